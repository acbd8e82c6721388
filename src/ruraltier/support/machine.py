"""A chain as tables: where each stage can be entered, where each outcome leads, how many days it takes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define

from ruraltier.domain.record_words import OUTCOMES
from ruraltier.errors import ArgumentError, Problem, expect, near, show
from ruraltier.policy.programme.chains import Chain, End, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ruraltier.policy.programme.programme import Programme

UNLIMITED = 2**40
"""More days than there are between any two dates: no limit."""


@define(frozen=True, eq=False, slots=False)
class Machine:
    """A chain, with its stages and ends numbered: stages first, then ends; one number more stands for "not known".

    Attributes
    ----------
    chain
        The chain.
    """

    chain: Chain

    @cached_property
    def states(self) -> tuple[Stage | End, ...]:
        """Stages and ends, in the order of their numbers."""
        return (*self.chain.stages, *self.chain.ends)

    @cached_property
    def number(self) -> dict[str, int]:
        """Code of a stage or end -> its number."""
        return {state.code: i for i, state in enumerate(self.states)}

    @property
    def lost(self) -> int:
        """The number of the state of a unit whose last record leaves open where it leads."""
        return len(self.states)

    @property
    def stages(self) -> int:
        """How many stages there are: smaller numbers are stages."""
        return len(self.chain.stages)

    @cached_property
    def events(self) -> dict[str, int]:
        """Code or label of a stage -> its number; a code goes before a label."""
        labels = {word: i for i, stage in enumerate(self.chain.stages) for word in stage.label.all}
        return labels | {stage.code: i for i, stage in enumerate(self.chain.stages)}

    @cached_property
    def legal(self) -> NDArray[np.bool_]:
        """Shape (states + 1, stages), bool: of which stages a record may come next."""
        legal = np.zeros((self.lost + 1, self.stages), np.bool_)
        legal[self.lost] = True
        for state in range(self.stages):
            legal[state, list(self._next(state))] = True
        for number, stage in enumerate(self.chain.stages):
            legal[[self.number[end] for end in stage.after], number] = True
        return legal

    def _next(self, state: int) -> Iterator[int]:
        """Yield the stage itself, and while units outside its sample pass it by, the one that passing it leads to."""
        seen: list[int] = []
        while state not in seen:
            yield state
            seen.append(state)
            stage = self.chain.stages[state]
            if stage.sample is None:
                return
            state = self.number[self.chain.moves(stage)["pass"]]

    @cached_property
    def least(self) -> NDArray[np.int64]:
        """Shape (stages,), int64: least days of each stage."""
        return np.array([stage.least_days for stage in self.chain.stages], np.int64)

    @cached_property
    def within(self) -> NDArray[np.int64]:
        """Shape (stages,), int64: most days of each stage, `UNLIMITED` without a limit."""
        limits = [stage.within_days for stage in self.chain.stages]
        return np.array([UNLIMITED if days is None else days for days in limits], np.int64)

    def target(self, stage: int, word: str) -> int:
        """Return the state to which an outcome of a stage leads; `lost` where the stage has no such outcome.

        A stage with one outcome only needs no word for it.
        """
        moves = self.chain.moves(self.chain.stages[stage])
        if not word and len(moves) == 1:
            return self.number[next(iter(moves.values()))]
        led = moves.get(word) or moves.get(OUTCOMES.get(word, word))
        return self.lost if led is None else self.number[led]

    def admits(self, stage: int, organ: str) -> bool:
        """Return whether a record of a stage may name an organ; naming none is always right."""
        named = self.chain.stages[stage].by.all
        return not organ.strip() or not named or organ.strip() in named

    def expected(self, state: int) -> tuple[Stage, ...]:
        """Return the stages of which a record may come next."""
        return tuple(self.chain.stages[i] for i in np.flatnonzero(self.legal[state]).tolist())


def chain_of(programme: Programme, level: str) -> Chain:
    """Return the chain of a level.

    Raises
    ------
    ArgumentError
        If there is none.
    """
    expect(level, str, "level", "the code of a level")
    if level in programme.chain:
        return programme.chain[level]
    what, known = f"the programme {programme.id} has no chain for {show(level)}", list(programme.chain)
    rule = "one of " + ", ".join(known) if known else "a programme with chains"
    raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(str(level), known)))

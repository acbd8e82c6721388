"""Two results of the same units at two times: who is in both, where they stand, what the rules have in it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field

from ruraltier.analysis.matched import Matched
from ruraltier.analysis.separation import Inseparable, Separation, changed_provisions, other_units, separated, stands
from ruraltier.analysis.transitions import Transitions
from ruraltier.domain.mapping import UnitMapping
from ruraltier.engine.assessment import Assessment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ruraltier.analysis.diff import Provision
    from ruraltier.errors import Problem

Window = tuple[dt.date, dt.date]


def _ranks(value: Iterable[int]) -> tuple[int, ...]:
    return tuple(value)


@define(frozen=True, eq=False, slots=False, repr=False)
class Comparison:
    """Two results of the same units at two times: everything that is counted and listed, without words.

    A unit that is in both moved if it stands in another tier; units that merged or split, left or entered are listed
    apart and are no moves. The window belongs to every count: counts of different windows cannot be compared.

    Parameters
    ----------
    before, after
        The results, of n and m units.
    window
        The first and the last day: when the earlier and the later result were made.
    mapping
        Which unit became which.
    by
        Code of the text column with the unit above; None if it is not looked at.
    ranks
        For each tier of the earlier ladder the position of the same tier of the later one.
    """

    before: Assessment
    after: Assessment
    window: Window
    mapping: UnitMapping
    by: str | None
    ranks: tuple[int, ...] = field(converter=_ranks)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor; everything else is worked out again."""
        return type(self), (self.before, self.after, self.window, self.mapping, self.by, self.ranks)

    @cached_property
    def units(self) -> Matched:
        """The units of both tables, matched: who left, entered, merged, split, was renamed or relocated."""
        return Matched(self.before.cohort, self.after.cohort, self.mapping, self.by)

    @cached_property
    def stands(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Shapes (n,) and (m,), intp: the place of every unit of both tables on the later ladder; T for none."""
        none = len(self.after.policy.ladder.codes)
        return stands(self.before, self.ranks, none), stands(self.after, range(none), none)

    @cached_property
    def transitions(self) -> Transitions:
        """The p units that are in both results, by place before and after."""
        old, new = self.units.pairs
        was, now = self.stands
        return Transitions(self.after.policy.ladder.codes, was[old], now[new])

    def __len__(self) -> int:
        """Return how many units are one and the same in both results."""
        return len(self.transitions)

    def margins(self) -> dict[str, dict[str, int]]:
        """Return tier code -> its units before and after, and of these those that are in no cell of the matrix.

        An empty text stands for no tier. ``before`` − ``left`` − ``regrouped_before`` is the sum of the tier's row,
        ``after`` − ``entered`` − ``regrouped_after`` that of its column.
        """
        (was, now), units = self.stands, self.units
        gone, come = units.regrouped
        counted = {
            "before": was, "left": was[units.left], "regrouped_before": was[gone],
            "after": now, "entered": now[units.entered], "regrouped_after": now[come],
        }  # fmt: skip
        places = self.transitions.places
        counts = {word: np.bincount(found, minlength=len(places)).tolist() for word, found in counted.items()}
        return {code: {word: found[i] for word, found in counts.items()} for i, code in enumerate(places)}

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """The provisions that differ between the two rule books and matter: a break in the series if there is any."""
        return changed_provisions(self.before.policy, self.after.policy)

    @cached_property
    def separation(self) -> Separation | Inseparable | None:
        """The change in two steps, first the rules and then the units; None under the same rules.

        `Inseparable` says why the earlier table cannot be assessed under the later rule book.
        """
        other = other_units(self.before, self.after.policy)
        if other:
            return Inseparable(other)
        if not self.provisions:
            return None
        return separated(self.before, self.after.policy, self.transitions, self.units.pairs[0])

    @cached_property
    def notes(self) -> tuple[Problem, ...]:
        """What was noticed that stopped nothing: ids of the mapping that are in neither table."""
        return self.mapping.unknown(self.before.ids, self.after.ids)

    def moved(self) -> list[dict[str, Any]]:
        """Return the units that stand elsewhere: ids, name, tier codes before and after, and steps up.

        ``steps`` is None where a unit has no tier before or after; a tier code is then an empty text.
        """
        rows, places, steps = self.transitions.elsewhere(), self.transitions.places, self.transitions.by_unit()
        old, new = (found[rows] for found in self.units.pairs)
        columns = (
            self.before.ids[old].tolist(), self.after.ids[new].tolist(), self.after.cohort.names[new].tolist(),
            [places[i] for i in self.transitions.was[rows]], [places[i] for i in self.transitions.now[rows]],
            [None if np.isnan(step) else int(step) for step in steps[rows]],
        )  # fmt: skip
        names = ("id_before", "id", "name", "before", "after", "steps")
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

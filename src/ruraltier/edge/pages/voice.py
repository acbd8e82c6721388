"""One result in one language, as pages speak of it: labels, scores that contradict no tier, money."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define

from ruraltier._messages import figure
from ruraltier._text import shown
from ruraltier.edge.pages.grid import Cell
from ruraltier.edge.pages.words import speak
from ruraltier.engine.assessment import STATUSES, Assessment
from ruraltier.support.allocation import Allocation
from ruraltier.support.following import expect_following
from ruraltier.support.till import money_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruraltier.policy.policy import TierPolicy

LABEL = 200
"""Characters of a label that a page shows."""


@define(frozen=True, eq=False, slots=False)
class Voice:
    """A result in a language.

    Parameters
    ----------
    result
        The assessed villages.
    lang
        ``zh`` or ``en``.
    money
        What is paid to them; None for nothing said of money.
    """

    result: Assessment
    lang: str
    money: Allocation | None = None

    def __attrs_post_init__(self) -> None:
        expect_following(self.money, self.result)

    def say(self, key: str, **values: object) -> str:
        """Return a message in the language."""
        return speak(key, **values).get(self.lang)

    @property
    def policy(self) -> TierPolicy:
        """The rule book."""
        return self.result.policy

    @property
    def title(self) -> str:
        """What the rule book is called."""
        return shown(self.policy.title.get(self.lang) or self.policy.id, LABEL)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Code of a tier, or of what stands in the place of one -> its label."""
        tiers = {tier.code: shown(tier.title(self.lang), LABEL) for tier in self.policy.ladder.tiers}
        return tiers | {words.en: words.get(self.lang) for words in STATUSES.values()}

    def held(self, row: int) -> str:
        """Return the label of the tier that a village holds, or of why it has none."""
        return self.labels[self.result.tier_codes[row] or self.result.status[row]]

    def scores(self, rows: Iterable[int]) -> Iterator[Cell]:
        """Yield the scores of villages: exact, or cut so that none seems to stand on another side of a cut."""
        marks = [cut.value for _, cut in self.policy.ladder.placing]
        listed = np.array(list(rows), dtype=np.intp)
        nums, dens = self.result.exact_fractions(listed)
        ranks = self.ranks
        for at, row in enumerate(listed.tolist()):
            gone = np.isnan(self.result.score[row])
            text = self.say("nothing") if gone else figure(Fraction(nums[at], dens[at]), marks)
            yield Cell(text, -int(ranks[row]) if ranks[row] else -len(self.result) - 1)

    @cached_property
    def ranks(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """The ranks by score, 0 without one; worked out once."""
        return self.result.ranks()

    def paid(self, minor: int) -> str:
        """Return an amount in major units."""
        assert self.money is not None  # noqa: S101 - asked only where there is money
        return money_text(minor, self.money.currency)

    def amounts(self, rows: Iterable[int]) -> Iterator[Cell]:
        """Yield what villages are paid; nothing where nothing is said of money."""
        if self.money is not None:
            yield from (Cell(self.paid(int(self.money.amount[row])), int(self.money.amount[row])) for row in rows)

"""Who takes part in an award and what they bring: positions, tiers, exact scores, weights."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier._numbers import decimal_places
from ruraltier.domain.money import Currency
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import PolicyError, located
from ruraltier.policy.incentives import ByValue, Fixed, PerHead, Share
from ruraltier.support.integers import Integers, narrowed, on_one_scale, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.domain.column import NumberColumn
    from ruraltier.policy.incentives import Award
    from ruraltier.support.apportion import Rows


@frozen(eq=False)
class Till:
    """A result with the currency in which it is paid."""

    result: Assessment
    currency: Currency

    def minor(self, award: Award, amount: Fraction | None) -> int:
        """Return an amount of an award in minor units, 0 for none.

        Raises
        ------
        PolicyError
            If it is not a whole number of them; the problem names the award.
        """
        try:
            return self.currency.minor(amount or Fraction(0))
        except PolicyError as error:
            raise PolicyError(located(error.problems, f"incentives.awards.{award.code}")) from None

    def members(self, codes: Iterable[str] | None) -> Rows:
        """Return the positions of the villages that hold one of these tiers (None: any tier); shape (m,), rising."""
        tiers = self.result.policy.ladder.codes
        chosen = set(tiers if codes is None else codes)
        # The last place answers for the -1 of a village without a tier.
        return np.flatnonzero(np.array([*(c in chosen for c in tiers), False])[self.result.tier])

    def by_tier(self, award: Fixed | PerHead, rows: Rows) -> Integers:
        """Return what the tiers of some villages bring, in minor units; shape (m,)."""
        stated = {code: self.minor(award, amount) for code, amount in award.amounts}
        amounts = np.array([stated.get(code, 0) for code in self.result.policy.ladder.codes], object)
        brought: Integers = narrowed(amounts)[self.result.tier[rows]]
        if isinstance(award, Fixed) and award.less_previous:
            return self._promoted(narrowed(amounts), rows)
        return brought

    def _promoted(self, amounts: Integers, rows: Rows) -> Integers:
        """Return what promoted villages get more than before, and new ones whole; 0 for the others."""
        held, last = self.result.tier[rows], self.previous(rows)
        # Python integers: a difference of two amounts may be larger than either.
        more = amounts.astype(object)[held] - np.where(last < 0, 0, amounts.astype(object)[last])
        return narrowed(np.where(held > last, more, 0))

    def previous(self, rows: Rows) -> Rows:
        """Return the positions of the tiers of last time, −1 where there is none; shape (m,)."""
        values = self.result.cohort.number(str(self.result.policy.ladder.previous)).values[rows]
        return np.where(np.isnan(values), -1, values).astype(np.intp)

    def scores(self, rows: Rows) -> tuple[Integers, int]:
        """Return exact scores as whole numbers, and the whole number that stands for one point."""
        return on_one_scale(*self.result.exact_fractions(rows))

    def first(self, rows: Rows) -> Rows:
        """Return positions in the order in which odd coins go round: larger score first, then by id."""
        by_id = rows[np.argsort(self.result.ids[rows], kind="stable")]
        return by_id[np.argsort(times(self.scores(by_id)[0], -1), kind="stable")]

    def weights(self, award: Share, rows: Rows) -> tuple[Integers, int]:
        """Return the weights of a share award as whole numbers, and the whole number that stands for 1."""
        if award.by == "equal":
            return np.ones(len(rows), np.int64), 1
        return self.scores(rows) if award.by == "score" else _as_whole(self.result.cohort.number(award.by), rows)

    def weight(self, award: Share, row: int) -> Fraction:
        """Return the exact weight of one village."""
        weights, scale = self.weights(award, np.array([row]))
        return Fraction(int(weights[0]), scale)

    def coins(self, award: ByValue, rows: Rows) -> tuple[Integers, int]:
        """Return what an award by value comes to as whole numbers, and the whole number that stands for one coin."""
        values, scale = _as_whole(self.result.cohort.number(award.value), rows)
        return times(values, self.currency.per_unit), scale


def _as_whole(column: NumberColumn, rows: Rows) -> tuple[Integers, int]:
    if len(column.odd):
        return narrowed(column.integers(rows, column.exact_places)), 10**column.exact_places
    scale = 10**column.places
    return np.rint(column.values[rows] * scale).astype(np.int64), scale


def tiers_of(award: Award) -> tuple[str, ...] | None:
    """Return the tiers that an award names, or None if it is for every tier."""
    match award:
        case Fixed(amounts=amounts) | PerHead(amounts=amounts):
            return tuple(code for code, _ in amounts)
        case _:
            return award.tiers


def amount_text(minor: int, currency: Currency) -> str:
    """Return minor units as an amount in major units, as programs read it; exact.

    Examples
    --------
    >>> from ruraltier.domain.money import Currency
    >>> amount_text(-123456789, Currency("CNY"))
    '-1234567.89'
    """
    places = decimal_places(currency.major(1)) or 0
    major, rest = divmod(abs(minor), 10**places)
    return f"{'-' * (minor < 0)}{major}" + (f".{rest:0{places}d}" if places else "")


def money_text(minor: int, currency: Currency) -> str:
    """Return minor units as an amount in major units, for people; exact.

    Examples
    --------
    >>> from ruraltier.domain.money import Currency
    >>> money_text(-123456789, Currency("CNY"))
    '-1,234,567.89'
    """
    major, point, rest = amount_text(abs(minor), currency).partition(".")
    return f"{'-' * (minor < 0)}{int(major):,}{point}{rest}"

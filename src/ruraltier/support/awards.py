"""What each kind of award pays, exactly, over whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier.policy.incentives import Award, ByValue, Fixed, PerHead, ScoreRate, Share
from ruraltier.support.apportion import Rows, apportion
from ruraltier.support.integers import Integers, product, times, total, whole
from ruraltier.support.till import tiers_of

if TYPE_CHECKING:
    from ruraltier.support.till import Till


@frozen
class Pool:
    """How the pool of a share award went, in minor units.

    Parameters
    ----------
    pool, paid
        What there was to split, and what was handed out; the rest is what caps left over.
    rest, weight
        What those whom no bound holds shared in proportion, and the whole number that stands for their weights.
    scale
        The whole number that stands for a weight of 1.
    """

    pool: int
    paid: int
    rest: int
    weight: int
    scale: int


@frozen(eq=False)
class Payment:
    """Amounts of one award.

    Parameters
    ----------
    rows
        Shape (m,): positions of the villages that take part.
    amount
        Shape (m,): what each gets, in minor units.
    pool
        How the pool of a share award went; None for other awards.
    """

    rows: Rows
    amount: Integers
    pool: Pool | None = None

    def over(self, n: int) -> Integers:
        """Return the amounts of all n villages; shape (n,), 0 for those that do not take part."""
        spread = np.zeros(n, self.amount.dtype)
        spread[self.rows] = self.amount
        return spread


def pay(till: Till, award: Award) -> Payment:
    """Return what an award without faults pays."""
    rows = till.members(tiers_of(award))
    match award:
        case Fixed():
            return Payment(rows, till.by_tier(award, rows))
        case PerHead(heads=heads):
            count = till.result.cohort.number(heads).values[rows].astype(np.int64)
            return Payment(rows, product(count, till.by_tier(award, rows)))
        case ScoreRate():
            return Payment(rows, _by_score(till, award, rows))
        case ByValue():
            coins, scale = till.coins(award, rows)
            return Payment(rows, whole(coins, scale, award.round or "down"))
        case _:
            return _shared(till, award, rows)


def _by_score(till: Till, award: ScoreRate, rows: Rows) -> Integers:
    scores, scale = till.scores(rows)
    rate = award.rate * till.currency.per_unit
    return whole(times(scores, rate.numerator), scale * rate.denominator, award.round)


def _shared(till: Till, award: Share, rows: Rows) -> Payment:
    weights, scale = till.weights(award, rows)
    done = apportion(
        till.minor(award, award.pool),
        weights,
        lambda places: np.searchsorted(rows, till.first(rows[places])),
        floor=till.minor(award, award.floor),
        cap=None if award.cap is None else till.minor(award, award.cap),
    )
    pool = Pool(till.minor(award, award.pool), total(done.amount), done.rest, done.weight, scale)
    return Payment(rows, done.amount, pool)

"""How an amount came about: one line an award, with its arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier._messages import say
from ruraltier._numbers import plain
from ruraltier._text import Text
from ruraltier.policy.incentives import Award, ByValue, Fixed, PerHead, ScoreRate, Share
from ruraltier.support.till import money_text, tiers_of

if TYPE_CHECKING:
    from ruraltier.support.awards import Pool
    from ruraltier.support.till import Till


@frozen
class Line:
    """One line of a village's account.

    Parameters
    ----------
    award
        Code of the award; empty for the cut to a budget.
    label
        The award for people.
    arithmetic
        How the amount comes about.
    amount
        In minor units; negative for a cut.
    """

    award: str
    label: Text
    arithmetic: Text
    amount: int


def line(till: Till, award: Award, row: int, amount: int, pool: Pool | None) -> Line:
    """Return the line of an award for one village that takes part in it."""
    label = Text(award.title("zh"), award.title("en"))
    return Line(award.code, label, _arithmetic(till, award, row, amount, pool), amount)


def _arithmetic(till: Till, award: Award, row: int, amount: int, pool: Pool | None) -> Text:
    match award:
        case Fixed(less_previous=True):
            return _promotion(till, award, row, amount)
        case Fixed():
            return Text.of(money_text(amount, till.currency))
        case PerHead():
            return _heads(till, award, row)
        case ScoreRate():
            return _rate(till, award, row)
        case ByValue():
            return _value(till, award, row, amount)
        case _:
            return _share(till, award, row, amount, pool)


def concerns(till: Till, award: Award, row: int) -> bool:
    """Return whether a village takes part in an award."""
    held = int(till.result.tier[row])
    tiers = tiers_of(award)
    return held >= 0 and (tiers is None or till.result.policy.ladder.codes[held] in tiers)


def _promotion(till: Till, award: Fixed, row: int, amount: int) -> Text:
    last, held = int(till.previous(np.array([row]))[0]), int(till.result.tier[row])
    if last < 0:
        return say("money.no_previous", amount=money_text(amount, till.currency))
    tier = till.result.policy.ladder.tiers[last]
    title = Text(tier.title("zh"), tier.title("en"))
    if held <= last:
        return say("money.not_promoted", tier=title)
    before = till.minor(award, dict(award.amounts).get(tier.code))
    new, old = (money_text(minor, till.currency) for minor in (amount + before, before))
    return say("money.promoted", new=new, old=old, tier=title)


def _heads(till: Till, award: PerHead, row: int) -> Text:
    heads = int(till.result.cohort.number(award.heads).values[row])
    tier = till.result.policy.ladder.codes[int(till.result.tier[row])]
    return Text.of(f"{heads} × {money_text(till.minor(award, dict(award.amounts)[tier]), till.currency)}")


def _rate(till: Till, award: ScoreRate, row: int) -> Text:
    rate = till.currency.major(1) * (award.rate * till.currency.per_unit)
    product = f"{plain(_score(till, row))} × {plain(rate)}"
    return say("money.whole", product=product, mode=say(f"round.{award.round}"))


def _value(till: Till, award: ByValue, row: int, amount: int) -> Text:
    (coins,), scale = till.coins(award, np.array([row]))
    worth = till.currency.major(1) * Fraction(int(coins), scale)
    if worth == till.currency.major(amount):
        return Text.of(money_text(amount, till.currency))
    return say("money.whole", product=plain(worth), mode=say(f"round.{award.round}"))


def _score(till: Till, row: int) -> Fraction:
    return till.weight(Share(code="score", pool=0, by="score"), row)


def _share(till: Till, award: Share, row: int, amount: int, pool: Pool | None) -> Text:
    assert pool is not None  # noqa: S101 - a share award always has one; tells the type checker so
    share = Fraction(pool.rest) * till.weight(award, row) * pool.scale / (pool.weight or 1)
    least = till.minor(award, award.floor)
    if award.cap is not None and (share > till.minor(award, award.cap) or (not pool.weight and amount > least)):
        return say("money.cap", amount=money_text(amount, till.currency))
    if share < least or not pool.weight:
        return say("money.floor", amount=money_text(amount, till.currency))
    weights = plain(Fraction(pool.weight, pool.scale))
    product = f"{money_text(pool.rest, till.currency)} × {plain(till.weight(award, row))} / {weights}"
    return Text.of(product) if share == amount else say("money.remainder", product=product)

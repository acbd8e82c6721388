"""What a tier brings in money: awards, and the scheme that holds them."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import exact
from ruraltier.domain.money import Currency
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.named import Named

if TYPE_CHECKING:
    from collections.abc import Mapping


def _by_tier(values: Mapping[str, object] | tuple[tuple[str, object], ...]) -> tuple[tuple[str, Fraction], ...]:
    return tuple(sorted((tier, exact(v)) for tier, v in dict(values).items()))


@frozen(kw_only=True)
class Fixed(Named):
    """An amount a village, by tier; amounts are in the scheme's unit.

    Parameters
    ----------
    amounts
        Tier -> amount.
    less_previous
        Whether it pays for a promotion only: the amount less that of the tier of last time.
    """

    kind: ClassVar[str] = "fixed"
    amounts: tuple[tuple[str, Fraction], ...] = field(converter=_by_tier)
    less_previous: bool = False


@frozen(kw_only=True)
class PerHead(Named):
    """An amount a head, by tier; `heads` is a number indicator with whole numbers."""

    kind: ClassVar[str] = "per_head"
    heads: str
    amounts: tuple[tuple[str, Fraction], ...] = field(converter=_by_tier)


@frozen(kw_only=True)
class ScoreRate(Named):
    """`rate` for every point of score, rounded to whole minor units by `round`; `tiers` None means every tier."""

    kind: ClassVar[str] = "score_rate"
    rate: Fraction = field(converter=exact)
    round: Literal["down", "half_up", "half_even", "up"]
    tiers: tuple[str, ...] | None = field(converter=optional(as_tuple), default=None)


@frozen(kw_only=True)
class Share(Named):
    """A pool split in proportion, exactly, by largest remainder.

    Parameters
    ----------
    pool
        The money to split.
    by
        ``score``, ``equal``, or the code of a number indicator.
    tiers
        Who takes part; None for every village with a tier.
    floor, cap
        Least and most for one village.
    """

    kind: ClassVar[str] = "share"
    pool: Fraction = field(converter=exact)
    by: str = "equal"
    tiers: tuple[str, ...] | None = field(converter=optional(as_tuple), default=None)
    floor: Fraction | None = field(converter=optional(exact), default=None)
    cap: Fraction | None = field(converter=optional(exact), default=None)


@frozen(kw_only=True)
class ByValue(Named):
    """What a number indicator says, in the scheme's unit: whole minor units, or rounded to them by `round`.

    Parameters
    ----------
    value
        The indicator; most are worked out.
    round
        None where every value must be a whole number of minor units.
    tiers
        Who gets it; None for every village with a tier.
    """

    kind: ClassVar[str] = "value"
    value: str
    round: Literal["down", "half_up", "half_even", "up"] | None = None
    tiers: tuple[str, ...] | None = field(converter=optional(as_tuple), default=None)


Award = Fixed | PerHead | ScoreRate | Share | ByValue
AWARDS: Mapping[str, type[Award]] = MappingProxyType({a.kind: a for a in (Fixed, PerHead, ScoreRate, Share, ByValue)})
"""Word in policy files -> class."""


@frozen(kw_only=True)
class IncentiveScheme:
    """The awards of a rule book, in one currency.

    Parameters
    ----------
    awards
        In order; a village's amount is their sum.
    currency
        Currency and unit of every amount.
    budget
        What all awards together may cost; None for no limit.
    if_short
        ``refuse``, or ``pro_rata``: every amount is cut in the same proportion.

    Examples
    --------
    >>> IncentiveScheme(awards=(Fixed(code="fund", amounts={"norm": 10000}),)).awards[0].amounts
    (('norm', Fraction(10000, 1)),)
    """

    awards: tuple[Award, ...] = field(converter=as_tuple)
    currency: Currency = Currency()
    budget: Fraction | None = field(converter=optional(exact), default=None)
    if_short: Literal["refuse", "pro_rata"] = "refuse"

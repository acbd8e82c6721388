"""How the cuts of a ladder follow from the villages that are assessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import exact

FIT_METHODS = ("quantiles", "natural_breaks")


def _shares(value: Mapping[str, object] | Iterable[tuple[str, object]]) -> tuple[tuple[str, Fraction], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((tier, exact(share)) for tier, share in pairs)


@frozen(kw_only=True)
class CutFit:
    """How cuts are fitted to villages, see `fit`.

    Parameters
    ----------
    method
        ``quantiles``: a cut is the least score that at least a share of the rated villages do not exceed.
        ``natural_breaks``: the cuts part the scores into the classes with the least sum of squared deviations.
    shares
        Tier -> that share, for ``quantiles``; a tier that is not named keeps its cut.
    most_move
        How far a cut may be from the one that its tier states; None: anywhere.

    Examples
    --------
    >>> CutFit(method="quantiles", shares={"top": "0.9"}).shares
    (('top', Fraction(9, 10)),)
    """

    method: Literal["quantiles", "natural_breaks"]
    shares: tuple[tuple[str, Fraction], ...] = field(converter=_shares, default=())
    most_move: Fraction | None = field(converter=optional(exact), default=None)

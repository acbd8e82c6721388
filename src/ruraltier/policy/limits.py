"""How large a rule book may be."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier._numbers import DIGITS, EXPONENT
from ruraltier.domain.ladder import MAX_TIERS


@frozen(kw_only=True)
class Limits:
    """Bounds that keep a hostile or mistaken document from costing more than a moment.

    Parameters
    ----------
    file_bytes
        Size of a policy file, looked at before it is read.
    depth, values
        How deep a document may be nested, and how many tables, lists and values it may hold in all.
    text
        Characters of one text.
    indicators, aspects, awards, cases, amendments
        How many; items of checklists are indicators.
    rules
        Gates, vetoes, floors and quotas together: they share one 64-bit mask of reasons, so it cannot be raised.
    lines
        Lines of one value or bracket.
    condition_length, condition_depth, condition_terms
        Characters, nesting, and comparisons and signs of one condition or formula.
    tiers, digits, exponent, degree
        Fixed: tiers of a ladder, digits and exponent of a number, weights under a geometric mean in all.

    Examples
    --------
    >>> Limits().indicators, Limits(indicators=10).indicators
    (2000, 10)
    """

    file_bytes: int = 2 * 1024 * 1024
    depth: int = 32
    values: int = 200_000
    text: int = 20_000
    indicators: int = 2000
    aspects: int = 500
    awards: int = 64
    cases: int = 2000
    amendments: int = 50
    rules: int = 64
    lines: int = 100
    condition_length: int = 4096
    condition_depth: int = 32
    condition_terms: int = 256
    tiers: int = field(default=MAX_TIERS, init=False)
    digits: int = field(default=DIGITS, init=False)
    exponent: int = field(default=EXPONENT, init=False)
    degree: int = field(default=1000, init=False)


LIMITS = Limits()
"""The limits that hold where none are given."""

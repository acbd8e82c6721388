"""What a number with a magnitude or a unit comes to in the unit of its indicator, where that is certain."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from ruraltier._numbers import exact, plain
from ruraltier.errors import Phrase

if TYPE_CHECKING:
    from ruraltier.domain.indicator import Indicator

_TEN_TO = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_MAGNITUDES = "".join(_TEN_TO)
_YUAN = frozenset({"¥", "rmb", "cny", "yuan", "块", "块钱", "元钱", "人民币"})
_SHORT = frozenset({"k", "m", "w", "g", "bn", "mn", "$", "€"})
_TENTHS = "成"
_SHARES = {"1": Fraction(1), _TENTHS: Fraction(1, 10), "%": Fraction(1, 100), "‰": Fraction(1, 1000)}


def mend_of(number: str, word: str, indicator: Indicator) -> str:
    """Return what to write for a number that has a word behind or before it; no number where that is not certain.

    Examples
    --------
    >>> from ruraltier.domain.indicator import Indicator
    >>> income = Indicator(code="income", unit="万元")
    >>> mend_of("1.2", "亿元", income), mend_of("3000", "元", income), mend_of("3", "km", income)
    ('write 12000', 'write 0.3', 'write the number alone, in 万元')
    """
    if not indicator.unit:
        return _without_unit(number, word)
    known = rate(word, indicator)
    if known is not None:
        return _write(exact(number) * known)
    unit = indicator.unit.get("zh")
    return Phrase(f"只写数字,以{unit}为单位", f"write the number alone, in {unit}")


def rate(word: str, indicator: Indicator) -> Fraction | None:
    """Return what 1 in a unit comes to in the unit of an indicator; None where that is not certain.

    The unit ``1`` is that of a share. An indicator without a unit counts in it where its range ends at 1 or below.

    Examples
    --------
    >>> from ruraltier.domain.indicator import Indicator
    >>> income, toilets = Indicator(code="income", unit="万元"), Indicator(code="toilets", unit="%")
    >>> rate("元", income), rate("亿", income), rate("1", toilets), rate("%", income)
    (Fraction(1, 10000), Fraction(10000, 1), Fraction(100, 1), None)
    """
    whole = indicator.range is not None and indicator.range[1] <= 1
    units = indicator.unit.all or (("1",) if whole else ("",))
    rates = (_rate(_folded(word), _folded(unit)) for unit in units)
    return next((found for found in rates if found is not None), None)


def _rate(word: str, unit: str) -> Fraction | None:
    if word == unit:
        return Fraction(1)
    if word in _SHARES:
        return _SHARES[word] / _SHARES[unit] if unit in _SHARES else None
    times, name = _parted(word)
    scale, base = _parted(unit)
    # Only a Chinese unit says its own magnitude: "10,000 yuan" is not taken apart.
    certain = name == base or (not name and not base.isascii())
    return times / scale if certain else None


def _without_unit(number: str, word: str) -> str:
    folded = _folded(word)
    if folded == _TENTHS:
        value = exact(number)
        percent, share = plain(value * 10), plain(value / 10)
        return Phrase(
            f"单位是 % 就写 {percent},是占 1 的比例就写 {share}",
            f"write {percent} if the unit is %, {share} if it is a share of 1",
        )
    times, _ = _parted(folded)
    if times != 1:
        return _write(exact(number) * times)
    short = folded in _SHORT
    alone = Phrase("只写数字" if short else f"写成 {number}", "write the number alone" if short else f"write {number}")
    return Phrase(f"{alone.zh},以指标的单位为准", f"{alone}, in the unit of the indicator")


def _write(number: Fraction) -> Phrase:
    return Phrase(f"写成 {plain(number)}", f"write {plain(number)}")


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _parted(unit: str) -> tuple[Fraction, str]:
    name = unit.lstrip(_MAGNITUDES)
    times = Fraction(10 ** sum(_TEN_TO[word] for word in unit.removesuffix(name)))
    return times, "元" if name in _YUAN else name

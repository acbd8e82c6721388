"""Money: whole minor units with their currency; never a float."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from ruraltier.errors import PolicyError, Problem, show

CURRENCIES = {"CNY": 100, "IDR": 100, "INR": 100, "KRW": 1, "VND": 1, "USD": 100, "EUR": 100}
_YUAN = {"元", "万元", "亿元"}
UNITS = {"": 1, "元": 1, "yuan": 1, "万元": 10_000, "亿元": 100_000_000}


@frozen
class Currency:
    """A currency and the unit in which a rule book writes amounts.

    Parameters
    ----------
    code
        ISO 4217 code.
    unit
        ``元``, ``万元`` and so on; an empty text is the major unit.

    Examples
    --------
    >>> Currency("CNY", "万元").minor(Fraction("1.5"))
    1500000
    >>> Currency("CNY").major(12345)
    Fraction(2469, 20)
    """

    code: str = "CNY"
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.code not in CURRENCIES:
            problems.append(
                Problem(
                    code="RT-MON-001",
                    path="currency",
                    what=f"{show(self.code)} is not a known currency",
                    rule="one of " + ", ".join(sorted(CURRENCIES)),
                )
            )
        if self.unit not in UNITS:
            problems.append(
                Problem(
                    code="RT-MON-002",
                    path="unit",
                    what=f"{show(self.unit)} is not a known unit of money",
                    rule="one of " + ", ".join(u for u in UNITS if u),
                )
            )
        if problems:
            raise PolicyError(problems)

    @property
    def per_unit(self) -> int:
        """Minor units (fen) in one written unit."""
        return CURRENCIES[self.code] * UNITS[self.unit]

    def word(self, lang: str) -> str:
        """Return what a major unit is called: by the word of who writes in units of it, else by the code."""
        return "元" if lang == "zh" and self.code == "CNY" and self.unit in _YUAN else self.code

    def minor(self, amount: Fraction) -> int:
        """Return an amount written in `unit` as whole minor units.

        Raises
        ------
        PolicyError
            If it is not a whole number of them.
        """
        scaled = amount * self.per_unit
        if scaled.denominator != 1:
            raise PolicyError(
                Problem(code="RT-MON-003", what=f"{amount} {self.unit} is not a whole number of the smallest coin")
            )
        return scaled.numerator

    def major(self, minor: int) -> Fraction:
        """Return minor units as an amount in major units (yuan)."""
        return Fraction(minor, CURRENCIES[self.code])

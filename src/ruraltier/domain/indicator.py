"""What a column of a table is: its code, its headers, its kind, its range."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import exact, plain
from ruraltier._text import Text
from ruraltier.domain.ladder import Sourced
from ruraltier.errors import PolicyError, Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_OPTIONS = 1000


class Kind(StrEnum):
    """What the cells of a column hold."""

    NUMBER = "number"
    YES_NO = "yes_no"
    OPTION = "option"
    TEXT = "text"


def _words(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


def _text(value: str | Text) -> Text:
    return Text.of(value)


def _range(value: tuple[object, object] | list[object]) -> tuple[Fraction, Fraction]:
    low, high = value
    return exact(low), exact(high)


@frozen(kw_only=True)
class Indicator(Sourced):
    """One measured thing: a column of the table of villages.

    Parameters
    ----------
    code
        Name in files and results.
    label
        Name for people; a header equal to it, in any language, is this column.
    unit
        Unit of the values, e.g. ``万元``.
    kind
        ``number``, ``yes_no``, ``option`` (one of `options`) or ``text``.
    range
        Lowest and highest value that can be right, both included; None for no check.
    options
        The words of an ``option`` indicator.
    aliases
        Further headers of the column.
    source, confidence, reference
        Where the definition of an indicator that does not score comes from; of one that scores, its criterion says so.

    Raises
    ------
    PolicyError
        If the range is upside down, or options are missing, repeated or out of place.

    Examples
    --------
    >>> income = Indicator(code="income", label=Text(zh="人均纯收入", en="net income"), unit="元", range=(0, 1000000))
    >>> income.headers
    ('income', '人均纯收入', 'net income')
    """

    code: str
    label: Text = field(converter=_text, default=Text())
    unit: Text = field(converter=_text, default=Text())
    kind: Kind = field(converter=Kind, default=Kind.NUMBER)
    range: tuple[Fraction, Fraction] | None = field(converter=optional(_range), default=None)
    options: tuple[str, ...] = field(converter=_words, default=())
    aliases: tuple[str, ...] = field(converter=_words, default=())

    def __attrs_post_init__(self) -> None:
        problems = [*self._range_problems(), *self._option_problems()]
        if problems:
            raise PolicyError(problems)

    def _range_problems(self) -> list[Problem]:
        if self.range is None:
            return []
        if self.kind is not Kind.NUMBER:
            what = f"a {self.kind} indicator has a range"
            return [Problem(code="RT-POL-040", path="range", what=what, rule="a range on numbers only")]
        low, high = self.range
        if low >= high:
            what = f"the range runs from {plain(low)} to {plain(high)}"
            return [Problem(code="RT-POL-041", path="range", what=what, rule="a low end below the high end")]
        return []

    def _option_problems(self) -> list[Problem]:
        if (self.kind is Kind.OPTION) != bool(self.options):
            what = (
                "an option indicator names no options"
                if self.kind is Kind.OPTION
                else f"a {self.kind} indicator has options"
            )
            return [
                Problem(code="RT-POL-042", path="options", what=what, rule='options on kind = "option", and only there')
            ]
        if len(self.options) > MAX_OPTIONS:
            what = f"there are {len(self.options)} options"
            return [Problem(code="RT-LIM-007", path="options", what=what, rule=f"at most {MAX_OPTIONS}")]
        twice = sorted({o for o in self.options if self.options.count(o) > 1})
        return [Problem(code="RT-POL-043", path="options", what=f"the option {show(o)} stands twice") for o in twice]

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers by which the column is found, the code first."""
        return tuple(dict.fromkeys((self.code, *self.label.all, *self.aliases)))

    def title(self, lang: str) -> str:
        """Return the label, or the code where there is none."""
        return self.label.get(lang) or self.code

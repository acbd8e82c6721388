"""Cells that are written otherwise than as plain numbers, read as the layout declares and in no other way."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Factory, define, frozen

from ruraltier._numbers import EXPONENT, NotANumberError, exact, plain
from ruraltier.domain.decimals import decimals
from ruraltier.domain.indicator import Indicator
from ruraltier.edge.amounts import rate
from ruraltier.edge.cells import Absences, Percent, is_null
from ruraltier.edge.diagnosis import LONGEST
from ruraltier.edge.gather import Fault
from ruraltier.edge.layout.layout import Layout
from ruraltier.errors import Phrase, Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.domain.decimals import Floats
    from ruraltier.edge.gather import Place

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
"""Full-width characters and what they are in their usual width."""

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_POINT = re.compile(r"[+-]?\d*\.\d+", re.ASCII)
_WHOLE = 2.0**52
PLAIN, _FULL_WIDTH, _SEPARATORS = "plain", "full-width", "separators"


@frozen
class Change:
    """A cell that was read otherwise than as it is written.

    Parameters
    ----------
    row, id
        Where it stands.
    column
        Header of its column; empty for the ids and the names it stands in.
    found, taken
        What is written, and what it was read as.
    code
        Which kind of change it is.
    """

    row: int
    id: str
    column: str
    found: str
    taken: str
    code: str


@define
class Changes:
    """The changes of one column: the first are kept, all are counted."""

    keep: int = 0
    kept: list[Change] = Factory(list)
    forms: Counter[str] = Factory(Counter)
    count: int = 0
    example: tuple[str, str] | None = None

    @property
    def room(self) -> int:
        """How many changes more are kept."""
        return self.keep - len(self.kept)

    def add(self, change: Change) -> None:
        """Count a change, and keep it while few are kept."""
        self.count += 1
        self.example = self.example or (change.found, change.taken)
        if self.room > 0:
            self.kept.append(change)


@define(slots=False)
class Wording:
    """How the numbers of one column are written; every rate between units is a power of ten.

    Parameters
    ----------
    indicator, layout, absences
        What the column is, what the layout says, and the texts that stand for no value.
    changes
        Where the cells go that were read otherwise than as written.
    """

    indicator: Indicator
    layout: Layout
    absences: Absences
    changes: Changes = Factory(Changes)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that the layout declares for the column, that of plain numbers first."""
        return self.layout.units.get(self.indicator.code, ())

    @cached_property
    def rate(self) -> Fraction:
        """What 1 in the unit of plain numbers comes to in the unit of the indicator; 1 where none is declared."""
        return (rate(self.units[0], self.indicator) or Fraction(1)) if self.units else Fraction(1)

    @property
    def rate_of_plain(self) -> Fraction:
        """The rate at which plain numbers were read; 0 where every number carries its unit."""
        return self.rate if not self.units or self.changes.forms[PLAIN] else Fraction(0)

    @property
    def is_plain(self) -> bool:
        """Whether texts of digits and points alone are read as they are written."""
        return self.layout.decimal == "."

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        comma, point = re.escape(self.layout.thousands), re.escape(self.layout.decimal)
        grouped = rf"\d{{1,3}}(?:{comma}\d{{3}})+(?:{point}\d+)?|" if comma else ""
        return re.compile(rf"([+-]?(?:{grouped}\d+(?:{point}\d*)?|{point}\d+))\s*(\D\S*)?", re.ASCII)

    def shifted(self, values: Floats) -> Floats | None:
        """Return plain numbers in the unit of the indicator, exactly; None where each has to be looked at."""
        moved = values if self.rate == 1 else _scaled(values, self.rate)
        if moved is not None:
            self.changes.forms[PLAIN] += int((~np.isnan(values)).sum())
        return moved

    def cells(self, cells: Sequence[Any], place: Place, column: str) -> list[Any]:
        """Return cells as plain numbers; what is not written as declared stays as it is, for its fault to be told."""
        known = {cell: self._text(cell.strip()) for cell in {cell for cell in cells if isinstance(cell, str)}}
        outcomes = [known[cell] if isinstance(cell, str) else self._moved(cell) for cell in cells]
        forms = Counter(form for _, form in outcomes)
        del forms[""]
        self.changes.forms.update(forms)
        odd = sum(forms.values()) - forms[PLAIN]
        if odd:
            self._tell(cells, outcomes, odd, place, column)
        return [read for read, _ in outcomes]

    def _tell(
        self, cells: Sequence[Any], outcomes: list[tuple[object, str]], odd: int, place: Place, column: str
    ) -> None:
        """Keep the first changes; there may be as many as villages, and most are only counted."""
        positions = (at for at, (_, form) in enumerate(outcomes) if form not in {"", PLAIN})
        told = 0
        for at in islice(positions, max(1, self.changes.room)):
            identity = place.ids[at] if len(place.ids) else ""
            change = Change(int(place.rows[at]), identity, column, cells[at], str(outcomes[at][0]), "RT-TAB-121")
            self.changes.add(change)
            told += 1
        self.changes.count += odd - told

    def notes(self, source: str, column: str) -> Iterator[Problem]:
        """Yield what was read otherwise than as it is written."""
        forms = {form: count for form, count in self.changes.forms.items() if count}
        carried = {form: count for form, count in forms.items() if form in self.units}
        plain_ones = sum(forms.values()) - sum(carried.values())
        unit = self.indicator.unit.get("zh") or "1"
        if self.rate != 1 and plain_ones:
            what = Phrase(
                f"{plain_ones} 个不带单位的数按 {show(self.units[0])} 换算成 {show(unit)}",
                f"{plain_ones} numbers without a unit, taken as {show(self.units[0])}, are converted into {show(unit)}",
            )
            yield Problem(code="RT-TAB-120", source=source, column=column, what=what)
        if self.changes.example is not None:
            found, taken = self.changes.example
            what = Phrase(
                f"{self.changes.count} 个单元格按列对照读:{show(found)} 读作 {taken}",
                f"{self.changes.count} cells are read as the layout says: {show(found)} as {taken}",
            )
            yield Problem(code="RT-TAB-121", source=source, column=column, what=what)
        if len(carried) + bool(plain_ones) > 1:
            counts = ", ".join(f"{count} in {show(form)}" for form, count in carried.items())
            chinese = "、".join(f"{show(form)} {count} 个" for form, count in carried.items())
            first = show(self.units[0])
            rest = (f",不带单位 {plain_ones} 个,按 {first} 读", f", {plain_ones} without, taken as {first}")
            rest = rest if plain_ones else ("", "")
            look = Phrase("看不带单位的是不是这个单位", "look whether those without are in that unit")
            mend = look if plain_ones else ""
            what = Phrase(
                f"这一列写了几种单位:{chinese}{rest[0]}",
                f"the column is written in several units: {counts}{rest[1]}",
            )
            yield Problem(code="RT-TAB-122", source=source, column=column, what=what, mend=mend)

    def _moved(self, cell: object) -> tuple[object, str]:
        if is_null(cell) or isinstance(cell, (bool, np.bool_, Fault)):
            return cell, ""
        if isinstance(cell, Percent):
            return self._share(cell), ""
        try:
            return (cell if self.rate == 1 else exact(cell) * self.rate), PLAIN
        except NotANumberError:
            return cell, ""

    def _share(self, cell: Percent) -> Percent | Fault:
        # A share says its own unit, and a layout cannot say another; what a layout counts in may be none of shares.
        countable = not self.units or rate("1", self.indicator) is not None
        return cell if countable else cell.stray(self.indicator.unit.get("zh") or self.units[0])

    def _text(self, text: str) -> tuple[object, str]:
        if self.absences.kind(text) is not None or len(text) > LONGEST:
            return text, ""
        bare = text.translate(WIDE).strip() if self.layout.full_width else text
        found = self._pattern.fullmatch(bare)
        unit = "" if found is None else self._unit(found[2] or "")
        if found is None or unit is None:
            return self._other(bare, text), ""
        digits = found[1].replace(self.layout.thousands, "") if self.layout.thousands else found[1]
        digits = digits.replace(self.layout.decimal, ".")
        try:
            value = exact(digits) * (self.rate if not unit else self._rates[unit])
        except NotANumberError:
            return text, ""
        written = digits if value == exact(digits) else plain(value)
        return written, self._form(text, bare, found[1], unit)

    def _unit(self, word: str) -> str | None:
        """Return the declared unit that a cell carries, an empty text if it carries none, None if another."""
        if not word:
            return ""
        value = rate(word, self.indicator) if self.units else None
        return None if value is None else next((unit for unit, one in self._rates.items() if one == value), None)

    @cached_property
    def _rates(self) -> dict[str, Fraction]:
        return {unit: found for unit in self.units if (found := rate(unit, self.indicator)) is not None}

    def _form(self, text: str, bare: str, digits: str, unit: str) -> str:
        if unit:
            return unit
        if bare != text:
            return _FULL_WIDTH
        return PLAIN if _PLAIN.fullmatch(digits) else _SEPARATORS

    def _other(self, bare: str, text: str) -> object:
        if self.is_plain or not _POINT.fullmatch(bare):
            return text
        what = f"{show(text)} has a point, and the layout puts a comma before decimals"
        return Fault("RT-NUM-004", what, "a number with a decimal comma", "write it with a comma", "separators")


def _scaled(values: Floats, times: Fraction) -> Floats | None:
    """Return values times a power of ten, exactly; None where a value has too many decimals or becomes too large."""
    places, odd = decimals(values)
    if len(odd):
        return None
    tens = len(str(times.numerator)) - len(str(times.denominator))
    # Both are whole and exact below 2^53, so that the quotient is the float nearest to the decimal: what it stands for.
    whole = np.rint(values * 10.0**places) * 10.0 ** max(0, tens - places)
    moved: Floats = whole / 10.0 ** max(0, places - tens)
    size = np.abs(moved[moved != 0])
    fits = bool((np.abs(whole[~np.isnan(whole)]) < _WHOLE).all()) and not bool((size < 10.0**-EXPONENT).any())
    return moved + 0.0 if fits else None

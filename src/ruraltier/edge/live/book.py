"""What a workbook will hold: sheets of villages, parameters, coefficients, lists and notes; no file yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from ruraltier._numbers import decimal_places, plain
from ruraltier.edge.live.terms import LIMIT, ROW, NotLiveError, Term, column_name, lcm, whole
from ruraltier.edge.live.words import speak

_CELL = re.compile(r"-?[0-9]+|'[^']+'!\$[A-Z]+\$[0-9]+", re.ASCII)

HEAD = 3
"""Rows above the first village: a title, a note, the headers."""

MOST = 10**7
"""Parameters are below this in size."""

DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number."""


@frozen(eq=False)
class Column:
    """One column of a sheet of villages.

    Parameters
    ----------
    sheet, index
        Where it stands; the index counts from 0.
    rows
        Number of villages.
    header, note
        Its header, and what stands above that.
    formula
        The formula of each row, with `ROW` for the row; an empty text for constants.
    values
        Shape (n,): the values as the library has them; a text, a number or None.
    look
        Key of the format.
    """

    sheet: str
    index: int
    rows: int
    header: str
    note: str
    formula: str
    values: Sequence[Any]
    look: str

    @property
    def here(self) -> str:
        """The cell in the village's row."""
        return f"'{self.sheet}'!${column_name(self.index)}{ROW}"

    @property
    def all(self) -> str:
        """The cells of all villages."""
        name = column_name(self.index)
        return f"'{self.sheet}'!${name}${HEAD + 1}:${name}${HEAD + max(self.rows, 1)}"


@define(eq=False, slots=False)
class VillageSheet:
    """A sheet with one row for each village."""

    key: str
    name: str
    rows: int
    title: str
    columns: list[Column] = field(factory=list)

    def add(self, header: str, formula: str, values: Sequence[Any], look: str = "plain", note: str = "") -> Column:
        """Add a column at the right."""
        column = Column(self.name, len(self.columns), self.rows, header, note, formula, values, look)
        self.columns.append(column)
        return column


@frozen
class Parameter:
    """One row of the sheet of parameters.

    Parameters
    ----------
    section, label, note, standing
        What it is, where, its unit or side, and how sure it is.
    value
        A number, a truth value or a word.
    whole
        Formula of the whole number that stands for it, and that number.
    fault
        Formula: 1 if the value cannot be told exactly, else 0.
    """

    section: str
    label: str
    note: str
    standing: str
    value: Fraction | bool | str
    whole: Term
    fault: str


@define(eq=False, slots=False)
class Book:
    """The parts of a workbook, in the order in which they were added.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    rows
        Number of villages.
    """

    lang: str
    rows: int
    sheets: dict[str, VillageSheet] = field(factory=dict)
    parameters: list[Parameter] = field(factory=list)
    derived: list[tuple[str, Term]] = field(factory=list)
    bounds: list[tuple[str, Term]] = field(factory=list)
    lists: list[tuple[str, list[str]]] = field(factory=list)
    required: list[str] = field(factory=list)
    dead: list[tuple[str, str]] = field(factory=list)
    section: str = ""
    standing: str = ""

    @property
    def memory(self) -> list[Any]:
        """What is remembered, and forgotten again when an attempt fails."""
        lists = [self.parameters, self.derived, self.bounds, self.lists, self.required, self.dead]
        return [self.sheets, *lists, *(sheet.columns for sheet in self.sheets.values())]

    @property
    def unsound(self) -> str:
        """The cell that holds 1 where parameters leave what a spreadsheet calculates exactly, else 0."""
        return f"'{self.say('sheet.coefficients')}'!$B$2"

    def say(self, key: str, **values: object) -> str:
        """Return a message in the language of the book."""
        return speak(key, **values).get(self.lang)

    def sheet(self, key: str) -> VillageSheet:
        """Return a sheet of villages, made when it is first asked for."""
        if key not in self.sheets:
            name, title = self.say(f"sheet.{key}"), self.say(f"title.{key}")
            self.sheets[key] = VillageSheet(key, name, self.rows, title)
        return self.sheets[key]

    def number(self, label: str, value: Fraction, scale: int, note: str = "") -> Term:
        """Add a number that a policy maker may change; return it times a scale, as a whole number."""
        row = len(self.parameters) + HEAD + 1
        given = f"$C{row}*{scale}"
        most = max(Fraction(MOST), abs(value))
        fine = f"AND(ABS(SUM({given},-ROUND({given},0)))<=ABS({given})*4E-16,ABS($C{row})<={float(most)!r})"
        fault = f"IF(ISNUMBER($C{row}),IF({fine},0,1),1)"
        made = Term(f"ROUND({given},0)", int(value * scale))
        self.parameters.append(Parameter(self.section, label, note, self.standing, value, made, fault))
        return self._cell("parameters", "F", row, made.value)

    def truth(self, label: str, value: bool, note: str = "") -> Term:  # noqa: FBT001 - the value itself, not a switch
        """Add a truth value; return 1 or 0."""
        row = len(self.parameters) + HEAD + 1
        yes, no = self.say("yes"), self.say("no")
        fault = f'IF(OR($C{row}="{yes}",$C{row}="{no}"),0,1)'
        made = Term(f'IF($C{row}="{yes}",1,0)', int(value))
        self.parameters.append(Parameter(self.section, label, note, self.standing, value, made, fault))
        return self._cell("parameters", "F", row, made.value)

    def derive(self, label: str, term: Term) -> Term:
        """Add what follows from parameters, and return the cell that holds it."""
        if _CELL.fullmatch(term.text):
            return term
        self.derived.append((label, term))
        return self._cell("coefficients", "B", len(self.derived) + HEAD, term.value)

    def lcm(self, label: str, terms: Iterable[Term]) -> Term:
        """Return the least common multiple, step by step in cells of their own; 1 of nothing."""
        found = whole(1)
        for term in {term.text: term for term in terms}.values():
            found = term if found.text == "1" else self.derive(label, lcm(found, term))
        return found

    def bound(self, label: str, term: Term) -> Term:
        """Add a size that must stay below `LIMIT`, whatever the parameters and values.

        Raises
        ------
        NotLiveError
            If it is not below it as things are.
        """
        if term.value >= LIMIT:
            raise NotLiveError("why.wide")
        term = self.derive(label, term)
        self.bounds.append((label, term))
        return term

    def require(self, test: str) -> None:
        """Add a formula that must be true of the parameters."""
        self.required.append(test)

    def choice(self, header: str, words: Sequence[str]) -> str:
        """Add a list of words and return the letters of its column on the sheet of lists."""
        self.lists.append((header, list(words)))
        return column_name(len(self.lists))

    def _cell(self, key: str, letters: str, row: int, value: int) -> Term:
        return Term(f"'{self.say(f'sheet.{key}')}'!${letters}${row}", value)


def shown_number(value: Fraction) -> float | str:
    """Return a number as a spreadsheet holds it, or the formula of one that is no decimal.

    Raises
    ------
    NotLiveError
        If it has more digits than a spreadsheet keeps.
    """
    if decimal_places(value) is None:
        return f"={value.numerator}/{value.denominator}"
    if len(plain(abs(value)).replace(".", "").strip("0")) > DIGITS:
        raise NotLiveError("why.wide")
    return float(value)

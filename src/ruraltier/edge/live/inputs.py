"""The village values: cells that officials fill in, and beside each the whole number that formulas go by."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field

from ruraltier._numbers import plain
from ruraltier.domain.absence import Absence
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn, TextColumn
from ruraltier.domain.indicator import Kind
from ruraltier.edge.live.book import DIGITS, HEAD, Book, Column
from ruraltier.edge.live.scales import Scale
from ruraltier.edge.live.terms import NotLiveError
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruraltier.domain.indicator import Indicator

BAD = "bad"
"""What stands in the place of a whole number where the cell cannot be read."""


@define(eq=False, slots=False)
class Inputs:
    """The columns of values, and of the whole numbers that stand for them.

    Parameters
    ----------
    book, cohort, measured, policy
        Where they are put, what they hold, the same with what was worked out, and whose indicators they are.
    scales
        Code of the indicator -> how its values become whole numbers.
    """

    book: Book
    cohort: Cohort
    measured: Cohort
    policy: TierPolicy
    scales: dict[str, Scale]
    cells: dict[str, Column] = field(factory=dict)
    checks: dict[str, str] = field(factory=dict)
    """Code of the indicator -> formula of its validation, or the cells of its list."""

    @property
    def memory(self) -> tuple[dict[str, Any], ...]:
        """What is remembered, and forgotten again when an attempt fails."""
        return self.cells, self.checks

    def __attrs_post_init__(self) -> None:
        book, sheet = self.book, self.book.sheet("values")
        self.ids = sheet.add(book.say("id"), "", self.cohort.ids.tolist(), "text")
        self.names = sheet.add(book.say("name"), "", self.cohort.names.tolist(), "text")
        kinds = [kind.label.get(book.lang) for kind in Absence]
        self.kinds = book.choice(book.say("kinds"), kinds)

    def given(self, indicator: Indicator) -> Column:
        """Return the column of an indicator that people fill in; made when it is first asked for."""
        code = indicator.code
        if code not in self.cells:
            column = self.cohort.columns[code]
            unit = indicator.unit.get(self.book.lang)
            header = indicator.title(self.book.lang) + (f" ({unit})" if unit else "")
            look = "input_text" if indicator.kind is not Kind.NUMBER else "input"
            self.cells[code] = self.book.sheet("values").add(header, "", self._values(column, indicator), look, code)
        return self.cells[code]

    def _values(self, column: NumberColumn | TextColumn, indicator: Indicator) -> list[Any]:
        if isinstance(column, TextColumn):
            return list(column.values.tolist())
        words = self.words(indicator)
        return [self._value(column, row, words) for row in range(len(column))]

    def _value(self, column: NumberColumn, row: int, words: Sequence[str]) -> Any:  # noqa: ANN401 - a number or a text
        kind = column.why_absent(row)
        if kind is not None:
            return "" if kind is Absence.MISSING else kind.label.get(self.book.lang)
        value = float(column.values[row])
        if words:
            return words[int(value)]
        exact = plain(column.exact(row) or Fraction(0))
        # A cell keeps 15 digits; what has more is told as a text, and nothing goes by it.
        return value if len(exact.lstrip("-").replace(".", "").strip("0")) <= DIGITS else exact

    def words(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the words of an indicator with a choice of them; none for one of numbers."""
        if indicator.kind is Kind.YES_NO:
            return self.book.say("no"), self.book.say("yes")
        return indicator.options

    def number(self, code: str, *, counted: bool = True) -> Column:
        """Return the whole numbers of an indicator: its values times its scale, or the position of its words.

        Parameters
        ----------
        code
            Of the indicator.
        counted
            Whether a cell that cannot be read is a fault of the village.

        Raises
        ------
        NotLiveError
            If a value has more digits than a spreadsheet keeps.
        """
        indicator, scale = self.policy.indicator[code], self.scales[code]
        cell, words, values = self.given(indicator), self.words(indicator), self.wholes(code, counted=counted)
        if words:
            formula = self._of_words(cell, indicator, words)
        else:
            formula, self.checks[code] = self._of_number(cell, scale), self._validation(cell, scale)
        return self.book.sheet("workings").add(cell.header, formula, values, "whole", code if counted else "")

    def wholes(self, code: str, *, counted: bool = True) -> list[int | str]:
        """Return the whole numbers as the library has them, ``k1`` to ``k5`` where there is no value."""
        column, factor = (self.measured if counted else self.cohort).number(code), self.scales[code].factor
        if len(column.odd) or self.scales[code].wide:
            raise NotLiveError("why.digits")
        whole = np.rint(np.nan_to_num(column.values) * 10.0**column.places).astype(np.int64).tolist()
        by = factor // 10**column.places
        return [f"k{mark}" if mark else number * by for number, mark in zip(whole, column.marks.tolist(), strict=True)]

    def _list(self, letters: str, length: int) -> str:
        return f"'{self.book.say('sheet.lists')}'!${letters}${HEAD + 1}:${letters}${HEAD + length}"

    def _position(self, cell: Column, letters: str, length: int) -> str:
        # Exactly the word: MATCH would take * for any word and A for a.
        return f"SUMPRODUCT(EXACT({cell.here},{self._list(letters, length)})*{self._list('A', length)})"

    def _of_words(self, cell: Column, indicator: Indicator, words: tuple[str, ...]) -> str:
        kinds = [kind.label.get(self.book.lang) for kind in Absence]
        listed = [*words, *(kind for kind in kinds if kind not in words)]
        letters = self.book.choice(cell.header, listed)
        self.checks[indicator.code] = "=" + self._list(letters, len(listed))
        if len(listed) < len(words) + len(kinds):
            raise NotLiveError("why.words")
        at, count = self._position(cell, letters, len(listed)), len(words)
        return f'IF({cell.here}="","k1",IF({at}=0,"{BAD}",IF({at}<={count},{at}-1,"k"&({at}-{count}))))'

    def _of_number(self, cell: Column, scale: Scale) -> str:
        product = f"{cell.here}*{scale.factor}"
        near = f"ROUND({product},0)"
        # SUM, since a minus takes a difference in the last digits for none.
        fits = f"AND({near}>={scale.low},{near}<={scale.high},ABS(SUM({product},-{near}))<=ABS({product})*4E-16)"
        kind = self._position(cell, self.kinds, len(Absence))
        none = f'IF(TRIM({cell.here})="","k1",CHOOSE(1+{kind},"{BAD}","k1","k2","k3","k4","k5"))'
        return f'IF(ISNUMBER({cell.here}),IF({fits},{near},"{BAD}"),{none})'

    def _validation(self, cell: Column, scale: Scale) -> str:
        here = f"{cell.here.split('!')[1].lstrip('$')}"
        low, high = Fraction(scale.low, scale.factor), Fraction(scale.high, scale.factor)
        between = f"AND({here}>={float(low)!r},{here}<={float(high)!r})"
        return f"=IF(ISNUMBER({here}),{between},COUNTIF({self._list(self.kinds, len(Absence))},{here})>0)"

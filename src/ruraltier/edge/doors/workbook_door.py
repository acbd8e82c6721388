"""Excel workbooks in: one sheet a section, one indicator, tier, rule or case a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field

from ruraltier.edge.doors.expected import headings_of
from ruraltier.edge.doors.grown import Grown
from ruraltier.edge.doors.headings import heading_of_path, labels_of, path_of_heading
from ruraltier.edge.doors.opened import Opened
from ruraltier.edge.doors.sheets import CODE, HEAD, LEGEND, SECTION, TABLES, Path, Sheet
from ruraltier.edge.doors.workbook_file import Cells, place_of_cell, sheets_of
from ruraltier.errors import PolicyError, near, show
from ruraltier.policy.plain import UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruraltier.errors import Problem
    from ruraltier.policy.limits import Limits

_KNOWN = {name: sheet for sheet in (HEAD, *TABLES, LEGEND) for name in (sheet.name, sheet.key)}
_HEADINGS = 1
"""The row of the headings."""

_SHAPELESS = frozenset({"RT-FIL-010", "RT-FIL-036", "RT-FIL-037", "RT-FIL-038"})
"""Codes of faults that leave unsure what a whole row or column says: nothing else is said of such a workbook."""

_NOTES = f"notes may stand in the sheet {LEGEND.name}, which is not read"
_HEADED = "a heading over every column, in the first row"


def open_workbook(content: bytes, source: str, limits: Limits) -> Opened:
    """Return the document of an Excel workbook.

    Raises
    ------
    PolicyError
        If it is no workbook, or what its rows and columns are cannot be told, with the sheet and cell.
    LimitError
        If it is too large.
    """
    grown = Grown(source)
    notes: list[Problem] = []
    read = _known(sheets_of(content, source, limits), grown)
    for sheet in (HEAD, *TABLES):
        if sheet.name in read:
            cells = read[sheet.name]
            grown.problems += cells.problems
            notes += cells.notes
            _read_head(cells, grown) if sheet is HEAD else _Rows(sheet, cells, grown).read()
    if _is_shapeless(grown):
        raise PolicyError(grown.problems)
    problems = tuple(grown.problems)
    return Opened(document=grown.document, places=lambda: grown.places, notes=tuple(notes), problems=problems)


def _is_shapeless(grown: Grown) -> bool:
    return any(problem.code in _SHAPELESS for problem in grown.problems)


def _known(sheets: list[Cells], grown: Grown) -> dict[str, Cells]:
    read: dict[str, Cells] = {}
    for cells in sheets:
        sheet = _KNOWN.get(cells.name.strip())
        if sheet is None and cells.cells:
            what, rule = f"the sheet {show(cells.name)} is not known", "one of " + ", ".join(_KNOWN)
            mends = [near(cells.name, _KNOWN), _NOTES]
            grown.tell("RT-FIL-036", cells.name, what, rule, "; ".join(filter(None, mends)))
        elif sheet is not None and sheet.name in read:
            grown.tell("RT-FIL-036", cells.name, f"the sheet {sheet.name} is there twice", "every sheet once")
        elif sheet is not None:
            read[sheet.name] = cells
    return read


def _read_head(cells: Cells, grown: Grown) -> None:
    for row in sorted({row for row, _ in cells.cells if row > _HEADINGS}):
        key, value = (cells.cells.get((row, column)) for column in (1, 2))
        place = place_of_cell(cells.name, row, 2)
        if key is not None:
            grown.put((), _path(key, HEAD, grown, place_of_cell(cells.name, row, 1)), value, place)
        else:
            grown.tell("RT-FIL-037", place, "the row has no key", "a key in the first column, its value in the second")


def _path(heading: object, sheet: Sheet, grown: Grown, place: str, labels: Mapping[str, str] | None = None) -> Path:
    """Return the path that a heading or a key of the head names; an empty one if there is none, which is told."""
    path = () if heading is UNUSABLE else path_of_heading(str(heading), labels)
    # Keys of the language are made of Latin letters; which of those there are, the validator knows.
    if path and not "".join(path[: 2 if path[0] == "expect" else 1]).isascii():
        if labels is not None and _is_shapeless(grown):
            # Labels are not known where the headings of the indicators are not.
            return ()
        known = [*headings_of(sheet), *(labels or ())]
        what = f"the heading {show(str(heading))} is not known"
        rule = "one of " + ", ".join(headings_of(sheet)) + (", or an indicator's label" if labels else "")
        grown.tell("RT-FIL-038", place, what, rule, near(str(heading), known, cutoff=0.5))
        return ()
    return path


@define
class _Rows:
    """Reads the rows of a sheet into the document."""

    sheet: Sheet
    cells: Cells
    grown: Grown
    columns: dict[int, Path] = field(factory=dict)
    rows: dict[int, dict[int, Any]] = field(factory=dict)

    def read(self) -> None:
        """Read every row; a sheet without the columns that say what a row is, is told once."""
        labels = labels_of(self.grown.document) if self.sheet.key == "cases" else None
        for (row, column), cell in self.cells.cells.items():
            if row == _HEADINGS:
                place = place_of_cell(self.cells.name, row, column)
                self.columns[column] = _path(cell, self.sheet, self.grown, place, labels)
            else:
                self.rows.setdefault(row, {})[column] = cell
        lacking = [path for path in self._telling() if path not in self.columns.values()]
        if self.rows and lacking:
            names = " and ".join(f"{heading_of_path(path)} ({path[0]})" for path in lacking)
            self._tell(_HEADINGS, 1, f"there is no column {names}", _HEADED)
        else:
            for row in self.rows:
                self._read_row(row)

    def _telling(self) -> list[Path]:
        """Return the columns that say what a row is; they are no keys of its table."""
        return [*([SECTION] if self.sheet.mixed else []), *([CODE] if self.sheet.keyed else [])]

    def _read_row(self, row: int) -> None:
        cells = self.rows[row]
        for column in sorted(cells.keys() - self.columns.keys()):
            self._tell(row, column, "the value stands under no heading", _HEADED)
        section = self._section(row)
        code = self._code(row) if section and self.sheet.keyed else None
        if section is None or (self.sheet.keyed and code is None):
            return
        start = place_of_cell(self.cells.name, row, min(cells))
        base = self.grown.new(section, code, start)
        for column, cell in cells.items():
            path = self.columns.get(column)
            if base and path and path not in self._telling():
                self.grown.put(base, path, cell, place_of_cell(self.cells.name, row, column))

    def _section(self, row: int) -> Path | None:
        if not self.sheet.mixed:
            return self.sheet.sections[0][1]
        word = self._word(row, SECTION)
        if word is None:
            return None
        known = {spelt: path for name, path in self.sheet.sections for spelt in (name, path[-1])}
        if word not in known:
            what = f"{show(word)} is not known" if word else "the row does not say which rule it is"
            column = next(at for at, path in self.columns.items() if path == SECTION)
            self._tell(row, column, what, "one of " + ", ".join(known), near(word, known))
        return known.get(word)

    def _code(self, row: int) -> str | None:
        word = self._word(row, CODE)
        if word == "":
            self._tell(row, min(self.rows[row]), "the row has no code", "a code in every row")
        return word or None

    def _word(self, row: int, path: Path) -> str | None:
        """Return what a row says in a column, None if that is told already."""
        cells = [cell for column, cell in self.rows[row].items() if self.columns.get(column) == path]
        if UNUSABLE in cells:
            return None
        return str(cells[0]).strip() if cells else ""

    def _tell(self, row: int, column: int, what: str, rule: str, mend: str = "") -> None:
        self.grown.tell("RT-FIL-037", place_of_cell(self.cells.name, row, column), what, rule, mend)

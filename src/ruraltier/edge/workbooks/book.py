"""What stands round the sheets of a workbook: their names and parts, the texts they share, formats, the calendar."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property

from attrs import define, frozen

from ruraltier.edge.limits import TableLimits
from ruraltier.edge.workbooks.formats import Format, formats_of
from ruraltier.edge.workbooks.package import Package
from ruraltier.edge.workbooks.xml import elements, texts
from ruraltier.errors import LimitError, Problem

_TRUE = frozenset({"1", "true"})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@frozen
class SheetPart:
    """A sheet of cells: its name, the part that holds it, and whether the workbook hides it."""

    name: str
    part: str
    hidden: bool


@define(slots=False)
class Book:
    """A workbook that has been opened.

    Parameters
    ----------
    package
        Its parts.
    limits
        How large it may be.
    sheets
        Its sheets of cells, in their order.
    since_1904
        Whether its days are counted from 1904 and not from 1900.
    uncalculated
        Whether it asks to be calculated when it is opened: what its formulas hold is not to be trusted then.
    relations
        The parts that it names.
    """

    package: Package
    limits: TableLimits
    sheets: tuple[SheetPart, ...]
    since_1904: bool
    uncalculated: bool
    relations: _Relations

    @classmethod
    def of(cls, package: Package, limits: TableLimits) -> Book:
        """Return a workbook.

        Raises
        ------
        RuraltierError
            If it is a file of another kind.
        """
        names, since_1904, uncalculated = [], False, False
        main = _workbook(package)
        relations = _Relations.of(package, main)
        targets = {id: path for id, kind, path in relations.found if kind == "worksheet"}
        for element, said in elements(package, main):
            if element == "sheet":
                names.append((said.get("name", ""), said.get("id", ""), said.get("state", "visible")))
            elif element == "workbookPr":
                since_1904 = said.get("date1904") in _TRUE
            elif element == "calcPr":
                uncalculated = said.get("fullCalcOnLoad") in _TRUE
        sheets = [SheetPart(name, targets[id], state != "visible") for name, id, state in names if id in targets]
        return cls(package, limits, tuple(sheets), since_1904, uncalculated, relations)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        part = self.relations.of_kind("sharedStrings")
        return [] if part is None else [unescaped(text) for text in texts(self.package, part, "si", self._check_texts)]

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """The formats by the number that cells name them by."""
        part = self.relations.of_kind("styles")
        return () if part is None else formats_of(elements(self.package, part))

    def _check_texts(self, characters: int) -> None:
        if characters > self.limits.text_bytes:
            what = f"the texts of the workbook have more than {self.limits.text_bytes} characters"
            raise LimitError(Problem(code="RT-LIM-041", source=self.package.source, what=what))


def unescaped(text: str) -> str:
    r"""Return a text with the characters that XML cannot hold and spreadsheets therefore spell out.

    Examples
    --------
    >>> unescaped("上河村_x000D_"), unescaped("plain")
    ('上河村\r', 'plain')
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_KINDS = {
    "xl/workbook.bin": "it is a binary workbook (.xlsb)",
    "content.xml": "it is an OpenDocument file (.ods)",
    "word/document.xml": "it is a text document (.docx)",
    "ppt/presentation.xml": "it is a presentation (.pptx)",
    "Index/Document.iwa": "it is a Numbers document",
}


@frozen
class _Relations:
    """The parts that a part names: identifier, kind, path in the archive."""

    package: Package
    found: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, package: Package, part: str) -> _Relations:
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        said = elements(package, listed) if listed in package.names else []
        found = [
            (one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _path(folder, one.get("Target", "")))
            for element, one in said
            if element == "Relationship"
        ]
        return cls(package, tuple(one for one in found if one[2] in package.names))

    def of_kind(self, wanted: str) -> str | None:
        return next((path for _, kind, path in self.found if kind == wanted), None)


def _path(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def _workbook(package: Package) -> str:
    """Return the part in which the workbook lists its sheets."""
    found = _Relations.of(package, "").of_kind("officeDocument")
    kind = next((kind for name, kind in _KINDS.items() if name in package.names), None)
    if found is None or kind is not None:
        raise package.refused(kind or "it has no list of sheets")
    return found

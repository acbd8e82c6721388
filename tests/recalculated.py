"""Workbooks calculated anew by LibreOffice, so that what they show is not what was written beside the formulas."""

from __future__ import annotations

import io
import math
import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl

from ruraltier.edge.live.book import HEAD
from ruraltier.edge.live.drawing import Drawing
from ruraltier.edge.live.sheets import sheets_of
from ruraltier.edge.live.terms import Term
from ruraltier.edge.live.words import speak
from ruraltier.engine.assessment import STATUSES

if TYPE_CHECKING:
    from pathlib import Path

    import ruraltier as rt
    from ruraltier.edge.live.sheets import Sheets

MOST_DIGITS = 15
"""Significant digits with which LibreOffice writes a number down."""


@dataclass
class Trial:
    """A workbook on its way through LibreOffice, and the result that it has to come to."""

    name: str
    result: rt.Assessment
    money: rt.Allocation | None = None
    told: rt.Assessment | None = None
    """The result after what is changed, where something is."""
    values: dict[tuple[int, str], Any] = field(default_factory=dict)
    """Row and code of indicator -> what is written into the cell."""
    parameters: dict[str, float] = field(default_factory=dict)
    """Label of a parameter -> its new value."""
    sheets: Sheets = field(init=False)
    book: Any = field(init=False)

    def __post_init__(self) -> None:
        self.sheets = sheets_of(self.result, self.money, "zh")

    @property
    def wanted(self) -> rt.Assessment:
        return self.told or self.result

    def save(self, folder: Path) -> Path:
        path, content = folder / f"{self.name}.xlsx", Drawing(self.sheets, None).bytes()
        path.write_bytes(self.changed(content) if self.values or self.parameters else uncalculated(content))
        return path

    def changed(self, content: bytes) -> bytes:
        """Return the workbook with other values; openpyxl keeps no results of formulas."""
        book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
        for (row, code), value in self.values.items():
            column = self.sheets.inputs.cells[code]
            book["数值"].cell(HEAD + 1 + row, column.index + 1).value = value
        for cells in book["参数"].iter_rows(min_row=HEAD + 1):
            label = str(cells[1].value)
            if label in self.parameters:
                cells[2].value = self.parameters[label]
        book.save(out)
        return out.getvalue()

    def load(self, folder: Path) -> None:
        self.book = openpyxl.load_workbook(folder / f"{self.name}.xlsx", data_only=True, read_only=True)

    def shown(self) -> list[dict[str, Any]]:
        rows = list(self.book["结果"].iter_rows(min_row=HEAD, values_only=True))
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1 : 1 + len(self.result)]]

    def expected(self) -> list[dict[str, Any]]:
        """Return what the sheet of results has to show, scores to the digits that LibreOffice writes."""
        columns, result = self.wanted.columns("zh"), self.wanted
        found = []
        for at, label in enumerate(columns["tier_label"].tolist()):
            placed = result.policy.ladder.tiers[result.placed[at]].title("zh") if result.placed[at] >= 0 else None
            found.append({
                speak("id").zh: self.result.ids[at],
                "等次": label or STATUSES[int(result.state[at])].zh,
                "总分": digits(result.score[at]),
                "按分数的等次": placed,
                "决定等次的规则": columns["decided_by"][at] or None,
                "触发的规则": columns["reasons"][at] or None,
            })  # fmt: skip
        return found

    def differences(self) -> list[tuple[int, str, Any, Any]]:
        """Return row, header, what is shown and what should be."""
        pairs = zip(self.shown(), self.expected(), strict=True)
        return [
            (row, key, digits(shown[key]), wanted[key])
            for row, (shown, wanted) in enumerate(pairs)
            for key in wanted
            if not same(digits(shown[key]), wanted[key])
        ]

    def scores(self) -> list[Fraction | None]:
        """Return the exact scores that the workbook calculated."""
        root = self.sheets.root
        assert root is not None
        nums = self._cells(root.num)
        dens = [root.den.value] * len(nums) if isinstance(root.den, Term) else self._cells(root.den)
        return [Fraction(n, d) if isinstance(n, int) else None for n, d in zip(nums, dens, strict=True)]

    def _cells(self, column: Any) -> list[Any]:
        rows = self.book[column.sheet].iter_rows(min_row=HEAD + 1, min_col=column.index + 1, max_col=column.index + 1)
        return [row[0].value for row in rows][: len(self.result)]

    def amounts(self) -> list[Fraction]:
        return [Fraction(str(row["金额"])) for row in self.shown()]


def same(shown: Any, wanted: Any) -> bool:
    """Return whether a cell shows what it should; the last of the digits that LibreOffice writes may be off by one."""
    if isinstance(shown, float) and isinstance(wanted, float):
        return math.isclose(shown, wanted, rel_tol=10.0 ** (1 - MOST_DIGITS), abs_tol=0)
    return bool(shown == wanted)


def digits(value: Any) -> Any:
    """Return a number with the digits that LibreOffice writes; None for nothing."""
    if isinstance(value, (int, float)):
        return None if value != value else float(f"{float(value):.{MOST_DIGITS}g}")  # noqa: PLR0124 - NaN differs from itself
    return None if value is None or value == "" else str(value)


def uncalculated(content: bytes) -> bytes:
    """Return a workbook without the results that stand beside its formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f>", part)
                part = re.sub(rb' t="(?:str|b)"(><f>)', rb"\1", part)
            new.writestr(name, part)
    return out.getvalue()


def calculate(soffice: str, trials: list[Trial], folder: Path) -> None:
    """Let LibreOffice calculate all workbooks, in one call."""
    before, after = folder / "before", folder / "after"
    before.mkdir()
    files = [str(trial.save(before)) for trial in trials]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = [soffice, "--headless", profile, "--convert-to", kind, "--outdir", str(after), *files]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the program of the fixture, on our files
    for trial in trials:
        trial.load(after)

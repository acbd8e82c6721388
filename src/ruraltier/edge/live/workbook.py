"""write_workbook: a result as an Excel file that goes on calculating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from ruraltier._text import expect_language, printable
from ruraltier.edge.live.drawing import Drawing
from ruraltier.edge.live.sheets import sheets_of
from ruraltier.edge.writing import lacking_xlsxwriter, refuse_replacing, write_bytes
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import LimitError, Problem, expect
from ruraltier.support.allocation import Allocation
from ruraltier.support.following import expect_following

if TYPE_CHECKING:
    import datetime as dt
    import os

MOST_ROWS = 1_048_000
"""Villages on one sheet; Excel has 1,048,576 rows."""

MOST_CELLS = 20_000_000
"""Cells with a formula or a value in one workbook."""


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - pairs in any list
    return tuple((str(what), str(why)) for what, why in value)


@frozen(repr=False)
class LiveWorkbook:
    """What of a workbook recalculates.

    Parameters
    ----------
    live
        The formula columns that people look at: headers of the sheets of result, points, rules and money.
    constant
        What does not recalculate, and why.
    """

    live: tuple[str, ...]
    constant: tuple[tuple[str, str], ...] = field(converter=_pairs)

    def __repr__(self) -> str:
        lines = [f"<LiveWorkbook {len(self.live)} live columns, {len(self.constant)} constant>"]
        return printable("\n".join([*lines, *(f"  {what}: {why}" for what, why in self.constant)]))


def write_workbook(  # noqa: PLR0913 - what, where, and how
    result: Assessment,
    path: str | os.PathLike[str],
    *,
    money: Allocation | None = None,
    lang: str = "zh",
    force: bool = False,
    generated_at: dt.datetime | None = None,
) -> LiveWorkbook:
    """Write a result as an Excel workbook whose points, score, tiers, reasons and money are formulas.

    Whoever changes a value or a parameter in it sees what follows: every formula calculates in whole numbers that a
    spreadsheet adds, multiplies and compares exactly, so that it comes to what the library gives.

    A score that is nearer to a cut than a float can tell is shown as the text of its beginning. A spreadsheet that
    calculates anew shows its own number there, which is a float; the tier beside it still follows from whole numbers.

    Parameters
    ----------
    result
        The assessed villages.
    path
        Where to; ``.xlsx``.
    money
        What `allocate` gave for this result; None for no sheet of money.
    lang
        ``zh`` or ``en``.
    force
        Whether a file that is there may be replaced.
    generated_at
        What stands in the file as the time of writing; None for none, so that two runs give the same bytes.

    Returns
    -------
    LiveWorkbook
        Which columns recalculate, and which are constants and why.

    Raises
    ------
    ArgumentError
        If an argument is of the wrong type.
    EvaluationError
        If the money follows from another result, or there is no such language.
    LimitError
        If there are more villages than a sheet holds.
    ExportError
        If something is there already, it cannot be written, or XlsxWriter is not installed.

    Examples
    --------
    >>> import tempfile, ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["a", "b"], "iks": ["0.8155", "0.9"], "ike": ["0.8155", "0.8"], "ikl": ["0.8155", "0.8"]}
    >>> result = rt.assess(rt.read_cohort(table, policy), policy)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rt.write_workbook(result, f"{folder}/result.xlsx").constant
    ()
    """
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    if money is not None:
        expect(money, Allocation, "money", "an Allocation, as allocate gives it")
    expect_following(money, result)
    expect_language(lang)
    refuse_replacing(path, force=force)
    _refuse_large(len(result))
    sheets = sheets_of(result, money, lang)
    _refuse_full(sheets.cells)
    try:
        import xlsxwriter  # noqa: F401, PLC0415 - an optional library
    except ImportError:
        raise lacking_xlsxwriter() from None
    write_bytes(path, Drawing(sheets, generated_at).bytes(), force=force)
    return LiveWorkbook(sheets.live, sheets.book.dead)


def _refuse_large(rows: int) -> None:
    if rows > MOST_ROWS:
        mend = "write a workbook for each county, or a CSV file"
        raise LimitError(
            Problem(
                code="RT-LIM-080",
                what=f"there are {rows} villages",
                rule=f"at most {MOST_ROWS} on one sheet",
                mend=mend,
            )
        )


def _refuse_full(cells: int) -> None:
    if cells > MOST_CELLS:
        mend = "write a workbook for each county, or a CSV file"
        raise LimitError(
            Problem(
                code="RT-LIM-081",
                what=f"the workbook would hold {cells} cells",
                rule=f"at most {MOST_CELLS}",
                mend=mend,
            )
        )

"""A cell of a workbook and the value of a document that it holds, each way."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ruraltier.edge.doors.figures import figure
from ruraltier.edge.toml_faults import fault_of
from ruraltier.errors import ExportError, PolicyError, Problem
from ruraltier.policy.toml_text import inline

_COMPOSED = ("{", "[", '"')
"""What a cell starts with that holds a TOML value: a table, a list, or a text that needs its quotes."""

_CODED = re.compile("_x(00[01][0-9A-Fa-f])_")
"""A character that XML cannot hold, as workbooks write it."""

_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_(?=x00[01][0-9A-Fa-f]_)|x(?=005F_)")
"""What a library or a spreadsheet on the way would change, and what looks like the code of another character."""

_FIRST_DAY = dt.date(1900, 3, 1)
"""Before it the calendar of workbooks counts a day that never was."""

LONGEST_CELL = 32_767
_SURE = 1e15


def value_of(cell: object) -> Any:  # noqa: ANN401 - a document holds anything
    """Return the value of a cell; None for one that holds nothing but spaces.

    Raises
    ------
    PolicyError
        If it starts like a table, a list or a text in quotes and is none.

    Examples
    --------
    >>> value_of(0.1), value_of(" top "), value_of("[1, 0.5]"), value_of('"[x]"')
    (Decimal('0.1'), 'top', [1, Decimal('0.5')], '[x]')
    """
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _SURE else Decimal(repr(cell))
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell
    return _text(cell) if isinstance(cell, str) else cell


def _text(cell: str) -> Any:  # noqa: ANN401 - a text, or what a TOML value says
    text = _CODED.sub(lambda found: chr(int(found[1], 16)), cell).strip()
    return _composed(text) if text.startswith(_COMPOSED) else text or None


def _composed(text: str) -> Any:  # noqa: ANN401 - what a TOML value says
    line = f"value = {text}"
    try:
        found = tomllib.loads(line, parse_float=figure)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(fault_of(line, str(error), "")) from None
    except (ValueError, RecursionError):
        raise _no_value() from None
    if len(found) > 1:
        raise _no_value()
    return found["value"]


def _no_value() -> PolicyError:
    what = "the cell starts like a table, a list or a text in quotes, and is none"
    return PolicyError(Problem(code="RT-FIL-011", what=what, rule="one TOML value", mend="write “ ” inside a text"))


def cell_of(value: object, path: str) -> bool | float | dt.date | str:
    """Return what a cell holds that stands for a value.

    Parameters
    ----------
    value
        A value of a document.
    path
        Where it stands, for messages.

    Raises
    ------
    ExportError
        If it is longer than a cell may be, or holds half a character.

    Examples
    --------
    >>> cell_of(Decimal("0.1"), ""), cell_of("top", ""), cell_of([1, 2], ""), cell_of("[x]", "")
    (0.1, 'top', '[1, 2]', '"[x]"')
    """
    if isinstance(value, bool) or (isinstance(value, dt.date) and value >= _FIRST_DAY):
        return value
    if isinstance(value, (int, Decimal)):
        return _number(value)
    text = value.isoformat() if isinstance(value, dt.date) else _written(value)
    if len(text.encode("utf-16-le")) > 2 * LONGEST_CELL:
        what = f"the value takes {len(text)} characters in one cell"
        raise ExportError(Problem(code="RT-EXP-003", path=path, what=what, rule=f"at most {LONGEST_CELL}"))
    return text


def _number(value: int | Decimal) -> float | str:
    # What the writer puts into the file: 16 digits. A number that they do not hold is written as a ratio.
    near = float(f"{float(value):.16G}")
    return near if Fraction(repr(near)) == Fraction(value) else f"{value}/1"


def _written(value: object) -> str:
    composed = inline(value)  # refuses half a character in whatever it spells
    return str(value) if _is_plain(value) else _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", composed)


def _is_plain(value: object) -> bool:
    """Return whether a text is read back as it is."""
    return (
        isinstance(value, str)
        and value == value.strip() != ""
        and not value.startswith(_COMPOSED)
        and not _UNSAFE.search(value)
    )

"""Files out: whole or not at all, and with no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruraltier.errors import ExportError, Phrase, Problem, near, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_BEFORE = " \u00a0\u3000'\""


def inert(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that might be gets an apostrophe in front.

    Examples
    --------
    >>> inert("=1+1"), inert("下河村")
    ("'=1+1", '下河村')
    """
    # A formula may hide behind spaces or quotes.
    return "'" + cell if cell.startswith(_FORMULA) or cell.lstrip(_BEFORE).startswith(_FORMULA) else cell


def csv_text(columns: Mapping[str, NDArray[Any]]) -> str:
    r"""Return columns as CSV.

    Parameters
    ----------
    columns
        Header -> shape (n,). Columns of words (dtype str) and headers are made inert; in all others NaN is an empty
        cell and everything else is written as it is.

    Examples
    --------
    >>> import numpy as np
    >>> csv_text({"村名": np.array(["=A1", "下河村"]), "总分": np.array([-1.5, np.nan])})
    "村名,总分\r\n'=A1,-1.5\r\n下河村,\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([inert(header) for header in columns])
    cells = [_cells(values) for values in columns.values()]
    writer.writerows(zip(*cells, strict=True))
    return out.getvalue()


def _cells(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind == "U":
        return [inert(cell) for cell in values.tolist()]
    return ["" if cell != cell else cell for cell in values.tolist()]  # noqa: PLR0124 - NaN differs from itself


def write_file(path: str | os.PathLike[str], content: str, *, force: bool = False) -> None:
    """Write a text as UTF-8 with a byte order mark, which spreadsheets need: the whole file or none.

    Parameters
    ----------
    path
        Where to; a link is followed.
    content
        The text.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    ExportError
        If something is there already (unless `force`, and it is a file), or it cannot be written. An old file is then
        as it was, and nothing half-written stays behind.
    """
    write_bytes(path, content.encode("utf-8-sig", errors="backslashreplace"), force=force)


def write_bytes(path: str | os.PathLike[str], content: bytes, *, force: bool = False) -> None:
    """Write a file: the whole of it or nothing.

    Parameters
    ----------
    path
        Where to; a link is followed.
    content
        What the file holds.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    ExportError
        As `write_file`.
    """
    refuse_replacing(path, force=force)
    try:
        _replace(Path(path).resolve(), content)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def refuse_replacing(path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Refuse a place to write to where something is already.

    Parameters
    ----------
    path
        The place.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    ExportError
        If something is there (unless `force`, and it is a file), or nobody can look.
    """
    try:
        target = Path(path).resolve()
        taken = target.exists() and not (force and target.is_file())
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    if taken:
        mend = "" if force else "choose another name, or allow it with force=True"
        raise _refuse("RT-EXP-010", path, "is there already", "a new file", mend)


def lacking_xlsxwriter(mend: str = 'pip install "ruraltier[excel]"') -> ExportError:
    """Return the error of a workbook that is to be written without the library that writes it."""
    what, rule = Phrase("写工作簿需要 xlsxwriter", "a workbook needs xlsxwriter"), Phrase("已安装这个库", "the library")
    return ExportError(Problem(code="RT-EXP-041", what=what, rule=rule, mend=mend))


def _unwritable(path: str | os.PathLike[str], error: Exception) -> ExportError:
    mend = "look whether the folder exists and may be written to, and whether the file is open elsewhere"
    reason = getattr(error, "strerror", None) or str(error)
    return _refuse("RT-EXP-011", path, f"cannot be written: {reason}", "a writable place", mend)


def suffix_in(path: str | os.PathLike[str], kinds: Iterable[str]) -> str:
    """Return how the name of a file to be written ends, which says what is written to it.

    Parameters
    ----------
    path
        Where to write.
    kinds
        The ends that there are.

    Raises
    ------
    ExportError
        If it ends in none of them.

    Examples
    --------
    >>> suffix_in("结果.CSV", (".csv", ".parquet"))
    '.csv'
    """
    kinds = tuple(kinds)
    suffix = Path(path).suffix.lower()
    if suffix not in kinds:
        rule = "a name that ends in " + ", ".join(kinds)
        raise _refuse("RT-EXP-032", path, "does not say what to write", rule, near(suffix, kinds))
    return suffix


def keep_apart(path: str | os.PathLike[str], sources: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse a place to write to that is one of the files that are read, whatever it is called.

    Parameters
    ----------
    path
        Where to write.
    sources
        The files that are read.

    Raises
    ------
    ExportError
        If it is one of them, through links and other spellings, too.
    """
    for source in sources:
        if _same_file(path, source):
            what = f"is the file {show(os.fspath(source))} that is read"
            raise _refuse("RT-EXP-012", path, what, "a file of its own", "choose another name for the result")


def refuse_twice(paths: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse a place that several things are to be written to.

    Parameters
    ----------
    paths
        Where to write.

    Raises
    ------
    ExportError
        If two of them are the same place.
    """
    seen: set[Path] = set()
    for path in paths:
        place = Path(path).resolve()
        if place in seen:
            mend = "choose another name for one of them"
            raise _refuse("RT-EXP-013", path, "is to be written twice", "a file of its own for each", mend)
        seen.add(place)


def _same_file(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        # What is not there is nothing that could be lost.
        return False


def _replace(target: Path, content: bytes) -> None:
    # Beside the target, so that the last step is one rename on one disk.
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _refuse(code: str, path: str | os.PathLike[str], what: str, rule: str, mend: str) -> ExportError:
    return ExportError(Problem(code=code, what=f"{show(os.fspath(path))} {what}", rule=rule, mend=mend))

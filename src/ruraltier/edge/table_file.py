"""The bytes of a table's file, under a limit and with errors that say what is the matter."""

from __future__ import annotations

import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ruraltier.errors import LimitError, Phrase, Problem, TableError, near

if TYPE_CHECKING:
    import os

_NEIGHBOURS = 1000


_NO_FILE = Phrase("不是普通文件", "this is not a regular file")
_A_PATH = Phrase("表格文件的路径", "the path of a CSV, Excel, Parquet or JSON file")


def read_bytes(path: str | os.PathLike[str], limit: int) -> bytes:
    """Return the bytes of a regular file.

    Raises
    ------
    TableError
        If there is no such file, it is not a regular one, or it cannot be read.
    LimitError
        If it has more bytes than the limit.
    """
    try:
        return _read_regular(Path(path), limit)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        what = Phrase(f"文件打不开:{reason}", f"the file cannot be read: {reason}")
        raise TableError(
            Problem(code="RT-FIL-021", source=Path(path).name, what=what, mend=_similar(Path(path)))
        ) from error


def _read_regular(path: Path, limit: int) -> bytes:
    # A device or a pipe is never opened: reading one may not end.
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise TableError(Problem(code="RT-FIL-022", source=path.name, what=_NO_FILE, rule=_A_PATH))
    with path.open("rb") as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        mend = f"raise the limit: limits=TableLimits(file_bytes={status.st_size})"
        what = Phrase(f"文件有 {status.st_size} 字节", f"the file has {status.st_size} bytes")
        raise LimitError(Problem(code="RT-LIM-042", source=path.name, what=what, rule=f"at most {limit}", mend=mend))
    return raw


def _similar(path: Path) -> str:
    try:
        return near(path.name, sorted(entry.name for entry in islice(path.parent.iterdir(), _NEIGHBOURS)))
    except (OSError, ValueError):
        return ""

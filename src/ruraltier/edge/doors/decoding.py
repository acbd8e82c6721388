"""Bytes of a policy file become text: UTF-8, nothing else."""

from __future__ import annotations

from ruraltier.edge.doors.opened import refused


def decoded(content: bytes, source: str) -> str:
    """Return the text of a policy file.

    Raises
    ------
    PolicyError
        If it is not UTF-8, with the line and what it looks like instead.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"the file is not UTF-8 (it looks like {_encoding(content)})"
        raise refused("RT-FIL-006", what, "UTF-8", "save it as UTF-8", source=source, line=line) from None


def _encoding(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "UTF-16"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "no text at all"
    return "GBK"

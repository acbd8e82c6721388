"""Bytes of a text file become text: a mark, else strict UTF-8, else strict GB18030; never a guess that cannot fail."""

from __future__ import annotations

import codecs

from ruraltier.errors import Phrase, Problem, TableError, show

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"PAR1", "a Parquet file; its name has to end in .parquet"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a gzip archive"),
)
_MOSTLY = 4
_HEAD = 4096


def decode(raw: bytes, encoding: str | None, source: str) -> tuple[str, str]:
    r"""Return the text of a file and the name of its encoding.

    Raises
    ------
    TableError
        If a byte does not fit the encoding, saying its line and offset, or if the file is no text.

    Examples
    --------
    >>> decode("村名".encode("gb18030"), None, ""), decode(b"\xef\xbb\xbfid", None, "")
    (('村名', 'gb18030'), ('id', 'utf-8'))
    """
    _refuse_binary(raw, source)
    if encoding is not None:
        return _strictly(raw, encoding, source), encoding
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked is not None:
        return _strictly(raw, marked, source), marked.removesuffix("-sig")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error, source), "gb18030"


def _not_utf8(raw: bytes, error: UnicodeDecodeError, source: str) -> str:
    replaced = raw.decode("utf-8", errors="replace")
    broken = replaced.count("�")
    whole = sum(1 for char in replaced if not char.isascii()) - broken
    if whole >= _MOSTLY * broken:
        # A text in GB18030 is hardly ever valid UTF-8 for long: this is UTF-8 with a damaged byte.
        raise TableError(_undecodable(raw, error, source)) from error
    return _strictly(raw, "gb18030", source)


def _strictly(raw: bytes, encoding: str, source: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError(_undecodable(raw, error, source)) from error
    except (LookupError, UnicodeError, ValueError) as error:
        what = Phrase(f"{show(encoding)} 不是文本编码", f"{show(encoding)} is not a text encoding")
        problem = Problem(
            code="RT-CSV-002", source=source, what=what, rule="utf-8, gb18030, utf-16 or another of Python's"
        )
        raise TableError(problem) from error
    return text.removeprefix("\ufeff")


def _undecodable(raw: bytes, error: UnicodeDecodeError, source: str) -> Problem:
    line = raw.count(b"\n", 0, error.start) + 1
    byte = f"0x{raw[error.start]:02x}"
    what = Phrase(
        f"第 {line} 行偏移 {error.start} 处的字节 {byte} 不是 {error.encoding}",
        f"the byte {byte} at offset {error.start} (line {line}) is not {error.encoding}",
    )
    mend = Phrase(
        '把表另存为 UTF-8,或写明编码:encoding="…"', 'save the table as UTF-8, or name its encoding: encoding="…"'
    )
    return Problem(code="RT-CSV-001", source=source, row=line, what=what, rule="UTF-8 or GB18030 throughout", mend=mend)


def _refuse_binary(raw: bytes, source: str) -> None:
    kind = next((kind for mark, kind in _KINDS if raw.startswith(mark)), None)
    if kind is not None:
        what = Phrase(f"文件是 {kind}", f"the file is {kind}")
        rule = Phrase("CSV、Excel、Parquet 或 JSON 文件", "a CSV, Excel, Parquet or JSON file")
        mend = Phrase("另存为 CSV UTF-8", "save it as CSV UTF-8")
        raise TableError(Problem(code="RT-FIL-023", source=source, what=what, rule=rule, mend=mend))


def refuse_nul(text: str, source: str) -> None:
    """Refuse a text with NUL characters.

    Raises
    ------
    TableError
        Saying the line, and whether the file looks like UTF-16.
    """
    found = text.find("\0")
    if found < 0:
        return
    head = text[:_HEAD]
    wide = head.count("\0") * 3 > len(head)
    mend = Phrase("去掉该字符", "remove the character")
    if wide:
        mend = Phrase('写明编码:encoding="utf-16-le"', 'name the encoding: encoding="utf-16-le"')
    looks = Phrase(";文件像 UTF-16", "; the file looks like UTF-16") if wide else Phrase("", "")
    line = text.count("\n", 0, found) + 1
    what = Phrase(f"偏移 {found} 处有空字符(NUL){looks.zh}", f"there is a NUL character at offset {found}{looks}")
    raise TableError(Problem(code="RT-CSV-003", source=source, row=line, what=what, rule="text", mend=mend))


def garbled(text: str) -> str:
    """Return what a mis-decoded Chinese text probably was, or an empty text.

    Examples
    --------
    >>> garbled("´åÃû"), garbled("鏉戝悕"), garbled("村名"), garbled("Köln")
    ('村名', '村名', '', '')
    """
    if text.isascii():
        return ""
    for wrong, right in (("latin-1", "utf-8"), ("latin-1", "gb18030"), ("cp1252", "gb18030"), ("gb18030", "utf-8")):
        try:
            meant = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if _is_chinese(meant) and (right == "utf-8" or _wide(text) == 2 * _wide(meant)):
            return meant
    return ""


def _is_chinese(text: str) -> bool:
    return not text.isascii() and all(c.isascii() or "一" <= c <= "鿿" for c in text)


def _wide(text: str) -> int:
    return sum(not c.isascii() for c in text)

"""What kind of file a table is, by its name and by its first bytes; what cannot be read is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ruraltier.edge.workbooks.package import refuse_old
from ruraltier.errors import Phrase, Problem, TableError

if TYPE_CHECKING:
    import os

READ = frozenset({".xlsx", ".xlsm"})
_OTHERS = {
    ".xls": "an old Excel workbook (.xls)",
    ".xlsb": "a binary Excel workbook (.xlsb)",
    ".xlt": "a template of old Excel workbooks (.xlt)",
    ".xltx": "a template of workbooks (.xltx)",
    ".xltm": "a template of workbooks (.xltm)",
    ".et": "a WPS workbook (.et)",
    ".ett": "a template of WPS workbooks (.ett)",
    ".ods": "an OpenDocument workbook (.ods)",
    ".numbers": "a Numbers document (.numbers)",
}


def is_workbook(path: str | os.PathLike[str]) -> bool:
    """Return whether a file is a workbook of any kind, by the end of its name.

    Examples
    --------
    >>> is_workbook("台账.XLSX"), is_workbook("台账.et"), is_workbook("台账.csv")
    (True, True, False)
    """
    return Path(path).suffix.lower() in READ | _OTHERS.keys()


def check_kind(name: str, content: bytes) -> None:
    """Refuse a workbook of a kind that is not read, and a file whose name does not say what it is.

    Raises
    ------
    TableError
        Naming the kind.
    """
    suffix = Path(name).suffix.lower()
    packed = content.startswith(b"PK")
    if suffix in READ:
        if not packed and _is_text(content):
            what = Phrase(f"文件名以 {suffix} 结尾,内容却是文本", f"the name ends in {suffix} and the file is a text")
            mend = Phrase(
                "若是 CSV 就改名为 .csv,否则另存为 .xlsx", "rename it to .csv if it is one, or save it as .xlsx"
            )
            raise _refused(name, what, mend)
        refuse_old(content, name, TableError)
        return
    kind = _OTHERS[suffix]
    saved = Phrase("用表格软件打开,另存为 .xlsx", "open it in a spreadsheet program and save it as .xlsx")
    renamed = Phrase("改名为 .xlsx", "rename it to .xlsx")
    what = Phrase(f"按文件名看是 {kind}", f"the file is {kind}, by its name")
    raise _refused(name, what, renamed if packed and b"xl/" in content else saved)


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    return bool(head) and b"\0" not in head and not head.startswith(b"\xd0\xcf\x11\xe0")


def _refused(name: str, what: str, mend: str) -> TableError:
    return TableError(Problem(code="RT-FIL-027", source=name, what=what, rule="an .xlsx file", mend=mend))

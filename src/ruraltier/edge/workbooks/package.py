"""The zip archive that a workbook is: its directory judged before anything is unpacked, its parts while they are."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

from attrs import frozen

from ruraltier.errors import LimitError, Problem, RuraltierError, show

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = 1000
"""So many parts a workbook may have."""

RATIO = 100
"""So many times as large as it was packed may a large part be; spreadsheets come to 5 to 25 times."""

CHUNK = 1 << 18
_SMALL = 1 << 20
_ZIP = b"PK"
_OLD = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_ENCRYPTED = 0x1
_LINK = 0o120000
_FORMAT = 0o170000
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)


@frozen
class Package:
    """The parts of a workbook, in memory; nothing is ever put on a disk.

    Parameters
    ----------
    source
        What messages call the workbook.
    content
        Its bytes.
    names
        The names of its parts.
    kind
        The class of the error with which it is refused.
    """

    source: str
    content: bytes
    names: frozenset[str]
    kind: type[RuraltierError]

    @classmethod
    def of(cls, content: bytes, source: str, most: int, kind: type[RuraltierError]) -> Package:
        """Return the parts of a workbook.

        Parameters
        ----------
        content, source, kind
            As above.
        most
            Bytes that it may have, unpacked.

        Raises
        ------
        RuraltierError
            Of the given kind, if it is no zip archive, is protected, or a part is damaged or declares a document type.
        LimitError
            If it has too many parts, unpacks to too much, or a part grows beyond measure.
        """
        refuse_old(content, source, kind)
        package = cls(source, content, frozenset(), kind)
        with package.unpacked() as archive:
            parts = archive.infolist()
            _check_size(parts, source, most)
            for part in parts:
                package.check_part(part)
                _check_text(archive, part, package)
        return cls(source, content, frozenset(part.filename for part in parts), kind)

    @contextmanager
    def unpacked(self) -> Iterator[zipfile.ZipFile]:
        """Yield the archive; what goes wrong while it is read is a problem of the workbook."""
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as archive:
                yield archive
        except _BROKEN as error:
            raise self.refused(f"it is damaged or protected ({error})") from None

    @contextmanager
    def part(self, name: str) -> Iterator[BinaryIO]:
        """Yield a part, to be read in pieces."""
        with self.unpacked() as archive, archive.open(name) as stream:
            yield cast("BinaryIO", stream)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part."""
        with self.part(name) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def refused(self, why: str) -> RuraltierError:
        """Return the error of what is no workbook."""
        return no_workbook(why, self.source, self.kind)

    def check_part(self, part: zipfile.ZipInfo) -> None:
        """Refuse a part that leads out of the archive, is a link, or is locked."""
        name = part.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            raise self.refused(f"its part {show(name)} has a path that leads out of it")
        if part.external_attr >> 16 & _FORMAT == _LINK:
            raise self.refused(f"its part {show(name)} is a link")
        if part.flag_bits & _ENCRYPTED:
            raise self.refused("it is protected by a password")


def no_workbook(why: str, source: str, kind: type[RuraltierError]) -> RuraltierError:
    """Return the error of a file that is no workbook."""
    mend = "open it in a spreadsheet program and save it as .xlsx, without a password"
    what = f"the file is no Excel workbook: {why}"
    return kind(Problem(code="RT-FIL-030", source=source, what=what, rule="an .xlsx file", mend=mend))


def refuse_old(content: bytes, source: str, kind: type[RuraltierError]) -> None:
    """Refuse what is no zip archive, saying what it is as far as the first bytes tell."""
    if content.startswith(_ZIP):
        return
    if content.startswith(_OLD):
        locked = _LOCKED in content
        raise no_workbook("it is protected by a password" if locked else "it is an old one (.xls, .et)", source, kind)
    raise no_workbook("its first bytes are not those of one", source, kind)


def _check_size(parts: list[zipfile.ZipInfo], source: str, most: int) -> None:
    # No part gives more bytes than its entry says, so the sum bounds all of them.
    size = sum(part.file_size for part in parts)
    if len(parts) > PARTS or size > most:
        what = f"the workbook unpacks to {len(parts)} parts of {size} bytes"
        rule = f"at most {PARTS} parts and {most} bytes"
        raise LimitError(Problem(code="RT-LIM-021", source=source, what=what, rule=rule, mend="make it smaller"))
    for part in parts:
        if part.file_size > max(_SMALL, RATIO * part.compress_size):
            what = f"the part {show(part.filename)} grows from {part.compress_size} to {part.file_size} bytes"
            rule = f"parts that grow {RATIO} times at most"
            raise LimitError(Problem(code="RT-LIM-021", source=source, what=what, rule=rule))


def _check_text(archive: zipfile.ZipFile, part: zipfile.ZipInfo, package: Package) -> None:
    """Refuse XML that declares a document type, and with it entities, before anything is parsed."""
    # A logo may declare one; whatever is read as XML under another name is refused by the parser.
    is_read = part.filename.lower().endswith((".xml", ".rels"))
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            # A part in UTF-16 could hide the declaration; spreadsheets write UTF-8.
            wide = not tail and chunk.startswith(_WIDE)
            if is_read and (wide or any(mark in tail + chunk for mark in _DECLARED)):
                raise package.refused("a part of it declares a document type, which spreadsheets never do")
            tail = chunk[-len(_DECLARED[0]) :]

"""What the caller says about the file of a table, where its bytes and its header are not to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import fields, frozen

from ruraltier.errors import Problem, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen(kw_only=True)
class FileOptions:
    """What the caller says about a file; None where its bytes and its header are to tell.

    Parameters
    ----------
    encoding, delimiter
        For a text: how it is written.
    sheet
        For a workbook: the name of the sheet.
    careful
        For a workbook: True to look at every cell whatever its size, False to take the fast way where it is safe.
    header_row
        The row of the header as the user's program counts it; for a workbook, several where the header has levels.
    skip
        Rows that are no villages, by number or by the text with which they begin.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    careful: bool | None = None
    header_row: int | tuple[int, ...] | None = None
    skip: tuple[int | str, ...] = ()

    def refuse(self, names: Iterable[str], what: str, source: str) -> None:
        """Refuse options that say nothing about a file of this kind.

        Parameters
        ----------
        names
            The options that say nothing.
        what
            For what kind of file they are.
        source
            What messages call the file.

        Raises
        ------
        TableError
            If one of them is given.
        """
        defaults = {one.name: one.default for one in fields(FileOptions)}
        given = [name for name in names if getattr(self, name) != defaults[name]]
        if given:
            said = f"{' and '.join(given)} {'is' if len(given) == 1 else 'are'} for {what}"
            raise TableError(Problem(code="RT-TAB-016", source=source, what=said, mend="leave it out"))

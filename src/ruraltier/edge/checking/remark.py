"""One thing that a look at a table found: what was changed, guessed, left out, refused, or is worth a look."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._messages import fill
from ruraltier._text import shown
from ruraltier.errors import said

if TYPE_CHECKING:
    from ruraltier._text import Text

_LABELS = {
    "refused": ("退回", "refused"),
    "changed": ("改动", "changed"),
    "guessed": ("推定", "guessed"),
    "skipped": ("略过", "skipped"),
    "noted": ("提示", "noted"),
}
_HEADINGS = {
    "kind": ("类别", "kind"),
    "row": ("行", "row"),
    "id": ("村代码", "id"),
    "name": ("村名", "name"),
    "column": ("列", "column"),
    "found": ("原文", "found"),
    "taken": ("读作", "read as"),
    "why": ("说明", "why"),
    "mend": ("怎么改", "what to write"),
    "code": ("代码", "code"),
}
_CELL = 2000


class RemarkKind(StrEnum):
    """What a remark tells.

    ``refused``: for this `read_cohort` refuses the table. ``changed``: a cell was read otherwise than as it is written.
    ``guessed``: nobody said so, the table did. ``skipped``: a row that is no village. ``noted``: worth a look.
    """

    REFUSED = "refused"
    CHANGED = "changed"
    GUESSED = "guessed"
    SKIPPED = "skipped"
    NOTED = "noted"

    @property
    def label(self) -> Text:
        """The word for people."""
        return fill(_LABELS[self.value])


@frozen(kw_only=True)
class Remark:
    """One thing that a look at a table found.

    Parameters
    ----------
    kind
        Whether it was refused, changed, guessed, skipped or noted.
    code
        Stable code, as of a problem.
    row, id, name, column
        Where: the row as the user's program counts it (None for the table as a whole), the village, the header.
    found, taken
        What is written, and what it was read as.
    why, mend
        What is the matter, and what to write instead.

    Examples
    --------
    >>> Remark(kind=RemarkKind.CHANGED, code="RT-TAB-121", row=2, found="1.2万", taken="12000").cells("zh")["读作"]
    '12000'
    """

    kind: RemarkKind
    code: str
    row: int | None = None
    id: str = ""
    name: str = ""
    column: str = ""
    found: str = ""
    taken: str = ""
    why: str = ""
    mend: str = ""

    def cells(self, lang: str) -> dict[str, str]:
        """Return the remark as texts under headings in a language; control characters are escaped."""
        stated = {name: getattr(self, name) for name in _HEADINGS}
        stated |= {"why": said(self.why, lang), "mend": said(self.mend, lang)}
        stated |= {"kind": self.kind.label.get(lang), "row": "" if self.row is None else str(self.row)}
        return {fill(heading).get(lang): shown(stated[name], _CELL) for name, heading in _HEADINGS.items()}


def headings(lang: str) -> list[str]:
    """Return the headings of remarks in a language.

    Examples
    --------
    >>> headings("zh")[:3]
    ['类别', '行', '村代码']
    """
    return [fill(heading).get(lang) for heading in _HEADINGS.values()]

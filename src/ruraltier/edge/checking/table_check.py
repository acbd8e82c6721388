"""What a look at a table found, row by row, with its counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from ruraltier._messages import fill
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import expect_language, shown, table
from ruraltier.edge.checking.remark import Remark, RemarkKind, headings
from ruraltier.edge.layout.layout import Layout
from ruraltier.policy.converters import as_tuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHOWN = 10
_WIDEST = 40
_HEAD = (
    "{source} · {rows} 行 = {villages} 个村 + 略过 {skipped} 行 + 退回 {refused} 行",
    "{source} · {rows} rows = {villages} villages + {skipped} skipped + {refused} refused",
)
_MORE = ("… 另有 {count} 条", "… {count} more")
_PROPOSED = (
    "列对照已看出,核对后可存成文件再用:check.layout.to_toml(),命令行用 --layout-out 文件",
    "a layout is guessed: look it over and keep it as a file: check.layout.to_toml(), or --layout-out FILE",
)


def _totals(value: Mapping[RemarkKind, int]) -> Mapping[RemarkKind, int]:
    return MappingProxyType(dict(value))


@frozen(eq=False, repr=False, kw_only=True)
class TableCheck(WithPanel):
    """What a look at a table found; `check_table` makes it.

    Parameters
    ----------
    source
        What messages call the table.
    rows
        Rows below the header: ``villages + skipped + refused``.
    villages, skipped, refused
        Rows that are read, rows that are no villages (blank or left out), and rows with something that is refused.
        Where the table as a whole is refused, all rows are.
    remarks
        What was found: columns that look as if in another unit, refusals, then the rest, each by row; of what stands in
        very many cells the first are kept.
    totals
        How many remarks there are of each kind, those that were not kept among them.
    layout
        The layout that the table turned out to have, with what would make more of its cells readable: to be looked
        over and written down.

    Examples
    --------
    >>> import ruraltier as rt
    >>> book = rt.load_policy("idm-2016")
    >>> table = {"id": ["1101012003", "1101012015"], "iks": ["0.7", "1,2"], "ike": [0.5, 0.5], "ikl": [0.5, 0.5]}
    >>> places = {"district": ["A", "A"], "regency": ["B", "B"], "province": ["C", "C"]}
    >>> check = rt.check_table(table | places, book)
    >>> check.readable, check.rows, check.villages, check.refused
    (False, 2, 1, 1)
    >>> check.remarks[0].found, check.remarks[0].row
    ('1,2', 2)
    """

    source: str
    rows: int = 0
    villages: int = 0
    skipped: int = 0
    refused: int = 0
    remarks: tuple[Remark, ...] = field(default=(), converter=as_tuple)
    totals: Mapping[RemarkKind, int] = field(factory=dict, converter=_totals)
    layout: Layout = field(factory=Layout)

    @property
    def unshown(self) -> int:
        """How many remarks there are besides those that the repr shows."""
        return max(0, sum(self.totals.values()) - _SHOWN)

    @property
    def readable(self) -> bool:
        """Whether `read_cohort` reads the table."""
        return not self.totals.get(RemarkKind.REFUSED, 0)

    def of(self, kind: str) -> tuple[Remark, ...]:
        """Return the remarks of a kind, such as ``"changed"``."""
        wanted = RemarkKind(kind)
        return tuple(remark for remark in self.remarks if remark.kind is wanted)

    def columns(self, lang: str = "zh") -> dict[str, NDArray[np.str_]]:
        """Return the remarks as columns of texts, one row a remark, under headings in a language."""
        expect_language(lang)
        rows = [list(remark.cells(lang).values()) for remark in self.remarks]
        cells = np.array(rows, dtype=np.str_) if rows else np.empty((0, len(headings(lang))), dtype=np.str_)
        return {heading: cells[:, at] for at, heading in enumerate(headings(lang))}

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return the counts, the remarks and the layout as plain values, ready for JSON."""
        expect_language(lang)
        counts = {name: getattr(self, name) for name in ("rows", "villages", "skipped", "refused")}
        totals = {kind.label.get(lang): count for kind, count in self.totals.items()}
        remarks = [remark.cells(lang) for remark in self.remarks]
        return (
            {"source": self.source} | counts | {"totals": totals, "remarks": remarks, "layout": self.layout.to_dict()}
        )

    def _panel(self) -> Panel:
        return self.panel("zh")

    def panel(self, lang: str, widest: int = _WIDEST) -> Panel:
        """Return what is shown in a language, cells cut where they are wider than `widest`."""
        counts = {name: f"{getattr(self, name):,}" for name in ("rows", "villages", "skipped", "refused")}
        head = fill(_HEAD, source=shown(self.source), **counts).get(lang)
        totals = table([[kind.label.get(lang), f"{count:,}"] for kind, count in self.totals.items()], "lr")
        cells = [list(remark.cells(lang).values())[:-1] for remark in self.remarks[:_SHOWN]]
        left = sum(self.totals.values()) - len(cells)
        more = fill(_MORE, count=f"{left:,}").get(lang) if left else ""
        listed = table(
            [[shown(cell, widest) for cell in row] for row in cells],
            "lr" + "l" * 7,
            header=headings(lang)[:-1],
            more=more,
            after=len(cells),
        )
        proposed = "" if self.layout == Layout() else "  " + fill(_PROPOSED).get(lang)
        return Panel(head, [totals, listed, proposed], kind="TableCheck")

    def text(self, lang: str = "zh") -> str:
        """Return what the repr says, in a language."""
        expect_language(lang)
        return self.panel(lang).text()

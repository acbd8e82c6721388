"""Texts and tables as HTML in which nothing that anybody wrote is markup; every page and notebook output uses them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ruraltier.errors import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STYLE = """\
.ruraltier{color:inherit;overflow-x:auto;
font-family:system-ui,"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif}
.ruraltier table{border-collapse:collapse;margin:.4em 0;color:inherit;background:none;font-size:.95em}
.ruraltier caption{text-align:left;padding:.2em 0;caption-side:top}
.ruraltier th,.ruraltier td{padding:.25em .7em;border:0;border-bottom:1px solid rgba(128,128,128,.35);
text-align:left;vertical-align:top;unicode-bidi:isolate;overflow-wrap:break-word;min-width:3em;max-width:36em}
.ruraltier thead th{border-bottom:2px solid rgba(128,128,128,.6);white-space:nowrap}
.ruraltier .r{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.ruraltier .more{text-align:center;opacity:.7}
.ruraltier p{margin:.2em 0;white-space:pre-wrap;unicode-bidi:isolate}
"""
"""The style of tables: colours are those of the page around them, so that a light and a dark one are both legible."""

NOTEBOOK = (
    STYLE.replace(".ruraltier ", ".ruraltier.ruraltier ")
    + """\
.ruraltier{overflow-x:auto}
.ruraltier.ruraltier tr,.ruraltier.ruraltier td{background:none;color:inherit}
.ruraltier.ruraltier th,.ruraltier.ruraltier td{vertical-align:baseline;overflow-wrap:break-word;word-break:keep-all}
"""
)
"""The style within a notebook: the class stands twice, or the notebook's own style of tables would win; no name is
broken, wide tables scroll."""

THEME = """\
:root{color-scheme:light dark;--ink:#1c1c1e;--paper:#ffffff;--faint:#5c6068;--line:#c9ccd1;--mark:#0b57a4}
@media (prefers-color-scheme:dark){
:root{--ink:#e8e8ea;--paper:#17181a;--faint:#a6abb3;--line:#44484f;--mark:#8ab4f8}}
body{color:var(--ink);background:var(--paper)}
@media print{:root{--ink:#000;--paper:#fff;--faint:#333;--line:#999;--mark:#000}}
"""
"""The colours of a page of our own, light and dark as the reader's system asks for; paper is always light."""

_SIDE = {"l": "", "r": ' class="r"'}


def escaped(text: str) -> str:
    r"""Return a text that is safe as the text of an element and between the quotes of an attribute.

    Control characters and marks that turn the writing round are spelt out, as in every output of a terminal.

    Examples
    --------
    >>> escaped('<b title="x">\u202e村\n')
    '&lt;b title=&quot;x&quot;&gt;\\u202e村\\n'
    """
    # What is printable holds nothing that has to be spelt out.
    return escape(text if text.isprintable() else "".join(map(visible, text)))


def table_html(  # noqa: PLR0913 - each is a part of a table
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    align: str,
    *,
    caption: str = "",
    classes: str = "",
    more: str = "",
    after: int | None = None,
) -> str:
    """Return a table with every cell escaped.

    Parameters
    ----------
    header
        The names of the columns; nothing for a table without.
    rows
        The cells; every row has the same number.
    align
        One letter a column: ``l`` or ``r``.
    caption
        Said above the table.
    classes
        Classes of the element, for a style of one's own.
    more, after
        What stands for the rows that are left out, and after how many rows; by default after the last one.

    Examples
    --------
    >>> table_html(["等次", "村"], [["示范村", "2"]], "lr")
    '<table><thead><tr><th scope="col">等次</th><th scope="col" class="r">村</th></tr></thead><tbody><tr><td>示范村</td><td class="r">2</td></tr></tbody></table>'
    """  # noqa: E501 - a doctest shows the element as it comes
    body = [_row("td", row, align) for row in rows]
    if more:
        body.insert(len(body) if after is None else after, _more(more, len(align)))
    above = f"<caption>{escaped(caption)}</caption>" if caption else ""
    head = f"<thead>{_row('th', header, align)}</thead>" if header else ""
    kind = f' class="{escaped(classes)}"' if classes else ""
    return f"<table{kind}>{above}{head}<tbody>{''.join(body)}</tbody></table>"


def _row(tag: str, cells: Sequence[str], align: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    written = (f"<{tag}{scope}{_SIDE[side]}>{escaped(cell)}</{tag}>" for cell, side in zip(cells, align, strict=True))
    return f"<tr>{''.join(written)}</tr>"


def _more(words: str, columns: int) -> str:
    return f'<tr><td class="more" colspan="{columns}">{escaped(words)}</td></tr>'


def framed(*parts: str) -> str:
    """Return parts of a page with the style that they need, as the output of a notebook."""
    return f'<div class="ruraltier"><style>{NOTEBOOK}</style>{"".join(parts)}</div>'

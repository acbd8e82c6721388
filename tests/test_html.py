"""HTML in which nothing that anybody wrote is markup."""

from __future__ import annotations

from fractions import Fraction
from html import unescape
from html.parser import HTMLParser

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ruraltier._html import NOTEBOOK, STYLE, THEME, escaped, framed, table_html
from ruraltier._panel import columns_table
from ruraltier.errors import visible


class Dom(HTMLParser):
    """Every element with its attributes, in order, and the text of the whole."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def spelt(text: str) -> str:
    return "".join(map(visible, text))


@given(st.text())
def test_n5_no_text_makes_an_element_or_an_attribute(text: str) -> None:
    dom = Dom(f'<p title="{escaped(text)}">{escaped(text)}</p>')
    assert dom.elements == [("p", (("title", spelt(text)),))]
    assert "".join(dom.words) == spelt(text)
    assert unescape(escaped(text)) == spelt(text)


def test_a_table_has_a_caption_a_header_and_sides() -> None:
    dom = Dom(table_html(["等次", "村"], [["示范村", "2"]], "lr", caption="结果", classes="tiers"))
    assert dom.elements == [
        ("table", (("class", "tiers"),)),
        ("caption", ()),
        ("thead", ()),
        ("tr", ()),
        ("th", (("scope", "col"),)),
        ("th", (("scope", "col"), ("class", "r"))),
        ("tbody", ()),
        ("tr", ()),
        ("td", ()),
        ("td", (("class", "r"),)),
    ]
    assert dom.words == ["结果", "等次", "村", "示范村", "2"]


def test_rows_that_are_left_out_are_said_where_they_are() -> None:
    inside = table_html([], [["a"], ["z"]], "l", more="… 24 more", after=1)
    assert Dom(inside).words == ["a", "… 24 more", "z"]
    assert Dom(table_html([], [["a"]], "l", more="…")).words == ["a", "…"]
    assert "<thead>" not in inside


def test_every_part_of_a_table_is_escaped() -> None:
    hostile = '"><script>alert(1)</script>\u202e'
    dom = Dom(table_html([hostile], [[hostile]], "l", caption=hostile, classes=hostile, more=hostile))
    assert {tag for tag, _ in dom.elements} == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert dom.words == [spelt(hostile)] * 4


def test_columns_of_units_are_shown_without_their_floats() -> None:
    columns = {
        "id": np.array(["a", "b"]),
        "score": np.array([59.96, 60.0]),
        "share": np.array([Fraction(1, 3), None]),
        "day": np.array(["2024-07-01", "NaT"], dtype="datetime64[D]"),
    }
    assert columns_table(columns).splitlines() == [
        "  id  share    day",
        "  a   0.3333…  2024-07-01",
        "  b",
    ]


def test_the_output_of_a_notebook_brings_its_style_and_no_script() -> None:
    dom = Dom(framed("<p>一</p>", "<p>二</p>"))
    assert [tag for tag, _ in dom.elements] == ["div", "style", "p", "p"]
    assert dom.words == [NOTEBOOK, "一", "二"]
    assert not {"<", "url(", "@import"} & set(NOTEBOOK + STYLE + THEME)

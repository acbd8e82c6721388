"""N5, N6: what notebooks show of results, with names that would like to be markup. The ids carry catalogue numbers."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from ruraltier._panel import WithPanel
from ruraltier.errors import visible
from specimens import World
from test_html import Dom

HOSTILE = "<script>alert(1)</script>\" onmouseover='x' </td></style>\x1b[31m\u202e\n&amp;"
OURS = {"div", "style", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"class", "scope", "colspan"}
PLAIN = World().results()


@pytest.fixture(scope="module")
def hostile() -> dict[str, Any]:
    return World(HOSTILE).results()


def test_every_class_with_a_panel_is_tried() -> None:
    def below(kind: type) -> set[str]:
        return {kind.__name__}.union(*map(below, kind.__subclasses__()))

    assert below(WithPanel) - {"WithPanel"} == set(PLAIN)


@pytest.mark.parametrize("name", PLAIN)
def test_n6_no_name_makes_an_element_or_an_attribute(hostile: dict[str, Any], name: str) -> None:
    dom = Dom(hostile[name]._repr_html_())
    assert {tag for tag, _ in dom.elements} <= OURS
    assert {attribute for _, attributes in dom.elements for attribute, _ in attributes} <= ATTRIBUTES
    words = "".join(dom.words[1:])
    assert not {char for char in words if visible(char) != char}
    assert "\x1b" not in repr(hostile[name])
    assert "\u202e" not in repr(hostile[name])


@pytest.mark.parametrize("name", PLAIN)
def test_n6_a_notebook_shows_what_a_terminal_shows(name: str) -> None:
    shown: Any = PLAIN[name]
    words = "".join(Dom(shown._repr_html_()).words[1:])
    squeezed = "".join(words.split())
    for line in repr(shown).splitlines():
        for cell in filter(None, line.strip("<> ").split("  ")):
            assert "".join(cell.split()) in squeezed


@pytest.mark.parametrize("name", ["Cohort", "Village", "TierPolicy", "Assessment", "Verdict", "Mobility", "Allocation"])
def test_n5_hostile_names_are_shown_and_inert(hostile: dict[str, Any], name: str) -> None:
    html = hostile[name]._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "onmouseover='" not in html


def test_n6_a_large_table_is_shown_in_part() -> None:
    policy = rt.load_policy("idm-2016")
    ids = [f"{i:05}" for i in range(1000)]
    values = ["0.5"] * 1000
    cohort = rt.read_cohort({"id": ids, "iks": values, "ike": values, "ikl": values}, policy, id="id")
    result = rt.assess(cohort, policy)
    for shown in (cohort, result):
        html = shown._repr_html_()
        assert len(html) < 20_000
        assert "… 980 more" in html
        for id_ in ("00000", "00009", "00990", "00999"):
            assert id_ in html
        assert "00010" not in html


def test_n6_a_score_is_never_shown_across_its_cut() -> None:
    policy = rt.load_policy("idm-2016")
    third = {"id": ["a"], "iks": ["0.8155"], "ike": ["0.8155"], "ikl": ["0.815500001"]}
    result = rt.assess(rt.read_cohort(third, policy, id="id"), policy)
    words = Dom(result._repr_html_()).words
    assert result["a"].tier is not None
    assert result["a"].tier.code == "mandiri"
    assert [word for word in words if word.startswith("0.8155")] == ["0.8155000003…"]


def test_many_findings_are_shown_in_part() -> None:
    (finding,) = rt.check(rt.load_policy("idm-2016").with_cut("mandiri", "1.2")).warnings[:1]
    lines = repr(rt.Findings("x", [finding] * 100)).splitlines()
    assert len(lines) == 42
    assert lines[21] == "  … 60 more"

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from matplotlib.figure import Figure

import ruraltier as rt
from pictured import HOSTILE, TIERS, result, rule_book


def hatched() -> rt.Assessment:
    return result([90, 90, 70], case=["yes", "no", "no"])


def test_a_picture_says_what_it_is_and_refers_to_itself_only() -> None:
    text = rt.plots.svg_text(rt.plots.scores(hatched()), "one")
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "one-title one-desc"
    assert "总分分布" in text
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', text)) <= set(ids)
    assert all(one.startswith("one-") for one in ids)
    assert not re.search("<style|<script|<metadata|https?://(?!www.w3.org)", text)


def test_letters_stay_text_or_become_outlines() -> None:
    picture = rt.plots.tiers(hatched())
    assert ">示范村</text>" in rt.plots.svg_text(picture)
    outlined = rt.plots.svg_text(picture, outline=True)
    assert "<text" not in outlined
    assert 'href="#picture-' in outlined


def test_black_takes_the_colour_of_the_page() -> None:
    text = rt.plots.svg_text(rt.plots.tiers(hatched()))
    assert "#000000" not in text
    assert 'fill="currentColor"' in text
    assert "fill: white" not in text
    assert "#ffffff" in rt.plots.svg_text(rt.plots.tiers(hatched()), paper="white")


def test_what_is_hollow_shows_the_page() -> None:
    picture = rt.plots.curve(rt.load_policy("shaanxi-2011"), "medical_scheme")
    assert "fill: var(--paper, Canvas)" in rt.plots.svg_text(picture)
    assert "fill: #ffffff" in rt.plots.svg_text(picture, paper="white")


def test_the_same_bytes_however_often_it_is_drawn() -> None:
    picture = rt.plots.scores(hatched())
    first = rt.plots.svg_text(picture)
    assert picture._repr_png_()[:4] == b"\x89PNG"
    assert rt.plots.svg_text(picture) == first == rt.plots.svg_text(rt.plots.scores(hatched()))


def test_hostile_names_are_no_markup() -> None:
    policy = rule_book([TIERS[0] | {"label": HOSTILE}, TIERS[1] | {"label": 'url(#x) href="#y" id="z"'}], title=HOSTILE)
    text = rt.plots.svg_text(rt.plots.tiers({HOSTILE: result([90], policy)}))
    assert ET.fromstring(text).tag.endswith("svg")  # noqa: S314 - our own
    assert "<b>" not in text
    assert 'url(#x) href="#y"' in text


def test_a_figure_of_somebody_else_has_no_words_of_ours() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "x")
    assert "aria-labelledby" not in rt.plots.svg_text(figure)


@pytest.mark.parametrize(
    ("prefix", "code"), [("1", "RT-ARG-002"), ('a"', "RT-ARG-002"), ("", "RT-ARG-002"), (1, "RT-ARG-001")]
)
def test_a_prefix_that_is_no_name_is_refused(prefix: object, code: str) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.plots.svg_text(Figure(), prefix)  # type: ignore[arg-type]  # that is the point
    assert caught.value.problems[0].code == code


def test_what_is_no_figure_is_refused() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.plots.svg_text("图")  # type: ignore[arg-type]  # that is the point
    assert caught.value.problems[0].code == "RT-ARG-001"

"""Nothing that is shown contradicts a tier: scores built backwards to stand a hair's breadth from a cut."""

from __future__ import annotations

import csv
import sys
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from pages_dom import dom, tables
from ruraltier._messages import figure
from ruraltier.edge.pages.voice import Voice
from ruraltier.edge.told import exact_texts, told_scores
from ruraltier.edge.writing import csv_text

if TYPE_CHECKING:
    from pathlib import Path

TINY = {"micro": (10**6, Fraction(1, 10**6)), "pico": (10**12, Fraction(1, 10**12)), "third": (3, Fraction(1, 10**20))}
"""Indicator -> its largest value, and the points that this gives: together they reach into every gap of floats."""

BOOK: dict[str, Any] = {
    "format": 1,
    "id": "edge",
    "title": "分数线上",
    "source": "S",
    "confidence": "published",
    "missing": "unrated",
    "sources": {"S": {"title": "办法"}},
    "score": {"total": 100 + sum(points for _, points in TINY.values())},
    "indicators": {
        "mark": {"curve": {"kind": "value"}, "bounded": False, "points": 100},
        **{c: {"curve": {"kind": "linear", "at": [0, n], "share": [0, 1]}, "points": p} for c, (n, p) in TINY.items()},
    },
    "ladder": {
        "tiers": [
            {"code": "low", "label": "低"},
            {"code": "mid", "label": "中", "at_least": 59.96},
            {"code": "high", "label": "高", "at_least": 60},
            {"code": "top", "label": "优", "above": 81.55},
        ]
    },
}
POLICY = rt.parse_policy(BOOK)
CUTS = [cut for _, cut in POLICY.ladder.placing]


def assessed(rows: list[tuple[Fraction, int, int, int]]) -> rt.Assessment:
    columns = zip(("mark", *TINY), zip(*[(figure(row[0]), *row[1:]) for row in rows], strict=True), strict=True)
    table = {"id": [f"v{i}" for i in range(len(rows))], **{name: list(cells) for name, cells in columns}}
    return rt.assess(rt.read_cohort(table, POLICY, id="id"), POLICY)


def tier_of(shown: str) -> int:
    """Return the position of the tier of the number that is shown; of what is cut, of the part that is there."""
    number = Fraction(shown.removesuffix("…"))
    return sum(cut.holds(number) for cut in CUTS)


def contradictions(result: rt.Assessment, shown: list[str]) -> list[tuple[str, str]]:
    return [
        (said, POLICY.ladder.codes[int(tier)])
        for said, tier in zip(shown, result.tier, strict=True)
        if tier_of(said) != int(tier)
    ]


MILLION, TRILLION = 10**6, 10**12
HAIRS: list[tuple[Fraction, int, int, int]] = [
    (Fraction(whole, MILLION), micro, pico, third)
    for whole, micro, pico, third in [
        *product([0], [0, 1], [0, 1, 7], [0, 1, 2, 3]),
        *product([-1], [0, MILLION - 1], [0, TRILLION - 1], [0, 1]),
        (-1, MILLION - 1, TRILLION - 10**4, 3),
        (-1, MILLION - 1, TRILLION - 10**4, 2),
        (-1, MILLION, 0, 0),
    ]
]
"""What the indicators hold for scores on a cut and from a millionth below to a millionth above."""


@pytest.fixture(scope="module")
def result() -> rt.Assessment:
    return assessed([(cut.value + whole, a, b, c) for cut in CUTS for whole, a, b, c in HAIRS])


def test_the_rows_stand_on_both_sides_of_every_cut_closer_than_floats_tell(result: rt.Assessment) -> None:
    for at, cut in enumerate(CUTS):
        rows = range(at * len(HAIRS), (at + 1) * len(HAIRS))
        scores = [result.exact_score(row) for row in rows]
        assert all(score is not None and abs(score - cut.value) <= Fraction(2, MILLION) for score in scores)
        assert {int(result.tier[row]) for row in rows} == {at, at + 1}
        twins = [score for row, score in zip(rows, scores, strict=True) if result.score[row] == float(cut.value)]
        assert {score < cut.value for score in twins if score} == {True, False}


def test_no_explanation_contradicts_a_tier(result: rt.Assessment) -> None:
    for lang in ("zh", "en"):
        lines = [rt.explain(verdict, lang).splitlines()[1] for verdict in result]
        assert contradictions(result, [line.rpartition("= ")[2] for line in lines]) == []


def test_no_distance_is_shown_as_nothing_where_there_is_one(result: rt.Assessment) -> None:
    for verdict in result:
        text = rt.explain(verdict)
        on_cut = verdict.score in [cut.value for cut in CUTS]
        assert ("差 0\n" in text or "高出分数线 0\n" in text) <= on_cut


def test_no_page_contradicts_a_tier(result: rt.Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    found = tables(dom(rt.report_html(result)))
    assert contradictions(result, [row[3] for row in found["各村结果"][1:]]) == []


def test_no_notice_contradicts_a_tier(result: rt.Assessment, tmp_path: Path) -> None:
    notice = rt.public_notice(result, scores=True)
    rows = [result.cohort.row(key) for key in notice.columns["行政村代码"].tolist()]
    by_row = dict(zip(rows, notice.columns["总分"].tolist(), strict=True))
    shown = [by_row[row] for row in range(len(result))]
    assert contradictions(result, shown) == []
    assert all(f"  {one}" in notice.text for one in shown)
    rt.write_notice(result, tmp_path / "a.csv", scores=True)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["总分"] for row in csv.DictReader(file)} == set(shown)


def test_no_letter_contradicts_a_tier(result: rt.Assessment) -> None:
    shown = [letter.text.partition("总分 ")[2].splitlines()[0].rpartition("= ")[2] for letter in rt.letters(result)]
    assert contradictions(result, shown) == []


def test_no_table_of_a_result_contradicts_a_tier(result: rt.Assessment) -> None:
    columns = result.columns() | {"score": told_scores(result)}
    rows = list(csv.DictReader(csv_text(columns).splitlines()))
    assert contradictions(result, [row["score"] for row in rows]) == []
    plain = [row for row in rows if not row["score"].endswith("…")]
    assert {float(row["score"]) for row in plain} <= set(result.score.tolist())


def test_no_workbook_shows_a_score_that_contradicts_a_tier(result: rt.Assessment, tmp_path: Path) -> None:
    rt.write_workbook(result, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["结果"]
    shown = [row[3] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert shown == told_scores(result).tolist()
    assert contradictions(result, [str(one) for one in shown]) == []


def test_the_exact_texts_are_the_exact_scores(result: rt.Assessment) -> None:
    told = exact_texts(result).tolist()
    assert [Fraction(one) for one in told] == [verdict.score for verdict in result]
    assert contradictions(result, told) == []


def test_scores_that_floats_tell_apart_stay_floats() -> None:
    result = assessed([(Fraction(60), 0, 0, 0), (Fraction("59.9999"), 0, 0, 0)])
    assert told_scores(result) is result.score


@given(
    hairs=st.lists(
        st.tuples(
            st.sampled_from(CUTS),
            st.integers(-2, 1),
            st.one_of(st.integers(0, 3), st.integers(MILLION - 3, MILLION)),
            st.one_of(st.integers(0, 3), st.integers(TRILLION - 3, TRILLION)),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_number_is_shown_on_the_other_side_of_a_cut(hairs: list[tuple[Any, int, int, int, int]]) -> None:
    result = assessed([(cut.value + Fraction(whole, MILLION), a, b, c) for cut, whole, a, b, c in hairs])
    columns = result.columns() | {"score": told_scores(result)}
    assert contradictions(result, [r["score"] for r in csv.DictReader(csv_text(columns).splitlines())]) == []
    assert contradictions(result, [cell.text for cell in Voice(result, "zh").scores(range(len(result)))]) == []
    explained = [rt.explain(verdict).splitlines()[1].rpartition("= ")[2] for verdict in result]
    assert contradictions(result, explained) == []

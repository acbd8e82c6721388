"""The shipped rule books against the examples that were published, through public names only."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ruraltier as rt

GALLERY = Path(__file__).parents[2] / "docs" / "policies" / "index.md"
THEMES = [c.indicator for c in rt.load_policy("india-pdi").criteria]
SHIPPED = [policy.id for policy in rt.list_policies()]


def judged(book: str | rt.TierPolicy, *villages: dict[str, Any]) -> rt.Assessment:
    """Assess villages that are numbered from 1."""
    policy = rt.load_policy(book) if isinstance(book, str) else book
    columns = {code: [village.get(code) for village in villages] for code in villages[0]}
    numbered = {"village_code": [str(number + 1) for number in range(len(villages))]}
    return rt.assess(rt.read_cohort(numbered | columns, policy), policy)


def measured(book: str, villages: dict[str, list[Any]], *codes: str) -> list[list[float]]:
    """Return columns that a rule book works out, given those that it reads."""
    policy = rt.load_policy(book)
    count = len(next(iter(villages.values())))
    cohort = rt.measure(rt.read_cohort({"village_code": [str(n) for n in range(count)], **villages}, policy), policy)
    return [cohort.number(code).values.tolist() for code in codes]


def tiers(book: str | rt.TierPolicy, *villages: dict[str, Any]) -> list[str]:
    """Return the tiers of villages."""
    codes: list[str] = judged(book, *villages).tier_codes.tolist()
    return codes


def score(book: str | rt.TierPolicy, village: dict[str, Any]) -> Fraction | None:
    """Return the exact score of one village."""
    return judged(book, village).exact_score("1")


def read_anew(book: str, **parts: Any) -> rt.TierPolicy:
    """Return a shipped rule book with other parts and without its cases."""
    return rt.parse_policy(rt.load_policy(book).to_dict() | {"cases": []} | parts)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_gallery_has_one_line_for_every_shipped_rule_book(name: str) -> None:
    assert GALLERY.read_text(encoding="utf-8").count(f"[{name}](generated/{name}.md) | ") == 1


def test_the_gallery_names_nothing_that_is_not_shipped() -> None:
    assert sorted(re.findall(r"generated/([\w-]+)\.md", GALLERY.read_text(encoding="utf-8"))) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_figures_that_nobody_published_come_from_a_source_that_says_so(name: str) -> None:
    policy = rt.load_policy(name)
    parts = [part for path, part in policy.parts() if path in set(policy.illustrative)]
    assert {part.source or policy.source for part in parts} <= {"illustration"}


@pytest.mark.parametrize(
    ("indices", "printed", "status"),
    [
        ((0.7257, 0.5333, 0.6667), "0.6419", "berkembang"),
        ((0.6868, 0.7979, 0.7456), "0.7434", "maju"),
    ],
)
def test_idm_of_pakisrejo_in_two_years(indices: tuple[float, ...], printed: str, status: str) -> None:
    village = dict(zip(("iks", "ike", "ikl"), indices, strict=True))
    exact = score("idm-2016", village)
    assert exact is not None
    assert f"{float(exact):.4f}" == printed
    assert tiers("idm-2016", village) == [status]


def test_every_edge_of_idm_goes_down() -> None:
    edges = [{"iks": edge, "ike": edge, "ikl": edge} for edge in (0.4907, 0.5989, 0.7072, 0.8155)]
    assert tiers("idm-2016", *edges) == ["sangat_tertinggal", "tertinggal", "berkembang", "maju"]


def test_every_edge_of_the_panchayat_index_goes_up() -> None:
    edges = [dict.fromkeys(THEMES, edge) for edge in (40, 60, 75, 90)]
    assert tiers("india-pdi", *edges) == ["c", "b", "a", "a_plus"]


def test_a_theme_that_does_not_apply_is_no_part_of_the_mean() -> None:
    themes = dict.fromkeys(THEMES, 60) | {THEMES[0]: 20, THEMES[1]: "not applicable"}
    assert score("india-pdi", themes) == Fraction(20 + 7 * 60, 8)


@pytest.mark.parametrize(
    ("book", "talents", "trained"),
    [("baoji-2009-printed", Fraction("19.95"), Fraction("19.8")), ("baoji-2009-exact", Fraction(20), Fraction(20))],
)
def test_baoji_with_printed_and_with_exact_coefficients(book: str, talents: Fraction, trained: Fraction) -> None:
    met = judged(book, {"income_growth": 15, "leading_share": 70, "talents": 35, "trained": 60})["1"]
    assert met.points["income_growth"] == 60
    assert met.points["leading_share"] == 70
    assert (met.points["talents"], met.points["trained"]) == (talents, trained)
    assert rt.load_policy(book).full("production") == 170


def test_chunhua_accepts_seventy_points_and_refuses_a_dissatisfied_majority() -> None:
    both = [{"mark": 85, "dissatisfied": 51}, {"mark": 70, "dissatisfied": 50}]
    assert tiers("chunhua-acceptance", *both) == ["failed", "passed"]


def test_qixingguan_pays_a_demonstration_village_with_five_cadres() -> None:
    policy = rt.load_policy("qixingguan-2015")
    standards = dict.fromkeys([c.indicator for c in policy.criteria], "达示范")
    rest = {"collective_income": 50000, "disposable_income": 9000, "cadres": 5}
    assert policy.incentives is not None
    paid = rt.allocate(judged(policy, standards | rest), policy.incentives)
    assert paid.total == 120_000 * 100  # in fen


def test_a_mark_between_two_printed_bands_is_answered_and_the_other_answer_is_one_line() -> None:
    marks = {"leader": 14, "plan": 14, "system": 14, "premises": 14, "guarantee": 14, "results": 10, "opinion": 9.5}
    village = marks | {"satisfaction": 95}
    ladder = rt.load_policy("grading-2012").to_dict()["ladder"]
    rounded = read_anew("grading-2012", ladder=ladder | {"round": {"places": 0, "mode": "half_up"}})
    assert (tiers("grading-2012", village), tiers(rounded, village)) == (["fairly_good"], ["good"])


def test_the_villages_of_haenam_climb_until_none_is_basic() -> None:
    words = rt.load_policy("saemaul-1973").indicator["level_found"].options
    years = [(319, 146, 20), (0, 14, 471)]
    counted = [
        judged("saemaul-1973", *({"level_found": word} for word, n in zip(words, year, strict=True) for _ in range(n)))
        for year in years
    ]
    assert [tuple(c.counts().values())[:3] for c in counted] == [(20, 146, 319), (471, 14, 0)]


def test_stars_of_yuanhui_are_counted() -> None:
    stars = [c.indicator for c in rt.load_policy("henan-five-stars").criteria]
    held = [dict(zip(stars, [True] * n + [False] * (5 - n), strict=True)) for n in range(6)]
    branches = [held[n] for n, many in ((5, 2), (4, 11), (3, 25), (2, 56), (1, 4)) for _ in range(many)]
    counts = judged("henan-five-stars", *branches).counts()
    assert [counts[code] for code in ("five_star", "four_star", "three_star", "two_star")] == [2, 11, 25, 56]


def test_a_share_inside_the_line_is_filled_by_score() -> None:
    marks = [99, 98, 97, 96, 91, 85, 84, 83, 75, 60]
    found = tiers("xiangshui-2018", *({"mark": mark} for mark in marks))
    assert found == ["five_star"] * 2 + ["four_star"] * 3 + ["three_star"] * 4 + ["none"]


def test_shares_of_the_five_star_creation_hold_over_a_hundred_branches() -> None:
    branches = [{"base": 90 + number / 100, "bonus": 10, "innovation": True} for number in range(100)]
    counts = judged("five-star-110", *branches).counts()
    assert [counts[c] for c in ("five_star", "four_star", "three_star", "two_star")] == [10, 30, 40, 20]


def test_the_stars_of_a_county_are_counted() -> None:
    stars = [held for held, many in ((5, 1), (4, 5), (3, 24), (2, 63), (1, 29), (0, 1)) for _ in range(many)]
    county: dict[str, list[Any]] = {"county": ["甲县"] * len(stars), "stars": stars}
    total, mean = measured("star-county-2009", county, "stars_of_county", "stars_a_village")
    assert (len(stars), set(total), set(mean)) == (123, {252}, {2.05})


def test_support_in_kind_goes_to_the_able() -> None:
    results = [True] * 16_600 + [False] * 16_667
    cement, steel, total = measured("saemaul-1971", {"results": results}, "cement", "steel", "cement_of_all")
    assert (cement[0], steel[0], cement[-1], steel[-1]) == (500, 1, 0, 0)
    assert (len(results), total[0]) == (33_267, 16_600 * 500)

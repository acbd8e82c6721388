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


def read(policy: rt.TierPolicy, *villages: dict[str, Any]) -> rt.Cohort:
    """Read villages that are numbered from 1; what none of them states is an empty column."""
    asked = policy.needed - {measure.code for measure in policy.measures if measure.choices}
    columns = {code: [village.get(code) for village in villages] for code in asked | set(villages[0])}
    numbered = {"village_code": [str(number + 1) for number in range(len(villages))]}
    return rt.read_cohort(numbered | columns, policy)


def judged(book: str | rt.TierPolicy, *villages: dict[str, Any]) -> rt.Assessment:
    """Assess villages."""
    policy = rt.load_policy(book) if isinstance(book, str) else book
    return rt.assess(read(policy, *villages), policy)


def measured(book: str, code: str, *villages: dict[str, Any]) -> list[float]:
    """Return a column that a rule book works out of villages."""
    policy = rt.load_policy(book)
    values: list[float] = rt.measure(read(policy, *villages), policy).number(code).values.tolist()
    return values


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
    villages = [{"county": "甲县", "stars": held} for held in stars]
    assert measured("star-county-2009", "stars_of_county", *villages) == [252] * 123
    assert measured("star-county-2009", "stars_a_village", *villages) == [2.05] * 123


def test_support_in_kind_goes_to_the_able() -> None:
    both = [{"results": True}, {"results": False}]
    assert measured("saemaul-1971", "cement", *both) == [500, 0]
    assert measured("saemaul-1971", "steel", *both) == [1, 0]
    every = [{"results": True}] * 16_600 + [{"results": False}] * 16_667
    assert measured("saemaul-1971", "cement_of_all", *every)[0] == 16_600 * 500


def test_hdi_of_the_worked_example() -> None:
    life, schooling = Fraction("0.6971"), Fraction("0.3447")
    village = {"life_expectancy": 20 + 65 * life, "expected_schooling": 18 * schooling}
    country = village | {"mean_schooling": 15 * schooling, "income": 3829}
    verdict = judged("hdi", {code: float(value) for code, value in country.items()})["1"]
    assert verdict.score == Fraction("0.510")
    assert f"{float(verdict.points['income_index']):.4f}" == "0.5506"
    assert (verdict.points["life_expectancy"], verdict.figures["education"]) == (life, schooling)


NTM = rt.load_policy("vietnam-ntm-2016")
LINES = dict(zip(NTM.indicator["region"].options, (36, 50, 36, 41, 41, 59, 50), strict=True))


@pytest.mark.parametrize(("region", "line"), LINES.items())
def test_income_line_of_every_region_of_viet_nam(region: str, line: int) -> None:
    met = {c.indicator: True for c in NTM.criteria if c.aspect == "others"}
    communes = [met | {"region": region, "income": income} for income in (line, line - 0.001)]
    assert len(met) == 18
    assert measured(NTM.id, "income_line", *communes) == [line, line]
    assert tiers(NTM, *communes) == ["standard", "not_yet"]


def test_nineteen_of_nineteen_or_nothing() -> None:
    met = {c.indicator: True for c in NTM.criteria if c.aspect == "others"}
    rich = met | {"region": "Đông Nam Bộ", "income": 500}
    assert tiers(NTM, rich, *(rich | {one: False} for one in met)) == ["standard"] + ["not_yet"] * 18


def test_a_block_weighs_its_panchayats_by_their_people() -> None:
    panchayats = [("North", 90, 1000), ("North", 50, 3000), ("South", 74, 1000), ("South", 75.5, 2000)]
    rows = [dict(zip(("block", "pdi", "population"), row, strict=True)) for row in panchayats]
    assert tiers("india-pdi-block", *rows) == ["b", "b", "a", "a"]


def test_review_and_deductions_enter_the_city_notice() -> None:
    assert score("star-notice-2023", {"base": 95, "deductions": 5, "review": 90}) == 90


@pytest.mark.parametrize(
    ("before", "now", "yuan"),
    [
        ("三星", "五星", 1_500_000),
        ("二星", "三星", 300_000),
        ("无", "四星", 1_000_000),
        ("五星", "四星", 0),
        (None, "二星", 200_000),
    ],
)
def test_boluo_pays_a_promoted_village_the_difference(before: str | None, now: str, yuan: int) -> None:
    policy = rt.load_policy("boluo-stars")
    assert policy.incentives is not None
    paid = rt.allocate(judged(policy, {"stars": now, "stars_before": before}), policy.incentives)
    assert paid.total == yuan * 100  # in fen


def test_weak_and_lax_with_the_laggards_are_a_tenth_at_least() -> None:
    villages = [{"mark": 60 + number / 10, "weak_lax": number in {7, 300}} for number in range(305)]
    counts = judged("weak-lax-2020", *villages).counts()
    assert (counts["weak_lax"], counts["laggard"]) == (2, 29)  # a tenth of 305 is 30.5, so 31

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ruraltier as rt
from ruraltier._messages import figure
from ruraltier.edge.arithmetic import _formula, _kept
from strategies import World, worlds
from strategies.answers import assessed

HEAD: dict[str, Any] = {
    "format": 1,
    "id": "county",
    "title": {"zh": "示例县", "en": "Sample county"},
    "source": "S",
    "confidence": "published",
    "missing": "unrated",
    "sources": {"S": {"title": "办法"}},
}
TIERS = [
    {"code": "low", "label": {"zh": "提升村", "en": "improving"}},
    {"code": "mid", "label": {"zh": "达标村", "en": "qualified"}, "at_least": 60},
    {"code": "top", "label": {"zh": "示范村", "en": "model"}, "above": 90},
]
YES = {"kind": "yes_no"}
PLAIN = {"curve": {"kind": "value"}, "bounded": False}


def judged(document: dict[str, Any], cells: dict[str, Any], name: str = "") -> rt.Verdict:
    policy = rt.parse_policy(HEAD | {"ladder": {"tiers": TIERS}} | document)
    table = {"id": ["v1"], "name": [name], **{code: [cell] for code, cell in cells.items()}}
    return rt.assess(rt.read_cohort(table, policy, id="id", name="name"), policy)["v1"]


def scored(aggregate: dict[str, Any], *cells: Any, indicators: Any = None, **document: Any) -> list[str]:
    """Return the lines for a root over indicators a, b, c with these values."""
    codes = "abc"[: len(cells)]
    stated = {code: {"points": 100, **PLAIN} for code in codes} | (indicators or {})
    found = judged({"score": aggregate, "indicators": stated} | document, dict(zip(codes, cells, strict=True)))
    return rt.explain(found, "en").splitlines()


RULES: dict[str, Any] = {
    "reference": "示例农发〔2024〕1号",
    "score": {"total": 100},
    "aspects": {"rich": {"label": {"zh": "产业兴旺", "en": "prosperity"}}},
    "indicators": {
        "income": {"label": {"zh": "集体收入", "en": "income"}, "unit": "万元", "points": 60, "aspect": "rich",
                   "curve": {"kind": "linear", "at": [0, 10], "share": [0, 1]}},
        "toilets": {"label": {"zh": "卫生厕所"}, "points": 40, "kind": "option", "options": ["好", "差"],
                    "curve": {"kind": "options", "points": {"好": 40, "差": 10}}},
        "accident": {"label": {"zh": "安全事故", "en": "accident"}, **YES},
    },
    "gates": [
        {"code": "G1", "when": "income < 10", "cap": "mid", "label": {"zh": "收入不足", "en": "income too small"},
         "reference": "第九条"},
        {"code": "G2", "when": "accident", "cap": "low", "if_unknown": "ignored"},
    ],
}  # fmt: skip


def test_a_village_is_explained_from_its_values_to_its_tier() -> None:
    found = judged(RULES, {"income": "9.5", "toilets": "好", "accident": "否"}, "下河村")
    assert rt.explain(found) == (
        "下河村(v1):达标村\n"
        "  因 G1 评为达标村;仅按分数为 示范村(> 90)\n"
        "  总分 40 + 57 = 97\n"
        "\n"
        "  指标            数值  得分  满分\n"
        "  卫生厕所          好    40    40\n"
        "  产业兴旺                57    60\n"
        "    集体收入  9.5 万元    57    60\n"
        "\n"
        "  规则用到的其他数值\n"
        "    安全事故  否\n"
        "\n"
        "  规则(● 决定了等次,○ 触发但未改变等次)\n"
        "    ● G1 收入不足,最高评为达标村(第九条)\n"
        "    G1 所述情形不变,分数再高也最高评为达标村\n"
        "\n"
        "  依据 示例县(示例农发〔2024〕1号)"
    )


def test_the_same_in_english() -> None:
    lines = rt.explain(judged(RULES, {"income": "5", "toilets": "差", "accident": "是"}), "en").splitlines()
    assert lines[:4] == [
        "v1: improving",
        "  score 10 + 30 = 40",
        "  by score alone: improving",
        "  no tier below it by score",
    ]
    assert "    accident  yes" in lines
    assert [line for line in lines if "●" in line or "○" in line][1:] == [
        "    ○ G1 income too small; qualified at the highest(第九条)",
        "    ○ G2 accident; improving at the highest",
    ]
    assert lines[-1] == "  under Sample county (示例农发〔2024〕1号)"


def test_what_is_missing_is_named_with_what_it_does() -> None:
    lines = rt.explain(judged(RULES, {"income": "", "toilets": "好", "accident": ""}), "zh").splitlines()
    assert lines[0] == "v1:未评"
    assert lines[1] == "  没有总分"
    assert "  产业兴旺             —    60" in lines
    start = lines.index("  没有数值的指标")
    assert lines[start + 1 : start + 4] == [
        "    集体收入:缺失,不评等次",
        "    规则 G1 用到 集体收入,没有数值;无法判断时不评等次",
        "    规则 G2 用到 安全事故,没有数值;无法判断时按未触发处理",
    ]


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("zero", "counts as 0 points"),
        ("full", "counts as full points"),
        ("exclude", "is left out and the rest re-weighted"),
        (7, "counts as 7 points"),
    ],
)
def test_every_effect_has_words(effect: Any, words: str) -> None:
    indicators = {"a": {"points": 50, **PLAIN, "missing": effect}, "b": {"points": 50, **PLAIN}}
    assert f"    a: missing, {words}" in scored({"total": 100}, "", 30, indicators=indicators)


@pytest.mark.parametrize(
    ("root", "cells", "line"),
    [
        ({"total": 300}, (70, "0.5", -3), "  score 70 + 0.5 + (-3) = 67.5"),
        ({"aggregate": "weighted_mean"}, (70, 71, 73), "  score (70 + 71 + 73) / 3 = 71.3333…"),
        ({"aggregate": "minimum"}, (70, 71, 60), "  score min(70, 71, 60) = 60"),
        ({"aggregate": "maximum"}, (70, 71, 60), "  score max(70, 71, 60) = 71"),
        ({"total": 100}, (70,), "  score 70"),
        ({"total": 200, "cap": 100}, (70, 71), "  score min(70 + 71, 100) = 100"),
        ({"total": 200, "cap": 141}, (70, 71), "  score 70 + 71 = 141"),
        ({"total": 200, "floor": 0}, (-70, 1), "  score max((-70) + 1, 0) = 0"),
        ({"total": 100, "floor": 0, "cap": 50}, (70,), "  score min(70, 50) = 50"),
    ],
)
def test_the_arithmetic_of_the_score(root: dict[str, Any], cells: tuple[Any, ...], line: str) -> None:
    assert scored(root, *cells)[1] == line


@pytest.mark.parametrize(
    ("bound", "cells", "line"),
    [
        ({"cap": 50}, (70, 80), "  score min((70^1 × 80^1)^(1/2), 50) = 50"),
        (
            {"floor": 90.06},
            (70, 80),
            "  score max((70^1 × 80^1)^(1/2), 90.06) = 90.06, rounded to 1 decimal (down): 90",
        ),
        ({"cap": 75}, (70, 80), "  score (70^1 × 80^1)^(1/2), rounded to 1 decimal (down): 74.8"),
    ],
)
def test_a_root_that_is_irrational_says_where_its_bound_takes_its_place(bound: Any, cells: Any, line: str) -> None:
    ladder = {"tiers": TIERS, "round": {"places": 1, "mode": "down"}}
    assert scored({"aggregate": "geometric_mean"} | bound, *cells, ladder=ladder)[1] == line


def test_bounds_of_an_aspect_stand_beside_it() -> None:
    lines = scored(
        {"total": 20},
        30,
        indicators={"a": {"points": 100, **PLAIN, "aspect": "m"}},
        aspects={"m": {"floor": 0, "cap": 20, "aggregate": "maximum"}},
    )
    assert any(line.endswith("  the greatest, at least 0, at most 20") for line in lines)


def test_weights_that_differ_are_shown() -> None:
    indicators = {"a": {"weight": 2, **PLAIN}, "b": {"weight": 1, **PLAIN}}
    lines = scored({"aggregate": "weighted_mean"}, 70, 71, indicators=indicators)
    assert lines[1] == "  score (2 × 70 + 1 × 71) / 3 = 70.3333…"
    assert "  a             70      70     1  weight 2" in lines


def test_excluded_indicators_leave_the_rest_re_weighted() -> None:
    lines = scored({"total": 300}, 70, 30, "", missing="exclude")
    assert lines[1] == "  score (70 + 30) × 300 / 200 = 150"
    assert scored({"total": 300}, 70, "", "", missing="exclude")[1] == "  score 70 × 300 / 100 = 210"


def test_a_rounded_score_shows_both_numbers() -> None:
    ladder = {"tiers": TIERS, "round": {"places": 1, "mode": "half_up"}}
    lines = scored({"aggregate": "weighted_mean"}, "59.9", 60, ladder=ladder)
    assert lines[1] == "  score (59.9 + 60) / 2 = 59.95, rounded to 1 decimal (half up): 60"
    assert lines[2] == "  by score alone: qualified (≥ 60), 0 over its cut"


def test_a_rounding_that_changes_nothing_is_not_shown() -> None:
    ladder = {"tiers": TIERS, "round": {"places": 1, "mode": "half_up"}}
    assert scored({"total": 100}, "59.9", ladder=ladder)[1] == "  score 59.9"


def test_a_geometric_mean_is_shown_as_a_root() -> None:
    ladder = {"tiers": TIERS, "round": {"places": 1, "mode": "half_up"}}
    lines = scored({"aggregate": "geometric_mean"}, 4, 9, ladder=ladder)
    assert lines[1] == "  score (4^1 × 9^1)^(1/2), rounded to 1 decimal (half up): 6"


def test_counted_standards_say_which_pass_and_stars_are_named() -> None:
    indicators = {c: {"points": 100, **PLAIN, "pass": {"at_least": 50}, "label": f"{c}星"} for c in "abc"}
    ladder = {"tiers": [{"code": "none"}, {"code": "one", "at_least": 1}]}
    lines = scored({"aggregate": "count"}, 50, "49.5", 70, indicators=indicators, ladder=ladder)
    assert lines[1] == "  score 2 of 3 pass = 2"
    assert "  a星           50      50   100  passes (≥ 50)" in lines
    assert "  b星         49.5    49.5   100  does not pass (≥ 50)" in lines
    assert "  stars held: a星, c星" in lines


def test_a_star_may_be_an_aspect() -> None:
    document = {
        "score": {"aggregate": "count"},
        "aspects": {"s": {"label": "生态星", "pass": {"at_least": 1}}},
        "indicators": {"a": {"points": 2, "aspect": "s", **YES}},
        "ladder": {"tiers": [{"code": "none"}, {"code": "one", "at_least": 1}]},
    }
    assert "  已获得:生态星" in rt.explain(judged(document, {"a": "是"})).splitlines()


@pytest.mark.parametrize(("k", "line"), [(2, "2 pass, 2 are needed = 10"), (3, "2 pass, 3 are needed = 0")])
def test_enough_of_many(k: int, line: str) -> None:
    indicators = {c: {"points": 100, **PLAIN, "pass": {"at_least": 50}} for c in "abc"}
    ladder = {"tiers": [{"code": "none"}, {"code": "one", "at_least": 1}]}
    root = {"aggregate": "k_of_n", "k": k, "points": 10}
    assert scored(root, 50, 60, 0, indicators=indicators, ladder=ladder)[1] == f"  score {line}"


def test_aspects_say_how_they_are_put_together_and_how_much_must_be_there() -> None:
    document = {
        "score": {"total": 100},
        "aspects": {"m": {"aggregate": "weighted_mean", "min_coverage": 0.5}},
        "indicators": {"a": {"points": 100, "aspect": "m", **PLAIN}, "b": {"points": 100, "aspect": "m", **PLAIN}},
    }
    lines = rt.explain(judged(document, {"a": 60, "b": 80}), "en").splitlines()
    assert "  m                     70   100  weighted mean, rated only if at least 0.5 has values" in lines


def test_on_a_cut_that_has_to_be_passed_the_village_stays_below() -> None:
    lines = scored({"total": 100}, 90)
    assert lines[2:4] == [
        "  by score alone: qualified (≥ 60), 30 over its cut",
        "  on the cut of model (> 90), which has to be passed",
    ]


def test_rules_on_figures_that_are_not_there_say_so() -> None:
    document = {
        "score": {"total": 200},
        "aspects": {"x": {"label": "甲"}},
        "indicators": {"a": {"points": 100, "aspect": "x", "label": "乙", **PLAIN}, "b": {"points": 100, **PLAIN},
                       "t": {"kind": "text", "label": "乡"}},
        "settings": {"limit": {"value": 5}},
        "gates": [
            {"code": "G1", "when": "points.x < 5", "cap": "low"},
            {"code": "G2", "when": "points.a < setting.limit", "cap": "low"},
            {"code": "G3", "when": "score < 5", "cap": "low", "if_unknown": "applies"},
            {"code": "G4", "when": 't == "甲乡"', "cap": "low"},
        ],
    }  # fmt: skip
    lines = rt.explain(judged(document, {"a": "", "b": 5, "t": ""}), "zh").splitlines()
    assert "    乡  缺失" in lines
    assert [line.partition("没有数值")[0] for line in lines if "    规则" in line] == [
        "    规则 G1 用到 甲(",
        "    规则 G2 用到 乙,",
        "    规则 G3 用到 总分(",
        "    规则 G4 用到 乡,",
    ]


GROUPS: dict[str, Any] = {
    "score": {"total": 100},
    "indicators": {
        "a": {"points": 100, **PLAIN},
        "town": {"kind": "text", "label": "township"},
        "area": {"kind": "option", "options": ["plain", "hills"]},
        "ahead": {"value": "rank(score by town) + group_max(a by area)"},
    },
    "quotas": [
        {"code": "Q", "tier": "mid", "count": 1, "by": "town", "ties": "include"},
        {"code": "R", "tier": "top", "count": 1, "ties": "include"},
    ],
}


def test_a_village_without_a_group_is_told_so() -> None:
    lines = rt.explain(judged(GROUPS, {"a": 70, "town": "", "area": ""}), "en").splitlines()
    assert "    township: missing, stands in the group of villages without one (Q, ahead)" in lines
    assert "    area: missing, stands in the group of villages without one (ahead)" in lines
    lines = rt.explain(judged(GROUPS, {"a": 70, "town": "甲乡", "area": "hills"}), "en").splitlines()
    assert not [line for line in lines if "stands in the group" in line]


def test_figures_that_nobody_published_are_told() -> None:
    indicators = {c: {"points": 10, **PLAIN, "confidence": "illustrative"} for c in "abc"}
    lines = scored({"total": 30}, 1, 2, 3, indicators=indicators)
    assert lines[-1] == (
        "  illustrative figures (示例数值, nobody published them): indicators.a, indicators.b, indicators.c"
    )
    more = rt.explain(judged({"confidence": "illustrative", "score": {"total": 30}, "indicators": indicators,
                              "gates": [{"code": "G", "when": "a < 0", "cap": "low"}]},
                             {"a": 1, "b": 2, "c": 3}))  # fmt: skip
    assert more.splitlines()[-1].endswith(", … +2")


def test_a_rule_book_without_a_title_goes_by_its_id() -> None:
    document = {"title": "", "score": {"total": 100}, "indicators": {"a": {"points": 100, **PLAIN}}}
    assert rt.explain(judged(document, {"a": 1})).splitlines()[-1] == "  依据 county"


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.explain(judged(RULES, {"income": 1, "toilets": "好", "accident": "否"}), "fr")
    assert caught.value.problems[0].code == "RT-EVA-020"


@pytest.mark.parametrize("text", ["a\x1b[31mb", "上\n河\u2028村", "a\u202eb"])
def test_names_cannot_forge_lines_or_colours(text: str) -> None:
    found = rt.explain(judged(RULES, {"income": 1, "toilets": "好", "accident": "否"}, text))
    assert not set(found) & set("\x1b\u2028\u202e")
    assert found.splitlines()[1].startswith("  总分")


# Invariant 12, and: what is shown never contradicts the tier.


@pytest.mark.slow
@given(worlds())
def test_the_arithmetic_always_comes_to_the_score(world: World) -> None:
    for verdict in islice(assessed(world.document, world.rows), 3):
        for lang in ("zh", "en"):
            assert rt.explain(verdict, lang)
        if verdict.score is not None:
            rounding = verdict.assessment.policy.ladder.rounding
            policy = verdict.assessment.policy
            value = _kept(policy, verdict.score, *_formula(policy, verdict.figures))[1]
            exact = value if value is None or rounding is None else rounding.apply(value)
            assert exact in {None, verdict.score}


@given(
    st.fractions(-100, 100, max_denominator=10**6),
    st.integers(-10, 10),
    st.sampled_from([Fraction(0), Fraction(1, 3 * 10**9), Fraction(-1, 7 * 10**12), Fraction(1, 10**6)]),
)
def test_a_number_shown_stands_on_its_side_of_a_mark(mark: Fraction, more: int, hair: Fraction) -> None:
    value = mark + Fraction(more, 10) + hair
    assume(value != mark)
    shown = figure(value, [mark])
    assert shown.endswith("…") or Fraction(shown) == value
    assert shown != figure(mark)
    cut = Fraction(shown.rstrip("…"))
    assert abs(cut) <= abs(value)
    assert re.fullmatch(r"-?\d+(\.\d+…?)?", shown)
    assert (cut >= mark) == (value >= mark) or cut == 0 or mark < 0

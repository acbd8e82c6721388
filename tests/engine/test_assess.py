"""assess and what it returns, by hand."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.policy.book import Case

BOOK: dict[str, Any] = {
    "format": 1,
    "id": "book",
    "title": {"zh": "示例办法", "en": "Sample"},
    "source": "s",
    "confidence": "illustrative",
    "missing": "unrated",
    "sources": {"s": {"title": "made up"}},
    "score": {"total": 100},
    "indicators": {
        "income": {
            "label": "村集体经营性收入",
            "unit": "万元",
            "range": [0, 1000],
            "points": 60,
            "curve": {"kind": "linear", "at": [0, 10, 50], "share": [0, "3/5", 1]},
        },
        "toilets": {
            "label": "卫生厕所普及率",
            "unit": "%",
            "range": [0, 100],
            "points": 30,
            "missing": "zero",
            "curve": {
                "kind": "steps",
                "steps": [{"at_least": 80, "points": 15}, {"above": 95, "points": 30}],
            },
        },
        "safe": {"label": "无事故", "kind": "yes_no", "points": 10},
        "town": {"label": "乡镇", "kind": "text"},
    },
    "gates": [{"code": "G1", "label": "收入不足10万元", "when": "income < 10", "cap": "mid", "reference": "第九条"}],
    "vetoes": [{"code": "V1", "label": "不参评", "when": "toilets < 1", "ineligible": True, "if_unknown": "ignored"}],
    "floors": [{"code": "F1", "when": "income >= 900", "tier": "mid"}],
    "ladder": {
        "tiers": [
            {"code": "low", "label": "低"},
            {"code": "mid", "label": "中", "at_least": 50},
            {"code": "top", "label": "高", "at_least": 60},
        ]
    },
}


def book(**changes: Any) -> rt.TierPolicy:
    return rt.parse_policy(BOOK | changes)


def judged(policy: rt.TierPolicy, *rows: tuple[Any, ...], **options: Any) -> rt.Assessment:
    """Return the assessment of rows (income, toilets, safe, town)."""
    names = ("income", "toilets", "safe", "town")
    table = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    ids = [f"v{i}" for i in range(len(rows))]
    return rt.assess(rt.read_cohort(table | {"id": ids, "name": [f"村{i}" for i in ids]}, policy), policy, **options)


def test_points_score_and_tier_by_hand() -> None:
    result = judged(book(), ("8", "96", "是", "甲"))
    # 8/10 of 3/5 of 60 = 28.8; above 95: 30; yes: 10.
    verdict = result["v0"]
    assert dict(verdict.points) == {"income": Fraction("28.8"), "toilets": Fraction(30), "safe": Fraction(10)}
    assert verdict.score == result.exact_score("v0") == Fraction("68.8")
    assert verdict.provisional is not None
    assert verdict.tier is not None
    assert (verdict.provisional.code, verdict.tier.code) == ("top", "mid")
    assert [r.code for r in verdict.reasons] == [r.code for r in verdict.decided_by] == ["G1"]
    assert verdict.reasons[0].text("zh") == "G1 收入不足10万元,最高评为中(第九条)"
    assert verdict.reasons[0].text("en") == "G1 收入不足10万元; 中 at the highest(第九条)"


def test_every_kind_of_outcome_side_by_side() -> None:
    rows = [
        ("8", "96", "是", "甲"),
        ("50", "80", "否", "甲"),
        ("", "96", "是", "乙"),
        ("50", "0", "是", "乙"),
        ("950", "", "否", ""),
    ]
    result = judged(book(), *rows)
    assert result.tier_codes.tolist() == ["mid", "top", "", "", "top"]
    assert result.status.tolist() == ["rated", "rated", "unrated", "ineligible", "rated"]
    assert result.provisional_codes.tolist() == ["top", "top", "", "top", "top"]
    assert result.score.tolist()[:2] == [68.8, 75.0]
    assert np.isnan(result.score[2])
    assert result.exact_score(2) is None
    assert result.counts() == {"top": 2, "mid": 1, "low": 0, "unrated": 1, "ineligible": 1}
    assert [r.code for r in result[3].decided_by] == ["V1"]
    assert result[3].reasons[0].text("en").endswith("not eligible")
    assert [r.code for r in result[4].reasons] == ["F1"]
    assert result[4].decided_by == ()
    assert result[4].reasons[0].text("zh").endswith("直接评为中")
    assert result[2].tier is None


def test_points_of_all_rows_and_coverage() -> None:
    result = judged(book(), ("8", "", "是", "甲"), ("", "96", "是", "甲"))
    assert result.points("toilets").tolist() == [0.0, 30.0]
    assert result.points("income")[0] == 28.8
    assert np.isnan(result.points("income")[1])
    assert result.coverage().tolist() == [0.7, 0.4]
    with pytest.raises(rt.EvaluationError, match="did you mean 'income'") as caught:
        result.points("incom")
    assert caught.value.problems[0].code == "RT-EVA-003"


def test_points_of_values_with_many_digits_are_correctly_rounded() -> None:
    value = 0.1 + 0.2
    result = judged(book(), (value, "96", "是", "甲"), ("1", "96", "是", "甲"))
    exact = Fraction("0.30000000000000004") * Fraction("3.6")
    assert result.points("income").tolist() == [float(exact), 3.6]
    assert result.exact_score(0) == exact + 40


def test_no_rows_and_one_row() -> None:
    nobody = judged(book())
    assert len(nobody) == 0
    assert nobody.counts() == {"top": 0, "mid": 0, "low": 0}
    assert nobody.to_dict()["villages"] == []
    assert nobody.ranks().tolist() == []
    assert judged(book(), ("8", "96", "是", "甲")).ranks().tolist() == [1]


def test_ranks_are_shared_and_leave_gaps() -> None:
    result = judged(
        book(),
        ("50", "96", "是", "甲"),
        ("8", "96", "是", "甲"),
        ("50", "96", "是", "甲"),
        ("", "96", "是", "甲"),
        ("0", "0", "否", "甲"),
    )
    assert result.ranks().tolist() == [1, 3, 1, 0, 4]


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ({"count": 1, "ties": "exclude"}, ["mid", "mid", "mid"]),
        ({"count": 1, "ties": "include"}, ["top", "top", "mid"]),
        ({"count": 0, "ties": "include"}, ["mid", "mid", "mid"]),
        ({"count": 1, "ties": "tie_break", "tie_break": ["-toilets"]}, ["mid", "top", "mid"]),
        ({"count": 1, "ties": "tie_break", "tie_break": ["income"]}, ["top", "mid", "mid"]),
        ({"share": Fraction(1, 2), "base": "rated", "round": "half_up", "ties": "include"}, ["top", "top", "mid"]),
        ({"share": Fraction(1, 2), "base": "all", "round": "down", "ties": "exclude"}, ["top", "top", "mid"]),
    ],
)
@pytest.mark.parametrize("arithmetic", ["auto", "objects"])
def test_quotas(quota: dict[str, Any], expected: list[str], arithmetic: str) -> None:
    quota = {k: str(v) if isinstance(v, Fraction) else v for k, v in quota.items()}
    policy = book(quotas=[{"code": "Q1", "tier": "top", **quota}])
    rows = [("50", "96", "是", "甲"), ("50", "97", "是", "乙"), ("40", "96", "是", "甲"), ("", "1", "是", "甲")]
    result = judged(policy, *rows, arithmetic=arithmetic)
    assert result.tier_codes.tolist()[:3] == expected
    moved = [i for i, code in enumerate(expected) if code == "mid"]
    assert [i for i in range(3) if [r.code for r in result[i].decided_by] == ["Q1"]] == moved
    assert result[moved[0]].decided_by[0].text("zh") == "Q1 名额已满,高名额有限,下调一档"


def test_a_quota_by_township_counts_each_township_alone() -> None:
    policy = book(quotas=[{"code": "Q1", "tier": "top", "count": 1, "ties": "exclude", "by": "town"}])
    result = judged(policy, ("50", "96", "是", "甲"), ("49", "96", "是", "甲"), ("20", "96", "是", "乙"))
    assert result.tier_codes.tolist() == ["top", "mid", "top"]


def test_equal_floats_of_unequal_scores_are_told_apart_in_quotas_and_ranks() -> None:
    near = {"income": {**BOOK["indicators"]["income"], "range": [0, 1000]}}
    policy = book(
        indicators=BOOK["indicators"] | near, quotas=[{"code": "Q1", "tier": "top", "count": 1, "ties": "exclude"}]
    )
    high, low = 10.000000000000002, 10.0
    result = judged(policy, (low, "96", "是", "甲"), (high, "96", "是", "甲"))
    assert result.ranks().tolist() == [2, 1]
    assert result.tier_codes.tolist() == ["mid", "top"]


@pytest.mark.parametrize("arithmetic", ["auto", "objects"])
def test_a_result_is_the_same_on_both_paths(arithmetic: str) -> None:
    rows = [(str(i % 61), str(60 + i % 41), "是" if i % 3 else "否", "甲") for i in range(400)]
    assert judged(book(), *rows, arithmetic=arithmetic).same_as(judged(book(), *rows))
    assert not judged(book(), *rows).same_as(judged(book(), *rows[:-1]))
    assert not judged(book(), *rows).same_as("something else")


def test_what_does_not_fit_is_refused_with_every_cell() -> None:
    policy = book()
    columns = {
        "income": rt.NumberColumn([-1.0, 2000.0]),
        "toilets": rt.NumberColumn([1.0, 2.0]),
        "safe": rt.NumberColumn([2.0, 0.5]),
    }
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(rt.Cohort(["a", "b"], columns), policy)
    found = [(p.code, p.id, p.column, p.value) for p in caught.value.problems]
    assert found == [
        ("RT-EVA-012", "a", "村集体经营性收入", "-1"),
        ("RT-EVA-012", "b", "村集体经营性收入", "2000"),
        ("RT-EVA-012", "a", "无事故", "2"),
        ("RT-EVA-012", "b", "无事故", "0.5"),
    ]


def test_missing_columns_and_wrong_kinds_are_refused_together() -> None:
    columns: dict[str, rt.NumberColumn | rt.TextColumn] = {
        "income": rt.TextColumn(["a"]),
        "safe": rt.NumberColumn([1.0]),
    }
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(rt.Cohort(["a"], columns), book())
    assert [(p.code, p.column) for p in caught.value.problems] == [("RT-EVA-011", "income"), ("RT-EVA-010", "toilets")]


def test_refused_missing_values_are_named() -> None:
    policy = book(missing="refuse")
    with pytest.raises(rt.EvaluationError) as caught:
        judged(policy, ("", "1", "是", "甲"), ("3", "1", "拒报", "甲"))
    assert [(p.code, p.id, p.column) for p in caught.value.problems] == [
        ("RT-EVA-013", "v0", "村集体经营性收入"),
        ("RT-EVA-013", "v1", "无事故"),
    ]
    assert "unrated" in caught.value.problems[0].mend


def test_a_million_wrong_cells_are_counted_and_fifty_shown() -> None:
    high, safe = rt.NumberColumn(np.full(1000, 5000.0)), rt.NumberColumn(np.ones(1000))
    cohort = rt.Cohort([str(i) for i in range(1000)], {"income": high, "toilets": high, "safe": safe})
    with pytest.raises(rt.EvaluationError, match="and 1950 more") as caught:
        rt.assess(cohort, book())
    assert (len(caught.value.problems), caught.value.count) == (50, 2000)


def test_a_verdict_and_an_assessment_in_words() -> None:
    result = judged(book(), ("8", "96", "是", "甲"), ("", "96", "不适用", "甲"))
    assert repr(result).splitlines()[0] == "<Assessment 2 villages · 示例办法>"
    assert "示例数值" in repr(result)
    words = repr(result["v0"])
    assert words.startswith("村v0(v0)评为 中,总分 68.8")
    assert "按分数本可评为 高" in words
    assert "是" in words
    assert "无总分" in repr(result["v1"])
    assert "不适用" in repr(result["v1"])
    assert [v.id for v in result] == ["v0", "v1"]
    assert result["v0"].stars == ()


def test_to_dict_is_ready_for_json() -> None:

    result = judged(book(), ("8", "96", "是", "甲"), ("", "96", "是", "甲"))
    found = json.loads(json.dumps(result.to_dict()))
    assert found["villages"][0]["score"] == 68.8
    assert found["villages"][0]["reasons"] == "G1"
    assert found["villages"][1]["score"] is None
    assert found["provenance"]["policy_sha256"] == book().fingerprint
    assert found["illustrative"]


def test_programs_are_kept_for_tables_of_like_kind_and_do_not_pile_up() -> None:
    policy = book()
    for top in range(70):
        judged(policy, (str(top * 10 + 0.5), "96", "是", "甲"))
        judged(policy, (0.5 + 10.0 ** -(top % 9), "96", "是", "甲"))
    assert 0 < len(policy.compiled) <= 64


def test_named_stars_that_are_held() -> None:
    policy = rt.load_policy("linxi-five-star")
    case = next(c for c in policy.cases if isinstance(c, Case) and c.expect.tier == "five_star")
    row = {code: [value.label.zh if isinstance(value, rt.Absence) else value] for code, value in case.village}
    verdict = rt.assess(rt.read_cohort(row | {"id": ["x"]}, policy, id="id"), policy)["x"]
    assert len(verdict.stars) == 5

"""What is worked out and shown, and is no part of the score."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from policy.rulebooks import base, told
from ruraltier.policy.criteria import ROOT

VALUE: dict[str, Any] = {"points": 10, "range": [0, 10], "curve": {"kind": "value"}}
POLICY = rt.parse_policy(
    {
        "format": 1,
        "id": "a",
        "title": "a",
        "source": "s",
        "confidence": "published",
        "missing": "unrated",
        "sources": {"s": {"title": "made up"}},
        "score": {"total": 10},
        "indicators": {
            "x": VALUE,
            "mood": VALUE | {"aspect": "aside", "label": {"zh": "满意度", "en": "mood"}},
            "song": VALUE | {"aspect": "extra", "missing": "exclude"},
            "dance": VALUE | {"aspect": "extra", "missing": "zero"},
        },
        "aspects": {"extra": {"under": "aside", "label": {"zh": "加分", "en": "extra"}, "cap": 15}},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 5}]},
        "gates": [{"code": "G1", "when": "points.mood < 4", "cap": "low", "if_unknown": "ignored"}],
        "vetoes": [{"code": "V1", "when": "points.extra < 1", "ineligible": True}],
    }
)


def village(*cells: object) -> rt.Verdict:
    table = {"id": ["a"], **{code: [cell] for code, cell in zip(("x", "mood", "song", "dance"), cells, strict=True)}}
    return rt.assess(rt.read_cohort(table, POLICY, id="id"), POLICY)["a"]


@pytest.mark.parametrize(
    ("cells", "status", "tier", "reasons"),
    [
        ((5, 4, 1, 1), "rated", "top", []),
        ((5, 3, 1, 1), "rated", "low", ["G1"]),
        # what is missing there makes that figure unknown, not the village
        ((5, "", 1, 1), "rated", "top", []),
        ((5, 4, "", 1), "rated", "top", []),
        ((5, 4, "", ""), "ineligible", None, ["V1"]),
        (("", 4, 1, 1), "unrated", None, []),
    ],
)
def test_rules_read_what_the_score_leaves_out(cells: Any, status: str, tier: str | None, reasons: list[str]) -> None:
    verdict = village(*cells)
    assert verdict.status == status
    assert (verdict.tier.code if verdict.tier else None) == tier
    assert [reason.code for reason in verdict.reasons] == reasons


def test_neither_score_nor_coverage_nor_totals_count_it() -> None:
    verdict = village(5, "", 9, 9)
    assert verdict.score == 5
    assert verdict.assessment.coverage().tolist() == [1.0]
    assert POLICY.full(ROOT) == 10
    assert POLICY.full("extra") == 15
    assert POLICY.aside == ("mood", "extra", "song", "dance")


def test_the_figures_are_told() -> None:
    verdict = village(5, "", 9, 9)
    assert dict(verdict.points) == {"x": 5, "song": 9, "dance": 9}
    (told_of,) = verdict.assessment.to_dict()["villages"]
    assert told_of["aside"] == {"mood": None, "extra": 15.0, "song": 9.0, "dance": 9.0}


def test_an_explanation_has_a_block_of_its_own() -> None:
    lines = rt.explain(village(5, "", 9, 9), "en").splitlines()
    at = lines.index("  not part of the score")
    assert [line.split()[0] for line in lines[at + 1 : at + 5]] == ["mood", "extra", "song", "dance"]
    assert "    mood: missing, the figure is unknown" in lines
    assert "  不计入总分" in rt.explain(village(5, 4, 9, 9)).splitlines()


def test_a_verdict_shows_it_last() -> None:
    lines = [line.split()[0] for line in repr(village(5, 4, 9, 8)).splitlines()[1:7]]
    assert lines == ["指标", "x", "不计入总分", "满意度", "song", "dance"]


def test_a_missing_value_may_still_be_refused() -> None:
    document = POLICY.to_dict()
    document["indicators"]["mood"]["missing"] = "refuse"
    policy = rt.parse_policy(document)
    with pytest.raises(rt.EvaluationError) as caught:
        rt.assess(rt.read_cohort({"id": ["a"], "x": [1], "mood": [""], "song": [1], "dance": [1]}, policy), policy)
    assert [problem.code for problem in caught.value.problems] == ["RT-EVA-013"]


def test_it_comes_back_from_its_document() -> None:
    assert rt.parse_policy(POLICY.to_dict()) == POLICY


def test_no_aspect_has_the_code_of_what_stands_aside() -> None:
    document = base(**{"aspects.aside": {"items": {"a": {}}}, "score.total": 101})
    assert told(document) == [("RT-POL-103", "aspects.aside")]


def test_something_stands_under_the_root() -> None:
    moved = {f"indicators.{code}.aspect": "aside" for code in ("toilets", "grade")}
    under = {"aspects.wealth.under": "aside", "aspects.signs.under": "aside", "score": {}}
    assert ("RT-POL-126", "score") in told(base(**moved, **under))

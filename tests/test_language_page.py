"""Sentences of the page on the policy language that nothing else shows."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from attrs import fields

import ruraltier as rt
from ruraltier.policy import case_forms, curves, forms
from ruraltier.policy.incentives import AWARDS
from ruraltier.policy.provenance import Source
from ruraltier.policy.rules import Quota, Setting

PAGE = (Path(__file__).parent.parent / "docs" / "reference" / "language.md").read_text(encoding="utf-8")


def document(**stated: Any) -> dict[str, Any]:
    value = {"kind": "value"}
    return {
        "format": 1,
        "id": "county",
        "title": "县",
        "source": "S",
        "confidence": "published",
        "sources": {"S": {"title": "办法"}},
        "missing": {"missing": "zero", "refused": 2, "not_yet_due": "full", "not_applicable": "exclude"},
        "indicators": {
            "roads": {"points": 5, "range": [0, 5], "curve": value},
            "income": {"points": 5, "range": [0, 5], "curve": value},
            "banned": {"kind": "yes_no"},
            "looked_at": {"kind": "number"},
        },
        "score": {"total": 10, "min_coverage": 0.6},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 5}]},
        "gates": [{"code": "G", "when": "banned", "cap": "low"}, {"code": "H", "when": "income < 3", "cap": "low"}],
    } | stated


POLICY = rt.parse_policy(document())


def village(**cells: str) -> rt.Verdict:
    stated = {"roads": "5", "income": "5", "banned": "否"} | cells
    return rt.assess(rt.read_cohort({"id": ["1"]} | {k: [v] for k, v in stated.items()}, POLICY, id="id"), POLICY)["1"]


@pytest.mark.parametrize(
    "answers", [["是", "Yes", "y", "TRUE", "1", "√", "✓", "✔"], ["否", "NO", "n", "false", "0", "×"]]
)
def test_answers_are_read_in_many_spellings(answers: list[str]) -> None:
    fired = {tuple(reason.code for reason in village(banned=answer).reasons) for answer in answers}
    assert fired == {("G",) if "是" in answers else ()}


@pytest.mark.parametrize("answer", ["有", "无", "2", "对"])
def test_another_answer_is_refused(answer: str) -> None:
    with pytest.raises(rt.TableError, match="is no answer"):
        village(banned=answer)


@pytest.mark.parametrize(
    ("cell", "status"), [("", "rated"), ("拒报", "rated"), ("未到期", "rated"), ("不适用", "unrated")]
)
def test_only_exclusion_lowers_the_coverage_that_is_asked_for(cell: str, status: str) -> None:
    assert village(roads=cell).status == status


def test_an_unrated_village_reports_no_rules() -> None:
    found = village(income="1", banned="")
    assert (found.status, found.reasons, found.decided_by) == ("unrated", (), ())


def test_what_nothing_reads_may_be_absent_from_a_table() -> None:
    assert POLICY.needed == {"roads", "income", "banned"}


def test_the_root_has_provenance_and_the_ladder_has_none() -> None:
    root = {"total": 10, "confidence": "illustrative", "reference": "一"}
    assert rt.parse_policy(document(score=root)).illustrative == ("score",)
    tiers = document()["ladder"]["tiers"]
    for ladder in (
        {"tiers": tiers, "source": "S"},
        {"tiers": tiers, "round": {"places": 1, "mode": "down", "source": "S"}},
    ):
        with pytest.raises(rt.PolicyError, match="unknown key 'source'"):
            rt.parse_policy(document(ladder=ladder))


@pytest.mark.parametrize("key", ["curve", "unit", "round", "kind"])
def test_an_item_of_a_checklist_is_yes_or_no_and_no_more(key: str) -> None:
    item = {
        "label": "路灯",
        "source": "S",
        "confidence": "secondary",
        "reference": "二",
        "aliases": ["灯"],
        "missing": "full",
    }
    score = {"total": 11, "items": {"lamp": item}}
    assert rt.parse_policy(document(score=score)).criterion["lamp"].points == 1
    with pytest.raises(rt.PolicyError, match=f"unknown key '{key}'"):
        rt.parse_policy(document(score={"total": 11, "items": {"lamp": item | {key: "x"}}}))


def test_a_date_may_be_text_so_that_json_can_hold_a_rule_book() -> None:
    as_text = json.loads(json.dumps({"valid_from": "2024-01-31"}))
    assert rt.parse_policy(document(**as_text)) == rt.parse_policy(document(valid_from=date(2024, 1, 31)))


FORMS: dict[str, tuple[type, ...]] = {
    "Head": (forms.HeadForm, forms.TableForm, Source),
    "Indicators": (forms.IndicatorForm, forms.ItemForm, forms.ChoiceForm, forms.RangeForm),
    "Curves": (
        curves.Linear, curves.Steps, forms.StepForm, curves.Proportional, forms.DeductForm, forms.BonusForm, forms.Edge
    ),
    "Aspects": (forms.ScoreForm, forms.AspectForm),
    "Ladder": (forms.LadderForm, forms.TierForm, rt.CutFit),
    "Rules": (forms.GateForm, forms.VetoForm, forms.FloorForm, Setting),
    "Quotas": (Quota,),
    "Incentives": (forms.IncentivesForm, *AWARDS.values()),
    "Cases": (case_forms.CaseForm, case_forms.JointCaseForm, case_forms.ExpectForm),
    "Amendments": (forms.AmendmentForm,),
}  # fmt: skip
SPELT = {"passing": "pass", "formula": "is"}
ELSEWHERE = {"source", "confidence", "reference"}


def section(title: str) -> str:
    """Return what stands under a title of the page."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("title", FORMS)
def test_every_key_stands_in_its_section(title: str) -> None:
    text = section(title)
    written = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`]+`|```.*?```", text, re.DOTALL))))
    keys = {SPELT.get(f.name, f.name) for f in chain.from_iterable(map(fields, FORMS[title]))}
    wanted = keys - ({"code"} if title == "Head" else ELSEWHERE)
    assert wanted - written == set()


def whole() -> dict[str, Any]:
    """Return the examples of the page put together."""
    found = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return tomllib.loads("\n".join(e for e in found if not e.startswith("# instead")), parse_float=Decimal)


def test_the_examples_of_the_page_are_one_rule_book() -> None:
    policy = rt.parse_policy(whole())
    assert [rt.run_cases(version) for version in policy.versions()] == [(), ()]
    found = rt.check(policy)
    assert [finding.code for finding in found.warnings] == []
    assert "indicators.growth" not in {f.path for f in found if f.code == "RT-LNT-021"}  # worked out, and scored
    assert [str(policy.at(day).ladder.tiers[-1].threshold) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [
        "> 60",
        "> 65",
    ]


def test_cuts_of_the_page_may_be_fitted_instead() -> None:
    fit = re.findall(r"^```toml\n(# instead.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    stated = tomllib.loads(*fit)["ladder"]["fit"]
    first = rt.parse_policy(whole()).at(date(2024, 1, 1)).to_dict()
    policy = rt.parse_policy(first | {"ladder": first["ladder"] | {"fit": stated}})
    assert policy.ladder.fit == rt.CutFit(method="quantiles", shares={"mid": "0.5", "top": "0.9"}, most_move=5)


@pytest.mark.parametrize("code", ["and", "or", "not", "at", "always", "score", "placed"])
def test_words_of_conditions_are_no_codes(code: str) -> None:
    stated = document()
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_policy(stated | {"indicators": stated["indicators"] | {code: {}}})
    assert {problem.code for problem in caught.value.problems} == {"RT-POL-103"}

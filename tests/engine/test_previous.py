"""Rules that go by the tier of last time."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from policy.rulebooks import base, told
from ruraltier.engine.wording import Reason
from ruraltier.policy.rules import Gate, Relative, bound_of

OPTIONS = ["四类", "三类", "二类", "一类"]
TIERS = [
    {"code": f"c{4 - i}", "label": {"zh": word, "en": f"class {4 - i}"}, **({"at_least": i * 10} if i else {})}
    for i, word in enumerate(OPTIONS)
]
HEAD: dict[str, Any] = {
    "format": 1,
    "id": "p",
    "title": "p",
    "source": "s",
    "confidence": "published",
    "sources": {"s": {"title": "made up"}},
    "score": {"total": 40},
    "indicators": {
        "x": {"points": 40, "range": [0, 40], "curve": {"kind": "value"}},
        "last": {"kind": "option", "options": OPTIONS},
        "held": {"kind": "yes_no"},
    },
    "ladder": {"tiers": TIERS, "previous": "last"},
}
GATE = {"code": "G1", "when": "x >= 0", "cap": "previous + 1", "if_unknown": "ignored"}
FLOOR = {"code": "F1", "when": "held", "tier": "previous", "if_unknown": "ignored"}
VETO = {"code": "V1", "when": "held", "cap": "previous - 2"}


def village(x: int, last: str, held: str = "否", **rules: Any) -> rt.Verdict:
    policy = rt.parse_policy(HEAD | rules)
    cohort = rt.read_cohort({"id": ["a"], "x": [x], "last": [last], "held": [held]}, policy, id="id")
    return rt.assess(cohort, policy)["a"]


@pytest.mark.parametrize(
    ("x", "last", "tier", "decided"),
    [
        (35, "四类", "c3", ["G1"]),
        (35, "三类", "c2", ["G1"]),
        (25, "三类", "c2", []),
        (35, "一类", "c1", []),
        (5, "一类", "c4", []),
        (35, "", "c1", []),
    ],
)
def test_one_step_at_a_time(x: int, last: str, tier: str, decided: list[str]) -> None:
    verdict = village(x, last, gates=[GATE])
    assert verdict.tier is not None
    assert verdict.tier.code == tier
    assert [reason.code for reason in verdict.decided_by] == decided
    assert [reason.code for reason in verdict.reasons] == (["G1"] if last else [])


@pytest.mark.parametrize(
    ("held", "last", "tier"), [("是", "二类", "c2"), ("否", "二类", "c4"), ("是", "", "c4"), ("", "二类", "c4")]
)
def test_a_tier_may_be_kept(held: str, last: str, tier: str) -> None:
    verdict = village(5, last, held, floors=[FLOOR])
    assert verdict.tier is not None
    assert verdict.tier.code == tier


@pytest.mark.parametrize(
    ("held", "last", "status", "tier"),
    [
        ("是", "一类", "rated", "c3"),
        ("是", "三类", "rated", "c4"),
        ("是", "", "unrated", None),
        # what does not hold asks for nothing
        ("否", "", "rated", "c1"),
        ("", "一类", "unrated", None),
    ],
)
def test_without_a_tier_of_last_time_it_cannot_be_told(held: str, last: str, status: str, tier: str | None) -> None:
    verdict = village(35, last, held, vetoes=[VETO])
    assert (verdict.status, verdict.tier.code if verdict.tier else None) == (status, tier)


@pytest.mark.parametrize(
    ("rules", "held", "last", "zh", "en"),
    [
        ({"gates": [GATE]}, "否", "三类", "最高评为二类(上年等次三类的上一档)",
         "class 2 at the highest (one tier above class 3, the tier of last time)"),
        ({"gates": [GATE]}, "否", "一类", "最高评为", "(one tier above class 1, the tier of last time)"),
        ({"floors": [FLOOR]}, "是", "三类", "最低评为三类(上年等次三类)",
         "class 3 at the lowest (class 3, the tier of last time)"),
        ({"vetoes": [VETO]}, "是", "三类", "最高评为四类(上年等次三类的下2档)",
         "class 4 at the highest (2 tiers below class 3, the tier of last time)"),
    ],
)  # fmt: skip
def test_reasons_name_the_tier_that_is_meant_and_that_of_last_time(
    rules: Any, held: str, last: str, zh: str, en: str
) -> None:
    (reason,) = village(35, last, held, **rules).reasons
    assert zh in reason.text()
    assert en in reason.text("en")
    assert "class" not in Reason(reason.rule, reason.policy).text("en").partition("; ")[2]


def test_a_verdict_knows_the_tier_of_last_time() -> None:
    assert village(35, "", gates=[GATE]).previous is None
    previous = village(35, "二类", gates=[GATE]).previous
    assert previous is not None
    assert previous.code == "c2"
    document = {key: value for key, value in HEAD.items() if key != "ladder"}
    policy = rt.parse_policy(document | {"ladder": {"tiers": TIERS}})
    assert rt.assess(rt.read_cohort({"id": ["a"], "x": [1]}, policy), policy)["a"].previous is None


def test_the_column_is_needed_where_a_rule_goes_by_it() -> None:
    assert "last" not in rt.parse_policy(HEAD).needed
    policy = rt.parse_policy(HEAD | {"gates": [GATE]})
    assert "last" in policy.needed
    with pytest.raises(rt.TableError):
        rt.read_cohort({"id": ["a"], "x": [1]}, policy, id="id")


def test_an_explanation_shows_it() -> None:
    assert "last" in rt.explain(village(35, "三类", gates=[GATE]), "en").split("other values that rules read")[1]
    assert "rule G1 reads last" in rt.explain(village(35, "", gates=[GATE]), "en")


@pytest.mark.parametrize(
    ("spelt", "bound"),
    [
        ("previous", Relative()),
        ("previous+1", Relative(1)),
        ("previous - 12", Relative(-12)),
        ("previous + 0", Relative(0)),
        ("previous * 2", "previous * 2"),
        (Relative(3), Relative(3)),
    ],
)
def test_a_bound_is_read(spelt: Any, bound: Any) -> None:
    assert bound_of(Gate(code="G", when="x > 1", cap=spelt)) == bound


def test_it_comes_back_from_its_document() -> None:
    policy = rt.parse_policy(HEAD | {"gates": [GATE], "floors": [FLOOR], "vetoes": [VETO]})
    assert policy.to_dict()["ladder"]["previous"] == "last"
    assert policy.to_dict()["vetoes"][0]["cap"] == "previous - 2"
    assert rt.parse_policy(policy.to_dict()) == policy


LAST = {"indicators.last.kind": "option", "indicators.last.options": ["a", "b", "c"], "ladder.previous": "last"}
APPLIES = {"gates[0].cap": "previous", "gates[0].if_unknown": "applies"}
UNNAMED: dict[str, Any] = {key: [] for key in ("floors", "quotas", "incentives.awards", "gates", "cases")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"gates[0].cap": "previous"}, [("RT-POL-165", "gates[0].cap")]),
        ({"floors[0].tier": "previous"}, [("RT-POL-165", "floors[0].tier")]),
        (LAST | APPLIES, [("RT-POL-166", "gates[0].if_unknown")]),
        (LAST | {"gates[0].cap": "previous + 2"}, [("RT-POL-161", "gates[0].cap")]),
        (LAST | {"floors[0].tier": "previous - 2"}, [("RT-POL-161", "floors[0].tier")]),
        (LAST | {"gates[0].cap": "previous + 1", "floors[0].tier": "previous - 1"}, None),
        (LAST | {"gates[0].cap": "previous + x"}, [("RT-POL-100", "gates[0].cap")]),
        (LAST | {"indicators.last.options": ["a", "b"]}, [("RT-POL-167", "ladder.previous")]),
        (LAST | {"ladder.previous": "heads"}, [("RT-POL-180", "ladder.previous")]),
        (LAST | {"ladder.previous": "lst"}, [("RT-POL-100", "ladder.previous")]),
        (UNNAMED | {"ladder.tiers[1].code": "previous"}, [("RT-POL-103", "ladder.tiers[1].code")]),
    ],
)
def test_what_is_wrong_with_it(changes: dict[str, Any], expected: list[tuple[str, str]] | None) -> None:
    if expected is None:
        rt.parse_policy(base(**changes))
    else:
        assert told(base(**changes)) == expected


def test_a_relative_floor_reaches_every_tier() -> None:
    tiers = [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top"}]
    rt.parse_policy(base(**LAST, **{"ladder.tiers": tiers, "floors[0].tier": "previous"}))
    high = [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top", "at_least": 101}]
    policy = rt.parse_policy(base(**LAST, **{"ladder.tiers": high, "floors[0].tier": "previous"}))
    assert "RT-LNT-001" not in rt.check(policy).codes

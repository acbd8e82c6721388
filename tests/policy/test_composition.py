"""A rule book composed in Python equals the one that its own document gives."""

from __future__ import annotations

import ruraltier as rt
from ruraltier.policy.incentives import Fixed
from ruraltier.policy.provenance import Source


def composed() -> rt.TierPolicy:
    return rt.TierPolicy(
        id="demo",
        title=rt.Text(zh="示例办法", en="Demo"),
        indicators=(rt.Indicator(code="income", label="收入", unit="万元"), rt.Indicator(code="safe", kind="yes_no")),
        criteria=(
            rt.Criterion(
                code="income",
                indicator="income",
                points=40,
                curve=rt.curves.Linear(at=[0, 10, 50], share=[0, "0.6", 1]),
            ),
            rt.Criterion(
                code="safe",
                indicator="safe",
                points=10,
                curve=rt.curves.AllOrNothing(threshold=rt.Threshold.at_least(1)),
            ),
        ),
        aspects=(rt.Aspect(code="", total=50),),
        missing=rt.Effects.all("unrated"),
        ladder=rt.Ladder(tiers=(rt.Tier(code="low"), rt.Tier(code="top", threshold=rt.Threshold.at_least(30)))),
        gates=(rt.Gate(code="G1", when="income < 10 and not safe", cap="low"),),
        incentives=rt.IncentiveScheme(awards=(Fixed(code="fund", amounts={"top": 10000}),)),
        sources=(Source(code="s", title="made up"),),
        source="s",
        confidence="illustrative",
    )


def test_composition_and_document_are_one() -> None:
    policy = composed()
    again = rt.parse_policy(policy.to_dict())
    assert again == policy
    assert again.fingerprint == policy.fingerprint
    assert "income < 10" in policy.to_toml()


def test_a_composed_rule_book_judges() -> None:
    policy = composed()
    result = rt.assess(rt.read_cohort({"id": ["a", "b"], "收入": [50, 9], "safe": ["是", "否"]}, policy), policy)
    assert result.tier_codes.tolist() == ["top", "low"]
    assert rt.allocate(result, policy.incentives).amount.tolist() == [1_000_000, 0]

"""The same rule book, written in a file and composed in Python, is the same."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from fractions import Fraction

import ruraltier as rt
from ruraltier import Aspect, Criterion, CutFit, Floor, Gate, Indicator, Quota, Rounding, Text, Threshold, Tier, Veto
from ruraltier.policy.parts import (
    Bracket,
    ByValue,
    Case,
    Choice,
    Currency,
    Expectation,
    Fixed,
    JointCase,
    Measure,
    PerHead,
    Range,
    ScoreRate,
    Setting,
    Share,
    Source,
)

WRITTEN = """
format = 1
id = "county"
title = { zh = "县", en = "county" }
source = "S"
confidence = "published"
missing = "unrated"

[sources.S]
title = "办法"

[settings.line]
value = 60

[indicators.income]
label = "收入"
points = 40
curve = { kind = "proportional", target = 8000 }
[indicators.before]
label = "上年收入"
[indicators.growth]
value = "100 * (income - before) / before"
value_round = { places = 1, mode = "half_up" }
points = 20
bounded = false
curve = { kind = "linear", at = [0, 10], points = [0, 20], outside = "extend" }
[indicators.target]
value = [{ when = "region == '山区'", is = 3000 }, { is = "2 * before" }]
[indicators.region]
kind = "option"
options = ["平原", "山区"]
[indicators.forest]
applies = "region == '山区'"
points = 10
curve = { kind = "all_or_nothing", at_least = 1 }
missing = { not_applicable = "full" }
[indicators.mark]
range = [0, 10]
aspect = "panel"
points = 10
curve = { kind = "value" }
bracket = [{ when = "income > 5000", above = 5, at_most = 10 }, { at_most = 5 }]
[indicators.peers]
range = [0, 10]
aspect = "panel"
points = 10
curve = { kind = "value" }
[indicators.public]
aspect = "aside"
points = 100
range = [0, 100]
curve = { kind = "value" }
[indicators.last]
kind = "option"
options = ["三类", "二类", "一类"]
[indicators.cadres]
[indicators.debt]
kind = "yes_no"

[aspects.panel]
aggregate = "maximum"
floor = 2
cap = 9

[score]
total = 79

[ladder]
round = { places = 1, mode = "half_up" }
previous = "last"
tiers = [{ code = "c" }, { code = "b", at_least = 40 }, { code = "a", above = 60 }]

[ladder.fit]
method = "quantiles"
shares = { a = 0.9 }
most_move = 5

[[gates]]
code = "G"
when = "points.public < setting.line or income < target"
cap = "previous"
if_unknown = "ignored"

[[vetoes]]
code = "V"
when = "debt"
ineligible = true

[[floors]]
code = "F"
when = "always"
tier = "previous - 1"
if_unknown = "ignored"

[[quotas]]
code = "Q"
tier = "c"
bound = "at_least"
share = 0.1
base = "rated"
round = "up"
ties = "include"

[incentives]
unit = "万元"
[[incentives.awards]]
code = "fund"
kind = "fixed"
amounts = { b = 20, a = 50 }
less_previous = true
[[incentives.awards]]
code = "cadres"
kind = "per_head"
heads = "cadres"
amounts = { a = 1 }
[[incentives.awards]]
code = "points"
kind = "score_rate"
rate = 0.01
round = "down"
[[incentives.awards]]
code = "owed"
kind = "value"
value = "cadres"
round = "up"
[[incentives.awards]]
code = "pool"
kind = "share"
pool = 100
by = "score"
tiers = ["a"]

[[cases]]
name = "one"
village = { debt = true }
expect = { status = "ineligible", reasons = ["V"] }

[[cases]]
villages = [{ debt = true }, { debt = true }]
expect = [{ status = "ineligible" }, {}]

[[amendments]]
code = "next"
valid_from = 2027-01-01
set = { "settings.line.value" = 70 }
"""

VALUE = rt.curves.Value()
HALF_UP = Rounding(places=1, mode="half_up")


def composed() -> rt.TierPolicy:
    return rt.TierPolicy(
        id="county",
        title=Text(zh="县", en="county"),
        source="S",
        missing=rt.Effects.all("unrated"),
        sources=[Source(code="S", title="办法")],
        settings=[Setting(code="line", value=60)],
        indicators=[
            Indicator(code="income", label="收入"),
            Indicator(code="before", label="上年收入"),
            Indicator(code="growth"),
            Indicator(code="target"),
            Indicator(code="region", kind="option", options=["平原", "山区"]),
            Indicator(code="forest"),
            Indicator(code="mark", range=(0, 10)),
            Indicator(code="peers", range=(0, 10)),
            Indicator(code="public", range=(0, 100)),
            Indicator(code="last", kind="option", options=["三类", "二类", "一类"]),
            Indicator(code="cadres"),
            Indicator(code="debt", kind="yes_no"),
        ],
        measures=[
            Measure(code="growth", choices=[Choice(formula="100*(income - before)/before")], rounding=HALF_UP),
            Measure(
                code="target",
                choices=[Choice(formula="3000", when="region == '山区'"), Choice(formula="2 * before")],
            ),
            Measure(code="forest", applies="region == '山区'"),
        ],
        brackets=[
            Bracket(
                code="mark",
                lines=[
                    Range(least=Threshold.above(5), most=Threshold.at_most(10), when="income > 5000"),
                    Range(most=Threshold.at_most(5)),
                ],
            )
        ],
        criteria=[
            Criterion(code="income", indicator="income", points=40, curve=rt.curves.Proportional(target=8000)),
            Criterion(
                code="growth",
                indicator="growth",
                points=20,
                bounded=False,
                curve=rt.curves.Linear(at=[0, 10], points=[0, 20], outside="extend"),
            ),
            Criterion(
                code="forest",
                indicator="forest",
                points=10,
                curve=rt.curves.AllOrNothing(threshold=Threshold.at_least(1)),
                missing=rt.Effects({rt.Absence.NOT_APPLICABLE: "full"}),
            ),
            Criterion(code="mark", indicator="mark", points=10, aspect="panel", curve=VALUE),
            Criterion(code="peers", indicator="peers", points=10, aspect="panel", curve=VALUE),
            Criterion(code="public", indicator="public", points=100, aspect="aside", curve=VALUE),
        ],
        aspects=[Aspect(code="", total=79), Aspect(code="panel", aggregate="maximum", floor=2, cap=9)],
        ladder=rt.Ladder(
            tiers=[
                Tier(code="c"),
                Tier(code="b", threshold=Threshold.at_least(40)),
                Tier(code="a", threshold=Threshold.above(60)),
            ],
            rounding=HALF_UP,
            previous="last",
            fit=CutFit(method="quantiles", shares={"a": "0.9"}, most_move=5),
        ),
        gates=[
            Gate(
                code="G",
                when="points.public < setting.line or income < target",
                cap="previous",
                if_unknown="ignored",
            )
        ],
        vetoes=[Veto(code="V", when="debt")],
        floors=[Floor(code="F", when="always", tier="previous - 1", if_unknown="ignored")],
        quotas=[
            Quota(code="Q", tier="c", bound="at_least", share="0.1", base="rated", round="up", ties="include"),
        ],
        incentives=rt.IncentiveScheme(
            currency=Currency("CNY", "万元"),
            awards=[
                Fixed(code="fund", amounts={"b": 20, "a": 50}, less_previous=True),
                PerHead(code="cadres", heads="cadres", amounts={"a": 1}),
                ScoreRate(code="points", rate="0.01", round="down"),
                ByValue(code="owed", value="cadres", round="up"),
                Share(code="pool", pool=100, by="score", tiers=["a"]),
            ],
        ),
        cases=[
            Case(
                name="one",
                village=(("debt", True),),
                expect=Expectation(status="ineligible", reasons=frozenset({"V"})),
            ),
            JointCase(
                villages=((("debt", True),), (("debt", True),)),
                expect=(Expectation(status="ineligible"), Expectation()),
            ),
        ],
        amendments=[rt.Amendment(code="next", valid_from=dt.date(2027, 1, 1), set={"settings.line.value": 70})],
    )


def test_a_composed_rule_book_equals_the_written_one() -> None:
    read = rt.parse_policy(tomllib.loads(WRITTEN, parse_float=Decimal))
    made = composed()
    assert made == read
    assert made.fingerprint == read.fingerprint
    assert made.to_toml() == read.to_toml()
    assert made.measure["growth"].choices[0].formula == read.measure["growth"].choices[0].formula
    assert made.full("panel") == Fraction(9)

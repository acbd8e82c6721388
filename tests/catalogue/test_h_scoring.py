"""Catalogue H: scoring. Each test's id carries the number of its entry."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ruraltier as rt

if TYPE_CHECKING:
    from collections.abc import Sequence

VALUE: dict[str, Any] = {"points": 1, "curve": {"kind": "value"}, "bounded": False}
TRAP = ((24, "31.5"), (32, "72.0"), (31, "86.8"), (2, "62.9"), (3, "60.7"), (8, "79.3"))
"""Weights and values whose weighted mean plain floats miss."""


def book(indicators: dict[str, Any], cuts: Sequence[Any] = (60,), **head: Any) -> rt.TierPolicy:
    """Return a rule book whose tiers are t0, t1, … at these cuts; numbers are ``at_least`` unless given as tables."""
    tiers: list[dict[str, Any]] = [{"code": "t0"}]
    tiers += [{"code": f"t{i}"} | (c if isinstance(c, dict) else {"at_least": c}) for i, c in enumerate(cuts, 1)]
    full = sum(Fraction(str(keys["points"])) for keys in indicators.values())
    document: dict[str, Any] = {
        "format": 1,
        "id": "h",
        "title": "h",
        "source": "s",
        "confidence": "illustrative",
        "sources": {"s": {"title": "made up"}},
        "score": {"total": int(full)},
        "indicators": indicators,
    }
    document |= head
    ladder = {"tiers": tiers} | head.get("ladder", {})
    return rt.parse_policy(document | {"ladder": ladder})


@pytest.fixture(params=["auto", "objects"])
def arithmetic(request: pytest.FixtureRequest) -> Any:
    return request.param


def assessed(policy: rt.TierPolicy, arithmetic: Any, **columns: Any) -> rt.Assessment:
    rows = len(next(iter(columns.values())))
    cohort = rt.read_cohort({"id": [f"v{i}" for i in range(rows)], **columns}, policy)
    return rt.assess(cohort, policy, arithmetic=arithmetic)


def one(policy: rt.TierPolicy, arithmetic: Any, **values: Any) -> str:
    return str(assessed(policy, arithmetic, **{k: [v] for k, v in values.items()}).tier_codes[0])


@pytest.mark.parametrize("form", [float, str, Decimal], ids=["H1-float", "H1-text", "H1-Decimal"])
def test_a_sum_of_decimals_is_on_the_cut(form: Any, arithmetic: Any) -> None:
    policy = book({"a": VALUE, "b": VALUE}, [Decimal("0.3")])
    assert one(policy, arithmetic, a=form("0.1"), b=form("0.2")) == "t1"


@pytest.mark.parametrize("on", [pytest.param(True, id="H2-on"), pytest.param(False, id="H2-under")])
def test_a_weighted_mean_on_the_cut_that_floats_miss(on: bool, arithmetic: Any) -> None:  # noqa: FBT001 - the case
    total = sum((Fraction(weight) * Fraction(value) for weight, value in TRAP), start=Fraction(0))
    cut = total / sum(weight for weight, _ in TRAP)
    indicators = {f"x{i}": VALUE | {"weight": weight} for i, (weight, _) in enumerate(TRAP)}
    policy = book(indicators, [f"{cut.numerator}/{cut.denominator}"], score={"aggregate": "weighted_mean"})
    values = [Fraction(value) for _, value in TRAP]
    values[0] -= 0 if on else Fraction(1, 10)
    columns = {f"x{i}": float(value) for i, value in enumerate(values)}
    assert one(policy, arithmetic, **columns) == ("t1" if on else "t0")


HALF_UP = {"round": {"places": 1, "mode": "half_up"}}
ROUNDED = [
    pytest.param("59.95", HALF_UP, "t1", "60", id="H3-rounded"),
    pytest.param("59.95", {}, "t0", "59.95", id="H3-exact"),
    pytest.param("59.949", HALF_UP, "t0", "59.9", id="H4-once"),
    pytest.param("59.945", HALF_UP, "t0", "59.9", id="H4-not through 59.95"),
]


@pytest.mark.parametrize(("value", "ladder", "tier", "score"), ROUNDED)
def test_rounding_is_declared_and_done_once(value: str, ladder: Any, tier: str, score: str, arithmetic: Any) -> None:
    result = assessed(book({"x": VALUE}, ladder=ladder), arithmetic, x=[value])
    assert (result.tier_codes[0], result.exact_score(0)) == (tier, Fraction(score))


@pytest.mark.parametrize(
    ("rounding", "score"),
    [
        pytest.param({}, "4.3", id="H5-not declared"),
        pytest.param({"places": 0, "mode": "half_up"}, "4", id="H5-declared"),
    ],
)
def test_points_are_rounded_by_indicator_only_if_declared(rounding: Any, score: str, arithmetic: Any) -> None:
    rounded = VALUE | ({"round": rounding} if rounding else {})
    result = assessed(book({"a": rounded, "b": rounded}), arithmetic, a=["1.2"], b=["3.1"])
    assert result.exact_score(0) == Fraction(score)


@pytest.mark.parametrize("sevenths", [pytest.param(3, id="H6-on"), pytest.param(2, id="H6-under")])
def test_thirds_and_sevenths_are_exact(sevenths: int, arithmetic: Any) -> None:
    share = VALUE | {"points": 1, "curve": {"kind": "linear", "at": [0, 7], "share": [0, 1]}, "bounded": True}
    thirds = {code: share | {"weight": "1/3"} for code in "abc"}
    policy = book(thirds, ["3/7"], score={"aggregate": "weighted_mean"})
    assert one(policy, arithmetic, a=sevenths, b=sevenths, c=sevenths) == ("t1" if sevenths == 3 else "t0")


@pytest.mark.parametrize("effect", [pytest.param("unrated", id="H7-unrated"), pytest.param("exclude", id="H7-all out")])
def test_no_missing_value_ends_in_the_top_tier(effect: str, arithmetic: Any) -> None:
    result = assessed(book({"x": VALUE}, [10, 60, 90], missing=effect), arithmetic, x=[None, 95])
    assert result.tier_codes.tolist() == ["", "t3"]
    assert result.status.tolist() == ["unrated", "rated"]
    assert np.isnan(result.score[0])


UNKNOWN = [
    pytest.param({}, ("", "unrated"), id="H8-default"),
    pytest.param({"if_unknown": "unrated"}, ("", "unrated"), id="H8-unrated"),
    pytest.param({"if_unknown": "applies"}, ("t0", "rated"), id="H8-applies"),
    pytest.param({"if_unknown": "ignored"}, ("t1", "rated"), id="H8-ignored"),
]


@pytest.mark.parametrize(("stated", "expected"), UNKNOWN)
def test_a_veto_on_a_missing_value_does_what_is_declared(stated: Any, expected: Any, arithmetic: Any) -> None:
    veto: dict[str, Any] = {"code": "V1", "when": "y < 1", "cap": "t0"} | stated
    policy = book({"x": VALUE, "y": VALUE | {"missing": "zero"}}, vetoes=[veto])
    result = assessed(policy, arithmetic, x=[70], y=[None])
    assert (result.tier_codes[0], result.status[0]) == expected


EFFECTS = [
    pytest.param("zero", [0.0, 0.0], "rated", id="H9-zero"),
    pytest.param("full", [1.0, 1.0], "rated", id="H9-full"),
    pytest.param("unrated", [None, None], "unrated", id="H9-unrated"),
]


@pytest.mark.parametrize(("effect", "scores", "status"), EFFECTS)
def test_a_column_without_any_value(effect: str, scores: Any, status: str, arithmetic: Any) -> None:
    result = assessed(book({"x": VALUE}, missing=effect), arithmetic, x=[None, None])
    assert [None if np.isnan(s) else s for s in result.score.tolist()] == scores
    assert result.status.tolist() == [status] * 2


@pytest.mark.parametrize("rows", [pytest.param(3, id="H10")])
def test_who_is_excluded_everywhere_has_no_tier_rather_than_the_lowest(rows: int, arithmetic: Any) -> None:
    policy = book({"x": VALUE, "y": VALUE}, missing="exclude")
    result = assessed(policy, arithmetic, x=[None] * rows, y=[None] * rows)
    assert result.counts() == {"t1": 0, "t0": 0, "unrated": rows}


LINE: dict[str, Any] = {"points": 10, "curve": {"kind": "linear", "at": [0, 10], "share": [0, 1]}}
OUTSIDE = [
    pytest.param("flat", "-5", "0", id="H12-flat below"),
    pytest.param("flat", "25", "10", id="H12-flat above"),
    pytest.param("extend", "-5", "-5", id="H12-extended below"),
    pytest.param("extend", "25", "25", id="H12-extended above"),
]


@pytest.mark.parametrize(("outside", "value", "points"), OUTSIDE)
def test_beyond_the_knots(outside: str, value: str, points: str, arithmetic: Any) -> None:
    line = LINE | {"curve": LINE["curve"] | {"outside": outside}, "bounded": False}
    assert assessed(book({"x": line}), arithmetic, x=[value]).exact_score(0) == Fraction(points)


UNITS = [
    pytest.param("94.7", "7", id="H13-on the third unit"),
    pytest.param("94.71", "8", id="H13-short of it"),
    pytest.param("94.69", "7", id="H13-past it"),
    pytest.param("95", "10", id="H13-none"),
    pytest.param("90", "0", id="H13-floor"),
]


@pytest.mark.parametrize(("value", "points"), UNITS)
def test_complete_units_at_an_exact_multiple(value: str, points: str, arithmetic: Any) -> None:
    curve = {"kind": "deduct", "below": 95, "per": Decimal("0.1"), "points": 1, "complete": True}
    assert assessed(book({"x": {"points": 10, "curve": curve}}), arithmetic, x=[value]).exact_score(0) == Fraction(
        points
    )


STEPS = [
    pytest.param("at_least", "80", "10", id="H14-at_least on"),
    pytest.param("at_least", "79.999999", "0", id="H14-at_least under"),
    pytest.param("above", "80", "0", id="H14-above on"),
    pytest.param("above", "80.000001", "10", id="H14-above over"),
]


@pytest.mark.parametrize(("word", "value", "points"), STEPS)
def test_a_step_exactly_hit_goes_by_its_word(word: str, value: str, points: str, arithmetic: Any) -> None:
    curve = {"kind": "steps", "steps": [{word: 80, "points": 10}]}
    assert assessed(book({"x": {"points": 10, "curve": curve}}), arithmetic, x=[value]).exact_score(0) == Fraction(
        points
    )


@pytest.mark.parametrize("rows", [pytest.param(r, id=f"H15-{r} rows") for r in (1, 7, 5000)])
def test_neither_chunks_nor_order_change_a_byte(rows: int) -> None:
    policy = book({"x": VALUE, "y": VALUE}, [50, 100])
    x, y = [i % 97 + 0.1 for i in range(rows)], [i % 89 + 0.7 for i in range(rows)]
    whole = assessed(policy, "auto", x=x, y=y)
    back = assessed(policy, "auto", x=x[::-1], y=y[::-1])
    parts = [rt.assess(whole.cohort.take(slice(i, i + 700)), policy) for i in range(0, rows, 700)]
    assert whole.score.tobytes() == back.score[::-1].tobytes() == b"".join(p.score.tobytes() for p in parts)
    assert whole.tier.tobytes() == back.tier[::-1].tobytes() == b"".join(p.tier.tobytes() for p in parts)


@pytest.mark.parametrize(
    ("last", "tier"), [pytest.param("-0.000000000001", "t0", id="H16-under"), pytest.param("0", "t1", id="H16-on")]
)
def test_a_hair_from_a_cut_after_twenty_additions(last: str, tier: str, arithmetic: Any) -> None:
    policy = book({f"x{i}": VALUE for i in range(21)}, [2])
    columns: dict[str, Any] = {f"x{i}": "0.1" for i in range(20)} | {"x20": last}
    assert one(policy, arithmetic, **columns) == tier

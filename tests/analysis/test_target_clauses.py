"""Clauses of the sources that set targets, honours and funds. Marks and names are invented."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

import ruraltier as rt
from ruraltier.domain.threshold import Threshold
from strategies.programmes import HEAD, book, programme, result

F = Fraction
TEXT = {"kind": "text"}
CLASSES = ("class_4", "class_3", "class_2", "class_1")


DIRECTIONS = ((1, "创建一类", "rise"), (2, "壮大二类", "rise"), (3, "提升三类", "fall"), (4, "减少四类", "fall"))
END_2020 = dt.date(2020, 12, 31)


def county() -> rt.TierPolicy:
    """Return a rule book with four classes and the class of last time."""
    ladder = [{"code": code} | ({"at_least": 20 * i + 20} if i else {}) for i, code in enumerate(CLASSES)]
    last = {"last": {"kind": "option", "options": list(CLASSES)}}
    return book(last, ladder={"previous": "last", "tiers": ladder})


def classes(policy: rt.TierPolicy, held: list[int], last: list[int]) -> rt.Assessment:
    marks = [0, 45, 65, 85]
    return result(policy, [marks[4 - one] for one in held], last=[CLASSES[4 - one] for one in last])


def test_s000_24_each_class_has_its_direction() -> None:
    policy = county()
    listed = [
        {"code": f"T{n}", "level": "village", "label": word, "figure": "count", "when": f'tier == "class_{n}"'}
        | {"direction": direction, "by": "2012-12-31"}
        for n, word, direction in (
            (1, "创建一类", "rise"),
            (2, "壮大二类", "rise"),
            (3, "提升三类", "fall"),
            (4, "减少四类", "fall"),
        )
    ]
    made = programme(policy, targets=listed)
    then, now = classes(policy, [1, 2, 3, 3, 4, 4, 4], [4] * 7), classes(policy, [1, 1, 2, 2, 3, 3, 4], [4] * 7)
    found = rt.progress(now, made, start=then, as_of=dt.date(2011, 12, 31))
    assert [(one.goals[0].start.value, one.goals[0].now.value, one.met) for one in found] == [
        (F(1), F(2), True),
        (F(1), F(2), True),
        (F(2), F(2), False),
        (F(3), F(1), True),
    ]
    assert found["T3"].needed == 1


def test_s000_31_villages_of_every_class_are_to_move_up() -> None:
    policy = county()
    listed = [
        {"code": code, "level": "village", "figure": "share", "base": "all", "when": "tier > previous", "above": 0}
        | {"weight": f'count(previous == "{code}")', "by": "2012-12-31"}
        for code in CLASSES[:-1]
    ]
    now = classes(policy, [1, 2, 3, 2], [2, 3, 3, 4])
    found = rt.progress(now, programme(policy, targets=listed), as_of=dt.date(2011, 12, 31))
    assert {one.target.code: one.goals[0].now.value for one in found} == {
        "class_4": 1,
        "class_3": F(1, 2),
        "class_2": 1,
    }
    assert all(one.met for one in found)


ORGANISATION = ("weak", "norm", "first_class")


def organisations() -> rt.TierPolicy:
    """Return a rule book of village organisations: 软弱涣散, 达标, 一流."""
    ladder = {"tiers": [{"code": "weak"}, {"code": "norm", "at_least": 60}, {"code": "first_class", "at_least": 90}]}
    return book(
        {"income": {"unit": "元"}, "graduates": {}, "township": TEXT, "applied": {"kind": "yes_no"}}, ladder=ladder
    )


def villages(marks: list[Any], **columns: Any) -> rt.Assessment:
    n = len(marks)
    plain: dict[str, Any] = {"income": [0] * n, "graduates": [1] * n, "township": ["甲"] * n, "applied": ["是"] * n}
    return result(organisations(), marks, **{**plain, **columns})


def target(**keys: Any) -> rt.Programme:
    stated = {
        "code": "T",
        "level": "village",
        "base": "all",
        "figure": "share",
        "from": "2019-01-01",
        "by": "2021-12-31",
    }
    return programme(organisations(), targets=[{key: v for key, v in {**stated, **keys}.items() if v is not None}])


def test_s001_15_within_three_years_all_organisations_reach_the_norm() -> None:
    made = target(when='tier >= "norm"', at_least=1, steps_a_year=1)
    then, now = villages([50, 50, 50, 95]), villages([50, 70, 70, 95])
    goal = rt.progress(now, made, start=then, as_of=dt.date(2020, 6, 30))["T"].goals[0]
    assert (goal.done, goal.needed, goal.met, goal.reachable) == (F(2, 3), 1, False, True)
    assert goal.years_left == 1 + F((dt.date(2021, 12, 31) - dt.date(2021, 6, 30)).days, 365)
    assert rt.progress(now, made, as_of=dt.date(2021, 12, 31))["T"].reachable is False


@pytest.mark.parametrize(("first", "met", "needed"), [(6, True, 0), (5, False, 1), (0, False, 6)])
def test_s001_16_sixty_percent_and_no_less_are_first_class(first: int, met: Any, needed: int) -> None:
    made, now = target(when='tier == "first_class"', at_least=0.6), villages([90] * first + [89] * (10 - first))
    found = rt.progress(now, made, as_of=dt.date(2019, 12, 31))["T"]
    assert (found.met, found.needed) == (met, needed)


def test_s001_24_no_village_without_collective_income() -> None:
    made = target(when="income > 0", at_least=0.95, confidence="illustrative")
    found = rt.progress(villages([60] * 40, income=[1] * 37 + [0, 0, ""]), made, as_of=END_2020)
    goal = found["T"].goals[0]
    assert (goal.now.value, goal.met, goal.needed, goal.heads.unknown) == (F(37, 40), None, 1, 1)
    assert found.illustrative == ("targets[0]",)


def test_s001_25_half_of_the_villages_have_fifty_thousand_yuan() -> None:
    made = target(when="income >= 50000", at_least=0.5)
    for incomes, met in (([50000, 49999], True), ([49999, 49999], False), ([60000, 10000, 10000], False)):
        assert rt.progress(villages([60] * len(incomes), income=incomes), made, as_of=END_2020)["T"].met is met


def test_s001_26_every_village_has_at_least_one_cadre_with_a_degree() -> None:
    made = target(figure="least", base=None, value="graduates", at_least=1)
    found = rt.progress(villages([60] * 4, graduates=[0, 2, 1, 0]), made, as_of=END_2020)["T"]
    assert (found.met, found.needed) == (False, 2)
    trained = target(figure="sum", base=None, value="graduates", at_least=30000)
    goal = rt.progress(villages([60, 60], graduates=[9000, 12000]), trained, as_of=END_2020)["T"].goals[0]
    assert (goal.gap, goal.pace) == (F(9000), F(9000))


def test_s002_26_every_village_that_applies_meets_the_requirements() -> None:
    made = target(when='tier >= "norm"', weight="count(applied)", at_least=1)
    found = rt.progress(villages([70, 50, 90, 30], applied=["是", "是", "是", "否"]), made, as_of=END_2020)["T"]
    assert (found.goals[0].now.value, found.met, found.needed) == (F(2, 3), False, 1)


def test_s002_27_each_township_adds_a_third_of_its_villages_every_year() -> None:
    made = target(when='tier >= "norm"', at_least=1, each_year="1/3", per="township")
    towns = ["甲"] * 3 + ["乙"] * 3
    then = villages([50] * 6, township=towns)
    now = villages([70, 50, 50, 70, 70, 50], township=towns)
    found = rt.progress(now, made, start=then, as_of=END_2020)["T"]
    assert {goal.group: (goal.due, goal.on_track) for goal in found.goals} == {
        "甲": (Threshold.at_least("1/3"), True),
        "乙": (Threshold.at_least("1/3"), True),
    }
    later = rt.progress(now, made, start=then, as_of=dt.date(2021, 1, 1))["T"]
    assert {goal.group: (goal.on_track, goal.needed) for goal in later.goals} == {"甲": (False, 2), "乙": (True, 1)}
    assert (later.on_track, later.needed) == (False, 3)
    assert rt.progress(now, made, start=then, as_of=dt.date(2022, 1, 1))["T"]["甲"].due == Threshold.at_least(1)


HONGTA = (("advanced", 0.1), ("ordinary", 0.2), ("backward", 0.9))


def test_hongta_a_share_of_each_class_moves_up() -> None:
    """201 advanced, 80 ordinary and 37 backward: at least 10 % improve, 20 % are promoted, 90 % are converted."""
    codes = ("backward", "ordinary", "advanced", "model")
    ladder = [{"code": code} | ({"at_least": 20 * i} if i else {}) for i, code in enumerate(codes)]
    policy = book({"last": {"kind": "option", "options": list(codes)}}, ladder={"previous": "last", "tiers": ladder})
    listed = [
        {"code": code, "level": "village", "figure": "share", "base": "all", "when": "tier > previous"}
        | {"weight": f'first(count(previous == "{code}"), 0)', "at_least": share, "by": "2012-12-31"}
        for code, share in HONGTA
    ]
    moved = {"advanced": (201, 20), "ordinary": (80, 16), "backward": (37, 34)}
    rows = [(20 * (codes.index(code) + (i < up)), code) for code, (number, up) in moved.items() for i in range(number)]
    marks, last = zip(*rows, strict=True)
    found = rt.progress(
        result(policy, list(marks), last=list(last)), programme(policy, targets=listed), as_of=dt.date(2011, 12, 31)
    )
    assert {one.target.code: (one.goals[0].now.value, one.met, one.needed) for one in found} == {
        "advanced": (F(20, 201), False, 1),
        "ordinary": (F(16, 80), True, 0),
        "backward": (F(34, 37), True, 0),
    }


def test_pingyang_the_share_of_clean_villages_rises_step_by_step() -> None:
    policy = organisations()
    listed = [
        {"code": f"T{year}", "level": "village", "figure": "share", "base": "rated", "when": 'tier >= "norm"'}
        | {"at_least": share, "by": f"{year}-12-31"}
        for year, share in ((2022, 0.25), (2023, 0.7), (2024, 0.85))
    ]
    found = rt.progress(villages([70] * 14 + [50] * 6), programme(policy, targets=listed), as_of=dt.date(2023, 12, 31))
    assert [(one.target.code, one.met, one.needed) for one in found] == [
        ("T2022", True, 0),
        ("T2023", True, 0),
        ("T2024", False, 3),
    ]


def test_s000_33_three_levels_have_places_of_honour() -> None:
    books = {level: book(code=level) for level in ("county", "township", "village")}
    places = {"county": 10, "township": 50, "village": 2100}
    listed = [{"code": level, "level": level, "places": n, "ties": "include"} for level, n in places.items()]
    made = rt.parse_programme(
        {**HEAD, "id": "p", "levels": {level: {"policy": level} for level in books}, "honours": listed}, books
    )
    results = {level: result(policy, [i % 90 for i in range(places[level] + 20)]) for level, policy in books.items()}
    found = rt.honour(results, made)
    for level, n in places.items():
        marks = sorted((i % 90 for i in range(n + 20)), reverse=True)
        assert len(found[level].winners) == sum(mark >= marks[n - 1] for mark in marks)
    assert len(found["village"].winners) > 2100


def test_s001_30_ten_winners_and_ten_nominees() -> None:
    policy = book()
    stated = {"code": "H", "level": "cadre", "label": "最美村干部", "places": 10, "nominees": 10, "ties": "id"}
    found = rt.honour(result(policy, list(range(60, 90))), programme(policy, "cadre", honours=[stated]))["H"]
    assert found.winners == tuple(f"v{i}" for i in range(29, 19, -1))
    assert found.nominees == tuple(f"v{i}" for i in range(19, 9, -1))
    assert found.explain("v0") == "未列入最美村干部:第 30 名,名额只有 10 个"


def test_s004_42_and_s004_43_a_low_rank_in_special_work_bars_from_the_selection() -> None:
    policy = book({"special_work": {}, "from_the_end": {"value": "rank(-special_work)"}})
    stated = {"code": "H", "level": "town", "label": "先进乡镇", "places": 2, "ties": "id", "when": "from_the_end > 2"}
    found = rt.honour(
        result(policy, [95, 90, 85, 80], special_work=[1, 9, 2, 8]), programme(policy, "town", honours=[stated])
    )["H"]
    assert found.winners == ("v1", "v3")
    assert found.explain("v0") == "未列入先进乡镇:不符合条件(from_the_end > 2)"


def test_b1_6_the_first_three_are_praised_and_the_last_three_criticised() -> None:
    policy = book()
    listed = [
        {"code": "praise", "level": "town", "label": "表彰", "places": 3, "ties": "id"},
        {"code": "blame", "level": "town", "label": "通报批评", "places": 3, "ties": "id", "order": ["score"]},
    ]
    found = rt.honour(result(policy, [70, 95, 60, 90, 85, 50, 55]), programme(policy, "town", honours=listed))
    assert found["praise"].winners == ("v1", "v3", "v4")
    assert found["blame"].winners == ("v5", "v6", "v2")


def fund(sent_by: list[str], **columns: Any) -> rt.Allocation:
    """Return the work funds of first secretaries: 10,000 yuan for those of the province, else a rate of their own."""
    rate = [
        {"when": 'sent_by == "省"', "is": 10000},
        {"when": 'sent_by == "市"', "is": "city_rate"},
        {"is": "county_rate"},
    ]
    policy = book(
        {
            "sent_by": {"kind": "option", "options": ["省", "市", "县"]},
            "city_rate": {"unit": "元"},
            "county_rate": {"unit": "元"},
            "rate": {"label": {"zh": "工作经费标准"}, "unit": "元", "value": rate},
        },
        incentives={"awards": [{"code": "work_fund", "kind": "value", "value": "rate", "label": "工作经费"}]},
    )
    made = result(policy, [50] * len(sent_by), sent_by=sent_by, **columns)
    return rt.allocate(rt.assess(made.cohort, policy), policy.incentives)


def test_s001_38_the_work_fund_goes_by_the_rate_of_who_sends() -> None:
    """City and county set their own rates, which nobody published; those here are invented."""
    found = fund(["省", "市", "县", "县"], city_rate=[8000] * 4, county_rate=[5000, 5000, 5000, "6000.5"])
    assert found.amount.tolist() == [1_000_000, 800_000, 500_000, 600_050]
    assert found.lines("v3")[0].arithmetic.zh == "6,000.50"


def test_s001_38_a_rate_that_nobody_has_set_is_not_paid_as_nothing() -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        fund(["市"], city_rate=[""], county_rate=[1])
    assert [(p.code, p.column) for p in caught.value.problems] == [("RT-MON-010", "rate")]


def test_s002_29_the_budget_follows_the_number_that_is_recognised() -> None:
    made = book(incentives={"awards": [{"code": "reward", "kind": "fixed", "amounts": {"mid": 5000, "top": 10000}}]})
    paid = rt.allocate(result(made, [50, 70, 90, 95]), made.incentives)
    assert paid.total == 2_500_000
    assert paid.projected({"low": 0, "mid": 2, "top": 4}) == 5_000_000


def derived(value: str, decimals: int, **known: int | Fraction) -> Fraction:
    """Return a figure that the library works out of others."""
    given: dict[str, Any] = {code: {} for code in known}
    policy = book({**given, "derived": {"value": value, "value_round": {"places": decimals, "mode": "half_up"}}})
    cohort = rt.read_cohort({"id": ["a"], "mark": [1], **{code: [n] for code, n in known.items()}}, policy, id="id")
    found = rt.measure(cohort, policy)["a"]["derived"]
    assert isinstance(found, Fraction)
    return found


def test_s001_10_s001_11_and_s001_27_posts_places_and_students() -> None:
    assert derived("posts / 0.32", 0, posts=1065) == 3328
    assert derived("places * 0.1", 0, places=500) == 50
    assert derived("students / counties", 1, students=2149, counties=29) == F("74.1")


def test_s002_30_and_s002_31_twenty_million_yuan_raise_the_pay_of_some_2083_cadres() -> None:
    assert derived("fund / (more * 12)", 0, fund=20_000_000, more=800) == 2083

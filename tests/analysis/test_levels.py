"""All levels of a programme, from the bottom up: what is filled, where it came from, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from analysis.ladder_world import BOOKS, HEAD, LEVELS, ROLLUPS, programme, table, tables
from ruraltier.domain.absence import Absence

DAY = dt.date(2024, 6, 30)


def problems(given_: Any, made: Any, **keys: Any) -> list[rt.Problem]:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.assess_levels(given_, made, **keys)
    return list(caught.value.problems)


def cells(result: rt.Assessment, code: str) -> list[Any]:
    return [village[code] for village in result.cohort]


def test_levels_are_assessed_from_the_bottom_and_filled_on_the_way() -> None:
    found = rt.assess_levels(tables(), programme())
    town, county = found["town"], found["county"]
    assert list(found) == ["county", "town", "village", "department"]
    assert cells(town, "good_share") == [Fraction(1, 2), Fraction(1, 2), Absence.NOT_APPLICABLE]
    assert cells(town, "villages") == [2, 2, 0]
    assert cells(town, "mean_mark") == [Fraction("57.5"), 60, Absence.NOT_APPLICABLE]
    assert cells(town, "steps") == [0, 0, 0]
    assert cells(town, "best") == [80, 60, Absence.NOT_APPLICABLE]
    assert cells(town, "in_zone") == [1, 0, 0]
    assert county.cohort["林西"]["good_towns"] == Fraction("0.6667")
    assert county.cohort["林西"]["good_villages"] == Fraction("0.5")
    assert county.cohort["林西"]["good_departments"] == Fraction("0.5")
    assert len(found) == 4


def test_the_tree_is_known_both_ways() -> None:
    found = rt.assess_levels(tables(), programme())
    assert found.children("county", "林西") == {"town": ("t1", "t2", "t3"), "department": ("d1", "d2")}
    assert found.children("town", "t1") == {"village": ("v1", "v2")}
    assert found.children("village", 0) == {}
    assert found.path("village", "v3") == (("village", "v3"), ("town", "t2"), ("county", "林西"))
    assert found.path("village", "v5") == (("village", "v5"),)
    assert found.orphans("village") == ("v5",)
    assert found.orphans("county") == ()
    assert found.above["village"].tolist() == [0, 0, 1, 1, -1]
    with pytest.raises(rt.EvaluationError) as caught:
        found["zone"]
    assert [p.code for p in caught.value.problems] == ["RT-LVL-004"]


def test_too_few_rated_units_leave_a_value_missing() -> None:
    given_ = tables()
    few = table("village", id=["a", "b", "c"], mark=["80", "", ""], people=["1"] * 3, town=["t1", "t1", "t1"])
    found = rt.assess_levels({**given_, "village": few}, programme())
    assert cells(found["town"], "good_share") == [Absence.MISSING, Absence.NOT_APPLICABLE, Absence.NOT_APPLICABLE]
    assert "3 个中只评了 1 个,不足 0.5" in found.explain("town", "t1")
    rated = {**ROLLUPS, "good_share": {**ROLLUPS["good_share"], "base": "rated", "min_coverage": None}}
    rated["good_share"] = {k: v for k, v in rated["good_share"].items() if v is not None}
    none = table("village", id=["a"], mark=[""], people=["1"], town=["t1"])
    found = rt.assess_levels({**given_, "village": none}, programme(rollups=rated))
    assert cells(found["town"], "good_share")[0] is Absence.MISSING


def test_a_level_whose_table_is_not_given_is_left_out() -> None:
    given_ = {code: one for code, one in tables().items() if code != "village"}
    given_["town"] = table("town", id=["t1"], mark=["700"], good_share=["0.25"])
    found = rt.assess_levels(given_, programme())
    assert found["town"].cohort["t1"]["good_share"] == Fraction(1, 4)
    assert "village" not in found
    assert found.get("village") is None
    assert found.get("town") is found["town"]
    assert [one.code for one in found.filled["town"]] == ["in_zone"]


def test_what_is_filled_takes_the_place_of_what_came() -> None:
    given_ = tables()
    given_["town"] = table("town", id=["t1", "t2"], mark=["700", "500"], good_share=["0.1", "0.1"])
    assert cells(rt.assess_levels(given_, programme())["town"], "good_share") == [Fraction(1, 2)] * 2


def test_last_times_tiers_are_carried() -> None:
    last = rt.assess_levels(tables(), programme())
    fresh = tables()
    fresh["village"] = table("village", id=["v2", "v1", "v9"], mark=["70"] * 3, town=["t1"] * 3, people=["1"] * 3)
    found = rt.assess_levels(fresh, programme(), last=last)
    assert [None if v.previous is None else v.previous.code for v in found["village"]] == ["low", "good", None]
    assert cells(found["town"], "steps")[0] == 1
    assert "上次评定的等次" in found.explain("village", "v2")
    no_ladder = rt.parse_policy(
        {**BOOKS["county"].to_dict(), "ladder": {"tiers": BOOKS["county"].to_dict()["ladder"]["tiers"]}}
    )
    plain = rt.parse_programme(
        {**HEAD, "id": "three", "levels": LEVELS, "rollups": ROLLUPS}, {**BOOKS, "county": no_ladder}
    )
    assert [one.code for one in rt.assess_levels(fresh, plain, last=last).filled["county"]] == [
        "good_towns", "good_villages", "good_departments",
    ]  # fmt: skip


def test_records_are_looked_back_upon() -> None:
    made = programme(lookbacks={"cases": {"level": "village", "events": ["case"], "years": 2}})
    records = rt.Records.of([{"id": "v1", "date": "2023-01-01", "event": "case"}])
    found = rt.assess_levels(tables(), made, records=records, as_of=DAY)
    assert cells(found["village"], "cases") == [1, 0, 0, 0, 0]
    assert found.as_of == DAY
    assert "由截至 2024-06-30 的 2 年内记录计数" in found.explain("village", "v1")
    assert "2 years up to 2024-06-30" in found.explain("village", "v1", "en")
    assert "记录计数:2023-01-01 case" in found.explain("village", "v1")
    assert "2023-01-01" not in found.explain("village", "v2")


def test_an_explanation_names_the_first_records_that_were_counted() -> None:
    made = programme(lookbacks={"cases": {"level": "village", "events": ["case"], "years": 2}})
    rows = [{"id": "v1", "date": f"2023-0{i}-01", "event": "case", "note": f"盗窃{i}"} for i in range(1, 6)]
    found = rt.assess_levels(tables(), made, records=rt.Records.of([*rows, rows[0] | {"id": "v2"}]), as_of=DAY)
    text = found.explain("village", "v1")
    assert "2023-01-01 case 盗窃1、2023-02-01 case 盗窃2、2023-03-01 case 盗窃3 等 5 条" in text
    assert "and others, 5 in all" in found.explain("village", "v1", "en")


def test_marks_of_raters_are_mixed() -> None:
    parts = [{"rater": "上评", "weight": 70}, {"rater": "自评", "weight": 30}]
    rating = {"level": "village", "round": {"places": 1, "mode": "half_up"}, "parts": parts}
    made = programme(ratings={"mark": rating}, rollups={"best": ROLLUPS["best"]})
    marks = {"代码": ["v1", "v1"], "项目": ["mark"] * 2, "评价主体": ["上评", "自评"], "评分": ["90", "60"]}
    found = rt.assess_levels(tables(), made, ratings=rt.read_ratings(marks))
    assert found["village"]["v1"].score == 81
    assert found["village"]["v2"].score is None
    assert found["town"].cohort["t1"]["best"] == 81
    assert list(found.rated) == ["village"]
    text = found.explain("village", "v1")
    assert "由各方评分合成" in text
    assert "(90 × 70 + 60 × 30) / 100 = 81" in text
    assert found.to_dict()["levels"]["village"]["ratings"] == found.rated["village"].to_dict()
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()  # noqa: S301 - our own bytes
    assert [p.code for p in problems(tables(), made, ratings={})] == ["RT-ARG-001"]


def test_versions_are_those_of_the_day() -> None:
    amendment = {"code": "A", "valid_from": dt.date(2024, 1, 1), "set": {"ladder.tiers.good.at_least": 500}}
    document = BOOKS["county"].to_dict() | {"amendments": [amendment]}
    made = rt.parse_programme(
        {**HEAD, "id": "three", "levels": LEVELS, "rollups": ROLLUPS},
        {**BOOKS, "county": rt.parse_policy(document)},
    )
    given_ = {"county": table("county", id=["林西"], mark=["550"])}
    assert rt.assess_levels(given_, made, as_of=DAY)["county"].tier_codes.tolist() == ["good"]
    assert [p.code for p in problems(given_, made)] == ["RT-AMD-010"]


def test_parents_that_are_not_there_are_all_told() -> None:
    given_ = tables()
    given_["village"] = table("village", id=["a", "b", "c"], town=["t1", "twon1", "x"], people=["1"] * 3)
    given_["town"] = table("town", id=["t1", "town1"], mark=["1", "2"])
    told = problems(given_, programme())
    assert [(p.code, p.id, p.row, p.value, p.path) for p in told] == [
        ("RT-LVL-002", "b", 2, "twon1", "levels.village.parent"),
        ("RT-LVL-002", "c", 3, "x", "levels.village.parent"),
    ]
    assert "did you mean" in told[0].mend
    given_["county"] = table("county", id=["林西", "巴林"], mark=["1", "2"])
    assert [p.code for p in problems(given_, programme())] == ["RT-LVL-001", *["RT-LVL-002"] * 2, "RT-LVL-001"]


def test_one_unit_above_is_needed_where_nothing_names_it() -> None:
    none = table("county", id=[])
    given_ = {"county": none, "department": table("department", id=["d"], mark=["80"])}
    assert [(p.code, p.path) for p in problems(given_, programme())] == [("RT-LVL-001", "levels.department.parent")]
    empty = rt.assess_levels({"county": none, "department": table("department", id=[])}, programme())
    assert empty.above["department"].tolist() == []


def test_a_parent_column_is_needed() -> None:
    given_ = tables()
    columns = {code: column for code, column in given_["village"].columns.items() if code != "town"}
    given_["village"] = rt.Cohort(given_["village"].ids, columns)
    assert [(p.code, p.path) for p in problems(given_, programme())] == [("RT-EVA-002", "levels.village.parent")]


def test_a_level_on_the_way_of_a_roll_up_is_needed() -> None:
    given_ = {code: one for code, one in tables().items() if code != "town"}
    assert [(p.code, p.path) for p in problems(given_, programme())] == [("RT-LVL-003", "levels.village.under")]


def test_a_way_that_leads_nowhere_is_told() -> None:
    given_ = tables() | {"department": table("department", id=["d1"], mark=["80"], zone=["t7"])}
    assert [(p.code, p.path) for p in problems(given_, programme())] == [("RT-LVL-002", "rollups.in_zone.through")]


def test_problems_of_all_levels_are_told_at_once() -> None:
    given_ = tables()
    for level in ("village", "department"):
        given_[level] = given_[level].filled({"mark": rt.NumberColumn([101] * len(given_[level]))})
    found = problems(given_, programme())
    assert {(p.code, p.path) for p in found} == {
        ("RT-EVA-012", "levels.village"),
        ("RT-EVA-012", "levels.department"),
    }
    assert len(found) == 7


def test_weights_and_endless_decimals_are_told_with_their_roll_up() -> None:
    given_ = tables()
    given_["village"] = table("village", id=["a"], mark=["80"], town=["t1"])
    assert [(p.code, p.path, p.id) for p in problems(given_, programme())] == [
        ("RT-FIG-001", "rollups.mean_mark.weight", "a")
    ]
    thirds = {"best": {"level": "town", "of": "village", "figure": "greatest", "value": "mark / 3"}}
    told = problems(tables(), programme(rollups=thirds))
    assert [(p.code, p.path) for p in told] == [("RT-EVA-030", "rollups.best")] * 1
    assert told[0].mend.startswith("round it")


def test_wrong_arguments_are_told() -> None:
    made = programme()
    assert [p.code for p in problems(3, made)] == ["RT-ARG-001"]
    assert [p.code for p in problems({}, "three")] == ["RT-ARG-001"]
    assert [p.code for p in problems({"zone": tables()["town"]}, made)] == ["RT-ARG-002"]
    assert [p.code for p in problems({"town": 3}, made)] == ["RT-ARG-001"]
    assert [p.code for p in problems({}, made, records="x")] == ["RT-ARG-001"]
    assert [p.code for p in problems({}, made, records=rt.Records.of([]))] == ["RT-ARG-002"]
    assert [p.code for p in problems({}, made, as_of="2024-06-30")] == ["RT-ARG-001"]
    assert [p.code for p in problems({}, made, last={})] == ["RT-ARG-001"]
    assert len(rt.assess_levels({}, made)) == 0


def test_results_are_shown_level_by_level() -> None:
    assert repr(rt.assess_levels(tables(), programme())).splitlines() == [
        "<Assessments 4 levels · 三级示例>",
        "  县    county      1  先进 1 · 一般 0",
        "  乡镇  town        3  先进 2 · 一般 1",
        "  村    village     5  先进 3 · 一般 1 · 未评 1",
        "  部门  department  2  先进 1 · 一般 1",
        "  没有上级:村 1",
    ]
    quiet = {code: one for code, one in tables().items() if code != "village"}
    made = programme(confidence="illustrative")
    assert "没有上级" not in repr(rt.assess_levels(quiet, made))
    assert "示例数值" in repr(rt.assess_levels(quiet, made))
    assert rt.assess_levels(quiet, made).illustrative == made.illustrative


def test_a_verdict_says_where_filled_values_came_from() -> None:
    found = rt.assess_levels(tables(), programme())
    text = found.explain("town", "t1")
    assert text.startswith(rt.explain(found["town"]["t1"]))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "隶属:县 林西" in lines
    assert '先进村占比 0.5 由村上卷(占比):2 个中的 1 个,等次 == "先进"' in lines
    assert "villages 2 由村上卷(计数):2 个中的 2 个" in lines
    assert "steps 0 由村上卷(合计):2 个中的 2 个,等次 - 上年等次,得分 > 0" in lines
    assert "mean_mark 57.5 由村上卷(平均):2 个中的 2 个,总分,按 people 加权" in lines
    assert "先进村占比 不适用" in " ".join(found.explain("town", "t3").split())
    english = [" ".join(line.split()) for line in found.explain("village", "v1", "en").splitlines()]
    assert "stands under: township 甲乡 · county 林西" in english
    assert not any("filled in" in line for line in english)


def next_year(**village: Any) -> dict[str, rt.Cohort]:
    """Return tables whose villages have no tiers of last time yet."""
    stated = {"id": ["v1", "v2"], "mark": ["70"] * 2, "town": ["t1"] * 2, "people": ["1"] * 2}
    return {**tables(), "village": table("village", **{**stated, **village})}


def test_a_village_that_changed_its_code_keeps_its_tier_of_last_time() -> None:
    last = rt.assess_levels(tables(), programme())
    recoded = next_year(id=["v101", "v2"])
    found = rt.assess_levels(recoded, programme(), last=last, mapping={"village": {"v1": "v101"}})
    assert [v.previous and v.previous.code for v in found["village"]] == ["good", "low"]
    without = rt.assess_levels(recoded, programme(), last=last)["village"]
    assert [v.previous and v.previous.code for v in without] == [None, "low"]
    (note,) = without.cohort.notes
    assert note.code == "RT-CAR-103"
    assert "1 of the units" in note.what
    assert "v101" in note.what
    assert "4 of last time" in note.what


def test_records_of_an_old_code_count_for_the_new_one() -> None:
    made = programme(lookbacks={"cases": {"level": "village", "events": ["case"], "years": 2}})
    records = rt.Records.of([{"id": "v1", "date": "2023-01-01", "event": "case"}])
    how: dict[str, Any] = {"records": records, "as_of": DAY, "mapping": {"village": {"v1": "v101"}}}
    found = rt.assess_levels(next_year(id=["v101", "v2"]), made, **how)
    assert cells(found["village"], "cases") == [1, 0]
    assert "2023-01-01 case" in found.explain("village", "v101")


def test_tiers_of_last_time_are_not_written_over() -> None:
    last = rt.assess_levels(tables(), programme())
    found = problems(tables(), programme(), last=last)
    assert [(p.code, p.column, p.path) for p in found] == [("RT-LVL-005", "last", "levels.village")]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"v1": "v101"}, "RT-ARG-002"), ("v1", "RT-ARG-001"), ({"village": {"v1": ""}}, "RT-MAP-001")],
)
def test_a_mapping_is_one_of_units_by_level(mapping: Any, code: str) -> None:
    last = rt.assess_levels(tables(), programme())
    assert [p.code for p in problems(next_year(), programme(), last=last, mapping=mapping)] == [code]
    assert problems(next_year(), programme(), mapping={"village": {}})[0].code == "RT-ARG-002"


def test_options_that_are_filled_are_shown_as_words() -> None:
    last = rt.assess_levels(tables(), programme())
    found = rt.assess_levels(next_year(), programme(), last=last)
    assert any(line.split()[:2] == ["上年等次", "先进"] for line in found.explain("village", "v1").splitlines())


def test_results_as_plain_values() -> None:
    found = rt.assess_levels(tables(), programme(), as_of=DAY)
    plain = found.to_dict()
    assert json.loads(json.dumps(plain, ensure_ascii=False)) == plain
    assert (plain["programme"], plain["as_of"], plain["illustrative"]) == ("three", "2024-06-30", [])
    assert [v["under"] for v in plain["levels"]["village"]["villages"]] == ["t1", "t1", "t2", "t2", None]
    assert "under" not in plain["levels"]["county"]["villages"][0]
    assert plain["levels"]["town"]["filled"]["good_share"] == "rollups.good_share"
    assert rt.assess_levels({}, programme()).to_dict("en")["as_of"] is None
    assert found.provenance["town"] == found["town"].provenance


def test_results_survive_pickling() -> None:
    found = rt.assess_levels(tables(), programme(), as_of=DAY)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert again.to_dict() == found.to_dict()
    assert again.explain("town", "t1") == found.explain("town", "t1")


village = st.fixed_dictionaries(
    {
        "town": st.sampled_from(["", "t1", "t2", "t3"]),
        "mark": st.one_of(st.just(""), st.integers(0, 1000).map(lambda k: f"{k / 10}")),
        "people": st.integers(0, 20).map(str),
    }
)


@given(st.lists(village, max_size=12))
def test_roll_ups_are_those_of_plain_fractions(villages: list[dict[str, str]]) -> None:
    """Counts of the townships, and of the villages under none, add up to all villages."""
    columns = {code: [v[code] for v in villages] for code in ("town", "mark", "people")}
    given_ = tables() | {"village": table("village", id=[f"v{i}" for i in range(len(villages))], **columns)}
    rollups = {code: ROLLUPS[code] for code in ("villages", "mean_mark", "best")}
    rollups["good_share"] = {k: v for k, v in ROLLUPS["good_share"].items() if k != "min_coverage"}
    rollups["good_villages"] = ROLLUPS["good_villages"]
    found = rt.assess_levels(given_, programme(rollups=rollups))
    for town in found["town"].cohort:
        own = [v for v in villages if v["town"] == town.id]
        marks = [(Fraction(v["mark"]), Fraction(v["people"])) for v in own if v["mark"]]
        weight = sum(w for _, w in marks)
        assert town["villages"] == len(own)
        assert town["good_share"] == (
            _rounded(sum(m >= 60 for m, _ in marks), len(own)) if own else Absence.NOT_APPLICABLE
        )
        empty = Absence.MISSING if own else Absence.NOT_APPLICABLE
        assert town["best"] == (max(m for m, _ in marks) if marks else empty)
        assert town["mean_mark"] == (_rounded(sum(m * w for m, w in marks), weight) if weight else empty)
    placed = [v for v in villages if v["town"]]
    good = sum(bool(v["mark"]) and Fraction(v["mark"]) >= 60 for v in placed)
    county = found["county"].cohort["林西"]["good_villages"]
    assert county == (_rounded(good, len(placed)) if placed else Absence.NOT_APPLICABLE)
    assert found["town"].cohort.number("villages").values.sum() + len(found.orphans("village")) == len(villages)
    assert np.bincount(found.above["village"] + 1, minlength=4)[0] == len(found.orphans("village"))


def _rounded(above: Fraction | int, below: Fraction | int) -> Fraction:
    """Return a quotient of 0 or more to four places, half up, by Python's own whole numbers."""
    exact = Fraction(above) / below
    return Fraction((2 * 10**4 * exact.numerator + exact.denominator) // (2 * exact.denominator), 10**4)


def test_what_would_fill_a_missing_column_is_told() -> None:
    def lacking(part: str, **parts: Any) -> rt.Problem:
        when = 'last == "先进"' if part == "last" else f"{part} > 0"
        veto = [{"code": "V", "when": when, "cap": "low"}]
        judged = rt.parse_policy({**BOOKS["village"].to_dict(), "vetoes": veto})
        made = rt.parse_programme(
            {**HEAD, "id": "one", "levels": {"village": {"policy": "village"}, "town": {"policy": "town"}}, **parts},
            {**BOOKS, "village": judged},
        )
        read = {"id": ["v1"], "people": ["1"]} | ({} if part == "mark" else {"mark": ["1"]})
        cohort = rt.read_cohort(read, judged, id="id", filled=made.filled("village"))
        return problems({"village": cohort}, made)[0]

    marks = {"mark": {"level": "village", "round": {"places": 1, "mode": "up"}, "parts": [{"rater": "a", "weight": 1}]}}
    cases = {"cases": {"level": "village", "events": ["case"], "years": 2}}
    towns = {"cases": {"level": "village", "of": "town", "figure": "count", "through": "county"}}
    told = [
        (lacking("mark", ratings=marks), "ratings.mark fills it: give ratings="),
        (lacking("cases", lookbacks=cases), "lookbacks.cases fills it: give records= and as_of="),
        (lacking("cases", rollups=towns), "rollups.cases fills it: give the table of town"),
    ]
    assert [(p.code, p.path, p.mend) for p, _ in told] == [("RT-EVA-010", "levels.village", mend) for _, mend in told]
    assert "last=" in lacking("last").mend


def test_tables_of_two_levels_that_changed_places_are_told() -> None:
    rule = {**BOOKS["town"].to_dict(), "vetoes": [{"code": "V", "when": "villages + steps > 0", "cap": "low"}]}
    below = {"policy": "village", "under": "town", "parent": "town"}
    made = rt.parse_programme(
        {**HEAD, "id": "two", "levels": {"town": {"policy": "town"}, "village": below}},
        {**BOOKS, "town": rt.parse_policy(rule)},
    )
    one = rt.NumberColumn([1])
    villages = rt.Cohort(["v1"], {"mark": one, "town": rt.TextColumn(["t1"])})
    towns = rt.Cohort(["t1"], {"villages": one, "steps": one})
    found = problems({"village": towns, "town": villages}, made)
    assert [(p.code, p.path) for p in found] == [("RT-LVL-006", "levels.village"), ("RT-LVL-006", "levels.town")]
    assert ["'town'" in found[0].mend, "'village'" in found[1].mend] == [True, True]
    lonely = [p.code for p in problems({"town": rt.Cohort(["t1"], {"steps": one})}, made)]
    assert lonely == ["RT-EVA-010", "RT-EVA-010"]


def test_a_roll_up_says_which_column_it_lacks() -> None:
    given_ = tables()
    columns = {code: column for code, column in given_["village"].columns.items() if code != "people"}
    given_["village"] = rt.Cohort(given_["village"].ids, columns)
    found = [(p.code, p.path, p.column) for p in problems(given_, programme())]
    assert found == [("RT-EVA-002", "rollups.mean_mark", "people")]


def test_a_column_that_nothing_fills_has_no_remedy() -> None:
    ladder = {"tiers": BOOKS["county"].to_dict()["ladder"]["tiers"]}
    made = rt.parse_programme(
        {**HEAD, "id": "one", "levels": {"county": {"policy": "county"}}},
        {"county": rt.parse_policy({**BOOKS["county"].to_dict(), "ladder": ladder})},
    )
    found = problems({"county": rt.Cohort(["c"], {"good_towns": rt.NumberColumn([1])})}, made)
    assert [(p.code, p.column, p.mend) for p in found] == [("RT-EVA-010", "mark", "")]

"""The review chain: where units stand, who acts next and by when, and which records do not fit."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ruraltier as rt
from support.chains import DEPARTMENT, NAMED, SHAANXI, VILLAGE, Plain, Table, line, misfits, programme, reviewed

if TYPE_CHECKING:
    from pathlib import Path

D = dt.date


def code_and_column(problems: list[rt.Problem]) -> list[tuple[str, int | None, str, str]]:
    return [(p.code, p.row, p.id, p.column) for p in problems]


def test_a_unit_stands_where_its_records_lead() -> None:
    for count, state in enumerate(("apply", "check", "reinspect", "notice", "decide", "named")):
        found = reviewed(*NAMED[:count], ids=["a"])["a"]
        assert found.state == (state if count else "not_begun")
        assert found.next == ("" if state == "named" else state)
        assert found.since == (D.fromisoformat(NAMED[count - 1]["date"]) if count else None)


def test_records_after_the_day_are_not_looked_at() -> None:
    late = line("a", "2024-07-02", "apply", by="somebody")
    assert reviewed(*NAMED[:4], late, as_of="2024-07-01").states.tolist() == ["decide"]
    assert [p.code for p in misfits(*NAMED[:4], late, as_of="2024-07-02")] == ["RT-REV-011", "RT-REV-013"]


def test_the_days_of_the_next_step() -> None:
    notice = reviewed(*NAMED[:3], as_of="2024-06-20")["a"]
    assert (notice.earliest, notice.latest, notice.overdue) == (D(2024, 6, 25), None, False)
    decide = reviewed(*NAMED[:4], as_of="2024-07-31")["a"]
    assert (decide.earliest, decide.latest, decide.overdue) == (None, D(2024, 7, 31), False)
    assert reviewed(*NAMED[:4], as_of="2024-08-01")["a"].overdue
    assert reviewed(as_of="2024-08-01", ids=["a"])["a"].earliest is None


def test_an_end_has_no_next_step_and_an_appeal_may_follow_for_a_while() -> None:
    refused = line("a", "2024-06-01", "check", "不通过")
    found = reviewed(NAMED[0], refused, as_of="2024-06-16")["a"]
    assert (found.state, found.next, found.latest, found.may) == ("refused", "", None, (("appeal", D(2024, 6, 16)),))
    assert reviewed(NAMED[0], refused, as_of="2024-06-17")["a"].may == ()
    appealed = reviewed(NAMED[0], refused, line("a", "2024-06-16", "申诉", "pass"), as_of="2024-07-01")
    assert appealed["a"].state == "decide"
    assert [p.code for p in misfits(NAMED[0], refused, line("a", "2024-06-17", "申诉"))] == ["RT-REV-015"]
    endless = VILLAGE | {"stages": [{k: v for k, v in s.items() if k != "within_days"} for s in VILLAGE["stages"]]}
    assert reviewed(NAMED[0], refused, chain=endless)["a"].may == (("appeal", None),)


def test_b3_a_public_notice_lasts_five_days() -> None:
    assert reviewed(*NAMED[:3], line("a", "2024-06-25", "公示"))["a"].state == "decide"
    (problem,) = misfits(*NAMED[:3], line("a", "2024-06-24", "公示"))
    assert (problem.code, problem.row, problem.column, problem.mend) == (
        "RT-REV-014",
        4,
        "date",
        "not before 2024-06-25",
    )
    again = line("a", "2024-06-25", "公示", "objection")
    assert reviewed(*NAMED[:3], again)["a"].state == "reinspect"


def test_s004_33_departments_and_townships_are_inspected_by_the_county_department() -> None:
    made = programme(department=DEPARTMENT, village=VILLAGE)
    lines = [
        line("d", "2024-05-01", "自评", ""),
        line("d", "2024-06-01", "考核", by="县委组织部"),
        line("d", "2024-07-01", "决定命名", by="县委"),
    ]
    organs = []
    for count in range(3):
        found = rt.review(rt.Records.of(lines[:count]), made, "department", as_of=D(2030, 1, 1), ids=["d"])
        organs.append(found.columns("zh")["by"].tolist())
    assert organs == [[""], ["县委组织部"], ["县委"]]
    assert rt.review(rt.Records.of(lines), made, "department", as_of=D(2030, 1, 1))["d"].state == "named"


def test_s004_34_villages_go_by_way_of_their_township_and_are_inspected_again() -> None:
    organs = [str(reviewed(*NAMED[:count], ids=["a"]).columns("zh")["by"][0]) for count in range(6)]
    assert organs == ["村党组织", "乡镇党委", "县委组织部", "县委组织部", "县委", ""]
    (problem,) = misfits(*NAMED[:1], line("a", "2024-06-01", "乡镇考核", by="县委组织部"))
    assert (problem.code, problem.column) == ("RT-REV-013", "by")


def test_s004_35_names_are_given_by_the_county_committee_only() -> None:
    (problem,) = misfits(*NAMED[:4], line("a", "2024-07-10", "决定命名", by="县委组织部"))
    assert (problem.code, problem.row, problem.id, problem.rule) == ("RT-REV-013", 5, "a", "县委")
    assert reviewed(*NAMED)["a"].state == "named"


QIXINGGUAN: Table = {
    "stages": [
        {"code": "apply", "label": {"zh": "村申报"}},
        {"code": "check", "label": {"zh": "镇街考核"}, "then": {"fail": "refused"}},
        {
            "code": "examine",
            "label": {"zh": "区评审"},
            "by": {"zh": "区评审组"},
            "then": {"pass": "recognised", "fail": "refused"},
        },
    ],
    "ends": [{"code": "recognised"}, {"code": "refused"}],
}
STEPS = (line("a", "2010-03-01", "村申报", ""), line("a", "2010-04-01", "镇街考核"), line("a", "2010-05-01", "区评审"))


def test_s002_18_the_village_applies_first() -> None:
    states = [reviewed(*STEPS[:count], chain=QIXINGGUAN, ids=["a"])["a"].state for count in range(4)]
    assert states == ["not_begun", "check", "examine", "recognised"]
    (problem,) = misfits(*STEPS[1:], chain=QIXINGGUAN)
    assert (problem.code, problem.row, problem.rule) == ("RT-REV-011", 1, "a record of apply (村申报)")


def test_s002_20_the_district_group_decides_and_nobody_else() -> None:
    assert [p.code for p in misfits(STEPS[0], STEPS[2], chain=QIXINGGUAN)] == ["RT-REV-011"]
    other = line("a", "2010-05-01", "区评审", by="镇街")
    assert [p.code for p in misfits(*STEPS[:2], other, chain=QIXINGGUAN)] == ["RT-REV-013"]
    refused = line("a", "2010-05-01", "区评审", "不通过", by="区评审组")
    assert reviewed(*STEPS[:2], refused, chain=QIXINGGUAN)["a"].state == "refused"


CITY: Table = {
    "stages": [
        {"code": "self_check", "label": {"zh": "自查"}, "by": {"zh": "县委"}},
        {"code": "apply", "label": {"zh": "申请"}, "by": {"zh": "县委"}},
        {"code": "review", "label": {"zh": "考评"}, "by": {"zh": "市委"}, "then": {"pass": "named", "fail": "next"}},
    ],
    "ends": [{"code": "named"}, {"code": "next"}],
}


def test_s004_27_recommended_from_below_and_decided_above() -> None:
    county, city = line("x", "2011-09-01", "申请", by="县委"), line("x", "2011-12-01", "考评", by="县委")
    checked = line("x", "2011-08-01", "自查", by="县委")
    assert [p.code for p in misfits(checked, county, city, chain=CITY)] == ["RT-REV-013"]
    assert reviewed(checked, county, city | {"by": "市委"}, chain=CITY)["x"].state == "named"


def test_s004_28_a_county_checks_itself_and_then_applies_to_the_city() -> None:
    applied = line("x", "2011-09-01", "申请", by="县委")
    assert [p.code for p in misfits(applied, chain=CITY)] == ["RT-REV-011"]
    assert reviewed(line("x", "2011-08-01", "自查", by="县委"), applied, chain=CITY)["x"].next == "review"


def test_s004_29_the_county_department_reviews_departments_townships_and_villages() -> None:
    chains = programme(department=DEPARTMENT, township=DEPARTMENT, village=VILLAGE).chains
    seen = {chain.code: [s.code for s in chain.stages if "县委组织部" in s.by.all] for chain in chains}
    assert seen["department"] == seen["township"] == ["inspect"]
    assert seen["village"] == ["reinspect", "notice", "appeal"]


def test_s003_28_the_city_accepts_all_at_the_end_of_the_term() -> None:
    chain: Table = {
        "stages": [
            {"code": "rectify", "label": {"zh": "整顿"}, "by": {"zh": "镇党委"}},
            {
                "code": "acceptance",
                "label": {"zh": "市级统一验收"},
                "by": {"zh": "市委"},
                "least_days": 365,
                "then": {"pass": "accepted", "fail": "rectify"},
            },
        ],
        "ends": [{"code": "accepted", "label": {"zh": "验收合格"}}],
    }
    begun = [line(u, "2015-01-01", "整顿", by="镇党委") for u in "ab"]
    done = [
        line("a", "2016-01-01", "市级统一验收", by="市委"),
        line("b", "2016-01-01", "市级统一验收", "不通过", by="市委"),
    ]
    assert reviewed(*begun, *done, chain=chain).states.tolist() == ["accepted", "rectify"]
    own, early = (
        line("a", "2016-01-01", "市级统一验收", by="镇党委"),
        line("b", "2015-12-31", "市级统一验收", by="市委"),
    )
    assert [p.code for p in misfits(*begun, early, own, chain=chain)] == ["RT-REV-014", "RT-REV-013"]


def test_b1_8_units_outside_the_sample_pass_it_by() -> None:
    both = [line(u, d, e) for u in "ab" for d, e in (("2025-10-01", "县级自查"), ("2025-10-20", "市级全面核查"))]
    sampled, notice = line("a", "2025-11-01", "省级抽查"), line("b", "2025-11-10", "公示")
    found = reviewed(*both, sampled, notice, chain=SHAANXI)
    assert found.states.tolist() == ["notice", "approve"]
    (problem,) = misfits(*both, sampled, line("b", "2025-11-10", "认定"), chain=SHAANXI)
    assert problem.code == "RT-REV-011"
    assert problem.rule == "a record of sample (省级抽查) or notice (公示)"


def test_samples_in_a_circle_may_all_be_passed_by() -> None:
    stages = [{"code": code, "sample": {"share": 1}, "then": {"pass": to}} for code, to in ("xy", "yz", "zx")]
    stages[2]["then"] = {"pass": "x", "done": "end"}
    chain = {"stages": stages, "ends": [{"code": "end"}]}
    assert reviewed(line("a", "2024-01-01", "z", "done"), chain=chain)["a"].state == "end"


def test_everything_that_does_not_fit_is_told_at_once_and_one_slip_is_one_problem() -> None:
    told = misfits(
        *NAMED[:1],
        line("a", "2024-06-20", "复检", "通过", by="乡镇党委", tier="六星"),
        line("a", "2024-06-21", "公示", "perhaps"),
        line("a", "2024-07-20", "决定命名"),
        line("b", "2024-05-01", "乡镇考核"),
        line("c", "2024-05-01", "申报", "", by="村党组织"),
        line("c", "2024-05-02", "check", ""),
        ids=["a", "c"],
    )
    assert code_and_column(told) == [
        ("RT-REV-010", 5, "b", "id"),
        ("RT-REV-012", 7, "c", "outcome"),
        ("RT-REV-011", 2, "a", "event"),
        ("RT-REV-013", 2, "a", "by"),
        ("RT-REV-016", 2, "a", "tier"),
        ("RT-REV-012", 3, "a", "outcome"),
        ("RT-REV-014", 3, "a", "date"),
    ]


def test_a_record_after_an_end() -> None:
    (problem,) = misfits(*NAMED, line("a", "2024-08-01", "申诉"))
    assert (problem.code, problem.rule) == ("RT-REV-011", "no further record")
    assert "begin the chain anew" in problem.mend


def test_the_number_of_problems_is_counted_beyond_those_that_are_told() -> None:
    lines = [line(f"u{i:04}", "2024-05-01", "check") for i in range(1100)]
    with pytest.raises(rt.TableError) as caught:
        reviewed(*lines)
    assert (len(caught.value.problems), caught.value.count) == (1000, 1100)


def test_figures_of_every_stage_stand_beside_the_final_ones() -> None:
    found = reviewed(*NAMED, line("b", "2024-05-01", "申报", score=70, tier="star"))
    assert found.scores("apply").tolist() == [95, 70]
    assert found.scores("check").tolist() == [Fraction("93.5"), None]
    assert found.scores().tolist() == [88, None]
    assert found.tiers("apply").tolist() == ["five_star", "star"]
    assert found.tiers().tolist() == ["star", ""]
    told = found.agreement("check")
    assert repr(told) == f"<Agreement {told.agreeing} of {told.units} units>"
    assert (told.units, told.agreeing, told.share, told.apart.tolist()) == (1, 0, Fraction(0), ["a"])
    assert told.differences.tolist() == [1]
    assert found.agreement("check", "reinspect", tolerance="5.5").share == 1
    assert found.agreement("check", "reinspect", tolerance=5).differences.tolist() == [Fraction("5.5")]
    assert found.agreement("notice").share is None
    assert found.agreement("乡镇考核", None).apart.tolist() == ["a"]


def test_of_several_records_of_one_stage_the_latest_figure_counts() -> None:
    lines = [
        *NAMED[:2],
        line("a", "2024-06-20", "复检", "退回", score=80),
        line("a", "2024-06-21", "乡镇考核", score=81),
        line("a", "2024-06-22", "复检", "back"),
    ]
    found = reviewed(*lines)
    assert (found.scores("check").tolist(), found.scores("reinspect").tolist()) == ([81], [80])


def test_days_beyond_the_calendar_are_its_last_day() -> None:
    far = VILLAGE | {"stages": [stage | {"within_days": 10**9} for stage in VILLAGE["stages"]]}
    assert reviewed(*NAMED[:4], chain=far)["a"].latest == dt.date.max
    refused = line("a", "2024-06-01", "check", "不通过")
    assert reviewed(NAMED[0], refused, chain=far)["a"].may == (("appeal", dt.date.max),)
    assert not reviewed(*NAMED[:4], chain=far, as_of="9999-12-31")["a"].overdue


def test_a_unit_may_begin_anew_and_leaves_its_old_figures_behind() -> None:
    again = VILLAGE | {"stages": [VILLAGE["stages"][0] | {"after": ["named", "refused"]}, *VILLAGE["stages"][1:]]}
    later = line("a", "2027-05-01", "申报", score=99, tier="五星")
    found = reviewed(*NAMED, line("b", "2024-05-01", "申报", score=70), later, chain=again)
    assert found.states.tolist() == ["check", "check"]
    assert [found.scores(stage).tolist() for stage in ("apply", "check", None)] == [
        [99, 70],
        [None, None],
        [None, None],
    ]
    assert found.tiers("reinspect").tolist() == ["", ""]
    assert len(found["a"].history) == 6
    assert reviewed(*NAMED, chain=again)["a"].may == (("apply", None),)
    refused = line("a", "2027-06-01", "乡镇考核", "不通过", by="乡镇党委", score=50)
    assert reviewed(*NAMED, later, refused, chain=again).scores().tolist() == [50]


def test_other_events_move_nobody_and_are_counted() -> None:
    found = reviewed(*NAMED[:1], line("z", "2024-05-02", "negative_case"), line("z", "2024-05-02", "awarded"))
    assert found.ids.tolist() == ["a"]
    assert found.others == {"awarded": 1, "negative_case": 1}


def test_it_prints_and_goes_out_as_plain_values() -> None:
    found = reviewed(*NAMED[:4], line("b", "2024-05-01", "撤销"), as_of="2024-08-02", ids=["b", "a"])
    assert repr(found).splitlines() == [
        "<Review 2 units · village · 2024-08-02>",
        "  未开始    not_begun  1",
        "  决定命名  decide     1  逾期 1",
        "  未计入的其他事项:撤销 1",
    ]
    told = found.to_dict()
    assert json.loads(json.dumps(told)) == told
    assert told["counts"] == {"not_begun": 1, "decide": 1}
    assert told["units"][1]["latest"] == "2024-07-31"
    assert told["units"][1]["score_check"] == 93.5
    assert told["units"][0] | {"id": ""} == told["units"][0] | {
        "id": "",
        "score": None,
        "since": None,
        "by": "村党组织",
    }
    assert repr(reviewed(as_of="2024-08-02")) == "<Review 0 units · village · 2024-08-02>"
    assert found.columns("en")["state_label"].tolist() == ["not begun", "决定命名"]


def test_the_history_of_a_unit_is_a_dated_list_in_two_languages() -> None:
    found = reviewed(*NAMED[:4], as_of="2024-08-02")["a"]
    assert found.text("zh").splitlines() == [
        "a:决定命名(2024-07-01 起)",
        "  下一步 决定命名,由县委,不迟于 2024-07-31,逾期 2 天",
        "  2024-05-01  申报      通过  村党组织      95  五星",
        "  2024-06-01  乡镇考核  通过  乡镇党委    93.5  五星",
        "  2024-06-20  复检      通过  县委组织部    88  星级",
        "  2024-07-01  公示      通过  县委组织部",
    ]
    assert "overdue by 2 days" in found.text("en")
    assert "county organisation department" in found.text("en")
    assert [step.cells("en")[2] for step in found.history] == ["pass"] * 4
    told = reviewed(*NAMED[:3], line("a", "2024-06-25", "公示", "objection"))["a"].history
    assert [step.outcome.get("zh") for step in told] == ["通过", "通过", "通过", "objection"]
    assert reviewed(*NAMED[:3])["a"].text().splitlines()[1] == "  下一步 公示,由县委组织部,不早于 2024-06-25"
    assert reviewed(*NAMED[:4], as_of="2024-07-31")["a"].text("en").splitlines()[1].endswith("not after 2024-07-31")
    assert repr(reviewed(*NAMED)["a"]).splitlines()[0] == "a:命名(2024-07-10 起)"
    refused = reviewed(NAMED[0], line("a", "2024-06-01", "check", "fail", by="乡镇党委"), as_of="2024-06-02")["a"]
    assert (
        refused.text("en").splitlines()[1]
        == "  申诉 may follow, by county organisation department, not after 2024-06-16"
    )
    assert reviewed(ids=["甲"])["甲"].text("en").splitlines() == ["甲: not begun", "  next 申报, by 村党组织"]
    assert reviewed(*NAMED)["a"].history[-1].note == "县委〔2024〕7号"


def test_units_by_id_or_position() -> None:
    found = reviewed(*NAMED)
    assert [one.id for one in found] == [found[0].id, *found.ids.tolist()[1:]] == ["a"]
    assert found[-1].id == found[int(np.argmax(found.ids == "a"))].id
    for key in ("A", 1):
        with pytest.raises(rt.EvaluationError) as caught:
            found[key]
        assert caught.value.problems[0].code == "RT-EVA-001"


def test_a_review_is_the_same_after_it_was_pickled() -> None:
    found = reviewed(*NAMED)
    back = pickle.loads(pickle.dumps(found))  # noqa: S301 - what was pickled a moment ago
    assert repr(back) == repr(found)
    assert not any(values.flags.writeable for values in (back.ids, back.since, back.walk.faults))


def test_arguments_are_looked_at() -> None:
    made, day = programme(village=VILLAGE), D(2024, 1, 1)
    none = rt.Records.of([])
    wrong: list[tuple[type[rt.RuraltierError], str, Any]] = [
        (rt.ArgumentError, "RT-ARG-002", lambda: rt.review(none, made, "vilage", as_of=day)),
        (rt.ArgumentError, "RT-ARG-002", lambda: rt.review(none, programme(), "village", as_of=day)),
        (rt.ArgumentError, "RT-ARG-001", lambda: rt.review([], made, "village", as_of=day)),  # type: ignore[arg-type]  # on purpose
        (rt.ArgumentError, "RT-ARG-001", lambda: rt.review(none, "x", "village", as_of=day)),  # type: ignore[arg-type]  # on purpose
        (rt.ArgumentError, "RT-ARG-001", lambda: rt.review(none, made, "village", as_of="2024")),  # type: ignore[arg-type]  # on purpose
        (rt.ArgumentError, "RT-ARG-002", lambda: reviewed(*NAMED).scores("aply")),
        (rt.TableError, "RT-TAB-011", lambda: reviewed(ids=["a", "b", "a"])),
    ]
    for kind, code, call in wrong:
        with pytest.raises(kind) as caught:
            call()
        assert [p.code for p in caught.value.problems] == [code]


@st.composite
def machines(draw: st.DrawFn) -> Table:
    """Draw a sound chain: stages in a row, outcomes that lead anywhere, perhaps an appeal and a sample."""
    size = draw(st.integers(2, 5))
    codes = [f"s{i}" for i in range(size)]
    stages: list[Table] = []
    for i, code in enumerate(codes):
        words = draw(st.lists(st.sampled_from(["fail", "back", "objection"]), unique=True, max_size=2))
        stage: Table = {"code": code, "then": {word: draw(st.sampled_from([*codes, "lost"])) for word in words}}
        least = draw(st.integers(0, 3))
        stage |= {"least_days": least} | draw(st.sampled_from([{}, {"within_days": least + 4}]))
        stage |= draw(st.sampled_from([{}, {"by": {"zh": "县委", "en": "county committee"}}]))
        if i == size - 1:
            stage["then"] |= {"pass": "won", "fail": "lost"}
        elif draw(st.booleans()):
            stage["sample"] = {"share": "1/2"}
        stages.append(stage)
    if draw(st.booleans()):
        stages.append(
            {"code": "appeal", "after": ["lost"], "then": {"pass": draw(st.sampled_from(codes)), "fail": "lost"}}
        )
    return {"stages": stages, "ends": [{"code": "won"}, {"code": "lost"}]}


@st.composite
def walks(draw: st.DrawFn) -> tuple[Table, list[list[Table]]]:
    """Draw a chain, and for each of some units records that keep to it."""
    chain = draw(machines())
    plain, units = Plain(chain), []
    for name in "abc"[: draw(st.integers(1, 3))]:
        state, day, lines = None, D(2024, 1, 1), []
        for _ in range(draw(st.integers(0, 7))):
            may = sorted(plain.allowed(state))
            if not may:
                break
            stage = plain.stages[draw(st.sampled_from(may))]
            moves = plain.moves(stage["code"])
            word = draw(st.sampled_from(sorted(moves)))
            least = stage.get("least_days", 0)
            day += dt.timedelta(days=draw(st.integers(least, stage.get("within_days", least + 9))))
            organ = draw(st.sampled_from(["", *stage.get("by", {"zh": "谁"}).values()]))
            score = draw(st.none() | st.integers(0, 3))
            lines.append(line(name, day, stage["code"], word, by=organ, score=score))
            state = moves[word]
        units.append(lines)
    return chain, units


@given(walks(), st.randoms(use_true_random=False))
def test_random_walks_are_accepted_and_lead_where_a_plain_interpreter_says(
    drawn: tuple[Table, list[list[Table]]], chance: Any
) -> None:
    chain, units = drawn
    names = list("abc"[: len(units)])
    plain = Plain(chain)
    queues = [list(lines) for lines in units]
    mixed = []
    while any(queues):
        # Units in any order; the records of one keep theirs.
        mixed.append(chance.choice([queue for queue in queues if queue]).pop(0))
    found = reviewed(*mixed, chain=chain, ids=names)
    assert found.states.tolist() == [plain.end(lines) or "not_begun" for lines in units]
    last = [dt.date.fromisoformat(lines[-1]["date"]) if lines else None for lines in units]
    assert [one.since for one in found] == last
    assert [len(one.history) for one in found] == [len(lines) for lines in units]
    told = [plain.scores(lines) for lines in units]
    for stage in plain.stages:
        assert found.scores(stage).tolist() == [one.get(stage) for one in told]
    assert found.scores().tolist() == [one.get("") for one in told]
    days = [plain.days(plain.end(lines), since) for lines, since in zip(units, last, strict=True)]
    assert [(one.earliest, one.latest) for one in found] == days
    assert [one.overdue for one in found] == [late is not None for _, late in days]
    known = reviewed(*mixed, chain=chain)
    assert known.ids.tolist() == [name for name, lines in zip(names, units, strict=True) if lines]


@given(walks(), st.data())
def test_any_single_record_that_is_spoilt_is_refused(
    drawn: tuple[Table, list[list[Table]]], data: st.DataObject
) -> None:
    chain, units = drawn
    plain, spots = Plain(chain), [(u, i) for u, lines in enumerate(units) for i in range(len(lines))]
    assume(spots)
    u, i = data.draw(st.sampled_from(spots))
    before = plain.end(units[u][:i])
    others = sorted(set(plain.stages) - plain.allowed(before))
    stage = plain.stages[units[u][i]["event"]]
    ways: dict[str, Table] = {"RT-REV-012": {"outcome": "maybe"}, "RT-REV-010": {"id": "zz"}}
    if others:
        ways["RT-REV-011"] = {"event": data.draw(st.sampled_from(others))}
    if "by" in stage:
        ways["RT-REV-013"] = {"by": "乡镇党委"}
    if i and i == len(units[u]) - 1:
        came = D.fromisoformat(units[u][i - 1]["date"])
        if stage.get("least_days", 0) > 0:
            ways["RT-REV-014"] = {"date": str(came + dt.timedelta(days=stage["least_days"] - 1))}
        if "within_days" in stage:
            ways["RT-REV-015"] = {"date": str(came + dt.timedelta(days=stage["within_days"] + 1))}
    code = data.draw(st.sampled_from(sorted(ways)))
    lines = [dict(one) for unit in units for one in unit]
    spoilt = sum(len(unit) for unit in units[:u]) + i
    lines[spoilt] |= ways[code]
    told = misfits(*lines, chain=chain, ids=list("abc"))
    assert code in [p.code for p in told]


def test_a_problem_names_the_row_and_the_header_of_its_table(tmp_path: Path) -> None:
    lines = ["代码,日期,事项,结果", "a,2024-06-21,申报,perhaps", "a,2024-05-01,申报,"]
    (tmp_path / "ord.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(rt.TableError) as caught:
        rt.review(
            rt.read_records(tmp_path / "ord.csv"), programme(village=VILLAGE), "village", as_of=dt.date(2024, 7, 1)
        )
    found = {(p.source, p.row, p.column) for p in caught.value.problems if p.code == "RT-REV-012"}
    assert found == {("ord.csv", 2, "结果")}

"""Words of other packages: curves, aggregations and rules, from a document to a tier."""

from __future__ import annotations

from fractions import Fraction
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, frozen

import ruraltier as rt
from ruraltier.policy import plugins
from ruraltier.policy.conditions import Not
from ruraltier.policy.shape import Ramp, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@frozen(kw_only=True)
class Slope:
    per: Fraction

    kind = "slope"

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:
        del options
        return Shape(base=Fraction(0), ramps=(Ramp(self.per, Fraction(0), full / self.per, Fraction(0)),))


@frozen(kw_only=True)
class Second:
    """The second-best figure, or the only one."""

    kind = "second"

    def figure(self, figures: tuple[Fraction, ...], weights: tuple[Fraction, ...]) -> Fraction:
        assert len(figures) == len(weights)
        return sorted(figures)[-2] if len(figures) > 1 else figures[0]


@frozen(kw_only=True)
class Scaled:
    by: Fraction

    kind = "scaled"

    def figure(self, figures: tuple[Fraction, ...], weights: tuple[Fraction, ...]) -> Fraction:
        del weights
        return sum(figures) * self.by / 3


@frozen(kw_only=True)
class Strict:
    town: str

    kind = "strict"

    @property
    def reads(self) -> tuple[str, ...]:
        return ("town", "grade", "a")

    def holds(self, values: Mapping[str, Fraction | str | None]) -> bool | None:
        if values["town"] is None or values["grade"] is None:
            return None
        return values["town"] == self.town and values["grade"] == "低" and values["a"] == 9


ADDED = rt.Plugins(curves={"slope": Slope}, aggregations={"second": Second, "scaled": Scaled}, rules={"strict": Strict})


def document(**stated: Any) -> dict[str, Any]:
    mark = {"points": 10, "range": [0, 10], "curve": {"kind": "slope", "per": 1}, "missing": {"missing": "exclude"}}
    return {
        "format": 1,
        "id": "panel",
        "title": "评议",
        "source": "S",
        "confidence": "published",
        "sources": {"S": {"title": "办法"}},
        "indicators": {
            "a": mark,
            "b": mark,
            "c": mark,
            "town": {"kind": "text"},
            "grade": {"kind": "option", "options": ["低", "高"]},
        },
        "score": {"aggregate": "second"},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 5}]},
        "gates": [{"code": "G", "when": {"kind": "strict", "town": "甲"}, "cap": "low"}],
    } | stated


def judged(policy: rt.TierPolicy, **cells: str) -> rt.Verdict:
    row = {"id": "1", "a": "9", "b": "8", "c": "7", "town": "乙", "grade": "低"} | cells
    table = {name: [cell] for name, cell in row.items()}
    return rt.assess(rt.read_cohort(table, policy, id="id"), policy)["1"]


@pytest.fixture
def policy() -> rt.TierPolicy:
    return rt.parse_policy(document(), plugins=ADDED)


def test_an_added_aggregation_makes_the_figure(policy: rt.TierPolicy) -> None:
    found = judged(policy)
    assert (found.score, found.status) == (Fraction(8), "rated")
    assert policy.full("") == 10
    assert "second(9, 8, 7)" in rt.explain(found, "en")


@pytest.mark.parametrize(("cells", "score"), [({"b": ""}, 7), ({"b": "", "c": ""}, 9)])
def test_it_gets_only_the_children_that_are_present(policy: rt.TierPolicy, cells: dict[str, str], score: int) -> None:
    assert judged(policy, **cells).score == score


def test_without_any_child_the_village_is_unrated(policy: rt.TierPolicy) -> None:
    assert judged(policy, a="", b="", c="").status == "unrated"


def test_it_heeds_coverage() -> None:
    policy = rt.parse_policy(document(score={"aggregate": "second", "min_coverage": 0.6}), plugins=ADDED)
    assert judged(policy, b="").status == "rated"
    assert judged(policy, b="", c="").status == "unrated"


def test_an_aggregation_with_keys_stands_under_another_node() -> None:
    aspects = {"panel": {"aggregate": {"kind": "scaled", "by": 0.5}}}
    full = {"points": 10, "range": [0, 10], "curve": {"kind": "slope", "per": 1}}
    indicators = {code: full | {"aspect": "panel"} for code in "abc"} | {"town": {"kind": "text"}}
    indicators |= {"grade": {"kind": "option", "options": ["低", "高"]}, "d": full}
    stated = document(indicators=indicators, aspects=aspects, score={"total": 15})
    policy = rt.parse_policy(stated, plugins=ADDED)
    found = judged(policy, d="1")
    assert found.score == Fraction(9 + 8 + 7) / 6 + 1
    assert "scaled" in rt.explain(found, "zh")
    assert policy.to_dict()["aspects"]["panel"] == {"aggregate": {"kind": "scaled", "by": Fraction(1, 2)}}


@pytest.mark.parametrize(
    ("cells", "reasons", "status"),
    [
        ({"town": "甲"}, {"G"}, "rated"),
        ({"town": "甲", "grade": "高"}, set(), "rated"),
        ({"town": "甲", "a": "8"}, set(), "rated"),
        ({"town": ""}, set(), "unrated"),
        ({"grade": ""}, set(), "unrated"),
    ],
)
def test_an_added_rule_sees_the_values_of_a_village(
    policy: rt.TierPolicy, cells: dict[str, str], reasons: set[str], status: str
) -> None:
    found = judged(policy, **cells)
    assert ({reason.code for reason in found.reasons}, found.status) == (reasons, status)


def test_a_rule_book_with_added_words_is_written_and_read_again(policy: rt.TierPolicy) -> None:
    assert rt.parse_policy(policy.to_dict(), plugins=ADDED) == policy
    assert policy.to_dict()["gates"][0]["when"] == {"kind": "strict", "town": "甲"}
    assert policy.to_dict()["score"] == {"aggregate": {"kind": "second"}}


def test_added_words_are_unknown_elsewhere(policy: rt.TierPolicy) -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_policy(policy.to_dict())
    found = {(p.code, p.path) for p in caught.value.problems}
    assert {("RT-DOC-012", "score.aggregate.kind"), ("RT-DOC-012", "gates[0].when.kind")} <= found


def test_the_indicators_of_an_added_rule_must_be_there() -> None:
    stated = document(gates=[], vetoes=[{"code": "V", "when": {"kind": "strict", "town": "甲"}, "cap": "low"}])
    del stated["indicators"]["town"]
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_policy(stated, plugins=ADDED)
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-POL-100", "vetoes[0].when")]


def test_a_file_may_use_added_words(tmp_path: Path, policy: rt.TierPolicy) -> None:
    path = tmp_path / "panel.toml"
    path.write_text(policy.to_toml(), encoding="utf-8")
    assert rt.load_policy(path, plugins=ADDED) == policy


def test_installed_packages_add_words(monkeypatch: pytest.MonkeyPatch, policy: rt.TierPolicy) -> None:
    homes = {"curves": "Slope", "aggregations": "Second", "rules": "Strict"}
    kinds = {"curves": "slope", "aggregations": "second", "rules": "strict"}

    def entry_points(group: str) -> list[EntryPoint]:
        name = group.removeprefix("ruraltier.")
        return [EntryPoint(kinds[name], f"{__name__}:{homes[name]}", group)]

    monkeypatch.setattr(plugins, "entry_points", entry_points)
    plugins.installed.cache_clear()
    try:
        assert rt.parse_policy(document()) == policy
    finally:
        monkeypatch.undo()
        plugins.installed.cache_clear()


@pytest.mark.parametrize("wrong", [{"x": 3}, {"x": dict}])
def test_what_is_no_attrs_class_cannot_be_added(wrong: dict[str, Any]) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.Plugins(curves=wrong)
    assert [p.code for p in caught.value.problems] == ["RT-ARG-003"]


def test_an_added_rule_within_a_condition_cannot_be_written(policy: rt.TierPolicy) -> None:
    gate = evolve(policy.gates[0], when=Not(policy.gates[0].when))
    with pytest.raises(rt.ExportError) as caught:
        evolve(policy, gates=(gate,)).to_dict()
    assert [p.code for p in caught.value.problems] == ["RT-EXP-001"]


def test_a_value_that_reads_an_added_figure_says_how_it_is_rounded() -> None:
    twice = {"value": "2 * score"}
    indicators = document()["indicators"]
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_policy(document(indicators=indicators | {"w": twice}), plugins=ADDED)
    assert {(p.code, p.path) for p in caught.value.problems} == {("RT-POL-224", "indicators.w.value_round")}
    rounded = twice | {"value_round": {"places": 1, "mode": "half_up"}}
    found = judged(rt.parse_policy(document(indicators=indicators | {"w": rounded}), plugins=ADDED))
    assert found.assessment.cohort.number("w").values.tolist() == [16.0]

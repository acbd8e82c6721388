"""What a check of a programme finds: in its rule books, and in what nothing takes up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import ruraltier as rt
from policy.programme.test_programme import BOOK, document

if TYPE_CHECKING:
    from pathlib import Path


def found(**parts: Any) -> list[tuple[str, str]]:
    programme = rt.parse_programme(document(**parts), {"book": rt.parse_policy(BOOK)})
    return [(f.code, f.path) for f in rt.check(programme) if f.code >= "RT-LNT-130"]


DIAGNOSIS = {"weak": {"level": "village", "when": "mark < 10", "helpers": ["leader"]}}
ASSISTANCE = {"laggards": {"level": "village", "when": 'tier == "low"'}}
LOOKBACK = {"from_below": {"level": "village", "events": ["case"], "years": 2}}


def test_a_helper_that_nothing_calls_for() -> None:
    helpers: dict[str, Any] = {"leader": {}, "science": {}, "team": {}}
    parts = {"diagnoses": DIAGNOSIS, "assistance": {"laggards": ASSISTANCE["laggards"] | {"package": ["team"]}}}
    assert found(helpers=helpers, **parts) == [("RT-LNT-130", "helpers.science")]


def test_a_diagnosis_that_no_assistance_takes_up() -> None:
    parts: dict[str, Any] = {"helpers": {"leader": {}}, "diagnoses": DIAGNOSIS}
    assert found(**parts) == [("RT-LNT-131", "diagnoses.weak")]
    assert found(**parts, assistance=ASSISTANCE) == []
    assert found(**parts, assistance={"laggards": ASSISTANCE["laggards"] | {"diagnoses": []}}) == [
        ("RT-LNT-131", "diagnoses.weak")
    ]


def test_a_column_filled_for_nobody() -> None:
    assert found(lookbacks=LOOKBACK) == [("RT-LNT-132", "lookbacks.from_below")]
    assert found(lookbacks=LOOKBACK, assistance={"a": {"level": "village", "when": "from_below > 1"}}) == []
    honour = {"code": "h", "level": "village", "places": 1, "ties": "id", "order": ["-from_below"]}
    assert found(lookbacks=LOOKBACK, honours=[honour]) == []
    stage = {"code": "a", "forward": {"count": 1, "ties": "id", "order": ["-from_below"]}, "then": {"pass": "b"}}
    chain = {"stages": [stage], "ends": [{"code": "b"}]}
    assert found(lookbacks=LOOKBACK, chains={"village": chain}) == []
    plain = stage | {"forward": {"count": 1, "ties": "id"}}
    examined = chain | {"stages": [plain], "examination": {"when": "from_below > 1"}}
    assert found(lookbacks=LOOKBACK, chains={"village": examined}) == []


def test_what_another_level_reads_is_not_read_by_this_one() -> None:
    levels = {"village": {"policy": "book"}, "town": {"policy": "book"}}
    assistance = {"a": {"level": "town", "when": "from_below > 1"}}
    wanted = [("RT-LNT-132", "lookbacks.from_below")]
    assert found(levels=levels, lookbacks=LOOKBACK, assistance=assistance) == wanted


def test_findings_of_rule_books_are_told_with_their_level() -> None:
    findings = rt.check(rt.parse_programme(document(), {"book": rt.parse_policy(BOOK)}))
    assert findings.warnings
    assert all(finding.path.startswith("levels.village.policy") for finding in findings.warnings)


def test_a_programme_is_checked_by_its_file_too(tmp_path: Path) -> None:
    rt.write_policy(rt.parse_policy(BOOK), tmp_path / "book.toml")
    programme = rt.parse_programme(document(), {"book": rt.parse_policy(BOOK)})
    path = tmp_path / "p.toml"
    path.write_text(programme.to_toml().replace('"book"', '"book.toml"'), "utf-8")
    assert [f.code for f in rt.check(path)] == [f.code for f in rt.check(programme)]
    path.write_text(path.read_text("utf-8") + "[helpers.h]\nshade = 1\n", "utf-8")
    assert [f.code for f in rt.check(str(path)).errors] == ["RT-DOC-010"]


@pytest.mark.slow
@pytest.mark.parametrize("programme", rt.list_programmes(), ids=lambda programme: programme.id)
def test_shipped_programmes_are_clean(programme: rt.Programme) -> None:
    assert [str(f) for f in (*rt.check(programme).errors, *rt.check(programme).warnings)] == []


WEIGHED = {
    **BOOK,
    "indicators": {
        "mark": {"label": "得分", "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "township": {"kind": "text"},
        "fraud": {"kind": "yes_no"},
        "age": {"label": "年龄"},
    },
    "settings": {"least": {"value": 3}},
    "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
}


def unread(**parts: Any) -> list[tuple[str, str]]:
    programme = rt.parse_programme(document(**parts), {"book": rt.parse_policy(WEIGHED)})
    return [(f.code, f.path.partition(" ")[2]) for f in rt.check(programme).warnings if f.code < "RT-LNT-023"]


def test_what_the_programme_reads_is_read() -> None:
    both = [("RT-LNT-020", "indicators.fraud"), ("RT-LNT-020", "indicators.age"), ("RT-LNT-022", "settings.least")]
    assert sorted(unread()) == sorted(both)
    title = {"t": {"level": "village", "tiers": ["top"], "revoke_when": "fraud", "suspend_when": "age < setting.least"}}
    assert unread(titles=title) == []
    target = {"code": "T", "level": "village", "figure": "mean", "value": "age + fraud + setting.least"}
    assert unread(targets=[{**target, "by": "2012-01-01", "at_least": 1}]) == []
    chain = {
        "stages": [{"code": "a", "then": {"pass": "b"}}],
        "ends": [{"code": "b"}],
        "examination": {"order": ["age"]},
    }
    assert ("RT-LNT-020", "indicators.age") not in unread(chains={"village": chain})


def test_what_is_filled_for_nobody_is_told_once() -> None:
    lookback = {"age": {"level": "village", "events": ["case"], "years": 2}}
    assert ("RT-LNT-020", "indicators.age") not in unread(lookbacks=lookback)

"""Published results: appended, never changed, replayed to the byte."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import threading
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import ruraltier as rt
from ruraltier.edge import ledger
from ruraltier.policy.toml_text import canonical

DAY = dt.date(2025, 1, 31)
COUNTY = Path(str(files("ruraltier"))) / "data" / "samples" / "synthetic-county" / "synthetic-county-2011.csv"
IDM = rt.load_policy("idm-2016")
ROWS = {"id": ["a", "b", "丙"], "iks": [1, "0.5", ""], "ike": [1, "0.4", 1], "ikl": [1, "0.3", 1]}
COHORT = rt.read_cohort(ROWS, IDM, id="id")
RESULT = rt.assess(COHORT, IDM)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "published.jsonl"


def faults(record: Path) -> list[tuple[str, int | None]]:
    with pytest.raises(rt.EvaluationError) as caught:
        rt.read_ledger(record)
    return [(problem.code, problem.line) for problem in caught.value.problems]


def test_an_entry_says_what_was_published_and_what_it_rests_on(record: Path) -> None:
    entry = rt.publish(RESULT, record, on=DAY)
    assert rt.read_ledger(record) == (entry,)
    assert (entry.entry, entry.on, entry.supersedes, entry.previous, len(entry)) == (1, DAY, 0, ledger.FIRST, 3)
    assert entry.columns["tier"] == RESULT.tier_codes.tolist()
    assert entry.columns["status"] == ["rated", "rated", "unrated"]
    assert [Fraction(score) if score else None for score in entry.columns["score"]] == [v.score for v in RESULT]
    stands = RESULT.provenance
    assert (entry.policy_sha256, entry.table_sha256) == (stands["policy_sha256"], stands["table_sha256"])
    assert (entry.ruraltier, entry.money) == (rt.__version__, False)
    assert entry.rule_book.fingerprint == entry.policy_sha256


def test_hashes_can_be_checked_without_the_library(record: Path) -> None:
    entry = rt.publish(RESULT, record, on=DAY)
    stated = json.loads(record.read_text(encoding="utf-8"), parse_float=lambda text: text)
    columns = json.dumps(stated["columns"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(columns.encode()).hexdigest() == entry.result_sha256
    line = record.read_text(encoding="utf-8").rstrip("\n")
    without = line.replace(f',"sha256":"{entry.sha256}"', "")
    assert hashlib.sha256(without.encode()).hexdigest() == entry.sha256


def test_entries_are_appended_and_name_what_they_replace(record: Path) -> None:
    rt.publish(RESULT, record, on=DAY)
    first = record.read_bytes()
    other = rt.assess(COHORT.take(slice(0, 2)), IDM)
    second = rt.publish(other, record, on=DAY)
    third = rt.publish(RESULT, record, on=dt.date(2025, 3, 1))
    fourth = rt.publish(rt.assess(COHORT, IDM.with_cut("mandiri", "0.9")), record, on=dt.date(2025, 3, 1))
    assert record.read_bytes().startswith(first)
    assert [e.supersedes for e in (second, third, fourth)] == [0, 1, 3]
    assert rt.publish(other, record, on=dt.date(2025, 3, 2), supersedes=4).supersedes == 4
    assert rt.publish(RESULT, record, on=DAY, supersedes=0).supersedes == 0
    assert [e.entry for e in rt.read_ledger(record)] == [1, 2, 3, 4, 5, 6]
    for wrong in (7, -1):
        with pytest.raises(rt.EvaluationError) as caught:
            rt.publish(RESULT, record, on=DAY, supersedes=wrong)
        assert caught.value.problems[0].code == "RT-LED-005"
    assert not list(record.parent.glob("*.lock"))


def test_another_rule_book_replaces_nothing_by_itself(record: Path) -> None:
    rt.publish(RESULT, record, on=DAY)
    other = evolve(IDM, id="another")
    assert rt.publish(rt.assess(COHORT, other), record, on=DAY).supersedes == 0


@pytest.mark.parametrize("supersedes", [None, 1])
def test_no_entry_replaces_one_of_a_later_day(record: Path, supersedes: int | None) -> None:
    rt.publish(RESULT, record, on=DAY)
    before = record.read_bytes()
    with pytest.raises(rt.EvaluationError) as caught:
        rt.publish(RESULT, record, on=DAY - dt.timedelta(days=1), supersedes=supersedes)
    (problem,) = caught.value.problems
    assert problem.code == "RT-LED-007"
    assert "2025-01-31 or later" in problem.mend
    assert "supersedes=0" in problem.mend
    assert record.read_bytes() == before
    assert rt.publish(RESULT, record, on=DAY - dt.timedelta(days=1), supersedes=0).entry == 2


def test_a_replay_agrees_to_the_byte(record: Path) -> None:
    policy = rt.load_policy("shaanxi-2011")
    cohort = rt.read_cohort(COUNTY, policy)
    entry = rt.publish(rt.assess(cohort, policy), record, on=DAY, money=True)
    assert sum(map(int, entry.columns["amount"])) == 347_150_000
    found = rt.replay(record, rt.read_cohort(COUNTY, policy))
    assert found.agrees
    assert (found.differs, found.rows, found.result_sha256) == ({}, (), entry.result_sha256)
    assert canonical(ledger.columns_of(rt.assess(cohort, entry.rule_book), money=True)) == canonical(entry.columns)
    assert "逐字节一致" in repr(found)
    assert entry.result_sha256 in found.text("en")
    assert found.to_dict() == {"entry": 1, "agrees": True, "differs": {}, "rows": []}


def test_a_replay_says_what_differs(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rt.publish(RESULT, record, on=DAY)
    changed = rt.read_cohort(ROWS | {"id": ["a", "b", "d"], "ike": [1, 1, 1]}, IDM, id="id")
    monkeypatch.setattr("ruraltier.engine.assessment.VERSION", "99")
    found = rt.replay(record, changed, entry=1)
    assert not found.agrees
    assert set(found.differs) == {"table_sha256", "ruraltier"}
    assert found.differs["ruraltier"][1] == "99"
    cells = {(row.id, row.column): (row.published, row.now) for row in found.rows}
    assert cells["b", "score"] == ("0.4", "0.6")
    assert cells["丙", "id"] == ("丙", "")
    assert cells["d", "status"] == ("", "unrated")
    assert not any(id_ == "a" for id_, _ in cells)
    assert "3 villages are not as published" in found.text("en")
    assert found.to_dict()["differs"]["ruraltier"] == {"published": rt.__version__, "now": "99"}
    json.dumps(found.to_dict())


def test_a_replay_tells_amounts_in_the_unit_of_the_scheme(record: Path) -> None:
    policy = rt.load_policy("shaanxi-2011")
    cohort = rt.read_cohort(COUNTY, policy)
    entry = rt.publish(rt.assess(cohort, policy), record, on=DAY, money=True)
    paid = int(entry.columns["amount"][-1])
    found = rt.replay(record, cohort.take(slice(0, len(cohort) - 1)))
    cells = {row.column: (row.published, row.now) for row in found.rows if row.id == entry.columns["id"][-1]}
    assert cells["amount"] == (f"{paid // 100}.{paid % 100:02}", "")


def test_another_library_that_gives_the_same_is_told_and_agrees(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rt.publish(RESULT, record, on=DAY)
    monkeypatch.setattr("ruraltier.engine.assessment.VERSION", "99")
    found = rt.replay(record, COHORT)
    assert found.agrees
    assert set(found.differs) == {"ruraltier"}
    assert "软件版本" in found.text("zh")


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_entry_that_is_not_there(record: Path, number: int) -> None:
    rt.publish(RESULT, record, on=DAY)
    with pytest.raises(rt.EvaluationError) as caught:
        rt.replay(record, COHORT, number)
    assert caught.value.problems[0].code == "RT-LED-005"


# Tampering


def filled(record: Path) -> list[str]:
    for _ in range(3):
        rt.publish(RESULT, record, on=DAY)
    return record.read_text(encoding="utf-8").splitlines(keepends=True)


def test_a_changed_figure_is_found(record: Path) -> None:
    lines = filled(record)
    for old, new in [('"mandiri"]', '"maju"]'), ('"tier":["mandiri"', '"tier":["maju"'), ("2025-01-31", "2025-01-30")]:
        text = "".join([lines[0], lines[1].replace(old, new), lines[2]])
        if text != "".join(lines):
            record.write_text(text, encoding="utf-8")
            assert faults(record) == [("RT-LED-002", 2)]


def rehashed(line: str, **change: Any) -> str:
    stated = json.loads(line, parse_float=Decimal) | change
    del stated["sha256"]
    stated["result_sha256"] = ledger.sha256(stated["columns"])
    return canonical(stated | {"sha256": ledger.sha256(stated)}) + "\n"


def test_a_change_with_new_hashes_breaks_the_chain(record: Path) -> None:
    lines = filled(record)
    columns = json.loads(lines[1])["columns"] | {"tier": ["maju", "maju", ""]}
    record.write_text("".join([lines[0], rehashed(lines[1], columns=columns), lines[2]]), encoding="utf-8")
    assert faults(record) == [("RT-LED-003", 3)]


def test_a_wrong_hash_of_the_result_alone_is_found(record: Path) -> None:
    lines = filled(record)
    stated = json.loads(lines[2], parse_float=Decimal)
    del stated["sha256"]
    stated["result_sha256"] = "f" * 64
    forged = canonical(stated | {"sha256": ledger.sha256(stated)}) + "\n"
    record.write_text("".join([*lines[:2], forged]), encoding="utf-8")
    assert faults(record) == [("RT-LED-002", 3)]


@pytest.mark.parametrize(
    ("order", "expected"), [([0, 2], [2]), ([1, 0, 2], [1, 2, 3]), ([0, 0, 1, 2], [2, 3, 4]), ([1, 2], [1, 2])]
)
def test_entries_taken_out_put_in_or_moved_are_found(record: Path, order: list[int], expected: list[int]) -> None:
    lines = filled(record)
    record.write_text("".join(lines[i] for i in order), encoding="utf-8")
    assert faults(record) == [("RT-LED-003", line) for line in expected]


@pytest.mark.parametrize(
    "line",
    ["", "[]", "{}", "1", "{", '{"on":"2025-13-01"}', '{"a":' * 100_000, '{"on":3}', "null"],
)
def test_what_is_no_entry_is_told_with_its_line(record: Path, line: str) -> None:
    lines = filled(record)
    record.write_text("".join([lines[0], line + "\n"]), encoding="utf-8")
    assert faults(record) == [("RT-LED-001", 2)]


def test_half_a_character_is_no_entry(record: Path) -> None:
    line = filled(record)[0].replace('"entry":1', '"entry":"\\ud800"')
    record.write_text(line, encoding="utf-8")
    assert faults(record) == [("RT-LED-001", 1)]


def test_a_line_cut_off_while_it_was_written_is_told_and_nothing_is_appended_to_it(record: Path) -> None:
    lines = filled(record)
    record.write_text("".join(lines).removesuffix("\n"), encoding="utf-8")
    assert faults(record) == [("RT-LED-001", 3)]
    before = record.read_bytes()
    with pytest.raises(rt.EvaluationError):
        rt.publish(RESULT, record, on=DAY)
    assert record.read_bytes() == before


def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("id,income\n1,2\n", encoding="utf-8")
    with pytest.raises(rt.EvaluationError):
        rt.publish(RESULT, table, on=DAY)
    assert table.read_text(encoding="utf-8") == "id,income\n1,2\n"
    table.write_bytes(b"\xff\xfe")
    assert faults(table) == [("RT-LED-004", None)]
    assert faults(tmp_path / "nothing") == [("RT-LED-004", None)]


# Writing


def test_several_writers_at_once_make_one_chain(record: Path) -> None:
    writers = [threading.Thread(target=rt.publish, args=(RESULT, record), kwargs={"on": DAY}) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [entry.supersedes for entry in rt.read_ledger(record)] == list(range(8))


def test_a_lock_that_stays_is_told(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_TRIES", 2)
    monkeypatch.setattr(ledger, "_PAUSE", 0)
    lock = record.with_name(record.name + ".lock")
    lock.touch()
    with pytest.raises(rt.ExportError) as caught:
        rt.publish(RESULT, record, on=DAY)
    assert caught.value.problems[0].code == "RT-LED-006"
    assert lock.exists()
    assert not record.exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(rt.ExportError) as caught:
        rt.publish(RESULT, tmp_path / "nowhere" / "r.jsonl", on=DAY)
    assert caught.value.problems[0].code == "RT-EXP-011"

    def full(_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(rt.ExportError) as caught:
        rt.publish(RESULT, tmp_path / "r.jsonl", on=DAY)
    assert caught.value.problems[0].code == "RT-EXP-011"
    assert not (tmp_path / "r.jsonl.lock").exists()


def test_what_is_refused(record: Path) -> None:
    for arguments in (("x", record, DAY), (RESULT, record, "2025-01-31")):
        with pytest.raises(rt.ArgumentError):
            rt.publish(*arguments[:2], on=arguments[2])  # type: ignore[arg-type]  # what is refused
    with pytest.raises(rt.EvaluationError) as caught:
        rt.publish(RESULT, record, on=DAY, money=True)
    assert caught.value.problems[0].code == "RT-MON-013"
    assert not record.exists()
    with pytest.raises(rt.ArgumentError):
        rt.replay(record, "x")  # type: ignore[arg-type]  # what is refused


def test_a_time_of_day_is_no_day_and_leaves_the_record_readable(record: Path) -> None:
    rt.publish(RESULT, record, on=DAY)
    with pytest.raises(rt.ArgumentError) as caught:
        rt.publish(RESULT, record, on=dt.datetime(2025, 1, 31, 9))  # noqa: DTZ001 - what is refused
    assert (caught.value.problems[0].code, caught.value.problems[0].what) == ("RT-ARG-001", "on is a datetime")
    assert len(rt.read_ledger(record)) == 1


@pytest.mark.parametrize("number", ["1", 1.0, True])
def test_a_number_of_an_entry_is_a_whole_number(record: Path, number: Any) -> None:
    rt.publish(RESULT, record, on=DAY)
    with pytest.raises(rt.ArgumentError):
        rt.publish(RESULT, record, on=DAY, supersedes=number)
    with pytest.raises(rt.ArgumentError):
        rt.replay(record, COHORT, number)


@pytest.mark.parametrize(("old", "new"), [('"entry":1', '"entry":9,"entry":1'), ('"entry":1', '"entry": 1')])
def test_an_entry_that_is_spelt_otherwise_was_changed(record: Path, old: str, new: str) -> None:
    rt.publish(RESULT, record, on=DAY)
    record.write_text(record.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert faults(record) == [("RT-LED-002", 1)]


def test_line_ends_of_another_system_are_no_change(record: Path) -> None:
    filled(record)
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))
    assert len(rt.read_ledger(record)) == 3


def test_villages_in_another_order_are_told_as_that(record: Path) -> None:
    rt.publish(RESULT, record, on=DAY)
    backwards = {"id": ["丙", "b", "a"], "iks": ["", "0.5", 1], "ike": [1, "0.4", 1], "ikl": [1, "0.3", 1]}
    other = rt.read_cohort(backwards, IDM, id="id")
    found = rt.replay(record, other)
    assert (found.agrees, found.rows, set(found.differs)) == (False, (), {"table_sha256"})
    assert "次序不同" in found.text("zh")

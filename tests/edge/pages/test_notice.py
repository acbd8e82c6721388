from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

import hostile
import ruraltier as rt
from edge.pages.county import BOOK, TABLE, assessed
from pages_dom import dom, outside, tables

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 3, 2)


def paid(result: rt.Assessment) -> rt.Allocation:
    return rt.allocate(result, result.policy.incentives)


def test_a_notice_lists_the_villages_by_tier() -> None:
    result = assessed()
    notice = rt.public_notice(
        result, money=paid(result), scores=True, date=DAY, days=7, contact="乡镇政府 2 室", issuer="示例县"
    )
    lines = notice.text.splitlines()
    assert lines[:5] == [
        "示例县办法:定级结果公示",
        "",
        "根据《示例县办法》(示例农发〔2024〕1号),现将 5 个村的定级结果予以公示。",
        "公示期:2026-03-02 至 2026-03-08(共 7 天)。",
        "对结果有异议的,请在公示期内提出,写明村名、事项和理由。受理方式:乡镇政府 2 室。",
    ]
    assert lines[6:13] == [
        "示范村(0 个)",
        "",
        "达标村(1 个)",
        "  行政村代码  村名  总分  决定等次的规则  金额(CNY)",
        "  2           乙村    60                     200.00",
        "",
        "提升村(2 个)",
    ]
    assert lines[13:15] == [
        "  行政村代码  村名   总分  决定等次的规则  金额(CNY)",
        "  1           甲村     91  G1                   0.00",
    ]
    assert lines[-5:-1] == ["G1 欠收,最高评为提升村", "V1 弄虚作假,不予评定", "示例县", "2026-03-02"]
    assert repr(notice) == "<Notice 5 villages · 示例县办法:定级结果公示>"


def test_a_notice_tells_no_more_than_is_asked_for() -> None:
    notice = rt.public_notice(assessed())
    assert list(notice.columns) == ["行政村代码", "村名", "等次"]
    assert notice.columns["村名"].tolist() == ["乙村", "甲村", "丙村", "丁村", "戊村"]
    assert notice.columns["等次"].tolist() == ["达标村", "提升村", "提升村", "未评", "不予评定"]
    assert "公示期:" not in notice.text
    assert "受理" not in notice.text
    assert "异议" not in notice.text
    assert "91" not in notice.text
    assert "G1" not in notice.text


@pytest.mark.parametrize("period", [{"date": DAY}, {"days": 7}])
def test_half_a_period_is_none(period: dict[str, Any]) -> None:
    assert "公示期" not in rt.public_notice(assessed(), **period).text


def test_who_objects_is_told_of_what_is_there() -> None:
    where = rt.public_notice(assessed(), contact="乡镇政府 2 室").lines
    when = rt.public_notice(assessed(), date=DAY, days=7).lines
    assert where[1:] == ["对结果有异议的,请写明村名、事项和理由。受理方式:乡镇政府 2 室。"]
    assert when[2:] == ["对结果有异议的,请在公示期内提出,写明村名、事项和理由。"]


def test_a_notice_as_a_page_holds_the_same() -> None:
    result = assessed()
    notice = rt.public_notice(result, money=paid(result), scores=True, lang="en", contact="room 2")
    root = dom(notice.html)
    assert root.one("html").attrs["lang"] == "en"
    assert tables(root)["qualified: 1"] == [
        ["id", "name", "score", "decided by", "amount (CNY)"],
        ["2", "乙村", "60", "", "200.00"],
    ]
    assert outside(root) == []
    assert not root.all("script")
    told = "".join(root.one("body").text.split())
    assert all("".join(word.split()) in told for line in notice.text.splitlines() for word in line.split("  "))


def test_a_notice_is_written_as_its_name_ends(tmp_path: Path) -> None:
    result = assessed()
    for name in ("a.html", "a.txt", "a.csv"):
        rt.write_notice(result, tmp_path / name, scores=True)
    notice = rt.public_notice(result, scores=True)
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == notice.html
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == notice.text
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [*notice.columns, "办法校验值(SHA-256)", "台账校验值(SHA-256)", "说明"]
    found = result.provenance
    assert {tuple(row[-3:]) for row in rows} == {(found["policy_sha256"], found["table_sha256"], "")}
    assert [row[3] for row in rows] == ["60", "91", "59.96", "—", "80"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_notice_as_a_table_warns_of_figures_that_nobody_published(tmp_path: Path, lang: str) -> None:
    result = assessed(BOOK | {"confidence": "illustrative"})
    rt.write_notice(result, tmp_path / "a.csv", lang=lang)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (warning,) = {row["说明" if lang == "zh" else "remark"] for row in csv.DictReader(file)}
    assert warning
    assert "".join(warning.split()) in "".join(rt.public_notice(result, lang=lang).text.split())


@pytest.mark.parametrize("name", ["a", "a.xlsx", "a.html.bak"])
def test_a_name_that_says_nothing_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(rt.ExportError) as caught:
        rt.write_notice(assessed(), tmp_path / name)
    assert caught.value.problems[0].code == "RT-EXP-032"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"scores": 1}, "RT-ARG-001"),
        ({"days": 0}, "RT-ARG-001"),
        ({"days": True}, "RT-ARG-001"),
        ({"days": 7.0}, "RT-ARG-001"),
        ({"date": dt.datetime(2026, 1, 1)}, "RT-ARG-001"),  # noqa: DTZ001 - a time of day is what it is about
        ({"contact": 1}, "RT-ARG-001"),
        ({"issuer": 1}, "RT-ARG-001"),
        ({"lang": "fr"}, "RT-EVA-020"),
    ],
)
def test_what_no_notice_can_be_made_of_is_refused(arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.public_notice(assessed(), **arguments)
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_n05_hostile_names_are_texts_in_a_notice(lang: str) -> None:
    result = hostile.result()
    said = {"money": paid(result), "contact": "<script>x</script>", "issuer": '"><img src=x>'}
    made = rt.public_notice(result, lang=lang, scores=True, date=DAY, days=1, **said).html  # type: ignore[arg-type]  # one kind each
    root = dom(made)
    assert outside(root) == []
    assert not {"script", "img", "b", "i"} & {n.tag for n in root.all()}
    assert "<script>x</script>" in root.text
    shown = {c.text for c in root.all("td")}
    assert {name for name in hostile.NAMES if name.isprintable()} <= shown


def test_n02_no_cell_of_a_notice_is_a_formula(tmp_path: Path) -> None:
    rt.write_notice(hostile.result(), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=cmd|'/c calc'!A1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_n09_the_text_of_a_notice_moves_no_cursor() -> None:
    text = rt.public_notice(hostile.result(), contact="a\x1b[2Jb\nc").text
    assert all(c == "\n" or c.isprintable() for c in text)
    assert "a\\x1b[2Jb\\nc" in text


def test_n11_columns_of_persons_are_in_no_notice() -> None:
    result = hostile.result()
    notice = rt.public_notice(result, money=paid(result), scores=True)
    assert hostile.CANARY not in notice.text + notice.html + str(notice.columns)


def test_a_notice_of_nobody_says_so() -> None:
    policy = assessed().policy
    empty = rt.assess(rt.read_cohort({name: [] for name in TABLE}, policy, id="id", name="name"), policy)
    assert "现将 0 个村" in rt.public_notice(empty).text
    assert [h.text for h in dom(rt.public_notice(empty).html).all("h2")] == [
        "示范村(0 个)",
        "达标村(0 个)",
        "提升村(0 个)",
    ]

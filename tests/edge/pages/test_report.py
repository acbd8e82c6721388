from __future__ import annotations

import datetime as dt
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import hostile
import ruraltier as rt
from edge.pages.county import BOOK, TABLE, assessed
from pages_dom import dom, hashed, outside, rules_of_csp, tables
from ruraltier.edge.pages import listing, movements, origins
from ruraltier.edge.pages.origins import bare
from ruraltier.edge.pages.paper import _environment
from ruraltier.edge.pages.words import speak
from ruraltier.edge.report import money_lines

if TYPE_CHECKING:
    from pathlib import Path

WINDOW = (dt.date(2010, 12, 31), dt.date(2011, 12, 31))


@pytest.fixture
def pictures() -> None:
    """Stand for a test that looks at pictures."""


@pytest.fixture(autouse=True)
def without_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures out where no test looks at them: drawing them takes longer than all the rest."""
    if "whole" not in request.fixturenames and "pictures" not in request.fixturenames:
        monkeypatch.setitem(sys.modules, "matplotlib", None)


@pytest.fixture(scope="module")
def whole() -> str:
    result = assessed()
    mobility = rt.compare(assessed(mark=[50, 50, 50, 50, 50]), result, window=WINDOW)
    money = rt.allocate(result, result.policy.incentives)
    return rt.report_html(result, money=money, mobility=mobility, generated_at=dt.datetime(2026, 1, 31, 9, 5))  # noqa: DTZ001 - local time, as people print it


def test_a_report_tells_counts_rules_groups_money_moves_and_every_village(whole: str) -> None:
    found = tables(dom(whole))
    assert found["各等次村数"][1:] == [
        ["示范村", "0", "0.0%"], ["达标村", "1", "20.0%"], ["提升村", "2", "40.0%"],
        ["未评", "1", "20.0%"], ["不予评定", "1", "20.0%"],
    ]  # fmt: skip
    assert [row[-2:] for row in found["规则起了什么作用"]] == [["触发", "决定"], ["1", "1"], ["1", "1"]]
    assert found["按乡镇汇总"][1] == ["东镇", "2", "0", "1", "1", "0", "0", "75.5", "200.00"]
    assert [row[0] for row in found["按乡镇汇总"]] == ["乡镇", "东镇", "西镇", "合计"]
    assert found["奖补资金"][-2:] == [["无等次", "2", "0.00"], ["合计", "5", "200.00"]]
    assert found["各村结果"][1] == ["1", "甲村", "提升村", "91", "示范村", "G1", "0.00"]
    assert found["各村结果"][3] == ["3", "丙村", "提升村", "59.96", "提升村", "", "0.00"]
    assert found["各村结果"][4][2:5] == ["未评", "—", "—"]
    assert [row[:2] for row in found["升降的村及原因"][1:]] == [["2", "乙村"], ["4", "丁村"]]
    assert found["升降的村及原因"][1][2:] == ["提升村 → 达标村", "原来:按分数 50; 以后:按分数 60"]
    assert [row[:3] for row in found["没有等次的村"][1:]] == [["4", "丁村", "未评"], ["5", "戊村", "不予评定"]]
    assert "考评分:缺失" in found["没有等次的村"][1][3]
    assert "弄虚作假" in found["没有等次的村"][2][3]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_that_a_comparison_says_is_told_once(lang: str) -> None:
    result = assessed(id=["1", "2", "3", "4", "9"])
    mobility = rt.compare(assessed(BOOK | {"gates": []}, mark=[50] * 5), result, window=WINDOW)
    root = dom(rt.report_html(result, mobility=mobility, lang=lang))
    section = next(s for s in root.all("section") if s.attrs["aria-labelledby"] == "mobility")
    told = [p.text for p in section.all("p")]
    within = [line.strip() for line in mobility.text(lang).splitlines()]
    kept = [line for line in within if line in told]
    assert told == kept
    assert any("戊村" in line for line in told)
    assert len(within) - len(kept) == 1 + len(tables(root)[section.one("caption").text]) + 2


def test_a_report_rests_on_sources_and_fingerprints(whole: str) -> None:
    root = dom(whole)
    figures = tables(root)["办法中的数值"]
    assert figures[0][:2] == ["部分", "名称"]
    assert figures[1] == ["指标 mark", "考评分", "", "办法, 第三条", "公开发布"]
    assert {row[0] for row in figures} >= {"等次 low", "门槛 G1", "一票否决 V1", "奖补 A"}
    pairs = dict(zip([n.text for n in root.all("dt")], [n.text for n in root.all("dd")], strict=True))
    assert pairs["办法"] == "示例县办法 (county)"
    assert pairs["办法校验值(SHA-256)"] == assessed().policy.fingerprint
    assert pairs["台账校验值(SHA-256)"] == assessed().cohort.fingerprint
    assert "2026-01-31 09:05" in root.one("header").text


@pytest.mark.parametrize(
    "awards",
    [
        {"budget": 1000, "awards": BOOK["incentives"]["awards"]},
        {"awards": [{"code": "P", "kind": "share", "pool": 1000, "by": "equal", "tiers": ["mid"], "cap": 200}]},
    ],
)
def test_what_is_left_of_a_budget_or_a_pool_is_told(awards: dict[str, Any]) -> None:
    result = assessed(BOOK | {"incentives": awards})
    money = rt.allocate(result, result.policy.incentives)
    assert tables(dom(rt.report_html(result, money=money)))["奖补资金"][-1] == ["结余", "", "800.00"]
    assert money_lines(money, "zh").splitlines()[-1].split() == ["结余", "800.00"]
    assert repr(money).splitlines()[-1].split() == ["结余", "unspent", "800.00"]


def test_columns_keep_room_for_words_on_a_telephone(whole: str) -> None:
    style = dom(whole).one("style").text
    narrow = style.partition("@media (max-width:30rem){")[2].partition("@page")[0]
    assert "vertical-align:bottom;min-width:5em}" in style
    assert "td:not(.n):not(.r){min-width:11em}" in narrow
    assert "table:not(.sortable) .n{white-space:normal}" in narrow


def test_every_kind_of_part_has_a_word() -> None:
    for listed in rt.list_policies():
        policy = rt.load_policy(listed.id)
        groups = {path.partition(".")[0] for path, _ in policy.parts()}
        assert all(speak(f"part.{group}").zh for group in groups)


def test_every_village_is_explained_where_its_id_leads(whole: str) -> None:
    root = dom(whole)
    links = [a.attrs["href"] or "" for t in root.all("table") for a in t.all("a")]
    assert len(links) == 5
    account = root.one("details", links[0].removeprefix("#"))
    assert account.one("summary").text == "甲村(1):提升村"
    assert "G1 所述情形不变,分数再高也最高评为提升村" in account.text


def test_a_report_is_built_for_readers_of_all_kinds(whole: str) -> None:
    root = dom(whole)
    assert root.one("html").attrs["lang"] == "zh-CN"
    levels = [int(n.tag[1]) for n in root.all() if n.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(th.attrs.get("scope") in {"row", "col"} for th in root.all("th"))
    ids = [n.attrs["id"] for n in root.all() if "id" in n.attrs]
    assert len(ids) == len(set(ids))
    assert {a.attrs["href"] for a in root.all("a")} <= {f"#{i}" for i in ids}
    skip = root.one("a")
    assert (skip.attrs["class"], skip.attrs["href"]) == ("skip", "#content")
    style = root.one("style").text
    assert all(word in style for word in ("prefers-color-scheme:dark", "@media print", "table-header-group", "A4"))
    # Colours of tiers are told apart on light paper, so that pictures keep one on a dark page.
    assert "@media screen and (prefers-color-scheme:dark){figure svg{--ink:#1c1c1e;--paper:#ffffff;" in style


def test_n08_a_report_pulls_nothing_from_the_net(whole: str) -> None:
    root = dom(whole)
    assert outside(root) == []
    csp = rules_of_csp(root)
    assert csp["default-src"] == ["'none'"]
    assert csp["style-src"] == [hashed(root.one("style").text)]
    assert csp["script-src"] == [hashed(root.one("script").text)]
    assert "http" not in whole.replace("http-equiv", "")


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_n05_hostile_names_are_texts_in_a_report(lang: str) -> None:
    result = hostile.result()
    made = rt.report_html(result, lang=lang, by="town", money=rt.allocate(result, result.policy.incentives))
    root = dom(made)
    assert outside(root) == []
    assert len(root.all("script")) == 1
    assert not {"img", "b", "i", "iframe", "object"} & {n.tag for n in root.all()}
    words = {name for name in hostile.NAMES if name.isprintable()}
    shown = {c.text for c in root.all("td")}
    assert words <= shown
    assert not any(mark in made for mark in ("\x1b", "\x07", "\u202e", "\u2028"))


def test_n07_no_data_stands_in_a_script() -> None:
    made = rt.report_html(hostile.result())
    assert dom(made).one("script").text == dom(rt.report_html(assessed())).one("script").text


@pytest.mark.parametrize("number", ["N11", "N12"])
def test_columns_of_persons_are_in_no_report(number: str) -> None:
    assert number
    made = rt.report_html(hostile.result())
    assert hostile.CANARY not in made
    assert "书记电话" not in made


def test_n13_small_groups_are_put_together() -> None:
    found = tables(dom(rt.report_html(assessed(township=["东镇"] * 4 + ["西镇"]), min_cell=2)))
    assert [row[0] for row in found["按乡镇汇总"][1:]] == ["其他(2 组)", "合计"]


@pytest.mark.usefixtures("pictures")
def test_n13_no_picture_sets_small_groups_apart() -> None:
    root = dom(rt.report_html(assessed(township=["东镇"] * 4 + ["西镇"]), min_cell=2))
    assert "西镇" not in root.one("section").parent.text.partition("各村结果")[0]  # type: ignore[union-attr]  # a section stands in main


def test_n14_a_report_says_nothing_of_the_machine(tmp_path: Path) -> None:
    policy = rt.parse_policy(BOOK)
    source = tmp_path / "台账.csv"
    lines = [",".join(map(str, row)) for row in zip(*TABLE.values(), strict=True)]
    rows = ["id,name,mark,fraud,poor,township,extra", *(f"{line},x" for line in lines)]
    source.write_text("\n".join(rows), encoding="utf-8")
    made = rt.report_html(rt.assess(rt.read_cohort(source, policy, id="id", name="name"), policy))
    assert str(tmp_path) not in made
    assert tmp_path.name not in made
    assert "台账.csv" in made
    assert "<!--" not in made


def test_m09_two_reports_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in "ab":
        rt.write_report(assessed(), tmp_path / f"{name}.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_report_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    target = tmp_path / "a.html"
    target.write_text("old")
    with pytest.raises(rt.ExportError) as caught:
        rt.write_report(assessed(), target)
    assert caught.value.problems[0].code == "RT-EXP-010"
    assert target.read_text() == "old"
    rt.write_report(assessed(), target, force=True)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_illustrative_figures_are_told_above_everything() -> None:
    root = dom(rt.report_html(hostile.result()))
    warning = next(n for n in root.all("div") if n.attrs.get("role") == "note")
    assert "indicators.mark" in warning.text
    assert not [n for n in dom(rt.report_html(assessed())).all("div") if n.attrs.get("role") == "note"]


def test_o08_of_many_villages_only_the_table_is_there_and_of_too_many_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "EXPLAINED", 4)
    root = dom(rt.report_html(assessed()))
    assert not root.all("details")
    assert "逐村说明未列入本页" in root.one("main").text
    assert not [a for t in root.all("table") for a in t.all("a")]
    named = dom(rt.report_html(assessed(), villages=["3"]))
    assert [row[0] for row in tables(named)["各村结果"][1:]] == ["3"]
    assert len(named.all("details")) == 1
    assert "本页逐村列出 1 个,共 5 个村" in named.one("main").text
    monkeypatch.setattr(listing, "LISTED", 4)
    with pytest.raises(rt.LimitError) as caught:
        rt.report_html(assessed())
    assert (caught.value.problems[0].code, "villages=[" in caught.value.problems[0].mend) == ("RT-LIM-070", True)
    assert tables(dom(rt.report_html(assessed(), villages=[])))["各等次村数"]


def test_long_lists_say_how_many_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((listing, "UNRATED"), (movements, "MOVERS"), (origins, "_SHOWN")):
        monkeypatch.setattr(module, name, 1)
    policy = rt.parse_policy(BOOK)
    given = rt.read_cohort(TABLE, policy, id="id", name="name")
    notes = [rt.Problem(code="RT-TAB-100", what=what, source="/home/li/a.csv") for what in ("one", "two")]
    result = rt.assess(rt.Cohort(given.ids, given.columns, given.names, given.source, notes), policy)
    mobility = rt.compare(assessed(mark=[50, 50, 50, 50, 50]), result, window=WINDOW)
    root = dom(rt.report_html(result, mobility=mobility))
    found = tables(root)
    assert [len(found[name]) for name in ("升降的村及原因", "没有等次的村", "读入时的提示")] == [2, 2, 2]
    assert found["读入时的提示"][1] == ["a.csv: one"]
    assert sum("另有" in p.text for p in root.all("p")) == 3


def test_a_check_of_the_table_is_told() -> None:
    result = assessed()
    check = rt.check_table(TABLE | {"mark": ["<b>1.2万</b>", 60, 60, "", 80]}, result.policy)
    root = dom(rt.report_html(result, check=check))
    header, *rows = tables(root)["读入时改动、推断、退回和提示的内容"]
    assert rows[0][header.index("原文")] == "<b>1.2万</b>"
    assert "台账 5 行:采用 4,略过 0,退回 1。" in root.one("main").text


def test_money_and_moves_of_others_are_refused() -> None:
    result, other = assessed(), hostile.result()
    with pytest.raises(rt.EvaluationError) as caught:
        rt.report_html(result, money=rt.allocate(other, other.policy.incentives))
    assert caught.value.problems[0].code == "RT-ROL-006"
    with pytest.raises(rt.ExportError) as refused:
        rt.report_html(result, mobility=rt.compare(result, assessed(mark=[1] * 5), window=WINDOW))
    assert refused.value.problems[0].code == "RT-EXP-031"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"money": 1}, "RT-ARG-001"),
        ({"mobility": 1}, "RT-ARG-001"),
        ({"by": 1}, "RT-ARG-001"),
        ({"check": 1}, "RT-ARG-001"),
        ({"generated_at": dt.date(2026, 1, 1)}, "RT-ARG-001"),
        ({"lang": "fr"}, "RT-EVA-020"),
        ({"villages": ["9"]}, "RT-EVA-001"),
        ({"by": "mark"}, "RT-ROL-001"),
    ],
)
def test_what_no_report_can_be_made_of_is_refused(arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.report_html(assessed(), **arguments)
    assert caught.value.problems[0].code == code


def test_without_a_column_to_count_by_there_is_no_roll_up() -> None:
    result = hostile.result()
    assert not [name for name in tables(dom(rt.report_html(result))) if "汇总" in name]


def test_what_is_not_known_of_a_table_and_a_rule_book_is_not_said() -> None:
    given = assessed().cohort
    bare_book = rt.parse_policy({name: part for name, part in BOOK.items() if name != "reference"})
    result = rt.assess(rt.Cohort(given.ids, given.columns, given.names), bare_book)
    assert [n.text for n in dom(rt.report_html(result)).all("dt")] == [
        "办法", "办法校验值(SHA-256)", "台账校验值(SHA-256)", "软件版本",
    ]  # fmt: skip
    assert "根据《示例县办法》" in rt.public_notice(result).text


def test_no_village_at_all_is_a_report_too() -> None:
    policy = rt.parse_policy(BOOK)
    empty = rt.assess(rt.read_cohort({name: [] for name in TABLE}, policy, id="id", name="name"), policy)
    assert tables(dom(rt.report_html(empty)))["各等次村数"][1] == ["示范村", "0", "0.0%"]


def test_the_pictures_of_a_report_are_drawings_in_the_page(whole: str) -> None:
    root = dom(whole)
    drawn = [figure.one("svg") for figure in root.all("figure")]
    assert [figure.one("figcaption").text for figure in root.all("figure")] == [
        "各等次的村数", "总分的分布与分数线", "等次升降", "各组各指标平均失分",
    ]  # fmt: skip
    assert all(svg.attrs["role"] == "img" for svg in drawn)
    assert all(svg.one("title").text for svg in drawn)
    assert any("达标村" in text.text for text in drawn[0].all("text"))
    assert not [n for svg in drawn for n in svg.all() if "style" in n.attrs]
    assert not {"script", "foreignobject", "image", "a"} & {n.tag for svg in drawn for n in svg.all()}


def test_without_matplotlib_a_report_says_so_in_the_place_of_pictures() -> None:
    root = dom(rt.report_html(assessed()))
    assert not root.all("svg")
    assert 'pip install "ruraltier[report]"' in root.one("main").text


@pytest.mark.usefixtures("pictures")
def test_another_fault_of_a_picture_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise rt.ExportError(rt.Problem(code="RT-EXP-099", what="broken"))

    monkeypatch.setattr(rt.plots, "tiers", broken, raising=False)
    with pytest.raises(rt.ExportError) as caught:
        rt.report_html(assessed())
    assert caught.value.problems[0].code == "RT-EXP-099"


def test_a_report_may_carry_its_font() -> None:
    root = dom(rt.report_html(assessed(), embed_font=True))
    assert "@font-face" in root.one("style").text
    assert rules_of_csp(root)["font-src"] == ["data:"]
    assert rules_of_csp(root)["style-src"] == [hashed(root.one("style").text)]
    assert outside(root) == []


def test_without_jinja_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    _environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(rt.ExportError) as caught:
        rt.report_html(assessed())
    problem = caught.value.problems[0]
    assert (problem.code, problem.mend) == ("RT-EXP-030", 'pip install "ruraltier[report]"')


@pytest.mark.parametrize("source", ["/home/li/a.csv", r"C:\li\a.csv", "a.csv"])
def test_a_file_is_named_without_its_folder(source: str) -> None:
    assert bare(source) == "a.csv"

"""Make the tables of the synthetic county for ``shanxi-2019``: two years, the same bytes every time.

480 villages on 29 standards, with the facts by which organisations are found weak and lax; secretaries of poor villages
and first secretaries with their grades; those who can help; and what became of the help. Villages are judged on
31 March of each year.
Nothing in it is a real place, person or figure.

Usage: ``python tools/make_shanxi.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import DEPARTMENTS, Cells, person, yes
from make_county import FOLDER, SEED, Draws, Village, between, clip, one_in, villages, written

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = {2019: 2010, 2020: 2011}
"""Each year, and the year of the county whose strengths it takes."""
STANDARDS = tuple(f"第{n}条标准(条文未公布)" for n in range(1, 30))
WORDS = ("未达标", "达标", "一流")
REACHED = ((560, 1500), (330, 1370))
"""Per mille of standards reached at strength 0 and at strength 1000: the norm, and first class."""
VACANT, RECRUITS, SATISFACTION = "书记空缺月数", "连续未发展党员年数", "群众满意度"
LAST, GRAVE, OTHER = "年度考核排名末位", "发生重大信访或治安事件", "其余情形之一(条文未见)"
MOST_VACANT, MOST_YEARS, LEAST_SATISFIED = 3, 2, 60
POOR = 330
"""Villages that were weaker than this in the first year are registered as poor."""
SECRETARY_GRADES = ("不合格", "基本称职", "称职", "优秀")
FIRST_SECRETARY_GRADES = ("不称职", *SECRETARY_GRADES[1:])
SENDERS = ("中央", *("省",) * 4, *("市",) * 6, *("县",) * 9)
"""Who sends first secretaries: one unit in twenty belongs to the centre, and so on."""
TIED = tuple(f"派出单位{what}与所驻村捆绑" for what in ("项目", "资金", "责任"))
RECORD = ("代码", "日期", "事项", "结果")
HELPER = ("编号", "类别", "可帮扶数", "姓名", "派出单位")
ASSISTANCE = "软弱涣散整顿提升"
LEADERS, LED, PAIRED = 12, 5, 2


@dataclass
class Judged:
    """A village of one year: its cells, and what is worked out of them in plain Python."""

    village: Village
    cells: Cells

    @property
    def tier(self) -> int | None:
        """0 where a standard is not reached, 1 for the norm, 2 for first class; None where one was not looked at."""
        found = [self.cells[word] for word in STANDARDS]
        return None if "" in found else min(map(WORDS.index, found))

    @property
    def weak(self) -> bool:
        """Whether the organisation is weak and lax, by any of the conditions."""
        return (
            int(self.cells[VACANT]) > MOST_VACANT
            or int(self.cells[RECRUITS]) >= MOST_YEARS
            or int(self.cells[SATISFACTION]) < LEAST_SATISFIED
            or "是" in (self.cells[LAST], self.cells[GRAVE], self.cells[OTHER])
        )


def standards(strength: int, luck: list[int]) -> Cells:
    """Return what is found of the 29 standards: those are reached whose luck lies under what the strength reaches."""
    norm, first = (between(*ends, strength) for ends in REACHED)
    return {word: WORDS[(own < norm) + (own < first)] for word, own in zip(STANDARDS, luck, strict=True)}


def facts(draws: Draws, strength: int) -> Cells:
    """Return the facts that score nothing."""
    satisfied = clip(between(46, 105, strength) + draws.swing(16), 0, 100)
    income = max(0, between(-30, 100, strength) + draws.swing(45))
    return {
        VACANT: str(2 + draws.below(8) if one_in(draws, 40) else 0),
        RECRUITS: str(clip(between(4, -4, strength) + draws.swing(1), 0, 4)),
        SATISFACTION: str(satisfied),
        LAST: "否",
        GRAVE: yes(one_in(draws, 120)),
        OTHER: yes(one_in(draws, 90)),
        "村级集体经济年收入": str(1000 * income),
        "大专以上文化村干部数": str(clip(between(0, 5, strength) + draws.swing(2), 0, 5)),
    }


def of_villages(year: int) -> list[Judged]:
    """Return the villages of a year; the least satisfied of each township are last in its assessment."""
    lucks, draws = Draws(SEED + 19), Draws(SEED + year)
    listed = []
    for village in villages(Draws(SEED)):
        strength, luck = village.at(YEARS[year]), [lucks.below(1000) for _ in STANDARDS]
        cells = {"行政村代码": village.code, "行政村名称": village.name, "乡镇": village.township}
        cells |= standards(strength, luck) | facts(draws, strength)
        if one_in(draws, 150):
            cells[STANDARDS[draws.below(len(STANDARDS))]] = ""
        listed.append(Judged(village, cells))
    last = {one.village.township: one for one in sorted(listed, key=lambda one: -int(one.cells[SATISFACTION]))}
    for one in last.values():
        one.cells[LAST] = "是"
    return listed


def in_need(listed: list[Judged]) -> list[str]:
    """Return the ids of the weak and lax, those of the lowest tier first, those without a tier last."""
    weak = [one for one in listed if one.weak]
    highest = len(WORDS)
    return [one.village.code for one in sorted(weak, key=lambda one: highest if one.tier is None else one.tier)]


def grade(draws: Draws, words: tuple[str, ...]) -> str:
    """Return a grade: mostly competent, sometimes one of those that have consequences, seldom none."""
    place = draws.below(100)
    return "" if place == 0 else words[sum(place > edge for edge in (4, 14, 74))]


def poor(listed: list[Judged]) -> list[Village]:
    """Return the villages that are registered as poor."""
    return [one.village for one in listed if one.village.strength[0] < POOR]


def secretaries(listed: list[Judged]) -> Iterator[Cells]:
    """Yield the secretaries of poor villages, with their grades and the votes in the contest."""
    draws = Draws(SEED + 31)
    for n, village in enumerate(poor(listed)):
        found = grade(draws, SECRETARY_GRADES)
        votes = 60 + draws.below(900) if found in SECRETARY_GRADES[2:] else draws.below(200)
        yield {
            "书记编号": f"SJ{n + 1:03}", "书记姓名": person(n, 5 * n + 1), "所在村": village.code,
            "评选得票": str(votes), "评定等次": found,
        }  # fmt: skip


def posts(listed: list[Judged]) -> list[str]:
    """Return where first secretaries are: with the weak and lax in the order of need, but the last; with other poor."""
    need = in_need(listed)
    return [*need[:-1], *(village.code for village in poor(listed) if village.code not in need)]


def first_secretaries(listed: list[Judged]) -> Iterator[Cells]:
    """Yield the first secretaries, with what is found of them; one in so many neglects the post."""
    draws, ties = Draws(SEED + 32), Draws(SEED + 34)
    for n, post in enumerate(posts(listed)):
        unit, found = draws.below(len(SENDERS)), grade(draws, FIRST_SECRETARY_GRADES)
        failed = found == FIRST_SECRETARY_GRADES[0] or one_in(draws, 50)
        yield {
            "第一书记编号": f"DY{n + 1:03}", "第一书记姓名": person(100 + n, 3 * n), "所驻村": post,
            "派出层级": SENDERS[unit], "派出单位主要领导": person(40 + 3 * unit, unit),
            "在村居住": yes(not one_in(draws, 20)), "在岗": yes(not one_in(draws, 30)),
            "帮扶工作不力、完不成帮扶任务": yes(failed),
            "乡镇党委书记谈心谈话次数": str(1 if one_in(draws, 12) else 2 + draws.below(3)), "评价等次": found,
        } | {word: yes(not one_in(ties, 25)) for word in TIED}  # fmt: skip


def helpers(listed: list[Judged]) -> Iterator[Cells]:
    """Yield who can help: a first secretary less than there are weak and lax, more than enough of all others."""
    many = len(in_need(listed))
    names = [person(100 + n, 3 * n) for n in range(many)]
    rows = [(f"GZ{n + 1:03}", "工作组", 1, f"第{n + 1}工作组", "") for n in range(many + 3)]
    rows += [(f"DY{n + 1:03}", "第一书记", 1, names[n], "") for n in range(many - 1)]
    rows += [(f"BM{n + 1:03}", "县直结对部门", PAIRED, _unit(n), "") for n in range((many + 1) // PAIRED + 1)]
    leaders = max(LEADERS, -(-many // LED))
    rows += [(f"LD{n + 1:03}", "县级领导班子成员", LED, person(80 + n, 3), "县委") for n in range(leaders)]
    return (dict(zip(HELPER, map(str, row), strict=True)) for row in rows)


def _unit(n: int) -> str:
    return DEPARTMENTS[n % len(DEPARTMENTS)] + ("" if n < len(DEPARTMENTS) else f"第{n // len(DEPARTMENTS) + 1}分组")


def terms(before: list[Judged], after: list[Judged]) -> Iterator[Cells]:
    """Yield what became of the help: it began in April; a year later some are accepted, some fail, one is left."""
    draws, weak = Draws(SEED + 33), set(in_need(after))
    need = sorted(in_need(before))
    for code in need:
        yield _record(code, f"2019-04-{1 + draws.below(20):02}", "进驻")
    solved = [code for code in need if code not in weak]
    for code in solved[:-1]:
        if not one_in(draws, 4):
            yield _record(code, f"2020-03-{10 + draws.below(10):02}", "验收合格")
            if one_in(draws, 2):
                yield _record(code, "2020-03-28", "撤离")
    yield _record(solved[-1], "2020-03-28", "撤离")
    for code in need:
        if code in weak and one_in(draws, 2):
            yield _record(code, f"2020-03-{10 + draws.below(10):02}", "验收不合格")


def _record(*cells: str) -> Cells:
    return dict(zip(RECORD, (*cells, ASSISTANCE), strict=True))


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    years = {year: of_villages(year) for year in YEARS}
    tables = {f"villages-{year}.csv": [one.cells for one in listed] for year, listed in years.items()}
    before, after = years.values()
    tables["secretaries.csv"] = [*secretaries(before)]
    tables["first-secretaries.csv"] = [*first_secretaries(before)]
    tables["helpers.csv"] = [*helpers(before)]
    tables["terms.csv"] = sorted(terms(before, after), key=lambda row: row["日期"])
    for name, rows in tables.items():
        yield name, written(rows[0], rows)


def main(folder: Path = FOLDER / "shanxi") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

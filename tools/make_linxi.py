"""Make the tables of the synthetic county for ``linxi-three-level``: three years, the same bytes every time.

480 villages, 16 townships, 21 departments and the county itself; their raters' marks, the records of the chains that
lead to a decision on 1 July, the records of titles from 2007 on, and those who can help. Nothing in it is a real place,
person or figure.

Usage: ``python tools/make_linxi.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import (
    COUNTY_REQUIREMENTS,
    DEPARTMENTS,
    Cells,
    Unit,
    marks,
    of_departments,
    of_townships,
    of_villages,
    person,
    yes,
)
from make_county import COUNTY, FOLDER, SEED, YEARS, Draws, one_in, villages, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TITLES = {"village": "五星级村党组织", "township": "五星级乡镇党委", "department": "群众满意的县直部门"}
RATINGS = {"village": "村党组织综合测评", "township": "乡镇党委综合测评", "department": "县直部门综合测评"}
LEVELS = tuple(TITLES)
RECORD = ("代码", "日期", "事项", "结果", "经办", "得分", "备注")
MARK = ("代码", "项目", "评价主体", "评分")
CITY, COMMITTEE, OFFICE, TOWN = "市委", "县委", "县委组织部", "乡镇党委"
SELF = {"village": "村党组织", "township": TOWN, "department": "县直部门"}
FIVE, YEARS_HELD = 5, 3


def record(id_: str, day: str, event: str, *more: str) -> Cells:
    """Return a record; what follows the event: outcome, who, score, note."""
    return dict(zip(RECORD, (id_, day, event, *more, *("",) * (4 - len(more))), strict=True))


def path(level: str, one: Unit, year: int, draws: Draws) -> Iterator[Cells]:
    """Yield the records of one unit on its way to a decision; whoever may be titled is named."""
    claimed, found = 60 + draws.below(40), str(60 + draws.below(40))
    fails_early = one.stars != FIVE
    yield record(one.id, f"{year}-03-{1 + draws.below(20):02}", "写出自检报告", "通过", SELF[level], str(claimed))
    first = TOWN if level == "village" else OFFICE
    word = "不通过" if fails_early else "通过"
    yield record(one.id, f"{year}-04-{1 + draws.below(20):02}", "检查验收", word, first, found)
    if fails_early:
        return
    if level == "village":
        yield from again(one, year, draws)
        if not one.titled:
            return
    yield from shown(level, one, year, draws)
    yield record(one.id, f"{year}-06-25", "县委审定", "通过" if one.titled else "不通过", COMMITTEE)


def again(one: Unit, year: int, draws: Draws) -> Iterator[Cells]:
    """Yield what a village goes through between the township and the notice: re-inspection, sometimes sent back."""
    yield record(one.id, f"{year}-04-25", "申请复检", "通过", TOWN)
    if one_in(draws, 30):
        yield record(one.id, f"{year}-05-05", "复检", "退回", OFFICE, "", "材料不全")
        yield record(one.id, f"{year}-05-08", "检查验收", "通过", TOWN, str(70 + draws.below(30)))
        yield record(one.id, f"{year}-05-09", "申请复检", "通过", TOWN)
    mark, reason = str(70 + draws.below(30)), "" if one.titled else "有不得参评的情形"
    outcome = "通过" if one.titled else "不通过"
    yield record(one.id, f"{year}-05-{10 + draws.below(10)}", "复检", outcome, OFFICE, mark, reason)


def shown(level: str, one: Unit, year: int, draws: Draws) -> Iterator[Cells]:
    """Yield the public notice, five days at least; once in a while somebody objects, and it is looked at anew."""
    if one_in(draws, 25):
        yield record(one.id, f"{year}-05-27", "公示", "objection", OFFICE, "", "群众来信")
        word = "复检" if level == "village" else "检查验收"
        yield record(one.id, f"{year}-06-10", word, "通过", OFFICE, str(70 + draws.below(30)), "经查不实")
    yield record(one.id, f"{year}-06-{15 + draws.below(5)}", "公示", "通过", OFFICE)


def applicants(listed: Iterable[Unit], held: set[str], draws: Draws) -> list[Unit]:
    """Return who competes: whoever has all stars, some that lack one, none that holds the title."""
    free = [one for one in listed if one.id not in held]
    return [one for one in free if one.stars == FIVE or (one.stars == FIVE - 1 and one_in(draws, 3))]


class Register:
    """Who holds a title, in plain Python: awards last three years less a day, and end with a revocation."""

    def __init__(self) -> None:
        self.awarded: dict[str, int] = {}
        self.records: list[Cells] = []

    def held(self, year: int) -> set[str]:
        """Return who holds the title on 1 July, before anything happens on that day."""
        return {id_ for id_, won in self.awarded.items() if year < won + YEARS_HELD}

    def award(self, ids: Iterable[str], year: int, title: str) -> None:
        """Award the title on 1 July."""
        for id_ in ids:
            self.awarded[id_] = year
            self.records.append(record(id_, f"{year}-07-01", "授予", title, COMMITTEE))

    def revoke(self, ids: Iterable[str], year: int, title: str) -> None:
        """Revoke the title on 1 July."""
        for id_ in ids:
            del self.awarded[id_]
            self.records.append(record(id_, f"{year}-07-01", "撤销", title, COMMITTEE))


def before(level: str, listed: list[Unit], draws: Draws) -> Register:
    """Return who won in 2007 and in 2008, of those that were strong: they expire in 2010 and in 2011."""
    register = Register()
    strong = [one.id for one in sorted(listed, key=lambda one: (-one.strength, one.id))]
    many = {"village": 40, "township": 4, "department": 8}[level]
    chosen = sorted(id_ for id_ in strong[:many] if not one_in(draws, 5))
    register.award(chosen[::2], YEARS[0] - 2, TITLES[level])
    register.award(chosen[1::2], YEARS[0] - 1, TITLES[level])
    return register


def county(year: int) -> bytes:
    """Return the county itself: the third requirement holds from the last year on."""
    third = COUNTY_REQUIREMENTS[2]
    cells = {"县": COUNTY} | {word: yes(word != third or year == YEARS[-1]) for word in COUNTY_REQUIREMENTS}
    return written(cells, [cells])


def county_path() -> Iterator[Cells]:
    """Yield how the county applies to the city, and is refused, refused, named."""
    for year in YEARS:
        yield record(COUNTY, f"{year}-02-10", "自检自验", "通过", COMMITTEE)
        yield record(COUNTY, f"{year}-02-20", "向市委申请", "通过", COMMITTEE)
        yield record(COUNTY, f"{year}-05-20", "上级审定", "通过" if year == YEARS[-1] else "不通过", CITY)


def helpers() -> bytes:
    """Return who can help: county leaders and departments several villages, a cadre one."""
    rows = [(f"LD{n + 1:02}", "县级领导干部", 3, person(80 + n, 3), COMMITTEE) for n in range(6)]
    rows += [(f"BM{n + 1:02}", "帮扶县直部门", 2, name, "") for n, name in enumerate(DEPARTMENTS)]
    rows += [(f"GB{n + 1:02}", "下派驻村干部", 1, person(90 + n, n), DEPARTMENTS[n % 21]) for n in range(20)]
    header = ("编号", "类别", "可帮扶数", "姓名", "派出单位")
    return written(header, (dict(zip(header, map(str, row), strict=True)) for row in rows))


def rated(level: str, listed: Iterable[Unit]) -> Iterator[Cells]:
    """Yield the marks of a year."""
    for one in listed:
        for rater, mark in one.marks:
            yield dict(zip(MARK, (one.id, RATINGS[level], rater, mark), strict=True))


def units(year: int, last: list[Unit]) -> dict[str, list[Unit]]:
    """Return the units of a year; the appraisal of townships in the year before the first is invented."""
    if last:
        known = {one.id: one.mark for one in last if one.mark is not None}
    else:
        draws = Draws(SEED + 11)
        homes = dict.fromkeys(village.township for village in villages(Draws(SEED)))
        known = {home: Fraction(6500 + draws.below(1800), 100) for home in homes}
    listed = {"village": of_villages(year), "township": of_townships(year, known), "department": of_departments(year)}
    if year == YEARS[-1]:
        draws = Draws(SEED + 12)
        for one in listed["village"]:
            one.marks = list(marks(draws, one.strength, 6))
    return listed


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    registers: dict[str, Register] = {}
    last: list[Unit] = []
    for year in YEARS:
        listed = units(year, last)
        last = listed["township"]
        draws = Draws(SEED + 100 + year)
        registers = registers or {level: before(level, listed[level], draws) for level in LEVELS}
        for level in LEVELS:
            yield f"{level}s-{year}.csv", written(listed[level][0].cells, (one.cells for one in listed[level]))
            yield f"chain-{level}s-{year}.csv", written(RECORD, competed(level, listed[level], registers[level], year))
        yield f"county-{year}.csv", county(year)
        yield f"ratings-{year}.csv", written(MARK, (row for level in LEVELS for row in rated(level, listed[level])))
    yield "chain-county.csv", written(RECORD, county_path())
    won = [row for level in LEVELS for row in registers[level].records]
    yield "titles.csv", written(RECORD, sorted(won, key=lambda row: row["日期"]))
    yield "helpers.csv", helpers()


def competed(level: str, listed: list[Unit], register: Register, year: int) -> list[Cells]:
    """Return the records of a year's competition, and write its end into the register."""
    draws = Draws(SEED + 200 + 10 * LEVELS.index(level) + year)
    held = register.held(year)
    rows = [row for one in applicants(listed, held, draws) for row in path(level, one, year, draws)]
    register.revoke([one.id for one in listed if one.id in held and one.revoked], year, TITLES[level])
    winners = [one.id for one in listed if one.id not in held and one.titled and not one.revoked]
    register.award(winners, year, TITLES[level])
    return rows


def main(folder: Path = FOLDER / "linxi") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""Make the tables of the synthetic county for ``qixingguan-2015``: the first year of three, the same bytes every time.

480 villages as the survey finds them in March, who applies, whom the township forwards and the district recognises,
what is found at the end of the year, and the townships and departments that answer for it. Nothing in it is a real
place, person or figure.

Usage: ``python tools/make_qixingguan.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import DEPARTMENTS, Cells, yes
from make_county import FOLDER, SEED, YEARS, Draws, Village, clip, one_in, villages, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

YEAR = 2016
BEFORE, NOW = YEARS[1:]
"""The years of the county whose strengths stand for the survey and for the end of the year."""
STANDARDS = (
    "“一核多元”基层组织服务体系建设", "村庄面貌", "社会治安", "村民自治", "文化生活", "发展壮大村级集体经济",
    "发展优势产业和特色经济", "第八项标准(名称未公布)", "第九项标准(名称未公布)", "第十项标准(名称未公布)",
)  # fmt: skip
LEVELS = ("未达标", "达规范", "达示范", "达典范")
TIERS = ("未认定", "规范村", "示范村", "典范村")
LINES = (500, 690, 800)
"""What a standard must reach for each level, per mille."""
INCOME, HEAD, EXEMPLARY = "村集体经济年经营性收入", "居民人均可支配收入", 100_000
MODELS = ("经营土地型", "资产经营型", "资源开发型", "资本运作型", "合作服务型")
TOWN, DEPARTMENT = "乡镇(街道)", "挂帮联系区直部门"
RECORD = ("代码", "日期", "事项", "结果", "经办", "等次", "备注")
VILLAGE, GROUP = "村(社区)", "区考核评审组"
FIRST_DAY = dt.date(YEAR, 8, 1)
A_DAY = 2
"""So many villages are examined each working day."""
EACH = 23
"""So many villages are paired with a department, the last of which has fewer."""
STRICT = 7
"""Once in so many the district finds a standard short."""
HOLDERS = 80
"""So many of the strongest were recognised in the plan's first year."""


@dataclass
class Unit:
    """A village: what the survey finds, what the district finds at the end, and how far it came."""

    village: Village
    survey: list[int]
    end: list[int]
    incomes: tuple[int, int, int, int]
    """Of the collective and a head, at the survey and at the end, in yuan."""
    cells: Cells
    best: bool
    holds: bool
    applied: bool = False
    forwarded: bool = False

    @property
    def code(self) -> str:
        """Return its code."""
        return self.village.code

    @property
    def examined(self) -> bool:
        """Return whether the district looks at it: the forwarded, and once a year those that are recognised."""
        return self.forwarded or self.holds

    def tier(self, at: int) -> int:
        """Return its tier at the survey (0) or at the end (1), as the rule book has it."""
        collective, head = self.incomes[2 * at : 2 * at + 2]
        if collective < 30_000 or head <= 7350:  # noqa: PLR2004 - the published lines
            return 0
        return min(*(self.survey, self.end)[at], 3 if collective >= EXEMPLARY else 2)


def levels(luck: list[int], strength: int) -> list[int]:
    """Return the level of each standard: of a village of one strength all lie close together."""
    marks = [strength + 60 + swing for swing in luck]
    return [sum(mark >= line for line in LINES) for mark in marks]


def yuan(draws: Draws, strength: int) -> tuple[int, int]:
    """Return the operating income of the collective and the disposable income a head."""
    collective = 10_000 + strength**3 // 5000 + 500 * draws.swing(40)
    head = 5600 + 6 * strength + 10 * draws.swing(90)
    return 100 * max(collective // 100, 0), 10 * (head // 10)


def unit(draws: Draws, number: int, village: Village, *, holds: bool) -> Unit:
    """Return a village; whether it is forwarded is seen when all are there."""
    luck = [draws.swing(90) for _ in STANDARDS]
    now, later = village.at(BEFORE), clip(max(village.at(NOW), village.at(BEFORE)), 0, 1000)
    cells = {
        "行政村代码": village.code,
        "行政村名称": village.name,
        TOWN: village.township,
        DEPARTMENT: "区" + DEPARTMENTS[number // EACH],
        "村干部人数": str(village.cadres),
        "集体经济发展模式": MODELS[(draws.below(len(MODELS)) + draws.below(2) * (number // 97)) % len(MODELS)],
    }
    incomes = (*yuan(draws, now), *yuan(draws, later))
    end = levels([swing + draws.swing(60) for swing in luck], later)
    if one_in(draws, STRICT) and not holds:
        end[draws.below(len(end))] = 0
    best = now >= 600 and not one_in(draws, 6)  # noqa: PLR2004 - a strength
    return Unit(village, levels(luck, now), end, incomes, cells, best, holds)


def units() -> list[Unit]:
    """Return all villages, who applied, and whom the townships forward."""
    everybody = list(villages(Draws(SEED)))
    strong = sorted(everybody, key=lambda one: (-one.at(YEARS[0]), one.code))
    held = {one.code for one in strong[:HOLDERS]}
    draws = Draws(SEED + 21)
    listed = [unit(draws, number, one, holds=one.code in held) for number, one in enumerate(everybody)]
    for one in listed:
        hopes = min(one.survey) > 0 or one_in(draws, 3)
        one.applied = hopes and not one.holds
    for home in dict.fromkeys(one.village.township for one in listed):
        forward([one for one in listed if one.applied and one.village.township == home])
    return listed


def forward(applied: list[Unit]) -> None:
    """Forward the better half of a township's applicants, rounded up; whoever is tied on the edge goes along."""

    def worth(one: Unit) -> tuple[int, int]:
        return min(one.survey), one.incomes[0]

    line = sorted(map(worth, applied), reverse=True)
    for one in applied:
        one.forwarded = worth(one) >= line[(len(line) - 1) // 2]


def row(one: Unit, at: int) -> Cells:
    """Return the cells of a village at the survey (0) or at the end (1).

    At the end only the examined have findings, and only what the township sent up counts as an application.
    """
    found = (one.survey, one.end)[at]
    known = not at or one.examined
    cells = one.cells | {INCOME: str(one.incomes[2 * at]), HEAD: str(one.incomes[2 * at + 1])}
    cells |= {"村级申报": yes(one.forwarded if at else one.applied), "摸排中条件最好、最有把握达标": yes(one.best)}
    return cells | {word: LEVELS[level] if known else "" for word, level in zip(STANDARDS, found, strict=True)}


def first_year(one: Unit) -> Cells:
    """Return the cells of a village at the end of the year before: those recognised then have findings."""
    cells = row(one, 0) | {"村级申报": "否"}
    for word in (DEPARTMENT, "行政村名称", "集体经济发展模式", "摸排中条件最好、最有把握达标"):
        del cells[word]
    return cells | ({} if one.holds else dict.fromkeys(STANDARDS, ""))


def record(one: Unit, day: dt.date, *rest: str) -> Cells:
    """Return a record; what follows the day: event, outcome, who, tier, note."""
    cells = (one.code, day.isoformat(), *rest, *("",) * (5 - len(rest)))
    return dict(zip(RECORD, cells, strict=True))


def chain(listed: list[Unit]) -> Iterator[Cells]:
    """Yield the records of the year: applications in March, the township's word in May, then the examination."""
    draws = Draws(SEED + 22)
    applied = [one for one in listed if one.applied]
    for one in applied:
        yield record(
            one, dt.date(YEAR, 3, 1 + draws.below(25)), "村级申报", "通过", VILLAGE, TIERS[max(1, min(one.survey))]
        )
    for one in applied:
        outcome, note = ("通过", "") if one.forwarded else ("不通过", "未列入本年择优推荐名额")
        day = dt.date(YEAR, 5, 4 + draws.below(25))
        yield record(one, day, "乡级把关", outcome, TOWN, TIERS[min(one.survey)], note)
    turn = sorted((one for one in applied if one.forwarded), key=lambda one: (not one.best, *turned(one)))
    for number, one in enumerate(turn):
        tier = one.tier(1)
        note = "" if tier else short(one)
        day = working_day(number // A_DAY)
        yield record(one, day, "区级审核", "通过" if tier else "不通过", GROUP, TIERS[tier], note)


def turned(one: Unit) -> tuple[int, int, str]:
    """Return what the order of examination goes by, after the survey."""
    return -min(one.survey), -one.incomes[0], one.code


def short(one: Unit) -> str:
    """Return why the district recognises nothing."""
    missed = [word for word, level in zip(STANDARDS, one.end, strict=True) if level == 0]
    return f"{missed[0]}未达标" if missed else "收入未达标"


def working_day(number: int) -> dt.date:
    """Return the working day that comes so many after the first."""
    weeks, days = divmod(number, 5)
    return FIRST_DAY + dt.timedelta(7 * weeks + days)


def townships(listed: Iterable[Unit]) -> Iterator[Cells]:
    """Yield the townships; what they are judged by is rolled up."""
    yield from ({TOWN: home} for home in dict.fromkeys(one.village.township for one in listed))


def departments() -> Iterator[Cells]:
    """Yield the departments and how often they came to look and to help."""
    draws = Draws(SEED + 23)
    yield from ({"区直部门": "区" + name, "年督促指导次数": str(1 + draws.below(5))} for name in DEPARTMENTS)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    listed = units()
    for at, name in enumerate((f"survey-{YEAR}.csv", f"villages-{YEAR}.csv")):
        yield name, written(row(listed[0], at), (row(one, at) for one in listed))
    yield f"villages-{YEAR - 1}.csv", written(first_year(listed[0]), map(first_year, listed))
    yield f"chain-{YEAR}.csv", written(RECORD, chain(listed))
    yield f"townships-{YEAR}.csv", written((TOWN,), townships(listed))
    yield f"departments-{YEAR}.csv", written(("区直部门", "年督促指导次数"), departments())


def main(folder: Path = FOLDER / "qixingguan") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

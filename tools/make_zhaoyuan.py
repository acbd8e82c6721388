"""Make the tables of the synthetic county for the programme ``zhaoyuan-laggards``: the same bytes every time.

The 78 weakest villages with what makes them laggards and their marks at the acceptance, the departments, townships and
teams that help them, who else can help, and the records of their terms. Nothing in it is a real place or person.

Usage: ``python tools/make_zhaoyuan.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import DEPARTMENTS, person, yes
from make_county import FOLDER, SEED, Draws, Village, between, clip, one_in, villages, written
from make_linxi import RECORD, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from make_linxi import Cells

MANY, PASS = 78, 70
LINES = ("稳定", "班子", "经济", "服务", "规范管理")
TYPES = (("历史遗留问题较多", "村情不稳定"), ("班子不健全", "班子软弱涣散"), ("村集体经济薄弱", "发展后劲不足"))
KINDS = (("政法部门", 6, 4), ("综合部门", 5, 4), ("市直部门", 12, 3), ("经济条件较好的部门", 8, 4),
         ("工作队队长", 78, 1), ("工作队队员", 78, 1),
         ("镇街区干部", 76, 1), ("市级领导", 9, 1))  # fmt: skip
"""Kinds of helpers: how many there are, and how many villages one may serve."""
PAIRING = "后进村包帮"


def laggards() -> list[Village]:
    """Return the weakest villages, in the order of their codes."""
    weakest = sorted(villages(Draws(SEED)), key=lambda one: (one.at(2009), one.code))[:MANY]
    return sorted(weakest, key=lambda one: one.code)


def of_villages() -> list[Cells]:
    """Return the laggard villages; each is of one type at least."""
    draws, rows = Draws(SEED + 600), []
    for number, village in enumerate(laggards()):
        kind = draws.below(3)
        cells = {"行政村代码": village.code, "行政村名称": village.name, "乡镇": village.township}
        cells |= {"包帮部门": DEPARTMENTS[number % len(DEPARTMENTS)], "驻村工作队": f"第{number + 1:02}工作队"}
        for k, words in enumerate(TYPES):
            cells |= {word: yes((k == kind and n == 0) or one_in(draws, 4)) for n, word in enumerate(words)}
        cells |= {f"{line}得分": str(clip(between(11, 21, village.at(2011)) + draws.swing(5), 0, 20)) for line in LINES}
        rows.append(cells)
    return rows


def departments() -> Iterator[Cells]:
    """Yield the paired departments."""
    draws = Draws(SEED + 601)
    for name in DEPARTMENTS:
        cells = {"包帮部门": name, "村均帮扶资金": str(draws.below(8)), "部门类型": KINDS[draws.below(4)][0]}
        words = ("科技、文化、卫生“三下乡”", "农业专家指导", "法制宣传、治安治理", "宣传报道")
        yield cells | {word: yes(not one_in(draws, 4)) for word in words}


def townships() -> Iterator[Cells]:
    """Yield the townships that have laggard villages."""
    draws = Draws(SEED + 602)
    for home in dict.fromkeys(village.township for village in laggards()):
        yield {
            "乡镇": home,
            "成立领导机构": yes(not one_in(draws, 9)),
            "为每村配一名熟悉农村的干部": yes(not one_in(draws, 6)),
        }


def teams() -> Iterator[Cells]:
    """Yield the resident teams of three."""
    draws = Draws(SEED + 603)
    words = ("队长为包帮部门科级干部", "队员为后备或中层干部", "镇街区后备或包区干部")
    for number in range(MANY):
        cells = {"驻村工作队": f"第{number + 1:02}工作队", "全年驻村天数": str(120 + draws.below(140))}
        yield cells | {word: yes(not one_in(draws, 12)) for word in words}


def helpers() -> Iterator[Cells]:
    """Yield those who can help; townships are two cadres short."""
    for k, (kind, many, capacity) in enumerate(KINDS):
        for n in range(many):
            yield {
                "编号": f"{'ZSPEDYXL'[k]}{n + 1:02}",
                "类别": kind,
                "可帮扶数": str(capacity),
                "姓名": person(400 + 7 * k + n, k + 1),
            }


def terms(rows: list[Cells]) -> Iterator[Cells]:
    """Yield the records of the terms: who passes may leave, who fails stays until it passes."""
    draws = Draws(SEED + 604)
    for row in rows:
        code, passed = row["行政村代码"], sum(int(row[f"{line}得分"]) for line in LINES) >= PASS
        yield record(code, "2010-03-01", "进驻", PAIRING, "帮扶办")
        yield record(code, "2012-02-20", "验收合格" if passed else "验收不合格", PAIRING, "帮扶办")
        if passed:
            yield record(code, f"2012-03-{1 + draws.below(20):02}", "撤离", PAIRING, "帮扶办")
        elif one_in(draws, 2):
            yield record(code, "2012-09-10", "验收合格", PAIRING, "帮扶办")


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    made = {
        "villages": of_villages(), "departments": list(departments()), "townships": list(townships()),
        "teams": list(teams()), "helpers": list(helpers()),
    }  # fmt: skip
    for name, rows in made.items():
        yield f"{name}.csv", written(rows[0], rows)
    yield "terms.csv", written(RECORD, sorted(terms(made["villages"]), key=lambda row: row["日期"]))


def main(folder: Path = FOLDER / "zhaoyuan") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""Make the tables of the synthetic county for ``zhaoyuan-laggards``: its 78 weakest villages, always the same bytes.

What makes them laggards and their marks when they were listed in 2010, who can help, what happened in the terms, and in
2012 the marks of the acceptance, and the departments, townships and teams that answer for it. Nothing in it is a real
place or person.

Usage: ``python tools/make_zhaoyuan.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import DEPARTMENTS, person, yes
from make_county import FOLDER, SEED, Draws, Village, between, clip, one_in, villages, written

if TYPE_CHECKING:
    from collections.abc import Iterator

Cells = dict[str, str]

MANY, PASS = 78, 70
LINES = ("稳定", "班子", "经济", "服务", "规范管理")
TYPES = (("历史遗留问题较多", "村情不稳定"), ("班子不健全", "班子软弱涣散"), ("村集体经济薄弱", "发展后劲不足"))
"""Three types, each with the two facts that make it."""
OFTEN = (0, 0, 1, 1, 2, 2, 2)
HELPING = {
    "政法部门": ("市公安局", "市司法局", "市检察院", "市法院"),
    "综合部门": ("市委办公室", "市政府办公室", "市信访局"),
    "市直部门": tuple("市" + name for name in DEPARTMENTS[13:20]),
    "经济条件较好的部门": ("市财政局", "市地税局", "市国土资源局", "市电业公司", "市黄金公司", "市信用联社"),
}  # fmt: skip
PLACES = {"政法部门": 4, "综合部门": 2, "市直部门": 3, "经济条件较好的部门": 5}
"""How many villages a department of each kind can help."""
LEADERS, MEMBERS, CITY = 76, 78, 30
CADRES_SHORT = 2
"""So many townships have a cadre less than they have laggard villages."""
DEPARTED = 40
"""The village whose team leaves before any acceptance, by its place in the list."""
PAIRING, OFFICE = "后进村包帮", "市后进村帮扶办"
RECORD = ("代码", "日期", "事项", "结果", "经办", "备注")
HELPER = ("编号", "类别", "可帮扶数", "姓名", "级别", "派出单位")
YEARS = {2010: (2009, 8, 19), 2012: (2011, 13, 20)}
"""Year of a table -> year of the county whose strengths it has, and the usual mark of the weakest and the strongest."""


def laggards() -> list[Village]:
    """Return the weakest villages, in the order of their codes."""
    weakest = sorted(villages(Draws(SEED)), key=lambda one: (one.at(2009), one.code))[:MANY]
    return sorted(weakest, key=lambda one: one.code)


def of_village(draws: Draws, number: int, village: Village) -> Iterator[tuple[int, Cells]]:
    """Yield a village as it was listed and as it stood at the acceptance."""
    kind, swings = OFTEN[draws.below(len(OFTEN))], [draws.swing(5) for _ in LINES]
    facts = {word: "否" for words in TYPES for word in words}
    first = draws.below(2)
    facts |= {TYPES[kind][first]: "是", TYPES[kind][1 - first]: yes(one_in(draws, 3))}
    cells = {"行政村代码": village.code, "行政村名称": village.name, "乡镇": village.township}
    cells |= {"驻村工作队": f"第{number + 1:02}工作队"} | facts
    for year, (of, low, high) in YEARS.items():
        usual = between(low, high, village.at(of))
        found = [clip(usual + swing // 2 + draws.swing(3), 0, 20) for swing in swings]
        found[kind] = max(found[kind] - 2, 0)
        seen = (year, number) != (2012, DEPARTED)
        yield year, cells | {f"{line}得分": str(mark) if seen else "" for line, mark in zip(LINES, found, strict=True)}


def of_villages() -> dict[int, list[Cells]]:
    """Return the villages of both years."""
    draws = Draws(SEED + 600)
    found: dict[int, list[Cells]] = {year: [] for year in YEARS}
    for number, village in enumerate(laggards()):
        for year, cells in of_village(draws, number, village):
            found[year].append(cells)
    return found


def score(row: Cells) -> int:
    """Return the score of a village."""
    return sum(int(row[f"{line}得分"]) for line in LINES)


def departments() -> Iterator[Cells]:
    """Yield the departments that help."""
    draws = Draws(SEED + 601)
    words = ("科技、文化、卫生“三下乡”", "农业专家指导", "法制宣传、治安治理", "宣传报道")
    for kind, names in HELPING.items():
        for name in names:
            cells = {"包帮部门": name, "部门类型": kind, "村均帮扶资金": str(2 + draws.below(6))}
            yield cells | {word: yes(not one_in(draws, 5)) for word in words}


def homes() -> dict[str, int]:
    """Return township -> how many laggard villages it has."""
    listed = [village.township for village in laggards()]
    return {home: listed.count(home) for home in dict.fromkeys(listed)}


def short() -> list[str]:
    """Return the townships that have a cadre less than villages: those with most of them."""
    return sorted(homes(), key=lambda home: (-homes()[home], home))[:CADRES_SHORT]


def townships() -> Iterator[Cells]:
    """Yield the townships that have laggard villages."""
    draws = Draws(SEED + 602)
    for home in homes():
        led, staffed = yes(not one_in(draws, 8)), yes(home not in short())
        yield {"乡镇": home, "成立领导机构": led, "为每村配一名熟悉农村的干部": staffed}


def teams(listed: list[Cells]) -> Iterator[Cells]:
    """Yield the teams of three; where leaders are lacking, the villages with the highest scores in 2010 lack one."""
    draws = Draws(SEED + 603)
    needy = sorted(listed, key=lambda row: (score(row), row["行政村代码"]))
    led = {row["驻村工作队"] for row in needy[:LEADERS]}
    at_home = {
        row["驻村工作队"] for home in homes() for row in [one for one in needy if one["乡镇"] == home][: cadres(home)]
    }
    for row in listed:
        team = row["驻村工作队"]
        yield {
            "驻村工作队": team,
            "全年驻村天数": str(120 + draws.below(130)),
            "队长为包帮部门科级干部": yes(team in led),
            "队员为后备或中层干部": "是",
            "镇街区后备或包区干部": yes(team in at_home),
        }


def cadres(home: str) -> int:
    """Return how many cadres a township sends."""
    return homes()[home] - (home in short())


def helpers() -> Iterator[Cells]:
    """Yield those who can help."""
    rows: list[tuple[str, str, int, str, str, str]] = []
    for kind, names in HELPING.items():
        rows += [(name, kind, PLACES[kind], name, "", "") for name in names]
    from_ = [name for names in HELPING.values() for name in names]
    for kind, letters, many, level in (
        ("工作队队长", "DZ", LEADERS, "科级"),
        ("工作队队员", "DY", MEMBERS, "后备干部"),
    ):
        rows += [
            (f"{letters}{n + 1:02}", kind, 1, person(n + 7, len(rows)), level, from_[n % len(from_)])
            for n in range(many)
        ]
    sent = [home for home in homes() for _ in range(cadres(home))]
    rows += [(f"ZJ{n + 1:02}", "镇街区干部", 1, person(n + 200, n), "包区干部", home) for n, home in enumerate(sent)]
    rows += [(f"LD{n + 1:02}", "市级领导", 1, person(n + 300, 3), "市级", "") for n in range(CITY)]
    yield from (dict(zip(HELPER, map(str, row), strict=True)) for row in rows)


def terms(listed: list[Cells]) -> Iterator[Cells]:
    """Yield the records of the terms: who passes may leave, who fails stays and is looked at again in autumn."""
    draws = Draws(SEED + 604)
    for number, row in enumerate(listed):
        code = row["行政村代码"]
        yield record(code, f"2010-03-{1 + draws.below(15):02}", "进驻")
        if number == DEPARTED:
            yield record(code, "2011-09-06", "撤离", "未经验收,由群众反映")
            continue
        passed = score(row) >= PASS
        yield record(code, "2012-03-20", "验收合格" if passed else "验收不合格")
        again = not one_in(draws, 4)
        if not passed:
            yield record(code, "2012-09-18", "验收合格" if again else "验收不合格")
        if passed or again:
            yield record(code, f"2012-{'04' if passed else '10'}-{5 + draws.below(20):02}", "撤离")


def record(id_: str, day: str, event: str, note: str = "") -> Cells:
    """Return a record."""
    return dict(zip(RECORD, (id_, day, event, PAIRING, OFFICE, note), strict=True))


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    listed = of_villages()
    made = {f"villages-{year}": rows for year, rows in listed.items()} | {
        "departments-2012": list(departments()),
        "townships-2012": list(townships()),
        "teams-2012": list(teams(listed[2010])),
        "helpers": list(helpers()),
    }
    for name, rows in made.items():
        yield f"{name}.csv", written(rows[0], rows)
    yield "terms.csv", written(RECORD, sorted(terms(listed[2012]), key=lambda row: row["日期"]))


def main(folder: Path = FOLDER / "zhaoyuan") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""Make the synthetic county 合成示例县: 480 invented villages, three years, one CSV a year, the same bytes every time.

Nothing in it is a real place or a real figure. A village has a hidden strength that grows from year to year; every
cell follows from it by whole-number arithmetic and draws of a generator that is written out here, so that neither the
platform nor the version of Python can change a byte. A few villages are set by hand onto the edges of the
policies ``shaanxi-2009`` and ``shaanxi-2011``.

Usage: ``python tools/make_county.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SEED = 20090301
YEARS = (2009, 2010, 2011)
COUNTY = "合成示例县"
PREFIX = "990101"  # no province has the number 99
SIZES = (24, 26, 28, 29, 30, 30, 31, 32, 33, 34, 27, 35, 36, 25, 28, 32)
FOLDER = Path(__file__).parents[1] / "src" / "ruraltier" / "data" / "samples" / "synthetic-county"

# Checklist items: per mille of villages that have the thing at strength 0 and at strength 1000.
ITEMS = {
    "产业规划明确": (150, 1100),
    "主导产业明确": (100, 1050),
    "道路平整有排水": (100, 1100),
    "道路硬化或砂石化": (350, 1300),
    "道路通达主要生产区": (250, 1200),
    "道路每年养护": (100, 1150),
    "水源安全设施齐全": (300, 1250),
    "管网完好供水正常": (200, 1150),
    "主导产业有合作社": (50, 1150),
    "社会治安达标": (550, 1200),
    "有村卫生室": (450, 1250),
    "文化活动健康": (400, 1200),
    "远程教育站点正常使用": (300, 1200),
}
# Rates in tenths of a percent: at strength 0, at strength 1000, largest swing.
RATES = {
    "主导产业收入占比": (150, 850, 220),
    "入社农户占比": (20, 650, 160),
    "卫生厕所普及率": (50, 1050, 180),
    "适龄儿童入学率": (970, 1020, 12),
    "辍学率": (24, -6, 8),
    "升学率": (900, 1010, 40),
    "考试合格率": (680, 990, 80),
    "新农合参合率": (800, 1020, 60),
    "群众满意度": (640, 1010, 110),
}
SCHOOL = ("适龄儿童入学率", "辍学率", "升学率", "考试合格率")
WASTE = ("无人管理", "定点堆放", "集中清运", "分类处理")
# Counts: at strength 0, at strength 1000, largest swing, most.
COUNTS = {
    "乱堆乱放处数": (38, -6, 8, 60),
    "计划生育任务完成项数": (1, 5, 1, 4),
    "年文化活动次数": (0, 9, 2, 12),
    "年村务公开次数": (0, 7, 2, 12),
    "集体上访次数": (3, -1, 1, 6),
}
HEADER = (
    "行政村代码", "行政村名称", "县", "乡镇", "村干部人数", "发生重大安全事故", "考评弄虚作假",
    "产业规划明确", "主导产业明确", "主导产业收入占比", "道路平整有排水", "道路硬化或砂石化", "道路通达主要生产区",
    "道路每年养护", "水源安全设施齐全", "管网完好供水正常", "主导产业有合作社", "入社农户占比", "农民人均纯收入",
    "卫生厕所普及率", "垃圾处理方式", "乱堆乱放处数", "计划生育任务完成项数", "社会治安达标", "有村卫生室",
    "适龄儿童入学率", "辍学率", "升学率", "考试合格率", "新农合参合率", "文化活动健康", "远程教育站点正常使用",
    "年文化活动次数", "年村务公开次数", "群众满意度", "集体上访次数",
)  # fmt: skip

# A village with full marks: 100 points. What stands on an edge is this village less a few things.
FULL = dict.fromkeys(ITEMS, "是") | {
    "发生重大安全事故": "否",
    "考评弄虚作假": "否",
    "主导产业收入占比": "60",
    "入社农户占比": "40",
    "农民人均纯收入": "8000",
    "卫生厕所普及率": "90",
    "垃圾处理方式": "分类处理",
    "乱堆乱放处数": "0",
    "计划生育任务完成项数": "4",
    "适龄儿童入学率": "100",
    "辍学率": "0",
    "升学率": "98",
    "考试合格率": "90",
    "新农合参合率": "98",
    "年文化活动次数": "6",
    "年村务公开次数": "4",
    "群众满意度": "95",
    "集体上访次数": "0",
}
_NO_ROADS = dict.fromkeys(("道路平整有排水", "道路硬化或砂石化", "道路通达主要生产区", "道路每年养护"), "否")
_NO_WATER = dict.fromkeys(("水源安全设施齐全", "管网完好供水正常"), "否")
_NO_INDUSTRY = dict.fromkeys(("产业规划明确", "主导产业明确", "主导产业有合作社"), "否")
_NO_SHARES = {"主导产业收入占比": "0", "入社农户占比": "0"}
ON_85 = {"集体上访次数": "4", "年村务公开次数": "1", "乱堆乱放处数": "10"}
ON_70 = ON_85 | {"农民人均纯收入": "4500", "垃圾处理方式": "定点堆放", "文化活动健康": "否"}
ON_55 = ON_70 | _NO_ROADS | _NO_WATER | _NO_INDUSTRY | _NO_SHARES
UNDER = {"群众满意度": "94.7"}  # a tenth of a point less
OVER = {"群众满意度": "91.6", "乱堆乱放处数": "9"}  # nine tenths less, one point more

Recipe = tuple[int, dict[str, str]]
"""The strength of the village that is taken for it, and what distinguishes it from full marks."""
EVERY_YEAR: tuple[Recipe, ...] = (
    *((720, ON_85 | change) for change in ({}, UNDER, OVER)),
    *((620, ON_70 | change) for change in ({}, UNDER, OVER)),
    *((460, ON_55 | change) for change in ({}, UNDER, OVER)),
    *((330, ON_70 | {"农民人均纯收入": income}) for income in ("2300", "2299.99")),
    *((400, ON_70 | {"群众满意度": share}) for share in ("60", "59.9")),
)
MODEL: tuple[Recipe, ...] = (
    *((760, {"农民人均纯收入": income}) for income in ("9999.99", "10000", "10000.01")),
    (750, ON_85 | {"农民人均纯收入": "10000"}),
    (730, ON_85 | UNDER | {"农民人均纯收入": "10000"}),
    (740, {"农民人均纯收入": "10000", "集体上访次数": "3", "乱堆乱放处数": "30"}),
    (745, {"农民人均纯收入": "10000", "发生重大安全事故": "是"}),
)
PLANTED = {2009: EVERY_YEAR, 2010: EVERY_YEAR, 2011: (*EVERY_YEAR, *MODEL)}


class Draws:
    """A 64-bit generator (splitmix64): whole numbers only, the same everywhere."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, n: int) -> int:
        """Return a whole number from 0 to n - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) % 2**64
        z = self._state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return (z ^ (z >> 31)) % n

    def swing(self, most: int) -> int:
        """Return a whole number from -most to most, small ones likelier."""
        return sum(self.below(2 * most + 1) for _ in range(3)) // 3 - most


@dataclass(frozen=True)
class Village:
    """What doesn't change over the years."""

    code: str
    name: str
    township: str
    cadres: int
    strength: tuple[int, ...]
    """Per mille, a year."""
    luck: Mapping[str, int]
    """For each checklist item, per mille: a village that has a thing keeps it as its strength grows."""
    school: bool

    def at(self, year: int) -> int:
        """Return its strength in a year."""
        return self.strength[YEARS.index(year)]


def between(low: int, high: int, strength: int) -> int:
    """Return the whole number at `strength` per mille of the way from `low` to `high`."""
    return low + (high - low) * strength // 1000


def clip(value: int, low: int, high: int) -> int:
    """Return the value, or the end that it passes."""
    return max(low, min(value, high))


def plain(value: int, places: int) -> str:
    """Return a whole number of units of the last place as a decimal without idle zeros."""
    return f"{Decimal(value).scaleb(-places).normalize():f}"


def township(t: int) -> str:
    """Return the name of a township: a stem and a branch, as years are named."""
    return "甲乙丙丁戊己庚辛壬癸"[t % 10] + "子丑寅卯辰巳午未申酉戌亥"[t % 12] + "镇"


def village_name(t: int, n: int) -> str:
    """Return a name that is unique in its township."""
    k = (11 * t + 5 * n) % 72
    return "上下前后东西南北大小新老"[k // 6] + "河沟坪塬岭湾"[k % 6] + "村"


def strengths(draws: Draws, local: int) -> tuple[int, ...]:
    """Return three years of strength: a start around that of the township, then two steps; the weak catch up."""
    first = clip(400 + local + draws.swing(330), 0, 1000)
    second = clip(first + (820 - first) // 5 + draws.swing(150), 0, 1000)
    return first, second, clip(second + (900 - second) // 4 + draws.swing(200), 0, 1000)


def villages(draws: Draws) -> Iterator[Village]:
    """Yield the villages in the order of their codes."""
    for t, size in enumerate(SIZES):
        local = draws.swing(110)
        for n in range(size):
            yield Village(
                code=f"{PREFIX}{101 + t:03}{201 + n:03}",
                name=village_name(t, n),
                township=township(t),
                cadres=3 + draws.below(5),
                strength=strengths(draws, local),
                luck={item: draws.below(1000) for item in ITEMS},
                school=draws.below(100) < 82,  # noqa: PLR2004 - per cent of villages with a school
            )


def income(draws: Draws, strength: int) -> str:
    """Return the per-capita net income in yuan: the strong are richer by more than in proportion."""
    fen = 100 * (2100 + 5 * strength // 4) + strength**3 // 850
    fen = fen * (1000 + draws.swing(220)) // 1000
    return plain(fen, 2) if draws.below(8) == 0 else plain(fen // 100, 0)


def rates(draws: Draws, strength: int) -> dict[str, str]:
    """Return the cells in percent, with one decimal."""
    return {
        header: plain(clip(between(low, high, strength) + draws.swing(most), 0, 1000), 1)
        for header, (low, high, most) in RATES.items()
    }


def counts(draws: Draws, strength: int) -> dict[str, str]:
    """Return the cells that are counted."""
    return {
        header: plain(clip(between(low, high, strength) + draws.swing(swing), 0, most), 0)
        for header, (low, high, swing, most) in COUNTS.items()
    }


def one_in(draws: Draws, n: int) -> bool:
    """Return True once in `n` draws."""
    return draws.below(n) == 0


def holes(draws: Draws, school: bool) -> dict[str, str]:  # noqa: FBT001 - a fact about the village, not a switch
    """Return the cells that hold no value, and how each says so."""
    cells = {} if school else dict.fromkeys(SCHOOL, "不适用")
    wanted = (
        ("农民人均纯收入", "", 160),
        ("群众满意度", "", 240),
        ("群众满意度", "保密", 480),
        ("升学率", "未到期", 300),
        ("乱堆乱放处数", "拒报", 60),
        ("年文化活动次数", "", 40),
        ("考评弄虚作假", "", 80),
        ("发生重大安全事故", "", 400),
        ("新农合参合率", "", 300),
    )
    return cells | {header: word for header, word, n in wanted if one_in(draws, n)}


def natural(draws: Draws, village: Village, year: int) -> dict[str, str]:
    """Return the cells of a village that nobody set by hand."""
    strength = village.at(year)
    items = {item: "是" if village.luck[item] < between(*ends, strength) else "否" for item, ends in ITEMS.items()}
    return (
        items
        | rates(draws, strength)
        | counts(draws, strength)
        | {
            "农民人均纯收入": income(draws, strength),
            "垃圾处理方式": WASTE[clip((strength + draws.swing(260)) // 240, 0, 3)],
            "发生重大安全事故": "是" if one_in(draws, 110) else "否",
            "考评弄虚作假": "是" if one_in(draws, 190) else "否",
        }
        | holes(draws, village.school)
    )


def planted(everybody: list[Village], year: int) -> dict[str, dict[str, str]]:
    """Return the cells set by hand, by village code: each recipe takes the free village nearest in strength."""
    free, taken = list(everybody), {}
    for strength, change in PLANTED[year]:
        village = min(free, key=lambda v: (abs(v.at(year) - strength), v.code))
        free.remove(village)
        taken[village.code] = FULL | change
    return taken


def identity(village: Village) -> dict[str, str]:
    """Return the cells that say which village it is, and how many cadres it has."""
    values = (village.code, village.name, COUNTY, village.township, str(village.cadres))
    return dict(zip(HEADER[:5], values, strict=True))


def table(year: int) -> bytes:
    """Return the CSV file of a year."""
    everybody = list(villages(Draws(SEED)))
    draws, by_hand = Draws(SEED + year), planted(everybody, year)
    # cells are drawn in any case: setting a village by hand moves no other
    rows = ((village, natural(draws, village, year)) for village in everybody)
    return written(HEADER, (identity(village) | by_hand.get(village.code, cells) for village, cells in rows))


def written(header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a CSV file: UTF-8 with a byte order mark, lines ended by CR LF."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(header))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def main(folder: Path = FOLDER) -> None:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    for year in YEARS:
        (folder / f"synthetic-county-{year}.csv").write_bytes(table(year))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

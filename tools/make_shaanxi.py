"""Make the further tables of the synthetic county for the programme ``shaanxi-2011``: the same bytes every time.

The villages of 2011 with what is wrong with them, the townships and the county, labels of other schemes, and those who
can help. Nothing in it is a real place, person or figure.

Usage: ``python tools/make_shaanxi.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import person, yes
from make_county import COUNTY, FOLDER, SEED, Draws, one_in, table, villages, written
from make_linxi import RECORD, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from make_linxi import Cells

YEAR = 2011
# What is wrong with a village: per mille of villages with it at strength 0, and the strength from which none has it.
FACTS = {
    "经济发展缓慢": (700, 620),
    "没有形成主导产业": (600, 560),
    "基础设施建设滞后": (500, 600),
    "农民增收致富难度较大": (650, 580),
    "村两委班子软弱涣散": (350, 480),
    "村级党组织无书记": (120, 420),
    "村两委矛盾突出": (250, 520),
    "积聚问题多且长期得不到解决": (300, 500),
    "党建工作薄弱": (450, 560),
    "工作推进不力": (400, 600),
}
LABELS = {"三级联创先进村党组织": (700, 5), "新农村建设示范村": (680, 6), "一村一品示范村": (560, 8)}
"""Labels of other schemes: from which strength, and one in how many."""
KINDS = (
    ("县级包抓领导", 8, 3),
    ("结对帮扶部门", 14, 2),
    ("经济发展指导员", 24, 1),
    ("党组织第一书记", 16, 1),
    ("党建指导员", 14, 1),
)
"""Kinds of helpers: how many there are, and how many villages one may serve."""


def facts(draws: Draws, strength: int) -> Cells:
    """Return what is wrong with a village."""
    return {word: yes(draws.below(1000) * end < most * (end - strength)) for word, (most, end) in FACTS.items()}


def villages_of_the_year() -> bytes:
    """Return the table of the year with the facts beside it."""
    draws = Draws(SEED + 300)
    rows = csv.DictReader(io.StringIO(table(YEAR).decode("utf-8-sig"), newline=""))
    strength = {one.code: one.at(YEAR) for one in villages(Draws(SEED))}
    found = [row | facts(draws, strength[row["行政村代码"]]) for row in rows]
    return written(found[0], found)


def townships() -> bytes:
    """Return the townships; what they are judged by comes from the villages."""
    homes = dict.fromkeys(one.township for one in villages(Draws(SEED)))
    return written(("乡镇", "县"), ({"乡镇": home, "县": COUNTY} for home in homes))


def labels() -> Iterator[Cells]:
    """Yield the labels of other schemes, of which a village may hold several; the weakest are to be relieved."""
    draws = Draws(SEED + 301)
    for village in villages(Draws(SEED)):
        for label, (least, n) in LABELS.items():
            if village.at(YEAR) >= least and one_in(draws, n):
                yield record(village.code, f"2010-{1 + draws.below(12):02}-{1 + draws.below(28):02}", "授予", label)
        if village.at(2009) < 220:  # noqa: PLR2004 - a strength
            yield record(village.code, "2009-06-30", "授予", "扶贫开发重点村")


def helpers() -> Iterator[Cells]:
    """Yield those who can help."""
    for k, (kind, many, capacity) in enumerate(KINDS):
        for n in range(many):
            yield {
                "编号": f"{'LBJYD'[k]}{n + 1:02}",
                "类别": kind,
                "可帮扶数": str(capacity),
                "姓名": person(100 + 10 * k + n, n),
            }


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    yield f"villages-{YEAR}.csv", villages_of_the_year()
    yield "townships.csv", townships()
    yield "county.csv", written(("县",), [{"县": COUNTY}])
    yield "labels.csv", written(RECORD, sorted(labels(), key=lambda row: (row["日期"], row["代码"])))
    yield "helpers.csv", written(("编号", "类别", "可帮扶数", "姓名"), helpers())


def main(folder: Path = FOLDER / "shaanxi") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""Make the tables of the synthetic county for the programme ``qixingguan-2015``: the same bytes every time.

Villages of 2016 and 2018 on ten standards, the townships and paired departments, and the chain of 2018. Nothing in it
is a real place or person.

Usage: ``python tools/make_qixingguan.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import DEPARTMENTS, yes
from make_county import FOLDER, SEED, Draws, Village, between, clip, villages, written
from make_linxi import RECORD, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from make_linxi import Cells

AS_OF = {2016: 2009, 2018: 2011}
"""Year of a table -> year of the county whose strengths it has."""
STANDARDS = (
    "“一核多元”基层组织服务体系建设", "村庄面貌", "社会治安", "村民自治", "文化生活",
    "发展壮大村级集体经济", "发展优势产业和特色经济",
    "第八项标准(名称未公布)", "第九项标准(名称未公布)", "第十项标准(名称未公布)",
)  # fmt: skip
WORDS = ("未达标", "达规范", "达示范", "达典范")
LINES = (430, 620, 800)
"""Strengths at which a standard reaches the norm, demonstration, the exemplary village."""
GROUP = "区考核评审组"


def of_village(draws: Draws, village: Village, year: int, number: int) -> Cells:
    """Return a village of a year."""
    strength = village.at(AS_OF[year])
    cells = {
        "行政村代码": village.code, "行政村名称": village.name, "乡镇(街道)": village.township,
        "挂帮联系区直部门": DEPARTMENTS[number % len(DEPARTMENTS)],
    }  # fmt: skip
    for standard in STANDARDS:
        reached = strength + draws.below(90)
        cells[standard] = WORDS[sum(reached >= line for line in LINES)]
    applies = strength >= LINES[0] - 30
    cells |= {
        "村集体经济年经营性收入": str(1000 * clip(between(-20, 190, strength) + draws.swing(18), 0, 400)),
        "居民人均可支配收入": str(10 * clip(between(450, 1500, strength) + draws.swing(90), 200, 4000)),
        "村干部人数": str(village.cadres),
        "村级申报": yes(applies),
        "摸排中条件最好、最有把握达标": yes(applies and strength >= LINES[1]),
    }
    return cells


def of_villages(year: int) -> list[Cells]:
    """Return the villages of a year."""
    draws = Draws(SEED + 500 + year)
    return [of_village(draws, village, year, number) for number, village in enumerate(villages(Draws(SEED)))]


def merit(row: Cells) -> tuple[int, int]:
    """Return what townships choose by: the least standard, then the operating income."""
    return min(WORDS.index(row[standard]) for standard in STANDARDS), int(row["村集体经济年经营性收入"])


def reaches_norm(row: Cells) -> bool:
    """Return whether a village reaches a tier: ten standards and two incomes."""
    least, income = merit(row)
    return least > 0 and income >= 30000 and int(row["居民人均可支配收入"]) > 7350  # noqa: PLR2004 - the rule


def forwarded(rows: list[Cells]) -> set[str]:
    """Return the best half of the applicants of each township, rounded up, with whoever ties with the last of them."""
    homes: dict[str, list[Cells]] = {}
    for row in rows:
        homes.setdefault(row["乡镇(街道)"], []).append(row)
    best = set()
    for listed in homes.values():
        last = sorted(map(merit, listed), reverse=True)[(len(listed) + 1) // 2 - 1]
        best |= {row["行政村代码"] for row in listed if merit(row) >= last}
    return best


def chain(rows: list[Cells]) -> Iterator[Cells]:
    """Yield the records of 2018: whoever applies is checked; the best half of a township goes to the group."""
    draws, applied = Draws(SEED + 501), [row for row in rows if row["村级申报"] == "是"]
    best = forwarded(applied)
    for row in applied:
        code = row["行政村代码"]
        yield record(code, f"2018-03-{1 + draws.below(28):02}", "村级申报", "通过", "村(社区)")
        word = "通过" if code in best else "不通过"
        yield record(code, f"2018-04-{1 + draws.below(28):02}", "乡级把关", word, "乡镇(街道)")
        if code in best:
            outcome = "通过" if reaches_norm(row) else "不通过"
            yield record(code, f"2018-06-{1 + draws.below(28):02}", "区级审核", outcome, GROUP)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    rows = {year: of_villages(year) for year in AS_OF}
    for year, found in rows.items():
        yield f"villages-{year}.csv", written(found[0], found)
    homes = dict.fromkeys(village.township for village in villages(Draws(SEED)))
    yield "townships.csv", written(("乡镇(街道)",), ({"乡镇(街道)": home} for home in homes))
    draws = Draws(SEED + 502)
    paired = ({"区直部门": name, "年督促指导次数": str(draws.below(6))} for name in DEPARTMENTS)
    yield "departments.csv", written(("区直部门", "年督促指导次数"), paired)
    yield "chain-villages-2018.csv", written(RECORD, chain(rows[2018]))


def main(folder: Path = FOLDER / "qixingguan") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

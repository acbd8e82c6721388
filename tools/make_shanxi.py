"""Make the tables of the synthetic county for the programme ``shanxi-2019``: the same bytes every time.

Villages of 2019 and 2021 on 29 standards, secretaries of poor villages and first secretaries, those who help the weak
and lax organisations - one first secretary too few -, and the records of that help. Nothing in it is a real place
or person.

Usage: ``python tools/make_shanxi.py [FOLDER]``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from linxi_units import person, yes
from make_county import COUNTY, FOLDER, SEED, Draws, Village, clip, one_in, villages, written
from make_linxi import RECORD, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from make_linxi import Cells

AS_OF = {2019: 2009, 2021: 2011}
"""Year of a table -> year of the county whose strengths it has."""
STANDARDS, NORM, FIRST_CLASS = 29, 300, 620
POOR = 330
"""Villages under this strength are poor."""
GRADES = {"secretary": ("不合格", "基本称职", "称职", "优秀"), "first": ("不称职", "基本称职", "称职", "优秀")}


def triggers(draws: Draws, strength: int) -> Cells:
    """Return what may make an organisation weak and lax; few villages have any of it."""
    weak = strength < 420 and one_in(draws, 5)  # noqa: PLR2004 - a strength
    which = draws.below(5) if weak else -1
    return {
        "书记空缺月数": str(4 + draws.below(9) if which == 0 else draws.below(3) if one_in(draws, 9) else 0),
        "连续未发展党员年数": str(2 + draws.below(3) if which == 1 else draws.below(2)),
        "群众满意度": str(40 + draws.below(20) if which == 2 else 60 + draws.below(40)),  # noqa: PLR2004 - the third
        "年度考核排名末位": yes(which == 3),  # noqa: PLR2004 - the fourth
        "发生重大信访或治安事件": yes(which == 4),  # noqa: PLR2004 - the fifth
        "其余情形之一(条文未见)": "否",
    }


def of_village(draws: Draws, village: Village, year: int, luck: int) -> Cells:
    """Return a village of a year."""
    strength = village.at(AS_OF[year])
    cells = {"行政村代码": village.code, "行政村名称": village.name, "县": COUNTY, "乡镇": village.township}
    cells |= {"村党组织书记": person(luck, strength), "第一书记": person(luck + 3, strength)}
    for number in range(1, STANDARDS + 1):
        reached = strength + draws.below(160)
        cells[f"第{number}条标准(条文未公布)"] = (
            "一流" if reached >= FIRST_CLASS else "达标" if reached >= NORM else "未达标"
        )
    none = strength <= 150 or luck < 15  # noqa: PLR2004 - a strength, per mille
    income = 0 if none else 120 * clip(strength - 100 + draws.swing(150), 20, 1000)
    cells |= triggers(draws, strength)
    cells |= {
        "村级集体经济年收入": str(income),
        "大专以上文化村干部数": str(clip((strength + draws.below(400)) // 330, 0, 4)),
    }
    return cells


def of_villages(year: int) -> list[Cells]:
    """Return the villages of a year."""
    lucks, draws = Draws(SEED + 400), Draws(SEED + 400 + year)
    return [of_village(draws, village, year, lucks.below(1000)) for village in villages(Draws(SEED))]


def listed(rows: list[Cells]) -> list[str]:
    """Return the codes of the villages that meet a trigger, in plain Python."""
    return [
        row["行政村代码"]
        for row in rows
        if int(row["书记空缺月数"]) > 3  # noqa: PLR2004 - the rule
        or int(row["连续未发展党员年数"]) >= 2  # noqa: PLR2004 - the rule
        or int(row["群众满意度"]) < 60  # noqa: PLR2004 - the rule
        or "是" in (row["年度考核排名末位"], row["发生重大信访或治安事件"])
    ]


def poor() -> list[Village]:
    """Return the poor villages."""
    return [village for village in villages(Draws(SEED)) if village.at(AS_OF[2019]) < POOR]


def secretaries() -> Iterator[Cells]:
    """Yield the secretaries of poor villages, as evaluated in 2019."""
    draws = Draws(SEED + 401)
    for n, village in enumerate(poor()):
        grade = clip((village.at(AS_OF[2021]) - 130 + draws.swing(300)) // 150, 0, 3)
        yield {
            "书记编号": f"SJ{n + 1:03}", "书记姓名": person(n, 4), "所在村": village.code,
            "评定等次": GRADES["secretary"][grade], "评选得票": str(draws.below(900) + village.at(AS_OF[2021])),
        }  # fmt: skip


def first_secretaries() -> Iterator[Cells]:
    """Yield the first secretaries of poor villages, as evaluated in 2019."""
    draws = Draws(SEED + 402)
    for n, village in enumerate(poor()):
        grade = clip((village.at(AS_OF[2021]) - 130 + draws.swing(330)) // 150, 0, 3)
        yield {
            "第一书记编号": f"DY{n + 1:03}", "第一书记姓名": person(n + 40, 2), "所驻村": village.code,
            "派出单位主要领导": person(200 + n // 3, 1), "在村居住": yes(not one_in(draws, 18)),
            "在岗": yes(not one_in(draws, 25)),
            "帮扶工作不力、完不成帮扶任务": yes(grade == 0),
            "乡镇党委书记谈心谈话次数": str(1 if one_in(draws, 15) else 2),
            "派出层级": ("中央", "省", "省", "市", "市", "县", "县", "县")[draws.below(8)],
            "评价等次": GRADES["first"][grade],
        }  # fmt: skip


def helpers(many: int) -> Iterator[Cells]:
    """Yield those who help so many organisations: two teams more than needed, one first secretary too few."""
    kinds = (("GZ", "工作组", many + 2, 1), ("DY", "第一书记", many - 1, 1),
             ("BM", "县直结对部门", many - many // 20, 2),
             ("LD", "县级领导班子成员", many - many // 5, 2))  # fmt: skip
    for code, kind, number, capacity in kinds:
        for n in range(number):
            yield {
                "编号": f"{code}{n + 1:03}",
                "类别": kind,
                "可帮扶数": str(capacity),
                "姓名": person(300 + n, len(kind)),
            }


def terms(codes: list[str]) -> Iterator[Cells]:
    """Yield the records of help: most organisations pass after two years, some fail first, one is left unaccepted."""
    draws, title = Draws(SEED + 403), "软弱涣散整顿提升"
    for n, code in enumerate(codes):
        yield record(code, "2019-04-01", "进驻", title, "县委组织部")
        if n == 1:
            yield record(code, "2020-12-01", "撤离", title, "县委组织部")
            continue
        if one_in(draws, 6):
            yield record(code, "2021-03-20", "验收不合格", title, "县委组织部")
            if one_in(draws, 2):
                continue
        yield record(code, "2021-09-20", "验收合格", title, "县委组织部")
        yield record(code, "2021-10-01", "撤离", title, "县委组织部")


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file: its name and its bytes."""
    rows = {year: of_villages(year) for year in AS_OF}
    for year, found in rows.items():
        yield f"villages-{year}.csv", written(found[0], found)
    codes = listed(rows[2019])
    persons = {"secretaries": secretaries(), "first-secretaries": first_secretaries(), "helpers": helpers(len(codes))}
    for name, made in persons.items():
        found = list(made)
        yield f"{name}.csv", written(found[0], found)
    yield "terms.csv", written(RECORD, sorted(terms(codes), key=lambda row: row["日期"]))


def main(folder: Path = FOLDER / "shanxi") -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

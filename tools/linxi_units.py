"""Units of the synthetic county as ``linxi-three-level`` judges them; see `make_linxi`, which writes them.

Stars, appraisals and who may be titled are worked out in plain Python, so that the library can be held against them.
"""

# ruff: noqa: INP001 - belongs to a script

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from make_county import SEED, YEARS, Draws, Village, between, clip, one_in, villages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Cells = dict[str, str]

THEORY, CLEAN = "自觉学习实践重要思想,坚决执行路线方针政策", "班子廉洁勤政、奋发有为"
SHARED = (
    ("党员发挥先锋模范作用", "基层干部发挥骨干带头作用"),
    ("农村经济持续发展", "农民收入增加", "集体经济实力增强", "各项社会事业协调发展", "精神文明和民主法制建设成效显著"),
    ("尊重爱护农民,诚心诚意办实事", "工作措施符合群众意愿", "工作作风和实绩得到群众满意",
     "党群干群关系密切,党组织得到群众拥护"),
)  # fmt: skip
MECHANISM = ("各项制度完善,管理措施到位", "工作运行规范", "服务优质高效")
VILLAGE_STARS = (
    (THEORY, CLEAN, "书记带头致富,并带领群众共同致富"),
    (*MECHANISM, "党组织和村委会关系协调"),
    *SHARED,
)
TOWNSHIP_STARS = (
    (THEORY, CLEAN, "乡镇党委书记政策水平较高、组织协调能力较强"),
    (*MECHANISM, "乡镇党政领导班子团结一致"),
    *SHARED,
)
DEPARTMENT_STARS = tuple(
    (word,)
    for word in (
        "有一个好的领导班子", "有一支好的党员干部队伍", "有一种好的机关作风", "有一套好的管理制度",
        "做出一番好的工作业绩",
    )
)  # fmt: skip
COUNTY_REQUIREMENTS = (
    "重视自身建设,落实领导责任制,认真履行抓基层组织建设职责", "农村基层组织建设目标任务有效落实",
    "党员队伍整体素质明显提高,发挥先锋模范作用", "县直部门和乡镇政府转变作风,提高服务质量和效率",
    "物质、政治、精神文明协调发展,社会全面进步",
)  # fmt: skip
EVENTS = {"发生恶性涉农案件": 170, "发生大规模集体上访": 150, "发生重大安全事故": 160, "工作或申报中弄虚作假": 120}
"""What bars a unit, and once in how many it happens."""
LAGGARD = {2009: 200, 2010: 305, 2011: 410}
"""The strength under which a village is a laggard: some two dozen of them every year."""
SYSTEMS = ("议事决策制度", "财务管理制度", "干部考察评议制度", "干部任期零债务制度", "干部学习培训制度")
NINE = (
    "领导干部一线工作制度", "“一站式”办公(服务大厅)制度", "便民服务电话制度", "干群联系卡制度", "联系群众日制度",
    "服务承诺制度",
    "政务公开制度", "民情日记制度", "监督考评制度",
)  # fmt: skip
DEPARTMENTS = (
    "财政局", "地税局", "农业局", "畜牧局", "林业局", "水利局", "农机局", "扶贫办", "民政局", "国土资源局", "工商局",
    "公安局", "司法局",
    "科技局", "教育局", "文化局", "卫生局", "人口与计划生育委员会", "广电中心", "气象局", "信用联社",
)  # fmt: skip
SPECIAL, LOW, SERIOUS = "专项重点工作得分", "县委确定的专项重点工作排名靠后", "发生与称号不相称的严重问题"
QUORUM = 5
LOWEST = 2
"""So many from the end in special work are barred."""
FALLS = 8
FALLING = {FALLS: (300, 150, -150), 3: (380, 400, 420)}
"""Strengths of townships that are set by hand: one that falls for three years, one that stays behind."""
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "甲乙丙丁戊己庚辛壬癸"


@dataclass
class Unit:
    """A unit of one year: its cells, and what is worked out of them."""

    id: str
    cells: Cells
    strength: int
    stars: int | None
    barred: bool
    mark: Fraction | None = None
    titled: bool = False
    revoked: bool = False
    marks: list[tuple[str, str]] = field(default_factory=list)


def person(*numbers: int) -> str:
    """Return an invented name."""
    first, second = sum(numbers), 7 * numbers[0] + 3 * numbers[-1]
    return SURNAMES[first % 16] + GIVEN[second % 10] + GIVEN[first // 16 % 10]


def yes(held: bool) -> str:  # noqa: FBT001 - what a cell says
    """Return the word of a truth."""
    return "是" if held else "否"


def conditions(stars: Iterable[Iterable[str]], luck: Mapping[str, int], least: int, strength: int) -> Cells:
    """Return the conditions of all stars: those hold whose luck lies under what the strength reaches."""
    reached = between(least, 1250, strength)
    return {word: yes(luck[word] < reached) for star in stars for word in star}


def count(stars: Iterable[Iterable[str]], cells: Cells) -> int | None:
    """Return how many stars hold all their conditions; None where one was not looked at."""
    if any(cells[word] == "" for star in stars for word in star):
        return None
    return sum(all(cells[word] == "是" for word in star) for star in stars)


def events(draws: Draws) -> Cells:
    """Return what happened in the year."""
    return {word: yes(one_in(draws, n)) for word, n in EVENTS.items()}


def unit(id_: str, strength: int, stars: Iterable[Iterable[str]], cells: Cells) -> Unit:
    """Return a unit; whom its rank in special work bars is seen later."""
    happened = any(cells[word] == "是" for word in EVENTS)
    return Unit(id_, cells, strength, count(stars, cells), happened, revoked=happened or cells.get(SERIOUS) == "是")


def of_village(draws: Draws, village: Village, year: int, luck: Mapping[str, int]) -> Unit:
    """Return a village of a year."""
    strength = village.at(year)
    cells = {"行政村代码": village.code, "行政村名称": village.name, "乡镇": village.township}
    cells |= conditions(VILLAGE_STARS, luck, 380, strength) | events(draws)
    if one_in(draws, 90):
        cells[MECHANISM[draws.below(3)]] = ""
    cells |= {
        SPECIAL: str(clip(between(45, 96, strength) + draws.swing(12), 0, 100)),
        SERIOUS: yes(one_in(draws, 200)),
        "后进村": yes(strength < LAGGARD[year]),
        "户均收入": str(100 * clip(between(40, 140, strength) + draws.swing(25), 10, 400)),
        "户均万元收入工程示范户数": str(clip(between(3, 14, strength) + draws.swing(3), 0, 20)),
        "书记按“两推一选”产生": yes(not one_in(draws, 25)),
        "书记主任“一肩挑”": yes(luck[SYSTEMS[0]] < strength),
    }
    cells |= {word: yes(luck[word] < between(300, 1400, strength)) for word in SYSTEMS}
    cells["村党组织书记"] = person(int(village.code[6:9]), int(village.code[9:]))
    return unit(village.code, strength, VILLAGE_STARS, cells)


def of_villages(year: int) -> list[Unit]:
    """Return the villages of a year; the last of a township in special work are barred."""
    lucks, draws = Draws(SEED + 7), Draws(SEED + 70 + year)
    words = [*(word for star in VILLAGE_STARS for word in star), *SYSTEMS]
    listed = [
        of_village(draws, village, year, {word: lucks.below(1000) for word in words})
        for village in villages(Draws(SEED))
    ]
    last: dict[str, int] = {}
    for one in listed:
        home, mark = one.cells["乡镇"], int(one.cells[SPECIAL])
        last[home] = min(mark, last.get(home, mark))
    for one in listed:
        low = int(one.cells[SPECIAL]) == last[one.cells["乡镇"]]
        one.cells[LOW], one.barred = yes(low), one.barred or low
        one.titled = one.stars == 5 and not one.barred  # noqa: PLR2004 - five stars
    return listed


def of_townships(year: int, last_year: Mapping[str, Fraction]) -> list[Unit]:
    """Return the townships of a year."""
    homes: dict[str, list[int]] = {}
    for village in villages(Draws(SEED)):
        homes.setdefault(village.township, []).append(village.at(year))
    lucks, draws = Draws(SEED + 8), Draws(SEED + 80 + year)
    listed = []
    for number, (home, held) in enumerate(homes.items()):
        strength = FALLING[number][YEARS.index(year)] if number in FALLING else 80 + sum(held) // len(held)
        words = [*(word for star in TOWNSHIP_STARS for word in star), *NINE]
        luck = {word: lucks.below(1000) for word in words}
        cells = {"乡镇": home} | conditions(TOWNSHIP_STARS, luck, 560, strength) | events(draws)
        cells |= {word: yes(luck[word] < between(300, 1400, strength)) for word in NINE}
        cells |= {SPECIAL: str(clip(between(50, 98, strength) + draws.swing(9), 0, 100))}
        cells["上年综合测评得分"] = plain(last_year[home]) if home in last_year else ""
        cells |= {
            "组织委员": person(number, 5), "片区": f"第{'一二三四'[number // 4]}片区",
            "包片组织员": person(40 + number // 4, 9),
            "党委书记": person(number, 2),
            "因组织员工作不到位致使工作滞后": yes(number == FALLS and year > YEARS[0]),
            "三级联创工作落实不到位、不及时": yes(one_in(draws, 9)),
        }  # fmt: skip
        listed.append(unit(home, strength, TOWNSHIP_STARS, cells))
    return judged(listed, "township", draws)


def of_departments(year: int) -> list[Unit]:
    """Return the departments of a year; ten of those that may are named."""
    lucks, draws = Draws(SEED + 9), Draws(SEED + 90 + year)
    listed = []
    for number, name in enumerate(DEPARTMENTS):
        strength = clip(470 + lucks.below(330) + 40 * YEARS.index(year) + draws.swing(120), 0, 1000)
        luck = {word: lucks.below(1000) for (word,) in DEPARTMENT_STARS}
        cells = {"县直部门": name, "涉农部门": name} | conditions(DEPARTMENT_STARS, luck, 600, strength) | events(draws)
        cells |= {
            SPECIAL: str(clip(between(50, 98, strength) + draws.swing(9), 0, 100)),
            "部门主要负责人": person(60 + number, 1),
            "三级联创工作落实不到位、不及时": yes(one_in(draws, 9)),
        }
        listed.append(unit(name, strength, DEPARTMENT_STARS, cells))
    named = [one for one in judged(listed, "department", draws) if one.titled]
    for one in sorted(named, key=lambda one: (-(one.mark or 0), one.id))[10:]:
        one.titled = False
    return listed


def judged(listed: list[Unit], level: str, draws: Draws) -> list[Unit]:
    """Rate units, bar those that are among the last two in special work, and see who may be titled."""
    for one in listed:
        one.marks = list(marks(draws, one.strength, 8))
        one.mark = mixed(one.marks, level)
        low = sum(int(other.cells[SPECIAL]) < int(one.cells[SPECIAL]) for other in listed) < LOWEST
        one.barred = one.barred or low
        one.titled = one.stars == 5 and not one.barred and one.mark is not None and one.mark >= 80  # noqa: PLR2004 - five stars, the line
    return listed


def marks(draws: Draws, strength: int, voters: int) -> Iterator[tuple[str, str]]:
    """Yield the marks and ballots of one unit: rater, mark."""
    level = between(52, 104, strength)
    yield "自评", str(clip(level + 6 + draws.swing(7), 0, 100))
    yield from (("上评", str(clip(level + draws.swing(4), 0, 100))) for _ in range(2))
    for _ in range(voters):
        word = "满意" if draws.below(100) < level - 20 else "基本满意" if draws.below(100) < level else "不满意"
        yield "下评", "弃权" if one_in(draws, 20) else word
    yield from (("互评", str(clip(level + draws.swing(9), 0, 100))) for _ in range(4))


WEIGHTS = {
    "village": (10, 40, 30, 20), "township": (10, 40, 30, 20), "department": (10, 30, 40, 20),
}  # fmt: skip


def mixed(rated: list[tuple[str, str]], level: str) -> Fraction | None:
    """Return the mark as the programme mixes it: means, a share of ballots, a trimmed mean."""
    by_rater: dict[str, list[str]] = {}
    for rater, mark in rated:
        by_rater.setdefault(rater, []).append(mark)
    ballots = [word for word in by_rater["下评"] if word != "弃权"]
    if len(ballots) < QUORUM:
        return None
    share = Fraction(100 * sum(word != "不满意" for word in ballots), len(ballots))
    peers = sorted(int(mark) for mark in by_rater["互评"])[1:-1]
    upper = [int(mark) for mark in by_rater["上评"]]
    parts = (Fraction(by_rater["自评"][0]), Fraction(sum(upper), len(upper)), share, Fraction(sum(peers), len(peers)))
    exact = sum(weight * part for weight, part in zip(WEIGHTS[level], parts, strict=True)) / sum(WEIGHTS[level])
    return Fraction((200 * exact + 1) // 2, 100)


def plain(mark: Fraction) -> str:
    """Return a mark of two decimals as text."""
    hundredths = int(100 * mark)
    return f"{hundredths // 100}.{hundredths % 100:02}"

"""A small programme of assistance, units as its tests need them, and the best matching by trying them all."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import ruraltier as rt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ruraltier.support.helpers import Helpers
    from ruraltier.support.needs import Need, Needs

SIGNS = {
    "slow_economy": "经济发展缓慢",
    "no_leading_industry": "无主导产业",
    "poor_infrastructure": "基础设施滞后",
    "income_hard_to_raise": "群众增收困难",
    "weak_committees": "两委班子软弱涣散",
    "no_secretary": "无党组织书记",
    "committee_conflict": "两委矛盾突出",
    "old_problems": "遗留问题多",
    "weak_party_building": "党建工作薄弱",
    "poor_drive": "工作推动不力",
}
"""What may be wrong with a village; the first four are of its economy, the next four of its leadership."""

POLICY: dict[str, Any] = {
    "format": 1,
    "id": "village-book",
    "title": "示例办法",
    "source": "d",
    "confidence": "illustrative",
    "sources": {"d": {"title": "示例"}},
    "missing": "unrated",
    "indicators": {
        "mark": {"label": "得分", "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        **{code: {"label": label, "kind": "yes_no"} for code, label in SIGNS.items()},
    },
    "score": {"total": 100},
    "ladder": {
        "tiers": [
            {"code": "class_4", "label": "四类"},
            {"code": "class_3", "label": "三类", "at_least": 60},
            {"code": "class_2", "label": "二类", "at_least": 80},
        ]
    },
}
PROGRAMME: dict[str, Any] = {
    "format": 1,
    "id": "demo",
    "title": "示例帮扶",
    "source": "d",
    "confidence": "illustrative",
    "sources": {"d": {"title": "示例"}},
    "levels": {"village": {"label": "村", "policy": "village-book"}},
    "helpers": {
        "instructor": {"label": "经济发展指导员"},
        "first_secretary": {"label": {"zh": "第一书记", "en": "first secretary"}},
        "party_instructor": {"label": "党建指导员"},
        "leader": {"label": "包村县级领导", "shared": True},
    },
    "diagnoses": {
        "economy": {
            "level": "village",
            "label": "经济发展滞后",
            "when": " or ".join(list(SIGNS)[:4]),
            "helpers": ["instructor"],
        },
        "leadership": {
            "level": "village",
            "label": "班子软弱涣散",
            "when": " or ".join(list(SIGNS)[4:8]),
            "helpers": ["first_secretary"],
        },
        "party": {
            "level": "village",
            "label": "党建薄弱",
            "when": "weak_party_building or poor_drive",
            "helpers": ["party_instructor"],
        },
    },
    "assistance": {
        "laggards": {
            "level": "village",
            "label": "后进村转化",
            "when": 'tier == "class_4"',
            "package": ["leader"],
            "years": 2,
            "last_day": "day_before",
            "leap_day": "feb_28",
        }
    },
}


def programme(**parts: Any) -> rt.Programme:
    """Return the programme with some sections replaced."""
    return rt.parse_programme(PROGRAMME | parts, {"village-book": rt.parse_policy(POLICY)})


def assessed(marks: Mapping[str, Any], names: Sequence[str] = (), **signs: Sequence[Any]) -> rt.Assessment:
    """Return the result of units by their marks; a sign that is not given is no for all of them."""
    policy = rt.parse_policy(POLICY)
    given = {code: list(signs.get(code, ["否"] * len(marks))) for code in SIGNS}
    columns = {"id": list(marks), "mark": list(marks.values()), **given}
    named = {"村名": list(names)} if names else {}
    cohort = rt.read_cohort({**columns, **named}, policy, id="id", name="村名" if names else None)
    return rt.assess(cohort, policy)


def calls(**wanted: tuple[str, Sequence[str]]) -> dict[str, Any]:
    """Return diagnoses: code -> when, and the kinds of helper that it calls for."""
    return {code: {"level": "village", "when": when, "helpers": list(kinds)} for code, (when, kinds) in wanted.items()}


def standing(need: Need) -> tuple[int, Fraction]:
    """Return how early a need comes; the less, the earlier."""
    verdict = need.needs.result[need.row]
    ladder = need.needs.result.policy.ladder
    tier = 99 if verdict.tier is None else ladder.index(verdict.tier.code)
    return tier, Fraction(10**6) if verdict.score is None else verdict.score


def in_order(needs: Needs) -> list[Need]:
    """Return the needs by tier, score, id of the unit and what calls for a helper."""
    return sorted(needs, key=lambda need: (standing(need), need.unit, int(needs.which[need.position])))


def every_way(needs: Needs, helpers: Helpers, forbidden: set[tuple[str, str]]) -> Iterator[list[int | None]]:
    """Yield everything that could be given: for each need, in order, a helper or none."""
    by_id = sorted(range(len(helpers)), key=lambda at: str(helpers.ids[at]))
    options: list[list[int | None]] = []
    for need in in_order(needs):
        fit = [at for at in by_id if helpers.kinds[at] in need.kinds]
        options.append([None, *(at for at in fit if (need.unit, str(helpers.ids[at])) not in forbidden)])
    for chosen in product(*options):
        used = [at for at in chosen if at is not None]
        if all(used.count(at) <= helpers.capacities[at] for at in set(used)):
            yield list(chosen)


def best_way(
    needs: Needs, helpers: Helpers, cost: Mapping[tuple[str, str], Any] | None, forbidden: set[tuple[str, str]]
) -> tuple[list[str | None], Fraction]:
    """Return the helpers of the needs in order by trying everything, and what that costs."""
    ordered = in_order(needs)
    ids = sorted(helpers.ids.tolist())
    lots = sorted({standing(need) for need in ordered})

    def price(need: Need, at: int) -> Fraction:
        preferred = need.kinds.index(str(helpers.kinds[at]))
        return Fraction(preferred if cost is None else cost[need.unit, str(helpers.ids[at])])

    def key(way: list[int | None]) -> tuple[Any, ...]:
        met = [(need, at) for need, at in zip(ordered, way, strict=True) if at is not None]
        of_lot = [-sum(standing(need) == lot for need, _ in met) for lot in lots]
        places = [
            (math.inf, 0) if at is None else (price(need, at), ids.index(str(helpers.ids[at])))
            for need, at in zip(ordered, way, strict=True)
        ]
        return -len(met), of_lot, sum((price(*pair) for pair in met), Fraction(0)), places

    best = min(every_way(needs, helpers, forbidden), key=key)
    return [None if at is None else str(helpers.ids[at]) for at in best], key(best)[2]

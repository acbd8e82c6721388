"""Quotas: how many may hold a tier, best tier first; then how many must hold it or a lower one, lowest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oracle.arithmetic import exact, round_exact
from oracle.cells import Absent

if TYPE_CHECKING:
    from oracle.evaluator import Outcome


def _places(quota: dict[str, Any], group: list[Outcome]) -> int:
    if "count" in quota:
        return int(quota["count"])
    base = len(group) if quota["base"] == "all" else sum(village.status == "rated" for village in group)
    return int(round_exact(exact(quota["share"]) * base, 0, quota["round"]))


def _groups(quota: dict[str, Any], outcomes: list[Outcome]) -> list[list[Outcome]]:
    found: dict[Any, list[Outcome]] = {}
    for village in outcomes:
        group = village.values[quota["by"]] if "by" in quota else None
        # Villages without a group stand in one queue, for whatever reason they have none.
        found.setdefault(None if isinstance(group, Absent) else group, []).append(village)
    return list(found.values())


def _tie_key(columns: list[str], village: Outcome) -> tuple[Any, ...]:
    key: list[Any] = []
    for column in columns:
        value = village.values[column.removeprefix("-")]
        if isinstance(value, Absent):
            key.append((1, 0))
        else:
            key.append((0, -value if column.startswith("-") else value))
    return (*key, village.id)


def _kept(quota: dict[str, Any], queue: list[Outcome], places: int) -> list[Outcome]:
    """Return who stays of the holders of the tier."""
    if places >= len(queue):
        return queue
    ahead = sorted(queue, key=lambda village: village.standing, reverse=True)
    if places <= 0:
        return []
    edge, behind = ahead[places - 1].standing, ahead[places].standing
    if edge != behind:
        return ahead[:places]
    better = [village for village in queue if village.standing > edge]
    lot = [village for village in queue if village.standing == edge]
    if quota["ties"] == "include":
        return better + lot
    if quota["ties"] == "exclude":
        return better
    lot.sort(key=lambda village: _tie_key(quota.get("tie_break", []), village))
    return better + lot[: places - len(better)]


def apply_quotas(document: dict[str, Any], outcomes: list[Outcome], position: dict[str, int]) -> None:
    """Move villages as the quotas say; only the quotas that moved a village decide its tier."""
    moved: dict[str, list[str]] = {}
    stated = document.get("quotas", [])
    _limit([quota for quota in stated if quota.get("bound") != "at_least"], outcomes, position, moved)
    _fill([quota for quota in stated if quota.get("bound") == "at_least"], outcomes, position, moved)
    for village in outcomes:
        if village.id in moved:
            village.fired = [*village.fired, *moved[village.id]]
            village.decided_by = moved[village.id]


def _coming_down(quota: dict[str, Any], above: list[Outcome], wanted: int) -> list[Outcome]:
    """Return who comes down, so that so many places are filled."""
    down: list[Outcome] = []
    for score in sorted({village.standing for village in above}):
        lot = [village for village in above if village.standing == score]
        room = wanted - len(down)
        if room <= 0:
            break
        if room < len(lot) and quota["ties"] != "include":
            last_first = sorted(lot, key=lambda village: _tie_key(quota.get("tie_break", []), village), reverse=True)
            return down + (last_first[:room] if quota["ties"] == "tie_break" else [])
        down += lot
    return down


def _fill(
    quotas: list[dict[str, Any]], outcomes: list[Outcome], position: dict[str, int], moved: dict[str, list[str]]
) -> None:
    """Bring villages down to a tier until enough hold it or a lower one."""
    for quota in sorted(quotas, key=lambda quota: position[quota["tier"]]):
        tier = position[quota["tier"]]
        for group in _groups(quota, outcomes):
            holders = [village for village in group if village.tier is not None]
            above = [village for village in holders if village.tier is not None and village.tier > tier]
            wanted = _places(quota, group) - (len(holders) - len(above))
            for village in _coming_down(quota, above, wanted):
                village.tier = tier
                moved.setdefault(village.id, []).append(quota["code"])


def _limit(
    quotas: list[dict[str, Any]], outcomes: list[Outcome], position: dict[str, int], moved: dict[str, list[str]]
) -> None:
    """Move villages beyond the places one tier down."""
    for quota in sorted(quotas, key=lambda quota: -position[quota["tier"]]):
        tier = position[quota["tier"]]
        for group in _groups(quota, outcomes):
            queue = [village for village in group if village.tier == tier]
            staying = {village.id for village in _kept(quota, queue, _places(quota, group))}
            for village in queue:
                if village.id not in staying:
                    village.tier = tier - 1
                    moved.setdefault(village.id, []).append(quota["code"])

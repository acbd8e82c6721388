"""How much a document declares, counted before any of it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ruraltier.errors import LimitError, Problem
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.policy.limits import Limits

_RULES = ("gates", "vetoes", "floors", "quotas")


def check_sizes(document: object, limits: Limits) -> None:
    """Refuse a document that declares too much.

    Raises
    ------
    LimitError
        With every count that is over its limit.
    """
    counts = (
        ("indicators", "indicators and items", _indicators(document), limits.indicators),
        *_lines(document, limits),
        ("aspects", "aspects", _size(_inside(document, "aspects")), limits.aspects),
        ("ladder.tiers", "tiers", _size(_inside(_inside(document, "ladder"), "tiers")), limits.tiers),
        ("gates", ", ".join(_RULES), sum(_size(_inside(document, section)) for section in _RULES), limits.rules),
        ("incentives.awards", "awards", _size(_inside(_inside(document, "incentives"), "awards")), limits.awards),
        ("cases", "cases", _size(_inside(document, "cases")), limits.cases),
        ("amendments", "amendments", _size(_inside(document, "amendments")), limits.amendments),
    )
    problems = [
        Problem(code="RT-LIM-006", path=path, what=f"there are {found} {noun}", rule=f"at most {most}")
        for path, noun, found, most in counts
        if found > most
    ]
    if problems:
        raise LimitError(problems)


def _size(value: object) -> int:
    return len(value) if isinstance(value, (Mapping, list, tuple)) else 0


def _inside(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def _lines(document: object, limits: Limits) -> list[tuple[str, str, int, int]]:
    """Return the size of every list of values or brackets that is too long."""
    stated = _inside(document, "indicators")
    # Where there are too many indicators, that is told, and no more of them is looked at.
    tables = stated.items() if isinstance(stated, Mapping) and len(stated) <= limits.indicators else ()
    found = ((code, key, _size(_inside(one, key))) for code, one in tables for key in ("value", "bracket"))
    most = limits.lines
    return [(path_of("indicators", str(code), key), "lines", size, most) for code, key, size in found if size > most]


def _indicators(document: object) -> int:
    aspects = _inside(document, "aspects")
    nodes: Iterable[object] = aspects.values() if isinstance(aspects, Mapping) else ()
    items = sum(_size(_inside(node, "items")) for node in (*nodes, _inside(document, "score")))
    return _size(_inside(document, "indicators")) + items

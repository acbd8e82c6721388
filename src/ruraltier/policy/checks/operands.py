"""What conditions and formulas look at: names that exist, and the kind of thing that each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from ruraltier.domain.indicator import Kind
from ruraltier.policy.checks.scope import Scope, problem
from ruraltier.policy.formula_parser import MINUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.conditions import Operand

NUMBER, YES_NO, OPTION, TEXT, TIER = "a number", "yes or no", "an option", "a text", "a tier"
HELD = "a tier that is held"
"""What is a tier where it is compared with one, and its position where it is reckoned with."""

_TIER_WORDS = frozenset({"tier", "tier_code", "grade", "level"})
"""What people call the tier; its word in conditions is `placed`."""

_PLACED = "write placed for the tier that the score gives"

_KINDS = {Kind.NUMBER: NUMBER, Kind.YES_NO: YES_NO, Kind.OPTION: OPTION, Kind.TEXT: TEXT}


def kind_of(scope: Scope, operand: Operand) -> str | None:
    """Return what an operand is, None if it could not be read."""
    if operand.kind == "value":
        indicator = scope.indicators.get(operand.code)
        if operand.code in scope.held:
            return HELD
        return _KINDS[indicator.kind] if indicator else None
    if operand.kind == "setting":
        setting = scope.settings.get(operand.code)
        return None if setting is None else YES_NO if isinstance(setting.value, bool) else NUMBER
    return TIER if operand.kind == "placed" else NUMBER


def known(scope: Scope, operand: Operand, path: str, *, word: bool) -> Iterator[Problem]:
    """Yield a problem for a name that meets nothing, or two things.

    Parameters
    ----------
    scope, operand, path
        Where the name is looked for, what is looked at, and from where.
    word
        Whether a word that lacks its quotes could stand in its place.
    """
    mend = MINUS if "-" in operand.code else ""
    mend = "put a word in quotes; for yes/no write the name alone, or not and the name" if word else mend
    tier = operand.kind == "value" and operand.code in _TIER_WORDS
    for found in _unknown(scope, operand, path):
        mends = [_PLACED] if tier else [part for part in (mend, found.mend) if part]
        yield evolve(found, mend="; ".join(mends))
    yield from _ambiguous(scope, operand, path)


def _unknown(scope: Scope, operand: Operand, path: str) -> Iterator[Problem]:
    match operand.kind:
        case "value":
            yield from scope.known(operand.code, scope.indicators, "indicators", "indicator", path)
        case "points":
            if not scope.lost.has("indicators", operand.code):
                yield from scope.known(operand.code, scope.figures, "aspects", "indicator with points or aspect", path)
        case "setting":
            yield from scope.known(operand.code, scope.settings, "settings", "setting", path)


def _ambiguous(scope: Scope, operand: Operand, path: str) -> Iterator[Problem]:
    names = {"value": scope.indicators, "points": scope.figures, "setting": scope.settings}.get(operand.kind, ())
    parts = operand.code.split("-") if operand.code in names else []
    for at in range(1, len(parts)):
        left, right = "-".join(parts[:at]), "-".join(parts[at:])
        if left in names and right in scope.indicators:
            what = f"{operand} is a name, and {left} and {right} are names too"
            yield problem("RT-CON-020", path, what, "a hyphen that can be no minus sign", "rename one of them")

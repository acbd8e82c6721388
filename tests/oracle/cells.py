"""What stands in a cell: a value, or one of the kinds of no value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oracle.arithmetic import exact

KIND_OF_WORD = {
    "不适用": "not_applicable",
    "not applicable": "not_applicable",
    "未到期": "not_yet_due",
    "not yet due": "not_yet_due",
    "拒报": "refused",
    "refused": "refused",
    "保密": "suppressed",
    "suppressed": "suppressed",
}
KINDS = ("missing", "not_applicable", "not_yet_due", "refused", "suppressed")
YES_NO = {"是": True, "否": False, "yes": True, "no": False}


@dataclass(frozen=True)
class Absent:
    """A cell without a value, and of which kind."""

    kind: str


def read_cell(raw: Any, indicator: dict[str, Any], marks: list[str]) -> Any:
    """Return a Fraction, bool or str by the indicator's kind, or ``Absent``."""
    if raw is None or raw == "" or (isinstance(raw, str) and raw in marks):
        return Absent("missing")
    if isinstance(raw, str) and raw in KIND_OF_WORD:
        return Absent(KIND_OF_WORD[raw])
    kind = indicator.get("kind", "number")
    if kind == "yes_no":
        return raw if isinstance(raw, bool) else YES_NO[raw]
    return exact(raw) if kind == "number" else str(raw)


def effect_of(kind: str, indicator: dict[str, Any], document: dict[str, Any]) -> Any:
    """Return the effect of a kind of no value: the indicator's word, else the policy's, else refuse."""
    for stated in (indicator.get("missing"), document.get("missing")):
        found = stated.get(kind) if isinstance(stated, dict) else stated
        if found is not None:
            return found
    return "refuse"

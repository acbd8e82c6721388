"""Indicators that are worked out: formulas and choices, roundings, and values that do not apply everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oracle.tree import scored
from strategies.choice import chance, pick
from strategies.formulas import NUMBERS, SIGNS, WORDS, Names, draw_formula, draw_index, draw_linear

if TYPE_CHECKING:
    from strategies.choice import Choice

Table = dict[str, Any]
MODES = ("half_up", "half_even", "down", "up")
INPUTS = ("m0", "m1", "m2")
EFFECTS = ("zero", "unrated", "full", "exclude")


def draw_measures(choice: Choice, document: Table, *, plain: bool) -> None:
    """Turn some indicators of a document into worked-out ones, and add a few that only rules read."""
    if not chance(choice, 35):
        return
    indicators = document["indicators"]
    indicators |= {code: {} for code in INPUTS}
    names = Names(list(INPUTS), [], ["town"] + (["grade"] if "grade" in indicators else []))
    names.plain.extend(["scandal"] if "scandal" in indicators else [])
    for code, stated in indicators.items():
        if scored(stated):
            _draw(choice, code, stated, names, plain=plain)
    _draw_unscored(choice, indicators, names)


def _draw(choice: Choice, code: str, stated: Table, names: Names, *, plain: bool) -> None:
    number = stated.get("kind", "number") == "number"
    if number and chance(choice, 40):
        stated.pop("range", None)
        stated |= _value(choice, names)
    if chance(choice, 15):
        stated["applies"] = _condition(choice, names)
    if {"value", "applies"} & stated.keys():
        stated["missing"] = pick(choice, EFFECTS[:3] if plain else EFFECTS)
    # Its value and its points are settled now: whatever follows may read them.
    names.plain.extend([code] if "value" in stated else [])
    names.figures.append(f"points.{code}")


def _draw_unscored(choice: Choice, indicators: Table, names: Names) -> None:
    names.figures.append("score")
    for at in range(choice.integer(1, 2)):
        indicators[f"w{at}"] = _value(choice, names)
        names.plain.append(f"w{at}")


def _condition(choice: Choice, names: Names) -> str:
    if chance(choice, 40):
        return f'town {pick(choice, ("==", "!="))} "{pick(choice, WORDS)}"'
    right = pick(choice, (*NUMBERS, *names.numbers, *names.figures))
    return f"{pick(choice, names.numbers)} {pick(choice, SIGNS)} {right}"


def _value(choice: Choice, names: Names) -> Table:
    sort = choice.integer(0, 9)
    if sort <= 2:
        return {"value": draw_linear(choice, names)}
    if sort == 3:
        rounding = {"places": choice.integer(0, 4), "mode": pick(choice, MODES[:2])}
        return {"value": draw_index(choice, names), "value_round": rounding}
    rounding = {"places": choice.integer(0, 3), "mode": pick(choice, MODES)}
    return {"value": _formula_or_choices(choice, names), "value_round": rounding}


def _formula_or_choices(choice: Choice, names: Names) -> Any:
    if chance(choice, 60):
        return draw_formula(choice, names)
    lines: list[Table] = [
        {"when": _condition(choice, names), "is": draw_formula(choice, names, 1)} for _ in range(choice.integer(1, 3))
    ]
    return [*lines, {"is": pick(choice, (7, "m1", "0.5"))}] if chance(choice, 60) else lines

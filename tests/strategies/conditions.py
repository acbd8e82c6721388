"""Conditions over whatever a document has to offer."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from strategies.choice import chance, pick
from strategies.edges import value_edges
from strategies.formulas import Names, draw_formula
from strategies.written import as_text, decimal_places

if TYPE_CHECKING:
    from strategies.choice import Choice

Table = dict[str, Any]
SIGNS = ("<", "<=", ">", ">=", "==", "!=", "≥", "≤", "≠")


def _number(choice: Choice, edges: list[Fraction]) -> str:
    endable = [edge for edge in edges if decimal_places(edge) is not None] or [Fraction(0)]
    edge = pick(choice, endable)
    if chance(choice, 20):
        edge += Fraction(choice.integer(-2, 2), 10)
    return as_text(edge)


def _of_indicator(choice: Choice, document: Table, code: str) -> str:
    stated = document["indicators"][code]
    kind = stated.get("kind", "number")
    if kind == "yes_no":
        return code if chance(choice, 50) else f"not {code}"
    if kind == "text":
        return f'{code} {pick(choice, ("==", "!="))} "{pick(choice, ("甲", "乙", "丙"))}"'
    if kind == "option":
        return f'{code} {pick(choice, ("==", "!="))} "{pick(choice, stated["options"])}"'
    name = f'@"{stated["label"]}"' if isinstance(stated.get("label"), str) and chance(choice, 40) else code
    return f"{name} {pick(choice, SIGNS)} {_number(choice, value_edges(document, code))}"


def _of_figure(choice: Choice, fulls: dict[str, Fraction], code: str) -> str:
    full = Fraction(max(int(fulls[code]), 1))
    edges = [Fraction(0), full / 2, full, full * 3 / 4]
    name = code if code == "score" else f"points.{code}"
    return f"{name} {pick(choice, SIGNS)} {_number(choice, edges)}"


def _of_setting(choice: Choice, document: Table) -> str:
    if chance(choice, 50):
        return "setting.strict" if chance(choice, 50) else "not setting.strict"
    numbers = [code for code, stated in document["indicators"].items() if stated.get("kind", "number") == "number"]
    return f"{pick(choice, numbers)} {pick(choice, SIGNS)} setting.least"


def _of_formulas(choice: Choice, document: Table, fulls: dict[str, Fraction]) -> str:
    stated = document["indicators"]
    numbers = [code for code in stated if stated[code].get("kind", "number") == "number"]
    figures = [code if code == "score" else f"points.{code}" for code in fulls]
    names = Names(numbers, figures, [])
    left, right = draw_formula(choice, names), draw_formula(choice, names, 1)
    return f"{left} {pick(choice, SIGNS)} {right}" if chance(choice, 90) else "always"


def _atom(choice: Choice, document: Table, fulls: dict[str, Fraction]) -> str:
    sort = choice.integer(0, 9)
    if sort <= 5:
        return _of_indicator(choice, document, pick(choice, list(document["indicators"])))
    if sort <= 7:
        return _of_figure(choice, fulls, pick(choice, list(fulls)))
    if sort == 8 and "settings" in document:
        return _of_setting(choice, document)
    if chance(choice, 40):
        return _of_formulas(choice, document, fulls)
    tier = pick(choice, document["ladder"]["tiers"])["code"]
    return f'placed {pick(choice, SIGNS[:6])} "{tier}"'


def draw_condition(choice: Choice, document: Table, fulls: dict[str, Fraction], depth: int = 2) -> str:
    """Return the text of a condition."""
    sort = choice.integer(0, 9)
    if depth == 0 or sort <= 4:
        return _atom(choice, document, fulls)
    parts = [draw_condition(choice, document, fulls, depth - 1) for _ in range(choice.integer(2, 3))]
    if sort == 9:
        return f"at least {choice.integer(1, len(parts))} of ({', '.join(parts)})"
    if sort == 8:
        return f"not ({parts[0]})"
    return pick(choice, (" and ", " or ")).join(f"({part})" if chance(choice, 60) else part for part in parts)

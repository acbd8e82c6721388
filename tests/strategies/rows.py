"""Villages for a document: values on edges, beside them and far from them, and every kind of no value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import exact
from oracle.cells import KIND_OF_WORD, effect_of
from oracle.tree import Tree, scored
from strategies.choice import chance, pick, shuffled
from strategies.edges import value_edges
from strategies.written import decimal_places, holdable, written

if TYPE_CHECKING:
    from strategies.choice import Choice

Table = dict[str, Any]
Row = dict[str, Any]
ABSENT = (None, "", "—", *(word for word in KIND_OF_WORD))
MOST_PLACES = 9
NEVER_ABSENT = ("heads", "town", "weighty")
WHOLE = ("heads", "weighty", "petitions")


def _kind_of(raw: object) -> str:
    return KIND_OF_WORD.get(str(raw), "missing")


def _number(choice: Choice, edges: list[Fraction]) -> Fraction:
    edge = pick(choice, edges)
    sort = choice.integer(0, 9)
    if sort >= 8:
        edge += Fraction(choice.integer(-3, 3), 10 ** choice.integer(0, 3))
    elif sort <= 2:
        low, high = int(edges[0]) - 2, int(edges[-1]) + 3
        edge = Fraction(choice.integer(low * 100, high * 100), 100) if sort else Fraction(choice.integer(low, high))
    places = decimal_places(edge)
    if places is not None and places <= MOST_PLACES and holdable(edge):
        return edge
    return Fraction(round(edge))


def _within(stated: Table, number: Fraction) -> Fraction:
    """Return the number, or the nearer end of the indicator's range."""
    low, high = (exact(end) for end in stated.get("range", (number, number)))
    inside = min(max(number, low), high)
    return inside if decimal_places(inside) is not None else Fraction(round((low + high) / 2))


def _spelt(choice: Choice, number: Fraction) -> Any:
    """Return the number as a whole number, a decimal or its text."""
    plain = written(number)
    sort = choice.integer(0, 9)
    if sort <= 5:
        return plain
    return Decimal(plain) if sort <= 7 else format(Decimal(plain), "f")


def _cell(choice: Choice, code: str, stated: Table, edges: list[Fraction]) -> Any:
    kind = stated.get("kind", "number")
    if kind == "yes_no":
        return not chance(choice, 40)
    if kind == "option":
        return pick(choice, stated["options"])
    if kind == "text":
        return pick(choice, ("甲", "乙", "丙"))
    if code in WHOLE:
        return choice.integer(0, 6)
    return _spelt(choice, _within(stated, _number(choice, edges)))


def _may_be(raw: object, stated: Table, document: Table) -> bool:
    """Tell whether a kind of no value does not make the assessment refuse."""
    return not scored(stated) or effect_of(_kind_of(raw), stated, document) != "refuse"


def _absence(choice: Choice, code: str, stated: Table, document: Table) -> tuple[Any, ...]:
    if code in NEVER_ABSENT or not chance(choice, 9):
        return ()
    raw = pick(choice, ABSENT)
    return (raw,) if _may_be(raw, stated, document) else ()


def draw_rows(choice: Choice, document: Table, count: int) -> list[Row]:
    """Return villages with distinct ids in no order."""
    indicators = Tree(document).indicators
    edges = {
        code: value_edges(document, code)
        for code, stated in indicators.items()
        if stated.get("kind", "number") == "number"
    }
    rows = []
    for at in shuffled(choice, range(count)):
        row: Row = {"id": f"{at * 7:06d}"}
        for code, stated in indicators.items():
            absent = _absence(choice, code, stated, document)
            row[code] = absent[0] if absent else _cell(choice, code, stated, edges.get(code, []))
        rows.append(row)
    return rows


def table(document: Table, rows: list[Row]) -> dict[str, list[Any]]:
    """Return the rows as columns, the form the library reads."""
    return {name: [row[name] for row in rows] for name in ("id", *Tree(document).indicators)}

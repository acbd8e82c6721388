"""Formulas over whatever names there are, and whether their values have an end of decimals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from strategies.choice import pick

if TYPE_CHECKING:
    from strategies.choice import Choice

NUMBERS = ("2", "0.5", "10", "1.25", "3", "0", "0.01")
WORDS = ("甲", "乙", "丙")
SIGNS = ("<", "<=", ">", ">=", "==", "!=")
GROUPED = ("group_sum", "group_mean", "group_median", "group_min", "group_max", "group_count", "rank")


@dataclass(frozen=True)
class Names:
    """What a formula may read.

    ``plain`` are columns, ``figures`` are points and the score, ``by`` are the columns of groups (none: no group
    functions).
    """

    plain: list[str]
    figures: list[str]
    by: list[str]

    @property
    def numbers(self) -> list[str]:
        """Columns that may be compared with a number."""
        return [name for name in self.plain if name != "scandal"]


def draw_linear(choice: Choice, names: Names) -> str:
    """Return a formula whose values have few decimals."""
    one, other = pick(choice, names.plain), pick(choice, names.plain)
    forms = (
        f"{one} - {other}",
        f"2 * {one} + {other}",
        f"-({one} - {other}) / 4",
        f"max({one}, {other}, 3)",
        f"first({one}, {other})",
        f"abs({one} - {other}) + whole({other} * 0.5)",
        draw_count(choice, names),
        *(
            (f"rank({one} by {names.by[0]})", f"group_sum({one})", f"group_max({one} by {names.by[-1]})")
            if names.by
            else ()
        ),
    )
    found: str = pick(choice, forms)
    return found


def draw_count(choice: Choice, names: Names) -> str:
    """Return a count of conditions."""
    parts = [
        f"{pick(choice, names.numbers)} {pick(choice, SIGNS)} {pick(choice, (*NUMBERS, *names.numbers))}"
        for _ in range(choice.integer(1, 3))
    ]
    return f"count({', '.join(parts)})"


def draw_formula(choice: Choice, names: Names, depth: int = 2) -> str:
    """Return any formula; its values may have no end of decimals."""
    sort = choice.integer(0, 11 if depth else 2)
    if sort <= 2:
        return pick(choice, names.plain if sort else (*NUMBERS, *names.figures, *names.figures))
    parts = [draw_formula(choice, names, depth - 1) for _ in range(choice.integer(3, 4))]
    several = pick(choice, ("min", "max", "sum", "mean", "median", "trimmed_mean", "first"))
    return {
        7: f"{pick(choice, ('abs', 'whole'))}({parts[0]})",
        8: _grouped(choice, names, parts[0]),
        9: f"-({parts[0]})",
        10: draw_count(choice, names),
        11: f"{several}({', '.join(parts)})",
    }.get(sort, f"({parts[0]}) {pick(choice, ('+', '-', '*', '/'))} ({parts[1]})")


def _grouped(choice: Choice, names: Names, part: str) -> str:
    by = pick(choice, ("", *(f" by {code}" for code in names.by)))
    return f"{pick(choice, GROUPED)}({part}{by})" if names.by else part


def draw_index(choice: Choice, names: Names) -> str:
    """Return a formula with logarithms that no rounding to the nearest leaves open."""
    least, most = pick(choice, ("1.5", "3")), pick(choice, ("20", "75.5"))
    return f"(ln({pick(choice, names.plain)}) - ln({least})) / (ln({most}) - ln({least}))"

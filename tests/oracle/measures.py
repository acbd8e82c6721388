"""Values that are worked out, one at a time and when they are asked for; and brackets in which marks must lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import THRESHOLDS, exact, reaches, round_exact
from oracle.cells import Absent, read_cell
from oracle.conditions import holds, literal, read_condition, read_formula, worth
from oracle.formulas import MISSING, grouped
from oracle.ladder import place
from oracle.tree import ROOT, Tree, figures_of

if TYPE_CHECKING:
    from oracle.conditions import Tree as Node

OUT = Absent("not_applicable")


def label_of(tree: Tree, label: str) -> str:
    """Return the indicator that wears a label, in any language."""
    for code, indicator in tree.indicators.items():
        worn = indicator.get("label", code)
        if label in (worn.values() if isinstance(worn, dict) else (worn,)):
            return code
    raise KeyError(label)


class Works:
    """All villages of a table, whose values are worked out on demand and kept."""

    def __init__(self, document: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        self.document, self.rows = document, rows
        self.tree = Tree(document)
        self.kept: dict[tuple[int, str], Any] = {}

    def values(self) -> list[dict[str, Any]]:
        """Return every value of every village."""
        return [{code: self.value(at, code) for code in self.tree.indicators} for at in range(len(self.rows))]

    def value(self, at: int, code: str) -> Any:
        """Return one value of one village."""
        if (at, code) not in self.kept:
            self.kept[at, code] = self._worked_out(at, code)
        return self.kept[at, code]

    def _worked_out(self, at: int, code: str) -> Any:
        stated = self.tree.indicators[code]
        value = self._chosen(at, stated) if "value" in stated else self.rows[at][code]
        if "applies" in stated:
            applies = self._truth(at, stated["applies"])
            value = MISSING if applies is None else value if applies else OUT
        return value

    def _chosen(self, at: int, stated: dict[str, Any]) -> Any:
        choices = stated["value"] if isinstance(stated["value"], list) else [{"is": stated["value"]}]
        for choice in choices:
            truth = self._truth(at, choice["when"]) if "when" in choice else True
            if truth is None:
                return MISSING
            if truth:
                value = self._formula(at, choice["is"])
                rounding = stated.get("value_round")
                if isinstance(value, Absent) or rounding is None:
                    return value
                return round_exact(value, rounding["places"], rounding["mode"])
        return OUT

    def _formula(self, at: int, stated: Any) -> Any:
        return self._worth(at, read_formula(stated)) if isinstance(stated, str) else exact(stated)

    def _worth(self, at: int, formula: Node) -> Any:
        found = worth(formula, _Eye(self, at))
        return exact(int(found)) if isinstance(found, bool) else found

    def _truth(self, at: int, condition: str) -> bool | None:
        return holds(read_condition(condition), _Eye(self, at))

    def group(self, at: int, function: str, formula: Node, by: str) -> Any:
        """Return what a function of a group is for one village of it."""
        own = self.value(at, by) if by else None
        alike = [i for i in range(len(self.rows)) if not by or self._same(self.value(i, by), own)]
        worths = self.kept.setdefault((-1, str(formula)), {})
        for i in (at, *alike):
            if i not in worths:
                worths[i] = self._worth(i, formula)
        return grouped(function, worths[at], [worths[i] for i in alike])

    def _same(self, one: Any, other: Any) -> bool:
        return isinstance(one, Absent) is isinstance(other, Absent) and (isinstance(one, Absent) or one == other)

    def figure(self, at: int, code: str) -> Any:
        """Return the figure of an indicator, an aspect or the root."""
        number = figures_of(self.tree, _Values(self, at), code)[code].number
        return MISSING if number is None else number


class _Values(Mapping[str, Any]):
    """The values of one village, worked out on demand."""

    def __init__(self, works: Works, at: int) -> None:
        self.works, self.at = works, at

    def __getitem__(self, code: str) -> Any:
        return self.works.value(self.at, code)

    def __iter__(self) -> Iterator[str]:
        return iter(self.works.tree.indicators)

    def __len__(self) -> int:
        return len(self.works.tree.indicators)


class _Eye:
    """Where the names of conditions and formulas are looked up for one village."""

    def __init__(self, works: Works, at: int) -> None:
        self.works, self.at = works, at

    def __call__(self, kind: str, text: Any) -> Any:
        works = self.works
        if kind == "group":
            return works.group(self.at, *text)
        if kind == "tier":
            return [tier["code"] for tier in works.document["ladder"]["tiers"]].index(text[1:-1])
        if kind in ("number", "text"):
            return literal(kind, text)
        return self._name(label_of(works.tree, text[2:-1]) if kind == "label" else text)

    def _name(self, name: str) -> Any:
        if name.startswith("setting."):
            stated = self.works.document["settings"][name.removeprefix("setting.")]["value"]
            return stated if isinstance(stated, bool) else exact(stated)
        if name == "placed":
            score = self.works.figure(self.at, ROOT)
            return score if isinstance(score, Absent) else place(self.works.document, score)
        if name == ROOT or name.startswith("points."):
            return self.works.figure(self.at, name.removeprefix("points."))
        return self.works.value(self.at, name)


def outside(document: dict[str, Any], rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Return the marks outside their brackets, as (position of the village, code)."""
    marks, indicators = document.get("missing_marks", []), Tree(document).indicators
    read = [{code: read_cell(row.get(code), stated, marks) for code, stated in indicators.items()} for row in rows]
    works = Works(document, read)
    return [
        (at, code)
        for at in range(len(rows))
        for code, stated in works.tree.indicators.items()
        if "bracket" in stated and not _inside(works, at, code, stated["bracket"])
    ]


def _inside(works: Works, at: int, code: str, lines: list[dict[str, Any]]) -> bool:
    value = works.value(at, code)
    if isinstance(value, Absent):
        return True
    for line in lines:
        truth = holds(read_condition(line["when"]), _Eye(works, at)) if "when" in line else True
        if truth is None:
            return True
        if truth:
            return all(reaches(exact(value), {word: line[word]}) for word in THRESHOLDS if word in line)
    return False

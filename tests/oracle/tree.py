"""The tree of the rule book: indicators under aspects under the score, and the figure of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import exact, reaches, round_exact, round_root
from oracle.cells import Absent, effect_of
from oracle.curves import curve_of, points_for

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = "score"
ASIDE = "aside"
MEANS = ("weighted_mean", "geometric_mean")
COUNTS = ("count", "k_of_n")


@dataclass(frozen=True)
class Figure:
    """A figure that is known, left out (``excluded``), or rests on an ``unrated`` value (``barred``)."""

    state: str
    number: Fraction | None = None


EXCLUDED = Figure("excluded")
BARRED = Figure("barred")


@dataclass
class Tree:
    """Indicators (items of checklists among them) and who stands under whom."""

    document: dict[str, Any]
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hang every scored indicator and every aspect under its parent."""
        aspects = self.document.get("aspects", {})
        self.indicators = dict(self.document.get("indicators", {}))
        for code, aspect in aspects.items():
            for item, stated in aspect.get("items", {}).items():
                self.indicators[item] = {"points": 1, **stated, "kind": "yes_no", "aspect": code}
        for code, aspect in aspects.items():
            self.children.setdefault(aspect.get("under", ROOT), []).append(code)
        for code, indicator in self.indicators.items():
            if scored(indicator):
                self.children.setdefault(indicator.get("aspect", ROOT), []).append(code)

    def node(self, code: str) -> dict[str, Any]:
        """Return the table that states a node or an indicator."""
        if code == ROOT:
            found: dict[str, Any] = self.document.get("score", {})
            return found
        return self.indicators[code] if code in self.indicators else self.document["aspects"][code]

    def rounding(self, code: str) -> dict[str, Any] | None:
        """Return the rounding of a figure; the ladder's is the root's."""
        return self.document["ladder"].get("round") if code == ROOT else self.node(code).get("round")

    def full(self, code: str) -> Fraction:
        """Return full points of an indicator or a node."""
        if code in self.indicators:
            return exact(self.indicators[code].get("points", 1))
        node, under = self.node(code), self.children[code]
        aggregate = node.get("aggregate", "sum")
        if aggregate in COUNTS:
            made = Fraction(len(under)) if aggregate == "count" else exact(node["points"])
            return min(made, exact(node["cap"])) if "cap" in node else made
        fulls = [(child, self.full(child)) for child in under]
        alike = aggregate == "geometric_mean" and len({full for _, full in fulls}) == 1
        made = fulls[0][1] if alike else self._combine(code, fulls)
        return min(made, exact(node["cap"])) if "cap" in node else made

    def weight(self, code: str) -> Fraction:
        """Return the weight of a child of a mean."""
        return exact(self.node(code).get("weight", 1))

    def passes(self, code: str, figure: Figure) -> bool:
        """Tell whether a child passes; one that is left out does not."""
        return figure.number is not None and reaches(figure.number, self.node(code)["pass"])

    def _combine(self, code: str, figures: list[tuple[str, Fraction]]) -> Fraction:
        """Combine figures by sum, mean or extreme, over those given."""
        aggregate = self.node(code).get("aggregate", "sum")
        if aggregate == "sum":
            return sum((number for _, number in figures), Fraction(0))
        if aggregate in ("minimum", "maximum"):
            return (min if aggregate == "minimum" else max)(number for _, number in figures)
        weights = [self.weight(child) for child, _ in figures]
        if aggregate == "weighted_mean":
            products = (weight * number for weight, (_, number) in zip(weights, figures, strict=True))
            return sum(products, Fraction(0)) / sum(weights)
        rounding = self.rounding(code) or {}
        degrees = [int(weight) for weight in weights]
        # Kept within the bounds by their powers, since the root itself is never taken.
        powers = (max(number, Fraction(0)) ** degree for degree, (_, number) in zip(degrees, figures, strict=True))
        product = reduce(mul, powers, Fraction(1))
        node = self.node(code)
        for key, keep in (("floor", max), ("cap", min)):
            # A root is never below 0, and neither is a bound that matters to it.
            product = keep(product, max(exact(node[key]), Fraction(0)) ** sum(degrees)) if key in node else product
        return round_root(product, sum(degrees), rounding["places"], rounding["mode"])

    def combine(self, code: str, figures: dict[str, Figure]) -> Figure:
        """Return the figure of a node from its children's, before the node's own rounding."""
        under = self.children[code]
        if any(figures[child].state == "barred" for child in under):
            return BARRED
        present = [(child, number) for child in under if (number := figures[child].number) is not None]
        if not present:
            return EXCLUDED
        node = self.node(code)
        aggregate = node.get("aggregate", "sum")
        if aggregate in COUNTS:
            passed = sum(self.passes(child, figures[child]) for child in under)
            reached = passed >= node.get("k", 0)
            return Figure("known", Fraction(passed) if aggregate == "count" else exact(node["points"]) * reached)
        number = self._combine(code, present)
        if aggregate == "sum" and len(present) < len(under):
            there = sum((self.full(child) for child, _ in present), Fraction(0))
            if there == 0:
                return EXCLUDED
            number *= sum((self.full(child) for child in under), Fraction(0)) / there
        return Figure("known", number)

    def coverage(self, code: str, figures: dict[str, Figure]) -> Fraction:
        """Return the share of a node's children that is there."""
        aggregate = self.node(code).get("aggregate", "sum")

        def size(child: str) -> Fraction:
            if aggregate == "sum":
                return self.full(child)
            return self.weight(child) if aggregate in MEANS else Fraction(1)

        under = self.children[code]
        there = sum((size(child) for child in under if figures[child].state != "excluded"), Fraction(0))
        return there / sum((size(child) for child in under), Fraction(0))

    def falls_short(self, code: str, figures: dict[str, Figure]) -> bool:
        """Tell whether a node has less of its children than its ``min_coverage``: the village is unrated."""
        node = self.node(code)
        return "min_coverage" in node and self.coverage(code, figures) < exact(node["min_coverage"])


def scored(indicator: dict[str, Any]) -> bool:
    """Tell whether an indicator scores at all."""
    return "points" in indicator or "weight" in indicator


def _kept(figure: Figure, node: dict[str, Any]) -> Figure:
    """Return the figure of a node between its floor and its cap."""
    number = figure.number
    if number is None or node.get("aggregate") == "geometric_mean":
        return figure
    if "floor" in node:
        number = max(number, exact(node["floor"]))
    return Figure("known", min(number, exact(node["cap"])) if "cap" in node else number)


def _rounded(figure: Figure, rounding: dict[str, Any] | None) -> Figure:
    if figure.number is None or rounding is None:
        return figure
    return Figure("known", round_exact(figure.number, rounding["places"], rounding["mode"]))


def _indicator_figure(tree: Tree, code: str, value: Any) -> Figure:
    indicator, full = tree.indicators[code], tree.full(code)
    if not isinstance(value, Absent):
        return Figure("known", points_for(curve_of(indicator), full, value))
    effect = effect_of(value.kind, indicator, tree.document)
    if effect in ("unrated", "refuse"):
        return BARRED
    if effect == "exclude":
        return EXCLUDED
    return Figure(
        "known",
        {"zero": Fraction(0), "full": full}[effect] if isinstance(effect, str) and "/" not in effect else exact(effect),
    )


def figures_of(tree: Tree, values: Mapping[str, Any], only: str = "") -> dict[str, Figure]:
    """Return the figure of every scored indicator, aspect and of the root (``score``), each after its rounding.

    What stands aside is worked out like the rest, and goes into nothing else. ``only`` is one that alone is wanted,
    with those that it rests on.
    """
    figures: dict[str, Figure] = {}

    def visit(code: str) -> None:
        if code in tree.indicators:
            figure = _indicator_figure(tree, code, values[code])
        else:
            for child in tree.children[code]:
                visit(child)
            figure = BARRED if tree.falls_short(code, figures) else _kept(tree.combine(code, figures), tree.node(code))
        figures[code] = _rounded(figure, tree.rounding(code))

    for top in (only,) if only else (ROOT, *tree.children.get(ASIDE, [])):
        visit(top)
    return figures

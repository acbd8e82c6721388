"""The scoring tree: one root, no circle, nothing hanging in the air, sums that add up."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.errors import Problem, show
from ruraltier.policy.checks.scope import Scope, node_path, of_hundred, problem
from ruraltier.policy.criteria import ASIDE, ROOT, Aggregate, Aspect, Criterion
from ruraltier.policy.limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEANS = (Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN)
_COUNTS = (Aggregate.COUNT, Aggregate.K_OF_N)


def shape(scope: Scope) -> Iterator[Problem]:
    """Every node hangs under another, and all of them under the root."""
    if scope.whole_tree and not scope.book.criteria:
        yield problem("RT-POL-120", "indicators", "no indicator scores", "at least one with points or weight")
    if scope.whole_tree and ROOT not in scope.aspects:
        yield problem("RT-POL-121", "score", "the tree has no root", f"an aspect with the code {ROOT!r}")
    for criterion in scope.book.criteria:
        path = node_path(criterion)
        yield from scope.known(criterion.indicator, scope.indicators, "indicators", "indicator", path)
        if criterion.aspect not in {ROOT, ASIDE}:
            yield from scope.known(criterion.aspect, scope.inner, "aspects", "aspect", f"{path}.aspect")
    for aspect in scope.book.aspects:
        if aspect.code != ROOT and aspect.under not in {ROOT, ASIDE}:
            yield from scope.known(aspect.under, scope.inner, "aspects", "aspect", node_path(aspect, "under"))
    yield from _circles(scope)


def _circles(scope: Scope) -> Iterator[Problem]:
    told: set[str] = set()
    for aspect in scope.book.aspects:
        walked = _upward(scope, aspect)
        circle = walked[walked.index(walked[-1]) :] if walked.count(walked[-1]) > 1 else []
        if circle and told.isdisjoint(circle):
            told |= set(circle)
            what = "the aspects go in a circle: " + " under ".join(circle)
            yield problem(
                "RT-POL-125", node_path(scope.aspects[circle[0]], "under"), what, "aspects that end at the root"
            )
        elif len(walked) > LIMITS.depth:
            what = f"the aspect {show(aspect.code)} stands {len(walked)} deep"
            yield problem("RT-LIM-005", node_path(aspect, "under"), what, f"at most {LIMITS.depth}")
            return


def _upward(scope: Scope, aspect: Aspect) -> list[str]:
    """Return the codes from an aspect upward, ending at the top or with the first code that comes again."""
    walked = [aspect.code]
    while walked[-1] != ROOT and walked[-1] in scope.aspects:
        above = scope.aspects[walked[-1]].under
        walked.append(above)
        if above in walked[:-1]:
            break
    return walked


def nodes(scope: Scope) -> Iterator[Problem]:
    """Every node has what its way of putting figures together needs, and nothing that it does not."""
    for node in scope.nodes:
        yield from _figures(node)
    for aspect in scope.book.aspects:
        children = scope.children(aspect.code)
        if not children and scope.whole_tree and (aspect.code != ROOT or scope.book.criteria):
            what = f"nothing stands under {show(aspect.code) if aspect.code else 'the root'}"
            yield problem("RT-POL-126", node_path(aspect), what, "an indicator, item or aspect under every aspect")
        yield from _weights(aspect, children, whole=scope.whole_tree)
        yield from _passes(aspect, children)
        yield from _k_of_n(aspect, len(children) if scope.whole_tree else None)
        yield from _geometric(scope, aspect, children)
        yield from _coverage(aspect)
        yield from _bounds(aspect)


def _figures(node: Criterion | Aspect) -> Iterator[Problem]:
    for name, value in (("weight", node.weight), ("points", node.points)):
        if value is not None and value < 0:
            yield problem("RT-POL-127", node_path(node, name), f"{name} is {plain(value)}", f"{name} of 0 or more")
    if node.passing and not node.passing.upward:
        yield problem(
            "RT-POL-131", node_path(node, "pass"), f"the pass {node.passing} looks downward", "at_least or above"
        )


def _weights(aspect: Aspect, children: list[Criterion | Aspect], *, whole: bool) -> Iterator[Problem]:
    if aspect.aggregate in _MEANS and whole and children and not any(c.weight for c in children):
        yield problem("RT-POL-128", node_path(aspect), "every weight under it is 0", "a weight above 0")


def _passes(aspect: Aspect, children: list[Criterion | Aspect]) -> Iterator[Problem]:
    for child in children if aspect.aggregate in _COUNTS else ():
        if child.passing is None:
            what = f"{show(child.code)} stands under a {aspect.aggregate} and has no pass"
            mend = "add pass = { at_least = … }"
            yield problem("RT-POL-130", node_path(child), what, "a pass on everything that is counted", mend)


def _k_of_n(aspect: Aspect, n: int | None) -> Iterator[Problem]:
    for name, value in (("k", aspect.k), ("points", aspect.points)):
        if aspect.aggregate is Aggregate.K_OF_N and value is None:
            yield problem("RT-POL-134", node_path(aspect, name), f"k_of_n has no {name}", "k and points")
        elif aspect.aggregate is not Aggregate.K_OF_N and value is not None:
            yield problem(
                "RT-POL-136", node_path(aspect, name), f"{name} stands on a {aspect.aggregate}", "it on k_of_n only"
            )
    if aspect.k is not None and (aspect.k < 1 or (n is not None and aspect.k > n)):
        yield problem(
            "RT-POL-135",
            node_path(aspect, "k"),
            f"k is {aspect.k}",
            f"from 1 to the number of children{'' if n is None else f', {n}'}",
        )


def _geometric(scope: Scope, aspect: Aspect, children: list[Criterion | Aspect]) -> Iterator[Problem]:
    if aspect.aggregate is not Aggregate.GEOMETRIC_MEAN:
        return
    root = aspect.code == ROOT
    rounding = scope.book.ladder.rounding if root else aspect.rounding
    if rounding is None and not (root and scope.lost.has("ladder")):
        where = "ladder.round" if root else node_path(aspect, "round")
        what = "a geometric mean is irrational and nothing says how it is rounded"
        yield problem("RT-POL-132", where, what, "round = { places = …, mode = … }")
    for child in children:
        if child.weight.denominator != 1:
            yield problem(
                "RT-POL-133",
                node_path(child, "weight"),
                f"the weight is {plain(child.weight)}",
                "a whole number under a geometric mean",
            )
    weights = [int(child.weight) for child in children if child.weight.denominator == 1]
    degree = sum(weights) // (math.gcd(*weights) or 1)
    if degree > LIMITS.degree:
        what = f"the weights, without what they share, add up to {degree}"
        yield problem(
            "RT-LIM-014", node_path(aspect, "aggregate"), what, f"at most {LIMITS.degree} under a geometric mean"
        )


def _coverage(aspect: Aspect) -> Iterator[Problem]:
    if aspect.min_coverage is not None and not 0 <= aspect.min_coverage <= 1:
        yield problem(
            "RT-POL-137",
            node_path(aspect, "min_coverage"),
            f"min_coverage is {plain(aspect.min_coverage)}",
            "a share from 0 to 1",
            of_hundred(aspect.min_coverage),
        )


def _bounds(aspect: Aspect) -> Iterator[Problem]:
    if aspect.cap is not None and aspect.cap < 0:
        yield problem("RT-POL-127", node_path(aspect, "cap"), f"cap is {plain(aspect.cap)}", "cap of 0 or more")
    if aspect.floor is not None and aspect.cap is not None and aspect.floor > aspect.cap:
        what = f"the floor {plain(aspect.floor)} is above the cap {plain(aspect.cap)}"
        yield problem("RT-POL-138", node_path(aspect, "floor"), what, "a floor that is not above the cap")


def totals(scope: Scope) -> Iterator[Problem]:
    """Stated totals are the exact sums."""
    if not scope.whole_tree or any(True for _ in shape(scope)):
        return
    for aspect in scope.book.aspects:
        if aspect.total is not None:
            yield from _total(scope, aspect, aspect.total)
        elif aspect.code == ROOT and aspect.aggregate is Aggregate.SUM:
            full = sum((scope.full(c) for c in scope.children(ROOT)), start=Fraction(0))
            mend = f"the full points add up to {plain(full)}: if that is right, write total = {plain(full)}"
            yield problem("RT-POL-140", "score.total", "the total is not stated", "the total of the full points", mend)


def _total(scope: Scope, aspect: Aspect, stated: Fraction) -> Iterator[Problem]:
    means = aspect.aggregate in _MEANS
    children = scope.children(aspect.code)
    found = sum((c.weight if means else scope.full(c) for c in children), start=Fraction(0))
    if found != stated:
        noun = "weights" if means else "full points"
        off = f"{plain(abs(found - stated))} too {'much' if found > stated else 'little'}"
        parts = " + ".join(plain(c.weight if means else scope.full(c)) for c in children[:10])
        more = " + …" if len(children) > 10 else ""  # noqa: PLR2004 - as many as fit on a line
        what = f"the {noun} add up to {plain(found)} ({parts}{more}), {off}"
        mend = "" if means or found < stated else _with_bonus(found, stated)
        yield problem("RT-POL-141", node_path(aspect, "total"), what, f"{plain(stated)} as total says", mend)


def _with_bonus(found: Fraction, stated: Fraction) -> str:
    more = f"a bonus counts in the total: with one, write total = {plain(found)}"
    return f"{more}, and cap = {plain(stated)} where the score stops there"

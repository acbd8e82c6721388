"""A rule book with one figure changed by one unit: every figure, both ways, every edge and every rule."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, frozen

from ruraltier._numbers import decimal_places, plain
from ruraltier.domain.indicator import Kind
from ruraltier.domain.ladder import Sourced
from ruraltier.domain.threshold import Threshold
from ruraltier.errors import RuraltierError
from ruraltier.policy.book import JointCase
from ruraltier.policy.checks.scope import node_path
from ruraltier.policy.conditions import Always, Compare, Not, Operand
from ruraltier.policy.criteria import ROOT, Aggregate, Criterion, Effects
from ruraltier.policy.forms import CHECK_ON_YES
from ruraltier.policy.measures import Choice
from ruraltier.policy.paths import path_of, step
from ruraltier.policy.structure import RENAMED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.conditions import Operator
    from ruraltier.policy.criteria import Aspect
    from ruraltier.policy.policy import TierPolicy

MEANS = (Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN)
COUNTS = (Aggregate.COUNT, Aggregate.K_OF_N)
UP, DOWN, EDGE, OTHER = "up", "down", "edge", "other"

_EDGES: dict[str, Operator] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_SPELT = {"rounding": "round", "choices": "value", "Measure.rounding": "value_round", **RENAMED}
_SAME_EFFECT = frozenset(
    {"code", "label", "source", "confidence", "reference", "total", "aspect", "under", "indicator"}
)
"""Fields that say nothing of a result, or whose change is no matter of a unit."""


@frozen(kw_only=True)
class Mutant:
    """One change of one figure.

    Parameters
    ----------
    path
        The part that the figure belongs to, in the document.
    figure
        Which figure of the part, e.g. ``curve.at[1]``, and what it is.
    way
        ``up`` or ``down`` by a unit, ``edge`` for the other side of a threshold, ``other``.
    changed
        The parts of the rule book that are no longer the same.
    part
        What carries the provenance of the figure; None for the rule book's own.
    """

    path: str
    figure: str
    way: str
    changed: dict[str, Any]
    part: Sourced | None = None


Variant = tuple[str, str, Any]
"""Which figure, which way, and the value with the change."""


def variants(value: Any) -> Iterator[Variant]:  # noqa: ANN401 - any value of a rule book
    """Yield a value with each of its figures changed."""
    match value:
        case Fraction():
            yield from _moved(value)
        case Threshold():
            yield from _threshold(value)
        case Compare():
            yield from _compare(value)
        case int() if not isinstance(value, bool):
            yield from ((f" = {value}", way, moved) for way, moved in _beside(value) if moved >= 0)
        case Choice():
            yield from _choice(value)
        case Effects():
            return
        case tuple():
            yield from _tuple(value)
        case _ if attrs.has(type(value)):
            yield from _object(value)


def _moved(number: Fraction) -> Iterator[Variant]:
    places = decimal_places(number)
    if places is not None:
        unit = 1 / Fraction(10) ** places
        yield f" = {plain(number)}", UP, number + unit
        yield f" = {plain(number)}", DOWN, number - unit


def _beside(number: int) -> tuple[tuple[str, int], tuple[str, int]]:
    return (UP, number + 1), (DOWN, number - 1)


def _threshold(threshold: Threshold) -> Iterator[Variant]:
    said = f".{threshold.word} = {plain(threshold.value)}"
    yield from ((said, way, evolve(threshold, value=value)) for _, way, value in _moved(threshold.value))
    yield said, EDGE, evolve(threshold, closed=not threshold.closed)


def _compare(leaf: Compare) -> Iterator[Variant]:
    said = f": {leaf}"
    for name in ("left", "right"):
        side = getattr(leaf, name)
        if not isinstance(side, (str, Operand)):
            yield from ((said, way, evolve(leaf, **{name: new})) for _, way, new in variants(side))
    if leaf.operator in _EDGES and not isinstance(leaf.right, str):
        yield said, EDGE, evolve(leaf, operator=_EDGES[leaf.operator])


def _choice(choice: Choice) -> Iterator[Variant]:
    for name in ("when", "formula"):
        tree = getattr(choice, name)
        yield from ((f": {tree}", way, evolve(choice, **{name: new})) for _, way, new in variants(tree))


def _tuple(values: tuple[Any, ...]) -> Iterator[Variant]:
    for i, value in enumerate(values):
        word = _word(value)
        if word is None:
            yield from ((step(i) + name, way, _put(values, i, new)) for name, way, new in variants(value))
        else:
            for name, way, new in variants(value[1]):
                yield f".{step(word)}{name}", way, _put(values, i, (word, new))


def _word(value: object) -> str | None:
    """Return the word of a pair of word and number."""
    if isinstance(value, tuple) and isinstance(value[0], str):
        return value[0]
    return None


def _put(values: tuple[Any, ...], at: int, new: object) -> tuple[Any, ...]:
    return (*values[:at], new, *values[at + 1 :])


def _object(value: Any, skip: frozenset[str] = _SAME_EFFECT) -> Iterator[Variant]:  # noqa: ANN401 - any attrs object
    for f in attrs.fields(type(value)):
        if f.name in skip or not f.init:
            continue
        for name, way, new in variants(getattr(value, f.name)):
            try:
                yield _named(type(value).__name__, f.name, name), way, evolve(value, **{f.name: new})
            except RuraltierError:
                # Steps that no longer rise, cuts that meet: there is no such rule book.
                continue


def _named(kind: str, field: str, below: str) -> str:
    spelt = _SPELT.get(f"{kind}.{field}") or _SPELT.get(field, field)
    hidden = field in {"threshold", "baseline", "left", "right", "operand"}
    bare = below.startswith(": ") and field != "applies"
    return below if hidden or bare else f".{spelt}{below}"


def mutants(policy: TierPolicy) -> Iterator[Mutant]:
    """Yield the rule book with each of its figures changed, one at a time.

    Parameters
    ----------
    policy
        The rule book.

    Yields
    ------
    Mutant
        Cuts, points, curves and weights; numbers, edges and tiers of rules, and rules taken away; settings; awards.
        Quotas only where a case has several villages, without which none is applied.
    """
    yield from _ladder(policy)
    for i, criterion in enumerate(policy.criteria):
        skip = _SAME_EFFECT | _idle(policy, criterion)
        yield from _each(policy, "criteria", i, node_path(criterion), skip)
    for i, aspect in enumerate(policy.aspects):
        yield from _each(policy, "aspects", i, node_path(aspect), _SAME_EFFECT | _idle(policy, aspect))
    for i, measure in enumerate(policy.measures):
        yield from _each(policy, "measures", i, path_of("indicators", measure.code))
    for section in ("gates", "vetoes", "floors"):
        for i in range(len(getattr(policy, section))):
            yield from _each(policy, section, i, path_of(section, i))
            yield from _rule(policy, section, i)
    joint = any(isinstance(case, JointCase) for case in policy.cases)
    for i in range(len(policy.quotas) if joint else 0):
        yield from _each(policy, "quotas", i, path_of("quotas", i))
    yield from _settings(policy)
    yield from _awards(policy)


def _awards(policy: TierPolicy) -> Iterator[Mutant]:
    scheme = policy.incentives
    for i, award in enumerate(scheme.awards if scheme else ()):
        for name, way, new in _object(award):
            changed = {"incentives": evolve(scheme, awards=_put(scheme.awards, i, new))} if scheme else {}
            path = path_of("incentives", "awards", i)
            yield Mutant(path=path, figure=name.lstrip("."), way=way, changed=changed, part=award)


def _settings(policy: TierPolicy) -> Iterator[Mutant]:
    for i, setting in enumerate(policy.settings):
        path = path_of("settings", setting.code)
        if isinstance(setting.value, bool):
            changed = {"settings": _put(policy.settings, i, evolve(setting, value=not setting.value))}
            figure = f"value = {str(setting.value).lower()}"
            yield Mutant(path=path, figure=figure, way=OTHER, changed=changed, part=setting)
        else:
            yield from _each(policy, "settings", i, path)


def _ladder(policy: TierPolicy) -> Iterator[Mutant]:
    ladder = policy.ladder
    if ladder.rounding:
        for name, way, new in variants(ladder.rounding):
            changed = {"ladder": evolve(ladder, rounding=new)}
            yield Mutant(path="ladder.round", figure=name.lstrip("."), way=way, changed=changed)
    for i, tier in enumerate(ladder.tiers):
        for name, way, new in _object(tier):
            try:
                changed = {"ladder": evolve(ladder, tiers=_put(ladder.tiers, i, new))}
            except RuraltierError:
                continue
            path = path_of("ladder", "tiers", i)
            yield Mutant(path=path, figure=name.lstrip("."), way=way, changed=changed, part=tier)


def _each(
    policy: TierPolicy, section: str, at: int, path: str, skip: frozenset[str] = _SAME_EFFECT
) -> Iterator[Mutant]:
    parts = getattr(policy, section)
    for name, way, new in _object(parts[at], skip):
        changed = {section: _put(parts, at, new)}
        part = parts[at] if isinstance(parts[at], Sourced) else None
        yield Mutant(path=path, figure=name.lstrip("."), way=way, changed=changed, part=part)


def _idle(policy: TierPolicy, node: Criterion | Aspect) -> frozenset[str]:
    """Return the fields of a node that nothing reads."""
    default = shapeless = False
    if isinstance(node, Criterion):
        default = policy.indicator[node.indicator].kind is Kind.YES_NO and node.curve == CHECK_ON_YES
        shapeless = _shapeless(policy, node)
    parent = policy.aspect.get(node.aspect if isinstance(node, Criterion) else node.under)
    # The root, and what stands aside, are counted by nothing.
    above = parent.aggregate if parent and node.code != ROOT else None
    return frozenset(
        name
        for name, idle in (
            ("weight", above not in MEANS),
            ("passing", above not in COUNTS),
            ("points", shapeless),
            ("curve", default),
        )
        if idle
    )


def _shapeless(policy: TierPolicy, criterion: Criterion) -> bool:
    """Return whether full points are read by nothing: the curve states its own, and no gap is filled by them."""
    options = policy.indicator[criterion.indicator].options
    shapes = [criterion.curve.shape(full, options) for full in (criterion.points, criterion.points + 1)]
    effects = {effect for _, effect in policy.effects(criterion).by_kind}
    parent = policy.aspect.get(criterion.aspect)
    filled = {"full"} | ({"exclude"} if parent and parent.aggregate is Aggregate.SUM else set())
    return shapes[0] == shapes[1] and effects.isdisjoint(filled)


def _rule(policy: TierPolicy, section: str, at: int) -> Iterator[Mutant]:
    """Yield the rule book with a rule's tier moved by one, and without the rule."""
    parts, codes = getattr(policy, section), policy.ladder.codes
    rule, path = parts[at], path_of(section, at)
    key = "tier" if section == "floors" else "cap"
    named = getattr(rule, key)
    if named in codes:
        for way, i in _beside(codes.index(named)):
            if 0 <= i < len(codes):
                changed = {section: _put(parts, at, evolve(rule, **{key: codes[i]}))}
                yield Mutant(path=path, figure=f'{key} = "{named}"', way=way, changed=changed, part=rule)
    # A rule that never holds keeps the bits of the others where they are.
    gone = {section: _put(parts, at, evolve(rule, when=Not(Always()), if_unknown="ignored"))}
    yield Mutant(path=path, figure="", way=OTHER, changed=gone, part=rule)

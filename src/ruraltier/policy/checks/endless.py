"""Whether a formula's value always has an end of decimals, as far as that can be seen; where not, it is rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from ruraltier._numbers import decimal_places
from ruraltier.errors import PolicyError
from ruraltier.policy.checks.scope import Scope
from ruraltier.policy.conditions import Binary, Call, Condition, Count, Formula, Group, Number, Operand, branches
from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion
from ruraltier.policy.plugins import Aggregation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction


_WHOLE = ("whole", "rank", "group_count")
_ENDLESS = ("mean", "median", "trimmed_mean", "ln", "group_mean", "group_median")
_MEANS = (Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN)


def _finite(*values: Fraction | None) -> bool:
    return all(value is None or decimal_places(value) is not None for value in values)


@define(eq=False)
class Decimals:
    """Looks for what may have no end of decimals in a rule book whose aspects form a tree.

    Whatever could not be read is given the benefit of the doubt.
    """

    scope: Scope
    _seen: dict[str, bool] = field(factory=dict, init=False)

    def endless(self, formula: Formula) -> str:
        """Return what in a formula may have no end of decimals, an empty text if nothing."""
        waiting: list[Formula | Condition] = [formula]
        while waiting:
            part = waiting.pop()
            why = self._own(part)
            if why:
                return why
            # What is counted or cut off is whole, whatever it is made of.
            whole = isinstance(part, Count) or (isinstance(part, (Call, Group)) and part.function in _WHOLE)
            waiting += () if whole else reversed(branches(part))
        return ""

    def _own(self, part: Formula | Condition) -> str:
        match part:
            case Number(value=value):
                return "" if _finite(value) else str(part)
            case Binary(sign="/", right=right):
                return "" if isinstance(right, Number) and _ends(right.value) else f"a quotient by {right}"
            case Call(function=function) | Group(function=function):
                return function if function in _ENDLESS else ""
            case Operand():
                return "" if self._operand_ends(part) else str(part)
            case _:
                return ""

    def _operand_ends(self, operand: Operand) -> bool:
        match operand.kind:
            case "points":
                return self._figure(operand.code)
            case "score":
                return self.scope.book.ladder.rounding is not None or self._figure(ROOT)
            case "setting" if operand.code in self.scope.settings:
                value = self.scope.settings[operand.code].value
                return isinstance(value, bool) or _finite(value)
            case _:
                return True

    def _figure(self, code: str) -> bool:
        """Return whether the figure of a criterion or aspect has an end of decimals."""
        if code not in self._seen:
            self._seen[code] = self._of_node(code)
        return self._seen[code]

    def _of_node(self, code: str) -> bool:
        node: Criterion | Aspect | None = self.scope.criteria.get(code) or self.scope.aspects.get(code)
        if node is None or node.rounding is not None:
            return True
        return self._criterion(node) if isinstance(node, Criterion) else self._aspect(node)

    def _criterion(self, criterion: Criterion) -> bool:
        indicator = self.scope.indicators.get(criterion.indicator)
        try:
            shape = criterion.curve.shape(criterion.points, indicator.options if indicator else ())
        except (PolicyError, LookupError):
            return True
        ramps = (end for r in shape.ramps for end in (r.slope, r.low, r.high, r.anchor))
        effects = (e for _, e in self.scope.effects(criterion).by_kind if not isinstance(e, str))
        return _finite(criterion.points, shape.base, *ramps, *(jump.rise for jump in shape.jumps), *effects)

    def _aspect(self, aspect: Aspect) -> bool:
        children = self.scope.children(aspect.code)
        kept = _finite(aspect.floor, aspect.cap)
        if aspect.aggregate is Aggregate.COUNT:
            return kept
        if aspect.aggregate is Aggregate.K_OF_N:
            return kept and _finite(aspect.points)
        if isinstance(aspect.aggregate, Aggregation):
            # Nothing is known of what another package makes of figures.
            return False
        parted = aspect.aggregate in {Aggregate.SUM, *_MEANS} and any(self._absent(child) for child in children)
        figures = all(self._figure(child.code) for child in children)
        return kept and figures and not parted and (aspect.aggregate not in _MEANS or _shares_end(aspect, children))

    def _absent(self, node: Criterion | Aspect) -> bool:
        """Return whether a child can be left out, so that the others stand for it."""
        if isinstance(node, Criterion):
            return any(effect == "exclude" for _, effect in self.scope.effects(node).by_kind)
        return all(self._absent(child) for child in self.scope.children(node.code))


def _ends(divisor: Fraction) -> bool:
    return divisor == 0 or _finite(1 / divisor)


def _shares_end(aspect: Aspect, children: Iterable[Criterion | Aspect]) -> bool:
    weights = [child.weight for child in children]
    whole = sum(weights)
    return aspect.aggregate is not Aggregate.GEOMETRIC_MEAN and bool(whole) and _finite(*(w / whole for w in weights))

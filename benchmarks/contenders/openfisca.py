"""OpenFisca-Core, the engine of tax and benefit rules: W1 as variables and formulas with its tax scales.

A simulation holds one table, so every call makes one; the system of rules is made once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from openfisca_core import entities, periods, simulations, taxbenefitsystems, taxscales, variables

from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.rules import CODES, CURVES, CUTS, RULES, TIERS, Curve, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from benchmarks.workloads import Workload

_YEAR = "2024"


def contenders() -> Iterator[Contender]:
    """Yield the contender."""
    yield Contender("OpenFisca-Core", "score, tiers, reasons; float32", _prepare, rounds=3)


def _scale(curve: Curve) -> Callable[[NDArray[Any]], NDArray[Any]]:
    """Return the points of a column: marginal rates for lines, single amounts for steps."""
    if curve.kind == "steps":
        steps = taxscales.SingleAmountTaxScale()
        for edge, amount in zip([-1e9, *curve.knots], [0.0, *curve.amounts], strict=True):
            steps.add_bracket(edge, amount)
        return lambda values: np.asarray(steps.calc(values))
    lines, knots, points = taxscales.MarginalRateTaxScale(), curve.knots, curve.amounts
    for x0, x1, y0, y1 in zip(knots, knots[1:], points, points[1:], strict=False):
        lines.add_bracket(x0, (y1 - y0) / (x1 - x0))
    lines.add_bracket(knots[-1], 0)
    return lambda values: np.asarray(lines.calc(values)) + points[0]


def _variables(entity: Any) -> Iterator[type]:  # noqa: ANN401 - the package ships no types
    common = {"entity": entity, "definition_period": periods.DateUnit.YEAR, "value_type": float}
    for curve in CURVES:
        yield type(curve.code, (variables.Variable,), common)
        yield type(f"points_{curve.code}", (variables.Variable,), {**common, "formula": _points_formula(curve)})
    yield type("score", (variables.Variable,), {**common, "formula": _score_formula})
    for rule in RULES:
        yield type(rule.code, (variables.Variable,), {**common, "value_type": bool, "formula": _rule_formula(rule)})
    yield type("tier", (variables.Variable,), {**common, "value_type": int, "formula": _tier_formula})
    yield type("fired", (variables.Variable,), {**common, "value_type": int, "formula": _fired_formula})


def _points_formula(curve: Curve) -> Any:  # noqa: ANN401 - the package ships no types
    scale = _scale(curve)

    def formula(village: Any, period: Any) -> NDArray[Any]:  # noqa: ANN401 - the package ships no types
        values = village(curve.code, period)
        return np.where(np.isnan(values), 0, scale(np.nan_to_num(values)))

    return formula


def _score_formula(village: Any, period: Any) -> NDArray[Any]:  # noqa: ANN401 - the package ships no types
    return np.asarray(sum(village(f"points_{code}", period) for code in CODES))


def _rule_formula(rule: Rule) -> Any:  # noqa: ANN401 - the package ships no types
    value = float(rule.value)

    def formula(village: Any, period: Any) -> NDArray[Any]:  # noqa: ANN401 - the package ships no types
        column = village(rule.column, period)
        return np.asarray(column < value if rule.sign == "<" else column > value)

    return formula


def _tier_formula(village: Any, period: Any) -> NDArray[Any]:  # noqa: ANN401 - the package ships no types
    score = village("score", period)
    tier = np.asarray(sum((score >= cut for cut in CUTS), start=np.int8(0)))
    for rule in RULES:
        ceiling = -1 if rule.cap is None else TIERS.index(rule.cap)
        tier = np.where(village(rule.code, period), np.minimum(tier, ceiling), tier)
    return tier


def _fired_formula(village: Any, period: Any) -> NDArray[Any]:  # noqa: ANN401 - the package ships no types
    return np.asarray(sum(village(rule.code, period) * (1 << bit) for bit, rule in enumerate(RULES)))


def _prepare(workload: Workload) -> Callable[[], Verdicts]:
    entity = entities.Entity("village", "villages", "Village", "")
    system = taxbenefitsystems.TaxBenefitSystem([entity])
    for variable in _variables(entity):
        system.add_variable(variable)

    def call() -> Verdicts:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, count=len(workload))
        for code, values in workload.columns.items():
            simulation.set_input(code, _YEAR, values)
        return Verdicts(*(simulation.calculate(name, _YEAR) for name in ("score", "tier", "fired")))

    return call

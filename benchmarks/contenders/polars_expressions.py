"""Polars expressions, one lazy query: clipped ramps for lines, comparisons for steps."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.contenders.contender import Contender, Verdicts
from benchmarks.rules import CURVES, CUTS, RULES, TIERS, Curve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.workloads import Workload


def contenders() -> Iterator[Contender]:
    """Yield the contender."""
    yield Contender("polars expressions", "score, tiers, reasons; float64", _prepare)


def _prepare(workload: Workload) -> Callable[[], Verdicts]:
    frame = pl.DataFrame(workload.columns).with_columns(pl.all().fill_nan(None))
    query = frame.lazy().select(
        _score(), *(_mask(rule.column, rule.sign, rule.value).alias(rule.code) for rule in RULES)
    )
    query = query.select("score", _tier().alias("tier"), _fired().alias("fired"))

    def call() -> Verdicts:
        found = query.collect()
        return Verdicts(*(found[name].to_numpy() for name in ("score", "tier", "fired")))

    return call


def _score() -> pl.Expr:
    return reduce(add, (_points(curve).fill_null(0.0) for curve in CURVES)).alias("score")


def _points(curve: Curve) -> pl.Expr:
    value = pl.col(curve.code)
    if curve.kind == "steps":
        rises = (b - a for a, b in zip([0.0, *curve.amounts], curve.amounts, strict=False))
        return reduce(
            add, ((value >= edge).cast(pl.Float64) * rise for edge, rise in zip(curve.knots, rises, strict=True))
        )
    pieces = zip(curve.knots, curve.knots[1:], curve.amounts, curve.amounts[1:], strict=False)
    ramps = ((value.clip(x0, x1) - x0) * ((y1 - y0) / (x1 - x0)) for x0, x1, y0, y1 in pieces)
    return reduce(add, ramps) + curve.amounts[0]


def _mask(column: str, sign: str, value: str) -> pl.Expr:
    compared = pl.col(column) < float(value) if sign == "<" else pl.col(column) > float(value)
    return compared.fill_null(value=False)


def _tier() -> pl.Expr:
    tier = reduce(add, ((pl.col("score") >= cut).cast(pl.Int8) for cut in CUTS))
    caps = [pl.when(rule.code).then(TIERS.index(rule.cap)).otherwise(len(TIERS) - 1) for rule in RULES if rule.cap]
    barred = pl.any_horizontal(rule.code for rule in RULES if rule.cap is None)
    return pl.when(barred).then(-1).otherwise(pl.min_horizontal(tier, *caps)).cast(pl.Int8)


def _fired() -> pl.Expr:
    return reduce(add, (pl.col(rule.code).cast(pl.UInt8) * (1 << bit) for bit, rule in enumerate(RULES)))

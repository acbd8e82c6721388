"""Seeded tables of invented villages for W1, of any size: ordinary ones, and ones on which ties are common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

import ruraltier as rt
from benchmarks.rules import CODES, CURVES, document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.rules import Curve

ROWS = 690_000
"""About as many villages as there are administrative villages in China."""

SEED = 20_240_611
MISSING = 0.01
_ON_A_KNOT = 0.97


@dataclass(frozen=True, eq=False)
class Workload:
    """A table with the policy that judges it.

    Parameters
    ----------
    name
        What it is called in the output.
    matrix
        Shape (15, n), float64, NaN where nothing is known; one contiguous row an indicator, in the order of `CODES`.
    policy
        W1.
    cohort
        The same table as the library holds it.
    """

    name: str
    matrix: NDArray[np.float64]
    policy: rt.TierPolicy
    cohort: rt.Cohort

    def __len__(self) -> int:
        return len(self.cohort)

    @cached_property
    def columns(self) -> dict[str, NDArray[np.float64]]:
        """Code -> view of the matrix, shape (n,)."""
        return dict(zip(CODES, self.matrix, strict=True))


def ordinary(rows: int = ROWS, seed: int = SEED) -> Workload:
    """Return W1: values of one or two decimals, 1 % missing."""
    return _workload("W1", rows, seed, _spread)


def tie_rich(rows: int = ROWS, seed: int = SEED) -> Workload:
    """Return W1 with values on knots and edges, and on tenths of the way between them."""
    return _workload("ties", rows, seed, _on_knots)


def _workload(name: str, rows: int, seed: int, draw: _Draw) -> Workload:
    rng = np.random.default_rng(seed)
    strength = rng.normal(0.68, 0.16, rows)
    matrix = np.empty((len(CURVES), rows))
    for curve, row in zip(CURVES, matrix, strict=True):
        draw(rng, curve, strength, row)
        row[rng.random(rows) < MISSING] = np.nan
    return Workload(name, matrix, rt.parse_policy(document()), _cohort(matrix))


def _cohort(matrix: NDArray[np.float64]) -> rt.Cohort:
    ids = np.arange(10**8, 10**8 + matrix.shape[1]).astype("U9")
    return rt.Cohort(ids, {code: rt.NumberColumn(row) for code, row in zip(CODES, matrix, strict=True)})


def _spread(rng: np.random.Generator, curve: Curve, strength: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Fill `out` with values that follow the strength of the villages, with noise."""
    better = np.clip(strength + rng.normal(0, 0.22, len(out)), 0, 1)
    scale = 10**curve.places
    span = (curve.high - curve.low) * scale
    whole = np.rint((1 - better if curve.falling else better) * span) + curve.low * scale
    # A whole number over a power of ten is the float of that decimal.
    np.divide(whole, scale, out=out)


def _on_knots(rng: np.random.Generator, curve: Curve, strength: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Fill `out` with knots, and with points tenths of the way between two of them."""
    scale = 10**curve.places
    knots = np.array([round(k * scale) for k in curve.knots])
    better = np.clip(strength + rng.normal(0, 0.22, len(out)), 0, 1)
    position = (1 - better if curve.falling else better) * (len(knots) - 1)
    left = np.minimum(position.astype(np.intp), len(knots) - 2)
    tenths = np.where(rng.random(len(out)) < _ON_A_KNOT, np.rint(position - left) * 10, np.rint((position - left) * 10))
    whole = knots[left] + (knots[left + 1] - knots[left]) * tenths // 10
    np.divide(whole, scale, out=out)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Draw = Callable[[np.random.Generator, Curve, NDArray[np.float64], NDArray[np.float64]], None]

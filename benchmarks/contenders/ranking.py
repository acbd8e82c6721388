"""What packages that only rank are given: a full table, weights and directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.rules import CURVES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.workloads import Workload


def filled(workload: Workload) -> NDArray[np.float64]:
    """Return the table, shape (n, 15), with a missing value at the worst end, since these packages refuse it."""
    worst = [np.nanmax(row) if c.falling else np.nanmin(row) for c, row in zip(CURVES, workload.matrix, strict=True)]
    return np.ascontiguousarray(np.where(np.isnan(workload.matrix), np.array(worst)[:, None], workload.matrix).T)


def objectives() -> NDArray[np.int64]:
    """Return 1 where more is better and -1 where less is, shape (15,)."""
    return np.array([-1 if curve.falling else 1 for curve in CURVES])


def weights() -> NDArray[np.float64]:
    """Return the share of each indicator in the full points, shape (15,)."""
    full = np.array([float(curve.full) for curve in CURVES])
    return np.asarray(full / full.sum())

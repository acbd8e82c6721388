"""What a contender is and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from benchmarks.workloads import Workload


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What a contender says of n villages.

    Parameters
    ----------
    score
        Shape (n,).
    tier
        Shape (n,): position in the ladder, -1 without a tier; None if the contender knows no tiers.
    fired
        Shape (n,): bit i is set where rule i fired; None if the contender knows no rules.
    """

    score: NDArray[Any]
    tier: NDArray[Any] | None = None
    fired: NDArray[Any] | None = None


@dataclass(frozen=True)
class Contender:
    """One way to work out W1.

    Parameters
    ----------
    name, does
        What it is called, and which part of W1 it does.
    prepare
        Takes a workload, brings it into the contender's own form and returns the call that is timed.
    rounds
        In how many rounds it runs at most: the slow ones run less often.
    """

    name: str
    does: str
    prepare: Callable[[Workload], Callable[[], Verdicts | None]]
    rounds: int = 99

"""A result with tiers and scores of our choosing, for what follows from a result."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn
from ruraltier.domain.indicator import Indicator
from ruraltier.domain.ladder import Ladder, Tier
from ruraltier.domain.threshold import Threshold
from ruraltier.policy.criteria import ROOT, Aspect, Criterion
from ruraltier.policy.curves import Value
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ruraltier.engine.assessment import Assessment

TIERS = (
    Tier(code="plain", label="普通村"),
    Tier(code="norm", label="规范村", threshold=Threshold.at_least(60)),
    Tier(code="model", label="示范村", threshold=Threshold.at_least(80)),
)


def policy(**parts: Any) -> TierPolicy:
    """Return a rule book whose score is the value of one indicator."""
    stated: dict[str, Any] = {
        "id": "county",
        "title": "示例县",
        "indicators": (Indicator(code="mark"), Indicator(code="heads"), Indicator(code="people")),
        "criteria": (Criterion(code="mark", indicator="mark", curve=Value(), points=100, bounded=False),),
        "aspects": (Aspect(code=ROOT, total=100),),
        "ladder": Ladder(tiers=TIERS),
    }
    return TierPolicy(**(stated | parts))


@frozen(eq=False)
class Graded:
    """What `allocate` asks of a result, with tiers and scores given instead of worked out."""

    policy: TierPolicy
    cohort: Cohort
    tier: NDArray[np.int8]
    exact: tuple[Fraction, ...]

    def __len__(self) -> int:
        return len(self.exact)

    @property
    def ids(self) -> NDArray[np.str_]:
        return self.cohort.ids

    @property
    def score(self) -> NDArray[np.float64]:
        return np.array([float(score) for score in self.exact])

    def exact_fractions(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        above, below = np.empty(len(rows), object), np.empty(len(rows), object)
        above[:] = [self.exact[row].numerator for row in rows]
        below[:] = [self.exact[row].denominator for row in rows]
        return above, below


def graded(
    tiers: Sequence[int],
    scores: Sequence[int | str | Fraction] | None = None,
    *,
    ids: Sequence[str] | None = None,
    columns: Mapping[str, Sequence[float]] | None = None,
    **parts: Any,
) -> Assessment:
    """Return a result in which villages ``v0``, ``v1``, … hold these tiers (-1: none) and scores."""
    given: Sequence[int | str | Fraction] = range(len(tiers)) if scores is None else scores
    exact = tuple(Fraction(score) for score in given)
    names = [f"v{at}" for at in range(len(tiers))] if ids is None else ids
    held = {code: NumberColumn(np.array(values, float)) for code, values in (columns or {}).items()}
    found = Graded(policy(**parts), Cohort(names, held, source="村庄.csv"), np.array(tiers, np.int8), exact)
    return cast("Assessment", found)

"""Results that are written with what they follow from: reading works them out again, and both must agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruraltier.analysis.mover import Mover
from ruraltier.domain.cohort import Cohort, Village
from ruraltier.engine.assess import assess
from ruraltier.engine.assessment import Assessment, Verdict
from ruraltier.support.allocation import Allocation, allocate

if TYPE_CHECKING:
    from collections.abc import Callable


def _assessed(found: Assessment) -> bool:
    return assess(found.cohort, found.policy).same_as(found)


def _allocated(found: Allocation) -> bool:
    again = allocate(found.result, found.scheme)
    return again.to_dict() == found.to_dict() and again.pools == found.pools


def _within(container: Cohort | Assessment, row: int) -> bool:
    return 0 <= row < len(container)


def _moved(found: Mover) -> bool:
    units = ((found.new, found.comparison.after), (found.old, found.comparison.before))
    ids = [str(result.ids[row]) for row, result in units if row is not None and _within(result, row)]
    again = Mover.of(found.comparison, ids[0])
    return (again.old, again.new, again.change) == (found.old, found.new, found.change)


_PROOFS: dict[type, Callable[[Any], bool]] = {
    Assessment: _assessed,
    Allocation: _allocated,
    Village: lambda found: _within(found.cohort, found.row),
    Verdict: lambda found: _within(found.assessment, found.row),
    Mover: _moved,
}


def follows(found: object) -> bool:
    """Return whether an object says what follows from its parts; one that states nothing of that sort does."""
    proof = _PROOFS.get(type(found))
    return proof is None or proof(found)

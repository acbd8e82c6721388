"""assess: a cohort under a rule book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ruraltier.domain.cohort import Cohort
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.fit import check_values
from ruraltier.engine.fitting import fitted
from ruraltier.engine.measure import measure
from ruraltier.engine.quotas import apply_quotas
from ruraltier.engine.settling import settled
from ruraltier.errors import ArgumentError, Problem, expect, show
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from ruraltier.engine.quotas import Scores
    from ruraltier.engine.tiering import Outcome


def assess(cohort: Cohort, policy: TierPolicy, *, arithmetic: Literal["auto", "objects"] = "auto") -> Assessment:
    """Return the tier of every village, exactly, with the reasons.

    Parameters
    ----------
    cohort
        The villages; n rows.
    policy
        The rule book.
    arithmetic
        ``auto`` takes the fastest exact path; ``objects`` works in Python integers throughout. The result is the
        same to the byte; the second is for checking the first.

    Returns
    -------
    Assessment
        Scores, tiers and reason masks of the n villages, in the order of the cohort. Where the rule book fits its
        cuts to the villages, `policy` of the result is the fitted one.

    Raises
    ------
    ArgumentError
        If the arguments are not a cohort and a rule book.
    EvaluationError
        If the rule book holds several versions; if the table lacks a column, a value is outside its indicator's range,
        or a value is missing whose effect is ``refuse``: all such problems at once.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["a", "b"], "iks": ["0.8155", "0.9"], "ike": ["0.8155", "0.8"], "ikl": ["0.8155", "0.8"]}
    >>> rt.assess(rt.read_cohort(table, policy), policy).tier_codes.tolist()
    ['maju', 'mandiri']
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    if arithmetic not in {"auto", "objects"}:
        raise ArgumentError(
            Problem(code="RT-ARG-002", what=f"arithmetic is {show(arithmetic)}", rule="auto or objects")
        )
    objects = arithmetic == "objects"
    measured, out, exact = _settled(cohort, policy, objects=objects)
    if policy.ladder.fit is not None:
        policy = fitted(measured, policy, policy.ladder.fit, out, exact)
        # From the table as it was given: a value that reads `placed` goes by the fitted cuts too.
        measured, out, exact = _settled(cohort, policy, objects=objects)
    if policy.quotas:
        apply_quotas(policy, measured, out, exact)
    return Assessment.of(measured, policy, out)


def _settled(cohort: Cohort, policy: TierPolicy, *, objects: bool) -> tuple[Cohort, Outcome, Scores | None]:
    """Return the cohort with what is worked out, and what `settled` gives for it."""
    cohort = measure(cohort, policy)
    check_values(cohort, policy)
    return cohort, *settled(cohort, policy, objects=objects)

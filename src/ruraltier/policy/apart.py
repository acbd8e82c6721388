"""What keeps the villages of a rule book from being judged apart from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import Problem
from ruraltier.policy.conditions import Group, nodes
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.policy import TierPolicy

_CODE = "RT-POL-240"
_RULE = "what one village shows of itself"


def joint(policy: TierPolicy) -> Iterator[Problem]:
    """Yield a problem for each part of a rule book that looks at all villages at once; nothing if none does.

    Examples
    --------
    >>> import ruraltier as rt
    >>> list(joint(rt.load_policy("idm-2016")))
    []
    >>> next(joint(rt.load_policy("star-quota"))).path
    'quotas[0]'
    """
    for at, quota in enumerate(policy.quotas):
        what = f"the places of quota {quota.code} are shared among all villages"
        yield Problem(code=_CODE, path=path_of("quotas", at), what=what, rule=_RULE)
    if policy.ladder.fit is not None:
        what, mend = "the cuts are fitted to all villages", "fit them once: policy = rt.fit(cohort, policy)"
        yield Problem(code=_CODE, path="ladder.fit", what=what, rule=_RULE, mend=mend)
    for measure in policy.measures:
        groups = [part for tree in measure.trees for part in nodes(tree) if isinstance(part, Group)]
        for group in dict.fromkeys(groups):
            path = path_of("indicators", measure.code, "value")
            yield Problem(code=_CODE, path=path, what=f"{group} looks at all villages", rule=_RULE)

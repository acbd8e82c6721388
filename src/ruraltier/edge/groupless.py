"""The column that groups are taken by; villages without a word in it together are a group of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.column import NumberColumn, TextColumn
from ruraltier.errors import Phrase, Problem
from ruraltier.policy.conditions import Group, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.domain.column import Column, Rows
    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.policy import TierPolicy

_SHOWN = 5
_TOWNSHIP = "township"


def grouped_by(policy: TierPolicy) -> dict[str, list[str]]:
    """Return, for each column that groups are taken by, the codes of the quotas and worked-out indicators that do so.

    Examples
    --------
    >>> import ruraltier as rt
    >>> grouped_by(rt.load_policy("idm-2016"))
    {}
    """
    found: dict[str, list[str]] = {}
    for quota in policy.quotas:
        if quota.by is not None:
            found.setdefault(quota.by, []).append(quota.code)
    for measure in policy.measures:
        groups = (node for tree in measure.trees for node in nodes(tree) if isinstance(node, Group))
        for by in dict.fromkeys(group.by for group in groups if group.by is not None):
            found.setdefault(by, []).append(measure.code)
    return found


def grouping(result: Assessment) -> str | None:
    """Return the column that villages are counted by where nobody says: no other, for it might be personal."""
    columns = result.cohort.columns
    named = (*grouped_by(result.policy), _TOWNSHIP)
    return next((code for code in named if isinstance(columns.get(code), TextColumn)), None)


def groupless(columns: Mapping[str, Column], ids: list[str], policy: TierPolicy, source: str) -> Iterator[Problem]:
    """Yield a note on each column of groups in which villages have none."""
    for code, readers in grouped_by(policy).items():
        rows = _without_word(columns[code]).tolist() if code in columns else []
        if rows:
            shown = ", ".join(ids[row] for row in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
            some, asking = "1 village has" if len(rows) == 1 else f"{len(rows)} villages have", ", ".join(readers)
            what = Phrase(
                f"{len(rows)} 个村没有分组({asking} 要用),合为一组:{shown}",
                f"{some} no group for {asking}; all without one are a group of their own: {shown}",
            )
            mend = Phrase("若非本意,请填写该列", "fill in the column if this is not meant")
            yield Problem(code="RT-TAB-111", source=source, column=code, what=what, mend=mend)


def _without_word(column: Column) -> Rows:
    gone = np.isnan(column.values) if isinstance(column, NumberColumn) else column.values == ""
    return np.flatnonzero(gone)

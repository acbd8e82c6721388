"""RollUp: a result counted by any column, so that what the groups hold adds up to the whole."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen

from ruraltier._late import WithFrame
from ruraltier._messages import figure, say
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import many, shown, table
from ruraltier.analysis.group_sums import Base, GroupSums
from ruraltier.analysis.grouping import Grouping
from ruraltier.analysis.sums import Counts, exact_sum, sums
from ruraltier.domain.column import own
from ruraltier.engine.assessment import STATUSES, Assessment
from ruraltier.engine.ratios import Ratios
from ruraltier.engine.tiering import INELIGIBLE, UNRATED
from ruraltier.errors import EvaluationError, Problem, expect, show
from ruraltier.support.allocation import Allocation
from ruraltier.support.till import money_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ruraltier.engine.figures import Array

_SHOWN = 20


def _locked(counts: Array) -> Counts:
    return own(counts, np.int64).reshape(np.shape(counts))


@frozen(eq=False)
class Weighed:
    """Exact sums of weights of m groups.

    Parameters
    ----------
    places
        The weights by group and place, m times k of them, group after group.
    scored, scores
        m each: the weights of the units that have a score, and weight times score of these.
    """

    places: Ratios
    scored: Ratios
    scores: Ratios


@define(frozen=True, eq=False, slots=False, repr=False)
class RollUp(WithFrame, WithPanel):
    """What m groups of units hold; see `roll_up`, which makes it, for an example.

    Parameters
    ----------
    result
        What was counted.
    grouping
        The groups, and which of them each unit is of.
    counts
        Shape (m, k), int64, read-only: units by group and by place, in the order of `places`.
    scored
        Shape (m,), int64, read-only: how many have a score.
    scores
        m exact sums of the scores of these.
    weighed
        Sums of weights; None without weights.
    allocation, money
        The money that was added up, and m exact sums in minor units; None without.
    """

    result: Assessment
    grouping: Grouping
    counts: Counts = field(converter=_locked)
    scored: Counts = field(converter=_locked)
    scores: Ratios
    weighed: Weighed | None = None
    allocation: Allocation | None = None
    money: Ratios | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        sums_ = (self.scores, self.weighed, self.allocation, self.money)
        return type(self), (self.result, self.grouping, self.counts, self.scored, *sums_)

    def __len__(self) -> int:
        return len(self.grouping)

    def __iter__(self) -> Iterator[GroupSums]:
        return (self._group(row) for row in range(len(self)))

    def __getitem__(self, group: str) -> GroupSums:
        """Return what the group of this id holds."""
        expect(group, str, "group", "the id of a group")
        found = np.flatnonzero(self.grouping.names == group)
        if not len(found):
            what = f"there is no group {show(group)}"
            raise EvaluationError(Problem(code="RT-ROL-003", what=what, rule="the id of a group"))
        return self._group(int(found[0]))

    @property
    def groups(self) -> tuple[str, ...]:
        """The ids of the groups; an empty text for the units without one."""
        return tuple(self.grouping.names.tolist())

    @property
    def places(self) -> tuple[str, ...]:
        """Where units stand: tier codes, best first, then ``unrated`` and ``ineligible``."""
        return (*reversed(self.result.policy.ladder.codes), *(STATUSES[s].en for s in (UNRATED, INELIGIBLE)))

    @property
    def provenance(self) -> dict[str, str]:
        """What the counts rest on: that of the result."""
        return self.result.provenance

    @property
    def illustrative(self) -> tuple[str, ...]:
        """What of it rests on figures that nobody published, as paths."""
        return self.allocation.illustrative if self.allocation else self.result.policy.illustrative

    @cached_property
    def total(self) -> GroupSums:
        """What all groups together hold."""
        one = np.zeros(len(self), np.intp)
        weighed = None
        if self.weighed is not None:
            places = np.tile(np.arange(len(self.places)), len(self))
            weighed = Weighed(
                sums(self.weighed.places, places, len(self.places)),
                sums(self.weighed.scored, one, 1),
                sums(self.weighed.scores, one, 1),
            )
        money = None if self.money is None else sums(self.money, one, 1)
        counts, scored = self.counts.sum(axis=0, keepdims=True), self.scored.sum(keepdims=True)
        grouping = Grouping(self.grouping.by, np.array([""]), np.zeros(len(self.result), np.intp))
        whole_ = RollUp(
            self.result, grouping, counts, scored, sums(self.scores, one, 1), weighed, self.allocation, money
        )
        return whole_._group(0)

    def _group(self, row: int) -> GroupSums:
        return GroupSums(
            id=str(self.grouping.names[row]),
            counts=dict(zip(self.places, self.counts[row].tolist(), strict=True)),
            scored=int(self.scored[row]),
            score=exact_sum(self.scores, row),
            money=None if self.money is None else int(self.money.num[row]),
            **self._weights(row),
        )

    def _weights(self, row: int) -> dict[str, Any]:
        if self.weighed is None:
            return {}
        first = row * len(self.places)
        weights = {place: exact_sum(self.weighed.places, first + i) for i, place in enumerate(self.places)}
        scored, score = exact_sum(self.weighed.scored, row), exact_sum(self.weighed.scores, row)
        return {"weights": weights, "scored_weight": scored, "weighted_score": score}

    def share(
        self, *, at_least: str | None = None, tier: str | None = None, base: Base = "all", weighted: bool = False
    ) -> dict[str, Fraction | None]:
        """Return group -> share of its units at a tier or above, or in it; see `GroupSums.share`."""
        return {group.id: group.share(at_least=at_least, tier=tier, base=base, weighted=weighted) for group in self}

    def mean(self, *, weighted: bool = False) -> dict[str, Fraction | None]:
        """Return group -> exact mean of the scores of its units that have one; None where none has."""
        return {group.id: group.mean(weighted=weighted) for group in self}

    def columns(self, lang: str = "zh") -> dict[str, Array]:
        """Return group, label, units, one column a place, scored, mean_score, and weight and money where there are."""
        groups = list(self)
        found: dict[str, Array] = {
            "group": self.grouping.names,
            "label": np.array([self.grouping.label(i).get(lang) for i in range(len(self))], dtype=np.str_),
            "units": self.counts.sum(axis=1),
            **{place: self.counts[:, i] for i, place in enumerate(self.places)},
            "scored": self.scored,
            "mean_score": np.array([np.nan if (m := g.mean()) is None else float(m) for g in groups], np.float64),
        }
        if self.weighed is not None:
            found["weight"] = np.array([float(g.weight or 0) for g in groups], np.float64)
        if self.money is not None:
            found["money"] = self.money.num
        return found

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON; exact sums as texts, money in minor units."""
        labels = [self.grouping.label(i).get(lang) for i in range(len(self))]
        return {
            "by": self.grouping.by.get(lang),
            "policy": self.result.policy.id,
            "provenance": self.provenance,
            "illustrative": list(self.illustrative),
            "groups": [g.to_dict() | {"label": label} for g, label in zip(self, labels, strict=True)],
            "total": self.total.to_dict(),
        }

    def _panel(self) -> Panel:
        title = shown(self.result.policy.title.get("zh") or self.result.policy.id)
        counts = f"{many(len(self.result), 'unit')} in {many(len(self), 'group')}"
        head = [shown(self.grouping.by.zh), *self._headings()]
        rows = [[shown(self.grouping.label(i).zh), *self._cells(self._group(i))] for i in range(len(self))[:_SHOWN]]
        more = [[say("rollup.more", groups=len(self) - _SHOWN).zh, *[""] * (len(head) - 1)]]
        rows += more if len(self) > _SHOWN else []
        rows += [[say("money.total").zh, *self._cells(self.total)]]
        warning = ["  " + say("illustrative", parts=f"{len(self.illustrative)} 处").zh] if self.illustrative else []
        body = table(rows, "l" + "r" * (len(head) - 1), header=head)
        return Panel(f"{counts} by {shown(self.grouping.by.zh)} · {title}", [body, *warning], kind="RollUp")

    def _shown_places(self) -> list[str]:
        """Return the places that a table shows: without unrated and ineligible where nobody is."""
        tiers = len(self.result.policy.ladder.tiers)
        return [p for i, p in enumerate(self.places) if i < tiers or self.counts[:, i].any()]

    def _headings(self) -> list[str]:
        labels = {t.code: t.title("zh") for t in self.result.policy.ladder.tiers}
        labels |= {STATUSES[s].en: STATUSES[s].zh for s in STATUSES}
        weight = [say("rollup.weight").zh] if self.weighed else []
        money = [self.allocation.currency.code] if self.allocation else []
        places = [shown(labels[place]) for place in self._shown_places()]
        return [say("rollup.units").zh, *places, say("rollup.mean").zh, *weight, *money]

    def _cells(self, group: GroupSums) -> list[str]:
        mean, weight = group.mean(), group.weight
        money = [money_text(group.money or 0, self.allocation.currency)] if self.allocation else []
        counts = [str(group.counts[place]) for place in self._shown_places()]
        means = "" if mean is None else figure(mean)
        return [str(group.units), *counts, means, *([] if weight is None else [figure(weight)]), *money]

"""Assessment: what was decided of every village; and Verdict, the view of one of them."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._late import WithFrame
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import Text, shown
from ruraltier._version import VERSION
from ruraltier.domain.cohort import Cohort
from ruraltier.engine.lookup import (
    aside_figures,
    coverage,
    exact_figures,
    exact_scores,
    figure_floats,
    plain_floats,
    previous_tier,
)
from ruraltier.engine.quotas import competition_ranks, exact_order
from ruraltier.engine.tiering import INELIGIBLE, NO_TIER, RATED, UNRATED, Outcome
from ruraltier.engine.wording import Reason, counts_panel, points_table, rule_codes, rules_of, score_figure, stars_of
from ruraltier.errors import EvaluationError, Problem, near, show
from ruraltier.policy.criteria import ROOT
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Village
    from ruraltier.domain.column import Rows
    from ruraltier.domain.ladder import Tier

_VILLAGES = ("id", "村", "等次", "总分", "起决定作用的规则")
STATUSES = {
    RATED: Text(zh="已评", en="rated"),
    UNRATED: Text(zh="未评", en="unrated"),
    INELIGIBLE: Text(zh="不予评定", en="ineligible"),
}
"""Status -> its words; the English one is the code."""


def _locked(values: NDArray[Any]) -> NDArray[Any]:
    """Return the array itself, read-only: an assessment takes its arrays over from the engine."""
    values.flags.writeable = False
    return values


@define(frozen=True, eq=False, slots=False, repr=False)
class Assessment(WithFrame, WithPanel):
    """What a rule book says of every village of a cohort.

    Attributes
    ----------
    cohort, policy
        What was assessed, and under which rule book.
    score
        Shape (n,), float64: the score that the ladder places, correctly rounded from the exact one; NaN where there is
        none.
    tier, placed
        Shape (n,), int8: position in ``policy.ladder.tiers``, −1 where there is none; the tier that holds, and the
        one that the score alone gives.
    state
        Shape (n,), int8: 0 rated, 1 unrated, 2 ineligible.
    fired, decided
        Shape (n,), unsigned: one bit a rule, in the order of gates, vetoes, floors, quotas: the rules that were hit,
        and those of them that made the tier what it is.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> result = rt.assess(rt.read_cohort({"id": ["a"], "iks": [1], "ike": [1], "ikl": [1]}, policy), policy)
    >>> result.counts()["mandiri"], result["a"].score
    (1, Fraction(1, 1))
    """

    cohort: Cohort
    policy: TierPolicy
    score: NDArray[np.float64] = field(converter=_locked)
    placed: NDArray[np.int8] = field(converter=_locked)
    tier: NDArray[np.int8] = field(converter=_locked)
    state: NDArray[np.int8] = field(converter=_locked)
    fired: NDArray[Any] = field(converter=_locked)
    decided: NDArray[Any] = field(converter=_locked)

    @classmethod
    def of(cls, cohort: Cohort, policy: TierPolicy, out: Outcome) -> Assessment:
        """Return the assessment that takes over the arrays of an outcome."""
        return cls(cohort, policy, out.score, out.placed, out.tier, out.status, out.fired, out.decided)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (
            self.cohort,
            self.policy,
            self.score,
            self.placed,
            self.tier,
            self.state,
            self.fired,
            self.decided,
        )

    def __len__(self) -> int:
        return len(self.cohort)

    def __iter__(self) -> Iterator[Verdict]:
        return (Verdict(self, row) for row in range(len(self)))

    def __getitem__(self, key: str | int) -> Verdict:
        """Return the verdict on the village with this id (a text) or at this position (an integer)."""
        return Verdict(self, self.cohort.row(key))

    @property
    def ids(self) -> NDArray[np.str_]:
        """Shape (n,), str: the identifiers, in the order of the cohort."""
        return self.cohort.ids

    @cached_property
    def tier_codes(self) -> NDArray[np.str_]:
        """Shape (n,), str: code of the tier that holds, an empty text where there is none."""
        return self._codes(self.tier)

    @cached_property
    def provisional_codes(self) -> NDArray[np.str_]:
        """Shape (n,), str: code of the tier that the score alone gives, an empty text where there is none."""
        return self._codes(self.placed)

    @cached_property
    def status(self) -> NDArray[np.str_]:
        """Shape (n,), str: ``rated``, ``unrated`` or ``ineligible``."""
        words = np.array([STATUSES[s].en for s in sorted(STATUSES)])
        return _locked(words[self.state])

    def _codes(self, positions: NDArray[np.int8]) -> NDArray[np.str_]:
        # NO_TIER is −1: it picks the empty text at the end.
        words = np.array([*self.policy.ladder.codes, ""])
        return _locked(words[positions])

    def counts(self) -> dict[str, int]:
        """Return tier code -> number of villages, best tier first; then unrated and ineligible where there are any."""
        held = np.bincount(self.tier[self.state == RATED], minlength=len(self.policy.ladder.tiers))
        counts = {code: int(held[i]) for i, code in reversed(list(enumerate(self.policy.ladder.codes)))}
        others = {STATUSES[s].en: int((self.state == s).sum()) for s in (UNRATED, INELIGIBLE)}
        return counts | {word: n for word, n in others.items() if n}

    def exact_fractions(self, rows: Rows) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the exact scores of rows as numerators and denominators, shape (m,), object arrays of Python integers.

        Where a village has no score the pair has no meaning; look at ``score`` for NaN first.
        """
        return exact_scores(self.cohort, self.policy, np.asarray(rows, dtype=np.intp))

    def points(self, code: str) -> NDArray[np.float64]:
        """Return the figures of a criterion or aspect, worked out from the cohort each time it is asked for.

        Parameters
        ----------
        code
            Code of the criterion or aspect.

        Returns
        -------
        numpy.ndarray
            Shape (n,), float64: correctly rounded from the exact figures; NaN where there is none, because it is left
            out or rests on a missing value.

        Raises
        ------
        EvaluationError
            If the rule book has no such criterion or aspect.
        """
        known = [c for c in (*self.policy.criterion, *self.policy.aspect) if c != ROOT]
        if code not in known:
            what = f"{show(code)} is neither a criterion nor an aspect"
            raise EvaluationError(Problem(code="RT-EVA-003", what=what, rule="a code", mend=near(code, known)))
        return figure_floats(self.cohort, self.policy, code)

    def coverage(self) -> NDArray[np.float64]:
        """Return shape (n,), float64: the share of the criteria of the score, by full points, that have a value."""
        return coverage(self.cohort, self.policy)

    @property
    def provenance(self) -> dict[str, str]:
        """What the result rests on: rule book, table and library, with fingerprints.

        Two results with the same provenance are the same; anything that changes a meaning changes a fingerprint.
        """
        return {
            "policy": self.policy.id,
            "policy_sha256": self.policy.fingerprint,
            "table_sha256": self.cohort.fingerprint,
            "ruraltier": VERSION,
        }

    def exact_score(self, key: str | int) -> Fraction | None:
        """Return the exact score of the village with this id or at this position; None if it has none."""
        return self[key].score

    def ranks(self) -> NDArray[np.int64]:
        """Return shape (n,), int64: 1 + number of villages with a strictly greater exact score; 0 without a score."""
        return competition_ranks(exact_order(self.score, self.exact_fractions))

    def same_as(self, other: object) -> bool:
        """Return whether the other assessment decides the same for the same villages under an equal rule book."""
        return (
            isinstance(other, Assessment)
            and self.policy == other.policy
            and self.cohort.same_as(other.cohort)
            and all(
                np.array_equal(getattr(self, n), getattr(other, n))
                for n in ("placed", "tier", "state", "fired", "decided")
            )
            and np.array_equal(self.score, other.score, equal_nan=True)
        )

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return id, name, status, tier, its label in a language, score, provisional tier, reasons and decided_by.

        Scores are floats, for computing: one may lie on the other side of a cut than the exact score, by which tiers
        are given; that is `exact_score`, and ``score`` of a `Verdict`.
        """
        labels = np.array([*(t.title(lang) for t in self.policy.ladder.tiers), ""])
        return {
            "id": self.ids,
            "name": self.cohort.names,
            "status": self.status,
            "tier": self.tier_codes,
            "tier_label": labels[self.tier],
            "score": self.score,
            "provisional_tier": self.provisional_codes,
            "reasons": rule_codes(self.policy, self.fired),
            "decided_by": rule_codes(self.policy, self.decided),
        }

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return the result as plain lists and texts, ready for JSON; a village without a score has None.

        Labels of tiers are in `lang`: ``zh`` or ``en``. Figures that are no part of the score stand under ``aside``.
        Scores are floats, for computing; the exact ones are `exact_score` and ``score`` of a `Verdict`.
        """
        columns = {name: values.tolist() for name, values in self.columns(lang).items()}
        columns["score"] = plain_floats(self.score)
        if self.policy.aside:
            columns["aside"] = aside_figures(self.cohort, self.policy)
        return {
            "policy": self.policy.id,
            "provenance": self.provenance,
            "counts": self.counts(),
            "illustrative": list(self.policy.illustrative),
            "villages": [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
        }

    @property
    def _row_a_village(self) -> bool:
        return True

    def _panel(self) -> Panel:
        return counts_panel(self.policy, self.counts(), {words.en: words.zh for words in STATUSES.values()})

    def _room(self) -> list[str]:
        """Return the first and the last villages."""
        return [ends(len(self), lambda row: Verdict(self, row).cells(), "lllrl", header=_VILLAGES)]


@frozen(eq=False, repr=False)
class Verdict(WithPanel):
    """The view of one village in an assessment; everything in it is worked out on demand.

    Parameters
    ----------
    assessment, row
        The container and the position in it.
    """

    assessment: Assessment
    row: int

    @property
    def village(self) -> Village:
        """The village's row in the cohort."""
        return self.assessment.cohort[self.row]

    @property
    def id(self) -> str:
        """The identifier."""
        return self.village.id

    @property
    def name(self) -> str:
        """The name for people; may be empty."""
        return self.village.name

    @property
    def status(self) -> str:
        """``rated``, ``unrated`` or ``ineligible``."""
        return STATUSES[int(self.assessment.state[self.row])].en

    @property
    def tier(self) -> Tier | None:
        """The tier that holds; None if there is none."""
        return self._tier(self.assessment.tier)

    @property
    def provisional(self) -> Tier | None:
        """The tier that the score alone gives; None if there is none."""
        return self._tier(self.assessment.placed)

    @property
    def previous(self) -> Tier | None:
        """The tier of last time, where the rule book has a column for it; None if there is none."""
        return previous_tier(self.assessment.cohort, self.assessment.policy, self.row)

    def _tier(self, positions: NDArray[np.int8]) -> Tier | None:
        position = int(positions[self.row])
        return None if position == NO_TIER else self.assessment.policy.ladder.tiers[position]

    @property
    def score(self) -> Fraction | None:
        """The exact score that the ladder places; None if there is none."""
        if np.isnan(self.assessment.score[self.row]):
            return None
        nums, dens = self.assessment.exact_fractions(np.array([self.row]))
        return Fraction(nums[0], dens[0])

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules that fired."""
        return self._reasons(self.assessment.fired)

    @property
    def decided_by(self) -> tuple[Reason, ...]:
        """Those of the reasons that made the tier what it is; empty where the score alone did."""
        return self._reasons(self.assessment.decided)

    def _reasons(self, masks: NDArray[Any]) -> tuple[Reason, ...]:
        policy, mask = self.assessment.policy, int(masks[self.row])
        held = [rule for i, rule in enumerate(rules_of(policy)) if mask >> i & 1]
        return tuple(Reason(rule, policy, self.previous) for rule in held)

    @property
    def figures(self) -> MappingProxyType[str, Fraction]:
        """Code of criterion or aspect -> its exact figure; without those that are excluded or rest on nothing."""
        found = exact_figures(self.assessment.cohort, self.assessment.policy, np.array([self.row]))[0]
        return MappingProxyType(found)

    @property
    def points(self) -> MappingProxyType[str, Fraction]:
        """Code of criterion -> its exact points; without those that have none."""
        return MappingProxyType(
            {code: v for code, v in self.figures.items() if code in self.assessment.policy.criterion}
        )

    @property
    def stars(self) -> tuple[str, ...]:
        """Codes of the named stars held: the passed children of a root that counts; empty under other rule books."""
        return stars_of(self.assessment.policy, self.figures)

    def _held(self) -> str:
        return self.tier.title("zh") if self.tier else STATUSES[int(self.assessment.state[self.row])].zh

    def cells(self) -> list[str]:
        """Return a row for people: id, name, tier, score, codes of the rules that decided."""
        decided = " ".join(reason.code for reason in self.decided_by)
        score = "" if self.score is None else score_figure(self.assessment.policy, self.score)
        return [shown(self.id), shown(self.name), shown(self._held()), score, decided]

    def _panel(self) -> Panel:
        policy = self.assessment.policy
        score = "无总分" if self.score is None else f"总分 {score_figure(policy, self.score)}"
        lines: list[str] = [points_table(policy, self.village, self.points)]
        by_score = self.provisional
        if by_score is not None and by_score != self.tier:
            lines.append(f"  按分数本可评为 {by_score.title('zh')}:")
        lines += [f"  {reason.text('zh')}" for reason in self.reasons]
        if policy.illustrative:
            lines.append("  示例数值:本办法含未公布、由编者填写的数值")
        who = f"{shown(self.name)}({shown(self.id)})" if self.name else shown(self.id)
        return Panel(f"{who}评为 {self._held()},{score}", lines)

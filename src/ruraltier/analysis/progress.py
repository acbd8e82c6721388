"""progress: how far the targets of a programme are, what is missing, and whether they can still be met."""

from __future__ import annotations

import datetime as dt
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define

from ruraltier._messages import fill
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import Text, many, shown, table
from ruraltier.analysis.aims import Aim, Bounds
from ruraltier.analysis.by_level import illustrative_of, results_of
from ruraltier.analysis.census import Census
from ruraltier.analysis.extents import Extents
from ruraltier.analysis.goals import Goal, TargetProgress, outlook
from ruraltier.analysis.grouping import Grouping, grouped
from ruraltier.domain.mapping import positions
from ruraltier.domain.span import whole_years, years_between
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.hindsight import read_by
from ruraltier.errors import EvaluationError, Problem, expect, expect_day, near, show
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.programme import Programme
from ruraltier.policy.programme.targets import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from ruraltier.analysis.by_level import Results

_NOTHING = Bounds(None, None, None)
_LEFT_OUT = ("  没有该级结果:{codes}", "  no result of their level: {codes}")
_GROUPS = ("{met}/{all} 组", "{met} of {all} groups")


@define(frozen=True, eq=False, slots=False, repr=False)
class Progress(WithPanel):
    """How far the targets of a programme are on a day; see `progress`, which makes it, for an example.

    Attributes
    ----------
    programme, as_of
        Which states the targets; the day.
    targets
        How far each is, in the order of the programme.
    left_out
        Codes of the targets of levels of which there is no result.
    """

    programme: Programme
    as_of: dt.date
    targets: tuple[TargetProgress, ...]
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.targets)

    def __iter__(self) -> Iterator[TargetProgress]:
        return iter(self.targets)

    def __getitem__(self, code: str) -> TargetProgress:
        """Return how far the target of this code is.

        Raises
        ------
        EvaluationError
            If there is none, or it was left out.
        """
        expect(code, str, "code", "the code of a target")
        if code in self._by_code:
            return self._by_code[code]
        what = f"there is no target {show(code)}"
        mend = near(str(code), self._by_code)
        raise EvaluationError(Problem(code="RT-EVA-054", what=what, rule="the code of a target", mend=mend))

    @cached_property
    def _by_code(self) -> Mapping[str, TargetProgress]:
        return {one.target.code: one for one in self.targets}

    @property
    def goals(self) -> tuple[Goal, ...]:
        """Where every group stands with every target."""
        return tuple(goal for one in self.targets for goal in one.goals)

    @property
    def illustrative(self) -> tuple[str, ...]:
        """What this rests on that nobody published, as paths."""
        return illustrative_of(self.programme, "targets")

    def text(self, lang: str = "zh") -> str:
        """Return a sentence for every group and target."""
        return "\n".join(goal.text(lang) for goal in self.goals)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "programme": self.programme.id,
            "as_of": self.as_of.isoformat(),
            "left_out": list(self.left_out),
            "illustrative": list(self.illustrative),
            "goals": [goal.to_dict(lang) for goal in self.goals],
        }

    def _panel(self) -> Panel:
        title = self.programme.title.get("zh") or self.programme.id
        head = f"{many(len(self), 'target')} · {self.as_of} · {shown(title)}"
        rows = [_row(one) for one in self.targets]
        left = [fill(_LEFT_OUT, codes="、".join(self.left_out)).zh] if self.left_out else []
        return Panel(head, [table(rows, "lllllrl"), *left], kind="Progress")


def progress(now: Results, programme: Programme, *, start: Results | None = None, as_of: dt.date) -> Progress:
    """Return how far the targets of a programme are on a day.

    Parameters
    ----------
    now, start
        The results on the day, and those at the start (the day ``from``): of one level, or level -> result.
    programme
        Which states the targets.
    as_of
        The day.

    Returns
    -------
    Progress
        Of every target and group: the figures, whether it is met, the share of the targeted change that is done, the
        least number of units that are missing, the pace that is needed, and whether it can still be met; exact.

    Raises
    ------
    ArgumentError
        If an argument is of a kind that does not fit, or a result alone is of no level, or of several.
    EvaluationError
        If there is no such level; if a column that a target reads is not in the table; if a unit has no weight.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"label": "村", "policy": "idm"}},
    ...     "targets": [{"code": "T1", "level": "village", "label": "自立村占60%以上", "figure": "share", "base": "all",
    ...                  "when": 'tier == "mandiri"', "at_least": 0.6, "by": "2021-12-31"}],
    ... }, {"idm": policy})
    >>> marks = [1, 1, 0.5, 0.5, 0.5]
    >>> cohort = rt.read_cohort({"id": list("abcde"), "iks": marks, "ike": marks, "ikl": marks}, policy, id="id")
    >>> found = rt.progress(rt.assess(cohort, policy), programme, as_of=dt.date(2020, 12, 31))
    >>> found
    <Progress 1 target · 2020-12-31 · 示例>
      T1  自立村占60%以上  40%  ≥ 60%  未达到  差 1 个  按期可以达到
    >>> found["T1"].needed, found["T1"].met
    (1, False)
    """
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    expect_day(as_of, "as_of")
    results = results_of(now, programme, "now")
    starts = {} if start is None else results_of(start, programme, "start")
    stated = [(number, target) for number, target in enumerate(programme.targets) if target.level in results]
    works = ((number, _Work(t, results[t.level], starts.get(t.level), as_of)) for number, t in stated)
    found = tuple(_told(work, path_of("targets", number)) for number, work in works)
    left_out = tuple(target.code for target in programme.targets if target.level not in results)
    return Progress(programme, as_of, found, left_out)


@define(frozen=True, eq=False, slots=False)
class _Work:
    """One target at work.

    Parameters
    ----------
    target
        The target.
    now, start
        The results of its level; None without one at the start.
    as_of
        The day.
    """

    target: Target
    now: Assessment
    start: Assessment | None
    as_of: dt.date

    def progress(self) -> TargetProgress:
        """Return how far the target is."""
        groups = _grouping(self.now, self.target)
        looked, start = _look(self.now, self.target, groups), self._before(groups)
        aims = [self._aim.threshold(one.value) for one in start]
        owed = [self._aim.due(one.value, self._years) for one in start]
        needed, reach = looked.needed(aims), looked.within_reach(aims, self._steps)
        names = [None] if self.target.per is None else groups.names.tolist()
        columns = zip(names, start, looked.bounds, looked.heads, aims, owed, needed, reach, strict=True)
        return TargetProgress(self.target, tuple(Goal(self.target, self._left, *one) for one in columns))

    @cached_property
    def _aim(self) -> Aim:
        return Aim.of(self.target)

    @cached_property
    def _left(self) -> Fraction:
        return years_between(self.as_of, self.target.by)

    @cached_property
    def _years(self) -> int:
        return 0 if self.target.since is None else whole_years(self.target.since, self.as_of)

    @property
    def _steps(self) -> int | None:
        """How many tiers a unit can go up by the day; a year begun counts, for a round may fall in it."""
        return None if self.target.steps_a_year is None else self.target.steps_a_year * math.ceil(self._left)

    def _before(self, groups: Grouping) -> list[Bounds]:
        """Return the figure of each group at the start; none where there is no such result or group."""
        if self.start is None:
            return [_NOTHING] * len(groups)
        then = _grouping(self.start, self.target)
        found = _look(self.start, self.target, then).bounds
        rows = positions(groups.names, then.names)
        return [found[row] if row >= 0 else _NOTHING for row in rows.tolist()]


def _told(work: _Work, path: str) -> TargetProgress:
    with read_by(path):
        return work.progress()


def _grouping(result: Assessment, target: Target) -> Grouping:
    if target.per is not None:
        return grouped(result, target.per)
    return Grouping(target.label, np.array([""]), np.zeros(len(result), np.intp))


def _look(result: Assessment, target: Target, groups: Grouping) -> Census | Extents:
    kind = Census if target.figure in ("count", "share") else Extents
    return kind(result, target, groups.which, len(groups))


def _row(one: TargetProgress) -> list[str]:
    head = [one.target.code, shown(one.target.title("zh"))]
    return [*head, *(words.zh for words in (_figures(one), *outlook(one)))]


def _figures(one: TargetProgress) -> Text:
    if one.target.per is None:
        return one.goals[0].figures
    return fill(_GROUPS, met=sum(goal.met is True for goal in one.goals), all=len(one.goals))

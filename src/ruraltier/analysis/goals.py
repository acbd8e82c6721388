"""Goals: where one group stands with a target, and where a target stands with all its groups."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ruraltier._messages import figure, fill
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import Text, printable, shown
from ruraltier.analysis.aims import Bounds
from ruraltier.analysis.census import Heads
from ruraltier.analysis.goal_words import figure_words, goal_words, met_words, reach_words, spelt
from ruraltier.domain.threshold import Threshold
from ruraltier.errors import EvaluationError, Problem, expect, near, show
from ruraltier.policy.programme.targets import Target

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_GROUP = ("{label}({group})", "{label} ({group})")
_NAMELESS = Text("未分组", "no group")
_HEAD = ("{name}:{figures},目标 {goal}:{status}", "{name}: {figures}, target {goal}: {status}")
_MOVED = ("{start} → {now}", "{start} → {now}")
_DONE = ("完成目标变化的 {done}", "{done} of the targeted change is done")
_OPEN = ("{count} 个情况不明", "{count:# unit is|# units are} unknown")
_MORE = ("还需 {count} 个新达标", "{count:# more unit|# more units} must newly count")
_FEWER = ("还需 {count} 个不再计入", "{count:# unit|# units} must no longer count")
_LACKING = ("差 {count} 个", "{count} short")
_HEAVIEST = ("{words}(权重大的在先)", "{words} (those that weigh most first)")
_LEFT = ("尚余 {years} 年,平均每年 {pace} 个", "{years:# year is|# years are} left: {pace:# unit|# units} a year")
_PACE = ("尚余 {years} 年,平均每年 {pace}", "{years:# year is|# years are} left: {pace} a year")
_DUE = ("至今应达 {due}:{status}", "due by now {due}: {status}")


@frozen
class Goal:
    """Where one group stands with a target.

    Parameters
    ----------
    target, years_left
        The target, and how many years are left to its day: exact; 0 when the time is up.
    group
        The id of the group; an empty text for the units without one, None for the whole.
    start, now
        The figures then and now, with the ends that unknown units leave open.
    heads
        How many units count, of how many, and of how many it is not known.
    threshold
        What is to be met; None where that rests on a start that is not known.
    due
        What the yearly gain makes due by now; None without a yearly gain or a start.
    needed
        The least number of units that must newly count (or count no more) so that it is met; None where no number of
        them does, and for sums and means.
    within_reach
        Whether units that go up by the steps of the years left can meet it; None if that cannot be said.
    """

    target: Target
    years_left: Fraction
    group: str | None
    start: Bounds
    now: Bounds
    heads: Heads
    threshold: Threshold | None
    due: Threshold | None
    needed: int | None
    within_reach: bool | None

    @property
    def met(self) -> bool | None:
        """Whether it is met; None if that cannot be said: unknown units could turn it, or there is no figure."""
        if self.threshold is None:
            return None
        direction = self.target.direction
        return self.now.beats(self.start, rising=direction == "rise") if direction else self.now.meets(self.threshold)

    @property
    def on_track(self) -> bool | None:
        """Whether what is due by now is met; None if that cannot be said, or nothing is due."""
        return None if self.due is None else self.now.meets(self.due)

    @property
    def reachable(self) -> bool | None:
        """Whether it can still be met in time; None if that cannot be said."""
        return self.met or self.within_reach if self.years_left else self.met

    @property
    def done(self) -> Fraction | None:
        """The share of the targeted change that is done: (now − start) / (target − start); None where there is none.

        A figure that met the target at the start had no way to go.
        """
        first, last = self.start.value, self.now.value
        if first is None or last is None or self.threshold is None or self.threshold.value == first:
            return None
        if self.threshold.holds(first):
            return None
        return (last - first) / (self.threshold.value - first)

    @property
    def gap(self) -> Fraction | None:
        """What the figure lacks to the value of the threshold; 0 where it is met, None where it is not known."""
        if self.threshold is None or self.now.value is None:
            return None
        gap = self.threshold.value - self.now.value
        return max(gap, Fraction(0)) if self.threshold.upward else min(gap, Fraction(0))

    @property
    def pace(self) -> Fraction | None:
        """What the figure must gain a year from now on; None where the time is up or the gap is not known."""
        return self.gap / self.years_left if self.gap is not None and self.years_left else None

    @property
    def units_a_year(self) -> Fraction | None:
        """How many units must change a year from now on; None where the time is up or no number is known."""
        return Fraction(self.needed) / self.years_left if self.needed is not None and self.years_left else None

    @property
    def name(self) -> Text:
        """The target, and the group where it has some."""
        label = Text(self.target.title("zh"), self.target.title("en"))
        if self.group is None:
            return label
        return fill(_GROUP, label=label, group=self.group or _NAMELESS)

    @property
    def figures(self) -> Text:
        """The figures then and now, in words."""
        now = self._shown(self.now.value)
        return now if self.start.value is None else fill(_MOVED, start=self._shown(self.start.value), now=now)

    def _shown(self, value: Fraction | None) -> Text:
        marks = [one.value for one in (self.threshold, self.due) if one]
        return figure_words(self.target, value, marks)

    def text(self, lang: str = "zh") -> str:
        """Return in words where the group stands, what is missing, and whether it can still be met."""
        head = fill(
            _HEAD, name=self.name, figures=self.figures, goal=goal_words(self.target), status=met_words(self.met)
        )
        clauses = [head, *self._open(), *self._missing(), *self._pace(), *self._yearly()]
        if not self.met:
            clauses.append(reach_words(self.reachable))
        return printable((";" if lang == "zh" else "; ").join(clause.get(lang) for clause in clauses))

    def _open(self) -> Iterable[Text]:
        if self.heads.unknown:
            yield fill(_OPEN, count=self.heads.unknown)
        if self.done is not None:
            yield fill(_DONE, done=f"{figure(100 * self.done, [Fraction(0), Fraction(100)])}%")

    def _missing(self) -> Iterable[Text]:
        if self.needed and self.threshold:
            words = fill(_MORE if self.threshold.upward else _FEWER, count=self.needed)
            yield words if self.target.weight is None else fill(_HEAVIEST, words=words)

    def _pace(self) -> Iterable[Text]:
        words, pace = (_PACE, self.pace) if self.needed is None else (_LEFT, self.units_a_year)
        if pace:
            yield fill(words, years=figure(self.years_left), pace=figure(pace))

    def _yearly(self) -> Iterable[Text]:
        if self.due is not None:
            yield fill(_DUE, due=spelt(self.target, self.due), status=met_words(self.on_track))

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON; exact figures are texts such as ``"3/8"``."""
        numbers = {"start": self.start.value, "now": self.now.value, "low": self.now.low, "high": self.now.high}
        numbers |= {"done": self.done, "pace": self.pace, "units_a_year": self.units_a_year}
        return {
            "code": self.target.code,
            "group": self.group,
            **{name: None if value is None else str(value) for name, value in numbers.items()},
            "target": None if self.threshold is None else str(self.threshold),
            "met": self.met,
            "counted": self.heads.counted,
            "of": self.heads.of,
            "unknown": self.heads.unknown,
            "needed": self.needed,
            "due": None if self.due is None else str(self.due),
            "on_track": self.on_track,
            "years_left": str(self.years_left),
            "reachable": self.reachable,
            "text": self.text(lang),
        }

    def __repr__(self) -> str:
        return printable(self.text("zh"))


@frozen(repr=False)
class TargetProgress(WithPanel):
    """Where a target stands with all its groups; one group, the whole, where it has none of its own.

    Parameters
    ----------
    target, goals
        The target, and where each group stands with it.
    """

    target: Target
    goals: tuple[Goal, ...]

    @property
    def met(self) -> bool | None:
        """Whether every group meets it; None if that cannot be said."""
        return _every([goal.met for goal in self.goals])

    @property
    def on_track(self) -> bool | None:
        """Whether every group has what is due by now; None if that cannot be said."""
        return _every([goal.on_track for goal in self.goals])

    @property
    def reachable(self) -> bool | None:
        """Whether every group can still meet it in time; None if that cannot be said."""
        return _every([goal.reachable for goal in self.goals])

    @property
    def needed(self) -> int | None:
        """How many units must newly count (or count no more) in all groups; None where one of them has no number."""
        found = [goal.needed for goal in self.goals]
        return None if None in found else sum(n for n in found if n)

    @property
    def by(self) -> dt.date:
        """The day by which it is to be met."""
        return self.target.by

    def __getitem__(self, group: str) -> Goal:
        """Return where the group of this id stands; the whole, or the units without a group, by an empty text.

        Raises
        ------
        EvaluationError
            If there is no such group.
        """
        expect(group, str, "group", "the id of a group")
        known = {goal.group or "": goal for goal in self.goals}
        if group in known:
            return known[group]
        what, mend = f"the target {self.target.code} has no group {show(group)}", near(group, known)
        raise EvaluationError(Problem(code="RT-EVA-056", what=what, rule="the id of a group", mend=mend))

    def text(self, lang: str = "zh") -> str:
        """Return a sentence for every group."""
        return "\n".join(goal.text(lang) for goal in self.goals)

    def _panel(self) -> Panel:
        head = f"{self.target.code} · {shown(self.target.title('zh'))} · {met_words(self.met).zh}"
        rows = [_row(goal) for goal in self.goals]
        return Panel(head, [ends(len(rows), rows.__getitem__, "llllrl")], kind="TargetProgress")


def _row(goal: Goal) -> list[str]:
    group = Text() if goal.group is None else Text.of(goal.group or _NAMELESS)
    return [shown(words.zh) for words in (group, goal.figures, *outlook(goal))]


def outlook(one: Goal | TargetProgress) -> list[Text]:
    """Return what is asked, whether it is met, how many units are missing and whether it still can be, in words."""
    lacking = fill(_LACKING, count=one.needed) if one.needed else Text()
    reach = Text() if one.met else reach_words(one.reachable)
    return [goal_words(one.target), met_words(one.met), lacking, reach]


def _every(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers or not answers else True

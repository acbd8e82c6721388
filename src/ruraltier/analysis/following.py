"""Who is concerned by what follows from results, and why: the container of consequences, and its rows as views."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._late import WithFrame
from ruraltier._messages import fill
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import Text, expect_language, printable, shown, table
from ruraltier.analysis.by_level import illustrative_of
from ruraltier.analysis.concern_words import finding, named, sentence, together
from ruraltier.analysis.streaks import Streaks
from ruraltier.domain.calendar import NEVER, date_of, days_of, later_days
from ruraltier.domain.column import own, texts
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.grounds import Grounds
from ruraltier.errors import EvaluationError, Problem, expect
from ruraltier.policy.programme.consequences import Consequence
from ruraltier.policy.programme.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Iterator


_LEFT_OUT = ("  末轮没有该级结果:{codes}", "  no result of their level in the last round: {codes}")
_TOO_FEW = ("  轮次不足,尚不能判断:{codes}", "  too few rounds to tell: {codes}")


def _positions(values: NDArray[np.intp]) -> NDArray[np.intp]:
    return own(values, np.intp)


@frozen(eq=False)
class Following:
    """What one consequence comes to.

    Parameters
    ----------
    consequence
        What follows, and when.
    result
        The last round of its level.
    streaks
        Of whom it holds, and the rounds that make it so.
    unit, on
        Shape (m,): for each who is concerned, the position in the streaks, and in the consequence's `on` (−1: the unit
        itself).
    persons
        Shape (m,), str: who is concerned; the name of the unit, or its id, where it is the unit itself.
    """

    consequence: Consequence
    result: Assessment
    streaks: Streaks
    unit: NDArray[np.intp] = field(converter=_positions)
    on: NDArray[np.intp] = field(converter=_positions)
    persons: NDArray[np.str_] = field(converter=texts)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.consequence, self.result, self.streaks, self.unit, self.on, self.persons)

    def __len__(self) -> int:
        return len(self.unit)

    @cached_property
    def grounds(self) -> Grounds:
        """On what grounds the condition holds in the last round."""
        return Grounds(self.result, self.consequence.when)


@define(frozen=True, eq=False, slots=False, repr=False)
class Consequences(WithFrame, WithPanel):
    """Who is concerned by what; see `consequences`, which makes it, for an example.

    Attributes
    ----------
    programme
        Which says what follows.
    rounds
        The days of the rounds, the earliest first.
    found
        What each consequence comes to, in the order of the programme.
    too_few
        Code of a consequence -> how many rounds there are of those that it takes; it cannot be told.
    left_out
        Codes of the consequences of levels of which there is no result in the last round.
    """

    programme: Programme
    rounds: tuple[dt.date, ...]
    found: tuple[Following, ...]
    too_few: Mapping[str, int] = field(factory=dict)
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        return sum(len(one) for one in self.found)

    def __iter__(self) -> Iterator[Concern]:
        return (Concern(self, one, at) for one in self.found for at in range(len(one)))

    def __getitem__(self, position: int) -> Concern:
        """Return who is concerned at a position, in the order of consequences, then of units, then of `on`."""
        ends = np.cumsum([len(one) for one in self.found])
        expect(position, (int, np.integer), "position", "a whole number")
        if not -len(self) <= position < len(self):
            what, rule = f"there is no position {position}", f"a position below {len(self)}"
            raise EvaluationError(Problem(code="RT-EVA-053", what=what, rule=rule))
        at = position % len(self)
        which = int(np.searchsorted(ends, at, side="right"))
        return Concern(self, self.found[which], at - int(ends[which]) + len(self.found[which]))

    def of(self, person: str) -> tuple[Concern, ...]:
        """Return everything that concerns a person, or a unit itself by its id or name."""
        expect(person, str, "person", "a name, or the id or name of a unit")
        return tuple(
            Concern(self, one, int(at)) for one in self.found for at in np.flatnonzero(_names(one, person)).tolist()
        )

    @property
    def illustrative(self) -> tuple[str, ...]:
        """What this rests on that nobody published, as paths."""
        return illustrative_of(self.programme, "consequences")

    @cached_property
    def level_titles(self) -> dict[str, Text]:
        """What the units of each level are called."""
        return {level.code: Text(level.title("zh"), level.title("en")) for level in self.programme.levels}

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return code, label, level, id, name, role, person, what follows, since, deadline, one row for each concerned.

        ``since`` and ``deadline`` are datetime64[D]: the first round of the row, and NaT without a deadline. Labels are
        in a language: ``zh`` or ``en``.
        """
        parts = [self._part(one, lang) for one in self.found]
        names = ("code", "label", "level", "id", "name", "role", "person", "follows", "since", "deadline")
        kinds = {"since": "datetime64[D]", "deadline": "datetime64[D]"}
        empty = {name: np.array([], kinds.get(name, "U1")) for name in names}
        return {name: np.concatenate([empty[name], *(part[name] for part in parts)]) for name in names}

    def _part(self, one: Following, lang: str) -> dict[str, NDArray[Any]]:
        stated, m = one.consequence, len(one)
        rows = one.streaks.rows[one.unit]
        days = np.array(self.rounds, "datetime64[D]")
        roles = np.array([*(_role(one.result, code).get(lang) for code in stated.on), ""])
        same = {
            "code": stated.code,
            "label": stated.title(lang),
            "level": stated.level,
            "follows": stated.follows.get(lang),
        }
        return {
            **{name: np.full(m, word) for name, word in same.items()},
            "id": one.result.ids[rows],
            "name": one.result.cohort.names[rows],
            "role": roles[one.on],
            "person": one.persons,
            "since": days[one.streaks.rounds[one.unit, 0]] if m else days[:0],
            "deadline": np.full(m, _deadline(self.rounds[-1], stated)),
        }

    def text(self, lang: str = "zh") -> str:
        """Return a sentence for everyone who is concerned."""
        expect_language(lang)
        return "\n".join(one.text(lang) for one in self)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON: the rounds, what cannot be told, and who is concerned by what."""
        return {
            "programme": self.programme.id,
            "rounds": [day.isoformat() for day in self.rounds],
            "too_few": dict(self.too_few),
            "left_out": list(self.left_out),
            "illustrative": list(self.illustrative),
            "concerned": [one.to_dict(lang) for one in self],
        }

    def _panel(self) -> Panel:
        title = self.programme.title.get("zh") or self.programme.id
        head = f"{len(self)} · {self.rounds[-1]} · {shown(title)}"
        rows = [
            [
                one.consequence.code,
                shown(one.consequence.title("zh")),
                shown(one.consequence.follows.get("zh")),
                f"{len(one.streaks.rows)} 个",
                f"{len(one)} 人" if one.consequence.on else "",
            ]
            for one in self.found
        ]
        few = [fill(_TOO_FEW, codes="、".join(self.too_few)).zh] if self.too_few else []
        left = [fill(_LEFT_OUT, codes="、".join(self.left_out)).zh] if self.left_out else []
        return Panel(head, [table(rows, "lllrr"), *few, *left], kind="Consequences")


@frozen(eq=False, repr=False)
class Concern:
    """One who is concerned by a consequence, made on demand.

    Parameters
    ----------
    consequences, following, row
        The container, what the consequence comes to, and the position in it.
    """

    consequences: Consequences
    following: Following
    row: int

    @property
    def consequence(self) -> Consequence:
        """What follows, as the programme states it."""
        return self.following.consequence

    @property
    def _at(self) -> int:
        return int(self.following.streaks.rows[self.following.unit[self.row]])

    @property
    def id(self) -> str:
        """The id of the unit."""
        return str(self.following.result.ids[self._at])

    @property
    def person(self) -> str:
        """Who is concerned; the unit's name, or its id, where it is the unit itself."""
        return str(self.following.persons[self.row])

    @property
    def role(self) -> Text:
        """What the person is to the unit; empty where it is the unit itself."""
        on = int(self.following.on[self.row])
        return Text() if on < 0 else _role(self.following.result, self.consequence.on[on])

    @property
    def rounds(self) -> tuple[dt.date, ...]:
        """The days of the rounds in which the condition held, the earliest first."""
        made = self.following.streaks.rounds[self.following.unit[self.row]]
        return tuple(self.consequences.rounds[at] for at in made.tolist())

    @property
    def deadline(self) -> dt.date | None:
        """The last day to answer; None without one."""
        return date_of(_deadline(self.consequences.rounds[-1], self.consequence))

    @property
    def jointly(self) -> tuple[Concern, ...]:
        """The others who answer for the same of the same unit."""
        same = np.flatnonzero(self.following.unit == self.following.unit[self.row])
        return tuple(Concern(self.consequences, self.following, at) for at in same.tolist() if at != self.row)

    @property
    def named(self) -> Text:
        """The person with their role."""
        return named(self.role, self.person)

    def text(self, lang: str = "zh") -> str:
        """Return in words what follows for whom, which rounds and which condition made it so, and by when to answer."""
        level = self.consequences.level_titles[self.consequence.level]
        unit = named(level, str(self.following.result.cohort.names[self._at]) or self.id)
        persons = together(self.named, [one.named for one in self.jointly])
        why = finding(self.consequence, unit, self.following.grounds.text(self._at))
        return printable(sentence(self.consequence, why, persons, self.rounds, self.deadline).get(lang))

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "code": self.consequence.code,
            "label": self.consequence.title(lang),
            "level": self.consequence.level,
            "id": self.id,
            "role": self.role.get(lang),
            "person": self.person,
            "follows": self.consequence.follows.get(lang),
            "rounds": [day.isoformat() for day in self.rounds],
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "text": self.text(lang),
        }

    def __repr__(self) -> str:
        return self.text("zh")


def _deadline(now: dt.date, stated: Consequence) -> np.datetime64:
    """Return the last day to answer, at most the last of the calendar; no day (NaT) without one."""
    if stated.within_days is None:
        return NEVER
    (day,) = later_days(days_of(now), stated.within_days)
    return np.datetime64(day)


def _names(one: Following, person: str) -> NDArray[np.bool_]:
    itself = (one.on < 0) & (one.result.ids[one.streaks.rows[one.unit]] == person)
    return np.asarray((one.persons == person) | itself)


def _role(result: Assessment, code: str) -> Text:
    indicator = result.policy.indicator[code]
    return Text(indicator.title("zh"), indicator.title("en"))

"""confer: the records of titles that follow from an assessment on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from ruraltier._messages import fill
from ruraltier._text import expect_language
from ruraltier.domain.records import Records
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.grounds import Grounds
from ruraltier.errors import expect, expect_day
from ruraltier.policy.paths import path_of
from ruraltier.support.levels import level_judged
from ruraltier.support.title_events import AWARDED, EVENTS, REVOKED, SUSPENDED
from ruraltier.support.title_states import HELD, LOST, PAUSED, TitleStates
from ruraltier.support.titles import TitleRegister

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from ruraltier.policy.conditions import Condition
    from ruraltier.policy.programme.titles import Title

    Mask = NDArray[np.bool_]


_UNTOLD = {
    "revoke": ("撤销条件无法判断:{why}", "whether it is to be revoked cannot be told: {why}"),
    "suspend": ("暂停条件无法判断:{why}", "whether it is to be suspended cannot be told: {why}"),
}


def confer(  # noqa: PLR0913 - what has been, what is found, and what the records say
    register: TitleRegister,
    result: Assessment,
    *,
    on: dt.date,
    by: str = "",
    level: str | None = None,
    lang: str = "zh",
) -> Records:
    """Return the records of titles that follow from an assessment on a day.

    Parameters
    ----------
    register
        Who has held which title when.
    result
        The assessed units of a level.
    on
        The day of the records. Terms that are over on it are over; what was recorded up to it counts.
    by
        Who acts, for the records.
    level
        Code of the level; needed only where several levels use the rule book.
    lang
        Language of the notes: ``zh`` or ``en``.

    Returns
    -------
    Records
        For each title of the level: ``revoked`` for holders for whom `revoke_when` holds, also while suspended;
        ``suspended`` for holders for whom only `suspend_when` does; ``awarded`` to units in `tiers` for whom neither
        holds and whose title is none, expired, or was revoked before that day. The note says which part of a
        condition held, and of an award which condition cannot be told. Asked again with these records joined to the
        others, nothing more follows.

    Raises
    ------
    ArgumentError
        If the result is of no level of the programme, or may be of several and none is named.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("diqing-promotion")
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "p", "title": "示例", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}}, "levels": {"village": {"policy": "diqing"}},
    ...     "titles": {"good": {"level": "village", "label": "好支部", "tiers": ["good"], "years": 3,
    ...                         "last_day": "day_before", "leap_day": "feb_28", "suspend_when": "satisfaction < 60"}},
    ... }, {"diqing": policy})
    >>> table = {"village_code": ["1", "2"], "mark": [95, 85], "satisfaction": [90, 90], "grade_before": ["好", "好"]}
    >>> result = rt.assess(rt.read_cohort(table, policy), policy)
    >>> register = rt.title_register(rt.Records.of([]), programme)
    >>> rt.confer(register, result, on=dt.date(2024, 3, 1), by="县委")
    <Records 1 event>
      2024-03-01  1  awarded  good  县委
    """
    expect(register, TitleRegister, "register", "a TitleRegister, as title_register gives it")
    expect(by, str, "by", "who acts, as a text")
    expect_day(on, "on")
    expect_language(lang)
    judged = level_judged(result, register.programme, level)
    conferring = _Conferring(register.on(on).of_units(result.ids), result, by, lang)
    own = [i for i, one in enumerate(register.titles) if one.level == judged]
    return Records.joined(*(part for number in own for part in conferring.of_title(number)))


@frozen(eq=False)
class _Conferring:
    """The assessed units, their titles on the day of the records, and who acts."""

    states: TitleStates
    result: Assessment
    by: str
    lang: str

    def of_title(self, number: int) -> list[Records]:
        title = self.states.titles[number]
        state = self.states.state[:, number]
        fresh = self.states.since[:, number] == np.datetime64(self.states.day, "D")
        running = np.isin(state, [HELD, PAUSED])
        path = path_of("titles", title.code)
        lose = self._grounds(title.revoke_when, f"{path}.revoke_when")
        pause = self._grounds(title.suspend_when, f"{path}.suspend_when")
        lost, paused = self._true(lose), self._true(pause)
        wins = np.isin(self.result.tier_codes, np.array(title.tiers, np.str_)) & ~lost & ~paused
        return [
            self._records(title, REVOKED, running & lost, lose),
            self._records(title, SUSPENDED, (state == HELD) & paused & ~lost, pause),
            self._awards(title, wins & ~running & ~(fresh & (state == LOST)), {"revoke": lose, "suspend": pause}),
        ]

    def _awards(self, title: Title, who: Mask, conditions: dict[str, Grounds | None]) -> Records:
        """Return awards, each with a note of what could not be told of who wins."""
        made, rows = self._records(title, AWARDED, who, None), np.flatnonzero(who)
        notes, mark = [""] * len(rows), ";" if self.lang == "zh" else "; "
        for what, grounds in conditions.items():
            if grounds is None:
                continue
            places = np.flatnonzero(grounds.truth.untold[rows])
            for place, why in zip(places.tolist(), grounds.texts(rows[places]), strict=True):
                told = fill(_UNTOLD[what], why=why).get(self.lang)
                notes[place] += f"{mark}{told}" if notes[place] else told
        return evolve(made, notes=notes)

    def _grounds(self, condition: Condition | None, path: str) -> Grounds | None:
        return None if condition is None else Grounds(self.result, condition, path)

    def _true(self, grounds: Grounds | None) -> Mask:
        return np.zeros(len(self.result), bool) if grounds is None else grounds.truth.true

    def _records(self, title: Title, kind: int, who: Mask, why: Grounds | None) -> Records:
        rows = np.flatnonzero(who)
        n = len(rows)
        return Records(
            ids=self.result.ids[rows],
            dates=np.full(n, np.datetime64(self.states.day, "D")),
            events=[EVENTS[kind].en] * n,
            outcomes=[title.code] * n,
            by=[self.by] * n,
            tiers=self.result.tier_codes[rows],
            notes=[""] * n if why is None else [text.get(self.lang) for text in why.texts(rows)],
        )

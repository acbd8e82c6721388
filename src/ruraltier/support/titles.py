"""title_register: terms of titles from records, and the state of every title on any day."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define

from ruraltier._panel import Panel, WithPanel
from ruraltier._text import expect_language, many, shown, table
from ruraltier.domain.records import Records
from ruraltier.errors import expect, expect_day, expect_days
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.displaying import Displayed
from ruraltier.support.known_events import LAPSES
from ruraltier.support.title_events import EVENTS, NOTHING, TitleEvents, kinds_of, numbered, words_of
from ruraltier.support.title_faults import refuse_faults
from ruraltier.support.title_states import HELD, PAUSED, TitleStates
from ruraltier.support.title_words import Story
from ruraltier.support.unread import other_events, refusing, told, unread

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.programme.titles import Title

_WORDS = tuple(word for text in EVENTS for word in text.all)


@define(frozen=True, eq=False, slots=False, repr=False)
class TitleRegister(WithPanel):
    """Who has held which title when; see `title_register`, which makes it, for an example.

    Parameters
    ----------
    records
        What happened, records that have nothing to do with titles among it.
    programme
        The programme whose titles they are.
    events
        The events of titles among the records.
    """

    records: Records
    programme: Programme
    events: TitleEvents

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the records."""
        return title_register, (self.records, self.programme)

    @property
    def ids(self) -> NDArray[np.str_]:
        """Shape (u,), str, read-only: the units that have records of titles."""
        return self.events.units

    @property
    def titles(self) -> tuple[Title, ...]:
        """The titles of the programme."""
        return self.programme.titles

    def on(self, day: dt.date, *, id: str | None = None) -> TitleStates:
        """Return the state of every title on a day, from the records up to it, that day included.

        Parameters
        ----------
        day
            The day.
        id
            Of this unit alone, which is quicker where there are many; None: of all.
        """
        expect_day(day, "day")
        expect(id, (str, type(None)), "id", "the id of a unit, or None")
        return TitleStates.of(self.events if id is None else self.events.of_unit(id), self.titles, day)

    @property
    def others(self) -> dict[str, int]:
        """Event -> number of records that are no events of titles, and are not counted."""
        return other_events(self.records, _WORDS)

    def held(self, day: dt.date) -> dict[str, int]:
        """Return code of each title -> how many units hold it on a day."""
        return {code: counts["held"] for code, counts in self.on(day).counts().items()}

    def expiring(self, window: tuple[dt.date, dt.date]) -> Records:
        """Return whose titles lapse in a time if nothing else happens: who competes again.

        Parameters
        ----------
        window
            The first and the last day. Records up to the first day count.

        Returns
        -------
        Records
            The event ``lapses`` of each unit and title that is held or suspended on the first day and whose last day
            is one of these days; with that day as date, and the code of the title as outcome.
        """
        first, last = expect_days(window, "window", "the first and the last day")
        states = self.on(first)
        soon = np.isin(states.state, [HELD, PAUSED]) & (states.until <= np.datetime64(last, "D"))
        rows, columns = np.nonzero(soon)
        codes = np.array([one.code for one in self.titles], np.str_)
        return Records(states.ids[rows], states.until[rows, columns], [LAPSES] * len(rows), codes[columns])

    def history(self, id: str) -> Records:
        """Return the records of a unit's titles."""
        expect(id, str, "id", "the id of a unit")
        return self.records.take(np.sort(self.events.of_unit(id).rows))

    def explain(self, id: str, day: dt.date, lang: str = "zh") -> str:
        """Return what has become of a unit's titles up to a day, in words, a line for each.

        Raises
        ------
        EvaluationError
            If there is no such language.
        """
        expect(id, str, "id", "the id of a unit")
        expect_day(day, "day")
        expect_language(lang)
        return Story(self.events.of_unit(id), self.records, self.on(day, id=id), lang).told(id)

    def displayed(self, result: Assessment, on: dt.date, *, level: str | None = None) -> Displayed:
        """Return for each unit of a result the tier that is stored and the titles that are shown on a day.

        Parameters
        ----------
        result
            The assessed units of a level.
        on
            The day.
        level
            Code of the level; needed only where several levels use the rule book.
        """
        return Displayed.of(self.on(on), result, self.programme, level)

    @cached_property
    def _span(self) -> str:
        days = self.events.days
        return f"{days.min()} – {days.max()}" if len(days) else "—"

    def _panel(self) -> Panel:
        number = self.events.keys % max(len(self.titles), 1)
        rows = [
            [shown(one.title("zh")), one.code, f"{len(np.unique(self.events.keys[number == i]))} 个单位"]
            for i, one in enumerate(self.titles)
        ]
        head = f"{many(len(self.ids), 'unit')} · {many(len(self.events), 'event')} · {self._span}"
        return Panel(head, [table(rows, "llr"), *told(self.others)], kind="TitleRegister")

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON: the programme, its titles, and the records of titles."""
        titles = [
            {"code": one.code, "level": one.level, "label": {"zh": one.title("zh"), "en": one.title("en")}}
            for one in self.titles
        ]
        events = self.records.take(np.sort(self.events.rows))
        return {"programme": self.programme.id, "titles": titles, "records": events.to_dicts()}


def title_register(records: Records, programme: Programme) -> TitleRegister:
    """Return who has held which title when, for any day.

    Parameters
    ----------
    records
        What happened. Records with the events ``awarded``, ``revoked``, ``suspended`` and ``restored`` (授予, 撤销,
        暂停, 恢复) name a title in `outcome`, by its code or label; others are passed
        over, and `others` of the register counts them.
    programme
        The programme whose titles they are.

    Returns
    -------
    TitleRegister
        ``register.on(day)`` gives the state of every title on a day, ``register.explain(id, day)`` says it in words.

    Raises
    ------
    TableError
        With every record that cannot be: of a title that there is not, with an event that nothing reads,
        before the first award, a second award on one
        day, a revocation without a term, a suspension of what is not held, a restoration without a suspension.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "p", "title": "示例", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}}, "levels": {"village": {"policy": "linxi"}},
    ...     "titles": {"star": {"level": "village", "label": "五星级村党组织", "tiers": ["five_star"], "years": 3,
    ...                         "last_day": "day_before", "leap_day": "feb_28"}},
    ... }, {"linxi": rt.load_policy("linxi-five-star")})
    >>> register = rt.title_register(rt.Records.of([
    ...     {"id": "甲村", "date": "2021-03-01", "event": "授予", "outcome": "五星级村党组织", "by": "县委"},
    ...     {"id": "甲村", "date": "2022-05-01", "event": "撤销", "outcome": "star"},
    ... ]), programme)
    >>> register.on(dt.date(2022, 4, 30))["甲村", "star"].until
    datetime.date(2024, 2, 29)
    >>> print(register.explain("甲村", dt.date(2022, 5, 1)))
    甲村
      五星级村党组织:授予于 2021-03-01(县委),有效期至 2024-02-29;于 2022-05-01 撤销。截至 2022-05-01:已撤销
    """
    expect(records, Records, "records", "Records, as read_records gives them")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    rows = np.flatnonzero(kinds_of(records.events) != NOTHING)
    which = numbered(records.outcomes[rows], words_of(programme.titles))
    known = which != NOTHING
    events = TitleEvents.of(records, rows[known], which[known], programme.titles)
    strange = unread(records, programme, words_of(programme.titles), _WORDS, "RT-TTL-018")
    with refusing(strange):
        refuse_faults(events, records, programme.titles, rows[~known])
    return TitleRegister(records, programme, events)

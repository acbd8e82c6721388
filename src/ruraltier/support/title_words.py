"""What has become of titles, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier._messages import fill
from ruraltier._text import Text, printable, shown
from ruraltier.domain.calendar import NEVER, day_after
from ruraltier.domain.records import Records
from ruraltier.support.title_events import AWARDED, RESTORED, REVOKED, SUSPENDED, TitleEvents
from ruraltier.support.title_states import STATES, TitleStates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.column import Rows

_TOLD = {
    AWARDED: ("授予于 {day}{by},有效期至 {last}", "awarded on {day}{by}, valid until {last}"),
    REVOKED: ("于 {day} 撤销{by}", "revoked on {day}{by}"),
    SUSPENDED: ("于 {day} 暂停{by}", "suspended on {day}{by}"),
    RESTORED: ("于 {day} 恢复{by}", "restored on {day}{by}"),
}
_FOR_LIFE = ("授予于 {day}{by},长期有效", "awarded on {day}{by}, for life")
_EXPIRED = ("于 {day} 起失效", "lapsed as of {day}")
_LINE = ("{title}:{what}。截至 {day}:{state}", "{title}: {what}. On {day}: {state}")
_BY = ("({words})", " ({words})")
_NOTHING = ("没有称号记录", "no title on record")
_BETWEEN = Text(zh=";", en="; ")


@frozen(eq=False)
class Story:
    """What has become of the titles of a unit, for people.

    Parameters
    ----------
    events, records, states
        The events of the unit, the records that they were taken from, and where they led by a day.
    lang
        The language.
    """

    events: TitleEvents
    records: Records
    states: TitleStates
    lang: str

    def told(self, unit: str) -> str:
        """Return what has become of the unit's titles, a line for each that it has had."""
        seen = np.flatnonzero(self.events.days <= np.datetime64(self.states.day, "D"))
        numbers = self.events.keys[seen]
        lines = [self._line(unit, i, seen[numbers == i]) for i in np.unique(numbers).tolist()]
        return printable("\n".join([shown(unit), *(f"  {line}" for line in lines or [self._say(_NOTHING)])]))

    def _say(self, templates: tuple[str, str], **values: object) -> str:
        return fill(templates, **values).get(self.lang)

    def _line(self, unit: str, number: int, at: Rows) -> str:
        title = self.states.titles[number]
        state = next(word for word in STATES if word.en == self.states[unit, title.code].state)
        what = _BETWEEN.get(self.lang).join(self._story(at))
        return self._say(_LINE, title=shown(title.title(self.lang)), what=what, day=self.states.day, state=state)

    def _story(self, at: Rows) -> Iterator[str]:
        """Yield the events of a title in their order, and in between when a term was over."""
        ends, over = day_after(self.events.last), NEVER
        for place in at.tolist():
            # No day (NaT) is not before any.
            if over <= self.events.days[place]:
                yield self._say(_EXPIRED, day=over)
                over = NEVER
            yield self._event(place)
            kind = self.events.kinds[place]
            if kind in {AWARDED, REVOKED}:
                over = ends[place] if kind == AWARDED else NEVER
        if over <= np.datetime64(self.states.day, "D"):
            yield self._say(_EXPIRED, day=over)

    def _event(self, place: int) -> str:
        row, kind, last = int(self.events.rows[place]), int(self.events.kinds[place]), self.events.last[place]
        said = [shown(str(one[row])) for one in (self.records.by, self.records.notes) if one[row]]
        by = self._say(_BY, words=_BETWEEN.get(self.lang).join(said)) if said else ""
        template = _FOR_LIFE if kind == AWARDED and np.isnat(last) else _TOLD[kind]
        return self._say(template, day=self.events.days[place], by=by, last=last)

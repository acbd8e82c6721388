"""assistance_register: on any day, who is being helped, whose acceptance is due, who stays longer, who may leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ruraltier._panel import Panel, WithPanel
from ruraltier._text import many, printable, shown
from ruraltier.domain.records import Records
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import SHOWN, EvaluationError, Problem, expect, expect_day, expect_texts, near, show
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.assistance_words import speak
from ruraltier.support.term_events import ACCEPTED, EVENTS, FAILED, Spell, spells_of
from ruraltier.support.term_states import AssistanceStates, TermState
from ruraltier.support.unread import other_events, refusing, told, unread

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

_WORDS = tuple(word for text in EVENTS.values() for word in text.all)


@frozen(eq=False, repr=False)
class AssistanceRegister(WithPanel):
    """Terms of assistance; see `assistance_register`, which makes it, for an example.

    Parameters
    ----------
    records, programme
        What happened, and under which programme.
    spells
        The terms, by unit, then assistance, then day.
    """

    records: Records
    programme: Programme
    spells: tuple[Spell, ...]

    def __len__(self) -> int:
        return len(self.spells)

    @property
    def others(self) -> dict[str, int]:
        """Event -> number of records that are no events of assistance, and are not counted."""
        return other_events(self.records, _WORDS)

    def on(self, day: dt.date) -> AssistanceStates:
        """Return the states on a day, from the records up to it."""
        expect_day(day, "day")
        begun = {(spell.id, spell.assistance.code): spell for spell in self.spells if spell.start <= day}
        return AssistanceStates(day, tuple(TermState(spell.up_to(day), day) for spell in begun.values()))

    def explain(self, id: str, day: dt.date, lang: str = "zh") -> str:
        """Return what happened to a unit up to a day, and what state it is in, as a text in ``zh`` or ``en``."""
        expect(id, str, "id", "the id of a unit")
        lines = [shown(id)]
        for one in self.on(day).of(id):
            lines += [f"  {when} {EVENTS[event].get(lang)}" for when, event, _ in one.spell.events]
            lines.append(f"  {one.text.get(lang)}")
        return printable("\n".join(lines if lines[1:] else [*lines, f"  {speak('term.none').get(lang)}"]))

    def judged(
        self, result: Assessment, passed: Collection[str], on: dt.date, assistance: str | None = None
    ) -> Records:
        """Return the records that follow from an acceptance, which an assessment judges.

        Parameters
        ----------
        result
            The assessed units, under the rule book of the acceptance.
        passed
            The tiers that pass; a unit of another tier fails, one without a tier is not judged.
        on
            The day of the acceptance.
        assistance
            Code of the assistance; needed only where the programme has several.

        Returns
        -------
        Records
            ``accepted`` or ``failed`` for each judged unit, to be joined to those of the register.

        Raises
        ------
        EvaluationError
            If a tier is not of the rule book, the programme has not just one assistance and none is named, or a judged
            unit has no term that is running and not accepted on the day.
        """
        expect(result, Assessment, "result", "an Assessment, as assess gives it")
        code = self._named(assistance)
        codes, passing = result.policy.ladder.codes, expect_texts(passed, "passed", "codes of tiers")
        if wrong := [tier for tier in passing if tier not in codes]:
            what, rule = f"{show(wrong[0])} is no tier of {result.policy.id}", "one of " + ", ".join(codes)
            raise EvaluationError(Problem(code="RT-AST-020", what=what, rule=rule, mend=near(str(wrong[0]), codes)))
        judged = np.flatnonzero(result.tier >= 0)
        running = {one.spell.id for one in self.on(on) if one.spell.assistance.code == code and _is_open(one)}
        strange = [id_ for id_ in result.ids[judged].tolist() if id_ not in running]
        if strange:
            raise EvaluationError([_not_helped(id_, on) for id_ in strange[:SHOWN]], count=len(strange))
        events = [ACCEPTED if tier in passing else FAILED for tier in result.tier_codes[judged].tolist()]
        return Records(result.ids[judged], [on] * len(judged), events, [code] * len(judged))

    def _named(self, assistance: str | None) -> str:
        known = [one.code for one in self.programme.assistance]
        meant = known if assistance is None else [code for code in known if code == assistance]
        if len(meant) != 1:
            what = f"{len(meant)} assistances are meant" if assistance is None else f"{show(assistance)} is none"
            rule = "one of " + ", ".join(known) if known else "an assistance in the programme"
            raise EvaluationError(Problem(code="RT-AST-021", what=what, rule=rule, mend="name it: assistance=…"))
        return meant[0]

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON: a row for each term, with what happened in it."""
        return {"programme": self.programme.id, "terms": [_plain(spell, lang) for spell in self.spells]}

    def _panel(self) -> Panel:
        title = shown(self.programme.title.get("zh") or self.programme.id)
        units = len({spell.id for spell in self.spells})
        head = f"{many(len(self), 'term')} of {many(units, 'unit')} · {title}"
        return Panel(head, told(self.others), kind="AssistanceRegister")


def _plain(spell: Spell, lang: str) -> dict[str, Any]:
    return {
        "id": spell.id,
        "assistance": spell.assistance.code,
        "label": spell.assistance.title(lang),
        "start": spell.start.isoformat(),
        "last_day": None if spell.last is None else spell.last.isoformat(),
        "events": [{"date": day.isoformat(), "event": event} for day, event, _ in spell.events],
    }


def _is_open(one: TermState) -> bool:
    return one.state in {"helping", "extended"}


def _not_helped(id_: str, day: dt.date) -> Problem:
    what = f"{show(id_)} is judged on {day} and has no term that is running and not accepted"
    return Problem(code="RT-AST-022", id=id_, what=what, rule="units that are helped")


def assistance_register(records: Records, programme: Programme) -> AssistanceRegister:
    """Return the terms of assistance that records tell.

    Parameters
    ----------
    records
        Events ``started`` (进驻), ``accepted`` (验收合格), ``failed`` (验收不合格) and ``left`` (撤离), with the code
        or label of the assistance in ``outcome``; records of other events are left alone.
    programme
        The programme, whose assistance states how long a term is.

    Returns
    -------
    AssistanceRegister
        Whatever day is asked for, from the records up to that day. A unit that passed its acceptance may leave; one
        that failed, or whose term is over, stays in it until it passes.

    Raises
    ------
    TableError
        With every record that cannot be: of an assistance that there is not, before a start, after the helpers left,
        an acceptance after one that was passed.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"policy": "idm"}},
    ...     "assistance": {"laggards": {"level": "village", "label": "后进村转化", "when": "always", "years": 2,
    ...                                 "last_day": "day_before", "leap_day": "feb_28"}},
    ... }, {"idm": rt.load_policy("idm-2016")})
    >>> records = rt.Records.of([
    ...     {"id": "甲村", "date": "2022-03-01", "event": "进驻", "outcome": "后进村转化"},
    ...     {"id": "甲村", "date": "2024-02-20", "event": "验收不合格", "outcome": "后进村转化"},
    ... ])
    >>> register = rt.assistance_register(records, programme)
    >>> print(register.explain("甲村", dt.date(2024, 3, 1)))
    甲村
      2022-03-01 进驻
      2024-02-20 验收不合格
      后进村转化:2024-02-20验收不合格,不脱钩、不撤离,延期帮扶(原定2024-02-29期满),应予验收
    """
    expect(records, Records, "records", "Records, as read_records gives them")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    helped = [word for one in programme.assistance for word in one.words]
    with refusing(unread(records, programme, helped, _WORDS, "RT-AST-016")):
        spells = spells_of(records, programme.assistance)
    return AssistanceRegister(records, programme, spells)

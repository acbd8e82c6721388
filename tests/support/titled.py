"""A small programme of titles to try, and a day-by-day interpreter that knows nothing of arrays."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from attrs import define, evolve, field

import ruraltier as rt

HEAD: dict[str, Any] = {
    "format": 1,
    "source": "s",
    "confidence": "illustrative",
    "sources": {"s": {"title": "made up"}},
}
BOOK: dict[str, Any] = HEAD | {
    "id": "book",
    "title": "示例",
    "missing": "unrated",
    "score": {"total": 100},
    "indicators": {
        "mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "accident": {"kind": "yes_no", "label": {"zh": "安全事故", "en": "accident"}},
        "dispute": {"kind": "yes_no", "label": {"zh": "上访", "en": "dispute"}},
    },
    "ladder": {"tiers": [{"code": "low"}, {"code": "mid", "at_least": 60}, {"code": "top", "at_least": 90}]},
}
TERM = {"years": 3, "last_day": "day_before", "leap_day": "feb_28"}
STAR: dict[str, Any] = TERM | {
    "level": "village",
    "label": {"zh": "五星级", "en": "five stars"},
    "tiers": ["top"],
    "revoke_when": "accident",
    "suspend_when": "dispute",
}
LIFE: dict[str, Any] = {"level": "village", "label": "先进村", "tiers": ["mid", "top"]}
TITLES = {"star": STAR, "life": LIFE}


def book(**more: Any) -> rt.TierPolicy:
    return rt.parse_policy(BOOK | more)


def programme(titles: dict[str, Any] = TITLES, **more: Any) -> rt.Programme:
    document = HEAD | {"id": "p", "title": "示例", "levels": {"village": {"policy": "book"}}, "titles": titles}
    policies = {"book": book(), "other": book(id="other")}
    return rt.parse_programme(document | more, policies)


def records(*rows: tuple[str, ...]) -> rt.Records:
    """Return records of id, date, event and, where they are given, outcome, by and note."""
    keys = ("id", "date", "event", "outcome", "by", "note")
    return rt.Records.of([{"outcome": "star"} | dict(zip(keys, row, strict=False)) for row in rows])


def register(*rows: tuple[str, ...], **star: Any) -> rt.TitleRegister:
    return rt.title_register(records(*rows), programme(TITLES | {"star": STAR | star}))


def result(marks: dict[str, float], **columns: list[str]) -> rt.Assessment:
    none = ["否"] * len(marks)
    table = {"id": list(marks), "mark": list(marks.values()), "accident": none, "dispute": none} | columns
    return rt.assess(rt.read_cohort(table, book(), id="id"), book())


def last_day(day: dt.date, title: dict[str, Any]) -> dt.date | None:
    """Return the last day of a term that begins on a day, by the words of the file."""
    if "years" not in title:
        return None
    year = day.year + title["years"]
    leap = (day.month, day.day) == (2, 29) and not calendar.isleap(year)
    stands = {"feb_28": dt.date(year, 2, 28), "mar_1": dt.date(year, 3, 1)}
    anniversary = stands[title["leap_day"]] if leap else day.replace(year=year)
    return anniversary - dt.timedelta(days=title["last_day"] == "day_before")


def possible(title: dict[str, Any], happened: list[tuple[dt.date, str]]) -> list[tuple[dt.date, str]]:
    """Return, by day, what can happen of what is drawn: the rest is left out."""
    clock, kept = Clock(title), []
    for day, event in sorted(happened, key=lambda one: one[0]):
        clock.begin(day)
        clock.happen(day, event)
        kept += [(day, event)] if not clock.wrong else []
        clock.wrong.clear()
    return kept


@define
class Clock:
    """One title of one unit, taken through the calendar day by day."""

    title: dict[str, Any]
    state: str = "none"
    since: dt.date | None = None
    until: dt.date | None = None
    began: dt.date | None = None
    wrong: list[str] = field(factory=list)

    def begin(self, day: dt.date) -> None:
        """Let a day begin: a term that ended the day before is over."""
        if self.state in {"held", "suspended"} and self.until is not None and day > self.until:
            self.state, self.since = "expired", self.until + dt.timedelta(days=1)

    def happen(self, day: dt.date, event: str) -> None:
        """Let something happen on the day."""
        allowed = {
            "awarded": {"none", "held", "suspended", "revoked", "expired"},
            "revoked": {"held", "suspended"},
            "suspended": {"held"},
            "restored": {"suspended"},
        }
        if self.state not in allowed[event] or (event == "awarded" and day == self.began):
            self.wrong.append(event)
            return
        self.state, self.since = "held" if event in {"awarded", "restored"} else event, day
        if event == "awarded":
            self.began, self.until = day, last_day(day, self.title)


def day_by_day(title: dict[str, Any], happened: list[tuple[dt.date, str]], first: dt.date, days: int) -> list[Clock]:
    """Return the state at the end of each day."""
    clock, found = Clock(title), []
    for day in (first + dt.timedelta(days=i) for i in range(days)):
        clock.begin(day)
        for on, event in happened:
            if on == day:
                clock.happen(day, event)
        found.append(evolve(clock))
    return found

"""Records: who, when, what - one line for every event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier._numbers import NotANumberError, exact
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import many, shown
from ruraltier.domain.column import Rows, own, texts
from ruraltier.domain.record_places import RecordPlaces
from ruraltier.domain.record_rows import FIELDS, day_of, read_rows
from ruraltier.errors import ArgumentError, Problem, TableError, expect, expect_day, show

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

_TEXTS = ("ids", "events", "outcomes", "by", "tiers", "notes")


def _days(values: Any) -> NDArray[np.datetime64]:  # noqa: ANN401 - whatever the caller holds; it is looked at here
    if isinstance(values, np.ndarray) and values.dtype == np.dtype("datetime64[D]"):
        return own(values, "datetime64[D]")
    given = _members(values, "dates")
    days = [_day(value) for value in given]
    # What is no day is kept as it is, to be told with everything else that is wrong.
    return own(given, object) if None in days else own(days, "datetime64[D]")


def _day(value: object) -> dt.date | np.datetime64 | None:
    """Return a day; None for what is no day: a time of day, a month, a number. Midnight in an array of hours is one."""
    if isinstance(value, np.datetime64) and np.can_cast("datetime64[D]", value.dtype):
        day = value.astype("datetime64[D]")
        return day_of(day if day == value else value)
    return day_of(value)


def _undated(row: int, value: object) -> Problem:
    absent = value is None or (isinstance(value, np.datetime64) and np.isnat(value))
    what = "there is no day" if absent else f"{show(value)} is no day"
    rule = "a date, or a text such as 2024-02-29"
    return Problem(code="RT-TAB-061", row=row + 1, column="dates", what=what, rule=rule)


def _scores(values: object) -> NDArray[Any]:
    given = _members(values, "scores")
    array = np.empty(len(given), object)
    array[:] = [_score(row, value) for row, value in enumerate(given)]
    array.flags.writeable = False
    return array


def _score(row: int, value: object) -> Fraction | None:
    try:
        return None if value is None else exact(value)
    except NotANumberError as error:
        what = f"the score cannot be used: {error}"
        raise TableError(Problem(code="RT-NUM-001", row=row + 1, column="scores", what=what, rule="a number")) from None


def _members(values: object, name: str) -> list[Any]:
    try:
        found: list[Any] | None = None if isinstance(values, (str, bytes)) else list(values)  # type: ignore[call-overload]  # looked at here
    except TypeError:
        found = None
    if found is None:
        what = f"{name} is a {type(values).__name__}"
        raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule="a column: a list or an array"))
    return found


def _problems(values: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(values)


@frozen(eq=False, repr=False)
class Records(WithPanel):
    """Events of units, in the order of their days; those of one day keep the order in which they were given.

    Parameters
    ----------
    ids
        Shape (n,), str, read-only: the unit of each event.
    dates
        Shape (n,), datetime64[D], read-only: its day.
    events
        Shape (n,), str, read-only: what happened, such as a stage of a chain or ``awarded``.
    outcomes, by, tiers, notes
        Shape (n,), str, read-only: how it ended or what it is about, who acted, a tier, a note;
        empty where there is none.
    scores
        Shape (n,), object, read-only: exact scores as `fractions.Fraction`, None where there is none.
    noticed
        What was noticed while reading that did not stop it.
    places
        In which row of which table each event stood; by default in the order in which they are given, from 1.

    Raises
    ------
    TableError
        If the columns are not of one length, or a day is missing.

    Examples
    --------
    >>> import datetime as dt
    >>> records = Records.of([
    ...     {"id": "甲村", "date": "2024-05-01", "event": "apply", "outcome": "pass"},
    ...     {"id": "甲村", "date": "2024-06-01", "event": "check", "outcome": "pass", "score": "91.5"},
    ... ])
    >>> len(records), records.scores[1], len(records.up_to(dt.date(2024, 5, 31)))
    (2, Fraction(183, 2), 1)
    """

    ids: NDArray[np.str_] = field(converter=texts)
    dates: NDArray[np.datetime64] = field(converter=_days)
    events: NDArray[np.str_] = field(converter=texts)
    outcomes: NDArray[np.str_] = field(default=(), converter=texts)
    by: NDArray[np.str_] = field(default=(), converter=texts)
    tiers: NDArray[np.str_] = field(default=(), converter=texts)
    notes: NDArray[np.str_] = field(default=(), converter=texts)
    scores: NDArray[Any] = field(default=(), converter=_scores)
    noticed: tuple[Problem, ...] = field(default=(), converter=_problems)
    places: RecordPlaces = field()

    @places.default
    def _in_order(self) -> RecordPlaces:
        return RecordPlaces.of(len(self.ids))

    def __attrs_post_init__(self) -> None:
        n = len(self.ids)
        for name in ("outcomes", "by", "tiers", "notes"):
            if not len(getattr(self, name)):
                object.__setattr__(self, name, texts([""] * n))
        if not len(self.scores):
            object.__setattr__(self, "scores", _scores([None] * n))
        problems = [*self._lengths(), *self._unknown_days()]
        if problems:
            raise TableError(problems)
        order = np.argsort(self.dates, kind="stable")
        if (order != np.arange(n)).any():
            for name in (*_TEXTS, "dates", "scores"):
                sorted_ = getattr(self, name)[order]
                sorted_.flags.writeable = False
                object.__setattr__(self, name, sorted_)
            object.__setattr__(self, "places", self.places.take(order))

    def _lengths(self) -> list[Problem]:
        n = len(self.ids)
        found = {name: len(getattr(self, name)) for name in (*_TEXTS, "dates", "scores")}
        return [
            Problem(code="RT-TAB-060", column=name, what=f"{name} has {m} rows", rule=f"{n}, as many as there are ids")
            for name, m in found.items()
            if m != n
        ]

    def _unknown_days(self) -> list[Problem]:
        if self.dates.dtype == object:
            return [_undated(row, value) for row, value in enumerate(self.dates.tolist()) if _day(value) is None]
        return [_undated(row, None) for row in np.flatnonzero(np.isnat(self.dates)).tolist()]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Records:
        """Return records of mappings with the keys id, date, event, outcome, by, tier, note and score.

        Parameters
        ----------
        rows
            One mapping an event. All values but the score and the date are texts; outcome, by, tier, note and score
            may be left out or None. A date is a text such as ``2024-02-29``, a `datetime.date`, or a datetime64[D].

        Raises
        ------
        TableError
            With everything that is wrong with every row (from 1): an unknown key, no id, date or event, a value of
            another kind.
        """
        columns, count = read_rows(_members(rows, "rows"))
        return cls(**columns, places=RecordPlaces.of(count))

    def joined(*several: Records) -> Records:  # the records themselves come first, also where the class is asked
        """Return these events and those of others together.

        Raises
        ------
        ArgumentError
            If one of them is no `Records`.

        Examples
        --------
        >>> first = Records.of([{"id": "甲村", "date": "2024-05-01", "event": "apply"}])
        >>> len(first.joined(first, Records.of([])))
        2
        """
        for place, one in enumerate(several):
            expect(one, Records, f"records[{place}]", "Records, as read_records gives them")
        if not several:
            return Records([], [], [])
        columns: dict[str, Any] = {name: np.concatenate([getattr(one, name) for one in several]) for name in FIELDS}
        noticed = [problem for one in several for problem in one.noticed]
        return Records(**columns, noticed=noticed, places=RecordPlaces.joined([one.places for one in several]))

    def place(self, row: int, column: str = "") -> dict[str, Any]:
        """Return where an event stood, as the arguments ``source``, ``row`` and ``column`` of a `Problem`."""
        return self.places.place(row, column)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (
            self.ids, self.dates, self.events, self.outcomes, self.by, self.tiers, self.notes, self.scores,
            self.noticed, self.places,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Rows | slice) -> Records:
        """Return some of the events."""
        return Records(
            self.ids[rows], self.dates[rows], self.events[rows], self.outcomes[rows], self.by[rows], self.tiers[rows],
            self.notes[rows], self.scores[rows], self.noticed, self.places.take(rows),
        )  # fmt: skip

    def up_to(self, day: dt.date | np.datetime64) -> Records:
        """Return the events up to a day, that day included."""
        if not isinstance(day, np.datetime64):
            expect_day(day, "day")
        return self.take(np.flatnonzero(self.dates <= np.asarray(day, "datetime64[D]")))

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the events as mappings, as `of` takes them, scores as decimals or ratios in text; ready for JSON."""
        keys = ("id", "date", "event", "outcome", "by", "tier", "note", "score")
        columns = (self.ids, self.dates, self.events, self.outcomes, self.by, self.tiers, self.notes)
        scores = [None if score is None else str(score) for score in self.scores]
        rows = zip(*(column.astype(str).tolist() for column in columns), scores, strict=True)
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def _panel(self) -> Panel:
        words = (self.dates, self.ids, self.events, self.outcomes, self.by)
        noticed = f" · {len(self.noticed)} noticed" if self.noticed else ""
        rows = ends(len(self), lambda i: [shown(str(one[i])) for one in words], "lllll")
        return Panel(f"{many(len(self), 'event')}{noticed}", [rows], kind="Records")

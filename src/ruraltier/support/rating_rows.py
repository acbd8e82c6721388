"""Which unit, rating and part each mark is of, and every mark that fits none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Factory, define, frozen

from ruraltier._numbers import exact, float_edge, plain
from ruraltier._text import loose, many
from ruraltier.domain.column import Codes, Rows
from ruraltier.domain.ratings import Ratings
from ruraltier.engine.ratios import LIMIT
from ruraltier.errors import SHOWN, EvaluationError, Problem, near, show
from ruraltier.policy.programme.ratings import Part, Rating

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.indicator import Indicator
    from ruraltier.policy.programme.programme import Programme

_ELSEWHERE, _UNKNOWN = -1, -2
_LISTED = 1000
_STOPS = ".。 "
_NOTS = ("不", "未", "没", "not ", "dis", "un")


@frozen(eq=False)
class Sheet:
    """The marks of one rating.

    Parameters
    ----------
    rating
        The rating.
    rows
        Shape (m,): the rows of the table that are of it.
    at
        Shape (m,): the position of the unit of each.
    part
        Shape (m,): which part of the rating each is of.
    """

    rating: Rating
    rows: Rows
    at: Rows
    part: Rows

    def of(self, part: int) -> tuple[Rows, Rows]:
        """Return the rows of the table that are of a part, and the positions of their units."""
        chosen = np.flatnonzero(self.part == part)
        return self.rows[chosen], self.at[chosen]


@define
class Faults:
    """What is wrong with rows of a table: all are counted, and the first are told."""

    ratings: Ratings
    found: list[Problem] = Factory(list)
    count: int = 0

    def add(self, rows: Rows, code: str, column: str, say: Callable[[int], dict[str, str]]) -> None:
        """Add what is wrong with some rows; `say` gives what, rule and mend of one."""
        self.count += len(rows)
        for row in rows[:SHOWN].tolist():
            said = say(row)
            self.found.append(
                Problem(
                    code=code,
                    source=self.ratings.source,
                    row=int(self.ratings.lines[row]),
                    id=str(self.ratings.units.words[self.ratings.units.at[row]]),
                    column=self.ratings.headers.get(column, column),
                    value=show(self.ratings.mark(row)),
                    what=said["what"],
                    rule=said["rule"],
                    mend=said.get("mend", ""),
                )
            )

    def refuse(self) -> None:
        """Raise if anything is wrong.

        Raises
        ------
        EvaluationError
            With the first problems in the order of rows.
        """
        if self.count:
            first = sorted(self.found, key=lambda problem: problem.row or 0)[:SHOWN]
            raise EvaluationError(first, count=self.count)


def sheets_of(cohort: Cohort, ratings: Ratings, programme: Programme, level: str) -> tuple[Sheet, ...]:
    """Return the marks of each rating of a level.

    Raises
    ------
    EvaluationError
        With every row that names a unit, item or rater that there is not, or whose mark cannot be one.
    """
    faults = Faults(ratings)
    mine = [rating for rating in programme.ratings if rating.level == level]
    item = _items(ratings, programme, mine, faults)
    unit = _units(ratings, cohort, faults, item >= 0)
    known = {one.code: one for one in programme.level[level].policy.indicators}
    sheets = tuple(
        _sheet(ratings, rating, np.flatnonzero((item == i) & (unit >= 0)), unit, faults)
        for i, rating in enumerate(mine)
    )
    for sheet in sheets:
        _check_marks(ratings, sheet, known[sheet.rating.code], faults)
        _check_twice(ratings, sheet, faults)
    faults.refuse()
    return sheets


def kinds_of(ratings: Ratings, part: Part, rows: Rows) -> Codes:
    """Return 1 for each ballot that counts, 0 for one that does not, and −1 for what is no ballot."""
    words = [str(word) for word in ratings.ballots.words]
    kinds = np.array([_kind(part, word) for word in words], dtype=np.int8)
    found = kinds[ratings.ballots.at[rows]] if words else np.zeros(len(rows), np.int8)
    values = ratings.marks.values[rows]
    for value in np.unique(values[~np.isnan(values)]).tolist():
        found[values == value] = _kind(part, plain(exact(value)))
    return found


def _kind(part: Part, word: str) -> int:
    if word in part.counts or word in part.blank:
        return 1 if word in part.counts else -1
    alike = {kind for kind, known in ((1, part.counts), (-1, part.blank)) if _bare(word) in map(_bare, known)}
    return alike.pop() if len(alike) == 1 else 0


def _bare(word: str) -> str:
    """Return a ballot as it is compared where the exact comparison finds nothing: width, spaces, full stops aside."""
    return loose(word).rstrip(_STOPS) or word


def near_misses(ratings: Ratings, part: Part, rows: Rows) -> Iterator[Problem]:
    """Yield a note for each word that does not count but is near to one that would, or would be no ballot."""
    against = ratings.ballots.at[rows[kinds_of(ratings, part, rows) == 0]]
    found, counts = np.unique(against, return_counts=True)
    for place, count in zip(found.tolist(), counts.tolist(), strict=True):
        word = str(ratings.ballots.words[place])
        # A word with a "not" more or less is another answer, however near its letters are.
        known = [one for one in (*part.counts, *part.blank) if _nots(one) == _nots(word)]
        if mend := near(word, known):
            yield Problem(
                code="RT-RAT-102",
                source=ratings.source,
                column=ratings.headers.get("mark", "mark"),
                value=show(word),
                what=f"{many(count, 'ballot')} of {part.rater} say {show(word)}, a vote that does not count",
                mend=mend,
            )


def _nots(word: str) -> int:
    return sum(loose(word).count(one) for one in _NOTS)


def _named(pairs: Iterable[tuple[str, Sequence[str], int]]) -> dict[str, int]:
    """Return name -> position; a code comes before a label."""
    listed = list(pairs)
    labels = {word: position for _, words, position in listed[::-1] for word in words}
    return labels | {code: position for code, _, position in listed[::-1]}


def _found(words: NDArray[np.str_], known: Mapping[str, int], default: int) -> Rows:
    return np.array([known.get(word, default) for word in words.tolist()], dtype=np.intp)


def _items(ratings: Ratings, programme: Programme, mine: Sequence[Rating], faults: Faults) -> Rows:
    """Return which rating of the level each row is of; −1 for a rating of another level, −2 for none."""
    others = {word: _ELSEWHERE for one in programme.ratings for word in one.words}
    known = others | _named((one.code, one.label.all, i) for i, one in enumerate(mine))
    item = _found(ratings.items.words, known, _UNKNOWN)[ratings.items.at] if len(ratings) else _none()

    def say(row: int) -> dict[str, str]:
        word = str(ratings.items.words[ratings.items.at[row]])
        rule = "one of " + ", ".join(known)
        return {"what": f"{show(word)} is no rating of the programme", "rule": rule, "mend": near(word, known)}

    faults.add(np.flatnonzero(item == _UNKNOWN), "RT-RAT-012", "item", say)
    return item


def _none() -> Rows:
    return np.empty(0, np.intp)


def _units(ratings: Ratings, cohort: Cohort, faults: Faults, mine: NDArray[np.bool_]) -> Rows:
    """Return the position of the unit of each row; −1 where there is none."""
    unit = _positions(ratings.units.words, cohort)[ratings.units.at] if len(ratings) else _none()

    def say(row: int) -> dict[str, str]:
        word = str(ratings.units.words[ratings.units.at[row]])
        mend = near(word, cohort.ids[:_LISTED].tolist())
        return {"what": f"there is no unit {show(word)}", "rule": "an id of the table of units", "mend": mend}

    faults.add(np.flatnonzero((unit < 0) & mine), "RT-RAT-011", "unit", say)
    return unit


def _positions(words: NDArray[np.str_], cohort: Cohort) -> Rows:
    # A table of marks that was made of the table of units has them in the same order.
    if np.array_equal(words, cohort.ids):
        return np.arange(len(cohort))
    return _found(words, dict(zip(cohort.ids.tolist(), range(len(cohort)), strict=True)), -1)


def _sheet(ratings: Ratings, rating: Rating, rows: Rows, unit: Rows, faults: Faults) -> Sheet:
    known = _named((part.rater, part.label.all, i) for i, part in enumerate(rating.parts))
    part = _found(ratings.raters.words, known, -1)[ratings.raters.at[rows]] if len(rows) else _none()

    def say(row: int) -> dict[str, str]:
        word = str(ratings.raters.words[ratings.raters.at[row]])
        what, rule = f"{show(word)} is no rater of {rating.code}", "one of " + ", ".join(known)
        return {"what": what, "rule": rule, "mend": near(word, known)}

    faults.add(rows[part < 0], "RT-RAT-013", "rater", say)
    return Sheet(rating, rows[part >= 0], unit[rows[part >= 0]], part[part >= 0])


def _check_marks(ratings: Ratings, sheet: Sheet, indicator: Indicator, faults: Faults) -> None:
    for i, part in enumerate(sheet.rating.parts):
        rows, _ = sheet.of(i)
        values = ratings.marks.values[rows]
        if part.combine == "share":
            _check_ballots(ratings, part, rows[~np.isnan(values)], faults)
            continue
        faults.add(rows[np.isnan(values)], "RT-RAT-014", "mark", lambda row: _no_number(ratings, row))
        if indicator.range is not None and part.combine != "sum":
            _check_range(rows, values, indicator.range, faults)


def _no_number(ratings: Ratings, row: int) -> dict[str, str]:
    return {"what": f"the mark {show(ratings.mark(row))} is no plain number", "rule": "a number, such as 92.5"}


def _check_ballots(ratings: Ratings, part: Part, rows: Rows, faults: Faults) -> None:
    known = (*part.counts, *part.blank)
    strange = np.array([row for row in rows.tolist() if ratings.mark(row) not in known], dtype=np.intp)

    def say(row: int) -> dict[str, str]:
        rule = "the word of a ballot, such as " + ", ".join(part.counts)
        return {"what": f"the ballot is the number {ratings.mark(row)}", "rule": rule}

    faults.add(strange, "RT-RAT-017", "mark", say)


def _check_range(rows: Rows, values: NDArray[np.float64], bounds: tuple[Any, Any], faults: Faults) -> None:
    low, high = bounds
    outside = (values < float_edge(low, closed=True)) | (values >= float_edge(high, closed=False))

    def say(row: int) -> dict[str, str]:
        what = f"the mark {faults.ratings.mark(row)} is out of the range of the indicator"
        return {"what": what, "rule": f"a number from {plain(exact(low))} to {plain(exact(high))}"}

    faults.add(rows[outside], "RT-RAT-015", "mark", say)


def _check_twice(ratings: Ratings, sheet: Sheet, faults: Faults) -> None:
    """Find persons who rate a unit twice in one period, where the table names persons."""
    if not any(ratings.people.words.tolist()):
        return
    named = np.flatnonzero(np.array([bool(w) for w in ratings.people.words.tolist()])[ratings.people.at[sheet.rows]])
    rows = sheet.rows[named]
    keys = joint([sheet.at[named], sheet.part[named], ratings.people.at[rows], ratings.periods.at[rows]])
    order = np.argsort(keys, kind="stable")
    again = keys[order[1:]] == keys[order[:-1]]
    first = dict(zip(rows[order[1:][again]].tolist(), rows[order[:-1][again]].tolist(), strict=True))

    def say(row: int) -> dict[str, str]:
        who = show(str(ratings.people.words[ratings.people.at[row]]))
        what = f"{who} has rated the same in row {int(ratings.lines[first[row]])}"
        return {"what": what, "rule": "one mark a person and period", "mend": "leave one out, or name the period"}

    faults.add(np.array(sorted(first), dtype=np.intp), "RT-RAT-016", "who", say)


def joint(columns: Sequence[Rows]) -> Rows:
    """Return one whole number a row, the same exactly where all columns are.

    Examples
    --------
    >>> joint([np.array([0, 0, 1]), np.array([2, 2, 2])]).tolist()
    [2, 2, 5]
    """
    keys, many = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        size = int(column.max(initial=0)) + 1
        if many * size >= LIMIT:
            keys = np.unique(keys, return_inverse=True)[1].reshape(-1)
            many = len(keys)
        keys, many = keys * size + column, many * size
    return keys

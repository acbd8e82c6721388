"""rate: the marks of several raters, months or sources become one mark, which fills an indicator of a rule book."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field

from ruraltier._late import WithFrame
from ruraltier._messages import figure
from ruraltier._numbers import plain
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import expect_language, many, printable, shown, table
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.ratings import Ratings
from ruraltier.engine.ratios import Ratios, times
from ruraltier.errors import SHOWN, EvaluationError, Problem, expect, near, show
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.mixing import Difference, Mixed, floats_of, mix
from ruraltier.support.rating_rows import near_misses, sheets_of
from ruraltier.support.rating_words import gap_text, rating_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ruraltier.domain.indicator import Indicator
    from ruraltier.support.combining import Combined


def _mapping(value: Mapping[str, Mixed]) -> Mapping[str, Mixed]:
    return MappingProxyType(dict(value))


@define(frozen=True, eq=False, slots=False, repr=False)
class Rated(WithFrame, WithPanel):
    """The ratings of the units of a level; see `rate`, which makes it, for an example.

    Parameters
    ----------
    cohort
        The units, with a column for each rating.
    ratings
        The marks that were mixed.
    programme, level
        By what, and which units these are.
    mixed
        Code of a rating -> its figures.
    """

    cohort: Cohort
    ratings: Ratings
    programme: Programme
    level: str
    mixed: Mapping[str, Mixed] = field(converter=_mapping)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild by mixing again, so that arrays are read-only again."""
        return rate, (self.cohort, self.ratings, self.programme, self.level)

    def __len__(self) -> int:
        return len(self.cohort)

    @cached_property
    def gaps(self) -> tuple[Difference, ...]:
        """The units where two raters are further apart than a rating allows, rating by rating."""
        return tuple(self._difference(mixed, row) for mixed in self.mixed.values() for row in mixed.apart.tolist())

    @cached_property
    def noticed(self) -> tuple[Problem, ...]:
        """Words of ballots that do not count but are near to some that do, or that are no ballots."""
        shares = [(m, i) for m in self.mixed.values() for i, one in enumerate(m.parts) if one.part.combine == "share"]
        return tuple(n for m, i in shares for n in near_misses(self.ratings, m.parts[i].part, m.sheet.of(i)[0]))

    def _difference(self, mixed: Mixed, row: int) -> Difference:
        gap = mixed.rating.gap
        pair = (mixed.part(rater).figure.fraction(row) for rater in (gap.between if gap else ()))
        unit, name = str(self.cohort.ids[row]), str(self.cohort.names[row])
        return Difference(unit, name, mixed.rating, *(value or Fraction(0) for value in pair))

    def explain(self, key: str | int, lang: str = "zh") -> str:
        """Return how the marks of a unit come about, part by part, with their arithmetic.

        Parameters
        ----------
        key
            The unit's id (a text) or its position.
        lang
            ``zh`` or ``en``.

        Raises
        ------
        EvaluationError
            If there is no such unit or language.
        """
        row = self.cohort.row(key)
        expect_language(lang)
        texts = [rating_text(self.cohort, self.ratings, mixed, row, lang) for mixed in self.mixed.values()]
        apart = [self._difference(mixed, row) for mixed in self.mixed.values() if row in mixed.apart]
        gaps = [f"  {gap_text(gap, lang)}" for gap in apart]
        return printable("\n".join([*texts, *gaps]))

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return id and name, and of each rating its mark and the figure and number of marks of each part.

        Headers are labels in a language. Figures are floats, correctly rounded from the exact ones; NaN where there is
        none.
        """
        found: dict[str, NDArray[Any]] = {"id": self.cohort.ids, "name": self.cohort.names}
        for mixed in self.mixed.values():
            title = mixed.rating.title(lang)
            found[title] = floats_of(mixed.mark)
            for one in mixed.parts:
                found[f"{title}/{one.part.title(lang)}"] = floats_of(one.figure)
                found[f"{title}/{one.part.title(lang)}/n"] = one.marks
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the ratings as plain lists and texts, ready for JSON; figures are decimals or ratios in text."""
        return {
            "programme": self.programme.id,
            "level": self.level,
            "ratings": {code: list(self._units(mixed)) for code, mixed in self.mixed.items()},
            "gaps": [gap.to_dict() for gap in self.gaps],
        }

    def _units(self, mixed: Mixed) -> Iterator[dict[str, Any]]:
        columns = self.cohort.ids.tolist(), _texts(mixed.mark), _texts(mixed.exact)
        parts = zip(*(_of_part(one) for one in mixed.parts), strict=True)
        for unit, mark, exact, below in zip(*columns, parts, strict=True):
            yield {"id": unit, "mark": mark, "exact": exact, "parts": list(below)}

    def _panel(self) -> Panel:
        title = shown(self.programme.title.get("zh") or self.programme.id)
        lines = [line for mixed in self.mixed.values() for line in _summary(mixed)]
        apart = sum(len(mixed.apart) for mixed in self.mixed.values())
        gaps = [f"  {word} {count}" for word, count in (("分差过大", apart), ("提示", len(self.noticed))) if count]
        head = f"{many(len(self), 'unit')} · {self.level} · {title}"
        return Panel(head, [table(lines, "llrrr", header=["项目", "", "权重", "评分", "不足"]), *gaps], kind="Rated")


def _summary(mixed: Mixed) -> Iterator[list[str]]:
    """Yield a line of a rating: how many have a mark; and of each part: its weight, its marks, and who has too few."""
    there = int(mixed.mark.there.sum())
    yield [shown(mixed.rating.title("zh")), shown(mixed.rating.code), "", str(there), ""]
    for one in mixed.parts:
        short = int(one.short.sum())
        marks, few = str(int(one.marks.sum())), f"{short}" if short else ""
        yield [f"  {shown(one.part.title('zh'))}", shown(one.part.rater), f"× {figure(one.part.weight)}", marks, few]


def _text(figures: Ratios, row: int) -> str | None:
    value = figures.fraction(row)
    return None if value is None else plain(value)


def _texts(figures: Ratios) -> list[str | None]:
    """Return the figures of all rows; equal ones are written once, since most marks are."""
    written: dict[tuple[int, int], str] = {}
    told: list[str | None] = []
    for num, den, there in zip(figures.num.tolist(), figures.dens.tolist(), figures.there.tolist(), strict=True):
        if there and (num, den) not in written:
            written[num, den] = plain(Fraction(num, den))
        told.append(written[num, den] if there else None)
    return told


def _of_part(one: Combined) -> Iterator[dict[str, Any]]:
    """Yield what is told of a part for each unit."""
    columns = _texts(one.figure), one.marks.tolist(), one.short.tolist()
    for told, marks, short in zip(*columns, strict=True):
        yield {"rater": one.part.rater, "figure": told, "marks": marks, "short": short}


def rate(cohort: Cohort, ratings: Ratings, programme: Programme, level: str) -> Rated:
    """Mix the marks of several raters, months or sources into the indicators that they fill.

    Parameters
    ----------
    cohort
        The units of a level.
    ratings
        The marks, as `read_ratings` reads them; those of ratings of other levels are left aside.
    programme
        Its ratings say what is mixed, and how.
    level
        The code of the level.

    Returns
    -------
    Rated
        ``rated.cohort`` is the cohort with a column more for each rating of the level; ``rated.explain(id)`` says how
        a mark came about, and ``rated.gaps`` where two raters are too far apart.

    Raises
    ------
    ArgumentError
        If an argument is of a wrong kind.
    EvaluationError
        If the programme has no ratings for the level; with every mark of an unknown unit, rating or rater, every mark
        that is no number or out of the range of its indicator, and everybody who rates the same twice in one period.

    Notes
    -----
    The mark is Σ weight · part / Σ weight, exact until it is rounded once. A part without its quorum leaves the mark
    missing, or is left out and the rest weighed anew, as the rating says. Of ballots, the words in ``counts`` are
    votes for, those in ``blank`` are no ballots, and all others are votes that do not count.

    Examples
    --------
    >>> import ruraltier as rt
    >>> book = rt.parse_policy({
    ...     "format": 1, "id": "book", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "score": {"total": 100}, "missing": "unrated",
    ...     "indicators": {"work": {"label": "工作", "points": 100, "range": [0, 100], "curve": {"kind": "value"}}},
    ...     "ladder": {"tiers": [{"code": "low", "label": "一般"}, {"code": "high", "label": "好", "at_least": 80}]},
    ... })
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"policy": "book"}},
    ...     "ratings": {"work": {
    ...         "level": "village", "label": "工作", "round": {"places": 1, "mode": "half_up"}, "parts": [
    ...             {"rater": "上评", "weight": 70},
    ...             {"rater": "群众", "weight": 30, "combine": "share", "counts": ["满意"]}]}},
    ... }, {"book": book})
    >>> marks = {"代码": ["甲"] * 4, "项目": ["工作"] * 4, "评价主体": ["上评", "群众", "群众", "群众"],
    ...          "评分": ["85", "满意", "满意", "不满意"]}
    >>> rated = rt.rate(rt.Cohort(["甲"], {}), rt.read_ratings(marks), programme, "village")
    >>> rated.cohort["甲"]["work"]
    Fraction(159, 2)
    >>> print(rated.explain("甲"))
    甲:工作 79.5
      上评        85  × 70  1 份
      群众  66.6666…  × 30  2 / 3 票 × 100:满意 2;不满意 1 不计入
      (85 × 70 + 66.6666… × 30) / 100 = 79.5
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect(ratings, Ratings, "ratings", "Ratings, as read_ratings gives them")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    expect(level, str, "level", "the code of a level")
    _check_level(programme, level)
    sheets = sheets_of(cohort, ratings, programme, level)
    mixed = {sheet.rating.code: mix(ratings, sheet, len(cohort)) for sheet in sheets}
    _check_range(cohort, programme, level, mixed)
    filled = cohort.filled({code: one.column for code, one in mixed.items()})
    return Rated(filled, ratings, programme, level, mixed)


def _check_level(programme: Programme, level: str) -> None:
    known = list(dict.fromkeys(rating.level for rating in programme.ratings))
    if level not in known:
        what = f"the programme {programme.id} has no ratings for {show(level)}"
        rule = "one of " + ", ".join(known) if known else "a programme with ratings"
        raise EvaluationError(Problem(code="RT-RAT-010", what=what, rule=rule, mend=near(level, known)))


def _check_range(cohort: Cohort, programme: Programme, level: str, mixed: Mapping[str, Mixed]) -> None:
    known = {one.code: one for one in programme.level[level].policy.indicators}
    found = [(one, _outside(one.mark, known[code])) for code, one in mixed.items()]
    if any(len(rows) for _, rows in found):
        problems = [_out_of_range(cohort, one, int(row), known) for one, rows in found for row in rows[:SHOWN]]
        raise EvaluationError(problems[:SHOWN], count=sum(len(rows) for _, rows in found))


def _outside(marks: Ratios, indicator: Indicator) -> NDArray[np.intp]:
    if indicator.range is None:
        return np.empty(0, np.intp)
    low, high = indicator.range
    below = times(marks.num, low.denominator) < times(marks.dens, low.numerator)
    above = times(marks.num, high.denominator) > times(marks.dens, high.numerator)
    return np.flatnonzero((below | above) & marks.there)


def _out_of_range(cohort: Cohort, mixed: Mixed, row: int, known: Mapping[str, Indicator]) -> Problem:
    low, high = known[mixed.rating.code].range or (Fraction(0), Fraction(0))
    what = f"the mixed mark {_text(mixed.mark, row)} is out of the range of the indicator"
    return Problem(
        code="RT-RAT-018",
        source=cohort.source,
        id=str(cohort.ids[row]),
        column=mixed.rating.code,
        what=what,
        rule=f"a number from {plain(low)} to {plain(high)}",
        mend="look at sum, full and the range",
    )

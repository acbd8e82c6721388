"""Review: where every unit stands in its chain, who acts next and by when, and the figures of every stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field

from ruraltier._late import WithFrame
from ruraltier._numbers import exact
from ruraltier._panel import Panel, WithPanel, columns_table
from ruraltier._text import Text, many, shown, table
from ruraltier.domain.column import texts
from ruraltier.domain.records import Records
from ruraltier.engine.lookup import plain_rows
from ruraltier.errors import (
    ArgumentError,
    EvaluationError,
    Problem,
    TableError,
    expect,
    expect_day,
    expect_texts,
    near,
    show,
)
from ruraltier.policy.programme.chains import NOT_BEGUN
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.machine import Machine, chain_of
from ruraltier.support.misfits import refuse_misfits
from ruraltier.support.passage import Passage
from ruraltier.support.stage_figures import Agreement, agreement_of
from ruraltier.support.standing import Standing
from ruraltier.support.unread import told
from ruraltier.support.vocabulary import Vocabulary
from ruraltier.support.walk import walk

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray


def _read_only(value: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(value))


@define(frozen=True, eq=False, slots=False, repr=False)
class Review(WithFrame, WithPanel, Standing):
    """Where n units stand in the chain of their level on a day; see `review`, which makes it, for an example.

    Attributes
    ----------
    others
        Word -> number of records whose event is no stage of the chain; they move nobody.
    title
        What the units of the level are called.
    """

    others: Mapping[str, int] = field(converter=_read_only)
    title: Text

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        given = (self.machine, self.ladder, self.as_of, self.ids, self.records, self.walk)
        return type(self), (*given, dict(self.others), self.title)

    def __iter__(self) -> Iterator[Passage]:
        return (Passage(self, row) for row in range(len(self)))

    def __getitem__(self, key: str | int) -> Passage:
        """Return how the unit with this id (a text) or at this position (an integer) came to where it stands.

        Raises
        ------
        EvaluationError
            If there is no such unit.
        """
        if isinstance(key, (int, np.integer)) and -len(self) <= key < len(self):
            return Passage(self, int(key) % len(self))
        if isinstance(key, str) and key in self._row:
            return Passage(self, self._row[key])
        mend = near(str(key), list(self._row)[:10_000])
        raise EvaluationError(
            Problem(code="RT-EVA-001", what=f"there is no unit {show(key)}", rule="an id of the review", mend=mend)
        )

    @cached_property
    def _row(self) -> dict[str, int]:
        return {str(id_): row for row, id_ in enumerate(self.ids)}

    def scores(self, stage: str | None = None) -> NDArray[Any]:
        """Return the exact scores that a stage gave, or the final ones.

        Parameters
        ----------
        stage
            Code of the stage; None for the final scores: the latest ones, of units that stand at an end.

        Returns
        -------
        numpy.ndarray
            Shape (n,), object: `fractions.Fraction`, None where there is none.

        Raises
        ------
        ArgumentError
            If the chain has no such stage.
        """
        return self.figures.scores(self._stage(stage))

    def tiers(self, stage: str | None = None) -> NDArray[np.str_]:
        """Return the codes of the tiers that a stage gave, or of the final ones, as for `scores`; shape (n,), str."""
        return np.array([*self.ladder.codes, ""])[self.figures.tiers(self._stage(stage))]

    def agreement(self, stage: str, other: str | None = None, *, tolerance: object = None) -> Agreement:
        """Return how far the figures of a stage agree with those of another, or with the final ones.

        Parameters
        ----------
        stage, other
            Codes or labels of the stages, such as the self-check and the one that looks at a sample; None for the final
            figures.
        tolerance
            The largest difference of scores that still agrees; None compares tiers, which have to be the same.

        Raises
        ------
        ArgumentError
            If the chain has no such stage.
        """
        mine, theirs = self._stage(stage), self._stage(other)
        if tolerance is None:
            ranks = self.figures.tiers(mine), self.figures.tiers(theirs)
            return agreement_of(self.ids, *ranks, (ranks[0] >= 0) & (ranks[1] >= 0), Fraction(0))
        first, second = self.figures.scores(mine), self.figures.scores(theirs)
        both = np.asarray((first != None) & (second != None), np.bool_)  # noqa: E711 - elementwise over objects
        return agreement_of(self.ids, first, second, both, exact(tolerance))

    def _stage(self, code: str | None) -> int | None:
        stages = self.machine.chain.stages
        known = [stage.code for stage in stages]
        if code is None or code in known:
            return None if code is None else known.index(code)
        labelled = [i for i, stage in enumerate(stages) if code in stage.label.all]
        if labelled:
            return labelled[0]
        what = f"the chain of {self.machine.chain.level} has no stage {show(code)}"
        rule = "one of " + ", ".join(known)
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(str(code), known)))

    def counts(self) -> dict[str, int]:
        """Return state -> number of units, in the order of the chain; states without a unit are left out."""
        found = Counter(self.states.tolist())
        order = (NOT_BEGUN, *(state.code for state in self.machine.states))
        return {code: found[code] for code in order if found[code]}

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return a row for each unit: state, days, who acts next, and the figures of every stage and the final ones.

        Scores are float64, correctly rounded from the exact ones, NaN where there is none; days are datetime64[D].
        """
        organs = {stage.code: stage.by.get(lang) for stage in self.machine.chain.stages}
        labels = {code: self.label(code).get(lang) for code in self.counts()}
        columns: dict[str, NDArray[Any]] = {
            "id": self.ids,
            "state": self.states,
            "state_label": texts([labels[code] for code in self.states.tolist()]),
            "since": self.since,
            "next": self.next,
            "by": texts([organs.get(code, "") for code in self.next.tolist()]),
            "earliest": self.earliest,
            "latest": self.latest,
            "overdue": self.overdue,
        }
        for stage in (*organs, None):
            ending = "" if stage is None else f"_{stage}"
            columns[f"score{ending}"] = _floats(self.scores(stage))
            columns[f"tier{ending}"] = self.tiers(stage)
        return columns

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON: level, day, counts, other events, and a row for each unit."""
        head = {
            "level": self.machine.chain.level,
            "as_of": str(self.as_of),
            "counts": self.counts(),
            "others": dict(self.others),
        }
        return {**head, "units": plain_rows(self.columns(lang))}

    def _panel(self) -> Panel:
        late = Counter(self.states[self.overdue].tolist())
        rows = [
            [shown(self.label(code).zh), code, str(n), f"逾期 {late[code]}" if late[code] else ""]
            for code, n in self.counts().items()
        ]
        head = f"{many(len(self), 'unit')} · {self.title.zh} · {self.as_of}"
        return Panel(head, [table(rows, "llrl"), *told(self.others)], kind="Review")

    def _room(self) -> list[str]:
        return [columns_table(self.columns())]


def _floats(scores: NDArray[Any]) -> NDArray[np.float64]:
    return np.array([np.nan if score is None else float(score) for score in scores], np.float64)


def review(
    records: Records, programme: Programme, level: str, *, as_of: dt.date, ids: Iterable[str] | None = None
) -> Review:
    """Return where every unit stands in the chain of its level on a day.

    Parameters
    ----------
    records
        What happened, by date; records after the day are not looked at, and those whose event is no stage of the chain
        move nobody.
    programme, level
        Whose chain it is.
    as_of
        The day.
    ids
        The units, in this order; None for those that the records of the chain name, by id.

    Returns
    -------
    Review
        A row for each unit.

    Raises
    ------
    ArgumentError
        If the programme has no chain for the level.
    TableError
        If a record does not fit: an unknown unit, tier or outcome, out of order, by another organ, too early, too late;
        with everything that is wrong with all of them. If an id stands twice.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> book = rt.parse_policy({
    ...     "format": 1, "id": "village", "title": "村", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}}, "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}}},
    ...     "ladder": {"tiers": [{"code": "other", "label": "其他"},
    ...                          {"code": "star", "label": "星级", "at_least": 90}]},
    ... })
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "county", "title": "示例县", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}},
    ...     "levels": {"village": {"label": "村", "policy": "village"}},
    ...     "chains": {"village": {
    ...         "stages": [{"code": "apply", "label": "申报"},
    ...                    {"code": "notice", "label": "公示", "by": "县委组织部", "least_days": 5},
    ...                    {"code": "decide", "label": "决定", "by": "县委", "then": {"pass": "named"}}],
    ...         "ends": [{"code": "named", "label": "命名"}]}},
    ... }, {"village": book})
    >>> records = Records.of([{"id": "甲村", "date": "2024-07-01", "event": "申报", "score": 91}])
    >>> found = review(records, programme, "village", as_of=dt.date(2024, 7, 2), ids=["甲村", "乙村"])
    >>> found
    <Review 2 units · 村 · 2024-07-02>
      未开始  not_begun  1
      公示    notice     1
    >>> found["甲村"]
    甲村:公示(2024-07-01 起)
      下一步 公示,由县委组织部,不早于 2024-07-06
      2024-07-01  申报      91
    """
    expect(records, Records, "records", "Records, as read_records gives them")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    expect_day(as_of, "as_of")
    machine, policy = Machine(chain_of(programme, level)), programme.level[level].policy
    events, past = Vocabulary.of(records.events), records.dates <= np.datetime64(as_of, "D")
    ours = np.array([word in machine.events for word in events.words], np.bool_)[events.which]
    counts = np.bincount(events.which[past & ~ours], minlength=len(events.words)).tolist()
    others = {word: number for word, number in sorted(zip(events.words, counts, strict=True)) if number}
    lines = np.flatnonzero(past & ours)
    taken = records if len(lines) == len(records) else records.take(lines)
    units = np.unique(taken.ids) if ids is None else _unique(texts(expect_texts(ids, "ids", "ids of units, or None")))
    tiers = {word: i for i, tier in enumerate(policy.ladder.tiers) for word in (*tier.label.all, tier.code)}
    found = walk(machine, taken, units, tiers)
    refuse_misfits(machine, taken, found, policy.ladder.codes)
    title = Text(programme.level[level].title("zh"), programme.level[level].title("en"))
    return Review(machine, policy.ladder, as_of, units, taken, found, others, title)


def _unique(ids: NDArray[np.str_]) -> NDArray[np.str_]:
    words, counts = np.unique(ids, return_counts=True)
    twice = words[counts > 1]
    if len(twice):
        raise TableError(
            Problem(code="RT-TAB-011", id=word, what=f"the id {show(word)} stands twice", rule="each unit once")
            for word in twice.tolist()
        )
    return ids

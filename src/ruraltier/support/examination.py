"""In which order units are examined: a survey first, then the best; the first are the reference for the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier._late import WithFrame
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import many, shown
from ruraltier.domain.column import own
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.hindsight import holds, read_by
from ruraltier.engine.lookup import plain_rows
from ruraltier.errors import ArgumentError, Problem, expect
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.machine import chain_of
from ruraltier.support.places import standings


def _rows(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return own(values, np.int64)


@frozen(eq=False, repr=False)
class ExaminationOrder(WithFrame, WithPanel):
    """The order in which n units are examined; see `examination_order`, which makes it, for an example.

    Attributes
    ----------
    result
        Whose units they are.
    rows
        Shape (n,), int64, read-only: positions in the result, the first to be examined first.
    surveyed
        How many of the first are examined before all others.
    anchors
        How many of the first are the reference for the later ones.
    """

    result: Assessment
    rows: NDArray[np.int64] = field(converter=_rows)
    surveyed: int
    anchors: int

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def ids(self) -> NDArray[np.str_]:
        """Shape (n,), str: the units, the first to be examined first."""
        return self.result.ids[self.rows]

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return turn (from 1), id, name, whether it belongs to the survey, whether it is a reference, and the score.

        The score is float64, NaN where there is none.
        """
        turns = np.arange(len(self))
        return {
            "turn": turns + 1,
            "id": self.ids,
            "name": self.result.cohort.names[self.rows],
            "survey": turns < self.surveyed,
            "anchor": turns < self.anchors,
            "score": self.result.score[self.rows],
        }

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON: a row for each unit, the first to be examined first."""
        return {"units": plain_rows(self.columns())}

    def _panel(self) -> Panel:
        columns = self.columns()

        def line(turn: int) -> list[str]:
            who = [str(turn + 1), shown(str(columns["id"][turn])), shown(str(columns["name"][turn]))]
            return [*who, "普查" if columns["survey"][turn] else "", "标杆" if columns["anchor"][turn] else ""]

        return Panel(many(len(self), "unit"), [ends(len(self), line, "rllll")], kind="ExaminationOrder")


def examination_order(result: Assessment, programme: Programme, level: str) -> ExaminationOrder:
    """Return the order in which the chain of a level examines units.

    Those for whom the `when` of ``[chains.LEVEL.examination]`` holds come before all others, both in the stated order;
    among equals the smaller id comes first, and who has no value comes last.

    Parameters
    ----------
    result
        The units, assessed by the rule book of the level.
    programme, level
        Whose chain it is.

    Raises
    ------
    ArgumentError
        If the programme has no chain for the level, or the chain says nothing about the order of examination.
    EvaluationError
        If the table has no column that the order or the condition needs.

    Examples
    --------
    >>> import ruraltier as rt
    >>> head = {"format": 1, "title": "示例", "source": "s", "confidence": "illustrative",
    ...         "sources": {"s": {"title": "示例"}}}
    >>> book = rt.parse_policy({**head, "id": "village", "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}},
    ...                    "complaint": {"kind": "yes_no"}},
    ...     "ladder": {"tiers": [{"code": "other"}, {"code": "star", "at_least": 90}]}})
    >>> programme = rt.parse_programme({**head, "id": "county", "levels": {"village": {"policy": "village"}},
    ...     "chains": {"village": {
    ...         "stages": [{"code": "examine", "then": {"pass": "done"}}], "ends": [{"code": "done"}],
    ...         "examination": {"order": ["-score"], "when": "complaint", "anchors": 2}}}}, {"village": book})
    >>> table = {"id": ["v1", "v2", "v3"], "mark": [80, 95, 70], "complaint": [False, False, True]}
    >>> examination_order(rt.assess(rt.read_cohort(table, book, id="id"), book), programme, "village")
    <ExaminationOrder 3 units>
      1  v3    普查  标杆
      2  v2          标杆
      3  v1
    """
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    stated = chain_of(programme, level).examination
    if stated is None:
        what = f"the chain of {level} says nothing about the order of examination"
        raise ArgumentError(Problem(code="RT-REV-003", what=what, rule=f"[chains.{level}.examination]"))
    with read_by(f"{path_of('chains', level)}.examination"):
        first = np.zeros(len(result), np.bool_) if stated.when is None else holds(result, stated.when)
        rows = np.lexsort((result.ids, standings(result, stated.order)[0], ~first))
    return ExaminationOrder(result, rows, int(first.sum()), min(stated.anchors, len(rows)))

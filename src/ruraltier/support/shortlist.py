"""Whom a stage forwards: the best of each group, and who just missed, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from ruraltier._late import WithFrame
from ruraltier._messages import fill
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import many, shown
from ruraltier.domain.column import texts
from ruraltier.domain.mapping import positions
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.lookup import plain_rows
from ruraltier.errors import ArgumentError, Problem, expect, expect_texts
from ruraltier.policy.programme.chains import Forward, Stage
from ruraltier.support.places import Places, first_places, standings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_FORWARDED, _MISSED = ("列入", "forwarded"), ("下一顺位", "next in line")


@frozen(eq=False, repr=False)
class Shortlist(WithFrame, WithPanel):
    """Whom a stage forwards, the best first; see `shortlist`, which makes it, for an example.

    Attributes
    ----------
    places
        Who of the n units of the result has a place, and why the others have none.
    """

    places: Places

    def __len__(self) -> int:
        return len(self.places.rows)

    @property
    def ids(self) -> NDArray[np.str_]:
        """Shape (k,), str: those who are forwarded, group by group, the best first."""
        return self.places.result.ids[self.places.rows]

    @property
    def just_missed(self) -> NDArray[np.str_]:
        """Shape (m,), str: those who would come next, had their group one place more."""
        return self.places.result.ids[self._missed()]

    def _missed(self) -> NDArray[np.int64]:
        return self.places.line[self.places.next_out[self.places.line]]

    def explain(self, key: str | int, lang: str = "zh") -> str:
        """Return in words why the unit with this id or at this position is forwarded or not.

        Raises
        ------
        EvaluationError
            If there is no such unit.
        """
        return self.places.why(key).get(lang)

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return id, name, whether it is forwarded, rank in its group (0: in no line), places, the reason in words."""
        result, places = self.places.result, self.places
        return {
            "id": result.ids,
            "name": result.cohort.names,
            "forwarded": places.taken,
            "rank": places.rank,
            "places": places.open,
            "why": places.reasons(lang),
        }

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON: who is forwarded, who just missed, and a row for each unit."""
        rows = plain_rows(self.columns(lang))
        return {"forwarded": self.ids.tolist(), "just_missed": self.just_missed.tolist(), "units": rows}

    def _panel(self) -> Panel:
        told = [(row, _FORWARDED) for row in self.places.rows] + [(row, _MISSED) for row in self._missed()]
        head = f"{len(self)} of {many(len(self.places.result.cohort), 'unit')}"
        return Panel(head, [ends(len(told), lambda i: self._line(*told[i]), "llll")], kind="Shortlist")

    def _line(self, row: int, words: tuple[str, str]) -> list[str]:
        cohort = self.places.result.cohort
        return [fill(words).zh, shown(str(cohort.ids[row])), shown(str(cohort.names[row])), self.explain(row)]


def shortlist(result: Assessment, stage: Stage | Forward, *, among: Iterable[str] | None = None) -> Shortlist:
    """Return whom a stage forwards: the first so many of those who are rated, exactly, in all or of each group.

    Parameters
    ----------
    result
        The assessed units.
    stage
        A stage that says how many it forwards, or its `forward`.
    among
        Ids of those in question, such as those who passed the stage; None for everybody.

    Raises
    ------
    ArgumentError
        If the stage says nothing about whom it forwards.
    EvaluationError
        If there is no such unit, or the table has no column that the order or the groups need.

    Examples
    --------
    >>> import ruraltier as rt
    >>> book = rt.parse_policy({
    ...     "format": 1, "id": "village", "title": "村", "source": "s", "confidence": "illustrative",
    ...     "sources": {"s": {"title": "示例"}}, "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "range": [0, 100], "curve": {"kind": "value"}}},
    ...     "ladder": {"tiers": [{"code": "other", "label": "其他"},
    ...                          {"code": "star", "label": "星级", "at_least": 90}]},
    ... })
    >>> table = {"id": ["v1", "v2", "v3"], "name": ["甲村", "乙村", "丙村"], "mark": [80, 95, 80]}
    >>> result = rt.assess(rt.read_cohort(table, book, id="id"), book)
    >>> shortlist(result, Forward(count=2, ties="exclude"))
    <Shortlist 1 of 3 units>
      列入      v2  乙村  第 1 名,名额 2 个
      下一顺位  v1  甲村  并列第 2 名,跨越名额边界(名额 2 个),并列者均不列入
      下一顺位  v3  丙村  并列第 2 名,跨越名额边界(名额 2 个),并列者均不列入
    """
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    expect(stage, (Stage, Forward), "stage", "a stage of a chain, or its forward")
    forward = _forward(stage) if isinstance(stage, Stage) else stage
    places = first_places(
        result,
        standings(result, forward.order),
        ties=forward.ties,
        count=forward.count,
        share=forward.share,
        rounding=forward.round,
        per=forward.per,
        among=None if among is None else _among(result, texts(expect_texts(among, "among", "ids of units, or None"))),
    )
    return Shortlist(places)


def _forward(stage: Stage) -> Forward:
    if stage.forward is None:
        what = f"the stage {stage.code} says nothing about whom it forwards"
        raise ArgumentError(Problem(code="RT-REV-001", what=what, rule="a stage with forward"))
    return stage.forward


def _among(result: Assessment, ids: NDArray[np.str_]) -> NDArray[np.bool_]:
    rows = positions(ids, result.ids)
    for id_ in ids[rows < 0].tolist():
        result.cohort.row(id_)
    mask = np.zeros(len(result.ids), np.bool_)
    mask[rows] = True
    return mask

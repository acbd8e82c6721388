"""assess_batches: tables too large for the memory, or on their way through another engine, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Factory, define, evolve

from ruraltier._steps import steps
from ruraltier._text import Text, expect_language
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn, TextColumn
from ruraltier.domain.indicator import Kind
from ruraltier.edge.arguments import check_reading
from ruraltier.edge.frames.making import frame_like
from ruraltier.edge.identities import lost_zeros
from ruraltier.edge.layout.fitting import check_layout
from ruraltier.edge.limits import LIMITS, TableLimits
from ruraltier.edge.read import read_cohort
from ruraltier.edge.seen import Seen
from ruraltier.engine.assess import assess
from ruraltier.errors import ArgumentError, Phrase, PolicyError, Problem, RuraltierError, TableError, expect, show
from ruraltier.policy.apart import joint
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from ruraltier.domain.column import Column
    from ruraltier.edge.layout.layout import Layout

_LABEL = Text(zh="分批评定", en="assessing batches")
_ARROW = {"U": "string", "f": "double"}
_RULE = "an iterable of tables"


def assess_batches(  # noqa: PLR0913 - how tables are read, as in read_cohort
    batches: Iterable[object],
    policy: TierPolicy,
    *,
    layout: Layout | None = None,
    id: str | None = None,
    name: str | None = None,
    lang: str = "zh",
    limits: TableLimits = LIMITS,
) -> Iterator[Any]:
    """Return the results of tables one after the other, each as a table of the kind of its own.

    Parameters
    ----------
    batches
        Tables, each one that `read_cohort` takes: frames of pandas or polars, record batches of pyarrow, dicts of
        arrays, paths. One at a time is held.
    policy
        The rule book, under which each village must be judged by itself: no quotas, no ranks and means of groups, no
        cuts that are still to be fitted (`fit` makes a rule book with fitted ones).
    layout, id, name, limits
        As in `read_cohort`; the limits are those of one batch.
    lang
        Language of the labels of tiers: ``zh`` or ``en``.

    Returns
    -------
    iterator
        For each batch the result alone, a row for each of its rows in their order, with the columns of
        `batch_schema`: the columns that came in are not repeated, so that no header is there twice. It is what
        ``assess(…).to_frame(like=batch)`` gives, and the same however the table is divided. What is noticed while
        reading is not told; `read_cohort` tells it for any one batch. Scores are floats, for computing; the exact one
        is ``score`` of a `Verdict`, as `assess` gives it.

    Raises
    ------
    ArgumentError
        If an argument other than the batches is of a wrong kind, or the batches are one table.
    PolicyError
        If the rule book looks at all villages at once: every part of it that does so.
    TableError, LimitError, EvaluationError
        When a batch is asked for, as by `read_cohort` and `assess`; or if an id stood in an earlier batch. The ids are
        kept for that, in about as many bytes as they have characters.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> halves = [{"id": [i], "iks": [0.9], "ike": [0.9], "ikl": [0.9]} for i in ("a", "b")]
    >>> [part["tier"].tolist() for part in rt.assess_batches(halves, policy)]
    [['mandiri'], ['mandiri']]
    """
    reading: dict[str, Any] = {"layout": layout, "id": id, "name": name, "limits": limits}
    check_reading(policy, id, name, limits)
    check_layout(layout, policy)
    expect_language(lang)
    _check_batches(batches)
    _check_apart(policy)
    return _assessed(batches, policy, reading, lang)


def _assessed(batches: Iterable[object], policy: TierPolicy, reading: Mapping[str, Any], lang: str) -> Iterator[Any]:
    known = _Known()
    total = len(batches) if isinstance(batches, Sized) else None
    for number, batch in enumerate(steps(batches, total, _LABEL), 1):
        try:
            cohort = read_cohort(batch, policy, **reading)
            known.add(cohort)
            columns = assess(cohort, policy).columns(lang)
        except RuraltierError as error:
            raise type(error)(_in_batch(error, number), error.count) from error
        yield frame_like(columns, None if isinstance(batch, str) or hasattr(batch, "__fspath__") else batch)


def _in_batch(error: RuraltierError, number: int) -> list[Problem]:
    return [evolve(p, source=f"batch {number}" + (f", {p.source}" if p.source else "")) for p in error.problems]


@define
class _Known:
    """The ids of the batches so far, and how many digits those had that came as numbers."""

    seen: Seen = Factory(Seen)
    widths: set[int] = Factory(set)

    def add(self, cohort: Cohort) -> None:
        """Refuse ids that stood in an earlier batch, or that show that zeros were lost."""
        old = np.flatnonzero(self.seen.add(cohort.ids))
        if len(old):
            raise TableError([_twin(cohort, int(row)) for row in old])
        if any(note.code == "RT-TAB-104" for note in cohort.notes):
            self.widths |= set(map(len, cohort.ids.tolist()))
            fault = lost_zeros(self.widths)
            if fault is not None:
                raise TableError(
                    Problem(code=fault.code, source=cohort.source, what=fault.what, rule=fault.rule, mend=fault.mend)
                )


def _twin(cohort: Cohort, row: int) -> Problem:
    identity = str(cohort.ids[row])
    # Not the row: a cohort does not know how many rows of its file are headers, totals or blank.
    what = Phrase(
        f"这一批的第 {row + 1} 个村,代码 {show(identity)} 在前面的批中已有",
        f"village {row + 1} of this batch has the id {show(identity)}, which stood in an earlier batch",
    )
    rule = Phrase("一村一行", "one row a village")
    return Problem(code="RT-TAB-011", source=cohort.source, id=identity, what=what, rule=rule)


def _check_batches(batches: object) -> None:
    expect(batches, Iterable, "batches", _RULE)
    if isinstance(batches, (str, bytes, Mapping)) or hasattr(batches, "columns"):
        what = f"batches is one {type(batches).__name__}"
        raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule=_RULE, mend="write [table], or divide it"))


def _check_apart(policy: TierPolicy) -> None:
    problems = [evolve(p, source=policy.id) for p in joint(policy)]
    if problems:
        raise PolicyError(problems)


def batch_schema(policy: TierPolicy) -> dict[str, str]:
    """Return the columns of what `assess_batches` gives: name -> name of the Arrow type.

    Engines ask for this before the first row is there. ``string`` and ``double`` are names of types in Spark SQL, too.
    A score that is not there is NaN, a tier or a reason an empty text; nothing is null.

    Parameters
    ----------
    policy
        The rule book.

    Raises
    ------
    ArgumentError
        If that is no rule book.
    PolicyError
        If it looks at all villages at once, as by `assess_batches`.

    Examples
    --------
    >>> import ruraltier as rt
    >>> schema = rt.batch_schema(rt.load_policy("idm-2016"))
    >>> schema["tier"], schema["score"]
    ('string', 'double')
    """
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    _check_apart(policy)
    return {name: _ARROW[array.dtype.kind] for name, array in assess(_nobody(policy), policy).columns().items()}


def _nobody(policy: TierPolicy) -> Cohort:
    """Return a cohort without villages, with all columns that the rule book asks for."""
    empty: dict[str, Column] = {
        i.code: TextColumn([]) if i.kind is Kind.TEXT else NumberColumn([], None, i.options)
        for i in policy.indicators
        if i.code not in policy.worked_out
    }
    return Cohort([], empty)

"""Those who can help: who they are, of which kind, and how many units each may serve."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier._panel import Panel, WithPanel
from ruraltier._text import many, shown, table
from ruraltier.domain.column import own, texts
from ruraltier.errors import Problem, TableError, near, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.programme.assistance import HelperKind
    from ruraltier.policy.programme.programme import Programme

_SHOWN = 8
_OPTIONAL = ("names", "levels", "homes")
MOST = 10**9
"""The greatest capacity."""


def _capacities(values: Any) -> NDArray[np.int64]:  # noqa: ANN401 - whatever the caller holds; numpy looks at it
    given = own(values, object)
    # What is no such number is kept as it is, to be told with everything else that is wrong.
    return own(given, "int64") if all(map(_fits, given.tolist())) else given


def _fits(value: object) -> bool:
    try:
        return not isinstance(value, bool) and 0 <= operator.index(value) <= MOST  # type: ignore[arg-type]  # looked at here
    except TypeError:
        return False


@frozen(eq=False, repr=False)
class Helpers(WithPanel):
    """Helpers in columns.

    Parameters
    ----------
    ids
        Shape (h,), str, read-only: who; unique and not empty.
    kinds
        Shape (h,), str, read-only: codes of kinds of helper.
    capacities
        Shape (h,), int64, read-only: how many needs each may serve, 0 or more; 1 by default.
    names, levels, homes
        Shape (h,), str, read-only: the name, the level and the unit that sends the helper; empty where not known.

    Raises
    ------
    TableError
        With everything that is wrong: ids that are empty or stand twice, capacities that are no whole
        number from 0 to `MOST`, columns of other lengths.

    Examples
    --------
    >>> Helpers(["甲", "乙"], ["first_secretary", "county_leader"], [1, 3])
    <Helpers 2 · 4 places>
      类别             帮扶者  名额
      first_secretary       1     1
      county_leader         1     3
    """

    ids: NDArray[np.str_] = field(converter=texts)
    kinds: NDArray[np.str_] = field(converter=texts)
    capacities: NDArray[np.int64] = field(default=(), converter=_capacities)
    names: NDArray[np.str_] = field(default=(), converter=texts)
    levels: NDArray[np.str_] = field(default=(), converter=texts)
    homes: NDArray[np.str_] = field(default=(), converter=texts)

    def __attrs_post_init__(self) -> None:
        n = len(self.ids)
        if not len(self.capacities):
            object.__setattr__(self, "capacities", _capacities([1] * n))
        for name in _OPTIONAL:
            if not len(getattr(self, name)):
                object.__setattr__(self, name, texts([""] * n))
        problems = [*self._lengths(), *self._unnamed(), *self._uncounted()]
        if problems:
            raise TableError(problems)

    def _lengths(self) -> Iterator[Problem]:
        for name in ("kinds", "capacities", *_OPTIONAL):
            if len(getattr(self, name)) != len(self.ids):
                what = f"{len(getattr(self, name))} {name} for {len(self.ids)} ids"
                yield Problem(code="RT-MAT-010", column=name, what=what, rule="one for each helper")

    def _unnamed(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for row, id_ in enumerate(self.ids.tolist()):
            if not id_ or id_ in seen:
                what = f"the id {show(id_)} stands twice" if id_ else "the id is empty"
                yield Problem(code="RT-MAT-011", row=row + 1, id=id_, what=what, rule="an id for each helper")
            seen.add(id_)

    def _uncounted(self) -> Iterator[Problem]:
        for row, (id_, value) in enumerate(zip(self.ids.tolist(), self.capacities.tolist(), strict=False)):
            if not _fits(value):
                what, rule = f"the capacity is {show(value)}", f"a whole number from 0 to {MOST}"
                yield Problem(code="RT-MAT-012", row=row + 1, id=id_, what=what, rule=rule)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.ids, self.kinds, self.capacities, self.names, self.levels, self.homes)

    def __len__(self) -> int:
        return len(self.ids)

    def title(self, position: int) -> str:
        """Return what people call a helper: the name with the id, or the id alone."""
        name, id_ = str(self.names[position]), str(self.ids[position])
        return f"{shown(name)}({shown(id_)})" if name else shown(id_)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON: a row for each helper."""
        keys = ("id", "kind", "capacity", "name", "level", "home")
        columns = (self.ids, self.kinds, self.capacities, self.names, self.levels, self.homes)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return {"helpers": [dict(zip(keys, row, strict=True)) for row in rows]}

    def _panel(self) -> Panel:
        kinds = list(dict.fromkeys(self.kinds.tolist()))
        masks = {kind: self.kinds == kind for kind in kinds}
        rows = [[shown(kind), str(m.sum()), str(self.capacities[m].sum())] for kind, m in masks.items()]
        return Panel(
            f"{len(self)} · {many(self.capacities.sum(), 'place')}",
            [table(rows, "lrr", header=["类别", "帮扶者", "名额"])],
            kind="Helpers",
        )


def kind_named(programme: Programme, word: str) -> HelperKind | None:
    """Return the kind of helper with a code or a label; None if there is none."""
    coded = {kind.code: kind for kind in programme.helpers}
    labelled = {label: kind for kind in programme.helpers for label in kind.label.all}
    return coded.get(word) or labelled.get(word)


def unfit(helpers: Helpers, programme: Programme) -> Iterator[Problem]:
    """Yield a problem for each helper of a kind that the programme lacks, or with more units than its kind may have."""
    known = {kind.code: kind for kind in programme.helpers}
    for row, (kind, capacity) in enumerate(zip(helpers.kinds.tolist(), helpers.capacities.tolist(), strict=True)):
        id_ = str(helpers.ids[row])
        if kind not in known:
            yield Problem(
                code="RT-MAT-013",
                what=f"{show(kind)} is no kind of helper",
                rule="one of " + ", ".join(known),
                mend=near(kind, known),
                row=row + 1,
                id=id_,
            )
        elif capacity > 1 and not known[kind].shared:
            yield Problem(
                code="RT-MAT-014",
                what=f"the capacity is {capacity}, and one {kind} may not serve several units",
                rule="a capacity of 1",
                mend=f"state shared = true under helpers.{kind} if one may",
                row=row + 1,
                id=id_,
            )

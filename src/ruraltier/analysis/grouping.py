"""Which group each unit of a result is of, and which groups are too small to be shown apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier._messages import say
from ruraltier._text import Text
from ruraltier.domain.column import NumberColumn, Rows, TextColumn, own, positions
from ruraltier.domain.distinct import distinct
from ruraltier.errors import ArgumentError, EvaluationError, Problem, near, show

if TYPE_CHECKING:
    from ruraltier.engine.assessment import Assessment

OTHERS = "others"


def _names(values: NDArray[Any]) -> NDArray[np.str_]:
    return own(values, np.str_)


@frozen(eq=False)
class Grouping:
    """The groups of n units.

    Parameters
    ----------
    by
        What the groups are of, for people.
    names
        Shape (m,), str: their ids, in order, options in that of the rule book; an empty text for the units without
        one. Where small ones are put together, that group stands last.
    which
        Shape (n,), intp: the group of each unit.
    together
        How many small groups the last one holds; 0 if every group stands apart.
    """

    by: Text
    names: NDArray[np.str_] = field(converter=_names)
    which: Rows = field(converter=positions)
    together: int = 0

    def __len__(self) -> int:
        return len(self.names)

    def label(self, group: int) -> Text:
        """Return a group for people."""
        if self.together and group == len(self) - 1:
            return say("rollup.others", groups=self.together)
        name = str(self.names[group])
        return Text.of(name) if name else say("rollup.nameless", by=self.by)


def grouped(result: Assessment, by: object) -> Grouping:
    """Return the groups by a text or option column, or by an array of group ids.

    Raises
    ------
    ArgumentError
        If `by` is neither a code nor texts or whole numbers.
    EvaluationError
        If there is no such column, it holds numbers, or the array has another length than the result.
    """
    if isinstance(by, str):
        return _by_column(result, by)
    names, which = distinct(_ids(by))
    if len(which) != len(result):
        what = f"{len(which)} group ids for {len(result)} units"
        raise EvaluationError(Problem(code="RT-ROL-002", path="by", what=what, rule="one group id a unit"))
    return Grouping(say("rollup.group"), names, which)


def _by_column(result: Assessment, code: str) -> Grouping:
    column = result.cohort.columns.get(code)
    if isinstance(column, TextColumn):
        return Grouping(_title(result, code), *distinct(column.values))
    if not isinstance(column, NumberColumn) or not column.words:
        words = [c for c, found in result.cohort.columns.items() if isinstance(found, TextColumn) or found.words]
        found = "is not in the table" if column is None else "holds numbers"
        what = f"the column {show(code)} {found}"
        rule = "a column of texts or options"
        raise EvaluationError(Problem(code="RT-ROL-001", column=code, what=what, rule=rule, mend=near(code, words)))
    # An empty text is the last of the words: where there is no value, −1 picks it.
    places, which = np.unique(np.nan_to_num(column.values, nan=-1).astype(np.intp), return_inverse=True)
    return Grouping(_title(result, code), np.array([*column.words, ""])[places], which.reshape(-1))


def _title(result: Assessment, code: str) -> Text:
    indicator = result.policy.indicator.get(code)
    return Text(indicator.title("zh"), indicator.title("en")) if indicator else Text.of(code)


def _ids(by: object) -> NDArray[np.str_]:
    """Return group ids as texts; no value is an empty one."""
    array = np.array(by, dtype=object) if isinstance(by, (list, tuple)) else np.asarray(by)
    if array.ndim == 1 and array.dtype == object:
        return np.array([_id(word) for word in array.tolist()], dtype=np.str_)
    if array.ndim != 1 or array.dtype.kind not in "Uiu":
        raise _no_ids(by)
    return array.astype(np.str_)


def _id(word: object) -> str:
    if word is None or _is_none(word):
        return ""
    if isinstance(word, bool) or not isinstance(word, (str, int, np.integer)):
        raise _no_ids(word)
    return str(word)


def _is_none(word: object) -> bool:
    """Return whether a word stands for no value: NaN and NaT differ from themselves, and the NA of pandas from all."""
    try:
        return bool(word != word)  # noqa: PLR0124 - that is what it is about
    except TypeError:
        return True
    except ValueError:
        return False


def _no_ids(found: object) -> ArgumentError:
    what = f"the groups are given by a {type(found).__name__}"
    rule = "the code of a column, or one text or whole number a unit"
    return ArgumentError(Problem(code="RT-ARG-001", path="by", what=what, rule=rule))


def folded(grouping: Grouping, least: int) -> Grouping:
    """Return the groups with those of fewer than so many units put together, so that none of them can be told apart.

    Where what is put together has fewer units itself, the next smallest group joins it, and so on.
    """
    sizes = np.bincount(grouping.which, minlength=len(grouping))
    rising = np.argsort(sizes, kind="stable")
    small = int((sizes < least).sum())
    while 0 < small < len(grouping) and int(sizes[rising[:small]].sum()) < least:
        small += 1
    if not small:
        return grouping
    apart = np.sort(rising[small:])
    place = np.full(len(grouping), len(apart), np.intp)
    place[apart] = np.arange(len(apart))
    kept = grouping.names[apart].tolist()
    return Grouping(grouping.by, np.array([*kept, _unlike(kept)]), place[grouping.which], small)


def _unlike(names: list[str]) -> str:
    """Return a name for the rest that no group has."""
    name = OTHERS
    while name in names:
        name += "*"
    return name

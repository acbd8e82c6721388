"""Which unit became which: codes that changed, units that merged and units that split, between two tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._numbers import NotANumberError, exact, plain
from ruraltier.domain.column import Rows
from ruraltier.errors import ArgumentError, EvaluationError, Problem, expect, near, show

Shares = Mapping[str, Fraction]

SAME, RECODED, MERGED, SPLIT = range(4)
"""What a link is: the same code; another code; one of several units that became one; a part of a unit."""

NOWHERE = -1
_RULE = 'a mapping such as {"old": "new"}, {"a": {"b": "1/2", "c": "1/2"}}, or pairs of old and new'
_ONE = Fraction(1)
_SLIPS, _LOOKED = 5, 2_000


@frozen(eq=False)
class Links:
    """Which row of one table went where in a later one: m links, in the order of the earlier table.

    Attributes
    ----------
    old, new
        Shape (m,), intp: rows of the earlier and of the later table; −1 where the unit is not in the later one.
    share
        Shape (m,), object: the exact part of the unit that went there, a `Fraction`; the parts of a unit add up to 1.
    kind
        Shape (m,), int8: `SAME`, `RECODED`, `MERGED` or `SPLIT`.
    """

    old: Rows
    new: Rows
    share: NDArray[Any]
    kind: NDArray[np.int8]


def _locked(value: Mapping[str, Shares]) -> Mapping[str, Shares]:
    return MappingProxyType({old: MappingProxyType(dict(shares)) for old, shares in value.items()})


@define(frozen=True, eq=False, slots=False)
class UnitMapping:
    """What became of units that changed their code, merged or split; every other unit keeps its code.

    Parameters
    ----------
    heirs
        Old id -> the ids it went to, each with its share; chains are followed already.
    between
        Ids that only stand between: the target of one entry and the old id of another.

    Examples
    --------
    >>> mapping = UnitMapping.of({"a": "b", "b": "c", "d": {"e": "1/3", "f": "2/3"}})
    >>> dict(mapping.successor("a")), dict(mapping.successor("x"))
    ({'c': Fraction(1, 1)}, {'x': Fraction(1, 1)})
    >>> [str(share) for share in mapping.successor("d").values()]
    ['1/3', '2/3']
    """

    heirs: Mapping[str, Shares] = field(converter=_locked)
    between: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, value: object) -> UnitMapping:
        """Return the mapping that an argument says; None says that nothing changed.

        Parameters
        ----------
        value
            Old id -> new id, or -> new ids with shares that add up to 1; or pairs of both; or None. A unit that keeps
            its code and gives a part away names itself among its heirs.

        Raises
        ------
        ArgumentError
            If it is no mapping.
        EvaluationError
            If ids are no texts, an id has two targets, shares do not add up to 1, or entries run in a circle: all such
            problems at once.
        """
        if isinstance(value, cls):
            return value
        pairs = _pairs(value)
        problems = [*_twins(pairs), *(problem for old, new in pairs for problem in _entry_problems(old, new))]
        if problems:
            raise EvaluationError(problems)
        stated = {old: _shares(new) for old, new in pairs}
        targets = {new for old, heirs in stated.items() for new in heirs if new != old}
        between = frozenset(targets & stated.keys())
        # Without an id that is both target and source there is no chain to follow.
        heirs = _followed(stated) if between else stated
        return cls(heirs, between)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that nothing can be written to again."""
        return type(self), ({old: dict(shares) for old, shares in self.heirs.items()}, self.between)

    def __len__(self) -> int:
        return len(self.heirs)

    def successor(self, id: str) -> Shares:
        """Return the ids that a unit went to, each with its share; the id itself where nothing is said of it."""
        return self.heirs.get(id, MappingProxyType({id: _ONE}))

    @cached_property
    def _arcs(self) -> tuple[NDArray[np.str_], NDArray[np.str_], NDArray[Any], NDArray[np.bool_]]:
        """Old ids, new ids, shares, and whether there is more than one heir, one row an arc."""
        rows = [(old, new, share, len(h) > 1) for old, h in self.heirs.items() for new, share in h.items()]
        olds, news, shares, several = zip(*rows, strict=True) if rows else ((), (), (), ())
        return np.array(olds, np.str_), np.array(news, np.str_), _objects(shares), np.array(several, bool)

    def links(self, before: NDArray[np.str_], after: NDArray[np.str_]) -> Links:
        """Return which row of a table went where in a later one.

        Parameters
        ----------
        before, after
            Shapes (n,) and (m,), str: the ids of both tables, each without repetition.

        Examples
        --------
        >>> found = UnitMapping.of({"a": "c", "b": "c"}).links(np.array(["a", "b", "x"]), np.array(["c", "x"]))
        >>> found.old.tolist(), found.new.tolist(), found.kind.tolist()
        ([0, 1, 2], [0, 0, 1], [2, 2, 0])
        """
        olds, news, shares, several = self._arcs
        source, target = positions(olds, before), positions(news, after)
        merged = self._merged(before, source)
        named = source != NOWHERE
        kind = np.where(several, SPLIT, np.where(merged, MERGED, np.where(olds == news, SAME, RECODED)))
        rest, state = self._unnamed(before, source, news[merged])
        old = np.concatenate([source[named], rest])
        order = np.argsort(old, kind="stable")
        new = np.concatenate([target[named], positions(before[rest], after)])
        share = np.concatenate([shares[named], np.full(len(rest), _ONE, object)])
        return Links(old[order], new[order], share[order], np.concatenate([kind[named], state]).astype(np.int8)[order])

    def _unnamed(
        self, before: NDArray[np.str_], source: Rows, merged: NDArray[np.str_]
    ) -> tuple[Rows, NDArray[np.int8]]:
        """Return the rows of which nothing is said, and what their links are: a unit may take others in."""
        alone = np.ones(len(before), bool)
        alone[source[source != NOWHERE]] = False
        joined = np.zeros(len(before), bool)
        taker = positions(merged, before)
        joined[taker[taker != NOWHERE]] = True
        rest = np.flatnonzero(alone)
        return rest, np.where(joined[rest], MERGED, SAME).astype(np.int8)

    def _merged(self, before: NDArray[np.str_], source: Rows) -> NDArray[np.bool_]:
        """Return which arcs lead to a unit that more than one unit went to; shape (arcs,), bool."""
        olds, news, *_ = self._arcs
        # An id that only stands between two others was no unit of the earlier table.
        counts = (source != NOWHERE) | ~np.isin(olds, np.array(sorted(self.between), np.str_))
        found, which = np.unique(news, return_inverse=True)
        own = (positions(found, before) != NOWHERE) & ~np.isin(found, olds)
        several: NDArray[np.bool_] = np.bincount(which[counts], minlength=len(found)) + own > 1
        return several[which]

    def unknown(self, before: NDArray[np.str_], after: NDArray[np.str_]) -> tuple[Problem, ...]:
        """Return a problem for each id that is in neither table, nor between two that are named."""
        olds, news, *_ = self._arcs
        ids = np.array(sorted({*olds.tolist(), *news.tolist()}), np.str_)
        lost = ids[(positions(ids, before) == NOWHERE) & (positions(ids, after) == NOWHERE)]
        named = [str(id_) for id_ in lost if id_ not in self.between]
        return tuple(
            Problem(
                code="RT-MAP-005",
                what=f"the mapping names {show(id_)}, which is in neither table",
                rule="an id of one of both tables",
                id=id_,
                # A few are slips of the pen; many are a mapping of more units than these, and looking takes long.
                mend=near(id_, [*before[:_LOOKED].tolist(), *after[:_LOOKED].tolist()]) if len(named) <= _SLIPS else "",
            )
            for id_ in named
        )


def positions(wanted: NDArray[np.str_], ids: NDArray[np.str_]) -> Rows:
    """Return the row of each wanted id among ids without repetition, −1 where it is not there; shape of `wanted`.

    Examples
    --------
    >>> positions(np.array(["b", "x"]), np.array(["a", "b"])).tolist()
    [1, -1]
    """
    if not len(ids) or not len(wanted):
        return np.full(len(wanted), NOWHERE, np.intp)
    order = np.argsort(ids, kind="stable")
    ranked = np.argsort(wanted, kind="stable")
    # Both in order: looking up neighbours one after the other stays in the cache.
    place = np.minimum(np.searchsorted(ids[order], wanted[ranked]), len(ids) - 1)
    found = np.empty(len(wanted), np.intp)
    found[ranked] = np.where(ids[order[place]] == wanted[ranked], order[place], NOWHERE)
    return found


def _objects(values: Iterable[Any]) -> NDArray[Any]:
    listed = list(values)
    out = np.empty(len(listed), object)
    out[:] = listed
    return out


def _pairs(value: object) -> list[tuple[Any, Any]]:
    if value is None:
        return []
    if isinstance(value, Mapping):
        return list(value.items())
    expect(value, (list, tuple), "mapping", _RULE)
    assert isinstance(value, (list, tuple))  # noqa: S101 - tells the type checker what was just looked at
    wrong = [pair for pair in value if not isinstance(pair, (list, tuple)) or len(pair) != len(("old", "new"))]
    if wrong:
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"mapping holds {show(wrong[0])}", rule=_RULE))
    return [(old, new) for old, new in value]


def _twins(pairs: list[tuple[Any, Any]]) -> Iterable[Problem]:
    """Yield the ids that stand twice among the old ones: two targets at one time."""
    seen: dict[str, Any] = {}
    for old, new in pairs:
        if str(old) in seen:
            what = f"{show(old)} has two targets: {show(seen[str(old)])} and {show(new)}"
            mend = "write a split with shares, or one mapping for each window"
            yield Problem(code="RT-MAP-004", path=str(old), what=what, rule="one target at one time", mend=mend)
        seen[str(old)] = new


def _entry_problems(old: object, new: object) -> Iterable[Problem]:
    if isinstance(new, (list, tuple, set, frozenset)) and new:
        what, share = f"{show(old)} has heirs without shares: {show(new)}", f"1/{len(new)}"
        mend = (
            f"write the share of each, such as {{{', '.join(f'{one!r}: {share!r}' for one in sorted(map(str, new)))}}}"
        )
        yield Problem(code="RT-MAP-002", path=str(old), what=what, rule="shares above 0 that add up to 1", mend=mend)
        return
    heirs = list(new) if isinstance(new, Mapping) else [new]
    for id_ in (old, *heirs):
        if not isinstance(id_, str) or not id_.strip():
            what = f"{show(id_)} is no id"
            yield Problem(code="RT-MAP-001", path=str(old), what=what, rule="a text that is not empty")
    if isinstance(new, Mapping):
        yield from _share_problems(str(old), new)


def _share_problems(old: str, heirs: Mapping[Any, Any]) -> Iterable[Problem]:
    try:
        shares = [exact(share) for share in heirs.values()]
    except NotANumberError as error:
        yield Problem(code="RT-MAP-002", path=old, what=f"a share of {show(old)} is {error}", rule='such as "1/3"')
        return
    if any(share <= 0 for share in shares) or sum(shares) != 1:
        what = f"the shares of {show(old)} are {', '.join(plain(s) for s in shares)}"
        mend = 'write thirds as "1/3"'
        yield Problem(code="RT-MAP-002", path=old, what=what, rule="shares above 0 that add up to 1", mend=mend)


def _shares(new: Any) -> dict[str, Fraction]:  # noqa: ANN401 - an entry as it was given; it has been looked at
    return {id_: exact(share) for id_, share in new.items()} if isinstance(new, Mapping) else {new: _ONE}


def _followed(stated: dict[str, dict[str, Fraction]]) -> dict[str, dict[str, Fraction]]:
    """Return the entries with every chain followed to its end.

    Raises
    ------
    EvaluationError
        If entries run in circles.
    """
    ahead = {old: [new for new in heirs if new != old and new in stated] for old, heirs in stated.items()}
    behind: dict[str, list[str]] = {old: [] for old in stated}
    for old, following in ahead.items():
        for new in following:
            behind[new].append(old)
    open_ends = {old: len(following) for old, following in ahead.items()}
    ready = [old for old, count in open_ends.items() if not count]
    done: dict[str, dict[str, Fraction]] = {}
    for id_ in ready:
        done[id_] = _composed(id_, stated[id_], done)
        for old in behind[id_]:
            open_ends[old] -= 1
            ready += [] if open_ends[old] else [old]
    if len(done) < len(stated):
        raise EvaluationError(_circles({old: [n for n in ahead[old] if n not in done] for old in stated}, done))
    return {old: done[old] for old in stated}


def _composed(id_: str, heirs: dict[str, Fraction], done: dict[str, dict[str, Fraction]]) -> dict[str, Fraction]:
    """Return the last heirs of an id, those of its heirs being known; a part that stays with the id stays."""
    found: dict[str, Fraction] = {}
    for heir, share in heirs.items():
        for last, part in ({heir: _ONE} if heir == id_ else done.get(heir, {heir: _ONE})).items():
            found[last] = found.get(last, Fraction(0)) + share * part
    return found


def _circles(ahead: dict[str, list[str]], done: Mapping[str, Any]) -> Iterable[Problem]:
    """Yield each circle that is met on the way from the ids that come to no end."""
    seen: set[str] = set(done)
    for first in ahead:
        path: list[str] = []
        id_ = first
        while id_ not in seen:
            seen.add(id_)
            path.append(id_)
            id_ = ahead[id_][0]
        if id_ in path:
            yield _circle(path[path.index(id_) :])


def _circle(ids: list[str]) -> Problem:
    what, mend = " → ".join([*ids, ids[0]]), "where codes were exchanged, compare step by step"
    what = f"the mapping runs in a circle: {what}"
    return Problem(code="RT-MAP-003", path=ids[0], what=what, rule="entries that come to an end", mend=mend)

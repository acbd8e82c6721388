"""The units of two tables, matched: who stayed, left, entered, merged, split, was renamed or stands elsewhere."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define

from ruraltier.domain.cohort import Cohort
from ruraltier.domain.mapping import MERGED, NOWHERE, SPLIT, Links, UnitMapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.domain.column import Rows
    from ruraltier.engine.figures import Mask


@define(frozen=True, eq=False, slots=False)
class Matched:
    """Two tables of the same kind of unit at two times.

    Parameters
    ----------
    before, after
        The tables, of n and m units.
    mapping
        Which unit became which.
    by
        Code of the text column that holds the unit above (a township), in both tables; None: it is not looked at.
    """

    before: Cohort
    after: Cohort
    mapping: UnitMapping
    by: str | None = None

    @cached_property
    def links(self) -> Links:
        """Which row went where."""
        return self.mapping.links(self.before.ids, self.after.ids)

    @cached_property
    def _there(self) -> Mask:
        return np.asarray(self.links.new != NOWHERE)

    @cached_property
    def _single(self) -> Mask:
        return self.links.kind < MERGED

    @cached_property
    def pairs(self) -> tuple[Rows, Rows]:
        """Rows before and after of the p units that are one and the same in both tables."""
        one = self._there & self._single
        return self.links.old[one], self.links.new[one]

    @cached_property
    def regrouped(self) -> tuple[Rows, Rows]:
        """Rows before, and rows after, of units that merged or split; one without a part in the other table left."""
        joined = self._there & ~self._single
        return np.unique(self.links.old[joined]), np.unique(self.links.new[joined])

    @cached_property
    def left(self) -> Rows:
        """Rows before of the units of which nothing is in the later table."""
        return _without(len(self.before), self.links.old[self._there])

    @cached_property
    def entered(self) -> Rows:
        """Rows after of the units that were not in the earlier table."""
        return _without(len(self.after), self.links.new[self._there])

    def regroupings(self) -> list[dict[str, Any]]:
        """Return the parts of units that merged or split: kind, id before and after, share of the one before."""
        words = {MERGED: "merged", SPLIT: "split"}
        several = ~self._single
        kinds = dict(zip(self.links.old[several].tolist(), self.links.kind[several].tolist(), strict=True))
        return [
            {"kind": words[kinds[row]], "id_before": id_, "id": heir, "share": share}
            for row in self.regrouped[0].tolist()
            for id_ in [str(self.before.ids[row])]
            for heir, share in self.mapping.successor(id_).items()
        ]

    def renamed(self) -> list[dict[str, str]]:
        """Return the units that have another code or another name: id and name, before and after."""
        old, new = self.pairs
        was, now = self.before.names[old], self.after.names[new]
        named = (was != now) & (was != "") & (now != "")
        other = np.flatnonzero(named | (self.before.ids[old] != self.after.ids[new]))
        return [
            {"id_before": str(self.before.ids[o]), "id": str(self.after.ids[n]),
             "name_before": str(self.before.names[o]), "name": str(self.after.names[n])}
            for o, n in zip(old[other].tolist(), new[other].tolist(), strict=True)
        ]  # fmt: skip

    def relocated(self) -> list[dict[str, str]]:
        """Return the units that stand under another unit than before: id, name, unit above before and after."""
        if self.by is None:
            return []
        old, new = self.pairs
        was, now = self.before.text(self.by).values[old], self.after.text(self.by).values[new]
        return [
            {"id": str(self.after.ids[new[i]]), "name": str(self.after.names[new[i]]),
             "before": str(was[i]), "after": str(now[i])}
            for i in np.flatnonzero(was != now).tolist()
        ]  # fmt: skip

    def flows(self) -> dict[str, dict[str, int]]:
        """Return unit above -> how many units it had and has, and what lies between; empty without `by`.

        ``before`` less ``left``, ``out`` and ``regrouped_before``, with ``in``, ``entered`` and ``regrouped_after``, is
        ``after``.
        """
        if self.by is None:
            return {}
        was, now = self.before.text(self.by).values, self.after.text(self.by).values
        old, new = self.pairs
        other = np.flatnonzero(was[old] != now[new])
        counted = {
            "before": was, "left": was[self.left], "out": was[old[other]],
            "regrouped_before": was[self.regrouped[0]], "in": now[new[other]], "entered": now[self.entered],
            "regrouped_after": now[self.regrouped[1]], "after": now,
        }  # fmt: skip
        found: dict[str, dict[str, int]] = {
            str(group): dict.fromkeys(counted, 0) for group in np.unique(np.concatenate([was, now]))
        }
        for word, groups in counted.items():
            for group, count in zip(*np.unique(groups, return_counts=True), strict=True):
                found[str(group)][word] = int(count)
        return found

    def suspects(self) -> list[dict[str, Any]]:
        """Return units that left and units that entered with the same name and the same unit above, if that is known.

        They may be one unit whose code changed. They are listed and never joined: a mapping does that.
        """
        gone, come = self._by_name(self.before, self.left), self._by_name(self.after, self.entered)
        return [
            {"name": key[0], "under": key[1], "left": ids, "entered": come[key]}
            for key, ids in gone.items()
            if key[0] and key in come
        ]

    def _by_name(self, cohort: Cohort, rows: Rows) -> dict[tuple[str, str], list[str]]:
        above: Iterable[str] = [""] * len(rows) if self.by is None else cohort.text(self.by).values[rows].tolist()
        found: dict[tuple[str, str], list[str]] = {}
        for key, id_ in zip(zip(cohort.names[rows].tolist(), above, strict=True), cohort.ids[rows], strict=True):
            found.setdefault(key, []).append(str(id_))
        return found


def _without(count: int, rows: Rows) -> Rows:
    kept = np.ones(count, bool)
    kept[rows] = False
    return np.flatnonzero(kept)

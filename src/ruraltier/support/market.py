"""Needs and helpers side by side, in order, and in parts that have nothing to do with each other."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define

from ruraltier.engine.quotas import exact_order
from ruraltier.support.helpers import Helpers
from ruraltier.support.needs import Needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ruraltier.engine.assessment import Assessment
    from ruraltier.support.needs import Mask, Places

Pairs = frozenset[tuple[str, str]]


@define(frozen=True, eq=False, slots=False)
class Market:
    """What is asked for and what is offered.

    Parameters
    ----------
    needs, helpers
        The needs, and who can help.
    forbidden
        Pairs of a unit's id and a helper's that may not be.
    """

    needs: Needs
    helpers: Helpers
    forbidden: Pairs

    @cached_property
    def urgency(self) -> NDArray[np.int64]:
        """Shape (m,), int64: 0 for the needs of the units that come first, equal where tier and score are equal.

        The lowest tier comes first and within it the lowest score; then units of no score, last those of no tier.
        """
        rows, back = np.unique(self.needs.rows, return_inverse=True)
        return _standing(self.needs.result, rows)[back]

    @cached_property
    def order(self) -> Places:
        """Shape (m,), intp: positions of the needs, by urgency, then id of the unit, then what calls for a helper."""
        needs = self.needs
        return np.lexsort((needs.which, needs.result.ids[needs.rows], self.urgency))

    @cached_property
    def place(self) -> Places:
        """Shape (m,), intp: where each need stands in the order."""
        return np.argsort(self.order)

    @cached_property
    def barred_from(self) -> dict[str, frozenset[int]]:
        """Id of a unit -> positions of the helpers that may not be sent to it."""
        at = {str(id_): position for position, id_ in enumerate(self.helpers.ids.tolist())}
        found: dict[str, set[int]] = {}
        for unit, helper in self.forbidden:
            found.setdefault(unit, set()).add(at[helper])
        return {unit: frozenset(helpers) for unit, helpers in found.items()}

    @cached_property
    def by_id(self) -> Places:
        """Shape (h,), intp: positions of the helpers, by id."""
        return np.argsort(self.helpers.ids, kind="stable")

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Codes of the kinds that are called for."""
        return tuple(dict.fromkeys(kind for call in self.needs.calls for kind in call.kinds))

    def parts(self) -> Iterator[tuple[Places, Places]]:
        """Yield positions of needs and of helpers that have a kind in common, in order; each need is in one part."""
        part = self._connected()
        of_call = np.array([part[call.kinds[0]] for call in self.needs.calls], dtype=np.int64)
        of_helper = np.array([part.get(kind, -1) for kind in self.helpers.kinds.tolist()], dtype=np.int64)
        needs, helpers = of_call[self.needs.which[self.order]], of_helper[self.by_id]
        for one in np.unique(needs).tolist():
            yield self.order[needs == one], self.by_id[helpers == one]

    def _connected(self) -> dict[str, int]:
        """Return the number of the part in which each kind stands: kinds stand together if a need accepts both."""
        part = {kind: i for i, kind in enumerate(self.kinds)}
        for call in self.needs.calls:
            meant = {part[kind] for kind in call.kinds}
            part = {kind: min(meant) if number in meant else number for kind, number in part.items()}
        return part

    def accepted(self, needs: Places, helpers: Places) -> tuple[Mask, NDArray[np.int64]]:
        """Return which helpers may serve which needs, shape (n, h), and the place of their kind in the preference."""
        kinds = {kind: i for i, kind in enumerate(self.kinds)}
        places = np.full((len(self.needs.calls), len(kinds)), -1, dtype=np.int64)
        for i, call in enumerate(self.needs.calls):
            places[i, [kinds[kind] for kind in call.kinds]] = np.arange(len(call.kinds))
        of_kind = np.array([kinds[kind] for kind in self.helpers.kinds[helpers].tolist()], dtype=np.intp)
        preferred = places[self.needs.which[needs]][:, of_kind]
        allowed = preferred >= 0
        for need, unit in self._wary(needs):
            allowed[need, np.isin(helpers, list(self.barred_from[unit]))] = False
        return allowed, preferred

    def alike(self, needs: Places, helpers: Places) -> bool:
        """Return whether every helper of a part will do for every need of it, and none is preferred."""
        calls = {self.needs.calls[which] for which in np.unique(self.needs.which[needs]).tolist()}
        barred = {at for _, unit in self._wary(needs) for at in self.barred_from[unit]}
        return all(len(call.kinds) == 1 for call in calls) and not np.isin(helpers, list(barred)).any()

    def _wary(self, needs: Places) -> Iterator[tuple[int, str]]:
        """Yield the needs, by their place in a part, of units to which some helper may not be sent, and the units."""
        units = self.needs.result.ids[self.needs.rows[needs]]
        for need in np.flatnonzero(np.isin(units, list(self.barred_from))).tolist() if self.barred_from else ():
            yield need, str(units[need])


def _standing(result: Assessment, rows: Places) -> NDArray[np.int64]:
    order = exact_order(result.score[rows], lambda twins: result.exact_fractions(rows[twins]))
    tier = result.tier[rows].astype(np.int64)
    last = np.iinfo(np.int64).max
    keys = np.stack([np.where(tier < 0, last, tier), np.where(order < 0, last, order)], axis=1)
    return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)

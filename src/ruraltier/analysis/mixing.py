"""Rule books between two others: some provisions of the later one, the rest of the earlier one."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from ruraltier.analysis.changes import SILENT, by_code, differences, provision_keys
from ruraltier.errors import PolicyError
from ruraltier.policy.book import RuleBook
from ruraltier.policy.checks import tree
from ruraltier.policy.checks.scope import Scope
from ruraltier.policy.criteria import ROOT, Aggregate
from ruraltier.policy.lost import NOTHING
from ruraltier.policy.paths import path_of
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.reader import Reader
from ruraltier.policy.sections import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ruraltier.analysis.changes import Keys

Table = dict[str, Any]

_KEYED = ("indicators", "aspects", "settings")
_LISTED = ("gates", "vetoes", "floors", "quotas")
_SAID = frozenset({"reference", "valid_from", "valid_until", "notes", "missing_marks", "table", "family", "cases",
                   "amendments"})  # fmt: skip
_HEAD = {"id": "mixed", "title": "mixed", "source": "s", "confidence": "published", "sources": {"s": {"title": "s"}}}


def effective(document: Mapping[str, Any]) -> Table:
    """Return what of a document tiers and money depend on: no labels, sources, dates or cases, and no stated totals.

    A total is a sum that is checked; between two rule books it is what the parts add up to.
    """
    kept = {key: value for key, value in document.items() if key not in _SAID} | _HEAD
    for section in _KEYED:
        kept |= {section: {code: _bare(part) for code, part in document.get(section, {}).items()}}
    for section in _LISTED:
        kept |= {section: [_bare(row) for row in document.get(section, [])]}
    kept |= {"score": _bare(document["score"])}
    kept |= {"ladder": document["ladder"] | {"tiers": [_bare(tier) for tier in document["ladder"]["tiers"]]}}
    if "incentives" in document:
        scheme = document["incentives"]
        kept |= {"incentives": scheme | {"awards": [_bare(award) for award in scheme.get("awards", [])]}}
    return kept


def _bare(part: Mapping[str, Any]) -> Table:
    return {key: value for key, value in part.items() if key not in SILENT | {"total"}}


def merged(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Return the codes of two orders in one: that of the first, each other code behind its neighbour in the second.

    Examples
    --------
    >>> merged(["low", "top"], ["lowest", "low", "mid", "top", "best"])
    ['lowest', 'low', 'mid', 'top', 'best']
    """
    order, before = list(first), ""
    for code in second:
        if code not in order:
            order.insert(order.index(before) + 1 if before else 0, code)
        before = code
    return order


@frozen(slots=False)
class Mixer:
    """Makes the rule books between two others.

    Parameters
    ----------
    old, new
        What is effective of their documents.
    """

    old: Table
    new: Table

    @cached_property
    def provisions(self) -> dict[str, Keys]:
        """Path of each provision in which they differ -> its keys."""
        found = (provision_keys(d.keys) for d in differences(self.old, self.new))
        return {path_of(*keys): keys for keys in found}

    def document(self, taken: Iterable[str]) -> Table:
        """Return the earlier document with some provisions of the later one."""
        swapped = frozenset(taken)
        chosen = {keys for path, keys in self.provisions.items() if path in swapped}
        made = {key: value for key, value in self._whole(chosen).items() if value is not None}
        for section in _KEYED:
            made[section] = self._parts(chosen, (section,), made.get(section, {}), self.new.get(section, {}))
        for section in _LISTED:
            parts = self._parts(chosen, (section,), by_code(self.old[section]), by_code(self.new[section]))
            made[section] = list(parts.values())
        made["ladder"] = self._ladder(chosen)
        return _without_void(made | self._incentives(chosen))

    def _whole(self, chosen: set[Keys]) -> Table:
        """Return the sections that are taken or left as they are."""
        keys = dict.fromkeys((*self.old, *self.new))
        return {key: (self.new if (key,) in chosen else self.old).get(key) for key in keys if key != "incentives"}

    def _parts(self, chosen: set[Keys], above: Keys, old: Table, new: Table) -> Table:
        order = merged(old, new)
        sides = {code: new if (*above, code) in chosen else old for code in order}
        return {code: side[code] for code, side in sides.items() if code in side}

    def _ladder(self, chosen: set[Keys]) -> Table:
        old, new = self.old["ladder"], self.new["ladder"]
        rest = self._parts(
            chosen, ("ladder",), *({k: v for k, v in side.items() if k != "tiers"} for side in (old, new))
        )
        before, after = by_code(old["tiers"]), by_code(new["tiers"])
        tiers = self._parts(chosen, ("ladder", "tiers"), before, after)
        order = merged(after, before) if ("ladder", "tiers") in chosen else merged(before, after)
        return {**rest, "tiers": [tiers[code] for code in order if code in tiers]}

    def _incentives(self, chosen: set[Keys]) -> Table:
        old, new = self.old.get("incentives"), self.new.get("incentives")
        if old is None or new is None:
            whole = new if ("incentives",) in chosen else old
            return {} if whole is None else {"incentives": whole}
        head = new if ("incentives",) in chosen else old
        awards = self._parts(chosen, ("incentives", "awards"), by_code(old["awards"]), by_code(new["awards"]))
        return {"incentives": head | {"awards": list(awards.values())}}


def _without_void(document: Table) -> Table:
    """Return a document whose awards name only tiers that its ladder has: the others, nobody holds."""
    held = {tier["code"] for tier in document["ladder"]["tiers"]}
    scheme = document.get("incentives")
    if scheme is None:
        return document
    awards = [cut for award in scheme["awards"] if (cut := _for_tiers(award, held))]
    return document | {"incentives": scheme | {"awards": awards}}


def _for_tiers(award: Table, held: set[str]) -> Table | None:
    """Return an award for the tiers that there are, None if that is none of them."""
    named = award.get("amounts", award.get("tiers"))
    if named is None or held.issuperset(named):
        return award
    if held.isdisjoint(named):
        return None
    if "amounts" in award:
        return award | {"amounts": {code: amount for code, amount in named.items() if code in held}}
    return award | {"tiers": [code for code in named if code in held]}


def built(document: Table) -> TierPolicy:
    """Return the rule book of an effective document; the root's total is what its parts add up to.

    Raises
    ------
    PolicyError
        If it is no sound rule book.
    """
    reader = Reader(document)
    parts = parts_of(reader)
    if reader.problems:
        raise PolicyError(reader.problems)
    scope = Scope(RuleBook(**parts), NOTHING)
    problems = list(tree.shape(scope))
    if problems:
        raise PolicyError(problems)
    return TierPolicy(**parts | {"aspects": [_totalled(a, scope) for a in parts["aspects"]]})


def _totalled(aspect: Any, scope: Scope) -> Any:  # noqa: ANN401 - an aspect, as the parts have it
    if aspect.code != ROOT or aspect.aggregate is not Aggregate.SUM:
        return aspect
    return evolve(aspect, total=sum((scope.full(c) for c in scope.children(ROOT)), start=Fraction(0)))

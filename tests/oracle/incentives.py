"""Money that follows from the tier, in whole fen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import exact, round_exact
from oracle.cells import Absent

if TYPE_CHECKING:
    from collections.abc import Callable

    from oracle.evaluator import Cohort, Outcome

FEN = {"元": 100, "万元": 1_000_000}


class CannotPay(Exception):  # noqa: N818  # says what happened
    """A budget is too small, a head count or a weight is not there, or floors exceed a pool."""


@dataclass(frozen=True)
class Awards:
    """Fen of each village in the order of the rows, and what is left of budget or pools."""

    amounts: list[int]
    unspent: int


def _standing(village: Outcome) -> tuple[Fraction, str]:
    """Order of the odd fen among equal remainders: larger score first, then the id."""
    return (-(village.score or Fraction(0)), village.id)


def split_exactly(pool: int, shares: list[Fraction], villages: list[Outcome]) -> list[int]:
    """Bring exact shares (which add up to ``pool``) to whole fen by largest remainder."""
    whole = [floor(share) for share in shares]
    odd = pool - sum(whole)
    order = sorted(range(len(shares)), key=lambda i: (whole[i] - shares[i], *_standing(villages[i])))
    for i in order[:odd]:
        whole[i] += 1
    return whole


def _bounded(level: Fraction, weights: list[Fraction], floor_: Fraction, cap: Fraction | None) -> list[Fraction]:
    raised = [max(level * weight, floor_) for weight in weights]
    return raised if cap is None else [min(share, cap) for share in raised]


def _level(pool: Fraction, weights: list[Fraction], floor_: Fraction, cap: Fraction | None) -> Fraction:
    """Return the rate of money per weight at which the bounded shares add up to the pool."""
    bends = sorted(
        {bound / w for w in weights if w > 0 for bound in (floor_, cap) if bound is not None} | {Fraction(0)}
    )
    below = max(bend for bend in bends if sum(_bounded(bend, weights, floor_, cap)) <= pool)
    spent = sum(_bounded(below, weights, floor_, cap))
    rising = sum(w for w in weights if below * w >= floor_ and (cap is None or below * w < cap))
    return below if rising == 0 else below + (pool - spent) / rising


class _Scheme:
    """The awards of one document over its outcomes."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.stated = cohort.document["incentives"]
        self.fen = FEN[self.stated.get("unit", "元")]

    def in_fen(self, number: Any) -> int:
        amount = exact(number) * self.fen
        if amount.denominator != 1:
            raise CannotPay(number)
        return int(amount)

    def members(self, award: dict[str, Any]) -> list[Outcome]:
        tiers = award.get("tiers") or [tier["code"] for tier in self.cohort.document["ladder"]["tiers"]]
        return [village for village in self.cohort.outcomes if self.cohort.code(village.tier) in tiers]

    def number(self, village: Outcome, code: str) -> Fraction:
        value = village.values[code]
        if isinstance(value, Absent):
            raise CannotPay(village.id, code)
        found: Fraction = value
        return found

    def fixed(self, award: dict[str, Any]) -> dict[str, int]:
        if award.get("less_previous"):
            return {village.id: self.promotion(award, village) for village in self.cohort.outcomes}
        return {
            village.id: self.in_fen(award["amounts"].get(self.cohort.code(village.tier), 0))
            for village in self.cohort.outcomes
        }

    def promotion(self, award: dict[str, Any], village: Outcome) -> int:
        """Return what a promoted village gets more than for its tier of last time."""
        amounts, code = award["amounts"], self.cohort.document["ladder"]["previous"]
        if village.tier is None or self.cohort.code(village.tier) not in amounts:
            return 0
        whole, last = self.in_fen(amounts[self.cohort.code(village.tier)]), village.values[code]
        if isinstance(last, Absent):
            return whole
        before: int = self.cohort.document["indicators"][code]["options"].index(last)
        return whole - self.in_fen(amounts.get(self.cohort.code(before), 0)) if village.tier > before else 0

    def per_head(self, award: dict[str, Any]) -> dict[str, int]:
        return {
            village.id: self.in_fen(award["amounts"][self.cohort.code(village.tier)])
            * int(self.number(village, award["heads"]))
            for village in self.cohort.outcomes
            if self.cohort.code(village.tier) in award["amounts"]
        }

    def score_rate(self, award: dict[str, Any]) -> dict[str, int]:
        rate = exact(award["rate"]) * self.fen
        return {
            village.id: int(round_exact(rate * (village.score or 0), 0, award["round"]))
            for village in self.members(award)
        }

    def value(self, award: dict[str, Any]) -> dict[str, int]:
        owed = {village.id: self.fen * self.number(village, award["value"]) for village in self.members(award)}
        if "round" not in award and any(amount.denominator != 1 for amount in owed.values()):
            raise CannotPay(award["code"])
        return {id_: int(round_exact(amount, 0, award.get("round", "down"))) for id_, amount in owed.items()}

    def share(self, award: dict[str, Any]) -> dict[str, int]:
        members = self.members(award)
        by: Callable[[Outcome], Fraction] = {
            "score": lambda village: village.score or Fraction(0),
            "equal": lambda _: Fraction(1),
        }.get(award["by"], lambda village: self.number(village, award["by"]))
        weights = [by(village) for village in members]
        if any(weight < 0 for weight in weights):
            raise CannotPay(award["code"])
        least = Fraction(self.in_fen(award.get("floor", 0)))
        cap = Fraction(self.in_fen(award["cap"])) if "cap" in award else None
        pool = Fraction(self.in_fen(award["pool"]))
        if least * len(members) > pool:
            raise CannotPay(award["code"])
        if not members:
            return {}
        shares = _bounded(_level(pool, weights, least, cap), weights, least, cap)
        amounts = split_exactly(int(sum(shares)), shares, members)
        return {village.id: amount for village, amount in zip(members, amounts, strict=True)}


def award(cohort: Cohort) -> Awards:
    """Return what each village gets under the document's incentives."""
    scheme = _Scheme(cohort)
    villages = cohort.outcomes
    paid = [getattr(scheme, stated["kind"])(stated) for stated in scheme.stated["awards"]]
    amounts = [sum(part.get(village.id, 0) for part in paid) for village in villages]
    pools = zip(scheme.stated["awards"], paid, strict=True)
    left = sum(
        scheme.in_fen(stated["pool"]) - sum(part.values()) for stated, part in pools if stated["kind"] == "share"
    )
    if "budget" not in scheme.stated:
        return Awards(amounts, left)
    budget = scheme.in_fen(scheme.stated["budget"])
    if sum(amounts) > budget:
        if scheme.stated.get("if_short", "refuse") == "refuse":
            raise CannotPay(sum(amounts), budget)
        ratio = Fraction(budget, sum(amounts))
        amounts = split_exactly(budget, [amount * ratio for amount in amounts], villages)
    return Awards(amounts, budget - sum(amounts))

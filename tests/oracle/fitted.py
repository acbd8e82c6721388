"""Cuts that follow from the villages: quantiles, and natural breaks by trying every start of every class."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import exact

if TYPE_CHECKING:
    from oracle.evaluator import Outcome

Parting = tuple[Fraction, tuple[int, ...]]
"""Sum of squared deviations, and where classes start, the highest first."""


class CannotFit(Exception):  # noqa: N818  # the word of the language
    """The cuts cannot be fitted to these villages."""


def _word(tier: dict[str, Any]) -> str | None:
    return next((word for word in ("at_least", "above") if word in tier), None)


def _quantile(scores: list[Fraction], share: Fraction) -> Fraction:
    return next(score for score in scores if sum(other <= score for other in scores) >= share * len(scores))


def _deviations(scores: list[Fraction]) -> Fraction:
    mean = sum(scores, Fraction(0)) / len(scores)
    return sum(((score - mean) ** 2 for score in scores), Fraction(0))


def _starts(scores: list[Fraction], classes: int) -> list[int]:
    """Return where classes start among the different scores."""
    different = sorted(set(scores))

    @cache
    def lots(first: int, end: int) -> Fraction:
        return _deviations([score for score in scores if different[first] <= score <= different[end - 1]])

    @cache
    def best(end: int, made: int) -> Parting:
        if made == 1:
            return lots(0, end), ()
        tried = ((best(start, made - 1), start) for start in range(made - 1, end))
        return min((below + lots(start, end), (start, *starts)) for (below, starts), start in tried)

    return list(best(len(different), classes)[1][::-1])


def _breaks(scores: list[Fraction], tiers: list[dict[str, Any]]) -> dict[str, Fraction]:
    different = sorted(set(scores))
    if len(different) <= len(tiers):
        raise CannotFit
    starts = _starts(scores, len(tiers) + 1)
    return {
        tier["code"]: different[start - 1 if "above" in tier else start]
        for tier, start in zip(tiers, starts, strict=True)
    }


def fitted(document: dict[str, Any], outcomes: list[Outcome]) -> dict[str, Any]:
    """Return the document with its cuts fitted to outcomes under the stated ones."""
    fit = document["ladder"]["fit"]
    scores = sorted(village.standing for village in outcomes if village.status == "rated")
    if not scores:
        raise CannotFit
    placed = [tier for tier in document["ladder"]["tiers"] if _word(tier)]
    if fit["method"] == "quantiles":
        found = {code: _quantile(scores, exact(share)) for code, share in fit["shares"].items()}
    else:
        found = _breaks(scores, placed)
    tiers = [_moved(tier, found, fit.get("most_move")) for tier in document["ladder"]["tiers"]]
    cuts = [exact(tier[word]) for tier in tiers if (word := _word(tier))]
    if cuts != sorted(set(cuts)):
        raise CannotFit
    kept = {key: stated for key, stated in document["ladder"].items() if key != "fit"}
    return {**document, "ladder": {**kept, "tiers": tiers}}


def _moved(tier: dict[str, Any], found: dict[str, Fraction], most: object) -> dict[str, Any]:
    word = _word(tier)
    if word is None or tier["code"] not in found:
        return tier
    cut, stated = found[tier["code"]], exact(tier[word])
    if most is not None:
        low, high = stated - exact(most), stated + exact(most)
        cut = low if cut < low else min(cut, high)
    return {**tier, word: cut}

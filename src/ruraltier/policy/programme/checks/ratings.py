"""Ratings: parts that can be told apart and weighed, keys that go with how they are combined, gaps between raters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.errors import near, show
from ruraltier.policy.checks.scope import problem
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.programme.checks.view import View
    from ruraltier.policy.programme.ratings import Gap, Part, Rating

_FULL = 100


def ratings(view: View) -> Iterator[Problem]:
    """Yield what is wrong with each rating."""
    yield from _names(view)
    for rating in view.parts.ratings:
        path = path_of("ratings", rating.code)
        yield from view.filled(rating.level, rating.code, path)
        if not rating.parts:
            yield problem("RT-RAT-027", f"{path}.parts", "the rating has no parts", "one part at least")
            continue
        yield from _weights(rating, path)
        yield from _raters(rating, path)
        for i, part in enumerate(rating.parts):
            yield from _part(part, f"{path}.parts[{i}]")
        if rating.gap is not None:
            yield from _gap(rating, rating.gap, f"{path}.gap")


def _names(view: View) -> Iterator[Problem]:
    """Yield a problem for a word by which records would name two ratings of a level."""
    seen: dict[tuple[str, str], str] = {}
    for rating in view.parts.ratings:
        for word in rating.words:
            other = seen.setdefault((rating.level, word), rating.code)
            if other != rating.code:
                what = f"{show(word)} already stands for the rating {other}"
                path = path_of("ratings", rating.code, "label")
                yield problem("RT-RAT-028", path, what, "a label of its own")


def _weights(rating: Rating, path: str) -> Iterator[Problem]:
    for i, part in enumerate(rating.parts):
        if part.weight < 0:
            what = f"the weight is {plain(part.weight)}"
            yield problem("RT-RAT-020", f"{path}.parts[{i}].weight", what, "a weight of 0 or more")
    if not any(part.weight for part in rating.parts):
        yield problem("RT-RAT-020", f"{path}.parts", "every weight is 0", "one weight above 0 at least")


def _raters(rating: Rating, path: str) -> Iterator[Problem]:
    """Yield a problem for a word by which records would name two raters."""
    seen: dict[str, int] = {}
    for i, part in enumerate(rating.parts):
        for word in dict.fromkeys((part.rater, *part.label.all)):
            if not word or word in seen:
                what = f"{show(word)} already stands for parts[{seen[word]}]" if word else "the rater is empty"
                yield problem("RT-RAT-021", f"{path}.parts[{i}]", what, "a rater and a label of its own")
            seen.setdefault(word, i)


def _part(part: Part, path: str) -> Iterator[Problem]:
    yield from _fitting(part, path)
    trim = part.trim or 0
    if part.quorum < 1 or (1 < part.quorum <= 2 * trim and part.combine == "trimmed_mean"):
        what = f"the quorum is {part.quorum}" + (f" and {2 * trim} marks are left out" if trim > 0 else "")
        yield problem("RT-RAT-025", f"{path}.quorum", what, f"{max(2 * trim, 0) + 1} or more")
    if trim < 0:
        yield problem("RT-RAT-025", f"{path}.trim", f"trim is {trim}", "0 or more")
    if part.full <= 0:
        yield problem("RT-RAT-025", f"{path}.full", f"a share of 1 is worth {plain(part.full)}", "more than 0")
    words = (*part.counts, *part.blank)
    for word in dict.fromkeys(word for i, word in enumerate(words) if word in words[:i] or not word):
        what = f"{show(word)} stands twice among the words of ballots" if word else "a word of ballots is empty"
        yield problem("RT-RAT-026", path, what, "each word once, under counts or under blank")


def _fitting(part: Part, path: str) -> Iterator[Problem]:
    """Yield a problem for a key that another way to combine has, or that this one lacks."""
    if part.combine == "trimmed_mean" and part.trim is None:
        yield problem("RT-RAT-024", path, "a trimmed mean does not say how much is trimmed", "the key trim")
    if part.combine == "share" and not part.counts:
        yield problem("RT-RAT-024", path, "a share does not say which words count", "the key counts")
    keys = {
        "trim": part.trim is not None and part.combine != "trimmed_mean",
        "counts": bool(part.counts) and part.combine != "share",
        "blank": bool(part.blank) and part.combine != "share",
        "full": part.full != _FULL and part.combine != "share",
    }
    for key, stated in keys.items():
        if stated:
            rule = 'combine = "trimmed_mean"' if key == "trim" else 'combine = "share"'
            yield problem("RT-RAT-024", f"{path}.{key}", f"{key} says nothing of a {part.combine}", rule)


def _gap(rating: Rating, gap: Gap, path: str) -> Iterator[Problem]:
    raters = [part.rater for part in rating.parts]
    for i, rater in enumerate(gap.between):
        if rater not in raters:
            what = f"{show(rater)} is no rater of {rating.code}"
            yield problem(
                "RT-RAT-022", f"{path}.between[{i}]", what, "one of " + ", ".join(raters), near(rater, raters)
            )
    if gap.between[0] == gap.between[1]:
        yield problem("RT-RAT-022", f"{path}.between", "the gap is between a rater and itself", "two raters")
    edges = [edge for edge in (gap.above, gap.at_least) if edge is not None]
    if len(edges) != 1:
        yield problem("RT-RAT-023", path, f"the gap has {len(edges)} thresholds", "above or at_least, one of the two")
    yield from (
        problem("RT-RAT-023", path, f"the threshold is {plain(edge)}", "0 or more") for edge in edges if edge < 0
    )

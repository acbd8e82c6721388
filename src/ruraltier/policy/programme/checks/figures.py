"""Figures of many units: each has what its word takes, and nothing that it does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.policy.checks.scope import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.programme.figures import FigureRule

_TAKES = {
    "count": (),
    "share": ("base",),
    "sum": ("value",),
    "mean": ("value",),
    "least": ("value",),
    "greatest": ("value",),
}
_WEIGHED = ("share", "mean")


def figure(rule: FigureRule, path: str) -> Iterator[Problem]:
    """Yield the problems of one figure: a key that is missing, or one that says nothing."""
    takes = _TAKES[rule.figure]
    for key in ("value", "base"):
        stated = getattr(rule, key) is not None
        if key in takes and not stated:
            what = f"the figure {rule.figure} has no {key}"
            yield problem("RT-PRG-080", f"{path}.{key}", what, f"the key {key}")
        elif stated and key not in takes:
            words = " or ".join(word for word, keys in _TAKES.items() if key in keys)
            yield problem("RT-PRG-081", f"{path}.{key}", f"the figure {rule.figure} takes no {key}", words)
    if rule.weight is not None and rule.figure not in _WEIGHED:
        what = f"the figure {rule.figure} takes no weight"
        yield problem("RT-PRG-081", f"{path}.weight", what, " or ".join(_WEIGHED))

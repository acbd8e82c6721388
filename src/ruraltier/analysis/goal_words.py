"""Targets and how they stand, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import figure
from ruraltier._numbers import plain
from ruraltier._text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from ruraltier.domain.threshold import Threshold
    from ruraltier.policy.programme.targets import Target

_MET = {True: Text("达到", "met"), False: Text("未达到", "not met"), None: Text("无法判断", "cannot be said")}
_REACH = {
    True: Text("按期可以达到", "it can be met in time"),
    False: Text("按期已不可能达到", "it can no longer be met in time"),
    None: Text("能否按期达到无法判断", "whether it can be met in time cannot be said"),
}
_NONE = Text("无", "none")
_DIRECTIONS = {"rise": Text("高于期初", "above the start"), "fall": Text("低于期初", "below the start")}


def met_words(met: bool | None) -> Text:  # noqa: FBT001 - the answer itself, not a switch
    """Return whether something is met, in words."""
    return _MET[met]


def reach_words(reachable: bool | None) -> Text:  # noqa: FBT001 - the answer itself, not a switch
    """Return whether something can still be met in time, in words."""
    return _REACH[reachable]


def goal_words(target: Target) -> Text:
    """Return what a target asks for, in words."""
    return _DIRECTIONS[target.direction] if target.direction else spelt(target, target.thresholds[0])


def spelt(target: Target, threshold: Threshold) -> Text:
    """Return a threshold on the figure of a target in words, on a share in percent, a ratio that is no decimal cut."""
    sign, value = str(threshold).split(" ")[0], threshold.value
    return Text.of(f"{sign} {figure(100 * value)}%" if target.figure == "share" else f"{sign} {plain(value)}")


def figure_words(target: Target, value: Fraction | None, marks: Iterable[Fraction]) -> Text:
    """Return a figure of a target in words, a share in percent, on the right side of every mark."""
    if value is None:
        return _NONE
    if target.figure == "share":
        return Text.of(f"{figure(100 * value, [100 * mark for mark in marks])}%")
    return Text.of(figure(value, marks))

"""Colours of tiers: from warm to cold as tiers rise, told apart by those who see few colours, too."""

from __future__ import annotations

from matplotlib.colors import to_hex, to_rgb

_ANCHORS = ("#9c3d1a", "#d9843b", "#e8c170", "#a9cbd0", "#5b9bc4", "#2b6ca3", "#1d4a86")
UNRATED, INELIGIBLE = "#a3a3a3", "#6e6e6e"
DARK, LIGHT = "#1a1a1a", "#fafafa"
_HALF = 0.5


def tier_colours(count: int) -> tuple[str, ...]:
    """Return so many colours, the worst tier's first.

    Examples
    --------
    >>> tier_colours(2)
    ('#9c3d1a', '#1d4a86')
    """
    return tuple(_between(at / (count - 1) if count > 1 else 1.0) for at in range(count))


def _between(share: float) -> str:
    place = share * (len(_ANCHORS) - 1)
    at = min(int(place), len(_ANCHORS) - 2)
    low, high = to_rgb(_ANCHORS[at]), to_rgb(_ANCHORS[at + 1])
    red, green, blue = (a + (b - a) * (place - at) for a, b in zip(low, high, strict=True))
    return str(to_hex((red, green, blue)))


def letters_on(colour: str) -> str:
    """Return the colour in which letters can be read on another."""
    red, green, blue = to_rgb(colour)
    return DARK if 0.299 * red + 0.587 * green + 0.114 * blue > _HALF else LIGHT

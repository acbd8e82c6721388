"""Cuts of a ladder as lines across a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.edge.plots.sheet import INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

_CLOSE = 0.09


def draw_cuts(axes: Axes, places: Sequence[float], labels: Sequence[str], room: float = _CLOSE) -> None:
    """Draw upright lines with their labels above; labels are turned where they would touch.

    Parameters
    ----------
    axes
        Where; its horizontal limits are final.
    places, labels
        Of each line.
    room
        The share of the width that a label takes.
    """
    low, high = axes.get_xlim()
    upright = len(places) > 1 and float(np.diff(sorted(places)).min()) < (high - low) * room
    for place, label in zip(places, labels, strict=True):
        axes.axvline(place, color=INK, linestyle=(0, (4, 3)), linewidth=0.9)
        axes.annotate(label, (place, 1), (0, 3), xycoords=("data", "axes fraction"), textcoords="offset points",
                      ha="center", va="bottom", rotation=90 if upright else 0, size=8)  # fmt: skip

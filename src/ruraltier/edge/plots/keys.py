"""The key of a picture: which colour is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen
from matplotlib.patches import Patch

from ruraltier.edge.plots.names import clipped
from ruraltier.edge.plots.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

HATCH = "/////"
_NAME = 22


@frozen
class Key:
    """One line: what it is called, its colour, and the hatch where it has one."""

    name: str
    colour: str
    hatch: str = ""


def legend(axes: Axes, keys: Sequence[Key], room: int = _NAME) -> None:
    """Put the key to the right of the axes.

    Parameters
    ----------
    axes
        What it explains.
    keys
        From the top down.
    room
        How many columns a name may take.
    """
    swatches = [Patch(facecolor=key.colour, hatch=key.hatch, edgecolor=LIGHT, linewidth=0) for key in keys]
    # matplotlib leaves out a name that begins with an underscore, so names are put in afterwards.
    made = axes.legend(swatches, ["…"] * len(keys), loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0)
    for text, key in zip(made.get_texts(), keys, strict=True):
        text.set_text(clipped(key.name, room))

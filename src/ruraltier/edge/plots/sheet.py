"""What every picture stands on: its own style, its heading and its footer, and no state that others share."""

from __future__ import annotations

import io
import threading
import warnings
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from matplotlib import style
from matplotlib.figure import Figure

from ruraltier.edge.plots.lettering import FAMILY, fit_letters, stand_by, tell_missing
from ruraltier.edge.plots.names import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.axes import Axes

INK = "#000000"
"""Black letters and lines: in a page they take the page's own colour, so that they can be read on a dark one."""
PAPER = "#ffffff"
"""What is hollow: in a page it takes the colour of the page."""
FAINT = 0.62
SPACED = 1.4
_DPI = 144
_WIDE = 92
_STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.labelsize": 9,
    "axes.linewidth": 0.7,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 9,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.1,
    "font.family": [FAMILY],
    "font.size": 9,
    "grid.alpha": 0.25,
    "grid.color": INK,
    "grid.linewidth": 0.5,
    "hatch.linewidth": 0.8,
    "legend.fontsize": 8.5,
    "legend.frameon": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "ruraltier",
    "text.parse_math": False,  # a name may hold dollar signs
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
}
_LOCK = threading.RLock()


@contextmanager
def drawing(settings: Mapping[str, object] = MappingProxyType({})) -> Iterator[None]:
    """Draw in our style, whatever the host has set; one thread at a time, and everything is put back.

    Parameters
    ----------
    settings
        Settings of matplotlib that differ.
    """
    with _LOCK, style.context(["default", _STYLE | dict(settings)]):
        stand_by()
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Let matplotlib say nothing of characters that no font has: they are told once, by name, when they are met."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


class Picture(Figure):
    """A figure with its heading; a notebook shows it without pyplot."""

    heading = ""
    account = ""

    def _repr_png_(self) -> bytes:
        """Return the picture as a notebook shows it."""
        return saved(self, {}, format="png", dpi=_DPI)


def saved(figure: Figure, settings: Mapping[str, object], **options: Any) -> bytes:  # noqa: ANN401 - those of matplotlib
    """Return a figure as the bytes of a file, drawn in our style.

    Parameters
    ----------
    figure
        The figure.
    settings, **options
        Settings of matplotlib that differ, and what its ``savefig`` takes.
    """
    out = io.BytesIO()
    with drawing(settings), _quiet():
        figure.savefig(out, **options)
    return out.getvalue()


def sheet(size: tuple[float, float], heading: str, account: str, footer: str) -> tuple[Picture, Axes]:
    """Return an empty picture and its axes; the arguments are those of `blank`."""
    picture = blank(size, heading, account, footer)
    return picture, picture.add_subplot()


def blank(size: tuple[float, float], heading: str, account: str, footer: str) -> Picture:
    """Return an empty picture.

    Parameters
    ----------
    size
        Width and height in inches.
    heading
        What it shows, in a few words; may hold anybody's text.
    account
        What it shows, in a sentence, for those who cannot see it.
    footer
        What it rests on.
    """
    picture = Picture(figsize=size)
    picture.heading, picture.account = clipped(heading, _WIDE), account
    picture.suptitle(clipped(heading, int(size[0] * 10)), x=0.01, ha="left", fontsize=11)
    picture.supxlabel(footer, x=0.01, ha="left", fontsize=6.5, alpha=FAINT, linespacing=SPACED)
    return picture


def settle(picture: Picture) -> Picture:
    """Return the picture with all its letters found and everything in its place."""
    missing = fit_letters(picture)
    layout = picture.get_layout_engine()
    assert layout is not None  # noqa: S101 - our style asks for one
    with _quiet():
        layout.execute(picture)
    # Laid out again, everything would move by a hair, and so would the bytes.
    picture.set_layout_engine("none")
    tell_missing(missing)
    return picture

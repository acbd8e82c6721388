"""write_picture: a picture into a file, the whole of it or nothing, with the same bytes on every run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ruraltier.edge import plots
from ruraltier.edge.writing import refuse_replacing, suffix_in, write_bytes
from ruraltier.errors import expect

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = (".svg", ".pdf", ".png")
"""The files that pictures can be written to."""


def write_picture(
    figure: Figure, path: str | os.PathLike[str], *, force: bool = False, outline: bool = False, dpi: int = 160
) -> None:
    """Write a picture to a file whose suffix says what it is: ``.svg``, ``.pdf`` or ``.png``.

    Parameters
    ----------
    figure
        The picture, as the functions of `ruraltier.plots` give it.
    path
        Where to. The text of an SVG stays text, which can be searched; the letters of a PDF are embedded.
    force
        Whether a file that is there may be replaced.
    outline
        Whether the letters of an SVG are drawn as outlines, for programs without fonts for them.
    dpi
        Dots an inch of a PNG.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    ExportError
        If the suffix is none of these, something is there already, or it cannot be written. No time is written, so
        two runs give the same bytes.

    Examples
    --------
    >>> import ruraltier as rt
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["甲"], "iks": ["0.9"], "ike": ["0.9"], "ikl": ["0.9"]}
    >>> picture = rt.plots.tiers(rt.assess(rt.read_cohort(table, policy), policy))
    >>> with TemporaryDirectory() as folder:
    ...     rt.write_picture(picture, Path(folder) / "等次.svg")
    ...     (Path(folder) / "等次.svg").read_text("utf-8")[:5]
    '<?xml'
    """
    expect(path, (str, os.PathLike), "path", "where to write")
    expect(dpi, int, "dpi", "a whole number")
    suffix = suffix_in(path, KINDS)
    refuse_replacing(path, force=force)
    write_bytes(path, plots.picture_bytes(figure, suffix, outline=outline, dpi=dpi), force=force)

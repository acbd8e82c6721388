"""Pictures as the bytes of files, the same on every run: nothing tells when or by which program they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from ruraltier.edge.plots.sheet import saved
from ruraltier.edge.plots.vector import svg_text
from ruraltier.errors import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SILENT: Mapping[str, dict[str, None]] = {
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    ".png": {"Software": None},
}


def picture_bytes(figure: Figure, suffix: str, *, outline: bool = False, dpi: int = 160) -> bytes:
    """Return a picture as a file holds it.

    Parameters
    ----------
    figure
        The picture.
    suffix
        ``.svg``, ``.pdf`` or ``.png``.
    outline, dpi
        As in `ruraltier.write_picture`.

    Raises
    ------
    ArgumentError
        If it is no figure.
    """
    expect(figure, Figure, "figure", "a Figure, as the functions of ruraltier.plots give it")
    if suffix == ".svg":
        return (_PROLOG + svg_text(figure, paper="white", outline=outline)).encode()
    return saved(figure, {}, format=suffix[1:], dpi=dpi, metadata=_SILENT[suffix])

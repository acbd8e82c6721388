"""Pictures of results, each a matplotlib Figure; the module is `ruraltier.plots`.

Pictures are drawn with a font of our own, so that they look the same, to the byte, on every machine, also where none
is installed that has Chinese. No state of pyplot is touched. `ruraltier.write_picture` writes them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ruraltier.errors import ExportError, Problem

if TYPE_CHECKING:
    from ruraltier.edge.plots.alluvial import flows
    from ruraltier.edge.plots.atlas import village_map as map  # noqa: A004 - rt.plots.map is a map
    from ruraltier.edge.plots.cascade import waterfall
    from ruraltier.edge.plots.distribution import tiers
    from ruraltier.edge.plots.graph import curve, curves
    from ruraltier.edge.plots.heat import losses
    from ruraltier.edge.plots.histogram import scores
    from ruraltier.edge.plots.rendering import picture_bytes
    from ruraltier.edge.plots.vector import svg_text

_PUBLIC = {
    "curve": ("graph", "curve"),
    "curves": ("graph", "curves"),
    "flows": ("alluvial", "flows"),
    "losses": ("heat", "losses"),
    "map": ("atlas", "village_map"),
    "picture_bytes": ("rendering", "picture_bytes"),
    "scores": ("histogram", "scores"),
    "svg_text": ("vector", "svg_text"),
    "tiers": ("distribution", "tiers"),
    "waterfall": ("cascade", "waterfall"),
}

__all__ = ["curve", "curves", "flows", "losses", "map", "picture_bytes", "scores", "svg_text", "tiers", "waterfall"]


def __getattr__(name: str) -> object:
    """Import a picture when it is first used, and matplotlib with it.

    Raises
    ------
    ExportError
        If matplotlib is not installed.
    """
    if name not in _PUBLIC:
        msg = f"module 'ruraltier.plots' has no attribute {name!r}"
        raise AttributeError(msg)
    module, function = _PUBLIC[name]
    try:
        import_module("matplotlib")
    except ImportError:
        raise _lacking() from None
    return getattr(import_module(f"{__name__}.{module}"), function)


def _lacking() -> ExportError:
    what, mend = "pictures need matplotlib", 'pip install "ruraltier[plot]"'
    return ExportError(Problem(code="RT-PIC-001", what=what, rule="the library", mend=mend))


def __dir__() -> list[str]:
    return list(__all__)

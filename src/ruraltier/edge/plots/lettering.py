"""The letters of pictures: our own font first, and what it lacks from whatever the machine has."""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import font_manager
from matplotlib.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.figure import Figure

FAMILY = "Ruraltier Sans"
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Plangothic P1",
)  # fmt: skip
"""Where the machine has them, they are asked for what our font lacks; and for all of a text that is kept as text."""
_OTHERS = "DejaVu Sans"
"""It comes with matplotlib, and has letters of other languages."""
_FILES = re.compile(r"noto.?sans.*(cjk|sc)|sourcehan|msyh|pingfang|hiragino|wqy|simhei|plangothic", re.IGNORECASE)


def stand_by() -> None:
    """Make our font known to matplotlib under its own name; nothing else changes there."""
    _known(shipped())


@cache
def shipped() -> str:
    """Return the path of our font."""
    return str(resources.files("ruraltier") / "data" / "fonts" / "RuraltierSans-Regular.ttf")


def _known(path: str) -> None:
    manager = font_manager.fontManager
    if all(entry.fname != path for entry in manager.ttflist):
        manager.addfont(path)


@cache
def held(path: str) -> frozenset[int]:
    """Return the code points that a font file has."""
    return frozenset(font_manager.get_font(path).get_charmap())


def fit_letters(figure: Figure) -> frozenset[str]:
    """Give every text of a figure fonts that have its characters, and return the characters that none has.

    Where our font has all of them, which no Chinese name in common use is without, the machine's fonts are not asked.
    """
    texts = list(_texts(figure))
    lacking = frozenset(c for text in texts for c in text.get_text() if c != "\n") - _characters(shipped())
    if not lacking:
        return lacking
    families, found = [FAMILY], lacking
    for name, path in _installed():
        if helpful := found & _characters(path):
            families.append(name)
            found -= helpful
    for text in texts:
        text.set_fontfamily(families)
    return found


def _characters(path: str) -> frozenset[str]:
    return frozenset(map(chr, held(path)))


def _texts(figure: Figure) -> Iterator[Text]:
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.get_majorticklabels()  # they are made when they are first asked for
    yield from (artist for artist in figure.findobj(Text))


def _installed() -> Iterator[tuple[str, str]]:
    """Yield family and file of the fonts of our list that the machine has, in the order of the list."""
    for path in sorted(font_manager.findSystemFonts()):
        # The list that matplotlib keeps was made when it first ran; a font that came later is not in it.
        if _FILES.search(Path(path).name):
            _known(path)
    known = set(font_manager.fontManager.get_font_names())
    yield from ((name, font_manager.findfont(name)) for name in (*FAMILIES, _OTHERS) if name in known)


def tell_missing(characters: Iterable[str]) -> None:
    """Warn of characters that no font has; Python shows the same warning once."""
    if listed := " ".join(f"{c} (U+{ord(c):04X})" for c in sorted(characters)):
        words = f"no font has {listed}; such characters are drawn as boxes. Install a font that has them"
        warnings.warn(words, UserWarning, stacklevel=2)

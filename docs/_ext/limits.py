"""The page of limits against the limits, row by row, at the end of every build; a difference is a warning."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import fields
from sphinx.util import logging

from ruraltier.domain.indicator import MAX_OPTIONS
from ruraltier.domain.threshold import _MAX_PLACES
from ruraltier.edge.diagnosis import LONGEST
from ruraltier.edge.documents.limits import DocumentLimits
from ruraltier.edge.documents.opening import LONGEST_DECIMAL
from ruraltier.edge.doors.cell_values import LONGEST_CELL
from ruraltier.edge.doors.workbook_file import UNPACKED
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.workbooks.heading import LOOKED_AT
from ruraltier.edge.workbooks.package import PARTS, RATIO
from ruraltier.policy.curves import MAX_KNOTS
from ruraltier.policy.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PAGE = "reference/limits"
ROW = re.compile(r"^\| (?P<what>[^|]+?) +\| ±?(?P<most>[0-9,]+) \|$", re.MULTILINE)
WORDS = {
    "bytes of a policy file": (Limits, "file_bytes"),
    "depth of nesting": (Limits, "depth"),
    "tables, lists and values in all": (Limits, "values"),
    "characters of a text": (Limits, "text"),
    "indicators, items of checklists included": (Limits, "indicators"),
    "aspects": (Limits, "aspects"),
    "awards": (Limits, "awards"),
    "cases": (Limits, "cases"),
    "amendments": (Limits, "amendments"),
    "gates, vetoes, floors and quotas together": (Limits, "rules"),
    "lines of a value or a bracket": (Limits, "lines"),
    "characters of a condition or formula": (Limits, "condition_length"),
    "nesting of a condition or formula": (Limits, "condition_depth"),
    "comparisons and signs in a condition or formula": (Limits, "condition_terms"),
    "tiers of a ladder (fixed)": (Limits, "tiers"),
    "digits of a number (fixed)": (Limits, "digits"),
    "exponent of a number (fixed)": (Limits, "exponent"),
    "weights under a geometric mean in all, after dividing by what they share (fixed)": (Limits, "degree"),
    "bytes of a file": (TableLimits, "file_bytes"),
    "bytes of a workbook, unpacked": (TableLimits, "unpacked_bytes"),
    "rows": (TableLimits, "rows"),
    "columns": (TableLimits, "columns"),
    "characters of an id, a name or a word": (TableLimits, "cell"),
    "bytes of a column of words (rows times the longest word times 4)": (TableLimits, "text_bytes"),
    "characters of a document": (DocumentLimits, "characters"),
    "depth of objects within objects": (DocumentLimits, "depth"),
    "shared parts": (DocumentLimits, "parts"),
    "digits of a whole number, and of either side of a ratio": (DocumentLimits, "digits"),
}
FIXED = {
    "bytes of a workbook, unpacked, for each byte of a policy file (fixed)": UNPACKED,
    "parts of a workbook (fixed)": PARTS,
    "times that a large part of a workbook may grow when it is unpacked (fixed)": RATIO,
    "rows in which the header of a workbook is looked for (fixed)": LOOKED_AT,
    "characters of a cell that is written (fixed)": LONGEST_CELL,
    "options of an indicator (fixed)": MAX_OPTIONS,
    "knots or steps of a curve (fixed)": MAX_KNOTS,
    "decimals of a rounding (fixed)": _MAX_PLACES,
    "characters of a number in a cell (fixed)": LONGEST,
    "characters of a decimal (fixed)": LONGEST_DECIMAL,
}
logger = logging.getLogger(__name__)


def check_limits(_: Sphinx, env: BuildEnvironment) -> None:
    """Warn of each limit that the page tells otherwise than the code."""
    for fault in faults(Path(env.doc2path(PAGE)).read_text(encoding="utf-8")):
        logger.warning(fault, location=PAGE)


def faults(page: str) -> Iterator[str]:
    """Yield where the page and the code differ, and what only one of them has."""
    told = {row["what"]: int(row["most"].replace(",", "")) for row in ROW.finditer(page)}
    held = {words: getattr(kind(), name) for words, (kind, name) in WORDS.items()} | FIXED
    for words in sorted(told.keys() | held.keys()):
        if told.get(words) != held.get(words):
            yield f"{words}: the page says {told.get(words)}, the code {held.get(words)}"
    for kind in (Limits, TableLimits, DocumentLimits):
        for field in fields(kind):
            if (kind, field.name) not in WORDS.values():
                yield f"the page has no row for {kind.__name__}.{field.name}"

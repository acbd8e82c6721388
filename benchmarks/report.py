"""Tables for people and JSON for machines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201 - a terminal program


def complain(text: str) -> None:
    """Print to the error stream."""
    print(text, file=sys.stderr)  # noqa: T201 - a terminal program


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table: first column to the left, the others to the right."""
    cells = [list(head), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    say(f"\n{title}")
    for row in cells:
        first, *others = (
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        say("  ".join(["", first, *others]).rstrip())


def write(path: Path, found: dict[str, Any]) -> None:
    """Write everything that was measured."""
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"  # noqa: PLR2004 - three digits
    if isinstance(cell, int):
        return f"{cell:,}"
    return "—" if cell is None else str(cell)

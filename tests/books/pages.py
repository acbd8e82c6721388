"""The cells of a page of the documentation, run as one script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

SYSTEMS = Path(__file__).parents[2] / "docs" / "systems"
_CELL = re.compile(r"^```\{code-cell\} python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_page(name: str) -> dict[str, Any]:
    """Return the names that the cells of a page leave behind."""
    names: dict[str, Any] = {"__name__": name}
    for cell in _CELL.findall((SYSTEMS / f"{name}.md").read_text("utf-8")):
        exec(compile(cell, f"{name}.md", "exec"), names)  # noqa: S102 - our own page
    return names

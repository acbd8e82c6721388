"""Which door a file goes through, by the end of its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruraltier.edge.doors.json_door import json_text, open_json
from ruraltier.edge.doors.toml_door import open_toml
from ruraltier.edge.doors.workbook_door import open_workbook
from ruraltier.edge.doors.workbook_text import workbook_of
from ruraltier.edge.doors.yaml_door import open_yaml
from ruraltier.edge.doors.yaml_text import yaml_text
from ruraltier.policy.toml_text import toml_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruraltier.edge.doors.opened import Door

DOORS: dict[str, Door] = {
    ".toml": open_toml,
    ".json": open_json,
    ".yaml": open_yaml,
    ".yml": open_yaml,
    ".xlsx": open_workbook,
}
"""End of a file's name -> what reads the file."""

_TEXTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    ".toml": toml_text,
    ".json": json_text,
    ".yaml": yaml_text,
    ".yml": yaml_text,
}


def suffix_of(name: str) -> str:
    """Return the end of a file's name by which its door is known, an empty text if there is none.

    Examples
    --------
    >>> suffix_of("our-county.YAML"), suffix_of("our-county.docx")
    ('.yaml', '')
    """
    suffix = Path(name).suffix.lower()
    return suffix if suffix in DOORS else ""


def content_of(document: Mapping[str, Any], suffix: str) -> bytes:
    """Return the bytes of a file that holds a document."""
    return workbook_of(document) if suffix == ".xlsx" else _TEXTS[suffix](document).encode()

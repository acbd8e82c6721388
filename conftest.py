"""Run the Python examples of the documentation pages and the README files as tests."""

from __future__ import annotations

import os
from doctest import ELLIPSIS
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser


def _leave(names: dict[str, Any]) -> None:
    """Let the examples of a page write where nothing is: in a folder that goes with them."""
    names["_home"], names["_folder"] = Path.cwd(), TemporaryDirectory()
    os.chdir(names["_folder"].name)


def _return(names: dict[str, Any]) -> None:
    os.chdir(names["_home"])
    names["_folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), SkipParser()],
    patterns=["README*.md", "docs/**/*.md"],
    setup=_leave,
    teardown=_return,
).pytest()

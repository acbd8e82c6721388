"""New rule books: from a shipped one, from a file of another kind, or from questions and answers."""

from __future__ import annotations

import re
import sys
from importlib import resources
from typing import TYPE_CHECKING

from ruraltier._text import Text, shown
from ruraltier.edge.doors.suffixes import suffix_of
from ruraltier.edge.files import open_file, parsed, path_of_file
from ruraltier.edge.interview import Interview
from ruraltier.edge.remarks import HEAD, STARTED, commented
from ruraltier.edge.writing import keep_apart, refuse_replacing, write_bytes
from ruraltier.policy.parse import parse_policy

if TYPE_CHECKING:
    from collections.abc import Callable


def start_from(name: str, path: str, lang: str, *, force: bool = False) -> None:
    """Write a rule book that says what another one says, with comments.

    Parameters
    ----------
    name
        The id of a bundled rule book, or the path of a file.
    path
        The file to write; the end of its name says which kind.
    lang
        Language of the comments.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    PolicyError, LimitError, ExportError
        As `load_policy` and `write_policy`.
    """
    target = path_of_file(path)
    keep_apart(target, [name])
    file = open_file(name)
    parsed(file)
    started = Text(*(said.replace("{name}", shown(file.source, 200)) for said in (STARTED.zh, STARTED.en)))
    suffix = suffix_of(target.name)
    if suffix == suffix_of(file.source) and suffix in {".toml", ".yaml", ".yml"}:
        # The comments of the original come along.
        made = f"# {started.get(lang)}\n".encode() + file.content.removeprefix(b"\xef\xbb\xbf")
    else:
        made = commented(file.opened.document, suffix, lang, [HEAD, started])
    write_bytes(target, made, force=force)


def start_by_asking(path: str, lang: str, answer: Callable[[], str], *, force: bool = False) -> None:
    """Write a rule book from answers.

    Parameters
    ----------
    path
        The file to write; the end of its name says which kind.
    lang
        Language of questions, labels and comments.
    answer
        Returns the next answer.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    ArgumentError
        If the answers end before the questions do.
    PolicyError, LimitError, ExportError
        As `load_policy` and `write_policy`.
    """
    target = path_of_file(path)
    refuse_replacing(target, force=force)
    code = re.sub(r"[^a-z0-9]+", "-", target.stem.lower()).strip("-") or "rule-book"
    document = Interview(lambda line: sys.stderr.write(line + "\n"), answer, lang).document(code)
    parse_policy(document)
    write_bytes(target, commented(document, suffix_of(target.name), lang, [HEAD]), force=force)


def schema_text() -> str:
    """Return the JSON Schema of rule books, by which editors complete and check a file while it is written."""
    shelf = resources.files("ruraltier") / "data" / "schema" / "policy.schema.json"
    return shelf.read_text(encoding="utf-8")

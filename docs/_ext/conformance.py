"""The page of clauses, written from the data of the tests before Sphinx looks for pages."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

PAGE = "reference/generated/conformance.md"
CLAUSES = Path(__file__).parents[2] / "tests" / "data" / "conformance.toml"
HEAD = """# The clauses of five systems

Five published descriptions of village evaluation were taken apart into {n} clauses. Each is a **rule** that the
library carries out, a **statistic** that it reproduces from its inputs, or **context** in which there is nothing to
compute, with the reason. Every rule and every statistic names the tests that hold the library to it; a test refuses
this page if a clause is missing, or a test that it names does not exist.

{rules} rules, {statistics} statistics, {contexts} of context.
"""


def write_conformance(app: Sphinx) -> None:
    """Write the page."""
    page = Path(app.srcdir) / PAGE
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(page_of(read())) + "\n", encoding="utf-8")


def read(path: Path = CLAUSES) -> dict[str, Any]:
    """Return the documents and the clauses."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def page_of(stated: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the page."""
    kinds = Counter(clause["kind"] for clause in stated["clauses"])
    yield HEAD.format(
        n=sum(kinds.values()), rules=kinds["rule"], statistics=kinds["statistic"], contexts=kinds["context"]
    )
    for code, document in stated["documents"].items():
        yield f"## {document['title']}\n"
        yield f"{document['published']}\n"
        yield "| clause | what it says | kind | where it lives, or why there is nothing to compute | test |"
        yield "|---|---|---|---|---|"
        yield from (_row(c) for c in stated["clauses"] if c["clause"].startswith(code + "-"))
        yield ""


def _row(clause: dict[str, Any]) -> str:
    lives = clause["lives"] if clause["kind"] != "context" else clause["why"]
    tests = "<br>".join(map(_breaking, clause.get("tests", [])))
    cells = (f"`{clause['clause']}`", clause["says"], clause["kind"], lives, tests)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _breaking(test: str) -> str:
    """Return the name of a test, small and broken where it may be, so that the table keeps its width."""
    for mark in ("/", "::", "_"):
        test = test.replace(mark, f"{mark}<wbr>")
    return f"<small>{test}</small>"

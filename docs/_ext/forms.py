"""The page of the forms of scoring rules: each form is a fragment of a rule book in ``docs/forms``, with its cases."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

FOLDER = Path(__file__).parent.parent / "forms"
FORMS = 49
_HEAD = ("title", "reference", "notes", "confidence", "valid_from")
_HINT = "# picture:"
_WARNING = "Some figures are illustrative (示例数值): nobody published them."


def fragments() -> dict[int, Path]:
    """Return number -> file."""
    return {int(path.name[:2]): path for path in sorted(FOLDER.glob("*.toml"))}


def document(path: Path) -> dict[str, Any]:
    """Return a fragment as the document of a whole rule book: with a head, and with one tier if it names none."""
    stated = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    head = {
        "format": 1,
        "id": f"form-{path.stem}",
        "source": "SEEN",
        "confidence": "secondary",
        "sources": {"SEEN": {"title": stated["reference"]}},
        "ladder": {"tiers": [{"code": "any", "label": {"zh": "不分等次", "en": "no tiers"}}]},
    }
    return head | stated


def hint(path: Path) -> tuple[str, ...]:
    """Return what a fragment's first line says of its picture: the indicator that moves, from and to; or bars."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return tuple(first.removeprefix(_HINT).split()) if first.startswith(_HINT) else ()


def snippet(text: str) -> str:
    """Return what a fragment says of the form itself: without its head and its cases."""
    body = text.partition("[[cases]]")[0]
    lines = [line for line in body.splitlines() if not line.startswith((_HINT, *(f"{key} =" for key in _HEAD)))]
    return "\n".join(lines).strip()


def write_forms(app: Sphinx) -> None:
    """Write the page and its pictures."""
    from _ext.pictures import draw  # noqa: PLC0415 - the tests read the fragments without a plotting library

    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in fragments().items():
        _keep(folder / f"form-{number:02d}.svg", draw(document(path), hint(path)))
    _keep(folder / "forms.md", "\n".join(_page()) + "\n")


def _keep(path: Path, text: str) -> None:
    """Write a file unless it says the same already, so that Sphinx need not read it again."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


def _page() -> Iterator[str]:
    yield "# The forms of scoring rules"
    yield ""
    yield (
        f"Rubrics of village schemes are made of {FORMS} forms. Each is written here with the words of the"
        " [policy language](../language.md), after a real example, with a picture that the library drew from it:"
        " the score over one value, other values as in the first case, or the villages of a case in order."
        " Where a ladder has several tiers, colours show the tier; no line means that there is no tier."
        " The cases of every fragment are run with the tests."
    )
    for number, path in fragments().items():
        yield from _form(number, path)


def _form(number: int, path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    stated = tomllib.loads(text)
    title = stated["title"]
    yield from ("", f"## {number} · {title['en']}", "", f"**{title['zh']}** — {stated['reference']}")
    notes = stated.get("notes", {}).get("en", "")
    unsaid = "illustrative" in text and "llustrative" not in notes
    yield from ("", f"{notes} {_WARNING if unsaid else ''}".strip())
    yield from ("", "```toml", snippet(text), "```", "")
    yield from (f":::{{image}} form-{number:02d}.svg", f":alt: {title['en']}", ":::")

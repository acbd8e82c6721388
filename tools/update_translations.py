"""Bring docs/locale up to date with the English pages: new sentences are added empty, those that are gone go.

    python tools/update_translations.py

Then write the Chinese of every empty ``msgstr``; `python run.py docs` names what is left.
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

from _ext.translation import catalogue  # noqa: E402 - it stands beside the pages, not beside this

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUES = DOCS / "locale" / "zh_CN" / "LC_MESSAGES"
HEAD = """\
msgid ""
msgstr ""
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def templates(out: Path) -> Iterator[tuple[Path, Path]]:
    """Write the sentences of every translated page; yield each file with the name of its catalogue."""
    sphinx = ["sphinx", "-Q", "-t", "messages", "-b", "gettext", "-d", str(out / "read"), str(DOCS), str(out)]
    subprocess.run([sys.executable, "-m", *sphinx], check=True)  # noqa: S603 - this interpreter, fixed arguments
    for template in sorted(out.rglob("*.pot")):
        if template.name != "sphinx.pot":
            yield template, template.relative_to(out).with_suffix(".po")


def quoted(text: str) -> str:
    """Return a text as catalogues write it, on one line, so that a change is one line too."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main() -> None:
    """Write every catalogue, and say how much each lacks."""
    with tempfile.TemporaryDirectory() as folder:
        for template, name in templates(Path(folder)):
            known = catalogue(CATALOGUES / name)
            now = {english: known.get(english, "") for english in catalogue(template)}
            (CATALOGUES / name).parent.mkdir(parents=True, exist_ok=True)
            entries = (f"\nmsgid {quoted(english)}\nmsgstr {quoted(chinese)}\n" for english, chinese in now.items())
            (CATALOGUES / name).write_text(HEAD + "".join(entries), encoding="utf-8", newline="\n")
            print(f"{name}: {list(now.values()).count('')} of {len(now)} to do")  # noqa: T201 - a tool tells


if __name__ == "__main__":
    main()

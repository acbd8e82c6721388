"""A page out of a template of ours: escaped throughout, with no way out of the file."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from ruraltier._html import STYLE, THEME
from ruraltier._text import printable
from ruraltier.errors import ExportError, Problem

if TYPE_CHECKING:
    from jinja2 import Environment

LOCALES = {"zh": "zh-CN", "en": "en"}
"""Language of the messages -> what HTML calls it."""


@lru_cache(maxsize=32)
def lines_of(name: str) -> str:
    """Return a file of the templates as a text."""
    return (resources.files("ruraltier") / "data" / "pages" / name).read_text(encoding="utf-8")


def page(template: str, lang: str, *, script: bool = False, fonts: str = "", **parts: Any) -> str:  # noqa: ANN401 - whatever a template shows
    """Return a page that stands alone.

    Parameters
    ----------
    template
        Its file.
    lang
        ``zh`` or ``en``.
    script
        Whether tables may be sorted and filtered.
    fonts
        Rules of a style sheet with fonts in them; empty for none.
    **parts
        What the template shows.

    Raises
    ------
    ExportError
        If there is no jinja2.
    """
    style = THEME + STYLE + lines_of("page.css") + fonts
    code = lines_of("page.js") if script else ""
    made = (
        _environment()
        .get_template(template)
        .render(locale=LOCALES[lang], lang=lang, style=style, script=code, policy=_policy(style, code, fonts), **parts)
    )
    return made.rstrip() + "\n"


def _policy(style: str, script: str, fonts: str) -> str:
    """Return what a browser is told of the page: nothing from outside, and only the style and script that we wrote."""
    parts = ["default-src 'none'", f"style-src {_hash(style)}"]
    parts += [f"script-src {_hash(script)}"] if script else []
    parts += ["font-src data:"] if fonts else []
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    try:
        import jinja2  # noqa: PLC0415 - an optional library
    except ImportError:
        raise _lacking() from None
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lines_of),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_inert,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _inert(value: Any) -> Any:  # noqa: ANN401 - whatever a template shows
    """Return a text with control characters and marks that turn writing round spelt out; markup of ours as it is."""
    return printable(value) if type(value) is str else value


def _lacking() -> ExportError:
    mend = 'pip install "ruraltier[report]"'
    return ExportError(Problem(code="RT-EXP-030", what="pages need jinja2", rule="the library", mend=mend))

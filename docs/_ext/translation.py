"""The Chinese site: no sentence left in English where Chinese is promised, examples in Chinese, a search that finds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.nodes import extract_messages

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

CHINESE = "zh_CN"
UNTRANSLATED = ("decisions", "explanation", "forms", "policies", "reference", "systems")
"""The folders of pages that are in English on both sites; of all others every sentence stands in Chinese too."""
CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.MULTILINE | re.DOTALL)
SPOKEN = re.compile(r'"en"(?=\))|\blang="en"')
SOUGHT = ("村庄", "分级", "评估", "指标", "权重")
"""Words that a search finds on any of the sites; without its dictionary the index would hold no Chinese at all."""
INDEX = re.compile(r"^Search\.setIndex\((.*)\)$", re.DOTALL)

logger = logging.getLogger(__name__)


def check_translated(app: Sphinx, document: nodes.document) -> None:
    """Warn of each sentence without its Chinese, on the pages where that is promised."""
    page = app.env.current_document.docname
    if app.config.language != CHINESE or page.partition("/")[0] in UNTRANSLATED:
        return
    known = catalogue(Path(app.srcdir, *app.config.locale_dirs, CHINESE, "LC_MESSAGES", f"{page}.po"))
    for node, sentence in extract_messages(document):
        if not node.get("translated") and not known.get(sentence):
            logger.warning("not in docs/locale/%s: %s", CHINESE, sentence[:120], location=node)


def catalogue(path: Path) -> dict[str, str]:
    """Return English -> Chinese in the order of the page; what is marked as doubtful counts as not there."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): "" if m.fuzzy else str(m.string) for m in read_po(file) if m.id}


def speak(app: Sphinx, _: str, source: list[str]) -> None:
    """Let the examples of a Chinese page answer in Chinese."""
    if app.config.language == CHINESE:
        source[0] = CELL.sub(lambda cell: SPOKEN.sub(_chinese, cell[0]), source[0])


def _chinese(spoken: re.Match[str]) -> str:
    return spoken[0].replace('"en"', '"zh"')


def offer_language(app: Sphinx, page: str, _: str, context: dict[str, Any], __: object) -> None:
    """Tell the template where this page stands in the other language."""
    chinese = app.config.language == CHINESE
    above = "../" if chinese else f"{CHINESE}/"
    suffix = app.config.html_file_suffix or ".html"
    context["other_language"] = {
        "href": f"{context['content_root']}{above}{page}{suffix}",
        "lang": "en" if chinese else "zh-CN",
        "name": "English" if chinese else "中文",
    }


def check_search(app: Sphinx, failure: Exception | None) -> None:
    """Refuse a site whose search does not find the words that everybody would look for."""
    if failure is not None or app.builder.name != "html":
        return
    index = INDEX.match(Path(app.outdir, "searchindex.js").read_text(encoding="utf-8"))
    terms = json.loads(index[1])["terms"] if index else {}
    lacking = [word for word in SOUGHT if word not in terms]
    if lacking:
        wanted = f"the index of the search does not hold {', '.join(lacking)}; is jieba installed?"
        raise ExtensionError(wanted)

"""The Chinese pages: their catalogues are complete, and their examples answer in Chinese."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from _ext import translation
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parents[1] / "docs"
CATALOGUES = sorted((DOCS / "locale" / translation.CHINESE / "LC_MESSAGES").rglob("*.po"))


def site(language: str, **parts: Any) -> Sphinx:
    config = SimpleNamespace(language=language, html_file_suffix=None)
    return cast("Sphinx", SimpleNamespace(config=config, builder=SimpleNamespace(name="html"), **parts))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_sentence_has_its_chinese(path: Path) -> None:
    assert [english for english, chinese in translation.catalogue(path).items() if not chinese] == []


def test_every_translated_page_has_a_catalogue_and_every_catalogue_its_page() -> None:
    within = (page.relative_to(DOCS) for page in DOCS.rglob("*.md"))
    pages = {page.with_suffix("") for page in within if page.parts[0] not in {*translation.UNTRANSLATED, "_build"}}
    root = DOCS / "locale" / translation.CHINESE / "LC_MESSAGES"
    assert {path.relative_to(root).with_suffix("") for path in CATALOGUES} == pages


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ('print(rt.explain(v, "en"))', 'print(rt.explain(v, "zh"))'),
        ('rt.plots.scores(result, lang="en")', 'rt.plots.scores(result, lang="zh")'),
        ('tier.label.get("en").ljust(9)', 'tier.label.get("zh").ljust(9)'),
        ('{"zh": "村", "en": "village"}', '{"zh": "村", "en": "village"}'),
    ],
)
def test_examples_of_a_chinese_page_answer_in_chinese(english: str, chinese: str) -> None:
    source = [f'Say `"en"`.\n\n```{{code-cell}} python\n{english}\n```\n\nSay `get("en")`.\n']
    translation.speak(site("en"), "page", source)
    assert english in source[0]
    translation.speak(site(translation.CHINESE), "page", source)
    assert source[0].splitlines()[3] == chinese
    assert source[0].splitlines()[-1] == 'Say `get("en")`.'


@pytest.mark.parametrize(
    ("language", "href"), [("en", "../zh_CN/how-to/embed.html"), ("zh_CN", "../../how-to/embed.html")]
)
def test_each_page_leads_to_itself_in_the_other_language(language: str, href: str) -> None:
    context: dict[str, Any] = {"content_root": "../"}
    translation.offer_language(site(language), "how-to/embed", "page.html", context, None)
    assert context["other_language"]["href"] == href


def test_a_site_whose_search_finds_no_chinese_is_refused(tmp_path: Path) -> None:
    index = tmp_path / "searchindex.js"
    index.write_text('Search.setIndex({"terms":{"村庄":1,"分级":1,"评估":1,"指标":1,"权重":1}})', encoding="utf-8")
    translation.check_search(site("en", outdir=tmp_path), None)
    index.write_text('Search.setIndex({"terms":{"村庄":1,"tier":1}})', encoding="utf-8")
    with pytest.raises(ExtensionError, match="分级, 评估, 指标, 权重"):
        translation.check_search(site("en", outdir=tmp_path), None)

"""Where figures come from, and what people read: provenance, references, labels in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ruraltier._messages import say
from ruraltier._text import LANGUAGES, Text
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.policy.paths import path_of
from ruraltier.policy.provenance import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.policy.policy import TierPolicy

ENTRIES = MappingProxyType(
    {
        "RT-LNT-070": Entry(
            WARNING,
            (
                "自称已公布的办法中,{count}/{all} 处数字为示例,而 notes 未说明",
                "the rule book says it is published, yet {count} of {all} parts are illustrative and no note says so",
            ),
            (
                "公布的数字,或在 notes 中写明哪些是“示例”",
                'published figures, or notes that call the others "illustrative"',
            ),
            ("换成公布的数字,或在 notes 中说明", "put the published figures in, or tell the reader in the notes"),
        ),
        "RT-LNT-071": Entry(
            NOTE,
            (
                "{count}/{all} 处数字为示例,没有公布",
                "{count} of {all} parts are illustrative: nobody published their figures",
            ),
            ("", ""),
            ("正式使用前换成公布的数字", "put published figures in before real use"),
        ),
        "RT-LNT-072": Entry(
            NOTE,
            ("自称已公布,但没有写文件依据 reference", "the rule book says it is published and names no reference"),
            ("文件名称和文号", "the official document"),
            ("写上 reference", "write its reference"),
        ),
        "RT-LNT-073": Entry(
            NOTE,
            (
                "此处为示例数字,却沿用全文来源“{source}”",
                "the figures are illustrative, yet their source is '{source}', that of the whole",
            ),
            ("说明示例数字由谁所写的来源", "a source of its own that says who made them up"),
            ("写上 source", "write its source"),
        ),
        "RT-LNT-074": Entry(
            NOTE,
            ("来源“{source}”没有写出处 locator", "the source '{source}' has no locator"),
            ("网址、期号或页码", "an address, an issue or a page"),
            ("写上 locator", "write its locator"),
        ),
        "RT-LNT-075": Entry(
            NOTE,
            ("缺少{language}文字", "there is no text in {language}"),
            ("中英文两种文字", "a text in Chinese and in English"),
            ('写成 {{ zh = "…", en = "…" }}', 'write {{ zh = "…", en = "…" }}'),
        ),
        "RT-LNT-076": Entry(
            NOTE,
            ("没有名称 label", "there is no label"),
            ("给人看的名称", "a name for people"),
            ("写上 label", "write its label"),
        ),
    }
)

_SAID = ("示例", "illustrative")


def confidence(ground: Ground) -> Iterator[Finding]:
    """Yield that figures were made up, gravely where a rule book passes for official and does not say so."""
    policy = ground.policy
    words = {"count": len(policy.illustrative), "all": len(policy.parts())}
    official = policy.confidence == Confidence.PUBLISHED
    said = any(word in text for text in policy.notes.all for word in _SAID)
    if policy.illustrative:
        yield finder(ENTRIES, "RT-LNT-070" if official and not said else "RT-LNT-071", "confidence", **words)
    if official and not policy.reference:
        yield finder(ENTRIES, "RT-LNT-072", "", **words)


def sources(ground: Ground) -> Iterator[Finding]:
    """Yield made-up figures under an official source, and sources without a locator."""
    policy = ground.policy
    if policy.confidence == Confidence.ILLUSTRATIVE:
        return
    for path, part in _parts(policy):
        if part.confidence == Confidence.ILLUSTRATIVE and part.source is None:
            yield finder(ENTRIES, "RT-LNT-073", path, source=policy.source)
    named = {policy.source, *(part.source for _, part in policy.parts() if not ground.illustrative(part))}
    for source in policy.sources:
        if source.code in named and not source.locator:
            yield finder(ENTRIES, "RT-LNT-074", path_of("sources", source.code), source=source.code)


def _parts(policy: TierPolicy) -> Iterator[tuple[str, Any]]:
    """Yield the parts with provenance under their paths in the document."""
    listed = {"gates": policy.gates, "vetoes": policy.vetoes, "floors": policy.floors, "quotas": policy.quotas}
    listed |= {"ladder.tiers": policy.ladder.tiers}
    listed |= {"incentives.awards": policy.incentives.awards if policy.incentives else ()}
    for section, parts in listed.items():
        yield from ((f"{section}[{i}]", part) for i, part in enumerate(parts))
    yield from ((path, part) for path, part in policy.parts() if path.split(".")[0] in _KEYED)


_KEYED = ("indicators", "aspects", "score", "settings")


def labels(ground: Ground) -> Iterator[Finding]:
    """Yield names that are missing, in one language or in both."""
    policy = ground.policy
    named = [*_parts(policy), *((path_of("indicators", i.code), i) for i in policy.indicators)]
    texts = dict.fromkeys((f"{path}.label", getattr(part, "label", None)) for path, part in named)
    for path, text in (("title", policy.title), ("notes", policy.notes), *texts):
        if text is None or (not text and path in {"notes", "score.label"}):
            continue
        if not text:
            yield finder(ENTRIES, "RT-LNT-076", path)
        yield from _missing(path, text)


def _missing(path: str, text: Text) -> Iterator[Finding]:
    for lang in LANGUAGES:
        if text and not getattr(text, lang):
            yield finder(ENTRIES, "RT-LNT-075", path, language=say(f"language.{lang}"))

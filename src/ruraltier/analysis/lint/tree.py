"""The scoring tree: parts that count for nothing, sums that look like a slip, passes that decide nothing."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier._text import Text
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.policy.checks.scope import node_path
from ruraltier.policy.criteria import Aggregate, Aspect, Criterion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.policy.bounds import Span

ENTRIES = MappingProxyType(
    {
        "RT-LNT-003": Entry(
            WARNING,
            ("“{code}”的{noun}为 0,不影响总分", "{noun} of '{code}' is 0, so it counts for nothing"),
            ("大于 0 的数", "a number above 0"),
            ("写上正确的数,或删去该项", "give it what it is worth, or take it away"),
        ),
        "RT-LNT-004": Entry(
            NOTE,
            ("权重合计为 {found},不是整百之类的数", "the weights add up to {found}, which is no round number"),
            ("1、10、100 或 1000", "1, 10, 100 or 1000"),
            ("核对各项;如确为此数,请写 total = {found}", "look them through; if that is right, write total = {found}"),
        ),
        "RT-LNT-010": Entry(
            WARNING,
            (
                "达标线 {cut} {verdict}:得分为 {least} 至 {most}",
                "the pass {cut} {verdict}: figures run from {least} to {most}",
            ),
            ("有村达标、也有村不达标的线", "a pass that some villages reach and some miss"),
        ),
        "RT-LNT-011": Entry(
            WARNING,
            (
                "{word} = {value} 从不起作用:得分为 {least} 至 {most}",
                "{word} = {value} never binds: figures run from {least} to {most}",
            ),
            ("会改变某些得分的界限", "a bound that changes some figures"),
            ("改正数字,或删去它", "mend the number, or take it away"),
        ),
    }
)

_MEANS = (Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN)
_ROUND = frozenset(Fraction(10) ** power for power in range(7))


def weights(ground: Ground) -> Iterator[Finding]:
    """Yield what counts for nothing: a weight of 0 under a mean, no full points under a sum."""
    for aspect in ground.policy.aspects:
        means = aspect.aggregate in _MEANS
        for child in ground.policy.children(aspect.code):
            if means and child.weight == 0:
                yield finder(ENTRIES, "RT-LNT-003", node_path(child, "weight"), code=child.code, noun=_noun("weight"))
            elif not means and _worthless(ground, child):
                yield finder(ENTRIES, "RT-LNT-003", node_path(child, "points"), code=child.code, noun=_noun("points"))


def _worthless(ground: Ground, child: Criterion | Aspect) -> bool:
    span = ground.reach.node(child)
    return isinstance(child, Criterion) and child.points == 0 == span.least == span.most


def _noun(word: str) -> Text:
    return {"weight": Text("权重", "the weight"), "points": Text("满分", "the full points")}[word]


def sums(ground: Ground) -> Iterator[Finding]:
    """Yield weights that add up to an odd number where no total is stated; full points are never without one."""
    for aspect in ground.policy.aspects:
        children = ground.policy.children(aspect.code)
        if aspect.aggregate in _MEANS and aspect.total is None and len({c.weight for c in children}) > 1:
            found = sum((c.weight for c in children), start=Fraction(0))
            if found not in _ROUND:
                path = node_path(aspect)
                yield finder(ENTRIES, "RT-LNT-004", path, found=plain(found))


def passes(ground: Ground) -> Iterator[Finding]:
    """Yield passes that everybody or nobody reaches."""
    for node in ground.reach.scope.nodes:
        span = ground.reach.node(node)
        if node.passing is None:
            continue
        if span.most is not None and not node.passing.holds(span.most):
            yield _pass(node, span, Text("没有村能达到", "is reached by nobody"))
        elif span.least is not None and node.passing.holds(span.least):
            yield _pass(node, span, Text("所有村都达到", "is reached by everybody"))


def _pass(node: Criterion | Aspect, span: Span, verdict: Text) -> Finding:
    words = {"cut": node.passing, "verdict": verdict} | _ends(span)
    return finder(ENTRIES, "RT-LNT-010", node_path(node, "pass"), **words)


def _ends(span: Span) -> dict[str, object]:
    none = Text("无界", "no bound")
    return {
        "least": none if span.least is None else plain(span.least),
        "most": none if span.most is None else plain(span.most),
    }


def bounds(ground: Ground) -> Iterator[Finding]:
    """Yield bounds of a node that never bind."""
    for aspect in ground.policy.aspects:
        span = ground.reach.made(aspect)
        idle = {
            "floor": aspect.floor is not None and span.least is not None and aspect.floor <= span.least,
            "cap": aspect.cap is not None and span.most is not None and aspect.cap >= span.most,
            "min_coverage": aspect.min_coverage == 0,
        }
        for word in (name for name, is_so in idle.items() if is_so):
            words = {"word": word, "value": plain(getattr(aspect, word))} | _ends(span)
            yield finder(ENTRIES, "RT-LNT-011", node_path(aspect, word), **words)

"""What the cases of a rule book do not test: figures and rules whose change no case notices."""

from __future__ import annotations

from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import evolve

from ruraltier._text import Text
from ruraltier.analysis.findings import refused
from ruraltier.analysis.lint.left_out import left_out
from ruraltier.analysis.lint.mutants import DOWN, EDGE, OTHER, UP, Mutant, mutants
from ruraltier.analysis.lint.trials import Trials
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.policy.book import Expectation
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding, Severity
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.policy.book import Values

ENTRIES = MappingProxyType(
    {
        "RT-LNT-080": Entry(
            WARNING,
            ("没有算例", "there are no cases"),
            ("每条分数线两侧、每条规则各有算例", "cases on both sides of every cut and rule"),
            ("用 [[cases]] 写几个", "write some as [[cases]]"),
        ),
        "RT-LNT-081": Entry(
            WARNING,
            ("算例没有写任何预期结果", "the case expects nothing"),
            ("expect 中至少一项", "at least one word under expect"),
            ("写上 tier 或 score", "write its tier or its score"),
        ),
        "RT-LNT-082": Entry(
            NOTE,
            ("与 {other} 是同一个村", "the village is that of {other}"),
            ("各不相同的算例", "cases that differ"),
            ("合并两个算例", "make one case of the two"),
        ),
        "RT-LNT-083": Entry(
            NOTE,
            ("没有算例预期“{tier}”", "no case expects '{tier}'"),
            ("每个等次至少一个算例", "a case for every tier"),
            ("写一个评为该等次的算例", "write a case that comes out so"),
        ),
        "RT-LNT-090": Entry(
            WARNING,
            (
                "未经检验:{figure} 增减一个单位,没有算例察觉",
                "untested: {figure} can change by one unit and no case notices",
            ),
            ("紧挨它两侧的算例", "cases that lie close on both sides of it"),
            ("写一个恰在其上的算例和一个差一点的算例", "write a case that stands on it, and one that just misses it"),
        ),
        "RT-LNT-091": Entry(
            NOTE,
            ("{figure} {way},没有算例察觉", "{figure} {way} and no case notices"),
            ("紧挨它两侧、并恰在其上的算例", "cases close on both sides of it, and one on it"),
        ),
        "RT-LNT-092": Entry(
            WARNING,
            ("未经检验:删去“{code}”,没有算例察觉", "untested: '{code}' can be left out and no case notices"),
            ("一个由它决定的算例", "a case that it decides"),
            ("写一个它成立、等次因此不同的算例", "write a case in which it holds and makes the tier another"),
        ),
        "RT-LNT-093": Entry(
            WARNING,
            (
                "未经检验:“{code}”的得分改变,没有算例察觉",
                "untested: the points of '{code}' can change and no case notices",
            ),
            ("一个写明总分的算例", "a case that states a score"),
            ("写一个该项得分、并写明 score 的算例", "write a case in which it earns points, with the score"),
        ),
        "RT-LNT-094": Entry(
            NOTE,
            (
                "下列数字增减一个单位,没有算例察觉:{figures}",
                "these can change by one unit and no case notices: {figures}",
            ),
            ("用到每个数字的算例", "cases that reach every figure"),
        ),
    }
)

_WAYS = {
    UP: Text("增加一个单位", "can rise by one unit"),
    DOWN: Text("减少一个单位", "can fall by one unit"),
    EDGE: Text("分界改归另一方", "can own its edge or not"),
    OTHER: Text("改变", "can change"),
}
_TREE = ("indicators.", "aspects.", "score")


def cases(ground: Ground) -> Iterator[Finding]:
    """Yield the cases that do not come out, and those that say nothing."""
    policy = ground.policy
    if not policy.cases:
        yield finder(ENTRIES, "RT-LNT-080", "cases")
        return
    for problem in ground.failures:
        yield refused(evolve(problem, source="", what=f"{problem.source}: {problem.what}"))
    seen: dict[object, str] = {}
    for i, case in enumerate(policy.cases):
        path = path_of("cases", i)
        if all(expect == Expectation() for *_, expect in case.parts):
            yield finder(ENTRIES, "RT-LNT-081", path)
        key = tuple(_key(village) for _, village, *_ in case.parts)
        if key in seen:
            yield finder(ENTRIES, "RT-LNT-082", path, other=seen[key])
        seen.setdefault(key, path)
    yield from _tiers(ground)


def _key(village: Values) -> frozenset[object]:
    return frozenset((code, type(value), value) for code, value in village)


def _tiers(ground: Ground) -> Iterator[Finding]:
    expected = {expect.tier for case in ground.policy.cases for *_, expect in case.parts}
    for i, tier in enumerate(ground.policy.ladder.tiers):
        if tier.code not in expected:
            yield finder(ENTRIES, "RT-LNT-083", path_of("ladder", "tiers", i), tier=tier.code)


def untested(ground: Ground) -> Iterator[Finding]:
    """Yield what can change without any case noticing."""
    policy = ground.policy
    if not policy.cases or ground.failures:
        return
    trials = Trials(policy)
    tried = ((mutant, trials.notice(mutant)) for mutant in mutants(policy))
    for path, group in groupby(tried, key=lambda pair: pair[0].path):
        found = list(group)
        grave = NOTE if ground.illustrative(found[0][0].part) else WARNING
        told = _node if path.startswith(_TREE) else _part
        yield from told(path, found, grave)
    yield from left_out(ground, trials)


Tried = tuple[Mutant, bool]
"""A change, and whether a case notices it."""


def _part(path: str, tried: list[Tried], grave: Severity) -> Iterator[Finding]:
    gone = [mutant for mutant, noticed in tried if not mutant.figure and not noticed]
    if gone:
        yield finder(ENTRIES, "RT-LNT-092", path, code=getattr(gone[0].part, "code", ""), severity=grave)
        return
    by_figure: dict[str, list[Tried]] = {}
    for pair in tried:
        by_figure.setdefault(pair[0].figure, []).append(pair)
    for figure, pairs in by_figure.items():
        unseen = [mutant.way for mutant, noticed in pairs if not noticed]
        if unseen and not any(noticed and mutant.way != EDGE for mutant, noticed in pairs):
            yield finder(ENTRIES, "RT-LNT-090", path, figure=figure, severity=grave)
        else:
            yield from (finder(ENTRIES, "RT-LNT-091", path, figure=figure, way=_WAYS[way]) for way in unseen)


def _node(path: str, tried: list[Tried], grave: Severity) -> Iterator[Finding]:
    """Yield of a node of the scoring tree that nothing tests it, or which figures of it nothing tests."""
    # A measure has no points of its own, and a case may state its value instead.
    if tried[0][0].part and not any(noticed for _, noticed in tried):
        yield finder(ENTRIES, "RT-LNT-093", path, code=path.rpartition(".")[2], severity=grave)
        return
    seen = {mutant.figure for mutant, noticed in tried if noticed}
    unseen = list(dict.fromkeys(mutant.figure for mutant, _ in tried if mutant.figure not in seen))
    if unseen:
        yield finder(ENTRIES, "RT-LNT-094", path, figures=", ".join(unseen))

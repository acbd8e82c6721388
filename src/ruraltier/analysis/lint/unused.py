"""What is declared and never read: indicators, settings, sources."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.domain.indicator import Kind
from ruraltier.policy.checks.scope import node_path
from ruraltier.policy.conditions import operands
from ruraltier.policy.criteria import ASIDE
from ruraltier.policy.incentives import ByValue, PerHead, Share
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.policy.conditions import Operand
    from ruraltier.policy.policy import TierPolicy

ENTRIES = MappingProxyType(
    {
        "RT-LNT-020": Entry(
            WARNING,
            (
                "指标“{code}”不计分,也没有规则、名额或奖补用到它",
                "the indicator '{code}' does not score, and no rule, quota or award reads it",
            ),
            ("用得到的指标", "indicators that something reads"),
            (
                "给它写上得分,用上它,或删去;如由方案用到,写明其条款 (reference)",
                "let it score, use it, or take it away; if a programme reads it, name its article (reference)",
            ),
        ),
        "RT-LNT-021": Entry(
            NOTE,
            ("“{code}”没有规则、名额或奖补用到", "'{code}' is read by no rule, no quota and no award"),
            ("", ""),
            ("如只供查看,可不理会", "if people are to look at it, leave it"),
        ),
        "RT-LNT-022": Entry(
            WARNING,
            ("没有条件用到设定“{code}”", "no condition reads the setting '{code}'"),
            ("用得到的设定", "settings that conditions read"),
            ("在条件中写 setting.{code},或删去", "write setting.{code} in a condition, or take it away"),
        ),
        "RT-LNT-024": Entry(
            NOTE,
            (
                "“{code}”不计入总分,也没有条件或公式用到",
                "'{code}' stands aside, and no condition and no formula reads it",
            ),
            ("", ""),
            ("如只供查看,可不理会", "if people are to look at it, leave it"),
        ),
        "RT-LNT-023": Entry(
            NOTE,
            ("没有数字引用来源“{code}”", "no figure names the source '{code}'"),
            ("至少被引用一次的来源", "sources that some part names"),
            ('在相应部分写 source = "{code}",或删去', 'write source = "{code}" where it belongs, or take it away'),
        ),
    }
)


def indicators(ground: Ground) -> Iterator[Finding]:
    """Yield the indicators that nothing reads."""
    policy = ground.policy
    read = used(ground)
    worked_out = {measure.code for measure in policy.measures if measure.choices}
    for indicator in policy.indicators:
        if indicator.code not in read:
            # A text, a value that is worked out, or what an article asks for may stand there for people to see.
            seen = indicator.kind is Kind.TEXT or indicator.code in worked_out or bool(indicator.reference)
            code = "RT-LNT-021" if seen else "RT-LNT-020"
            yield finder(ENTRIES, code, path_of("indicators", indicator.code), code=indicator.code)


def used(ground: Ground) -> frozenset[str]:
    """Return the indicators that score, or that a rule, a quota, an award or a worked-out value reads."""
    asked = {operand.code for operand in _asked(ground) if operand.kind == "value"}
    policy = ground.policy
    scored = {criterion.indicator for criterion in policy.criteria}
    return policy.needed | asked | scored | frozenset(_paid(policy)) | {policy.ladder.previous or ""}


def _asked(ground: Ground) -> Iterator[Operand]:
    for _, condition in ground.conditions():
        yield from operands(condition)
    for measure in ground.policy.measures:
        yield from (operand for tree in measure.trees for operand in operands(tree))


def _paid(policy: TierPolicy) -> Iterator[str]:
    for award in policy.incentives.awards if policy.incentives else ():
        if isinstance(award, PerHead):
            yield award.heads
        elif isinstance(award, Share):
            yield award.by
        elif isinstance(award, ByValue):
            yield award.value


def aside(ground: Ground) -> Iterator[Finding]:
    """Yield the figures beside the score that nothing reads."""
    policy = ground.policy
    read = {operand.code for operand in _asked(ground) if operand.kind == "points"}
    for node in policy.children(ASIDE):
        below = {child.code for child in policy.children(node.code)} & set(policy.aside)
        if node.code not in read and not read & below:
            yield finder(ENTRIES, "RT-LNT-024", node_path(node), code=node.code)


def settings(ground: Ground) -> Iterator[Finding]:
    """Yield the settings that nothing reads."""
    read = {operand.code for operand in _asked(ground) if operand.kind == "setting"}
    for setting in ground.policy.settings:
        if setting.code not in read:
            yield finder(ENTRIES, "RT-LNT-022", path_of("settings", setting.code), code=setting.code)


def sources(ground: Ground) -> Iterator[Finding]:
    """Yield the sources that nothing names in any version of the rule book."""
    named = {code for version in (ground.policy, *ground.versions) for code in _named(version)}
    for source in ground.policy.sources:
        if source.code not in named:
            yield finder(ENTRIES, "RT-LNT-023", path_of("sources", source.code), code=source.code)


def _named(policy: TierPolicy) -> set[str | None]:
    return {policy.source, *(part.source for _, part in policy.parts())}

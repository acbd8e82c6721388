"""Results in words: the rules that a village met, its points as a table, counts by tier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from ruraltier._messages import figure, say
from ruraltier._numbers import plain
from ruraltier._text import shown, table
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Kind
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.rules import Floor, Gate, Quota, Veto

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from numpy.typing import NDArray

    from ruraltier.domain.cohort import Village
    from ruraltier.domain.indicator import Indicator


def rules_of(policy: TierPolicy) -> tuple[Gate | Veto | Floor | Quota, ...]:
    """Return the rules in the order of their bits in reason masks."""
    return (*policy.rules, *policy.quotas)


@frozen(eq=False)
class Reason:
    """A rule that a village met.

    Parameters
    ----------
    rule
        The gate, veto, floor or quota.
    policy
        The rule book that it stands in.
    """

    rule: Gate | Veto | Floor | Quota
    policy: TierPolicy = field(repr=False)

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code

    def text(self, lang: str = "zh") -> str:
        """Return the reason as a sentence, e.g. ``G1 村集体经营性收入不足 10 万元,最高评为提升村(办法第九条)``."""
        article = f"({self.rule.reference})" if self.rule.reference else ""
        comma = "," if lang == "zh" else "; "
        return f"{self.rule.code} {shown(self.rule.title(lang))}{comma}{self._effect(lang)}{article}"

    def _effect(self, lang: str) -> str:
        label = {t.code: t.title(lang) for t in self.policy.ladder.tiers}
        match self.rule:
            case Floor(tier=tier):
                return f"直接评为{label[tier]}" if lang == "zh" else f"graded {label[tier]} at the lowest"
            case Quota(bound="at_least", tier=tier):
                return (
                    f"{label[tier]}及以下须有足够的村,下调至{label[tier]}"
                    if lang == "zh"
                    else f"too few in {label[tier]} or below, down to {label[tier]}"
                )
            case Quota(tier=tier):
                return (
                    f"{label[tier]}名额有限,下调一档" if lang == "zh" else f"no place in {label[tier]}, one tier down"
                )
            case Veto(cap=None):
                return "不予评定" if lang == "zh" else "not eligible"
            case _:
                cap = label[str(self.rule.cap)]
                return f"最高评为{cap}" if lang == "zh" else f"{cap} at the highest"


def value_text(indicator: Indicator, value: Fraction | str | Absence) -> str:
    """Return a value as people write it: a number with its unit, 是 or 否, a word, or why there is none."""
    if isinstance(value, Absence):
        return value.label.zh
    if isinstance(value, str):
        return shown(value)
    if indicator.kind is Kind.YES_NO:
        return "是" if value else "否"
    return f"{plain(value)} {indicator.unit.get('zh')}".strip()


def points_table(policy: TierPolicy, village: Village, points: Mapping[str, Fraction]) -> str:
    """Return a village's indicators with values, points and full points as aligned lines; last those set aside."""
    rows: list[list[str]] = []
    apart = [[say("explain.aside").zh, "", "", ""]]
    for criterion in policy.criteria:
        indicator = policy.indicator[criterion.indicator]
        value = value_text(indicator, village[indicator.code])
        earned = figure(points[criterion.code]) if criterion.code in points else "—"
        row = [shown(indicator.title("zh")), value, earned, figure(criterion.points)]
        (apart if criterion.code in policy.aside else rows).append(row)
    return table([["指标", "数值", "得分", "满分"], *rows, *(apart if apart[1:] else [])], "lrrr")


def rule_codes(policy: TierPolicy, masks: NDArray[Any]) -> NDArray[np.str_]:
    """Return the codes of the rules in each mask, separated by spaces, shape (n,), str."""
    codes = [rule.code for rule in rules_of(policy)]
    found, which = np.unique(masks, return_inverse=True)
    words = np.array([" ".join(c for i, c in enumerate(codes) if int(m) >> i & 1) for m in found] or [""])
    return words[which.reshape(-1)]

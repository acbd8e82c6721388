"""Results in words: the rules that a village met, its points as a table, counts by tier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from ruraltier._messages import figure, say
from ruraltier._numbers import plain
from ruraltier._panel import Panel
from ruraltier._text import Text, shown, table
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Kind
from ruraltier.domain.ladder import Tier
from ruraltier.policy.criteria import ROOT, Aggregate
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.rules import Floor, Gate, Quota, Relative, Veto, bound_of

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
    previous
        The village's tier of last time, if it is known.
    """

    rule: Gate | Veto | Floor | Quota
    policy: TierPolicy = field(repr=False)
    previous: Tier | None = field(default=None, repr=False)

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
        if isinstance(self.rule, Quota):
            key, bound = "rule.lowered" if self.rule.bound == "at_least" else "rule.full", self.rule.tier
            return say(key, tier=self._title(bound)).get(lang)
        held = bound_of(self.rule)
        if held is None:
            return say("rule.barred").get(lang)
        if isinstance(held, Relative):
            key = "rule.floor" if isinstance(self.rule, Floor) else "rule.cap"
            return self._relative(key, held).get(lang)
        return say("rule.graded" if isinstance(self.rule, Floor) else "rule.cap", tier=self._title(held)).get(lang)

    def _title(self, code: str) -> Text:
        tier = self.policy.ladder.tiers[self.policy.ladder.index(code)]
        return Text(tier.title("zh"), tier.title("en"))

    def _relative(self, key: str, bound: Relative) -> Text:
        """Return a bound relative to the tier of last time: with both tiers, where that of last time is known."""
        ladder, last = self.policy.ladder, self.previous
        if last is None:
            return say(key, tier=_away(bound))
        position = bound.within(ladder.index(last.code), len(ladder.tiers))
        effect = say(key, tier=self._title(ladder.codes[position]))
        return say("rule.within", effect=effect, words=_away(bound, self._title(last.code)))


def _away(bound: Relative, last: Text | None = None) -> Text:
    """Return a tier by how far it is from that of last time, which is named if it is known."""
    size, suffix, named = abs(bound.steps), "" if last is None else "_last", {} if last is None else {"tier": last}
    if not size:
        return say("rule.previous" if last is None else "rule.last", **named)
    steps = Text("一", "one tier") if size == 1 else Text(str(size), f"{size} tiers")
    return say(("rule.above" if bound.steps > 0 else "rule.below") + suffix, steps=steps, **named)


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
    return table([*rows, *(apart if apart[1:] else [])], "lrrr", header=["指标", "数值", "得分", "满分"])


def stars_of(policy: TierPolicy, figures: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Return the codes of the passed children of a root that counts; nothing under other rule books."""
    if policy.aspect[ROOT].aggregate is not Aggregate.COUNT:
        return ()
    children = (c for c in policy.children(ROOT) if c.code in figures and c.passing)
    return tuple(c.code for c in children if c.passing and c.passing.holds(figures[c.code]))


def score_figure(policy: TierPolicy, score: Fraction) -> str:
    """Return a score for people, which never seems to stand on the other side of a cut."""
    return figure(score, [threshold.value for _, threshold in policy.ladder.placing])


def counts_panel(policy: TierPolicy, counts: Mapping[str, int], statuses: Mapping[str, str]) -> Panel:
    """Return what a result shows of itself: how many villages hold each tier, or have none."""
    units = sum(counts.values())
    labels = {tier.code: tier.title("zh") for tier in policy.ladder.tiers} | dict(statuses)
    rows = [[shown(labels[code]), code, str(n), f"{100 * n / max(units, 1):.1f}%"] for code, n in counts.items()]
    note = say("illustrative", parts=f"{len(policy.illustrative)} 处").zh if policy.illustrative else ""
    head = f"{units} villages · {shown(policy.title.get('zh') or policy.id)}"
    return Panel(head, [table(rows, "llrr"), note and f"  {note}"], kind="Assessment")


def rule_codes(policy: TierPolicy, masks: NDArray[Any]) -> NDArray[np.str_]:
    """Return the codes of the rules in each mask, separated by spaces, shape (n,), str."""
    codes = [rule.code for rule in rules_of(policy)]
    found, which = np.unique(masks, return_inverse=True)
    words = np.array([" ".join(c for i, c in enumerate(codes) if int(m) >> i & 1) for m in found] or [""])
    return words[which.reshape(-1)]

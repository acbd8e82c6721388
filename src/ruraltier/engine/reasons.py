"""The rules that a village met, in words; and figures as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from ruraltier._numbers import plain
from ruraltier._text import shown
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.rules import Floor, Gate, Quota, Veto

if TYPE_CHECKING:
    from fractions import Fraction

_SHOWN_PLACES = 6


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
            case Quota(tier=tier):
                return (
                    f"{label[tier]}名额有限,下调一档" if lang == "zh" else f"no place in {label[tier]}, one tier down"
                )
            case Veto(cap=None):
                return "不予评定" if lang == "zh" else "not eligible"
            case Gate(cap=cap) | Veto(cap=cap):
                return f"最高评为{label[str(cap)]}" if lang == "zh" else f"{label[str(cap)]} at the highest"


def figure_text(value: Fraction) -> str:
    """Return a figure for display: exact where its decimal is short, else four places and an ellipsis."""
    text = plain(value)
    if "/" in text or len(text.partition(".")[2]) > _SHOWN_PLACES:
        return f"{float(value):.4f}…"
    return text

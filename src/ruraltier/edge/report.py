"""Results as lines for a terminal: tiers with their counts, money, one village's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import say
from ruraltier._text import shown, table
from ruraltier.engine.assessment import STATUSES
from ruraltier.errors import SHOWN
from ruraltier.support.allocation import may_leave
from ruraltier.support.till import money_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ruraltier.errors import Problem
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.support.allocation import Allocation

_PARTS = 6
_LINE = 2000


def counts_text(counts: Mapping[str, int], policy: TierPolicy, lang: str) -> str:
    """Return tiers with the number of villages and their share, best first.

    Parameters
    ----------
    counts
        As ``Assessment.counts`` gives them.
    policy
        The rule book, for the labels.
    lang
        ``zh`` or ``en``.
    """
    labels = {tier.code: tier.title(lang) for tier in policy.ladder.tiers}
    labels |= {words.en: words.get(lang) for words in STATUSES.values()}
    n = max(sum(counts.values()), 1)
    rows = [[shown(labels[code]), code, f"{held:,}", f"{100 * held / n:.1f}%"] for code, held in counts.items()]
    return table(rows, "llrr")


def provenance_text(parts: tuple[str, ...], lang: str) -> str:
    """Return what rests on figures that nobody published, as one line; an empty text if nothing does."""
    more = len(parts) - _PARTS
    named = ", ".join(parts[:_PARTS]) + (f", … +{more}" if more > 0 else "")
    return "  " + say("illustrative", parts=named).get(lang) if parts else ""


def notes_text(notes: Sequence[Problem], lang: str) -> str:
    """Return what was noticed while something was read, one line each; an empty text if nothing was."""
    return "".join(say("cli.note", note=shown(note.text(lang), _LINE)).get(lang) + "\n" for note in notes[:SHOWN])


def money_lines(allocation: Allocation, lang: str) -> str:
    """Return what each tier gets, the total, and what is left where something could be."""
    ends = [(say("money.total"), "", allocation.total)]
    ends += [(say("money.unspent"), "", allocation.unspent)] if may_leave(allocation) else []
    rows = [(label, f"{n:,}", minor) for label, _, n, minor in allocation.by_tier()] + ends
    return table(
        [[shown(label.get(lang)), n, money_text(minor, allocation.currency)] for label, n, minor in rows], "lrr"
    )


def account_text(allocation: Allocation, key: str, lang: str) -> str:
    """Return how the money of a village comes about, one line an award."""
    amount = sum(line.amount for line in allocation.lines(key))
    currency = allocation.currency
    head = say("cli.account", amount=money_text(amount, currency), currency=currency.word(lang)).get(lang)
    rows = [
        [shown(line.label.get(lang)), money_text(line.amount, currency), line.arithmetic.get(lang)]
        for line in allocation.lines(key)
    ]
    return "\n".join(["  " + head, *([table(rows, "lrl", "    ")] if rows else [])])

"""What a reform comes to: who moves, what it costs, what each provision does; and all of it in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, evolve, field, frozen

from ruraltier._messages import figure, say
from ruraltier._numbers import plain
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import Text, shown, table
from ruraltier.analysis.diff import Diff, titles
from ruraltier.analysis.moves import MOVES, OTHERS, Scale
from ruraltier.domain.money import Currency
from ruraltier.engine.assessment import STATUSES, Assessment
from ruraltier.support.integers import Integers
from ruraltier.support.till import money_text

_LABEL = 40
_MOVERS = 10


@frozen(kw_only=True)
class Effect:
    """What one provision, or a group that cannot be told apart, has in a reform.

    Parameters
    ----------
    label
        What it is called.
    paths
        The provisions: one, or those of the group.
    because
        Why they are one; empty for one provision.
    sentences
        What changes in them, in words.
    totals
        Name of a total -> the share in its change, exact. The shares of all effects add up to it.
    """

    label: Text
    paths: tuple[str, ...]
    because: Text
    sentences: tuple[Text, ...]
    totals: Mapping[str, Fraction] = field(hash=False)


@define(frozen=True, kw_only=True, eq=False, slots=False, repr=False)
class Reform(WithPanel):
    """What a rule book does to the villages that another one assessed, and which provision does it.

    Parameters
    ----------
    diff
        What changes in the rule book.
    before, after
        The assessments under both.
    money_before, money_after
        Shape (n,): what each village gets, in minor units; None if no money was worked out.
    currency
        That of the money; None without money.
    effects
        What each provision has in it.
    shares
        One array an effect, shape (n,): its share in what each village gets more, in minor units times `scale`.
    scale
        k! for k effects.
    """

    diff: Diff
    before: Assessment
    after: Assessment
    money_before: Integers | None
    money_after: Integers | None
    currency: Currency | None
    effects: tuple[Effect, ...]
    shares: tuple[Integers, ...]
    scale: int
    totals: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.before)

    @cached_property
    def standings(self) -> Scale:
        """The tiers of both ladders on one scale."""
        return Scale.of(self.before.policy.ladder.codes, self.after.policy.ladder.codes)

    def transitions(self) -> dict[tuple[str, str], int]:
        """Return (where before, where after) -> number of villages; tier codes, ``unrated`` and ``ineligible``."""
        scale = self.standings
        pairs = list(zip(self._names(self.before), self._names(self.after), strict=True))
        order = [(old, new) for old in scale.names() for new in scale.names()]
        return {pair: n for pair in order if (n := pairs.count(pair))}

    def _names(self, result: Assessment) -> list[str]:
        return [self.standings.name(int(stand)) for stand in self.standings.stand(result)]

    def moved(self) -> list[dict[str, Any]]:
        """Return the villages that stand elsewhere: id, name, before, after, and whether that is up."""
        was, now = self.standings.stand(self.before), self.standings.stand(self.after)
        rows = np.flatnonzero(was != now).tolist()
        return [
            {
                "id": str(self.before.ids[row]),
                "name": str(self.before.cohort.names[row]),
                "before": self.standings.name(int(was[row])),
                "after": self.standings.name(int(now[row])),
                "up": bool(now[row] > was[row]) if min(was[row], now[row]) >= 0 else None,
            }
            for row in rows
        ]

    def payments(self) -> list[dict[str, Any]]:
        """Return the villages that get more or less, in minor units: id, name, before, after, and the share by effect.

        The shares are exact fractions and add up to after less before.
        """
        if self.money_before is None or self.money_after is None:
            return []
        was, now = self.money_before, self.money_after
        # A village whose money is the same may still get more by one provision and less by another.
        touched = np.logical_or.reduce([was != now, *(share != 0 for share in self.shares)])
        return [
            {
                "id": str(self.before.ids[row]),
                "name": str(self.before.cohort.names[row]),
                "before": int(was[row]),
                "after": int(now[row]),
                "shares": self.share(row),
            }
            for row in np.flatnonzero(touched).tolist()
        ]

    def share(self, key: str | int) -> dict[tuple[str, ...], Fraction]:
        """Return provisions -> their share in what one village gets more, in minor units; empty without money."""
        row = self.before.cohort.row(key)
        pairs = zip(self.effects, self.shares, strict=False)
        return {effect.paths: Fraction(int(share[row]), self.scale) for effect, share in pairs}

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON holds, exact numbers as texts: changes, totals, effects, who moves, who gets what."""
        effects = [
            {
                "provisions": list(effect.paths),
                "because": effect.because.get("en"),
                "totals": {name: plain(share) for name, share in effect.totals.items()},
            }
            for effect in self.effects
        ]
        shares = [
            {**row, "shares": {" ".join(paths): plain(share) for paths, share in row["shares"].items()}}
            for row in self.payments()
        ]
        return {
            **self.diff.to_dict(),
            "currency": self.currency.code if self.currency else "",
            "totals": dict(self.totals),
            "effects": effects,
            "transitions": [{"before": a, "after": b, "villages": n} for (a, b), n in self.transitions().items()],
            "moved": self.moved(),
            "payments": shares,
        }

    def text(self, lang: str) -> str:
        """Return the reform as lines in ``zh`` or ``en``: who moves, what it costs, and what each provision does."""
        return _reform_panel(self, lang).text()

    def _panel(self) -> Panel:
        return evolve(_reform_panel(self, "zh"), kind="Reform")


def _reform_panel(reform: Reform, lang: str) -> Panel:
    """Return what a reform shows of itself in ``zh`` or ``en``."""
    names = titles(reform.diff.old, reform.diff.new, lang)
    head = say("reform.head", **names, count=f"{len(reform):,}").get(lang)
    parts = [
        say("reform.matrix").get(lang),
        _matrix(reform, lang),
        *_summary(reform, lang),
        *_movers(reform, lang),
    ]
    if reform.effects:
        parts += [say("reform.effects").get(lang), _effects(reform, lang), *_notes(reform, lang)]
    return Panel(head, parts)


def _labels(reform: Reform, lang: str) -> dict[str, str]:
    """Return the label of each place to stand; a tier of both ladders has that of the later one."""
    tiers = (*reform.before.policy.ladder.tiers, *reform.after.policy.ladder.tiers)
    words = {text.en: text for text in STATUSES.values()}
    labels = {tier.code: tier.title(lang) for tier in tiers} | {code: words[code].get(lang) for code in OTHERS}
    return {code: shown(label, _LABEL) for code, label in labels.items()}


def _matrix(reform: Reform, lang: str) -> str:
    moves, labels = reform.transitions(), _labels(reform, lang)
    held = {code for pair in moves for code in pair}
    places = [name for name in reform.standings.names() if name in held]
    rows = [[labels[old], *(f"{moves.get((old, new), 0):,}" for new in places)] for old in places]
    return table(rows, "l" + "r" * len(places), "    ", header=["", *(labels[code] for code in places)])


def _summary(reform: Reform, lang: str) -> list[str]:
    totals = reform.totals
    lines = [say("reform.moves", **{name: f"{totals[name]:,}" for name in MOVES}).get(lang)]
    if reform.currency is not None and reform.money_before is not None:
        before = sum(reform.money_before.tolist())
        sums = {"before": before, "after": before + totals["money"]}
        spelt = {name: money_text(minor, reform.currency) for name, minor in sums.items()}
        spelt["change"] = _signed(Fraction(totals["money"]), reform.currency)
        counts = {name: f"{totals[name]:,}" for name in ("gainers", "losers")}
        lines.append(say("reform.cost", **spelt, **counts, currency=reform.currency.code).get(lang))
    return lines


def _movers(reform: Reform, lang: str) -> list[str]:
    """Return the first villages that move, each with its place before and after."""
    moved, labels = reform.moved(), _labels(reform, lang)
    if not moved:
        return []
    rows = [
        [shown(row["id"], _LABEL), shown(row["name"], _LABEL), labels[row["before"]], "→", labels[row["after"]]]
        for row in moved[:_MOVERS]
    ]
    more = len(moved) - _MOVERS
    rest = [say("reform.rest", count=f"{more:,}").get(lang)] if more > 0 else []
    return [say("reform.villages").get(lang), table(rows, "lllll", "    "), *rest]


def _effects(reform: Reform, lang: str) -> str:
    labels = _labels(reform, lang) | {name: say(f"reform.{name}").get(lang) for name in (*MOVES, "money")}
    names = [name for name in reform.totals if name in labels and any(e.totals[name] for e in reform.effects)]
    rows = [[shown(e.label.get(lang), _LABEL), *_cells(e.totals, names, reform.currency)] for e in reform.effects]
    whole = [say("money.total").get(lang), *_cells(reform.totals, names, reform.currency)]
    head = [say("reform.provision").get(lang), *(labels[name] for name in names)]
    return table([*rows, whole], "l" + "r" * len(names), "    ", header=head)


def _cells(totals: Mapping[str, Fraction | int], names: list[str], currency: Currency | None) -> list[str]:
    return [_signed(Fraction(totals[name]), currency if name == "money" else None) for name in names]


def _signed(value: Fraction, currency: Currency | None) -> str:
    sign = "+" if value > 0 else ""
    if currency is not None and value.denominator == 1:
        return sign + money_text(int(value), currency)
    spelt = figure(value if currency is None else currency.major(1) * value)
    whole, point, decimals = spelt.removeprefix("-").partition(".")
    return f"{'-' if spelt.startswith('-') else sign}{int(whole):,}{point}{decimals}"


def _notes(reform: Reform, lang: str) -> list[str]:
    return [line for effect in reform.effects for line in _note(effect, lang)]


def _note(effect: Effect, lang: str) -> list[str]:
    because = [f"    ({effect.because.get(lang)})"] if effect.because else []
    return [
        f"  {shown(effect.label.get(lang), 2 * _LABEL)}",
        *(f"    {_line(s, lang)}" for s in effect.sentences),
        *because,
    ]


def _line(sentence: Text, lang: str) -> str:
    return shown(sentence.get(lang), 4 * _LABEL)

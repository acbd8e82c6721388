"""What a report says of all villages together: counts, what the rules did, groups, money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier._messages import figure, say
from ruraltier._text import shown
from ruraltier.analysis.rolling import roll_up
from ruraltier.edge.pages.grid import Cell, Grid
from ruraltier.edge.pages.section import Section
from ruraltier.edge.pages.voice import LABEL, Voice
from ruraltier.engine.wording import Reason, rules_of
from ruraltier.support.allocation import may_leave

if TYPE_CHECKING:
    from ruraltier.analysis.group_sums import GroupSums
    from ruraltier.analysis.rollup import RollUp


def counts(voice: Voice) -> Section:
    """Return how many villages hold each tier."""
    header = [voice.say(name) for name in ("tier", "number", "share")]
    whole = max(len(voice.result), 1)
    rows = [(voice.labels[code], n, f"{100 * n / whole:.1f}%") for code, n in voice.result.counts().items()]
    grid = Grid(caption=voice.say("counts"), header=header, align="lrr", rows=rows)
    return Section(name="counts", title=voice.say("counts"), grids=(grid,))


def rules(voice: Voice) -> Section:
    """Return how often each rule fired, and how often it decided."""
    result = voice.result
    rows: list[list[Cell | str | int]] = []
    for bit, rule in enumerate(rules_of(voice.policy)):
        one = result.fired.dtype.type(1 << bit)
        fired, decided = (int(np.count_nonzero(mask & one)) for mask in (result.fired, result.decided))
        rows.append([shown(Reason(rule, voice.policy).text(voice.lang), LABEL), fired, decided])
    header = [voice.say(name) for name in ("rule", "fired", "did")]
    grid = Grid(caption=voice.say("rules"), header=header, align="lrr", rows=rows)
    return Section(
        name="rules", title=voice.say("rules"), lines=(voice.say("rules.lines"),) if rows else (), grids=(grid,)
    )


def rolled(voice: Voice, code: str | None, min_cell: int | None) -> Section:
    """Return the counts by a column; nothing where there is none to count by."""
    if code is None:
        return Section(name="rollup", title="")
    found = roll_up(voice.result, by=code, money=voice.money, min_cell=min_cell)
    title = voice.say("rollup", by=shown(found.grouping.by.get(voice.lang), LABEL))
    lines = () if min_cell is None else (voice.say("rollup.lines", least=min_cell),)
    return Section(name="rollup", title=title, lines=lines, grids=(_groups(voice, found, title),))


def _groups(voice: Voice, rolled: RollUp, title: str) -> Grid:
    places = [p for i, p in enumerate(rolled.places) if p in voice.policy.ladder.codes or rolled.counts[:, i].any()]
    header = [rolled.grouping.by.get(voice.lang), voice.say("number"), *(voice.labels[p] for p in places)]
    header += [voice.say("mean")] + (
        [voice.say("amount", currency=voice.money.currency.word(voice.lang))] if voice.money else []
    )
    labels = [shown(rolled.grouping.label(at).get(voice.lang), LABEL) for at in range(len(rolled))]
    rows = [_group(voice, label, group, places) for label, group in zip(labels, rolled, strict=True)]
    rows.append(_group(voice, voice.say("total"), rolled.total, places))
    return Grid(caption=title, header=header, align="l" + "r" * (len(header) - 1), rows=rows)


def _group(voice: Voice, label: str, group: GroupSums, places: list[str]) -> list[Cell | str | int]:
    mean = group.mean()
    means = voice.say("nothing") if mean is None else figure(mean)
    paid = [voice.paid(group.money or 0)] if voice.money else []
    return [label, group.units, *(group.counts[place] for place in places), means, *paid]


def money(voice: Voice) -> Section:
    """Return what each tier is paid, the total, and what is left."""
    paid, title = voice.money, voice.say("money")
    if paid is None:
        return Section(name="money", title=title)
    header = [voice.say("tier"), voice.say("number"), voice.say("amount", currency=paid.currency.word(voice.lang))]
    rows: list[list[Cell | str | int]] = [
        [shown(label.get(voice.lang), LABEL), n, voice.paid(minor)] for label, _, n, minor in paid.by_tier()
    ]
    rows.append([voice.say("total"), len(voice.result), voice.paid(paid.total)])
    if may_leave(paid):
        rows.append([say("money.unspent").get(voice.lang), "", voice.paid(paid.unspent)])
    return Section(name="money", title=title, grids=(Grid(caption=title, header=header, align="lrr", rows=rows),))

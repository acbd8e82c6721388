"""Who moved since an earlier result, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.edge.pages.grid import Grid
from ruraltier.edge.pages.section import Section
from ruraltier.errors import ExportError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.mobility import Mobility
    from ruraltier.edge.pages.voice import Voice
    from ruraltier.engine.assessment import Verdict

MOVERS = 500
"""Villages that are told one by one."""

_LINE = 400


def movements(voice: Voice, mobility: Mobility | None) -> Section:
    """Return the counts of a comparison in words, and the villages that moved.

    Raises
    ------
    ExportError
        If the comparison does not end at the result.
    """
    title = voice.say("mobility")
    if mobility is None:
        return Section(name="mobility", title=title)
    if not mobility.after.same_as(voice.result):
        what = "the comparison ends at another result"
        rule = "one whose later result is the one that is written"
        raise ExportError(Problem(code="RT-EXP-031", path="mobility", what=what, rule=rule))
    lines = tuple(_outside_matrix(mobility.text(voice.lang), voice.say("matrix")))
    return Section(
        name="mobility", title=title, lines=lines, grids=(_matrix(voice, mobility), _movers(voice, mobility))
    )


def _outside_matrix(text: str, matrix: str) -> Iterator[str]:
    """Yield the lines of a comparison without its matrix, which stands in a table of its own."""
    within = False
    for line in text.splitlines():
        within = line.strip() == matrix or (within and line.startswith("    "))
        if not within:
            yield line.strip()


def _matrix(voice: Voice, mobility: Mobility) -> Grid:
    counts, labels = mobility.matrix, [voice.labels[code] for code in voice.policy.ladder.codes]
    labels.append(say("money.no_tier").get(voice.lang))
    order = [*range(len(labels) - 2, -1, -1), len(labels) - 1]
    held = [i for i in order if counts[i].any() or counts[:, i].any()]
    rows = [[labels[i], *(int(counts[i, j]) for j in held)] for i in held]
    header = (voice.say("before"), *(labels[j] for j in held))
    return Grid(caption=voice.say("matrix"), header=header, align="l" + "r" * len(held), rows=rows)


def _movers(voice: Voice, mobility: Mobility) -> Grid:
    moved = mobility.moved()
    header = [voice.say(name) for name in ("id", "name", "change", "why")]
    rows = [
        (shown(one["id"], 100), shown(one["name"], 100), *_told(voice, mobility, one["id"])) for one in moved[:MOVERS]
    ]
    more = voice.say("more", n=f"{len(moved) - MOVERS:,}") if len(moved) > MOVERS else ""
    return Grid(caption=voice.say("movers"), header=header, align="llll", rows=rows, more=more)


def _told(voice: Voice, mobility: Mobility, key: str) -> tuple[str, str]:
    """Return what became of a village, and why, both from its own lines."""
    mover = mobility[key]
    _, *why = mover.text(voice.lang).splitlines()
    change = f"{_tier(voice, mover.before)} → {_tier(voice, mover.after)}"
    return shown(change, _LINE), shown("; ".join(line.strip() for line in why), _LINE)


def _tier(voice: Voice, verdict: Verdict | None) -> str:
    tier = None if verdict is None else verdict.tier
    return voice.say("nothing") if tier is None else tier.title(voice.lang)

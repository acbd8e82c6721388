"""The villages of a report: all of them in a table, each explained, and those without a tier with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier._messages import say
from ruraltier._steps import steps
from ruraltier._text import Text, shown
from ruraltier.edge.explanation import explanations
from ruraltier.edge.pages.grid import Cell, Grid
from ruraltier.edge.pages.section import Account, Section
from ruraltier.engine.tiering import RATED
from ruraltier.errors import LimitError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruraltier.edge.explanation import Explanation
    from ruraltier.edge.pages.voice import Voice

EXPLAINED = 2_000
"""Villages that one page explains; of more it only has the table."""

LISTED = 20_000
"""Villages that one page lists; more have to be named."""

UNRATED = 500
"""Villages without a tier that are told with their reasons."""

_LABEL = Text(zh="写报告", en="writing the report")


def chosen(voice: Voice, villages: Sequence[str] | None) -> list[int]:
    """Return the positions of the villages that a page lists.

    Raises
    ------
    EvaluationError
        If one that is named is not there.
    LimitError
        If there are too many.
    """
    rows = list(range(len(voice.result))) if villages is None else [voice.result.cohort.row(key) for key in villages]
    if len(rows) > LISTED:
        what, rule = f"the page would list {len(rows):,} villages", f"at most {LISTED:,}"
        mend = "write a page for each part of the table, or name the villages to list: villages=[…], [] for none"
        raise LimitError(Problem(code="RT-LIM-070", what=what, rule=rule, mend=mend))
    return rows


def villages(voice: Voice, rows: list[int]) -> Section:
    """Return the table of villages; each name leads to its explanation, where the page has it."""
    result, linked = voice.result, len(rows) <= EXPLAINED
    columns = ["id", "name", "tier", "score", "by_score", "decided"]
    header = [voice.say(name) for name in columns]
    header += [voice.say("amount", currency=voice.money.currency.word(voice.lang))] if voice.money else []
    decided = result.columns(voice.lang)["decided_by"]
    scores, amounts = list(voice.scores(rows)), list(voice.amounts(rows))
    lines = []
    for at, row in enumerate(rows):
        place = voice.labels.get(result.provisional_codes[row], voice.say("nothing"))
        cells = [
            Cell(shown(str(result.ids[row]), 100), to=f"v{row}" if linked else ""),
            Cell(shown(str(result.cohort.names[row]), 100)),
            Cell(voice.held(row), int(result.tier[row]) if result.state[row] == RATED else -int(result.state[row])),
            scores[at],
            Cell(place, int(result.placed[row])),
            Cell(str(decided[row])),
        ]
        lines.append([*cells, *amounts[at : at + 1]])
    some = voice.say("chosen", n=f"{len(rows):,}", all=f"{len(result):,}")
    grid = Grid(
        caption=voice.say("villages"),
        header=header,
        align="lllrll" + "r" * bool(voice.money),
        rows=lines,
        sortable=True,
    )
    told = [some] if len(rows) < len(result) else []
    told += [] if linked else [voice.say("unexplained", most=f"{EXPLAINED:,}")]
    return Section(name="villages", title=voice.say("villages"), lines=tuple(told), grids=(grid,))


def accounts(voice: Voice, rows: list[int]) -> Section:
    """Return the explanation of each village, where they are not too many."""
    some = rows if len(rows) <= EXPLAINED else []
    found = steps(explanations(voice.result, voice.lang, some), len(some), _LABEL)
    told = tuple(Account(f"v{row}", one.heading, tuple(one.parts()[:-1])) for row, one in zip(some, found, strict=True))
    lines = (voice.say("accounts.lines"),) if told else ()
    return Section(name="accounts", title=voice.say("accounts"), lines=lines, accounts=told)


def without_tier(voice: Voice) -> Section:
    """Return the villages without a tier, and why."""
    rows = np.flatnonzero(voice.result.state != RATED)
    header = [voice.say(name) for name in ("id", "name", "tier", "why")]
    told = explanations(voice.result, voice.lang, rows[:UNRATED].tolist())
    lines = [(shown(one.verdict.id, 100), shown(one.verdict.name, 100), one.held, "; ".join(_why(one))) for one in told]
    more = voice.say("more", n=f"{len(rows) - UNRATED:,}") if len(rows) > UNRATED else ""
    grid = Grid(caption=voice.say("unrated"), header=header, align="llll", rows=lines, more=more)
    return Section(name="unrated", title=voice.say("unrated"), grids=(grid,))


def _why(one: Explanation) -> Iterator[str]:
    yield from (reason.text(one.lang) for reason in one.verdict.decided_by)
    yield from one.gaps().lines
    if one.score is None:
        yield say("explain.no_score").get(one.lang)

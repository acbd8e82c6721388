"""flows: who went from which tier to which, as streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier._text import expect_language
from ruraltier.analysis.mobility import Mobility
from ruraltier.edge.plots.names import clipped, footer_of, speak, title_of
from ruraltier.edge.plots.palette import UNRATED, tier_colours
from ruraltier.edge.plots.sheet import SPACED, drawing, settle, sheet
from ruraltier.errors import expect

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ruraltier.edge.plots.sheet import Picture

_NAME = 20
_POINTS = 40
_WIDE, _FAR = 0.035, 1.0
_GAP, _SLOT = 0.025, 0.06


@frozen
class Node:
    """One tier on one side: its place on the ladder (the number of tiers for none), from where down to where."""

    place: int
    count: int
    top: float
    bottom: float


def flows(mobility: Mobility, *, lang: str = "zh") -> Picture:
    """Return who moved between two results: tiers before on the left, after on the right, streams as wide as counts.

    Parameters
    ----------
    mobility
        As `ruraltier.compare` gives it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        Best tier at the top; units without a tier apart, in grey, at the bottom. A stream has the colour of the tier
        that it comes from. Units that left, entered, merged or split are told below, and are in no stream.

    Raises
    ------
    ArgumentError
        If something else is given.
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> from datetime import date
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> years = [{"id": ["a", "b"], "iks": x, "ike": x, "ikl": x} for x in (["0.5", "0.6"], ["0.7", "0.6"])]
    >>> was, now = (rt.assess(rt.read_cohort(table, policy), policy) for table in years)
    >>> picture = rt.plots.flows(rt.compare(was, now, window=(date(2018, 12, 31), date(2019, 12, 31))))
    >>> len(picture.axes[0].collections)
    2
    """
    expect_language(lang)
    expect(mobility, Mobility, "mobility", "a Mobility, as compare gives it")
    first, last = mobility.window
    heading = speak("flows.title", first=first, last=last, policy=title_of(mobility.after, lang)).get(lang)
    totals = mobility.transitions.totals
    account = speak("flows.account", count=len(mobility), **{k: totals[k] for k in ("up", "down")}).get(lang)
    sides = [_nodes(mobility.matrix.sum(axis=axis)) for axis in (1, 0)]
    with drawing():
        high = max(3.4, 1.4 + 0.3 * max(map(len, sides)))
        picture, axes = sheet((6.8, high), heading, account, footer_of(mobility.after, lang))
        _streams(axes, mobility.matrix, sides)
        for at, nodes in enumerate(sides):
            _side(axes, at, nodes, mobility, lang)
        axes.set_xlim(-0.45, 1.45)
        axes.set_ylim(max([1.0, *(nodes[-1].bottom for nodes in sides if nodes)]) + 0.02, -0.1)
        axes.set_xticks([0, 1], [str(first), str(last)])
        axes.set_yticks([])
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.spines[:].set_visible(False)
        axes.set_xlabel(_apart(mobility, lang), linespacing=SPACED, fontsize=8)
        return settle(picture)


def _nodes(counts: NDArray[np.int64]) -> list[Node]:
    """Return the tiers that anybody held, best at the top, those without a tier last; thin ones get room for a name."""
    whole, top, found = max(int(counts.sum()), 1), 0.0, []
    none = len(counts) - 1
    for place in (*range(none - 1, -1, -1), none):
        count = int(counts[place])
        if count:
            high = count / whole
            found.append(Node(place, count, top, top + high))
            top += max(high, _SLOT) + _GAP
    return found


def _streams(axes: Axes, matrix: NDArray[np.int64], sides: list[list[Node]]) -> None:
    colours, whole = _colours(len(matrix) - 1), max(int(matrix.sum()), 1)
    left, right = ({node.place: node.top for node in nodes} for nodes in sides)
    order = [*range(len(matrix) - 2, -1, -1), len(matrix) - 1]
    x = np.linspace(0, 1, _POINTS)
    _WIDE + x * (_FAR - 2 * _WIDE)
    bend = 3 * x**2 - 2 * x**3
    for was in order:
        for now in order:
            high = int(matrix[was, now]) / whole
            if high:
                upper = left[was] + (right[now] - left[was]) * bend
                axes.fill_between(
                    _WIDE + x * (_FAR - 2 * _WIDE), upper, upper + high, color=colours[was], alpha=0.5, lw=0
                )
                left[was] += high
                right[now] += high


def _colours(tiers: int) -> tuple[str, ...]:
    return (*tier_colours(tiers), UNRATED)


def _side(axes: Axes, at: int, nodes: list[Node], mobility: Mobility, lang: str) -> None:
    tiers = mobility.after.policy.ladder.tiers
    names = [*(tier.title(lang) for tier in tiers), speak("flows.none").get(lang)]
    colours = _colours(len(tiers))
    for node in nodes:
        left = at * _FAR - at * _WIDE
        axes.bar(left, node.bottom - node.top, _WIDE, node.top, align="edge", color=colours[node.place])
        words = speak("flows.node", tier=clipped(names[node.place], _NAME), count=f"{node.count:,}").get(lang)
        axes.annotate(words, (at, (node.top + node.bottom) / 2), (6 * (2 * at - 1), 0), textcoords="offset points",
                      ha="left" if at else "right", va="center")  # fmt: skip


def _apart(mobility: Mobility, lang: str) -> str:
    totals, units = mobility.transitions.totals, mobility.units
    gone, come = units.regrouped
    counts = {"left": units.left, "entered": units.entered, "gone": gone, "come": come}
    told = {word: f"{len(rows):,}" for word, rows in counts.items()}
    return speak("flows.apart", up=f"{totals['up']:,}", down=f"{totals['down']:,}", **told).get(lang)

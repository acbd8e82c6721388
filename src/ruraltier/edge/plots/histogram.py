"""scores: how scores are distributed, cut where the ladder cuts."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from ruraltier._text import expect_language
from ruraltier.edge.plots.cuts import draw_cuts
from ruraltier.edge.plots.keys import HATCH, Key, legend
from ruraltier.edge.plots.names import cut_text, footer_of, round_step, speak, title_of
from ruraltier.edge.plots.palette import INELIGIBLE, LIGHT, UNRATED, tier_colours
from ruraltier.edge.plots.sheet import SPACED, drawing, settle, sheet
from ruraltier.engine.assessment import STATUSES, Assessment
from ruraltier.errors import expect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ruraltier.edge.plots.sheet import Picture
    from ruraltier.policy.policy import TierPolicy

BARS = 32
"""About how many bars there are."""
FEW = 12
_WIDEST = 0.04
"""So many different scores get a bar each."""


@frozen(eq=False)
class Bars:
    """Bars of scores: where each starts and ends, the tier that such a score gives, and how many villages have one.

    Parameters
    ----------
    left, right
        Shape (b,), float64: the edges, rounded for looks only; which bar a village is in follows from its exact place.
    tier
        Shape (b,), intp: position of the tier that the score alone gives.
    kept, ruled
        Shape (b,), int64: villages that have this tier, and those that a rule gave another one.
    unrated, ineligible
        Shape (b,), int64: villages that have a score and no tier.
    """

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    tier: NDArray[np.intp]
    kept: NDArray[np.int64]
    ruled: NDArray[np.int64]
    unrated: NDArray[np.int64]
    ineligible: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Return how many villages are drawn."""
        return int(sum(part.sum() for part in (self.kept, self.ruled, self.unrated, self.ineligible)))


def scores(result: Assessment, *, lang: str = "zh") -> Picture:
    """Return the distribution of scores with the cuts of the ladder, coloured by the tier that the score alone gives.

    Parameters
    ----------
    result
        What was assessed.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        Bars end at the cuts, so that no bar holds scores of two tiers. The part of a bar in which a rule changed the
        tier is hatched, and villages with a score and no tier are grey. Few different scores get a bar each. Villages
        without a score are told, not drawn.

    Raises
    ------
    ArgumentError
        If something else is given.
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["甲", "乙"], "iks": ["0.9", "0.4"], "ike": ["0.9", "0.4"], "ikl": ["0.9", "0.4"]}
    >>> picture = rt.plots.scores(rt.assess(rt.read_cohort(table, policy), policy))
    >>> sum(int(bar.get_height()) for bar in picture.axes[0].patches)
    2
    """
    expect_language(lang)
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    heading = speak("scores.title", policy=title_of(result, lang)).get(lang)
    with drawing():
        few = len(np.unique(result.score[_scored(result)])) <= FEW
        bars = _separate(result) if few else _binned(result)
        there = bars.count
        account = speak("scores.account", count=there).get(lang)
        picture, axes = sheet((7.2, 3.6), heading, account, footer_of(result, lang))
        _draw(axes, bars, result.policy, lang)
        _cuts(axes, bars, result.policy)
        _label(axes, len(result) - there, there, lang)
        return settle(picture)


def _counted(result: Assessment, rows: NDArray[np.bool_], bins: NDArray[np.intp], size: int) -> list[NDArray[np.int64]]:
    """Return how many of some villages are in each bar: the tier by score, by a rule, unrated, ineligible."""
    rated = result.tier >= 0
    kept, ineligible = rated & (result.tier == result.placed), result.status == STATUSES[2].en
    masks = (kept, rated & ~kept, ~rated & ~ineligible, ~rated & ineligible)
    return [np.bincount(bins[mask[rows]], minlength=size).astype(np.int64) for mask in masks]


def _binned(result: Assessment) -> Bars:
    """Return bars of about one width that end at every cut."""
    ladder = result.policy.ladder
    cuts = [float(cut.value) for _, cut in ladder.placing]
    low, high, step = _span(cuts, *_ends(result))
    edges, tiers = [low, *cuts, high], [0, *(tier for tier, _ in ladder.placing)]
    parts = []
    for tier, (left, right) in zip(tiers, pairwise(edges), strict=True):
        rows = _scored(result) & (result.placed == tier)
        size = max(1, round((right - left) / step))
        ends = np.linspace(left, right, size + 1)
        # The place in the ladder is exact; where within its stretch a score is drawn is for looks.
        bins = np.clip(np.searchsorted(ends, result.score[rows], side="right") - 1, 0, size - 1)
        parts.append((ends[:-1], ends[1:], np.full(size, tier, np.intp), *_counted(result, rows, bins, size)))
    return Bars(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _separate(result: Assessment) -> Bars:
    """Return a bar for each score, told apart by the place in the ladder, too."""
    there = _scored(result)
    pairs = np.stack([result.score[there], result.placed[there].astype(np.float64)], axis=1)
    found, bins = np.unique(pairs, axis=0, return_inverse=True)
    values = found[:, 0]
    cuts = [float(cut.value) for _, cut in result.policy.ladder.placing]
    span = float(np.ptp([*values, *cuts])) if len(values) or cuts else 0.0
    half = min([0.4 * gap for gap in np.diff(np.unique(values)).tolist()], default=math.inf)
    half = min(half, _WIDEST * span or 0.5)
    counts = _counted(result, there, bins.reshape(-1), len(found))
    return Bars(values - half, values + half, found[:, 1].astype(np.intp), *counts)


def _scored(result: Assessment) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = ~np.isnan(result.score) & (result.placed >= 0)
    return mask


def _ends(result: Assessment) -> tuple[float, float]:
    there = result.score[_scored(result)]
    return float(there.min()), float(there.max())


def _span(cuts: Sequence[float], least: float, most: float) -> tuple[float, float, float]:
    """Return where bars begin and end, and about how wide one is; there is a bar on both sides of every cut."""
    low, high = min([*cuts, least]), max([*cuts, most])
    step = round_step((high - low) or 1.0, BARS)
    return low - step * (low in cuts), high + step * (high in cuts or low == high), step


def _draw(axes: Axes, bars: Bars, policy: TierPolicy, lang: str) -> None:
    colours, tiers = tier_colours(len(policy.ladder.tiers)), policy.ladder.tiers
    shades, wide = [colours[tier] for tier in bars.tier.tolist()], bars.right - bars.left
    axes.bar(bars.left, bars.kept, width=wide, align="edge", color=shades)
    keys = [
        Key(tiers[at].title(lang), colours[at]) for at in reversed([0, *(tier for tier, _ in policy.ladder.placing)])
    ]
    if bars.ruled.any():
        axes.bar(bars.left, bars.ruled, wide, bars.kept, align="edge", color=shades, hatch=HATCH, edgecolor=LIGHT, lw=0)
        keys.append(Key(speak("scores.ruled").get(lang), UNRATED, HATCH))
    base = bars.kept + bars.ruled
    for word, counts, grey in (("unrated", bars.unrated, UNRATED), ("ineligible", bars.ineligible, INELIGIBLE)):
        if counts.any():
            axes.bar(bars.left, counts, wide, base, align="edge", color=grey)
            keys.append(Key(speak(word).get(lang), grey))
        base = base + counts
    legend(axes, keys)


def _cuts(axes: Axes, bars: Bars, policy: TierPolicy) -> None:
    """Draw the cuts; one that would cross the bar of a score stands on the side where the score is not."""
    axes.margins(x=0.02)
    axes.autoscale_view()
    places = []
    for tier, cut in policy.ladder.placing:
        below, above = bars.right[bars.tier < tier], bars.left[bars.tier >= tier]
        place = max(float(cut.value), *below.tolist()) if len(below) else float(cut.value)
        places.append(min(place, *above.tolist()) if len(above) else place)
    draw_cuts(axes, places, [cut_text(cut) for _, cut in policy.ladder.placing])


def _label(axes: Axes, without: int, there: int, lang: str) -> None:
    note = f"\n{speak('scores.without', count=f'{without:,}').get(lang)}" if without else ""
    axes.set_xlabel(speak("score").get(lang) + note, linespacing=SPACED)
    axes.set_ylabel(speak("villages").get(lang))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    if not there:
        axes.set_yticks([])
        axes.annotate(speak("scores.none").get(lang), (0.5, 0.5), xycoords="axes fraction", ha="center", va="center")

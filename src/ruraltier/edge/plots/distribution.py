"""tiers: how many villages stand in each tier, once or year by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen
from matplotlib.ticker import MaxNLocator

from ruraltier._text import expect_language
from ruraltier.edge.plots.keys import Key, legend
from ruraltier.edge.plots.names import clipped, footer_of, speak, title_of
from ruraltier.edge.plots.palette import INELIGIBLE, UNRATED, letters_on, tier_colours
from ruraltier.edge.plots.sheet import FAINT, INK, drawing, settle, sheet
from ruraltier.engine.assessment import STATUSES, Assessment
from ruraltier.errors import ArgumentError, Problem, expect

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ruraltier.edge.plots.sheet import Picture

MOST = 40
"""How many results one picture shows."""
_WORDS = {code: STATUSES[state] for state, code in enumerate(s.en for s in STATUSES.values())}
_GREYS = {"unrated": UNRATED, "ineligible": INELIGIBLE}
_NAME = 26
_ROOM = 4.5


@frozen
class Band:
    """One tier of one result, or one status without a tier: its name, its colour, how many, of how many."""

    code: str
    label: str
    colour: str
    count: int
    rank: float


def tiers(results: Assessment | Mapping[str, Assessment], *, lang: str = "zh") -> Picture:
    """Return how many villages stand in each tier: a bar a tier, or a stacked bar a result.

    Parameters
    ----------
    results
        One result; or label (such as a year) -> result, drawn from the top down, at most 40 of them.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        Villages that are not rated, or not eligible, stand apart in grey.

    Raises
    ------
    ArgumentError
        If something else is given, no result, or too many.
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["甲", "乙"], "iks": ["0.9", "0.4"], "ike": ["0.9", "0.4"], "ikl": ["0.9", "0.4"]}
    >>> picture = rt.plots.tiers(rt.assess(rt.read_cohort(table, policy), policy))
    >>> [int(bar.get_width()) for bar in picture.axes[0].patches]
    [1, 0, 0, 0, 1]
    """
    expect_language(lang)
    if isinstance(results, Assessment):
        return _single(results, lang)
    return _stacked(_labelled(results), lang)


def _labelled(results: object) -> dict[str, Assessment]:
    rule = "an Assessment, or a mapping of labels to Assessments"
    expect(results, Mapping, "results", rule)
    found: dict[str, Assessment] = dict(results)  # type: ignore[call-overload]  # looked at in the line above
    for label, result in found.items():
        expect(label, str, "a label of results", "a text")
        expect(result, Assessment, f"results[{label!r}]", "an Assessment, as assess gives it")
    if not 1 <= len(found) <= MOST:
        what = f"results holds {len(found)} of them"
        raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule=f"from 1 to {MOST} results"))
    return found


def bands(result: Assessment, lang: str) -> list[Band]:
    """Return the tiers of a result, best first, and what has none."""
    policy = result.policy
    labels = {tier.code: tier.title(lang) for tier in policy.ladder.tiers}
    colours = dict(zip(policy.ladder.codes, tier_colours(len(labels)), strict=True))
    ranks = {code: (at + 1) / len(labels) for at, code in enumerate(policy.ladder.codes)}
    found: list[Band] = []
    for code, count in result.counts().items():
        label = labels.get(code) or _WORDS[code].get(lang)
        found.append(Band(code, label, colours.get(code) or _GREYS[code], count, ranks.get(code, -len(found))))
    return found


def _single(result: Assessment, lang: str) -> Picture:
    shown = bands(result, lang)
    heading = speak("tiers.title", policy=title_of(result, lang)).get(lang)
    counts = ", ".join(f"{clipped(band.label, _NAME)} {band.count:,}" for band in shown)
    account = speak("tiers.account", counts=counts).get(lang)
    with drawing():
        picture, axes = sheet((6.4, 1.25 + 0.32 * len(shown)), heading, account, footer_of(result, lang))
        places = range(len(shown))
        axes.barh(places, [band.count for band in shown], color=[band.colour for band in shown], height=0.72)
        axes.set_yticks(places, [clipped(band.label, _NAME) for band in shown])
        for place, band in zip(places, shown, strict=True):
            said = speak("count", count=f"{band.count:,}", share=f"{100 * band.count / max(len(result), 1):.1f}")
            axes.annotate(said.get(lang), (band.count, place), (4, 0), textcoords="offset points", va="center")
        _frame(axes, max((band.count for band in shown), default=0) or 1)
        axes.set_xlabel(speak("villages").get(lang))
        return settle(picture)


def _frame(axes: Axes, most: float) -> None:
    axes.invert_yaxis()
    axes.set_xlim(0, most * 1.22)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))


def _stacked(results: dict[str, Assessment], lang: str) -> Picture:
    last = list(results.values())[-1]
    rows = {label: bands(result, lang) for label, result in results.items()}
    heading = speak("tiers.title", policy=title_of(last, lang)).get(lang)
    account = "; ".join(f"{clipped(label, _NAME)}: " + _told(row) for label, row in rows.items())
    with drawing():
        keys = [Key(band.label, band.colour) for band in _once(rows)]
        height = 1.25 + max(0.34 * len(rows), 0.2 * len(keys))
        picture, axes = sheet((7.6, height), heading, account, footer_of(last, lang))
        for place, row in enumerate(rows.values()):
            _stack(axes, place, row, lang)
        axes.set_yticks(range(len(rows)), [clipped(label, _NAME) for label in rows])
        _frame(axes, 100)
        axes.set_xticks(range(0, 101, 20))
        axes.spines["bottom"].set_bounds(0, 100)
        axes.set_xlabel(speak("share").get(lang))
        legend(axes, keys)
        return settle(picture)


def _told(row: list[Band]) -> str:
    return ", ".join(f"{clipped(band.label, _NAME)} {band.count:,}" for band in row)


def _stack(axes: Axes, place: int, row: list[Band], lang: str) -> None:
    total, left = sum(band.count for band in row), 0.0
    for band in row:
        wide = 100 * band.count / max(total, 1)
        axes.barh(place, wide, left=left, color=band.colour, height=0.76)
        if wide >= _ROOM:
            where = (left + wide / 2, place)
            axes.annotate(f"{band.count:,}", where, ha="center", va="center", color=letters_on(band.colour), size=8)
        left += wide
    said = speak("all", count=f"{total:,}").get(lang)
    axes.annotate(said, (100, place), (4, 0), textcoords="offset points", va="center", alpha=FAINT, color=INK)


def _once(rows: dict[str, list[Band]]) -> list[Band]:
    """Return each tier once, best first; ladders that differ are put together by rank."""
    seen: dict[tuple[str, str], Band] = {}
    for row in rows.values():
        for band in row:
            seen.setdefault((band.code, band.label), band)
    return sorted(seen.values(), key=lambda band: -band.rank)

"""losses: on which indicators, and where, points are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from matplotlib.colors import BoundaryNorm, ListedColormap
from numpy.typing import NDArray

from ruraltier._text import expect_language
from ruraltier.domain.column import TextColumn
from ruraltier.edge.groupless import grouping
from ruraltier.edge.plots.keys import Key, legend
from ruraltier.edge.plots.names import clipped, footer_of, round_step, speak, title_of
from ruraltier.edge.plots.palette import UNRATED, letters_on
from ruraltier.edge.plots.sheet import SPACED, drawing, settle, sheet
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import EvaluationError, expect
from ruraltier.policy.criteria import ROOT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ruraltier.edge.plots.sheet import Picture

MOST = 24
"""How many indicators and how many groups one picture shows."""
_NUMBERED = 12
_OFFERED = 5
_CLASSES, _STEPS, _SLACK = 5, (1, 2, 5, 10), 1 + 1e-9
_SHADES = ("#eef3f6", "#f3ddb0", "#ebbf74", "#d9843b", "#b5532a", "#7c2c10")
_NAME, _GROUP = 34, 16


@frozen(eq=False)
class Lost:
    """Points lost, mean of the villages of a group that have a figure.

    Parameters
    ----------
    codes, groups
        The criteria shown, in the order of the rule book, and the groups, the largest first.
    mean
        Shape (criteria, groups), float64, points; below 0 where more than full points were earned, NaN where no
        village has a figure.
    more
        How many criteria with smaller losses are not shown.
    """

    codes: tuple[str, ...]
    groups: tuple[str, ...]
    mean: NDArray[np.float64]
    more: int


def losses(result: Assessment, *, by: str | None = "", lang: str = "zh") -> Picture:
    """Return the points lost by indicator and group, mean of the villages.

    Parameters
    ----------
    result
        What was assessed.
    by
        Code of the text column with the group. Without it the column that a report groups by: that of the quotas, or
        the township; all villages together where there is none. None for all villages together, too.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        The indicators on which most is lost, and the largest groups, 24 at most of each; the other groups are put
        together and named so. Means are rounded for display, and nothing rests on them.

    Raises
    ------
    ArgumentError
        If something else is given.
    EvaluationError
        If there is no such column or language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["甲"], "iks": ["0.9"], "ike": ["0.6"], "ikl": ["0.3"]}
    >>> picture = rt.plots.losses(rt.assess(rt.read_cohort(table, policy), policy), by=None)
    >>> [label.get_text() for label in picture.axes[0].get_yticklabels()]
    ['社会韧性指数', '经济韧性指数', '生态韧性指数']
    """
    expect_language(lang)
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    expect(by, (str, type(None)), "by", "the code of a text column, or None")
    lost = _lost(result, grouping(result) if by == "" else by, lang)
    heading = speak("losses.title", policy=title_of(result, lang)).get(lang)
    with drawing():
        size = (4.6 + 0.34 * max(len(lost.groups), 4), 2.0 + 0.27 * len(lost.codes))
        picture, axes = sheet(size, heading, _account(lost, result, lang), footer_of(result, lang))
        _paint(axes, lost, lang)
        names = [clipped(_title(result, code, lang), _NAME) for code in lost.codes]
        axes.set_yticks(range(len(names)), names)
        turned = 90 if len(lost.groups) > 1 else 0
        axes.set_xticks(range(len(lost.groups)), [clipped(g, _GROUP) for g in lost.groups], rotation=turned)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.invert_yaxis()
        _note(axes, lost, lang)
        return settle(picture)


def _title(result: Assessment, code: str, lang: str) -> str:
    policy = result.policy
    return policy.indicator[policy.criterion[code].indicator].title(lang)


def _grouped(result: Assessment, by: str | None, lang: str) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the names of the groups, the largest first, and shape (n,), intp: the group of every village."""
    if by is None:
        return (speak("losses.all").get(lang),), np.zeros(len(result), dtype=np.intp)
    names, members, counts = np.unique(_words(result, by), return_inverse=True, return_counts=True)
    order = np.lexsort((names, -counts))
    places = np.empty(len(names), dtype=np.intp)
    places[order] = np.arange(len(names))
    shown = [str(names[at]) or speak("losses.nameless").get(lang) for at in order.tolist()]
    if len(shown) > MOST:
        others = len(shown) - MOST + 1
        shown = [*shown[: MOST - 1], speak("losses.others", count=others).get(lang)]
    return tuple(shown), np.minimum(places, MOST - 1)[members.reshape(-1)]


def _words(result: Assessment, by: str) -> NDArray[np.str_]:
    """Return shape (n,), str: the group of every village in words."""
    try:
        return result.cohort.text(by).values
    except EvaluationError as error:
        codes = [code for code, column in result.cohort.columns.items() if isinstance(column, TextColumn)]
        mend = "; ".join([*(f"by={code!r}" for code in codes[:_OFFERED]), "by=None for all villages together"])
        raise EvaluationError([evolve(problem, path="by", mend=mend) for problem in error.problems]) from None


def _lost(result: Assessment, by: str | None, lang: str) -> Lost:
    groups, members = _grouped(result, by, lang)
    codes = [criterion.code for criterion in result.policy.criteria_under(ROOT)]
    means = np.full((len(codes), len(groups)), np.nan)
    whole = np.zeros(len(codes))
    for row, code in enumerate(codes):
        lost = float(result.policy.full(code)) - result.points(code)
        there = ~np.isnan(lost)
        count = np.bincount(members[there], minlength=len(groups))
        sums = np.bincount(members[there], weights=lost[there], minlength=len(groups))
        np.divide(sums, count, out=means[row], where=count > 0)
        whole[row] = sums.sum() / max(count.sum(), 1)
    kept = sorted(np.argsort(-whole, kind="stable")[:MOST].tolist())
    return Lost(tuple(codes[row] for row in kept), groups, means[kept], len(codes) - len(kept))


def _ends(lost: Lost) -> NDArray[np.float64]:
    """Return shape (6,), float64: where the classes end: 0, then 1, 2, 5 times a power of ten up to the greatest."""
    there = lost.mean[lost.mean > 0]
    top = round_step(float(there.max()), 1, _STEPS) if there.size else 1.0
    scale = 10.0 ** np.arange(-_CLASSES, 1) * 10.0 ** np.ceil(np.log10(top))
    series = np.unique(np.round(np.outer(scale, _STEPS[:-1]).ravel(), 12))
    return np.array([0.0, *series[series <= top * _SLACK][-_CLASSES:]])


def _paint(axes: Axes, lost: Lost, lang: str) -> None:
    ends = _ends(lost)
    norm = BoundaryNorm([-np.inf, *np.nextafter(ends[:-1], np.inf), np.inf], len(_SHADES))
    shades = ListedColormap(_SHADES)
    axes.set_facecolor(UNRATED + "40")
    cells = np.ma.masked_invalid(lost.mean)
    across, down = (np.arange(size + 1) - 0.5 for size in lost.mean.shape[::-1])
    axes.pcolormesh(across, down, cells, cmap=shades, norm=norm, edgecolors="white", linewidth=0.6)
    _number(axes, lost, norm)
    keys = [Key(speak("losses.zero").get(lang), _SHADES[0])]
    for at, (low, high) in enumerate(zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True), 1):
        word = "losses.class" if at > 1 else "losses.over"
        keys.append(Key(speak(word, low=f"{low:g}", high=f"{high:g}").get(lang), _SHADES[at]))
    if np.isnan(lost.mean).any():
        keys.insert(0, Key(speak("losses.empty").get(lang), UNRATED + "40"))
    legend(axes, keys[::-1])


def _number(axes: Axes, lost: Lost, norm: BoundaryNorm) -> None:
    """Write the figures into the cells where there is room."""
    if len(lost.groups) > _NUMBERED:
        return
    for (row, column), value in np.ndenumerate(lost.mean):
        if not np.isnan(value):
            ink = letters_on(_SHADES[int(norm(value))])
            axes.annotate(f"{value:.2g}", (column, row), ha="center", va="center", size=7, color=ink)


def _note(axes: Axes, lost: Lost, lang: str) -> None:
    notes = []
    if len(lost.groups) <= _NUMBERED:
        notes.append(speak("losses.rounded").get(lang))
    if lost.more:
        notes.append(speak("losses.rest", count=lost.more).get(lang))
    axes.set_xlabel("\n".join(notes), linespacing=SPACED, fontsize=8)


def _account(lost: Lost, result: Assessment, lang: str) -> str:
    whole = np.nan_to_num(lost.mean).max(axis=1, initial=0.0)
    if not whole.size or whole.max() <= 0:
        return speak("losses.nothing").get(lang)
    order = np.argsort(-whole, kind="stable")[:3].tolist()
    worst = ", ".join(clipped(_title(result, lost.codes[row], lang), _NAME) for row in order)
    return speak("losses.account", worst=worst).get(lang)

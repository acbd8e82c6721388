"""curve and curves: what each value earns, and who owns the edges."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ruraltier._text import expect_language
from ruraltier.domain.indicator import Kind
from ruraltier.edge.plots.names import clipped, footer_of_policy, speak
from ruraltier.edge.plots.sheet import INK, PAPER, SPACED, blank, drawing, settle, sheet
from ruraltier.edge.plots.stretches import dots, drawn_span, stretches
from ruraltier.errors import EvaluationError, Problem, expect, near, show
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ruraltier.edge.plots.sheet import Picture
    from ruraltier.edge.plots.stretches import Pair
    from ruraltier.policy.criteria import Criterion
    from ruraltier.policy.shape import Shape

MOST = 24
"""How many curves one picture shows."""
_ACROSS = 4
_NAME, _SMALL, _WORD, _WORDS = 40, 22, 10, 12
_LINE = "#2b6ca3"


def curve(policy: TierPolicy, code: str, *, lang: str = "zh") -> Picture:
    """Return what each value of an indicator earns.

    Parameters
    ----------
    policy
        The rule book.
    code
        Code of the criterion.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        Where the points jump, a full dot is on the value that counts there, and an open one on that which does not.
        A yes or no, and words, have a bar each.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    EvaluationError
        If there is no such criterion or language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> picture = rt.plots.curve(rt.load_policy("idm-2016"), "iks")
    >>> picture.axes[0].get_xlabel().splitlines()[0]
    '社会韧性指数'
    """
    expect_language(lang)
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    expect(code, str, "code", "the code of a criterion")
    if code not in policy.criterion:
        what, mend = f"{show(code)} is no criterion", near(code, policy.criterion)
        raise EvaluationError(Problem(code="RT-EVA-003", what=what, rule="the code of a criterion", mend=mend))
    criterion = policy.criterion[code]
    name = policy.indicator[criterion.indicator].title(lang)
    heading = speak("curve.title", name=clipped(name, _NAME), policy=_called(policy, lang)).get(lang)
    with drawing():
        account = speak("curves.account", names=clipped(name, _NAME)).get(lang)
        picture, axes = sheet((5.6, 3.4), heading, account, footer_of_policy(policy, lang))
        notes, jumps = _graph(axes, policy, criterion, lang)
        notes += [speak("curves.key").get(lang)] if jumps else []
        axes.set_xlabel("\n".join([_label(policy, criterion, lang, _NAME), *notes]), linespacing=SPACED)
        axes.set_ylabel(speak("curves.points").get(lang))
        return settle(picture)


def curves(policy: TierPolicy, *, lang: str = "zh") -> Picture:
    """Return what each value earns, for every indicator of a rule book, small and side by side.

    Parameters
    ----------
    policy
        The rule book.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        As `curve`, 24 at most; those that are not drawn are named below.

    Raises
    ------
    ArgumentError
        If it is no rule book.
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> len(rt.plots.curves(rt.load_policy("idm-2016")).axes)
    3
    """
    expect_language(lang)
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    shown, rest = policy.criteria[:MOST], policy.criteria[MOST:]
    names = [clipped(policy.indicator[c.indicator].title(lang), _SMALL) for c in policy.criteria]
    heading = speak("curves.title", policy=_called(policy, lang)).get(lang)
    across = min(_ACROSS, max(len(shown), 1))
    down = -(-len(shown) // across) or 1
    footer = [speak("curves.key").get(lang), footer_of_policy(policy, lang)]
    if rest:
        more = speak("curves.more", count=len(rest), names=clipped(", ".join(names[MOST:]), 40 * across))
        footer.insert(0, more.get(lang))
    with drawing():
        account = speak("curves.account", names=", ".join(names[:MOST])).get(lang)
        picture = blank((0.5 + 2.3 * across, 1.1 + 1.75 * down), heading, account, "\n".join(footer))
        for at, criterion in enumerate(shown):
            axes = picture.add_subplot(down, across, at + 1)
            notes, _ = _graph(axes, policy, criterion, lang)
            axes.set_title(_label(policy, criterion, lang, _SMALL), size=8)
            axes.set_xlabel("\n".join(notes), size=7)
            axes.tick_params(labelsize=7)
        return settle(picture)


def _called(policy: TierPolicy, lang: str) -> str:
    return policy.title.get(lang) or policy.id


def _label(policy: TierPolicy, criterion: Criterion, lang: str, room: int) -> str:
    indicator = policy.indicator[criterion.indicator]
    name, unit = clipped(indicator.title(lang), room), clipped(indicator.unit.get(lang), _WORD)
    return speak("curves.label", name=name, unit=unit).get(lang) if unit else name


def _graph(axes: Axes, policy: TierPolicy, criterion: Criterion, lang: str) -> tuple[list[str], bool]:
    """Draw what a criterion earns, and return what is to be said of it, and whether it jumps."""
    indicator = policy.indicator[criterion.indicator]
    shape, jumps = criterion.curve.shape(criterion.points, indicator.options), False
    if indicator.kind is Kind.NUMBER:
        lines = stretches(shape, *drawn_span(shape, indicator.range))
        for left, right in lines:
            axes.plot([float(left[0]), float(right[0])], [float(left[1]), float(right[1])], color=_LINE, linewidth=1.5)
        jumps = _dots(axes, shape, lines)
    else:
        words = indicator.options or tuple(speak(word).get(lang) for word in ("no", "yes"))
        earned = [float(shape.at(Fraction(at))) for at in range(len(words))]
        axes.bar(range(len(words)), earned, color=_LINE, width=0.6)
        turned = 90 if len(words) > _ACROSS else 0
        if len(words) <= _WORDS:
            axes.set_xticks(range(len(words)), [clipped(word, _WORD) for word in words], rotation=turned)
    axes.axhline(0, color=INK, linewidth=0.5, zorder=0)
    rounding = criterion.rounding
    notes = [] if rounding is None else [speak("curves.rounded", places=rounding.places).get(lang)]
    return notes, jumps


def _dots(axes: Axes, shape: Shape, lines: Sequence[tuple[Pair, Pair]]) -> bool:
    """Mark jumps, full where the value belongs and open where it does not; return whether there are any."""
    full, hollow = dots(shape, lines)
    for marks, face in ((full, _LINE), (hollow, PAPER)):
        if marks:
            axes.plot(*zip(*marks, strict=True), "o", markersize=4, color=_LINE, markerfacecolor=face)
    return bool(hollow)

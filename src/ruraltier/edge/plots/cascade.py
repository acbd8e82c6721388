"""waterfall: one village's score, indicator by indicator, with the cuts and the rules that bind."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._messages import figure
from ruraltier._text import expect_language
from ruraltier.edge.plots.cuts import draw_cuts
from ruraltier.edge.plots.names import clipped, cut_text, footer_of, speak, wrapped
from ruraltier.edge.plots.palette import INELIGIBLE, UNRATED, tier_colours
from ruraltier.edge.plots.parts import Makeup
from ruraltier.edge.plots.sheet import FAINT, INK, SPACED, drawing, settle, sheet
from ruraltier.engine.assessment import STATUSES, Verdict
from ruraltier.errors import expect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

    from ruraltier.edge.plots.parts import Part
    from ruraltier.edge.plots.sheet import Picture

MOST = 30
"""How many parts one picture shows; the smaller ones are put together."""
_RULES = 6
_NAME, _LINE = 34, 96
_GAIN, _LOSS = "#4f8fba", "#b5532a"


@frozen
class Row:
    """One bar: its name, from where to where, up to where it might have gone, and what is said beside it."""

    name: str
    start: Fraction
    end: Fraction
    full: Fraction
    said: str


def waterfall(verdict: Verdict, *, lang: str = "zh") -> Picture:
    """Return how one village's score comes about: what each indicator adds, the cuts, and the rules that bind.

    Parameters
    ----------
    verdict
        The village: ``result["330000001002"]``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        A bar starts where the one above it ended, and the last is the score; pale is what was not earned. What lies
        between the sum and the score (re-weighting, bounds, rounding) has a bar of its own. Under a rule book whose
        score is no sum, every bar starts at 0. Above 30 parts the smaller ones are put together.

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
    >>> table = {"id": ["甲"], "iks": ["0.9"], "ike": ["0.6"], "ikl": ["0.3"]}
    >>> picture = rt.plots.waterfall(rt.assess(rt.read_cohort(table, policy), policy)["甲"])
    >>> [text.get_text() for text in picture.axes[0].get_yticklabels()][-1]
    '总分'
    """
    expect_language(lang)
    expect(verdict, Verdict, "verdict", 'the verdict on one village, as result["id"] gives it')
    return _Waterfall(verdict, lang).picture()


class _Waterfall:
    """The rows and lines of one village in one language."""

    def __init__(self, verdict: Verdict, lang: str) -> None:
        self.verdict, self.lang, self.policy = verdict, lang, verdict.assessment.policy
        self.makeup, self.score = Makeup.of(verdict), verdict.score

    def say(self, key: str, **values: object) -> str:
        return speak(key, **values).get(self.lang)

    def picture(self) -> Picture:
        rows, notes = self.rows(), self.notes()
        account = ", ".join(f"{row.name} {row.said}" for row in rows)
        account = self.say("waterfall.account", village=self.village(), parts=account)
        with drawing():
            size = (7.4, 1.9 + 0.27 * max(len(rows) + 1, 4) + 0.17 * len(notes))
            picture, axes = sheet(size, self.heading(), account, footer_of(self.verdict.assessment, self.lang))
            for at, row in enumerate(rows):
                _bar(axes, at, row)
            self.total(axes, len(rows))
            self.frame(axes, rows, notes)
            return settle(picture)

    def village(self) -> str:
        id_ = clipped(self.verdict.id, _NAME)
        return (
            self.say("waterfall.village", name=clipped(self.verdict.name, _NAME), id=id_) if self.verdict.name else id_
        )

    def heading(self) -> str:
        return self.say("waterfall.title", village=self.village(), tier=self.held())

    def held(self) -> str:
        tier = self.verdict.tier
        if tier is not None:
            return tier.title(self.lang)
        return next(words.get(self.lang) for words in STATUSES.values() if words.en == self.verdict.status)

    def rows(self) -> list[Row]:
        """Return the bars above the score."""
        rows, place = [], Fraction(0)
        for name, earned, full, said in self.lines():
            start = place if self.makeup.added else Fraction(0)
            rows.append(Row(name, start, start + earned, start + full, said))
            place += earned
        return rows

    def lines(self) -> Iterator[tuple[str, Fraction, Fraction, str]]:
        """Yield name, what is earned, full points and what is said, the largest parts in the order of the rule book."""
        shown, others = _largest(self.makeup.parts)
        for part in shown:
            name = clipped(part.title(self.policy, self.lang), _NAME)
            own = "—" if part.figure is None else figure(part.figure, [part.most])
            yield (
                name,
                part.earned or Fraction(0),
                part.full,
                self.say("waterfall.of", points=own, full=figure(part.most)),
            )
        if others and self.makeup.added:
            earned, full = _sum(part.earned or Fraction(0) for part in others), _sum(part.full for part in others)
            yield self.say("waterfall.others", count=len(others)), earned, full, figure(earned)
        if self.makeup.rest:
            yield self.say("waterfall.rest"), self.makeup.rest, self.makeup.rest, figure(self.makeup.rest)

    def total(self, axes: Axes, at: int) -> None:
        """Draw the score."""
        if self.score is None:
            _beside(axes, at, self.say("waterfall.none"))
            return
        colours, held = tier_colours(len(self.policy.ladder.tiers)), self.verdict.tier
        none = INELIGIBLE if self.verdict.status == STATUSES[2].en else UNRATED
        colour = none if held is None else colours[self.policy.ladder.index(held.code)]
        axes.barh(at, float(self.score), color=colour, height=0.78)
        said = figure(self.score, [cut.value for _, cut in self.policy.ladder.placing])
        _beside(axes, at, said)

    def frame(self, axes: Axes, rows: Sequence[Row], notes: Sequence[str]) -> None:
        names = [*(row.name for row in rows), self.say("waterfall.score")]
        axes.set_yticks(range(len(names)), names)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(names) - 0.4, -0.6)
        ladder = self.policy.ladder
        places = [float(cut.value) for _, cut in ladder.placing]
        ends = [float(end) for row in rows for end in (row.start, row.end, row.full)]
        low, high = min([0.0, *ends, *places]), max([*ends, *places, float(self.score or 0)], default=1.0) or 1.0
        axes.set_xlim(low - 0.02 * (high - low) * (low < 0), high + 0.02 * (high - low))
        axes.axvline(0, color=INK, linewidth=0.7)
        labels = [f"{clipped(ladder.tiers[at].title(self.lang), 12)}\n{cut_text(cut)}" for at, cut in ladder.placing]
        draw_cuts(axes, places, labels, room=0.14)
        words = self.say("waterfall.axis" if self.makeup.added else "waterfall.apart")
        axes.set_xlabel("\n".join([words, *notes]), loc="left", linespacing=SPACED, fontsize=8.5)
        axes.spines["left"].set_visible(False)

    def notes(self) -> list[str]:
        """Return the rules that decided the tier, and those that fired and changed nothing."""
        verdict = self.verdict
        decided = {reason.code for reason in verdict.decided_by}
        reasons = sorted(verdict.reasons, key=lambda reason: reason.code not in decided)
        lines = []
        if verdict.provisional is not None and verdict.provisional != verdict.tier:
            lines.append(self.say("waterfall.placed", tier=verdict.provisional.title(self.lang), held=self.held()))
        for reason in reasons[:_RULES]:
            lines += wrapped(f"{'●' if reason.code in decided else '○'} {reason.text(self.lang)}", _LINE)
        if len(reasons) > _RULES:
            lines.append(self.say("waterfall.more", count=len(reasons) - _RULES))
        return lines


def _sum(values: Iterator[Fraction]) -> Fraction:
    return sum(values, start=Fraction(0))


def _largest(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Return the parts with most points at stake, in their order, and the others."""
    weight = {part.node.code: max(part.full, abs(part.earned or Fraction(0))) for part in parts}
    chosen = set(sorted(weight, key=lambda code: -weight[code])[:MOST])
    return [p for p in parts if p.node.code in chosen], [p for p in parts if p.node.code not in chosen]


def _bar(axes: Axes, at: int, row: Row) -> None:
    start, end, full = float(row.start), float(row.end), float(row.full)
    colour = _GAIN if end >= start else _LOSS
    if full > max(start, end):
        axes.barh(at, full - max(start, end), left=max(start, end), color=colour, alpha=0.22, height=0.66)
    axes.barh(at, end - start, left=start, color=colour, height=0.66)
    _beside(axes, at, row.said)
    axes.plot([end, end], [at + 0.33, at + 0.67], color=INK, alpha=FAINT, linewidth=0.6)


def _beside(axes: Axes, at: int, said: str) -> None:
    """Say something in the column to the right, where no line crosses it."""
    axes.annotate(said, (1, at), (4, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center",
                  size=8)  # fmt: skip

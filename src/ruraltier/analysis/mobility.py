"""compare: who moved between two results, within a window of time that is always named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from ruraltier._numbers import plain
from ruraltier._panel import Panel, WithPanel
from ruraltier.analysis.comparison import Comparison
from ruraltier.analysis.mobility_text import mobility_panel
from ruraltier.analysis.mover import Mover
from ruraltier.analysis.separation import Inseparable, Separation
from ruraltier.domain.mapping import UnitMapping
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import EvaluationError, Problem, expect, expect_days, near, show

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray

    from ruraltier.analysis.comparison import Window


@define(frozen=True, eq=False, slots=False, repr=False)
class Mobility(WithPanel, Comparison):
    """Who moved between two results; `compare` makes it.

    A unit that is in both moved if it stands in another tier; units that merged or split, left or entered are listed
    apart and are no moves. The window belongs to every count: counts of different windows cannot be compared.
    """

    @property
    def matrix(self) -> NDArray[np.int64]:
        """Shape (T + 1, T + 1), int64, read-only: units in both, by tier before (row) and after (column).

        Worst tier first; the last row and column are those of no tier.
        """
        return self.transitions.matrix

    @property
    def steps(self) -> dict[int, int]:
        """Steps up (down: negative) -> units with a tier both times that went so many; most steps up first."""
        return self.transitions.steps

    def promoted(self, by: int | None = None) -> int:
        """Return how many units went up, by exactly `by` tiers if that is given."""
        return self.transitions.promoted(by)

    def demoted(self, by: int | None = None) -> int:
        """Return how many units went down, by exactly `by` tiers if that is given."""
        return self.transitions.demoted(by)

    @property
    def share_kept(self) -> Fraction | None:
        """The exact share of the units with a tier both times that kept it; None where there is none."""
        return self.transitions.share_kept

    @property
    def prais_shorrocks(self) -> Fraction | None:
        """The exact mobility index of Prais and Shorrocks: 0 where everybody stays; None with fewer than two tiers."""
        return self.transitions.prais_shorrocks

    def __getitem__(self, key: str) -> Mover:
        """Return what became of one unit, by its later id, or by its earlier one if there is no later unit of that id.

        Raises
        ------
        EvaluationError
            If neither table has the id.
        """
        expect(key, str, "key", "the id of a unit")
        return Mover.of(self, key)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole as JSON holds it, exact numbers as texts: window, matrix, margins, steps and all lists."""
        return {
            "window": [day.isoformat() for day in self.window],
            "policies": [{"id": r.policy.id, "sha256": r.policy.fingerprint} for r in (self.before, self.after)],
            "tiers": list(self.transitions.places),
            "matrix": self.matrix.tolist(),
            "margins": self.margins(),
            "steps": {str(step): count for step, count in self.steps.items()},
            **{n: None if (v := getattr(self, n)) is None else plain(v) for n in ("share_kept", "prais_shorrocks")},
            "moved": self.moved(),
            "regrouped": [row | {"share": plain(row["share"])} for row in self.units.regroupings()],
            "left": self.before.ids[self.units.left].tolist(),
            "entered": self.after.ids[self.units.entered].tolist(),
            **{name: getattr(self.units, name)() for name in ("renamed", "relocated", "flows", "suspects")},
            "provisions": [provision.path for provision in self.provisions],
            "separation": self._separation(),
            "notes": [str(note) for note in self.notes],
        }

    def _separation(self) -> dict[str, Any] | None:
        match self.separation:
            case Separation() as found:
                return found.totals()
            case Inseparable(problems):
                return {"problems": [str(problem) for problem in problems]}
        return None

    def text(self, lang: str = "zh") -> str:
        """Return the whole as lines in ``zh`` or ``en``."""
        return mobility_panel(self, lang).text()

    def _panel(self) -> Panel:
        return evolve(mobility_panel(self, "zh"), kind="Mobility")


def compare(  # noqa: PLR0913 - each names one thing that a comparison rests on
    before: Assessment,
    after: Assessment,
    *,
    window: Window,
    mapping: object = None,
    tiers: Mapping[str, str] | None = None,
    by: str | None = None,
) -> Mobility:
    """Return who moved between two results, counted and listed.

    Parameters
    ----------
    before, after
        The earlier and the later result.
    window
        The days of both. A window of several years is never a yearly move, and says so.
    mapping
        Which units changed their code, merged or split: ``{"old": "new"}``, ``{"a": "c", "b": "c"}`` (a merger),
        ``{"a": {"b": "1/2", "c": "1/2"}}`` (a split). Without it every unit keeps its code.
    tiers
        Code of an earlier tier -> code of the same tier on the later ladder; a code that is not named stands for
        itself. Required where tiers went or changed their order; not where some were added.
    by
        Code of the text column with the unit above, such as the township: units that changed it are listed.

    Returns
    -------
    Mobility
        Matrix, steps, lists; where the rules changed, the change in two steps.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    EvaluationError
        If the window runs backwards, the ladders differ and `tiers` does not say how, or the mapping is unsound.

    Examples
    --------
    >>> from datetime import date
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> years = [{"id": ["a", "b"], "iks": x, "ike": x, "ikl": x} for x in (["0.5", "0.6"], ["0.7", "0.6"])]
    >>> was, now = (rt.assess(rt.read_cohort(table, policy), policy) for table in years)
    >>> found = rt.compare(was, now, window=(date(2018, 12, 31), date(2019, 12, 31)))
    >>> found.steps, found.promoted(by=1), found.share_kept
    ({1: 1, 0: 1}, 1, Fraction(1, 2))
    """
    for name, result in (("before", before), ("after", after)):
        expect(result, Assessment, name, "an Assessment, as assess gives it")
    expect(by, (str, type(None)), "by", "the code of a text column, or None")
    expect(tiers, (Mapping, type(None)), "tiers", "codes of earlier tiers and of later ones, or None")
    days = _days(window)
    found = UnitMapping.of(mapping)
    if by is not None:
        for result in (before, after):
            result.cohort.text(by)
    return Mobility(before, after, days, found, by, _ladder(before, after, tiers))


def _days(window: object) -> Window:
    days = expect_days(window, "window", "the first and the last day")
    if days[0] > days[1]:
        what = f"the window runs from {days[0]} to {days[1]}"
        raise EvaluationError(Problem(code="RT-MOB-001", what=what, rule="the earlier day first"))
    return days


def _ladder(before: Assessment, after: Assessment, tiers: Mapping[str, str] | None) -> tuple[int, ...]:
    """Return for each tier of the earlier ladder its position on the later one."""
    old, new = before.policy.ladder.codes, after.policy.ladder.codes
    # A tier that is added changes no other; one that is gone, or stands elsewhere, might be any.
    if tiers is None and old != tuple(code for code in new if code in old):
        what = f"the ladders differ: {', '.join(old)} and {', '.join(new)}"
        mend = 'say which tiers are the same: tiers={"old code": "new code"}'
        raise EvaluationError(Problem(code="RT-MOB-002", what=what, rule="one ladder, or tiers added to it", mend=mend))
    stated = dict(tiers or {})
    problems = [_strange(code, old, "earlier") for code in stated if code not in old]
    problems += [_strange(c, new, "later") for code in old if (c := stated.get(code, code)) not in new]
    if problems:
        raise EvaluationError(problems)
    return tuple(new.index(stated.get(code, code)) for code in old)


def _strange(code: object, codes: tuple[str, ...], which: str) -> Problem:
    rule = "one of " + ", ".join(codes)
    what = f"{show(code)} is no tier of the {which} ladder"
    return Problem(code="RT-MOB-003", path=f"tiers.{code}", what=what, rule=rule, mend=near(str(code), codes))

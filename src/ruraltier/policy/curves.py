"""The built-in curves: the words with which a rule book turns a value into points."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import field, frozen
from attrs.converters import optional

from ruraltier._numbers import exact, plain
from ruraltier.domain.threshold import Threshold
from ruraltier.errors import PolicyError, Problem, near, show
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.shape import Jump, Ramp, Shape, Units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ZERO = Fraction(0)
MAX_KNOTS = 1000


def _numbers(values: Iterable[Any]) -> tuple[Fraction, ...]:
    return tuple(exact(v) for v in values)


def _by_word(values: Mapping[str, object] | tuple[tuple[str, object], ...]) -> tuple[tuple[str, Fraction], ...]:
    return tuple(sorted((word, exact(v)) for word, v in dict(values).items()))


def _refuse(code: str, path: str, what: str, rule: str, mend: str = "") -> PolicyError:
    return PolicyError(Problem(code=code, path=path, what=what, rule=rule, mend=mend))


def _results(share: object, points: object) -> None:
    if (share is None) == (points is None):
        found = "both share and points" if share is not None else "neither share nor points"
        raise _refuse("RT-CUR-001", "", f"the curve has {found}", "one of them")


@frozen(kw_only=True)
class Linear:
    """Straight lines between knots.

    Parameters
    ----------
    at
        Values of the knots, rising.
    share, points
        What each knot earns, as a share of full points or in points; one of the two.
    outside
        ``flat`` or ``extend``: what happens beyond the first and last knot.

    Examples
    --------
    >>> Linear(at=[0, 10, 50], share=[0, "0.6", 1]).shape(Fraction(40), ()).at(Fraction(8))
    Fraction(96, 5)
    """

    kind: ClassVar[str] = "linear"
    at: tuple[Fraction, ...] = field(converter=_numbers)
    share: tuple[Fraction, ...] | None = field(converter=optional(_numbers), default=None)
    points: tuple[Fraction, ...] | None = field(converter=optional(_numbers), default=None)
    outside: Literal["flat", "extend"] = "flat"

    def __attrs_post_init__(self) -> None:
        _results(self.share, self.points)
        results = self.share if self.share is not None else self.points or ()
        if not 2 <= len(self.at) <= MAX_KNOTS or len(results) != len(self.at):  # noqa: PLR2004 - a line has two ends
            what = f"there are {len(self.at)} knots and {len(results)} results"
            raise _refuse("RT-CUR-002", "at", what, f"as many results as knots, from 2 to {MAX_KNOTS}")
        for i, (a, b) in enumerate(pairwise(self.at)):
            if a >= b:
                raise _refuse(
                    "RT-CUR-003",
                    f"at[{i + 1}]",
                    f"{plain(b)} follows {plain(a)}",
                    "rising knots, no value twice",
                    'use kind = "steps" for a jump',
                )
        if self.outside not in {"flat", "extend"}:
            raise _refuse("RT-CUR-004", "outside", f"{show(self.outside)} is not known", "flat or extend")

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        """Return one ramp a stretch."""
        ys = tuple(s * full for s in self.share) if self.share is not None else self.points or ()
        lines = list(zip(pairwise(self.at), pairwise(ys), strict=True))
        ramps = []
        for i, ((a, b), (y, z)) in enumerate(lines):
            low = None if self.outside == "extend" and i == 0 else a
            high = None if self.outside == "extend" and i == len(lines) - 1 else b
            ramps.append(Ramp((z - y) / (b - a), low, high, a))
        return Shape(base=ys[0], ramps=tuple(r for r in ramps if r.slope))


@frozen(kw_only=True)
class Step:
    """One step: from the threshold on, this many points (or share of full points).

    Examples
    --------
    >>> Step(threshold=Threshold.at_least(90), points="0.5").points
    Fraction(1, 2)
    """

    threshold: Threshold
    share: Fraction | None = field(converter=optional(exact), default=None)
    points: Fraction | None = field(converter=optional(exact), default=None)

    def __attrs_post_init__(self) -> None:
        _results(self.share, self.points)
        if not self.threshold.upward:
            raise _refuse("RT-CUR-005", "", f"the step {self.threshold} looks downward", "at_least or above")

    def earned(self, full: Fraction) -> Fraction:
        """Return the points of the step."""
        return self.points if self.points is not None else (self.share or _ZERO) * full


@frozen(kw_only=True)
class Steps:
    """The points of the last step reached.

    Parameters
    ----------
    steps
        Rising; each says which side owns its edge.
    otherwise, otherwise_share
        What a value below every step earns.

    Examples
    --------
    >>> half, full = (Step(threshold=Threshold.at_least(x), points=y) for x, y in ((90, "0.5"), (95, 1)))
    >>> steps = Steps(steps=(half, full))
    >>> [str(steps.shape(Fraction(1), ()).at(Fraction(x))) for x in (89, 90, 95)]
    ['0', '1/2', '1']
    """

    kind: ClassVar[str] = "steps"
    steps: tuple[Step, ...] = field(converter=as_tuple)
    otherwise: Fraction | None = field(converter=optional(exact), default=None)
    otherwise_share: Fraction | None = field(converter=optional(exact), default=None)

    def __attrs_post_init__(self) -> None:
        if not 1 <= len(self.steps) <= MAX_KNOTS:
            raise _refuse("RT-CUR-006", "steps", f"there are {len(self.steps)} steps", f"from 1 to {MAX_KNOTS}")
        if self.otherwise is not None and self.otherwise_share is not None:
            raise _refuse("RT-CUR-001", "otherwise", "both otherwise and otherwise_share are given", "one of them")
        for i, (a, b) in enumerate(pairwise(self.steps)):
            # "at least 5, then above 5" is a rising pair: the value 5 itself earns the first.
            same_edge = a.threshold.value == b.threshold.value and a.threshold.closed and not b.threshold.closed
            if a.threshold.value >= b.threshold.value and not same_edge:
                raise _refuse(
                    "RT-CUR-003",
                    f"steps[{i + 1}]",
                    f"{b.threshold} follows {a.threshold}",
                    "rising steps, no edge twice",
                )

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        """Return one jump a step."""
        base = self.otherwise if self.otherwise is not None else (self.otherwise_share or _ZERO) * full
        earned = [base, *(step.earned(full) for step in self.steps)]
        jumps = [
            Jump(b - a, step.threshold.value, step.threshold.closed)
            for (a, b), step in zip(pairwise(earned), self.steps, strict=True)
        ]
        return Shape(base=base, jumps=tuple(j for j in jumps if j.rise))


@frozen(kw_only=True)
class Proportional:
    """Points in proportion to the value, full points at the target.

    Examples
    --------
    >>> Proportional(target=15).shape(Fraction(60), ()).at(Fraction(12))
    Fraction(48, 1)
    """

    kind: ClassVar[str] = "proportional"
    target: Fraction = field(converter=exact)
    cap: bool = True
    floor: bool = True

    def __attrs_post_init__(self) -> None:
        if self.target <= 0:
            raise _refuse("RT-CUR-007", "target", f"the target is {plain(self.target)}", "a target above 0")

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        """Return one ramp through the origin."""
        ramp = Ramp(full / self.target, _ZERO if self.floor else None, self.target if self.cap else None, _ZERO)
        return Shape(base=_ZERO, ramps=(ramp,))


def _excess(
    baseline: Threshold, per: Fraction, worth: Fraction, limit: Fraction | None, *, complete: bool
) -> tuple[Ramp, Units | None]:
    """Return the ramp of `worth` points for every `per` of excess over a baseline, ending at `limit` points of size."""
    start, size = (_ZERO, Fraction(1)) if complete else (baseline.value, per)
    far = None if limit is None else limit / abs(worth) * size
    if complete or baseline.upward:
        ramp = Ramp(worth / size, start, None if far is None else start + far, start)
    else:
        ramp = Ramp(-worth / size, None if far is None else start - far, start, start)
    return ramp, Units(baseline.value, per, not baseline.upward) if complete else None


def _limit(value: object) -> Fraction | Literal[False]:
    return False if value is False else exact(value)


def _apart(value: object) -> tuple[bool, object]:
    """Return a key that keeps "no limit" (False) apart from a limit of 0, which Python takes for equal."""
    return isinstance(value, bool), value


@frozen(kw_only=True)
class _PerUnit:
    """What deduct and bonus share: so many points for every unit of excess over a baseline."""

    baseline: Threshold
    per: Fraction = field(converter=exact, default=Fraction(1))
    points: Fraction = field(converter=exact)
    complete: bool = False

    def __attrs_post_init__(self) -> None:
        for name, value in (("per", self.per), ("points", self.points)):
            if value <= 0:
                raise _refuse("RT-CUR-008", name, f"{name} is {plain(value)}", f"{name} above 0")
        if self.baseline.closed:
            raise _refuse("RT-CUR-009", "", f"the baseline is {self.baseline}", "above or below")


@frozen(kw_only=True)
class Deduct(_PerUnit):
    """Full points less so many for every unit of excess, not under a floor.

    Parameters
    ----------
    baseline
        ``Threshold.above(b)``: excess is what x has over b; ``Threshold.below(b)``: what it lacks.
    per, points
        For every `per` of excess, `points` are deducted.
    complete
        True if only complete units count.
    floor
        Least points; False for none.

    Examples
    --------
    >>> curve = Deduct(baseline=Threshold.above(48), per=1, points=3)
    >>> curve.shape(Fraction(10), ()).at(Fraction(50))
    Fraction(4, 1)
    """

    kind: ClassVar[str] = "deduct"
    floor: Fraction | Literal[False] = field(converter=_limit, default=_ZERO, eq=_apart)

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        """Return one falling ramp, over complete units if they are asked for."""
        if self.floor is not False and self.floor > full:
            raise _refuse(
                "RT-CUR-010",
                "floor",
                f"the floor {plain(self.floor)} is above the {plain(full)} full points",
                "a floor below them",
            )
        limit = None if self.floor is False else full - self.floor
        ramp, units = _excess(self.baseline, self.per, -self.points, limit, complete=self.complete)
        return Shape(base=full, ramps=(ramp,), units=units)


@frozen(kw_only=True)
class Bonus(_PerUnit):
    """So many points for every unit of excess, not over a cap.

    Parameters
    ----------
    baseline, per, points, complete
        As for `Deduct`.
    cap
        Most points; None for the full points, False for no cap.

    Examples
    --------
    >>> Bonus(baseline=Threshold.above(3), points=3).shape(Fraction(10), ()).at(Fraction(5))
    Fraction(6, 1)
    """

    kind: ClassVar[str] = "bonus"
    cap: Fraction | Literal[False] | None = field(converter=optional(_limit), default=None, eq=_apart)

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        """Return one rising ramp, over complete units if they are asked for."""
        limit = full if self.cap is None else None if self.cap is False else self.cap
        ramp, units = _excess(self.baseline, self.per, self.points, limit, complete=self.complete)
        return Shape(base=_ZERO, ramps=(ramp,), units=units)


@frozen(kw_only=True)
class AllOrNothing:
    """Full points if the threshold holds, otherwise none.

    Examples
    --------
    >>> AllOrNothing(threshold=Threshold.at_most(1)).shape(Fraction(2), ()).at(Fraction(1))
    Fraction(2, 1)
    """

    kind: ClassVar[str] = "all_or_nothing"
    threshold: Threshold

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        """Return one jump, up or down."""
        edge = self.threshold
        if edge.upward:
            return Shape(base=_ZERO, jumps=(Jump(full, edge.value, edge.closed),))
        return Shape(base=full, jumps=(Jump(-full, edge.value, not edge.closed),))


@frozen(kw_only=True)
class Options:
    """Points by word.

    Examples
    --------
    >>> Options(points={"fell": 0, "kept": 9, "grew": 15}).shape(Fraction(15), ("fell", "kept", "grew")).at(Fraction(2))
    Fraction(15, 1)
    """

    kind: ClassVar[str] = "options"
    points: tuple[tuple[str, Fraction], ...] | None = field(converter=optional(_by_word), default=None)
    share: tuple[tuple[str, Fraction], ...] | None = field(converter=optional(_by_word), default=None)

    def __attrs_post_init__(self) -> None:
        _results(self.share, self.points)

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:
        """Return one jump an option over the positions of the words."""
        table = (
            dict(self.points) if self.points is not None else {word: share * full for word, share in self.share or ()}
        )
        _same_words(table, options)
        earned = [table[word] for word in options]
        jumps = [Jump(b - a, Fraction(i), closed=True) for i, (a, b) in enumerate(pairwise(earned), 1)]
        return Shape(base=earned[0], jumps=tuple(j for j in jumps if j.rise))


def _same_words(table: Mapping[str, Fraction], options: tuple[str, ...]) -> None:
    unknown = [word for word in table if word not in options]
    absent = [word for word in options if word not in table]
    problems = [
        *(
            Problem(
                code="RT-CUR-011",
                what=f"{show(w)} is not an option",
                rule="one of the indicator's options",
                mend=near(w, options),
            )
            for w in unknown
        ),
        *(
            Problem(
                code="RT-CUR-012", what=f"the option {show(w)} earns nothing that is stated", rule="every option named"
            )
            for w in absent
        ),
    ]
    if problems:
        raise PolicyError(problems)


@frozen
class Value:
    """The value itself is the figure.

    Examples
    --------
    >>> Value().shape(Fraction(1), ()).at(Fraction("0.7257"))
    Fraction(7257, 10000)
    """

    kind: ClassVar[str] = "value"

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:  # noqa: ARG002 - the protocol's signature
        """Return the identity."""
        return Shape(base=_ZERO, ramps=(Ramp(Fraction(1), None, None, _ZERO),))


CURVES: Mapping[str, type] = MappingProxyType(
    {c.kind: c for c in (Linear, Steps, Proportional, Deduct, Bonus, AllOrNothing, Options, Value)}
)
"""Word in policy files -> class."""

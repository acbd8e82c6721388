"""contradictions: proofs from published margins that they cannot cover the same window."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from ruraltier._messages import Messages
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import Text
from ruraltier.analysis.margin_claims import Claim, Direction, too_far, too_many, wrong_sums
from ruraltier.analysis.margin_counts import Margins
from ruraltier.errors import ArgumentError, EvaluationError, Problem, expect, expect_texts, near, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.margin_claims import Moves

_WORDS = {
    "head": (
        "{n} 处矛盾:这些数字不可能属于同一时段",
        "{n:# contradiction|# contradictions}: these counts cannot belong to one window",
    ),
    "shorter": (
        "→ 不可能为同一时段:所报升降少于等次数的变化所需,其时段应较短,否则数字有误",
        "→ not one window: the moves stated are too few for the classes; theirs is a shorter one, or a count is wrong",
    ),
    "none": (
        "未发现矛盾(并不证明这些数字相容)",
        "no contradiction found (which does not prove that the counts agree)",
    ),
}
_speak = Messages(_WORDS)
_RULE = "the classes, worst first"
_FLOWS = {"one", "steps", "several"}


@frozen(repr=False)
class Contradictions(WithPanel):
    """Why published counts cannot belong to one window; empty where nothing was found.

    Parameters
    ----------
    claims
        The proofs. One is enough.
    """

    claims: tuple[Claim, ...]

    def __len__(self) -> int:
        return len(self.claims)

    def text(self, lang: str = "zh") -> str:
        """Return the reasoning as lines in ``zh`` or ``en``."""
        return self._shown(lang).text()

    def _shown(self, lang: str) -> Panel:
        if not self.claims:
            return Panel(_speak("none").get(lang))
        lines: list[str] = []
        for at, claim in enumerate(self.claims, start=1):
            lines += [f"  {at}. {claim.lines[0].get(lang)}", *(f"     {line.get(lang)}" for line in claim.lines[1:])]
        if any(claim.kind in _FLOWS for claim in self.claims):
            lines.append("  " + _speak("shorter").get(lang))
        return Panel(_speak("head", n=len(self.claims)).get(lang), lines)

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON holds: kind, need, room, boundaries and the reasoning of every proof."""
        names = ("kind", "need", "room")
        rows = ({n: getattr(c, n) for n in names} | {"boundaries": list(c.boundaries)} for c in self.claims)
        words = ({lang: claim.text(lang) for lang in ("zh", "en")} for claim in self.claims)
        return {"claims": [row | said for row, said in zip(rows, words, strict=True)]}

    def _panel(self) -> Panel:
        return evolve(self._shown("zh"), kind="Contradictions")


def contradictions(  # noqa: PLR0913 - each is a figure that reports print
    classes: Sequence[str] | Mapping[str, str | Text],
    before: Mapping[str, int | None],
    after: Mapping[str, int | None],
    *,
    promoted: Mapping[int, int | None] | None = None,
    demoted: Mapping[int, int | None] | None = None,
    entered: int = 0,
    left: int = 0,
    total: int | None = None,
    best_first: bool = False,
) -> Contradictions:
    """Return proofs that published counts cannot belong to one window.

    Parameters
    ----------
    classes
        The classes, worst first: codes, or code -> label.
    before, after
        Class -> units at the beginning and at the end of the window; a class that is None or not named is not known.
    promoted, demoted
        Steps -> units that went up, or down, by so many classes from the beginning to the end; complete: steps that are
        not named stand for none, and None for a number that is not known. Without the argument nothing is known.
    entered, left
        Units that were not there at the beginning, or not at the end.
    total
        All units at the beginning, where that is known and a class is not.
    best_first
        Whether the classes are given best first.

    Returns
    -------
    Contradictions
        Every proof with its reasoning; false where there is none.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    EvaluationError
        If a class is not known, a count is negative, or steps are not 1 or more: all such problems at once.

    Notes
    -----
    Sound: counts of any real window are never called contradictory. A unit that goes up by k classes crosses k
    neighbouring lines once each. What the counts below or above a line force to cross it is held against what the
    stated moves, and the units that there are, can be, over every set of lines (over every run of neighbours where
    there are more than ten). Not complete: it does not look at which class each move starts from beyond the line
    that it has to cross, nor weigh one line more than another. No proof does not mean that the counts agree. Beside an
    integer programme, of random margins of two to four classes with one number wrong, it proved all that were
    impossible where every count and the demotions were known, 99 in 100 without the demotions, 92 in 100 with half
    the counts kept back.

    Examples
    --------
    The villages of Shaanxi, early 2009 and 2011 (classes two and three were not published):

    >>> from ruraltier.analysis.margins import contradictions
    >>> found = contradictions(
    ...     ["四类", "三类", "二类", "一类"], {"一类": 211, "四类": 16812}, {"一类": 5513, "四类": 1346},
    ...     promoted={1: 9791, 2: 645})
    >>> print(found.text("zh"))
    2 处矛盾:这些数字不可能属于同一时段
      1. 四类由 16,812 减至 1,346,减少 15,466:至少 15,466 个越过四类与三类之间的线
         所报晋档共 10,436 个,每个至多越过这道线一次,少于 15,466
      2. 四类由 16,812 减至 1,346,减少 15,466:至少 15,466 个越过四类与三类之间的线
         一类由 211 增至 5,513,增加 5,302:至少 5,302 个越过二类与一类之间的线
         以上共 20,768 级;所报晋档共 9,791 + 2×645 = 11,081 级,少于 20,768
      → 不可能为同一时段:所报升降少于等次数的变化所需,其时段应较短,否则数字有误
    """
    expect(classes, (Sequence, Mapping), "classes", _RULE)
    labels = _labels(classes)
    moves = {"promoted": promoted, "demoted": demoted}
    numbers = {"entered": entered, "left": left, "total": total}
    problems = [*_class_problems(labels, {"before": before, "after": after}), *_move_problems(moves)]
    problems += [p for name, n in numbers.items() for p in _count_problems(name, n, unknown=name == "total")]
    if problems:
        raise EvaluationError(problems)
    order = list(labels)[::-1] if best_first else list(labels)
    stated = Margins(
        labels=tuple(labels[code] for code in order),
        before=_counts(order, before), after=_counts(order, after),
        entered=entered, left=left, totals=(total, None),
    )  # fmt: skip
    found = list(_claims(stated, *(_moves(m) for m in (promoted, demoted))))
    # That people are too few is the other side of what a more telling proof says already.
    told = [claim for claim in found if claim.kind != "people"] or found
    return Contradictions(tuple(told))


def _claims(stated: Margins, promoted: Moves | None, demoted: Moves | None) -> Iterator[Claim]:
    """Yield the proofs; where the counts themselves are wrong nothing more is built on them."""
    margins, size = stated.filled(), len(stated.labels)
    found = [*wrong_sums(stated, margins), *too_far(promoted, size, "promoted"), *too_far(demoted, size, "demoted")]
    yield from found
    if found:
        return
    yield from too_many(margins, {"promoted": promoted, "demoted": demoted})
    yield from Direction(margins, promoted, demoted, "promoted").claims()
    yield from Direction(margins.turned(), demoted, promoted, "demoted").claims()


def _labels(classes: Sequence[str] | Mapping[str, str | Text]) -> dict[str, Text]:
    labels = (
        classes if isinstance(classes, Mapping) else {code: code for code in expect_texts(classes, "classes", _RULE)}
    )
    for code, label in labels.items():
        expect(code, str, "a class", "the code of a class")
        expect(label, (str, Text), f"the label of {code}", "a text")
    return {code: Text.of(label) for code, label in labels.items()}


def _counts(order: list[str], stated: Mapping[str, int | None]) -> tuple[int | None, ...]:
    return tuple(None if (n := stated.get(code)) is None else operator.index(n) for code in order)


def _moves(stated: Mapping[int, int | None] | None) -> Moves | None:
    if stated is None:
        return None
    return {operator.index(s): None if n is None else operator.index(n) for s, n in stated.items()}


def _class_problems(labels: dict[str, Text], counts: dict[str, Mapping[str, int | None]]) -> Iterator[Problem]:
    if len(labels) <= 1:
        yield Problem(code="RT-MAR-001", path="classes", what=f"there are {len(labels)} classes", rule="two or more")
    for name, stated in counts.items():
        expect(stated, Mapping, name, "a mapping of classes to counts")
        for code, count in stated.items():
            if code not in labels:
                what, rule = f"{show(code)} is none of the classes", "one of " + ", ".join(labels)
                yield Problem(code="RT-MAR-001", path=f"{name}.{code}", what=what, rule=rule, mend=near(code, labels))
            yield from _count_problems(f"{name}.{code}", count, unknown=True)


def _move_problems(moves: dict[str, Mapping[int, int | None] | None]) -> Iterator[Problem]:
    for name, stated in moves.items():
        expect(stated, (Mapping, type(None)), name, "a mapping of steps to counts, or None")
        for steps, count in (stated or {}).items():
            if _whole(steps, name) < 1:
                yield Problem(code="RT-MAR-003", path=f"{name}.{steps}", what=f"{steps} steps", rule="1 or more")
            yield from _count_problems(f"{name}.{steps}", count, unknown=True)


def _count_problems(path: str, count: int | None, *, unknown: bool) -> Iterator[Problem]:
    if count is None and unknown:
        return
    if _whole(count, path) < 0:
        yield Problem(code="RT-MAR-002", path=path, what=f"the count is {count}", rule="0 or more")


def _whole(value: object, name: str) -> int:
    """Return a whole number, numpy's too; a truth value is none.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    try:
        if not isinstance(value, bool):
            return operator.index(value)  # type: ignore[arg-type]  # whatever is none is refused below
    except TypeError:
        pass
    what = f"{name} is a {type(value).__name__}"
    raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule="a whole number"))

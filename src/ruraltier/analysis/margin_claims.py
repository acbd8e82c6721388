"""Proofs that counts contradict each other, each with its reasoning in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._text import Text, shown
from ruraltier.analysis.margin_counts import Margins, crossed, sets_of
from ruraltier.analysis.margin_words import speak

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Moves = dict[int, int | None]

_LABEL = 40


@frozen
class Claim:
    """One proof that counts cannot belong to one window.

    Parameters
    ----------
    kind
        ``balance``, ``sum``, ``over``, ``movers``, ``far``, ``room``, ``forced``, ``one``, ``steps``, ``several`` or
        ``people``.
    need, room
        What the counts ask for, and what there is: the need is greater, or, for ``balance`` and ``sum``, another.
    lines
        The reasoning, line by line.
    boundaries
        The boundaries that it speaks of: 1 is the lowest.
    """

    kind: str
    need: int
    room: int
    lines: tuple[Text, ...]
    boundaries: tuple[int, ...] = ()

    def text(self, lang: str) -> str:
        """Return the reasoning in ``zh`` or ``en``, a line each."""
        return "\n".join(line.get(lang) for line in self.lines)


def _n(value: int) -> str:
    return f"{value:,}"


def wrong_sums(stated: Margins, filled: Margins) -> Iterator[Claim]:
    """Yield what is wrong with the counts alone."""
    early, late = filled.totals
    for when, known, whole, total in zip(("before", "after"), stated.known, stated.whole, filled.totals, strict=True):
        if total is not None and (known > total or (whole and known != total)):
            kind = "sum" if whole else "over"
            line = speak(kind, sum=_n(known), total=_n(total), when=speak(when))
            yield Claim(kind, known, total, (line,))
    if early is None or late is None:
        return
    due = early + filled.entered - filled.left
    numbers = {"early": early, "entered": filled.entered, "left": filled.left, "due": due, "late": late}
    line = speak("balance", **{name: _n(number) for name, number in numbers.items()})
    if due != late or filled.left > early or filled.entered > late:
        yield Claim("balance", due, late, (line,))


class Direction:
    """The claims of one direction: upward as it is, downward with the classes turned round.

    Parameters
    ----------
    margins
        Counts, the class first from which moves of this direction come.
    moves, against
        Steps -> units that moved this way, and the other way; None where that is not known.
    word
        ``promoted`` or ``demoted``.
    """

    def __init__(self, margins: Margins, moves: Moves | None, against: Moves | None, word: str) -> None:
        self.margins, self.size, self.up = margins, len(margins.labels), word == "promoted"
        self.least = _known(moves, self.size)
        self.most = self.least if moves is not None and None not in moves.values() else None
        self.back = _known(against, self.size)
        self.word = speak(word)

    def claims(self) -> Iterator[Claim]:
        """Yield every claim; of flows over several lines the smallest sets that do, and all lines together."""
        yield from self.rooms()
        yield from self.forced()
        rises = {b: self.margins.rise(b)[0] for b in range(1, self.size)}
        # Where more may go back than come, a line asks for something only together with moves the other way.
        needs = {b: need for b, need in rises.items() if need is not None and (need > 0 or self.back)}
        found: list[frozenset[int]] = []
        everything = frozenset(b for b, need in needs.items() if need > 0)
        for boundaries in sets_of(sorted(needs)):
            smaller = any(one <= boundaries for one in found)
            if smaller and boundaries != everything:
                continue
            claim = self.claim(boundaries, sum(needs[b] for b in boundaries))
            if claim is not None:
                found.append(boundaries)
                yield claim

    def claim(self, boundaries: frozenset[int], need: int) -> Claim | None:
        """Return the proof that too few cross some lines, if there is one."""
        back = crossed(self.back, boundaries, self.size)[0]
        need += back
        if self.most is not None:
            kind, room = self.capacity(boundaries, need)
            if room < need:
                return Claim(kind, need, room, self.told(kind, boundaries, need, back), self.numbered(boundaries))
        most = [self.margins.crossings(b) for b in boundaries]
        people = sum(n for n in most if n is not None)
        if None not in most and people < need:
            lines = self.told("people", boundaries, need, back, people)
            return Claim("people", need, people, lines, self.numbered(boundaries))
        return None

    def capacity(self, boundaries: frozenset[int], need: int) -> tuple[str, int]:
        """Return the kind of argument, and how many crossings the stated moves can be.

        Where the plain number of steps is too small already, that is said: it needs no look at the lines.
        """
        moves = self.most or {}
        steps = sum(step * count for step, count in moves.items())
        if len(boundaries) > 1 and steps < need:
            return "steps", steps
        return "one" if len(boundaries) == 1 else "several", crossed(moves, boundaries, self.size)[1]

    def told(
        self, kind: str, boundaries: frozenset[int], need: int, back: int, people: int | None = None
    ) -> tuple[Text, ...]:
        """Return the reasoning: what must cross each line, and what the stated moves can be."""
        moves = self.most or {}
        each = {s: s if kind == "steps" else crossed({s: 1}, boundaries, self.size)[1] for s in moves}
        units = sum(moves.values()) if people is None else people
        last = speak(kind, need=_n(need), sum=_sum(each, moves), units=_n(units), word=self.word)
        less = (speak("back", n=_n(back), need=_n(need)),) if back else ()
        return (*(self.flow(self.line(b)) for b in self.numbered(boundaries)), *less, last)

    def numbered(self, boundaries: frozenset[int]) -> tuple[int, ...]:
        """Return the lines as they are counted from the lowest."""
        return tuple(sorted(map(self.line, boundaries)))

    def line(self, boundary: int) -> int:
        """Return the number of a line counted from the lowest, and back."""
        return boundary if self.up else self.size - boundary

    def between(self, boundary: int) -> dict[str, Text]:
        """Return what the classes under and over a line are called."""
        labels = self.margins.labels[boundary - 1], self.margins.labels[boundary]
        low, high = labels if self.up else labels[::-1]
        return {"low": _named(low), "high": _named(high)}

    def flow(self, boundary: int) -> Text:
        """Return how many must cross a line, and why."""
        need, from_below = self.margins.rise(boundary)
        margins, side = self.margins, self.margins.below if from_below else self.margins.above
        early, late = side(boundary, late=False), side(boundary, late=True)
        was, now = (early[0], late[1]) if from_below else (early[1], late[0])
        apart = margins.left if from_below else margins.entered
        word = "aside_left" if from_below else "aside_entered"
        return speak(
            "net" if need is None or need <= 0 else "fall" if from_below else "rise",
            classes=self.named(boundary, from_below=from_below),
            was=_bounded(was, early), now=_bounded(now, late),
            change=_n(abs((was or 0) - (now or 0))), need=_n(0 if need is None else need),
            aside=speak(word, n=_n(apart)) if apart else Text(),
            **self.between(boundary),
        )  # fmt: skip

    def named(self, boundary: int, *, from_below: bool) -> Text:
        """Return what the classes on one side of a line are called."""
        label = _named(self.margins.labels[boundary - 1 if from_below else boundary])
        if (boundary if from_below else self.size - boundary) == 1:
            return label
        return speak("and_below" if from_below == self.up else "and_above", classes=label)

    def rooms(self) -> Iterator[Claim]:
        """Yield where more went so far than stood low enough before, or stand high enough after."""
        for steps in range(1, self.size):
            units = sum(count for step, count in self.least.items() if step >= steps)
            most = (self.margins.below(self.size - steps, late=False)[1], self.margins.above(steps, late=True)[1])
            room = min((n for n in most if n is not None), default=units)
            if units > room:
                words = speak("room", word=self.word, steps=steps, units=_n(units), room=_n(room))
                yield Claim("room", units, room, (words,))

    def forced(self) -> Iterator[Claim]:
        """Yield the lines that moves must cross more often than units can."""
        for boundary in range(1, self.size):
            need, room = crossed(self.least, frozenset({boundary}), self.size)[0], self.margins.crossings(boundary)
            if room is not None and need > room:
                numbers = {"need": _n(need), "room": _n(room)}
                words = speak("forced", word=self.word, **numbers, **self.between(boundary))
                yield Claim("forced", need, room, (words,), (self.line(boundary),))


def too_far(moves: Moves | None, size: int, word: str) -> Iterator[Claim]:
    """Yield the moves by more steps than there are between the classes."""
    for steps, units in (moves or {}).items():
        if units and steps >= size:
            told = {"steps": steps, "units": _n(units), "classes": size, "most": size - 1}
            yield Claim("far", units, 0, (speak("far", word=speak(word), **told),))


def too_many(margins: Margins, moves: Mapping[str, Moves | None]) -> Iterator[Claim]:
    """Yield that more units moved than were there both times."""
    units = sum(count for part in moves.values() for count in (part or {}).values() if count)
    if margins.totals[0] is not None and units > margins.totals[0] - margins.left:
        room = margins.totals[0] - margins.left
        yield Claim("movers", units, room, (speak("movers", units=_n(units), room=_n(room)),))


def _known(moves: Moves | None, size: int) -> dict[int, int]:
    return {steps: n for steps, n in sorted((moves or {}).items()) if n and steps < size}


def _named(label: Text) -> Text:
    return Text(shown(label.get("zh"), _LABEL), shown(label.get("en"), _LABEL))


def _bounded(value: int | None, span: tuple[int, int | None]) -> Text:
    """Return a count, marked where it is only the end of what is possible."""
    told = _n(value or 0)
    if span[0] == span[1]:
        return Text.of(told)
    return speak("at_least" if value == span[0] else "at_most", n=told)


def _sum(factors: Mapping[int, int], moves: Mapping[int, int]) -> str:
    """Return a sum in figures: ``9,791 + 2×645 = 11,081``."""
    told = " + ".join((f"{factors[s]}×" if factors[s] != 1 else "") + _n(count) for s, count in moves.items())
    total = _n(sum(factors[s] * count for s, count in moves.items()))
    return total if told in {"", total} else f"{told} = {total}"

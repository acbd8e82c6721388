"""Curves of every kind, bounded and unbounded, on value scales that do not look alike."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from strategies.choice import chance, pick
from strategies.written import drawn, written

if TYPE_CHECKING:
    from strategies.choice import Choice

Table = dict[str, Any]
SPANS = ((0, 100, 0), (0, 100, 1), (0, 10, 2), (-5, 20, 1), (0, 20000, 0), (0, 1, 3), (0, 7, 0), (-3, 3, 2))
WILD_SPANS = ((0, 10**9, 0), (0, 1, 9), (-1000, 1000, 6), (0, 10**13, 0), (-(10**6), 10**6, 4))
WORDS = ("好", "较好", "一般", "poor")


def _rising(choice: Choice, span: tuple[int, int, int], count: int) -> list[Fraction]:
    low, high, places = span
    found = {drawn(choice, low, high, places) for _ in range(count)} | {Fraction(low), Fraction(high)}
    while len(found) > max(count, 2):
        found.remove(pick(choice, sorted(found)))
    return sorted(found)


def _share(choice: Choice, *, bounded: bool) -> Fraction:
    low, high = (0, 10) if bounded else (-3, 14)
    return (
        Fraction(choice.integer(low, high), 10)
        if chance(choice, 75)
        else Fraction(choice.integer(low, high * 2), 3 * 7)
    )


def _linear(choice: Choice, full: Fraction, span: tuple[int, int, int]) -> tuple[Table, bool]:
    at = _rising(choice, span, choice.integer(2, 5))
    bounded = chance(choice, 80)
    shares = [_share(choice, bounded=bounded) for _ in at]
    if chance(choice, 60):
        shares.sort()
    curve: Table = {"kind": "linear", "at": [written(x) for x in at]}
    if chance(choice, 50):
        curve["share"] = [written(min(share, Fraction(1)) if bounded else share) for share in shares]
    else:
        curve["points"] = [written((min(share, Fraction(1)) if bounded else share) * full) for share in shares]
    if chance(choice, 20):
        curve["outside"] = "extend"
        bounded = False
    return curve, bounded


def _steps(choice: Choice, full: Fraction, span: tuple[int, int, int]) -> tuple[Table, bool]:
    bounded = chance(choice, 85)
    curve: Table = {"kind": "steps", "steps": []}
    for edge in _rising(choice, span, choice.integer(1, 5)):
        share = min(_share(choice, bounded=bounded), Fraction(1)) if bounded else _share(choice, bounded=False)
        given = {"points": written(share * full)} if chance(choice, 50) else {"share": written(share)}
        curve["steps"].append({pick(choice, ("at_least", "above")): written(edge), **given})
    if chance(choice, 40):
        share = Fraction(choice.integer(0, 4), 4)
        curve |= {"otherwise": written(share * full)} if chance(choice, 50) else {"otherwise_share": written(share)}
    return curve, bounded


def _proportional(choice: Choice, full: Fraction, span: tuple[int, int, int]) -> tuple[Table, bool]:
    del full
    target = max(drawn(choice, max(span[0], 0), span[1], span[2]), Fraction(1, 10 ** span[2]))
    curve: Table = {"kind": "proportional", "target": written(target)}
    bounded = True
    for key in ("cap", "floor"):
        if chance(choice, 25):
            curve[key], bounded = False, False
    return curve, bounded


def _excess(choice: Choice, span: tuple[int, int, int]) -> Table:
    low, high, places = span
    curve: Table = {pick(choice, ("above", "below")): written(drawn(choice, low, high, places))}
    if chance(choice, 70):
        curve["per"] = written(pick(choice, (Fraction(1), Fraction(1, 10), Fraction(5), Fraction(3), Fraction(1, 3))))
    if chance(choice, 50):
        curve["complete"] = True
    curve["points"] = written(pick(choice, (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 10), Fraction(1, 3))))
    return curve


def _deduct(choice: Choice, full: Fraction, span: tuple[int, int, int]) -> tuple[Table, bool]:
    curve = {"kind": "deduct", **_excess(choice, span)}
    if chance(choice, 70):
        return curve, True
    curve["floor"] = pick(choice, (False, -1, 1 if full >= 1 else 0))
    return curve, curve["floor"] not in (False, -1)


def _bonus(choice: Choice, full: Fraction, span: tuple[int, int, int]) -> tuple[Table, bool]:
    curve = {"kind": "bonus", **_excess(choice, span)}
    if chance(choice, 70):
        return curve, True
    curve["cap"] = pick(choice, (written(full / 2), False, written(full + 1)))
    return curve, curve["cap"] == written(full / 2)


def _all_or_nothing(choice: Choice, full: Fraction, span: tuple[int, int, int]) -> tuple[Table, bool]:
    del full
    word = pick(choice, ("at_least", "above", "at_most", "below"))
    return {"kind": "all_or_nothing", word: written(drawn(choice, *span))}, True


def _value(choice: Choice, full: Fraction, span: tuple[int, int, int]) -> tuple[Table, bool]:
    del choice, full, span
    return {"kind": "value"}, False


KINDS = (_linear, _steps, _proportional, _deduct, _bonus, _all_or_nothing, _value, _linear, _steps)


def draw_curve(choice: Choice, full: Fraction, *, plain: bool) -> Table:
    """Return the keys ``curve`` and, where points may leave 0 … full, ``bounded``."""
    span = pick(choice, WILD_SPANS if not plain and chance(choice, 8) else SPANS)
    curve, bounded = pick(choice, KINDS)(choice, full, span)
    return {"curve": curve} if bounded else {"curve": curve, "bounded": False}


def draw_options(choice: Choice, full: Fraction) -> Table:
    """Return the keys of an indicator that is one of a few words."""
    words = WORDS[: choice.integer(2, len(WORDS))]
    shares = {word: Fraction(choice.integer(0, 6), 6) for word in words}
    if chance(choice, 50):
        stated = {"points": {word: written(share * full) for word, share in shares.items()}}
    else:
        stated = {"share": {word: written(share) for word, share in shares.items()}}
    return {"kind": "option", "options": list(words), "curve": {"kind": "options", **stated}}

"""What stands in the way of paying an award, all of it before anything is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from ruraltier.errors import SHOWN, EvaluationError, Problem, near, show
from ruraltier.policy.incentives import ByValue, Fixed, PerHead, Share
from ruraltier.support.integers import divided
from ruraltier.support.till import money_text, tiers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ruraltier.policy.incentives import Award
    from ruraltier.support.apportion import Rows
    from ruraltier.support.till import Till

MOST_HEADS = 2**53
"""Head counts beyond this are refused: a float no longer tells neighbours apart."""

_HEADS = f"a whole number from 0 to {MOST_HEADS} in every village that is paid by the head"
_COINS = "a whole number of the smallest coin in every village that is paid by value, unless the award has a `round`"
_ON_POINTS = "what `missing` says acts on points (points.CODE), not on the value"
_WEIGHT = "a weight of 0 or more in every village that takes part"


@frozen(eq=False)
class Faults:
    """The first problems of an award (`SHOWN` at the most), and how many there are."""

    problems: tuple[Problem, ...] = ()
    count: int = 0


def refuse_faults(till: Till, awards: Iterable[Award]) -> None:
    """Raise if any award cannot be paid.

    Raises
    ------
    EvaluationError
        With the problems of all awards: tiers that the ladder does not have, no column of last time's tiers,
        heads that are missing, negative or not whole, weights that are missing or negative, floors that cost more than
        their pool.
    """
    found = [_faults(till, award) for award in awards]
    if any(faults.count for faults in found):
        raise EvaluationError((p for f in found for p in f.problems), count=sum(f.count for f in found))


def _faults(till: Till, award: Award) -> Faults:
    known = till.result.policy.ladder.codes
    unknown = tuple(_unknown_tier(award, code, known) for code in tiers_of(award) or () if code not in known)
    if unknown:
        return Faults(unknown, len(unknown))
    if isinstance(award, Fixed) and award.less_previous and till.result.policy.ladder.previous is None:
        return Faults((_no_previous(award),), 1)
    rows = till.members(tiers_of(award))
    if isinstance(award, PerHead):
        return _unsound(till, award.heads, rows, _whole(till, award.heads, rows), _HEADS)
    if isinstance(award, ByValue):
        return _unsound(till, award.value, rows, _payable(till, award, rows), _COINS)
    return _share_faults(till, award, rows) if isinstance(award, Share) else Faults()


def _no_previous(award: Award) -> Problem:
    what, path = "the award pays promotions and nothing says what tier there was", f"incentives.awards.{award.code}"
    rule = "a ladder that names the column of last time's tiers"
    return Problem(code="RT-MON-017", path=path, what=what, rule=rule)


def _share_faults(till: Till, award: Share, rows: Rows) -> Faults:
    bounds = _bound_problems(till, award, len(rows))
    if bounds or award.by == "equal":
        return Faults(bounds, len(bounds))
    if award.by == "score":
        return _unsound(till, "score", rows, till.scores(rows)[0] >= 0, _WEIGHT)
    return _unsound(till, award.by, rows, till.result.cohort.number(award.by).values[rows] >= 0, _WEIGHT)


def _whole(till: Till, code: str, rows: Rows) -> NDArray[np.bool_]:
    heads = till.result.cohort.number(code).values[rows]
    sound: NDArray[np.bool_] = (heads >= 0) & (heads == np.floor(heads)) & (heads <= MOST_HEADS)
    return sound


def _payable(till: Till, award: ByValue, rows: Rows) -> NDArray[np.bool_]:
    there: NDArray[np.bool_] = ~np.isnan(till.result.cohort.number(award.value).values[rows])
    if award.round is None:
        coins, scale = till.coins(award, rows[there])
        there[there] = divided(coins, scale)[1] == 0
    return there


def _unsound(till: Till, code: str, rows: Rows, sound: NDArray[np.bool_], rule: str) -> Faults:
    bad = rows[~np.asarray(sound, bool)]
    return Faults(tuple(_unsound_at(till, code, int(row), rule) for row in bad[:SHOWN]), len(bad))


def _unsound_at(till: Till, code: str, row: int, rule: str) -> Problem:
    result = till.result
    absent = None if code == "score" else result.cohort.number(code).why_absent(row)
    value = result.score[row] if code == "score" else result.cohort.number(code).values[row]
    what = f"there is no value ({absent.label.get('en')})" if absent else f"the value is {value:.15g}"
    source, id_ = result.cohort.source, str(result.ids[row])
    mend = f'fill it in, or take an indicator with value = "first({code}, 0)": {_ON_POINTS}' if absent else ""
    return Problem(code="RT-MON-010", source=source, id=id_, column=code, what=what, rule=rule, mend=mend)


def _unknown_tier(award: Award, code: str, known: tuple[str, ...]) -> Problem:
    what = f"the award names {show(code)}, which is not a tier"
    rule, path = "one of " + ", ".join(known), f"incentives.awards.{award.code}"
    return Problem(code="RT-MON-011", path=path, what=what, rule=rule, mend=near(code, known))


def _bound_problems(till: Till, award: Share, n: int) -> tuple[Problem, ...]:
    pool, least = till.minor(award, award.pool), till.minor(award, award.floor)
    most = least if award.cap is None else till.minor(award, award.cap)
    whole, low, high = (money_text(minor, till.currency) for minor in (pool, least, most))
    checks = (
        (pool < 0, f"the pool is {whole}", "a pool of 0 or more"),
        (not 0 <= least <= most, f"the floor is {low}, the cap {high}", "a floor from 0 to the cap"),
        (0 <= pool < least * n, f"{n} floors of {low} are over the pool of {whole}", "a pool that pays the floors"),
    )
    path = f"incentives.awards.{award.code}"
    return tuple(Problem(code="RT-MON-012", path=path, what=what, rule=rule) for wrong, what, rule in checks if wrong)

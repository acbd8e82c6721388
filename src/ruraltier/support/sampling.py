"""Samples that anybody can draw again: by the SHA-256 of a seed and an id, whatever the order of the rows."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from typing import TYPE_CHECKING

from ruraltier._numbers import exact, plain
from ruraltier.domain.column import texts
from ruraltier.errors import ArgumentError, Problem, TableError, expect, expect_number, expect_texts, show

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray


def audit_sample(
    ids: Iterable[str], share: object, seed: str | int, *, least: int = 1, strata: Iterable[str] | None = None
) -> NDArray[np.str_]:
    """Return a sample of ids: the same for the same seed, whatever the order of the rows, the machine or the day.

    Each id is given the SHA-256 of the seed and the id; those with the smallest are drawn.

    Parameters
    ----------
    ids
        The units; each once.
    share
        The share that is drawn, above 0 and at most 1; the number is rounded up.
    seed
        A text or whole number, such as a number that was drawn in public.
    least
        The least number that is drawn (of each stratum), as far as there are so many.
    strata
        The stratum of each id, such as its township: each has a sample of its own. None: one sample of all.

    Returns
    -------
    numpy.ndarray
        Shape (k,), str: the ids that are drawn, sorted.

    Raises
    ------
    ArgumentError
        If the share is not above 0 and at most 1, `least` is below 0, or the strata are not one for each id.
    TableError
        If an id stands twice.

    Examples
    --------
    >>> ids = [f"v{i}" for i in range(10)]
    >>> audit_sample(ids, 0.2, "2025").tolist() == audit_sample(ids[::-1], 0.2, "2025").tolist()
    True
    >>> len(audit_sample(ids, 0.2, "2025")), len(audit_sample(ids, "1/3", 7))
    (2, 4)
    """
    expect(seed, (str, int), "seed", "a text or a whole number")
    expect(least, int, "least", "a whole number")
    expect_number(least, "least")
    part, names = exact(share), texts(expect_texts(ids, "ids", "ids of units")).tolist()
    groups = [""] * len(names) if strata is None else expect_texts(strata, "strata", "a text for each id, or None")
    _refuse(part, least, len(names), len(groups))
    _refuse_twins(names)
    members: dict[str, list[str]] = {}
    for name, group in zip(names, groups, strict=True):
        members.setdefault(group, []).append(name)
    drawn = [name for group in members.values() for name in _drawn(group, part, least, str(seed))]
    return texts(sorted(drawn))


def _drawn(names: list[str], share: Fraction, least: int, seed: str) -> list[str]:
    number = max(math.ceil(share * len(names)), least)
    # The length of the seed goes first: no other seed and id make the same bytes.
    start = hashlib.sha256(f"{len(seed)}:{seed}".encode())
    return sorted(sorted(names), key=lambda name: _digest(start, name))[:number]


def _digest(start: hashlib._Hash, name: str) -> bytes:
    digest = start.copy()
    digest.update(name.encode("utf-8", "surrogatepass"))
    return digest.digest()


def _refuse(share: Fraction, least: int, units: int, strata: int) -> None:
    problems = []
    if not 0 < share <= 1:
        problems.append(("the share is " + plain(share), "a share above 0, at most 1"))
    if least < 0:
        problems.append((f"least is {least}", "a whole number, 0 or more"))
    if units != strata:
        problems.append((f"there are {strata} strata for {units} ids", "one stratum an id"))
    if problems:
        raise ArgumentError(Problem(code="RT-REV-002", what=what, rule=rule) for what, rule in problems)


def _refuse_twins(names: list[str]) -> None:
    twins = [name for name, times in Counter(names).items() if times > 1]
    if twins:
        raise TableError(
            Problem(code="RT-TAB-011", id=name, what=f"the id {show(name)} stands twice", rule="each unit once")
            for name in twins
        )

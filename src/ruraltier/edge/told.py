"""Scores in files of numbers: floats, but for those that as a float would seem to stand on another side of a cut.

Beside floats to compute with, the exact scores as texts.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier._messages import figure
from ruraltier._numbers import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruraltier.engine.assessment import Assessment


def told_scores(result: Assessment) -> NDArray[Any]:
    """Return the scores as a file tells them.

    Parameters
    ----------
    result
        The assessed villages.

    Returns
    -------
    numpy.ndarray
        Shape (n,): float64, NaN where there is none. If a score differs from a cut by less than a float can tell, the
        array holds objects, and in its place stands its beginning as a text, cut with an ellipsis where it differs.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["1"], "iks": [0.8], "ike": [0.8], "ikl": [0.847]}
    >>> told_scores(rt.assess(rt.read_cohort(table, policy), policy)).tolist()
    [0.8156666666666667]
    """
    marks = [cut.value for _, cut in result.policy.ladder.placing]
    # Rounding keeps the order: a float lies on the side of its exact score, or on the float of the cut itself.
    near = np.flatnonzero(np.isin(result.score, [float(mark) for mark in marks]))
    nums, dens = result.exact_fractions(near)
    exact = [Fraction(num, den) for num, den in zip(nums, dens, strict=True)]
    misleading = {row: score for row, score in zip(near.tolist(), exact, strict=True) if score not in marks}
    if not misleading:
        return result.score
    told = result.score.astype(object)
    for row, score in misleading.items():
        told[row] = figure(score, marks)
    return told


def exact_texts(result: Assessment) -> NDArray[np.str_]:
    """Return the exact scores as texts.

    Parameters
    ----------
    result
        The assessed villages.

    Returns
    -------
    numpy.ndarray
        Shape (n,), str: a decimal where the score has one, otherwise a ratio; an empty text where there is no score.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["1", "2"], "iks": [0.8, None], "ike": [0.8, 0.8], "ikl": [0.847, 0.8]}
    >>> exact_texts(rt.assess(rt.read_cohort(table, policy), policy)).tolist()
    ['2447/3000', '']
    """
    rated = np.flatnonzero(~np.isnan(result.score))
    nums, dens = result.exact_fractions(rated)
    told = np.full(len(result), "", dtype=object)
    told[rated] = [plain(Fraction(num, den)) for num, den in zip(nums, dens, strict=True)]
    return told.astype(np.str_)

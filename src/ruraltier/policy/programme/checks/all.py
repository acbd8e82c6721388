"""Every check of a programme's parts against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.policy.consistency import found_by
from ruraltier.policy.lost import NOTHING, Lost
from ruraltier.policy.programme.checks import assistance, chains, common, following, levels, ratings, titles
from ruraltier.policy.programme.checks.view import View

if TYPE_CHECKING:
    from ruraltier.errors import Problem
    from ruraltier.policy.programme.parts import Parts

CHECKS = (
    common.codes,
    common.provenance,
    common.dates,
    common.levels_known,
    common.asked,
    assistance.assistance,
    chains.chains,
    following.following,
    levels.levels,
    ratings.ratings,
    titles.titles,
    titles.lookbacks,
)
"""Every check: from a view of a programme to the problems that it finds."""


def problems_of(parts: Parts, lost: Lost = NOTHING) -> list[Problem]:
    """Return every problem that the parts of a programme have with each other.

    Parameters
    ----------
    parts
        The parts.
    lost
        What a document declares beside them that could not be read; names that meet it are no problem of their own.
    """
    return found_by(CHECKS, View(parts, lost))

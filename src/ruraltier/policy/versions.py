"""Versions of one rule book by date: the documents that amendments make, and which holds on a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from attrs import evolve

from ruraltier.errors import PolicyError, Problem, RuraltierError, expect_day
from ruraltier.policy.amendments import thawed
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.patches import Patched
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.policy.amendments import Amendment
    from ruraltier.policy.policy import TierPolicy

_DAY = dt.timedelta(days=1)


def policy_at(policies: Iterable[TierPolicy], on: dt.date) -> TierPolicy:
    """Return the one of several versions of a rule book that is in force on a day.

    Parameters
    ----------
    policies
        The versions; each says from when and until when it holds, both days included. One that has amendments stands
        for all the versions that it holds.
    on
        The day. No clock is ever read.

    Raises
    ------
    PolicyError
        If none is in force on that day, or more than one.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> versions = [rt.load_policy("shaanxi-2009"), rt.load_policy("shaanxi-2011")]
    >>> policy_at(versions, dt.date(2010, 12, 31)).id, policy_at(versions, dt.date(2011, 1, 1)).id
    ('shaanxi-2009', 'shaanxi-2011')
    """
    expect_day(on, "on")
    listed = [version for policy in policies for version in policy.versions()]
    found = [policy for policy in listed if policy.in_force(on)]
    if len(found) == 1:
        return found[0]
    spans = ", ".join(f"{p.id} ({p.valid_from or '…'} to {p.valid_until or '…'})" for p in found or listed)
    what = f"{'several versions are' if found else 'no version is'} in force on {on}"
    code = "RT-POL-211" if found else "RT-POL-210"
    raise PolicyError(
        Problem(code=code, what=what, rule="exactly one", mend=f"the versions are {spans}" if spans else "")
    )


def versions_of(policy: TierPolicy) -> tuple[TierPolicy, ...]:
    """Return the versions that a rule book with amendments holds, in the order of their dates.

    Raises
    ------
    PolicyError
        If an amendment names what is not there, or what it makes is no sound rule book; with every problem, placed
        where the amendment causes it.
    """
    document = policy.to_dict()
    del document["amendments"]
    ends = [*(amendment.valid_from - _DAY for amendment in policy.amendments), policy.valid_until]
    made, problems, told = [_parsed(document, ends[0])], list[Problem](), set[Problem]()
    for i, amendment in enumerate(policy.amendments):
        patch = Patched.of(document, amendment)
        document = _dated(patch.document, amendment)
        problems += [_under(p, f"amendments[{i}].") for p in patch.problems]
        try:
            made.append(_parsed(document, ends[i + 1]))
        except RuraltierError as error:
            # A version that stands on a faulty one is told its own faults only.
            problems += [_placed(p, i, patch.places) for p in error.problems if p not in told]
            told.update(error.problems)
    if problems:
        raise PolicyError(problems)
    return tuple(made)


def _dated(document: dict[str, Any], amendment: Amendment) -> dict[str, Any]:
    """Return a document as the amendment's own: from its first day, under its reference, with its cases."""
    references = [text for text in (document.get("reference", ""), amendment.reference) if text]
    stated = {"valid_from": amendment.valid_from, "cases": thawed(amendment.cases)}
    return document | stated | ({"reference": "; ".join(references)} if references else {})


def _parsed(document: dict[str, Any], until: dt.date | None) -> TierPolicy:
    return parse_policy(document if until is None else document | {"valid_until": until})


def _under(problem: Problem, prefix: str) -> Problem:
    return evolve(problem, path=prefix + problem.path)


def _placed(problem: Problem, i: int, places: dict[str, str]) -> Problem:
    """Return a problem of a version at the place of the amendment that brought it about, if one can be named."""
    path = problem.path
    within = [p for p in places if path == p or path.startswith((p + ".", p + "["))]
    if within:
        longest = max(within, key=len)
        return _under(evolve(problem, path=places[longest] + path[len(longest) :]), f"amendments[{i}].")
    # Tiers are at fault together: whichever of two is told, the one that was moved is the cause.
    whole = "ladder" if path.startswith("ladder.") else path
    below = [p for p in places if whole and p.startswith((whole + ".", whole + "["))]
    if below:
        return _under(evolve(problem, path=places[below[0]], what=f"{path}: {problem.what}"), f"amendments[{i}].")
    return evolve(problem, path=path_of("amendments", i), what=f"{path}: {problem.what}" if path else problem.what)

"""Versions of one rule book by date: which of them is in force on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import PolicyError, Problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from ruraltier.policy.policy import TierPolicy


def policy_at(policies: Iterable[TierPolicy], on: dt.date) -> TierPolicy:
    """Return the one of several versions of a rule book that is in force on a day.

    Parameters
    ----------
    policies
        The versions; each says from when and until when it holds, both days included.
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
    listed = list(policies)
    found = [policy for policy in listed if policy.in_force(on)]
    if len(found) == 1:
        return found[0]
    spans = ", ".join(f"{p.id} ({p.valid_from or '…'} to {p.valid_until or '…'})" for p in found or listed)
    what = f"{'several versions are' if found else 'no version is'} in force on {on}"
    code = "RT-POL-211" if found else "RT-POL-210"
    raise PolicyError(
        Problem(code=code, what=what, rule="exactly one", mend=f"the versions are {spans}" if spans else "")
    )

"""check: whether a rule book is sound, and what it may have overlooked, each finding with its place in the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from attrs import evolve

from ruraltier.analysis.findings import Finding, Findings, Severity, in_order, refused
from ruraltier.analysis.lint.checks import findings_of
from ruraltier.analysis.lint.programmes import findings_of_programme
from ruraltier.edge.files import Reading, read_policy
from ruraltier.edge.programmes import load_programme, names_bundled
from ruraltier.errors import RuraltierError, expect
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.paths import path_of, place_of
from ruraltier.policy.plugins import Plugins, using
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.programme.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruraltier.edge.doors.opened import Places

_NOT_THERE = frozenset({"RT-FIL-001", "RT-FIL-002", "RT-FIL-003", "RT-FIL-004", "RT-FIL-005", "RT-FIL-016"})
"""Codes of a rule book of which nothing was read, so that nothing can be said of it."""

_PROGRAMME = "RT-DOC-018"
"""The code by which a programme is refused as a rule book."""


def check(
    policy: TierPolicy | Programme | str | os.PathLike[str], *, limits: Limits = LIMITS, plugins: Plugins | None = None
) -> Findings:
    """Return what is wrong with a rule book or a programme, and what it may have overlooked.

    Parameters
    ----------
    policy
        A rule book or a programme, the id of a bundled one, or the path of a file as for `load_policy`.
    limits
        How large a file may be.
    plugins
        Words of other packages that a file may use, besides those that are installed.

    Returns
    -------
    Findings
        Gravest first. Errors: what the rule book is refused for, and cases that do not come out. Warnings and notes:
        tiers, rules, steps and quotas that can change nothing, proved from ranges and bounds; what nothing reads;
        where figures come from; and, by moving every figure one unit, what no case tests. Of a programme: the errors
        and warnings of its rule books, and parts that nothing takes up.

    Raises
    ------
    PolicyError
        If there is no such rule book or file, or it cannot be opened.
    ArgumentError
        If `policy` is none of these.

    Examples
    --------
    >>> check("idm-2016").warnings
    ()
    """
    kinds = (TierPolicy, Programme, str, os.PathLike)
    expect(policy, kinds, "policy", "a TierPolicy, a Programme, the id of a bundled one, or a path")
    if isinstance(policy, TierPolicy):
        return Findings(policy.id, findings_of(policy))
    if isinstance(policy, Programme):
        return Findings(policy.id, findings_of_programme(policy))
    with using(plugins):
        return _of_file(policy, limits)


def _of_file(name: str | os.PathLike[str], limits: Limits) -> Findings:
    """Return the findings of what a file or a bundled name turns out to hold."""
    if names_bundled(name):
        return check(load_programme(name))
    try:
        reading = read_policy(name, limits)
    except RuraltierError as error:
        codes = {problem.code for problem in error.problems}
        if codes & _NOT_THERE:
            raise
        return _of_programme(name, limits) if _PROGRAMME in codes else _refused(name, error)
    return Findings(reading.policy.id, in_order(list(_placed(reading))))


def _of_programme(name: str | os.PathLike[str], limits: Limits) -> Findings:
    try:
        return check(load_programme(name, limits=limits))
    except RuraltierError as error:
        return _refused(name, error)


def _refused(name: str | os.PathLike[str], error: RuraltierError) -> Findings:
    return Findings(os.fspath(name), [refused(problem) for problem in error.problems])


def _placed(reading: Reading) -> Iterator[Finding]:
    yield from (evolve(refused(note), severity=Severity.NOTE) for note in reading.notes)
    places = reading.places()
    written = dict(_items(reading.policy, places))
    for finding in findings_of(reading.policy):
        path = _written(finding.path, written)
        # What an amendment changes is found in the amendment.
        place = place_of(path.partition(" ")[0], places)
        yield evolve(finding, path=path, place=_at(reading.source, place))


def _items(policy: TierPolicy, places: Places) -> Iterator[tuple[str, str]]:
    """Yield the paths of the items of checklists, which the document has under their aspects."""
    for criterion in policy.criteria:
        path = path_of("indicators", criterion.code)
        above = ("aspects", criterion.aspect) if criterion.aspect else ("score",)
        if path not in places and path_of(*above, "items", criterion.code) in places:
            yield path, path_of(*above, "items", criterion.code)


def _written(path: str, written: Mapping[str, str]) -> str:
    above = (item for item in written if path == item or path.startswith((item + ".", item + "[")))
    item = next(above, "")
    return written[item] + path[len(item) :] if item else path


def _at(source: str, place: int | str | None) -> str:
    mark = "!" if isinstance(place, str) else ":"
    return source if place is None else f"{source}{mark}{place}"

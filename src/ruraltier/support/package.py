"""audit_package: who of the listed lacks which kind of helper, and whom units share who may not be shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ruraltier.errors import (
    SHOWN,
    ArgumentError,
    EvaluationError,
    Problem,
    TableError,
    expect,
    expect_texts,
    expect_tuples,
    near,
    show,
)
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.audits import KindAudit, PackageAudit
from ruraltier.support.helpers import Helpers, kind_named
from ruraltier.support.matching import Matching
from ruraltier.support.needs import Needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.programme.assistance import Assistance, HelperKind

Triple = tuple[str, str, str]
_TRIPLES = "triples (id of the unit, id of the helper, kind), a Matching, or totals by kind"


def audit_package(
    assignments: Matching | Mapping[str, int] | Iterable[Triple],
    listed: Needs | int | Iterable[str],
    programme: Programme,
    *,
    assistance: str | None = None,
    helpers: Helpers | None = None,
) -> PackageAudit:
    """Return who lacks which kind of helper, and whom units share who may not be shared.

    Parameters
    ----------
    assignments
        Who helps whom: a matching, or triples (id of the unit, id of the helper, code or label of its kind); a helper
        that helps nobody has no unit (``""``). Or published totals alone: kind -> number of helpers.
    listed
        The ids of the listed units, or the needs that were found; with totals their number will do.
    programme
        The programme, whose assistance states the package, and whose kinds of helper say which may be shared.
    assistance
        Code of the assistance; needed only where several have a package.
    helpers
        Who can help, with their capacities; without them nobody is overburdened. A matching brings its own.

    Returns
    -------
    PackageAudit
        What was found of each kind of the package. Totals prove only that somebody lacks a helper of a kind that may
        not be shared, where there are fewer helpers than units.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    EvaluationError
        If the programme has no such assistance, or none or several with a package and none is named.
    TableError
        With every triple of a kind that the programme lacks.

    Examples
    --------
    >>> import ruraltier as rt
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"policy": "idm"}},
    ...     "helpers": {"team": {"label": "工作队"}, "leader": {"label": "县级领导", "shared": True}},
    ...     "assistance": {"weak": {"level": "village", "when": "always", "package": ["team", "leader"]}},
    ... }, {"idm": rt.load_policy("idm-2016")})
    >>> helped = [("甲村", "T1", "team"), ("乙村", "T1", "team"), ("甲村", "L1", "leader"), ("乙村", "L1", "leader")]
    >>> audit = rt.audit_package(helped, ["甲村", "乙村", "丙村"], programme)
    >>> print(audit.text())
    工作队:1个单位没有,即丙村
    工作队:T1不得共用,却派往甲村、乙村
    县级领导:1个单位没有,即丙村
    >>> print(rt.audit_package({"team": 2, "leader": 1}, 3, programme).text())
    工作队:3个单位只有2名,至少1个单位没有
    县级领导:3个单位只有1名,可以共用,不能证明有单位没有
    """
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    expect(helpers, (Helpers, type(None)), "helpers", "Helpers, as read_helpers gives them, or None")
    one = _assistance(programme, assistance)
    package = [kind for code in one.package for kind in programme.helpers if kind.code == code]
    units = _listed(listed, one)
    if isinstance(assignments, Mapping):
        return _by_totals(assignments, units, one, package)
    if isinstance(units, int):
        raise ArgumentError(Problem(code="RT-ARG-001", what="listed is a number", rule="ids, where helpers have units"))
    found = list(_triples(assignments, programme))
    who = assignments.helpers if isinstance(assignments, Matching) and helpers is None else helpers
    return _by_unit(found, list(dict.fromkeys(units)), one, package, who)


def _assistance(programme: Programme, code: str | None) -> Assistance:
    meant = [one for one in programme.assistance if (one.package if code is None else one.code == code)]
    if len(meant) != 1:
        known = [one.code for one in programme.assistance]
        what = f"{len(meant)} assistances with a package" if code is None else f"{show(code)} is no assistance"
        rule = "one of " + ", ".join(known) if known else "an assistance in the programme"
        mend = "name it: assistance=…" if code is None else near(str(code), known)
        raise EvaluationError(Problem(code="RT-MAT-021", what=what, rule=rule, mend=mend))
    return meant[0]


def _listed(listed: Needs | int | Iterable[str], assistance: Assistance) -> list[str] | int:
    if isinstance(listed, Needs):
        code = assistance.code
        return listed.result.ids[listed.is_listed(code)].tolist() if code in listed.listings else []
    if isinstance(listed, int) and _whole(listed):
        return listed
    return expect_texts(listed, "listed", "ids of units, or their number")


def _by_totals(
    totals: Mapping[str, int], units: list[str] | int, assistance: Assistance, package: list[HelperKind]
) -> PackageAudit:
    listed = units if isinstance(units, int) else len(set(units))
    named = {kind.code: [word for word in kind.words if word in totals] for kind in package}
    wrong = [code for code, words in named.items() if not words or not _whole(totals[words[0]])]
    if wrong or len(totals) != len(package):
        what = "the totals do not give one whole number, 0 or more, for each kind of the package"
        rule = "totals of " + ", ".join(kind.code for kind in package)
        raise TableError(Problem(code="RT-MAT-022", what=what, rule=rule, mend=f"look at {', '.join(wrong or totals)}"))
    kinds = ((kind, totals[named[kind.code][0]]) for kind in package)
    return PackageAudit(assistance, tuple(KindAudit(k, listed, n, None, _short(k, listed, n)) for k, n in kinds))


def _whole(total: object) -> bool:
    return isinstance(total, int) and not isinstance(total, bool) and total >= 0


def _short(kind: HelperKind, listed: int, helpers: int) -> int:
    """Return how many units lack a helper at least; a kind without any helper leaves out all of them."""
    return listed if not helpers else 0 if kind.shared else max(0, listed - helpers)


def _triples(assignments: Matching | Iterable[Triple], programme: Programme) -> Iterator[Triple]:
    given: object = assignments.assignments if isinstance(assignments, Matching) else assignments
    listed = expect_tuples(given, 3, "assignments", _TRIPLES)
    wrong = []
    kinds = {word: kind_named(programme, word) for word in {row[2] for row in listed}}
    for number, row in enumerate(listed, 1):
        kind = kinds[row[2]]
        if kind is None:
            rule = "one of " + ", ".join(one.code for one in programme.helpers)
            what = f"{show(row[2])} is no kind of helper"
            wrong.append(Problem(code="RT-MAT-013", row=number, id=row[0], what=what, rule=rule))
        else:
            yield row[0], row[1], kind.code
    if wrong:
        raise TableError(wrong[:SHOWN], count=len(wrong))


def _by_unit(
    found: list[Triple], listed: list[str], assistance: Assistance, package: list[HelperKind], helpers: Helpers | None
) -> PackageAudit:
    capacity = {} if helpers is None else dict(zip(helpers.ids.tolist(), helpers.capacities.tolist(), strict=True))
    kinds = tuple(_kind(kind, found, listed, capacity) for kind in package)
    served = dict.fromkeys(unit for unit, _, _ in found if unit)
    known = set(listed)
    return PackageAudit(assistance, kinds, tuple(unit for unit in served if unit not in known))


def _kind(kind: HelperKind, found: list[Triple], listed: list[str], capacity: Mapping[str, int]) -> KindAudit:
    units_of: dict[str, dict[str, None]] = {}
    for unit, helper, code in found:
        if code == kind.code:
            units_of.setdefault(helper, {}).update({unit: None} if unit else {})
    having = {unit for units in units_of.values() for unit in units}
    lacking = tuple(unit for unit in listed if unit not in having)
    most = {helper: capacity.get(helper, len(units)) if kind.shared else 1 for helper, units in units_of.items()}
    over = tuple((helper, tuple(units)) for helper, units in units_of.items() if len(units) > most[helper])
    apart = ((), over) if kind.shared else (over, ())
    return KindAudit(kind, len(listed), len(units_of), lacking, len(lacking), *apart)

"""diagnose: which units are listed for assistance, what is wrong with them, and what each needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.cohort import Cohort
from ruraltier.engine.grounds import Grounds
from ruraltier.errors import expect
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.levels import level_judged
from ruraltier.support.needs import Call, Needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.programme.assistance import Assistance, Diagnosis
    from ruraltier.support.needs import Places


def diagnose(result: Assessment, programme: Programme, level: str | None = None) -> Needs:
    """Return who is listed for assistance, what is wrong with whom, and which helpers each unit needs.

    Parameters
    ----------
    result
        The assessed units.
    programme
        The programme, with its kinds of helper, diagnoses and assistance.
    level
        Code of the level of the units; needed only where several levels have the rule book of the result.

    Returns
    -------
    Needs
        Every unit that meets the condition of an assistance is listed; there is no quota. It needs one helper for each
        kind of the package, and one for each diagnosis that adds to the assistance; what calls for the same kinds is
        one need.

    Raises
    ------
    ArgumentError
        If something is given that is not taken, such as a level that there is not or that has another rule book; if no
        level has the rule book of the result, or several have and none is named.
    EvaluationError
        If a column that a condition reads is not in the table.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.parse_policy({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "score": {"total": 100},
    ...     "indicators": {"mark": {"points": 100, "curve": {"kind": "value"}, "range": [0, 100]},
    ...                    "no_secretary": {"label": "无党组织书记", "kind": "yes_no"}},
    ...     "ladder": {"tiers": [{"code": "low", "label": "后进村"}, {"code": "other", "at_least": 60}]},
    ... })
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"policy": "demo"}},
    ...     "helpers": {"first_secretary": {"label": "第一书记"}},
    ...     "diagnoses": {"leadership": {"level": "village", "label": "班子软弱", "when": "no_secretary",
    ...                                  "helpers": ["first_secretary"]}},
    ...     "assistance": {"laggards": {"level": "village", "label": "后进村转化", "when": 'tier == "low"'}},
    ... }, {"demo": policy})
    >>> cohort = rt.read_cohort({"id": ["甲村", "乙村"], "mark": [50, 90], "no_secretary": ["是", "是"]}, policy)
    >>> needs = rt.diagnose(rt.assess(cohort, policy), programme)
    >>> print(needs.explain("甲村"))
    甲村
      列入后进村转化:等次 == "后进村"
      诊断为班子软弱:无党组织书记
      需要第一书记(班子软弱)
    """
    expect(getattr(result, "cohort", None), Cohort, "the cohort of the result", "an Assessment, as assess gives it")
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    code = level_judged(result, programme, level)
    listings = {a.code: _asked(result, "assistance", a) for a in programme.assistance if a.level == code}
    findings = {d.code: _asked(result, "diagnoses", d) for d in programme.diagnoses if d.level == code}
    bare = Needs(result, programme, code, (), [], [], listings, findings)
    called = [(call, _calling(bare, call)) for one in bare.assistance.values() for call in _calls(one, bare.diagnosis)]
    which = np.repeat(np.arange(len(called)), [len(rows) for _, rows in called])
    rows = np.concatenate([rows for _, rows in called]) if called else np.empty(0, np.intp)
    order = np.lexsort((which, rows))
    calls = tuple(call for call, _ in called)
    return Needs(result, programme, code, calls, rows[order], which[order], listings, findings)


def _asked(result: Assessment, section: str, part: Assistance | Diagnosis) -> Grounds:
    return Grounds(result, part.when, f"{path_of(section, part.code)}.when")


def _calls(assistance: Assistance, diagnosis: Mapping[str, Diagnosis]) -> Iterable[Call]:
    """Return what calls for helpers: first the package in its order, then diagnoses; those of the same kinds as one."""
    codes = tuple(diagnosis) if assistance.diagnoses is None else assistance.diagnoses
    wanted = dict.fromkeys([*((kind,) for kind in assistance.package), *(diagnosis[code].helpers for code in codes)])
    return (
        Call(
            assistance=assistance.code,
            kinds=kinds,
            package=kinds in {(kind,) for kind in assistance.package},
            diagnoses=tuple(code for code in codes if diagnosis[code].helpers == kinds),
        )
        for kinds in wanted
    )


def _calling(needs: Needs, call: Call) -> Places:
    """Return the positions of the units to which a call applies."""
    listed = needs.is_listed(call.assistance)
    if call.package:
        return np.flatnonzero(listed)
    return np.flatnonzero(listed & np.logical_or.reduce([needs.has(code) for code in call.diagnoses]))

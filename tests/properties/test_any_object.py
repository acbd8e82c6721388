"""Invariants 35 and 37 for everything that follows from a result: any object, and names that try to do something."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.support.helpers import Helpers
from strategies.county import BOOK, NOW, PROGRAMME, THEN, County, cohort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

C = County(cohort())
JUNK: tuple[Any, ...] = (
    None, 0, -1, 1.5, float("nan"), "x", "", b"x", [], [1], [None], (), (1, 2, 3), {}, {"x": 1}, {1: 2}, object(), int,
    np.array([1]), np.array("x"), NOW, dt.datetime(2024, 1, 1, tzinfo=dt.UTC), True, 10**30, "a\x00",
    C.result, PROGRAMME, C.records,
)  # fmt: skip
CALLS: Mapping[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "assess_levels": (rt.assess_levels, {
        "tables": {"village": C.cohort}, "programme": PROGRAMME, "ratings": None, "records": C.records, "as_of": NOW,
        "last": C.levels}),
    "assistance_register": (rt.assistance_register, {"records": C.records, "programme": PROGRAMME}),
    "audit_package": (rt.audit_package, {
        "assignments": C.matching, "listed": C.needs, "programme": PROGRAMME, "helpers": C.helpers}),
    "audit_package of totals": (rt.audit_package, {
        "assignments": {"secretary": 1}, "listed": 2, "programme": PROGRAMME, "assistance": "laggards"}),
    "audit_package of triples": (rt.audit_package, {
        "assignments": [("a", "h", "secretary")], "listed": ["a"], "programme": PROGRAMME}),
    "audit_sample": (rt.audit_sample, {"ids": ["a"], "share": "1/2", "seed": 1, "least": 1, "strata": ["t"]}),
    "carry": (rt.carry, {
        "cohort": C.cohort, "result": C.result, "policy": BOOK, "mapping": None, "tiers": None, "window": (THEN, NOW)}),
    "compare": (rt.compare, {
        "before": C.result, "after": C.result, "window": (THEN, NOW), "mapping": None, "tiers": None, "by": "town"}),
    "confer": (rt.confer, {
        "register": C.titles, "result": C.result, "on": NOW, "by": "", "level": "village", "lang": "zh"}),
    "consequences": (rt.consequences, {"rounds": {NOW: C.result}, "programme": PROGRAMME}),
    "contradictions": (rt.contradictions, {
        "classes": ["a", "b"], "before": {"a": 1}, "after": {"b": 1}, "promoted": {1: 1}, "demoted": {1: 0},
        "entered": 0, "left": 0, "total": 1}),
    "diagnose": (rt.diagnose, {"result": C.result, "programme": PROGRAMME, "level": "village"}),
    "examination_order": (rt.examination_order, {"result": C.result, "programme": PROGRAMME, "level": "village"}),
    "honour": (rt.honour, {"result": C.result, "programme": PROGRAMME}),
    "look_back": (rt.look_back, {
        "cohort": C.cohort, "records": C.records, "programme": PROGRAMME, "level": "village", "as_of": NOW}),
    "match": (rt.match, {"needs": C.needs, "helpers": C.helpers, "forbidden": ()}),
    "progress": (rt.progress, {"programme": PROGRAMME, "now": C.result, "start": C.result, "as_of": NOW}),
    "review": (rt.review, {
        "records": C.records, "programme": PROGRAMME, "level": "village", "as_of": NOW, "ids": ["a", "b"]}),
    "roll_up": (rt.roll_up, {"result": C.result, "by": "town", "weight": "heads", "money": None, "min_cell": None}),
    "shortlist": (rt.shortlist, {"result": C.result, "stage": C.stage, "among": None}),
    "title_register": (rt.title_register, {"records": C.records, "programme": PROGRAMME}),
    "Records": (rt.Records, {"ids": ["a"], "dates": [NOW], "events": ["x"], "scores": [1]}),
    "Records.of": (rt.Records.of, {"rows": [{"id": "a", "date": NOW, "event": "x"}]}),
    "Records.up_to": (C.records.up_to, {"day": NOW}),
    "Records.joined": (lambda one: rt.Records.joined(C.records, one), {"one": C.records}),
    "Helpers": (Helpers, {"ids": ["a"], "kinds": ["secretary"], "capacities": [1]}),
    "titles.on": (C.titles.on, {"day": NOW, "id": "a"}),
    "titles.held": (C.titles.held, {"day": NOW}),
    "titles.expiring": (C.titles.expiring, {"window": (THEN, NOW)}),
    "titles.history": (C.titles.history, {"id": "a"}),
    "titles.explain": (C.titles.explain, {"id": "a", "day": NOW, "lang": "zh"}),
    "titles.displayed": (C.titles.displayed, {"result": C.result, "on": NOW, "level": "village"}),
    "states[]": (C.titles.on(NOW).__getitem__, {"key": ("a", "star")}),
    "terms.on": (C.terms.on, {"day": NOW}),
    "terms.explain": (C.terms.explain, {"id": "b", "day": NOW, "lang": "zh"}),
    "terms.judged": (C.terms.judged, {"result": C.result, "passed": ["top"], "on": NOW, "assistance": "laggards"}),
    "needs[]": (C.needs.__getitem__, {"position": 0}),
    "needs.of": (C.needs.of, {"key": "a"}),
    "needs.has": (C.needs.has, {"diagnosis": "weak"}),
    "needs.is_listed": (C.needs.is_listed, {"assistance": "laggards"}),
    "needs.untold": (C.needs.untold, {"code": "weak"}),
    "needs.explain": (C.needs.explain, {"key": "b", "lang": "zh"}),
    "matching.explain": (C.matching.explain, {"key": "b", "lang": "zh"}),
    "matching.helper_of": (C.matching.helper_of, {"need": C.needs[0]}),
    "levels[]": (C.levels.__getitem__, {"level": "village"}),
    "levels.explain": (C.levels.explain, {"level": "village", "key": "a", "lang": "zh"}),
    "levels.children": (C.levels.children, {"level": "village", "key": "a"}),
    "levels.orphans": (C.levels.orphans, {"level": "village"}),
    "consequences[]": (C.consequences.__getitem__, {"position": 0}),
    "consequences.of": (C.consequences.of, {"person": "x"}),
    "progress[]": (C.progress.__getitem__, {"code": "T1"}),
    "target[]": (C.progress["T1"].__getitem__, {"group": "x"}),
    "honours[]": (C.honours.__getitem__, {"code": "H1"}),
    "review[]": (C.review.__getitem__, {"key": "a"}),
    "review.scores": (C.review.scores, {"stage": "apply"}),
    "review.agreement": (C.review.agreement, {"stage": "apply", "other": None, "tolerance": 1}),
    "review.label": (C.review.label, {"state": "apply"}),
    "groups[]": (C.groups.__getitem__, {"group": "x"}),
    "groups.share": (C.groups.share, {"at_least": "top", "tier": None, "base": "all"}),
    "mobility[]": (C.mobility.__getitem__, {"key": "a"}),
}  # fmt: skip
COLUMNS = (
    C.result, C.titles.on(NOW), C.displayed, C.terms.on(NOW), C.needs, C.matching, C.consequences, C.honours,
    C.honours["H1"], C.review, C.groups, C.shortlist,
)  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_i35_any_object_is_taken_or_refused(name: str) -> None:
    function, arguments = CALLS[name]
    tried = [_refusal(function, arguments, argument, junk) for argument in arguments for junk in JUNK]
    refused = [error for error in tried if error]
    assert refused
    assert all(problem.code and problem.what for error in refused for problem in error.problems)


def _refusal(
    function: Callable[..., Any], arguments: dict[str, Any], argument: str, junk: object
) -> rt.RuraltierError | None:
    try:
        function(**{**arguments, argument: junk})
    except rt.RuraltierError as error:
        return error
    return None


@pytest.mark.parametrize("found", COLUMNS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("lang", ["fr", "ZH", "", None, 1, [], b"zh"])
def test_i35_columns_in_a_language_that_there_is_not_are_refused(found: Any, lang: Any) -> None:
    with pytest.raises(rt.EvaluationError) as caught:
        found.columns(lang)
    assert caught.value.problems[0].code == "RT-EVA-020"


EVIL = "甲\x1b[31m\u202e<script>\u2028x"


def sayings(county: County) -> dict[str, str]:
    first, second = county.result.ids.tolist()
    found = {name: repr(one) for name, one in vars(county).items()}
    for lang in ("zh", "en"):
        found |= {
            f"needs {lang}": county.needs.explain(second, lang),
            f"matching {lang}": county.matching.explain(second, lang),
            f"titles {lang}": county.titles.explain(first, NOW, lang),
            f"terms {lang}": county.terms.explain(second, NOW, lang),
            f"review {lang}": county.review[first].text(lang),
            f"consequences {lang}": county.consequences[0].text(lang),
            f"progress {lang}": county.progress.text(lang),
            f"levels {lang}": county.levels.explain("village", first, lang),
            f"mobility {lang}": county.mobility.text(lang),
            f"mover {lang}": county.mobility[first].text(lang),
            f"audit {lang}": county.audit.text(lang),
        }
    return found


def test_i37_no_name_moves_a_cursor_or_turns_the_writing_round() -> None:
    ids = ("a" + EVIL, "b" + EVIL)
    found = sayings(County(cohort(ids, (EVIL, EVIL), EVIL), EVIL))
    hidden = {"Cc", "Cf", "Zl", "Zp", "Cs"}
    wrong = [name for name, text in found.items() for c in text if c != "\n" and unicodedata.category(c) in hidden]
    assert not wrong

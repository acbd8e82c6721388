"""Programs that take over what two rule books say alike give what programs of their own give."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve

import ruraltier as rt
from ruraltier.analysis.lint.mutants import mutants
from ruraltier.analysis.lint.sitting import unchecked
from ruraltier.analysis.lint.trials import Trials
from ruraltier.engine.assess import assess
from ruraltier.engine.lookup import exact_scores
from ruraltier.engine.program import lend, program_for
from ruraltier.policy.criteria import ROOT


@pytest.mark.slow
@pytest.mark.parametrize(("name", "step"), [("shaanxi-2009", 9), ("hdi", 1), ("india-pdi", 3), ("linxi-five-star", 7)])
def test_a_changed_rule_book_gives_the_same_with_borrowed_nodes(name: str, step: int) -> None:
    policy = rt.load_policy(name)
    cohort = Trials(policy).single.cohort
    for mutant in list(mutants(policy))[::step]:
        own, borrowed = (unchecked(policy, quotas=(), **mutant.changed) for _ in range(2))
        lend(policy, borrowed)
        try:
            expected = assess(cohort, own)
        except rt.RuraltierError:
            with pytest.raises(rt.RuraltierError):
                assess(cohort, borrowed)
            continue
        assert assess(cohort, borrowed).same_as(expected)
        rows = np.flatnonzero(~np.isnan(expected.score))
        for found, wanted in zip(*(exact_scores(cohort, p, rows) for p in (borrowed, own)), strict=True):
            assert found.tolist() == wanted.tolist()


def test_what_stands_above_a_change_is_made_anew_and_the_rest_is_taken_over() -> None:
    policy = rt.load_policy("shaanxi-2009")
    cohort = Trials(policy).single.cohort
    first = policy.criteria[0]
    changed = unchecked(policy, criteria=(evolve(first, points=first.points + 1), *policy.criteria[1:]))
    lend(policy, changed)
    old, new = (program_for(p, cohort, exact=True) for p in (policy, changed))
    for code in (first.code, first.aspect, ROOT):
        assert new.node(code) is not old.node(code)
    assert new.node(policy.criteria[-1].code) is old.node(policy.criteria[-1].code)


def test_nothing_is_taken_over_where_indicators_differ_and_nobody_lends_to_itself() -> None:
    policy = rt.load_policy("shaanxi-2009")
    cohort = Trials(policy).single.cohort
    other = unchecked(policy, indicators=(*policy.indicators[:-1], evolve(policy.indicators[-1])))
    lend(policy, other)
    own, others = (program_for(p, cohort, exact=True) for p in (policy, other))
    assert others.node(policy.criteria[0].code) is not own.node(policy.criteria[0].code)
    lend(policy, policy)
    assert program_for(policy, cohort, exact=True) is own

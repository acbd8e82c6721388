"""Of the shipped rule books the linter has nothing to warn of."""

from __future__ import annotations

import pytest

import ruraltier as rt


@pytest.mark.slow
@pytest.mark.parametrize("name", [policy.id for policy in rt.list_policies()])
def test_a_shipped_rule_book_has_no_errors_and_no_warnings(name: str) -> None:
    findings = rt.check(name)
    assert findings.errors == ()
    assert findings.warnings == ()


def test_a_worked_out_value_that_scores_is_not_idle() -> None:
    assert "RT-LNT-021" not in {finding.code for finding in rt.check("hdi").notes}

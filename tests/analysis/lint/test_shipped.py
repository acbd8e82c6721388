"""Of the shipped rule books the linter has nothing to warn of."""

from __future__ import annotations

import pytest

import ruraltier as rt


@pytest.mark.parametrize("name", [policy.id for policy in rt.list_policies()])
def test_a_shipped_rule_book_has_no_errors_and_no_warnings(name: str) -> None:
    findings = rt.check(name)
    assert findings.errors == ()
    assert findings.warnings == ()

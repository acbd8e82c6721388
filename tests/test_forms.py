"""The forms of scoring rules: each fragment of ``docs/forms`` is a sound rule book whose cases pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from _ext import forms

import ruraltier as rt
from ruraltier.policy.book import JointCase

if TYPE_CHECKING:
    from pathlib import Path

FILES = forms.fragments()


def test_every_form_has_its_fragment() -> None:
    assert list(FILES) == list(range(1, forms.FORMS + 1))


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.stem)
def test_a_form_is_a_rule_book_whose_cases_pass(path: Path) -> None:
    policy = rt.parse_policy(forms.document(path))
    version = policy.at(policy.valid_from) if policy.amendments and policy.valid_from else policy
    assert rt.run_cases(version) == ()
    assert len(version.cases) >= 2 or isinstance(version.cases[0], JointCase)
    assert rt.parse_policy(policy.to_dict()) == policy


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.stem)
def test_the_cases_of_a_form_can_fail(path: Path) -> None:
    document = forms.document(path)
    for case in document["cases"]:
        stated: list[dict[str, Any]] = case["expect"] if "villages" in case else [case["expect"]]
        assert any(stated), "a case that expects nothing"

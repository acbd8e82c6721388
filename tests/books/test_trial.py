"""Schemes of which the library's authors had read nothing, composed by a new user: each is short, sound and tested."""

from __future__ import annotations

from pathlib import Path

import pytest

import ruraltier as rt

BOOKS = Path(__file__).parents[1] / "data" / "trial"
NAMES = ["haryana-rainbow", "odf-plus-2023", "scotland-medals", "zhejiang-a-villages"]
MOST_LINES = 80


def book(name: str) -> Path:
    return BOOKS / f"{name}.toml"


def test_every_file_is_looked_at() -> None:
    assert sorted(path.stem for path in BOOKS.glob("*.toml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_scheme_is_written_in_few_lines(name: str) -> None:
    assert len(book(name).read_text(encoding="utf-8").splitlines()) < MOST_LINES


@pytest.mark.parametrize("name", NAMES)
def test_the_linter_has_nothing_to_warn_of(name: str) -> None:
    findings = rt.check(book(name))
    assert findings.errors == ()
    assert findings.warnings == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_case_comes_out_in_every_version(name: str) -> None:
    for version in rt.load_policy(book(name)).versions():
        assert version.cases
        assert rt.run_cases(version) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_scheme_is_the_same_when_it_is_written_back(name: str) -> None:
    policy = rt.load_policy(book(name))
    assert rt.parse_policy(policy.to_dict()) == policy


def test_the_source_of_a_value_that_does_not_score_is_kept() -> None:
    policy = rt.load_policy(book("haryana-rainbow"))
    assert policy.indicator["works"].source == "tnpsc"
    assert policy.to_dict()["indicators"]["works"]["source"] == "tnpsc"
    assert ("indicators.works", policy.indicator["works"]) in policy.parts()

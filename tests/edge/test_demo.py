from __future__ import annotations

import pytest

import ruraltier.edge.demo
from ruraltier.edge.demo import demo, samples


@pytest.fixture(scope="module")
def english() -> str:
    text, agrees = demo("en")
    assert agrees
    return text


def test_every_real_village_is_in_its_published_tier(english: str) -> None:
    assert "all 7,528 of three provinces" in english
    assert "7,525 agree, 0 disagree, 3 are rated by neither" in english
    assert "  self-reliant         mandiri            1,430  19.0%" in english


def test_the_invented_county_shows_tiers_money_and_where_figures_come_from(english: str) -> None:
    assert "  class-one model village  model         9   1.9%" in english
    assert "3,471,500.00" in english
    assert "示例数值" in english


def test_one_village_is_explained_with_the_rules_that_it_met(english: str) -> None:
    village = english.partition("3. One village explained")[2]
    assert "● F1" in village
    assert "○ G2" in village
    assert "whole by largest remainder" in village


def test_the_demo_speaks_chinese() -> None:
    text, agrees = demo("zh")
    assert agrees
    assert "一致 7,525,不一致 0,双方均未评 3" in text


def test_a_disagreement_is_found_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("MAJU", "MANDIRI"), ("MAJU", "MAJU"), ("", "")]
    monkeypatch.setattr(ruraltier.edge.demo, "_pairs", lambda *_: pairs)
    text, agrees = demo("en")
    assert not agrees
    assert "3 agree, 3 disagree, 3 are rated by neither" in text


def test_samples_are_found_by_folder() -> None:
    assert [table.name for table in samples("synthetic-county")] == [
        f"synthetic-county-{year}.csv" for year in (2009, 2010, 2011)
    ]

"""Versions of a rule book by date."""

from __future__ import annotations

import datetime as dt

import pytest

import ruraltier as rt

DAYS = [
    (dt.date(2009, 3, 1), "shaanxi-2009"),
    (dt.date(2010, 12, 31), "shaanxi-2009"),
    (dt.date(2011, 1, 1), "shaanxi-2011"),
    (dt.date(2040, 1, 1), "shaanxi-2011"),
]


@pytest.mark.parametrize(("day", "version"), DAYS)
def test_the_version_in_force(day: dt.date, version: str) -> None:
    assert rt.load_policy("shaanxi", on=day).id == version


def test_before_the_first_version_none_is_in_force() -> None:
    with pytest.raises(rt.PolicyError, match="no version is in force on 2009-02-28") as caught:
        rt.load_policy("shaanxi", on=dt.date(2009, 2, 28))
    assert caught.value.problems[0].code == "RT-POL-210"
    assert "shaanxi-2009 (2009-03-01 to 2010-12-31)" in caught.value.problems[0].mend


def test_versions_that_overlap_are_refused() -> None:
    policy = rt.load_policy("shaanxi-2011")
    with pytest.raises(rt.PolicyError, match="several versions") as caught:
        rt.policy_at([policy, policy], dt.date(2012, 1, 1))
    assert caught.value.problems[0].code == "RT-POL-211"


def test_no_version_at_all() -> None:
    with pytest.raises(rt.PolicyError, match="no version"):
        rt.policy_at([], dt.date(2012, 1, 1))


def test_an_unknown_family_is_named_with_its_neighbour() -> None:
    with pytest.raises(rt.PolicyError, match="did you mean 'shaanxi'"):
        rt.load_policy("shanxi", on=dt.date(2012, 1, 1))


def test_a_time_of_day_is_no_day() -> None:
    policy = rt.load_policy("shaanxi-2011")
    for ask in (policy.at, lambda on: rt.policy_at([policy], on)):
        with pytest.raises(rt.ArgumentError) as caught:
            ask(dt.datetime(2012, 1, 1))  # noqa: DTZ001 - what is refused
        assert caught.value.problems[0].what == "on is a datetime"

"""Clauses and printed results that say how many stood where, and how many moved."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np

import ruraltier as rt

EARLY_2009_TO_2011 = (dt.date(2009, 1, 31), dt.date(2011, 12, 31))
CLASSES = ("class_4", "class_3", "class_2", "class_1")
PROMOTED = {1: 9_791, 2: 645}


@cache
def book(*codes: str) -> rt.TierPolicy:
    """Return a rule book whose score is the position of the tier."""
    tiers = [{"code": codes[0]}, *({"code": code, "at_least": at} for at, code in enumerate(codes) if at)]
    return rt.parse_policy({
        "format": 1, "id": "b", "title": "b", "source": "s", "confidence": "illustrative",
        "sources": {"s": {"title": "made up"}}, "score": {"total": 1}, "ladder": {"tiers": tiers},
        "indicators": {"place": {"points": 1, "curve": {"kind": "value"}, "bounded": False}},
    })  # fmt: skip


def placed(codes: tuple[str, ...], places: list[int], first: int = 0) -> rt.Assessment:
    """Return the result in which unit after unit stands at these places of a ladder."""
    ids = np.arange(first, first + len(places)).astype(np.str_)
    return rt.assess(rt.Cohort(ids, {"place": rt.NumberColumn(np.array(places, float))}), book(*codes))


def stood(codes: tuple[str, ...], counts: tuple[int, ...]) -> rt.Assessment:
    """Return a result with so many units in each tier, worst first."""
    return placed(codes, np.repeat(np.arange(len(codes)), counts).tolist())


# Classes two and three were not published: these are any that leave the total as it is.
BEFORE, AFTER = (16_812, 8_000, 2_000, 211), (1_346, 10_000, 10_164, 5_513)


def test_s000_34_and_s000_35_counts_of_the_classes() -> None:
    found = rt.compare(stood(CLASSES, BEFORE), stood(CLASSES, AFTER), window=EARLY_2009_TO_2011)
    margins = found.margins()
    assert (margins["class_1"]["before"], margins["class_1"]["after"]) == (211, 5_513)
    assert (margins["class_4"]["before"], margins["class_4"]["after"]) == (16_812, 1_346)
    assert found.window == EARLY_2009_TO_2011


def test_s000_36_and_s000_38_villages_promoted_by_one_and_by_two_classes() -> None:
    places = [0] * (PROMOTED[1] + PROMOTED[2]) + [1] * 100
    later = [1] * PROMOTED[1] + [2] * PROMOTED[2] + [1] * 100
    found = rt.compare(
        placed(CLASSES, places), placed(CLASSES, later), window=(dt.date(2010, 12, 31), dt.date(2011, 12, 31))
    )
    assert {by: found.promoted(by) for by in (1, 2)} == PROMOTED
    assert found.promoted() == 10_436
    assert found.transitions.net_steps == 11_081


def test_s000_38_and_s000_39_any_window_with_these_counts_has_more_steps() -> None:
    found = rt.compare(stood(CLASSES, BEFORE), stood(CLASSES, AFTER), window=EARLY_2009_TO_2011)
    assert sum(step * count for step, count in found.steps.items() if step > 0) >= 15_466 + 5_302 > 11_081
    names = list(CLASSES)
    before, after = ({"class_4": counts[0], "class_1": counts[3]} for counts in (BEFORE, AFTER))
    proofs = rt.contradictions(names, before, after, promoted=PROMOTED)
    assert [(claim.need, claim.room) for claim in proofs.claims] == [(15_466, 10_436), (20_768, 11_081)]
    # What the window really has is no contradiction.
    moved = {step: count for step, count in found.steps.items() if step > 0}
    assert not rt.contradictions(names, before, after, promoted=moved)


HAENAM = ("basic", "self_help", "self_reliant")


def test_saemaul_no_basic_village_is_left_in_haenam() -> None:
    ladder = rt.load_policy("saemaul-1973").ladder.codes
    assert ladder == HAENAM
    before, after = (319, 146, 20), (0, 14, 471)
    assert sum(before) == sum(after) == 485
    found = rt.compare(
        stood(HAENAM, before), stood(HAENAM, after), window=(dt.date(1971, 12, 31), dt.date(1979, 12, 31))
    )
    assert not found.matrix[:, 0].any()
    assert found.matrix.sum() == 485
    assert [found.margins()[code]["after"] for code in HAENAM] == [0, 14, 471]
    assert found.share_kept is not None
    assert found.demoted() == 0
    named = [dict(zip(HAENAM, counts, strict=True)) for counts in (before, after)]
    assert not rt.contradictions(HAENAM, *named, promoted={1: 132, 2: 319})
    assert rt.contradictions(HAENAM, *named, promoted={1: 451})


def test_pai_counts_of_both_years_add_up() -> None:
    ladder = rt.load_policy("india-pdi").ladder.codes
    years = (5_896, 132_392, 77_298, 699, 0), (13_689, 123_719, 118_824, 3_635, 0)
    was, now = (stood(ladder, counts) for counts in years)
    assert (len(was), len(now)) == (216_285, 259_867)
    found = rt.compare(was, now, window=(dt.date(2023, 3, 31), dt.date(2024, 3, 31)))
    assert len(found.units.entered) == 259_867 - 216_285
    for code, early, late in zip(ladder, *years, strict=True):
        margin = found.margins()[code]
        assert (margin["before"], margin["after"]) == (early, late)
    assert found.matrix.sum() == 216_285

"""The statistics of the five sources, worked out by the library from the figures that they print."""

from __future__ import annotations

from fractions import Fraction

from books.reckoned import reckoned, yearly


def test_s000_21_and_s000_22_money_and_projects_of_the_firms() -> None:
    assert reckoned("yuan / villages", 0, yuan=133_000_000, villages=3_000) == 44_333
    assert reckoned("projects / firms", 2, projects=1_901, firms=2_620) == Fraction("0.73")


def test_s000_32_households_are_paired_one_to_one() -> None:
    # Taibai prints 963 poor households paired one to one, and over 4,000 visits: at least four a household.
    assert reckoned("whole(visits / households)", 0, visits=4_000, households=963) == 4


def test_s000_37_and_s000_38_growth_of_income() -> None:
    assert reckoned("100 * (after - before) / before", 2, before=3_438, after=5_028) == Fraction("46.25")
    assert yearly(before=3_438, after=5_028) == Fraction("120.93")


def test_s000_34_s000_35_and_s000_38_changes_of_the_classes() -> None:
    assert reckoned("after - before", 0, before=211, after=5_513) == 5_302
    assert reckoned("after - before", 0, before=16_812, after=1_346) == -15_466


def test_s000_36_and_s000_38_villages_and_steps() -> None:
    assert reckoned("one + two", 0, one=9_791, two=645) == 10_436
    assert reckoned("one + 2 * two", 0, one=9_791, two=645) == 11_081


def test_s001_6_staffing_of_counties() -> None:
    assert reckoned("sum(a, b, c, d)", 0, a=44, b=36, c=58, d=58) == 196


def test_s001_7_and_s001_31_people_sent_down() -> None:
    assert reckoned("townships + villages", 0, townships=9_973, villages=10_009) == 19_982


def test_s001_9_all_selected_graduates_stand_in_villages() -> None:
    assert reckoned("100 * posted / recruited", 2, posted=398, recruited=398) == 100


def test_s001_10_plan_of_recruitment() -> None:
    assert reckoned("posts / (share / 100)", 0, posts=1_065, share=32) == 3_328


def test_s001_11_places_for_agricultural_degrees() -> None:
    assert reckoned("graduates * share / 100", 0, graduates=500, share=10) == 50


def test_s001_27_students_a_county() -> None:
    assert reckoned("students / counties", 1, students=2_149, counties=29) == Fraction("74.1")
    # The next spring: 105 counties and over 6,000 planned.
    assert reckoned("students / counties", 1, students=6_000, counties=105) == Fraction("57.1")


def test_s001_29_training_places() -> None:
    assert reckoned("whole(secretaries / classes)", 0, secretaries=5_400, classes=34) == 158
    assert reckoned("first + second", 0, first=138, second=451) == 589


def test_s002_30_and_s002_31_cadres_that_the_money_pays() -> None:
    assert reckoned("yuan / (pay * months)", 0, yuan=20_000_000, pay=800, months=12) == 2_083


def test_s002_33_profit_of_the_village_shop() -> None:
    # Split half and half, over 30,000 yuan to the village: a net profit of over 60,000.
    assert reckoned("part * 2", 0, part=30_000) == 60_000


def test_s003_2_and_s003_16_money_for_each_laggard_village() -> None:
    assert reckoned("yuan / villages", 0, yuan=2_180_000, villages=78) == 27_949


def test_s003_11_troubles_settled_in_each_village() -> None:
    settled = {"issues": 20, "disputes": 100, "dangers": 30}
    assert reckoned("sum(issues, disputes, dangers) / villages", 2, **settled, villages=78) == Fraction("1.92")


def test_s003_12_no_collective_petition_in_any_of_the_villages() -> None:
    assert reckoned("100 * quiet / villages", 2, quiet=78, villages=78) == 100


def test_s003_13_secretaries_replaced() -> None:
    assert reckoned("100 * replaced / villages", 1, replaced=10, villages=78) == Fraction("12.8")


def test_s003_14_money_of_a_workshop() -> None:
    assert reckoned("yuan / workshops", 0, yuan=500_000, workshops=10) == 50_000


def test_s003_15_works_done() -> None:
    assert reckoned("whole(metres / roads)", 0, metres=3_000, roads=12) == 250
    assert reckoned("sum(roads, bridges, wells, offices)", 0, roads=12, bridges=6, wells=8, offices=5) == 31

"""Programmes as documents: what is read, and every problem at once with its place."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import ruraltier as rt
from ruraltier.domain.threshold import Threshold
from ruraltier.policy.conditions import Compare, Operand

BOOK = {
    "format": 1,
    "id": "book",
    "title": "示例",
    "source": "d",
    "confidence": "published",
    "sources": {"d": {"title": "示例"}},
    "indicators": {
        "mark": {"label": "得分", "points": 100, "range": [0, 100], "curve": {"kind": "value"}},
        "township": {"kind": "text"},
        "from_below": {},
        "worked_out": {"value": "mark + 1"},
        "last": {"kind": "option", "options": ["差", "好"]},
    },
    "score": {"total": 100},
    "ladder": {"previous": "last", "tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
}


def document(**parts: Any) -> dict[str, Any]:
    head = {"format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "published"}
    levels = {"village": {"label": {"zh": "村"}, "policy": "book"}}
    return {**head, "sources": {"d": {"title": "示例"}}, "levels": levels, **parts}


def programme(**parts: Any) -> rt.Programme:
    return rt.parse_programme(document(**parts), {"book": rt.parse_policy(BOOK)})


def problems(stated: Any) -> list[rt.Problem]:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.parse_programme(stated, {"book": rt.parse_policy(BOOK)})
    return list(caught.value.problems)


def found(**parts: Any) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in problems(document(**parts))]


def test_conditions_are_read_with_the_labels_of_their_level_and_may_name_outcomes() -> None:
    made = programme(
        titles={"t": {"level": "village", "tiers": ["top"], "revoke_when": '@"得分" < 1 or tier == "low"'}}
    )
    assert str(made.titles[0].revoke_when) == 'mark < 1 or tier == "low"'
    target = {"code": "T", "level": "village", "figure": "mean", "value": "tier - previous", "by": "2012-01-01"}
    made = programme(targets=[{**target, "from": dt.date(2009, 1, 1), "at_least": 0.5}])
    assert made.targets[0].thresholds == (Threshold.at_least("0.5"),)
    assert made.targets[0].since == dt.date(2009, 1, 1)


def test_tiers_are_compared_with_tiers_and_numbers() -> None:
    conditions = ('tier >= "top"', "tier > previous", "previous == 0", "mark > tier", "1 < tier + 1")
    for when in conditions:
        made = programme(diagnoses={"d": {"level": "village", "when": when, "helpers": ["h"]}}, helpers={"h": {}})
        assert made.diagnoses[0].title("zh") == str(made.diagnoses[0].when)
        assert isinstance(made.diagnoses[0].when, Compare)
    compared = rt.parse_programme(document(), lambda _name: rt.parse_policy(BOOK))
    assert compared.level["village"].title("zh") == "村"


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ('tier >= "best"', "RT-POL-100"),
        ("nothing > 1", "RT-POL-100"),
        ("rank(mark) <= 3", "RT-CON-024"),
        ("tier and mark > 1", "RT-CON-011"),
        ("mark >", "RT-CON-002"),
        ("township == tier", "RT-CON-012"),
    ],
)
def test_a_condition_asks_for_what_there_is(when: str, code: str) -> None:
    assert (code, "assistance.a.when") in found(assistance={"a": {"level": "village", "when": when}})


def test_a_condition_is_text() -> None:
    assert ("RT-DOC-003", "assistance.a.when") in found(assistance={"a": {"level": "village", "when": 3}})


def test_previous_needs_a_column_of_last_time() -> None:
    plain = {**BOOK, "ladder": {"tiers": BOOK["ladder"]["tiers"]}}  # type: ignore[index]  # a table of the book
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(
            document(assistance={"a": {"level": "village", "when": "tier < previous"}}),
            {"book": rt.parse_policy(plain)},
        )
    assert [p.code for p in caught.value.problems] == ["RT-POL-100"]


def test_formulas_look_at_one_unit() -> None:
    target = {"code": "T", "level": "village", "figure": "sum", "value": "rank(mark)", "by": "2012-01-01", "above": 1}
    assert found(targets=[target]) == [("RT-PRG-015", "targets[0].value")]


def test_a_rule_book_leaves_the_names_of_outcomes_free() -> None:
    book = {**BOOK, "indicators": {**BOOK["indicators"], "tier": {}}}  # type: ignore[dict-item]  # a table of the book
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(document(), {"book": rt.parse_policy(book)})
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-PRG-014", "levels.village.policy")]


def test_levels_and_rule_books_are_there() -> None:
    assert found(levels={}) == [("RT-PRG-002", "levels")]
    assert found(levels={"village": {"policy": "other"}}) == [("RT-PRG-001", "levels.village.policy")]
    assert found(levels={"village": {}}) == [("RT-DOC-011", "levels.village.policy")]
    assert ("RT-PRG-010", "chains.town") in found(chains={"town": {"stages": [{"code": "a"}], "ends": [{"code": "b"}]}})
    assert ("RT-PRG-010", "levels.village.under") in found(levels={"village": {"policy": "book", "under": "town"}})


def test_what_could_not_be_read_is_no_second_problem() -> None:
    parts = {"levels": {"village": {"policy": "other"}}, "assistance": {"a": {"level": "village", "when": "mark > 1"}}}
    assert found(**parts) == [("RT-PRG-001", "levels.village.policy")]


def test_heads_codes_sources_and_dates_are_checked() -> None:
    wrong = document(honours=[{"code": c, "level": "village", "places": 1, "ties": "id"} for c in ("甲", "h", "h")])
    wrong |= {"id": " ", "source": "e", "valid_from": dt.date(2012, 1, 1), "valid_until": dt.date(2011, 1, 1)}
    wrong["helpers"] = {"h": {"confidence": "sure", "source": "f"}}
    assert {(p.code, p.path) for p in problems(wrong)} == {
        ("RT-POL-102", "id"),
        ("RT-PRG-010", "source"),
        ("RT-POL-112", "valid_until"),
        ("RT-POL-101", "honours[0]"),
        ("RT-POL-105", "honours[2].code"),
        ("RT-POL-111", "helpers.h.confidence"),
        ("RT-PRG-010", "helpers.h.source"),
    }


def test_unknown_keys_and_later_formats_are_errors() -> None:
    assert ("RT-DOC-010", "helpers.h.colour") in found(helpers={"h": {"colour": 1}})
    assert ("RT-DOC-010", "helpers.h.code") in found(helpers={"h": {"code": "h"}})
    assert ("RT-DOC-010", "surprise") in found(surprise=1)
    assert ("RT-DOC-014", "format") in found(format=2)
    assert ("RT-DOC-003", "chains.village.stages[0].then.pass") in found(
        chains={"village": {"stages": [{"code": "a", "then": {"pass": 1}}], "ends": []}}
    )


def test_a_text_that_is_too_long_is_a_limit() -> None:
    with pytest.raises(rt.LimitError):
        programme(assistance={"a": {"level": "village", "when": "mark > 1 or " * 5000 + "mark > 1"}})


def test_places_in_the_file_are_told() -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(document(levels={}), {}, source="p.toml", lines={"levels": 7})
    assert (caught.value.problems[0].source, caught.value.problems[0].line) == ("p.toml", 7)


def test_conditions_of_an_examination_are_read_too() -> None:
    chain = {
        "stages": [{"code": "a", "then": {"pass": "b"}}],
        "ends": [{"code": "b"}],
        "examination": {"when": '@"得分" > 1', "anchors": 3},
    }
    made = programme(chains={"village": chain})
    examination = made.chain["village"].examination
    assert examination is not None
    assert examination.when == Compare(Operand("value", "mark"), ">", 1)  # type: ignore[arg-type]  # converted
    chain["examination"] = {"when": "nothing > 1"}
    assert ("RT-POL-100", "chains.village.examination.when") in found(chains={"village": chain})


def test_what_nobody_published_is_told() -> None:
    made = programme(helpers={"h": {"confidence": "illustrative"}})
    assert made.illustrative == ("helpers.h",)
    assert "示例数值" in repr(made)
    assert "示例数值" not in repr(programme())


def test_a_programme_and_a_rule_book_are_told_apart() -> None:
    assert [p.code for p in problems(BOOK)] == ["RT-PRG-005"]
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_policy(document())
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-DOC-018", "levels")]


WHOLE = {
    "reference": "示例农发〔2024〕1号",
    "valid_from": dt.date(2024, 1, 1),
    "notes": {"zh": "示例"},
    "levels": {
        "village": {"label": {"zh": "村", "en": "village"}, "policy": "book", "under": "town", "parent": "township"},
        "town": {"policy": "book", "confidence": "illustrative"},
    },
    "rollups": {
        "from_below": {
            "level": "town",
            "of": "village",
            "figure": "share",
            "when": 'tier == "top"',
            "base": "all",
            "weight": "mark",
            "round": {"places": 2, "mode": "half_up"},
            "min_coverage": Fraction("0.5"),
        }
    },
    "ratings": {
        "mark": {
            "level": "village",
            "round": {"places": 1, "mode": "half_up"},
            "gap": {"between": ["self", "public"], "above": 10},
            "parts": [
                {"rater": "self", "weight": Fraction(1, 3)},
                {"rater": "public", "weight": 2, "combine": "share", "counts": ["好"], "quorum": 3},
            ],
        }
    },
    "chains": {
        "village": {
            "stages": [
                {"code": "apply", "by": {"zh": "村"}, "then": {"pass": "decide", "fail": "out"}},
                {"code": "decide", "then": {"pass": "named", "fail": "out"}, "least_days": 5, "within_days": 9},
            ],
            "ends": [{"code": "named", "label": {"zh": "命名"}}, {"code": "out"}],
            "examination": {"order": ["-mark"], "when": "mark > 1", "anchors": 2},
        }
    },
    "titles": {
        "top": {"level": "village", "tiers": ["top"], "years": 3, "last_day": "day_before", "leap_day": "feb_28"}
    },
    "lookbacks": {"from_below": {"level": "village", "events": ["case"], "years": 2}},
    "helpers": {"leader": {"shared": True}},
    "diagnoses": {"weak": {"level": "village", "when": "mark < 10", "helpers": ["leader"]}},
    "assistance": {"laggards": {"level": "village", "when": 'tier == "low"', "package": ["leader"]}},
    "consequences": [
        {"code": "C", "level": "village", "when": "tier < previous", "follows": {"zh": "约谈"}, "on": ["township"]}
    ],
    "targets": [
        {
            "code": "T",
            "level": "village",
            "figure": "mean",
            "value": "tier - previous",
            "at_least": Fraction("0.5"),
            "from": dt.date(2024, 1, 1),
            "by": dt.date(2026, 12, 31),
        }
    ],
    "honours": [{"code": "H", "level": "village", "places": 3, "ties": "id"}],
}


def test_a_programme_is_written_and_read_again() -> None:
    books = {"book": rt.parse_policy(BOOK)}
    made = rt.parse_programme(document(**WHOLE), books)
    assert made.to_dict() == rt.parse_programme(made.to_dict(), books).to_dict()
    assert rt.parse_programme(made.to_dict(), books) == made
    assert rt.parse_programme(tomllib.loads(made.to_toml(), parse_float=Decimal), books) == made
    assert made.to_dict()["chains"]["village"]["stages"][0]["then"] == {"pass": "decide", "fail": "out"}


def test_every_part_has_a_title() -> None:
    made = rt.parse_programme(document(**WHOLE), {"book": rt.parse_policy(BOOK)})
    sections = (
        "levels",
        "ratings",
        "titles",
        "helpers",
        "diagnoses",
        "assistance",
        "consequences",
        "targets",
        "honours",
    )
    assert [getattr(made, section)[0].title("en") for section in sections] == [
        *("village", "mark", "top", "leader", "mark < 10", "laggards", "tier < previous", "T", "H"),
    ]
    chain = made.chain["village"]
    assert [stage.title("zh") for stage in chain.stages] == ["apply", "decide"]
    assert [end.title("zh") for end in chain.ends] == ["命名", "out"]
    assert [part.title("zh") for part in made.ratings[0].parts] == ["self", "public"]
    assert chain.level == "village"


def test_what_a_table_need_not_have_is_told_by_level() -> None:
    made = rt.parse_programme(document(**WHOLE), {"book": rt.parse_policy(BOOK)})
    assert made.filled("village") == ("mark", "from_below", "last")
    assert made.filled("town") == ("from_below", "last")
    with pytest.raises(rt.ArgumentError) as caught:
        made.filled("vilage")
    assert "village" in caught.value.problems[0].mend


def test_a_fingerprint_is_of_the_programme_and_of_its_rule_books() -> None:
    books = {"book": rt.parse_policy(BOOK)}
    made = rt.parse_programme(document(**WHOLE), books)
    turned = dict(reversed(document(**WHOLE).items()))
    assert rt.parse_programme(turned, books).fingerprint == made.fingerprint
    other = {"book": rt.parse_policy(BOOK | {"notes": "another"})}
    assert rt.parse_programme(document(**WHOLE), other).fingerprint != made.fingerprint
    changed = WHOLE | {"helpers": {"leader": {}}}
    assert rt.parse_programme(document(**changed), books).fingerprint != made.fingerprint


def test_a_level_keeps_the_name_of_its_rule_book() -> None:
    books = {"../books/village.toml": rt.parse_policy(BOOK)}
    stated = document(levels={"village": {"policy": "../books/village.toml"}})
    made = rt.parse_programme(stated, books)
    assert made.level["village"].book == "../books/village.toml"
    assert rt.parse_programme(made.to_dict(), books) == made
    assert tomllib.loads(made.to_toml())["levels"]["village"]["policy"] == "../books/village.toml"
    by_id = rt.parse_programme(document(levels={"village": {"policy": "book"}}), {"book": rt.parse_policy(BOOK)})
    assert (by_id.fingerprint, by_id) == (made.fingerprint, made)


@pytest.mark.parametrize("books", [{"book": "x"}, None, "book"])
def test_what_is_no_rule_book_is_refused(books: Any) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.parse_programme(document(), books)
    assert [p.code for p in caught.value.problems] == ["RT-ARG-001"]


def test_what_gives_no_rule_book_is_told_at_the_level_that_names_it() -> None:
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(document(), lambda _name: "x")  # type: ignore[arg-type,return-value]  # on purpose
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-ARG-001", "levels.village.policy")]


def test_a_first_day_that_is_none_is_told_by_the_key_of_the_document() -> None:
    target = {"code": "T", "level": "village", "figure": "count", "by": "2012-01-01", "at_least": 1}
    assert found(targets=[{**target, "from": "23-12-31"}]) == [("RT-DOC-003", "targets[0].from")]
    assert found(targets=[{**target, "since": "2009-01-01"}]) == [("RT-DOC-010", "targets[0].since")]


def test_a_noun_stands_behind_its_article() -> None:
    stage = {"code": "a", "then": {"pass": "nowhere"}, "after": ["nobody"]}
    stated = document(chains={"village": {"stages": [stage], "ends": [{"code": "b"}]}})
    assert "the code of an end of the chain" in [p.rule for p in problems(stated)]

"""From a rule book back to its document, to TOML, and to a fingerprint."""

from __future__ import annotations

import copy
import pickle
import tomllib
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.rulebooks import GONE, base, first_case
from policy.test_consistency import GOOD, Hat
from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.edge.files import list_policies, load_policy
from ruraltier.errors import ExportError
from ruraltier.policy.criteria import Effects
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.write import document_of, fingerprint, to_toml
from strategies import DrawnChoice, SeededChoice, draw_document

if TYPE_CHECKING:
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.shape import Shape

BUNDLED = [policy.id for policy in list_policies()]


def comes_back(policy: TierPolicy) -> None:
    """Assert that a rule book survives its document and its TOML, and that writing again changes no byte."""
    assert parse_policy(document_of(policy)) == policy
    text = to_toml(policy)
    again = parse_policy(tomllib.loads(text, parse_float=Decimal))
    assert again == policy
    assert to_toml(again) == text
    assert again.fingerprint == policy.fingerprint


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_policy_comes_back(name: str) -> None:
    comes_back(load_policy(name))


@pytest.mark.parametrize("changes", [c for _, c in GOOD], ids=[name for name, _ in GOOD])
def test_a_sound_rule_book_comes_back(changes: dict[str, Any]) -> None:
    comes_back(parse_policy(base(**changes)))


CURVES: list[dict[str, Any]] = [
    {"kind": "linear", "at": [0, "1/3", 3], "points": [0, 1, 30], "outside": "extend"},
    {"kind": "steps", "steps": [{"at_least": 1, "points": 3}, {"above": 1, "share": "1/3"}], "otherwise": 1},
    {"kind": "steps", "steps": [{"at_least": 1, "points": 0}], "otherwise_share": 0.5},
    {"kind": "steps", "steps": [{"at_least": 1, "points": 0}], "otherwise": 0},
    {"kind": "proportional", "target": 0.5, "cap": False, "floor": False},
    {"kind": "deduct", "above": 3, "points": 2, "floor": False, "complete": True, "per": "2/7"},
    {"kind": "deduct", "below": 3, "points": 2, "floor": -1},
    {"kind": "deduct", "below": 3, "points": 2, "floor": 0},
    {"kind": "bonus", "below": 3, "points": 2, "cap": False},
    {"kind": "bonus", "above": 3, "points": 2, "cap": 7},
    {"kind": "bonus", "above": 3, "points": 2},
    {"kind": "all_or_nothing", "below": 3},
    {"kind": "value"},
]


@pytest.mark.parametrize("curve", CURVES, ids=[f"{c['kind']} {i}" for i, c in enumerate(CURVES)])
def test_every_curve_comes_back(curve: dict[str, Any]) -> None:
    comes_back(parse_policy(base(**{"indicators.toilets.curve": curve, "indicators.toilets.bounded": False})))


def test_no_limit_is_not_a_limit_of_0() -> None:
    curve = {"kind": "deduct", "above": 3, "points": 2, "floor": False}
    document = base(**{"indicators.toilets.curve": curve, "indicators.toilets.bounded": False})
    assert document_of(parse_policy(document))["indicators"]["toilets"]["curve"] == curve


def test_everything_that_can_be_stated_comes_back() -> None:
    document = base(
        family="line",
        valid_from="2024-01-01",
        valid_until="2024-12-31",
        reference="文号",
        notes={"zh": "说明"},
        missing={"missing": "zero", "refused": 2},
        **{
            "sources.law.note": {"en": "note"},
            "indicators.income.missing": {"not_applicable": "exclude", "suppressed": "1/3"},
            "indicators.income.aliases": ["收入合计"],
            "indicators.income.source": "law",
            "indicators.petition": {"kind": "yes_no", "points": 0, "curve": {"kind": "all_or_nothing", "below": 1}},
            "aspects.wealth.pass": {"above": "1/3"},
            "aspects.wealth.round": {"places": 1, "mode": "up"},
            "aspects.wealth.min_coverage": 0.6,
            "aspects.signs.under": "wealth",
            "aspects.wealth.total": 50,
            "ladder.tiers[1].reference": "第三条",
            "settings.least.value": "1/3",
            "settings.least.label": "最少",
            "cases[0].village.toilets": "保密",
            "incentives.if_short": "pro_rata",
        },
    )
    policy = parse_policy(document)
    comes_back(policy)
    assert dict(first_case(policy).village)["toilets"] is Absence.SUPPRESSED


def test_defaults_are_not_written() -> None:
    document = document_of(parse_policy(base()))
    assert document["indicators"]["heads"] == {"range": [0, 100]}
    assert document["indicators"]["lit"] == {"label": "路灯亮", "kind": "yes_no", "aspect": "signs", "points": 1}
    assert document["score"] == {"total": 100}
    assert document["gates"][0] == {"code": "G1", "when": "income < 10", "cap": "mid"}
    assert "family" not in document


def test_what_a_rule_book_does_not_have_is_not_written() -> None:
    gone = dict.fromkeys(("gates", "vetoes", "floors", "quotas", "settings", "incentives", "cases", "table"), GONE)
    document = document_of(parse_policy(base(missing="refuse", **gone)))
    assert set(document) == {
        "format",
        "id",
        "title",
        "source",
        "confidence",
        "missing_marks",
        "sources",
        "indicators",
        "aspects",
        "score",
        "ladder",
    }


def test_numbers_are_written_as_they_are_read() -> None:
    policy = parse_policy(base(**{"quotas[0].share": 0.1, "settings.least.value": "2/6"}))
    document = document_of(policy)
    assert document["quotas"][0]["share"] == Decimal("0.1")
    assert document["settings"]["least"]["value"] == "1/3"
    assert "share = 0.1\n" in to_toml(policy)


@pytest.mark.parametrize(
    "number", [Fraction(1, 2**50), Fraction(10**35 + 1, 10**30), Fraction(1, 10**29), Fraction(10**60)]
)
def test_long_numbers_come_back(number: Fraction) -> None:
    comes_back(parse_policy(base(**{"settings.least.value": number})))


def test_a_number_with_too_many_digits_is_told() -> None:
    policy = parse_policy(base(**{"settings.least.value": Fraction(10**60 + 1, 3**60)}))
    with pytest.raises(ExportError) as caught:
        document_of(policy)
    assert [p.code for p in caught.value.problems] == ["RT-EXP-001"]


class Plain:
    """A curve that is no attrs class, so that its keys are not known."""

    kind = "plain"

    def shape(self, full: Fraction, options: tuple[str, ...]) -> Shape:
        return Hat().shape(full, options)


def test_a_curve_without_known_keys_cannot_be_written() -> None:
    policy = parse_policy(base())
    criteria = tuple(evolve(c, curve=Plain()) if c.code == "toilets" else c for c in policy.criteria)
    with pytest.raises(ExportError) as caught:
        to_toml(evolve(policy, criteria=criteria))
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-EXP-001", "indicators.toilets.curve")]


def test_a_criterion_under_another_name_cannot_be_written() -> None:
    policy = parse_policy(base())
    criteria = tuple(evolve(c, code="baths") if c.code == "toilets" else c for c in policy.criteria)
    with pytest.raises(ExportError) as caught:
        document_of(evolve(policy, criteria=criteria))
    assert [(p.code, p.path) for p in caught.value.problems] == [("RT-EXP-001", "indicators.baths")]


def test_half_a_character_cannot_be_written() -> None:
    policy = evolve(parse_policy(base()), notes=Text.of("\ud800"))
    with pytest.raises(ExportError) as caught:
        to_toml(policy)
    assert [p.code for p in caught.value.problems] == ["RT-EXP-002"]


def test_effects_that_name_no_kind_come_back() -> None:
    comes_back(evolve(parse_policy(base()), missing=Effects()))


def test_odd_texts_come_back() -> None:
    odd = "\"引号\" 'x' \\ \t\r\n\x00\x1f\x7f 𠮷 end\\"
    comes_back(parse_policy(base(notes=odd, **{"cases[0].name": odd, "indicators.heads.label": odd})))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_comes_back(text: str) -> None:
    comes_back(
        parse_policy(
            base(notes=text, **{"cases[0].name": text, "sources": {"law": {"title": text}, text: {"title": "x"}}})
        )
    )


def test_a_pickled_policy_is_equal() -> None:
    policy = parse_policy(base())
    policy.fingerprint  # noqa: B018 - fills the cache, which the pickle leaves behind
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes


# Fingerprints.


def test_order_comments_and_format_do_not_change_the_fingerprint() -> None:
    policy = parse_policy(base())
    turned = {key: dict(reversed(v.items())) if isinstance(v, dict) else v for key, v in reversed(base().items())}
    assert parse_policy(turned).fingerprint == policy.fingerprint
    commented = "# a comment\n" + to_toml(policy).replace("\n", "  # more\n", 1)
    assert parse_policy(tomllib.loads(commented, parse_float=Decimal)).fingerprint == policy.fingerprint
    spelt = base(**{"score.total": Decimal("100.00"), "title": {"en": "demo", "zh": "示例办法"}})
    assert parse_policy(spelt).fingerprint == policy.fingerprint
    assert fingerprint(policy) == policy.fingerprint
    assert len(policy.fingerprint) == 64


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "other"},
        {"ladder.tiers[2]": {"code": "top", "label": "示范", "at_least": 90}},
        {"gates[0].if_unknown": "applies"},
        {"settings.strict.value": 1},
        {"indicators.toilets.curve.target": "95.1/1"},
        {"valid_from": "2024-01-01"},
    ],
)
def test_what_a_rule_book_says_changes_the_fingerprint(changes: dict[str, Any]) -> None:
    changes = changes | ({"vetoes": []} if "settings.strict.value" in changes else {})
    reference = parse_policy(base(**{"vetoes": []} if "vetoes" in changes else {}))
    assert parse_policy(base(**changes)).fingerprint != reference.fingerprint


def test_methods_of_a_policy_write_it() -> None:
    policy = parse_policy(base())
    assert policy.to_dict() == document_of(policy)
    assert policy.to_toml() == to_toml(policy)


# Drawn rule books.


@given(st.integers(0, 2**32))
def test_a_drawn_rule_book_comes_back(seed: int) -> None:
    document = draw_document(SeededChoice(Random(seed)))  # noqa: S311 - a seed, not a secret
    before = copy.deepcopy(document)
    comes_back(parse_policy(document))
    assert document == before


@settings(max_examples=15)
@given(st.data())
def test_a_shrinkable_rule_book_comes_back(data: st.DataObject) -> None:
    comes_back(parse_policy(draw_document(DrawnChoice(data.draw))))

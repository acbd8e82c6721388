"""Checks of helpers, diagnoses and assistance."""

from __future__ import annotations

from typing import Any

import pytest

import ruraltier as rt
from support.laggards import POLICY, PROGRAMME


def found(**parts: Any) -> list[tuple[str, str]]:
    with pytest.raises(rt.PolicyError) as caught:
        rt.parse_programme(PROGRAMME | parts, {"village-book": rt.parse_policy(POLICY)})
    return [(p.code, p.path) for p in caught.value.problems]


def diagnosis(**keys: Any) -> dict[str, Any]:
    return {"diagnoses": {"economy": PROGRAMME["diagnoses"]["economy"] | keys}}


def laggards(**keys: Any) -> dict[str, Any]:
    return {"assistance": {"laggards": PROGRAMME["assistance"]["laggards"] | keys}}


@pytest.mark.parametrize(
    ("parts", "code", "path"),
    [
        (diagnosis(helpers=[]), "RT-PRG-090", "diagnoses.economy.helpers"),
        (diagnosis(helpers=["instructer"]), "RT-PRG-010", "diagnoses.economy.helpers[0]"),
        (diagnosis(helpers=["leader", "leader"]), "RT-PRG-091", "diagnoses.economy.helpers[1]"),
        (diagnosis(level="township"), "RT-PRG-010", "diagnoses.economy.level"),
        (diagnosis(when="no_money"), "RT-POL-100", "diagnoses.economy.when"),
        (laggards(package=["lead"]), "RT-PRG-010", "assistance.laggards.package[0]"),
        (laggards(package=["leader", "leader"]), "RT-PRG-091", "assistance.laggards.package[1]"),
        (laggards(diagnoses=["economics"]), "RT-PRG-010", "assistance.laggards.diagnoses[0]"),
        (laggards(diagnoses=["party", "party"]), "RT-PRG-091", "assistance.laggards.diagnoses[1]"),
        (laggards(level="county"), "RT-PRG-010", "assistance.laggards.level"),
        (laggards(when='tier == "class_5"'), "RT-POL-100", "assistance.laggards.when"),
        (laggards(years=0), "RT-PRG-040", "assistance.laggards.years"),
        (laggards(years=None), "RT-PRG-041", "assistance.laggards.last_day"),
        (laggards(last_day="eve"), "RT-DOC-012", "assistance.laggards.last_day"),
        (laggards(if_unknown="listed"), "RT-DOC-012", "assistance.laggards.if_unknown"),
    ],
)
def test_what_is_wrong_is_found_in_its_place(parts: dict[str, Any], code: str, path: str) -> None:
    stated = {
        section: {name: {k: v for k, v in part.items() if v is not None} for name, part in of.items()}
        for section, of in parts.items()
    }
    assert (code, path) in found(**stated)


def test_tables_and_records_write_labels_so_each_stands_for_one_thing() -> None:
    helpers = PROGRAMME["helpers"] | {"other": {"label": "第一书记"}}
    several = {"a": PROGRAMME["assistance"]["laggards"], "b": PROGRAMME["assistance"]["laggards"]}
    assert found(helpers=helpers, assistance=several) == [
        ("RT-PRG-092", "helpers.other.label"),
        ("RT-PRG-092", "assistance.b.label"),
    ]


def test_a_diagnosis_of_another_level_adds_to_nothing() -> None:
    levels = {"village": {"policy": "village-book"}, "hamlet": {"policy": "village-book"}}
    parts = laggards(diagnoses=["economy"]) | diagnosis(level="hamlet")
    assert found(levels=levels, **parts) == [("RT-PRG-010", "assistance.laggards.diagnoses[0]")]

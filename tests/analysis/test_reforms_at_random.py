"""Drawn rule books: what is effective of one assesses alike, and a reform of one adds up."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import numpy as np
import pytest

import ruraltier as rt
from ruraltier.analysis.mixing import Mixer, built, effective
from strategies import SeededChoice, draw_world
from strategies.answers import assessed

pytestmark = pytest.mark.slow

WORLDS = 12


def changed(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Return the document with some rules and quotas gone, and other amounts."""
    made = copy.deepcopy(document) | {"cases": []}
    for section in ("gates", "vetoes", "quotas"):
        if made.get(section):
            made[section].pop(random.randrange(len(made[section])))
    for award in made.get("incentives", {}).get("awards", []):
        if "amounts" in award:
            award["amounts"] = dict.fromkeys(award["amounts"], 7)
    return made


@pytest.mark.parametrize("number", range(WORLDS))
def test_a_drawn_reform_adds_up(number: int) -> None:
    random = Random(number)  # noqa: S311 - a seed, not a secret
    world = draw_world(SeededChoice(random), number, 20)
    result = assessed(world.document, world.rows)
    try:
        new = rt.parse_policy(changed(world.document, random))
    except rt.PolicyError:
        pytest.skip("a tier of this rule book is reached by what was taken away only")
    old = rt.parse_policy(world.document)
    mixer = Mixer(effective(old.to_dict()), effective(new.to_dict()))
    again = rt.assess(result.cohort, built(mixer.document([])))
    assert np.array_equal(again.tier, result.tier)
    assert np.array_equal(again.score, result.score, equal_nan=True)
    found = rt.reform(result.cohort, old, new, incentives=False, most=5)
    for name, total in found.totals.items():
        assert sum(effect.totals[name] for effect in found.effects) == total
    assert rt.diff(old, old).changes == ()

"""Samples that anybody can draw again."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ruraltier as rt
from support.chains import SHAANXI, line, reviewed

IDS = [f"6101{i:04}" for i in range(100)]


def test_a_sample_is_kept_by_its_value() -> None:
    assert rt.audit_sample(IDS[:10], "3/10", "2025-12-01").tolist() == by_hand(IDS[:10], 3, "2025-12-01")
    assert rt.audit_sample(["a", "b"], 1, 7).tolist() == ["a", "b"]
    assert rt.audit_sample([], 1, 7).tolist() == []


def by_hand(ids: list[str], number: int, seed: str) -> list[str]:
    keys = {hashlib.sha256(f"{len(seed)}:{seed}{one}".encode()).hexdigest(): one for one in ids}
    return sorted(keys[key] for key in sorted(keys)[:number])


@given(
    st.lists(st.text("ab村0", min_size=1, max_size=5), unique=True, max_size=12),
    st.fractions(Fraction(1, 50), 1),
    st.text("12", max_size=3),
    st.integers(0, 4),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_is_of_no_matter(ids: list[str], share: Fraction, seed: str, least: int, chance: Any) -> None:
    drawn = rt.audit_sample(ids, share, seed, least=least).tolist()
    number = min(len(ids), max(math.ceil(share * len(ids)), least))
    assert drawn == by_hand(ids, number, seed)
    other = list(ids)
    chance.shuffle(other)
    assert rt.audit_sample(other, share, seed, least=least).tolist() == drawn
    assert rt.audit_sample(other, share, seed, least=least, strata=["x"] * len(ids)).tolist() == drawn


def test_each_stratum_has_a_sample_of_its_own() -> None:
    towns = ["n" if i % 3 else "s" for i in range(100)]
    drawn = rt.audit_sample(IDS, 0.2, "x", strata=towns).tolist()
    town = dict(zip(IDS, towns, strict=True))
    assert Counter(town[one] for one in drawn) == {"n": 14, "s": 7}
    assert [one for one in drawn if town[one] == "s"] == rt.audit_sample(IDS[::3], 0.2, "x").tolist()


def test_seed_and_id_are_told_apart() -> None:
    pairs = [("1", "23"), ("12", "3"), ("", "123")]
    assert len({hashlib.sha256(f"{len(s)}:{s}{i}".encode()).digest() for s, i in pairs}) == 3
    assert rt.audit_sample(IDS, 0.1, "1").tolist() != rt.audit_sample(IDS, 0.1, "2").tolist()
    assert rt.audit_sample(IDS, 0.1, 1).tolist() == rt.audit_sample(IDS, 0.1, "1").tolist()


def test_arguments_are_looked_at() -> None:
    wrong: list[tuple[type[rt.RuraltierError], list[str], Any]] = [
        (rt.ArgumentError, ["RT-REV-002"] * 3, lambda: rt.audit_sample(["a"], 0, "s", least=-1, strata=[])),
        (rt.ArgumentError, ["RT-REV-002"], lambda: rt.audit_sample(["a"], 20, "s")),
        (rt.ArgumentError, ["RT-ARG-001"], lambda: rt.audit_sample(["a"], 1, 0.5)),  # type: ignore[arg-type]  # on purpose
        (rt.ArgumentError, ["RT-ARG-001"], lambda: rt.audit_sample(["a"], 1, "s", least="1")),  # type: ignore[arg-type]  # on purpose
        (rt.TableError, ["RT-TAB-011"] * 2, lambda: rt.audit_sample(["b", "a", "b", "a"], 1, "s")),
    ]
    for kind, codes, call in wrong:
        with pytest.raises(kind) as caught:
            call()
        assert [p.code for p in caught.value.problems] == codes


def test_b1_8_the_sample_is_looked_at_again_and_agrees_with_the_self_check_or_not() -> None:
    ids = [f"v{i:02}" for i in range(20)]
    drawn = set(rt.audit_sample(ids, 0.2, "第二批").tolist())
    lines = []
    for i, one in enumerate(ids):
        lines += [line(one, "2025-10-01", "县级自查", score=90), line(one, "2025-10-20", "市级全面核查")]
        if one in drawn:
            lines.append(line(one, "2025-11-01", "省级抽查", score=90 - 3 * (one == min(drawn))))
        lines.append(line(one, f"2025-11-{10 + i // 10}", "公示"))
    found = reviewed(*lines, chain=SHAANXI)
    assert found.counts() == {"approve": 20}
    agreement = found.agreement("self_check", "sample", tolerance=2)
    assert (agreement.units, agreement.share, agreement.apart.tolist()) == (4, Fraction(3, 4), [min(drawn)])
    assert found.agreement("self_check", "sample", tolerance=3).share == 1

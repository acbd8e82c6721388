"""What the library promises to show: real villages in their official tiers, published examples to the yuan."""

from __future__ import annotations

import csv
import pickle
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import ruraltier as rt
from ruraltier.policy.book import Case

if TYPE_CHECKING:
    from collections.abc import Callable

SHIPPED = Path(str(files("ruraltier"))) / "data" / "samples" / "idm-2024"
KEPT = Path(__file__).parent / "data" / "idm-2024"
PROVINCES = {path.name: path for folder in (SHIPPED, KEPT) for path in sorted(folder.glob("*.csv"))}
CUTS = {"0.4907": "sangat_tertinggal", "0.5989": "tertinggal", "0.7072": "berkembang", "0.8155": "maju"}
FORMS: dict[str, Callable[[str], Any]] = {
    "text": lambda v: [v],
    "float64": lambda v: np.array([float(v)]),
    "float32": lambda v: np.array([np.float32(v)]),
    "Decimal": lambda v: [Decimal(v)],
    "Fraction": lambda v: [Fraction(v)],
}


def assessed(**columns: object) -> rt.Assessment:
    policy = rt.load_policy("idm-2016")
    return rt.assess(rt.read_cohort({"village_code": ["1101012003"], **columns}, policy, id="village_code"), policy)


def test_five_provinces_are_kept() -> None:
    assert sum(len(path.read_text("utf-8").splitlines()) - 1 for path in PROVINCES.values()) == 11_468


@pytest.mark.parametrize("name", PROVINCES)
def test_every_official_status_is_reproduced(name: str) -> None:
    policy = rt.load_policy("idm-2016")
    result = rt.assess(rt.read_cohort(PROVINCES[name], policy, id="village_code"), policy)
    with PROVINCES[name].open(encoding="utf-8", newline="") as lines:
        official = [row["status"] for row in csv.DictReader(lines)]
    assert [code.upper().replace("_", " ") for code in result.tier_codes.tolist()] == official
    assert np.array_equal(result.status == "unrated", np.array(official) == "")


def test_counts_of_aceh() -> None:
    policy = rt.load_policy("idm-2016")
    result = rt.assess(rt.read_cohort(SHIPPED / "11-aceh.csv", policy), policy)
    expected = {
        "mandiri": 519,
        "maju": 1556,
        "berkembang": 3787,
        "tertinggal": 602,
        "sangat_tertinggal": 33,
        "unrated": 3,
    }
    assert result.counts() == expected
    assert list(result.counts()) == list(expected)
    assert len(result) == 6500


@pytest.mark.parametrize(("cut", "lower"), CUTS.items())
@pytest.mark.parametrize("form", FORMS)
def test_on_a_cut_that_belongs_to_the_lower_tier(cut: str, lower: str, form: str) -> None:
    result = assessed(**dict.fromkeys(("iks", "ike", "ikl"), FORMS[form](cut)))
    assert result.exact_score(0) == Fraction(cut)
    assert result.tier_codes.tolist() == [lower]


@pytest.mark.parametrize("form", [*FORMS, "Int64", "Int64 of pandas", "Arrow", "Int64 of polars"])
@pytest.mark.parametrize(("income", "tier"), [("9999", "class"), ("10000", "model"), ("10001", "model")])
def test_on_a_cut_that_belongs_to_the_upper_tier(form: str, income: str, tier: str) -> None:
    later: dict[str, Callable[[str], Any]] = {
        "Int64": lambda v: np.array([int(v)]),
        "Int64 of pandas": lambda v: pd.array([int(v)], dtype="Int64"),
        "Arrow": lambda v: pd.array([int(v)], dtype="int64[pyarrow]"),
        "Int64 of polars": lambda v: pl.Series([int(v)]),
    }
    policy = one_indicator([{"code": "class"}, {"code": "model", "at_least": 10000}])
    cohort = rt.read_cohort({"id": ["a"], "income": (FORMS | later)[form](income)}, policy)
    assert rt.assess(cohort, policy).tier_codes.tolist() == [tier]


def one_indicator(tiers: list[dict[str, object]], **head: object) -> rt.TierPolicy:
    """Return a rule book in which the income itself is the score."""
    return rt.parse_policy({
        "format": 1, "id": "one", "title": "one", "source": "s", "confidence": "illustrative",
        "sources": {"s": {"title": "made up"}}, "score": {"total": 1}, "ladder": {"tiers": tiers},
        "indicators": {"income": {"points": 1, "curve": {"kind": "value"}, "bounded": False}}, **head,
    })  # fmt: skip


@pytest.mark.parametrize(("income", "tier"), [("9999.99", "class_1"), ("10000", "model"), ("10000.01", "model")])
def test_shaanxi_model_village_starts_at_ten_thousand_yuan(income: str, tier: str) -> None:
    policy = rt.load_policy("shaanxi-2011")
    case = next(c for c in policy.cases if isinstance(c, Case) and c.expect.tier == "model")
    values = {code: value for code, value in case.village if code != "net_income"}
    row = {code: [cell(value)] for code, value in values.items()} | {"net_income": [income], "id": ["x"]}
    assert rt.assess(rt.read_cohort(row, policy, id="id"), policy).tier_codes.tolist() == [tier]


def cell(value: object) -> object:
    """Return a case's value as a table holds it."""
    return value.label.zh if isinstance(value, rt.Absence) else value


def test_shaanxi_class_one_may_or_may_not_be_asked_of_a_model_village() -> None:
    policy = rt.load_policy("shaanxi-2011")
    county = SHIPPED.parent / "synthetic-county" / "synthetic-county-2011.csv"
    held = {}
    for needed in (True, False):
        variant = policy.with_setting("model_needs_class_one", needed)
        held[needed] = rt.assess(rt.read_cohort(county, variant), variant).counts()["model"]
    assert 0 < held[True] < held[False]


def test_qixingguan_pays_five_cadres_and_the_village() -> None:
    policy = rt.load_policy("qixingguan-2015")
    case = next(c for c in policy.cases if isinstance(c, Case) and c.expect.award == 120_000)
    row = {code: [cell(value)] for code, value in case.village} | {"id": ["七星村"]}
    result = rt.assess(rt.read_cohort(row, policy, id="id"), policy)
    assert result.tier_codes.tolist() == ["demonstration"]
    allocation = rt.allocate(result, policy.incentives)
    assert allocation.amount.tolist() == [12_000_000]
    assert allocation.amount.dtype == np.int64
    assert (allocation.total, allocation.unspent) == (12_000_000, 0)


@pytest.mark.parametrize("policy", ["idm-2016", "linxi-five-star", "qixingguan-2015", "shaanxi-2009", "shaanxi-2011"])
def test_a_shipped_rule_book_passes_its_own_cases(policy: str) -> None:
    book = rt.load_policy(policy)
    assert len(book.cases) >= 15
    assert rt.run_cases(book) == ()


def test_public_names_are_pinned() -> None:
    pinned = (Path(__file__).parent / "data" / "public_names.txt").read_text("utf-8").split()
    assert list(rt.__all__) == pinned == sorted(pinned)
    assert all(getattr(rt, name) is not None for name in rt.__all__)
    assert set(rt.__all__) < set(dir(rt))
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        rt.asess  # noqa: B018 - looking is the test


def printed(program: str) -> str:
    """Return what a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return done.stdout.strip()


def test_importing_costs_no_library_beyond_the_standard_one() -> None:
    probe = "import ruraltier, sys; print(sorted({'numpy', 'attr', 'cattrs', 'narwhals', 'pandas'} & set(sys.modules)))"
    assert printed(probe) == "[]"


def test_using_it_on_a_table_of_lists_needs_numpy_attrs_and_cattrs_only() -> None:
    probe = (
        "import sys, ruraltier as rt; p = rt.load_policy('idm-2016');"
        "rt.assess(rt.read_cohort({'id': ['a'], 'iks': [1], 'ike': [1], 'ikl': [1]}, p), p);"
        "print(sorted({'narwhals', 'pandas', 'polars', 'pyarrow'} & set(sys.modules)))"
    )
    assert printed(probe) == "[]"


def test_a_result_survives_pickling_with_its_arrays_read_only() -> None:
    result = assessed(iks=["0.7257"], ike=["0.5333"], ikl=["0.6667"])
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - our own bytes
    assert again.same_as(result)
    assert not again.score.flags.writeable
    assert again.provenance == result.provenance


def test_published_worked_examples_of_pakisrejo() -> None:
    first = assessed(iks=["0.7257"], ike=["0.5333"], ikl=["0.6667"])
    second = assessed(iks=["0.6868"], ike=["0.7979"], ikl=["0.7456"])
    assert [round(float(r.score[0]), 4) for r in (first, second)] == [0.6419, 0.7434]
    assert [r.tier_codes[0] for r in (first, second)] == ["berkembang", "maju"]

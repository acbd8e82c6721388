"""``frame.ruraltier`` on frames of pandas and polars, for whoever asks for it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pandas as pd
import polars as pl
import pytest

import ruraltier as rt
import ruraltier.accessors
from tables import policy

COLUMNS = {"id": ["a", "b", "c"], "year": [2023, 2023, 2024], "income": [59.9, 60.0, None]}
FRAMES: list[Any] = [
    pytest.param(pd.DataFrame(COLUMNS, index=[3, 1, 2]), id="pandas"),
    pytest.param(pl.DataFrame(COLUMNS), id="polars"),
    pytest.param(pl.LazyFrame(COLUMNS), id="polars, lazily"),
]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_offers_what_the_library_does(frame: Any) -> None:
    book = policy()
    cohort = rt.read_cohort(COLUMNS, book)
    assert frame.ruraltier.cohort(book, id="id").same_as(cohort)
    assert frame.ruraltier.assess(book).same_as(rt.assess(cohort, book))
    assert (frame.ruraltier.check(book).villages, frame.ruraltier.check(book).refused) == (3, 0)
    assert [len(one) for one in frame.ruraltier.years(book).values()] == [2, 1]


@pytest.mark.parametrize("frame", FRAMES)
def test_tiers_are_a_frame_of_the_same_kind(frame: Any) -> None:
    made = frame.ruraltier.tiers(policy(), lang="en")
    assert type(made) is type(frame)
    whole = made.collect() if isinstance(made, pl.LazyFrame) else made
    assert list(whole["tier_label"]) == ["low", "top", ""]
    if isinstance(made, pd.DataFrame):
        assert made.index.tolist() == [3, 1, 2]


def test_nothing_registers_it_but_its_own_module() -> None:
    program = (
        "import pandas, polars, ruraltier\n"
        "ruraltier.assess_batches, ruraltier.read_years, ruraltier.to_xarray\n"
        "print(hasattr(pandas.DataFrame, 'ruraltier'), hasattr(polars.DataFrame, 'ruraltier'))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - this interpreter
    assert ran.stdout.split() == ["False", "False"]


def test_one_of_the_libraries_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.delattr(pd.DataFrame, "ruraltier")
    ruraltier.accessors._register()  # noqa: SLF001 - what importing the module does
    assert hasattr(pd.DataFrame, "ruraltier")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="needs pandas or polars"):
        ruraltier.accessors._register()  # noqa: SLF001 - as above

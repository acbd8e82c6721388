"""to_xarray: the results of many years as one labelled array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define
from numpy.typing import NDArray

from ruraltier._version import VERSION
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import ArgumentError, ExportError, Problem, expect

if TYPE_CHECKING:
    import xarray as xr

_RULE = "years and their results, such as {2023: result, 2024: result}"
_WORDS = ("status", "tier", "provisional_tier", "reasons", "decided_by")


def to_xarray(results: Mapping[Any, Assessment]) -> xr.Dataset:
    """Return the results of many years as one Dataset of xarray, village x year.

    Parameters
    ----------
    results
        Label of a year -> its result. The labels become those of the dimension ``year`` as they are.

    Returns
    -------
    xarray.Dataset
        Over the dimensions ``village`` (every id of any year, in the order in which they first appear), ``year`` and
        ``criterion`` (every code of any of the rule books):

        * ``score`` (village, year), float64: correctly rounded from the exact one. NaN: no score, or no such village
          in that year; ``status`` tells which.
        * ``status``, ``tier``, ``provisional_tier``, ``reasons``, ``decided_by`` (village, year), str, as in the
          columns of the result. A status that is an empty text: the village is not in the table of that year.
        * ``points`` (village, year, criterion), float64: the figures of the criteria. NaN: no figure, no such village,
          or no such criterion in the rule book of that year.
        * ``name`` (village), str: the last name that is not empty.
        * ``policy``, ``policy_sha256``, ``table_sha256`` (year), str, and ``illustrative`` (year), int64: what the
          result of the year rests on, and how many parts of it rest on figures that nobody published.

    Raises
    ------
    ArgumentError
        If there is no result, or something else than one.
    ExportError
        If xarray is not installed.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["a", "b"], "year": [2023, 2024], "iks": [1, 1], "ike": [1, 1], "ikl": [1, 1]}
    >>> years = rt.read_years(table, policy)
    >>> stacked = rt.to_xarray({year: rt.assess(cohort, policy) for year, cohort in years.items()})
    >>> stacked["tier"].sel(village="a").values.tolist(), dict(stacked.sizes)
    (['mandiri', ''], {'village': 2, 'year': 2, 'criterion': 3})
    """
    _check(results)
    try:
        import xarray as xr  # noqa: PLC0415 - an optional library
    except ImportError as error:
        what, mend = "a Dataset needs xarray", 'pip install "ruraltier[xarray]"'
        raise ExportError(Problem(code="RT-EXP-022", what=what, rule="the library", mend=mend)) from error
    stack = _Stack.of(list(results.values()))
    criteria = list(dict.fromkeys(code for result in stack.results for code in result.policy.criterion))
    coords = {"village": stack.ids, "year": list(results), "criterion": criteria}
    found: dict[str, NDArray[Any]] = {"score": stack.numbers([result.score for result in stack.results])}
    found |= {word: stack.words([result.columns()[word] for result in stack.results]) for word in _WORDS}
    two = {name: (("village", "year"), values) for name, values in found.items()}
    points = {"points": (("village", "year", "criterion"), stack.points(criteria))}
    names = {"name": ("village", stack.names)}
    return xr.Dataset(two | points | names | _origins(stack.results), coords, {"ruraltier": VERSION})


def _check(results: object) -> None:
    expect(results, Mapping, "results", _RULE)
    assert isinstance(results, Mapping)  # noqa: S101 - tells the type checker what was just looked at
    if not results:
        raise ArgumentError(Problem(code="RT-ARG-001", what="results holds nothing", rule=_RULE))
    for year, result in results.items():
        expect(result, Assessment, f"results[{year!r}]", _RULE)


def _origins(results: list[Assessment]) -> dict[str, Any]:
    told = [result.provenance for result in results]
    texts = {key: ("year", [one[key] for one in told]) for key in ("policy", "policy_sha256", "table_sha256")}
    return texts | {"illustrative": ("year", [len(result.policy.illustrative) for result in results])}


@define(eq=False)
class _Stack:
    """Results whose villages have found their places among those of all years.

    Parameters
    ----------
    results
        One for each of y years.
    ids
        Shape (n,), str: the villages of all years.
    at
        For each year, which of them its villages are.
    """

    results: list[Assessment]
    ids: NDArray[np.str_]
    at: list[NDArray[np.intp]]

    @classmethod
    def of(cls, results: list[Assessment]) -> _Stack:
        """Return the results side by side."""
        ids = np.concatenate([result.ids for result in results])
        known, first, which = np.unique(ids, return_index=True, return_inverse=True)
        places = np.argsort(np.argsort(first))[which.reshape(-1)]
        ends = np.cumsum([len(result) for result in results])[:-1]
        return cls(results, known[np.argsort(first)], np.split(places, ends))

    def numbers(self, columns: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return a column of each year side by side, shape (n, y); NaN where a village is not there."""
        out = np.full((len(self.ids), len(columns)), np.nan)
        for year, (at, column) in enumerate(zip(self.at, columns, strict=True)):
            out[at, year] = column
        return out

    def words(self, columns: list[NDArray[np.str_]]) -> NDArray[np.str_]:
        """Return a column of each year side by side, shape (n, y); empty texts where a village is not there."""
        out = np.zeros((len(self.ids), len(columns)), np.result_type(*columns))
        for year, (at, column) in enumerate(zip(self.at, columns, strict=True)):
            out[at, year] = column
        return out

    def points(self, criteria: list[str]) -> NDArray[np.float64]:
        """Return the figures of the criteria, shape (n, y, criteria); NaN where there is none."""
        out = np.full((len(self.ids), len(self.at), len(criteria)), np.nan)
        for year, (at, result) in enumerate(zip(self.at, self.results, strict=True)):
            for position, code in enumerate(criteria):
                if code in result.policy.criterion:
                    out[at, year, position] = result.points(code)
        return out

    @property
    def names(self) -> NDArray[np.str_]:
        """Shape (n,), str: the last name of each village that is not empty."""
        columns = [result.cohort.names for result in self.results]
        out = np.zeros(len(self.ids), np.result_type(*columns))
        for at, column in zip(self.at, columns, strict=True):
            out[at] = np.where(column == "", out[at], column)
        return out

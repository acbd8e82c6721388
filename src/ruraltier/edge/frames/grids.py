"""Labelled arrays over villages and years, as long tables: a row for each village in each year that has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from attrs import Factory, frozen

from ruraltier._text import loose
from ruraltier.errors import Problem, TableError, show


@frozen
class Grid:
    """A long table.

    Parameters
    ----------
    table
        What can be opened as one.
    village
        The header of the ids, where the villages have labels; else an empty text.
    lacking
        Year -> how many villages have no value at all in it; their rows are left out.
    """

    table: Any
    village: str = ""
    lacking: Mapping[str, int] = Factory(dict)


def grid_of(source: Any, years: tuple[str, ...], known: frozenset[str]) -> Grid:  # noqa: ANN401 - of xarray
    """Return a Dataset or DataArray as a long table.

    Parameters
    ----------
    source
        Over villages and years; a DataArray may have a third dimension, of indicators.
    years
        What the dimension of years may be called.
    known
        Headers, in their loose form, by which a dimension of indicators is known.

    Raises
    ------
    TableError
        If the dimensions are others.
    """
    cube = source if hasattr(source, "data_vars") else _apart(source, known)
    year = next((dim for dim in cube.dims if loose(str(dim)) in map(loose, years)), None)
    villages = [dim for dim in cube.dims if dim != year]
    if year is None or len(villages) != 1:
        raise TableError(_misshapen(source, years))
    village = villages[0]
    held = _held(cube, village, year)
    columns = {str(name): _column(cube, cube[name], (village, year))[held.ravel()] for name in cube.variables}
    labels = _column(cube, cube[year], (year,)).tolist() if year in cube.variables else range(cube.sizes[year])
    if year not in cube.variables:
        columns[str(year)] = np.tile(np.arange(cube.sizes[year]), cube.sizes[village])[held.ravel()]
    lacking = {str(label): int(n) for label, n in zip(labels, (~held).sum(axis=0), strict=True)}
    return Grid(columns, str(village) if village in cube.coords else "", lacking)


def _apart(array: Any, known: frozenset[str]) -> Any:  # noqa: ANN401 - of xarray
    """Return a DataArray as a Dataset: by the dimension whose labels are indicators, or as one variable."""
    for dim in array.dims:
        if dim in array.coords and any(loose(str(label)) in known for label in array.coords[dim].to_numpy().tolist()):
            return array.to_dataset(dim=dim)
    return array.to_dataset(name=array.name or "value")


def _held(cube: Any, village: Any, year: Any) -> Any:  # noqa: ANN401 - of xarray
    """Return where a village has any value that belongs to a year, shape (villages, years)."""
    there = [cube[name].notnull() for name in cube.data_vars if year in cube[name].dims]
    if not there:
        return np.ones((cube.sizes[village], cube.sizes[year]), bool)
    shape = {village: cube.sizes[village], year: cube.sizes[year]}
    return reduce(or_, (one.broadcast_like(cube).transpose(*shape).to_numpy() for one in there))


def _column(cube: Any, variable: Any, dims: tuple[Any, ...]) -> Any:  # noqa: ANN401 - of xarray
    """Return a variable over dimensions in this order, as one column."""
    missing = {dim: cube.sizes[dim] for dim in dims if dim not in variable.dims}
    values = variable.expand_dims(missing).transpose(*dims).to_numpy().ravel()
    return np.datetime_as_string(values, unit="D") if values.dtype.kind == "M" else values


def _misshapen(source: Any, years: tuple[str, ...]) -> Problem:  # noqa: ANN401 - of xarray
    what = f"the {type(source).__name__} has the dimensions {', '.join(show(str(dim)) for dim in source.dims)}"
    rule = f"villages and years (a dimension called {' or '.join(years)}), and indicators in a DataArray"
    return Problem(code="RT-TAB-022", source="xarray", what=what, rule=rule, mend='name it: year="dimension"')

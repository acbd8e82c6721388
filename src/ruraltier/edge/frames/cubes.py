"""Labelled arrays of xarray, as columns."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier.errors import Problem, TableError, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def is_cube(source: object) -> bool:
    """Return whether something is a Dataset or a DataArray; xarray is not loaded for this.

    Examples
    --------
    >>> is_cube({"id": ["a"]})
    False
    """
    xarray = sys.modules.get("xarray")
    return xarray is not None and isinstance(source, (xarray.Dataset, xarray.DataArray))


def columns_of(source: Any) -> Mapping[str, NDArray[Any]]:  # noqa: ANN401 - a Dataset or a DataArray
    """Return the coordinates and variables of a labelled array over one dimension, each as a column.

    What has no dimension holds for every row.

    Raises
    ------
    TableError
        If there is another number of dimensions.
    """
    dims = [str(dim) for dim in source.dims]
    if len(dims) != 1:
        raise TableError(_misshapen(source, dims))
    return {str(name): _spread(one, source.sizes[dims[0]]) for name, one in _variables(source).items()}


def _variables(source: Any) -> dict[Any, Any]:  # noqa: ANN401 - as above
    coords = {name: source.coords[name] for name in source.coords}
    if hasattr(source, "data_vars"):
        return coords | {name: source[name] for name in source.data_vars}
    return coords | {source.name or "value": source}


def _spread(variable: Any, rows: int) -> NDArray[Any]:  # noqa: ANN401 - as above
    values = np.asarray(variable.to_numpy())
    return values if values.ndim else np.full(rows, values)


def _misshapen(source: object, dims: list[str]) -> Problem:
    what = f"the {type(source).__name__} has the dimensions {', '.join(map(show, dims))}" if dims else "no dimension"
    mend = "choose one year with sel(), or use read_years(); parts in a dimension become variables by to_dataset(dim=…)"
    return Problem(code="RT-TAB-022", what=what, rule="one dimension, that of the villages", mend=mend if dims else "")

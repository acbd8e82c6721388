"""One column of any library as numbers, as objects, or as the reason why it cannot be read; its decimals are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier.edge.gather import Fault

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from numpy.typing import NDArray

_RULE = "a column of numbers, texts or truth values"
_FIXES = {
    "c": "take the real part",
    "m": "write durations as numbers",
    "M": "write dates as texts or numbers",
    "S": "decode the bytes to texts first",
    "V": "give one field a column",
}


def cells_of(values: object) -> Sequence[object] | NDArray[Any] | Fault:
    """Return the cells of one column given as an array, a list or a series.

    Examples
    --------
    >>> cells_of([1, 2.5]), cells_of(np.array([1j])).code
    ([1, 2.5], 'RT-TAB-008')
    """
    if isinstance(values, np.ndarray):
        return array_cells(values)
    if isinstance(values, (list, tuple, range)):
        return list(values)
    series = as_series(values)
    if series is not None:
        return series_cells(series)
    if isinstance(values, (str, bytes, bytearray, memoryview)) or not isinstance(values, Sequence):
        return array_like_cells(values)
    return list(values)


def dated_cells_of(values: object) -> Sequence[object] | NDArray[Any] | Fault:
    """Return the cells of one column as `cells_of` does; dates are objects of their library.

    Examples
    --------
    >>> dated_cells_of(np.array(["2024-02-29"], dtype="datetime64[D]"))
    [np.datetime64('2024-02-29')]
    """
    if isinstance(values, np.ndarray):
        dated = values.dtype.kind == "M" and values.ndim == 1 and not isinstance(values, np.ma.MaskedArray)
        return list(values) if dated else array_cells(values)
    series = None if isinstance(values, (list, tuple, range)) else as_series(values)
    return series.to_list() if series is not None and series.dtype.is_temporal() else cells_of(values)


def array_like_cells(values: object) -> Sequence[object] | NDArray[Any] | Fault:
    """Return the cells of an object that gives a list or speaks the array protocol."""
    if hasattr(values, "to_pylist"):
        import pyarrow as pa  # noqa: PLC0415 - an array of it is here, and so is the library

        # As a series, whose floats keep their width.
        return cells_of(pa.chunked_array([values]))
    if hasattr(values, "__array__"):
        return array_cells(np.asarray(values))
    return _refused(f"a {type(values).__name__}", "give a list, an array or a series")


def array_cells(array: NDArray[Any]) -> Sequence[object] | NDArray[Any] | Fault:
    """Return the cells of an array: itself where it holds numbers or truth values, else its objects."""
    if isinstance(array, np.ma.MaskedArray):
        return _refused("a masked array", "fill the masked values with nan")
    if array.ndim != 1 and array.shape[1:] != (1,):
        return _refused(f"an array of the shape {array.shape}", "give one dimension")
    if array.dtype.kind in _FIXES:
        return _refused(f"of the type {array.dtype}", _FIXES[array.dtype.kind])
    flat = array.reshape(-1)
    return flat if flat.dtype.kind in "fiu" else flat.tolist()


def series_cells(series: nw.Series[Any]) -> Sequence[object] | NDArray[Any] | Fault:
    """Return the cells of a series of any frame library."""
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - a frame library loads only when a frame is read

    kind = series.dtype
    if isinstance(kind, (nw.Categorical, nw.Enum)) and series.implementation.is_pandas_like():
        return _categories(series.to_native())
    if isinstance(kind, (nw.String, nw.Categorical, nw.Enum)):
        return series.cast(nw.String()).to_list()
    if kind.is_integer():
        return _integers(series)
    if kind.is_float():
        return _floats(series)
    if isinstance(kind, (nw.Boolean, nw.Decimal, nw.Object)) or series.is_null().all():
        return series.to_list()
    return _wide_decimals(series) or _refused(f"of the type {kind}", "write it as numbers or texts")


def _categories(native: Any) -> Sequence[object] | NDArray[Any] | Fault:  # noqa: ANN401 - a categorical series of pandas
    if not hasattr(native, "cat"):  # a dictionary of Arrow
        return cells_of(native.array.__arrow_array__())
    # By the categories as they are: as texts, numbers of 32 bits would show digits that nobody wrote.
    words = cells_of(native.cat.categories)
    if isinstance(words, Fault):
        return words
    words = [*words, None]
    return [words[code] for code in native.cat.codes]


def _wide_decimals(series: nw.Series[Any]) -> Sequence[object]:
    """Return the cells of decimals of more than 38 digits, for which narwhals has no type; else nothing."""
    native = series.to_native()
    kind = native.type if hasattr(native, "type") else native.dtype
    return series.to_list() if str(kind).startswith("decimal") else []


def _integers(series: nw.Series[Any]) -> Sequence[object] | NDArray[Any]:
    # With gaps or 128 bits an array would go through float64, and large numbers would change.
    plain = "128" not in str(series.dtype) and not series.is_null().any()
    return series.to_numpy() if plain else series.to_list()


def _floats(series: nw.Series[Any]) -> NDArray[Any]:
    gone = series.is_null().to_numpy()
    # The width stays, because 60.1 in 32 bits means 60.1 and not the nearest float64.
    array = np.array(
        series.fill_null(0.0).to_numpy() if gone.any() else series.to_numpy(), dtype=str(series.dtype).lower()
    )
    array[gone] = np.nan
    return array


def as_series(values: Any) -> nw.Series[Any] | None:  # noqa: ANN401 - any frame library
    """Return a series of any library as one of narwhals; None where it is no series."""
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - see above

    try:
        series: nw.Series[Any] = nw.from_native(values, series_only=True)
    except TypeError:
        return None
    return series


def _refused(what: str, mend: str) -> Fault:
    return Fault("RT-TAB-008", f"the column is {what}", _RULE, mend)

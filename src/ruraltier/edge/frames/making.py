"""Columns of a result as a table of the kind of another one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ruraltier.edge.frames.cubes import is_cube
from ruraltier.edge.frames.natives import no_table, streams
from ruraltier.errors import ExportError, Problem

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]


def frame_like(columns: Columns, like: Any = None, *, aligned: bool = True) -> Any:  # noqa: ANN401 - any frame
    """Return columns as a table of the kind of another one.

    Parameters
    ----------
    columns
        Name -> array of shape (n,); copied.
    like
        A frame whose kind the new one has, with its index, if any: of pandas, polars (a LazyFrame gives one), pyarrow
        (Table or RecordBatch), or a Dataset of xarray over one dimension. None or a dict gives a dict of arrays. A
        query of another library, such as a DuckDB relation, and what only streams Arrow give a Table of pyarrow. A
        frame of no row or one whose index only counts, such as ``pandas.DataFrame()``, shows its kind alone.
    aligned
        Whether the rows are those of `like`, so that its index holds for them; otherwise only its kind is taken.

    Raises
    ------
    ExportError
        If `like` is no frame, has an index of another length, or pyarrow is needed and not installed.

    Examples
    --------
    >>> frame_like({"id": np.array(["a"])})
    {'id': array(['a'], dtype='<U1')}
    """
    if is_cube(like):  # before mappings: a Dataset is one
        return _cube(columns, like if aligned else None)
    if like is None or isinstance(like, Mapping):
        return {name: np.array(values) for name, values in columns.items()}
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - a frame library loads only when a frame is written

    try:
        model = nw.from_native(like)
    except TypeError as error:
        if not streams(like):
            raise ExportError(_no_frame(like)) from error
        return _batch(columns, like)
    if isinstance(model, nw.LazyFrame):
        return _query(columns, model)
    return _framed(columns, model, aligned=aligned)


def _no_frame(like: object) -> Problem:
    problem = no_table(like)
    return Problem(code="RT-EXP-020", what=problem.what, rule=problem.rule)


def _made(columns: Columns, backend: Any) -> nw.DataFrame[Any]:  # noqa: ANN401 - a name or an Implementation
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - see above

    return nw.from_dict({name: _series(name, array, backend) for name, array in columns.items()})


def _arrow(columns: Columns) -> Any:  # noqa: ANN401 - a Table of pyarrow
    try:
        import pyarrow  # noqa: F401, ICN001, PLC0415 - whether it is there
    except ImportError as error:
        what, mend = "a table of this kind needs pyarrow", 'pip install "ruraltier[arrow]"'
        raise ExportError(Problem(code="RT-EXP-022", what=what, rule="the library", mend=mend)) from error
    return _made(columns, "pyarrow").to_native()


def _series(name: str, array: NDArray[Any], backend: Any) -> nw.Series[Any]:  # noqa: ANN401 - as above
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - see above

    # Said, not guessed: a library that sees no text takes a column without rows for one of anything.
    if array.dtype.kind == "U":
        return nw.new_series(name, array.tolist(), nw.String(), backend=backend)
    return nw.new_series(name, np.array(array), backend=backend)


def _framed(columns: Columns, model: nw.DataFrame[Any], *, aligned: bool) -> Any:  # noqa: ANN401 - any frame
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - see above

    made = _made(columns, model.implementation).to_native()
    index = nw.maybe_get_index(model) if aligned else None
    if index is not None and not (len(index) != len(made) and _only_model(index)):
        _check_rows(len(index), len(made))
        made.index = index
    return made


def _only_model(index: Any) -> bool:  # noqa: ANN401 - of any frame
    """Return whether an index says nothing of rows: that of a frame made to show its kind, of no row or one."""
    counted = type(index).__name__ == "RangeIndex" and index.name is None
    return counted and len(index) <= 1 and index.start == 0


def _query(columns: Columns, model: nw.LazyFrame[Any]) -> Any:  # noqa: ANN401 - any frame
    if model.implementation.is_polars():
        return _made(columns, "polars").lazy().to_native()
    return _arrow(columns)


def _batch(columns: Columns, like: object) -> Any:  # noqa: ANN401 - of pyarrow
    table = _arrow(columns)
    if type(like).__name__ != "RecordBatch":
        return table
    batch: Any = type(like)
    return next(iter(table.to_batches()), batch.from_pylist([], schema=table.schema))


def _cube(columns: Columns, like: Any) -> Any:  # noqa: ANN401 - of xarray
    xarray: Any = sys.modules["xarray"]  # its own object is here
    if like is None:
        return xarray.Dataset({name: ("row", np.array(array)) for name, array in columns.items()})
    if len(like.dims) != 1:
        raise ExportError(
            Problem(code="RT-EXP-020", what=f"it has {len(like.dims)} dimensions", rule="one dimension, the villages")
        )
    (dim,) = like.dims
    _check_rows(like.sizes[dim], *{len(array) for array in columns.values()})
    coords = {dim: like.coords[dim]} if dim in like.coords else {}
    return xarray.Dataset({name: (dim, np.array(array)) for name, array in columns.items() if name != dim}, coords)


def _check_rows(found: int, made: int) -> None:
    if found != made:
        what = f"the frame has {found} rows, the result {made}"
        raise ExportError(
            Problem(code="RT-EXP-021", what=what, rule="the frame that was read", mend="leave `like` out")
        )

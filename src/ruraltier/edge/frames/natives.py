"""What a table in memory is to its own library: its labels, and its columns as that library holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ruraltier.edge.doors.opened import lacking
from ruraltier.edge.frames.cubes import columns_of, is_cube
from ruraltier.edge.series import as_series
from ruraltier.errors import Problem, TableError, show, with_article

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw


@frozen
class Native:
    """A table of a library, before anything is read.

    Parameters
    ----------
    name
        What messages call it.
    labels
        What its columns are called, by position.
    columns
        Given positions and a number of rows, returns the columns; a query gives no more rows than that.
    index
        The label of the column that tells the rows apart, where the library has one.
    query
        Whether the rows come about when they are asked for.
    """

    name: str
    labels: Sequence[object]
    columns: Callable[[Sequence[int], int], dict[int, Any]]
    index: str = ""
    query: bool = False


def opened(source: Any) -> Native:  # noqa: ANN401 - any frame library
    """Return a table as its library holds it.

    Raises
    ------
    TableError
        If it is none, or a library is missing without which it cannot be read.

    Examples
    --------
    >>> opened({"id": ["a"]}).labels
    ['id']
    """
    if is_cube(source):  # before mappings: a Dataset is one, of variables of any shape
        return _mapping("xarray", columns_of(source), str(next(iter(source.dims))))
    if isinstance(source, Mapping):
        return _mapping("dict", source)
    return _framed(source, f"{type(source).__module__.partition('.')[0]} frame")


def _mapping(name: str, source: Mapping[Any, object], index: str = "") -> Native:
    keys = list(source)
    return Native(name, keys, lambda wanted, _: {p: source[keys[p]] for p in wanted}, index)


def _framed(source: Any, name: str) -> Native:  # noqa: ANN401 - as above
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - a frame library loads only when a frame is read

    try:
        frame = nw.from_native(source)
    except nw.exceptions.DuplicateError:
        return Native(name, _labels(source), lambda *_: {})
    except TypeError as error:
        if not streams(source):
            raise TableError(no_table(source)) from error
        return _framed(_run(name, lambda: _arrow_table(source)), name)
    return _lazy(frame, name) if isinstance(frame, nw.LazyFrame) else _eager(frame, name)


def _labels(source: Any) -> list[object]:  # noqa: ANN401 - as above
    return list(source.column_names if hasattr(source, "column_names") else source.columns)


def streams(source: object) -> bool:
    """Return whether an object streams a table in the form of Arrow; a column does so too, and is none.

    Examples
    --------
    >>> streams({"id": ["a"]})
    False
    """
    return hasattr(source, "__arrow_c_stream__") and not isinstance(source, type) and as_series(source) is None


def _arrow_table(source: Any) -> Any:  # noqa: ANN401 - as above
    """Return the table of an object that streams: of pyarrow, or of polars where that is not there."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - see above
    except ImportError:
        return import_module("polars").DataFrame(source)
    return pa.table(source)


def _eager(frame: nw.DataFrame[Any], name: str) -> Native:
    return Native(name, list(frame.columns), lambda wanted, _: {p: frame[:, p].to_native() for p in wanted})


def _lazy(frame: nw.LazyFrame[Any], name: str) -> Native:
    """Return a query: a relation of DuckDB, a LazyFrame of polars and the like."""
    # Asked for the names of its columns, polars works out the plan; the others keep names that stand twice.
    native = frame.to_native()
    labels = _run(name, lambda: frame.collect_schema().names() if frame.implementation.is_polars() else native.columns)

    def columns(wanted: Sequence[int], most: int) -> dict[int, Any]:
        chosen = frame.select(*(labels[p] for p in wanted)).head(most)
        found = _run(name, chosen.collect)
        return {p: found[:, at].to_native() for at, p in enumerate(wanted)}

    return Native(name, list(labels), columns, query=True)


def _run(name: str, query: Callable[[], Any]) -> Any:  # noqa: ANN401 - as above
    try:
        return query()
    except ModuleNotFoundError as error:
        raise TableError(lacking(f"a {name}", "pyarrow", "arrow", "").problems) from error
    except Exception as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)
        what = f"the query fails: {show(said)}"
        raise TableError(Problem(code="RT-TAB-021", source=name, what=what, rule="a query that runs")) from error


def no_table(source: object) -> Problem:
    """Return the problem of something that is no table."""
    rule = "the path of a file, a dict of columns, or a frame (pandas, polars, pyarrow, DuckDB, xarray, Arrow stream)"
    return Problem(code="RT-TAB-002", what=f"{with_article(type(source).__name__)} is not a table", rule=rule)

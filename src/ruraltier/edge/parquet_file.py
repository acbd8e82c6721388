"""Parquet files in, row group by row group, and out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define

from ruraltier.edge.gather import Fault
from ruraltier.edge.limits import TableLimits, too_many
from ruraltier.edge.series import cells_of
from ruraltier.edge.table import Block, Table
from ruraltier.edge.table_file import read_bytes
from ruraltier.errors import ExportError, LimitError, Phrase, Problem, TableError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ruraltier.edge.frames.reading import Cells, CellsOf

_ROWS = 65_536
_EXTENSION = b"ARROW:extension:name"
_RULE = "a column of numbers, texts or truth values"


def open_parquet(path: str | os.PathLike[str], limits: TableLimits, read: CellsOf = cells_of) -> Table:
    """Return the table of a Parquet file.

    Parameters
    ----------
    path, limits
        As in `read_cohort`.
    read
        What returns the cells of one column.

    Raises
    ------
    TableError
        If there is no such file, it is no Parquet, or pyarrow is not installed.
    LimitError
        If it is larger than the limits, packed or unpacked: what it says of itself is looked at before it is unpacked.
    """
    raw = read_bytes(path, limits.file_bytes)
    source = Path(path).name
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional library, loaded when such a file is read
        import pyarrow.parquet as pq  # noqa: PLC0415 - the same
    except ImportError as error:
        raise TableError(_lacking("RT-FIL-025", source)) from error
    try:
        # Texts stay in their dictionary: a long one that stands in every row is unpacked once.
        schema = pq.ParquetFile(pa.BufferReader(raw)).schema_arrow
        texts = [
            field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        file = pq.ParquetFile(pa.BufferReader(raw), read_dictionary=texts)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(source, error) from error
    _check_size(source, file.metadata, limits)
    pages = Pages(source, file, pa, limits, read)
    return Table(source, tuple(schema.names), pages.blocks)


def _lacking(code: str, source: str = "") -> Problem:
    what, rule = (
        Phrase("Parquet 文件需要 pyarrow", "a Parquet file needs pyarrow"),
        Phrase("已安装这个库", "the library"),
    )
    return Problem(code=code, source=source, what=what, rule=rule, mend='pip install "ruraltier[arrow]"')


def _damaged(source: str, error: Exception) -> TableError:
    what = f"the file is no Parquet file, or is damaged or encrypted: {str(error).splitlines()[0]}"
    return TableError(Problem(code="RT-FIL-024", source=source, what=what, rule="a Parquet file"))


def _check_size(source: str, metadata: Any, limits: TableLimits) -> None:  # noqa: ANN401 - of pyarrow
    unpacked = sum(metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups))
    rows, columns = (metadata.num_rows, limits.rows, "rows"), (metadata.num_columns, limits.columns, "columns")
    for size, limit, name in (rows, columns):
        if size > limit:
            raise LimitError(too_many(source, size, limit, name, str(size)))
    if unpacked > limits.text_bytes:
        mend = f"raise the limit: limits=TableLimits(text_bytes={unpacked})"
        what, rule = f"the table has {unpacked} bytes when it is unpacked", f"at most {limits.text_bytes}"
        raise LimitError(Problem(code="RT-LIM-042", source=source, what=what, rule=rule, mend=mend))


@define
class Pages:
    """The rows of a Parquet file."""

    source: str
    file: Any
    pa: Any
    limits: TableLimits
    read: Callable[[object], Any]

    def blocks(self, wanted: Sequence[int]) -> Iterator[Block]:
        """Yield the rows; a column that holds no plain cells is not unpacked."""
        fields = self.file.schema_arrow
        faults = {at: fault for at in wanted if (fault := self._fault(fields.field(at)))}
        names = {at: fields.names[at] for at in wanted if at not in faults}
        first = 1
        for batch in self._batches(list(names.values())):
            cells = {at: self._cells(batch.column(name), fields.names[at]) for at, name in names.items()}
            yield Block(range(first, first + batch.num_rows), {**cells, **faults})
            first += batch.num_rows

    def _batches(self, names: list[str]) -> Iterator[Any]:
        try:
            yield from self.file.iter_batches(batch_size=_ROWS, columns=names)
        except (self.pa.ArrowException, OSError) as error:
            raise _damaged(self.source, error) from error

    def _fault(self, field: Any) -> Fault | None:  # noqa: ANN401 - of pyarrow
        kind = field.type
        if isinstance(kind, self.pa.BaseExtensionType) or _EXTENSION in (field.metadata or {}):
            return Fault("RT-TAB-008", f"the column is of the extension type {kind}", _RULE, "write it as plain texts")
        if self.pa.types.is_nested(kind):
            return Fault("RT-TAB-008", f"the column is nested: {kind}", _RULE, "give every part a column of its own")
        return None

    def _cells(self, column: Any, name: str) -> Cells:  # noqa: ANN401 - of pyarrow
        words = column.dictionary if self.pa.types.is_dictionary(column.type) else column
        if self.pa.types.is_string(words.type) or self.pa.types.is_large_string(words.type):
            self._check_cells(words, name)
        cells: Cells = self.read(self.pa.chunked_array([column]))
        return cells

    def _check_cells(self, words: Any, name: str) -> None:  # noqa: ANN401 - of pyarrow
        import pyarrow.compute as pc  # noqa: PLC0415 - as above

        longest = pc.max(pc.utf8_length(words)).as_py() or 0
        if longest > self.limits.cell:
            what, rule = f"a cell has {longest} characters", f"at most {self.limits.cell}"
            raise LimitError(Problem(code="RT-LIM-041", source=self.source, column=name, what=what, rule=rule))


def parquet_bytes(columns: Mapping[str, NDArray[Any]]) -> bytes:
    """Return columns as the bytes of a Parquet file; NaN is a missing value, and texts are texts.

    Parameters
    ----------
    columns
        Header -> shape (n,), as ``result.columns()`` gives them.

    Raises
    ------
    ExportError
        If pyarrow is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> parquet_bytes({"id": np.array(["0101"])})[:4]
    b'PAR1'
    """
    from ruraltier.edge.frames.making import frame_like  # noqa: PLC0415 - loads what it needs

    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional library, loaded when such a file is written
        import pyarrow.parquet as pq  # noqa: PLC0415 - the same
    except ImportError as error:
        raise ExportError(_lacking("RT-EXP-022")) from error
    out = io.BytesIO()
    pq.write_table(frame_like(columns, pa.table({})), out)
    return out.getvalue()

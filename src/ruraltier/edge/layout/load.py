"""Layout files: TOML (or JSON or YAML) in, every fault told with its line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import asdict, frozen

from ruraltier.edge.doors.suffixes import DOORS, suffix_of
from ruraltier.edge.files import content_of_file, path_of_file
from ruraltier.edge.layout.layout import Layout
from ruraltier.errors import PolicyError, Problem, RuraltierError, show
from ruraltier.policy.limits import LIMITS
from ruraltier.policy.parse import placed_problems
from ruraltier.policy.paths import path_of
from ruraltier.policy.plain import plain_document
from ruraltier.policy.reader import Reader
from ruraltier.policy.structure import each, rows, structured, wrong

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from ruraltier.edge.doors.opened import Opened

_WORKBOOK = ".xlsx"
_FORMAT = 1


@frozen(kw_only=True)
class _Head:
    format: int = _FORMAT
    sheet: str = ""
    id: str = ""
    name: str = ""
    missing: tuple[str, ...] = ()
    thousands: str = ""
    decimal: str = "."
    full_width: bool = False
    encoding: str = ""
    delimiter: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    # These may be written in several ways and are looked at one by one.
    header_row: Any = None
    skip: Any = None
    units: Any = None


def load_layout(path: str | os.PathLike[str]) -> Layout:
    r"""Return a layout from a file.

    Parameters
    ----------
    path
        The path of a TOML file (JSON and YAML are read, too), as ``layout.to_toml()`` writes it.

    Returns
    -------
    Layout
        For `read_cohort` and `check_table`.

    Raises
    ------
    PolicyError
        If the file cannot be read, or something in it is wrong: all problems at once, with their lines.
    LimitError
        If it is too large.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "台账.toml"
    ...     _ = path.write_text('id = "村码"\n[units]\nincome = ["元", "万"]', encoding="utf-8")
    ...     load_layout(path)
    Layout(id='村码', units={'income': ['元', '万']})
    """
    file = path_of_file(path, "layout")
    suffix = suffix_of(file.name)
    if suffix == _WORKBOOK:
        what = f"{show(str(file))} is a workbook"
        raise PolicyError(Problem(code="RT-LAY-002", what=what, rule="a layout as TOML, JSON or YAML"))
    return _said(DOORS[suffix](content_of_file(file, LIMITS), str(file), LIMITS), str(file))


def _said(opened: Opened, source: str) -> Layout:
    try:
        layout = layout_of(opened.document)
    except RuraltierError as error:
        raise placed_problems([*opened.problems, *error.problems], source, opened.places()) from None
    if opened.problems:
        raise PolicyError(opened.problems)
    return layout


def layout_of(document: Mapping[str, Any]) -> Layout:
    """Return the layout that a document describes.

    Raises
    ------
    PolicyError, LimitError
        With every problem of the document, by its path.

    Examples
    --------
    >>> layout_of({"header_row": [3, 4], "skip": ["合计", 12]})
    Layout(header_row=[3, 4], skip=['合计', 12])
    """
    plain, problems = plain_document(document, LIMITS)
    reader = Reader(plain, problems=problems)
    head = reader.take("", partial(structured, plain, _Head))
    named: dict[str, Any] = {} if head is None else asdict(head, recurse=False)
    if named.pop("format", _FORMAT) != _FORMAT:
        raise wrong(
            "RT-DOC-014", f"the layout is written in format {plain['format']}", f"format {_FORMAT}", "", "format"
        )
    units = {code: reader.take(path_of("units", code), partial(_units, one)) for code, one in reader.tables("units")}
    header = reader.take("header_row", partial(_rows, plain.get("header_row")))
    skip = reader.take("skip", partial(_skip, plain.get("skip", [])))
    if reader.problems or reader.lost:
        raise PolicyError(reader.problems)
    stated = named | {"columns": dict(named["columns"]), "units": units, "header_row": header, "skip": skip}
    return Layout(**stated)


def _units(stated: object) -> tuple[str, ...]:
    return structured(stated if isinstance(stated, list) else [stated], tuple[str, ...])


def _rows(stated: object) -> int | tuple[int, ...] | None:
    if stated is None or isinstance(stated, list):
        return None if stated is None else structured(stated, tuple[int, ...])
    return structured(stated, int)


def _skip(stated: object) -> tuple[int | str, ...]:
    return tuple(each((f"[{at}]", mark, int if isinstance(mark, int) else str) for at, mark in enumerate(rows(stated))))

"""A layout: which column is which, and how its cells are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, fields, frozen

from ruraltier.errors import PolicyError, Problem, expect, show
from ruraltier.policy.paths import path_of
from ruraltier.policy.toml_text import toml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEPARATORS = (",", ".", " ", "'", "，", "\u00a0", "\u202f")
_POINTS = (".", ",")


def _headers(value: Mapping[str, str]) -> Mapping[str, str]:
    expect(value, Mapping, "columns", "a mapping of the codes of indicators to headers")
    return MappingProxyType(dict(value))


def _units(value: Mapping[str, str | Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    expect(value, Mapping, "units", "a mapping of the codes of indicators to units")
    return MappingProxyType({code: (one,) if isinstance(one, str) else tuple(one) for code, one in value.items()})


def _marks(value: Iterable[Any]) -> tuple[Any, ...]:
    expect(value, (tuple, list, set, frozenset), "missing, or skip", "a list")
    return tuple(value)


def _rows(value: int | Iterable[int] | None) -> int | tuple[int, ...] | None:
    return value if value is None or isinstance(value, int) else tuple(value)


@frozen(kw_only=True, repr=False)
class Layout:
    """How a table is laid out: what a person writes down once, and each year's table is read with.

    Nothing but what stands here is read otherwise than as it is written.

    Parameters
    ----------
    sheet
        Name of the sheet of a workbook; empty if there is only one that fits.
    header_row
        Row of the header as the user's program counts it, or the rows of a header of several; None where it is plain.
    id, name
        Headers of the ids and of the names; empty where they are plain.
    columns
        Indicator code -> header of its column, where the header is none of those that the rule book knows.
    units
        Indicator code -> the unit of plain numbers in its column, and further units that cells may carry behind the
        number: ``("元", "万")``. They are converted into the unit of the indicator, exactly. ``1`` is the unit of a
        share.
    missing
        Texts that stand for a missing value in this table, besides those that the rule book lists.
    skip
        Rows that are no villages, by number or by the text with which they begin.
    thousands, decimal
        What stands between groups of three digits (empty for nothing), and what stands before the decimals.
    full_width
        Whether full-width digits, signs and points count as plain ones.
    encoding, delimiter
        How a CSV file is written; empty where its bytes and its header say so.

    Raises
    ------
    PolicyError
        With everything that cannot be.

    Examples
    --------
    >>> layout = Layout(header_row=3, columns={"income": "集体收入"}, units={"income": ("元", "万")}, missing=["—"])
    >>> print(layout.to_toml(), end="")
    header_row = 3
    missing    = ["—"]
    <BLANKLINE>
    [columns]
    income = "集体收入"
    <BLANKLINE>
    [units]
    income = ["元", "万"]
    """

    sheet: str = ""
    header_row: int | tuple[int, ...] | None = field(default=None, converter=_rows)
    id: str = ""
    name: str = ""
    missing: tuple[str, ...] = field(default=(), converter=_marks)
    skip: tuple[int | str, ...] = field(default=(), converter=_marks)
    thousands: str = ""
    decimal: str = "."
    full_width: bool = False
    encoding: str = ""
    delimiter: str = ""
    columns: Mapping[str, str] = field(factory=dict, converter=_headers)
    units: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_units)

    def __attrs_post_init__(self) -> None:
        problems = [*self._rows_problems(), *self._mark_problems(), *self._unit_problems(), *self._shared()]
        if problems:
            raise PolicyError(problems)

    def _rows_problems(self) -> Iterator[Problem]:
        rows = (self.header_row,) if isinstance(self.header_row, int) else self.header_row
        if rows is not None and (not rows or rows[0] < 1 or list(rows) != list(range(rows[0], rows[0] + len(rows)))):
            yield _wrong("header_row", f"the header stands in {self.header_row}", "a row from 1 on, or rows in a row")
        for at, mark in enumerate(self.skip):
            if mark < 1 if isinstance(mark, int) else not mark.strip():
                yield _wrong(f"skip[{at}]", f"{show(mark)} is no row", "the number of a row, or how a row begins")

    def _mark_problems(self) -> Iterator[Problem]:
        if self.decimal not in _POINTS:
            yield _wrong("decimal", f"{show(self.decimal)} stands before the decimals", 'one of ".", ","')
        if self.thousands and self.thousands not in _SEPARATORS:
            rule = "one of " + ", ".join(f'"{mark}"' for mark in _SEPARATORS[:5])
            yield _wrong("thousands", f"{show(self.thousands)} stands between thousands", rule)
        if self.thousands == self.decimal:
            what = f"{show(self.decimal)} stands both between thousands and before the decimals"
            yield _wrong("thousands", what, "two marks, or only one of them")

    def _unit_problems(self) -> Iterator[Problem]:
        for code, units in self.units.items():
            if not units or any(not unit.strip() for unit in units):
                yield _wrong(path_of("units", code), "there is no unit", "a unit, or a list of units")

    def _shared(self) -> Iterator[Problem]:
        owners: dict[str, str] = {}
        for code, header in self.columns.items():
            first = owners.setdefault(header.strip(), code)
            if first != code:
                what = f"the header {show(header)} is that of {show(first)} already"
                yield _wrong(path_of("columns", code), what, "one column an indicator")
            if not header.strip():
                yield _wrong(path_of("columns", code), "the header is empty", "a header of the table")

    def says_of(self, code: str) -> bool:
        """Return whether cells of a column are read otherwise than as they are written."""
        return code in self.units or bool(self.thousands) or self.decimal != _POINT[1] or self.full_width

    def to_dict(self) -> dict[str, Any]:
        """Return what is stated, as a layout file holds it."""
        stated = {f.name: _plain(getattr(self, f.name)) for f in fields(Layout)}
        return {name: value for name, value in stated.items() if value not in _UNSTATED and (name, value) != _POINT}

    def to_toml(self) -> str:
        """Return the layout as the text of a TOML file, which `load_layout` reads."""
        return toml_text(self.to_dict())

    def __hash__(self) -> int:
        return hash(self.to_toml())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by what is stated: a read-only mapping cannot be."""
        return _made, (self.to_dict(),)

    def __repr__(self) -> str:
        stated = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Layout({stated})"


_UNSTATED: tuple[object, ...] = (None, "", False, [], {})
_POINT = ("decimal", ".")


def _made(stated: dict[str, Any]) -> Layout:
    return Layout(**stated)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {
            code: _plain(one[0] if isinstance(one, tuple) and len(one) == 1 else one) for code, one in value.items()
        }
    return list(value) if isinstance(value, tuple) else value


def _wrong(path: str, what: str, rule: str) -> Problem:
    return Problem(code="RT-LAY-001", path=path, what=what, rule=rule)

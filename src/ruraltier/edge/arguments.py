"""The arguments of read_cohort, refused where they are of another kind."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import evolve, frozen

from ruraltier.edge.file_options import FileOptions
from ruraltier.edge.layout.fitting import check_layout
from ruraltier.edge.layout.layout import Layout
from ruraltier.edge.limits import TableLimits
from ruraltier.edge.opening import holds_types
from ruraltier.edge.workbooks.kinds import is_workbook
from ruraltier.errors import ArgumentError, Problem, expect, near, show
from ruraltier.policy.policy import TierPolicy


@frozen(kw_only=True)
class Asked:
    """How a table of villages is to be read, by the arguments of the call and, behind them, by the layout."""

    layout: Layout
    options: FileOptions
    id: str | None
    name: str | None
    filled: frozenset[str]
    limits: TableLimits

    @property
    def chosen(self) -> tuple[str, ...]:
        """The headers that the call or the layout names."""
        return tuple(header for header in (self.id, self.name, *self.layout.columns.values()) if header)

    def options_for(self, source: object) -> FileOptions:
        """Return what is said about a source: what the layout says of a file does not concern a frame."""
        if not isinstance(source, (str, os.PathLike)) or holds_types(source):
            return self.options
        names = ("sheet",) if is_workbook(source) else ("encoding", "delimiter")
        stated = {name: getattr(self.layout, name) or None for name in (*names, "header_row")}
        unsaid = {name: value for name, value in stated.items() if getattr(self.options, name) is None}
        return evolve(self.options, **unsaid, skip=(*self.options.skip, *self.layout.skip))


def asked(  # noqa: PLR0913 - the arguments of read_cohort
    policy: TierPolicy,
    layout: object,
    *,
    id: str | None,
    name: str | None,
    filled: Collection[str],
    limits: TableLimits,
    **file: Any,  # noqa: ANN401 - what is said about a file
) -> Asked:
    """Return how a table is to be read.

    Raises
    ------
    ArgumentError
        If an argument is of another kind, or the layout and the rule book do not fit.
    """
    check_reading(policy, id, name, limits)
    check_filled(filled, policy)
    stated = check_layout(layout, policy)
    return Asked(
        layout=stated,
        options=file_options(**file),
        id=id or stated.id or None,
        name=name or stated.name or None,
        filled=frozenset(filled),
        limits=limits,
    )


_MARKS = 'line numbers and texts, such as ("合计", "注")'


def check_reading(policy: object, id: object, name: object, limits: object) -> None:
    """Refuse arguments that say how any table is read.

    Raises
    ------
    ArgumentError
        Naming the first that is of another kind.
    """
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    for value, who in ((id, "id"), (name, "name")):
        expect(value, (str, type(None)), who, "a header, or None")
    expect(limits, TableLimits, "limits", "TableLimits(…)")


def check_filled(filled: object, policy: TierPolicy) -> None:
    """Refuse codes that are no indicators of the rule book.

    Raises
    ------
    ArgumentError
        If it is no collection of codes, or names what there is not.
    """
    rule = 'codes of indicators, such as ("last_tier",)'
    expect(filled, Collection, "filled", rule)
    if isinstance(filled, (str, bytes)):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"filled is a {type(filled).__name__}", rule=rule))
    assert isinstance(filled, Collection)  # noqa: S101 - tells the type checker what was just looked at
    strange = [code for code in filled if code not in policy.indicator]
    if strange:
        what = f"filled names {show(strange[0])}, which is no indicator of the rule book"
        mend = near(str(strange[0]), policy.indicator)
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=mend))


def file_options(  # noqa: PLR0913 - what a caller may say about a file
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | Sequence[int] | None = None,
    skip: Iterable[int | str] = (),
    *,
    sheet: str | None = None,
    careful: bool | None = None,
) -> FileOptions:
    """Return what the caller says about a file.

    Raises
    ------
    ArgumentError
        Naming the first that is of another kind.

    Examples
    --------
    >>> file_options(skip=["合计", 7]).skip, file_options(header_row=[3, 4]).header_row
    (('合计', 7), (3, 4))
    """
    for value, who in ((encoding, "encoding"), (delimiter, "delimiter")):
        expect(value, (str, type(None)), who, "a text, or None")
    expect(sheet, (str, type(None)), "sheet", "the name of a sheet, or None")
    expect(careful, (bool, type(None)), "careful", "True, False or None")
    expect(skip, Iterable, "skip", _MARKS)
    if isinstance(skip, (str, bytes, Mapping)):
        raise _refused(f"skip is a {type(skip).__name__}", f"write skip=({skip!r},)" if skip else "")
    return FileOptions(
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        careful=careful,
        header_row=_header_row(header_row),
        skip=tuple(map(_mark, skip)),
    )


def _header_row(given: object) -> int | tuple[int, ...] | None:
    rule = "a row number, several one below the other such as (3, 4), or None"
    if not isinstance(given, (list, tuple)):
        expect(given, (int, type(None)), "header_row", rule)
        assert given is None or isinstance(given, int)  # noqa: S101 - tells the type checker what was just looked at
        return given
    whole = all(isinstance(row, int) and not isinstance(row, bool) for row in given)
    if not given or not whole or list(given) != list(range(given[0], given[0] + len(given))):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"header_row is {show(given)}", rule=rule))
    return tuple(given) if len(given) > 1 else given[0]


def _mark(mark: object) -> int | str:
    if isinstance(mark, (int, np.integer)) and not isinstance(mark, bool):
        return int(mark)
    if isinstance(mark, str) and mark.strip():
        return mark
    raise _refused(f"skip holds {show(mark)}", "")


def _refused(what: str, mend: str) -> ArgumentError:
    return ArgumentError(Problem(code="RT-ARG-001", what=what, rule=_MARKS, mend=mend))

"""The villages that are assessed together: columns inside, rows as views."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from attrs import define, field, fields, frozen
from numpy.typing import NDArray

from ruraltier._messages import figure
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import shown
from ruraltier.domain.absence import Absence
from ruraltier.domain.column import Column, NumberColumn, Rows, TextColumn, texts
from ruraltier.errors import EvaluationError, Problem, TableError, expect, near, show

if TYPE_CHECKING:
    from fractions import Fraction

_SHOWN_COLUMNS = 8
_HELD = MappingProxyType({NumberColumn: "numbers", TextColumn: "texts"})
_C = TypeVar("_C", NumberColumn, TextColumn)


def _columns(value: Mapping[str, Column]) -> Mapping[str, Column]:
    return MappingProxyType(dict(value))


def _notes(value: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(value)


@define(frozen=True, eq=False, slots=False, repr=False)
class Cohort(WithPanel):
    """Villages in columns.

    Parameters
    ----------
    ids
        Shape (n,), str: the identifiers, unique and not empty; always text.
    columns
        Indicator code -> `NumberColumn` or `TextColumn`, each of length n.
    names
        Shape (n,), str: names for people; empty texts where there are none.
    source
        Where the table came from, for messages.
    notes
        What was noticed while reading that did not stop it.

    Attributes
    ----------
    given, measured_by
        Where a rule book has worked out columns: the cohort as it was before, and that rule book; both None where
        none has. A cohort made anew, of some rows or of the columns of another, has neither: its columns are its own.

    Raises
    ------
    TableError
        If an id is empty or stands twice, or lengths differ.

    Examples
    --------
    >>> cohort = Cohort(["a", "b"], {"income": NumberColumn([8.5, np.nan])})
    >>> len(cohort), cohort["b"]["income"]
    (2, <Absence.MISSING: 1>)
    """

    ids: NDArray[np.str_] = field(converter=texts)
    columns: Mapping[str, Column] = field(converter=_columns)
    names: NDArray[np.str_] = field(default=(), converter=texts)
    source: str = field(default="")
    notes: tuple[Problem, ...] = field(default=(), converter=_notes)
    # No arguments: whoever puts columns together has a table of their own, of which no rule book knows.
    given: Cohort | None = field(default=None, init=False)
    measured_by: object = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        if not len(self.names):
            object.__setattr__(self, "names", texts([""] * len(self.ids)))
        problems = [*_id_problems(self.ids, self.source), *_length_problems(self)]
        if problems:
            raise TableError(problems)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Village]:
        return (Village(self, row) for row in range(len(self)))

    def __getitem__(self, key: str | int) -> Village:
        """Return the village with this id (a text) or at this position (an integer)."""
        return Village(self, self.row(key))

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        made_of = {"given": self.given, "measured_by": self.measured_by}
        return type(self), (self.ids, dict(self.columns), self.names, self.source, self.notes), made_of

    def _panel(self) -> Panel:
        shown_codes = ", ".join(list(self.columns)[:_SHOWN_COLUMNS])
        more = "" if len(self.columns) <= _SHOWN_COLUMNS else f", … {len(self.columns)} in all"
        rows = ends(len(self), self._who, "ll", first=3, last=0)
        return Panel(f"{len(self)} villages · {shown_codes}{more}", kind="Cohort", brief=[rows])

    def _who(self, row: int) -> list[str]:
        return [shown(str(self.ids[row])), shown(str(self.names[row]))]

    def _room(self) -> list[str]:
        """Return the values of the first and the last villages."""
        codes = list(self.columns)[:_SHOWN_COLUMNS]
        sides = "".join("l" if isinstance(self.columns[code], TextColumn) else "r" for code in codes)

        def values(row: int) -> list[str]:
            return [*self._who(row), *(_value(Village(self, row)[code]) for code in codes)]

        return [ends(len(self), values, "ll" + sides, header=["id", "村", *codes])]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {str(identity): row for row, identity in enumerate(self.ids)}

    def row(self, key: str | int) -> int:
        """Return the position of a village, given its id (a text) or its position.

        Raises
        ------
        EvaluationError
            If there is no such village.
        """
        if isinstance(key, (int, np.integer)) and not isinstance(key, bool) and -len(self) <= key < len(self):
            return int(key) % len(self)
        if isinstance(key, str) and key in self._positions:
            return self._positions[key]
        raise EvaluationError(
            Problem(
                code="RT-EVA-001",
                what=f"there is no village {show(key)}",
                source=self.source,
                rule=_keys(key, len(self)),
                mend=_hint(key, self._positions),
            )
        )

    def number(self, code: str) -> NumberColumn:
        """Return the number column of an indicator."""
        return self._column(code, NumberColumn)

    def text(self, code: str) -> TextColumn:
        """Return the text column of an indicator."""
        return self._column(code, TextColumn)

    def _column(self, code: str, kind: type[_C]) -> _C:
        expect(code, str, "code", "the code of an indicator")
        column = self.columns.get(code)
        if isinstance(column, kind):
            return column
        found = "is not in the table" if column is None else f"holds {_HELD[type(column)]}"
        raise EvaluationError(
            Problem(
                code="RT-EVA-002",
                what=f"the column {show(code)} {found}",
                column=code,
                source=self.source,
                rule=f"a column of {_HELD[kind]}",
                mend=near(code, self.columns),
            )
        )

    def take(self, rows: Rows | slice) -> Cohort:
        """Return the cohort of some rows, in the order given; columns that were worked out are kept as its own."""
        columns = {code: column.take(rows) for code, column in self.columns.items()}
        return Cohort(self.ids[rows], columns, self.names[rows], self.source, self.notes)

    def filled(self, columns: Mapping[str, Column]) -> Cohort:
        """Return the cohort with columns more, or others in the place of some, as if they had come with the table.

        What a rule book has worked out is left behind: it may rest on what is filled.

        Parameters
        ----------
        columns
            Code of the indicator -> its column of n rows.

        Raises
        ------
        TableError
            If a column is not as long as the others.
        """
        came = self.columns if self.given is None else self.given.columns
        return Cohort(self.ids, {**came, **columns}, self.names, self.source, self.notes)

    def with_column(self, code: str, column: Column, by: object) -> Cohort:
        """Return the cohort with a column more, or another in the place of one, as a rule book has worked it out."""
        other = object.__new__(type(self))
        # The ids are those of this cohort and need no second look; what was derived from the columns is left behind.
        names = {a.name for a in fields(type(self))}
        other.__dict__.update({name: value for name, value in self.__dict__.items() if name in names})
        given = self if self.given is None else self.given
        columns = _columns({**self.columns, code: column})
        other.__dict__.update({"columns": columns, "given": given, "measured_by": by})
        problems = [*_length_problems(other)]
        if problems:
            raise TableError(problems)
        return other

    def same_as(self, other: object) -> bool:
        """Return whether the other cohort holds the same villages with the same values in the same order."""
        return (
            isinstance(other, Cohort)
            and np.array_equal(self.ids, other.ids)
            and np.array_equal(self.names, other.names)
            and self.columns.keys() == other.columns.keys()
            and all(column.same_as(other.columns[code]) for code, column in self.columns.items())
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of ids, names and values, the same for cohorts that are `same_as` each other, and for no others."""
        digest = hashlib.sha256()
        _feed(digest, "ids", self.ids)
        _feed(digest, "names", self.names)
        for code in sorted(self.columns):
            column = self.columns[code]
            if isinstance(column, TextColumn):
                _feed(digest, f"text {code}", column.values)
            else:
                _feed(digest, f"number {code}", np.array(column.words, dtype=np.str_))
                digest.update(column.canonical)
        return digest.hexdigest()


def _feed(digest: hashlib._Hash, tag: str, texts: NDArray[np.str_]) -> None:
    # Each text goes in behind its length, so that no two lists of texts are written alike.
    for text in (tag, str(len(texts)), *texts.tolist()):
        coded = text.encode("utf-8", "surrogatepass")
        digest.update(f"{len(coded)}:".encode() + coded)


@frozen(eq=False, repr=False)
class Village(WithPanel):
    """One row of a cohort, made on demand.

    Parameters
    ----------
    cohort, row
        The container and the position in it.

    Examples
    --------
    >>> village = Cohort(["330000001002"], {"income": NumberColumn([8.5])}, names=["下河村"])["330000001002"]
    >>> village.name, village["income"]
    ('下河村', Fraction(17, 2))
    """

    cohort: Cohort
    row: int

    @property
    def id(self) -> str:
        """The identifier."""
        return str(self.cohort.ids[self.row])

    @property
    def name(self) -> str:
        """The name for people; may be empty."""
        return str(self.cohort.names[self.row])

    def __getitem__(self, code: str) -> Fraction | str | Absence:
        """Return a value: an exact number, a word, or the reason why there is none."""
        expect(code, str, "code", "the code of an indicator")
        column = self.cohort.columns.get(code)
        if isinstance(column, TextColumn):
            return str(column.values[self.row])
        numbers = self.cohort.number(code)
        value = numbers.exact(self.row)
        if value is None:
            reason = numbers.why_absent(self.row)
            assert reason is not None  # noqa: S101 - tells the type checker what always holds
            return reason
        return numbers.words[int(value)] if numbers.words else value

    def _panel(self) -> Panel:
        return Panel(f"{shown(self.id)} {shown(self.name)}".rstrip(), kind="Village")

    def _room(self) -> list[str]:
        """Return the values of the village."""
        codes = list(self.cohort.columns)
        return [ends(len(codes), lambda i: [codes[i], _value(self[codes[i]])], "lr")]


def _value(value: Fraction | str | Absence) -> str:
    """Return a value for people: an exact number, a word, or why there is none."""
    if isinstance(value, str):
        return shown(value)
    return value.label.zh if isinstance(value, Absence) else figure(value)


def _keys(key: object, rows: int) -> str:
    return "an id of the table" if isinstance(key, str) else f"an id (text) or a position below {rows}"


def _hint(key: object, known: Mapping[str, int]) -> str:
    if isinstance(key, (int, np.integer)) and str(key) in known:
        return f"ids are text: write '{key}'"
    # Spreadsheets drop the zeros at the beginning of a code.
    meant = next((id_ for id_ in known if id_.lstrip("0") == str(key).lstrip("0")), None)
    return near(str(key), list(known)[:10_000]) if meant is None else f"did you mean {show(meant)}?"


def _id_problems(ids: NDArray[np.str_], source: str) -> list[Problem]:
    if not len(ids):
        return []
    order = np.argsort(ids, kind="stable")
    twins = order[1:][ids[order[1:]] == ids[order[:-1]]]
    blank = np.flatnonzero(ids == "")
    return [
        *(
            Problem(code="RT-TAB-010", source=source, row=int(i) + 1, what="the id is empty", rule="an id in every row")
            for i in blank
        ),
        *(
            Problem(
                code="RT-TAB-011",
                source=source,
                row=int(i) + 1,
                id=str(ids[i]),
                what=f"the id {show(str(ids[i]))} stands twice",
                rule="one row a village",
            )
            for i in np.sort(twins)
            if ids[i]
        ),
    ]


def _length_problems(cohort: Cohort) -> list[Problem]:
    sizes = {code: len(column) for code, column in cohort.columns.items()} | {"names": len(cohort.names)}
    return [
        Problem(
            code="RT-TAB-012",
            source=cohort.source,
            column=code,
            what=f"{size} values for {len(cohort)} ids",
            rule="one value an id",
        )
        for code, size in sizes.items()
        if size != len(cohort)
    ]

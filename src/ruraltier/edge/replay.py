"""replay: a published result worked out again, and whether it comes out to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from ruraltier._messages import say
from ruraltier._text import printable, table
from ruraltier.domain.cohort import Cohort
from ruraltier.edge.ledger import Entry, columns_of, read_ledger, sha256
from ruraltier.engine.assess import assess
from ruraltier.errors import SHOWN, EvaluationError, Problem, expect, expect_number
from ruraltier.support.till import amount_text

if TYPE_CHECKING:
    import os

    from ruraltier.edge.ledger import Columns

STANDS = ("policy_sha256", "table_sha256", "ruraltier")
"""What a result rests on: rule book, table, library."""


@frozen(kw_only=True)
class Row:
    """One cell that comes out otherwise: of which village, in which column, as published and as it is now.

    Amounts are in the currency's unit, such as yuan, and not in the minor units of the record.
    """

    id: str
    column: str
    published: str
    now: str


@frozen(kw_only=True)
class Replay:
    """A published result against the same worked out again.

    Parameters
    ----------
    entry
        What was published.
    result_sha256
        SHA-256 of what comes out now.
    differs
        Name of what the result rests on (``policy_sha256``, ``table_sha256``, ``ruraltier``) -> as published, as it is
        now; only what differs.
    rows
        The cells that differ, by village.
    """

    entry: Entry
    result_sha256: str
    differs: dict[str, tuple[str, str]]
    rows: tuple[Row, ...]

    @property
    def agrees(self) -> bool:
        """Whether the result is the same, byte for byte; what it rests on may differ all the same."""
        return self.result_sha256 == self.entry.result_sha256

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: the entry's number, whether it agrees, what differs."""
        rows = [{"id": r.id, "column": r.column, "published": r.published, "now": r.now} for r in self.rows]
        differs = {name: {"published": old, "now": new} for name, (old, new) in self.differs.items()}
        return {"entry": self.entry.entry, "agrees": self.agrees, "differs": differs, "rows": rows}

    def text(self, lang: str) -> str:
        """Return the answer as lines in ``zh`` or ``en``."""
        # The same cells and other bytes: the villages stand in another order.
        key = "replay.agrees" if self.agrees else "replay.differs" if self.rows else "replay.order"
        villages = len({row.id for row in self.rows})
        head = say(key, entry=self.entry.entry, on=self.entry.on, count=villages, sha256=self.entry.result_sha256)
        stands = [[say(f"replay.{name}").get(lang), old, "→", new] for name, (old, new) in self.differs.items()]
        rows = [[row.id, row.column, row.published, "→", row.now] for row in self.rows[:SHOWN]]
        parts = [
            head.get(lang),
            *([table(stands, "llll")] if stands else []),
            *([table(rows, "lllll")] if rows else []),
        ]
        return printable("\n".join(parts))

    def __repr__(self) -> str:
        return f"<Replay {self.text('zh')}>"


def replay(path: str | os.PathLike[str], cohort: Cohort, entry: int | None = None) -> Replay:
    """Return whether a published result comes out again to the byte, or what exactly differs.

    Parameters
    ----------
    path
        The record of published results.
    cohort
        The villages, as they were read for the result.
    entry
        Number of the entry, by default the last.

    Returns
    -------
    Replay
        Whether the bytes agree, and what differs: rule book, table, library, cells.

    Raises
    ------
    EvaluationError
        If the record was tampered with, there is no such entry, or the table cannot be assessed.
    PolicyError
        If this version of the library does not read the rule book of the entry.
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect_number(entry, "entry")
    published = entry_of(read_ledger(path), entry)
    result = assess(cohort, published.rule_book)
    now = columns_of(result, money=published.money)
    stands = {name: (getattr(published, name), result.provenance[name]) for name in STANDS}
    differs = {name: pair for name, pair in stands.items() if pair[0] != pair[1]}
    return Replay(entry=published, result_sha256=sha256(now), differs=differs, rows=_rows(*_in_units(published, now)))


def entry_of(entries: tuple[Entry, ...], number: int | None) -> Entry:
    """Return the entry of a number, by default the last.

    Raises
    ------
    EvaluationError
        If there is no such entry.
    """
    wanted = len(entries) if number is None else number
    if not 1 <= wanted <= len(entries):
        what = f"there is no entry {wanted}"
        raise EvaluationError(Problem(code="RT-LED-005", what=what, rule=f"a number from 1 to {len(entries)}"))
    return entries[wanted - 1]


def _in_units(published: Entry, now: Columns) -> tuple[Columns, Columns]:
    """Return what was published and what comes out now, with amounts as people read them."""
    incentives = published.rule_book.incentives
    if incentives is None or not published.money:
        return published.columns, now
    before, after = (
        columns | {"amount": [amount_text(int(minor), incentives.currency) for minor in columns["amount"]]}
        for columns in (published.columns, now)
    )
    return before, after


def _rows(published: Columns, now: Columns) -> tuple[Row, ...]:
    """Return the cells that differ; a village that only one of them has differs in every cell."""
    old, new = _by_id(published), _by_id(now)
    empty = dict.fromkeys(now, "")
    cells = ((id_, name) for id_ in dict.fromkeys((*old, *new)) for name in now)
    pairs = ((id_, name, old.get(id_, empty)[name], new.get(id_, empty)[name]) for id_, name in cells)
    return tuple(Row(id=i, column=name, published=was, now=is_) for i, name, was, is_ in pairs if was != is_)


def _by_id(columns: Columns) -> dict[str, dict[str, str]]:
    rows = zip(*columns.values(), strict=True)
    return {row["id"]: row for row in (dict(zip(columns, cells, strict=True)) for cells in rows)}

"""The record of published results: a file of JSON lines to which entries are appended and in which none is changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import asdict, define, field

from ruraltier._numbers import plain
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import (
    EvaluationError,
    ExportError,
    Problem,
    RuraltierError,
    expect,
    expect_day,
    expect_number,
    show,
)
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.toml_text import canonical
from ruraltier.support.allocation import allocate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.policy import TierPolicy

FIRST = "0" * 64
"""Stands where the first entry names the one before."""

_TRIES, _PAUSE = 200, 0.05
_COLUMNS = ("id", "status", "tier", "reasons", "decided_by")
Columns = dict[str, list[str]]


@define(frozen=True, kw_only=True, slots=False)
class Entry:
    """One published result.

    Parameters
    ----------
    entry
        Its number, from 1.
    on
        The day of publication, as the publisher gave it.
    policy
        The document of the rule book.
    policy_sha256, table_sha256, ruraltier
        Fingerprints of rule book and table, and the version of the library.
    columns
        What was published, one text a village: id, status, tier, reasons, what decided, the exact score, and the amount
        in minor units if the money was published, too.
    result_sha256
        SHA-256 of `columns` as JSON with sorted keys and no spaces.
    supersedes
        Number of the entry that it replaces, 0 if none.
    previous, sha256
        SHA-256 of the entry before, and of this one: none can be changed, taken out or put in without changing the
        hash of the last.
    """

    entry: int
    on: dt.date
    policy: dict[str, Any] = field(repr=False)
    policy_sha256: str
    table_sha256: str
    ruraltier: str
    columns: Columns = field(repr=False)
    result_sha256: str
    supersedes: int
    previous: str
    sha256: str

    def __len__(self) -> int:
        return len(self.columns["id"])

    @property
    def money(self) -> bool:
        """Whether the money was published, too."""
        return "amount" in self.columns

    @cached_property
    def rule_book(self) -> TierPolicy:
        """The rule book, read from the entry."""
        return parse_policy(self.policy, source=f"entry {self.entry}")


def sha256(value: object) -> str:
    """Return the SHA-256 of a plain value as JSON with sorted keys and no spaces."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def columns_of(result: Assessment, *, money: bool) -> Columns:
    """Return what of a result is published: texts, scores exact, with `money` amounts in minor units."""
    found = result.columns()
    texts = {name: [str(cell) for cell in found[name].tolist()] for name in _COLUMNS}
    amounts = allocate(result, result.policy.incentives).amount.tolist() if money else []
    return texts | {"score": _scores(result)} | ({"amount": [str(amount) for amount in amounts]} if money else {})


def _scores(result: Assessment) -> list[str]:
    rated = np.flatnonzero(~np.isnan(result.score))
    spelt = [""] * len(result)
    for row, above, below in zip(rated.tolist(), *result.exact_fractions(rated), strict=True):
        spelt[row] = plain(Fraction(int(above), int(below)))
    return spelt


def publish(
    result: Assessment, path: str | os.PathLike[str], *, on: dt.date, money: bool = False, supersedes: int | None = None
) -> Entry:
    """Append a result to the record of published results, and return its entry; nothing is ever overwritten.

    Parameters
    ----------
    result
        What is published.
    path
        The record, a file of JSON lines; a new one is begun if it is not there.
    on
        The day of publication. No clock is read.
    money
        Whether the incentives are published, too.
    supersedes
        Number of the entry that this one replaces, 0 for none; by default the latest one of the same rule book (its
        ``id``) and the same table, if there is one. It may not be of a later day.

    Returns
    -------
    Entry
        What was appended. Note its `sha256` where others can see it: it vouches for everything before.

    Raises
    ------
    EvaluationError
        If the record was tampered with; if there is no money, no such entry to supersede, or that
        entry is of a later day.
    ExportError
        If the record cannot be written, or somebody else is writing it for too long.

    Examples
    --------
    >>> import datetime as dt, pathlib, tempfile
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> result = rt.assess(rt.read_cohort({"id": ["a"], "iks": [1], "ike": [1], "ikl": [1]}, policy), policy)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     record = pathlib.Path(folder) / "published.jsonl"
    ...     first = rt.publish(result, record, on=dt.date(2025, 1, 31))
    ...     second = rt.publish(result, record, on=dt.date(2025, 3, 1))
    >>> first.entry, second.entry, second.supersedes, second.previous == first.sha256
    (1, 2, 1, True)
    """
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    expect_day(on, "on")
    expect_number(supersedes, "supersedes")
    columns, record = columns_of(result, money=money), Path(path)
    with _alone(record):
        before = read_ledger(record) if record.exists() else ()
        made = _entry(result, columns, before, supersedes) | {"on": on.isoformat()}
        _check_day(on, before, made["supersedes"])
        _append(record, canonical(made | {"sha256": sha256(made)}) + "\n")
    return _read(made | {"sha256": sha256(made)})


def _entry(result: Assessment, columns: Columns, before: tuple[Entry, ...], supersedes: int | None) -> dict[str, Any]:
    stands = result.provenance
    wanted = (result.policy.id, stands["table_sha256"])
    same = [one.entry for one in before if (one.policy.get("id"), one.table_sha256) == wanted]
    replaced = (same or [0])[-1] if supersedes is None else supersedes
    if not 0 <= replaced <= len(before):
        what = f"there is no entry {replaced} to supersede"
        raise EvaluationError(Problem(code="RT-LED-005", what=what, rule=f"an entry from 1 to {len(before)}, or 0"))
    return {
        "entry": len(before) + 1,
        "policy": json.loads(canonical(result.policy.to_dict()), parse_float=Decimal),
        **{name: stands[name] for name in ("policy_sha256", "table_sha256", "ruraltier")},
        "columns": columns,
        "result_sha256": sha256(columns),
        "supersedes": replaced,
        "previous": before[-1].sha256 if before else FIRST,
    }


def _check_day(on: dt.date, before: tuple[Entry, ...], replaced: int) -> None:
    """Refuse to replace a result by one of an earlier day."""
    if replaced and on < before[replaced - 1].on:
        later = before[replaced - 1].on
        what = f"{on} is earlier than {later}, the day of entry {replaced} that would be replaced"
        mend = f"publish on {later} or later, or say supersedes=0 if no entry is replaced"
        rule = "a day not before that of the replaced entry"
        raise EvaluationError(Problem(code="RT-LED-007", what=what, rule=rule, mend=mend))


def read_ledger(path: str | os.PathLike[str]) -> tuple[Entry, ...]:
    """Return the entries of a record of published results, after checking that nothing in it was changed.

    Parameters
    ----------
    path
        The record.

    Returns
    -------
    tuple of Entry
        In the order of publication.

    Raises
    ------
    EvaluationError
        With the line of every entry that was changed, or before which one was taken out, put in or moved. What was cut
        off at the end cannot be seen from the record: compare the last hash with the one that you noted.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    previous = FIRST
    for line, text in enumerate(_lines(path), start=1):
        try:
            entry = _read(json.loads(text, parse_float=Decimal))
            spelt = canonical(_stated(entry))
        except (ValueError, TypeError, KeyError, RecursionError, RuraltierError):
            problems.append(_fault("RT-LED-001", path, line, "this is no entry", "one entry a line"))
            continue
        problems += [
            _fault(code, path, line, what, rule)
            for code, what, rule in _faults(entry, line, previous, same=spelt == text)
        ]
        previous = entry.sha256
        entries.append(entry)
    if problems:
        raise EvaluationError(problems)
    return tuple(entries)


def _lines(path: str | os.PathLike[str]) -> list[str]:
    try:
        *lines, rest = Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        what = f"{show(os.fspath(path))} cannot be read: {reason}"
        raise EvaluationError(Problem(code="RT-LED-004", what=what, rule="a record of published results")) from None
    # A line that does not end was cut off while it was written.
    return [*lines, ""] if rest else lines


def _read(stated: dict[str, Any]) -> Entry:
    entry = Entry(**stated | {"on": dt.date.fromisoformat(stated["on"])})
    canonical(_stated(entry))
    return entry


def _stated(entry: Entry) -> dict[str, Any]:
    return asdict(entry, recurse=False) | {"on": entry.on.isoformat()}


def _faults(entry: Entry, line: int, previous: str, *, same: bool) -> Iterator[tuple[str, str, str]]:
    """Yield what shows that the record was changed at an entry; `same` says whether it is spelt as it was written."""
    whole = {name: value for name, value in _stated(entry).items() if name != "sha256"}
    # A key that stands twice reads like one: another reader might take the other.
    if not same or sha256(whole) != entry.sha256 or sha256(entry.columns) != entry.result_sha256:
        yield "RT-LED-002", f"entry {entry.entry} was changed after it was published", "the entry as its hash says"
    if entry.previous != previous or entry.entry != line:
        what = f"entry {entry.entry} does not follow what stands before it"
        yield "RT-LED-003", what, "every entry, in the order of publication"


def _fault(code: str, path: str | os.PathLike[str], line: int, what: str, rule: str) -> Problem:
    return Problem(code=code, source=os.fspath(path), line=line, what=what, rule=rule)


@contextmanager
def _alone(record: Path) -> Iterator[None]:
    """Hold the record for one writer: an entry names the one before, so no other may come between."""
    lock = record.with_name(record.name + ".lock")
    try:
        _take(lock)
    except OSError as error:
        raise _unwritable(record, error.strerror or str(error)) from None
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _take(lock: Path) -> None:
    for _ in range(_TRIES):
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            time.sleep(_PAUSE)
        else:
            return
    what = f"somebody else holds {show(lock.name)}"
    mend = "wait; if nobody is writing, a writer was stopped half-way: look at the record, then delete the lock"
    raise ExportError(Problem(code="RT-LED-006", what=what, rule="one writer at a time", mend=mend))


def _append(record: Path, line: str) -> None:
    try:
        with record.open("ab") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(record, error.strerror or str(error)) from None


def _unwritable(record: Path, reason: str) -> ExportError:
    what = f"{show(str(record))} cannot be written: {reason}"
    return ExportError(Problem(code="RT-EXP-011", what=what, rule="a writable place"))

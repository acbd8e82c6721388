"""Errors and warnings: each problem is a record, and problems are reported together."""

from __future__ import annotations

import datetime as dt
import difflib
import unicodedata
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SHOWN = 50
"""How many problems a message lists; the exception carries all that were kept and the full count."""

_VALUE_WIDTH = 80


class Phrase(str):
    """A phrase of a problem: English, and in Chinese as well.

    It is the English text wherever a text is wanted, so that who does not ask for a language notices nothing.

    Parameters
    ----------
    zh, en
        The phrase in Chinese and in English.

    Examples
    --------
    >>> phrase = Phrase("不是数字", "is no number")
    >>> phrase, said(phrase, "zh"), said("plain", "zh")
    ('is no number', '不是数字', 'plain')
    """

    __slots__ = ("zh",)

    zh: str

    def __new__(cls, zh: str, en: str) -> Self:
        """Return the English text that knows the Chinese one."""
        made = super().__new__(cls, en)
        made.zh = zh
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by both texts."""
        return Phrase, (self.zh, str(self))

    def map(self, change: Callable[[str], str]) -> Phrase:
        """Return the phrase with both texts changed."""
        return Phrase(change(self.zh), change(str(self)))


def said(text: str, lang: str) -> str:
    """Return a text in ``zh`` or ``en``; one that is no `Phrase` is the same in both."""
    return text.zh if lang == "zh" and isinstance(text, Phrase) else str(text)


_EXPECTED, _JOINED, _COLON = ("应为", "expected "), (";", "; "), (":", ": ")


@frozen(kw_only=True)
class Problem:
    """One thing that is wrong: where it is, what was found, what was expected, how to mend it.

    Parameters
    ----------
    code
        Stable code of the kind of problem, e.g. ``"RT-NUM-003"``.
    what
        What was found, as a sentence part.
    rule
        What was expected.
    mend
        How to put it right.
    source
        File name, or a word for what was given instead of a file.
    line, path
        Place in a policy: 1-based line of the file (None where unknown) and path such as ``gates[0].when``.
    cell
        Place in a workbook: sheet and cell, such as ``指标!C5``.
    row, id, column
        Place in a table: row as the user's program counts it, the village's id, the column by header.
    value
        The value as found, shortened, with control characters escaped.

    Examples
    --------
    >>> print(Problem(code="RT-NUM-001", source="村庄台账.csv", row=17, column="人均收入",
    ...               what="'1.2万' is not a plain number", rule="a plain number", mend="write 12000"))
    村庄台账.csv row 17 column 人均收入: '1.2万' is not a plain number; expected a plain number; write 12000
    """

    code: str
    what: str
    rule: str = ""
    mend: str = ""
    source: str = ""
    line: int | None = None
    path: str = ""
    cell: str = ""
    row: int | None = None
    id: str = ""
    column: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """Where the problem is: ``file:line: path``, ``file!sheet!cell: path``, ``file row n (id) column c``."""
        return self._place("en")

    def _place(self, lang: str) -> str:
        head = self.source if self.line is None else f"{self.source or 'policy'}:{self.line}"
        head = f"{head or 'policy'}!{self.cell}" if self.cell else head
        chinese = lang == "zh"
        row = "" if self.row is None else f"第 {self.row} 行" if chinese else f"row {self.row}"
        column = f"“{self.column}”列" if chinese else f"column {self.column}"
        cell = [row, f"({self.id})" if self.id else "", column if self.column else ""]
        return ": ".join(part for part in [" ".join(p for p in [head, *cell] if p), self.path] if part)

    @property
    def reason(self) -> Phrase:
        """What was found, and what was expected."""
        return Phrase(*(self._reason(lang) for lang in ("zh", "en")))

    def _reason(self, lang: str) -> str:
        expected = _EXPECTED[lang == "en"] + said(self.rule, lang) if self.rule else ""
        return _JOINED[lang == "en"].join(part for part in (said(self.what, lang), expected) if part)

    def text(self, lang: str = "en") -> str:
        """Return the problem as one line in ``zh`` or ``en``; what is not translated stands in English in both."""
        told = _JOINED[lang == "en"].join(said(part, lang) for part in (self.reason, self.mend) if part)
        place = self._place(lang)
        whole = f"{place}{_COLON[lang == 'en']}{told}" if place else told
        # A header or an id of the user's may hold anything; a message must not move the cursor or forge a line.
        return "".join(visible(char) for char in whole)

    def __str__(self) -> str:
        return self.text("en")


class RuraltierError(Exception):
    """Base class of every error of this library; ``problems`` holds the records.

    Parameters
    ----------
    problems
        The problems, in the order in which they are to be read.
    count
        How many there are in all, where not all were kept; by default ``len(problems)``.
    """

    def __init__(self, problems: Problem | Iterable[Problem], count: int | None = None) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.count = len(self.problems) if count is None else count
        super().__init__(_message(self.problems, self.count))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the arguments, not by the message."""
        return type(self), (self.problems, self.count)


class PolicyError(RuraltierError):
    """A rule book is wrong."""


class TableError(RuraltierError):
    """A table of villages is wrong."""


class EvaluationError(RuraltierError):
    """A rule book and a table do not fit each other, or a question has no answer."""


class LimitError(RuraltierError):
    """Something is larger than the documented limits allow."""


class ExportError(RuraltierError):
    """A result cannot be written."""


class ArgumentError(RuraltierError, TypeError):
    """A function was called with something that it does not take."""


def _message(problems: tuple[Problem, ...], count: int) -> str:
    shown = problems[:SHOWN]
    lines = [str(problem) for problem in shown]
    if count > len(shown):
        lines.append(f"… and {count - len(shown)} more ({count} problems in all)")
    return "\n".join(lines)


def show(value: object) -> str:
    r"""Return a value as it is quoted in a message: repr-like, cut at 80 characters, controls escaped.

    Examples
    --------
    >>> show("1.2万"), show("a\x1b[31m"), show(7)
    ("'1.2万'", "'a\\x1b[31m'", '7')
    """
    if isinstance(value, str):
        cut = value if len(value) <= _VALUE_WIDTH else value[: _VALUE_WIDTH - 1] + "…"
        return "'" + "".join(visible(c) for c in cut) + "'"
    try:
        text = f"{value!r}"
    except ValueError:
        # Python does not spell out whole numbers of thousands of digits.
        text = f"a {type(value).__name__} too long to show"
    return text if len(text) <= _VALUE_WIDTH else text[: _VALUE_WIDTH - 1] + "…"


def visible(char: str) -> str:
    """Return a character as it is, or escaped if it would move a cursor, turn the writing round or not be seen."""
    return (
        char.encode("unicode_escape").decode() if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else char
    )


def near(word: object, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return ``did you mean 'x'?`` for the known word nearest to `word`, or an empty text if none is near enough.

    Examples
    --------
    >>> near("wieght", ["weight", "label"])
    "did you mean 'weight'?"
    """
    match = difflib.get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=cutoff)
    return f"did you mean {show(match[0])}?" if match else ""


def with_article(noun: str) -> str:
    """Return a noun behind its article.

    Examples
    --------
    >>> with_article("tier"), with_article("end")
    ('a tier', 'an end')
    """
    return f"an {noun}" if noun[:1] in "aeio" else f"a {noun}"


def expect(value: object, kind: type | tuple[type, ...], name: str, rule: str) -> None:
    """Refuse an argument that is not of a kind.

    Parameters
    ----------
    value, kind
        The argument, and the class or classes that it may be of.
    name, rule
        What it is called, and what was expected, for the message.

    Raises
    ------
    ArgumentError
        If it is of another kind.

    Examples
    --------
    >>> expect("my.toml", int, "policy", "a TierPolicy, as load_policy gives it")
    Traceback (most recent call last):
    ...
    ruraltier.errors.ArgumentError: policy is a str; expected a TierPolicy, as load_policy gives it
    """
    if not isinstance(value, kind):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"{name} is a {type(value).__name__}", rule=rule))


def expect_day(value: object, name: str) -> None:
    """Refuse an argument that is not a day: a time of day, too, which compares with no day.

    Examples
    --------
    >>> import datetime as dt
    >>> expect_day(dt.datetime(2025, 1, 31), "on")
    Traceback (most recent call last):
    ...
    ruraltier.errors.ArgumentError: on is a datetime; expected a date
    """
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"{name} is a {type(value).__name__}", rule="a date"))


def expect_days(value: object, name: str, rule: str) -> tuple[dt.date, dt.date]:
    """Return two days, and refuse an argument that is anything else.

    Examples
    --------
    >>> import datetime as dt
    >>> expect_days([dt.date(2024, 1, 1)], "window", "the first and the last day")
    Traceback (most recent call last):
    ...
    ruraltier.errors.ArgumentError: window holds 1 values; expected the first and the last day
    """
    expect(value, (tuple, list), name, rule)
    days: list[dt.date] = list(value)  # type: ignore[call-overload]  # just looked at
    if len(days) != len(("first", "last")):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"{name} holds {len(days)} values", rule=rule))
    for at, day in enumerate(days):
        expect_day(day, f"{name}[{at}]")
    return days[0], days[1]


def expect_texts(value: object, name: str, rule: str) -> list[str]:
    """Return the texts that an argument holds, and refuse anything else; a single text, too.

    Examples
    --------
    >>> expect_texts("v1", "ids", "ids of units")
    Traceback (most recent call last):
    ...
    ruraltier.errors.ArgumentError: ids is a str; expected ids of units
    """
    return _members(value, name, rule, lambda one: isinstance(one, str))


def expect_tuples(value: object, size: int, name: str, rule: str) -> list[Any]:
    """Return the tuples of so many texts that an argument holds, and refuse anything else.

    Examples
    --------
    >>> expect_tuples([("甲",)], 2, "forbidden", "pairs of ids")
    Traceback (most recent call last):
    ...
    ruraltier.errors.ArgumentError: forbidden holds ('甲',); expected pairs of ids
    """
    return _members(
        value,
        name,
        rule,
        lambda one: isinstance(one, tuple) and len(one) == size and all(isinstance(text, str) for text in one),
    )


def _members(value: object, name: str, rule: str, fits: Callable[[object], bool]) -> list[Any]:
    try:
        members: list[Any] | None = None if isinstance(value, (str, bytes)) else list(value)  # type: ignore[call-overload]  # looked at here
    except TypeError:
        members = None
    if members is None:
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"{name} is a {type(value).__name__}", rule=rule))
    strange = [one for one in members if not fits(one)]
    if strange:
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"{name} holds {show(strange[0])}", rule=rule))
    return members


def expect_number(value: object, name: str) -> None:
    """Refuse an argument that is neither a whole number nor None; a truth value, too.

    Examples
    --------
    >>> expect_number("1", "entry")
    Traceback (most recent call last):
    ...
    ruraltier.errors.ArgumentError: entry is a str; expected a whole number, or None
    """
    expect(value, (int, type(None)), name, "a whole number, or None")
    if isinstance(value, bool):
        what = f"{name} is a bool"
        raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule="a whole number, or None"))


def located(problems: Iterable[Problem], prefix: str) -> list[Problem]:
    """Return the problems with `prefix` put before their paths.

    Examples
    --------
    >>> located([Problem(code="X", what="bad", path="at")], "curve")[0].path
    'curve.at'
    """
    return [evolve(p, path=_join(prefix, p.path)) for p in problems]


def _join(prefix: str, path: str) -> str:
    if not prefix or not path:
        return prefix or path
    return prefix + path if path.startswith("[") else f"{prefix}.{path}"

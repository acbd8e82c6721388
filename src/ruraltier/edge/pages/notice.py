"""The public notice (公示): who holds which tier, for how long it hangs out, and where to object."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define

from ruraltier._text import printable, shown, table
from ruraltier._version import VERSION
from ruraltier.edge.pages.grid import Grid
from ruraltier.edge.pages.letterhead import Letterhead, expect_letterhead, written_down
from ruraltier.edge.pages.paper import page
from ruraltier.edge.pages.report import expect_basics, warnings
from ruraltier.edge.pages.section import Section
from ruraltier.edge.pages.voice import Voice
from ruraltier.edge.writing import csv_text, refuse_replacing, suffix_in, write_bytes, write_file
from ruraltier.engine.assessment import STATUSES
from ruraltier.engine.tiering import RATED
from ruraltier.engine.wording import Reason, rule_codes, rules_of
from ruraltier.errors import ArgumentError, Problem, expect, show

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from ruraltier.engine.assessment import Assessment
    from ruraltier.support.allocation import Allocation

_KINDS = (".html", ".txt", ".csv")
_PLAIN = 2
"""Columns of a notice that tells no more than id and name: nobody needs a heading for them."""


@define(frozen=True, eq=False, slots=False, repr=False)
class Notice:
    """A public notice; `public_notice` makes it.

    Attributes
    ----------
    voice
        The result in its language, and the money if that is to be told.
    head
        What only the publisher knows: day, period, where to object, who publishes.
    days
        How many days it hangs out, the first included; None where nobody says.
    scores
        Whether scores are told.
    """

    voice: Voice
    head: Letterhead
    days: int | None
    scores: bool

    def __len__(self) -> int:
        return len(self.voice.result)

    @cached_property
    def columns(self) -> dict[str, NDArray[np.str_]]:
        """Header -> shape (n,), str: id, name, tier, and score and money where they are told; best tier first."""
        rows = [row for _, rows in self._places() for row in rows]
        return {name: np.array(cells, dtype=np.str_) for name, cells in self._cells(rows).items()}

    @cached_property
    def table(self) -> dict[str, NDArray[np.str_]]:
        """The columns, and what must not be lost with the lines around a list: fingerprints and warnings, row by row.

        Header -> shape (n,), str: SHA-256 of the rule book and of the table, and a remark, an empty text if all
        figures were published.
        """
        voice, found = self.voice, self.voice.result.provenance
        said = {voice.say(f"provenance.{key}"): found[key] for key in ("policy_sha256", "table_sha256")}
        said[voice.say("remark")] = " ".join(" ".join(warnings(voice)).split())
        return self.columns | {header: np.full(len(self), text) for header, text in said.items()}

    @cached_property
    def text(self) -> str:
        """The notice as lines."""
        said = [self.title, "", *self.lines]
        for label, rows in self._places():
            said += ["", self._count(label, rows), *self._aligned(rows)]
        return printable("\n".join([*said, "", *self.ending])) + "\n"

    @cached_property
    def html(self) -> str:
        """The notice as a page that stands alone."""
        sections = [
            Section(name=f"tier{at}", title=self._count(*place), grids=(self._grid(*place),))
            for at, place in enumerate(self._places())
        ]
        said: dict[str, Any] = {"title": self.title, "lines": self.lines, "sections": sections, "ending": self.ending}
        return page("notice.html.j2", self.voice.lang, **said)

    def _aligned(self, rows: list[int]) -> list[str]:
        """Return villages as lines: words to the left, numbers to the right, under their headings."""
        columns = self._under(rows)
        lines = list(zip(*columns.values(), strict=True))
        named = tuple(columns) if len(columns) > _PLAIN else ()
        return table(lines, self._align(columns), header=named).splitlines()

    def _align(self, columns: Iterable[str]) -> str:
        words = {self.voice.say(name) for name in ("id", "name", "decided")}
        return "".join("l" if name in words else "r" for name in columns)

    def _grid(self, label: str, rows: list[int]) -> Grid:
        columns = self._under(rows)
        cells = zip(*columns.values(), strict=True)
        return Grid(caption=self._count(label, rows), header=columns, align=self._align(columns), rows=cells)

    @property
    def title(self) -> str:
        """What stands above it: by the rule book."""
        return self.voice.say("notice", title=self.voice.title)

    @property
    def lines(self) -> list[str]:
        """The sentences before the lists."""
        voice, reference = self.voice, shown(self.voice.policy.reference, 200)
        basis = voice.say("basis.reference" if reference else "basis", title=voice.title, reference=reference)
        said = [voice.say("notice.lines", basis=basis, n=f"{len(self):,}")]
        if self.head.date and self.days:
            last = self.head.date + dt.timedelta(days=self.days - 1)
            said.append(voice.say("notice.period", first=self.head.date, last=last, days=self.days))
        return [*said, *self._objecting(within=len(said) > 1), *warnings(voice)]

    def _objecting(self, *, within: bool) -> list[str]:
        """Return how to object; nothing where neither a period nor a place is given."""
        contact = self.head.contact
        if contact:
            return [self.voice.say("notice.object_within" if within else "notice.object_to", contact=contact)]
        return [self.voice.say("notice.object")] if within else []

    @cached_property
    def _decided(self) -> NDArray[np.str_]:
        """Codes of the rules that decided, shape (n,), str."""
        return rule_codes(self.voice.policy, self.voice.result.decided)

    @property
    def ending(self) -> list[str]:
        """The lines after the lists: the rules named in them, who publishes, when, what the result is checked by."""
        named = (
            {code for codes in np.unique(self._decided).tolist() for code in codes.split()} if self.scores else set()
        )
        rules = [Reason(rule, self.voice.policy) for rule in rules_of(self.voice.policy) if rule.code in named]
        told = [shown(reason.text(self.voice.lang), 200) for reason in rules]
        return [*told, *self.head.signature(), *fingerprints(self.voice)]

    def _places(self) -> Iterator[tuple[str, list[int]]]:
        """Yield the label of each place that somebody holds with the positions of those who do: best tier first."""
        result, voice = self.voice.result, self.voice
        for at, code in reversed(list(enumerate(result.policy.ladder.codes))):
            yield voice.labels[code], np.flatnonzero((result.state == RATED) & (result.tier == at)).tolist()
        for state, words in STATUSES.items():
            rows = np.flatnonzero(result.state == state).tolist() if state != RATED else []
            if rows:
                yield words.get(voice.lang), rows

    def _count(self, label: str, rows: list[int]) -> str:
        return self.voice.say("notice.count", label=label, n=f"{len(rows):,}")

    def _under(self, rows: list[int]) -> dict[str, list[str]]:
        """Return the columns of villages that stand under the heading of their tier."""
        return {name: cells for name, cells in self._cells(rows).items() if name != self.voice.say("tier")}

    def _cells(self, rows: list[int]) -> dict[str, list[str]]:
        result, voice, say = self.voice.result, self.voice, self.voice.say
        ids, names = ([shown(str(column[row]), 100) for row in rows] for column in (result.ids, result.cohort.names))
        found = {say("id"): ids, say("name"): names, say("tier"): [voice.held(row) for row in rows]}
        if self.scores:
            found[say("score")] = [cell.text for cell in voice.scores(rows)]
            # A score that another tier goes with would contradict the tier if nobody said what decided.
            found[say("decided")] = self._decided[rows].tolist()
        if voice.money is not None:
            paid = say("amount", currency=voice.money.currency.word(voice.lang))
            found[paid] = [cell.text for cell in voice.amounts(rows)]
        return found

    def __repr__(self) -> str:
        return f"<Notice {len(self)} villages · {self.title}>"


def fingerprints(voice: Voice) -> list[str]:
    """Return the line that says what a result can be checked by."""
    found = voice.result.provenance
    return [
        voice.say("fingerprints", policy=found["policy_sha256"][:16], table=found["table_sha256"][:16], version=VERSION)
    ]


def public_notice(  # noqa: PLR0913 - each is a part of a notice
    result: Assessment,
    *,
    lang: str = "zh",
    money: Allocation | None = None,
    scores: bool = False,
    date: dt.date | None = None,
    days: int | None = None,
    contact: str = "",
    issuer: str = "",
) -> Notice:
    r"""Return the public notice of a result: the villages by tier, and how to object.

    Parameters
    ----------
    result
        The assessed villages.
    lang
        ``zh`` or ``en``.
    money
        What is paid to them, where that is to be told.
    scores
        Whether scores are to be told.
    date, days
        The first day of the notice, and how many days it hangs out, that one included. Nothing is said of a period
        unless both are given.
    contact
        Where to object, in the publisher's words.
    issuer
        Who publishes.

    Returns
    -------
    Notice
        ``text``, ``columns`` and ``html``. Of a village it tells id, name and tier, and score and money if asked; no
        other column.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    EvaluationError
        If the money follows from another result, or there is no such language.

    Examples
    --------
    >>> import datetime as dt
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["1"], "iks": [0.8], "ike": [0.8], "ikl": [0.847]}
    >>> notice = rt.public_notice(rt.assess(rt.read_cohort(table, policy), policy), lang="en", scores=True,
    ...                           date=dt.date(2026, 3, 2), days=7, contact="the office in room 204")
    >>> print("\n".join(notice.text.splitlines()[3:9]))
    The notice hangs out from 2026-03-02 to 2026-03-08 (7 days).
    Whoever objects may do so within the period: the office in room 204.
    <BLANKLINE>
    self-reliant: 1
      id  name    score  decided by
      1         0.8156…
    """
    expect_basics(result, money, lang, None)
    expect(scores, bool, "scores", "True or False")
    expect_letterhead(date, contact=contact, issuer=issuer)
    expect(days, (int, type(None)), "days", _DAYS)
    if days is not None and (isinstance(days, bool) or days < 1):
        raise ArgumentError(Problem(code="RT-ARG-001", what=f"days is {show(days)}", rule=_DAYS))
    return Notice(Voice(result, lang, money), Letterhead(date, contact, issuer), days, scores)


_DAYS = "a whole number of 1 or more, or None"


def write_notice(result: Assessment, path: str | os.PathLike[str], *, force: bool = False, **parts: Any) -> None:  # noqa: ANN401 - those of `public_notice`
    """Write the public notice of a result.

    Parameters
    ----------
    result
        The assessed villages.
    path
        Where to: the name ends in ``.html``, ``.txt`` or ``.csv``. A CSV file is a table, without the sentences
        around the lists; each of its rows carries the fingerprints of rule book and table, and the warning of figures
        that nobody published.
    force
        Whether a file that is there may be replaced.
    **parts
        As `public_notice` takes them.

    Raises
    ------
    ExportError
        If the name ends otherwise, the file is there already or cannot be written, or jinja2 is not installed.
    """
    kind = suffix_in(path, _KINDS)
    refuse_replacing(path, force=force)
    notice = public_notice(result, **parts)
    if kind == ".csv":
        write_file(path, csv_text(notice.table), force=force)
    else:
        write_bytes(path, written_down(notice.html if kind == ".html" else notice.text), force=force)

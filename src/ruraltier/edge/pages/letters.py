"""Letters (告知书): to each village its tier, why, how far the next one is, its money, and how to appeal."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from attrs import define

from ruraltier._messages import figure
from ruraltier._steps import steps
from ruraltier._text import Text, printable, shown
from ruraltier.edge.explanation import Explanation, Part, explanations
from ruraltier.edge.pages.file_names import file_names
from ruraltier.edge.pages.letterhead import Letterhead, expect_letterhead, written_down
from ruraltier.edge.pages.notice import fingerprints
from ruraltier.edge.pages.paper import page
from ruraltier.edge.pages.report import expect_basics
from ruraltier.edge.pages.voice import Voice
from ruraltier.edge.writing import refuse_replacing, suffix_in, write_bytes
from ruraltier.errors import ArgumentError, ExportError, LimitError, Phrase, Problem, expect_texts, show
from ruraltier.support.till import money_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from ruraltier.engine.assessment import Assessment
    from ruraltier.support.allocation import Allocation
    from ruraltier.support.lines import Line

ONE_FILE = 2_000
"""Letters that one file holds."""

_LOST = 5
_KINDS = ("html", "txt")
_LABEL = Text(zh="写告知书", en="writing letters")


@define(frozen=True, eq=False, repr=False)
class Letter:
    """The letter to one village; `letters` makes it.

    Attributes
    ----------
    id
        The village.
    lang
        ``zh`` or ``en``.
    title
        What stands above.
    parts
        What it says, part by part.
    ending
        The lines after that: how to appeal, who signs, what it can be checked by.
    """

    id: str
    lang: str
    title: str
    parts: tuple[Part, ...]
    ending: tuple[str, ...]

    @property
    def text(self) -> str:
        """The letter as lines."""
        said = [self.title, *(part.text() for part in self.parts), "\n".join(self.ending)]
        return printable("\n\n".join(said)) + "\n"

    @property
    def html(self) -> str:
        """The letter as a page that stands alone."""
        return page("letters.html.j2", self.lang, title=self.title, letters=[self])

    def __repr__(self) -> str:
        return f"<Letter {shown(self.id)}>"


@define(frozen=True, eq=False)
class _Desk:
    """Where the letters of one result are written."""

    voice: Voice
    head: Letterhead
    appeal: str

    def letter(self, told: Explanation) -> Letter:
        parts = {part.name: part for part in told.parts()}
        basis = parts.pop("basis")
        said = [self._tier(told), *parts.values(), self._lost(told), self._paid(told)]
        ending = [*basis.lines, *self._appeal(), *self.head.signature(), *fingerprints(self.voice)]
        title = self.voice.say("letter", village=told.village)
        return Letter(
            told.verdict.id, self.voice.lang, title, tuple(p for p in said if p.rows or p.lines), tuple(ending)
        )

    def _tier(self, told: Explanation) -> Part:
        title = self.voice.title
        return Part("tier", lines=(self.voice.say("letter.tier", title=title, tier=told.held),))

    def _lost(self, told: Explanation) -> Part:
        """Return the indicators that most points are to be had of; points are not what who is unrated is short of."""
        if told.verdict.status == "unrated":
            return Part("lost")
        policy = told.policy
        scored = [c for c in policy.criteria if c.code in told.figures and c.code not in policy.aside]
        lost = sorted(((c.points - told.figures[c.code], c) for c in scored), key=lambda one: -one[0])
        rows = tuple(
            (shown(told.title(c.indicator)), told.value(c.indicator), figure(told.figures[c.code]), figure(c.points))
            for left, c in lost[:_LOST]
            if left > 0
        )
        header = tuple(told.say(f"explain.{word}") for word in ("indicator", "value", "points", "full"))
        return Part("lost", self.voice.say("letter.lost"), header=header, rows=rows, align="lrrr")

    def _paid(self, told: Explanation) -> Part:
        money, lang = self.voice.money, self.voice.lang
        if money is None:
            return Part("money")
        lines = money.lines(told.verdict.row)
        amount = money_text(sum(line.amount for line in lines), money.currency)
        title = self.voice.say("letter.money", amount=amount, currency=money.currency.word(lang))
        rows = tuple(self._award(line, lang, alone=len(lines) == 1) for line in lines)
        return Part("money", title, rows=rows, align="lrl") if rows else Part("money", lines=(title,))

    def _award(self, line: Line, lang: str, *, alone: bool) -> tuple[str, str, str]:
        """Return what an award is called, what it brings, and how that comes about; no amount a second time."""
        assert self.voice.money is not None  # noqa: S101 - asked only where there is money
        amount, how = money_text(line.amount, self.voice.money.currency), line.arithmetic.get(lang)
        return shown(line.label.get(lang)), "" if alone else amount, "" if how == amount else how

    def _appeal(self) -> list[str]:
        return [shown(self.appeal, 2_000)] if self.appeal else []


def letters(  # noqa: PLR0913 - each is a part of a letter
    result: Assessment,
    *,
    lang: str = "zh",
    money: Allocation | None = None,
    villages: Sequence[str] | None = None,
    appeal: str = "",
    date: dt.date | None = None,
    issuer: str = "",
) -> Iterator[Letter]:
    """Yield a letter to each village: its tier, why, what would lift it, its money, how to appeal.

    Parameters
    ----------
    result
        The assessed villages.
    lang
        ``zh`` or ``en``.
    money
        What is paid to them, where that is to be told.
    villages
        Ids of those that are written to, each once; all by default.
    appeal
        How to appeal, in the sender's words.
    date, issuer
        The day of the letters, and who sends them.

    Returns
    -------
    iterator of Letter
        ``id``, ``text`` and ``html`` of each, in the order of the table.

    Raises
    ------
    ArgumentError
        If an argument is of another kind, or a village is named more than once.
    EvaluationError
        If the money follows from another result, a village is not there, or there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["1"], "iks": [0.8], "ike": [0.8], "ikl": [0.8]}
    >>> letter, = rt.letters(rt.assess(rt.read_cohort(table, policy), policy), lang="en", appeal="Write to the office.")
    >>> letter.id, letter.text.splitlines()[0]
    ('1', 'Letter of notification: 1')
    """
    expect_basics(result, money, lang, None)
    expect_letterhead(date, appeal=appeal, issuer=issuer)
    keys = None if villages is None else expect_texts(villages, "villages", "ids of villages")
    rows = range(len(result)) if keys is None else [result.cohort.row(key) for key in keys]
    _refuse_repeats(keys or [])
    desk = _Desk(Voice(result, lang, money), Letterhead(date, "", issuer), appeal)
    told = steps(explanations(result, lang, rows), len(rows), _LABEL)
    return (desk.letter(one) for one in told)


def _refuse_repeats(keys: list[str]) -> None:
    repeated = next((key for key, count in Counter(keys).items() if count > 1), None)
    if repeated is not None:
        what = Phrase(f"villages 中 {show(repeated)} 出现多次", f"villages holds {show(repeated)} more than once")
        rule = Phrase("每个村只写一次", "each village once")
        raise ArgumentError(Problem(code="RT-ARG-001", what=what, rule=rule))


def write_letters(
    result: Assessment,
    path: str | os.PathLike[str],
    *,
    kind: Literal["html", "txt"] = "html",
    force: bool = False,
    **parts: Any,  # noqa: ANN401 - those of `letters`
) -> None:
    """Write the letters: one file with a page each, or a folder with a file each.

    Parameters
    ----------
    result
        The assessed villages.
    path
        A name that ends in ``.html`` makes one file, a page each; any other is a folder, which is made if need be. Its
        files are called by the ids. Characters that no file should be called by become underscores, and long names are
        cut; a name that is not the id ends in digits that tell it from others.
    kind
        Of the files in a folder: ``html`` or ``txt``.
    force
        Whether files that are there may be replaced.
    **parts
        As `letters` takes them.

    Raises
    ------
    ArgumentError, EvaluationError
        As `letters`.
    ExportError
        If a file is there already or cannot be written, there is no such kind, or jinja2 is not installed.
    LimitError
        If one file is asked to hold more than 2,000 letters.
    """
    _expect_kind(kind)
    if os.fspath(path).lower().endswith(".html"):
        refuse_replacing(path, force=force)
        write_bytes(path, written_down(_one_file(result, parts)), force=force)
    else:
        _write_folder(result, Path(path), kind, parts, force=force)


def _expect_kind(kind: object) -> None:
    suffix_in(f"letters.{kind}", [f".{one}" for one in _KINDS])


def _one_file(result: Assessment, parts: dict[str, Any]) -> str:
    written = parts.get("villages")
    count = len(result) if written is None else len(written)
    if count > ONE_FILE:
        what, rule = f"one file would hold {count:,} letters", f"at most {ONE_FILE:,}"
        mend = "name a folder instead: a file each is written there"
        raise LimitError(Problem(code="RT-LIM-071", what=what, rule=rule, mend=mend))
    made = list(letters(result, **parts))
    voice = Voice(result, parts.get("lang", "zh"))
    return page("letters.html.j2", voice.lang, title=voice.say("letters", title=voice.title), letters=made)


def _write_folder(result: Assessment, folder: Path, kind: str, parts: dict[str, Any], *, force: bool) -> None:
    names = file_names(result.ids.tolist(), kind)
    made = letters(result, **parts)
    _make(folder)
    keys = parts.get("villages")
    for key in result.ids.tolist() if keys is None else keys:
        refuse_replacing(folder / names[key], force=force)
    for letter in made:
        write_bytes(folder / names[letter.id], written_down(getattr(letter, _ATTRIBUTE[kind])), force=force)


_ATTRIBUTE = {"html": "html", "txt": "text"}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"the folder {show(os.fspath(folder))} cannot be made: {error.strerror}"
        mend = "choose another name; one that ends in .html makes one file"
        raise ExportError(Problem(code="RT-EXP-011", what=what, rule="a folder", mend=mend)) from None

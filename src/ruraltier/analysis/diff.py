"""diff: what changes from one rule book to another, in words, gathered into provisions."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from attrs import define, evolve, field, frozen

from ruraltier._messages import say
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import Table, Text, table
from ruraltier.analysis.change_words import Namer
from ruraltier.analysis.changes import Difference, Kind, differences, provision_keys
from ruraltier.errors import expect
from ruraltier.policy.policy import TierPolicy

MARKS = {"added": "+", "removed": "-", "changed": "~"}


@frozen(kw_only=True)
class Change:
    """One place in which a rule book changes.

    Parameters
    ----------
    path
        The place; parts go by their codes: ``ladder.tiers.top.at_least``.
    kind
        ``added``, ``removed`` or ``changed``.
    old, new
        What stands there, in document form; None where nothing does.
    provision
        Path of the provision that it belongs to.
    matters
        Whether tiers or money may depend on it.
    sentence
        The change in words.
    """

    path: str
    kind: Kind
    old: Any = field(default=None, hash=False)
    new: Any = field(default=None, hash=False)
    provision: str
    matters: bool
    sentence: Text

    def __str__(self) -> str:
        return self.sentence.get("zh")


@frozen(kw_only=True)
class Provision:
    """A part of a rule book that changes: an indicator, a gate, a tier's threshold, an award.

    Parameters
    ----------
    path
        Its place, such as ``gates.G1``.
    label
        What it is called.
    changes
        What changes in it.
    """

    path: str
    label: Text
    changes: tuple[Change, ...]

    @property
    def matters(self) -> bool:
        """Whether tiers or money may depend on it."""
        return any(change.matters for change in self.changes)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a document
    """Return a value of a document as JSON has it; a decimal as a text, so that no digit is lost."""
    match value:
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case None | bool() | int() | str():
            return value
    return str(value)


@define(frozen=True, kw_only=True, slots=False, repr=False)
class Diff(WithPanel):
    """What changes from one rule book to another.

    Parameters
    ----------
    old, new
        The rule books.
    changes
        Every place that differs, in the order of the document.
    """

    old: TierPolicy
    new: TierPolicy
    changes: tuple[Change, ...]
    _names: dict[str, Text] = field(eq=False)

    def __len__(self) -> int:
        return len(self.changes)

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """The provisions that change, in the order of the document."""
        grouped: dict[str, list[Change]] = {}
        for change in self.changes:
            grouped.setdefault(change.provision, []).append(change)
        return tuple(Provision(path=p, label=self._names[p], changes=tuple(found)) for p, found in grouped.items())

    def rows(self) -> list[dict[str, Any]]:
        """Return one plain table a change, ready for a frame: path, kind, provision, matters, old, new, zh, en."""
        plain = ("path", "kind", "provision", "matters", "old", "new")
        words = ({"zh": change.sentence.zh, "en": change.sentence.en} for change in self.changes)
        return [{name: getattr(c, name) for name in plain} | w for c, w in zip(self.changes, words, strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, decimals and dates as texts: id and fingerprint of both rule books, and the changes."""
        books = {name: {"id": p.id, "sha256": p.fingerprint} for name, p in (("old", self.old), ("new", self.new))}
        changes = [row | {name: _plain(row[name]) for name in ("old", "new")} for row in self.rows()]
        return {**books, "changes": changes}

    def text(self, lang: str) -> str:
        """Return the changes as lines in ``zh`` or ``en``."""
        return self._shown(lang).text()

    def _shown(self, lang: str) -> Panel:
        head = say("change.head", **titles(self.old, self.new, lang), count=len(self)).get(lang)
        lines = [[MARKS[c.kind], c.path, c.sentence.get(lang)] for c in self.changes]
        return Panel(head, [table(lines, "lll") or f"  {say('change.none').get(lang)}"])

    def _panel(self) -> Panel:
        shown = self._shown("zh")
        rows = [part.rows for part in shown.parts if isinstance(part, Table)]
        some = [ends(len(one), one.__getitem__, "lll") for one in rows] or shown.parts
        return evolve(shown, parts=some, kind="Diff")


def titles(old: TierPolicy, new: TierPolicy, lang: str) -> dict[str, str]:
    """Return what both rule books are called, with the day from which they hold where that is all the difference."""
    found = {"old": old.title.get(lang) or old.id, "new": new.title.get(lang) or new.id}
    if found["old"] != found["new"] or old.valid_from == new.valid_from:
        return found
    return {name: f"{found[name]} [{p.valid_from or '…'}]" for name, p in (("old", old), ("new", new))}


def diff(old: TierPolicy, new: TierPolicy) -> Diff:
    """Return what changes from one rule book to another.

    Parameters
    ----------
    old, new
        Two versions of a rule book, or any two.

    Returns
    -------
    Diff
        The changes in words, gathered into provisions; nothing for equal rule books.

    Raises
    ------
    ArgumentError
        If an argument is no rule book.
    ExportError
        If one holds what the language has no words for.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("shaanxi-2011")
    >>> changes = rt.diff(policy, policy.with_cut("class_1", 88)).changes
    >>> [(change.path, change.old, change.new) for change in changes]
    [('ladder.tiers.class_1.at_least', 85, 88)]
    >>> changes[0].sentence
    Text(zh='分数线 一类村:85 → 88', en='cut of class one: from 85 to 88')
    """
    for name, policy in (("old", old), ("new", new)):
        expect(policy, TierPolicy, name, "a TierPolicy, as load_policy gives it")
    before, after = old.to_dict(), new.to_dict()
    namer, found = Namer(before, after), tuple(differences(before, after))
    names = {d.provision: namer.part(provision_keys(d.keys)) for d in found}
    return Diff(old=old, new=new, changes=tuple(_change(namer, d) for d in found), names=names)


def _change(namer: Namer, found: Difference) -> Change:
    names = ("path", "kind", "old", "new", "provision", "matters")
    return Change(**{name: getattr(found, name) for name in names}, sentence=namer.sentence(found))

"""What each listed unit needs: one helper for each kind of the package, one for each diagnosis, and why."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._late import WithFrame
from ruraltier._panel import Panel, WithPanel, columns_table
from ruraltier._text import LANGUAGES, Text, many, printable, shown, table
from ruraltier.domain.column import positions
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.grounds import Grounds
from ruraltier.engine.lookup import plain_rows
from ruraltier.errors import ArgumentError, EvaluationError, Problem, expect, near, show
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.assistance_words import speak, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.programme.assistance import Assistance, Diagnosis, HelperKind

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


@frozen
class Call:
    """What calls for a helper: the package of an assistance, or diagnoses with the same kinds of helper.

    Parameters
    ----------
    assistance
        Code of the assistance.
    kinds
        Codes of the kinds of helper, any one of which will do, the preferred first.
    package
        Whether every listed unit gets it.
    diagnoses
        Codes of the diagnoses that call for it.
    """

    assistance: str
    kinds: tuple[str, ...]
    package: bool
    diagnoses: tuple[str, ...]


def _grounds(value: Mapping[str, Grounds]) -> Mapping[str, Grounds]:
    return MappingProxyType(dict(value))


@define(frozen=True, eq=False, slots=False, repr=False)
class Needs(WithFrame, WithPanel):
    """The units that are listed for assistance, and m needs of theirs; see `diagnose`, which makes it.

    Parameters
    ----------
    result, programme
        What was assessed, and under which programme.
    level
        Code of the level of the units.
    calls
        What calls for helpers, each need one of them.
    rows
        Shape (m,), intp, read-only: position of each need's unit in the result.
    which
        Shape (m,), intp, read-only: position of each need's call.
    listings
        Code of each assistance -> the grounds on which units are listed.
    findings
        Code of each diagnosis -> the grounds on which units have it.
    """

    result: Assessment
    programme: Programme
    level: str
    calls: tuple[Call, ...]
    rows: Places = field(converter=positions)
    which: Places = field(converter=positions)
    listings: Mapping[str, Grounds] = field(converter=_grounds)
    findings: Mapping[str, Grounds] = field(converter=_grounds)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        grounds = (dict(self.listings), dict(self.findings))
        return type(self), (self.result, self.programme, self.level, self.calls, self.rows, self.which, *grounds)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, position: int) -> Need:
        """Return the need at a position.

        Raises
        ------
        EvaluationError
            If there is none.
        """
        expect(position, (int, np.integer), "position", "a whole number")
        if not -len(self) <= position < len(self):
            what, rule = f"there is no position {position}", f"a position below {len(self)}"
            raise EvaluationError(Problem(code="RT-EVA-053", what=what, rule=rule))
        return Need(self, int(position) % len(self))

    def __iter__(self) -> Iterator[Need]:
        return (Need(self, position) for position in range(len(self)))

    @cached_property
    def kind(self) -> Mapping[str, HelperKind]:
        """Code -> kind of helper."""
        return MappingProxyType({kind.code: kind for kind in self.programme.helpers})

    @cached_property
    def assistance(self) -> Mapping[str, Assistance]:
        """Code -> assistance of the level."""
        return MappingProxyType({a.code: a for a in self.programme.assistance if a.level == self.level})

    @cached_property
    def diagnosis(self) -> Mapping[str, Diagnosis]:
        """Code -> diagnosis of the level."""
        return MappingProxyType({d.code: d for d in self.programme.diagnoses if d.level == self.level})

    def is_listed(self, assistance: str) -> Mask:
        """Return which units are listed, shape (n,), bool."""
        return _applies(_known(self.listings, assistance, "assistance"), self.assistance[assistance])

    def has(self, diagnosis: str) -> Mask:
        """Return which units, listed or not, have a diagnosis, shape (n,), bool."""
        return _applies(_known(self.findings, diagnosis, "diagnosis"), self.diagnosis[diagnosis])

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """Ids of the units that are listed for any assistance, in the order of the result."""
        masks = [self.is_listed(code) for code in self.listings]
        return tuple(self.result.ids[np.logical_or.reduce(masks)].tolist()) if masks else ()

    def untold(self, code: str) -> tuple[str, ...]:
        """Return the ids of the units for which the condition of an assistance or diagnosis cannot be told."""
        unknown = _known({**self.listings, **self.findings}, code, "assistance or diagnosis").truth.untold
        return tuple(self.result.ids[unknown].tolist())

    def of(self, key: str | int) -> tuple[Need, ...]:
        """Return the needs of the unit with this id (a text) or at this position in the result (an integer)."""
        row = self.result.cohort.row(key)
        return tuple(self[position] for position in np.flatnonzero(self.rows == row).tolist())

    def unit(self, row: int) -> str:
        """Return what people call the unit at a position in the result: the name with the id, or the id alone."""
        name, id_ = str(self.result.cohort.names[row]), shown(str(self.result.ids[row]))
        return f"{shown(name)}({id_})" if name else id_

    def explain(self, key: str | int, lang: str = "zh") -> str:
        """Return for one unit, as a text, what it is listed for, what is wrong, what it needs, and on what grounds.

        Parameters
        ----------
        key
            The unit's id (a text) or its position in the result (an integer).
        lang
            ``zh`` or ``en``.
        """
        row = self.result.cohort.row(key)
        listed = [self._told("listed", grounds, self.assistance[code], row) for code, grounds in self.listings.items()]
        found = [self._told("diagnosed", grounds, self.diagnosis[code], row) for code, grounds in self.findings.items()]
        needed = [need.text for need in self.of(row)]
        return printable("\n  ".join([self.unit(row), *(text.get(lang) for text in (*listed, *found, *needed))]))

    def _told(self, section: str, grounds: Grounds, part: Assistance | Diagnosis, row: int) -> Text:
        """Return whether an assistance or diagnosis applies to a unit, and on what grounds."""
        truth = grounds.truth
        answer = "yes" if truth.true[row] else "no" if truth.false[row] else "unknown"
        return speak(f"{section}.{answer}", what=title_of(part), why=grounds.text(row))

    @cached_property
    def _alike(self) -> tuple[Places, Places]:
        """One need of each sort, and of which sort each is: needs of one call and the same causes are told alike."""
        sorts = np.stack([self.which, *(self.has(code)[self.rows] for code in self.findings)], axis=1)
        _, first, like = np.unique(sorts, axis=0, return_index=True, return_inverse=True)
        return first, like.reshape(-1)

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return id, name, tier, its label, assistance, kinds of helper and causes of every need, in a language."""
        labels = np.array([*(t.title(lang) for t in self.result.policy.ladder.tiers), ""])
        first, like = self._alike
        told = [self[position] for position in first.tolist()]
        return {
            "id": self.result.ids[self.rows],
            "name": self.result.cohort.names[self.rows],
            "tier": self.result.tier_codes[self.rows],
            "tier_label": labels[self.result.tier[self.rows]],
            "assistance": np.array([need.call.assistance for need in told], dtype=np.str_)[like],
            "kinds": np.array([" ".join(need.kinds) for need in told], dtype=np.str_)[like],
            "kinds_label": np.array([need.kinds_text.get(lang) for need in told], dtype=np.str_)[like],
            "causes": np.array([need.causes_text.get(lang) for need in told], dtype=np.str_)[like],
        }

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON: who is listed, who has which diagnosis, and every need."""
        return {
            "programme": self.programme.id,
            "level": self.level,
            "listed": {code: self.result.ids[self.is_listed(code)].tolist() for code in self.listings},
            "diagnosed": {code: self.result.ids[self.has(code)].tolist() for code in self.findings},
            "untold": {code: list(self.untold(code)) for code in (*self.listings, *self.findings)},
            "needs": plain_rows(self.columns(lang)),
        }

    def _panel(self) -> Panel:
        title = shown(self.programme.title.get("zh") or self.programme.id)
        head = f"{len(self)} · {len(self.listed)} of {many(len(self.result), 'unit')} listed · {title}"
        listed = [self._row(a, self.is_listed(a.code)) for a in self.assistance.values()]
        rows = [*listed, *(self._row(d, self.has(d.code)) for d in self.diagnosis.values())]
        return Panel(head, [table(rows, "llrl")], kind="Needs")

    def _room(self) -> list[str]:
        return [columns_table(self.columns())]

    def _row(self, part: Assistance | Diagnosis, mask: Mask) -> list[str]:
        untold = len(self.untold(part.code))
        return [shown(part.title("zh")), part.code, str(mask.sum()), f"不明 {untold}" if untold else ""]


def _known(grounds: Mapping[str, Grounds], code: str, noun: str) -> Grounds:
    expect(code, str, noun, f"the code of an {noun}" if noun.startswith("a") else f"the code of a {noun}")
    if code not in grounds:
        what, rule = f"there is no {noun} {show(code)}", "one of " + ", ".join(grounds)
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(code, grounds)))
    return grounds[code]


def _applies(grounds: Grounds, part: Assistance | Diagnosis) -> Mask:
    truth = grounds.truth
    return truth.true | truth.untold if part.if_unknown == "applies" else truth.true


def title_of(part: Assistance | Diagnosis | HelperKind) -> Text:
    """Return what people call a part of a programme, in both languages."""
    return Text(*(shown(part.title(lang)) for lang in LANGUAGES))


@frozen(eq=False)
class Need:
    """One need of one unit, made on demand.

    Parameters
    ----------
    needs, position
        The container and the position in it.
    """

    needs: Needs
    position: int

    @property
    def row(self) -> int:
        """Position of the unit in the result."""
        return int(self.needs.rows[self.position])

    @property
    def unit(self) -> str:
        """Id of the unit."""
        return str(self.needs.result.ids[self.row])

    @property
    def call(self) -> Call:
        """What calls for a helper."""
        return self.needs.calls[int(self.needs.which[self.position])]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Codes of the kinds of helper, any one of which will do, the preferred first."""
        return self.call.kinds

    @property
    def causes(self) -> tuple[str, ...]:
        """Codes of what this unit needs it for: the assistance for its package, and the diagnoses that it has."""
        package = (self.call.assistance,) if self.call.package else ()
        return (*package, *(code for code in self.call.diagnoses if self.needs.has(code)[self.row]))

    @property
    def kinds_text(self) -> Text:
        """The kinds of helper in words."""
        return together("or", [title_of(self.needs.kind[kind]) for kind in self.kinds])

    @property
    def causes_text(self) -> Text:
        """The causes in words."""
        needs = self.needs
        package = [speak("package", what=title_of(needs.assistance[self.call.assistance]))] if self.call.package else []
        found = [title_of(needs.diagnosis[code]) for code in self.call.diagnoses if needs.has(code)[self.row]]
        return together("and", [*package, *found])

    @property
    def text(self) -> Text:
        """The need as a sentence."""
        return speak("need", kinds=self.kinds_text, causes=self.causes_text)

    def __repr__(self) -> str:
        return printable(f"<Need {self.needs.unit(self.row)} · {self.text.zh}>")

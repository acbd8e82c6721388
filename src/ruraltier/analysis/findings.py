"""What a check of a rule book finds: records with a stable code, a severity, a place, and words in two languages."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, overload

from attrs import define, evolve, field, frozen

from ruraltier._messages import say
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import LANGUAGES, Text, shown
from ruraltier.policy.converters import as_tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem

_LINE = 2000


class Severity(StrEnum):
    """How grave a finding is.

    ``error``: the rule book is refused, or a case of its own does not come out. ``warning``: a part of it cannot do
    what it was written for, or nothing tests it. ``note``: worth a look.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> Text:
        """The word for people."""
        return say(f"severity.{self}")


_GRAVITY = {severity: at for at, severity in enumerate(Severity)}


@frozen(kw_only=True)
class Finding:
    """One thing that a check found.

    Parameters
    ----------
    code
        Stable code: ``RT-LNT-…``, or that of the problem for which the rule book is refused.
    severity
        ``error``, ``warning`` or ``note``.
    path
        Where it is in the document, e.g. ``gates[0].when``; empty for the whole.
    place
        Where it is in the file, e.g. ``county.toml:14``; empty if there is none.
    what, rule, mend
        What was found, what was expected, how to put it right.

    Examples
    --------
    >>> found = Finding(code="RT-LNT-022", severity=Severity.WARNING, path="settings.strict", place="county.toml:9",
    ...                 what=Text(zh="没有条件读取它", en="no condition reads it"))
    >>> print(found)
    county.toml:9: settings.strict: no condition reads it (warning RT-LNT-022)
    """

    code: str
    severity: Severity = field(converter=Severity)
    what: Text
    rule: Text = Text()
    mend: Text = Text()
    path: str = ""
    place: str = ""

    def text(self, lang: str) -> str:
        """Return the finding as one line in a language."""
        parts = [self.what.get(lang), self.rule and say("finding.rule", rule=self.rule).get(lang), self.mend.get(lang)]
        said = {"zh": ";", "en": "; "}[lang].join(part for part in parts if part)
        where = "".join(f"{part}: " for part in (self.place, self.path) if part)
        return shown(f"{where}{said} ({self.severity.label.get(lang)} {self.code})", _LINE)

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain values, with its words in both languages."""
        words = {name: getattr(self, name) for name in ("what", "rule", "mend")}
        spoken = {name: {lang: text.get(lang) for lang in LANGUAGES} for name, text in words.items()}
        head = {"code": self.code, "severity": str(self.severity), "path": self.path, "place": self.place}
        return head | spoken

    def __str__(self) -> str:
        return self.text("en")


@define(frozen=True, slots=False, repr=False)
class Findings(WithPanel):
    """The findings of one rule book, gravest first; a sequence.

    Parameters
    ----------
    policy
        Name of the rule book, for people.
    items
        The findings.

    Examples
    --------
    >>> import ruraltier as rt
    >>> findings = rt.check("idm-2016")
    >>> findings.errors, findings.warnings
    ((), ())
    """

    policy: str
    items: tuple[Finding, ...] = field(converter=as_tuple)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those for which the rule book is refused, or for which its own cases do not come out."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Parts that cannot do what they were written for, or that nothing tests."""
        return self._of(Severity.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return self._of(Severity.NOTE)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all findings."""
        return frozenset(finding.code for finding in self.items)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.items if finding.severity is severity)

    def text(self, lang: str) -> str:
        """Return the findings as lines in a language, the counts first."""
        counts = {f"{severity}s": len(self._of(severity)) for severity in Severity}
        head = say("findings.head", policy=shown(self.policy), **counts).get(lang)
        return "\n".join([head, *(f"  {finding.text(lang)}" for finding in self.items)])

    def to_dict(self) -> dict[str, Any]:
        """Return the findings as plain values."""
        return {"policy": self.policy, "findings": [finding.to_dict() for finding in self.items]}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return self.items[at]

    def _panel(self) -> Panel:
        head, *lines = self.text("zh").split("\n")
        return Panel(head, lines)


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return findings without repetitions, the gravest first, otherwise as they came."""
    return sorted(dict.fromkeys(findings), key=lambda finding: _GRAVITY[finding.severity])


def refused(problem: Problem) -> Finding:
    """Return a problem for which a rule book is refused as a finding."""
    what, rule, mend = (Text.of(text) for text in (problem.what, problem.rule, problem.mend))
    place = evolve(problem, path="").place
    return Finding(
        code=problem.code, severity=Severity.ERROR, path=problem.path, place=place, what=what, rule=rule, mend=mend
    )

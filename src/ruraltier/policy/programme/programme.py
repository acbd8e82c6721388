"""Programme: rule books at several levels, and what stands around them."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import define, fields

from ruraltier._panel import Panel, WithPanel
from ruraltier.errors import ArgumentError, PolicyError, Problem, near, show
from ruraltier.policy.programme.checks.all import problems_of
from ruraltier.policy.programme.parts import Parts
from ruraltier.policy.programme.write import document_of, fingerprint
from ruraltier.policy.provenance import Confidence
from ruraltier.policy.toml_text import toml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruraltier.policy.programme.chains import Chain
    from ruraltier.policy.programme.levels import Level


@define(frozen=True, kw_only=True, slots=False, repr=False)
class Programme(WithPanel, Parts):
    """Rule books at several levels, and what stands around them: ratings, chains, titles, assistance, targets.

    See `parse_programme`, which makes it of a document; the parts are those of `ruraltier.policy.programme`.

    Raises
    ------
    PolicyError
        With every problem that its parts have with each other.
    """

    def __attrs_post_init__(self) -> None:
        problems = problems_of(self)
        if problems:
            raise PolicyError(problems)

    def __getstate__(self) -> dict[str, Any]:
        """Leave derived values behind, so that a pickled programme is small and equal."""
        names = {a.name for a in fields(type(self))}
        return {k: v for k, v in self.__dict__.items() if k in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def level(self) -> Mapping[str, Level]:
        """Code -> level."""
        return MappingProxyType({level.code: level for level in self.levels})

    @cached_property
    def chain(self) -> Mapping[str, Chain]:
        """Code of a level -> its chain."""
        return MappingProxyType({chain.code: chain for chain in self.chains})

    def filled(self, level: str) -> tuple[str, ...]:
        """Return the indicators of a level's rule book that need not be in its table: `read_cohort` takes them as such.

        Parameters
        ----------
        level
            Code of the level.

        Returns
        -------
        tuple of str
            What ratings, roll-ups and look-backs fill, and the column of last time's tiers.

        Raises
        ------
        ArgumentError
            If there is no such level.
        """
        if level not in self.level:
            what, known = f"{show(level)} is no level", tuple(self.level)
            rule = "one of " + ", ".join(known)
            raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(str(level), known)))
        last = self.level[level].policy.ladder.previous
        codes = (part.code for _, part in self.filling if part.level == level)
        return (*codes, *([last] if last else []))

    @cached_property
    def illustrative(self) -> tuple[str, ...]:
        """What rests on figures that nobody published: parts of the programme and of its rule books, as paths."""
        own = (path for path, part in self.sourced if (part.confidence or self.confidence) == Confidence.ILLUSTRATIVE)
        books = (f"levels.{one.code}.policy.{path}" for one in self.levels for path in one.policy.illustrative)
        return (*own, *books)

    def to_dict(self) -> dict[str, Any]:
        """Return the document that describes the programme, as `parse_programme` takes it, without its rule books."""
        return document_of(self)

    def to_toml(self) -> str:
        """Return the programme as the text of a file, without its rule books, which it names as it was told."""
        return toml_text(document_of(self))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of what the programme and its rule books say; comments and order of keys leave it as it is."""
        return fingerprint(self)

    def _panel(self) -> Panel:
        levels = " · ".join(level.title("zh") for level in self.levels)
        note = f" · 示例数值 {len(self.illustrative)}" if self.illustrative else ""
        return Panel(f"{self.id} · {self.title.get('zh') or self.id} · {levels}{note}", kind="Programme")

"""Reading a document piece by piece, so that one bad declaration does not hide the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, evolve, field

from ruraltier.errors import Problem, RuraltierError, located
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.lost import Lost
from ruraltier.policy.paths import path_of
from ruraltier.policy.structure import MANY_TABLES, ONE_TABLE, rows, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


@define
class Reader:
    """Reads one document; problems gather on it.

    Parameters
    ----------
    document
        The plain document.
    limits
        How large it may be.
    problems
        What was wrong so far, with places in the document.
    lost
        Paths of declarations that could not be read.
    places
        Path of a part in the rule book -> path in the document, where they differ.
    labels
        Label in any language -> code of the indicator, of those too that could not be read.
    """

    document: dict[str, Any]
    limits: Limits = LIMITS
    problems: list[Problem] = field(factory=list)
    lost: set[str] = field(factory=set)
    places: dict[str, str] = field(factory=dict)
    labels: dict[str, str] = field(factory=dict)

    def take(self, path: str, build: Callable[[], T]) -> T | None:
        """Return what is built, None if that fails; problems are kept with their place and the place is lost."""
        try:
            return build()
        except RuraltierError as error:
            self.problems += map(_headed, located(error.problems, path))
            self.lost.add(path)
            return None

    def tables(self, section: str) -> Iterator[tuple[str, Any]]:
        """Yield the keys of a section with what stands under them."""
        stated = self.take(section, partial(table, self.document.get(section, {})))
        yield from (stated or {}).items()

    def keyed(self, section: str, build: Callable[[str, Any], T]) -> tuple[T, ...]:
        """Return what is built of each table of a section, leaving out what fails."""
        found = (
            self.take(path_of(section, code), partial(build, code, stated)) for code, stated in self.tables(section)
        )
        return tuple(one for one in found if one is not None)

    def listed(self, section: str, found: object, build: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
        """Return what is built of each table of a list, leaving out what fails."""
        built: list[T] = []
        for i, row in enumerate(self.take(section, partial(rows, found, MANY_TABLES)) or ()):
            place = f"{section}[{i}]"
            one = self.take(place, partial(_of_table, row, build))
            if one is None:
                self.lost.add(section)
            else:
                self.places[f"{section}[{len(built)}]"] = place
                built.append(one)
        return tuple(built)

    def as_written(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems of the rule book with their places in the document."""
        return [evolve(p, path=self._written(p.path)) for p in problems]

    def _written(self, path: str) -> str:
        above = (p for p in self.places if path == p or path.startswith((p + ".", p + "[")))
        place = max(above, key=len, default="")
        return self.places[place] + path[len(place) :] if place else path

    def what_is_lost(self) -> Lost:
        """Return what is declared and could not be read."""
        failed = [section for section in ("gates", "vetoes", "floors", "quotas") if section in self.lost]
        stated = [row for section in failed for row in _of_list(self.document.get(section))]
        codes = [row.get("code") if isinstance(row, dict) else None for row in stated]
        # A rule without a code that can be read may have any.
        unknown = {"rules"} if any(not isinstance(code, str) for code in codes) else set()
        return Lost(paths=self.lost | unknown, rules=[str(code) for code in codes])


def _headed(problem: Problem) -> Problem:
    """Put the place of a table, or of a list of tables, into what is to be written."""
    headed = problem.mend in {ONE_TABLE, MANY_TABLES} and "[" not in problem.path
    return evolve(problem, mend=problem.mend.replace("…", problem.path)) if headed else problem


def _of_table(row: object, build: Callable[[dict[str, Any]], T]) -> T:
    return build(table(row))


def _of_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]

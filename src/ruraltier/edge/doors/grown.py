"""A document that grows cell by cell, with the place of every value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from ruraltier.edge.doors.cell_values import value_of
from ruraltier.errors import PolicyError, Problem
from ruraltier.policy.paths import path_of, place_of
from ruraltier.policy.plain import UNUSABLE

if TYPE_CHECKING:
    from ruraltier.edge.doors.sheets import Path

Steps = tuple[str | int, ...]


@define
class Grown:
    """A document in the making.

    Parameters
    ----------
    source
        Name of the file, for messages.
    document
        What was put in so far.
    places
        Path -> sheet and cell.
    problems
        What could not be put in.
    """

    source: str
    document: dict[str, Any] = field(factory=dict)
    places: dict[str, int | str] = field(factory=dict)
    problems: list[Problem] = field(factory=list)

    def tell(self, code: str, place: str, what: str, rule: str, mend: str = "") -> None:
        """Keep a problem of a cell."""
        self.problems.append(Problem(code=code, source=self.source, cell=place, what=what, rule=rule, mend=mend))

    def value(self, cell: object, place: str) -> Any:  # noqa: ANN401 - a document holds anything
        """Return what a cell holds; None if that is nothing, `UNUSABLE` if it is wrong."""
        try:
            return value_of(cell)
        except PolicyError as error:
            self.problems += [evolve(p, source=self.source, cell=place, line=None, path="") for p in error.problems]
            return UNUSABLE

    def new(self, section: Path, code: str | None, place: str) -> Steps | None:
        """Return the path of a new table in a section, under its code or at the end of the list; None if it is there.

        Parameters
        ----------
        section
            Path of the section.
        code
            The table's code; None for one of a list.
        place
            Where its row starts.
        """
        empty: Any = {} if code is not None else []
        found = self._inside(section[:-1], place)
        held = None if found is None else found.setdefault(section[-1], empty)
        self.places.setdefault(path_of(*section), place)
        if not isinstance(held, type(empty)):
            self._twice(path_of(*section), place)
            return None
        base: Steps = (*section, len(held) if code is None else code)
        if code is not None and code in held:
            self._twice(path_of(*base), place)
            return None
        self.places[path_of(*base)] = place
        if code is None:
            held.append({})
        else:
            held[code] = {}
        return base

    def put(self, base: Steps, path: Path, cell: object, place: str) -> None:
        """Put the value of a cell at a path below the table at `base`, unless the cell or the path holds nothing."""
        value = self.value(cell, place)
        if value is None or not path:
            return
        inside = self._inside((*base, *path[:-1]), place)
        if inside is None or path[-1] in inside:
            self._twice(path_of(*base, *path), place)
        else:
            inside[path[-1]] = value
            self.places[path_of(*base, *path)] = place

    def _inside(self, path: Steps, place: str) -> dict[str, Any] | None:
        """Return the table at a path, made where it is not there; None if something else stands there."""
        inside: Any = self.document
        for depth, key in enumerate(path, 1):
            if isinstance(inside, dict):
                self.places.setdefault(path_of(*path[:depth]), place)
                inside = inside.setdefault(key, {})
            else:
                inside = inside[key] if isinstance(inside, list) and isinstance(key, int) else None
        return inside if isinstance(inside, dict) else None

    def _twice(self, spelt: str, place: str) -> None:
        first = place_of(spelt, self.places)
        what = f"{spelt} stands in {first} and again in {place}"
        problem = Problem(
            code="RT-FIL-010", source=self.source, cell=place, path=spelt, what=what, rule="every key once"
        )
        self.problems.append(problem)

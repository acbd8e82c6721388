"""The layout that a table turned out to have, with what would make more of its cells readable for certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from ruraltier.edge.advice import settings_of
from ruraltier.edge.amounts import rate
from ruraltier.edge.columns import NumbersIn
from ruraltier.edge.layout.layout import Layout
from ruraltier.edge.layout.wording import WIDE
from ruraltier.edge.read import Assembly
from ruraltier.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable


_NUMBERS = frozenset({"RT-NUM-003", "RT-NUM-004", "RT-NUM-005", "RT-NUM-006"})
_CARRIED = re.compile(r"'\s*[¥￥]?\s*[+-]?[\d.,，]+\s*(\D\S*?)\s*'", re.ASCII)
_GROUPED = re.compile(r"'[+-]?\d{1,3}(?:([,' \u00a0])\d{3})+(?:\.\d+)?\D*'", re.ASCII)


def guessed_layout(layout: Layout, problems: Iterable[Problem], assembly: Assembly | None) -> Layout:
    """Return a layout with what the table turned out to be.

    Parameters
    ----------
    layout
        What was said.
    problems
        What is refused.
    assembly
        What read the table; None where it could not be opened.
    """
    listed = list(problems)
    advised = [settings_of(problem.mend) for problem in listed]
    header_rows = [said["header_row"] for said in advised if "header_row" in said]
    stated: dict[str, Any] = {"header_row": header_rows[0]} if header_rows else {}
    openings = (said["skip"] for said in advised if "skip" in said)
    stated["skip"] = tuple(dict.fromkeys((*layout.skip, *openings)))
    if assembly is None:
        return evolve(layout, **stated)
    proposal = Proposal(layout, listed, assembly)
    columns = {**layout.columns, **_columns(assembly), **proposal.headers()}
    taken = {header.strip() for header in columns.values()}
    columns |= {code: header for code, header in assembly.plan.likely.items() if header.strip() not in taken}
    units = {**layout.units, **proposal.units()}
    turned_out = _places(assembly) | dict(assembly.table.settled) | stated | proposal.marks()
    return evolve(layout, columns=columns, units=units, **turned_out)


def _columns(assembly: Assembly) -> dict[str, str]:
    return {code: assembly.table.headers[at] for code, at in assembly.plan.columns.items()}


def _places(assembly: Assembly) -> dict[str, Any]:
    headers, plan = assembly.table.headers, assembly.plan
    return {"id": headers[plan.id], "name": "" if plan.name is None else headers[plan.name]}


@define
class Proposal:
    """What would make cells readable that are refused, where each of them says for itself what it means.

    Parameters
    ----------
    layout, problems, assembly
        What was said, what is refused, and what read the table.
    """

    layout: Layout
    problems: list[Problem]
    assembly: Assembly

    def marks(self) -> dict[str, Any]:
        """Return how digits are written, where that is in one way."""
        wide = {"full_width": True} if any(problem.code == "RT-NUM-006" for problem in self.problems) else {}
        found = (_GROUPED.fullmatch(p.value.translate(WIDE)) for p in self.problems if p.code in _NUMBERS)
        marks = {match[1] for match in found if match}
        if len(marks) != 1 or self.layout.thousands or self.layout.decimal in marks:
            return dict(wide)
        return wide | {"thousands": marks.pop()}

    def headers(self) -> dict[str, str]:
        """Return the columns whose header gives another unit that can be converted."""
        return {code: header for code, header, _ in self._other_units()}

    def units(self) -> dict[str, tuple[str, ...]]:
        """Return the units that headers and cells carry, the unit of plain numbers first."""
        of_headers = {code: (unit,) for code, _, unit in self._other_units()}
        of_cells = {code: units for code in self.assembly.columns if (units := self._carried(code))}
        return of_headers | of_cells

    def _other_units(self) -> list[tuple[str, str, str]]:
        return [
            (code, problem.column, unit)
            for problem in self.problems
            for code, unit in settings_of(problem.mend).get("units", {}).items()
        ]

    def _carried(self, code: str) -> tuple[str, ...]:
        """Return the units of a column of which some cells carry one; none where that leaves anything open."""
        column, indicator = self.assembly.columns[code], self.assembly.policy.indicator[code]
        wrong = [p for p in column.gathering.kept if p.code in _NUMBERS]
        words = [found[1] for p in wrong if (found := _CARRIED.fullmatch(p.value.translate(WIDE)))]
        known = [word for word in dict.fromkeys(words) if rate(word, indicator) is not None]
        if not known or not isinstance(column, NumbersIn):
            return ()
        plain = self.layout.units.get(code, (indicator.unit.get("zh") or "1",))
        if rate(plain[0], indicator) is None or ("%" in known and _may_be_shares(column)):
            return ()
        return tuple(dict.fromkeys((*plain, *known)))


def _may_be_shares(column: NumbersIn) -> bool:
    """Return whether plain numbers beside percentages may be shares of 1, so that nobody can say what they are."""
    values = column.column().values
    return rate("%", column.indicator) == 1 and bool(((values > 0) & (values <= 1)).any())

"""Whether a layout and a rule book fit each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.domain.indicator import Kind
from ruraltier.edge.amounts import rate
from ruraltier.edge.layout.layout import Layout
from ruraltier.errors import ArgumentError, Problem, expect, near, show
from ruraltier.policy.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.policy.policy import TierPolicy


def check_layout(layout: object, policy: TierPolicy) -> Layout:
    """Return a layout, or an empty one for None; refuse one that speaks of what the rule book does not have.

    Raises
    ------
    ArgumentError
        With everything that does not fit.
    """
    expect(layout, (Layout, type(None)), "layout", "a Layout, as load_layout gives it, or None")
    stated = layout if isinstance(layout, Layout) else Layout()
    problems = [*_strangers(stated, policy), *_units(stated, policy)]
    if problems:
        raise ArgumentError(problems)
    return stated


def _strangers(layout: Layout, policy: TierPolicy) -> Iterator[Problem]:
    known = [i.code for i in policy.indicators if i.code not in policy.worked_out]
    for section, codes in (("columns", layout.columns), ("units", layout.units)):
        for code in codes:
            if code not in known:
                worked_out = code in policy.indicator
                what = f"{show(code)} is worked out by the rule book" if worked_out else f"{show(code)} is no indicator"
                rule = "the code of an indicator that the table gives"
                path = path_of("layout", section, code)
                yield Problem(code="RT-LAY-003", path=path, what=what, rule=rule, mend=near(code, known))


def _units(layout: Layout, policy: TierPolicy) -> Iterator[Problem]:
    for code, units in layout.units.items():
        indicator = policy.indicator.get(code)
        path = path_of("layout", "units", code)
        if indicator is not None and indicator.kind is not Kind.NUMBER:
            what = f"{show(code)} is no number"
            yield Problem(code="RT-LAY-004", path=path, what=what, rule="units of numbers only")
        elif indicator is not None:
            for unit in units:
                if rate(unit, indicator) is None:
                    mend = "" if indicator.unit else f"state the unit of {code} in the rule book"
                    unit_of = indicator.unit.get("zh")
                    rule = f"a unit that comes to {show(unit_of) if unit_of else 'a plain number'} for certain"
                    yield Problem(code="RT-LAY-005", path=path, what=f"the unit {show(unit)}", rule=rule, mend=mend)

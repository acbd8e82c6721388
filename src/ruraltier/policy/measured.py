"""From the forms of indicators to their measures and brackets: where values come from, and where they must lie."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ruraltier.policy import forms
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.conditions import Condition, Formula, Number
from ruraltier.policy.measures import Bracket, Choice, Measure, Range
from ruraltier.policy.paths import path_of
from ruraltier.policy.structure import collected, structured, wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruraltier.policy.reader import Reader

T = TypeVar("T")
U = TypeVar("U")


def measured(reader: Reader, stated: Mapping[str, forms.IndicatorForm]) -> dict[str, Any]:
    """Return the measures and brackets that could be read, by the names of their parts of a rule book."""
    with_value = {code: f for code, f in stated.items() if (f.value, f.value_round, f.applies) != (None, None, None)}
    bracketed = {code: form for code, form in stated.items() if form.bracket is not None}
    return {"measures": _each(reader, with_value, _measure), "brackets": _each(reader, bracketed, _bracket)}


def _each(
    reader: Reader,
    stated: Mapping[str, forms.IndicatorForm],
    build: Callable[[Reader, str, forms.IndicatorForm], T],
) -> tuple[T, ...]:
    made = (reader.take(path_of("indicators", code), partial(build, reader, code, f)) for code, f in stated.items())
    return tuple(one for one in made if one is not None)


def _measure(reader: Reader, code: str, form: forms.IndicatorForm) -> Measure:
    choices, applies = _both(
        ("value", lambda: () if form.value is None else _choices(reader, form.value)),
        ("applies", partial(_condition, reader, form.applies)),
    )
    return Measure(code=code, choices=choices, rounding=form.value_round, applies=applies)


def _choices(reader: Reader, value: object) -> tuple[Choice, ...]:
    if not isinstance(value, list):
        return (Choice(formula=_formula(reader, value)),)
    if not value:
        raise wrong("RT-POL-220", "the list of values is empty", "one line or more, each with is")
    lines: tuple[forms.ChoiceForm, ...] = structured(value, tuple[forms.ChoiceForm, ...])
    return tuple(collected((f"[{i}]", partial(_choice, reader, line)) for i, line in enumerate(lines)))


def _both(first: tuple[str, Callable[[], T]], second: tuple[str, Callable[[], U]]) -> tuple[T, U]:
    """Return what is built at two places, with the problems of both together."""
    made: list[Any] = collected((first, second))
    return made[0], made[1]


def _choice(reader: Reader, line: forms.ChoiceForm) -> Choice:
    formula, when = _both(
        ("is", partial(_formula, reader, line.formula)), ("when", partial(_condition, reader, line.when))
    )
    return Choice(formula=formula, when=when)


def _formula(reader: Reader, stated: object) -> Formula:
    if isinstance(stated, str):
        return parse_formula(stated, reader.labels, reader.limits)
    return Number(structured(stated, Fraction))


def _condition(reader: Reader, stated: str | None) -> Condition | None:
    return None if stated is None else parse_condition(stated, reader.labels, reader.limits)


def _bracket(reader: Reader, code: str, form: forms.IndicatorForm) -> Bracket:
    lines = enumerate(form.bracket or ())
    return Bracket(code=code, lines=collected((f"bracket[{i}]", partial(_range, reader, line)) for i, line in lines))


def _range(reader: Reader, line: forms.RangeForm) -> Range:
    when, ends = _both(("when", partial(_condition, reader, line.when)), ("", line.ends))
    return Range(when=when, **ends)

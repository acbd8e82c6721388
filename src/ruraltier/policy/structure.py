"""From plain tables to value classes: cattrs with strict hooks, and every problem with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, get_args, get_origin

import attrs

from ruraltier._numbers import NotANumberError, exact
from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Kind
from ruraltier.domain.ladder import Tier
from ruraltier.domain.threshold import Threshold
from ruraltier.errors import PolicyError, Problem, RuraltierError, located, near, show
from ruraltier.policy import forms
from ruraltier.policy.conditions import Condition, Formula
from ruraltier.policy.criteria import EFFECT_WORDS, Aggregate, Effect, Effects
from ruraltier.policy.curves import CURVES, AllOrNothing, Bonus, Deduct, Step
from ruraltier.policy.figures import UNQUOTED, figure_in
from ruraltier.policy.incentives import AWARDS, Award
from ruraltier.policy.paths import path_of
from ruraltier.policy.plain import UNUSABLE
from ruraltier.policy.plugins import Aggregation, Rule, known
from ruraltier.policy.shape import Curve

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

RENAMED = {"passing": "pass", "formula": "is", "since": "from"}
"""Fields whose key in a document is a word that Python keeps for itself."""

_KEYS_TOLD = 50
"""How many unknown keys of one table are told."""

ONE_TABLE, MANY_TABLES = "in TOML write […] and not [[…]]", "in TOML write [[…]] and not […]"
"""What to write where a table and a list of tables are mixed up; … is the place, which the reader knows."""

_KINDS = {bool: "a truth value", str: "text", list: "a list", dict: "a table"}


def structured(value: object, form: type[T] | Any) -> T:  # noqa: ANN401 - also unions and generic types
    """Return a plain value as an object of the form.

    Raises
    ------
    PolicyError
        With every problem found in the value; paths are relative to it.
    """
    from cattrs import BaseValidationError  # noqa: PLC0415 - cattrs is loaded when the first document is read

    try:
        made: T = converter().structure(value, form)
    except RuraltierError:
        raise
    except BaseValidationError as error:
        raise PolicyError(_problems(error)) from None
    return made


@cache
def converter() -> Converter:
    """Return the converter; it knows every form of the language."""
    from cattrs import Converter as Made  # noqa: PLC0415 - cattrs is loaded when the first document is read

    made = Made(forbid_extra_keys=True, detailed_validation=True)
    made.register_structure_hook_factory(attrs.has, lambda form: _table_hook(form, made))
    made.register_structure_hook_factory(_is_literal, _literal_hook)
    made.register_structure_hook_factory(_is_list, _list_hook)
    made.register_structure_hook_func(lambda form: form in HOOKS, _hooked)
    # By class, since cattrs asks for the hooks of these before it asks those above; words, being texts too, one by one.
    for plain in (str, int, bool):
        made.register_structure_hook(plain, _hooked)
    made.register_structure_hook(Kind, _word_hook(Kind, [word.value for word in Kind]))
    return made


def _hooked(value: Any, form: Any) -> Any:  # noqa: ANN401 - what a hook makes of a plain value
    return HOOKS[form](_usable(value))


def _usable(value: Any) -> Any:  # noqa: ANN401 - a document holds anything
    if value is UNUSABLE:
        raise PolicyError(())
    return value


def _table_hook(form: Any, made: Converter) -> Hook:  # noqa: ANN401 - any attrs class
    from cattrs.gen import make_dict_structure_fn, override  # noqa: PLC0415 - see `converter`

    renamed = {name: override(rename=key) for name, key in RENAMED.items() if name in attrs.fields_dict(form)}
    inner: Hook = make_dict_structure_fn(form, made, **renamed)  # type: ignore[arg-type]  # fields and options share **
    return lambda value, tp: inner(table(value), tp)


def _is_literal(form: Any) -> bool:  # noqa: ANN401 - any annotation
    return get_origin(form) is Literal


def _literal_hook(form: Any) -> Hook:  # noqa: ANN401 - any annotation
    return _word_hook(None, list(get_args(form)))


def _word_hook(made: Any, words: list[str]) -> Hook:  # noqa: ANN401 - an enum class or None
    def hook(value: object, _form: object) -> Any:  # noqa: ANN401 - a word or a member
        word = one_of(value, words)
        return word if made is None else made(word)

    return hook


def one_of(value: object, words: list[str]) -> str:
    """Return a word that is one of those allowed."""
    _usable(value)
    if isinstance(value, str) and value in words:
        return value
    mend = near(value, words) if isinstance(value, str) else ""
    raise wrong("RT-DOC-012", f"{show(value)} is not known", "one of " + ", ".join(words), mend)


def _is_list(form: Any) -> bool:  # noqa: ANN401 - any annotation
    return get_origin(form) is tuple


def _list_hook(form: Any) -> Hook:  # noqa: ANN401 - any annotation
    kinds = get_args(form)
    if kinds[-1] is Ellipsis:
        mend = MANY_TABLES if attrs.has(kinds[0]) else ""
        return lambda value, _form: tuple(each((f"[{i}]", item, kinds[0]) for i, item in enumerate(rows(value, mend))))
    return lambda value, _form: tuple(each((f"[{i}]", *pair) for i, pair in enumerate(_fixed(rows(value), kinds))))


def _fixed(items: list[Any], kinds: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    if len(items) != len(kinds):
        raise wrong("RT-DOC-017", f"the list has {len(items)} values", f"{len(kinds)} values")
    return list(zip(items, kinds, strict=True))


def each(parts: Any) -> list[Any]:  # noqa: ANN401 - triples of step, value and form
    """Return every part structured, with the problems of all of them together."""
    return collected((place, partial(structured, value, form)) for place, value, form in parts)


def collected(parts: Iterable[tuple[str, Callable[[], T]]]) -> list[T]:
    """Return what is built at each place, with the problems of all of them together."""
    made, problems, failed = [], [], False
    for place, build in parts:
        try:
            made.append(build())
        except RuraltierError as error:
            problems += located(error.problems, place)
            failed = True
    if failed:
        raise PolicyError(problems)
    return made


def wrong(code: str, what: str, rule: str, mend: str = "", path: str = "") -> PolicyError:
    """Return the error of one problem."""
    return PolicyError(Problem(code=code, path=path, what=what, rule=rule, mend=mend))


def _expected(value: object, kind: str, mend: str = "") -> PolicyError:
    return wrong("RT-DOC-003", f"found {show_kind(value)}", kind, mend)


def show_kind(value: object) -> str:
    """Return a value with its kind, e.g. ``text '0.8'``."""
    if isinstance(value, (list, dict)):
        return _KINDS[type(value)]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"text {show(value)}"
    return f"the date {value}" if isinstance(value, dt.date) else f"the number {value}"


def table(value: object) -> dict[str, Any]:
    """Return a table."""
    if isinstance(_usable(value), dict):
        return cast("dict[str, Any]", value)
    listed = isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    raise _expected(value, "a table { … }", ONE_TABLE if listed else "")


def rows(value: object, mend: str = "") -> list[Any]:
    """Return a list; `mend` is what to write where a table stands instead."""
    if isinstance(_usable(value), list):
        return cast("list[Any]", value)
    raise _expected(value, "a list [ … ]", mend if isinstance(value, dict) else "")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise _expected(value, "text", f'write "{value}"' if isinstance(value, int) else "")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _expected(value, "true or false")


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _expected(value, "a whole number")


def _date(value: object) -> dt.date:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise _expected(value, "a date such as 2024-12-31")


def number(value: object) -> Fraction:
    """Return a number: as such, or a ratio as text; a decimal in quotes is refused, it is mostly a slip."""
    if isinstance(value, (bool, list, dict, dt.date)):
        raise _expected(value, "a number")
    if isinstance(value, str) and "/" not in value:
        try:
            exact(value)
        except NotANumberError:
            raise _expected(value, "a number", figure_in(value)) from None
        raise _expected(value, "a number", f"write {value.strip()}{UNQUOTED}")
    try:
        return exact(value)
    except NotANumberError as error:
        raise wrong("RT-DOC-003", f"found {show_kind(value)}: {error}", 'a number, or a ratio such as "1/3"') from None


def _spoken(value: object) -> Text:
    return Text.of(value) if isinstance(value, str) else structured(table(value), forms.Languages).text()


def _effect(value: object) -> Effect:
    if isinstance(value, str) and "/" not in value:
        return one_of(value, list(EFFECT_WORDS))
    return number(value)


def _effects(value: object) -> Effects:
    if not isinstance(value, dict):
        return Effects.all(_effect(value))
    kinds = {kind.word: kind for kind in Absence}
    words = each((path_of(word), word, AbsenceWord) for word in value)
    return Effects(
        dict(zip((kinds[w] for w in words), each((path_of(w), value[w], Effect) for w in words), strict=True))
    )


def _by_word(value: object) -> tuple[tuple[str, Fraction], ...]:
    stated = table(value)
    return tuple(zip(stated, each((path_of(word), v, Fraction) for word, v in stated.items()), strict=True))


def _words_by_word(value: object) -> tuple[tuple[str, str], ...]:
    stated = table(value)
    return tuple(zip(stated, each((path_of(word), v, str) for word, v in stated.items()), strict=True))


def _tree(value: object) -> Condition | Formula:
    """Return a condition or formula that has been read; whoever reads a document knows its labels, and has done so."""
    if isinstance(value, (Condition, Formula)):
        return value
    raise _expected(value, "a condition or formula as text")


def _aggregate(value: object) -> Aggregate | Aggregation:
    added, words = known().aggregations, [word.value for word in Aggregate]
    if isinstance(_usable(value), dict):
        made: Aggregation = _kinded(value, added)
        return made
    word = one_of(value, [*words, *added])
    return Aggregate(word) if word in words else structured({}, added[word])


def _asked(value: object) -> str | Rule:
    made: str | Rule = _kinded(value, known().rules) if isinstance(_usable(value), dict) else _text(value)
    return made


def _kinded(value: object, classes: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one of the classes
    stated = dict(table(value))
    if "kind" not in stated:
        raise wrong("RT-DOC-011", "the required key 'kind' is missing", "one of " + ", ".join(classes), path="kind")
    kind = stated.pop("kind")
    try:
        word = one_of(kind, list(classes))
    except PolicyError as error:
        raise PolicyError(located(error.problems, "kind")) from None
    return structured(stated, classes[word])


AbsenceWord = Literal["missing", "not_applicable", "not_yet_due", "refused", "suppressed"]

HOOKS: Mapping[Any, Callable[[Any], Any]] = MappingProxyType(
    {
        str: _text,
        bool: _truth,
        int: _whole,
        dt.date: _date,
        Fraction: number,
        Text: _spoken,
        Effect: _effect,
        Effects: _effects,
        bool | Fraction: lambda v: v if isinstance(v, bool) else number(v),
        Fraction | Literal[False]: lambda v: v if v is False else number(v),
        Fraction | Literal[False] | None: lambda v: v if v is False else number(v),
        Fraction | str | bool: lambda v: v if isinstance(v, (bool, str)) else number(v),
        tuple[tuple[str, Fraction], ...]: _by_word,
        Threshold: lambda v: structured(table(v), forms.Edge).threshold(),
        Step: lambda v: structured(table(v), forms.StepForm).step(),
        Deduct: lambda v: structured(table(v), forms.DeductForm).curve(),
        Bonus: lambda v: structured(table(v), forms.BonusForm).curve(),
        AllOrNothing: lambda v: AllOrNothing(threshold=structured(table(v), forms.Edge).threshold()),
        Tier: lambda v: structured(table(v), forms.TierForm).tier(),
        Curve: lambda v: _kinded(v, {**CURVES, **known().curves}),
        Aggregate | Aggregation | None: _aggregate,
        str | Rule: _asked,
        Award: lambda v: _kinded(v, AWARDS),
        Condition: _tree,
        Condition | None: _tree,
        Formula | None: _tree,
        tuple[tuple[str, str], ...]: _words_by_word,
    }
)
"""Type of a field -> what makes it of a plain value."""


def _problems(error: BaseException, place: str = "") -> Iterator[Problem]:
    from cattrs import BaseValidationError, ForbiddenExtraKeysError  # noqa: PLC0415 - see `converter`

    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            key = _key_of(inner)
            yield from located(_problems(inner, key), key)
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from _unknown(error)
    elif isinstance(error, RuraltierError):
        yield from error.problems
    else:
        yield Problem(code="RT-DOC-011", what=f"the required key '{place}' is missing", rule="the key with its value")


def _key_of(error: BaseException) -> str:
    """Return the key at which an error arose; cattrs leaves it as a note, and none for the table as a whole."""
    name = next((str(note.name) for note in getattr(error, "__notes__", ()) if hasattr(note, "name")), "")
    return RENAMED.get(name, name)


def _unknown(error: Any) -> Iterator[Problem]:  # noqa: ANN401 - ForbiddenExtraKeysError
    known = [RENAMED.get(f.name, f.name) for f in attrs.fields(error.cl)]
    for key in sorted(error.extra_fields)[:_KEYS_TOLD]:
        rule = "one of " + ", ".join(known) if known else "no key here"
        yield Problem(
            code="RT-DOC-010", path=path_of(key), what=f"unknown key {show(key)}", rule=rule, mend=near(key, known)
        )

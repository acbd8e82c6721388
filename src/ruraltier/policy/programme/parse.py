"""From a document to a programme: every problem at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import asdict, fields

from ruraltier.errors import LimitError, PolicyError, Problem, RuraltierError, expect, located, show
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.parse import placed_problems
from ruraltier.policy.plain import plain_document
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.programme.chains import Chain
from ruraltier.policy.programme.checks.all import problems_of
from ruraltier.policy.programme.figures import Rollup
from ruraltier.policy.programme.forms import LevelForm, ProgrammeHead
from ruraltier.policy.programme.levels import Level
from ruraltier.policy.programme.parts import KEYED, LISTED, Parts
from ruraltier.policy.programme.programme import Programme
from ruraltier.policy.provenance import Source
from ruraltier.policy.reader import Reader
from ruraltier.policy.sections import FORMAT
from ruraltier.policy.sizes import check_sizes
from ruraltier.policy.structure import structured, table, wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    Labels = Mapping[str, str]

T = TypeVar("T")

_CONDITIONS = ("when", "revoke_when", "suspend_when")
_FORMULAS = ("value", "weight")


def parse_programme(
    document: Mapping[str, Any],
    policies: Mapping[str, TierPolicy] | Callable[[str], TierPolicy],
    *,
    source: str = "",
    lines: Mapping[str, int | str] | None = None,
    limits: Limits = LIMITS,
) -> Programme:
    """Return the programme that a document describes.

    Parameters
    ----------
    document
        Nested tables as in a programme file; numbers as for `ruraltier.parse_policy`.
    policies
        The rule books by the names that levels give them, or what returns one for a name.
    source, lines
        Name of the file, and path -> line, for messages.
    limits
        How large the document may be.

    Returns
    -------
    Programme
        The programme, checked.

    Raises
    ------
    ArgumentError
        If `policies` holds something else than rule books.
    PolicyError
        With every problem of the document.
    LimitError
        With every problem, if one of them is that something is too large.

    Examples
    --------
    >>> import ruraltier as rt
    >>> document = {
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"label": "村", "policy": "idm"}},
    ...     "titles": {"model": {"level": "village", "label": "示范村", "tiers": ["mandiri"], "years": 3,
    ...                          "last_day": "day_before", "leap_day": "feb_28"}},
    ... }
    >>> programme = rt.parse_programme(document, {"idm": rt.load_policy("idm-2016")})
    >>> programme.titles[0].years, programme.level["village"].policy.id
    (3, 'idm-2016')
    """
    named = _named(policies)
    try:
        return _parsed(document, named, limits)
    except RuraltierError as error:
        raise placed_problems(error.problems, source, lines or {}) from None


def _named(policies: Mapping[str, TierPolicy] | Callable[[str], TierPolicy]) -> Callable[[str], TierPolicy]:
    """Return what gives the rule book of a name."""
    if callable(policies):
        return policies
    expect(policies, Mapping, "policies", "a mapping from names to TierPolicies, or what returns one for a name")
    for name, policy in policies.items():
        expect(policy, TierPolicy, f"policies[{show(name)}]", "a TierPolicy, as load_policy gives it")
    return partial(_among, policies)


def _among(policies: Mapping[str, TierPolicy], name: str) -> TierPolicy:
    if name in policies:
        return policies[name]
    raise wrong("RT-PRG-001", f"there is no rule book {name!r}", "one of " + ", ".join(policies))


def _parsed(document: object, policy_of: Callable[[str], TierPolicy], limits: Limits) -> Programme:
    check_sizes(document, limits)
    plain, problems = plain_document(document, limits)
    if "ladder" in plain and "levels" not in plain:
        what = "this is a rule book, with a ladder of its own"
        raise wrong("RT-PRG-005", what, "a programme, with levels", "read it with load_policy", path="ladder")
    reader = Reader(plain, limits)
    parts = _parts(reader, policy_of)
    problems = [*problems, *reader.problems]
    if problems or reader.lost:
        raise PolicyError([*problems, *reader.as_written(problems_of(Parts(**parts), reader.what_is_lost()))])
    try:
        return Programme(**parts)
    except PolicyError as error:
        raise PolicyError(reader.as_written(error.problems)) from None


def _parts(reader: Reader, policy_of: Callable[[str], TierPolicy]) -> dict[str, Any]:
    levels = reader.keyed("levels", partial(_level, policy_of))
    if not levels and not any(path.startswith("levels") for path in reader.lost):
        what = "the programme has no levels"
        reader.problems.append(Problem(code="RT-PRG-002", path="levels", what=what, rule="[levels.CODE], one or more"))
    labels = {level.code: _labels(level.policy) for level in levels}
    keyed = {s: reader.keyed(s, partial(_coded, labels, kind)) for s, kind in KEYED.items() if kind is not Level}
    listed = {
        s: reader.listed(s, reader.document.get(s, []), partial(_made, labels, kind, None))
        for s, kind in LISTED.items()
    }
    sources = reader.keyed("sources", partial(_coded, {}, Source))
    return {**_head(reader), "levels": levels, **keyed, **listed, "sources": sources}


def _head(reader: Reader) -> dict[str, Any]:
    form = reader.take("", partial(structured, reader.document, ProgrammeHead))
    if form is None:
        return {"id": "_"}
    if form.format != FORMAT:
        what = f"there is no format {form.format}"
        reader.problems.append(Problem(code="RT-DOC-014", path="format", what=what, rule=f"format {FORMAT}"))
    names = {f.name for f in fields(Parts)} - {*KEYED, *LISTED, "sources"}
    return {name: getattr(form, name) for name in names}


def _level(policy_of: Callable[[str], TierPolicy], code: str, stated: object) -> Level:
    cells = dict(table(stated))
    if not isinstance(cells.get("policy"), str):
        raise wrong("RT-DOC-011", "the required key 'policy' is missing", "the name of a rule book", path="policy")
    name = cells.pop("policy")
    try:
        policy = policy_of(name)
        expect(policy, TierPolicy, f"what policies gives for {show(name)}", "a TierPolicy, as load_policy gives it")
    except RuraltierError as error:
        raise PolicyError(located(error.problems, "policy")) from None
    return Level(policy=policy, book=name, **asdict(_coded({}, LevelForm, code, cells), recurse=False))


def _labels(policy: TierPolicy) -> dict[str, str]:
    return {word: one.code for one in policy.indicators for word in one.label.all}


def _coded(labels: Mapping[str, Labels], kind: type[T], code: str, stated: object) -> T:
    cells = table(stated)
    if "code" in cells:
        raise wrong("RT-DOC-010", "unknown key 'code'", "the code in the head of the table only", path="code")
    return _made(labels, kind, code, cells)


def _made(labels: Mapping[str, Labels], kind: type[T], code: str | None, stated: dict[str, Any]) -> T:
    """Return a part; its conditions and formulas are read with the labels of the rule book that they are asked of."""
    cells = dict(stated) if code is None else {**stated, "code": code}
    asked_of = code if kind is Chain else cells.get("of") if kind is Rollup else cells.get("level")
    made: T = structured(_read(cells, labels.get(asked_of if isinstance(asked_of, str) else "", {})), kind)
    return made


def _read(cells: dict[str, Any], labels: Labels) -> dict[str, Any]:
    problems: list[Problem] = []
    read = dict(cells)
    for key in (*_CONDITIONS, *_FORMULAS):
        if isinstance(cells.get(key), str):
            try:
                read[key] = (parse_condition if key in _CONDITIONS else parse_formula)(cells[key], labels)
            except RuraltierError as error:
                problems += located(error.problems, key)
    if isinstance(cells.get("examination"), dict):
        read["examination"] = _read(cells["examination"], labels)
    if problems:
        raise (LimitError if any(p.code.startswith("RT-LIM") for p in problems) else PolicyError)(problems)
    return read

"""From a rule book back to its document: nothing that is a default, everything that is not."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import fields, has

from ruraltier._numbers import NotANumberError, exact, plain
from ruraltier._text import Text
from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.domain.threshold import Threshold
from ruraltier.errors import ExportError, Problem, show
from ruraltier.policy.book import JointCase
from ruraltier.policy.conditions import Condition, Custom, Formula, Number, nodes
from ruraltier.policy.criteria import ROOT, Aggregate, Aspect, Criterion, Effects
from ruraltier.policy.curves import CURVES
from ruraltier.policy.forms import CHECK_ON_YES
from ruraltier.policy.rules import Relative
from ruraltier.policy.toml_text import canonical, toml_text

if TYPE_CHECKING:
    from ruraltier.domain.cut_fit import CutFit
    from ruraltier.domain.ladder import Ladder, Tier
    from ruraltier.policy.book import Case, Expectation, RuleBook, Values
    from ruraltier.policy.incentives import IncentiveScheme
    from ruraltier.policy.measures import Choice, Measure, Range
    from ruraltier.policy.plugins import Aggregation
    from ruraltier.policy.shape import Curve

FORMAT = 1

Table = dict[str, Any]
_NO_EFFECTS = Effects()
_REFUSE = Effects.all("refuse")


def document_of(policy: RuleBook) -> Table:
    """Return the document that describes a rule book; reading it gives an equal rule book.

    Parameters
    ----------
    policy
        The rule book.

    Returns
    -------
    dict
        Nested tables as `parse_policy` takes them; numbers are int, Decimal, or a ratio as text. Items of checklists
        stand among the indicators; criteria follow the order of their indicators.

    Raises
    ------
    ExportError
        If it holds what the language has no words for, such as a curve made in Python.
    """
    scored = {criterion.code: criterion for criterion in policy.criteria}
    _check_writable(policy, scored)
    document: Table = {
        **_head(policy),
        "sources": {s.code: stated_fields(s, skip=("code",)) for s in policy.sources},
        "table": _filled({"id": list(policy.id_headers), "name": list(policy.name_headers)}),
        "settings": {
            s.code: {"value": plain_value(s.value), **stated_fields(s, skip=("code", "value"))} for s in policy.settings
        },
        "indicators": _indicators(policy, scored),
        "aspects": {a.code: _aspect(a) for a in policy.aspects if a.code != ROOT},
        "score": next((_aspect(a) for a in policy.aspects if a.code == ROOT), {}),
        "ladder": _ladder(policy.ladder),
        "gates": [_rule(g) for g in policy.gates],
        "vetoes": [_rule(v) | ({"ineligible": True} if v.ineligible else {}) for v in policy.vetoes],
        "floors": [_rule(f) for f in policy.floors],
        "quotas": [stated_fields(q) for q in policy.quotas],
        "incentives": _incentives(policy.incentives) if policy.incentives else None,
        "cases": [_case(c) for c in policy.cases],
        "amendments": [amendment.plain() for amendment in policy.amendments],
    }
    return {key: value for key, value in document.items() if key in _ALWAYS or value not in ({}, [], None)}


_ALWAYS = ("format", "id", "title", "source", "confidence", "missing", "indicators", "score", "ladder")


def to_toml(policy: RuleBook) -> str:
    """Return the rule book as the text of a policy file.

    Parameters
    ----------
    policy
        The rule book.

    Returns
    -------
    str
        TOML; the same rule book gives the same text, byte for byte.

    Raises
    ------
    ExportError
        If it holds what the language has no words for.
    """
    return toml_text(document_of(policy))


def fingerprint(policy: RuleBook) -> str:
    """Return the SHA-256 of what a rule book says: comments, order of keys and file format leave it as it is.

    Parameters
    ----------
    policy
        The rule book.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    ExportError
        If it holds what the language has no words for.
    """
    return hashlib.sha256(canonical(document_of(policy)).encode()).hexdigest()


def _check_writable(policy: RuleBook, scored: dict[str, Criterion]) -> None:
    codes = {indicator.code for indicator in policy.indicators}
    problems = [
        *(
            _unwritable(f"indicators.{c.code}.curve", f"the curve {c.curve!r} is not one of the language")
            for c in scored.values()
            if not (isinstance(c.curve, tuple(CURVES.values())) or (has(type(c.curve)) and c.curve.kind not in CURVES))
        ),
        *(
            _unwritable(
                f"indicators.{c.code}", f"the criterion scores the indicator {show(c.indicator)} under another name"
            )
            for c in scored.values()
            if c.code != c.indicator or c.code not in codes
        ),
    ]
    if problems:
        raise ExportError(problems)


def _unwritable(path: str, what: str) -> Problem:
    return Problem(code="RT-EXP-001", path=path, what=what, rule="what a policy file has words for")


def _head(policy: RuleBook) -> Table:
    return {
        "format": FORMAT,
        "id": policy.id,
        "title": plain_value(policy.title),
        "source": policy.source,
        "confidence": str(policy.confidence),
        **_filled(
            {
                "reference": policy.reference,
                "valid_from": policy.valid_from,
                "valid_until": policy.valid_until,
                "notes": plain_value(policy.notes),
                "missing_marks": list(policy.missing_marks),
            }
        ),
        **({} if policy.family == policy.id else {"family": policy.family}),
        **({} if policy.missing == _REFUSE else {"missing": _effects(policy.missing)}),
    }


def _filled(table: Table) -> Table:
    """Return the table without what is empty."""
    return {key: value for key, value in table.items() if value is not None and value not in ("", [], {})}


def stated_fields(part: object, *, skip: tuple[str, ...] = (), spelt: dict[str, str] | None = None) -> Table:
    """Return the fields of an object that differ from their defaults, under the keys of the language."""
    found: Table = {}
    kind: Any = type(part)
    for f in fields(kind):
        value = getattr(part, f.name)
        if f.name not in skip and value != f.default:
            found[(spelt or {}).get(f.name, f.name)] = plain_value(value)
    return {key: value for key, value in found.items() if value is not None}


def plain_value(value: Any) -> Any:  # noqa: ANN401 - any value of a rule book or a programme
    """Return a value as a document holds it."""
    match value:
        case Absence():
            return value.label.en
        case bool() | int() | dt.date() | None:
            return value
        case Fraction():
            return number_text(value)
        case str() | Relative():
            return str(value)
        case tuple() | list():
            return [plain_value(item) for item in value]
    return _object(value)


def _object(value: object) -> Any:  # noqa: ANN401 - a text, a number or a table
    if isinstance(value, Condition):
        return _spelt(value)
    if isinstance(value, Formula):
        return formula_text(value)
    if isinstance(value, Text):
        return value.zh if value.zh == value.en else _filled({"zh": value.zh, "en": value.en})
    return _edge(value) if isinstance(value, Threshold) else stated_fields(value)


def number_text(value: Fraction) -> int | Decimal | str:
    """Return a number as a document holds it: whole, a decimal, or a ratio as text."""
    if value.denominator == 1:
        return value.numerator
    for spelt in (plain(value), f"{value.numerator}/{value.denominator}"):
        try:
            exact(spelt)
        except NotANumberError:
            continue
        return spelt if "/" in spelt else Decimal(spelt)
    raise ExportError(_unwritable("", f"the number {show(value)} has too many digits"))


def _effects(effects: Effects) -> Any:  # noqa: ANN401 - a word, a number or a table
    stated = dict(effects.by_kind)
    first = next(iter(stated.values()), None)
    if first is not None and effects == Effects.all(first):
        return plain_value(first)
    return {kind.word: plain_value(effect) for kind, effect in stated.items()}


def _indicators(policy: RuleBook, scored: dict[str, Criterion]) -> Table:
    measures, brackets = {m.code: m for m in policy.measures}, {b.code: b for b in policy.brackets}
    return {
        i.code: _indicator(i, scored.get(i.code))
        | (_measure(measures[i.code]) if i.code in measures else {})
        | ({"bracket": [_range(line) for line in brackets[i.code].lines]} if i.code in brackets else {})
        for i in policy.indicators
    }


def _measure(measure: Measure) -> Table:
    alone = [choice.formula for choice in measure.choices if choice.when is None]
    value = formula_text(alone[0]) if alone and len(measure.choices) == 1 else [_choice(c) for c in measure.choices]
    applies = None if measure.applies is None else _spelt(measure.applies)
    return _filled({"value": value, "value_round": plain_value(measure.rounding), "applies": applies})


def _choice(choice: Choice) -> Table:
    return ({"when": _spelt(choice.when)} if choice.when else {}) | {"is": formula_text(choice.formula)}


def formula_text(formula: Formula) -> Any:  # noqa: ANN401 - a number, or the text of a formula
    """Return a formula as a document holds it."""
    return number_text(formula.value) if isinstance(formula, Number) else str(formula)


def _range(line: Range) -> Table:
    edges = [_edge(end) for end in (line.least, line.most) if end]
    return ({"when": _spelt(line.when)} if line.when else {}) | {word: v for edge in edges for word, v in edge.items()}


def _indicator(indicator: Indicator, criterion: Criterion | None) -> Table:
    column = stated_fields(indicator, skip=("code",))
    return column if criterion is None else column | _criterion(criterion, indicator)


def _criterion(criterion: Criterion, indicator: Indicator) -> Table:
    default_curve = indicator.kind is Kind.YES_NO and criterion.curve == CHECK_ON_YES
    found: Table = {"points": number_text(criterion.points)}
    if not default_curve:
        found["curve"] = curve_table(criterion.curve)
    if criterion.missing != _NO_EFFECTS:
        found["missing"] = _effects(criterion.missing)
    spelt = {"rounding": "round", "passing": "pass"}
    return found | stated_fields(criterion, skip=("code", "indicator", "points", "curve", "missing"), spelt=spelt)


def curve_table(curve: Curve) -> Table:
    """Return the table of a built-in curve."""
    found: Table = {"kind": curve.kind}
    for f in fields(type(curve)):  # type: ignore[arg-type]  # every built-in curve is an attrs class
        value = getattr(curve, f.name)
        if f.name in {"threshold", "baseline"}:
            found |= _edge(value)
        elif f.name == "steps":
            found["steps"] = [_edge(s.threshold) | stated_fields(s, skip=("threshold",)) for s in value]
        elif value != f.default or (value is False) is not (f.default is False):
            found[f.name] = _by_word(value) if curve.kind == "options" else plain_value(value)
    return {key: value for key, value in found.items() if value is not None}


def _edge(threshold: Threshold) -> Table:
    return {threshold.word: number_text(threshold.value)}


def _by_word(pairs: tuple[tuple[str, Fraction], ...] | None) -> Table | None:
    return None if pairs is None else {word: number_text(value) for word, value in pairs}


def _aspect(aspect: Aspect) -> Table:
    found = stated_fields(aspect, skip=("code",), spelt={"rounding": "round", "passing": "pass"})
    return found | ({"aggregate": _aggregate(aspect.aggregate)} if aspect.aggregate is not Aggregate.SUM else {})


def _aggregate(aggregate: Aggregate | Aggregation) -> str | Table:
    return aggregate.value if isinstance(aggregate, Aggregate) else {"kind": aggregate.kind} | stated_fields(aggregate)


def _when(condition: Condition) -> str | Table:
    if isinstance(condition, Custom):
        return {"kind": condition.rule.kind} | stated_fields(condition.rule)
    return _spelt(condition)


def _spelt(condition: Condition) -> str:
    for part in nodes(condition):
        if isinstance(part, Custom):
            raise ExportError(_unwritable("", f"the rule {part} of another package stands within a condition"))
    return str(condition)


def _ladder(ladder: Ladder) -> Table:
    head = {"previous": ladder.previous, "round": plain_value(ladder.rounding), "fit": _fit(ladder.fit)}
    return _filled(head | {"tiers": [_tier(t) for t in ladder.tiers]})


def _fit(fit: CutFit | None) -> Table:
    shares = {"shares": _by_word(fit.shares)} if fit and fit.shares else {}
    return stated_fields(fit, skip=("shares",)) | shares if fit else {}


def _tier(tier: Tier) -> Table:
    edge = _edge(tier.threshold) if tier.threshold else {}
    return {"code": tier.code} | edge | stated_fields(tier, skip=("code", "threshold"))


def _rule(rule: Any) -> Table:  # noqa: ANN401 - a gate, veto or floor
    return {"code": rule.code, "when": _when(rule.when)} | stated_fields(rule, skip=("code", "when"))


def _incentives(scheme: IncentiveScheme) -> Table:
    found = {"currency": scheme.currency.code, **_filled({"unit": scheme.currency.unit})}
    found |= stated_fields(scheme, skip=("awards", "currency"))
    return found | {"awards": [_award(a) for a in scheme.awards]}


def _award(award: Any) -> Table:  # noqa: ANN401 - any award
    amounts = {"amounts": _by_word(award.amounts)} if hasattr(award, "amounts") else {}
    return {"code": award.code, "kind": award.kind} | stated_fields(award, skip=("code", "amounts")) | amounts


def _case(case: Case | JointCase) -> Table:
    name = {"name": case.name} if case.name else {}
    if isinstance(case, JointCase):
        return name | {"villages": [_village(v) for v in case.villages], "expect": [_expected(e) for e in case.expect]}
    return name | {"village": _village(case.village), "expect": _expected(case.expect)}


def _village(values: Values) -> Table:
    return {code: plain_value(value) for code, value in values}


def _expected(expect: Expectation) -> Table:
    reasons = {} if expect.reasons is None else {"reasons": sorted(expect.reasons)}
    return stated_fields(expect, skip=("reasons",)) | reasons

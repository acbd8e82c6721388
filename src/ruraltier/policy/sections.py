"""The sections of a document, each read into the parts of a rule book."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import asdict

from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Indicator, Kind
from ruraltier.domain.ladder import Ladder, Tier
from ruraltier.errors import PolicyError, Problem, RuraltierError, located
from ruraltier.policy import case_forms, forms
from ruraltier.policy.amendments import Amendment
from ruraltier.policy.book import Case, JointCase, Values
from ruraltier.policy.condition_parser import parse_condition
from ruraltier.policy.conditions import Condition, Custom
from ruraltier.policy.criteria import ROOT, Aspect, Criterion
from ruraltier.policy.incentives import Award, IncentiveScheme
from ruraltier.policy.measured import measured
from ruraltier.policy.paths import path_of
from ruraltier.policy.provenance import Source
from ruraltier.policy.rules import Floor, Gate, Quota, Setting, Veto
from ruraltier.policy.structure import collected, each, number, rows, structured, table, wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ruraltier.policy.plugins import Rule
    from ruraltier.policy.reader import Reader

T = TypeVar("T")

FORMAT = 1
"""The version of the policy language that this library reads and writes."""

_NO_LADDER = Ladder(tiers=(Tier(code="_"),))
"""Stands in for a ladder that could not be read, so that the rest can still be checked."""


def parts_of(reader: Reader) -> dict[str, Any]:
    """Return the parts of the rule book that could be read, as arguments of `TierPolicy`."""
    document = reader.document
    indicators, criteria, stated = _indicators(reader)
    known = {indicator.code: indicator for indicator in indicators}
    return {
        **_head(reader),
        **_headers(reader),
        "indicators": indicators,
        "criteria": criteria,
        **measured(reader, stated),
        "aspects": _aspects(reader),
        "ladder": reader.take("ladder", partial(_ladder, document)) or _NO_LADDER,
        "sources": reader.keyed("sources", partial(_coded, Source)),
        "settings": reader.keyed("settings", partial(_coded, Setting)),
        "gates": reader.listed("gates", document.get("gates", []), partial(_gate, reader)),
        "vetoes": reader.listed("vetoes", document.get("vetoes", []), partial(_veto, reader)),
        "floors": reader.listed("floors", document.get("floors", []), partial(_floor, reader)),
        "quotas": reader.listed("quotas", document.get("quotas", []), _quota),
        "incentives": _incentives(reader),
        "cases": reader.listed("cases", document.get("cases", []), partial(_case, known)),
        "amendments": reader.listed("amendments", document.get("amendments", []), _amendment),
    }


def _head(reader: Reader) -> dict[str, Any]:
    form = reader.take("", partial(_form, forms.HeadForm, reader.document))
    if form is None:
        return {"id": "_"}
    if form.format != FORMAT:
        what = f"there is no format {form.format}"
        reader.problems.append(Problem(code="RT-DOC-014", path="format", what=what, rule=f"format {FORMAT}"))
    return {name: getattr(form, name) for name in _HEAD if getattr(form, name) is not None}


_HEAD = ("id", "title", "source", "confidence", "reference", "family", "valid_from", "valid_until", "notes", "missing",
         "missing_marks")  # fmt: skip


def _headers(reader: Reader) -> dict[str, Any]:
    form = reader.take("table", partial(_form, forms.TableForm, reader.document.get("table", {})))
    return {"id_headers": form.id, "name_headers": form.name} if form else {}


def _form(form: type[T], stated: object) -> T:
    made: T = structured(table(stated), form)
    return made


def _coded(kind: type[T], code: str, stated: object) -> T:
    if "code" in table(stated):
        raise wrong("RT-DOC-010", "unknown key 'code'", "the code in the head of the table only", path="code")
    return _form(kind, {**table(stated), "code": code})


Declared = tuple[str, str, "Callable[[], forms.IndicatorForm]"]
"""Code, path in the document, and what reads it."""


def _indicators(
    reader: Reader,
) -> tuple[tuple[Indicator, ...], tuple[Criterion, ...], dict[str, forms.IndicatorForm]]:
    made: dict[str, tuple[Indicator, Criterion | None, forms.IndicatorForm]] = {}
    for code, place, read in (*_stated_indicators(reader), *_items(reader)):
        one = reader.take(place, partial(_split, code, read))
        if one is None:
            reader.lost.add(path_of("indicators", code))
        elif code in made:
            what = f"the indicator {code} is declared twice"
            reader.problems.append(Problem(code="RT-POL-104", path=place, what=what, rule="one declaration a code"))
        else:
            made[code] = one
            reader.places[path_of("indicators", code)] = place
    criteria = tuple(criterion for _, criterion, _ in made.values() if criterion)
    stated = {code: form for code, (_, _, form) in made.items()}
    return tuple(indicator for indicator, _, _ in made.values()), criteria, stated


def _split(
    code: str, read: Callable[[], forms.IndicatorForm]
) -> tuple[Indicator, Criterion | None, forms.IndicatorForm]:
    form = read()
    return form.indicator(code), form.criterion(code), form


def _stated_indicators(reader: Reader) -> Iterator[Declared]:
    for code, stated in reader.tables("indicators"):
        _remember_labels(reader, code, stated)
        yield code, path_of("indicators", code), partial(_form, forms.IndicatorForm, stated)


def _items(reader: Reader) -> Iterator[Declared]:
    nodes = [(code, path_of("aspects", code, "items"), stated) for code, stated in reader.tables("aspects")]
    for aspect, base, stated in [*nodes, (ROOT, "score.items", reader.document.get("score"))]:
        items = stated.get("items", {}) if isinstance(stated, dict) else {}
        for code, item in (reader.take(base, partial(table, items)) or {}).items():
            _remember_labels(reader, code, item)
            yield code, f"{base}.{path_of(code)}", partial(_item, aspect, item)


def _item(aspect: str, stated: object) -> forms.IndicatorForm:
    return _form(forms.ItemForm, stated).indicator_form(aspect)


def _remember_labels(reader: Reader, code: str, stated: object) -> None:
    label = stated.get("label") if isinstance(stated, dict) else None
    spellings = label.values() if isinstance(label, dict) else [label]
    for spelling in spellings:
        if isinstance(spelling, str):
            reader.labels.setdefault(spelling, code)


def _aspects(reader: Reader) -> tuple[Aspect, ...]:
    root = reader.take("score", partial(_aspect, forms.ScoreForm, ROOT, reader.document.get("score", {})))
    return (*([root] if root else []), *reader.keyed("aspects", partial(_aspect, forms.AspectForm)))


def _aspect(form: type[forms.ScoreForm], code: str, stated: object) -> Aspect:
    return _form(form, stated).aspect(code)


def _ladder(document: dict[str, Any]) -> Ladder:
    if "ladder" not in document:
        raise wrong("RT-DOC-011", "the required key 'ladder' is missing", "the ladder with its tiers")
    return _form(forms.LadderForm, document["ladder"]).ladder()


def _when(stated: str | Rule, reader: Reader) -> Condition:
    return parse_condition(stated, reader.labels, reader.limits) if isinstance(stated, str) else Custom(stated)


def _gate(reader: Reader, row: dict[str, Any]) -> Gate:
    form = _form(forms.GateForm, row)
    return Gate(cap=form.cap, **_rule(reader, form))


def _veto(reader: Reader, row: dict[str, Any]) -> Veto:
    form = _form(forms.VetoForm, row)
    if (form.cap is None) != form.ineligible:
        found = "neither cap nor ineligible = true" if form.cap is None else "both cap and ineligible = true"
        raise wrong("RT-POL-063", f"the veto has {found}", "one of them")
    return Veto(cap=form.cap, **_rule(reader, form))


def _floor(reader: Reader, row: dict[str, Any]) -> Floor:
    form = _form(forms.FloorForm, row)
    return Floor(tier=form.tier, **_rule(reader, form))


def _rule(reader: Reader, form: forms.GateForm | forms.VetoForm | forms.FloorForm) -> dict[str, Any]:
    names = ("code", "label", "if_unknown", "source", "confidence", "reference")
    when = _within("when", partial(_when, form.when, reader))
    return {name: getattr(form, name) for name in names} | {"when": when}


def _within(path: str, build: Callable[[], T]) -> T:
    try:
        return build()
    except RuraltierError as error:
        raise PolicyError(located(error.problems, path)) from None


def _quota(row: dict[str, Any]) -> Quota:
    return _form(Quota, row)


def _incentives(reader: Reader) -> IncentiveScheme | None:
    if "incentives" not in reader.document:
        return None
    form = reader.take("incentives", partial(_form, forms.IncentivesForm, reader.document["incentives"]))
    if form is None:
        return None
    found = [] if form.awards is None else form.awards
    awards: tuple[Award, ...] = reader.listed("incentives.awards", found, _award)
    return reader.take("incentives", partial(form.scheme, awards))


def _award(row: dict[str, Any]) -> Award:
    made: Award = structured(row, Award)
    return made


def _case(known: dict[str, Indicator], row: dict[str, Any]) -> Case | JointCase:
    if "villages" in row:
        return _joint_case(known, row)
    form = _form(case_forms.CaseForm, row)
    village = _within("village", partial(_village, known, form.village))
    return Case(village=village, expect=form.expect.expectation(), name=form.name)


def _amendment(row: dict[str, Any]) -> Amendment:
    form = _form(forms.AmendmentForm, row)
    stated = asdict(form, recurse=False)
    checked = {"set": _within("set", partial(table, form.set)), "add": _within("add", partial(table, form.add))}
    return Amendment(**stated | checked | {"cases": _within("cases", partial(rows, form.cases))})


def _joint_case(known: dict[str, Indicator], row: dict[str, Any]) -> JointCase:
    form = _form(case_forms.JointCaseForm, row)
    villages = _within("villages", partial(_villages, known, form.villages))
    return JointCase(villages=villages, expect=[e.expectation() for e in form.expect], name=form.name)


def _villages(known: dict[str, Indicator], stated: tuple[Any, ...]) -> list[Values]:
    return collected((f"[{at}]", partial(_village, known, village)) for at, village in enumerate(stated))


def _village(known: dict[str, Indicator], stated: object) -> Values:
    cells = table(stated)
    read = each((path_of(code), cell, case_forms.Cell) for code, cell in cells.items())
    kinds = (known.get(code) for code in cells)
    parts = zip(cells, read, kinds, strict=True)
    made = collected((path_of(code), partial(_cell, cell, kind)) for code, cell, kind in parts)
    return tuple(zip(cells, made, strict=True))


def _cell(cell: Any, indicator: Indicator | None) -> Any:  # noqa: ANN401 - an exact number, word, truth value or `Absence`
    if not isinstance(cell, str) or indicator is None or cell in indicator.options:
        return cell
    absent = next((kind for kind in Absence if cell in kind.label.all), None)
    if absent is None and indicator.kind is Kind.NUMBER and "/" in cell:
        return number(cell)
    return cell if absent is None else absent

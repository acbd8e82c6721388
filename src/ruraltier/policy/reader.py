"""Reading a document section by section, so that one bad declaration does not hide the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, evolve, field

from ruraltier.domain.absence import Absence
from ruraltier.domain.indicator import Indicator
from ruraltier.domain.ladder import Ladder, Tier
from ruraltier.errors import PolicyError, Problem, RuraltierError, located
from ruraltier.policy import forms
from ruraltier.policy.condition_parser import parse_condition
from ruraltier.policy.consistency import problems_of
from ruraltier.policy.criteria import ROOT, Aspect, Criterion
from ruraltier.policy.incentives import Award, IncentiveScheme
from ruraltier.policy.lost import Lost
from ruraltier.policy.paths import path_of
from ruraltier.policy.policy import Case, Expectation, RuleBook
from ruraltier.policy.provenance import Source
from ruraltier.policy.rules import Floor, Gate, Quota, Setting, Veto
from ruraltier.policy.structure import rows, structured, table, wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ruraltier.policy.limits import Limits

T = TypeVar("T")

_MISSING_LADDER = Ladder(tiers=(Tier(code="_"),))
"""Stands in for a ladder that could not be read, so that the rest can still be checked."""

_POSITION = re.compile(r"^(gates|vetoes|floors|quotas|cases|incentives\.awards)\[(\d+)\]")


@define
class Reader:
    """Reads one document; problems gather in `problems`.

    Parameters
    ----------
    document
        The plain document.
    limits
        How large it may be.
    """

    document: dict[str, Any]
    limits: Limits
    problems: list[Problem] = field(factory=list)
    lost: set[str] = field(factory=set)
    places: dict[str, str] = field(factory=dict)
    labels: dict[str, str] = field(factory=dict)

    def parts(self) -> dict[str, Any]:
        """Return the parts of the rule book that could be read, as arguments of `TierPolicy`."""
        head = self._head()
        indicators, criteria = self._indicators()
        parts = {
            **head,
            "indicators": indicators,
            "criteria": criteria,
            "aspects": self._aspects(),
            "ladder": self.take("ladder", self._ladder) or _MISSING_LADDER,
            "sources": self._keyed("sources", Source),
            "settings": self._keyed("settings", Setting),
            "quotas": self._listed("quotas", lambda row: structured(row, Quota)),
            "gates": self._listed("gates", self._gate),
            "vetoes": self._listed("vetoes", self._veto),
            "floors": self._listed("floors", self._floor),
            "incentives": self._incentives(),
        }
        return parts | {"cases": self._listed("cases", lambda row: self._case(row, indicators))}

    def take(self, path: str, build: Callable[[], T]) -> T | None:
        """Return what is built, None if that fails; problems are kept with their place and the place is lost."""
        try:
            return build()
        except RuraltierError as error:
            self.problems += located(error.problems, path)
            self.lost.add(path)
            return None

    def follow_up(self, parts: dict[str, Any]) -> list[Problem]:
        """Return the problems that the parts that could be read have with each other."""
        return self.as_written(problems_of(RuleBook(**parts), self._lost()))

    def as_written(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems with the paths of the document: items under their aspects, rules by their position in the file."""
        return [evolve(p, path=self._written(p.path)) for p in problems]

    def _written(self, path: str) -> str:
        match = _POSITION.match(path)
        if match:
            return self.places.get(match[0], match[0]) + path[match.end() :]
        place = max((p for p in self.places if path == p or path.startswith(p + ".")), key=len, default="")
        return self.places[place] + path[len(place) :] if place else path

    def _lost(self) -> Lost:
        rules = {
            str(row.get("code"))
            for section in ("gates", "vetoes", "floors")
            for row in _rows_or_none(self.document.get(section))
            if isinstance(row, dict)
        }
        return Lost(paths=self.lost, rules=rules if self.lost & {"gates", "vetoes", "floors"} else ())

    def _head(self) -> dict[str, Any]:
        head = self.take("", lambda: structured(self.document, forms.HeadForm))
        table_form = self.take("table", lambda: structured(self.document.get("table", {}), forms.TableForm)) or forms.TableForm()
        headers = {"id_headers": table_form.id, "name_headers": table_form.name}
        if head is None:
            return headers | {"id": "_"}
        if head.format != 1:
            self.problems.append(Problem(code="RT-DOC-014", path="format", what=f"there is no format {head.format}", rule="format 1"))
        names = ("id", "title", "source", "confidence", "reference", "valid_from", "valid_until", "notes", "missing", "missing_marks")
        family = {} if head.family is None else {"family": head.family}
        return headers | family | {name: getattr(head, name) for name in names}

    def _tables(self, section: str) -> Iterator[tuple[str, Any]]:
        stated = self.take(section, lambda: table(self.document.get(section, {})))
        yield from (stated or {}).items()

    def _keyed(self, section: str, kind: type[T]) -> tuple[T, ...]:
        found = (self.take(path_of(section, code), lambda: _with_code(code, stated, kind)) for code, stated in self._tables(section))
        return tuple(one for one in found if one is not None)

    def _listed(self, section: str, build: Callable[[dict[str, Any]], T], found: Any = None) -> tuple[T, ...]:  # noqa: ANN401
        stated = self.take(section, lambda: rows(self.document.get(section, []) if found is None else found)) or []
        built = []
        for i, row in enumerate(stated):
            place = path_of(*section.split("."), i)
            one = self.take(place, lambda: build(table(row)))
            if one is None:
                self.lost.add(section)
            else:
                self.places[path_of(*section.split("."), len(built))] = place
                built.append(one)
        return tuple(built)

    def _indicator_forms(self) -> Iterator[tuple[str, str, Callable[[], forms.IndicatorForm]]]:
        for code, stated in self._tables("indicators"):
            self._remember_labels(code, stated)
            yield code, path_of("indicators", code), lambda: structured(table(stated), forms.IndicatorForm)
        for aspect, stated in (*self._tables("aspects"), (ROOT, self.document.get("score"))):
            base = path_of("aspects", aspect, "items") if aspect else "score.items"
            items = stated.get("items", {}) if isinstance(stated, dict) else {}
            for code, item in (self.take(base, lambda: table(items)) or {}).items():
                self._remember_labels(code, item)
                place = f"{base}.{path_of(code)}"
                self.places[path_of("indicators", code)] = place
                yield code, place, lambda: structured(table(item), forms.ItemForm).indicator_form(aspect)

    def _remember_labels(self, code: str, stated: object) -> None:
        label = stated.get("label") if isinstance(stated, dict) else None
        spellings = label.values() if isinstance(label, dict) else [label]
        self.labels |= {spelling: code for spelling in spellings if isinstance(spelling, str)}

    def _indicators(self) -> tuple[tuple[Indicator, ...], tuple[Criterion, ...]]:
        indicators: dict[str, Indicator] = {}
        criteria: list[Criterion] = []
        for code, place, build in self._indicator_forms():
            made = self.take(place, lambda: _split(code, build()))
            if made is None:
                self.lost.add(path_of("indicators", code))
            elif code in indicators:
                what = f"the indicator {code} is declared twice"
                self.problems.append(Problem(code="RT-POL-062", path=place, what=what, rule="one declaration a code"))
            else:
                indicators[code] = made[0]
                criteria += [made[1]] if made[1] else []
        return tuple(indicators.values()), tuple(criteria)

    def _aspects(self) -> tuple[Aspect, ...]:
        root = self.take("score", lambda: structured(table(self.document.get("score", {})), forms.ScoreForm).aspect(ROOT))
        found = [
            self.take(path_of("aspects", code), lambda: structured(table(stated), forms.AspectForm).aspect(code))
            for code, stated in self.document.get("aspects", {}).items()
        ] if isinstance(self.document.get("aspects", {}), dict) else []
        return tuple(aspect for aspect in (root, *found) if aspect is not None)

    def _ladder(self) -> Ladder:
        if "ladder" not in self.document:
            raise wrong("RT-DOC-011", "the required key 'ladder' is missing", "the ladder with its tiers")
        return structured(table(self.document["ladder"]), forms.LadderForm).ladder()

    def _gate(self, row: dict[str, Any]) -> Gate:
        form = structured(row, forms.GateForm)
        return Gate(cap=form.cap, **self._rule(form))

    def _veto(self, row: dict[str, Any]) -> Veto:
        form = structured(row, forms.VetoForm)
        if (form.cap is None) != form.ineligible:
            found = "neither cap nor ineligible = true" if form.cap is None else "both cap and ineligible = true"
            raise wrong("RT-POL-063", f"the veto has {found}", "one of them")
        return Veto(cap=form.cap, **self._rule(form))

    def _floor(self, row: dict[str, Any]) -> Floor:
        form = structured(row, forms.FloorForm)
        return Floor(tier=form.tier, **self._rule(form))

    def _rule(self, form: Any) -> dict[str, Any]:  # noqa: ANN401 - GateForm, VetoForm or FloorForm
        names = ("code", "label", "if_unknown", "source", "confidence", "reference")
        try:
            when = parse_condition(form.when, self.labels, self.limits)
        except RuraltierError as error:
            raise PolicyError(located(error.problems, "when")) from None
        return {name: getattr(form, name) for name in names} | {"when": when}

    def _incentives(self) -> IncentiveScheme | None:
        if "incentives" not in self.document:
            return None
        form = self.take("incentives", lambda: structured(table(self.document["incentives"]), forms.IncentivesForm))
        if form is None:
            return None
        found = [] if form.awards is None else form.awards
        awards: tuple[Award, ...] = self._listed("incentives.awards", lambda row: structured(row, Award), found)
        return self.take("incentives", lambda: form.scheme(awards))

    def _case(self, row: dict[str, Any], indicators: tuple[Indicator, ...]) -> Case:
        form = structured(row, forms.CaseForm)
        options = {i.code: i.options for i in indicators}
        try:
            cells = {code: structured(cell, forms.Cell) for code, cell in table(form.village).items()}
        except RuraltierError as error:
            raise PolicyError(located(error.problems, "village")) from None
        village = tuple((code, _absence(cell, options.get(code, ()))) for code, cell in cells.items())
        reasons = None if form.expect.reasons is None else frozenset(form.expect.reasons)
        e = form.expect
        expect = Expectation(score=e.score, tier=e.tier, status=e.status, reasons=reasons, award=e.award)
        return Case(village=village, expect=expect, name=form.name)


def _absence(cell: Any, options: tuple[str, ...]) -> Any:  # noqa: ANN401 - an exact number, word, truth value or `Absence`
    if not isinstance(cell, str) or cell in options:
        return cell
    return next((kind for kind in Absence if cell in kind.label.all), cell)


def _split(code: str, form: forms.IndicatorForm) -> tuple[Indicator, Criterion | None]:
    return form.indicator(code), form.criterion(code)


def _with_code(code: str, stated: object, kind: type[T]) -> T:
    if "code" in table(stated):
        raise wrong("RT-DOC-010", "unknown key 'code'", "the code in the head of the table only", path="code")
    return structured({**table(stated), "code": code}, kind)


def _rows_or_none(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

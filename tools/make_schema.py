"""Make the JSON Schema of rule books, for completion and checking in editors: from the forms that the validator reads.

A new key of a form comes along by itself, with its Chinese name and what the page on the language says of it. Of what
two keys say together, and of numbers, the validator knows more; ``ruraltier check-policy`` has the last word.

Usage: ``python tools/make_schema.py``
"""

# ruff: noqa: INP001 - a script, run by path

from __future__ import annotations

import datetime as dt
import enum
import inspect
import json
import re
import types
import typing
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import attrs

from ruraltier._numbers import MODES
from ruraltier._text import Text
from ruraltier.domain.ladder import Tier
from ruraltier.domain.money import CURRENCIES, UNITS
from ruraltier.domain.threshold import WORDS, Rounding, Threshold
from ruraltier.edge.doors.sheets import NAMES
from ruraltier.edge.remarks import REMARKS
from ruraltier.policy import case_forms, forms
from ruraltier.policy.criteria import EFFECT_WORDS, Effect, Effects
from ruraltier.policy.curves import CURVES, AllOrNothing, Bonus, Deduct, Step
from ruraltier.policy.incentives import AWARDS, Award
from ruraltier.policy.plugins import Aggregation, Rule
from ruraltier.policy.provenance import Confidence, Source
from ruraltier.policy.rules import Quota, Setting
from ruraltier.policy.shape import Curve
from ruraltier.policy.structure import RENAMED, AbsenceWord

if typing.TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any]

PROJECT = Path(__file__).parent.parent
WHERE = PROJECT / "src" / "ruraltier" / "data" / "schema" / "policy.schema.json"
PAGE = PROJECT / "docs" / "reference" / "language.md"
CODE = r"^[A-Za-z_][A-Za-z0-9_-]*$"
EDGES = tuple(WORDS.values())

RATIO = {"type": "string", "pattern": r"^\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\s*/\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\s*$"}
NUMBER: Schema = {"$ref": "#/definitions/Number"}
TEXT: Schema = {"$ref": "#/definitions/Text"}
SAID: Schema = {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}}
SHARED: Schema = {
    "Number": {"anyOf": [{"type": "number"}, RATIO]},
    "Text": {"anyOf": [{"type": "string"}, SAID | {"additionalProperties": False}]},
}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
EFFECT: Schema = {"anyOf": [{"enum": list(EFFECT_WORDS)}, NUMBER]}
FORMULA: Schema = {"type": ["string", "number"]}
CELLS: Schema = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}
TABLE: Schema = {"type": "object"}


def by_code(inner: Schema, pattern: str = CODE) -> Schema:
    """Return the schema of tables under codes."""
    return {"type": "object", "propertyNames": {"pattern": pattern}, "additionalProperties": inner}


def listed(inner: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": inner}


def one_edge(*, needed: bool, words: tuple[str, ...] = EDGES) -> list[Schema]:
    """Return what forbids two thresholds in one table and, if needed, none."""
    never = [{"not": {"required": list(pair)}} for pair in combinations(words, 2)]
    return [*never, *([{"anyOf": [{"required": [word]} for word in words]}] if needed else [])]


def beside(one: Schema, more: Schema) -> Schema:
    """Return a schema with words beside it; what stands beside a reference is ignored, so that goes inside."""
    return {"allOf": [one]} | more if more and "$ref" in one else one | more


class Maker:
    """Makes schemas of types; those of classes are kept as definitions."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = dict(SHARED)
        self.meanings = meanings(PAGE.read_text(encoding="utf-8"))

    def of(self, form: Any) -> Schema:  # noqa: ANN401 - any annotation
        """Return the schema of a type."""
        if form in self.plain():
            return self.plain()[form]
        origin, inside = typing.get_origin(form), typing.get_args(form)
        if form in _KINDED:
            name, kinds = _KINDED[form]
            made = self.defined(name, lambda: {"oneOf": [self.kinded(*one) for one in kinds.items()]})
        elif origin is Literal:
            made = {"enum": list(inside)}
        elif origin is tuple:
            made = self.fixed(inside)
        elif origin in {typing.Union, types.UnionType}:
            made = self.union([one for one in inside if one not in {type(None), Aggregation, Rule}])
        elif isinstance(form, type) and issubclass(form, enum.Enum):
            made = {"enum": [word.value for word in form]}
        else:
            made = self.named(form) if attrs.has(form) else {}
        return made

    def plain(self) -> dict[Any, Schema]:
        """Return the schemas of what has a spelling of its own."""
        return {
            str: {"type": "string"}, bool: {"type": "boolean"}, int: {"type": "integer"}, dt.date: DAY,
            Fraction: NUMBER, Text: TEXT, Effect: EFFECT, Any: {},
            Effects: {"anyOf": [*EFFECT["anyOf"], self.by_word(AbsenceWord, EFFECT)]},
            tuple[tuple[str, Fraction], ...]: {"type": "object", "additionalProperties": NUMBER},
        }  # fmt: skip

    def by_word(self, words: Any, inner: Schema) -> Schema:  # noqa: ANN401 - a Literal
        """Return the schema of a table by the words of a Literal."""
        return {
            "type": "object",
            "propertyNames": {"enum": list(typing.get_args(words))},
            "additionalProperties": inner,
        }

    def fixed(self, inside: tuple[Any, ...]) -> Schema:
        """Return the schema of a list of one kind, or of a fixed one."""
        if inside[-1] is Ellipsis:
            return listed(self.of(inside[0]))
        return {
            "type": "array",
            "items": [self.of(i) for i in inside],
            "minItems": len(inside),
            "maxItems": len(inside),
        }

    def union(self, inside: list[Any]) -> Schema:
        """Return the schema of one of several types."""
        made = [self.of(one) for one in inside]
        return made[0] if len(made) == 1 else {"anyOf": made}

    def named(self, form: Any) -> Schema:  # noqa: ANN401 - an attrs class
        """Return a reference to the definition of a class."""
        return self.defined(form.__name__.strip("_").removesuffix("Form"), lambda: self.made(form))

    def defined(self, name: str, make: Callable[[], Schema]) -> Schema:
        """Return a reference to a definition, made where it is not there."""
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        return {"$ref": f"#/definitions/{name}"}

    def made(self, form: Any) -> Schema:  # noqa: ANN401 - an attrs class
        """Return the definition of a class."""
        if form is Threshold or form is AllOrNothing:
            return self.table(forms.Edge) | {"allOf": one_edge(needed=True)}
        if form is Tier:
            return self.table(forms.TierForm) | {"allOf": one_edge(needed=False)}
        if form is Step:
            return self.table(forms.StepForm) | {"allOf": one_edge(needed=True)}
        if form is Deduct or form is Bonus:
            stated = forms.DeductForm if form is Deduct else forms.BonusForm
            return self.table(stated) | {"allOf": one_edge(needed=True, words=("above", "below"))}
        return self.table(form)

    def kinded(self, word: str, kind: Any) -> Schema:  # noqa: ANN401 - an attrs class
        """Return the schema of one kind of curve or award."""
        made = dict(self.made(kind))
        made["properties"] = {"kind": {"const": word}, **made["properties"]}
        return made | {"required": ["kind", *made.get("required", [])]}

    def table(self, form: Any, without: tuple[str, ...] = ()) -> Schema:  # noqa: ANN401 - an attrs class
        """Return the schema of a table with the keys of a class."""
        hints = typing.get_type_hints(form)
        fields = {RENAMED.get(f.name, f.name): f for f in attrs.fields(form) if f.init and f.name not in without}
        special = self.special(form)
        properties = {
            key: beside(special.get(key) or self.of(hints[f.name]), self.titles(form, key)) for key, f in fields.items()
        }
        needed = [key for key, f in fields.items() if f.default is attrs.NOTHING]
        said = (inspect.getdoc(form) or "").partition("\n")[0]
        return {
            "type": "object",
            "description": said.replace("``", ""),
            "properties": properties,
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
        }

    def special(self, form: Any) -> dict[str, Schema]:  # noqa: ANN401 - an attrs class
        """Return the keys of a class that are read one by one, or whose words are checked later."""
        sourced = {"confidence": {"enum": [word.value for word in Confidence]}}
        items = by_code(self.named(forms.ItemForm)) if form in {forms.ScoreForm, forms.AspectForm} else {}
        found: dict[Any, dict[str, Schema]] = {
            forms.HeadForm: self.sections() if form is forms.HeadForm else {},
            forms.IndicatorForm: {"value": {"anyOf": [FORMULA, listed(self.named(forms.ChoiceForm))]}}
            if form is forms.IndicatorForm
            else {},
            forms.ChoiceForm: {"is": FORMULA},
            Rounding: {"mode": {"enum": list(MODES)}},
            forms.ScoreForm: {"items": items},
            forms.AspectForm: {"items": items},
            forms.IncentivesForm: {
                "awards": listed(self.of(Award)),
                "currency": {"enum": list(CURRENCIES)},
                "unit": {"enum": list(UNITS)},
            }
            if form is forms.IncentivesForm
            else {},
            forms.AmendmentForm: {"set": TABLE, "add": TABLE, "cases": listed(TABLE)},
            case_forms.CaseForm: {"village": CELLS},
            case_forms.JointCaseForm: {"villages": listed(CELLS)},
        }
        return {key: one for key, one in (sourced | found.get(form, {})).items() if one}

    def sections(self) -> dict[str, Schema]:
        """Return the sections of a document."""
        cases = {"anyOf": [self.named(case_forms.CaseForm), self.named(case_forms.JointCaseForm)]}
        tables = {key: by_code(self.named(form)) for key, form in _TABLES.items()}
        coded = {key: by_code(self.table(form, without=("code",))) for key, form in _CODED.items()}
        rows = {key: listed(self.named(form)) for key, form in _LISTS.items()}
        made = {
            **tables, **coded, **rows, "cases": listed(cases), "table": self.named(forms.TableForm),
            "score": self.named(forms.ScoreForm), "ladder": self.named(forms.LadderForm),
            "incentives": self.named(forms.IncentivesForm), "format": {"const": 1},
        }  # fmt: skip
        said = {key: f"{remark.zh}\n{remark.en}" for key, remark in REMARKS.items() if key in made}
        return {key: beside(one, {"description": said[key]} if key in said else {}) for key, one in made.items()}

    def titles(self, form: Any, key: str) -> Schema:  # noqa: ANN401 - an attrs class
        """Return the Chinese name of a key, and what the page on the language says of it."""
        name = NAMES.get(f"{key}.zh") or NAMES.get(key)
        section = {forms.HeadForm: "Head"}.get(form, "Indicators")
        meaning = self.meanings.get((section, key), "") if form in _DESCRIBED else ""
        return ({"title": f"{name} {key}"} if name else {}) | ({"description": meaning} if meaning else {})


_KINDED: dict[Any, tuple[str, Any]] = {Curve: ("Curve", CURVES), Award: ("Award", AWARDS)}
_TABLES = {"indicators": forms.IndicatorForm, "aspects": forms.AspectForm}
_CODED = {"sources": Source, "settings": Setting}
_LISTS = {
    "gates": forms.GateForm,
    "vetoes": forms.VetoForm,
    "floors": forms.FloorForm,
    "quotas": Quota,
    "amendments": forms.AmendmentForm,
}
_DESCRIBED = (forms.HeadForm, forms.IndicatorForm, forms.ItemForm)


_COLUMNS = 3
"""Of the tables of keys: key, meaning, default."""


def meanings(page: str) -> dict[tuple[str, str], str]:
    """Return (section, key) -> meaning, of the tables of keys on the page."""
    found: dict[tuple[str, str], str] = {}
    section = ""
    for line in page.splitlines():
        section = line.removeprefix("## ") if line.startswith("## ") else section
        cells = line.split(" | ")
        if line.startswith("| `") and len(cells) == _COLUMNS:
            said = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", re.sub(r",? see .*", "", cells[1]))
            for key in re.findall(r"`(\w+)`", cells[0]):
                found.setdefault((section, key), said.replace("`", ""))
    return found


def schema() -> Schema:
    """Return the schema of a rule book."""
    maker = Maker()
    head = maker.table(forms.HeadForm)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "ruraltier rule book 办法",
        **head,
        "properties": {"$schema": {"type": "string"}, **head["properties"]},
        "required": [*head["required"], "ladder"],
        "definitions": dict(sorted(maker.definitions.items())),
    }


def text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    WHERE.parent.mkdir(parents=True, exist_ok=True)
    WHERE.write_text(text(), encoding="utf-8")

"""The Chinese headings that a sheet of a workbook may have, for whoever wrote another."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from ruraltier.edge.doors.headings import heading_of_path
from ruraltier.edge.doors.sheets import CODE, HEAD, NAMES, SECTION, Path, Sheet
from ruraltier.policy import case_forms, forms
from ruraltier.policy.incentives import AWARDS
from ruraltier.policy.provenance import Source
from ruraltier.policy.rules import Quota, Setting
from ruraltier.policy.structure import RENAMED

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMS: dict[str, tuple[Any, ...]] = {
    "head": (forms.HeadForm,),
    "sources": (Source,),
    "settings": (Setting,),
    "indicators": (forms.IndicatorForm,),
    "aspects": (forms.AspectForm,),
    "tiers": (forms.TierForm,),
    "rules": (forms.GateForm, forms.VetoForm, forms.FloorForm, Quota),
    "awards": tuple(AWARDS.values()),
    "cases": (case_forms.CaseForm, case_forms.JointCaseForm),
    "amendments": (forms.AmendmentForm,),
}
_PARTS: dict[str, Any] = {
    "table": forms.TableForm,
    "score": forms.ScoreForm,
    "ladder": forms.LadderForm,
    "incentives": forms.IncentivesForm,
}
"""Sections of which single keys stand in the head."""


@cache
def headings_of(sheet: Sheet) -> tuple[str, ...]:
    """Return the Chinese names of what a sheet takes: of its columns, or of the keys of the head.

    Examples
    --------
    >>> from ruraltier.edge.doors.sheets import TABLES
    >>> headings_of(TABLES[0])
    ('代码', '标题(通用)', '标题', '标题(英文)', '出处', '日期', '备注')
    """
    names = (heading_of_path(path) for path in _paths(sheet))
    return tuple(dict.fromkeys(name for name in names if not name.rpartition(".")[2].isascii()))


def _paths(sheet: Sheet) -> Iterator[Path]:
    if sheet.mixed:
        yield SECTION
    if sheet.keyed:
        yield CODE
    if sheet.key == "awards":
        yield ("kind",)
    for form in _FORMS[sheet.key]:
        yield from _fields(form)
    if sheet is HEAD:
        yield from ((part, *path) for part, form in _PARTS.items() for path in _fields(form))


def _fields(form: Any) -> Iterator[Path]:  # noqa: ANN401 - any attrs class
    for field in attrs.fields(form):
        key = RENAMED.get(field.name, field.name)
        if key == "expect":
            yield from ((key, *path) for path in _fields(case_forms.ExpectForm))
            continue
        yield (key,)
        yield from ((key, language) for language in ("zh", "en") if f"{key}.{language}" in NAMES)

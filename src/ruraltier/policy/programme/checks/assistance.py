"""Helpers, diagnoses and assistance: kinds of helper that there are, and diagnoses of the same level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import show
from ruraltier.policy.checks.scope import problem
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.checks.titles import term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.programme.assistance import Assistance, HelperKind
    from ruraltier.policy.programme.checks.view import View


def assistance(view: View) -> Iterator[Problem]:
    """Yield what is wrong with kinds of helper, diagnoses and assistance."""
    yield from _told_apart("helpers", "kind of helper", view.parts.helpers)
    yield from _told_apart("assistance", "assistance", view.parts.assistance)
    for one in view.parts.diagnoses:
        path = path_of("diagnoses", one.code, "helpers")
        if not one.helpers:
            yield problem("RT-PRG-090", path, "the diagnosis calls for no helper", "kinds of helper, one or more")
        yield from _kinds(view, one.helpers, path)
    for listed in view.parts.assistance:
        yield from _assistance(view, listed)


def _told_apart(section: str, noun: str, parts: Iterable[HelperKind | Assistance]) -> Iterator[Problem]:
    """Tables and records may write a code or a label, so each stands for one thing."""
    seen: dict[str, str] = {}
    for part in parts:
        for word in part.words:
            first = seen.setdefault(word, part.code)
            if first != part.code:
                what = f"{show(word)} already stands for the {noun} {first}"
                yield problem("RT-PRG-092", path_of(section, part.code, "label"), what, "a code and a label of its own")


def _kinds(view: View, kinds: tuple[str, ...], path: str) -> Iterator[Problem]:
    known = [kind.code for kind in view.parts.helpers]
    for i, kind in enumerate(kinds):
        yield from view.known(kind, known, "helpers", "kind of helper", f"{path}[{i}]")
    yield from _once(kinds, path)


def _once(codes: tuple[str, ...], path: str) -> Iterator[Problem]:
    for i, code in enumerate(codes):
        if code in codes[:i]:
            yield problem("RT-PRG-091", f"{path}[{i}]", f"{show(code)} stands twice", "each one once")


def _assistance(view: View, one: Assistance) -> Iterator[Problem]:
    path = path_of("assistance", one.code)
    yield from term(one, path)
    yield from _kinds(view, one.package, f"{path}.package")
    stated = one.diagnoses or ()
    known = [diagnosis.code for diagnosis in view.parts.diagnoses if diagnosis.level == one.level]
    for i, code in enumerate(stated):
        noun = f"diagnosis of the level {one.level}"
        yield from view.known(code, known, "diagnoses", noun, f"{path}.diagnoses[{i}]")
    yield from _once(stated, f"{path}.diagnoses")

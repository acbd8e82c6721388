"""Names: well formed, used once, and meeting something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruraltier.errors import Problem, near, show
from ruraltier.policy.checks.scope import Scope, node_path, problem
from ruraltier.policy.condition_parser import RESERVED
from ruraltier.policy.criteria import ASIDE, ROOT
from ruraltier.policy.paths import path_of
from ruraltier.policy.provenance import Confidence
from ruraltier.policy.rules import PREVIOUS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from ruraltier.domain.ladder import Sourced

_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_LONGEST = 80
_CONFIDENCE = tuple(c.value for c in Confidence)

Named = tuple[str, str]
"""A code, and the path of what carries it."""


def well_formed(scope: Scope) -> Iterator[Problem]:
    """Codes have the form that files, conditions and tables rely on."""
    yield from named(scope.book.id, (*_keyed(scope), *_listed(scope)))
    for code in sorted(RESERVED & set(scope.indicators)):
        what = f"{show(code)} is a word of conditions"
        yield problem("RT-POL-103", path_of("indicators", code), what, "another code", f"write {code}_")
    for i, tier in enumerate(scope.book.ladder.tiers):
        if tier.code == PREVIOUS:
            what = f"{show(PREVIOUS)} stands for the tier of last time"
            yield problem("RT-POL-103", path_of("ladder", "tiers", i, "code"), what, "another code")
    if ASIDE in scope.aspects:
        what = f"{show(ASIDE)} is the word for what is no part of the score"
        yield problem("RT-POL-103", path_of("aspects", ASIDE), what, "another code", f"write {ASIDE}_")


def named(id_: str, codes: Iterable[Named]) -> Iterator[Problem]:
    """Yield a problem for an id that is no name, and for each code that is not well formed."""
    if not id_.strip() or not id_.isprintable():
        yield problem("RT-POL-102", "id", f"the id is {show(id_)}", "a name")
    for code, path in codes:
        if not _CODE.fullmatch(code) or len(code) > _LONGEST:
            rule = f"a letter or _, then letters, digits, _ or -, at most {_LONGEST}"
            yield problem("RT-POL-101", path, f"{show(code)} cannot be a code", rule, "put what people read into label")


def _keyed(scope: Scope) -> Iterator[Named]:
    book = scope.book
    yield from ((i.code, path_of("indicators", i.code)) for i in book.indicators)
    yield from ((a.code, node_path(a)) for a in book.aspects if a.code != ROOT)
    yield from ((s.code, path_of("settings", s.code)) for s in book.settings)


def _listed(scope: Scope) -> Iterator[Named]:
    book = scope.book
    awards = book.incentives.awards if book.incentives else ()
    yield from _rules(scope)
    yield from ((t.code, path_of("ladder", "tiers", i, "code")) for i, t in enumerate(book.ladder.tiers))
    yield from ((a.code, path_of("incentives", "awards", i, "code")) for i, a in enumerate(awards))


def _amendments(scope: Scope) -> Iterator[Named]:
    for i, amendment in enumerate(scope.book.amendments):
        yield amendment.code, path_of("amendments", i, "code")


def _rules(scope: Scope) -> Iterator[Named]:
    for section in ("gates", "vetoes", "floors", "quotas"):
        for i, rule in enumerate(getattr(scope.book, section)):
            yield rule.code, path_of(section, i, "code")


def used_once(scope: Scope) -> Iterator[Problem]:
    """No two things that are asked for by code share one; tiers see to themselves."""
    book = scope.book
    tree = [(n.code, node_path(n)) for n in scope.nodes]
    awards = [
        (a.code, path_of("incentives", "awards", i, "code"))
        for i, a in enumerate(book.incentives.awards if book.incentives else ())
    ]
    groups: tuple[tuple[str, Iterable[Named]], ...] = (
        ("RT-POL-104", [(i.code, path_of("indicators", i.code)) for i in book.indicators]),
        ("RT-POL-106", tree),
        ("RT-POL-104", [(m.code, path_of("indicators", m.code, "value")) for m in book.measures]),
        ("RT-POL-104", [(b.code, path_of("indicators", b.code, "bracket")) for b in book.brackets]),
        ("RT-POL-104", [(s.code, path_of("settings", s.code)) for s in book.settings]),
        ("RT-POL-104", [(s.code, path_of("sources", s.code)) for s in book.sources]),
        ("RT-POL-105", _rules(scope)),
        ("RT-POL-105", awards),
        ("RT-POL-105", _amendments(scope)),
    )
    for number, codes in groups:
        yield from repeats(number, codes)


def repeats(number: str, codes: Iterable[Named]) -> Iterator[Problem]:
    """Yield a problem for each code that was there before."""
    first: dict[str, str] = {}
    for code, path in codes:
        if code in first:
            what = f"the code {show(code)} is also that of {first[code]}"
            yield problem(number, path, what, "a code of its own")
        first.setdefault(code, path)


def headers_apart(scope: Scope) -> Iterator[Problem]:
    """No header can mean two columns."""
    owners = dict.fromkeys(scope.book.id_headers, "the id")
    for header in scope.book.name_headers:
        if header in owners:
            yield problem(
                "RT-POL-107",
                "table.name",
                f"{show(header)} is also a header of {owners[header]}",
                "a header for one column",
            )
        owners.setdefault(header, "the name")
    for indicator in scope.book.indicators:
        for header in indicator.headers:
            owner = owners.setdefault(header, indicator.code)
            if owner != indicator.code:
                what = f"the header {show(header)} is also that of {owner}"
                yield problem(
                    "RT-POL-107",
                    path_of("indicators", indicator.code),
                    what,
                    "a header for one column",
                    "give one of them another label or alias",
                )


def provenance(scope: Scope) -> Iterator[Problem]:
    """Every source is listed, and every confidence is a word."""
    listed = [s.code for s in scope.book.sources]
    for stated, path in _sourced(scope):
        if stated.source:
            yield from scope.known(stated.source, listed, "sources", "source", f"{path}source")
        yield from confident(stated.confidence, f"{path}confidence")


def confident(word: str | None, path: str) -> Iterator[Problem]:
    """Yield a problem if a confidence is stated by no word for one."""
    if word is not None and word not in _CONFIDENCE:
        rule, mend = "one of " + ", ".join(_CONFIDENCE), near(word, _CONFIDENCE)
        yield problem("RT-POL-111", path, f"{show(word)} is no word for confidence", rule, mend)


def _sourced(scope: Scope) -> Iterator[tuple[Sourced, str]]:
    book = scope.book
    yield book, ""  # type: ignore[misc]  # a rule book states both like its parts
    yield from ((n, node_path(n) + ".") for n in scope.nodes)
    yield from ((i, path_of("indicators", i.code) + ".") for i in book.indicators)
    yield from ((s, path_of("settings", s.code) + ".") for s in book.settings)
    yield from ((t, path_of("ladder", "tiers", i) + ".") for i, t in enumerate(book.ladder.tiers))
    for section in ("gates", "vetoes", "floors", "quotas"):
        yield from ((r, path_of(section, i) + ".") for i, r in enumerate(getattr(book, section)))
    awards = book.incentives.awards if book.incentives else ()
    yield from ((a, path_of("incentives", "awards", i) + ".") for i, a in enumerate(awards))


def dates(scope: Scope) -> Iterator[Problem]:
    """Yield a problem if the first day in force is after the last."""
    yield from in_force(scope.book.valid_from, scope.book.valid_until)


def in_force(first: dt.date | None, last: dt.date | None) -> Iterator[Problem]:
    """Yield a problem if the first day in force is after the last."""
    if first and last and first > last:
        what = f"in force from {first} until {last}"
        yield problem("RT-POL-112", "valid_until", what, "a last day that is not before the first")

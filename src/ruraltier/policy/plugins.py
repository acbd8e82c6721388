"""Words that other packages add to the language: curves, aggregations and rules, by protocol and by entry point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from attrs import field, frozen, has

from ruraltier.errors import ArgumentError, Problem, show

if TYPE_CHECKING:
    from fractions import Fraction


@runtime_checkable
class Aggregation(Protocol):
    """What puts the figures of an aspect's children together: a frozen attrs class, whose fields are its keys."""

    @property
    def kind(self) -> str:
        """The word in policy files."""

    def figure(self, figures: tuple[Fraction, ...], weights: tuple[Fraction, ...]) -> Fraction:
        """Return the figure of one village from those of the children that are present: one or more, in file order."""


@runtime_checkable
class Rule(Protocol):
    """What a gate, a veto or a floor asks of a village: a frozen attrs class, whose fields are its keys."""

    @property
    def kind(self) -> str:
        """The word in policy files."""

    @property
    def reads(self) -> tuple[str, ...]:
        """Codes of the indicators that it reads."""

    def holds(self, values: Mapping[str, Fraction | str | None]) -> bool | None:
        """Return whether it holds for the values of one village, None if that cannot be told.

        A yes/no value is 1 or 0, an option or text its word, a value that is not there None.
        """


def _classes(stated: Mapping[str, Any]) -> Mapping[str, Any]:
    wrong = [word for word, kind in stated.items() if not (isinstance(kind, type) and has(kind))]
    if wrong:
        what = f"{', '.join(show(word) for word in wrong)} is no attrs class"
        raise ArgumentError(Problem(code="RT-ARG-003", what=what, rule="classes made by attrs.frozen, by their word"))
    return MappingProxyType(dict(stated))


@frozen(kw_only=True)
class Plugins:
    """Classes by the word that stands as ``kind`` in a policy file.

    Parameters
    ----------
    curves
        Kinds of curve: see `Curve`.
    aggregations
        Kinds of aggregate: see `Aggregation`.
    rules
        Kinds of ``when``: see `Rule`.

    Raises
    ------
    ArgumentError
        If something is no attrs class.
    """

    curves: Mapping[str, Any] = field(factory=dict, converter=_classes)
    aggregations: Mapping[str, Any] = field(factory=dict, converter=_classes)
    rules: Mapping[str, Any] = field(factory=dict, converter=_classes)

    def __or__(self, other: Plugins) -> Plugins:
        """Return the words of both; the other's come first."""
        return Plugins(
            curves={**self.curves, **other.curves},
            aggregations={**self.aggregations, **other.aggregations},
            rules={**self.rules, **other.rules},
        )


@cache
def installed() -> Plugins:
    """Return the words of installed packages: entry points ``ruraltier.curves``, ``.aggregations`` and ``.rules``."""
    found = {name: {e.name: e.load() for e in entry_points(group=f"ruraltier.{name}")} for name in _GROUPS}
    return Plugins(**found)


_GROUPS = ("curves", "aggregations", "rules")
_GIVEN: ContextVar[Plugins | None] = ContextVar("ruraltier_plugins", default=None)


def known() -> Plugins:
    """Return the words that a document may use here: of installed packages, and those that were handed in."""
    given = _GIVEN.get()
    return installed() if given is None else installed() | given


@contextmanager
def using(plugins: Plugins | None) -> Iterator[None]:
    """Let documents use further words while the context lasts, in this thread only; None adds nothing."""
    token = _GIVEN.set(_GIVEN.get() if plugins is None else plugins)
    try:
        yield
    finally:
        _GIVEN.reset(token)

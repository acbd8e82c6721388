"""Assistance: what laggards lack, who can help, and for how long."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier.policy.conditions import Condition
from ruraltier.policy.converters import as_tuple
from ruraltier.policy.named import Named
from ruraltier.policy.programme.terms import Term
from ruraltier.policy.programme.unknown import IfUnknown


@frozen(kw_only=True)
class HelperKind(Named):
    """A kind of helper; `shared` says whether one may serve several units."""

    shared: bool = False


@frozen(kw_only=True)
class Diagnosis(Named):
    """What is wrong with a unit, and the kinds of helper that it calls for, those named first preferred."""

    level: str
    when: Condition
    helpers: tuple[str, ...] = field(converter=as_tuple)
    if_unknown: IfUnknown = "ignored"

    def title(self, lang: str) -> str:
        """Return the label, or the condition where there is none."""
        return self.label.get(lang) or str(self.when)


@frozen(kw_only=True)
class Assistance(Term):
    """Who is listed, what package each gets, and for how long.

    Parameters
    ----------
    when
        Who is listed: all for whom it holds.
    package
        Kinds of helper of which every listed unit gets one.
    diagnoses
        The diagnoses that add to it; None: all of the level.
    """

    level: str
    when: Condition
    if_unknown: IfUnknown = "ignored"
    package: tuple[str, ...] = field(converter=as_tuple, default=())
    diagnoses: tuple[str, ...] | None = None

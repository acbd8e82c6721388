"""The parts of a rule book that are seldom named: what measures, awards, settings, sources and cases are made of.

>>> from ruraltier.policy import parts
>>> parts.Measure(code="gain", choices=[parts.Choice(formula="income - before")]).code
'gain'
"""

from __future__ import annotations

from ruraltier.domain.money import Currency
from ruraltier.policy.book import Case, Expectation, JointCase
from ruraltier.policy.incentives import ByValue, Fixed, PerHead, ScoreRate, Share
from ruraltier.policy.measures import Bracket, Choice, Measure, Range
from ruraltier.policy.provenance import Source
from ruraltier.policy.rules import Setting

__all__ = [
    "Bracket",
    "ByValue",
    "Case",
    "Choice",
    "Currency",
    "Expectation",
    "Fixed",
    "JointCase",
    "Measure",
    "PerHead",
    "Range",
    "ScoreRate",
    "Setting",
    "Share",
    "Source",
]

"""The rules of workload W1, stated once: as a document for the library, as plain floats for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal


@dataclass(frozen=True)
class Curve:
    """Points for the value of one column.

    Parameters
    ----------
    code, kind, places
        The column; ``linear`` (straight lines between the knots, flat outside) or ``steps``; decimals of its values.
    at
        Knots of a linear curve, edges (``at_least``) of a step curve; rising.
    points
        Points at the knots; points from each edge on, 0 below the first.
    low, high
        Least and greatest value that the tables hold.
    """

    code: str
    kind: Literal["linear", "steps"]
    places: int
    at: tuple[str, ...]
    points: tuple[str, ...]
    low: int
    high: int

    @property
    def full(self) -> Decimal:
        """Full points."""
        return max(Decimal(p) for p in self.points)

    @property
    def falling(self) -> bool:
        """Whether less is better, so that the worst end is the upper one."""
        return Decimal(self.points[0]) > Decimal(self.points[-1])

    @property
    def knots(self) -> list[float]:
        """Knots or edges as floats."""
        return [float(a) for a in self.at]

    @property
    def amounts(self) -> list[float]:
        """Points as floats."""
        return [float(p) for p in self.points]

    def indicator(self) -> dict[str, Any]:
        """Return the indicator of the policy document."""
        numbers = [Decimal(a) for a in self.at]
        points = [Decimal(p) for p in self.points]
        if self.kind == "linear":
            curve: dict[str, Any] = {"kind": "linear", "at": numbers, "points": points}
        else:
            steps = [{"at_least": edge, "points": p} for edge, p in zip(numbers, points, strict=True)]
            curve = {"kind": "steps", "steps": steps}
        return {"points": self.full, "curve": curve, "missing": "zero"}


@dataclass(frozen=True)
class Rule:
    """A gate or veto: where ``column sign value`` holds the tier is at most `cap`; None means no tier."""

    code: str
    column: str
    sign: Literal["<", ">"]
    value: str
    cap: str | None

    def entry(self) -> dict[str, Any]:
        """Return the rule of the policy document; a missing value never fires it."""
        ceiling: dict[str, Any] = {"ineligible": True} if self.cap is None else {"cap": self.cap}
        when = f"{self.column} {self.sign} {self.value}"
        return {"code": self.code, "when": when, "if_unknown": "ignored", **ceiling}


CURVES = (
    Curve(
        "income_per_head", "linear", 2, ("5000", "10000", "20000", "30000"), ("0", "3.2", "7.1", "10"), 2_000, 36_000
    ),
    Curve("collective_income", "linear", 2, ("0", "10", "20", "50"), ("0", "2.4", "5.6", "8"), 0, 60),
    Curve("hardened_roads", "linear", 1, ("40", "60", "80", "100"), ("0", "2.3", "5.1", "8"), 20, 100),
    Curve("tap_water", "linear", 1, ("50", "70", "90", "100"), ("0", "2.2", "4.9", "7"), 30, 100),
    Curve("sanitary_toilets", "linear", 1, ("20", "50", "80", "100"), ("0", "2.6", "5.4", "7"), 10, 100),
    Curve("waste_collection", "linear", 1, ("50", "60", "80", "100"), ("0", "1.3", "3.9", "6"), 30, 100),
    Curve("satisfaction", "linear", 1, ("60", "70", "80", "95"), ("0", "1.6", "3.2", "6"), 40, 100),
    Curve("poverty_rate", "linear", 2, ("0", "2", "5", "10"), ("7", "4.9", "2.1", "0"), 0, 14),
    Curve("debt_ratio", "linear", 1, ("10", "20", "40", "80"), ("6", "4.4", "1.7", "0"), 0, 100),
    Curve("dropout_rate", "linear", 2, ("0", "0.5", "1", "2.5"), ("5", "3.1", "1.8", "0"), 0, 3),
    Curve("cooperative_members", "steps", 1, ("10", "20", "40", "60"), ("2.2", "4.1", "6.3", "8"), 0, 90),
    Curve("medical_insurance", "steps", 1, ("80", "90", "95", "98"), ("1.6", "3.1", "4.7", "6"), 70, 100),
    Curve("green_cover", "steps", 1, ("15", "25", "30", "35"), ("1.1", "2.9", "4.8", "6"), 0, 50),
    Curve("lit_streets", "steps", 1, ("20", "50", "75", "90"), ("1.2", "2.4", "3.9", "5"), 0, 100),
    Curve("meetings_held", "steps", 1, ("4", "6", "9", "12"), ("0.9", "2.1", "3.4", "5"), 0, 16),
)
"""Ten linear curves of three segments and five step curves of four steps; full points add up to 100."""

TIERS = ("poor", "basic", "fair", "good", "model")
"""Worst first."""

CUTS = (60, 70, 80, 90)
"""Scores at which the second to the last tier begin."""

AMOUNTS = {"basic": 20_000, "fair": 50_000, "good": 100_000, "model": 200_000}
"""Money for a tier, in yuan."""

GATES = (
    Rule("G1", "collective_income", "<", "5", "fair"),
    Rule("G2", "tap_water", "<", "55", "basic"),
    Rule("G3", "satisfaction", "<", "65.5", "good"),
)
VETOES = (
    Rule("V1", "poverty_rate", ">", "12.5", "poor"),
    Rule("V2", "debt_ratio", ">", "96", None),
)
RULES = GATES + VETOES
"""Bit i of a reason mask stands for RULES[i]."""

LINEAR = tuple(c for c in CURVES if c.kind == "linear")
STEPS = tuple(c for c in CURVES if c.kind == "steps")
CODES = tuple(c.code for c in CURVES)


def document() -> dict[str, Any]:
    """Return W1 as a policy document."""
    tiers: list[dict[str, Any]] = [{"code": TIERS[0]}]
    tiers += [{"code": code, "at_least": cut} for code, cut in zip(TIERS[1:], CUTS, strict=True)]
    return {
        "format": 1, "id": "w1", "title": {"zh": "基准办法", "en": "Benchmark W1"},
        "sources": {"made_up": {"title": "invented for the benchmark"}},
        "source": "made_up", "confidence": "illustrative",
        "indicators": {curve.code: curve.indicator() for curve in CURVES},
        "score": {"total": 100},
        "ladder": {"tiers": tiers},
        "gates": [rule.entry() for rule in GATES],
        "vetoes": [rule.entry() for rule in VETOES],
        "incentives": {
            "currency": "CNY", "unit": "元",
            "awards": [{"code": "fund", "kind": "fixed", "amounts": dict(AMOUNTS)}],
        },
    }  # fmt: skip

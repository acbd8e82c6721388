"""One village at a time: figures, score, rules, tier; then the quotas over all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from oracle.arithmetic import exact
from oracle.cells import Absent, effect_of, read_cell
from oracle.conditions import Tree as Condition
from oracle.conditions import holds, literal, read_condition
from oracle.fitted import fitted
from oracle.ladder import place
from oracle.measures import Works, label_of
from oracle.quotas import apply_quotas
from oracle.tree import ROOT, Figure, Tree, figures_of, scored

if TYPE_CHECKING:
    from fractions import Fraction

KINDS_OF_RULE = ("gates", "floors", "vetoes")


class Refused(Exception):  # noqa: N818  # the word of the language
    """The cohort cannot be assessed: cells whose effect is ``refuse``, as (id, indicator)."""

    def __init__(self, cells: list[tuple[str, str]]) -> None:
        super().__init__(cells)
        self.cells = cells


@dataclass
class Outcome:
    """What one village gets. Tiers are positions on the ladder, worst first; ``None`` is no tier."""

    id: str
    values: dict[str, Any]
    figures: dict[str, Figure]
    status: str
    score: Fraction | None
    placed: int | None
    tier: int | None = None
    fired: list[str] = field(default_factory=list)
    decided_by: list[str] = field(default_factory=list)

    @property
    def standing(self) -> Fraction:
        """Return the score by which a rated village stands in a queue."""
        if self.score is None:
            raise ValueError(self.id)
        return self.score


@dataclass
class Cohort:
    """All outcomes of a table, with the document they come from."""

    document: dict[str, Any]
    outcomes: list[Outcome]

    @property
    def indicators(self) -> list[str]:
        """Return the codes of indicators, items of checklists among them."""
        return list(Tree(self.document).indicators)

    def code(self, position: int | None) -> str:
        """Return a tier's code, empty for no tier."""
        return "" if position is None else str(self.document["ladder"]["tiers"][position]["code"])


class _Policy:
    """The document with its tree and its conditions read once."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.tree = Tree(document)
        self.rules = [
            (kind, rule, read_condition(rule["when"])) for kind in KINDS_OF_RULE for rule in document.get(kind, [])
        ]
        self.position = {tier["code"]: at for at, tier in enumerate(document["ladder"]["tiers"])}

    def read(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return the values of the declared columns."""
        marks = self.document.get("missing_marks", [])
        return {code: read_cell(row.get(code), stated, marks) for code, stated in self.tree.indicators.items()}

    def refusals(self, name: str, values: dict[str, Any]) -> list[tuple[str, str]]:
        """Return the cells for which the assessment refuses."""
        return [
            (name, code)
            for code, value in values.items()
            if isinstance(value, Absent)
            and scored(self.tree.indicators[code])
            and effect_of(value.kind, self.tree.indicators[code], self.document) == "refuse"
        ]


@dataclass
class _Village:
    """Where the names of conditions are looked up."""

    policy: _Policy
    values: dict[str, Any]
    figures: dict[str, Figure]
    placed: int | None

    def look_up(self, kind: str, text: str) -> Any:
        """Return an operand's value, ``None`` if it is not there."""
        if kind == "tier":
            return self.policy.position[text[1:-1]]
        if kind in ("number", "text"):
            return literal(kind, text)
        if kind == "label":
            return self._value(label_of(self.policy.tree, text[2:-1]))
        return self._name(text)

    def _name(self, name: str) -> Any:
        if name.startswith("setting."):
            stated = self.policy.document["settings"][name[len("setting.") :]]["value"]
            return stated if isinstance(stated, bool) else exact(stated)
        if name == "placed":
            return self.placed
        if name == ROOT or name.startswith("points."):
            return self.figures[name.removeprefix("points.")].number
        return self._value(name)

    def _value(self, code: str) -> Any:
        value = self.values[code]
        return None if isinstance(value, Absent) else value


def _bound(rule: dict[str, Any], village: _Village) -> int | None:
    """Return the position of the tier that a rule names, ``None`` if that goes by last time and there was none."""
    word = rule.get("cap", rule.get("tier"))
    policy = village.policy
    if word is None or word in policy.position:
        return policy.position.get(str(word), 0)
    code = policy.document["ladder"]["previous"]
    last = village.values[code]
    if isinstance(last, Absent):
        return None
    steps = int(word.removeprefix("previous").replace(" ", "") or 0)
    meant: int = policy.tree.indicators[code]["options"].index(last) + steps
    return max(0, min(meant, len(policy.position) - 1))


def _judge(rule: dict[str, Any], condition: Condition, village: _Village) -> str:
    """Return ``fired``, ``idle`` or ``unrated``."""
    truth = holds(condition, village.look_up)
    if truth and _bound(rule, village) is None:
        truth = None
    if truth is None:
        return {"applies": "fired", "ignored": "idle", "unrated": "unrated"}[rule.get("if_unknown", "unrated")]
    return "fired" if truth else "idle"


def _decide(placed: int, fired: list[tuple[str, str, int]]) -> tuple[int, list[str]]:
    """Return the tier under gates, floors and vetoes, and the rules that decide it."""
    gates, floors, vetoes = (
        [(code, tier) for kind, code, tier in fired if kind == wanted] for wanted in ("gates", "floors", "vetoes")
    )
    gated = min([placed, *(cap for _, cap in gates)])
    lifted = max([gated, *(tier for _, tier in floors)])
    final = min([lifted, *(cap for _, cap in vetoes)])
    decided = []
    if gated < placed and lifted == gated and final == lifted:
        decided += [code for code, cap in gates if cap == gated]
    if lifted > gated and final > gated:
        decided += [code for code, tier in floors if tier == lifted]
    if final < lifted:
        decided += [code for code, cap in vetoes if cap == final]
    return final, decided


def _assess_one(policy: _Policy, name: str, values: dict[str, Any]) -> Outcome:
    figures = figures_of(policy.tree, values)
    score = figures[ROOT].number
    placed = None if score is None else place(policy.document, score)
    village = _Village(policy, values, figures, placed)
    verdicts = [(kind, rule, _judge(rule, condition, village)) for kind, rule, condition in policy.rules]
    fired = [(kind, rule) for kind, rule, verdict in verdicts if verdict == "fired"]
    codes = [rule["code"] for _, rule in fired]
    barring = [rule["code"] for _, rule in fired if rule.get("ineligible")]
    if barring:
        return Outcome(name, values, figures, "ineligible", score, placed, None, codes, barring)
    unknown = any(verdict == "unrated" for *_, verdict in verdicts)
    if placed is None or unknown:
        return Outcome(name, values, figures, "unrated", score, placed)
    tier, decided = _decide(placed, [(kind, rule["code"], _bound(rule, village) or 0) for kind, rule in fired])
    return Outcome(name, values, figures, "rated", score, placed, tier, codes, decided)


def _assess_all(policy: _Policy, rows: list[dict[str, Any]], values: list[dict[str, Any]]) -> list[Outcome]:
    return [_assess_one(policy, row["id"], read) for row, read in zip(rows, values, strict=True)]


def evaluate(document: dict[str, Any], rows: list[dict[str, Any]], *, quotas: bool = True) -> Cohort:
    """Assess rows (each with ``id`` and raw cells by indicator code) under a document."""
    policy = _Policy(document)
    values = Works(document, [policy.read(row) for row in rows]).values()
    refused = [cell for row, read in zip(rows, values, strict=True) for cell in policy.refusals(row["id"], read)]
    if refused:
        raise Refused(refused)
    outcomes = _assess_all(policy, rows, values)
    if "fit" in document["ladder"]:
        document = fitted(document, outcomes)
        policy = _Policy(document)
        # What reads the tier by score goes by the fitted cuts.
        values = Works(document, [policy.read(row) for row in rows]).values()
        outcomes = _assess_all(policy, rows, values)
    if quotas:
        apply_quotas(document, outcomes, policy.position)
    return Cohort(document, outcomes)

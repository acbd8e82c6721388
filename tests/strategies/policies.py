"""Whole rule books: a tree of indicators and aspects, a ladder, rules, quotas and money."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.tree import ASIDE, COUNTS, ROOT, Tree
from strategies.choice import chance, pick, some
from strategies.conditions import draw_condition
from strategies.curves import draw_curve, draw_options
from strategies.edges import curve_edges
from strategies.measures import draw_measures
from strategies.written import written

if TYPE_CHECKING:
    from strategies.choice import Choice

Table = dict[str, Any]
FULLS = tuple(map(Fraction, ("10", "20", "5", "1", "2", "4", "40", "7.5", "2.5", "3", "15", "1/3", "1000", "0.003")))
MODES = ("half_up", "half_even", "down", "up")
AGGREGATES = (
    "sum",
    "sum",
    "sum",
    "weighted_mean",
    "weighted_mean",
    "minimum",
    "maximum",
    "count",
    "k_of_n",
    "geometric_mean",
)
EFFECTS: tuple[Any, ...] = ("unrated", "zero", "full", "exclude", "exclude", "zero")
KINDS = ("missing", "not_applicable", "not_yet_due", "refused", "suppressed")
MOST_ASPECTS = 3


@dataclass
class _Draft:
    """The tables of indicators and aspects as they grow."""

    choice: Choice
    plain: bool = False
    indicators: Table = field(default_factory=dict)
    aspects: Table = field(default_factory=dict)

    def rounding(self) -> Table:
        places = self.choice.integer(4, 9) if chance(self.choice, 8) else self.choice.integer(0, 3)
        return {"places": places, "mode": pick(self.choice, MODES)}

    def threshold(self, full: Fraction) -> Table:
        edge = full * Fraction(self.choice.integer(0, 10), 10)
        return {pick(self.choice, ("at_least", "above")): written(edge)}

    def as_child(self, aggregate: str, full: Fraction) -> Table:
        """Return the keys a parent wants of each child."""
        stated: Table = {}
        if aggregate in COUNTS:
            stated["pass"] = self.threshold(full)
        if aggregate == "geometric_mean" and chance(self.choice, 70):
            stated["weight"] = self.choice.integer(1, 3)
        if aggregate == "weighted_mean" and chance(self.choice, 85):
            stated["weight"] = written(pick(self.choice, (*FULLS, Fraction(1, 10), Fraction(3, 10))))
        return stated

    def effect(self, full: Fraction) -> Any:
        if chance(self.choice, 10):
            return written(full / 2)
        return pick(self.choice, EFFECTS[:3] if self.plain else EFFECTS)

    def missing(self, full: Fraction) -> Table:
        if chance(self.choice, 40):
            return {}
        if chance(self.choice, 60):
            return {"missing": self.effect(full)}
        return {"missing": {kind: self.effect(full) for kind in some(self.choice, KINDS, 1, 3)}}

    def indicator(self, parent: str, aggregate: str, common: Fraction | None) -> None:
        choice = self.choice
        code = f"{pick(choice, ('i', 'x_', 'road-'))}{len(self.indicators)}"
        full = common or pick(choice, FULLS)
        stated: Table = {"label": f"指标{len(self.indicators)}"} if chance(choice, 50) else {}
        stated |= self.as_child(aggregate, full)
        if "weight" in stated and common is None and chance(choice, 30):
            full = Fraction(1)
        else:
            stated["points"] = written(full)
        stated |= self.scoring(full)
        if not self.plain and chance(choice, 15):
            stated["round"] = self.rounding()
        if parent != ROOT:
            stated["aspect"] = parent
        self.indicators[code] = stated | self.missing(full)

    def scoring(self, full: Fraction) -> Table:
        sort = self.choice.integer(0, 9)
        if sort <= 7:
            return self.ranged(draw_curve(self.choice, full, plain=self.plain))
        return {"kind": "yes_no"} if sort == 8 else draw_options(self.choice, full)

    def ranged(self, stated: Table) -> Table:
        """Add a range around everything at which the curve changes."""
        if not chance(self.choice, 15):
            return stated
        edges = curve_edges(stated["curve"])
        margin = self.choice.integer(1, 3)
        return {**stated, "range": [written(min(edges) - margin), written(max(edges) + margin)]}

    def node(self, code: str, aggregate: str, depth: int) -> Table:
        """Draw what stands under a node and return the keys of the node itself."""
        children = (
            self.choice.integer(2, 4 if depth else 10) if self.plain else self.choice.integer(1, 4 if depth else 5)
        )
        # The full points of a geometric mean are rational only if its children's are alike: no matter at the root.
        common = pick(self.choice, FULLS) if aggregate == "geometric_mean" and depth else None
        for _ in range(children):
            if depth < 2 and common is None and len(self.aspects) < MOST_ASPECTS and chance(self.choice, 25):
                self.aspect(code, aggregate, depth + 1)
            else:
                self.indicator(code, aggregate, common)
        stated: Table = {} if aggregate == "sum" and chance(self.choice, 50) else {"aggregate": aggregate}
        if aggregate == "k_of_n":
            stated |= {"k": self.choice.integer(1, children), "points": written(pick(self.choice, FULLS))}
        if not self.plain and chance(self.choice, 15):
            stated["min_coverage"] = written(pick(self.choice, (Fraction(1, 2), Fraction(3, 5), Fraction(1, 3))))
        return stated | self.bounds()

    def bounds(self) -> Table:
        """Draw a floor, a cap, both or (mostly) none."""
        if not chance(self.choice, 12):
            return {}
        floor = Fraction(self.choice.integer(-2, 8), pick(self.choice, (1, 2, 3)))
        bounds = {"floor": written(floor), "cap": written(max(floor, Fraction(0)) + self.choice.integer(1, 20))}
        return {key: bounds[key] for key in some(self.choice, list(bounds), 1, 2)}

    def aspect(self, parent: str, aggregate: str, depth: int) -> None:
        code = f"a{len(self.aspects)}"
        self.aspects[code] = {}
        own = pick(self.choice, AGGREGATES[:5] if self.plain else AGGREGATES)
        stated = self.checklist(code) if own == "sum" and chance(self.choice, 20) else self.node(code, own, depth)
        if own == "geometric_mean" or (not self.plain and chance(self.choice, 20)):
            stated["round"] = self.rounding()
        if parent != ROOT:
            stated["under"] = parent
        self.aspects[code] |= stated
        full = Tree({"indicators": self.indicators, "aspects": self.aspects, "ladder": {}}).full(code)
        self.aspects[code] |= self.as_child(aggregate, full)

    def checklist(self, code: str) -> Table:
        items: Table = {}
        for at in range(self.choice.integer(1, 4)):
            items[f"{code}_item{at}"] = {"label": f"{code}条{at}"} if chance(self.choice, 50) else {"points": at + 1}
        return {"items": items}

    def aside(self) -> None:
        """Add figures that are no part of the score."""
        if chance(self.choice, 25):
            self.indicator(ASIDE, "sum", None)
        if chance(self.choice, 15):
            self.aspect(ASIDE, "sum", 1)

    def unscored(self) -> None:
        """Add the columns that only rules, quotas and awards read."""
        self.indicators |= {"heads": {}, "weighty": {}, "petitions": {}, "town": {"kind": "text"}}
        if chance(self.choice, 50):
            self.indicators["scandal"] = {"kind": "yes_no"}
        if chance(self.choice, 30):
            self.indicators["grade"] = {"kind": "option", "options": ["甲等", "乙等"]}


def _ladder(choice: Choice, aggregate: str, full: Fraction) -> Table:
    wanted = choice.integer(2, 5)
    marks = sorted(some(choice, range(1, 20), wanted - 1, wanted - 1))
    tiers: list[Table] = [{"code": "t0"}]
    for at, mark in enumerate(marks, start=1):
        tiers.append({"code": f"t{at}", pick(choice, ("at_least", "above")): written(full * mark / 20)})
    if chance(choice, 15):
        tiers.append({"code": "by_floor_only", "label": "示范"})
    if aggregate == "geometric_mean" or chance(choice, 50):
        return {"tiers": tiers, "round": _Draft(choice).rounding()}
    return {"tiers": tiers}


def _last_time(choice: Choice, document: Table) -> None:
    """Add the column of the tiers of last time."""
    if chance(choice, 40):
        tiers = len(document["ladder"]["tiers"])
        document["indicators"]["last"] = {"kind": "option", "options": [f"第{at}档" for at in range(tiers)]}
        document["ladder"]["previous"] = "last"


def _bound(choice: Choice, document: Table, key: str, tiers: list[str]) -> str:
    """Return a tier, or one that goes by last time."""
    if "previous" not in document["ladder"] or chance(choice, 60):
        return pick(choice, tiers)
    most = len(tiers) - 1
    steps = choice.integer(-2, most) if key == "cap" else choice.integer(-most, 2)
    if steps == 0:
        return "previous"
    return f"previous {'+' if steps > 0 else '-'} {abs(steps)}"


def _rules(choice: Choice, document: Table, fulls: dict[str, Fraction]) -> Table:
    tiers = [tier["code"] for tier in document["ladder"]["tiers"]]
    found: Table = {}
    for kind, letter in (("gates", "G"), ("vetoes", "V"), ("floors", "F")):
        rules = []
        for at in range(choice.integer(0, 3)):
            rule: Table = {"code": f"{letter}{at}", "when": draw_condition(choice, document, fulls)}
            if kind == "vetoes" and chance(choice, 12):
                rule["ineligible"] = True
            else:
                key, open_to = ("tier", tiers[1:]) if kind == "floors" else ("cap", tiers[:-1])
                rule[key] = _bound(choice, document, key, open_to)
            if chance(choice, 80):
                relative = str(rule.get("cap", rule.get("tier"))).startswith("previous")
                rule["if_unknown"] = pick(choice, ("ignored", "unrated" if relative else "applies", "unrated"))
            rules.append(rule)
        if rules:
            found[kind] = rules
    return _lift(choice, document, fulls, found)


def _lift(choice: Choice, document: Table, fulls: dict[str, Fraction], found: Table) -> Table:
    """Add a floor to the tier that only a floor reaches, unless one names it already."""
    wanted = {tier["code"] for tier in document["ladder"]["tiers"]} & {"by_floor_only"}
    for tier in wanted - {floor["tier"] for floor in found.get("floors", [])}:
        when = draw_condition(choice, document, fulls)
        found.setdefault("floors", []).append({"code": "F9", "when": when, "tier": tier})
    return found


def _quotas(choice: Choice, document: Table) -> Table:
    quotas: list[Table] = []
    tiers = [tier["code"] for tier in document["ladder"]["tiers"]]
    for tier, bound in [*((tier, "at_most") for tier in tiers[1:]), *((tier, "at_least") for tier in tiers[:-1])]:
        if not chance(choice, 35 if bound == "at_most" else 15):
            continue
        quota: Table = {
            "code": f"Q{len(quotas)}",
            "tier": tier,
            "ties": pick(choice, ("exclude", "include", "tie_break")),
        }
        if bound == "at_least" or chance(choice, 10):
            quota["bound"] = bound
        if chance(choice, 50):
            quota["count"] = choice.integer(0, 6)
        else:
            share = written(Fraction(choice.integer(0, 10), pick(choice, (10, 20, 3 * 7))))
            quota |= {
                "share": share,
                "base": pick(choice, ("rated", "all")),
                "round": pick(choice, MODES[:1] + MODES[2:]),
            }
        if chance(choice, 40):
            quota["by"] = "town"
        if quota["ties"] == "tie_break":
            quota["tie_break"] = [
                sign + code for sign, code in (("-", "weighty"), ("", "petitions")) if chance(choice, 60)
            ]
            quota["tie_break"] = quota["tie_break"] or ["-petitions"]
        quotas.append(quota)
    return {"quotas": quotas[::-1] if chance(choice, 50) else quotas} if quotas else {}


def _amounts(choice: Choice, tiers: list[str]) -> Table:
    return {tier: choice.integer(0, 50) * 1000 for tier in some(choice, tiers, 1, len(tiers))}


def _award(choice: Choice, code: str, tiers: list[str], *, last_time: bool) -> Table:
    kind = pick(choice, ("fixed", "per_head", "share", "score_rate", "value"))
    award: Table = {"code": code, "kind": kind}
    if kind == "fixed" and last_time and chance(choice, 60):
        award["less_previous"] = True
    if kind in ("fixed", "per_head"):
        return award | {"amounts": _amounts(choice, tiers)} | ({"heads": "heads"} if kind == "per_head" else {})
    if chance(choice, 60):
        award["tiers"] = some(choice, tiers, 1, len(tiers))
    if kind == "score_rate":
        return award | {"rate": choice.integer(1, 100), "round": pick(choice, MODES)}
    if kind == "value":
        return award | {"value": "weighty"} | ({"round": pick(choice, MODES)} if chance(choice, 80) else {})
    award |= {"pool": choice.integer(1, 10**6), "by": pick(choice, ("score", "equal", "weighty"))}
    if chance(choice, 30):
        award["cap"] = choice.integer(1, 10**5)
    return award | ({"floor": written(Fraction(choice.integer(1, 50), 100))} if chance(choice, 30) else {})


def _incentives(choice: Choice, document: Table) -> Table:
    if chance(choice, 50):
        return {}
    tiers = [tier["code"] for tier in document["ladder"]["tiers"]]
    last = "previous" in document["ladder"]
    awards = [_award(choice, f"w{at}", tiers, last_time=last) for at in range(choice.integer(1, 3))]
    money: Table = {"currency": "CNY", "unit": pick(choice, ("元", "万元")), "awards": awards}
    if chance(choice, 30):
        money |= {"budget": choice.integer(1, 10**7), "if_short": pick(choice, ("pro_rata", "refuse"))}
    return {"incentives": money}


def _head(choice: Choice, number: int, *, plain: bool) -> Table:
    effect: Any = pick(choice, ("zero", "unrated", "full", "refuse") if plain else (*EFFECTS[:4], "refuse"))
    return {
        "format": 1,
        "id": f"drawn-{number}",
        "title": {"zh": "随机办法", "en": "a drawn rule book"},
        "source": "drawn",
        "confidence": "illustrative",
        "sources": {"drawn": {"title": "drawn by the tests"}},
        "missing": effect,
        "missing_marks": ["—", "无"],
    }


def draw_document(choice: Choice, number: int = 0) -> Table:
    """Return a document that a parser must accept.

    A plain one is of the kind that most rule books are of: sums and means of many curves, nothing left out, nothing
    rounded below the score. It is what fast paths are made for; the others are what they must not be wrong about.
    """
    plain = chance(choice, 35)
    draft = _Draft(choice, plain)
    aggregate = pick(choice, AGGREGATES[:5] if plain else AGGREGATES)
    root = draft.node(ROOT, aggregate, 0)
    draft.aside()
    draft.unscored()
    document = _head(choice, number, plain=plain) | {"indicators": draft.indicators, "score": root}
    if draft.aspects:
        document["aspects"] = draft.aspects
    document["ladder"] = {"round": {"places": 2, "mode": "half_up"}, "tiers": []}
    full = Tree(document).full(ROOT)
    document["ladder"] = _ladder(choice, aggregate, full)
    _last_time(choice, document)
    fulls = {code: Tree(document).full(code) for code in (ROOT, *draft.aspects, *_scored(draft))}
    if aggregate == "sum":
        tree = Tree(document)
        root["total"] = written(sum((tree.full(child) for child in tree.children[ROOT]), Fraction(0)))
    if chance(choice, 40):
        document["settings"] = {"least": {"value": 3}, "strict": {"value": chance(choice, 50)}}
    draw_measures(choice, document, plain=plain)
    document |= _rules(choice, document, fulls)
    return document | _quotas(choice, document) | _incentives(choice, document)


def _scored(draft: _Draft) -> list[str]:
    return [code for code, stated in draft.indicators.items() if "points" in stated or "weight" in stated]

"""From the score to the tier: cuts, then ceilings and floors, with the rules that fired and those that decided."""

from __future__ import annotations

import itertools

import numpy as np
from attrs import define, field, frozen

from ruraltier.edge.live.amounts import Amount
from ruraltier.edge.live.book import Column
from ruraltier.edge.live.conditions import Conditions
from ruraltier.edge.live.desk import Desk
from ruraltier.edge.live.figures import REFUSED
from ruraltier.edge.live.inputs import BAD
from ruraltier.edge.live.terms import call, greatest, joined
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.tiering import INELIGIBLE, RATED, UNRATED
from ruraltier.engine.truth import truth
from ruraltier.policy.rules import Floor, Gate, Relative, Veto, bound_of

FAULTY = 3
"""Status of a village with a value that cannot be read."""


def placed_column(compiler: Desk) -> Column:
    """Return the position of the tier that the score alone gives, as a column."""
    header = compiler.book.say("by_score")
    values = [int(p) if p >= 0 else "" for p in compiler.result.placed.tolist()]
    return compiler.attempt(
        header, lambda: _placed(compiler, header, values), lambda: compiler.constant(header, values)
    )


def _placed(compiler: Desk, header: str, values: list[int | str]) -> Column:
    book, ladder, root = compiler.book, compiler.policy.ladder, compiler.root
    tests, edges = [], []
    for position, threshold in ladder.placing:
        tier = ladder.tiers[position]
        book.section, book.standing = book.say("cut"), compiler.standing(tier)
        sign = ">=" if threshold.closed else ">"
        cut = Amount.parameter(book, tier.title(book.lang), threshold.value, {">=": "≥", ">": ">"}[sign])
        book.bound(header, greatest([root.top * cut.below, cut.above.size * root.bottom]))
        tests.append(f"IF({root.num.here}*{cut.below.text}{sign}{cut.above.text}*{root.below},1,0)")
        edges.append(cut)
    for low, high in itertools.pairwise(edges):
        book.require(f"{low.above.text}*{high.below.text}<{high.above.text}*{low.below.text}")
    reached = joined("+", tests) or "0"
    positions = [0, *(position for position, _ in ladder.placing)]
    if positions != list(range(len(positions))):
        reached = call("CHOOSE", f"1+{reached}", *map(str, positions))
    return book.sheet("workings").add(header, f'IF({root.there},{reached},"")', values, "whole")


@frozen(eq=False)
class RuleColumn:
    """One gate, veto or floor at work.

    Parameters
    ----------
    rule
        The rule.
    fired
        The column that holds 1 where it fires and 0 elsewhere.
    answer
        The formula of its answer: 1, 0 or 0.5.
    bound
        The formula of the position that it holds to; an empty text for a veto that bars the village.
    """

    rule: Gate | Veto | Floor
    fired: Column
    answer: str
    bound: str

    def lowered(self, top: int) -> str:
        """Return the ceiling of the row."""
        return f"IF({self.fired.here}=1,{self.bound},{top})"

    @property
    def raised(self) -> str:
        """Return the floor of the row."""
        return f"IF({self.fired.here}=1,{self.bound},0)"


@define(eq=False, slots=False)
class Settled:
    """What is settled of each village before places are counted.

    Attributes
    ----------
    rules
        The rules in the order of their bits.
    tier, status
        Columns: the position of the tier (empty without one); 0 rated, 1 unrated, 2 ineligible, 3 not to be read.
    decided
        The formula of whether each rule decided.
    """

    compiler: Desk
    rules: list[RuleColumn] = field(factory=list)
    steps: dict[str, Column] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.placed = self.compiler.placed
        scene = Panorama(self.compiler.result.cohort, self.compiler.policy)
        self.rules = [self._rule(rule, scene) for rule in self.compiler.policy.rules]
        self._combine()
        self.status = self._status()
        tier = f'IF({self.status.here}={RATED},{self.steps["final"].here},"")'
        self.tier = self._add("tier_before", tier)

    def _add(self, key: str, formula: str) -> Column:
        book = self.compiler.book
        return book.sheet("workings").add(book.say(key), formula, [""] * book.rows, "whole")

    def _rule(self, rule: Gate | Veto | Floor, scene: Panorama) -> RuleColumn:
        book = self.compiler.book
        book.section, book.standing = rule.code, self.compiler.standing(rule)
        answers = truth(rule.when, scene)
        values = np.where(answers.true, 1.0, np.where(answers.untold, 0.5, 0.0)).tolist()
        sheet = book.sheet("workings")
        answer = self.compiler.attempt(
            f"{rule.code} {rule.title(book.lang)}",
            lambda: sheet.add(rule.code, Conditions(self.compiler, rule.code).of(rule.when), values, "plain"),
            lambda: self.compiler.constant(rule.code, values),
        )
        text, bound = answer.here, self._bound(rule)
        if isinstance(bound_of(rule), Relative):
            last = self.compiler.number(str(self.compiler.policy.ladder.previous)).here
            text = f"IF(ISNUMBER({last}),{text},IF({text}=1,0.5,{text}))"
        holds = f"{text}>0" if rule.if_unknown == "applies" else f"{text}=1"
        fired = sheet.add(book.say("fires", code=rule.code), f"IF({holds},1,0)", [""] * book.rows, "whole")
        return RuleColumn(rule, fired, text, bound)

    def _bound(self, rule: Gate | Veto | Floor) -> str:
        ladder, bound = self.compiler.policy.ladder, bound_of(rule)
        if bound is None:
            return ""
        if not isinstance(bound, Relative):
            return str(ladder.index(bound))
        last = self.compiler.number(str(ladder.previous)).here
        return f"IF(ISNUMBER({last}),MIN(MAX({last}+{bound.steps},0),{len(ladder.tiers) - 1}),0)"

    def of(self, kind: type) -> list[RuleColumn]:
        """Return the rules of a kind that hold to a tier."""
        return [r for r in self.rules if isinstance(r.rule, kind) and r.bound]

    def _combine(self) -> None:
        """Add the tier under gates, then floors, then vetoes; as a number also where there is none."""
        top = len(self.compiler.policy.ladder.tiers) - 1
        placed = f"N({self.placed.here})"
        gates, floors, vetoes = self.of(Gate), self.of(Floor), self.of(Veto)
        self.steps["gated"] = self._add("gated", _most("MIN", placed, [g.lowered(top) for g in gates]))
        gated = self.steps["gated"].here
        self.steps["lifted"] = self._add("lifted", _most("MAX", gated, [f.raised for f in floors]))
        lifted = self.steps["lifted"].here
        self.steps["final"] = self._add("final", _most("MIN", lifted, [v.lowered(top) for v in vetoes]))

    def _status(self) -> Column:
        barring = [f"{r.fired.here}=1" for r in self.rules if not r.bound]
        unknown = [f"{r.answer}=0.5" for r in self.rules if r.rule.if_unknown == "unrated"]
        unrated = call("OR", f"NOT(ISNUMBER({self.placed.here}))", *unknown)
        text = f"IF({unrated},{UNRATED},{RATED})"
        if barring:
            text = f"IF({call('OR', *barring)},{INELIGIBLE},{text})"
        faults = self._add("faults", self._faults())
        return self._add("status", f"IF({faults.here}>0,{FAULTY},{text})")

    def _faults(self) -> str:
        """Return the formula of how many values of a village cannot be used."""
        columns = self.compiler.book.sheet("workings").columns
        coded = [c for c in columns if c.note]
        parts = [f'({c.here}="{BAD}")+({c.here}="{REFUSED}")' for c in coded]
        return joined("+", [self.compiler.book.unsound, *parts])

    def decided(self, rule: RuleColumn) -> str:
        """Return the formula of whether a rule made the tier what it is."""
        gated, lifted, final = (self.steps[key].here for key in ("gated", "lifted", "final"))
        here = f"{rule.fired.here}=1"
        match rule.rule:
            case Gate():
                tests = [
                    f"{gated}={rule.bound}",
                    f"{gated}<{self.placed.here}",
                    f"{lifted}={gated}",
                    f"{final}={lifted}",
                ]
            case Floor():
                tests = [f"{lifted}={rule.bound}", f"{lifted}>{gated}", f"{final}>{gated}"]
            case _:
                tests = [f"{final}={rule.bound}", f"{final}<{lifted}"]
        return call("AND", here, *tests)


def _most(function: str, first: str, others: list[str]) -> str:
    return call(function, first, *others) if others else first

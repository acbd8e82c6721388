"""The sheets that people look at: result, points, rules and money, over the workings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruraltier._numbers import plain
from ruraltier.domain.indicator import Kind
from ruraltier.edge.live.book import HEAD, Book, Column
from ruraltier.edge.live.compiler import Compiler
from ruraltier.edge.live.figures import LEFT_OUT
from ruraltier.edge.live.inputs import Inputs
from ruraltier.edge.live.money import Money
from ruraltier.edge.live.notes import notes_of
from ruraltier.edge.live.placement import Settled
from ruraltier.edge.live.places import Places
from ruraltier.edge.live.scales import TIGHT, scales_of
from ruraltier.edge.live.terms import NotLiveError, joined
from ruraltier.edge.told import told_scores
from ruraltier.engine.assessment import STATUSES
from ruraltier.engine.tiering import INELIGIBLE, RATED
from ruraltier.engine.wording import rule_codes, rules_of
from ruraltier.policy.criteria import ROOT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ruraltier.edge.live.figures import Node
    from ruraltier.engine.assessment import Assessment
    from ruraltier.support.allocation import Allocation

_MARGINS = (2, 0, TIGHT)


class Sheets:
    """A result laid out on sheets.

    Parameters
    ----------
    result, money
        What was decided; None for no money.
    lang
        ``zh`` or ``en``.
    margin
        Decimals that values may have beyond those they have; `TIGHT` also for little room above the greatest.
    """

    def __init__(self, result: Assessment, money: Allocation | None, lang: str, margin: int) -> None:
        self.result, self.policy = result, result.policy
        self.book = Book(lang, len(result))
        cohort = result.cohort if result.cohort.given is None else result.cohort.given
        self.inputs = Inputs(
            self.book, cohort, result.cohort, self.policy, scales_of(result.cohort, self.policy, margin)
        )
        self.compiler = Compiler(self.book, result, self.inputs)
        some = {"rules": bool(rules_of(self.policy)), "money": money is not None}
        for key in ("result", "values", "points", *(key for key, there in some.items() if there), "workings"):
            self._identified(key)
        self._read_values()
        codes = [code for code in (*self.policy.criterion, *self.policy.aspect) if code != ROOT]
        nodes = {code: self._or_none(lambda code=code: self.compiler.node(code)) for code in codes}  # type: ignore[misc]  # bound to this turn of the loop
        self.root = self._or_none(lambda: self.compiler.root)
        self.settled = Settled(self.compiler)
        self._quotas()
        self.money = None if money is None else Money(self.compiler, self.tier, money)
        self._fill(nodes)

    @property
    def live(self) -> tuple[str, ...]:
        """The columns with formulas that people look at, as sheet and header."""
        keys = [key for key in ("result", "points", "rules", "money") if key in self.book.sheets]
        sheets = [self.book.sheets[key] for key in keys]
        return tuple(f"{sheet.name}!{column.header}" for sheet in sheets for column in sheet.columns[2:])

    @property
    def cells(self) -> int:
        """How many cells villages take."""
        return self.book.rows * sum(len(sheet.columns) for sheet in self.book.sheets.values())

    def notes(self, generated_at: dt.datetime | None) -> list[tuple[str, str]]:
        """Return what a note is about, and the note."""
        return list(notes_of(self.book, self.result, generated_at))

    def _identified(self, key: str) -> None:
        sheet = self.book.sheet(key)
        if key != "values":
            sheet.add(self.inputs.ids.header, f'{self.inputs.ids.here}&""', self.inputs.ids.values, "text")
            sheet.add(self.inputs.names.header, f'{self.inputs.names.here}&""', self.inputs.names.values, "text")

    def _read_values(self) -> None:
        """Show every value, and look at every one: one that is out of range stops the assessment."""
        for indicator in self.policy.indicators:
            if indicator.code in self.inputs.cohort.columns:
                self.inputs.given(indicator)
        for indicator in self.policy.indicators:
            if indicator.kind is not Kind.TEXT and indicator.code in self.result.cohort.columns:
                title = indicator.title(self.book.lang)
                self.compiler.attempt(title, lambda code=indicator.code: self.compiler.number(code), lambda: None)  # type: ignore[misc]  # bound to this turn of the loop

    def _or_none(self, make: Callable[[], Node]) -> Node | None:
        """Return a figure; None where its whole numbers are too wide, and what follows from it is constant."""
        try:
            return make()
        except NotLiveError:
            return None

    def _quotas(self) -> None:
        header = self.book.say("tier")
        held = [int(t) if t >= 0 else "" for t in self.result.tier.tolist()]
        self.moved: dict[int, Column] = {}

        def live() -> Column:
            places = Places(self.compiler, self.settled)
            self.moved = places.moved
            return self._workings(header, places.tier.here + "", held)

        self.tier = self.compiler.attempt(header, live, lambda: self.compiler.constant(header, held))

    def _workings(self, header: str, formula: str, values: list[Any]) -> Column:
        return self.book.sheet("workings").add(header, formula, values, "whole")

    def _fill(self, nodes: dict[str, Node | None]) -> None:
        self._points(nodes)
        self._rules()
        self._result()
        if self.money is not None:
            self._money(self.money)

    def _points(self, nodes: dict[str, Node | None]) -> None:
        sheet = self.book.sheet("points")
        for code, node in nodes.items():
            values = self.result.points(code)
            full = self.policy.full(code) if code in self.policy.criterion else None
            note = "" if full is None else self.book.say("full_points", points=plain(full))
            header = self.compiler.titled(code)
            formula = "" if node is None else self._divided(node)
            sheet.add(header, formula or self._still(header, values), self._shown(values), "number", note)

    def _still(self, header: str, values: NDArray[Any]) -> str:
        """Add figures as constants, and return the formula that shows them."""
        self.book.dead.append((header, self.book.say("why.wide")))
        cell = self.compiler.constant(header, self._shown(values)).here
        return f'IF({cell}="","",{cell})'

    def _divided(self, node: Node) -> str:
        other = f'IF({node.num.here}="{LEFT_OUT}","{self.book.say("left_out")}","{self.book.say("unrated")}")'
        return f"IF({node.there},{node.num.here}/{node.below},{other})"

    def _shown(self, values: NDArray[Any]) -> list[Any]:
        return ["" if v != v else v for v in values.tolist()]  # noqa: PLR0124 - NaN differs from itself

    def _rules(self) -> None:
        rules, status = rules_of(self.policy), self.settled.status.here
        firsts = len(self.policy.rules)
        moved = joined("+", [f"{c.here}" for c in self.moved.values()]) or "0"
        self.fired, self.decided = [], []
        for bit, rule in enumerate(rules):
            fired, decided = self._bits(self.result.fired, bit), self._bits(self.result.decided, bit)
            if self.policy.quotas and not self.moved:
                # The tier is a constant, and so is what made it.
                texts = ("", "")
            elif bit >= firsts:
                texts = (self.moved[bit - firsts].here,) * 2 if bit - firsts in self.moved else ("", "")
            else:
                texts = self._texts(self.settled.rules[bit], status, moved)
            headers = self.book.say("fires", code=rule.code), self.book.say("decides", code=rule.code)
            self.fired.append(self._rule(headers[0], texts[0], fired))
            self.decided.append(self._rule(headers[1], texts[1], decided))
            mark = f'IF({self.decided[-1].here}=1,"●",IF({self.fired[-1].here}=1,"○",""))'
            values = ["●" if d else "○" if f else "" for f, d in zip(fired, decided, strict=True)]
            self.book.sheet("rules").add(rule.code, mark, values, "mark", rule.title(self.book.lang))

    def _rule(self, header: str, formula: str, values: list[int | str]) -> Column:
        return self._workings(header, formula, values) if formula else self.compiler.constant(header, values)

    def _texts(self, rule: Any, status: str, moved: str) -> tuple[str, str]:  # noqa: ANN401 - a RuleColumn
        fired = f"IF(OR({status}={RATED},{status}={INELIGIBLE}),{rule.fired.here},0)"
        if not rule.bound:
            return fired, f"IF({status}={INELIGIBLE},{rule.fired.here},0)"
        decided = f"IF(AND({status}={RATED},{moved}=0),IF({self.settled.decided(rule)},1,0),0)"
        return fired, decided

    def _bits(self, masks: NDArray[Any], bit: int) -> list[int | str]:
        return [int(mask) >> bit & 1 for mask in masks.tolist()]

    def _result(self) -> None:
        sheet, book = self.book.sheet("result"), self.book
        labels = [tier.title(book.lang) for tier in self.policy.ladder.tiers]
        states = [book.say(key) for key in ("rated", "unrated", "ineligible", "faulty")]
        tiers, words = self._listed("tier", labels), self._listed("status", states)
        status = self.settled.status.here
        text = f"IF(ISNUMBER({self.tier.here}),INDEX({tiers},{self.tier.here}+1),INDEX({words},{status}+1))"
        held = self.result.columns(book.lang)
        shown = [
            label or STATUSES[int(state)].get(book.lang)
            for label, state in zip(held["tier_label"].tolist(), self.result.state.tolist(), strict=True)
        ]
        self.tier_shown = sheet.add(book.say("tier"), text, shown, "tier")
        score = self._divided_score()
        sheet.add(book.say("score"), score, self._shown(told_scores(self.result)), "number")
        if self.money is not None:
            currency = self.money.money.currency
            sheet.add(book.say("amount"), self._major(self.money.amount), self._majors(self.money.amount), "money",
                      book.say("currency", currency=currency.code))  # fmt: skip
        placed = f'IF(ISNUMBER({self.compiler.placed.here}),INDEX({tiers},{self.compiler.placed.here}+1),"")'
        by_score = [labels[p] if p >= 0 else "" for p in self.result.placed.tolist()]
        sheet.add(book.say("by_score"), placed, by_score, "reason")
        for key, columns, masks in (
            ("decided_by", self.decided, self.result.decided),
            ("reasons", self.fired, self.result.fired),
        ):
            sheet.add(book.say(key), self._codes(columns), rule_codes(self.policy, masks).tolist(), "reason")

    def _divided_score(self) -> str:
        if self.root is None:
            return self._still(self.book.say("score"), told_scores(self.result))
        root = self.root
        return f'IF(AND({root.there},{self.settled.status.here}<3),{root.num.here}/{root.below},"")'

    def _codes(self, columns: list[Column]) -> str:
        codes = [rule.code for rule in rules_of(self.policy)]
        parts = [f'IF({c.here}=1,"{code} ","")' for c, code in zip(columns, codes, strict=True)]
        return f"TRIM({joined('&', parts)})" if parts else '""'

    def _listed(self, key: str, words: list[str]) -> str:
        letters = self.book.choice(self.book.say(key), words)
        return f"'{self.book.say('sheet.lists')}'!${letters}${HEAD + 1}:${letters}${HEAD + len(words)}"

    def _minor(self) -> int:
        assert self.money is not None  # noqa: S101 - asked only where there is money
        return int(1 / self.money.money.currency.major(1))

    def _major(self, column: Column) -> str:
        return f'IF(ISNUMBER({column.here}),{column.here}/{self._minor()},"?")'

    def _majors(self, column: Column) -> list[float]:
        return [value / self._minor() for value in column.values]

    def _money(self, money: Money) -> None:
        sheet, currency = self.book.sheet("money"), money.money.currency
        note = self.book.say("currency", currency=currency.code)
        for award in money.money.scheme.awards:
            column = money.awards[award.code]
            sheet.add(award.title(self.book.lang), self._major(column), self._majors(column), "money", note)
        sheet.add(self.book.say("amount"), self._major(money.amount), self._majors(money.amount), "money", note)


def sheets_of(result: Assessment, money: Allocation | None, lang: str) -> Sheets:
    """Return a result on sheets, with as many decimals to spare as leave it live."""
    made: list[Sheets] = []
    for margin in _MARGINS:
        made.append(Sheets(result, money, lang, margin))
        if not made[-1].book.dead:
            break
    return min(made, key=lambda sheets: len(sheets.book.dead))

"""Money as formulas: each award in whole minor units, the odd coins by largest remainder, then the budget."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import define, field

from ruraltier.edge.live.amounts import SPARE, Amount
from ruraltier.edge.live.book import Column
from ruraltier.edge.live.desk import Desk
from ruraltier.edge.live.places import standing
from ruraltier.edge.live.pools import Pool
from ruraltier.edge.live.rounding import rounded_text
from ruraltier.edge.live.terms import LIMIT, Term, call, joined, quotient, whole
from ruraltier.policy.incentives import ByValue, Fixed, PerHead, ScoreRate, Share
from ruraltier.support.allocation import Allocation
from ruraltier.support.till import Till, tiers_of

if TYPE_CHECKING:
    from fractions import Fraction

    from ruraltier.policy.incentives import Award


@define(eq=False, slots=False)
class Money:
    """What each village gets.

    Parameters
    ----------
    compiler, tier, money
        The result as formulas, the column of tiers, and the amounts as the library has them.

    Attributes
    ----------
    awards
        Code -> column of minor units before any cut.
    amount
        Column of minor units after it.
    """

    compiler: Desk
    tier: Column
    money: Allocation
    awards: dict[str, Column] = field(factory=dict)
    amount: Column = field(init=False)

    def __attrs_post_init__(self) -> None:
        book = self.compiler.book
        for award in self.money.scheme.awards:
            book.section = f"{book.say('sheet.money')} · {award.title(book.lang)}"
            book.standing = self.compiler.standing(award)
            values = self.money.by_award[award.code].tolist()
            self.awards[award.code] = self.compiler.attempt(
                award.title(book.lang),
                lambda award=award, values=values: self._add(award.title(book.lang), self._paid(award), values),  # type: ignore[misc]  # bound to this turn of the loop
                lambda award=award, values=values: self.compiler.constant(award.title(book.lang), values),  # type: ignore[misc]  # the same
            )
        book.section, book.standing = book.say("sheet.money"), ""
        values = self.money.amount.tolist()
        header = book.say("amount")
        self.amount = self.compiler.attempt(
            header,
            lambda: self._add(header, self._within_budget(), values),
            lambda: self.compiler.constant(header, values),
        )

    def _add(self, header: str, formula: str, values: list[int] | None = None) -> Column:
        book = self.compiler.book
        return book.sheet("workings").add(header, formula, values or [""] * book.rows, "whole")

    def _minor(self, label: str, amount: Fraction) -> Term:
        currency = self.money.currency
        self.compiler.fits(abs(int(amount * currency.per_unit)))
        return self.compiler.book.number(label, amount, currency.per_unit, currency.unit or currency.code)

    def _member(self, award: Award) -> str:
        """Return the formula of whether a village takes part."""
        codes, here = tiers_of(award), self.tier.here
        if codes is None:
            return f"ISNUMBER({here})"
        places = [self.compiler.policy.ladder.index(code) for code in codes]
        return call("AND", f"ISNUMBER({here})", call("OR", "FALSE", *(f"{here}={place}" for place in places)))

    def _paid(self, award: Award) -> str:
        return self._shared(award) if isinstance(award, Share) else f"IF({self._member(award)},{self._each(award)},0)"

    def _each(self, award: Fixed | PerHead | ScoreRate | ByValue) -> str:
        """Return the formula of what one who takes part gets, whatever the others get."""
        match award:
            case Fixed():
                return self._fixed(award)
            case PerHead():
                return self._per_head(award)
            case ScoreRate():
                return self._by_score(award)
            case _:
                return self._by_value(award)

    def _by_tier(self, award: Fixed | PerHead) -> list[Term]:
        ladder, lang = self.compiler.policy.ladder, self.compiler.book.lang
        stated = dict(award.amounts)
        return [
            self._minor(tier.title(lang), stated[tier.code]) if tier.code in stated else whole(0)
            for tier in ladder.tiers
        ]

    def _fixed(self, award: Fixed) -> str:
        amounts = [term.text for term in self._by_tier(award)]
        held = call("CHOOSE", f"{self.tier.here}+1", *amounts)
        if not award.less_previous:
            return held
        last = self.compiler.number(str(self.compiler.policy.ladder.previous)).here
        more = f"IF({self.tier.here}>{last},{held}-{call('CHOOSE', f'{last}+1', *amounts)},0)"
        return f"IF(ISNUMBER({last}),{more},{held})"

    def _per_head(self, award: PerHead) -> str:
        amounts = self._by_tier(award)
        heads, scale = self.compiler.number(award.heads).here, self.compiler.scale(award.heads)
        self.compiler.fits(scale.size * max(abs(a.value) for a in amounts))
        each = call("CHOOSE", f"{self.tier.here}+1", *(a.text for a in amounts))
        count = quotient(heads, str(scale.factor))
        return f'IF(ISNUMBER({heads}),IF({count}*{scale.factor}={heads},{count}*{each},"?"),"?")'

    def _by_score(self, award: ScoreRate) -> str:
        book, root = self.compiler.book, self.compiler.root
        label = award.title(book.lang)
        scale = math.lcm(award.rate.denominator, SPARE)
        coins = whole(self.money.currency.per_unit)
        rate = Amount.of(book, label, book.number(label, award.rate, scale) * coins, whole(scale))
        book.bound(label, root.top * rate.above.size * whole(4) + root.bottom * rate.below * whole(2))
        product = f"{root.num.here}*{rate.above.text}"
        return f"SIGN({product})*{rounded_text(f'ABS({product})', f'{root.below}*{rate.below.text}', award.round)}"

    def _by_value(self, award: ByValue) -> str:
        cell, scale = self.compiler.number(award.value).here, self.compiler.scale(award.value)
        coins = self.money.currency.per_unit
        self.compiler.fits(4 * scale.size * coins + 2 * scale.factor)
        down = rounded_text(f"ABS({cell})*{coins}", str(scale.factor), award.round or "down")
        text = f"SIGN({cell})*{down}"
        if award.round is None:
            text = f'IF({text}*{scale.factor}={cell}*{coins},{text},"?")'
        return f'IF(ISNUMBER({cell}),{text},"?")'

    def _shared(self, award: Share) -> str:
        book, label = self.compiler.book, award.title(self.compiler.book.lang)
        pool = self._minor(label, award.pool)
        weight = self._weight(award)
        known = f'IF(ISNUMBER({weight}),IF({weight}<0,"?",{weight}),"?")'
        raw = self._add(f"{label} · {book.say('parameter.weight')}", f"IF({self._member(award)},{known},0)")
        least = f'IF({self._member(award)},{raw.here}/MAX(1,GCD({raw.all})),"")'
        weights = self._add(f"{label} · {book.say('reduced')}", least)
        work = Pool(self.compiler, label, pool.text, weights)
        floor, cap = (self._bound(label, key, getattr(award, key)) for key in ("floor", "cap"))
        self._refuse_wide(award, pool, cap)
        text = work.split() if floor is None and cap is None else work.bounded(floor or whole(0), cap)
        most = pool.text if cap is None else f"MAX({pool.text},{cap.text})"
        wide = f"2*{book.rows}*{most}*MAX({weights.all})>={LIMIT}"
        return f'IF({weights.here}="",0,IF({wide},"?",{text}))'

    def _refuse_wide(self, award: Share, pool: Term, cap: Term | None) -> None:
        """Refuse a pool whose products with weights, added up over all villages, are too large as things are."""
        till = Till(self.money.result, self.money.currency)
        weights, _ = till.weights(award, till.members(tiers_of(award)))
        listed = [int(weight) for weight in weights]
        most = max(pool.value, 0 if cap is None else cap.value)
        self.compiler.fits(2 * self.compiler.book.rows * most * max(listed, default=0) // max(1, math.gcd(*listed)))

    def _bound(self, label: str, key: str, value: Fraction | None) -> Term | None:
        if value is None:
            return None
        return self._minor(f"{label} · {self.compiler.book.say(f'parameter.{key}')}", value)

    def _weight(self, award: Share) -> str:
        if award.by == "equal":
            return "1"
        return standing(self.compiler).here if award.by == "score" else self.compiler.number(award.by).here

    def _within_budget(self) -> str:
        scheme, book = self.money.scheme, self.compiler.book
        claims = joined("+", [column.here for column in self.awards.values()]) or "0"
        if scheme.budget is None:
            return claims
        budget, label = self._minor(book.say("budget"), scheme.budget), book.say("budget")
        claim = self._add(book.say("claim"), claims)
        if scheme.if_short == "refuse":
            return f'IF(SUM({claim.all})<={budget.text},{claim.here},"?")'
        most = max((abs(v) for v in self.money.amount.tolist()), default=0)
        self.compiler.fits(2 * budget.value * most)
        cut = Pool(self.compiler, label, budget.text, claim).split()
        # The claims follow from the tiers, so that their size cannot be among what the tiers wait for.
        wide = f"2*{budget.text}*MAX({claim.all})>={LIMIT}"
        return f'IF(SUM({claim.all})<={budget.text},{claim.here},IF({wide},"?",{cut}))'

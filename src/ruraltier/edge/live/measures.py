"""Values that the rule book works out: formulas over other values, as whole numbers like those that people fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.edge.live.conditions import Conditions
from ruraltier.edge.live.inputs import BAD
from ruraltier.edge.live.rounding import rounded_text
from ruraltier.edge.live.worth import Worth

if TYPE_CHECKING:
    from ruraltier.edge.live.book import Column
    from ruraltier.edge.live.desk import Desk
    from ruraltier.edge.live.ratios import Ratio
    from ruraltier.policy.conditions import Condition
    from ruraltier.policy.measures import Choice, Measure


class Measured:
    """One worked-out indicator at work."""

    def __init__(self, compiler: Desk, stated: Measure) -> None:
        self.compiler, self.stated, self.book = compiler, stated, compiler.book
        self.label = compiler.policy.indicator[stated.code].title(self.book.lang)
        self.scale = compiler.scale(stated.code)
        self.conditions = Conditions(compiler, self.label)

    def column(self, own: Column | None) -> Column:
        """Return the column of whole numbers; `own` holds those that people filled in, if they do.

        Raises
        ------
        NotLiveError
            If a formula cannot be told exactly by a spreadsheet.
        """
        text = own.here if own is not None else self._chosen()
        if self.stated.applies is not None:
            answer = self._answer(self.stated.applies)
            text = f'IF({answer}=1,{text},IF({answer}=0.5,"k1","k2"))'
        values = self.compiler.inputs.wholes(self.stated.code)
        return self.book.sheet("workings").add(self.label, text, values, "whole", self.stated.code)

    def _answer(self, condition: Condition) -> str:
        formula = self.conditions.of(condition)
        header = f"{self.label} · {self.book.say('condition')}"
        return self.book.sheet("workings").add(header, formula, [""] * self.book.rows, "whole").here

    def _chosen(self) -> str:
        text = '"k2"'
        for choice in reversed(self.stated.choices):
            text = self._choice(choice, text)
        return text

    def _choice(self, choice: Choice, otherwise: str) -> str:
        ratio = Worth(self.compiler, self.conditions.of).of(choice.formula)
        value = ratio.marked(self._whole(ratio))
        if choice.when is None:
            return value
        answer = self._answer(choice.when)
        return f'IF({answer}=1,{value},IF({answer}=0.5,"k1",{otherwise}))'

    def _whole(self, ratio: Ratio) -> str:
        """Return a value times the scale of its column, or the mark of one that it cannot hold."""
        factor, rounding = self.scale.factor, self.stated.rounding
        low, high = self.scale.low, self.scale.high
        if rounding is not None:
            scale = 10**rounding.places
            self.compiler.fits(4 * ratio.top * scale + 2 * ratio.bottom + 1)
            text = f"SIGN({ratio.num})*{rounded_text(f'ABS({ratio.num})*{scale}', f'({ratio.den})', rounding.mode)}"
            return self._between(f"{text}*{factor // scale}")
        self.compiler.fits(ratio.top * factor)
        if ratio.fixed is not None and factor % ratio.fixed == 0:
            return self._between(ratio.lifted(factor))
        near = f"ROUND(({ratio.num})*{factor}/({ratio.den}),0)"
        test = f"AND({near}*({ratio.den})=({ratio.num})*{factor},{near}>={low},{near}<={high})"
        return f'IF({test},{near},"{BAD}")'

    def _between(self, text: str) -> str:
        return f'IF(AND({text}>={self.scale.low},{text}<={self.scale.high}),{text},"{BAD}")'

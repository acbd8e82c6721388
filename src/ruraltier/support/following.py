"""Money that is added up or written with a result follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.errors import EvaluationError, Phrase, Problem

if TYPE_CHECKING:
    from ruraltier.engine.assessment import Assessment
    from ruraltier.support.allocation import Allocation


def expect_following(money: Allocation | None, result: Assessment) -> None:
    """Refuse money that follows from another result than the one that it stands beside.

    The same villages are not enough: tiers of another table or rule book give other amounts.

    Raises
    ------
    EvaluationError
        If it follows from another result.
    """
    if money is None or money.result is result or money.result.same_as(result):
        return
    what = Phrase("资金是按另一份评定结果算出的", "the money follows from another result")
    rule = Phrase("由这份结果算出的资金", "what `allocate` gives for this result")
    mend = Phrase("用 allocate 按这份结果重新计算", "call allocate with this result")
    raise EvaluationError(Problem(code="RT-ROL-006", path="money", what=what, rule=rule, mend=mend))

"""measure: columns that are worked out from others, before anything is scored."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ruraltier.domain.absence import Absence
from ruraltier.domain.cohort import Cohort
from ruraltier.domain.column import NumberColumn
from ruraltier.engine.fit import check_columns, check_one_version
from ruraltier.engine.formulas import Worth, decided
from ruraltier.engine.held import DIGITS, held, told
from ruraltier.engine.lookup import Panorama
from ruraltier.engine.ratios import Ratios, UndecidedError, choose
from ruraltier.engine.truth import truth, undecided
from ruraltier.errors import SHOWN, EvaluationError, LimitError, Problem, expect, located
from ruraltier.policy.paths import path_of
from ruraltier.policy.policy import TierPolicy

if TYPE_CHECKING:
    from ruraltier.domain.column import Floats
    from ruraltier.policy.measures import Measure


def measure(cohort: Cohort, policy: TierPolicy) -> Cohort:
    """Return the cohort with the columns that the rule book works out; `assess` does so itself.

    Parameters
    ----------
    cohort
        The villages; n rows. A column that is to be worked out and came with the table is kept; what another rule book
        worked out is worked out anew.
    policy
        The rule book.

    Returns
    -------
    Cohort
        The same villages, with a `NumberColumn` more for each worked-out indicator.

    Raises
    ------
    ArgumentError
        If the arguments are not a cohort and a rule book.
    EvaluationError
        If the table lacks a column, or a value has more digits than a column holds: all such values at once.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> cohort = rt.read_cohort({"id": ["a"], "iks": [1], "ike": [1], "ikl": [1]}, policy)
    >>> rt.measure(cohort, policy) is cohort  # nothing to work out
    True
    """
    expect(cohort, Cohort, "cohort", "a Cohort, as read_cohort gives it")
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    check_one_version(policy)
    if cohort.given is not None:
        if cohort.measured_by is policy or cohort.measured_by == policy:
            return cohort
        # What another rule book worked out is none of this one's; values that it took out are there again.
        cohort = cohort.given
    check_columns(cohort, policy)
    for code in policy.measured_order:
        stated = policy.measure[code]
        if stated.choices and code in cohort.columns:
            continue
        if _can_be(stated, cohort, policy):
            cohort = cohort.with_column(code, _Work(stated, Panorama(cohort, policy)).column(), policy)
    return cohort


def _can_be(stated: Measure, cohort: Cohort, policy: TierPolicy) -> bool:
    """Return whether the columns are there; where only awards look at a measure they may be absent."""
    own = () if stated.choices else (stated.code,)
    return policy.reads[stated.code] | {*own} <= cohort.columns.keys()


class _Work:
    """One measure at work on a whole cohort."""

    def __init__(self, stated: Measure, scene: Panorama) -> None:
        self.stated, self.scene = stated, scene
        self.indicator = scene.policy.indicator[stated.code]

    def column(self) -> NumberColumn:
        """Return the column."""
        if not self.stated.choices:
            return self.applied(self.scene.cohort.number(self.stated.code))
        try:
            values = decided(self.values)
        except UndecidedError:
            raise EvaluationError(undecided(f"the value of {self.indicator.title('zh')}")) from None
        except LimitError as error:
            raise LimitError(located(error.problems, path_of("indicators", self.stated.code, "value"))) from None
        return self.applied(NumberColumn(self.floats(values), values.gone, self.indicator.options))

    def values(self, digits: int) -> Ratios:
        """Return the value of the first choice that holds; missing from where one is reached that is unknown."""
        worth, rows = Worth(self.scene, truth, digits), len(self.scene.cohort)
        nothing = Ratios.constant(Fraction(0), rows)
        found = Ratios(nothing.num, 1, np.full(rows, Absence.NOT_APPLICABLE, np.int8))
        unknown = Ratios(nothing.num, 1, np.full(rows, Absence.MISSING, np.int8))
        for choice in reversed(self.stated.choices):
            value = worth.of(choice.formula)
            if choice.when is None:
                found = value
                continue
            answer = truth(choice.when, self.scene)
            found = choose(answer.true, value, found)
            if answer.unknown is not None:
                found = choose(answer.unknown, unknown, found)
        found = found.rounded(self.stated.rounding) if self.stated.rounding else found
        if found.slack:
            raise UndecidedError
        return found

    def applied(self, column: NumberColumn) -> NumberColumn:
        """Return the column with what does not apply taken out."""
        if self.stated.applies is None:
            return column
        answer = truth(self.stated.applies, self.scene)
        marks = np.where(answer.true, column.marks, Absence.NOT_APPLICABLE)
        if answer.unknown is not None:
            marks = np.where(answer.unknown, Absence.MISSING, marks)
        return NumberColumn(np.where(answer.true, column.values, np.nan), marks.astype(np.int8), column.words)

    def floats(self, values: Ratios) -> Floats:
        """Return the values as floats whose shortest decimals they are, NaN where there is none.

        Raises
        ------
        EvaluationError
            If a value has more digits.
        """
        out, wrong = held(values)
        if len(wrong):
            shown = [self.problem(int(row), values.take(np.array([row]))) for row in wrong[:SHOWN]]
            raise EvaluationError(shown, len(wrong))
        return out

    def problem(self, row: int, value: Ratios) -> Problem:
        """Return the problem of a value that a column does not hold."""
        exact = told(Fraction(int(value.num[0]), int(value.dens[0])))
        return Problem(
            code="RT-EVA-030",
            source=self.scene.cohort.source,
            row=row + 1,
            id=str(self.scene.cohort.ids[row]),
            column=self.indicator.title("zh"),
            value=exact,
            what=f"the value worked out, {exact}, has too many digits",
            rule=f"a decimal of at most {DIGITS} digits",
            mend="round it with value_round, or change the unit",
        )

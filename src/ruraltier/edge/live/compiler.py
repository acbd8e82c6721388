"""From a rule book and a table to a book of formulas: what is asked for is made once, and what fails is a constant."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from attrs import define, field

from ruraltier.edge.live.aspects import aspect_node
from ruraltier.edge.live.book import Book, Column
from ruraltier.edge.live.criteria import criterion_node
from ruraltier.edge.live.figures import Exact, Node
from ruraltier.edge.live.grouped import distinct_to_spreadsheets
from ruraltier.edge.live.inputs import Inputs
from ruraltier.edge.live.measures import Measured
from ruraltier.edge.live.placement import placed_column
from ruraltier.edge.live.rounding import kept, rounded
from ruraltier.edge.live.terms import LIMIT, NotLiveError, Term, whole
from ruraltier.engine.assessment import Assessment
from ruraltier.policy.criteria import ROOT, Aggregate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ruraltier.domain.indicator import Indicator
    from ruraltier.edge.live.scales import Scale
    from ruraltier.policy.conditions import Operand
    from ruraltier.policy.policy import TierPolicy

T = TypeVar("T")


@define(eq=False, slots=False)
class Compiler:
    """A result becoming a workbook.

    Parameters
    ----------
    book
        What is made.
    result
        Whose rule book and values they are.
    inputs
        The sheet of values.
    """

    book: Book
    result: Assessment
    inputs: Inputs
    exact: Exact = field(init=False)
    _nodes: dict[str | None, Node] = field(factory=dict, init=False)
    _numbers: dict[str, Column] = field(factory=dict, init=False)
    _settings: dict[tuple[str, int], Term] = field(factory=dict, init=False)
    _keys: dict[str, tuple[Column, Column]] = field(factory=dict, init=False)
    _columns: dict[str, Column] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.exact = Exact(self.result.cohort, self.policy)

    @property
    def policy(self) -> TierPolicy:
        """The rule book, with the cuts that were fitted."""
        return self.result.policy

    def attempt(self, what: str, make: Callable[[], T], otherwise: Callable[[], T]) -> T:
        """Return what is made live; where it cannot be, what is made otherwise, and note why."""
        before = self._state()
        try:
            return make()
        except NotLiveError as error:
            self._restore(before)
            made = otherwise()
            self.book.dead.append((what, self.book.say(error.key)))
            return made

    def _state(self) -> list[tuple[Any, Any]]:
        held: list[Any] = [
            self._nodes,
            self._numbers,
            self._settings,
            self._keys,
            self._columns,
            *self.inputs.memory,
            *self.book.memory,
        ]
        return [(part, part.copy()) for part in held]

    def _restore(self, state: list[tuple[Any, Any]]) -> None:
        for part, before in state:
            part.clear()
            part.extend(before) if isinstance(part, list) else part.update(before)

    # What formulas look at.

    def scale(self, code: str) -> Scale:
        """Return how the values of an indicator become whole numbers."""
        return self.inputs.scales[code]

    def words(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the words of an indicator with a choice of them; none for one of numbers."""
        return self.inputs.words(indicator)

    def text(self, code: str) -> Column:
        """Return the cells of an indicator that holds texts."""
        return self.inputs.given(self.policy.indicator[code])

    def number(self, code: str) -> Column:
        """Return the whole numbers of an indicator, worked out where the rule book does so."""
        if code not in self._numbers:
            self._numbers[code] = self._number(code)
        return self._numbers[code]

    def _number(self, code: str) -> Column:
        stated = self.policy.measure.get(code)
        came = code in self.inputs.cohort.columns
        if stated is None or (stated.choices and came):
            return self.inputs.number(code)
        own = self.inputs.number(code, counted=False) if came else None
        title = self.policy.indicator[code].title(self.book.lang)
        return self.attempt(title, lambda: Measured(self, stated).column(own), lambda: self._constant_number(code))

    def _constant_number(self, code: str) -> Column:
        title = self.policy.indicator[code].title(self.book.lang)
        return self.constant(title, self.inputs.wholes(code), code)

    def constant(self, header: str, values: Sequence[Any], note: str = "") -> Column:
        """Add a column of constants to the sheet of values, whose rows it must follow when they are sorted."""
        header = self.book.say("constant", what=header)
        return self.book.sheet("values").add(header, "", values, "dead", note)

    def once(self, key: str, make: Callable[[], Column]) -> Column:
        """Return a column that is made when it is first asked for."""
        if key not in self._columns:
            self._columns[key] = make()
        return self._columns[key]

    def setting(self, code: str, scale: int = 1) -> Term:
        """Return a setting as a parameter, times a scale."""
        if (code, scale) not in self._settings:
            stated = self.policy.setting[code]
            label = stated.label.get(self.book.lang) or code
            value = stated.value
            made = self.book.truth(label, value) if isinstance(value, bool) else self.book.number(label, value, scale)
            self._settings[code, scale] = made * whole(scale) if isinstance(value, bool) else made
        return self._settings[code, scale]

    def grouping(self, code: str) -> tuple[str, str]:
        """Return the column of groups, and the text that picks a village's own.

        Raises
        ------
        NotLiveError
            If a spreadsheet would take two groups for one.
        """
        if code not in self._keys:
            self._keys[code] = self._grouped(code)
        keys, picks = self._keys[code]
        return keys.all, picks.here

    def _grouped(self, code: str) -> tuple[Column, Column]:
        indicator, sheet = self.policy.indicator[code], self.book.sheet("workings")
        if indicator.options:
            cell = self.number(code).here
        else:
            cell = self.text(code).here
            if not distinct_to_spreadsheets(self.result.cohort.text(code).values.tolist()):
                raise NotLiveError("why.twins")
        # A letter in front, so that no word is taken for a comparison and none for nothing.
        blank = [""] * self.book.rows
        keys = sheet.add(self.book.say("group", what=indicator.title(self.book.lang)), f'"g"&{cell}', blank, "plain")
        text = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({keys.here},"~","~~"),"*","~*"),"?","~?")'
        return keys, sheet.add(keys.header, text, blank, "plain")

    def fits(self, size: int) -> None:
        """Refuse a size that no spreadsheet tells from its neighbours.

        Raises
        ------
        NotLiveError
            If it is too large.
        """
        if size >= LIMIT:
            raise NotLiveError("why.wide")

    # The scoring tree.

    def titled(self, code: str) -> str:
        """Return what people call a criterion or aspect."""
        if code == ROOT:
            return self.book.say("score")
        if code in self.policy.criterion:
            return self.policy.indicator[self.policy.criterion[code].indicator].title(self.book.lang)
        return self.policy.aspect[code].title(self.book.lang)

    def enter(self, part: object, label: str) -> None:
        """Note what the parameters that follow belong to."""
        self.book.section, self.book.standing = label, self.standing(part)

    def standing(self, part: object) -> str:
        """Return the article and the confidence of a part of the rule book."""
        confidence = self.policy.confidence_of(part)  # type: ignore[arg-type]  # every part has a source
        words = confidence.label.get(self.book.lang) if confidence else ""
        return " ".join(text for text in (getattr(part, "reference", ""), words) if text)

    def read(self, operand: Operand) -> Node:
        """Return the figure that an operand means."""
        return self.root if operand.kind == "score" else self.node(operand.code)

    def node(self, code: str) -> Node:
        """Return the figure of a criterion or aspect; of the root before the ladder rounds it."""
        if code not in self._nodes:
            label = self.titled(code)
            made = self.attempt(label, lambda: self._live(code, label), lambda: self._constant(code, label))
            self._nodes[code] = made
        return self._nodes[code]

    def _live(self, code: str, label: str) -> Node:
        criterion = self.policy.criterion.get(code)
        if criterion is not None:
            self.enter(criterion, label)
            return rounded(self, label, code, criterion_node(self, criterion), criterion.rounding)
        aspect = self.policy.aspect[code]
        node = kept(self, label, code, aspect_node(self, aspect), (aspect.floor, aspect.cap))
        return rounded(self, label, code, node, aspect.rounding)

    @property
    def root(self) -> Node:
        """The score that the ladder places."""
        if None not in self._nodes:
            label = self.titled(ROOT)
            irrational = self.policy.aspect[ROOT].aggregate is Aggregate.GEOMETRIC_MEAN
            rounding = None if irrational else self.policy.ladder.rounding
            self._nodes[None] = self.attempt(
                label,
                lambda: rounded(self, label, None, self.node(ROOT), rounding),
                lambda: self._constant(None, label),
            )
        return self._nodes[None]

    def _constant(self, code: str | None, label: str) -> Node:
        """Return a figure as constants.

        Raises
        ------
        NotLiveError
            If its whole numbers are too wide for a spreadsheet.
        """
        figure, nums, dens = self.exact.fractions(code)
        gone = np.zeros(len(nums), bool) if figure.gone is None else figure.gone
        shown = [Fraction(int(n), int(d)) for n, d, g in zip(nums, dens, gone, strict=True) if not g]
        den = math.lcm(*{value.denominator for value in shown}) if shown else 1
        top = max((abs(int(value * den)) for value in shown), default=0)
        self.fits(max(den, top))
        column = self.constant(label, self.exact.marked(code, [den] * len(nums)), self.book.say("over", den=den))
        return Node(column, whole(den), whole(top), whole(den), optional=True)

    @property
    def placed(self) -> Column:
        """The position of the tier that the score alone gives."""
        return self.once("placed", lambda: placed_column(self))

"""What the makers of formulas may ask for while a result becomes a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ruraltier.domain.indicator import Indicator
    from ruraltier.edge.live.book import Book, Column
    from ruraltier.edge.live.figures import Exact, Node
    from ruraltier.edge.live.inputs import Inputs
    from ruraltier.edge.live.scales import Scale
    from ruraltier.edge.live.terms import Term
    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.conditions import Operand
    from ruraltier.policy.policy import TierPolicy

T = TypeVar("T")


class Desk(Protocol):
    """Where columns are made once, and what cannot be live becomes a constant."""

    book: Book
    result: Assessment
    inputs: Inputs
    exact: Exact

    @property
    def policy(self) -> TierPolicy:
        """The rule book."""

    @property
    def root(self) -> Node:
        """The score that the ladder places."""

    @property
    def placed(self) -> Column:
        """The position of the tier that the score alone gives."""

    def attempt(self, what: str, make: Callable[[], T], otherwise: Callable[[], T]) -> T:
        """Return what is made live; where it cannot be, what is made otherwise."""

    def once(self, key: str, make: Callable[[], Column]) -> Column:
        """Return a column that is made when it is first asked for."""

    def constant(self, header: str, values: Sequence[Any], note: str = "") -> Column:
        """Add a column of constants."""

    def scale(self, code: str) -> Scale:
        """Return how the values of an indicator become whole numbers."""

    def words(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the words of an indicator with a choice of them."""

    def text(self, code: str) -> Column:
        """Return the cells of an indicator that holds texts."""

    def number(self, code: str) -> Column:
        """Return the whole numbers of an indicator."""

    def setting(self, code: str, scale: int = 1) -> Term:
        """Return a setting as a parameter, times a scale."""

    def grouping(self, code: str) -> tuple[str, str]:
        """Return the column of groups, and the text that picks a village's own."""

    def fits(self, size: int) -> None:
        """Refuse a size that no spreadsheet tells from its neighbours."""

    def titled(self, code: str) -> str:
        """Return what people call a criterion or aspect."""

    def enter(self, part: object, label: str) -> None:
        """Note what the parameters that follow belong to."""

    def standing(self, part: object) -> str:
        """Return the article and the confidence of a part of the rule book."""

    def read(self, operand: Operand) -> Node:
        """Return the figure that an operand means."""

    def node(self, code: str) -> Node:
        """Return the figure of a criterion or aspect."""

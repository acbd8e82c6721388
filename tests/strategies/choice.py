"""Where choices come from: a seeded generator for bulk, hypothesis for examples that shrink."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

T = TypeVar("T")


class Choice(Protocol):
    """A source of whole numbers; everything else is made of them."""

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        ...


class SeededChoice:
    """Choices of a ``random.Random``."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return self.random.randint(low, high)


class DrawnChoice:
    """Choices drawn by hypothesis, which shrinks them towards the lower end."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self.draw = draw

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return self.draw(st.integers(low, high))


def pick(choice: Choice, options: Sequence[T]) -> T:
    """Return one of the options; hypothesis shrinks to the first."""
    return options[choice.integer(0, len(options) - 1)]


def chance(choice: Choice, percent: int) -> bool:
    """Return true in so many of a hundred cases; hypothesis shrinks to false."""
    return choice.integer(0, 99) >= 100 - percent


def some(choice: Choice, options: Sequence[T], at_least: int, at_most: int) -> list[T]:
    """Return distinct options in their order."""
    wanted = choice.integer(at_least, min(at_most, len(options)))
    left = list(range(len(options)))
    taken = sorted(left.pop(choice.integer(0, len(left) - 1)) for _ in range(wanted))
    return [options[at] for at in taken]


def shuffled(choice: Choice, options: Sequence[T]) -> list[T]:
    """Return the options in some order."""
    left, order = list(options), []
    while left:
        order.append(left.pop(choice.integer(0, len(left) - 1)))
    return order

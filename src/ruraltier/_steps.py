"""How far a long loop is, told to whoever wants to know; silent unless somebody does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruraltier._text import Text


class Bar(Protocol):
    """What is told how far one loop is; a bar of tqdm is one."""

    def update(self, n: int, /) -> object:
        """Take in that so many more steps are done."""

    def close(self) -> object:
        """Take in that the loop has ended, at its end or before."""


Reporter = Callable[["Text", "int | None"], Bar]
"""Called when a loop starts: what it does, and how many steps it has, if that is known."""

T = TypeVar("T")
_REPORTER: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


def steps(iterable: Iterable[T], total: int | None, label: Text) -> Iterable[T]:
    """Return the same steps, counted for the reporter of this context if there is one.

    Parameters
    ----------
    iterable
        The steps of a loop that may last over a second.
    total
        How many there are; None if that is not known.
    label
        What the loop does, in both languages.

    Examples
    --------
    >>> from ruraltier._text import Text
    >>> list(steps([1, 2], 2, Text(zh="写告知书", en="writing letters")))
    [1, 2]
    """
    reporter = _REPORTER.get()
    return iterable if reporter is None else _counted(iterable, reporter(label, total))


def _counted(iterable: Iterable[T], bar: Bar) -> Iterator[T]:
    try:
        for one in iterable:
            yield one
            bar.update(1)
    finally:
        bar.close()


@contextmanager
def reporting(reporter: Reporter | None) -> Iterator[None]:
    """Tell a reporter how far long loops are, for as long as the block lasts; None keeps them silent."""
    token = _REPORTER.set(reporter)
    try:
        yield
    finally:
        _REPORTER.reset(token)

"""show_progress: bars for what lasts, where somebody is there to see them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ruraltier._steps import reporting
from ruraltier._text import expect_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier._steps import Bar, Reporter
    from ruraltier._text import Text

_SLOW = 1.0


@contextmanager
def show_progress(lang: str = "zh") -> Iterator[None]:
    """Show how far long work is, for as long as the block lasts.

    In a notebook the bars are those of tqdm, on a terminal those of rich, or of tqdm where rich is not installed.
    Nothing is shown where nobody looks (the output for errors is no terminal), nor without either library; what is
    worked out is the same.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.

    Raises
    ------
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> cohort, policy = rt.load_demo()
    >>> with rt.show_progress():
    ...     result = rt.assess(cohort, policy)
    """
    expect_language(lang)
    if _in_notebook():
        with reporting(_tqdm(lang) if find_spec("tqdm") else None):
            yield
    elif not sys.stderr.isatty():
        yield
    elif find_spec("rich"):
        with _rich(lang) as reporter, reporting(reporter):
            yield
    else:
        with reporting(_tqdm(lang) if find_spec("tqdm") else None):
            yield


def _in_notebook() -> bool:
    """Return whether a Jupyter kernel runs this process; asks what is loaded, and loads nothing."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def _tqdm(lang: str) -> Reporter:
    # Without its widgets tqdm.auto warns, and then draws the same bar as this.
    module = "tqdm.auto" if _in_notebook() and find_spec("ipywidgets") else "tqdm"
    tqdm: Any = import_module(module).tqdm

    def bar(label: Text, total: int | None) -> Bar:
        made: Bar = tqdm(total=total, desc=label.get(lang), delay=_SLOW, leave=False)
        return made

    return bar


@contextmanager
def _rich(lang: str) -> Iterator[Reporter]:
    from rich.console import Console  # noqa: PLC0415 - optional
    from rich.markup import escape  # noqa: PLC0415 - optional
    from rich.progress import Progress  # noqa: PLC0415 - optional

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield lambda label, total: _Task(progress, progress.add_task(escape(label.get(lang)), total=total))


class _Task:
    """One bar of several that rich shows together."""

    def __init__(self, progress: Any, task: Any) -> None:  # noqa: ANN401 - of an optional library
        self.progress, self.task = progress, task

    def update(self, n: int, /) -> None:
        self.progress.advance(self.task, n)

    def close(self) -> None:
        self.progress.remove_task(self.task)

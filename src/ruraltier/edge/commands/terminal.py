"""What the commands print: answers to standard output, what was noticed and what failed to standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from ruraltier._messages import say
from ruraltier._text import shown
from ruraltier.edge.commands.options import in_options
from ruraltier.errors import SHOWN, TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruraltier.errors import RuraltierError

OK, FINDINGS, WRONG = 0, 1, 2
"""Exit codes: all is well; the answer is that something is not; wrong use or wrong input.

A rule book or a table that is wrong is the answer of ``check-policy`` and ``check-table``, and wrong input elsewhere.
"""

LINE = 2000
"""As much of a path or a message as is shown."""


def answer(text: str) -> int:
    """Print an answer; return the exit code for all is well."""
    sys.stdout.write(text + "\n")
    return OK


def answer_json(value: Mapping[str, Any]) -> int:
    """Print an answer as JSON; return the exit code for all is well."""
    return answer(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1))


def remark(text: str) -> None:
    """Print what was noticed beside the answer."""
    sys.stderr.write(text + "\n")


def tell_failure(error: RuraltierError, lang: str) -> int:
    """Print why something cannot be done, the advice spelt in options; return the exit code for wrong input."""
    told = [f"  {shown(in_options(problem).text(lang), LINE)}" for problem in error.problems[:SHOWN]]
    rest = (
        []
        if error.count <= len(told)
        else ["  " + say("cli.more", count=error.count - len(told), all=error.count).get(lang)]
    )
    rows = sum(problem.row is not None for problem in error.problems)
    listed = ["  " + say("cli.listed").get(lang)] if isinstance(error, TableError) and rows > 1 else []
    remark("\n".join([say("cli.failed").get(lang), *told, *rest, *listed]))
    return WRONG

"""From a document to a rule book: every problem at once, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from ruraltier.errors import LimitError, PolicyError, Problem, RuraltierError
from ruraltier.policy.book import RuleBook
from ruraltier.policy.consistency import problems_of
from ruraltier.policy.figures import UNQUOTED
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.paths import place_of
from ruraltier.policy.plain import plain_document
from ruraltier.policy.plugins import Plugins, using
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.reader import Reader
from ruraltier.policy.sections import FORMAT, parts_of
from ruraltier.policy.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


IN_A_CELL = " as a number, in a cell whose format is not Text"
"""What takes the place of quotes, which a workbook has none of."""


def parse_policy(
    document: Mapping[str, Any],
    *,
    source: str = "",
    lines: Mapping[str, int | str] | None = None,
    limits: Limits = LIMITS,
    plugins: Plugins | None = None,
) -> TierPolicy:
    """Return the rule book that a document describes.

    Parameters
    ----------
    document
        Nested tables as in a policy file. Numbers may be int, `decimal.Decimal`, `fractions.Fraction` or float (which
        stands for its shortest decimal); where a number is wanted the text ``"1/3"`` is an exact ratio.
    source
        Name of the file, for messages.
    lines
        Path (``gates[0].when``) -> 1-based line of a text, or sheet and cell of a workbook (``规则!C2``), for messages.
    limits
        How large the document may be.
    plugins
        Words of other packages, besides those that are installed.

    Returns
    -------
    TierPolicy
        The rule book, checked.

    Raises
    ------
    PolicyError
        With every problem of the document.
    LimitError
        With every problem, if one of them is that something is too large.

    Examples
    --------
    >>> policy = parse_policy({
    ...     "format": 1, "id": "demo", "title": {"zh": "示例办法"}, "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}},
    ...     "indicators": {"income": {"points": 10, "curve": {"kind": "proportional", "target": 50}}},
    ...     "score": {"total": 10},
    ...     "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 6}]},
    ... })
    >>> policy.criterion["income"].points, policy.ladder.codes
    (Fraction(10, 1), ('low', 'top'))
    """
    try:
        with using(plugins):
            return _parsed(document, limits)
    except RuraltierError as error:
        raise placed_problems(error.problems, source, lines or {}) from None


def _parsed(document: object, limits: Limits) -> TierPolicy:
    check_sizes(document, limits)
    plain, problems = plain_document(document, limits)
    _check_format(plain.get("format"))
    if "levels" in plain and "ladder" not in plain:
        rule, mend = "a rule book, with a ladder", "read it with load_programme"
        raise PolicyError(Problem(code="RT-DOC-018", path="levels", what="this is a programme", rule=rule, mend=mend))
    reader = Reader(plain, limits)
    parts = parts_of(reader)
    problems = [*problems, *reader.problems]
    if problems or reader.lost:
        further = problems_of(RuleBook(**parts), reader.what_is_lost())
        raise PolicyError([*problems, *reader.as_written(further)])
    try:
        return TierPolicy(**parts)
    except PolicyError as error:
        raise PolicyError(reader.as_written(error.problems)) from None


def _check_format(version: object) -> None:
    # A document of a later format may hold anything, so nothing else is said about it.
    if isinstance(version, int) and version > FORMAT:
        what = f"the document is written in format {version}"
        raise PolicyError(
            Problem(
                code="RT-DOC-014",
                path="format",
                what=what,
                rule=f"format {FORMAT}",
                mend="use a newer version of ruraltier",
            )
        )


def placed_problems(problems: Iterable[Problem], source: str, lines: Mapping[str, int | str]) -> RuraltierError:
    """Return the error of problems with the file and the lines or cells where they stand."""
    placed = list(dict.fromkeys(_at(place_of(p.path, lines), evolve(p, source=source)) for p in problems))
    if lines:
        order: dict[int | str, int] = {cell: i for i, cell in enumerate(lines.values()) if isinstance(cell, str)}
        placed.sort(key=lambda p: p.line or order.get(p.cell, 0))
    large = any(p.code.startswith("RT-LIM") for p in placed)
    return LimitError(placed) if large else PolicyError(placed)


def _at(place: int | str | None, problem: Problem) -> Problem:
    if not isinstance(place, str):
        return evolve(problem, line=place)
    return evolve(problem, cell=place, mend=problem.mend.replace(UNQUOTED, IN_A_CELL))

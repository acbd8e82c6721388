"""Small policies and tables for tests of what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ruraltier.edge.read import read_cohort
from ruraltier.errors import RuraltierError
from ruraltier.policy.parse import parse_policy

if TYPE_CHECKING:
    from pathlib import Path

    from ruraltier.domain.cohort import Cohort
    from ruraltier.policy.policy import TierPolicy

_SCORED: dict[str, dict[str, Any]] = {
    "number": {"points": 1, "curve": {"kind": "value"}, "bounded": False},
    "yes_no": {"points": 1},
}


def policy(indicators: dict[str, dict[str, Any]] | None = None, **head: Any) -> TierPolicy:
    """Return a rule book with these indicators; by default ``income`` alone. The first number or answer is scored."""
    chosen = {code: dict(keys) for code, keys in (indicators or {"income": {}}).items()}
    kinds = {code: keys.get("kind", "number") for code, keys in chosen.items()}
    first = next(code for code, kind in kinds.items() if kind in _SCORED)
    chosen[first] = _SCORED[kinds[first]] | chosen[first]
    document = {
        "format": 1,
        "id": "test",
        "title": "Test",
        "source": "nowhere",
        "confidence": "illustrative",
        "sources": {"nowhere": {"title": "made up"}},
        "indicators": chosen,
        "score": {"total": 1},
        "ladder": {"tiers": [{"code": "low"}, {"code": "top", "at_least": 60}]},
        "missing": "unrated",
    }
    return parse_policy(document | head)


def saved(folder: Path, content: str | bytes, name: str = "villages.csv") -> Path:
    """Return a file with this content; a text is written as UTF-8 without changing its line ends."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(source: Any, book: TierPolicy | None = None, **options: Any) -> RuraltierError:
    """Return the error with which a table is refused."""
    with pytest.raises(RuraltierError) as caught:
        read_cohort(source, book or policy(), **options)
    return caught.value


def numbers(cohort: Cohort, code: str = "income") -> list[Any]:
    """Return the values of an indicator, exact, or the kinds of no value."""
    return [village[code] for village in cohort]


def codes(cohort: Cohort) -> list[str]:
    """Return the codes of what was noticed."""
    return [note.code for note in cohort.notes]

"""Small results that tests of pictures draw, and what they ask of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.text import Text

import ruraltier as rt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

HOSTILE = "$x^{2$ _村\u202e\n<b>&\x00\\alpha" + "长" * 60
TIERS: tuple[dict[str, Any], ...] = (
    {"code": "low", "label": "帮扶村"},
    {"code": "mid", "label": "达标村", "at_least": 60},
    {"code": "top", "label": "示范村", "above": 80},
)


def rule_book(tiers: Sequence[dict[str, Any]] = TIERS, **head: Any) -> rt.TierPolicy:
    """Return a rule book in which the income is the score, an open case is a gate, and no income is unrated."""
    document: dict[str, Any] = {
        "format": 1, "id": "test", "title": {"zh": "示例办法", "en": "Sample rule book"}, "source": "nowhere",
        "confidence": "illustrative", "sources": {"nowhere": {"title": "made up"}},         "indicators": {
            "income": {"label": "收入", "points": 100, "curve": {"kind": "value"}, "bounded": False},
            "case": {"kind": "yes_no", "label": "案件"},
            "township": {"kind": "text", "label": "乡镇"},
        },
        "ladder": {"tiers": list(tiers)}, "missing": "unrated",
        "gates": [{"code": "G1", "when": "case", "cap": tiers[0]["code"], "if_unknown": "ignored"}],
    }  # fmt: skip
    document |= head
    total = sum(indicator.get("points", 0) for indicator in document["indicators"].values())
    return rt.parse_policy({"score": {"total": total}} | document)


def result(scores: Sequence[object], policy: rt.TierPolicy | None = None, **columns: Sequence[object]) -> rt.Assessment:
    """Return the result for villages with these scores."""
    book = policy or rule_book()
    n = len(scores)
    table = {"id": [f"v{at}" for at in range(n)], "name": [f"{at}号村" for at in range(n)], "income": list(scores),
             "case": ["no"] * n, "township": ["甲乡"] * n}  # fmt: skip
    return rt.assess(rt.read_cohort(table | {k: list(v) for k, v in columns.items()}, book), book)


def axes(figure: Figure) -> Any:
    """Return the axes of a picture, of whatever kind its parts are."""
    return figure.axes[0]


def words(figure: Figure) -> list[str]:
    """Return every text of a picture that is not empty."""
    return [text.get_text() for text in letters(figure) if text.get_text()]


def letters(figure: Figure) -> list[Any]:
    """Return the texts of a picture."""
    found: list[Any] = figure.findobj(Text)
    return found


def key(figure: Figure) -> list[str]:
    """Return the names in the key of a picture, from the top down."""
    return [text.get_text() for text in axes(figure).get_legend().get_texts()]

"""Names that would be markup, scripts, formulas or orders to a terminal, and a rule book in which they stand."""

from __future__ import annotations

from typing import Any

import ruraltier as rt

NAMES = (
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "</title><img src=x onerror=alert(1)>",
    "</script><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "=cmd|'/c calc'!A1",
    "\x1b[31m红\x07",
    "\u202e村河下\u202c",
    "a\u2028b\nc",
    "<!-- --><![CDATA[",
    "&lt;b&gt;",
    "${jndi:ldap://x}",
    "../../etc/passwd",
)
"""One a village."""

CANARY = "canary-13800138000"
"""Stands in the columns of persons, and may stand in no output."""

_BAD = '<b onclick="x">"法"</b>\u202e'


def book(**more: Any) -> rt.TierPolicy:
    """Return a rule book whose every label is hostile, with a personal column that no rule reads."""
    document: dict[str, Any] = {
        "format": 1,
        "id": "hostile",
        "title": {"zh": f"{_BAD}办法", "en": f"{_BAD} book"},
        "reference": f"{_BAD}1号",
        "source": "S",
        "confidence": "published",
        "missing": "unrated",
        "sources": {"S": {"title": _BAD, "locator": 'javascript:"x"'}},
        "score": {"total": 100},
        "indicators": {
            "mark": {"label": {"zh": f"{_BAD}分"}, "unit": _BAD, "points": 100, "range": [0, 100],
                     "curve": {"kind": "value"}, "confidence": "illustrative"},
            "sad": {"label": {"zh": f"{_BAD}事故"}, "kind": "yes_no"},
            "town": {"label": {"zh": f"{_BAD}镇"}, "kind": "text"},
            "secretary": {"label": {"zh": "书记电话"}, "kind": "text"},
        },
        "gates": [{"code": "G1", "when": "sad", "cap": "low", "label": {"zh": f"{_BAD}情形"}, "reference": _BAD}],
        "ladder": {"tiers": [{"code": "low", "label": {"zh": f"{_BAD}低", "en": f"{_BAD}low"}},
                             {"code": "top", "label": {"zh": f"{_BAD}高"}, "at_least": 60}]},
        "incentives": {"awards": [{"code": "A", "label": {"zh": f"{_BAD}奖"}, "kind": "fixed",
                                   "amounts": {"top": 100}}]},
    }  # fmt: skip
    return rt.parse_policy(document | more)


def result(policy: rt.TierPolicy | None = None) -> rt.Assessment:
    """Return the villages with hostile names: half of them in the better tier, one without a mark."""
    policy = policy or book()
    n = len(NAMES)
    table = {
        "id": [f"v{i}" for i in range(n)],
        "name": list(NAMES),
        "mark": ["" if i == 1 else 30 + 5 * i for i in range(n)],
        "sad": ["是" if i % 3 == 0 else "否" for i in range(n)],
        "town": [("<i>甲</i>", '"乙"')[i % 2] for i in range(n)],
        "secretary": [CANARY] * n,
    }
    return rt.assess(rt.read_cohort(table, policy, id="id", name="name"), policy)

"""Words of records: what tables in Chinese write for the library's own words."""

from __future__ import annotations

OF_TITLES = {"授予": "awarded", "撤销": "revoked", "暂停": "suspended", "恢复": "restored"}
"""Events of titles."""

OF_ASSISTANCE = {"进驻": "started", "验收合格": "accepted", "验收不合格": "failed", "撤离": "left"}
"""Events of assistance."""

EVENTS = OF_TITLES | OF_ASSISTANCE
"""Events of titles and of assistance."""

OUTCOMES = {"通过": "pass", "不通过": "fail", "退回": "back"}
"""Outcomes of stages."""

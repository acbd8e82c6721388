"""The pages and files that the gallery leads to, written into the site from a bundled sample, in its language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ruraltier as rt
from _ext.translation import CHINESE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SAMPLE = "shaanxi-2011"
LISTED = 60
"""So many villages are listed one by one: two townships."""


def write_examples(app: Sphinx) -> None:
    """Write a report, a notice, letters and a workbook into the site."""
    folder = Path(app.outdir) / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    cohort, policy = rt.load_demo(SAMPLE)
    result = rt.assess(cohort, policy)
    money = rt.allocate(result, policy.incentives)
    lang = "zh" if app.config.language == CHINESE else "en"
    listed = list(cohort.ids[:LISTED])
    rt.write_report(result, folder / "report.html", money=money, villages=listed, lang=lang, force=True)
    rt.write_notice(result, folder / "notice.html", lang=lang, force=True)
    rt.write_letters(result, folder / "letters.html", villages=listed, lang=lang, force=True)
    rt.write_workbook(result, folder / "workbook.xlsx", money=money, lang=lang, force=True)

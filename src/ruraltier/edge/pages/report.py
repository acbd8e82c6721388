"""The report of a result: one page that holds everything, opens anywhere and asks nothing of the net."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ruraltier._text import expect_language, shown
from ruraltier._version import VERSION
from ruraltier.analysis.mobility import Mobility
from ruraltier.domain.column import TextColumn
from ruraltier.edge.checking.table_check import TableCheck
from ruraltier.edge.groupless import grouping
from ruraltier.edge.pages.fonts import fonts
from ruraltier.edge.pages.letterhead import written_down
from ruraltier.edge.pages.listing import accounts, chosen, without_tier
from ruraltier.edge.pages.listing import villages as listed
from ruraltier.edge.pages.movements import movements
from ruraltier.edge.pages.origins import figures, provenance, reading
from ruraltier.edge.pages.overview import counts, rolled, rules
from ruraltier.edge.pages.overview import money as paid
from ruraltier.edge.pages.paper import page
from ruraltier.edge.pages.pictures import pictures
from ruraltier.edge.pages.voice import LABEL, Voice
from ruraltier.edge.report import provenance_text
from ruraltier.edge.writing import refuse_replacing, write_bytes
from ruraltier.engine.assessment import Assessment
from ruraltier.errors import expect
from ruraltier.support.allocation import Allocation

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence


def report_html(  # noqa: PLR0913 - each is a part of a report
    result: Assessment,
    *,
    money: Allocation | None = None,
    mobility: Mobility | None = None,
    check: TableCheck | None = None,
    by: str | None = None,
    min_cell: int | None = None,
    villages: Sequence[str] | None = None,
    lang: str = "zh",
    generated_at: dt.datetime | None = None,
    embed_font: bool = False,
) -> str:
    """Return the report of a result as one HTML page; see `write_report`."""
    expect(mobility, (Mobility, type(None)), "mobility", "a Mobility, as compare gives it, or None")
    expect(check, (TableCheck, type(None)), "check", "a TableCheck, as check_table gives it, or None")
    expect(by, (str, type(None)), "by", "the code of a column, or None")
    expect_basics(result, money, lang, generated_at)
    voice = Voice(result, lang, money)
    rows, grouped = chosen(voice, villages), by or grouping(result)
    apart = result.cohort.columns.get(grouped or "")
    sections = (
        counts(voice),
        pictures(voice, mobility, grouped if isinstance(apart, TextColumn) and min_cell is None else None),
        rules(voice),
        rolled(voice, grouped, min_cell),
        paid(voice),
        movements(voice, mobility),
        without_tier(voice),
        listed(voice, rows),
        accounts(voice, rows),
        reading(voice, check),
        figures(voice),
        provenance(voice),
    )
    told = {"sections": tuple(filter(None, sections)), **_head(voice, generated_at)}
    return page("report.html.j2", lang, script=True, fonts=fonts(embed=embed_font), **told)


def write_report(  # noqa: PLR0913 - each is a part of a report
    result: Assessment,
    path: str | os.PathLike[str],
    *,
    money: Allocation | None = None,
    mobility: Mobility | None = None,
    check: TableCheck | None = None,
    by: str | None = None,
    min_cell: int | None = None,
    villages: Sequence[str] | None = None,
    lang: str = "zh",
    force: bool = False,
    generated_at: dt.datetime | None = None,
    embed_font: bool = False,
) -> None:
    """Write the report of a result: one HTML file for a browser, a printer, an e-mail; it needs no net.

    Parameters
    ----------
    result
        The assessed villages.
    path
        Where to.
    money
        What is paid to them, as `allocate` gives it.
    mobility
        Who moved since an earlier result, as `compare` gives it.
    check
        What was found in the table, as `check_table` gives it.
    by
        The code of a text or option column to roll up by. By default the column that the rule book takes groups by,
        or ``township`` where the table has it; without either there is no roll-up.
    min_cell
        The least number of villages of a group that is shown apart; smaller ones are put together.
    villages
        Ids of the villages to list one by one; all by default. Beyond 2,000 their explanations are left out, and
        beyond 20,000 they have to be named.
    lang
        ``zh`` or ``en``.
    force
        Whether a file that is there may be replaced.
    generated_at
        The time to print; None prints none, so that two runs give the same bytes.
    embed_font
        Whether the page carries a font of Chinese characters, for machines that have none.

    Raises
    ------
    ExportError
        If the file is there already, cannot be written, jinja2 is not installed, or the comparison is of another
        result.
    EvaluationError
        If the money follows from another result, or a village that is named is not there.
    LimitError
        If there are too many villages to list.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["1"], "village": ["下河村"], "iks": [0.8], "ike": [0.8], "ikl": [0.8]}
    >>> result = rt.assess(rt.read_cohort(table, policy), policy)
    >>> rt.write_report(result, "结果.html")  # doctest: +SKIP
    """
    refuse_replacing(path, force=force)
    made = report_html(
        result, money=money, mobility=mobility, check=check, by=by, min_cell=min_cell, villages=villages, lang=lang,
        generated_at=generated_at, embed_font=embed_font,
    )  # fmt: skip
    write_bytes(path, written_down(made), force=force)


def expect_basics(result: object, money: object, lang: object, when: object) -> None:
    """Refuse what no page can be made of.

    Raises
    ------
    ArgumentError
        If an argument is of another kind.
    EvaluationError
        If there is no such language.
    """
    expect(result, Assessment, "result", "an Assessment, as assess gives it")
    expect(money, (Allocation, type(None)), "money", "an Allocation, as allocate gives it, or None")
    expect(when, (dt.datetime, type(None)), "generated_at", "a datetime, or None")
    expect_language(lang)


def _head(voice: Voice, when: dt.datetime | None) -> dict[str, Any]:
    """Return what stands above and below the sections."""
    told = [voice.say("count", n=f"{len(voice.result):,}")]
    told += [shown(voice.policy.reference, LABEL)] if voice.policy.reference else []
    told += [voice.say("made", when=when.isoformat(sep=" ", timespec="minutes"))] if when else []
    return {
        "title": voice.say("report", title=voice.title),
        "subtitle": " · ".join(told),
        "warnings": warnings(voice),
        "foot": voice.say("foot", version=VERSION),
        **{name: voice.say(name) for name in ("skip", "contents", "find")},
    }


def warnings(voice: Voice) -> list[str]:
    """Return what a page says above all: that figures in it were published by nobody."""
    parts = voice.policy.illustrative if voice.money is None else voice.money.illustrative
    warning = provenance_text(parts, voice.lang).strip()
    return [warning] if warning else []

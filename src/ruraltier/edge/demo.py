"""The demo: real villages against their published statuses, an invented county with money, one village explained."""

from __future__ import annotations

import csv
from importlib import resources
from typing import TYPE_CHECKING

from ruraltier._messages import say
from ruraltier.edge.explain import explain
from ruraltier.edge.files import load_policy
from ruraltier.edge.read import read_cohort
from ruraltier.edge.report import account_text, counts_text, money_lines, provenance_text
from ruraltier.engine.assess import assess
from ruraltier.support.allocation import allocate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from ruraltier.engine.assessment import Assessment, Verdict
    from ruraltier.policy.policy import TierPolicy

COUNTY_YEAR = 2011


def samples(folder: str) -> tuple[Traversable, ...]:
    """Return the tables of a folder of samples that come with the library, by name."""
    files = (resources.files("ruraltier") / "data" / "samples" / folder).iterdir()
    return tuple(sorted((f for f in files if f.name.endswith(".csv")), key=lambda f: f.name))


def demo(lang: str) -> tuple[str, bool]:
    """Return what the demo prints, and whether every result agrees with the published one.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    """
    lines, agrees = _provinces(lang)
    return "\n".join([*lines, "", *_county(lang)]), agrees


def _assessed(table: Traversable, policy: TierPolicy) -> Assessment:
    with resources.as_file(table) as path:
        return assess(read_cohort(path, policy), policy)


def _provinces(lang: str) -> tuple[list[str], bool]:
    policy = load_policy("idm-2016")
    tables = samples("idm-2024")
    results = [_assessed(table, policy) for table in tables]
    pairs = [pair for table, result in zip(tables, results, strict=True) for pair in _pairs(table, result)]
    differing = sum(ours != theirs for ours, theirs in pairs)
    neither = pairs.count(("", ""))
    told = {"agree": f"{len(pairs) - differing - neither:,}", "disagree": differing, "unrated": neither}
    head = say("demo.idm", count=f"{len(pairs):,}").get(lang)
    counted = counts_text(_summed(result.counts() for result in results), policy, lang)
    return [head, counted, say("demo.agree", **told).get(lang)], not differing


def _pairs(table: Traversable, result: Assessment) -> Iterator[tuple[str, str]]:
    """Yield for each village the status that we give and the one that was published, empty for none."""
    with resources.as_file(table) as path, path.open(encoding="utf-8", newline="") as opened:
        published = {row["village_code"]: row["status"] for row in csv.DictReader(opened)}
    for id_, code in zip(result.ids.tolist(), result.tier_codes.tolist(), strict=True):
        yield code.upper().replace("_", " "), published[id_]


def _summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    whole: dict[str, int] = {}
    for one in counts:
        whole |= {code: whole.get(code, 0) + n for code, n in one.items()}
    return whole


def _county(lang: str) -> Iterator[str]:
    policy = load_policy(f"shaanxi-{COUNTY_YEAR}")
    table = next(table for table in samples("synthetic-county") if str(COUNTY_YEAR) in table.name)
    result = _assessed(table, policy)
    money = allocate(result, policy.incentives)
    village = _telling(result)
    yield say("demo.county", count=len(result)).get(lang)
    yield counts_text(result.counts(), policy, lang)
    yield ""
    yield money_lines(money, lang)
    yield provenance_text(money.illustrative, lang)
    yield ""
    yield say("demo.village").get(lang)
    yield explain(village, lang)
    yield ""
    yield account_text(money, village.id, lang)


def _telling(result: Assessment) -> Verdict:
    """Return the first of the villages that met the most rules and still hold a tier."""
    return max((verdict for verdict in result if verdict.tier is not None), key=lambda verdict: len(verdict.reasons))

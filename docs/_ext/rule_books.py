"""One page for each rule book that is shipped, written from its file before Sphinx looks for pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ruraltier as rt
from _ext import words
from ruraltier.domain.indicator import Kind
from ruraltier.policy.criteria import ASIDE, ROOT, Aggregate, Aspect
from ruraltier.policy.provenance import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx

    from ruraltier.domain.indicator import Indicator
    from ruraltier.domain.ladder import Sourced, Tier
    from ruraltier.policy.book import Case, Expectation, JointCase
    from ruraltier.policy.criteria import Criterion
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.rules import Floor, Gate, Veto

FOLDER = "policies/generated"
AGGREGATES = {
    Aggregate.SUM: "the sum of what stands under it",
    Aggregate.WEIGHTED_MEAN: "the weighted mean of what stands under it",
    Aggregate.MINIMUM: "the least of what stands under it",
    Aggregate.MAXIMUM: "the greatest of what stands under it",
    Aggregate.COUNT: "the number of things under it that pass",
    Aggregate.K_OF_N: "its points if enough of what stands under it passes",
    Aggregate.GEOMETRIC_MEAN: "the geometric mean of what stands under it",
}
UNKNOWN = {"unrated": "leaves the village unrated", "applies": "counts as met", "ignored": "counts as not met"}


def write_pages(app: Sphinx) -> None:
    """Write the pages; a page that would stay the same is not touched, so that Sphinx need not read it again."""
    folder = Path(app.srcdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"{shipped.id}.md": page(rt.load_policy(shipped.id)) for shipped in rt.list_policies()}
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")


def page(policy: TierPolicy) -> str:
    """Return the page of a rule book in MyST Markdown."""
    sections = (
        head,
        illustrative,
        scoring,
        worked_out,
        unscored,
        ladder,
        rules,
        quotas,
        settings,
        incentives,
        cases,
        sources,
    )
    return "\n\n".join("\n".join(lines) for lines in (list(s(policy)) for s in sections) if lines) + "\n"


def row(cells: Iterable[str]) -> str:
    """Return a row of a table."""
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table, or nothing without rows."""
    listed = [row(r) for r in rows]
    return [row(titles), "|" + "---|" * len(titles), *listed] if listed else []


def confidence(part: Sourced, policy: TierPolicy) -> str:
    """Return how a part is known, with its article."""
    known = policy.confidence_of(part)
    mark = f"**{known.label.zh}**" if known is Confidence.ILLUSTRATIVE else known.value
    return f"{mark}; {part.reference}" if part.reference else mark


def head(policy: TierPolicy) -> Iterator[str]:
    """Yield title, document, dates and notes."""
    yield f"# {policy.title.get('en') or policy.id}"
    yield ""
    if policy.title.zh:
        yield f"**{policy.title.zh}**"
        yield ""
    span = " to ".join(f"{day:%Y-%m-%d}" if day else "…" for day in (policy.valid_from, policy.valid_until))
    facts = {
        "id": f"`{policy.id}`",
        "document": policy.reference,
        "in force": span if policy.valid_from or policy.valid_until else "",
        "a missing value": words.effects(policy.missing),
        "figures": f"{policy.confidence}, unless a row says otherwise",
        "notes": policy.notes.get("en"),
    }
    yield from (f"{name}\n: {text}\n" for name, text in facts.items() if text)


def illustrative(policy: TierPolicy) -> Iterator[str]:
    """Yield the warning of figures that nobody published."""
    if policy.illustrative:
        yield ":::{warning}"
        count = f"{len(policy.illustrative)} of {len(policy.parts())} parts"
        yield f"{count} rest on figures that nobody published (示例数值). Replace them before real use:"
        yield ", ".join(f"`{path}`" for path in policy.illustrative) + "."
        yield ":::"


def scoring(policy: TierPolicy) -> Iterator[str]:
    """Yield the scoring tree as one table, aspects in bold."""
    root = policy.aspect[ROOT]
    yield "## Scoring"
    yield ""
    yield f"The score is {together(root)}; full points {words.number(policy.full(ROOT))}."
    yield ""
    titles = ["指标 · indicator", "full", "points for the value", "missing", "figures"]
    yield from table(titles, _branch(policy, ROOT, 0))
    beside = table(titles, _branch(policy, ASIDE, 0))
    if beside:
        yield ""
        yield "Worked out and shown, and no part of the score:"
        yield ""
        yield from beside


def together(aspect: Aspect) -> str:
    """Return how an aspect puts figures together; one of another package says so itself."""
    made = aspect.aggregate
    return AGGREGATES[made] if isinstance(made, Aggregate) else f"what `{made}` makes of what stands under it"


def _branch(policy: TierPolicy, code: str, depth: int) -> Iterator[list[str]]:
    for child in policy.children(code):
        indent = "&emsp;" * depth
        if isinstance(child, Aspect):
            yield _aspect(child, policy, indent)
            yield from _branch(policy, child.code, depth + 1)
        else:
            yield _criterion(child, policy, indent)


def _aspect(aspect: Aspect, policy: TierPolicy, indent: str) -> list[str]:
    label = words.both(aspect.label, aspect.code)
    notes = [together(aspect)] if aspect.aggregate is not Aggregate.SUM else []
    if aspect.aggregate is Aggregate.K_OF_N:
        notes.append(f"enough is {aspect.k}")
    if aspect.min_coverage is not None:
        notes.append(f"unrated with less than {words.number(aspect.min_coverage * 100)} % of it there")
    notes += [f"not {w} {words.number(b)}" for w, b in (("under", aspect.floor), ("over", aspect.cap)) if b is not None]
    notes += _standing(aspect, policy.aspect.get(aspect.under))
    full = words.number(policy.full(aspect.code))
    return [f"{indent}**{label}**", full, "; ".join(notes), "", confidence(aspect, policy)]


def _standing(node: Criterion | Aspect, parent: Aspect | None) -> list[str]:
    """Return what else counts for a node under its parent (None aside): rounding, weight, pass."""
    notes = [] if node.rounding is None else [words.rounding(node.rounding)]
    if parent and parent.aggregate in {Aggregate.WEIGHTED_MEAN, Aggregate.GEOMETRIC_MEAN}:
        notes.append(f"weight {words.number(node.weight)}")
    return notes if node.passing is None else [*notes, f"passes {words.threshold_text(node.passing)}"]


def _criterion(criterion: Criterion, policy: TierPolicy, indent: str) -> list[str]:
    indicator = policy.indicator[criterion.indicator]
    label = words.both(indicator.label, indicator.code)
    notes = [words.curve(criterion, policy), *_standing(criterion, policy.aspect.get(criterion.aspect))]
    own = words.effects(criterion.missing)
    return [f"{indent}{label}", words.number(criterion.points), "; ".join(notes), own, confidence(criterion, policy)]


def worked_out(policy: TierPolicy) -> Iterator[str]:
    """Yield the values that no column gives: how each is worked out, and where it is asked for."""
    rows = [
        [words.both(policy.indicator[m.code].label, m.code), *words.measure(m, policy), _figures(m.code, policy)]
        for m in policy.measures
    ]
    brackets = [[words.both(policy.indicator[b.code].label, b.code), words.bracket(b, policy)] for b in policy.brackets]
    if rows:
        yield "## Values that are worked out"
        yield ""
        yield from table(["value", "worked out as", "rounding", "asked for", "figures"], rows)
    if brackets:
        yield "## Where a mark must lie"
        yield ""
        yield from table(["mark", "between"], brackets)


def _figures(code: str, policy: TierPolicy) -> str:
    """Return how the figures of an indicator are known, which its criterion says where it scores."""
    return confidence(policy.criterion.get(code, policy.indicator[code]), policy)


def unscored(policy: TierPolicy) -> Iterator[str]:
    """Yield the columns that rules, quotas and awards read."""
    stated = [part for _, part in policy.parts()]
    elsewhere = {c.indicator for c in policy.criteria} | {m.code for m in policy.measures if m.choices}
    rows = [
        [words.both(i.label, i.code), f"`{i.code}`", _holds(i), confidence(i, policy) if i in stated else ""]
        for i in policy.indicators
        if i.code not in elsewhere
    ]
    if rows:
        yield "## Columns that do not score"
        yield ""
        yield from table(["label", "code", "holds", "figures"], rows)


def _holds(indicator: Indicator) -> str:
    if indicator.kind is Kind.NUMBER:
        return indicator.unit.get("en") or "number"
    return {Kind.YES_NO: "yes or no", Kind.TEXT: "text"}.get(indicator.kind, "one of " + ", ".join(indicator.options))


def ladder(policy: TierPolicy) -> Iterator[str]:
    """Yield the tiers, best first, and who owns each cut."""
    yield "## Tiers"
    yield ""
    rounding = policy.ladder.rounding
    how = "not rounded" if rounding is None else words.rounding(rounding)
    yield f"Best first. The score is {how} before it is placed."
    if policy.ladder.previous is not None:
        last = policy.indicator[policy.ladder.previous]
        yield f"The tier of last time stands in {words.both(last.label, last.code)}."
    if policy.ladder.fit is not None:
        yield words.fit(policy.ladder.fit, policy)
    yield ""
    rows = [
        [
            words.both(t.label, t.code),
            f"`{t.code}`",
            _reached(t, policy),
            words.edge(t.threshold),
            confidence(t, policy),
        ]
        for t in reversed(policy.ladder.tiers)
    ]
    yield from table(["tier", "code", "score", "who owns the cut", "figures"], rows)


def _reached(tier: Tier, policy: TierPolicy) -> str:
    if tier.threshold is not None:
        return words.threshold_text(tier.threshold)
    return "whatever is below" if policy.ladder.index(tier.code) == 0 else "only by a rule"


def rules(policy: TierPolicy) -> Iterator[str]:
    """Yield gates, vetoes and floors."""
    if not policy.rules:
        return
    yield "## Rules"
    yield ""
    titles = ["code", "rule", "when", "effect", "a condition that cannot be told", "figures"]
    yield from table(titles, [_rule(rule, policy) for rule in policy.rules])


def _rule(rule: Gate | Veto | Floor, policy: TierPolicy) -> list[str]:
    asked, unknown = words.condition(rule.when, policy), UNKNOWN[rule.if_unknown]
    return [f"`{rule.code}`", words.both(rule.label), asked, _effect(rule, policy), unknown, confidence(rule, policy)]


def _effect(rule: Gate | Veto | Floor, policy: TierPolicy) -> str:
    kind = type(rule).__name__.lower()
    if hasattr(rule, "tier"):
        return f"{kind}: at the lowest {words.bound(rule.tier, policy)}"
    return f"{kind}: not eligible" if rule.cap is None else f"{kind}: at the highest {words.bound(rule.cap, policy)}"


def quotas(policy: TierPolicy) -> Iterator[str]:
    """Yield the limits on how many hold a tier."""
    rows = [
        [f"`{q.code}`", words.tier(q.tier, policy), words.quota(q, policy), confidence(q, policy)]
        for q in policy.quotas
    ]
    if rows:
        yield "## Quotas"
        yield ""
        yield from table(["code", "tier", "places", "figures"], rows)


def settings(policy: TierPolicy) -> Iterator[str]:
    """Yield named choices."""
    rows = [
        [f"`{s.code}`", words.both(s.label), words.setting(s.value), confidence(s, policy)] for s in policy.settings
    ]
    if rows:
        yield "## Settings"
        yield ""
        yield from table(["code", "choice", "value", "figures"], rows)


def incentives(policy: TierPolicy) -> Iterator[str]:
    """Yield what a tier brings in money."""
    scheme = policy.incentives
    if scheme is None:
        return
    yield "## Money"
    yield ""
    if scheme.budget is not None:
        short = scheme.if_short.replace("_", " ")
        yield f"All awards together: at most {words.number(scheme.budget)} {scheme.currency.unit}; if short, {short}."
        yield ""
    rows = [[f"`{a.code}`", words.both(a.label), words.award(a, policy), confidence(a, policy)] for a in scheme.awards]
    yield from table(["code", "award", "amount", "figures"], rows)


def cases(policy: TierPolicy) -> Iterator[str]:
    """Yield the cases that the rule book carries, by name and expectation."""
    if policy.cases:
        yield "## Cases"
        yield ""
        yield f"The file carries {len(policy.cases)} cases; each is a village with what is expected of it."
        yield ""
        yield from table(["case", "expected"], [[c.name, expected(c, policy)] for c in policy.cases])


def expected(case: Case | JointCase, policy: TierPolicy) -> str:
    """Return what a case expects, in words; of several villages, one after the other."""
    told = [_expected(expect, policy) for _, _, _, expect in case.parts]
    return told[0] if len(told) == 1 else " / ".join(one or "anything" for one in told)


def _expected(e: Expectation, policy: TierPolicy) -> str:
    parts = []
    if e.score is not None:
        parts.append(f"score {words.number(e.score)}")
    if e.tier is not None:
        parts.append(words.tier(e.tier, policy))
    if e.status not in {None, "rated"}:
        parts.append(str(e.status))
    if e.reasons is not None:
        parts.append("reasons " + ", ".join(sorted(e.reasons)) if e.reasons else "no rule")
    if e.award is not None:
        unit = policy.incentives.currency.unit if policy.incentives else ""
        parts.append(f"{words.number(e.award)} {unit}".strip())
    return "; ".join(parts)


def sources(policy: TierPolicy) -> Iterator[str]:
    """Yield the documents that figures come from."""
    yield "## Sources"
    yield ""
    for s in policy.sources:
        yield f"`{s.code}`"
        details = [words.both(s.title), s.locator, s.date, s.note.get("en")]
        yield ": " + ". ".join(part.rstrip(".") for part in details if part) + "."
        yield ""

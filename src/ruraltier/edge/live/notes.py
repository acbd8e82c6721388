"""The notes of a workbook: what it rests on, what recalculates and what does not, and why it is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier.engine.wording import Reason, rules_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from ruraltier.edge.live.book import Book
    from ruraltier.engine.assessment import Assessment


def notes_of(book: Book, result: Assessment, generated_at: dt.datetime | None) -> Iterator[tuple[str, str]]:
    """Yield what a note is about, and the note."""
    policy, say = result.policy, book.say
    yield say("note.policy"), policy.title.get(book.lang) or policy.id
    yield say("note.reference"), policy.reference
    yield say("note.id"), policy.id
    for key, value in result.provenance.items():
        if key != "policy":
            yield say(f"note.{key}"), value
    if generated_at is not None:
        yield say("note.generated"), generated_at.isoformat(sep=" ", timespec="seconds")
    if policy.illustrative:
        yield say("note.illustrative"), ", ".join(policy.illustrative)
    for source in policy.sources:
        yield say("note.source", code=source.code), source.title.get(book.lang)
    yield say("note.use"), say("use")
    yield say("note.exact"), say("exact")
    yield from ((say("note.dead", what=what), why) for what, why in book.dead)
    if policy.notes.get(book.lang):
        yield say("note.notes"), policy.notes.get(book.lang)
    for rule in rules_of(policy):
        yield say("note.rule", code=rule.code), Reason(rule, policy).text(book.lang)

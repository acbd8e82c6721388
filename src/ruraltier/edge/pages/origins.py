"""What a report rests on: notes of the reading, the source and confidence of every figure, fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from ruraltier._text import shown
from ruraltier.edge.pages.grid import Grid
from ruraltier.edge.pages.section import Section
from ruraltier.edge.pages.voice import LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.ladder import Sourced
    from ruraltier.edge.checking.table_check import TableCheck
    from ruraltier.edge.pages.voice import Voice
    from ruraltier.errors import Problem

_SHOWN = 500
_NOTE = 2_000
_ROWS = ("rows", "villages", "skipped", "refused")
_FINGERPRINTS = ("policy_sha256", "table_sha256", "ruraltier")


def bare(source: str) -> str:
    r"""Return the name of a file without the folders before it: a page says nothing of the machine it was made on.

    Examples
    --------
    >>> bare("/home/li/村庄台账.xlsx"), bare(r"C:\\li\\村庄台账.xlsx")
    ('村庄台账.xlsx', '村庄台账.xlsx')
    """
    return source.replace("\\", "/").rsplit("/", 1)[-1]


def reading(voice: Voice, check: TableCheck | None) -> Section:
    """Return what was noticed, changed and refused while the table was read."""
    notes = voice.result.cohort.notes
    lines = [(_told(note),) for note in notes[:_SHOWN]]
    grid = Grid(
        caption=voice.say("notes"), header=(voice.say("note"),), align="l", rows=lines, more=_more(voice, len(notes))
    )
    checked = () if check is None else (_checked(voice, check),)
    told = (
        () if check is None else (voice.say("check.counts", **{name: f"{getattr(check, name):,}" for name in _ROWS}),)
    )
    return Section(name="check", title=voice.say("check"), lines=told, grids=(*checked, grid))


def _told(note: Problem) -> str:
    return shown(str(evolve(note, source=bare(note.source))), _NOTE)


def _checked(voice: Voice, check: TableCheck) -> Grid:
    columns = {name: values.tolist() for name, values in check.columns(voice.lang).items()}
    records = list(zip(*columns.values(), strict=True))
    rows = [[shown(str(cell), _NOTE) for cell in record] for record in records[:_SHOWN]]
    return Grid(
        caption=voice.say("check.caption"),
        header=tuple(columns),
        align="l" * len(columns),
        rows=rows,
        more=_more(voice, len(records)),
    )


def _more(voice: Voice, count: int) -> str:
    return voice.say("more", n=f"{count - _SHOWN:,}") if count > _SHOWN else ""


def figures(voice: Voice) -> Section:
    """Return every part of the rule book with its source and how far that can be trusted."""
    header = [voice.say(name) for name in ("part", "called", "article", "source", "confidence")]
    rows = [
        (
            _part(voice, path),
            *(shown(said, LABEL) for said in (_name(voice, part), part.reference, _source(voice, part))),
            known,
        )
        for path, part in voice.policy.parts()
        for known in [voice.policy.confidence_of(part).label.get(voice.lang)]
    ]
    grid = Grid(caption=voice.say("figures"), header=header, align="lllll", rows=rows)
    return Section(name="origins", title=voice.say("origins"), grids=(grid,))


def _part(voice: Voice, path: str) -> str:
    """Return what kind of part a path leads to, with its code: a reader knows no paths."""
    group, _, code = path.partition(".")
    return f"{voice.say(f'part.{group}')} {code.rpartition('.')[2]}".rstrip()


def _name(voice: Voice, part: Any) -> str:  # noqa: ANN401 - any part of a rule book that has a source
    code = getattr(part, "indicator", "")
    if code in voice.policy.indicator:
        return voice.policy.indicator[code].title(voice.lang)
    label = getattr(part, "label", None)
    return label.get(voice.lang) if label else ""


def _source(voice: Voice, part: Sourced) -> str:
    source = next(s for s in voice.policy.sources if s.code == (part.source or voice.policy.source))
    said = (source.title.get(voice.lang), source.locator, source.date)
    return ", ".join(word for word in said if word)


def provenance(voice: Voice) -> Section:
    """Return rule book, table and library with their fingerprints."""
    return Section(name="provenance", title=voice.say("provenance"), pairs=tuple(_provenance(voice)))


def _provenance(voice: Voice) -> Iterator[tuple[str, str]]:
    found = voice.result.provenance
    yield voice.say("provenance.policy"), f"{voice.title} ({shown(found['policy'])})"
    if voice.policy.reference:
        yield voice.say("provenance.reference"), shown(voice.policy.reference, LABEL)
    if voice.result.cohort.source:
        yield voice.say("provenance.table"), shown(bare(voice.result.cohort.source), LABEL)
    yield from ((voice.say(f"provenance.{name}"), found[name]) for name in _FINGERPRINTS)

"""honour: who of the units takes the places of honour, who is nominated, and why others are not."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ruraltier._late import WithFrame
from ruraltier._messages import fill
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import Text, expect_language, many, printable, shown, table
from ruraltier.analysis.by_level import illustrative_of, results_of
from ruraltier.domain.column import own
from ruraltier.engine.hindsight import read_by, truth_of
from ruraltier.engine.lookup import plain_rows
from ruraltier.errors import EvaluationError, Problem, expect, near, show
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.programme import Programme
from ruraltier.policy.programme.targets import Honour
from ruraltier.support.places import NOT_ASKED, Places, first_places, standings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.by_level import Results
    from ruraltier.engine.assessment import Assessment

_WON = ("{label}:{why}", "{label}: {why}")
_NAMED = ("{label}提名:第 {rank} 名", "nominated for {label}: rank {rank}")
_BARRED = ("未列入{label}:不符合条件({when})", "not in {label}: the condition does not hold ({when})")
_UNKNOWN = ("未列入{label}:条件无法判断({when})", "not in {label}: whether the condition holds cannot be told ({when})")
_OUT = ("未列入{label}:{why}", "not in {label}: {why}")
_COUNTS = ("{winners} 个,提名 {nominees} 个", "{winners}, {nominees} nominated")
_STANDING = {"honoured": "入选", "nominated": "提名"}
_LEFT_OUT = ("  没有该级结果:{codes}", "  no result of their level: {codes}")

HONOURED, NOMINATED = "honoured", "nominated"
"""What a unit of a roll is."""


def _mask(values: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return own(values, np.bool_)


@define(frozen=True, eq=False, slots=False, repr=False)
class HonourRoll(WithFrame, WithPanel):
    """Who has one honour.

    Attributes
    ----------
    honour
        The honour, as the programme states it.
    places, next_places
        Who of the n units has a place, and who of the others is nominated (its ranks are among these); None where the
        honour has no nominees.
    unknown
        Shape (n,), bool: of whom it cannot be told whether the condition of the honour holds.
    """

    honour: Honour
    places: Places
    next_places: Places | None
    unknown: NDArray[np.bool_] = field(converter=_mask)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.honour, self.places, self.next_places, self.unknown)

    @property
    def winners(self) -> tuple[str, ...]:
        """The ids of those who are honoured, group by group, the first first."""
        return tuple(self.places.result.ids[self.places.rows].tolist())

    @property
    def nominees(self) -> tuple[str, ...]:
        """The ids of those who are nominated, likewise."""
        return tuple(self.places.result.ids[self._next].tolist())

    @property
    def _next(self) -> NDArray[np.int64]:
        return self.next_places.rows if self.next_places else np.zeros(0, np.int64)

    def explain(self, key: str | int, lang: str = "zh") -> str:
        """Return in words why the unit with this id or at this position is honoured or nominated, or why not.

        Raises
        ------
        EvaluationError
            If there is no such unit.
        """
        row, label = self.places.result.cohort.row(key), Text(self.honour.title("zh"), self.honour.title("en"))
        won, named = bool(self.places.taken[row]), row in self._next
        words = _WON if won else _NAMED if named else self._outside(row)
        told = {"why": self.places.why(row), "rank": int(self.places.rank[row]), "when": self.honour.when}
        return fill(words, label=label, **told).get(lang)

    def _outside(self, row: int) -> tuple[str, str]:
        if self.unknown[row]:
            return _UNKNOWN
        return _BARRED if self._barred[row] else _OUT

    @cached_property
    def _barred(self) -> NDArray[np.bool_]:
        asked = self.honour.when is not None
        return np.asarray(self.places.fate == NOT_ASKED) if asked else np.zeros(len(self.unknown), bool)

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return code, label, level, id, name, group, rank and standing (``honoured``, ``nominated``), in order.

        Ranks are those among all who stand in line. Labels are in a language: ``zh`` or ``en``.
        """
        rows = np.concatenate([self.places.rows, self._next])
        cohort, per = self.places.result.cohort, self.honour.per
        same = {"code": self.honour.code, "label": self.honour.title(lang), "level": self.honour.level}
        return {
            **{name: np.full(len(rows), word) for name, word in same.items()},
            "id": cohort.ids[rows],
            "name": cohort.names[rows],
            "group": np.full(len(rows), "") if per is None else cohort.text(per).values[rows],
            "rank": self.places.rank[rows],
            "standing": np.where(self.places.taken[rows], HONOURED, NOMINATED),
        }

    def text(self, lang: str = "zh") -> str:
        """Return a sentence for everyone who is honoured or nominated, in order."""
        expect_language(lang)
        result, mark = self.places.result, ":" if lang == "zh" else ": "
        rows = np.concatenate([self.places.rows, self._next]).tolist()
        return printable("\n".join(f"{_unit(result, row)}{mark}{self.explain(row, lang)}" for row in rows))

    def _panel(self) -> Panel:
        found, counts = self.columns("zh"), fill(_COUNTS, winners=len(self.winners), nominees=len(self.nominees))
        told = ["rank", "standing", "id", *(name for name in ("name", "group") if (found[name] != "").any())]
        rows = [
            [str(rank), _STANDING[standing], *map(shown, who)]
            for rank, standing, *who in zip(*(found[name].tolist() for name in told), strict=True)
        ]
        head = f"{shown(self.honour.title('zh'))} · {many(len(self.places.result), 'unit')} · {counts.zh}"
        return Panel(head, [ends(len(rows), rows.__getitem__, "rllll"[: len(told)])], kind="HonourRoll")


@frozen(eq=False, repr=False)
class Honours(WithFrame, WithPanel):
    """Who is honoured; see `honour`, which makes it, for an example.

    Parameters
    ----------
    programme
        Which states the honours.
    rolls
        Who has each of them, in the order of the programme.
    left_out
        Codes of the honours of levels of which there is no result.
    """

    programme: Programme
    rolls: tuple[HonourRoll, ...]
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rolls)

    def __iter__(self) -> Iterator[HonourRoll]:
        return iter(self.rolls)

    def __getitem__(self, code: str) -> HonourRoll:
        """Return who has the honour of this code.

        Raises
        ------
        EvaluationError
            If there is none, or it was left out.
        """
        expect(code, str, "code", "the code of an honour")
        known = {roll.honour.code: roll for roll in self.rolls}
        if code in known:
            return known[code]
        what = f"there is no honour {show(code)}"
        raise EvaluationError(
            Problem(code="RT-EVA-055", what=what, rule="the code of an honour", mend=near(str(code), known))
        )

    @property
    def illustrative(self) -> tuple[str, ...]:
        """What this rests on that nobody published, as paths."""
        return illustrative_of(self.programme, "honours")

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return the columns of all rolls, one after the other; see `HonourRoll.columns`."""
        parts = [roll.columns(lang) for roll in self.rolls]
        names = ("code", "label", "level", "id", "name", "group", "rank", "standing")
        empty = {name: np.array([], np.int64 if name == "rank" else "U1") for name in names}
        return {name: np.concatenate([empty[name], *(part[name] for part in parts)]) for name in names}

    def text(self, lang: str = "zh") -> str:
        """Return a sentence for everyone who has an honour or is nominated for one; see `HonourRoll.text`."""
        return "\n".join(text for text in (roll.text(lang) for roll in self.rolls) if text)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "programme": self.programme.id,
            "left_out": list(self.left_out),
            "illustrative": list(self.illustrative),
            "honoured": plain_rows(self.columns(lang)),
        }

    def _panel(self) -> Panel:
        title = self.programme.title.get("zh") or self.programme.id
        rows = [_row(roll) for roll in self.rolls]
        left = [fill(_LEFT_OUT, codes="、".join(self.left_out)).zh] if self.left_out else []
        return Panel(f"{len(self)} · {shown(title)}", [table(rows, "lll"), *left], kind="Honours")


def _row(roll: HonourRoll) -> list[str]:
    counts = fill(_COUNTS, winners=len(roll.winners), nominees=len(roll.nominees))
    return [roll.honour.code, shown(roll.honour.title("zh")), counts.zh]


def _unit(result: Assessment, row: int) -> str:
    return shown(str(result.cohort.names[row]) or str(result.ids[row]))


def honour(result: Results, programme: Programme) -> Honours:
    """Return who takes the places of honour of a programme.

    Parameters
    ----------
    result
        The result of one level, or level -> result.
    programme
        Which states the honours.

    Returns
    -------
    Honours
        Of each honour the units that have a place and those that are nominated, in order; of every unit why.

    Raises
    ------
    ArgumentError
        If an argument is of a kind that does not fit, or a result alone is of no level, or of several.
    EvaluationError
        If there is no such level; if a column that an honour reads is not in the table.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> programme = rt.parse_programme({
    ...     "format": 1, "id": "demo", "title": "示例", "source": "d", "confidence": "illustrative",
    ...     "sources": {"d": {"title": "示例"}}, "levels": {"village": {"label": "村", "policy": "idm"}},
    ...     "honours": [{"code": "H1", "level": "village", "label": "先进村", "places": 1, "nominees": 1,
    ...                  "ties": "id"}],
    ... }, {"idm": policy})
    >>> marks = [0.5, 0.9, 0.7]
    >>> cohort = rt.read_cohort({"id": list("abc"), "iks": marks, "ike": marks, "ikl": marks}, policy, id="id")
    >>> found = rt.honour(rt.assess(cohort, policy), programme)
    >>> found
    <Honours 1 · 示例>
      H1  先进村  1 个,提名 1 个
    >>> found["H1"].winners, found["H1"].nominees
    (('b',), ('c',))
    >>> found["H1"].explain("a")
    '未列入先进村:第 3 名,名额只有 1 个'
    """
    expect(programme, Programme, "programme", "a Programme, as load_programme gives it")
    results = results_of(result, programme, "result")
    stated = [(number, one) for number, one in enumerate(programme.honours) if one.level in results]
    rolls = tuple(_roll(results[one.level], one, path_of("honours", number)) for number, one in stated)
    return Honours(programme, rolls, tuple(one.code for one in programme.honours if one.level not in results))


def _roll(result: Assessment, stated: Honour, path: str) -> HonourRoll:
    asked, unknown = np.ones(len(result), bool), np.zeros(len(result), bool)
    if stated.when is not None:
        with read_by(f"{path}.when"):
            found = truth_of(result, stated.when)
        asked, unknown = found.true, found.untold
    with read_by(path):
        first = partial(first_places, result, standings(result, stated.order), ties=stated.ties, per=stated.per)
        places = first(count=stated.places, among=asked)
    named = first(count=stated.nominees, among=asked & ~places.taken) if stated.nominees else None
    return HonourRoll(stated, places, named, unknown)

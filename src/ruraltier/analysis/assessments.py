"""Assessments: the results of all levels of a programme, and the tree that they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import define, field

from ruraltier._late import late
from ruraltier._messages import figure, say
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import printable, shown, table
from ruraltier.analysis.filled import Filled
from ruraltier.analysis.level_words import speak
from ruraltier.domain.absence import Absence
from ruraltier.domain.column import Rows
from ruraltier.engine.assessment import STATUSES, Assessment
from ruraltier.errors import EvaluationError, Problem, expect, near, show
from ruraltier.policy.programme.programme import Programme
from ruraltier.support.ratings import Rated

if TYPE_CHECKING:
    from collections.abc import Iterator


def _read_only(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(value))


@define(frozen=True, eq=False, slots=False, repr=False)
class Assessments(WithPanel, Mapping[str, Assessment]):
    """The results of the levels of a programme: code of the level -> result, in the order of the programme.

    See `assess_levels`, which makes it, for an example.

    Attributes
    ----------
    programme
        What was asked.
    results
        Code of the level -> its result.
    above
        Code of a level whose upper level was assessed too -> shape (n,), intp, read-only: position of the unit above
        in the table of that level; −1 for a unit that stands under none.
    filled
        Code of the level -> the columns that the programme filled, and where their values came from.
    rated
        Code of the level -> its ratings, where marks of raters were given for it.
    as_of
        The day up to which records were looked at; None without one.
    """

    programme: Programme
    results: Mapping[str, Assessment] = field(converter=_read_only)
    above: Mapping[str, Rows] = field(converter=_read_only)
    filled: Mapping[str, tuple[Filled, ...]] = field(converter=_read_only)
    rated: Mapping[str, Rated] = field(converter=_read_only)
    as_of: dt.date | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that mappings are read-only again."""
        mappings = (dict(one) for one in (self.results, self.above, self.filled, self.rated))
        return type(self), (self.programme, *mappings, self.as_of)

    def __len__(self) -> int:
        return len(self.results)

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def __contains__(self, level: object) -> bool:
        return level in self.results

    def get(self, level: str, default: Any = None) -> Any:  # noqa: ANN401 - whatever the caller wants instead
        """Return the result of a level, or something else where it was not assessed."""
        return self.results.get(level, default)

    def __getitem__(self, level: str) -> Assessment:
        """Return the result of a level.

        Raises
        ------
        EvaluationError
            If no such level was assessed.
        """
        expect(level, str, "level", "the code of a level")
        if level not in self.results:
            rule = "one of " + ", ".join(self.results)
            what = f"the level {show(level)} was not assessed"
            raise EvaluationError(Problem(code="RT-LVL-004", what=what, rule=rule, mend=near(str(level), self.results)))
        return self.results[level]

    def children(self, level: str, key: str | int) -> dict[str, tuple[str, ...]]:
        """Return the units directly under a unit: code of each assessed level below -> their ids, in order."""
        row = self[level].cohort.row(key)
        below = (one.code for one in self.programme.levels if one.under == level and one.code in self.above)
        return {code: tuple(self[code].ids[self.above[code] == row].tolist()) for code in below}

    def path(self, level: str, key: str | int) -> tuple[tuple[str, str], ...]:
        """Return level and id of a unit, of the unit above it, and so on to the top."""
        row = self[level].cohort.row(key)
        found = [(level, str(self[level].ids[row]))]
        while level in self.above and self.above[level][row] >= 0:
            level, row = str(self.programme.level[level].under), int(self.above[level][row])
            found.append((level, str(self[level].ids[row])))
        return tuple(found)

    def orphans(self, level: str) -> tuple[str, ...]:
        """Return the ids of the units that stand under none, although their level has one above."""
        result = self[level]
        return tuple(result.ids[self.above[level] < 0].tolist()) if level in self.above else ()

    @property
    def illustrative(self) -> tuple[str, ...]:
        """What rests on figures that nobody published, as paths."""
        return self.programme.illustrative

    @property
    def provenance(self) -> dict[str, dict[str, str]]:
        """Code of the level -> what its result rests on, with fingerprints."""
        return {code: result.provenance for code, result in self.items()}

    def explain(self, level: str, key: str | int, lang: str = "zh") -> str:
        """Return a unit's result as a text for people, with where it stands and where the programme's values came from.

        Raises
        ------
        EvaluationError
            If there is no such level, unit or language.
        """
        verdict = self[level][key]
        text = str(late("explain")(verdict, lang))
        steps = [self._named(code, id_, lang) for code, id_ in self.path(level, key)[1:]]
        stands = ["", "  " + speak("under", path=" · ".join(steps)).get(lang)] if steps else []
        marks = ["", self.rated[level].explain(key, lang)] if level in self.rated else []
        return printable("\n".join([text, *stands, *self._filled_lines(level, verdict.row, lang), *marks]))

    def _named(self, level: str, id_: str, lang: str) -> str:
        unit = self[level].cohort[id_]
        return f"{shown(self.programme.level[level].title(lang))} {shown(unit.name or unit.id)}"

    def _filled_lines(self, level: str, row: int, lang: str) -> list[str]:
        indicators = self[level].policy.indicator
        rows = [
            [shown(indicators[one.code].title(lang)), self._value(level, row, one.code, lang), one.words(row).get(lang)]
            for one in self.filled.get(level, ())
        ]
        return ["", "  " + speak("filled").get(lang), table(rows, "lrl", "    ")] if rows else []

    def _value(self, level: str, row: int, code: str, lang: str) -> str:
        value = self[level].cohort[row][code]
        if isinstance(value, Absence):
            return value.label.get(lang)
        return shown(value) if isinstance(value, str) else figure(value)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return the results of all levels as plain lists and texts, ready for JSON; each unit with the one above."""
        return {
            "programme": self.programme.id,
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "illustrative": list(self.illustrative),
            "levels": {code: self._level_dict(code, lang) for code in self},
        }

    def _level_dict(self, level: str, lang: str) -> dict[str, Any]:
        plain = self[level].to_dict(lang)
        plain["filled"] = {one.code: one.path for one in self.filled.get(level, ())}
        if level in self.rated:
            plain["ratings"] = self.rated[level].to_dict()
        if level in self.above:
            # −1, which is nowhere, picks the None at the end.
            ids = [*self[str(self.programme.level[level].under)].ids.tolist(), None]
            for village, above in zip(plain["villages"], self.above[level].tolist(), strict=True):
                village["under"] = ids[above]
        return plain

    def _panel(self) -> Panel:
        title = shown(self.programme.title.get("zh") or self.programme.id)
        orphans = {code: n for code in self if (n := len(self.orphans(code)))}
        rows = [
            [shown(self.programme.level[code].title("zh")), code, str(len(r)), _counts(r)] for code, r in self.items()
        ]
        units = ", ".join(f"{self.programme.level[code].title('zh')} {n}" for code, n in orphans.items())
        lines = [table(rows, "llrl"), *(["  " + speak("orphans", units=units).zh] if orphans else [])]
        if self.illustrative:
            lines.append("  " + say("illustrative", parts=f"{len(self.illustrative)} 处").zh)
        return Panel(f"{len(self)} levels · {title}", lines, kind="Assessments")


def _counts(result: Assessment) -> str:
    labels = {t.code: t.title("zh") for t in result.policy.ladder.tiers} | {w.en: w.zh for w in STATUSES.values()}
    return " · ".join(f"{shown(labels[code])} {n}" for code, n in result.counts().items())

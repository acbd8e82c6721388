"""The tier that is stored, and the titles that are shown: two things that differ where a title is no longer held."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ruraltier._late import WithFrame
from ruraltier._panel import Panel, WithPanel, ends
from ruraltier._text import many, shown
from ruraltier.engine.assessment import Assessment
from ruraltier.engine.lookup import plain_rows
from ruraltier.policy.programme.titles import Title
from ruraltier.support.levels import level_judged
from ruraltier.support.title_states import HELD, NONE, STATES, TitleStates

if TYPE_CHECKING:
    from ruraltier.policy.programme.programme import Programme


def _grid(values: object) -> NDArray[np.int8]:
    array = np.array(values, np.int8)
    array.flags.writeable = False
    return array


@define(frozen=True, eq=False, slots=False, repr=False)
class Displayed(WithFrame, WithPanel):
    """For n units of a result: the tier that is stored, and which titles are shown on a day.

    Attributes
    ----------
    result
        The result; it keeps its tiers, whatever becomes of a title.
    day
        The day.
    titles
        The t titles of the level.
    state
        Shape (n, t), int8: the state of each title, as `TitleStates` has it: 1 is held, and held titles are shown.
    """

    result: Assessment
    day: dt.date
    titles: tuple[Title, ...]
    state: NDArray[np.int8] = field(converter=_grid)

    @classmethod
    def of(cls, states: TitleStates, result: Assessment, programme: Programme, level: str | None = None) -> Displayed:
        """Return what is shown of the units of a result."""
        judged = level_judged(result, programme, level)
        own = [i for i, one in enumerate(states.titles) if one.level == judged]
        found = states.of_units(result.ids).state[:, own]
        return cls(result, states.day, tuple(states.titles[i] for i in own), found)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that arrays are read-only again."""
        return type(self), (self.result, self.day, self.titles, self.state)

    def __len__(self) -> int:
        return len(self.result)

    @property
    def ids(self) -> NDArray[np.str_]:
        """Shape (n,), str: the units."""
        return self.result.ids

    def shown(self, key: str | int) -> tuple[str, ...]:
        """Return the codes of the titles that a unit shows; empty where it shows none."""
        row = self.result.cohort.row(key)
        return tuple(one.code for one, state in zip(self.titles, self.state[row], strict=True) if state == HELD)

    def columns(self, lang: str = "zh") -> dict[str, NDArray[Any]]:
        """Return id, name, the stored tier and its label, the titles that are shown, and what the others are.

        Codes of several titles stand with a blank between them, labels with ``;``; ``not_shown`` says what the
        others are, such as ``五星级村: 已撤销``.
        """
        stored = self.result.columns(lang)
        head = {name: stored[name] for name in ("id", "name", "tier", "tier_label")}
        marks = [self._marks(i, lang) for i in range(len(self.titles))]
        between = {"title": " ", "title_label": ";", "not_shown": ";"}
        joined = {name: _joined([mark[name] for mark in marks], len(self), sep) for name, sep in between.items()}
        return head | joined

    def _marks(self, number: int, lang: str) -> dict[str, NDArray[np.str_]]:
        title, state = self.titles[number], self.state[:, number]
        words = np.array([f"{title.title(lang)}: {word.get(lang)}" for word in STATES])
        gone = (state != NONE) & (state != HELD)
        return {
            "title": np.where(state == HELD, title.code, ""),
            "title_label": np.where(state == HELD, title.title(lang), ""),
            "not_shown": np.where(gone, words[state], ""),
        }

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {"day": str(self.day), "units": plain_rows(self.columns(lang))}

    def _panel(self) -> Panel:
        columns = self.columns("zh")
        names = ("id", "name", "tier_label", "title_label", "not_shown")
        body = ends(
            len(self),
            lambda i: [shown(str(columns[name][i])) for name in names],
            "lllll",
            header=["", "", "等次", "展示称号", "不展示"],
        )
        return Panel(f"{many(len(self), 'unit')} · {self.day}", [body], kind="Displayed")


def _joined(parts: list[NDArray[np.str_]], rows: int, between: str) -> NDArray[np.str_]:
    """Return the texts of each row, those that are not empty, with a separator between them, shape (rows,)."""
    out = np.full(rows, "")
    for part in parts:
        both = np.where((out != "") & (part != ""), between, "")
        out = np.char.add(np.char.add(out, both), part)
    return out

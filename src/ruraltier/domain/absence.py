"""The kinds of no value: why a cell holds none."""

from __future__ import annotations

from enum import IntEnum

from ruraltier._text import Text


class Absence(IntEnum):
    """Why a value is not there.

    A policy gives each kind its own effect, so that "not applicable" need not be treated as "not reported".

    Examples
    --------
    >>> Absence.NOT_APPLICABLE.word, Absence.NOT_APPLICABLE.label.get("zh")
    ('not_applicable', '不适用')
    """

    MISSING = 1
    NOT_APPLICABLE = 2
    NOT_YET_DUE = 3
    REFUSED = 4
    SUPPRESSED = 5

    @property
    def word(self) -> str:
        """The kind as policy files spell it."""
        return self.name.lower()

    @property
    def label(self) -> Text:
        """The kind as tables and people spell it."""
        return _LABELS[self]


_LABELS = {
    Absence.MISSING: Text(zh="缺失", en="missing"),
    Absence.NOT_APPLICABLE: Text(zh="不适用", en="not applicable"),
    Absence.NOT_YET_DUE: Text(zh="未到期", en="not yet due"),
    Absence.REFUSED: Text(zh="拒报", en="refused"),
    Absence.SUPPRESSED: Text(zh="保密", en="suppressed"),
}

"""What follows for whom, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import fill
from ruraltier._text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ruraltier.policy.programme.consequences import Consequence

_NAMED = ("{role} {name}", "{role} {name}")
_JOINTLY = ("{person}(与 {others} 连带)", "{person} (jointly with {others})")
_ROW = ("{days} 连续 {count} 轮", "{count} successive rounds: {days}")
_WHY = ("{label}({when})", "{label} ({when})")
_FOUND = ("{unit}:{why}", "{unit}: {why}")
_SENTENCE = ("{found},{row};{persons}:{follows}", "{found}, {row}; {persons}: {follows}")
_ANSWER = ("{sentence},最迟 {day} 答复", "{sentence}, to answer by {day} at the latest")


def named(role: Text, name: str) -> Text:
    """Return a name with what it is the name of; the name alone where that is empty."""
    return fill(_NAMED, role=role, name=name) if role else Text.of(name)


def together(person: Text, others: Sequence[Text]) -> Text:
    """Return a person with the others who answer jointly."""
    return fill(_JOINTLY, person=person, others=_listed(others)) if others else person


def finding(stated: Consequence, unit: Text, grounds: Text) -> Text:
    """Return what was found of a unit, and on what grounds."""
    label = Text(stated.title("zh"), stated.title("en")) if stated.label else grounds
    return fill(_FOUND, unit=unit, why=label if label == grounds else fill(_WHY, label=label, when=grounds))


def sentence(
    stated: Consequence, found: Text, persons: Text, rounds: Sequence[dt.date], deadline: dt.date | None
) -> Text:
    """Return what was found, what follows for whom, the rounds that made it so, and by when to answer."""
    days = _listed([Text.of(str(day)) for day in rounds])
    row = fill(_ROW, days=days, count=len(rounds)) if len(rounds) > 1 else days
    words = fill(_SENTENCE, found=found, row=row, persons=persons, follows=stated.follows)
    return fill(_ANSWER, sentence=words, day=deadline) if deadline else words


def _listed(words: Sequence[Text]) -> Text:
    return Text("、".join(one.get("zh") for one in words), ", ".join(one.get("en") for one in words))

"""Division codes looked at by their structure: how many digits, which level, and what comes before."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier.errors import Phrase, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST = 0.8
"""Share of the rows that have to agree before the others stand out."""


@frozen
class CodeDoubt:
    """A code that looks wrong by its structure.

    Parameters
    ----------
    position
        Position of the village; None for all of them.
    code, what, mend
        As in a problem.
    """

    position: int | None
    code: str
    what: str
    mend: str = ""


_LOOK_UP = Phrase("核对代码", "look the code up")


@frozen
class Structure:
    """How the division codes of a country are put together.

    Parameters
    ----------
    title
        What they are called.
    levels
        Label of each level, the highest first, with the digits up to its end.
    prefixes
        The codes of the highest level that exist.
    """

    title: Phrase
    levels: tuple[tuple[Phrase, int], ...]
    prefixes: frozenset[str]

    @property
    def digits(self) -> int:
        """How many digits a code has."""
        return self.levels[-1][1]

    def level(self, code: str) -> int:
        """Return the level of a code, by the groups of zeros at its end.

        Examples
        --------
        >>> china().levels[china().level("330108000000")][0]
        'county'
        """
        significant = len(code.rstrip("0"))
        return next((at for at, (_, end) in enumerate(self.levels) if significant <= end), 0)


@cache
def china() -> Structure:
    """Return the structure of the division codes of China, from its file."""
    text = (resources.files("ruraltier") / "data" / "codes" / "china.toml").read_text(encoding="utf-8")
    stated = tomllib.loads(text)
    ends = accumulate(level["digits"] for level in stated["levels"])
    levels = tuple((Phrase(**level["label"]), end) for level, end in zip(stated["levels"], ends, strict=True))
    return Structure(Phrase(**stated["title"]), levels, frozenset(stated["prefixes"]))


def code_doubts(ids: Sequence[str]) -> Iterator[CodeDoubt]:
    """Yield what looks wrong with ids, where most of them are division codes.

    Examples
    --------
    >>> ids = [f"33010800100{i}" for i in range(1, 9)] + ["330108001000", "33010800109"]
    >>> [(doubt.position, doubt.code) for doubt in code_doubts(ids)]
    [(9, 'RT-TAB-130'), (8, 'RT-TAB-132')]
    """
    made = china()
    coded = [at for at, code in enumerate(ids) if len(code) == made.digits and code.isascii() and code.isdigit()]
    if not coded or len(coded) < _MOST * len(ids):
        return
    yield from _lengths(ids, set(coded), made)
    yield from _prefixes(ids, coded, made)
    yield from _levels(ids, coded, made)
    yield from _strangers(ids, coded, made)


def _lengths(ids: Sequence[str], coded: set[int], made: Structure) -> Iterator[CodeDoubt]:
    for at, code in enumerate(ids):
        if at not in coded:
            what = Phrase(
                f"{show(code)} 不是{made.title.zh}:其余都是 {made.digits} 位",
                f"{show(code)} is no {made.title}: the others have {made.digits} digits",
            )
            mend = Phrase("看是否少了或多了一位", "look whether a digit is missing or too many")
            yield CodeDoubt(at, "RT-TAB-130", what, mend)


def _prefixes(ids: Sequence[str], coded: list[int], made: Structure) -> Iterator[CodeDoubt]:
    label, end = made.levels[0]
    unknown = [at for at in coded if ids[at][:end] not in made.prefixes]
    if len(unknown) == len(coded):
        first = ids[unknown[0]][:end]
        what = Phrase(
            f"没有代码为 {first} 的{label.zh};这些是{made.title.zh}吗",
            f"no {label} has the code {first}; are these each a {made.title}",
        )
        yield CodeDoubt(None, "RT-TAB-131", what)
        return
    for at in unknown:
        code = ids[at][:end]
        what = Phrase(f"没有代码为 {code} 的{label.zh}", f"no {label} has the code {code}")
        yield CodeDoubt(at, "RT-TAB-131", what, _LOOK_UP)


def _levels(ids: Sequence[str], coded: list[int], made: Structure) -> Iterator[CodeDoubt]:
    level = {at: made.level(ids[at]) for at in coded}
    usual, count = Counter(level.values()).most_common(1)[0]
    if count < _MOST * len(coded):
        return
    for at, found in level.items():
        if found != usual:
            here, others = made.levels[found][0], made.levels[usual][0]
            what = Phrase(
                f"{ids[at]} 是{here.zh}的代码,其余是{others.zh}的",
                f"{ids[at]} is the code of a {here}, the others are of a {others}",
            )
            mend = Phrase("如是合计行,略去这一行", "leave the row out if it is a total")
            yield CodeDoubt(at, "RT-TAB-132", what, mend)


def _strangers(ids: Sequence[str], coded: list[int], made: Structure) -> Iterator[CodeDoubt]:
    """Find codes of another county, or else of another prefecture or province, than nearly all others."""
    for label, end in reversed(made.levels[:3]):
        usual, count = Counter(ids[at][:end] for at in coded).most_common(1)[0]
        if count >= _MOST * len(coded):
            for at in coded:
                if ids[at][:end] != usual:
                    what = Phrase(
                        f"{ids[at]} 与其余不在同一个{label.zh},其余以 {usual} 开头",
                        f"{ids[at]} is of another {label} than the others, which begin with {usual}",
                    )
                    yield CodeDoubt(at, "RT-TAB-133", what, _LOOK_UP)
            return

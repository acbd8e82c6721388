"""Names and ids that look alike and are not the same, and names that are not read as they were written."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from ruraltier._text import unspaced
from ruraltier.errors import Phrase, Problem, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHOWN = 5
_LIKE = dict(
    zip(
        "аеорсухіјѕԁһАВЕКМНОРСТХУІЈЅαοΑΒΕΗΙΚΜΝΟΡΤΧΥΖ⻑⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻢⻥⻦⻩⻬⻮⻰⻳",
        "aeopcyxijsdhABEKMHOPCTXYIJSaoABEHIKMNOPTXYZ長西见角贝车长门青韦页风飞马鱼鸟黄齐齿龙龟",
        strict=True,
    )
)
"""Letters of other alphabets and parts of characters that look like a common character."""


@cache
def _looks(char: str) -> str:
    """Return what a character looks like: of usual width, and nothing where nothing can be seen."""
    plain = unicodedata.normalize("NFKC", _LIKE.get(char, char))
    return "".join(_LIKE.get(c, c) for c in plain if unicodedata.category(c) not in {"Cf", "Cc"})


def look_alikes(texts: Sequence[str]) -> list[list[str]]:
    """Return groups of different texts that look the same.

    Examples
    --------
    >>> look_alikes(["Ａ村", "A村", "长村", "⻓村", "上村", "上村"])
    [['Ａ村', 'A村'], ['长村', '⻓村']]
    """
    joined = "".join(texts)
    chars = set(joined)
    spaced = " " in chars and not joined.isascii()
    if not spaced and all(_looks(char) == char for char in chars):
        return []
    groups: dict[str, dict[str, None]] = {}
    for text in texts:
        groups.setdefault(unspaced("".join(map(_looks, text))), {})[text] = None
    return [list(group) for group in groups.values() if len(group) > 1]


def likenesses(names: Sequence[str], ids: Sequence[str], source: str, column: str) -> Iterator[Problem]:
    """Yield a note on names that look the same and are not; they are never taken for one another."""
    groups = look_alikes(names)
    if not groups:
        return
    of: dict[str, str] = dict(zip(names, ids, strict=bool(names)))
    shown = ["、".join(f"{show(name)} ({of[name]})" for name in group[:_SHOWN]) for group in groups[:_SHOWN]]
    more = f" … {len(groups)} in all" if len(groups) > _SHOWN else ""
    listed = f"{'; '.join(shown)}{more}"
    what = Phrase(f"看上去相同而实际不同的村名:{listed}", f"names look alike and are not the same: {listed}")
    mend = Phrase("看是否同一个村", "look whether they are one village")
    yield Problem(code="RT-TAB-124", source=source, column=column, what=what, mend=mend)

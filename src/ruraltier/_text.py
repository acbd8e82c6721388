"""Texts in two languages, and tables aligned for full-width characters; every repr uses them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from attrs import field, frozen

from ruraltier.errors import EvaluationError, Problem, show, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LANGUAGES = ("zh", "en")
_BESIDE_CHINESE = re.compile("(?<=[\u2e80-\u9fff\uf900-\ufaff]) | (?=[\u2e80-\u9fff\uf900-\ufaff])")


def expect_language(lang: object) -> None:
    """Refuse a language that nothing is said in.

    Raises
    ------
    EvaluationError
        If it is neither ``zh`` nor ``en``.
    """
    if not isinstance(lang, str) or lang not in LANGUAGES:
        what, rule = f"{show(lang)} is no language of explanations", "one of " + ", ".join(LANGUAGES)
        raise EvaluationError(Problem(code="RT-EVA-020", what=what, rule=rule))


@frozen
class Text:
    """A text in Chinese, in English, or the same in both.

    Examples
    --------
    >>> Text(zh="达标村", en="qualified").get("en"), Text.of("III").get("zh"), Text(zh="达标村").get("en")
    ('qualified', 'III', '达标村')
    """

    zh: str = field(default="")
    en: str = field(default="")

    @classmethod
    def of(cls, value: str | Text) -> Text:
        """Return the value as a text; a plain string is the same in every language."""
        return value if isinstance(value, Text) else cls(zh=value, en=value)

    def get(self, lang: str) -> str:
        """Return the text in a language, falling back to the other one.

        Raises
        ------
        EvaluationError
            If it is neither ``zh`` nor ``en``.
        """
        expect_language(lang)
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    @property
    def all(self) -> tuple[str, ...]:
        """The distinct spellings, for matching headers."""
        return tuple(dict.fromkeys(t for t in (self.zh, self.en) if t))

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


def clean(text: str) -> str:
    """Return a text composed (NFC), without space around it and without invisible characters.

    Examples
    --------
    >>> clean(" 上河村\u200b\u3000")
    '上河村'
    """
    if text.isascii():
        return text.strip()
    # Printable text has no invisible characters; looking at each one is for the rest.
    visible = text if text.isprintable() else "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", visible).strip()


def loose(text: str) -> str:
    r"""Return a text as it is compared when the exact comparison finds nothing: width, case and spaces do not count.

    Between Chinese characters no space counts, nor does a line break; between words one is as good as many.

    Examples
    --------
    >>> loose("　Ｎｅｔ  Income "), loose("集体\n收入")
    ('net income', '集体收入')
    """
    return unspaced(" ".join(unicodedata.normalize("NFKC", clean(text)).casefold().split()))


def unspaced(text: str) -> str:
    """Return a text without the spaces beside Chinese characters, which stand for nothing.

    Examples
    --------
    >>> unspaced("上 河 村"), unspaced("net income")
    ('上河村', 'net income')
    """
    return text if text.isascii() else _BESIDE_CHINESE.sub("", text)


def width(text: str) -> int:
    """Return how many terminal columns a text takes; a full-width character takes two.

    Examples
    --------
    >>> width("示范村 ok")
    9
    """
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def printable(text: str) -> str:
    r"""Return a text of several lines with every control character escaped, so that no label can move a cursor.

    Examples
    --------
    >>> printable("上河村\n\x1b[31m")
    '上河村\n\\x1b[31m'
    """
    return "".join(c if c == "\n" else visible(c) for c in text)


def shown(text: str, limit: int = 60) -> str:
    r"""Return a text for one line of display: control characters escaped, cut with an ellipsis.

    Examples
    --------
    >>> shown("上河村\n\x1b[31m")
    '上河村\\n\\x1b[31m'
    """
    clean = "".join(visible(c) for c in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def many(count: int, noun: str) -> str:
    """Return a count with its noun, which takes an s but for one.

    Examples
    --------
    >>> many(1, "unit"), many(0, "unit")
    ('1 unit', '0 units')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return the text padded with spaces to a width in terminal columns."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


class Table(str):
    """Rows as aligned lines, which still know their cells: whoever shows them elsewhere need not take them apart.

    Attributes
    ----------
    header, rows
        The cells.
    align
        One letter a column: ``l`` or ``r``.
    more, after
        What stands for rows that are left out, and after how many rows; no text where none is.
    """

    __slots__ = ("after", "align", "header", "more", "rows")

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str
    more: str
    after: int


def table(  # noqa: PLR0913 - each is a part of a table
    rows: Iterable[Sequence[str]],
    align: str,
    indent: str = "  ",
    *,
    header: Sequence[str] = (),
    more: str = "",
    after: int = 0,
) -> Table:
    """Return rows as lines with aligned columns.

    Parameters
    ----------
    rows
        The cells; every row has the same number.
    align
        One letter a column: ``l`` or ``r``.
    indent
        Put before every line.
    header
        The names of the columns; nothing for a table without, and no line for one without rows.
    more, after
        What stands for rows that are left out, and after how many rows.

    Examples
    --------
    >>> print(table([["示范村", "2"], ["未评", "11"]], "lr"))
      示范村   2
      未评    11
    """
    listed = tuple(tuple(row) for row in rows)
    every = [tuple(header), *listed] if header and listed else listed
    widths = [max((width(row[i]) for row in every), default=0) for i in range(len(align))]
    lines = [indent + _line(row, widths, align).rstrip() for row in every]
    if more:
        lines.insert(len(every) - len(listed) + after, indent + more)
    made = Table("\n".join(lines))
    made.header, made.rows, made.align, made.more, made.after = tuple(header), listed, align, more, after
    return made


def _line(row: Sequence[str], widths: Sequence[int], align: str) -> str:
    return "  ".join(pad(cell, w, right=a == "r") for cell, w, a in zip(row, widths, align, strict=True))

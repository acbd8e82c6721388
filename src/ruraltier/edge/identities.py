"""Ids: text from the first byte, unique after normalising, never repaired by guess."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Factory, define

from ruraltier._text import clean
from ruraltier.edge.advice import Advice
from ruraltier.edge.cells import Dressed, is_null, unfit
from ruraltier.edge.diagnosis import EXCEL_ERRORS
from ruraltier.edge.gather import Fault, Gathering, Place
from ruraltier.errors import Phrase, Problem, show

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DAMAGED = re.compile(r"\d+(?:\.\d+[eE]\+?|[eE]\+)\d+|\d+\.0*", re.ASCII)
_POINTED = re.compile(r"\d{1,15}\.0*", re.ASCII)
_TOTAL = re.compile(
    r".*(?:合计|总计|共计|小计|累计|汇总|总数)数?|平均值?|均值|(?:sub|grand)?totals?|sum|average|mean", re.DOTALL
)
_COUNTED = re.compile(r"(?<=.)[(\[【〔<《].*[)\]】〕>》]$", re.DOTALL)
_NOTE = re.compile(
    r"(?:附?注|备注|说明)(?:\d*$|\d*[:.、,]|\d)|数据来源|资料来源|填表人|制表人|审核人|(?:notes?|source)\d*:", re.ASCII
)
_FIRST = frozenset("tTsSgGaAmMnN注附备说数资填制审平均ＴＳＧＡＭＮｔｓｇａｍｎ")
# No total and no bracketed count ends otherwise; to look at each of many thousand names would take long.
_LAST = frozenset("计总数值汇") | frozenset(
    char
    for low, high in (
        (0x21, 0x7F),
        (0xA0, 0xC0),
        (0x2000, 0x2070),
        (0x3000, 0x3040),
        (0xFE30, 0xFE70),
        (0xFF00, 0xFFF0),
    )
    for char in map(chr, range(low, high))
    if not char.isalnum()
)
_NO_WORD = re.compile(r"[\W_]+")
_FORMULA = re.compile(r"=.*|['‘’`]\w*\d[\w-]*", re.DOTALL)
_PLAIN_ID = frozenset("0123456789-_")
_CODE_DIGITS = 6
_LONGEST_ID = 10**40
_KEPT = 10**15
"""A spreadsheet and a float keep 15 digits of a number."""

_AS_TEXT = Phrase(
    "在电子表格里把这一列设为文本格式,重新录入编码;内存中的表按文本读,如 dtype=str",
    "in a spreadsheet, format the column as Text and enter the ids again; for a frame, read it as text, e.g. dtype=str",
)
_TEXTS, _EACH = Phrase("文本格式的编码", "ids as text"), Phrase("每行都有编码", "an id in every row")
_ROWS_SHOWN = 20
_SKIP = Phrase(
    "略去这一行:skip=({},) 略去以此开头的行,skip=({},) 只略去这一行",
    "leave the row out: skip=({},) skips the rows that begin so, skip=({},) this row",
)
_TWICE = Phrase(
    "改正写错的编码;确是重复的行,可略去:skip=({},)",
    "correct the id that is wrong; where the row is there twice, leave it out: skip=({},)",
)
_SENTENCE = re.compile(r"[:：.。,，、;；(（\[【]")
_LONGEST_WORD = 40


def summary_row(text: str, row: int) -> Fault | None:
    """Return the fault of a row whose first filled cell says that it is a total or a footnote.

    Examples
    --------
    >>> summary_row("合 计", 812).code, summary_row("上河村", 5)
    ('RT-TAB-015', None)
    """
    if text[:1] not in _FIRST and text[-1:] not in _LAST:
        return None
    word = unicodedata.normalize("NFKC", "".join(text.split())).casefold()
    if _TOTAL.fullmatch(_NO_WORD.sub("", _COUNTED.sub("", word))) is None and _NOTE.match(word) is None:
        return None
    what = Phrase(f"这一行不是村:以 {show(text)} 开头", f"the row is not a village: it begins with {show(text)}")
    opening, rule = _opening(text), Phrase("一行一个村", "one village a row")
    said = _SKIP.map(lambda skip: skip.format(json.dumps(opening, ensure_ascii=False), row))
    return Fault("RT-TAB-015", what, rule, Advice(said.zh, said, {"skip": opening}))


def _opening(text: str) -> str:
    """Return with what a row begins, in whole words."""
    head = _SENTENCE.split(text, maxsplit=1)[0].strip() or text.strip()
    return head if len(head) <= _LONGEST_WORD else head[:_LONGEST_WORD].rpartition(" ")[0] or head[:_LONGEST_WORD]


def may_sum_up(words: Sequence[str]) -> list[int]:
    """Return the positions of the words that begin or end like a total or a footnote: the only ones worth a look."""
    return [p for p, word in enumerate(words) if word[:1] in _FIRST or word[-1:] in _LAST]


def is_code(text: str) -> bool:
    """Return whether an id looks like an administrative code: digits only, and enough of them.

    Examples
    --------
    >>> is_code("9203092005"), is_code("合计"), is_code("12")
    (True, False, False)
    """
    return len(text) >= _CODE_DIGITS and text.isascii() and text.isdigit()


def lost_zeros(widths: Collection[int]) -> Fault | None:
    """Return the fault of ids that were numbers of these many digits, if codes among them have lost leading zeros.

    Examples
    --------
    >>> lost_zeros([11, 12]).code, lost_zeros([1, 2]), lost_zeros([12, 12])
    ('RT-TAB-014', None, None)
    """
    if min(widths) == max(widths) or max(widths) < _CODE_DIGITS:
        return None
    what = Phrase(
        f"编码是 {min(widths)} 到 {max(widths)} 位的数字:前面的零已经丢了",
        f"the ids are numbers of {min(widths)} to {max(widths)} digits: leading zeros are lost",
    )
    return Fault("RT-TAB-014", what, _TEXTS, _AS_TEXT)


@define
class IdsIn:
    """Gathers the ids and their rows."""

    gathering: Gathering
    marks: frozenset[str] = frozenset()
    ids: list[str] = Factory(list)
    rows: list[Sequence[int]] = Factory(list)
    rewritten: dict[int, str] = Factory(dict)
    notes: list[Problem] = Factory(list)

    def add(self, cells: Sequence[object] | NDArray[Any], place: Place) -> list[str]:
        """Read the ids of one block, and return them."""
        texts: list[Any] = cells.tolist() if isinstance(cells, np.ndarray) else list(cells)
        if _plain_codes(texts) and self._plain_marks.isdisjoint(texts):
            known: list[str] = texts
        else:
            known = self._looked_at(texts, place)
        self.ids += known
        self.rows.append(place.rows)
        return known

    @property
    def _plain_marks(self) -> frozenset[str]:
        return frozenset(mark for mark in self.marks if mark and _PLAIN_ID.issuperset(mark))

    def _looked_at(self, texts: list[Any], place: Place) -> list[str]:
        if texts and all(_whole(text) for text in texts):
            self._check_width([len(str(text)) for text in texts], place)
        start = len(self.ids)
        known = [self._one(cell, position, place) for position, cell in enumerate(texts)]
        self.rewritten |= {
            start + i: raw
            for i, (raw, text) in enumerate(zip(texts, known, strict=True))
            if isinstance(raw, str) and raw != text
        }
        return known

    def _one(self, cell: object, position: int, place: Place) -> str:
        fault, text = _judge(cell, int(place.rows[position]))
        if fault is None and text in self.marks:
            what = Phrase(
                f"编码 {show(text)} 按办法表示缺失", f"the id {show(text)} means a missing value by the policy"
            )
            fault = Fault("RT-TAB-010", what, _EACH)
        if fault is not None:
            self.gathering.add(place, position, fault, cell)
        return text

    def _check_width(self, widths: list[int], place: Place) -> None:
        fault = lost_zeros(widths)
        if fault is not None:
            self.gathering.add(place, int(np.argmin(widths)), fault)
            return
        what = Phrase(
            "编码原是数字,现按文本读;前面若有零,已经丢了",
            "the ids were numbers and are now text; leading zeros, if there were any, are lost",
        )
        self.notes.append(Problem(code="RT-TAB-104", what=what, source=place.source, column=self.gathering.column))

    def note_widths(self, source: str) -> None:
        """Note ids of digits that differ in length, as they do where leading zeros were lost."""
        widths = set(map(len, self.ids))
        if len(widths) > 1 and min(widths) >= _CODE_DIGITS and all(map(is_code, self.ids)):
            what = Phrase(
                f"编码有 {min(widths)} 到 {max(widths)} 位;前面的零是否丢了",
                f"the ids have {min(widths)} to {max(widths)} digits; were leading zeros lost",
            )
            self.notes.append(Problem(code="RT-TAB-110", what=what, source=source, column=self.gathering.column))

    def check_twins(self, source: str, one: str = "village") -> None:
        """Find ids that are the same after normalising."""
        plain = "".join(self.ids).isascii()
        keys = self.ids if plain else [unicodedata.normalize("NFKC", i) for i in self.ids]
        if len(set(keys)) == len(keys):
            return
        groups: dict[str, list[int]] = {}
        for position, key in enumerate(keys):
            # What a spreadsheet damaged is told as such; that the rests are the same says nothing.
            if not _DAMAGED.fullmatch(key):
                groups.setdefault(key, []).append(position)
        numbers = [int(row) for rows in self.rows for row in rows]
        place = Place(source, numbers, self.ids)
        for key, positions in groups.items():
            if key and len(positions) > 1:
                self.gathering.mark(numbers[p] for p in positions)
                self.gathering.add(
                    place, positions[1], self._twins(key, positions, numbers, one), self._written(positions[1])
                )

    def _written(self, position: int) -> str:
        return self.rewritten.get(position, self.ids[position])

    def _twins(self, key: str, positions: list[int], numbers: list[int], one: str) -> Fault:
        rows = ", ".join(str(numbers[p]) for p in positions[:_ROWS_SHOWN])
        more = "" if len(positions) <= _ROWS_SHOWN else f" and {len(positions) - _ROWS_SHOWN} more"
        spellings = dict.fromkeys(self._written(p) for p in positions)
        written = f", written {' and '.join(map(show, list(spellings)[:_ROWS_SHOWN]))}" if len(spellings) > 1 else ""
        what = Phrase(
            f"编码 {show(key)} 重复,在第 {rows}{more} 行{written}",
            f"the id {show(key)} stands in the rows {rows}{more}{written}",
        )
        mend = _TWICE.map(lambda twice: twice.format(numbers[positions[1]]))
        return Fault("RT-TAB-011", what, Phrase("一个村一行", f"one row a {one}"), mend)


def _plain_codes(texts: list[Any]) -> bool:
    """Return whether all ids are digits, hyphens and underscores only, so that nothing about them needs a look."""
    try:
        joined = "\n".join(texts)
    except TypeError:
        return False
    return (
        joined.isascii()
        and not joined.encode().translate(None, b"0123456789-_\n")
        and joined.count("\n") == len(texts) - 1
        and "" not in texts
    )


def _judge(cell: object, row: int) -> tuple[Fault | None, str]:
    if is_null(cell):
        return _BLANK, ""
    if isinstance(cell, Dressed):
        return _dressed(cell), ""
    if _whole(cell):
        return None, str(cell)
    if not isinstance(cell, str):
        return _no_text(cell), ""
    text = clean(cell)
    return unfit(cell) or _id_fault(text, row), text


def _dressed(cell: Dressed) -> Fault:
    what = Phrase(
        f"编码显示 {show(cell.shown)},存的却是 {int(cell)}", f"the id shows {show(cell.shown)} and holds {int(cell)}"
    )
    return Fault("RT-TAB-014", what, _TEXTS, _AS_TEXT)


def _no_text(cell: object) -> Fault:
    if isinstance(cell, Fault):
        return cell
    if isinstance(cell, float) and cell >= _KEPT:
        return _damaged(f"{cell:.0f}")
    kind = type(cell).__name__
    what = Phrase(f"编码 {show(cell)} 的类型是 {kind}", f"the id {show(cell)} is a {kind}")
    return Fault("RT-TAB-014", what, _TEXTS, _AS_TEXT)


def _whole(cell: object) -> bool:
    # A longer number is no id, and Python refuses to spell a very long one.
    return isinstance(cell, (int, np.integer)) and not isinstance(cell, bool) and abs(int(cell)) < _LONGEST_ID


def _id_fault(text: str, row: int) -> Fault | None:
    if not text:
        return _BLANK
    if _DAMAGED.fullmatch(text):
        return _damaged(text)
    return _spreadsheet_fault(text) or summary_row(text, row)


def _damaged(text: str) -> Fault:
    issued = Phrase("原来的编码", "the id as it was issued")
    if _POINTED.fullmatch(text):
        bare = text.partition(".")[0]
        what = Phrase(f"编码 {show(text)} 被当作了数字", f"the id {show(text)} was taken for a number on the way")
        mend = Phrase(f"写成 {bare};前面若有零,补上", f"write {bare}; with its leading zeros, if there were any")
        return Fault("RT-TAB-013", what, issued, mend)
    what = Phrase(
        f"编码 {show(text)} 被电子表格损坏,有的数字已经丢了",
        f"the id {show(text)} was damaged by a spreadsheet; digits are lost",
    )
    mend = Phrase(
        "把这一列设为文本格式,按来源重新录入编码",
        "format the column as Text and enter the ids again from their source",
    )
    return Fault("RT-TAB-013", what, issued, mend)


def _spreadsheet_fault(text: str) -> Fault | None:
    if text.casefold() in EXCEL_ERRORS:
        what = Phrase(f"编码 {show(text)} 是电子表格的错误值", f"the id {show(text)} is an error of a spreadsheet")
        mend = Phrase("改正公式,重新保存", "mend the formula and save the table again")
        return Fault("RT-TAB-020", what, _EACH, mend)
    if _FORMULA.fullmatch(text):
        bare = text.strip("='‘’`\"")
        what = Phrase(
            f"编码 {show(text)} 带有电子表格标记文本的符号",
            f"the id {show(text)} carries the marks with which a spreadsheet keeps a text",
        )
        known = Phrase(f"写成 {bare}", f"write {bare}")
        mend = known if is_code(bare) else Phrase("只写编码", "write the id alone")
        return Fault("RT-TAB-019", what, Phrase("只有编码", "the id alone"), mend)
    return None


_BLANK = Fault("RT-TAB-010", Phrase("没有编码", "the id is empty"), _EACH)

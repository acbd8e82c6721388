"""Why a text is not a plain number, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ruraltier._numbers import DIGITS, EXPONENT, NotANumberError, exact, plain
from ruraltier.edge.amounts import mend_of
from ruraltier.edge.gather import Fault
from ruraltier.errors import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.domain.indicator import Indicator

LONGEST = 60
"""Characters that a number may have; longer cells are refused before anything is computed from them."""

_RULE = "a plain number such as 1234.5"
_PLAIN = r"[+-]?\d+(?:\.\d+)?"
_HALF_WIDE = re.compile(r"[+-]?[0-9]+[0-9０-９]*(?:[.．。][0-9０-９]+)?")
MISSING_LIKE = frozenset(
    {"nan", "na", "n/a", "n.a.", "<na>", "null", "none", "nil", "nat", "missing", "-", "--", "---"}
) | {
    *(
        "—",
        "——",
        "–",
        "/",
        "\\",
        ".",
        "..",
        "…",
        "*",
        "?",
        "？",
        "无",
        "空",
        "缺",
        "缺失",
        "未统计",
        "未填",
        "未报",
        "暂无",
    ),
    *("待补", "不详", "未知"),
}
"""What people write where there is no value."""

NOT_STATED = "leave the cell empty, or list the text under missing_marks in the policy"
"""What to do about it, since a rule book alone says what means a missing value."""
EXCEL_ERRORS = frozenset(
    {"#n/a", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#getting_data", "#spill!"}
)
_TRUTH = frozenset({"true", "false", "yes", "no", "y", "n", "是", "否", "√", "×", "✓", "✗", "对", "错"})
_INFINITE = frozenset(sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞"))


def diagnose(text: str, indicator: Indicator) -> Fault:
    """Return what is wrong with a text that is not a plain number.

    Examples
    --------
    >>> from ruraltier.domain.indicator import Indicator
    >>> fault = diagnose("1.2万", Indicator(code="income"))
    >>> fault.code, fault.mend
    ('RT-NUM-003', 'write 12000')
    """
    if len(text) > LONGEST:
        return _long(text)
    if _HALF_WIDE.fullmatch(text):
        return _in_half_width(text, "".join(map(_half_width, text)))
    for pattern, judge in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            return _judged(match, judge, indicator)
    return _by_word(text) or _by_wide(text, indicator) or _by_digits(text) or _word(text)


def _judged(match: re.Match[str], judge: Callable[[re.Match[str], Indicator], Fault], indicator: Indicator) -> Fault:
    try:
        return judge(match, indicator)
    except NotANumberError:
        return _long(match[0])


def fault_of_size(text: str) -> Fault:
    """Return the fault of a number with more digits than a float64 can stand for, or beyond the bounds."""
    what = f"{text} has more digits than can be held exactly"
    return Fault(
        "RT-NUM-008", what, "a number of at most 15 digits (17 where a float printed it)", "round it", "digits"
    )


def _long(text: str) -> Fault:
    rule = f"a number of at most {DIGITS} digits"
    return Fault("RT-NUM-008", f"{show(text[:LONGEST])}… has {len(text)} characters", rule, form="digits")


def _say(code: str, text: str, kind: str, mend: str, form: str) -> Fault:
    return Fault(code, f"{show(text)} is {kind}", _RULE, mend, form)


def _percent(match: re.Match[str], _: Indicator) -> Fault:
    number, share = match[1], plain(exact(match[1]) / (1000 if match[2] == "‰" else 100))
    mend = f"write {number} if the unit is {match[2]}, {share} if it is a share of 1"
    return _say("RT-NUM-005", match[0], "a percentage", mend, "percent")


def _magnitude(match: re.Match[str], indicator: Indicator) -> Fault:
    word = show(match[2][0])
    return _say("RT-NUM-003", match[0], f"a number with {word}", mend_of(match[1], match[2], indicator), "unit")


def _with_unit(match: re.Match[str], indicator: Indicator) -> Fault:
    what = f"a number with the unit {show(match[2])}"
    return _say("RT-NUM-003", match[0], what, mend_of(match[1], match[2], indicator), "unit")


def _grouped_unit(match: re.Match[str], indicator: Indicator) -> Fault:
    what = f"a number with separators and the unit {show(match[2])}"
    digits = re.sub(r"[,，]", "", match[1])
    return _say("RT-NUM-003", match[0], what, mend_of(digits, match[2], indicator), "unit")


def _priced(match: re.Match[str], indicator: Indicator) -> Fault:
    what = f"a number with the sign {show(match[1])}"
    return _say("RT-NUM-003", match[0], what, mend_of(match[2], match[3] or match[1], indicator), "unit")


def _grouped(match: re.Match[str], _: Indicator) -> Fault:
    written = re.sub(r"[,， ' ]", "", match[0])
    return _say("RT-NUM-004", match[0], "a number with separators", f"write {written}", "separators")


def _comma(match: re.Match[str], _: Indicator) -> Fault:
    written = match[0].replace("，", ",").replace(",", ".")
    mend = f"write {written} if the comma is a decimal point, leave it out if it is not"
    return _say("RT-NUM-004", match[0], "a number with a comma", mend, "separators")


def _european(match: re.Match[str], _: Indicator) -> Fault:
    written = match[0].replace(".", "").replace(",", ".")
    return _say("RT-NUM-004", match[0], "a number with a decimal comma", f"write {written}", "separators")


def _scientific(match: re.Match[str], _: Indicator) -> Fault:
    try:
        mend = f"write {plain(exact(match[0]))}"
    except NotANumberError:
        mend = f"write it with digits; at most {DIGITS} and an exponent within ±{EXPONENT} can be right"
    return _say("RT-NUM-007", match[0], "in scientific notation", mend, "notation")


def _programmed(match: re.Match[str], _: Indicator) -> Fault:
    mend = f"write {int(match[0].replace('_', ''), 0 if 'x' in match[0].lower() else 10)}"
    return _say("RT-NUM-007", match[0], "in the notation of programs", mend, "notation")


def _date(match: re.Match[str], _: Indicator) -> Fault:
    mend = "if a spreadsheet made it out of a number or a range, enter the number again in a cell of the format Text"
    return _say("RT-NUM-011", match[0], "a date", mend, "date")


def _between(match: re.Match[str], _: Indicator) -> Fault:
    return _say(
        "RT-NUM-012",
        match[0],
        "a range or a bound, not one number (or a date that lost its year)",
        "write one number",
        "range",
    )


def _minus(match: re.Match[str], _: Indicator) -> Fault:
    return _say("RT-NUM-006", match[0], "written with another minus sign", f"write -{match[1]}", "characters")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Indicator], Fault]], ...] = tuple(
    (re.compile(pattern, re.ASCII), judge)
    for pattern, judge in (
        (rf"({_PLAIN})\s*([%％‰])", _percent),
        (rf"({_PLAIN})\s*([十百千万亿成]\S*)", _magnitude),
        (r"[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[+-]?\d{1,3}(?:[  '’]\d{3})+(?:\.\d+)?", _grouped),
        (r"([+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?)\s*([^\W\d_]\S*|[^\x00-\x7f]\S*)", _grouped_unit),
        (r"[+-]?\d+[,，]\d+", _comma),
        (r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", _european),
        (r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+", _scientific),
        (r"[+-]?0[xX][0-9a-fA-F]+|[+-]?\d+(?:_\d+)+", _programmed),
        (r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[ T].*)?|\d{1,2}([-/.])\d{1,2}\2\d{2,4}(?: .*)?", _date),
        (
            r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{1,2}-[A-Za-z]{3}(?:-\d{2,4})?|[A-Za-z]{3}-\d{2,4}",
            _date,
        ),
        (
            rf"(?:[<>≤≥＜＞=~≈]|约|近|超过?|不足|大于|小于)=?\s*{_PLAIN}\S*|{_PLAIN}\s*(?:左右|以上|以下|多|余|\+)",
            _between,
        ),
        (rf"{_PLAIN}\s*(?:[-~–—～至到/])\s*{_PLAIN}", _between),
        (r"[−–—﹣－](\d+(?:\.\d+)?)", _minus),
        (rf"({_PLAIN})\s*([^\W\d_]\S*|[^\x00-\x7f]\S*|°)", _with_unit),
        (rf"([¥￥$€])\s*({_PLAIN})\s*(\S*)", _priced),
    )
)


def _by_word(text: str) -> Fault | None:
    word = text.casefold()
    if word in _INFINITE:
        return _say("RT-NUM-002", text, "not finite", "", "infinite")
    if word in _TRUTH:
        return _say(
            "RT-NUM-010", text, "a truth value", 'declare kind = "yes_no" if the column answers a question', "truth"
        )
    if word in EXCEL_ERRORS:
        return _say(
            "RT-NUM-014", text, "an error of a spreadsheet", "mend the formula and save the table again", "error"
        )
    if word in MISSING_LIKE:
        return _say(
            "RT-NUM-013", text, "not a number; whether it means a missing value is not stated", NOT_STATED, "mark"
        )
    return None


def _by_digits(text: str) -> Fault | None:
    written = "".join(_half_width(c) for c in text)
    if written != text and re.fullmatch(_PLAIN, written, re.ASCII):
        return _in_half_width(text, written)
    if text and all(unicodedata.numeric(c, None) is not None for c in text):
        return _say("RT-NUM-006", text, "not written in the digits 0-9", "write it with the digits 0-9", "characters")
    return None


def _by_wide(text: str, indicator: Indicator) -> Fault | None:
    """Return what is wrong with a text besides the full-width characters that it is written in."""
    written = "".join(map(_half_width, text))
    plain = written == text or re.fullmatch(_PLAIN, written, re.ASCII)
    fault = None if plain else diagnose(written, indicator)
    if fault is None or fault.form == "word":
        return None
    return _say("RT-NUM-006", text, "not written in the digits 0-9", fault.mend, fault.form)


def _in_half_width(text: str, written: str) -> Fault:
    return _say("RT-NUM-006", text, "not written in the digits 0-9", f"write {written}", "characters")


def _half_width(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return str(digit) if digit is not None else {"．": ".", "。": ".", "－": "-", "−": "-", "＋": "+"}.get(char, char)


def _word(text: str) -> Fault:
    return _say("RT-NUM-001", text, "not a number", "", "word")

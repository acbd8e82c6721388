"""Why a text is not a plain number, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ruraltier._numbers import DIGITS, EXPONENT, NotANumberError, exact, plain
from ruraltier.edge.amounts import mend_of
from ruraltier.edge.gather import Fault
from ruraltier.errors import Phrase, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.domain.indicator import Indicator

LONGEST = 60
"""Characters that a number may have; longer cells are refused before anything is computed from them."""

_RULE = Phrase("普通数字,如 1234.5", "a plain number such as 1234.5")
_OTHER_DIGITS = Phrase("不是用数字 0-9 写的", "not written in the digits 0-9")
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

NOT_STATED = Phrase(
    "把单元格留空,或把这个写法列入列对照的 missing 或办法的 missing_marks",
    "leave the cell empty, or list the text under missing in a layout or missing_marks in the policy",
)
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
    what = Phrase(f"{text} 的位数超出可精确保存的范围", f"{text} has more digits than can be held exactly")
    rule = Phrase(
        "最多 15 位的数字(由程序输出的最多 17 位)", "a number of at most 15 digits (17 where a float printed it)"
    )
    return Fault("RT-NUM-008", what, rule, Phrase("减少位数", "round it"), "digits")


def _long(text: str) -> Fault:
    rule = Phrase(f"最多 {DIGITS} 位的数字", f"a number of at most {DIGITS} digits")
    head = show(text[:LONGEST])
    what = Phrase(f"{head}… 有 {len(text)} 个字符", f"{head}… has {len(text)} characters")
    return Fault("RT-NUM-008", what, rule, form="digits")


def _say(code: str, text: str, kind: Phrase, mend: str, form: str) -> Fault:
    what = Phrase(f"{show(text)} {kind.zh}", f"{show(text)} is {kind}")
    return Fault(code, what, _RULE, mend, form)


def _written(number: object) -> Phrase:
    return Phrase(f"写成 {number}", f"write {number}")


def _percent(match: re.Match[str], _: Indicator) -> Fault:
    number, share = match[1], plain(exact(match[1]) / (1000 if match[2] == "‰" else 100))
    mend = Phrase(
        f"单位是 {match[2]} 就写 {number},是占 1 的比例就写 {share}",
        f"write {number} if the unit is {match[2]}, {share} if it is a share of 1",
    )
    return _say("RT-NUM-005", match[0], Phrase("是百分数", "a percentage"), mend, "percent")


def _magnitude(match: re.Match[str], indicator: Indicator) -> Fault:
    word = show(match[2][0])
    what = Phrase(f"是带 {word} 的数字", f"a number with {word}")
    return _say("RT-NUM-003", match[0], what, mend_of(match[1], match[2], indicator), "unit")


def _with_unit(match: re.Match[str], indicator: Indicator) -> Fault:
    what = Phrase(f"是带单位 {show(match[2])} 的数字", f"a number with the unit {show(match[2])}")
    return _say("RT-NUM-003", match[0], what, mend_of(match[1], match[2], indicator), "unit")


def _grouped_unit(match: re.Match[str], indicator: Indicator) -> Fault:
    unit = show(match[2])
    what = Phrase(f"是带分隔符和单位 {unit} 的数字", f"a number with separators and the unit {unit}")
    digits = re.sub(r"[,，]", "", match[1])
    return _say("RT-NUM-003", match[0], what, mend_of(digits, match[2], indicator), "unit")


def _priced(match: re.Match[str], indicator: Indicator) -> Fault:
    what = Phrase(f"是带符号 {show(match[1])} 的数字", f"a number with the sign {show(match[1])}")
    return _say("RT-NUM-003", match[0], what, mend_of(match[2], match[3] or match[1], indicator), "unit")


def _grouped(match: re.Match[str], _: Indicator) -> Fault:
    written = re.sub(r"[,， ' ]", "", match[0])
    what = Phrase("是带分隔符的数字", "a number with separators")
    return _say("RT-NUM-004", match[0], what, _written(written), "separators")


def _comma(match: re.Match[str], _: Indicator) -> Fault:
    written = match[0].replace("，", ",").replace(",", ".")
    mend = Phrase(
        f"逗号若是小数点就写 {written},不是就去掉",
        f"write {written} if the comma is a decimal point, leave it out if it is not",
    )
    return _say("RT-NUM-004", match[0], Phrase("是带逗号的数字", "a number with a comma"), mend, "separators")


def _european(match: re.Match[str], _: Indicator) -> Fault:
    written = match[0].replace(".", "").replace(",", ".")
    what = Phrase("是用逗号作小数点的数字", "a number with a decimal comma")
    return _say("RT-NUM-004", match[0], what, _written(written), "separators")


def _scientific(match: re.Match[str], _: Indicator) -> Fault:
    try:
        mend = _written(plain(exact(match[0])))
    except NotANumberError:
        mend = Phrase(
            f"用普通数字写;最多 {DIGITS} 位,指数在 ±{EXPONENT} 以内",
            f"write it with digits; at most {DIGITS} and an exponent within ±{EXPONENT} can be right",
        )
    return _say("RT-NUM-007", match[0], Phrase("是科学记数法", "in scientific notation"), mend, "notation")


def _programmed(match: re.Match[str], _: Indicator) -> Fault:
    mend = _written(int(match[0].replace("_", ""), 0 if "x" in match[0].lower() else 10))
    return _say("RT-NUM-007", match[0], Phrase("是程序里的写法", "in the notation of programs"), mend, "notation")


def _date(match: re.Match[str], _: Indicator) -> Fault:
    mend = Phrase(
        "若是表格软件把数字或范围变成了日期,请把单元格设为文本格式后重新录入",
        "if a spreadsheet made it out of a number or a range, enter the number again in a cell of the format Text",
    )
    return _say("RT-NUM-011", match[0], Phrase("是日期", "a date"), mend, "date")


def _between(match: re.Match[str], _: Indicator) -> Fault:
    what = Phrase(
        "是范围或界限,不是一个数(也可能是丢了年份的日期)",
        "a range or a bound, not one number (or a date that lost its year)",
    )
    return _say("RT-NUM-012", match[0], what, Phrase("写一个数", "write one number"), "range")


def _minus(match: re.Match[str], _: Indicator) -> Fault:
    what = Phrase("用了别的负号", "written with another minus sign")
    return _say("RT-NUM-006", match[0], what, _written(f"-{match[1]}"), "characters")


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
        return _say("RT-NUM-002", text, Phrase("不是有限的数", "not finite"), "", "infinite")
    if word in _TRUTH:
        mend = Phrase('该列若是判断题,声明 kind = "yes_no"', 'declare kind = "yes_no" if the column answers a question')
        return _say("RT-NUM-010", text, Phrase("是“是/否”,不是数字", "a truth value"), mend, "truth")
    if word in EXCEL_ERRORS:
        mend = Phrase("改好公式,重新保存", "mend the formula and save the table again")
        return _say("RT-NUM-014", text, Phrase("是表格软件的错误值", "an error of a spreadsheet"), mend, "error")
    if word in MISSING_LIKE:
        what = Phrase("不是数字;是否表示缺失,没有说明", "not a number; whether it means a missing value is not stated")
        return _say("RT-NUM-013", text, what, NOT_STATED, "mark")
    return None


def _by_digits(text: str) -> Fault | None:
    written = "".join(_half_width(c) for c in text)
    if written != text and re.fullmatch(_PLAIN, written, re.ASCII):
        return _in_half_width(text, written)
    if text and all(unicodedata.numeric(c, None) is not None for c in text):
        mend = Phrase("改用数字 0-9 书写", "write it with the digits 0-9")
        return _say("RT-NUM-006", text, _OTHER_DIGITS, mend, "characters")
    return None


def _by_wide(text: str, indicator: Indicator) -> Fault | None:
    """Return what is wrong with a text besides the full-width characters that it is written in."""
    written = "".join(map(_half_width, text))
    plain = written == text or re.fullmatch(_PLAIN, written, re.ASCII)
    fault = None if plain else diagnose(written, indicator)
    if fault is None or fault.form == "word":
        return None
    return _say("RT-NUM-006", text, _OTHER_DIGITS, fault.mend, fault.form)


def _in_half_width(text: str, written: str) -> Fault:
    return _say("RT-NUM-006", text, _OTHER_DIGITS, _written(written), "characters")


def _half_width(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return str(digit) if digit is not None else {"．": ".", "。": ".", "－": "-", "−": "-", "＋": "+"}.get(char, char)


def _word(text: str) -> Fault:
    return _say("RT-NUM-001", text, Phrase("不是数字", "not a number"), "", "word")

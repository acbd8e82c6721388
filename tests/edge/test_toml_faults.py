"""Slips of people who write a rule book by hand: each is told in its own words, with what to write instead."""

from __future__ import annotations

import tomllib

import pytest

from ruraltier.edge.toml_faults import fault_of

SPACE = "an ordinary space"
HASH = "write # before a comment"
CODE = "write a code of Latin letters"
KEY = "write the key in quotes"
ONE_LINE = "write it on one line"
SLIPS = [
    ("[indicators.集体收入]", 1, "a Chinese code in the head of a table", CODE),
    ("[[指标]]", 1, "a Chinese code in the head of a table", CODE),
    ("points = { 优 = 3, 良 = 2 }", 1, "a Chinese key", KEY),
    ("points = { good = 3, 良 = 2 }", 1, "a Chinese key", KEY),
    ("income收入 = 1", 1, "a Chinese key", KEY),
    ("a.收入 = 1", 1, "a Chinese key", KEY),
    ('a = 1\ntitle = { zh = "甲",\n  en = "A" }', 2, "goes on over the end of the line", ONE_LINE),
    ('title = {\n  zh = "甲" }', 1, "goes on over the end of the line", ONE_LINE),
    ('title = { zh = "甲"\n}', 1, "goes on over the end of the line", ONE_LINE),
    ('title = { zh = "甲"\r\n}', 1, "goes on over the end of the line", ONE_LINE),
    ('title = { zh = "甲", }', 1, "a comma stands before }", "delete it"),
    ('title = { zh = "甲" en = "A" }', 1, "a comma is missing", "write ,"),
    ("at = [0 10]", 1, "a comma", "write , or ]"),
    ('tiers = [\n  { code = "low" }\n  { code = "top" },\n]', 3, "a comma", "write , or ]"),
    ("at = [0, 10\n[ladder]", 2, "the ] of a list", "write , or ]"),
    ("at = [0, 10", 1, "a list is not closed", "write ] at its end"),
    ("title = { zh = 1", 1, "an inline table is not closed", "write } at its end"),
    ("a\u00a0= 1", 1, "a non-breaking or other special space", SPACE),
    ("a =\u2003 1", 1, "a non-breaking or other special space", SPACE),
    ("\u3000a = 1", 1, "a full-width space", SPACE),
    ("a = 1\u3000", 1, "a full-width space", SPACE),
    ("a\u200b = 1", 1, "an invisible character", "type it again"),
    ("// 说明", 1, "a comment of another language", HASH),
    ("a = 1 // 说明,一二", 1, "a comment of another language", HASH),
    ("/* 说明 */", 1, "a comment of another language", HASH),
    ("＃ 说明", 1, "a full-width #", HASH),
    ("a = 1 ＃ 说明,“一”", 1, "a full-width #", HASH),
    ("budget = 300万元", 1, "a number with its unit", "write the number alone"),
    ("at = [60, 80分]", 1, "a number with its unit", "write the number alone"),
    ("share = [0, 80%]", 1, "a percent sign", "write the number without it"),
    ("valid_from = 2024年1月1日", 1, "a date in another form", "write 2024-01-31"),
    ("valid_from = 2024/01/01", 1, "a date in another form", "write 2024-01-31"),
    ("valid_from = 2024-1-1", 1, "a date in another form", "write 2024-01-31"),
    ("valid_from = 2023-02-29", 1, "no such day", "in the calendar"),
    ("a = 1 b = 2", 1, "more stands on the line", "one key = value a line"),
    ('when = "a" and "b"', 1, "more stands on the line", "one key = value a line"),
    ('label = "所谓"好"村"', 1, "quotes inside a text", "write “ and ”"),
    ('when = "town == "D""', 1, "quotes inside a condition", "put the condition in '…'"),
    ('value = [{ when = "town == "D"", is = 1 }]', 1, "quotes inside a condition", "put the condition in '…'"),
    ("rate = 1,00,000", 1, "a number with commas", "write the number without commas"),
    ("rate = 100,000", 1, "a number with commas", "write the number without commas"),
    ("rate = 100 000", 1, "a number with spaces", "write the number without spaces"),
    ('[cases]\nname = "甲"\n[[cases]]', 3, "[cases] and [[cases]] are both there", "write [[cases]]"),
    ('[[cases]]\nname = "甲"\n[cases]', 3, "[cases] and [[cases]] are both there", "write [[cases]]"),
    ('title = "甲', 1, "a text is not closed", "the same quotes"),
    ('notes = """甲', 1, "a text is not closed", "the same quotes"),
    ("title = '甲", 1, "a text is not closed", "the same quotes"),
    (r'path = "C:\d"', 1, "a backslash", "single quotes"),
    ('points = { "优" : 3 }', 1, "a colon after the key", "write ="),
    ("[ladder", 1, "a bracket of a table's head is missing", "write [name]"),
    ("[gates]]", 1, "a bracket is too many", "write [name]"),
]


@pytest.mark.parametrize(("text", "line", "what", "mend"), SLIPS, ids=[repr(text) for text, *_ in SLIPS])
def test_a_slip_has_its_own_sentence_and_mend(text: str, line: int, what: str, mend: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    problem = fault_of(text, str(caught.value), "县.toml")
    assert problem.line == line
    assert what in problem.what
    assert mend in problem.mend


def test_marks_inside_texts_and_comments_are_no_fault_of_the_line() -> None:
    text = 'label = "一，二：http://x 300万元" # 三、＃\u3000'
    assert tomllib.loads(text)
    problem = fault_of(text + "\n= 1", "Invalid statement (at line 1, column 1)", "县.toml")
    assert (problem.what, problem.mend) == ("this is no TOML: Invalid statement", "")

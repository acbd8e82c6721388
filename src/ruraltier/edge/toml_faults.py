"""What is wrong with a text that is no TOML, in words for people who write Chinese: quotes, colons, digits, keys."""

from __future__ import annotations

import re

from ruraltier.edge.toml_lines import TomlLines
from ruraltier.errors import Problem

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')

_HEAD = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]")

_LOOKED_AT = 500
"""Characters of a line that are looked at: some patterns would take their time over a hostile one."""

_Look = tuple[str, str, str]

_MARKS: tuple[_Look, ...] = (
    ("＃", "a full-width #", "write # before a comment"),
    (r"(?:^|\s)(?://|/\*)", "a comment of another language", "write # before a comment"),
    ("[“”„‟＂]", "curly or full-width quotes", 'write straight quotes: "'),
    ("[‘’＇]", "curly or full-width quotes", "write straight quotes: '"),
    ("[「」『』《》]", "Chinese quotation marks outside quotes", 'put the whole text in straight quotes: "…"'),
    ("[：＝]", "a full-width colon or equals sign", "write ="),
    ("[，、]", "a full-width comma", "write ,"),
    ("[［］｛｝【】（）]", "full-width brackets", "write [ ], { } or ( )"),
    ("[０-９．－％]", "full-width digits", "write half-width digits"),
    ("\u3000", "a full-width space", "write an ordinary space"),
    ("[\u00a0\u2000-\u200a\u202f\u205f]", "a non-breaking or other special space", "write an ordinary space"),
    ("[\u200b-\u200f\u2060\ufeff]", "an invisible character", "delete the line and type it again"),
    (
        r"^\s*\[[^\]]*[^\x00-\x7f]",
        "a Chinese code in the head of a table",
        'write a code of Latin letters, as in [indicators.income], and the Chinese under it: label = "…"',
    ),
    (r"(?:^|[{,])[^={},]*[^\x00-\x7f][^={},]*=", "a Chinese key without quotes", 'write the key in quotes: "…" = …'),
    (r"=\s*[0-9]{4}(?:[年/.][0-9]|-[0-9]-|-[0-9]{2}-[0-9](?![0-9]))", "a date in another form", "write 2024-01-31"),
    (
        r"=\s*[+-]?[0-9]{1,3}(?:,[0-9]{2,3})+(?![0-9]|\s*=)",
        "a number with commas",
        "write the number without commas",
    ),
    (r"=\s*[+-]?[0-9]{1,3}(?: [0-9]{3})+(?![0-9])", "a number with spaces", "write the number without spaces"),
    (r"[=[,]\s*[+-]?0[0-9]", "a number that begins with 0", "write the number without it, or a code in quotes"),
    (r"[=[,]\s*[+-]?\.[0-9]", "a number that begins with a point", "write 0 before the point"),
    (r"[=[,]\s*[+-]?[0-9.]+\s*%", "a percent sign", "write the number without it"),
    (
        r"[=[,]\s*[+-]?[0-9][0-9._]*\s*[^\x00-\x7f\s]",
        "a number with its unit",
        "write the number alone: 80 for 80分, 3000000 for 300万元",
    ),
    (
        r'\b(?:when|value|applies|is)\s*=\s*""[^\s,\]}=.#"]',
        "quotes inside a condition in quotes",
        "put the condition in '…': when = 'place == \"east\"'",
    ),
)
"""What is wrong wherever it stands outside quotes."""

_PLACES: tuple[_Look, ...] = (
    (
        r"(?:key part|inline table) @$",
        "the inline table { … } goes on over the end of the line",
        "write it on one line, or as a table of its own: [name] and one key = value a line",
    ),
    (r"key part @}", "a comma stands before }", "delete it: an inline table has none after its last value"),
    ("inline table @.", "a comma is missing between two keys", "write , between the keys of an inline table"),
    ("array @.", "a comma between two values, or the ] of a list, is missing", "write , or ] where it belongs"),
    (r"after a statement @\]", "a bracket is too many", "write [name] for a table, [[name]] for one of a list"),
    (
        "declaration",
        "a bracket of a table's head is missing",
        "write [name] for a table, [[name]] for one of a list",
    ),
    (r"[Dd]ate", "there is no such day or time", "write a date that is in the calendar, as 2024-01-31"),
    (r"character '\\n'|Unterminated|Expected \"'", "a text is not closed", "write the same quotes at its end"),
    (r"Unescaped|backslash", "a text holds a backslash", "write it in single quotes: '…'"),
)
"""What is wrong by what tomllib says and the character at which it stopped."""

_VALUES: tuple[_Look, ...] = (
    (r"^\s*[A-Za-z0-9_\"'-]+\s*:|[{,]\s*[A-Za-z0-9_\"'-]+\s*:", "a colon after the key", "write ="),
    (r"^\s*\[*[^\x00-\x7f]", "a Chinese key without quotes", 'write the key in quotes: "…" = …'),
    (r"=\s*[^\x00-\x7f]", "a Chinese text without quotes", 'put the text in straight quotes: "…"'),
    (
        r"=\s*(?:yes|no|on|off|True|False|TRUE|FALSE|是|否)\b",
        "a truth value in another spelling",
        "write true or false",
    ),
    (r"=\s*(?:None|null|nil)\b", "an empty value", "leave the key out"),
    (r"=\s*$", "a key without a value", "write a value on the same line"),
    (r"=\s*(?!true\b|false\b)[A-Za-z_]", "a text without quotes", 'put the text in quotes: "…"'),
    (r"^\s*[A-Za-z0-9_-]+\s*$", "a key without a value", "write key = value"),
    (r'""[^\s,\]}=.#"]', "quotes inside a text in quotes", "write “ and ” inside a text, or put it in '…'"),
)
"""What is wrong with keys and values where nothing else is."""

_ENDS: tuple[_Look, ...] = (
    ("after a statement", "more stands on the line than one key and its value", "write one key = value a line"),
    ("array", "a list is not closed", "write ] at its end"),
    ("inline table", "an inline table is not closed", "write } at its end"),
)
"""What is wrong by what tomllib says, where nothing on the line tells more."""


def fault_of(text: str, message: str, source: str) -> Problem:
    """Return the problem of a text that tomllib refuses.

    Parameters
    ----------
    text
        The text.
    message
        What tomllib says.
    source
        File name.
    """
    doubled = TomlLines.of(text).twice if "overwrite" in message or "twice" in message else []
    if doubled:
        first = doubled[0]
        what = f"{first.path} stands on line {first.first} and again on line {first.second}"
        return Problem(
            code="RT-FIL-010", source=source, line=first.second, path=first.path, what=what, rule="every key once"
        )
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    said = _PLACE.sub("", message)
    lines = text.split("\n")
    what, mend = _headed(lines, line) or _look(lines, line, said, int(place[2]) if place and place[2] else 0)
    return Problem(
        code="RT-FIL-011", source=source, line=line, what=what or f"this is no TOML: {said}", rule="TOML", mend=mend
    )


def _headed(lines: list[str], line: int) -> tuple[str, str] | None:
    """Return what is wrong where a table and tables of a list have the same head; None if they have not."""
    heads = [_HEAD.match(written[:_LOOKED_AT]) for written in lines[:line]]
    last = heads[-1]
    other = [head for head in heads if last and head and head[2] == last[2] and head[1] != last[1]]
    if not last or not other:
        return None
    name = last[2]
    return f"[{name}] and [[{name}]] are both there", f"write [[{name}]] for one of a list, every time"


def _look(lines: list[str], line: int, said: str, column: int) -> tuple[str, str]:
    written = lines[line - 1][:_LOOKED_AT].removesuffix("\r") if line <= len(lines) else ""
    bare = _QUOTED.sub('""', written)
    stopped = f"{said} @{written[column - 1 : column]}" if column else said
    for looks, looked_at, head in (
        (_MARKS, bare, "the line holds "),
        (_PLACES, stopped, ""),
        (_VALUES, bare, "the line holds "),
        (_ENDS, said, ""),
    ):
        for pattern, what, mend in looks:
            if re.search(pattern, looked_at):
                # The line itself is not quoted: the path may lead to a file that is nobody's business.
                return head + what, mend
    return "", ""

"""What is wrong with a text that is no TOML, in words for people who write Chinese: quotes, colons, digits, keys."""

from __future__ import annotations

import re

from ruraltier.edge.toml_lines import TomlLines
from ruraltier.errors import Problem

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')

_LOOKED_AT = 500
"""Characters of a line that are looked at: some patterns would take their time over a hostile one."""

_LOOKS: tuple[tuple[str, str, str], ...] = (
    ("[“”„‟＂]", "curly or full-width quotes", 'write straight quotes: "'),
    ("[‘’＇]", "curly or full-width quotes", "write straight quotes: '"),
    ("[「」『』《》]", "Chinese quotation marks outside quotes", 'put the whole text in straight quotes: "…"'),
    ("[：＝]", "a full-width colon or equals sign", "write ="),
    ("[，、]", "a full-width comma", "write ,"),
    ("[［］｛｝【】（）]", "full-width brackets", "write [ ], { } or ( )"),
    ("[０-９．－％]", "full-width digits", "write half-width digits"),
    ("　", "a full-width space", "write an ordinary space"),
    (r"^\s*[A-Za-z0-9_\"'-]+\s*:", "a colon after the key", "write ="),
    (r"^\s*\[*[^\x00-\x7f]", "a Chinese key without quotes", 'write the key in quotes: "…" = …'),
    (r"=\s*[^\x00-\x7f]", "a Chinese text without quotes", 'put the text in straight quotes: "…"'),
    (
        r"=\s*(?:yes|no|on|off|True|False|TRUE|FALSE|是|否)\b",
        "a truth value in another spelling",
        "write true or false",
    ),
    (r"=\s*[+-]?0[0-9]", "a number that begins with 0", "write the number without it, or a code in quotes"),
    (r"=\s*[+-]?[0-9]{1,3}(?:,[0-9]{3})+", "a number with commas", "write the number without commas"),
    (r"=\s*[+-]?\.[0-9]", "a number that begins with a point", "write 0 before the point"),
    (r"=\s*[+-]?[0-9.]+\s*%", "a percent sign", "write the number without it"),
    (r"=\s*(?:None|null|nil)\b", "an empty value", "leave the key out"),
    (r"=\s*$", "a key without a value", "write a value on the same line"),
    (r"=\s*[A-Za-z_]", "a text without quotes", 'put the text in quotes: "…"'),
    (r"^\s*[A-Za-z0-9_-]+\s*$", "a key without a value", "write key = value"),
)


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
    what, mend = _look(text.split("\n"), line)
    said = _PLACE.sub("", message)
    return Problem(
        code="RT-FIL-011", source=source, line=line, what=what or f"this is no TOML: {said}", rule="TOML", mend=mend
    )


def _look(lines: list[str], line: int) -> tuple[str, str]:
    written = lines[line - 1][:_LOOKED_AT] if line <= len(lines) else ""
    bare = _QUOTED.sub('""', written)
    for pattern, what, mend in _LOOKS:
        if re.search(pattern, bare):
            # The line itself is not quoted: the path may lead to a file that is nobody's business.
            return f"the line holds {what}", mend
    return "", ""

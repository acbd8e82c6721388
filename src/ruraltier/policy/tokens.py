"""The words of conditions and formulas: a text cut into tokens, each with its column."""

from __future__ import annotations

import re
from typing import NoReturn

from attrs import frozen

from ruraltier._text import shown
from ruraltier.errors import PolicyError, Problem, show

# Every alternative is linear and none overlaps another, so a hostile text costs no more than its length.
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<label>@(?:"[^"]*"|'[^']*'))
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![A-Za-z_0-9.万亿%％]))
    |(?P<name>[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)?)
    |(?P<sign><=|>=|==|!=|[<>≤≥≠])(?![=<>])
    |(?P<mark>\*(?!\*)|/(?!/)|[(),+\-×÷−])""",
    re.VERBOSE,
)

_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-"}

_APART = r"(?=[\s(@A-Za-z_（]|$)"
"""What follows a word that joins conditions, and not a word that only begins like it."""

_MENDS = (
    (r"=>|=≥", "write >="),
    (r"=<", "write <="),
    (r"<>", "write !="),
    (r"===", "write =="),
    (r"=", "write == to compare"),
    (r"&(?:gt|lt|amp|quot)", "write the sign itself: >, <, >=, <="),
    (r"&", "write and"),
    (r"\|", "write or"),
    (r"!", "write not"),
    (r"[“”‘’「」]", 'write straight quotes: "'),
    (r"@[“”‘’「」]", 'write straight quotes: @"…"'),
    (r"@", 'write the label in quotes: @"…"'),
    (r"[\"']", "close the quotes"),
    (r"[＜＞＝（），０-９．＋＊／－]", "write it in half width"),
    (r"[–—]", "write -"),
    (r"[+-]?[0-9][0-9.]*\s*[%％]", "write the number without a percent sign, in the indicator's unit"),
    (r"[+-]?[0-9][0-9.]*[万亿]", "write the number in full"),
    (r"\*\*|\^", "there are no powers: multiply"),
    (r"//", "write whole(a / b)"),
    (r"[%％]", "write numbers without a percent sign; there is no remainder"),
    (r"[\[{.;:]", "only names, numbers, quoted words, the signs of reckoning and comparing, and functions"),
    (rf"(?:并且|而且|且|和|以及|与){_APART}", "write and"),
    (rf"(?:或者|或){_APART}", "write or"),
    (rf"(?:不是|不|非){_APART}", "write not"),
    (r"[^\x00-\x7f]", 'put a label in quotes after @, e.g. @"人均纯收入", and a word in quotes'),
)


@frozen
class Token:
    """A token.

    Parameters
    ----------
    kind
        ``label``, ``text``, ``number``, ``name``, ``sign``, ``mark`` or ``end``.
    text
        What stands there; without its quotes, and signs in their ASCII spelling.
    column
        1-based position in the text.
    """

    kind: str
    text: str
    column: int

    @property
    def shown(self) -> str:
        """The token for a message."""
        return "the end" if self.kind == "end" else show(self.text)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a condition or formula, the last one marking the end.

    Raises
    ------
    PolicyError
        Where something stands that neither holds; the mend says what to write.

    Examples
    --------
    >>> [token.text for token in tokens_of("income ≥ 10")]
    ['income', '>=', '10', '']
    """
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            _refuse(text, at)
        kind = str(match.lastgroup)
        if kind != "space":
            found.append(Token(kind, _bare(kind, match[kind]), at + 1))
        at = match.end()
    return [*found, Token("end", "", len(text) + 1)]


def _bare(kind: str, text: str) -> str:
    if kind in {"label", "text"}:
        return text.removeprefix("@")[1:-1]
    return _SIGNS.get(text, text)


def _refuse(text: str, at: int) -> NoReturn:
    mend = next((mend for pattern, mend in _MENDS if re.match(pattern, text[at : at + 40])), "")
    found = shown(text[at : at + 20])
    raise fault("RT-CON-001", at + 1, f"'{found}' cannot be read", "a condition or formula", mend)


def fault(code: str, column: int, what: str, rule: str, mend: str = "") -> PolicyError:
    """Return the error of one place in a condition or formula."""
    return PolicyError(Problem(code=code, what=f"at character {column}: {what}", rule=rule, mend=mend))

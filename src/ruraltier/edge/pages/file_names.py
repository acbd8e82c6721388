"""Names of files out of ids: such as every system takes, and no two alike."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 60
_BYTES = 180
"""So many leave room in 255 for marks that tell twins apart, for the end, and for the name while it is written."""

_UNSAFE = re.compile(r"[^\w-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def file_names(ids: Sequence[str], kind: str) -> dict[str, str]:
    """Return id -> the name of its file.

    Parameters
    ----------
    ids
        Different ones; any text.
    kind
        How the names end.

    Examples
    --------
    >>> file_names(["330000001002", "a/b", "A_B"], "txt")
    {'330000001002': '330000001002.txt', 'a/b': 'a_b-c14cddc0.txt', 'A_B': 'A_B-6c1908f9.txt'}
    """
    plain = {id_: _plain(id_) for id_ in ids}
    twins = Counter(map(_seen, plain.values()))
    marked = {
        id_: name if name == id_ and twins[_seen(name)] == 1 else f"{name}-{_mark(id_, 8)}"
        for id_, name in plain.items()
    }
    # Eight digits nearly always tell two ids apart; where they do not, all of them do.
    again = Counter(map(_seen, marked.values()))
    return {id_: f"{n if again[_seen(n)] == 1 else _mark(id_, 64)}.{kind}" for id_, n in marked.items()}


def _plain(id_: str) -> str:
    """Return an id as letters, digits, hyphens and underscores, of a length that every system takes."""
    text = _UNSAFE.sub("_", unicodedata.normalize("NFC", id_))[:_LONGEST]
    text = text.encode()[:_BYTES].decode(errors="ignore")
    return f"_{text}" if _RESERVED.fullmatch(text) or not text else text


def _seen(name: str) -> str:
    """Return a name as systems see it that tell neither case nor composition of characters apart."""
    return unicodedata.normalize("NFKC", name).casefold()


def _mark(id_: str, digits: int) -> str:
    return hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:digits]

"""Headings of columns and keys of a workbook, in Chinese or as in the language, to paths in the document and back."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from ruraltier.edge.doors.sheets import NAMES, Path
from ruraltier.policy.toml_text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEP = re.compile(r'("(?:[^"\\]|\\.)*")|([^."]+)')
_BARE = re.compile(r'[^."\s]+')
_PATHS = {name: tuple(key.split(".")) for key, name in NAMES.items()}
_LANGUAGES = {"中文": "zh", "英文": "en"}
_IN_LANGUAGE = re.compile(r"(.+)\((中文|英文)\)")


def path_of_heading(heading: str, labels: Mapping[str, str] | None = None) -> Path:
    """Return the path that a heading names.

    Parameters
    ----------
    heading
        A Chinese name, a key, or several joined by points; keys with odd characters in double quotes.
    labels
        Label of an indicator -> its code, where the columns of villages may be headed by labels.

    Examples
    --------
    >>> path_of_heading("名称(英文)"), path_of_heading("单位（英文）"), path_of_heading("金额.top")
    (('label', 'en'), ('unit', 'en'), ('amounts', 'top'))
    """
    text = unicodedata.normalize("NFKC", heading).strip()
    if text in _PATHS:
        return _PATHS[text]
    if labels and heading.strip() in labels and text.partition(".")[0] not in NAMES:
        return ("village", labels[heading.strip()])
    in_language = _IN_LANGUAGE.fullmatch(text)
    if in_language:
        path = path_of_heading(in_language[1])
        return (*(path[:-1] if path[-1] == "zh" else path), _LANGUAGES[in_language[2]])
    return _steps(text)


def _steps(text: str) -> Path:
    path: Path = ()
    for odd, bare in _STEP.findall(text):
        path += _PATHS.get(bare, (bare,)) if bare else (_unquoted(odd),)
    return path or (text,)


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except json.JSONDecodeError:
        return text


def heading_of_path(path: Path, labels: Mapping[str, str] | None = None) -> str:
    """Return the heading of a path, in Chinese where there is a name.

    Parameters
    ----------
    path
        The path.
    labels
        Code of an indicator -> its label, for the columns of villages.

    Examples
    --------
    >>> heading_of_path(("label", "zh")), heading_of_path(("score", "total")), heading_of_path(("later", "x"))
    ('名称', '总分.满分合计', 'later.x')
    """
    if labels and path[0] == "village" and path[-1] in labels:
        return labels[path[-1]]
    for taken in range(len(path), 0, -1):
        name = NAMES.get(".".join(path[:taken]))
        if name is not None:
            return ".".join([name, *(_named(key) for key in path[taken:])])
    return ".".join(map(_named, path))


def _named(key: str) -> str:
    return NAMES.get(key) or (key if _BARE.fullmatch(key) else quoted(key))


def labels_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Return label -> code of the indicators and items of a document, of labels that name one of them and no key."""
    nodes = [*_tables(document.get("aspects")).values(), document.get("score")]
    stated = [(code, one) for node in nodes for code, one in _tables(_tables(node).get("items")).items()]
    found: dict[str, str] = {}
    twice = set()
    for code, one in (*_tables(document.get("indicators")).items(), *stated):
        label = _tables(one).get("label")
        for text in {code, label if isinstance(label, str) else _tables(label).get("zh")}:
            if isinstance(text, str):
                twice |= {text} & {t for t, other in found.items() if other != code}
                found[text] = code
    return {text: code for text, code in found.items() if text not in twice and text == text.strip()}


def _tables(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

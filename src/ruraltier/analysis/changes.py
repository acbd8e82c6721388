"""What differs between two documents, place by place, and which provision each place belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from ruraltier._text import LANGUAGES
from ruraltier.domain.threshold import WORDS
from ruraltier.policy.paths import path_of
from ruraltier.policy.toml_text import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["added", "removed", "changed"]
Keys = tuple[str, ...]

EDGES = tuple(WORDS.values())
"""Keys of a threshold: a table has at most one of them, and another one is another edge of the same threshold."""

KEYED = frozenset({"indicators", "aspects", "settings", "sources"})
"""Sections that are tables of parts."""

_LISTED = frozenset({"gates", "vetoes", "floors", "quotas", "amendments"})
_HEAD = frozenset({"format", "id", "title", "family", "valid_from", "valid_until", "reference", "notes", "source",
                   "confidence", "missing_marks", "table", "sources", "cases", "amendments"})  # fmt: skip
SILENT = frozenset({"label", "aliases", "unit", "source", "confidence", "reference", "direction"})
"""Keys of a part that say how it is called and where it comes from."""

_GONE = object()


@frozen(kw_only=True)
class Difference:
    """One place in which two documents differ.

    Parameters
    ----------
    keys
        The place; a part of a list goes by its code.
    kind
        Whether the later document has it anew, no longer, or otherwise.
    old, new
        What stands there, in document form; None where nothing does.
    """

    keys: Keys
    kind: Kind
    old: Any = None
    new: Any = None

    @property
    def path(self) -> str:
        """The place as people write it: ``ladder.tiers.top.at_least``."""
        return path_of(*self.keys)

    @property
    def provision(self) -> str:
        """The place of the provision that it belongs to: the coded part, or the section."""
        return path_of(*provision_keys(self.keys))

    @property
    def matters(self) -> bool:
        """Whether tiers or money may depend on it; a label, a source, a case or a date changes neither."""
        part = provision_keys(self.keys)
        # [incentives] has a unit of money and nothing that is only said.
        spoken = part != ("incentives",) and not SILENT.isdisjoint(self.keys[len(part) : len(part) + 1])
        return self.keys[0] not in _HEAD and not spoken


def provision_keys(keys: Keys) -> Keys:
    """Return the part of a place that names its provision.

    Examples
    --------
    >>> provision_keys(("ladder", "tiers", "top", "at_least")), provision_keys(("incentives", "budget"))
    (('ladder', 'tiers', 'top'), ('incentives',))
    """
    match keys:
        case ("ladder", "tiers", *_) | ("incentives", "awards", *_):
            return keys[:3]
        case ("ladder", *_):
            return keys[:2]
        case (section, *_) if section in KEYED | _LISTED:
            return keys[:2]
        case _:
            return keys[:1]


def differences(old: Mapping[str, Any], new: Mapping[str, Any], keys: Keys = ()) -> Iterator[Difference]:
    """Yield the differences of two tables, in the order of the later one; what only the earlier has comes last.

    Examples
    --------
    >>> [(d.path, d.kind, d.old, d.new) for d in differences({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}})]
    [('a.b', 'changed', 1, 3), ('a.c', 'removed', 2, None)]
    """
    moved = _edge(old, new)
    if moved:
        yield Difference(keys=(*keys, next(iter(moved[1]))), kind="changed", old=moved[0], new=moved[1])
    for key in dict.fromkeys((*new, *old)):
        if not (moved and key in EDGES):
            yield from _difference(old.get(key, _GONE), new.get(key, _GONE), (*keys, key))


def _edge(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return both edges if the same threshold is stated by another word."""
    before, after = ({word: table[word] for word in EDGES if word in table} for table in (old, new))
    return (before, after) if before and after and before.keys() != after.keys() else None


def _difference(old: Any, new: Any, keys: Keys) -> Iterator[Difference]:  # noqa: ANN401 - any value of a document
    if new is _GONE or old is _GONE:
        yield from _one_sided(old, new, keys)
    elif canonical(old) == canonical(new):
        return
    elif _alike(old, new):
        yield from differences(old, new, keys)
    elif ([] in (old, new) and (by_code(old) or by_code(new))) or (by_code(old) and by_code(new)):
        yield from _of_lists(by_code(old), by_code(new), keys)
    else:
        yield Difference(keys=keys, kind="changed", old=old, new=new)


def _alike(old: Any, new: Any) -> bool:  # noqa: ANN401 - any value of a document
    """Return whether two values are tables of the same words; a text in two languages is one value."""
    tables = isinstance(old, dict) and isinstance(new, dict)
    return tables and old.get("kind") == new.get("kind") and not (old.keys() | new.keys()) <= set(LANGUAGES)


def _one_sided(old: Any, new: Any, keys: Keys) -> Iterator[Difference]:  # noqa: ANN401 - any value of a document
    """Yield what is there on one side only, part by part where it holds parts."""
    whole = old if new is _GONE else new
    parts = by_code(whole) or (whole if keys[-1] in KEYED and len(keys) == 1 else None)
    if parts:
        for code, part in parts.items():
            yield from _one_sided(part if new is _GONE else _GONE, new if new is _GONE else part, (*keys, code))
    elif new is _GONE:
        yield Difference(keys=keys, kind="removed", old=old)
    else:
        yield Difference(keys=keys, kind="added", new=new)


def by_code(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any value of a document
    """Return the rows of a list of coded tables by their codes, nothing for any other value."""
    coded = isinstance(value, list) and all(isinstance(row, dict) and isinstance(row.get("code"), str) for row in value)
    return {row["code"]: row for row in value} if coded else {}


def _of_lists(old: dict[str, Any], new: dict[str, Any], keys: Keys) -> Iterator[Difference]:
    yield from differences(old, new, keys)
    before, after = [code for code in old if code in new], [code for code in new if code in old]
    # Only the tiers of a ladder mean something by their order.
    if keys[:1] == ("ladder",) and before != after:
        yield Difference(keys=keys, kind="changed", old=before, new=after)

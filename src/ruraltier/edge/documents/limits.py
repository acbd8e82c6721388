"""How large a JSON document of objects may be."""

from __future__ import annotations

from attrs import fields_dict, frozen

from ruraltier.errors import expect


@frozen(kw_only=True)
class DocumentLimits:
    """Bounds that keep a hostile or mistaken document from exhausting anything.

    Parameters
    ----------
    characters
        Characters of the text, looked at before it is read.
    depth
        How deep objects may stand within objects.
    parts
        How many parts may be shared.
    digits
        Digits of a whole number, and of either side of a ratio.

    Raises
    ------
    ArgumentError
        If one is no whole number.

    Examples
    --------
    >>> DocumentLimits(depth=5).depth, DocumentLimits().depth
    (5, 60)
    """

    characters: int = 512 * 1024 * 1024
    depth: int = 60
    parts: int = 100_000
    digits: int = 4_000

    def __attrs_post_init__(self) -> None:
        for name in fields_dict(DocumentLimits):
            expect(getattr(self, name), int, name, "a whole number")


LIMITS = DocumentLimits()
"""The limits unless others are given."""

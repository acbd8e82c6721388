"""Where the figures of a rule book come from, and how far they can be trusted."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from ruraltier._text import Text
from ruraltier.policy.converters import as_text


class Confidence(StrEnum):
    """How a figure is known; a result made with illustrative figures says so everywhere."""

    PUBLISHED = "published"
    SECONDARY = "secondary"
    ILLUSTRATIVE = "illustrative"

    @property
    def label(self) -> Text:
        """The word for people."""
        return _LABELS[self]


_LABELS = {
    Confidence.PUBLISHED: Text(zh="公开发布", en="published"),
    Confidence.SECONDARY: Text(zh="二手资料", en="secondary"),
    Confidence.ILLUSTRATIVE: Text(zh="示例数值", en="illustrative"),
}


@frozen(kw_only=True)
class Source:
    """A document that figures are taken from.

    Examples
    --------
    >>> Source(code="S000", title="陕西日报 2012-05-02").title.get("en")
    '陕西日报 2012-05-02'
    """

    code: str
    title: Text = field(converter=as_text)
    locator: str = ""
    date: str = ""
    note: Text = field(converter=as_text, default=Text())

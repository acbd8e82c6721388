"""What is named: a code for files, a label for people."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier._text import Text
from ruraltier.domain.ladder import Sourced
from ruraltier.policy.converters import as_text


@frozen(kw_only=True)
class Named(Sourced):
    """A part with a code and a label.

    Parameters
    ----------
    code
        Name in files and results.
    label
        Name for people.
    """

    code: str
    label: Text = field(converter=as_text, default=Text())

    def title(self, lang: str) -> str:
        """Return the label, or the code where there is none."""
        return self.label.get(lang) or self.code

    @property
    def words(self) -> tuple[str, ...]:
        """The distinct words that records and tables may write for it: the code, and the labels."""
        return tuple(dict.fromkeys((self.code, *self.label.all)))

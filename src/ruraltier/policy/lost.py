"""What a document declares but could not be read, so that one mistake is not told again as ten others."""

from __future__ import annotations

from attrs import field, frozen

from ruraltier.policy.converters import as_set
from ruraltier.policy.paths import path_of


@frozen(kw_only=True)
class Lost:
    """Declarations that failed on their own.

    Parameters
    ----------
    paths
        Their places: ``indicators.income``, ``ladder``, ``gates`` (some gate), ``indicators`` (the section itself).
    rules
        Codes of rules among them.
    """

    paths: frozenset[str] = field(converter=as_set, default=frozenset())
    rules: frozenset[str] = field(converter=as_set, default=frozenset())

    def has(self, section: str, code: str = "") -> bool:
        """Return whether a section, or one declaration of it, failed."""
        return section in self.paths or bool(code and path_of(section, code) in self.paths)

    def any(self, *sections: str) -> bool:
        """Return whether anything in these sections failed."""
        return any(path.split(".")[0].split("[")[0] in sections for path in self.paths)


NOTHING = Lost()
"""Nothing is lost: a rule book made in Python."""

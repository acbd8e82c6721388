"""What an audit of packages has found: of each kind of helper, and of all together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ruraltier._messages import figure
from ruraltier._numbers import plain
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import LANGUAGES, Text, printable, shown, table
from ruraltier.errors import EvaluationError, Problem, near, show
from ruraltier.policy.programme.assistance import Assistance, HelperKind
from ruraltier.support.assistance_words import several, speak
from ruraltier.support.needs import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen
class KindAudit:
    """What was found of one kind of helper.

    Parameters
    ----------
    kind
        The kind.
    listed
        How many units are listed, each of which should have one.
    helpers
        How many different helpers of the kind there are.
    lacking
        Ids of the units without one; None where only totals were published.
    least_lacking
        How many units lack one at least.
    shared
        For a kind that may not be shared: id of a helper -> ids of the units that share it, as pairs.
    overburdened
        For a kind that may: id of a helper with more units than its capacity -> ids of its units, as pairs.
    """

    kind: HelperKind
    listed: int
    helpers: int
    lacking: tuple[str, ...] | None
    least_lacking: int
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    overburdened: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def ratio(self) -> Fraction | None:
        """Helpers for each listed unit, exactly; None where no unit is listed."""
        return Fraction(self.helpers, self.listed) if self.listed else None

    @property
    def complete(self) -> bool:
        """Whether nothing was found: nobody is known to lack one, nobody shares or serves more than may be."""
        return not (self.least_lacking or self.shared or self.overburdened)

    @property
    def findings(self) -> tuple[Text, ...]:
        """What was found, in words; of totals also what they leave open."""
        return tuple(self._found())

    def _found(self) -> Iterator[Text]:
        kind = title_of(self.kind)
        if self.lacking:
            yield speak("lacks", kind=kind, count=len(self.lacking), units=several(self.lacking))
        elif self.least_lacking:
            counts = {"listed": self.listed, "helpers": self.helpers, "count": self.least_lacking}
            yield speak("lacks_at_least", kind=kind, **counts)
        elif self.lacking is None and self.kind.shared and self.helpers < self.listed:
            yield speak("no_proof", kind=kind, listed=self.listed, helpers=self.helpers)
        for helper, units in self.shared:
            yield speak("shared", kind=kind, helper=shown(helper), units=several(units))
        for helper, units in self.overburdened:
            yield speak("overburdened", kind=kind, helper=shown(helper), count=len(units), units=several(units))


@frozen(repr=False)
class PackageAudit(WithPanel):
    """What was found of the package of an assistance; see `audit_package`, which makes it, for an example.

    Parameters
    ----------
    assistance
        The assistance.
    kinds
        What was found of each kind of the package, in its order.
    unlisted
        Ids of units that have helpers and are not listed.
    """

    assistance: Assistance
    kinds: tuple[KindAudit, ...]
    unlisted: tuple[str, ...] = ()

    def __getitem__(self, kind: str) -> KindAudit:
        """Return what was found of a kind, by its code."""
        known = {one.kind.code: one for one in self.kinds}
        if kind not in known:
            what, rule = f"{show(kind)} is no kind of the package", "one of " + ", ".join(known)
            raise EvaluationError(Problem(code="RT-MAT-013", what=what, rule=rule, mend=near(str(kind), known)))
        return known[kind]

    @property
    def complete(self) -> bool:
        """Whether nothing was found of any kind."""
        return all(one.complete for one in self.kinds)

    @property
    def findings(self) -> tuple[Text, ...]:
        """What was found, in words."""
        strange = [speak("unlisted", count=len(self.unlisted), units=several(self.unlisted))] if self.unlisted else []
        return (*(text for one in self.kinds for text in one.findings), *strange)

    def text(self, lang: str = "zh") -> str:
        """Return what was found as a text, in ``zh`` or ``en``."""
        told = self.findings or (speak("complete", what=title_of(self.assistance)),)
        return printable("\n".join(text.get(lang) for text in told))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; ratios are decimals or ratios as texts."""
        kinds = [
            {
                "kind": one.kind.code,
                "listed": one.listed,
                "helpers": one.helpers,
                "ratio": None if one.ratio is None else plain(one.ratio),
                "lacking": None if one.lacking is None else list(one.lacking),
                "least_lacking": one.least_lacking,
                "shared": {helper: list(units) for helper, units in one.shared},
                "overburdened": {helper: list(units) for helper, units in one.overburdened},
            }
            for one in self.kinds
        ]
        findings = [{lang: text.get(lang) for lang in LANGUAGES} for text in self.findings]
        return {
            "assistance": self.assistance.code,
            "complete": self.complete,
            "kinds": kinds,
            "unlisted": list(self.unlisted),
            "findings": findings,
        }

    def _panel(self) -> Panel:
        rows = []
        for one in self.kinds:
            ratio = "—" if one.ratio is None else figure(one.ratio)
            least = f"{one.least_lacking}" if one.lacking is not None else f"≥ {one.least_lacking}"
            names = [shown(one.kind.title("zh")), one.kind.code]
            rows.append([*names, str(one.listed), str(one.helpers), ratio, least])
        head = f"{shown(self.assistance.title('zh'))} · {'complete' if self.complete else 'not complete'}"
        header = ["类别", "", "列明", "帮扶者", "每单位", "尚缺"]
        return Panel(head, [table(rows, "llrrrr", header=header)], kind="PackageAudit")

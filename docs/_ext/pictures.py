"""Pictures of rule books, drawn from what the library says of their cases."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure

import ruraltier as rt
from ruraltier.domain.indicator import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

POINTS = 601
COUNT = 10
"""A span of so many whole numbers is drawn one by one, unless the unit says that the number has parts."""
_CONTINUOUS = ("%", "岁", "百万越盾")
_COLOURS = ("#b3422f", "#d9903f", "#c2b04a", "#6f9a4f", "#2f7f79", "#234f8c")
_STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "ruraltier", "font.size": 8, "font.family": "sans-serif"}

Cells = Mapping[str, Any]


def draw(document: dict[str, Any], hint: Sequence[str] = ()) -> str:
    """Return the picture of a rule book as SVG.

    Parameters
    ----------
    document
        The rule book with its cases.
    hint
        The indicator that moves, from where and to where; or ``bars`` for the villages of the cases side by side.
        Without it the number that the cases vary most moves over a little more than they say.
    """
    policy = rt.parse_policy(document)
    if policy.amendments and policy.valid_from:
        policy = policy.at(policy.valid_from)
    with mpl.rc_context(rc=_STYLE), warnings.catch_warnings():
        # Letters are drawn by the reader's browser, which has fonts for Chinese labels; only widths are measured here.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(5.2, 2.2), layout="constrained")
        axes = figure.add_subplot()
        _fill(axes, policy, document["cases"], hint)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_ylabel("score")
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _fill(axes: Axes, policy: rt.TierPolicy, cases: Sequence[Cells], hint: Sequence[str]) -> None:
    several = next((case["villages"] for case in cases if "villages" in case), None)
    villages = several or [case["village"] for case in cases]
    # Marks that must lie in a bracket cannot be moved on their own.
    bars = several or policy.brackets or hint == ("bars",)
    code = None if bars else hint[0] if hint else _moving(policy, villages)
    if code is None:
        _bars(axes, _assess(policy, villages))
    else:
        low, high = (Fraction(end) for end in hint[1:]) if hint else _span(policy, code, villages)
        _sweep(axes, policy, code, villages[0], (low, high))


def _assess(policy: rt.TierPolicy, villages: Sequence[Cells]) -> rt.Assessment:
    codes = dict.fromkeys(code for village in villages for code in village)
    columns = {code: [_cell(village.get(code, "")) for village in villages] for code in codes}
    names = [str(at + 1) for at in range(len(villages))]
    return rt.assess(rt.read_cohort({"id": names, **columns}, policy, id="id"), policy)


def _cell(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _moving(policy: rt.TierPolicy, villages: Sequence[Cells]) -> str | None:
    """Return the number column that the cases vary most; None if they vary none."""
    spread = {
        i.code: len({v[i.code] for v in villages if i.code in v and not isinstance(v[i.code], str)})
        for i in policy.indicators
        if i.kind is Kind.NUMBER
    }
    code = max(spread, key=lambda c: spread[c], default=None)
    return code if code and spread[code] > 1 else None


def _span(policy: rt.TierPolicy, code: str, villages: Sequence[Cells]) -> tuple[Fraction, Fraction]:
    values = [Fraction(str(v[code])) for v in villages if code in v and not isinstance(v[code], str)]
    low, high = min(values), max(values)
    room, (least, most) = (high - low) / 3, policy.indicator[code].range or (None, None)
    low, high = (max(low - room, least) if least is not None else low - room), high + room
    return low, min(high, most) if most is not None else high


def _sweep(axes: Axes, policy: rt.TierPolicy, code: str, village: Cells, span: tuple[Fraction, Fraction]) -> None:
    low, high = span
    whole = policy.indicator[code].unit.get("en") not in _CONTINUOUS and high - low <= COUNT
    steps = int(high - low) + 1 if whole else POINTS
    xs = [int(low) + at if whole else round(float(low + (high - low) * at / (steps - 1)), 4) for at in range(steps)]
    result = _assess(policy, [{**village, code: x} for x in xs])
    for tier, colour in _tiers(policy):
        ys = [s if t == tier else float("nan") for s, t in zip(result.score, result.tier_codes, strict=True)]
        axes.plot(xs, ys, "." if whole else "-", color=colour, label=policy.ladder.tiers[_at(policy, tier)].title("en"))
    axes.set_xlabel(policy.indicator[code].title("en") + f" {policy.indicator[code].unit.get('en')}".rstrip())
    _legend(axes, policy)


def _bars(axes: Axes, result: rt.Assessment) -> None:
    policy, places = result.policy, range(1, len(result) + 1)
    for tier, colour in (*_tiers(policy), ("", "#bbbbbb")):
        heights = [s if t == tier else float("nan") for s, t in zip(result.score, result.tier_codes, strict=True)]
        label = policy.ladder.tiers[_at(policy, tier)].title("en") if tier else "unrated"
        if not tier and all(result.tier_codes):
            continue
        axes.bar(places, heights, color=colour, label=label)
    axes.set_xticks(list(places))
    axes.set_xlabel("village")
    axes.axhline(0, color="#555555", linewidth=0.6)
    _legend(axes, policy)


def _tiers(policy: rt.TierPolicy) -> list[tuple[str, str]]:
    codes, last = policy.ladder.codes, len(_COLOURS) - 1
    return [(code, _COLOURS[last - at * last // max(len(codes) - 1, 1)]) for at, code in enumerate(reversed(codes))]


def _at(policy: rt.TierPolicy, tier: str) -> int:
    return policy.ladder.index(tier)


def _legend(axes: Axes, policy: rt.TierPolicy) -> None:
    if len(policy.ladder.tiers) > 1:
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))

"""Curves: indicators that change nothing, points that nobody earns, steps that no value meets."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier._text import Text
from ruraltier.analysis.lint.wording import NOTE, WARNING, Entry, finder
from ruraltier.domain.indicator import Kind
from ruraltier.policy.checks.scope import node_path
from ruraltier.policy.checks.scoring import Profile
from ruraltier.policy.curves import Linear, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ruraltier.analysis.findings import Finding
    from ruraltier.analysis.lint.ground import Ground
    from ruraltier.policy.criteria import Criterion

ENTRIES = MappingProxyType(
    {
        "RT-LNT-005": Entry(
            WARNING,
            ("任何取值都得 {points} 分,该指标不起作用", "every value earns {points}, so the indicator changes nothing"),
            ("随取值变化的得分", "points that differ between values"),
            ("核对曲线的数字和取值范围", "look at the numbers of the curve, and at the range"),
        ),
        "RT-LNT-006": Entry(
            WARNING,
            ("没有取值能得满分 {full}:最高为 {most}", "no value earns the full {full} points: the most is {most}"),
            ("能够得到的满分", "full points that can be earned"),
            ("改正曲线、取值范围或满分", "mend the curve, the range or the points"),
        ),
        "RT-LNT-007": Entry(
            WARNING,
            (
                "没有取值落在“{band}”一档:取值为 {low} 至 {high}",
                "no value falls into the band {band}: values run from {low} to {high}",
            ),
            ("有取值落入的分档", "bands that values can fall into"),
            ("改正分档或取值范围", "mend the band or the range"),
        ),
        "RT-LNT-008": Entry(
            WARNING,
            ("“{band}”与前一档得分相同({points})", "the band {band} earns the {points} of the band before it"),
            ("得分不同的分档", "bands that earn different points"),
            ("改正得分,或合并两档", "mend the points, or make one band of the two"),
        ),
        "RT-LNT-009": Entry(
            NOTE,
            ("得分随取值只{way},但未写 direction", "points never {way} as values rise, and no direction is stated"),
            ("写明方向,由校验器核对", "a stated direction, which is then checked"),
            ('写 direction = "{direction}"', 'write direction = "{direction}"'),
        ),
    }
)


def curves(ground: Ground) -> Iterator[Finding]:
    """Yield what is odd about each curve."""
    for criterion in ground.policy.criteria:
        indicator = ground.policy.indicator[criterion.indicator]
        profile = Profile.of(criterion.curve.shape(criterion.points, indicator.options), indicator)
        if profile.least is not None and profile.least == profile.most:
            if criterion.points:
                yield finder(ENTRIES, "RT-LNT-005", node_path(criterion, "curve"), points=plain(profile.least))
            continue
        yield from _full(criterion, profile)
        if indicator.kind is Kind.NUMBER:
            yield from _bands(criterion, indicator.range)
            yield from _direction(criterion, profile)


def _full(criterion: Criterion, profile: Profile) -> Iterator[Finding]:
    if profile.most is not None and profile.most < criterion.points:
        words = {"full": plain(criterion.points), "most": plain(profile.most)}
        yield finder(ENTRIES, "RT-LNT-006", node_path(criterion, "curve"), **words)


def _direction(criterion: Criterion, profile: Profile) -> Iterator[Finding]:
    if criterion.direction is not None:
        return
    for direction, way in (("higher", Text("升不降", "fall")), ("lower", Text("降不升", "rise"))):
        if not profile.against(rising=direction == "higher"):
            yield finder(ENTRIES, "RT-LNT-009", node_path(criterion), way=way, direction=direction)


def _bands(criterion: Criterion, span: tuple[Fraction, Fraction] | None) -> Iterator[Finding]:
    match criterion.curve:
        case Steps():
            yield from _steps(criterion, criterion.curve, span)
        case Linear() if span:
            yield from _knots(criterion, criterion.curve, *span)


def _steps(criterion: Criterion, curve: Steps, span: tuple[Fraction, Fraction] | None) -> Iterator[Finding]:
    path = node_path(criterion, "curve", "steps")
    for i, step in enumerate(curve.steps):
        after = curve.steps[i + 1].threshold if i + 1 < len(curve.steps) else None
        if span and (not step.threshold.holds(span[1]) or (after and after.holds(span[0]))):
            words = {"band": step.threshold, "low": plain(span[0]), "high": plain(span[1])}
            yield finder(ENTRIES, "RT-LNT-007", f"{path}[{i}]", **words)
    earned = [step.earned(criterion.points) for step in curve.steps]
    for i, (before, points) in enumerate(pairwise(earned), 1):
        if before == points:
            words = {"band": curve.steps[i].threshold, "points": plain(points)}
            yield finder(ENTRIES, "RT-LNT-008", f"{path}[{i}]", **words)


def _knots(criterion: Criterion, curve: Linear, low: Fraction, high: Fraction) -> Iterator[Finding]:
    """Yield the pieces between two knots that lie outside the range as a whole."""
    for i, (left, right) in enumerate(pairwise(curve.at)):
        if right <= low or left >= high:
            words = {"band": f"{plain(left)} … {plain(right)}", "low": plain(low), "high": plain(high)}
            yield finder(ENTRIES, "RT-LNT-007", node_path(criterion, "curve", "at") + f"[{i}]", **words)

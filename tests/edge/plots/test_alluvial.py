from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

import ruraltier as rt
from pictured import axes, result, rule_book, words
from ruraltier.edge.plots.alluvial import _nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = (date(2023, 12, 31), date(2024, 12, 31))


def moved(before: Sequence[object], after: Sequence[object], policy: rt.TierPolicy | None = None) -> rt.Mobility:
    return rt.compare(result(before, policy), result(after, policy), window=DAYS)


def test_streams_are_as_wide_as_counts() -> None:
    mobility = moved([10, 10, 70, 90, None], [70, 70, 90, 90, 10])
    picture = rt.plots.flows(mobility)
    streams = axes(picture).collections
    assert len(streams) == np.count_nonzero(mobility.matrix)
    ends = [stream.get_paths()[0].vertices for stream in streams]
    widths = sorted(round(float(np.ptp(path[path[:, 0] == path[:, 0].min()][:, 1])) * 5, 6) for path in ends)
    assert widths == sorted(mobility.matrix[mobility.matrix > 0].tolist())
    assert {"帮扶村 2", "达标村 1", "示范村 1", "无等次 1", "示范村 2", "达标村 2", "帮扶村 1"} <= set(words(picture))


def test_tiers_stand_from_the_best_down_and_those_without_one_apart() -> None:
    nodes = _nodes(np.array([3, 0, 96, 1]))
    assert [node.place for node in nodes] == [2, 0, 3]
    assert [node.bottom - node.top for node in nodes] == pytest.approx([0.96, 0.03, 0.01])
    assert all(one.bottom < other.top for one, other in pairwise(nodes))


def test_who_is_in_no_stream_is_told() -> None:
    text = "\n".join(words(rt.plots.flows(moved([90, 10], [90, 10, 70, None]), lang="en")))
    assert "0 left, 2 entered" in text
    assert "2024-12-31" in text


def test_nobody_and_eight_tiers() -> None:
    assert len(axes(rt.plots.flows(moved([], []))).collections) == 0
    rungs = [{"code": f"t{at}", **({"at_least": 10 * at} if at else {})} for at in range(8)]
    picture = rt.plots.flows(moved(list(range(5, 85, 10)), list(range(5, 85, 10)), rule_book(rungs)))
    assert len(axes(picture).collections) == 8


def test_what_is_no_comparison_is_refused() -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.plots.flows(result([90]))  # type: ignore[arg-type]  # that is the point
    assert caught.value.problems[0].code == "RT-ARG-001"

"""Figures in limbs against fractions."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from ruraltier.domain.threshold import Rounding
from ruraltier.engine.wide import MOST_BITS, Layout, WideFigure

LARGEST_TOP = 2**51


def drawn(seed: int) -> tuple[WideFigure, list[int]]:
    """Return a wide figure and its numerators: random ones, small ones, and ones half way between two floats."""
    random = Random(seed)  # noqa: S311 - a seed, not a secret
    layout = Layout(random.randint(2, 30), random.randint(8, 28))
    room = layout.bits * (layout.count - 1)
    den = 1 << random.randint(0, 200) if seed % 3 == 0 else random.getrandbits(random.randint(1, min(880, room))) | 1
    values = [random.getrandbits(random.randint(1, room)) * random.choice((1, -1)) for _ in range(20)]
    midpoints = [(2 * (random.getrandbits(53) | 1 << 52) + 1) * den for _ in range(8)]
    values += [v for v in midpoints if v < LARGEST_TOP << room]
    values += [0, 1, -1, den, -den]
    limbs = np.array([layout.limbs(v) for v in values], dtype=np.float64).T
    return WideFigure(limbs, layout, den), values


@pytest.mark.parametrize("seed", range(120))
def test_quotients_are_correctly_rounded(seed: int) -> None:
    figure, values = drawn(seed)
    assert figure.floats().tolist() == [v / figure.den for v in values]


@pytest.mark.parametrize("seed", range(40))
def test_numerators_come_back_whole(seed: int) -> None:
    figure, values = drawn(seed)
    nums, dens = figure.fractions()
    assert nums.tolist() == values
    assert set(dens.tolist()) == {figure.den}


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("closed", [True, False])
def test_thresholds_on_and_beside_a_value(seed: int, *, closed: bool) -> None:
    figure, values = drawn(seed)
    for at in (Fraction(values[0], figure.den), Fraction(values[1], figure.den) + Fraction(1, 10**300)):
        exact = [Fraction(v, figure.den) for v in values]
        assert figure.reaches(at, closed=closed).tolist() == [v >= at if closed else v > at for v in exact]


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down", "up"])
def test_rounding_is_done_once_from_the_exact_value(mode: str) -> None:
    layout, den, rounding = Layout(6, 20), 1000 * 3**40, Rounding(2, mode)
    exact = [Fraction(v, 2000) + tiny for v in range(-40, 41) for tiny in (0, Fraction(1, den), -Fraction(1, den))]
    values = [(v * 2 * den).numerator if (v * 2 * den).denominator == 1 else 0 for v in exact]
    figure = WideFigure(np.array([layout.limbs(v) for v in values], dtype=np.float64).T, layout, 2 * den)
    found = [Fraction(int(n), 100) for n in figure.rounded(rounding).num]
    assert found == [rounding.apply(Fraction(v, 2 * den)) for v in values]


def test_carrying_keeps_the_value_of_negative_sums() -> None:
    layout = Layout(3, 8)
    figure = WideFigure.carried(np.array([[-1.0, 700.0], [3.0, -5.0], [0.0, 1.0]]), layout, 7, None, None)
    assert figure.fractions()[0].tolist() == [3 * 256 - 1, 700 - 5 * 256 + 65536]
    assert figure.gone is None


@pytest.mark.parametrize(
    ("size", "reach", "serves"),
    [(2**100, 100, True), (2**MOST_BITS, 100, False), (2**100, 2**45, False), (2**890, 2**40, False)],
)
def test_limbs_serve_only_where_everything_fits(size: int, reach: int, *, serves: bool) -> None:
    assert (Layout.holding(size, reach) is not None) is serves

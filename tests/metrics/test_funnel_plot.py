import math

import numpy as np
import pytest

from salesdesk.metrics.funnel_plot import Zone, dispersion, funnel_plot, limits_at


def test_nothing_to_plot():
    assert funnel_plot([]) is None
    assert funnel_plot([(1, 0, 0)]) is None


def test_more_hits_than_cases_is_refused():
    with pytest.raises(ValueError, match="hits"):
        funnel_plot([(1, 3, 2)])


def test_the_centre_is_the_rate_of_all():
    plot = funnel_plot([(1, 10, 100), (2, 90, 300)])
    assert plot.centre == 100 / 400
    assert funnel_plot([(1, 10, 100)], centre=0.2).centre == 0.2


@pytest.mark.parametrize("n", [5, 30, 200, 1000])
def test_limits_are_those_of_the_binomial(n):
    """An independent computation: the tails outside the limits hold no more than they should."""
    found = limits_at(n, 0.2)
    chances = [math.comb(n, k) * 0.2**k * 0.8 ** (n - k) for k in range(n + 1)]
    for low, high, tail in (
        (found.inner_low, found.inner_high, 0.025),
        (found.outer_low, found.outer_high, 0.001),
    ):
        assert sum(chance for k, chance in enumerate(chances) if k / n < low - 1e-12) <= tail + 1e-9
        assert sum(chance for k, chance in enumerate(chances) if k / n > high + 1e-12) <= tail + 1e-9
    assert 0 <= found.outer_low <= found.inner_low < 0.2 < found.inner_high < found.outer_high <= 1


def test_limits_narrow_as_n_grows():
    widths = [limits_at(n, 0.2).inner_high - limits_at(n, 0.2).inner_low for n in (20, 200, 2000, 20000, 200000)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == pytest.approx(2 * 1.96 * math.sqrt(0.16 / 200000), rel=1e-3)


def test_exact_and_normal_limits_meet():
    below, above = limits_at(2499, 0.2), limits_at(2501, 0.2)
    assert below.inner_low == pytest.approx(above.inner_low, abs=2e-3)
    assert below.outer_high == pytest.approx(above.outer_high, abs=2e-3)


def test_tiny_chances_do_not_stop_the_sum():
    found = limits_at(1000, 0.6)
    assert found.inner_low == pytest.approx(0.6 - 1.96 * math.sqrt(0.24 / 1000), abs=2e-3)


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_a_certain_rate_has_no_width(centre):
    found = limits_at(50, centre)
    assert (found.inner_low, found.outer_high) == (centre, centre)
    assert found.zone(0.5).differs


def test_zones():
    rates = [(1, 100, 1000), (2, 172, 1000), (3, 200, 1000), (4, 228, 1000), (5, 320, 1000)]
    plot = funnel_plot(rates, centre=0.2)
    wide = {point.key: point.zone for point in plot.points}
    assert plot.dispersion > 1
    assert wide[3] is Zone.WITHIN
    narrow = limits_at(1000, 0.2)
    assert [narrow.zone(hits / n) for _key, hits, n in rates] == [
        Zone.FAR_BELOW,
        Zone.BELOW,
        Zone.WITHIN,
        Zone.ABOVE,
        Zone.FAR_ABOVE,
    ]
    assert not Zone.WITHIN.differs


def test_chance_alone_is_no_dispersion():
    hits = np.random.default_rng(1).binomial(500, 0.2, 40)
    assert dispersion([(int(one), 500) for one in hits], 0.2) == 1.0
    assert dispersion([(10, 100)], 0.2) == 1.0
    assert dispersion([(0, 100), (0, 50)], 0.0) == 1.0


def test_false_alarms_are_as_rare_as_said():
    """Of agents who are all alike, about one in twenty lies outside the inner limits, hardly any outside the outer."""
    hits = np.random.default_rng(2).binomial(400, 0.2, 4000)
    zones = [limits_at(400, 0.2).zone(int(one) / 400) for one in hits]
    assert 0.03 < sum(zone.differs for zone in zones) / 4000 < 0.07
    assert sum(zone in (Zone.FAR_BELOW, Zone.FAR_ABOVE) for zone in zones) <= 20

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.splitting import split

weights = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=20)


@given(st.integers(-(10**12), 10**12), weights)
def test_the_parts_are_the_whole_and_near_their_share(whole, shares):
    parts = split(whole, shares)
    assert sum(parts) == whole
    total = sum(shares)
    if total > 0:
        for part, share in zip(parts, shares, strict=True):
            assert abs(part - whole * (share / total)) < 1 + abs(whole) * 1e-9


def test_ties_go_to_the_first_and_no_weight_means_even():
    assert split(10, [1, 1, 1]) == [4, 3, 3]
    assert split(10, [0, 0, 0]) == [4, 3, 3]
    assert split(100, [2, 0, 1]) == [67, 0, 33]


@pytest.mark.parametrize("wrong", [[], [1, -1], [float("nan")]])
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"weight|NaN"):
        split(10, wrong)

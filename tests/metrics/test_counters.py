from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.counters import COUNTER_NAMES, DISTINCT, NONE, Counters, is_dial, of_call, total
from salesdesk.types import Direction, Outcome

calls = st.builds(
    of_call,
    st.sampled_from(Direction),
    st.sampled_from(Outcome),
    talk_s=st.integers(0, 4000),
    ring_s=st.integers(0, 60),
    queue_s=st.integers(0, 60),
    hold_s=st.integers(0, 60),
    wrap_s=st.integers(0, 60),
    flagged_effective=st.booleans(),
)


def test_a_connected_outbound_call_counts_everywhere():
    counted = of_call(Direction.OUTBOUND, Outcome.CONNECTED, talk_s=60, hold_s=5, wrap_s=10, ring_s=3, queue_s=2)
    assert counted == Counters(
        calls=1,
        dials=1,
        connected=1,
        effective=1,
        talk_s=60,
        connected_talk_s=60,
        ring_s=3,
        queue_s=2,
        hold_s=5,
        wrap_s=10,
        handled=1,
        handled_s=75,
    )


def test_a_call_without_direction_is_a_dial_and_an_inbound_one_is_not():
    assert [is_dial(direction) for direction in Direction] == [True, True, False, False]
    inbound = of_call(Direction.INBOUND, Outcome.CONNECTED, talk_s=100)
    assert (inbound.dials, inbound.connected, inbound.effective, inbound.talk_s, inbound.handled) == (0, 0, 0, 100, 1)


def test_effective_is_long_enough_or_flagged_but_always_connected():
    assert of_call(Direction.OUTBOUND, Outcome.CONNECTED, talk_s=59).effective == 0
    assert of_call(Direction.OUTBOUND, Outcome.CONNECTED, talk_s=59, effective_seconds=59).effective == 1
    assert of_call(Direction.OUTBOUND, Outcome.CONNECTED, talk_s=1, flagged_effective=True).effective == 1
    assert of_call(Direction.OUTBOUND, Outcome.VOICEMAIL, talk_s=90, flagged_effective=True).effective == 0


@given(st.lists(calls), st.integers(0, 50))
def test_parts_add_up_to_the_whole_wherever_they_are_cut(parts, cut):
    whole = total(parts)
    assert total(parts[:cut]) + total(parts[cut:]) == whole
    for name in COUNTER_NAMES:
        if name not in DISTINCT:
            assert (getattr(whole, name) or 0) == sum(getattr(part, name) or 0 for part in parts)
    assert whole.effective <= whole.connected <= whole.dials <= whole.calls == len(parts)


@given(calls)
def test_nothing_added_changes_nothing(one):
    assert one + NONE == one
    assert NONE + one == one


def test_distinct_customers_do_not_add_up():
    one, other = Counters(calls=2, customers=2), Counters(calls=3, customers=3)
    assert (one + other).customers is None
    assert (one + NONE).customers == 2


def test_no_data_is_told_from_zero():
    known, unknown = Counters(calls=1, deals=0), Counters(calls=1)
    assert (known + unknown).deals == 0
    assert (unknown + unknown).deals is None
    assert replace(known, deals=3).sum_of(["deals"]) == 3
    assert unknown.sum_of(["deals", "calls"]) is None
    assert Counters(calls=5, dials=2).sum_of(["calls", "-dials"]) == 3


def test_every_field_is_a_counter():
    assert tuple(field.name for field in fields(Counters)) == COUNTER_NAMES
    assert set(COUNTER_NAMES) >= DISTINCT

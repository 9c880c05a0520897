from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import RefusedError
from salesdesk.metrics.counters import Counters
from salesdesk.metrics.formulas import LONGEST, parse

ALIASES = {"talk_time": ("talk_s",), "net": ("revenue", "-cost")}


@pytest.mark.parametrize(
    ("text", "numerator", "denominator", "factor"),
    [
        ("dials", ("dials",), (), 1),
        ("revenue / (talk_time / 3600)", ("revenue",), ("talk_s",), 3600),
        ("revenue/talk_time*3600", ("revenue",), ("talk_s",), 3600),
        ("(connected - effective) / dials", ("connected", "-effective"), ("dials",), 1),
        ("-(dials - connected)", ("-dials", "connected"), (), 1),
        ("2 * deals / (2 * connected + 2 * intents)", ("deals",), ("connected", "intents"), 1),
        ("(2*deals + intents) / dials", ("deals", "deals", "intents"), ("dials",), 1),
        ("0.5 * deals / dials", ("deals",), ("dials",), 0.5),
        ("100 * deals / dials", ("deals",), ("dials",), 100),
        ("deals / dials + connected / dials", ("deals", "connected"), ("dials",), 1),
        ("deals / dials - connected / (2*dials)", ("deals", "deals", "-connected"), ("dials",), 0.5),
        ("net / deals", ("revenue", "-cost"), ("deals",), 1),
        ("+dials", ("dials",), (), 1),
        ("customers", ("customers",), (), 1),
        ("connected / 1", ("connected",), (), 1),
    ],
)
def test_formulas_become_one_division(text, numerator, denominator, factor):
    found = parse(text, ALIASES)
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert found.factor == pytest.approx(factor)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is needed"),
        ("  ", "is needed"),
        ("dials +", "isn't a formula"),
        ("dials; import os", "isn't a formula"),
        ("__import__('os').system('x')", "can't stand"),
        ("dials.real", "can't stand"),
        ("[dials]", "can't stand"),
        ("dials ** 2", "Only"),
        ("dials if connected else 0", "can't stand"),
        ("True", "can't stand"),
        ("'text'", "can't stand"),
        ("luck / dials", "“luck” is no counter"),
        ("dials * connected", "multiplied"),
        ("deals / dials + connected / talk_s", "Two rates"),
        ("deals / dials / connected", "more than once"),
        ("deals / (dials / connected)", "more than once"),
        ("dials / 0", "by zero"),
        ("dials / (1 - 1)", "by zero"),
        ("dials + 1", "A number can't be added"),
        ("deals / (dials + 1)", "A number can't be added"),
        ("3", "needs a counter"),
        ("dials - dials", "needs a counter"),
        ("1 / dials", "needs a counter"),
        ("2 * dials", "A count can't be multiplied"),
        ("customers + dials", "Distinct"),
        ("(1000 * deals + intents) / dials", "differ that much"),
        ("1e999 * dials", "too large"),
        ("(" * 120 + "dials" + ")" * 120, "longer"),
        ("dials" + " " * 0 + "+dials" * 60, "longer"),
    ],
)
def test_what_is_no_division_of_two_sums_is_refused(text, why):
    with pytest.raises(RefusedError, match=why):
        parse(text)


def test_deep_brackets_are_no_crash():
    text = "(" * 90 + "dials" + ")" * 90
    assert len(text) < LONGEST
    assert parse(text).numerator == ("dials",)


NAMES = ("dials", "connected", "effective", "talk_s")


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 9)), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 9)), min_size=1, max_size=4),
    st.dictionaries(st.sampled_from(NAMES), st.integers(1, 1000), min_size=4, max_size=4),
)
def test_it_counts_what_the_text_says(above, below, values):
    def text(parts):
        return "(" + " + ".join(f"{times} * {name}" for name, times in parts) + ")"

    found = parse(f"{text(above)} / {text(below)}")
    counters = Counters(**values)
    expected = Fraction(
        sum(values[name] * times for name, times in above), sum(values[name] * times for name, times in below)
    )
    mine = counters.sum_of(found.numerator) * found.factor / counters.sum_of(found.denominator)
    assert mine == pytest.approx(float(expected))


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_refused(text):
    with suppress(RefusedError):
        assert parse(text).numerator

"""Assessment periods: the calendar's edges, the codes, and that parts always make up the whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import SalesDeskError
from salesdesk.periods import Period, PeriodKind, day_number, from_day_number

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
CALENDAR = [kind for kind in PeriodKind if kind is not PeriodKind.CUSTOM]


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-W41", date(2026, 10, 5), date(2026, 10, 11)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-10-05", date(2026, 10, 5), date(2026, 10, 5)),
        ("2026-10-01..2026-10-15", date(2026, 10, 1), date(2026, 10, 15)),
    ],
)
def test_a_code_names_its_days_and_is_written_again(code: str, start: date, end: date) -> None:
    period = Period.parse(code)
    assert (period.start, period.end) == (start, end)
    assert period.code == code
    assert period.length == (end - start).days + 1


@pytest.mark.parametrize(("text", "code"), [(" 2026q1 ", "2026-Q1"), ("2026-w5", "2026-W05"), ("2026-3", "2026-03")])
def test_careless_writing_is_understood(text: str, code: str) -> None:
    assert Period.parse(text).code == code


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-Q5", "2026-13", "2026-W54", "2026-02-30", "2026-10-05..", "a..b", "0"]
)
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(SalesDeskError) as refused:
        Period.parse(text)
    assert "2026-Q3" in refused.value.hint


def test_a_period_can_not_end_before_it_begins() -> None:
    with pytest.raises(SalesDeskError, match="ends before it begins"):
        Period.parse("2026-10-15..2026-10-01")


@given(DAYS, st.sampled_from(CALENDAR))
def test_a_period_holds_its_day_and_touches_its_neighbours(day: date, kind: PeriodKind) -> None:
    period = Period.of(kind, day)
    assert day in period
    assert period.first_number == period.previous().last_number + 1
    assert period.next().previous() == period
    assert Period.parse(period.code) == period


@given(DAYS, st.integers(1, 400))
def test_a_custom_span_moves_by_its_length(day: date, length: int) -> None:
    span = Period(day, from_day_number(day_number(day) + length - 1))
    assert span.next().length == span.previous().length == length
    assert span.next().first_number == span.last_number + 1
    assert Period.parse(span.code) == span


@given(DAYS, st.integers(1, 800), st.sampled_from(CALENDAR))
def test_parts_make_up_the_whole(day: date, length: int, kind: PeriodKind) -> None:
    whole = Period(day, from_day_number(day_number(day) + length - 1))
    days = [one for part in whole.parts(kind) for one in part.days()]
    assert days == list(whole.days())
    assert all(part.kind is kind for part in whole.parts(kind))


@given(DAYS)
def test_day_numbers(day: date) -> None:
    assert from_day_number(day_number(day)) == day


def test_other_dates_are_a_span() -> None:
    span = Period.spanning(date(2026, 10, 2), date(2026, 10, 31))
    assert (span.kind, span.length) == (PeriodKind.CUSTOM, 30)


@pytest.mark.parametrize("code", ["2026", "2026-Q3", "2024-02", "2026-W41", "2026-10-05", "2026-10-01..2026-10-15"])
def test_the_kind_of_two_dates_is_found_again(code: str) -> None:
    period = Period.parse(code)
    assert Period.spanning(period.start, period.end) == period

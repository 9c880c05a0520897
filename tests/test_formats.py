"""How figures, durations, money and dates are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from salesdesk import formats, i18n
from salesdesk.formats import ValueKind
from salesdesk.periods import Period, PeriodKind


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (0, "0"), (3, "3"), (3.26, "3.3"), (3.02, "3"), (1234567, "1,234,567"), (12345.6, "12,346"),
     (-2.5, "−2.5"), (-0.01, "0"), (float("nan"), "—"), (float("inf"), "—")],
)  # fmt: skip
def test_numbers(value: float | None, text: str) -> None:
    assert formats.number(value) == text


def test_number_with_given_places() -> None:
    assert formats.number(97, 1) == "97.0"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), (0.213, "21.3%"), (-0.05, "−5.0%"), (12, "1,200.0%"), (float("inf"), "—")]
)
def test_per_cent(value: float | None, text: str) -> None:
    assert formats.percent(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "—"), (0, "0:00"), (75, "1:15"), (59.6, "1:00"), (3599, "59:59"), (3675, "1:01:15"), (360000, "100:00:00"),
     (-75, "−1:15"), (-0.2, "0:00"), (float("nan"), "—")],
)  # fmt: skip
def test_durations(seconds: float | None, text: str) -> None:
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(None, "CNY", "—"), (123450, "CNY", "¥1,234.50"), (6000000, "CNY", "¥60,000"), (1234567, "CNY", "¥12,346"),
     (5, "EUR", "€0.05"), (-123450, "USD", "−$1,234.50"), (1500, "JPY", "¥1,500"), (100, "CHF", "CHF 1"),
     (float("nan"), "CNY", "—")],
)  # fmt: skip
def test_money(minor: float | None, currency: str, text: str) -> None:
    assert formats.money(minor, currency) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ValueKind.NUMBER, "75"),
        (ValueKind.PERCENT, "7,500.0%"),
        (ValueKind.DURATION, "1:15"),
        (ValueKind.MONEY, "¥0.75"),
    ],
)
def test_a_figure_is_written_as_its_kind_wants(kind: ValueKind, text: str) -> None:
    assert formats.figure(75, kind) == text


@pytest.mark.parametrize(
    ("period", "english", "chinese"),
    [
        (Period.parse("2026"), "2026", "2026年"),
        (Period.parse("2026-Q4"), "Q4 2026", "2026年第4季度"),
        (Period.parse("2026-10"), "Oct 2026", "2026年10月"),
        (Period.parse("2026-W41"), "Week 41, 2026", "2026年第41周"),
        (Period.parse("2026-10-05"), "5 Oct 2026", "2026年10月5日"),
        (Period.parse("2026-10-01..2026-10-15"), "1 Oct – 15 Oct 2026", "2026年10月1日至10月15日"),
        (Period.parse("2025-12-20..2026-01-05"), "20 Dec 2025 – 5 Jan 2026", "2025年12月20日至2026年1月5日"),
        (Period(date(2026, 10, 1), date(2026, 10, 4), PeriodKind.WEEK), "1 Oct – 4 Oct 2026", "2026年10月1日至10月4日"),
        (None, "—", "—"),
    ],
)
def test_periods(period: Period | None, english: str, chinese: str) -> None:
    assert formats.period(period) == english
    with i18n.speaking("zh_CN"):
        assert formats.period(period) == chinese


def test_days_and_moments() -> None:
    moment = datetime(2026, 10, 5, 9, 7, tzinfo=UTC)
    assert (formats.day(None), formats.short_day(None), formats.moment(None)) == ("—", "—", "—")
    assert formats.short_day(moment.date()) == "5 Oct"
    assert formats.moment(moment) == "5 Oct 2026 09:07"
    assert formats.moment(moment.date()) == "5 Oct 2026"
    with i18n.speaking("zh_CN"):
        assert formats.short_day(moment.date()) == "10月5日"
        assert formats.moment(moment) == "2026年10月5日 09:07"


def test_phrases_in_a_line() -> None:
    assert formats.listed(["a", "b"]) == "a; b"
    with i18n.speaking("zh_CN"):
        assert formats.listed(["甲", "乙"]) == "甲；乙"


def test_names_in_one_line():
    assert formats.enumerated(["Dials", "Talk time"]) == "Dials, Talk time"
    i18n.use("zh_CN")
    try:
        assert formats.enumerated(["外呼量", "接通率"]) == "外呼量、接通率"
    finally:
        i18n.use("en")


def test_the_currency_in_force_writes_and_reads_amounts() -> None:
    formats.use_currency("USD")
    assert formats.money(266_750) == "$2,667.50"
    assert (formats.to_minor(2667.5), formats.to_major(266_750), formats.to_major(500)) == (266_750, 2667.5, 5)
    formats.use_currency("JPY")
    assert (formats.currency(), formats.money(2667)) == ("JPY", "¥2,667")
    assert (formats.to_minor(2667), formats.to_major(2667)) == (2667, 2667)
    assert formats.money(266_750, "EUR") == "€2,667.50"


def test_chinese_sentences_follow_each_other_without_a_space() -> None:
    with i18n.speaking("zh_CN"):
        assert formats.sentences(["已保存。", "", "缺少字体 A。", "n = 3"]) == "已保存。缺少字体 A。n = 3"
    assert formats.sentences(["Saved.", "", "One glyph is missing."]) == "Saved. One glyph is missing."

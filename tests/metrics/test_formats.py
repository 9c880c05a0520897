import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.formats import ValueKind
from salesdesk.metrics.catalogue import catalogue, kpi
from salesdesk.metrics.formats import read, target_unit_word, unit_word, value_kind, write, write_change


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("connect_rate", 0.213, "21.3%"),
        ("dials", 1980, "1,980"),
        ("avg_talk", 300, "5:00"),
        ("talk_time", 7325, "2:02:05"),
        ("revenue", 123450, "¥1,234.50"),
        ("csat", 4.5, "4.5"),
        ("connect_rate", None, "—"),
    ],
)
def test_values_are_written_as_people_write_them(name, value, text):
    assert write(kpi(name), value) == text


def test_kinds_and_units():
    assert value_kind(kpi("connect_rate")) is ValueKind.PERCENT
    assert value_kind(kpi("dials")) is ValueKind.NUMBER
    assert (unit_word(kpi("dials")), target_unit_word(kpi("dials"))) == ("calls", "calls/day")
    assert (unit_word(kpi("talk_time")), target_unit_word(kpi("talk_time"))) == ("", "a day")
    assert target_unit_word(kpi("deals")) == "orders"
    words = {unit_word(one) for one in catalogue()}
    assert words == {"calls", "customers", "leads", "opportunities", "orders", "points", ""}


def test_changes_carry_their_sign():
    assert write_change(kpi("connect_rate"), 0.213, 0.2) == "+1.3 pp"
    assert write_change(kpi("connect_rate"), 0.2, 0.213) == "−1.3 pp"
    assert write_change(kpi("connect_rate"), 0.2, 0.2) == "0 pp"
    assert write_change(kpi("dials"), 110, 100) == "+10.0%"
    assert write_change(kpi("dials"), 90, 100) == "−10.0%"
    assert write_change(kpi("dials"), 90, 0) == "—"
    assert write_change(kpi("dials"), None, 1) == "—"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("connect_rate", "20%", 0.2),
        ("connect_rate", "20", 0.2),
        ("connect_rate", "0.2", 0.2),
        ("connect_rate", "１００％", 1.0),
        ("avg_talk", "5:00", 300),
        ("avg_talk", "5：30", 330),
        ("talk_time", "1:02:03", 3723),
        ("talk_time", "7200", 7200),
        ("dials", " 1,200 ", 1200),
        ("revenue", "¥1,234.50", 123450),
        ("revenue", "500元", 50000),
    ],
)
def test_values_are_read_as_people_write_them(name, text, value):
    assert read(kpi(name), text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("connect_rate", "much", "20%"),
        ("avg_talk", "5:99", "5:00"),
        ("dials", "", "number"),
        ("dials", "nan", "number"),
    ],
)
def test_nonsense_is_refused_with_an_example(name, text, hint):
    with pytest.raises(SalesDeskError) as error:
        read(kpi(name), text)
    assert hint in error.value.hint


@given(st.integers(0, 10**6))
def test_seconds_survive_writing_and_reading(seconds):
    assert read(kpi("avg_talk"), write(kpi("avg_talk"), seconds)) == seconds


@given(st.integers(0, 1000))
def test_shares_survive_writing_and_reading(tenths):
    assert read(kpi("connect_rate"), write(kpi("connect_rate"), tenths / 1000)) == pytest.approx(tenths / 1000)


def test_units_speak_chinese():
    with i18n.speaking(i18n.CHINESE):
        assert unit_word(kpi("dials"))

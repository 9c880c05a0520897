"""Single values: moments, durations, outcomes, parties."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import UnreadableFileError
from salesdesk.importers import date_evidence, durations, moments, words
from salesdesk.importers.clocks import Moments
from salesdesk.importers.durations import BAD, Durations
from salesdesk.importers.outcomes import Flags, Verdicts
from salesdesk.importers.parties import TOTAL, Agents, Customers, Labels, agent, customer
from salesdesk.importers.zones import Zone
from salesdesk.types import Outcome

NOON = datetime(2024, 5, 6, 15, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2024-05-06 15:04:09", "", "2024-05-06 15:04:09"), ("2024/5/6 15:04", "", "2024-05-06 15:04:00"), ("06/05/2024 3:04:09 p.m.", "dmy", "2024-05-06 15:04:09"),
        ("05/06/24 03:04:09 PM", "mdy", "2024-05-06 15:04:09"), ("Mon May 6 15:04:09 2024", "", "2024-05-06 15:04:09"), ("15:04:09.868 UTC MAY 06 2024", "", "2024-05-06 15:04:09"),
        ("20240506150409", "", "2024-05-06 15:04:09"), ("202405061504", "", "2024-05-06 15:04:00"), ("20240506T150409Z", "", "2024-05-06 15:04:09"), ("1715007849", "", "2024-05-06 15:04:09"),
        ("1715007849123", "", "2024-05-06 15:04:09"), ("1715007849123456", "", "2024-05-06 15:04:09"), ("2024-05-06T15:04:09.551Z", "", "2024-05-06 15:04:09"),
        ("2024-05-06T23:04:09+08:00", "", "2024-05-06 15:04:09"), ("Mon, 06 May 2024 15:04:09 +0000", "", "2024-05-06 15:04:09"), ("113/05/06 下午 3:04:09", "", "2024-05-06 15:04:09"),
        ("民國113年5月6日 15:04:09", "", "2024-05-06 15:04:09"), ("2024年5月6日 下午3:04:09", "", "2024-05-06 15:04:09"), ("２０２４／０５／０６　１５：０４：０９", "", "2024-05-06 15:04:09"),
        ("令和6年5月6日 15時04分09秒", "", "2024-05-06 15:04:09"), ("R6.5.6 午後3:04:09", "", "2024-05-06 15:04:09"), ("2024/05/06 (月) 15:04:09", "", "2024-05-06 15:04:09"),
        ("May 6, 2024 3:04:09 PM", "", "2024-05-06 15:04:09"), ("6-May-24 15:04:09", "", "2024-05-06 15:04:09"), ("2024-May-06 15:04:09", "", "2024-05-06 15:04:09"),
        ("6 de mayo de 2024 15:04:09", "", "2024-05-06 15:04:09"), ("2024-05-06 15:04:09 CST", "", "2024-05-06 15:04:09"), ("06.05.2024 15:04:09", "dmy", "2024-05-06 15:04:09"),
        ("'2024-05-06 15:04:09", "", None), ("13/13/2024 10:00:00", "", None), ("2024-02-30 10:00:00", "", None), ("hello", "", None), ("", "", None), ("12:30", "", None),
        ("2024-05-06 25:04:09", "", None), ("1.38E+10", "", None), ("-5", "", None), ("3", "", None), ("13800138000", "", None), ("99999999999999", "", None), ("2024-05-06", "", "2024-05-06 00:00:00"),
        ("中午 12:30 2024-05-06", "", "2024-05-06 12:30:00"), ("2024-05-06 12:04:09 AM", "", "2024-05-06 00:04:09"), ("2024-05-06 9.04 AM", "", "2024-05-06 09:04:00"),
    ],
)  # fmt: skip
def test_moments(text: str, order: str, expected: str | None) -> None:
    found = Moments(Zone("UTC"), order).one(text)
    if text.startswith("'"):
        expected = "2024-05-06 15:04:09" if found else None
    assert (f"{datetime.fromtimestamp(found[0], UTC):%Y-%m-%d %H:%M:%S}" if found else None) == expected


@pytest.mark.parametrize(
    ("dates", "order", "is_open"),
    [
        (["13/01/2024", "02/03/2024"], "dmy", False), (["01/13/2024", "02/03/2024"], "mdy", False), (["24/12/31", "24/01/02"], "ymd", False),
        ([f"{d:02d}/10/2024" for d in range(1, 12)], "dmy", False), ([f"10/{d:02d}/2024" for d in range(1, 12)], "mdy", False), (["03/04/2024"], "dmy", True),
        (["2024-01-02"], "", False),
    ],
)  # fmt: skip
def test_the_order_of_dates_from_the_column(dates: list[str], order: str, is_open: bool) -> None:
    found = date_evidence.evidence(dates)
    assert (found.order, found.is_open) == (order, is_open)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1)))  # noqa: DTZ001
def test_what_is_written_is_read(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    zone = Moments(Zone("UTC"), "dmy")
    for form in (
        "%Y-%m-%d %H:%M:%S",
        "%d/%m/%Y %H:%M:%S",
        "%Y/%m/%d %I:%M:%S %p",
        "%Y%m%d%H%M%S",
        "%d %b %Y %H:%M:%S",
        "%a %b %d %H:%M:%S %Y",
    ):
        assert zone.one(moment.strftime(form)) == (int(moment.timestamp()), 0)


@given(st.text(max_size=40))
def test_any_text_is_read_or_not(text: str) -> None:
    moments.read(text)
    durations.seconds(text)
    agent(text)
    customer(text)
    words.is_total(text)
    Durations()[text]


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("143", "s", 143), ("2.5", "min", 150), ("0:02:23", "s", 143), ("12:23", "s", 743), ("01:05", "h:mm", 3900), ("20分21秒", "s", 1221), ("1小时2分3秒", "s", 3723), ("1h 2m 3s", "s", 3723),
        ("12:02:23 AM", "s", 143), ("12.02.23 AM", "s", 143), ("1:02:23 p.m.", "s", 47_000 - 57), ("0.000069444446", "day", 6), ("1,234", "s", 1234), ("1,5", "s", 2), ("5500", "ms", 6),
        ("45 sec", "s", 45), ("PT1M3S", "s", 63), ("00:01:02.6", "s", 63), ("", "s", 0), ("-", "s", 0), ("NULL", "s", 0), ("-5", "s", BAD), ("-0:01:00", "s", BAD), ("abc", "s", BAD),
        ("3 apples", "s", BAD), ("90000", "s", BAD), ("1 00:00:01", "s", BAD), ("１２", "s", 12), ("1e999", "s", BAD), ("nan", "s", 0),
    ],
)  # fmt: skip
def test_durations(text: str, unit: str, expected: int) -> None:
    assert Durations(unit, empty=0)[text] == expected


def test_durations_that_may_fail() -> None:
    lengths = Durations(strict=False)
    assert lengths["-5"] is None
    assert lengths[""] is None
    assert lengths.missed
    lengths.LIMIT = 1
    assert [lengths[str(k)] for k in range(5)] == list(range(5))
    assert len(lengths) <= 3


@pytest.mark.parametrize(
    ("values", "unit"), [([0.01, 0.002], "day"), ([5000, 30_000, 12_000, 90_000], "ms"), ([3, 50, 600], "s"), ([], "s")]
)  # fmt: skip
def test_units_by_size(values: list[float], unit: str) -> None:
    assert durations.guess_unit(values, [str(v) for v in values])[0] == unit


def test_outcome_words_against_talk() -> None:
    verdicts = Verdicts({"33": (Outcome.CONNECTED, Outcome.CONNECTED)}, {"foo": Outcome.BUSY})
    assert verdicts["ANSWERED"] == (Outcome.CONNECTED, Outcome.CONNECTED)
    assert verdicts["NORMAL_CLEARING"] == (Outcome.CONNECTED, Outcome.NO_ANSWER)
    assert verdicts["拒绝"] == (Outcome.CONNECTED, Outcome.REJECTED)
    assert verdicts["断り"] == (Outcome.CONNECTED, Outcome.CONNECTED)
    assert verdicts["33"] == (Outcome.CONNECTED, Outcome.CONNECTED)
    assert verdicts["Foo"] == (Outcome.BUSY, Outcome.BUSY)
    assert verdicts[""] == (Outcome.CONNECTED, Outcome.NO_ANSWER)
    assert verdicts["BUSY (17)"] == (Outcome.BUSY, Outcome.BUSY)
    assert verdicts["Sale;Callback"] == (Outcome.CONNECTED, Outcome.CONNECTED)
    assert verdicts["zzz"] == (Outcome.CONNECTED, Outcome.UNKNOWN)
    assert verdicts.unheard == {"zzz"}
    flags = Flags()
    assert flags["Y"] == (Outcome.CONNECTED, Outcome.CONNECTED)
    assert flags["否"] == (Outcome.NO_ANSWER, Outcome.NO_ANSWER)
    assert flags["?"] == (Outcome.CONNECTED, Outcome.NO_ANSWER)
    assert flags["busy"] == (Outcome.BUSY, Outcome.BUSY)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A010\u3000", "A010"), (" 张  伟 ", "张 伟"), ("NO_SERVER", None), ("VDAD", None), ("", None), ("-", None), ("Total", TOTAL), ("合计", TOTAL), ("ada@demo", "ada"),
        ("ada@example.com", "ada@example.com"), ('["ada@demo", "ben@demo"]', "ada"), ('{"Name": "王芳"}', "王芳"), ("[ada, ben]", "ada"), ("[]", None), ('{"x": 1}', None), ("[1", "1"),
        ("Ada; Ben", "Ada"), (";", None), ("Stone, Ada", "Stone, Ada"), ("PJSIP/1002-0000001a", "1002"), ("8001.0", "8001"), ("0801", "0801"),
    ],
)  # fmt: skip
def test_agents(text: str, name: str | None) -> None:
    assert agent(text) == name
    assert Agents()[text] == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "13800138000"), ("0", None), ("000", None), ("", None), ("anonymous", None), ("未知", None), ("+86 138-0013-8000", "+8613800138000"), ("(010) 6655 4433", "01066554433"),
        ("１３８００１３８０００", "13800138000"), ("138****0001", "138****0001"), ("XXXXXX1234", "XXXXXX1234"), ("sip:1001@host;x=1", "1001"), ("13800138000.0", "13800138000"), ("1.38E+10", "1.38E+10"),
        ('"Ada" <8001>', "8001"), ("C-1001", "C-1001"), ("008613800138000", "008613800138000"), ("--", None),
    ],
)  # fmt: skip
def test_customers(text: str, number: str | None) -> None:
    assert customer(text) == number
    assert Customers()[text] == number


def test_labels() -> None:
    labels = Labels()
    assert labels[" ok\u3000"] == "ok"
    assert labels["NULL"] is None


@pytest.mark.parametrize(
    ("text", "is_sum"),
    [
        ("Total", True),
        ("合计：", True),
        ("华东小计", True),
        ("Total (12)", True),
        ("Totally", False),
        ("2024", False),
        ("x" * 50, False),
    ],
)
def test_sums(text: str, is_sum: bool) -> None:
    assert words.is_total(text) is is_sum


def test_zones() -> None:
    shanghai, new_york = Zone("Asia/Shanghai"), Zone("America/New_York")
    hour = int(NOON.timestamp()) // 3600
    assert shanghai.by_local[hour] == 28_800
    assert new_york.by_utc[hour] == -14_400
    assert Zone("-03:30").by_local[hour] == -12_600
    assert Zone("").by_local[hour] == -Zone("").by_local[hour] or Zone("").by_utc[hour] == Zone("").by_local[hour]
    assert Zone("").by_local[10**9] == 0
    assert Zone("").by_utc[10**15] == 0
    for name in ("Mars/Olympus", "+99:99:99", "../etc"):
        with pytest.raises(UnreadableFileError):
            Zone(name)


def test_days_on_which_clocks_change() -> None:
    times = Moments(Zone("Europe/Berlin")).whole(["2024-03-31 01:30:00", "2024-03-31 03:30:00", "2024-04-01 12:00:00"])
    assert [datetime.fromtimestamp(u or 0, UTC).hour for u in times.utc] == [0, 1, 10]
    assert times.east == [3600, 7200, 7200]


def test_dates_and_times_in_odd_cells() -> None:
    zone = Moments(Zone("UTC"))
    times = zone.date_and_time(
        ["2024-05-06", "2024-05-06 00:00:00", "2024-05-06", "", "2024-05-06"],
        ["10:00", "11:00:00", "1900-01-01 12:00:00", "10:00", ""],
    )
    assert [datetime.fromtimestamp(u, UTC).hour if u else None for u in times.utc] == [10, 11, 12, None, None]
    assert list(times.gaps) == [3, 4]
    assert zone.serials(["45418.5", "x", "5"]).gaps == [1, 2]
    assert zone.serials(["45418", "45418", "45418"], ["0.5", "10:00", "5"]).gaps == [2]
    assert Moments(Zone("Asia/Shanghai"), said_utc=True).whole(["2024-05-06 10:00:00", "x"]).utc == [1714989600, None]
    assert zone.dates(["2024-05-06", "2024-05-06 10:00"]).utc == [1714953600, 1714989600]

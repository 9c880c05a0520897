"""Number formats: what they show, and what stored numbers become."""

from __future__ import annotations

import pytest

from salesdesk.importers.workbooks.formats import Cells, Formats, Kind, kind_of_format, number_text, zeros_of_format

P, D, M, T, S = Kind.PLAIN, Kind.DATE, Kind.MOMENT, Kind.TIME, Kind.SPAN


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", P), ("0", P), ("#,##0.00", P), ("0%", P), ("0.00E+00", P), ("# ?/?", P), ("@", P), ("", P), ("[Red]0.00", P), ("[>100]0;0.0", P),
        ('0"s"', P), ('"d"0', P), ('0.0"h"', P), ("\\h0", P), ('#,##0\\ "min"', P), ("_-* #,##0_-", P), ("¥#,##0.00", P), ("000-0000", P),
        ("yyyy-mm-dd", D), ("yyyy/m/d", D), ("d-mmm-yy", D), ("mmm-yy", D), ("m", D), ("d", D), ('yyyy"年"m"月"d"日"', D), ("[$-804]yyyy-mm-dd;@", D),
        ("[DBNum1]yyyy年m月d日", D), ("[$-F800]dddd, mmmm dd, yyyy", D), ("aaaa", D), ("e", D), ("yyyymmdd", D),
        ("yyyy-mm-dd hh:mm:ss", M), ("m/d/yy h:mm", M), ("dd.mm.yyyy hh:mm", M), ("yyyy-mm-dd hh:mm:ss.000", M), ("yyyy-mm-dd\\ hh:mm", M),
        ("h:mm", T), ("h:mm:ss", T), ("h:mm AM/PM", T), ("mm:ss", T), ("mm:ss.0", T), ('h"时"mm"分"ss"秒"', T), ('上午/下午h"时"mm"分"', T), ("[$-F400]h:mm:ss AM/PM", T),
        ("[h]:mm:ss", S), ("[hh]:mm", S), ("[mm]:ss", S), ("[ss]", S), ("[H]:MM", S),
    ],
)  # fmt: skip
def test_kinds(code: str, kind: Kind) -> None:
    assert kind_of_format(code) is kind


@pytest.mark.parametrize(("code", "zeros"), [("00000", 5), ("0", 0), ("000-0000", 0), ("00;-00", 2), ("General", 0)])
def test_zeros(code: str, zeros: int) -> None:
    assert zeros_of_format(code) == zeros


@pytest.mark.parametrize(
    ("kind", "stored", "shown"),
    [
        (P, "12", "12"), (P, "12.0", "12"), (P, "1.38E10", "13800000000"), (P, "0.1", "0.1"), (P, "-3.0", "-3"), (P, "1e300", "1e+300"), (P, "x", "x"), (P, "", ""),
        (D, "46083", "2026-03-02"), (D, "46083.5", "2026-03-02 12:00:00"), (D, "60", "1900-02-29"), (D, "61", "1900-03-01"), (D, "59", "1900-02-28"), (D, "0", "1900-01-00"),
        (D, "0.25", "06:00:00"), (D, "2958465", "9999-12-31"), (D, "2958466", "2958466"), (D, "x", "x"),
        (M, "46083.37505787037", "2026-03-02 09:00:05"), (M, "46083", "2026-03-02 00:00:00"), (M, "46083.999999999", "2026-03-03 00:00:00"), (M, "0.5", "12:00:00"),
        (M, "46083.00000578703", "2026-03-02 00:00:00.500"), (M, "nan", "nan"),
        (T, "0.375", "09:00:00"), (T, "1.5", "36:00:00"), (T, "46083.5", "2026-03-02 12:00:00"), (T, "-0.5", "-12:00:00"),
        (S, "0.000706018518518519", "00:01:01"), (S, "1.0423611111111111", "25:01:00"), (S, "1000", "24000:00:00"), (S, "0", "00:00:00"), (S, "1e300", "1e+300"),
    ],
)  # fmt: skip
def test_numbers(kind: Kind, stored: str, shown: str) -> None:
    assert Cells(kind)[stored] == shown
    assert Cells(kind).all([stored, stored]) == [shown, shown]


def test_many_moments_at_once_are_those_one_by_one() -> None:
    stored = [repr(40000 + n * 0.000_694_444 + n / 7) for n in range(500)]
    assert Cells(M).all(stored) == [Cells(M)[text] for text in stored]


def test_days_since_1904() -> None:
    assert Cells(D, since_1904=True)["44621"] == "2026-03-02"
    assert Cells(M, since_1904=True).all(["44621.5", "44622.25"]) == ["2026-03-02 12:00:00", "2026-03-03 06:00:00"]


def test_zeros_fill_numbers_up() -> None:
    assert Cells(P, zeros=5)["12"] == "00012"
    assert Cells(P, zeros=2)["123"] == "123"


def test_styles() -> None:
    formats = Formats({164: "yyyy-mm-dd", 14: "General"}, [0, 164, 14, 22, 46], since_1904=False)
    assert [formats.cells(s)["1.5"] for s in ("", "0", "1", "2", "3", "4", "99", "x")] == [
        "1.5", "1.5", "1900-01-01 12:00:00", "1.5", "1900-01-01 12:00:00", "36:00:00", "1.5", "1.5",
    ]  # fmt: skip


def test_numbers_as_typed() -> None:
    assert [number_text(t) for t in ("007", "1E3", "1.50", "-0.0", "٣")] == ["007", "1000", "1.5", "0", "٣"]

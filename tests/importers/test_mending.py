"""Records of the wrong width: mended where the columns tell how, left alone where they don't."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.importers import reader
from salesdesk.importers.grid import Grid
from salesdesk.importers.mending import Mender
from salesdesk.importers.records import Dialect

TOWNS = ("Rome", "Oslo", "Bern", "Lima")
ROWS = [
    [f"2026-03-{1 + k % 28:02d}", f"{8 + k % 9:02d}:{k % 60:02d}", TOWNS[k % 4], f"A{100 + k}", f"note {k}, fine"]
    for k in range(40)
]


def mender() -> Mender:
    return Mender(Dialect(","), 5, lambda: ROWS)


@pytest.mark.parametrize(
    ("spoilt", "whole"),
    [
        (["2026-03-05", "", "09:30", "Oslo", "A140", "note 4, fine"], ["2026-03-05", "09:30", "Oslo", "A140", "note 4, fine"]),
        (["2026-03-0509:30", "Oslo", "A140", "note 4, fine"], ["2026-03-05", "09:30", "Oslo", "A140", "note 4, fine"]),
        (["2026-03-05", "09:30", "Oslo", "A140", "note 4", " fine"], ["2026-03-05", "09:30", "Oslo", "A140", "note 4, fine"]),
        (["2026-03-05;09:30;Oslo;A140;note 4"], ["2026-03-05", "09:30", "Oslo", "A140", "note 4"]),
        (['2026-03-05 09:30 Oslo A140 "note 4', ' fine"'], ["2026-03-05", "09:30", "Oslo", "A140", "note 4, fine"]),
    ],
)  # fmt: skip
def test_a_record_is_mended_where_its_columns_tell_how(spoilt: list[str], whole: list[str]) -> None:
    assert mender().row(spoilt) == whole


@pytest.mark.parametrize(
    "row",
    [["Source: own figures"], ["day", "", "hour", "town", "code", "text"], ["Total", "40"], ["", ""], ["x"] * 60,
     ["2026-03-05", "09:30", "Oslo", "A140", "note 4, fine", "extra", "cells"]],
)  # fmt: skip
def test_what_is_no_broken_record_stays_as_it_is(row: list[str]) -> None:
    assert mender().row(row) == row


def test_columns_of_which_nothing_is_known_mend_nothing() -> None:
    assert Mender(Dialect(","), 5, list).row(["a", "b"]) == ["a", "b"]
    assert Mender(Dialect(","), 1, list).block([["a", "b"]]) == [["a", "b"]]


def test_records_kept_as_columns() -> None:
    odd = {1: ["2026-03-0509:30", "Oslo", "A140", "note 4, fine"], 2: ["see below"]}
    grid = Grid([[row[k] if at == 0 else "" for at, row in enumerate(ROWS[:3])] for k in range(5)], odd)
    assert list(mender().block(grid)) == [
        ROWS[0],
        ["2026-03-05", "09:30", "Oslo", "A140", "note 4, fine"],
        ["see below"],
    ]
    left = Grid(grid.columns, {2: ["see below"]})
    assert mender().block(left) is left


def test_looking_ends_where_it_is_in_vain() -> None:
    tired = mender()
    for _ in range(2_000):
        tired.row(["?"] * 30)
    assert tired.row(["2026-03-0509:30", "Oslo", "A140", "note 4, fine"]) == [
        "2026-03-0509:30",
        "Oslo",
        "A140",
        "note 4, fine",
    ]


def test_an_empty_file_makes_an_empty_table(tmp_path: Path) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "o.csv"
    for data in (b"", b" \r\n\r\n"):
        file.write_bytes(data)
        assert reader.as_csv(file, out).problems
        assert out.read_bytes() == b""

"""Any bytes: no exception but ours, no row lost count of."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.logs import log
from salesdesk.errors import SalesDeskError
from salesdesk.importers import reader
from salesdesk.importers.records import Dialect, Splitter

SEEDS = [log(seed).data[:3000] for seed in range(12)]
PIECES = st.sampled_from(
    [
        b'"',
        b"\n",
        b"\r",
        b"\0",
        b",",
        b";",
        b"\xff",
        b"\xe4\xbd",
        b"\x1a",
        b"'",
        b"\\",
        b"\t",
        b'""',
        b"-",
        b"9" * 30,
        b"<table>",
        b"sep=;\n",
        b"\xef\xbb\xbf",
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 30), PIECES), max_size=12)


def read_all(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.csv"
        file.write_bytes(data)
        try:
            understood = reader.inspect(file)
            count = 0
            for chunk in reader.read_calls(file, understood):
                assert chunk.rows_read == len(chunk.rows) + len(chunk.errors) + len(chunk.not_calls)
                count += chunk.rows_read
            assert count == understood.rows
            reader.preview(file, understood)
            reader.read_people(file, understood)
            reader.as_csv(file, Path(folder) / "out.csv")
        except SalesDeskError:
            return


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), EDITS)
def test_spoilt_logs(seed: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(seed)
    for at, length, piece in edits:
        data[at : at + length] = piece
    read_all(bytes(data))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    read_all(data)


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet='ab,"\n\r;x \\|', max_size=80),
    st.integers(1, 7),
    st.sampled_from([Dialect(","), Dialect(";", "'"), Dialect("||"), Dialect(",", '"', "\\"), Dialect("", "")]),
    st.integers(0, 4),
)
def test_pieces_make_no_difference(text: str, size: int, dialect: Dialect, width: int) -> None:
    whole = [row for _n, rows in Splitter(dialect, width).blocks([text]) for row in rows]
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    parts = [row for _n, rows in Splitter(dialect, width).blocks(pieces) for row in rows]
    assert [r for r in parts if any(r)] == [r for r in whole if any(r)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(alphabet='ab,"\n;x ', max_size=6), min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_is_written_well_is_read_back(rows: list[list[str]]) -> None:
    text = "".join(",".join('"' + c.replace('"', '""') + '"' for c in row) + "\n" for row in rows)
    got = [row for _n, found in Splitter(Dialect(","), 3).blocks([text]) for row in found]
    assert got == rows


def test_the_first_cases_of_the_fuzz_run(tmp_path: Path) -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("fuzz", script)
    assert spec is not None
    assert spec.loader is not None
    fuzz = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fuzz)
    heard: dict[int, str] = {}
    fuzz.run_cases(0, range(120), 7, tmp_path, heard.__setitem__)
    assert heard == dict.fromkeys(range(120), "")

"""Spoilt workbooks: no exception but ours, and no row lost count of."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from importers.fuzz_workbooks import cases
from salesdesk.errors import SalesDeskError
from salesdesk.importers import reader


@pytest.mark.parametrize("seed", range(6))
def test_spoilt_workbooks(seed: int, tmp_path: Path) -> None:
    read = 0
    for number, (name, data) in enumerate(islice(cases(seed), 25)):
        file = tmp_path / f"{number}{Path(name).suffix}"
        file.write_bytes(data)
        try:
            understood = reader.inspect(file)
            for chunk in reader.read_calls(file, understood):
                assert chunk.rows_read == len(chunk.rows) + len(chunk.errors) + len(chunk.not_calls)
            reader.as_csv(file, tmp_path / "out.csv")
        except SalesDeskError:
            continue
        read += 1
    assert read > 0

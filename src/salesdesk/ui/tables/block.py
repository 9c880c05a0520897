"""A block of cells as spreadsheets put it into the clipboard."""

from __future__ import annotations

import csv
import io


def parse_block(text: str) -> list[list[str]]:
    """Cells of a clipboard text as Excel and WPS write it: tabs and line ends; quoted cells may hold either."""
    lines = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").rstrip("\n")), delimiter="\t"))
    return [line for line in lines if line]

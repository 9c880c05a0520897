"""A workbook of calls read to its end: by SalesDesk to typed rows, and by the libraries there are to cells.

    python3 dev.py bench workbooks [--rows 200000] [--rounds 3] [--way salesdesk …]

Every way is a whole process over the same file (twelve columns: texts, two moments, numbers, a sparse remark), in turn;
medians count. SalesDesk finds out everything about the file first and then gives typed, checked calls; the others only
give cells. Ways whose package is missing are left out and named.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

BASE, BAR, MEMORY_MIB = "calamine", 1.5, 200
HEADER = (
    "通话ID",
    "开始时间",
    "结束时间",
    "坐席",
    "工号",
    "客户号码",
    "呼叫方向",
    "振铃时长",
    "通话时长",
    "结果",
    "任务",
    "备注",
)
WAYS = {
    "salesdesk": (
        "salesdesk",
        (
            "from pathlib import Path\nfrom salesdesk.importers import reader\nfrom salesdesk.importers.understanding import Choices\n"
            "p = Path(FILE)\nu = reader.inspect(p, Choices(timezone='UTC'))\nn = sum(len(c.rows) for c in reader.read_calls(p, u))"
        ),
    ),
    "calamine": (
        "python_calamine",
        (
            "from python_calamine import CalamineWorkbook\nb = CalamineWorkbook.from_path(FILE)\n"
            "n = sum(1 for _ in b.get_sheet_by_index(0).iter_rows()) - 1"
        ),
    ),
    "openpyxl_read_only": (
        "openpyxl",
        (
            "from openpyxl import load_workbook\nb = load_workbook(FILE, read_only=True, data_only=True)\n"
            "n = sum(1 for _ in b.worksheets[0].iter_rows(values_only=True)) - 1"
        ),
    ),
    "pandas_calamine": (
        "python_calamine",
        "import pandas\nn = len(pandas.read_excel(FILE, engine='calamine', dtype=object))",
    ),
}
"""{way: (the package it needs, what the process does with ``FILE``)}."""


def write(path: Path, rows: int) -> None:
    """The calls, the same for the same number of rows."""
    import xlsxwriter

    chance = random.Random(3)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    sheet, moment = book.add_worksheet("calls"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, HEADER)
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC).replace(tzinfo=None)
    names = ("张伟", "李娜", "王芳", "刘洋", "陈静", "杨帆", "赵磊", "黄敏")
    for row in range(1, rows + 1):
        begin += timedelta(seconds=chance.randrange(1, 20))
        talk, agent = chance.choice((0, 0, 0, chance.randrange(1, 600))), chance.randrange(8)
        texts = {
            0: f"C{row:09d}",
            3: names[agent],
            5: f"138{chance.randrange(10**8):08d}",
            6: "呼出",
            9: "已接通" if talk else "无人接听",
            10: f"任务{row % 5}",
        }
        for column, text in texts.items():
            sheet.write_string(row, column, text)
        sheet.write_datetime(row, 1, begin, moment)
        sheet.write_datetime(row, 2, begin + timedelta(seconds=talk + 20), moment)
        for column, number in ((4, 8000 + agent), (7, chance.randrange(40)), (8, talk)):
            sheet.write_number(row, column, number)
        if row % 9 == 0:
            sheet.write_string(row, 11, "回访")
    book.close()


def measure(way: str, file: Path, rows: int) -> tuple[float, float, float]:
    """One run: seconds on the clock, of the processor, peak MiB. Stops where rows are missing."""
    work = f"FILE = {str(file)!r}\n{WAYS[way][1]}\nimport resource\nr = resource.getrusage(resource.RUSAGE_SELF)\nprint(n, r.ru_utime + r.ru_stime, r.ru_maxrss / 1024)"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begin = time.monotonic()
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True, env=environment)
    wall = time.monotonic() - begin
    found, processor, peak = done.stdout.split()
    if int(found) != rows:
        raise SystemExit(f"{way} read {found} of {rows} rows")
    return wall, float(processor), float(peak)


def main() -> int:
    """Measure, print, and fail when a bar is missed."""
    parser = argparse.ArgumentParser(description="A workbook of calls read to its end.")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", action="append", choices=list(WAYS), help="only these")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.write, options.rows)
        return 0
    ways = [way for way in WAYS if not options.way or way in options.way]
    for way in [way for way in ways if importlib.util.find_spec(WAYS[way][0]) is None]:
        print(f"without {way}: {WAYS[way][0]} is not installed here")
        ways.remove(way)
    runs: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.xlsx"
        # by a process of its own: children inherit the peak of this one's memory
        subprocess.run([sys.executable, __file__, "--write", file, "--rows", str(options.rows)], check=True)
        for _round in range(options.rounds):
            for way in ways:
                runs[way].append(measure(way, file, options.rows))
        print(f"{options.rows:,} rows, {file.stat().st_size / 1e6:.1f} MB, median of {options.rounds}")
    medians = {way: [statistics.median(column) for column in zip(*found, strict=True)] for way, found in runs.items()}
    print(f"{'way':22}{'seconds':>9}{'processor':>11}{'MiB':>7}{'× calamine':>12}")
    for way, (wall, processor, peak) in medians.items():
        ratio = f"{processor / medians[BASE][1]:12.2f}" if BASE in medians else ""
        print(f"{way:22}{wall:9.2f}{processor:11.2f}{peak:7.0f}{ratio}")
    if "salesdesk" not in medians or BASE not in medians:
        return 0
    slow = medians["salesdesk"][1] > BAR * medians[BASE][1]
    heavy = medians["salesdesk"][2] > MEMORY_MIB
    print(
        f"bars: at most {BAR} × calamine's processor time: {'missed' if slow else 'kept'}; {MEMORY_MIB} MiB: {'missed' if heavy else 'kept'}"
    )
    return 1 if slow or heavy else 0


if __name__ == "__main__":
    sys.exit(main())

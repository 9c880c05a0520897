"""Small call logs for tests."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADER = ("通话ID", "坐席工号", "坐席姓名", "客户号码", "开始时间", "振铃时长", "通话时长", "通话结果")
AGENTS = (("1001", "张三"), ("1002", "李四"), ("1003", "Ann Lee"))


def line(number: int, *, day: str = "2026-10-12", talk: int | None = None, result: str | None = None) -> list[str]:
    """Call ``number``: every third one answered, one a minute from nine o'clock."""
    answered = number % 3 == 0
    agent, name = AGENTS[number % len(AGENTS)]
    seconds = talk if talk is not None else (90 + number if answered else 0)
    clock = f"{day} {9 + number // 60:02d}:{number % 60:02d}:{number * 7 % 60:02d}"
    words = result or ("已接通" if answered else "无人接听")
    return [f"C{number:05d}", agent, name, f"138{number:08d}", clock, str(5 + number % 20), str(seconds), words]


def write_log(
    path: Path, rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, encoding: str = "utf-8"
) -> Path:
    """A log as CSV; ``path`` is returned."""
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def small_log(path: Path, numbers: Iterable[int] = range(60), **more: str) -> Path:
    """A log of the calls with these numbers."""
    return write_log(path, (line(number) for number in numbers), **more)

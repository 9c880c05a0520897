"""Reading in a second process: the same chunks, the same errors, and no process left behind."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salesdesk import i18n
from salesdesk.errors import UnreadableFileError
from salesdesk.importers import beside, reader
from salesdesk.importers.rows import Chunk
from salesdesk.importers.understanding import Understanding


def log(path: Path, rows: int = 12_000) -> Path:
    lines = ["call_id,agent,customer,start,talk_s,result"]
    for n in range(rows):
        start = f"2026-10-{n % 28 + 1:02d} 09:{n % 60:02d}:00" if n % 500 else "2026-99-01 09:00:00"
        lines.append(f"c{n:07d},张三,138000{n:05d},{start},{n % 90},已接通")
        lines += ["short"] if n % 1000 == 7 else []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "WORTH_IT", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def whole(chunks: Iterator[Chunk]) -> list[tuple[Any, ...]]:
    return [(c.rows, c.errors, c.not_calls, c.rows_read, c.bytes_done, c.bytes_total) for c in chunks]


@pytest.mark.usefixtures("always")
def test_the_same_comes_from_beside(tmp_path: Path) -> None:
    file = log(tmp_path / "a.csv")
    understood = reader.inspect(file)
    there = whole(beside.read_calls(file, understood))
    assert len(there) > 1
    assert there == whole(reader.read_calls(file, understood))
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("always")
def test_given_up_the_process_ends_at_once(tmp_path: Path) -> None:
    file = log(tmp_path / "a.csv")
    chunks = beside.read_calls(file, reader.inspect(file))
    assert next(chunks).calls
    assert multiprocessing.active_children() != []
    chunks.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("always")
def test_what_it_raises_is_raised_here_in_the_same_language(tmp_path: Path) -> None:
    file = log(tmp_path / "a.csv")
    understood = reader.inspect(file)
    chunks = beside.read_calls(file, understood)
    file.unlink()
    with i18n.speaking("zh_CN"), pytest.raises(UnreadableFileError, match="不") as raised:
        list(chunks)
    assert raised.value.hint
    assert multiprocessing.active_children() == []


def test_small_files_and_workbooks_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_from_beside", lambda *_: pytest.fail("a process for nothing"))
    file = log(tmp_path / "a.csv", 50)
    assert sum(c.calls for c in beside.read_calls(file, reader.inspect(file))) == 49


class Pipe:
    """The sending end; ``breaks`` after so many messages, as when the other side is gone."""

    def __init__(self, breaks: int = 1_000) -> None:
        self.sent: list[bytes] = []
        self._breaks = breaks

    def send_bytes(self, message: bytes) -> None:
        if len(self.sent) == self._breaks:
            raise BrokenPipeError
        self.sent.append(message)

    def close(self) -> None:
        pass


def test_what_is_sent(tmp_path: Path) -> None:
    file = log(tmp_path / "a.csv")
    understood = reader.inspect(file)
    pipe = Pipe()
    beside.send(pipe, file, understood)  # type: ignore[arg-type]
    *messages, end = pipe.sent
    assert end == b""
    assert sum(beside.unpacked(message).rows_read for message in messages) == 12_012
    file.unlink()
    pipe = Pipe()
    beside.send(pipe, file, understood)  # type: ignore[arg-type]
    assert [message[:1] for message in pipe.sent] == [b"!", b""]


def test_it_stops_when_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    read: list[Chunk] = []

    def chunks(_path: Path, _u: Understanding) -> Iterator[Chunk]:
        for _ in range(9):
            read.append(Chunk())
            yield read[-1]

    monkeypatch.setattr(reader, "read_calls", chunks)
    beside._serve(Pipe(breaks=2), tmp_path, Understanding(""), i18n.ENGLISH)  # type: ignore[arg-type]
    assert len(read) == 3

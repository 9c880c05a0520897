"""Files written whole or not at all; names safe on every system."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import SalesDeskError
from salesdesk.reports.files import MAX_NAME_BYTES, replacing, safe_file_name, write_bytes


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "张三.pdf"
    write_bytes(target, b"one")
    target.chmod(0o640)
    write_bytes(target, b"two")
    assert target.read_bytes() == b"two"
    assert os.name != "posix" or target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_an_open_file_gets_the_bytes() -> None:
    file = io.BytesIO()
    write_bytes(file, b"here")
    assert file.getvalue() == b"here"


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SalesDeskError, match="the disk is full") as caught:
        write_bytes(target, b"new")
    assert "report.pdf" in caught.value.message
    assert caught.value.hint
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_and_a_folder_as_target_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SalesDeskError):
        write_bytes(tmp_path / "none" / "x.pdf", b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SalesDeskError):
        write_bytes(tmp_path / "folder", b"")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_bug_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.write_bytes(b"old")

    def write_half() -> None:
        with replacing(target) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_cannot_be_synced_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refuse(path: object, *args: object, **more: object) -> int:
        if path == tmp_path:
            raise OSError(errno.EACCES, "no")
        return real(path, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    write_bytes(tmp_path / "x", b"1")
    assert (tmp_path / "x").read_bytes() == b"1"


def test_other_systems_have_no_modes_to_keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x"
    monkeypatch.setattr("salesdesk.reports.files.POSIX", False)
    write_bytes(target, b"1")
    assert target.read_bytes() == b"1"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("张三", "绩效 张三.pdf"),
        ("a/b\\c:d", "绩效 a_b_c_d.pdf"),
        ("../../etc", "绩效 .._.._etc.pdf"),
        ("x\u202egnp", "绩效 xgnp.pdf"),
        ("tab\tline\n", "绩效 tab line.pdf"),
        ("e\u0301", "绩效 é.pdf"),
    ],
)
def test_names_of_people_become_file_names(name: str, safe: str) -> None:
    assert safe_file_name("绩效 {name}", name=name) == safe


@pytest.mark.parametrize(
    "name", ["", ".", "..", "...", " ", "\u202e", "CON", "con", "nul.txt", "COM1", "lpt9 ", "-rf", "~"]
)
def test_no_name_is_empty_reserved_or_a_folder(name: str) -> None:
    safe = safe_file_name("{name}", name=name)
    stem = safe.removesuffix(".pdf")
    assert stem.strip(" ._-~") or stem.startswith("_")
    assert stem.split(".")[0].upper() not in {"CON", "NUL", "COM1", "LPT9"}
    assert not safe.startswith(("-", "~", "."))


def test_names_of_a_batch_are_unique_without_regard_to_case() -> None:
    taken: set[str] = set()
    names = [safe_file_name("{name}", ".pdf", taken, name=n) for n in ("Li", "LI", "li", "李")]
    assert names == ["Li.pdf", "LI (2).pdf", "li (3).pdf", "李.pdf"]


@given(st.lists(st.text(max_size=120), max_size=6))
def test_any_name_can_be_written(names: list[str]) -> None:
    taken: set[str] = set()
    made = [safe_file_name("{name}", ".xlsx", taken, name=name) for name in names]
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert len(name.encode()) <= MAX_NAME_BYTES
        assert not set(name) & set('<>:"/\\|?*\x00\n')
        assert name.endswith(".xlsx")
        assert Path(name).name == name

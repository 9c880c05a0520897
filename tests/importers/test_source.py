"""What is opened, and what is refused with its reason."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path

import pytest

from salesdesk.errors import UnreadableFileError
from salesdesk.importers import opening
from salesdesk.importers.opening import open_source

LOG = b"a,b\n1,2\n3,4\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"), (b"\xff\xd8\xff\xe0" + b"\0" * 50, "JPEG"), (b"%PDF-1.7\n", "PDF"),
        (b"SQLite format 3\0" + b"\0" * 100, "database"), (b"RIFF\0\0\0\0WAVEfmt ", "recording"), (b"\0\0\0\x18ftypmp42" + b"\0" * 20, "video"),
        (b"MZ\x90\0" + b"This program cannot be run", "program"), (bytes(range(256)) * 40, "binary"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "damaged"),
        (b"\x01\x00\x02\x03" * 500, "binary"), (b"   \r\n\t", "empty"),
    ],
)  # fmt: skip
def test_refused(data: bytes, why: str, tmp_path: Path) -> None:
    from salesdesk.importers import reader

    file = tmp_path / "log.csv"
    file.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=why) as caught:
        reader.inspect(file)
    assert "log.csv" in caught.value.message
    assert caught.value.hint


def test_places_that_are_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="folder"):
        open_source(tmp_path)
    with pytest.raises(UnreadableFileError, match="not there"):
        open_source(tmp_path / "none.csv")
    with pytest.raises(UnreadableFileError):
        open_source(Path("a\0b"))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(LOG)

    def denied(*_args: object, **_options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(UnreadableFileError, match="permission"):
        open_source(file)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files(pack, tmp_path: Path) -> None:
    file = tmp_path / "a.csv.gz"
    file.write_bytes(pack(LOG))
    found = open_source(file)
    assert (found.kind, found.size) == ("text", len(LOG))
    with found.open() as stream:
        assert stream.read() == LOG
    file.write_bytes(pack(LOG)[:-6])
    with pytest.raises(UnreadableFileError, match="damaged"):
        open_source(file)
    file.write_bytes(pack(pack(LOG)))
    with pytest.raises(UnreadableFileError, match="inside an archive"):
        open_source(file)
    file.write_bytes(pack(b""))
    with pytest.raises(UnreadableFileError, match="empty"):
        open_source(file)


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_archives(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", {"__MACOSX/x": b"1", "logs/": b"", "logs/a.csv": LOG})
    found = open_source(file)
    assert found.inner == "logs/a.csv"
    assert found.head() == LOG
    with pytest.raises(UnreadableFileError, match="2 files"):
        open_source(zipped(tmp_path / "b.zip", {"a.csv": LOG, "b.csv": LOG}))
    with pytest.raises(UnreadableFileError, match="inside an archive"):
        open_source(zipped(tmp_path / "c.zip", {"a.zip": file.read_bytes()}))
    with pytest.raises(UnreadableFileError, match="no workbook"):
        open_source(zipped(tmp_path / "d.zip", {"word/document.xml": LOG, "[Content_Types].xml": b""}))
    (tmp_path / "e.zip").write_bytes(file.read_bytes()[:40])
    with pytest.raises(UnreadableFileError, match="damaged"):
        open_source(tmp_path / "e.zip")
    locked = bytearray(zipped(tmp_path / "f.zip", {"a.csv": LOG}).read_bytes())
    for at in (locked.find(b"PK\x03\x04") + 6, locked.find(b"PK\x01\x02") + 8):
        locked[at] |= 1
    (tmp_path / "f.zip").write_bytes(locked)
    with pytest.raises(UnreadableFileError, match="password"):
        open_source(tmp_path / "f.zip")
    with pytest.raises(UnreadableFileError, match="password"):
        open_source(
            zipped(
                tmp_path / "g.ods",
                {
                    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                    "META-INF/manifest.xml": b"<encryption-data/>",
                },
            )
        )


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "RATIO_FLOOR", 1 << 20)
    with pytest.raises(UnreadableFileError, match="expand"):
        open_source(zipped(tmp_path / "a.zip", {"a.csv": b"1,2\n" * (1 << 20)}))
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"1" * (8 << 20)))
    with pytest.raises(UnreadableFileError, match="expand"):
        open_source(tmp_path / "a.gz")


def test_kinds_of_workbooks(tmp_path: Path) -> None:
    types = {"xlsx": b"spreadsheetml", "xlsm": b"spreadsheetml macroEnabled"}
    for kind, content in types.items():
        assert (
            open_source(zipped(tmp_path / "a", {"[Content_Types].xml": content, "xl/workbook.xml": b""})).kind == kind
        )
    assert open_source(zipped(tmp_path / "b", {"[Content_Types].xml": b"", "xl/workbook.bin": b""})).kind == "xlsb"
    assert (
        open_source(zipped(tmp_path / "c", {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})).kind
        == "ods"
    )
    (tmp_path / "d").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    assert open_source(tmp_path / "d").kind == "xls"

"""Workbooks made to exhaust or deceive, and broken ones: refused in time with the reason, or read in full."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.odd_books import GOOD, SHEET, STRINGS, edited, in_part, packed, parts, plain
from importers.test_workbook_oddities import DATA, TRUTH, found, spreadsheet_xml
from salesdesk.cli import run
from salesdesk.errors import UnreadableFileError
from salesdesk.importers import reader

SHEET_BEGIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_END = b"</sheetData></worksheet>"


def with_part(name: str, data: bytes) -> bytes:
    return packed({**parts(plain()), name: data})


def sheet(rows: bytes) -> bytes:
    return with_part(SHEET, SHEET_BEGIN + rows + SHEET_END)


def laughing(name: str) -> bytes:
    """Entities of entities in a part."""
    levels = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    begin, rest = parts(plain())[name].split(b"?>", 1)
    return with_part(name, begin + f'?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{levels}]>'.encode() + rest)


def document(rows: str) -> bytes:
    """An ODS file."""
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
                f'<table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
            ).encode(),
        }
    )


def repeated(down: int, across: int) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{down}"><table:table-cell table:number-columns-repeated="{across}" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "strings that expand": ("MB", lambda: with_part(STRINGS, b"<sst><si><t>" + b"A" * (66 << 20) + b"</t></si></sst>")),
    "many styles": ("MB", lambda: with_part("xl/styles.xml", b"<styleSheet><cellXfs>" + b'<xf numFmtId="14"/>' * 1_000_000)),
    "entities in the strings": ("document type", lambda: laughing(STRINGS)),
    "entities in the sheet": ("document type", lambda: laughing(SHEET)),
    "entities in the styles": ("document type", lambda: laughing("xl/styles.xml")),
    "rows as wide as the sheet": ("columns", lambda: sheet((b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>") * 8)),
    "a row without end": ("empty", lambda: sheet(b"<row>" * 200_000)),
    "repetition": ("repetition", lambda: document(repeated(1_048_576, 16_384))),
    "repetition of rows": ("repetition", lambda: document(repeated(1_048_576, 30))),
    "a cell without end": ("cell", lambda: document(repeated(1, 1).replace(">x<", ">" + "A" * 5_000_000 + "<"))),
    "a sheet cut off": ("cut off", lambda: with_part(SHEET, parts(plain())[SHEET][:-200])),
    "strings cut off": ("cut off", lambda: with_part(STRINGS, parts(plain())[STRINGS][:-40])),
    "XML of 2003 cut off": ("cut off", lambda: spreadsheet_xml().encode()[:-400]),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str, tmp_path: Path) -> None:
    why, make = REFUSED[what]
    file = tmp_path / "log.xls"
    file.write_bytes(make())
    with pytest.raises(UnreadableFileError, match=why) as caught:
        reader.inspect(file)
    assert "log.xls" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", sorted(p.name for p in DATA.iterdir() if p.suffix != ".md"))
@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_cut_off_files_are_refused_or_whole(name: str, share: float, tmp_path: Path) -> None:
    data = (DATA / name).read_bytes()
    file = tmp_path / name
    file.write_bytes(data[: int(len(data) * share)])
    try:
        rows = found(file)
    except UnreadableFileError:
        return
    assert rows == TRUTH


def broken(name: str, old: bytes, new: bytes) -> bytes:
    def edit(files: dict[str, bytes]) -> dict[str, bytes]:
        assert old in files[name]
        return {**files, name: files[name].replace(old, new, 1)}

    return edited(edit)


def bad_sum(name: str) -> bytes:
    """A part whose check sum is wrong."""
    data = bytearray(plain())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        crc = archive.getinfo(name).CRC.to_bytes(4, "little")
    at = -1
    while (at := data.find(crc, at + 1)) >= 0:
        data[at] ^= 1
    return bytes(data)


READ: dict[str, Callable[[], bytes]] = {
    "styles with junk": lambda: broken("xl/styles.xml", b"</styleSheet>", b"</styleSheet>\n<x>"),
    "relationships without end": lambda: broken("xl/_rels/workbook.xml.rels", b"</Relationships>", b""),
    "a bare ampersand in the list of sheets": lambda: broken("xl/workbook.xml", b'name="log"', b'name="R&D"'),
    "a strange declaration": lambda: broken("xl/workbook.xml", b"<?xml version", b"<?xml versiom"),
    "a damaged list of types": lambda: bad_sum("[Content_Types].xml"),
    "a merge of the whole column": lambda: in_part(
        SHEET, ("</sheetData>", "</sheetData><mergeCells>" + '<mergeCell ref="F1:F1048576"/>' * 500 + "</mergeCells>")
    ),
}


@pytest.mark.parametrize("what", READ)
def test_read_all_the_same(what: str, tmp_path: Path) -> None:
    file = tmp_path / "log.xlsx"
    file.write_bytes(READ[what]())
    assert found(file) == TRUTH


NEARLY: dict[str, tuple[str, str, str]] = {
    "ampersands": ("utf-8", "占线", "占线 & R&D"),
    "control characters": ("utf-8", "占线", "占\x01线&#3;"),
    "names of HTML": ("utf-8", "占线", "占线&nbsp;&middot;"),
    "a declared GB2312": ("gb2312", "占线", "占线"),
    "an encoding nobody knows": ("utf-8", '"1.0"?', '"1.0" encoding="x-chinese"?'),
}


@pytest.mark.parametrize("what", NEARLY)
def test_xml_that_is_nearly_xml(what: str, tmp_path: Path) -> None:
    codec, old, new = NEARLY[what]
    declared = f'"1.0" encoding="{codec}"?' if codec != "utf-8" else '"1.0"?'
    file = tmp_path / "log.xls"
    file.write_bytes(spreadsheet_xml().replace('"1.0"?', declared).replace(old, new).encode(codec))
    assert reader.inspect(file).kind == "xml"
    assert found(file) == TRUTH


def test_serial_numbers_are_no_unreadable_times(tmp_path: Path) -> None:
    file = tmp_path / "log.xlsx"
    file.write_bytes(GOOD["serial numbers"]())
    assert not any("start times" in problem for problem in reader.inspect(file).problems)


@pytest.mark.parametrize("odd", GOOD)
def test_as_csv(odd: str, tmp_path: Path) -> None:
    file = tmp_path / "log.xlsx"
    file.write_bytes(GOOD[odd]())
    assert run(["inspect", str(file), "--as-csv", str(tmp_path / "log.csv")]) == 0
    assert len((tmp_path / "log.csv").read_text("utf-8").splitlines()) >= len(TRUTH) + 1


def test_a_refusal_ends_with_exit_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "log.xlsx", tmp_path / "log.csv"
    file.write_bytes(plain()[:-100])
    out.write_text("from before")
    assert run(["inspect", str(file), "--as-csv", str(out)]) == 3
    said = capsys.readouterr()
    assert not said.out
    assert "log.xlsx" in said.err
    assert "download it again" in said.err
    assert out.read_text() == "from before"

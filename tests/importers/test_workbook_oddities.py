"""The same calls out of every odd workbook, and what is refused."""

from __future__ import annotations

import gzip
import quopri
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from importers.odd_books import CALLS, GOOD, HEADER, START, TALKS, calls, packed
from salesdesk.importers import reader
from salesdesk.importers.rows import CallRow
from salesdesk.importers.understanding import Choices

FIRST = int(START.replace(tzinfo=UTC).timestamp())
TRUTH = [(FIRST + 3600 * i, TALKS[i], "张伟" if i % 2 else "李娜", str(13800000000 + i)) for i in range(CALLS)]


def found(file: Path) -> list[tuple[int, int, str | None, str | None]]:
    """The calls of a file, as much of them as the workbooks hold."""
    u = reader.inspect(file, Choices(timezone="UTC"))
    rows = [CallRow._make(r) for chunk in reader.read_calls(file, u) for r in chunk.rows]
    return sorted((r.start_utc, r.talk_s, r.agent_name, r.customer) for r in rows)


@pytest.mark.parametrize("odd", GOOD)
def test_the_calls_come_out(odd: str, tmp_path: Path) -> None:
    file = tmp_path / "log.xlsx"
    file.write_bytes(GOOD[odd]())
    assert found(file) == TRUTH


def page(rows: list[list[object]], charset: str = "utf-8") -> str:
    """A table as a web page."""
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body><table>{body}</table></body></html>'


def spanned() -> str:
    """The agent once for several rows, inside a table for the layout."""
    rows = [
        [r[0], *(["<SPAN>"] if i % 6 == 0 else []), *r[2:]]
        for i, r in enumerate(sorted(calls(), key=lambda r: str(r[1])))
    ]
    table = page([HEADER, *rows])
    for name in ("张伟", "李娜"):
        table = table.replace("<td><SPAN></td>", f'<td rowspan="6">{name}</td>', 1)
    inner = table[table.index("<table>") : table.index("</body>")]
    return f"<html><body><table><tr><td>通话记录</td></tr><tr><td>{inner}</td></tr></table></body></html>"


def spreadsheet_xml() -> str:
    """XML Spreadsheet 2003 with a summary before the calls."""
    rows = "".join(
        f'<Row><Cell ss:StyleID="t"><Data ss:Type="DateTime">{r[0]:%Y-%m-%dT%H:%M:%S}.000</Data></Cell>'
        f'<Cell ss:Index="2"><Data ss:Type="String">{r[1]}</Data><Comment><ss:Data>note</ss:Data></Comment></Cell>'
        f'<Cell><Data ss:Type="Number">{r[2]}</Data></Cell>'
        f'<Cell ss:StyleID="d"><Data ss:Type="DateTime">1899-12-31T{timedelta(seconds=int(str(r[3])))!s:0>8}.000</Data></Cell>'
        f'<Cell><Data ss:Type="String">{r[4]}</Data></Cell></Row>'
        for r in calls()
    )
    head = "".join(f'<Cell><Data ss:Type="String">{h}</Data></Cell>' for h in HEADER)
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="t"><NumberFormat ss:Format="General Date"/></Style>'
        '<Style ss:ID="d"><NumberFormat ss:Format="[h]:mm:ss"/></Style></Styles>'
        '<Worksheet ss:Name="Summary"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">March</Data></Cell></Row></Table></Worksheet>'
        f'<Worksheet ss:Name="Calls"><Table><Row>{head}</Row><Row ss:Index="3"/>{rows}</Table></Worksheet></Workbook>'
    )


def web_archive() -> bytes:
    """MHTML with the page in quoted-printable."""
    body = quopri.encodestring(page([HEADER, *calls()]).encode()).decode()
    return (
        'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Location: book.htm\r\n'
        f'Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n{body}\r\n--x--\r\n'
    ).encode()


OTHERS: dict[str, Callable[[], bytes]] = {
    "page": lambda: page([HEADER, *calls()]).encode(),
    "page in GBK": lambda: page([HEADER, *calls()], "gb2312").encode("gbk"),
    "page in a page": lambda: spanned().encode(),
    "web archive": web_archive,
    "spreadsheet XML": lambda: spreadsheet_xml().encode(),
    "spreadsheet XML in UTF-16": lambda: spreadsheet_xml().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
    "tabs": lambda: "\n".join("\t".join(map(str, r)) for r in [HEADER, *calls()]).encode("gb18030"),
    "commas": lambda: "\n".join(",".join(map(str, r)) for r in [HEADER, *calls()]).encode("utf-8-sig"),
    "gzip": lambda: gzip.compress(GOOD["plain"]()),
    "zip": lambda: packed({"导出/log.xlsx": GOOD["plain"]()}),
}
"""{what it is: bytes that are named ``.xls`` all the same}."""


@pytest.mark.parametrize("other", OTHERS)
def test_what_else_is_named_xls(other: str, tmp_path: Path) -> None:
    file = tmp_path / "log.xls"
    file.write_bytes(OTHERS[other]())
    assert found(file) == TRUTH


DATA = Path(__file__).parent / "data" / "workbooks"


@pytest.mark.parametrize("name", sorted(p.name for p in DATA.iterdir() if p.suffix != ".md"))
def test_files_of_other_programs(name: str) -> None:
    assert found(DATA / name) == TRUTH

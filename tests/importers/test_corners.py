"""Corners of the stages that the whole-file tests do not reach."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from salesdesk.errors import SalesDeskError, UnreadableFileError
from salesdesk.importers import reader, records, table, workbook
from salesdesk.importers.date_evidence import evidence
from salesdesk.importers.facts import Facts
from salesdesk.importers.layout import find_layout
from salesdesk.importers.markup import is_markup, largest_table
from salesdesk.importers.meaning import FIT
from salesdesk.importers.measure import agreeing_unit
from salesdesk.importers.mending import resplit
from salesdesk.importers.moments import read
from salesdesk.importers.opening import open_source
from salesdesk.importers.records import Dialect, Splitter, join_lines
from salesdesk.importers.understanding import Choices


def test_spreadsheet_xml_and_odd_pages() -> None:
    xml = (
        '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Worksheet><ss:Table>'
        '<ss:Row><ss:Cell ss:MergeAcross="1"><ss:Data>Title</ss:Data></ss:Cell></ss:Row>'
        '<ss:Row><ss:Cell><ss:Data>a</ss:Data></ss:Cell><ss:Cell ss:Index="3"><ss:Data>c</ss:Data></ss:Cell></ss:Row></ss:Table></ss:Worksheet></Workbook>'
    )
    assert is_markup(xml)
    assert largest_table([xml]) == [["Title", ""], ["a", "", "c"]]
    page = "<table><tr><td>x<script>y</script><br>z<td colspan=2>w</table><p>no</p><table></table>"
    assert largest_table([page]) == [["x z", "w", ""]]
    assert largest_table(["<p>nothing</p></table></tr>"]) == []
    assert not is_markup("a,b\n<td>")


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xls"
    file.write_text("<html><body>Session expired</body></html>")
    with pytest.raises(UnreadableFileError, match="no table"):
        reader.inspect(file)


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(UnreadableFileError, match="klingon"):
        reader.inspect(file, Choices(encoding="klingon"))


def test_a_very_long_line_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_LINE", 10)
    rows = [row for _n, found in Splitter(Dialect(",")).blocks(["a" * 20, "b\nc,d\n"]) for row in found]
    assert rows == [["a" * 20], ["b"], ["c", "d"]]


def test_a_quote_that_never_closes_costs_one_row() -> None:
    body = '1,"open,3\n' + "4,5,6\n" * 400
    rows = [row for _n, found in Splitter(Dialect(","), 3).blocks([body]) for row in found]
    assert len(rows) == 401
    assert rows[0] == ["1", '"open', "3"]
    ragged = 'x,"open\n' + "4,5,6\n" * 400
    rows = [row for _n, found in Splitter(Dialect(","), 3).blocks([ragged]) for row in found]
    assert len(rows) == 401


def test_very_large_cells_still_read() -> None:
    big = "x" * 200_000
    rows = [row for _n, found in Splitter(Dialect(","), 2).blocks([f'a,"{big}"\nb,c\n']) for row in found]
    assert [len(r[1]) for r in rows] == [200_000, 1]


def test_rows_with_another_delimiter() -> None:
    assert resplit(["1;2;3"], 3) == ["1", "2", "3"]
    assert resplit(["1;2"], 3) == ["1;2"]
    assert resplit(["1", "2"], 3) == ["1", "2"]


def test_the_beginning_of_a_text() -> None:
    assert join_lines(["a\nb\n", "c\nd"], 100) == "a\nb\nc\nd"
    assert join_lines(["aaaa\nbbbb\ncccc"], 7) == "aaaa\n"
    assert join_lines(["aaaaaaaaaa"], 4) == "aaaa"


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Start,Agent,Talk\n" + "2026-03-02 10:00:00,Ada,5\n" * 9)
    u = reader.inspect(file)
    file.unlink()
    with pytest.raises(UnreadableFileError, match="not there"):
        list(reader.read_calls(file, u))


def test_an_error_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Start,Agent,Talk\n" + "2026-03-02 10:00:00,Ada,5\n" * 9)
    u = reader.inspect(file)

    def broken(*_args: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("salesdesk.importers.text.decoder", broken)
    with pytest.raises(UnreadableFileError, match="to its end"):
        list(reader.read_calls(file, u))


def test_the_day_order_may_show_up_late(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    body = "".join(
        "05/05/2026 10:00:00,Ada,1,filler filler filler filler filler filler filler filler filler\n"
        for _ in range(60_000)
    )
    late = "13/05/2026 10:00:00,Ada,1,x\n"
    cut = len(body) // 2 // 90 * 90
    file.write_text(
        "Start,Agent,Talk,Note\n" + body[: body.find("\n", cut) + 1] + late + body[body.find("\n", cut) + 1 :]
    )
    u = reader.inspect(file)
    assert u.date_order == "dmy"


def test_limits_and_wide_encodings(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(("Start,Agent,Talk\n" + "2026-03-02 10:00:00,张伟,5\n" * 120_000).encode("utf-16"))
    u = reader.inspect(file)
    assert u.estimated
    assert u.encoding == "utf-16-le"
    assert reader.inspect(file, limit=10).columns[1].field == "agent_name"
    with open_source(file).open() as stream:
        assert stream.read(2) == b"\xff\xfe"


def test_workbooks_kept_open_are_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlsxwriter

    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["Start", "Agent", "Talk"], *[["2026-03-02 10:00:00", "Ada", 5]] * 30]):
            sheet.write_row(at, 0, row)
    u = reader.inspect(file)
    assert table.kept(file) is not None
    assert table.kept(file) is None
    assert table.kept(tmp_path / "none") is None
    assert sum(len(c.rows) for c in reader.read_calls(file, u)) == 30
    monkeypatch.setattr(table, "_KEPT_CELLS", 5)
    reader.inspect(file)
    assert table.kept(file) is None
    assert len(reader.preview(file, u, 5)) == 5


def test_a_large_sheet_is_sampled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlsxwriter

    monkeypatch.setattr("salesdesk.importers.sampling.SMALL_SHEET", 50)
    monkeypatch.setattr("salesdesk.importers.sampling.LARGE_HEAD", 40)
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["Start", "Agent", "Talk"], *[["2026-03-02 10:00:00", "Ada", 5]] * 130]):
            sheet.write_row(at, 0, row)
    u = reader.inspect(file)
    assert u.estimated
    assert u.rows == 130


def test_sheets_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlsxwriter

    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name in ("one", "two"):
            book.add_worksheet(name).write(0, 0, "x")

    def broken(*_given: object) -> None:
        raise UnreadableFileError("broken")

    monkeypatch.setattr(workbook.Book, "_head", broken)
    with pytest.raises(UnreadableFileError, match="no sheet"):
        reader.inspect(file)


def test_a_roster_with_odd_columns(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Name,Employee ID,Experience,Left,Email,Team stage,Title\nAda,1,3.5,2026-03-02,a@x.com,new,Rep\nBen,2,x,,b@x.com,mature,Rep\n合计,2,,,,,\n"
    )
    people = reader.read_people(file, reader.inspect(file, Choices(mapping={"name": "Name"})))
    assert [p.years for p in people.rows] == [None, None] or people.rows[0].years == 3.5
    assert str(people.rows[0].left) == "2026-03-02"
    assert (people.rows[0].post, people.rows[0].stage) == ("Rep", "new")
    assert len(people.rows) == 2


def test_fits_of_columns_that_hold_nothing_or_the_wrong_thing() -> None:
    empty = Facts("x", ["", "-"])
    dated = Facts("x", [f"2026-03-{d:02d}" for d in range(1, 20)])
    assert [name for name, fit in FIT.items() if fit(empty) > 0.2] == []
    for name in ("agent_name", "agent_number", "customer", "outcome", "talk", "source_id"):
        assert FIT[name](dated) == 0
    assert FIT["start_date"](dated) == 1
    assert FIT["talk"](Facts("x", ["13800138000", "13900138001"])) == 0
    assert FIT["answer"](Facts("x", ["0", "0", "5"])) == 0
    assert Facts("x", [f"{n}" for n in range(990101, 990131)]).type == "integer"


def test_units_by_agreement() -> None:
    start = Facts("s", [f"2026-03-02 10:{m:02d}:00" for m in range(20)])
    end = Facts("e", [f"2026-03-02 10:{m:02d}:30" for m in range(20)])
    assert agreeing_unit(Facts("d", ["0.5"] * 20), [start], end) == "min"
    assert agreeing_unit(Facts("d", ["30000"] * 20), [start], end) == "ms"
    assert agreeing_unit(Facts("d", ["x"] * 20), [start], end) == ""
    assert agreeing_unit(Facts("d", ["7"] * 20), [start], end) == ""


def test_dates_in_digits() -> None:
    assert read("05062024", "dmy") is not None
    assert read("99999999", "dmy") is None
    assert read("990231") is None
    assert read("20241399") is None
    assert read("31/31/24", "dmy") is None
    assert read("32 May 2024") is None
    assert read("5 May") == read("May 5") or read("5 May") is not None
    assert evidence(["x", "y"]).kind == ""
    assert evidence(["5 May", "6 May"]).yearless


def test_a_chosen_number_of_header_rows() -> None:
    rows = [["a", "b"], ["1", "2"], ["3", "4"]]
    assert find_layout(rows, header=2).names == ("a 1", "b 2")


def test_numbers_beyond_all_measure_are_no_reason_to_fail(tmp_path):
    """Found by the fuzzer: an endless amount, an infinite year, an OpenDocument without its content."""
    path = tmp_path / "x.csv"
    path.write_text("year,month,day,amount\n" + "1e999,1,2,9" + "9" * 400 + "\n" + "2026,1,2,10\n" * 3, "utf-8")
    assert reader.inspect(path).columns
    book = tmp_path / "x.ods"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(SalesDeskError):
        reader.inspect(book)

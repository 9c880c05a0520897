"""Tables drawn with bars, padded to fixed widths, or quoted line by line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from salesdesk.importers import reader
from salesdesk.importers.drawing import find_drawing
from salesdesk.importers.understanding import Choices

HEAD = ["Agent", "Started at", "Talk", "Outcome"]
ROWS = [
    [f"Ann {name}", f"2026-03-{k + 1:02d} 09:{k:02d}:00", str(40 + 97 * k), "answered" if k % 3 else "no answer"]
    for k, name in enumerate(("Abel", "Bo", "Cole", "Dunn", "East", "Ford", "Gray", "Hill"))
]


def as_read(path: Path, text: str | bytes, choices: Choices | None = None) -> list[list[str]]:
    file, out = path / "table.csv", path / "out.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    understood = reader.as_csv(file, out, choices)
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [list(row) for row in reader.preview(file, understood)] == rows[len(understood.header_rows) :]
    return rows


def padded(rows: list[list[str]], *, right: int = -1, wide: bool = False) -> list[str]:
    def size(cell: str) -> int:
        return sum(2 if wide and char > "\u2e7f" else 1 for char in cell)

    widths = [max(size(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            (" " * (widths[k] - size(cell)) + cell) if k == right else cell + " " * (widths[k] - size(cell))
            for k, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def drawings() -> dict[str, str]:
    table = [HEAD, *ROWS]
    plain = padded(table)
    rule = "  ".join("-" * max(len(row[k]) for row in table) for k in range(4))
    bars = ["| " + " | ".join(row) + " |" for row in table]
    border = "+-----+------+----+-----+"
    open_bars = [" | ".join(row) for row in table]
    box = [line.replace("|", "│") for line in bars]
    return {
        "markdown": "\n".join([bars[0], "|:--|---|--:|---|", *bars[1:]]) + "\n",
        "mysql": "\n".join([border, bars[0], border, *bars[1:], border, "8 rows in set (0.01 sec)"]) + "\n",
        "psql": "\n".join([open_bars[0], "-----+------+----+-----", *open_bars[1:], "(8 rows)"]) + "\n",
        "box": "\r\n".join(["┌──┬──┬──┬──┐", box[0], "├──┼──┼──┼──┤", *box[1:], "└──┴──┴──┴──┘"]) + "\r\n",
        "padded": "\n".join(plain) + "\n",
        "right": "\n".join(padded(table, right=2)) + "\n",
        "ruled": "\n".join([plain[0], rule, *plain[1:]]) + "\n",
        "quoted": "\n".join('"' + ",".join(row) + '"' for row in table) + "\n",
        "quoted-behind": "\n".join('"' + ",".join(row) + '",,' for row in table) + "\n",
        "quoted-body": ",".join(HEAD) + "\n" + "\n".join('"' + ";".join(row) + '"' for row in ROWS).replace(";", ",") + "\n",
    }  # fmt: skip


@pytest.mark.parametrize("name", drawings())
def test_drawn_tables_are_read(tmp_path: Path, name: str) -> None:
    assert as_read(tmp_path, drawings()[name]) == [HEAD, *ROWS]


def test_places_are_counted_as_on_a_screen(tmp_path: Path) -> None:
    rows = [["坐席", "城市", "通话时长"], *([name, "Rome" if k % 2 else "北京市", str(30 + k)] for k, name in enumerate(("张三", "欧阳小明", "李", "Bo", "王五")))]  # fmt: skip
    assert as_read(tmp_path, "\n".join(padded(rows, wide=True)) + "\n") == rows


def test_quotes_inside_quoted_lines_are_doubled(tmp_path: Path) -> None:
    rows = [["name", "note", "n"], *([f"n{k}", f'she said "{k}, no"', str(k)] for k in range(6))]
    lines = [",".join('"' + c.replace('"', '""') + '"' if "," in c else c for c in row) for row in rows]
    text = "".join('"' + line.replace('"', '""') + '"\r\n' for line in lines)
    assert as_read(tmp_path, text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        '"Smith, John"\n"Gray, Ann"\n"Hill, Bo"\n',
        "a|b\n1|2\n3|4\n",
        "name  town\nx,1\ny,2\n",
        "x" * 5_000 + "  y\n" * 5,
        '"a"  "b"\n"c"  "d"\n"e"  "f"\n"g"  "h"\n',
        "a,b  c,d\ne,f  g,h\ni,j  k,l\nm,n  o,p\n",
        "a\t  b\nc\t  d\ne\t  f\ng\t  h  i\n",
        "one  two three\nthree  four\nab cd  ef\nx  y\nlonger word  z\n",
        "only one line",
    ],
)
def test_what_is_not_drawn_is_left_alone(text: str) -> None:
    assert find_drawing(text) is None


def test_who_names_the_delimiter_gets_it(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(drawings()["markdown"])
    assert reader.inspect(file).kind == "drawn"
    assert reader.inspect(file, Choices(delimiter="|")).kind == "csv"


def test_pieces_make_no_difference() -> None:
    text = drawings()["box"]
    drawing = find_drawing(text)
    assert drawing is not None
    whole = "".join(drawing.plain([text])).split("\n")
    parts = "".join(drawing.plain([text[at : at + 7] for at in range(0, len(text), 7)])).split("\n")
    assert [line for line in parts if line] == [line for line in whole if line]
    assert list(drawing.plain(["| a \\| b | c |"])) == ["a | b,c"]


@pytest.mark.parametrize(
    "text",
    [
        '{"start": "2026-01-01", "agent": "x"}\n{"start": "2026-01-02", "agent": "y"}\n',
        '[{"a": 1, "b": 2}, {"a": 3, "b": 4}]',
        '[\n  {\n    "a": 1,\n    "b": 2\n  }\n]\n',
        '{\n "calls": [\n  {"a": 1}\n ]\n}\n',
        '<?xml version="1.0"?>\n<calls>\n<call id="1"><agent>x</agent></call>\n</calls>\n',
    ],
)
def test_other_notations_are_refused(tmp_path: Path, text: str) -> None:
    from salesdesk.errors import UnreadableFileError

    with pytest.raises(UnreadableFileError, match=r"it is (JSON|XML)"):
        as_read(tmp_path, text)


def test_a_first_cell_may_be_an_object(tmp_path: Path) -> None:
    rows = [['{"a":1}', "x", "1"], ["", "y", "2"], ["none", "z", "3"]]
    assert as_read(tmp_path, "".join(",".join(row) + "\n" for row in rows)) == rows


@pytest.mark.parametrize("marks", ["\ufeff" * 2, "\ufeff" * 3, "ï»¿", "\ufeffï»¿"])
def test_marks_of_the_byte_order_may_be_doubled(tmp_path: Path, marks: str) -> None:
    assert as_read(tmp_path, marks + "".join(",".join(row) + "\n" for row in [HEAD, *ROWS])) == [HEAD, *ROWS]


def test_japanese_text_in_gb18030(tmp_path: Path) -> None:
    rows = [
        ["氏名", "対応内容", "結果"],
        *([f"鈴木{k}", "お客様へ電話をかけました。応対は済みです", "成約"] for k in range(5)),
    ]
    text = "".join(",".join(row) + "\n" for row in rows)
    assert as_read(tmp_path, text.encode("gb18030")) == rows
    assert as_read(tmp_path, text.encode("euc_jp")) == rows


@pytest.mark.parametrize("unit", ["x", "abc,12,", '"', '","'])
def test_endless_lines_are_refused(tmp_path: Path, unit: str) -> None:
    from salesdesk.errors import UnreadableFileError

    with pytest.raises(UnreadableFileError, match="lines longer"):
        as_read(tmp_path, unit * (5_000_000 // len(unit)))


def test_a_long_first_line_may_end(tmp_path: Path) -> None:
    rows = [[f"a long name of a column {k}" for k in range(10_000)], *([[str(k)] * 10_000 for k in range(3)])]
    assert as_read(tmp_path, "".join(",".join(row) + "\n" for row in rows)) == rows


def test_more_columns_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    from salesdesk.errors import UnreadableFileError

    with pytest.raises(UnreadableFileError, match="more than 16384 columns"):
        as_read(tmp_path, (",".join(["1"] * 17_000) + "\n") * 4)

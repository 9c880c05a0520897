"""Text, blocks, grids and the page frame: they flow, break well, and always come to an end."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.platypus.flowables import Flowable

from reports.reading import ink_boxes, outline, page_words, reader, words
from reports.sheets_for_tests import paper
from salesdesk import i18n
from salesdesk.reports import look
from salesdesk.reports.blocks import Blank, Box, Lines, Space, Stack, least_height
from salesdesk.reports.grid import Column, Grid, Ruling, column_widths
from salesdesk.reports.layout import Document, Pages
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align, Style
from salesdesk.reports.sections import (
    bullets,
    contents,
    key_values,
    new_page,
    rag_run,
    section,
    side_by_side,
    table,
    tick_box,
)
from salesdesk.reports.sheets import PageSize, Paper
from salesdesk.reports.text import Text, fitted
from salesdesk.types import Rag

WIDTH = 300.0


def document(language: str = "en", **more: object) -> Document:
    return Document(paper(language), title="Test paper", **more)  # type: ignore[arg-type]


def printed(blocks: list[Flowable], **more: object) -> bytes:
    return document(**more).render(lambda _pages: list(blocks))[0]


# -- text ----------------------------------------------------------------------


def test_a_text_splits_with_two_lines_on_either_side() -> None:
    text = Text("\n".join("abcdef"))
    leading = text.style.leading
    assert text.wrap(WIDTH, 1000) == (WIDTH, 6 * leading)
    first, rest = text.split(WIDTH, 5 * leading)
    assert (len(first.lines(WIDTH)), len(rest.lines(WIDTH))) == (4, 2)
    assert text.split(WIDTH, leading) == []
    assert text.split(WIDTH, 6 * leading) == [text]
    assert Text("a\nb\nc").split(WIDTH, 2 * leading) == []


def test_a_mark_stands_once() -> None:
    text = Text("\n".join("abcdef"), mark="•")
    first, rest = text.split(WIDTH, 4 * text.style.leading)
    assert (first.mark, rest.mark) == ("•", "")
    assert text.hang == rest.hang > 0


def test_alignment_is_measured() -> None:
    style = Style()
    data = printed(
        [Text("left"), Text("centre", style.with_(align=Align.CENTRE)), Text("right", style.with_(align=Align.RIGHT))]
    )
    starts = [box[1] for box in ink_boxes(data)]
    assert min(starts) >= 40
    assert words(data).find("leftcentreright") >= 0


def test_markup_is_printed_literally() -> None:
    hostile = "R&D <b>x</b></para><img src='file:///etc/passwd'/> &amp; <font>"
    assert "".join(hostile.split()) in words(printed([Text(hostile)]))


def test_natural_width_and_fitted() -> None:
    assert Text("abc", mark="•").natural_width() > Text("abc").natural_width()
    assert fitted("short  one", look.BODY, 100) == "short one"
    cut = fitted("电话销售团队绩效管理方案", look.BODY, 50)
    assert cut.endswith("…")
    assert len(cut) < 8
    assert fitted("abc", look.BODY, 0) == "…"


# -- blocks ---------------------------------------------------------------------


def test_a_stack_splits_between_and_inside_its_parts() -> None:
    parts = [Text("one"), Space(4), Text("\n".join("abcdefgh"))]
    leading = parts[0].style.leading
    stack = Stack(parts)
    first, rest = stack.split(WIDTH, leading + 4 + 3 * leading)
    assert len(first.parts) == 3
    assert len(rest.parts) == 1
    first, rest = stack.split(WIDTH, leading + 4)
    assert [type(p) for p in first.parts] == [Text]
    assert len(rest.parts) == 1 or isinstance(rest.parts[0], Text)
    assert stack.split(WIDTH, 3) == []
    assert stack.split(WIDTH, 1e4) == [stack]
    assert Stack([]).least(WIDTH) == 0
    whole = Stack(parts, whole=True)
    assert whole.split(WIDTH, 3 * leading) == []
    assert whole.least(WIDTH) == whole.wrap(WIDTH, 0)[1]


def test_boxes_and_lines_split() -> None:
    box = Box([Text("\n".join("abcdefgh"))], fill=look.TINT, bar=look.ACCENT)
    halves = box.split(WIDTH, 70)
    assert [type(half) for half in halves] == [Box, Box]
    assert box.split(WIDTH, 10) == []
    assert box.least(WIDTH) > 2 * box.pad
    lines = Lines(5, 10)
    assert [part.count for part in lines.split(WIDTH, 25)] == [2, 3]
    assert lines.split(WIDTH, 5) == []


def test_least_height_of_foreign_blocks() -> None:
    assert least_height(Lines(2, 10), WIDTH) == 20
    assert least_height(Blank("x", room=20), WIDTH) > 20


def test_column_widths_fill_the_width() -> None:
    widths = column_widths([Column(2), Column(fixed=50), Column(1)], 350)
    assert widths == [200, 50, 100]
    widths = column_widths([Column(2), Column(1, least=120), Column(1, least=30)], 300)
    assert sum(widths) == pytest.approx(300)
    assert widths[1] == pytest.approx(120)
    crowded = column_widths([Column(least=400), Column(least=400)], 300)
    assert sum(crowded) == pytest.approx(300)


def test_figures_stay_on_one_line() -> None:
    columns = [("Name", Column(4), Align.LEFT), *[(str(i), Column(0.3), Align.RIGHT) for i in range(6)]]
    grid = table(columns, [["long name " * 6, *["111:14:31"] * 6]])
    grid.wrap(510, 0)
    assert all(len(cell.lines(width - 8)) == 1 for cell, width in zip(grid.rows[0][1:], grid.widths[1:], strict=True))


def test_a_grid_repeats_its_head_and_keeps_rows_whole() -> None:
    grid = table(
        [("Name", Column(), Align.LEFT), ("n", Column(), Align.RIGHT)], [[f"row {i}", str(i)] for i in range(80)]
    )
    data, count = document().render(lambda _pages: [grid])
    pages = page_words(data)
    assert count == 2 == len(pages)
    assert all("Namen" in page for page in pages)
    assert sum(page.count("row") for page in pages) == 80


def test_a_row_longer_than_a_page_flows_on() -> None:
    text = "很长的改进措施说明，" * 900
    grid = table(
        [("What", Column(2), Align.LEFT), ("Who", Column(), Align.LEFT)], [["a", "b"], [text, "李赟"], ["c", "d"]]
    )
    data, count = document().render(lambda _pages: [grid])
    assert count >= 3
    assert words(data).count("很长的改进措施说明") == 900


def test_tints_move_with_their_rows() -> None:
    grid = Grid(
        [Column()],
        [[Text(str(i))] for i in range(6)],
        tinted=frozenset({1, 4}),
        ruling=Ruling(frame=True, stripes=True),
    )
    upper, lower = grid.split(WIDTH, grid.wrap(WIDTH, 0)[1] / 2)
    assert isinstance(upper, Grid)
    assert isinstance(lower, Grid)
    assert (upper.tinted, lower.tinted) == (frozenset({1}), frozenset({1}))
    assert grid.split(WIDTH, 1e4) == [grid]
    assert Grid([Column()], []).least(WIDTH) == 0
    assert printed([grid])


# -- sections and pages ------------------------------------------------------------


@given(st.integers(0, 60), st.integers(1, 12))
@settings(max_examples=25)
def test_a_heading_is_never_the_last_thing_on_a_page(before: int, lines: int) -> None:
    blocks: list[Flowable] = [Text(f"line {i}") for i in range(before)]
    blocks += section("HEADING", [Text("short"), Box([Text("\n".join("BODY" for _ in range(lines)))])], 500, key="k")
    for page in page_words(document().render(lambda _pages: list(blocks))[0]):
        if "HEADING" in page:
            assert "BODY" in page


def test_the_frame_names_company_title_version_time_and_pages() -> None:
    data, count = document(subject="Zhang, Oct").render(
        lambda _pages: [Text("a"), new_page(), Text("b"), new_page(), Text("c")]
    )
    assert count == 3
    for number, page in enumerate(page_words(data), 1):
        for part in (
            "MorningStarServicesLtd",
            "Testpaper",
            "Zhang,Oct",
            "Printed3Nov202609:30",
            "SalesDesk0.1.0",
            f"Page{number}of3",
        ):
            assert part in page


def test_metadata_fonts_and_language() -> None:
    with i18n.speaking("zh_CN"):
        data = printed([Text("中文 text", look.STRONG), Text("正文")], language="zh_CN", author="李赟", mark="草稿")
    pdf = reader(data)
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("Test paper", "李赟")
    assert pdf.metadata["/CreationDate"] == "D:20261103093000"
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    fonts = {
        str(font["/BaseFont"])
        for page in pdf.pages
        for font in (f.get_object() for f in page["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all("+NotoSansSC" in name for name in fonts)
    assert "草稿" in words(data)


def test_contents_name_the_right_pages() -> None:
    def story(pages: Pages) -> list[Flowable]:
        chapters = [(f"Chapter {i}", f"c{i}") for i in range(4)]
        blocks: list[Flowable] = [contents(chapters, pages), new_page()]
        for title, key in chapters:
            blocks += [*section(title, [Text("text")], 500, key=key), new_page()]
        return blocks

    data, count = document(contents=True).render(story)
    assert count == 5
    assert page_words(data)[0].find("Chapter02Chapter13Chapter24Chapter35") > 0
    assert outline(data) == [f"Chapter {i}" for i in range(4)]
    assert len(reader(data).pages[0]["/Annots"]) == 8


def test_an_empty_story_is_one_page() -> None:
    assert document().render(lambda _pages: [])[1] == 1


def test_letter_and_logo() -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (300, 60), (20, 80, 140, 255)).save(picture, "PNG")
    sheet = Paper(
        language="en", printed_at=paper().printed_at, company="X", logo=picture.getvalue(), size=PageSize.LETTER
    )
    data, _count = Document(sheet, title="T").render(lambda _pages: [Text("a")])
    assert [float(x) for x in reader(data).pages[0].mediabox[2:]] == [612, 792]
    assert len(reader(data).pages[0].images) == 1
    broken = Paper(language="en", printed_at=paper().printed_at, logo=b"no picture")
    assert Document(broken, title="T").render(lambda _pages: [Text("a")])[1] == 1


def test_small_parts() -> None:
    assert rag_run(None).text == "—"
    assert rag_run(Rag.RED).text == "▼ behind"
    assert tick_box("yes", ticked=True).mark == "☑"
    assert tick_box("no", ticked=False).mark == "☐"
    assert [block.mark for block in bullets(["a", "b"])] == ["•", "•"]
    data = printed(
        [
            key_values([("Agent", "张三"), ("Post", ""), ("Team", "A")], columns=2),
            side_by_side([Text("l"), Text(Run("r"))], middle=True),
        ]
    )
    assert "Agent" in words(data)
    assert "张三" in words(data)
    assert "—" in words(data)

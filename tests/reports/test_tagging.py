"""What a screen reader finds in a paper: elements in reading order, whole tables, described figures."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from reports import plan_sheet_for_tests, sheets_for_tests
from reports.reading import page_words, reader
from salesdesk.reports.blocks import Lines
from salesdesk.reports.charts import Bar, bar_chart
from salesdesk.reports.grid import Column
from salesdesk.reports.interview import interview_pdf
from salesdesk.reports.layout import Document
from salesdesk.reports.look import TITLE, Align
from salesdesk.reports.plan import plan_pdf
from salesdesk.reports.sections import new_page, section, side_by_side, table
from salesdesk.reports.text import Text


def small() -> bytes:
    columns = [("Name", Column(), Align.LEFT), ("n", Column(), Align.RIGHT)]
    story = [
        Text("A title", TITLE),
        *section("A section", [Text("Words."), table(columns, [["张三", "1"]])], 500, key="k"),
        bar_chart([Bar("a", 1, "1")], 200),
        side_by_side([Text("left"), Text("right")]),
        Lines(2),
        new_page(),
        Text("Next page."),
    ]
    return Document(sheets_for_tests.paper("en"), title="T").render(lambda _pages: list(story))[0]


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return [kid.get_object() for kid in (found if isinstance(found, list) else [found])]


def tree(element: Any) -> Any:
    """The roles as nested lists: ["Document", ["H1"], …]."""
    return [element["/S"][1:], *(tree(kid) for kid in kids(element) if isinstance(kid, dict) and "/S" in kid)]


def root(data: bytes) -> Any:
    return reader(data).trailer["/Root"]["/StructTreeRoot"]


def test_roles_stand_in_reading_order() -> None:
    data = small()
    row = ["TR", ["TD"], ["TD"]]
    head = ["TR", ["TH"], ["TH"]]
    assert tree(root(data)["/K"].get_object()) == [
        "Document",
        ["H1"],
        ["H2"],
        ["P"],
        ["Table", head, row],
        ["Figure"],
        ["P"],
        ["P"],
        ["P"],
    ]
    assert reader(data).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pypdfium2.PdfDocument(data).is_tagged()


@pytest.mark.parametrize("paper", ["small", "interview", "plan"])
def test_every_mark_has_its_element_on_its_page(paper: str) -> None:
    data = {
        "small": small,
        "interview": lambda: interview_pdf(sheets_for_tests.interview("zh_CN"))[0],
        "plan": lambda: plan_pdf(plan_sheet_for_tests.plan("zh_CN"))[0],
    }[paper]()
    pdf = reader(data)
    numbers = root(data)["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in pdf.pages:
        content = page.get_contents().get_data()
        marks = content.count(b"/MCID")
        assert marks == len(parents[page["/StructParents"]])
        assert content.count(b"EMC") == marks + content.count(b"/Artifact BMC")
        assert all(element.get_object()["/S"] for element in parents[page["/StructParents"]])


def test_what_a_paper_draws_is_marked_or_an_artifact() -> None:
    for page in reader(interview_pdf(sheets_for_tests.interview("en"))[0]).pages:
        depth, outside = 0, []
        for line in page.get_contents().get_data().decode("latin-1").splitlines():
            depth += line.endswith(("BDC", "BMC")) - (line.strip() == "EMC")
            if depth == 0 and line.startswith("BT"):
                outside.append(line)
        assert depth == 0
        assert outside == []


def test_figures_are_described() -> None:
    figures = [kid for kid in kids(root(small())["/K"].get_object()) if kid["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["a 1"]


def test_the_footer_is_read_last() -> None:
    for number, page in enumerate(page_words(small()), 1):
        assert page.endswith(f"Page{number}of2")

"""Page ends, whatever the content: no heading alone, no single line of a paragraph, no lone row, nothing lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus.flowables import Flowable

from reports.reading import page_words
from reports.sheets_for_tests import paper
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Lines, Space, Stack
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document, Pages
from salesdesk.reports.look import Align
from salesdesk.reports.sections import section, side_by_side, table
from salesdesk.reports.text import Text

WIDTH = 511.0
_MARK = re.compile(r"<(H|P|R|X)(\d+)(?:\.(\d+))?>")

kinds = st.one_of(
    st.tuples(st.just("paragraph"), st.integers(1, 9)),
    st.tuples(st.just("paragraph"), st.integers(1, 70)),
    st.tuples(st.just("table"), st.integers(1, 12)),
    st.tuples(st.just("table"), st.integers(40, 90)),
    st.tuples(st.just("section"), st.integers(1, 8)),
    st.tuples(st.just("subsection"), st.integers(1, 8)),
    st.tuples(st.just("section of a table"), st.integers(1, 9)),
    st.tuples(st.just("box"), st.integers(1, 12)),
    st.tuples(st.just("stack"), st.integers(1, 8)),
    st.tuples(st.just("beside"), st.integers(1, 5)),
    st.tuples(st.just("space"), st.integers(1, 200)),
    st.tuples(st.just("lines"), st.integers(1, 6)),
)


def paragraph(number: int, lines: int) -> Text:
    return Text("\n".join(f"<P{number}.{line}>" for line in range(lines)))


def grid(number: int, rows: int) -> Flowable:
    columns = [(f"<X{number}>", Column(), Align.LEFT), ("n", Column(), Align.RIGHT)]
    return table(columns, [[f"<R{number}.{row}>", str(row)] for row in range(rows)])


def block(number: int, kind: str, size: int) -> list[Flowable]:
    heading = f"<H{number}>"
    match kind:
        case "paragraph":
            return [paragraph(number, size)]
        case "table":
            return [grid(number, size)]
        case "section":
            return section(heading, [paragraph(number, size)], WIDTH, key=f"k{number}")
        case "subsection":
            return [Space(6), Text(heading, look.SUBHEADING), Space(2), paragraph(number, size)]
        case "section of a table":
            return section(heading, [grid(number, size)], WIDTH, key=f"k{number}", level=1)
        case "box":
            return [Box([Text(heading, look.SUBHEADING), paragraph(number, size)])]
        case "stack":
            return [Stack([Text(heading, look.LABEL), paragraph(number, size)])]
        case "beside":
            return [side_by_side([paragraph(number, size), Text("beside")])]
        case "space":
            return [Space(size)]
        case _lines:
            return [Lines(size)]


@given(st.lists(kinds, min_size=3, max_size=30))
@settings(max_examples=40, deadline=None)
def test_no_page_ends_badly(content: list[tuple[str, int]]) -> None:
    def story(_pages: Pages) -> list[Flowable]:
        return [part for number, (kind, size) in enumerate(content) for part in block(number, kind, size)]

    pages = page_words(Document(paper("en"), title="T").render(story)[0])
    marks = [_MARK.findall(page) for page in pages]
    for number, (kind, size) in enumerate(content):
        name = str(number)
        if kind in ("space", "lines"):
            continue
        where = [page for page, found in enumerate(marks) for what, n, _part in found if what in "PR" and n == name]
        assert len(where) == size, "nothing is lost"
        on = Counter(where)
        if len(on) > 1 and kind != "beside":
            assert min(on.values()) >= 2, "no single line or row at a page's end or beginning"
        heads = [page for page, found in enumerate(marks) for what, n, _part in found if what == "H" and n == name]
        if heads:
            assert heads == [min(on)], "a heading stands on the page of its first words"
            assert on[heads[0]] >= min(size, 2)
        repeated = [page for page, found in enumerate(marks) for what, n, _part in found if what == "X" and n == name]
        if "table" in kind:
            assert repeated == sorted(on), "the head stands over its rows on every page"


@pytest.mark.parametrize("rows", [3, 4, 5, 60, 61, 62, 63, 64])
@pytest.mark.parametrize("before", [0, 500, 640, 655, 670])
def test_rows_break_in_pairs(rows: int, before: int) -> None:
    data, _count = Document(paper("en"), title="T").render(lambda _pages: [Text("x"), Space(before), grid(0, rows)])
    pages = page_words(data)
    counts = [page.count("<R0.") for page in pages]
    assert sum(counts) == rows
    assert all(count != 1 for count in counts)

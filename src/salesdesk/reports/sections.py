"""What stands between the page frame and a paper's own words: headings with their content, tables, key figures, RAG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak

from salesdesk import formats, labels
from salesdesk.i18n import Paired
from salesdesk.reports import look
from salesdesk.reports.blocks import Space, Stack, beginning
from salesdesk.reports.grid import Column, Grid, Ruling
from salesdesk.reports.layout import Heading, Pages
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align, Style
from salesdesk.reports.text import Content, Text
from salesdesk.types import Rag

_INDENT = 7.0
_WIDEST_FIGURE = 92.0


def section(
    title: str, blocks: Sequence[Flowable], width: float, *, key: str = "", level: int = 0, before: float = 10
) -> list[Flowable]:
    """A heading and its blocks; the heading moves to the next page unless the content's beginning fits too."""
    style = look.HEADING if level == 0 else look.SUBHEADING
    heading = Heading(title, style, key=key, level=level, rule=level == 0)
    heading.spaceBefore = before
    gap = 3.0 if level == 0 else 1.0
    needed = before + beginning([heading, Space(gap), *blocks], width)
    return [CondPageBreak(needed), heading, Space(gap), *blocks]


def new_page() -> Flowable:
    """Go on on a fresh page."""
    return PageBreak()


def key_values(pairs: Sequence[tuple[str, str]], columns: int, *, tint: bool = False) -> Grid:
    """Labels with their values, ``columns`` pairs side by side; an empty value prints as "—"."""
    cells: list[Flowable] = [
        Stack([Text(label, look.LABEL), Text(value or formats.NO_DATA, look.BODY)]) for label, value in pairs
    ]
    while len(cells) % columns:
        cells.append(Stack([]))
    rows = [cells[i : i + columns] for i in range(0, len(cells), columns)]
    tinted = frozenset(range(len(rows))) if tint else frozenset[int]()
    return Grid([Column()] * columns, rows, ruling=Ruling(pad_x=5, pad_y=2.4, lines=False), tinted=tinted)


def table(
    columns: Sequence[tuple[str, Column, Align]],
    rows: Sequence[Sequence[Content | Flowable]],
    *,
    middle: bool = True,
    pad: float = 2.6,
) -> Grid:
    """A table with a head that is repeated on every page; cells are texts (styled here) or any block.

    Words that follow a column of figures stand a little apart from them; ``pad`` points are above and below a row.
    """
    aligns = [align for _name, _column, align in columns]
    indents = [
        _INDENT if align is Align.LEFT and before is Align.RIGHT else 0.0
        for before, align in pairwise([Align.LEFT, *aligns])
    ]
    head = [
        Text(_stacked(name), look.TABLE_HEAD.with_(align=align), hang=indent)
        for (name, _column, align), indent in zip(columns, indents, strict=True)
    ]
    body = [
        [
            cell if isinstance(cell, Flowable) else Text(cell, look.TABLE.with_(align=align), hang=indent)
            for cell, align, indent in zip(row, aligns, indents, strict=True)
        ]
        for row in rows
    ]
    ruling = Ruling(pad_y=pad, middle=middle)
    fitting = [
        replace(column, least=_figures_width([row[i] for row in body]) + 2 * ruling.pad_x)
        if align is Align.RIGHT
        else column
        for i, (_name, column, align) in enumerate(columns)
    ]
    return Grid(fitting, body, head=head, ruling=ruling)


def _stacked(words: str) -> str:
    """In narrow places two languages stand below each other."""
    return words.on_two_lines() if isinstance(words, Paired) else words


def _figures_width(cells: Sequence[Flowable]) -> float:
    """The width that keeps figures on one line, up to a limit."""
    widths = [cell.natural_width() for cell in cells if isinstance(cell, Text)]
    return min(max(widths, default=0.0), _WIDEST_FIGURE)


def side_by_side(
    blocks: Sequence[Flowable], shares: Sequence[float] = (), gap: float = 14, *, middle: bool = False
) -> Grid:
    """Blocks beside each other, ``gap`` points between them, their tops (or middles) aligned."""
    shares = shares or [1.0] * len(blocks)
    columns: list[Column] = []
    cells: list[Flowable] = []
    for index, (block, share) in enumerate(zip(blocks, shares, strict=True)):
        if index:
            columns.append(Column(fixed=gap))
            cells.append(Stack([]))
        columns.append(Column(share))
        cells.append(block)
    return Grid(columns, [cells], ruling=Ruling(pad_x=0, pad_y=0, lines=False, middle=middle))


def rag_run(rag: Rag | None) -> Run:
    """RAG as shape + word + colour; "—" for none."""
    if rag is None:
        return Run(formats.NO_DATA, colour=look.MUTED)
    return Run(f"{labels.RAG_SHAPES[rag]} {_stacked(labels.label(rag))}", bold=True, colour=look.RAG_COLOURS[rag])


def tick_box(text: str, ticked: bool, style: Style = look.BODY) -> Text:
    """A box to tick with its text."""
    return Text(text, style, mark="☑" if ticked else "☐", hang=style.size + 4)


def bullets(items: Sequence[str], style: Style = look.BODY) -> list[Flowable]:
    """A list with bullets."""
    return [Text(item, style, mark="•", hang=10) for item in items]


def contents(entries: Sequence[tuple[str, str]], pages: Pages) -> Grid:
    """A table of contents: (title, bookmark key) with page numbers, each a link."""
    rows = [
        [
            Text(title, look.BODY, link=key),
            Text(str(pages.of.get(key, "")), look.BODY.with_(align=Align.RIGHT), link=key),
        ]
        for title, key in entries
    ]
    return Grid([Column(), Column(fixed=40)], rows, ruling=Ruling(pad_x=2, pad_y=1.8))

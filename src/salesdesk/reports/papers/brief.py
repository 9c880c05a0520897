"""The morning brief 晨会 on one page: what is said to the team above, what the supervisor keeps below a line to fold at."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from salesdesk import formats, i18n, labels
from salesdesk.i18n import _, ngettext
from salesdesk.reports import fonts, look
from salesdesk.reports.blocks import Space, Stack
from salesdesk.reports.fonts import text_width
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.papers.brief_sheet import BriefAgent, BriefSheet, Errand
from salesdesk.reports.papers.figures_block import tiles, written
from salesdesk.reports.papers.one_page import fitting
from salesdesk.reports.sections import bullets, section, side_by_side, table
from salesdesk.reports.sheets import PrintResult
from salesdesk.reports.text import Text

_NAME_PT, _PAD_PT = 62.0, 12.0
_SHAPED = 2
"""So many of an agent's figures carry the shape of their verdict."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How many calls, honours and errands there is room for, and in how many columns the agents stand."""

    calls: int
    honours: int
    errands: int
    halves: bool = False


_ROOMS = (
    _Room(5, 6, 10),
    *(
        _Room(calls, honours, errands, halves=True)
        for calls, honours, errands in ((5, 6, 10), (5, 5, 7), (4, 4, 5), (3, 3, 4), (2, 2, 3))
    ),
)
_HALF_COLUMNS = 4
"""So many figures fit a table of half the width."""


def brief_pdf(sheet: BriefSheet) -> tuple[bytes, PrintResult]:
    """The morning brief as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=_("Morning brief"),
            subject=f"{' '.join(sheet.name.split())} · {formats.day(sheet.day)}",
            guess=1,
        )
        data, pages = fitting(document, _ROOMS, lambda room: _story(sheet, document.width, room))
    return data, PrintResult(pages=pages, notes=notes)


def _story(sheet: BriefSheet, width: float, room: _Room) -> list[Flowable]:
    head = [formats.day(sheet.day), labels.weekday(sheet.day), sheet.name]
    story: list[Flowable] = [Text(_("Morning brief"), look.TITLE), Text("  ·  ".join(head), look.SUBTITLE)]
    if sheet.calendar:
        story.append(Text("  ".join(sheet.calendar), look.SMALL))
    reported = _("{weekday}, {day}: the team against its target").format(
        weekday=labels.weekday(sheet.reported), day=formats.short_day(sheet.reported)
    )
    blocks: list[Flowable] = [*tiles(sheet.lines, sheet.paper.currency)]
    blocks += [Text(line, look.SMALL_MUTED) for line in (*sheet.also, *sheet.notes)]
    story += section(reported, blocks, width, key="day", before=6)
    if sheet.agents:
        story += section(_("Everybody's day"), _agents(sheet, room), width, key="agents", before=8)
    story += _calls_and_honours(sheet, width, room)
    story += _fold(sheet, room)
    return story


def _agents(sheet: BriefSheet, room: _Room) -> list[Flowable]:
    there = list(sheet.agents)
    if not room.halves or len(there) < 8:
        return [_agent_table(sheet, there)]
    middle = (len(there) + 1) // 2
    halves = (there[:middle], there[middle:])
    return [side_by_side([_agent_table(sheet, half, _HALF_COLUMNS) for half in halves], gap=12)]


def _agent_table(sheet: BriefSheet, agents: list[BriefAgent], most: int = 9) -> Flowable:
    columns = [(_("Agent"), Column(_NAME_PT), Align.LEFT)]
    heads = [(kpi.name, _head_width(kpi.name)) for kpi in sheet.columns[:most]]
    columns += [(name, Column(width, least=width), Align.RIGHT) for name, width in heads]
    rows: list[list[str | Run | tuple[Run, ...]]] = []
    for agent in agents:
        if not agent.figures:
            away = Run(agent.away or formats.NO_DATA, colour=look.MUTED)
            rows.append([agent.name, away, *[""] * (min(len(sheet.columns), most) - 1)])
            continue
        row: list[str | Run | tuple[Run, ...]] = [agent.name]
        for place, line in enumerate(agent.figures[:most]):
            text = written(line, line.actual, sheet.paper.currency)
            if place < _SHAPED and line.rag is not None and line.enough:
                mark = Run(f" {labels.RAG_SHAPES[line.rag]}", colour=look.RAG_COLOURS[line.rag])
                row.append((Run(text), mark))
            else:
                row.append(text)
        rows.append(row)
    return table(columns, rows)


def _head_width(name: str) -> float:
    """The room that the longest word of a head takes, so that no word is broken."""
    words = name.split() if name.isascii() else [name[:4]]
    return max(text_width(word, look.TABLE_HEAD.size, bold=True) for word in words) + _PAD_PT


def _calls_and_honours(sheet: BriefSheet, width: float, room: _Room) -> list[Flowable]:
    """Best calls and honours; a list that is cut says so."""
    story: list[Flowable] = []
    if sheet.calls:
        columns = [
            (_("Agent"), Column(1.0), Align.LEFT),
            (_("Time"), Column(fixed=46), Align.LEFT),
            (_("Length"), Column(fixed=50), Align.RIGHT),
            (_("Customer"), Column(1.0), Align.LEFT),
            (_("Why"), Column(2.4), Align.LEFT),
        ]
        rows = [
            [call.agent, call.at, formats.duration(call.talk_s), call.customer, call.why]
            for call in sheet.calls[: room.calls]
        ]
        story += section(_("Best calls to hear together"), [table(columns, rows)], width, key="calls", before=8)
    if sheet.honours:
        blocks = [*bullets(sheet.honours[: room.honours]), Text(sheet.honours_rule, look.FOOTNOTE)]
        story += section(_("Honours"), blocks, width, key="honours", before=8)
    return story


def _fold(sheet: BriefSheet, room: _Room) -> list[Flowable]:
    one_line: list[Flowable] = [Space(6), _FoldLine(_("for the supervisor: fold here"))]
    if not sheet.errands:
        return [*one_line, Space(3), Text(_("Nothing is due today, and no warning is open."), look.SMALL_MUTED)]
    shown = sheet.errands[: room.errands]
    columns = [
        (_("To do today"), Column(0.9), Align.LEFT),
        (_("Agent"), Column(0.9), Align.LEFT),
        (_("What"), Column(3.4), Align.LEFT),
        (_("Due"), Column(1.1), Align.LEFT),
    ]
    blocks: list[Flowable] = [*one_line, Space(2), table(columns, [_errand(one) for one in shown])]
    left = len(sheet.errands) - len(shown)
    if left:
        blocks.append(Text(ngettext("and {n} more", "and {n} more", left).format(n=left), look.SMALL_MUTED))
    return [Stack(blocks)]


def _errand(one: Errand) -> list[str | Run]:
    due: str | Run = formats.short_day(one.due) if one.due else ""
    if one.overdue:
        words = ngettext("{n} day overdue", "{n} days overdue", one.overdue).format(n=one.overdue)
        due = Run(words, bold=True)
    kind = f"{labels.SEVERITY_SHAPES[one.severity]} {one.kind}" if one.severity else one.kind
    return [kind, one.who, one.what, due]


class _FoldLine(Flowable):
    """A dashed line over the page with a word in its middle."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inner = Text(text, look.FOOTNOTE.with_(align=Align.CENTRE))

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width, self.height = self.inner.wrap(avail_width, avail_height)
        return self.width, self.height

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        half = self.inner.natural_width() / 2 + 6
        self.canv.setStrokeColor(look.ink(look.MUTED))
        self.canv.setLineWidth(0.6)
        self.canv.setDash(3, 3)
        for start, end in ((0.0, self.width / 2 - half), (self.width / 2 + half, self.width)):
            self.canv.line(start, self.height / 2, end, self.height / 2)
        self.canv.setDash()
        self.inner.drawOn(self.canv, 0, 0)

"""The team report 团队周报/月报: key figures and their course, everybody in order with what the data can't tell apart."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from salesdesk import formats, i18n, labels
from salesdesk.i18n import _, ngettext
from salesdesk.periods import PeriodKind
from salesdesk.reports import fonts, look
from salesdesk.reports.blocks import Space, Stack
from salesdesk.reports.charts import funnel_chart, trend_chart
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.papers.figures_block import counting_rules, tiles, written
from salesdesk.reports.papers.heatmap import heat_chart
from salesdesk.reports.papers.team_sheet import TeamRow, TeamSheet
from salesdesk.reports.sections import key_values, section, side_by_side, table
from salesdesk.reports.sheets import PrintResult
from salesdesk.reports.text import Text

_GAP = 14.0
_TREND = 86.0
_FUNNEL_ROW = 20.0


def team_title(sheet: TeamSheet) -> str:
    """What the report is called: weekly, monthly, or just the team's."""
    match sheet.period.kind:
        case PeriodKind.WEEK:
            return _("Weekly team report")
        case PeriodKind.MONTH:
            return _("Monthly team report")
        case _other:
            return _("Team report")


def team_pdf(sheet: TeamSheet) -> tuple[bytes, PrintResult]:
    """The team report as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=team_title(sheet),
            subject=f"{' '.join(sheet.name.split())} · {formats.period(sheet.period)}",
            guess=3,
        )
        data, pages = document.render(lambda _pages: _story(sheet, document.width))
    return data, PrintResult(pages=pages, notes=notes)


def _story(sheet: TeamSheet, width: float) -> list[Flowable]:
    currency = sheet.paper.currency
    story: list[Flowable] = [
        Text(team_title(sheet), look.TITLE),
        Text(f"{sheet.name}  ·  {formats.period(sheet.period)}", look.SUBTITLE),
        Space(4),
        key_values(
            [
                (_("Period"), formats.span(sheet.period.start, sheet.period.end)),
                (_("Working days"), formats.number(sheet.working_days)),
                (_("Agents"), formats.number(sheet.agents)),
                (_("Days on duty, all agents"), formats.number(sheet.on_duty_days)),
            ],
            columns=4,
            tint=True,
        ),
    ]
    before = formats.short_period(sheet.period.previous())
    story += section(_("Against target and before"), tiles(sheet.lines, currency, last=before), width, key="figures")
    story += _trends(sheet, width)
    story += section(_("Everybody, in order"), _people(sheet), width, key="people")
    story += _funnel(sheet, width)
    story += _heat(sheet, width)
    story += section(_("Warnings and plans"), _attention(sheet), width, key="attention")
    if sheet.reasons:
        story += section(_("How the calls ended"), _reasons(sheet), width, key="reasons")
    story += counting_rules(sheet.lines, sheet.period, sheet.notes, width, currency)
    return story


def _trends(sheet: TeamSheet, width: float) -> list[Flowable]:
    if not sheet.trends:
        return []
    each = (width - _GAP * (len(sheet.trends) - 1)) / len(sheet.trends)
    drawn: list[Flowable] = [trend_chart(one, each, _TREND, sheet.paper.currency) for one in sheet.trends]
    legend = Text(_("By week. Dashed: target. Shaded: watch."), look.FOOTNOTE)
    return [Space(8), Stack([side_by_side(drawn, gap=_GAP), legend], whole=True)]


def _people(sheet: TeamSheet) -> list[Flowable]:
    columns = [
        (_("Rank"), Column(fixed=36), Align.LEFT),
        (_("Agent"), Column(1.3), Align.LEFT),
        (_("Score"), Column(1.3), Align.RIGHT),
        *((kpi.name, Column(1.0), Align.RIGHT) for kpi in sheet.columns),
    ]
    rows = [_person(sheet, row) for row in sheet.rows]
    blocks: list[Flowable] = []
    if rows:
        blocks.append(table(columns, rows))
        text = _(
            "Place and score with the range that the days on duty allow (95 %). Whose ranges overlap can't be told"
            " apart by these data: nothing may rest on their order."
        )
        blocks.append(Text(text, look.FOOTNOTE))
    if sheet.without:
        words = _("Without a score: {names}.").format(names=formats.enumerated(sheet.without))
        blocks.append(Text(words, look.SMALL_MUTED))
    return blocks or [Text(_("Nobody has a score in this period."), look.BODY.with_(colour=look.MUTED))]


def _person(sheet: TeamSheet, row: TeamRow) -> list[str | Run | tuple[Run, ...]]:
    score: tuple[Run, ...] = (Run(formats.number(row.score, None if row.score is None else 1), bold=True),)
    if row.low is not None and row.high is not None:
        score += (Run(f" {formats.number(row.low, 0)}–{formats.number(row.high, 0)}", colour=look.MUTED),)
    cells: list[str | Run | tuple[Run, ...]] = [row.place, row.agent, score]
    for line in row.figures:
        text = written(line, line.actual, sheet.paper.currency)
        if line.rag is None or not line.enough:
            cells.append(text)
            continue
        cells.append((Run(text), Run(f" {labels.RAG_SHAPES[line.rag]}", colour=look.RAG_COLOURS[line.rag])))
    return cells


def _funnel(sheet: TeamSheet, width: float) -> list[Flowable]:
    if not any(stage.value for stage in sheet.funnel):
        return []
    chart = funnel_chart(sheet.funnel, width, _FUNNEL_ROW * len(sheet.funnel))
    title = _("Funnel, with the rate from the stage before")
    return section(title, [Stack([Space(2), chart], whole=True)], width, key="funnel")


def _heat(sheet: TeamSheet, width: float) -> list[Flowable]:
    if not sheet.heat:
        return []
    chart = heat_chart(sheet.heat, width, sheet.heat_least)
    note = Text(_("A dot: fewer than {n} dials, too few for a rate.").format(n=sheet.heat_least), look.FOOTNOTE)
    title = _("Connect rate by weekday and hour")
    return section(title, [Stack([Space(2), chart, Space(2), note], whole=True)], width, key="heat")


def _attention(sheet: TeamSheet) -> list[Flowable]:
    blocks: list[Flowable] = []
    if sheet.warnings:
        columns = [
            (_("Agent"), Column(1.0), Align.LEFT),
            (_("Warning"), Column(4.2), Align.LEFT),
            (_("State"), Column(0.9), Align.LEFT),
        ]
        rows = [[one.agent, f"{labels.SEVERITY_SHAPES[one.severity]} {one.text}", one.state] for one in sheet.warnings]
        blocks.append(table(columns, rows))
    else:
        blocks.append(Text(_("No warning in this period."), look.SMALL_MUTED))
    if sheet.plans:
        columns = [
            (_("Plan of"), Column(1.0), Align.LEFT),
            (_("Step"), Column(0.9), Align.LEFT),
            (_("Goals"), Column(3.0), Align.LEFT),
            (_("Due"), Column(1.2), Align.LEFT),
        ]
        plans: list[list[str | Run]] = []
        for one in sheet.plans:
            due: str | Run = formats.short_day(one.due)
            if one.overdue:
                due = Run(ngettext("{n} day overdue", "{n} days overdue", one.overdue).format(n=one.overdue), bold=True)
            plans.append([one.agent, one.step, one.goal or formats.NO_DATA, due])
        blocks += [Space(6), table(columns, plans)]
    else:
        blocks.append(Text(_("No improvement plan was under way."), look.SMALL_MUTED))
    return blocks


def _reasons(sheet: TeamSheet) -> list[Flowable]:
    columns = [
        (_("Word of the dialer"), Column(2.4), Align.LEFT),
        (_("Number of calls"), Column(0.8), Align.RIGHT),
        (_("Share"), Column(0.8), Align.RIGHT),
        (_("Last period"), Column(0.9), Align.RIGHT),
    ]
    rows = [
        [one.word, formats.number(one.count), formats.percent(one.share), formats.percent(one.before)]
        for one in sheet.reasons
    ]
    note = _("Shares of the {n} calls that the dialer gave a word.").format(n=formats.number(sheet.worded))
    return [table(columns, rows), Text(note, look.FOOTNOTE)]

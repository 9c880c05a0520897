"""The personal funnel report 个人漏斗报告: the own funnel beside the team's and the past, the shortfall taken apart."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from salesdesk import formats, i18n
from salesdesk.i18n import _
from salesdesk.reports import fonts, look
from salesdesk.reports.blocks import Box, Lines, Space, Stack
from salesdesk.reports.charts import funnel_chart
from salesdesk.reports.grid import Column
from salesdesk.reports.interview_sheet import FunnelStage
from salesdesk.reports.layout import Document
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.papers.funnel_sheet import FunnelSheet, Lever
from salesdesk.reports.papers.one_page import fitting
from salesdesk.reports.papers.personal import duty_words, person_head
from salesdesk.reports.sections import key_values, section, table
from salesdesk.reports.sheets import Kpi, PrintResult
from salesdesk.reports.text import Text

_ROOMS = (24.0, 19.0, 15.0)
"""How high a stage of the chart is, in points."""


def funnel_pdf(sheet: FunnelSheet) -> tuple[bytes, PrintResult]:
    """The funnel report as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=_("Personal funnel report"),
            subject=f"{' '.join(sheet.agent.name.split())} · {formats.period(sheet.period)}",
            guess=1,
        )
        data, pages = fitting(document, _ROOMS, lambda room: _story(sheet, document.width, room))
    return data, PrintResult(pages=pages, notes=notes)


def _story(sheet: FunnelSheet, width: float, row: float) -> list[Flowable]:
    story: list[Flowable] = [
        Text(_("Personal funnel report"), look.TITLE),
        Text(formats.period(sheet.period), look.SUBTITLE),
        Space(4),
        key_values(
            [*person_head(sheet.agent), (_("On duty"), duty_words(sheet.on_duty_days, sheet.working_days))],
            columns=4,
            tint=True,
        ),
    ]
    stages = [FunnelStage(name=step.name, value=step.value, team_rate=step.median) for step in sheet.steps]
    chart: list[Flowable] = [Stack([Space(2), funnel_chart(stages, width, row * len(stages))], whole=True)]
    story += section(_("My funnel"), [*chart, Space(5), _steps(sheet)], width, key="funnel")
    if sheet.shortfalls:
        blocks: list[Flowable] = [_factors(sheet), Text(_exact(), look.FOOTNOTE)]
        story += section(_("Where the difference comes from"), blocks, width, key="shortfall")
    story += section(_("What would help most"), _levers(sheet), width, key="levers")
    story += section(_("What I take on"), [Lines(3)], width, key="own")
    if sheet.notes:
        span = _("All figures: {span}.").format(span=formats.span(sheet.period.start, sheet.period.end))
        story += [Space(6), Text(formats.sentences([span, *sheet.notes]), look.FOOTNOTE)]
    return story


def _exact() -> str:
    return _(
        "The result is the product of its factors. Each factor's part is its mean over every order in which the"
        " factors could change (Shapley), so that the parts add up to the difference exactly."
    )


def _steps(sheet: FunnelSheet) -> Flowable:
    right = Align.RIGHT
    columns = [
        (_("Stage"), Column(1.6), Align.LEFT),
        (_("Mine"), Column(0.9), right),
        (_("From the stage before"), Column(1.5), right),
        (_("Team median"), Column(1.2), right),
        (_("Last period"), Column(1.0), right),
        (_("Target"), Column(0.9), right),
    ]
    rows: list[list[str | Run | tuple[Run, ...]]] = []
    for step in sheet.steps:
        own: tuple[Run, ...] = (Run(formats.percent(step.rate), bold=True),)
        if step.rate is not None:
            own += (Run(f" n={formats.number(step.cases)}", colour=look.MUTED),)
        middle: tuple[Run, ...] = (Run(formats.percent(step.median)),)
        if step.median is not None:
            middle += (Run(f" n={step.peers}", colour=look.MUTED),)
        rows.append(
            [
                step.name,
                formats.number(step.value),
                own,
                middle,
                formats.percent(step.past),
                formats.percent(step.target),
            ]
        )
    return table(columns, rows)


def with_sign(value: float, kpi: Kpi, currency: str) -> str:
    """A difference with its sign; counts with one decimal, so that parts can be added up by eye."""
    if kpi.kind is formats.ValueKind.NUMBER:
        text = formats.number(value, 2)
    else:
        text = formats.figure(value, kpi.kind, currency)
    return f"+{text}" if value > 0 and any(char in "123456789" for char in text) else text


def _factors(sheet: FunnelSheet) -> Flowable:
    """The factors down, what each is held against across; the last row is the result, and the sum of the parts."""
    currency, right = sheet.paper.currency, Align.RIGHT
    columns = [(_("Factor"), Column(1.7), Align.LEFT), (_("Mine"), Column(0.9), right)]
    for one in sheet.shortfalls:
        columns += [(one.title, Column(1.0), right), (_("Its part, a day"), Column(1.1), right)]
        columns.append((_("Share"), Column(0.7), right))
    longest = max((one.parts for one in sheet.shortfalls), key=len)
    rows: list[list[str | Run | tuple[Run, ...]]] = []
    for place, factor in enumerate(longest):
        row: list[str | Run | tuple[Run, ...]] = [
            factor.kpi.name,
            formats.figure(factor.actual, factor.kpi.kind, currency),
        ]
        for one in sheet.shortfalls:
            if place >= len(one.parts):
                row += ["", "", ""]
                continue
            part = one.parts[place]
            row += [
                formats.figure(part.reference, part.kpi.kind, currency),
                Run(with_sign(part.effect, one.result, currency), bold=part.effect < 0),
                formats.percent(part.share, 0),
            ]
        rows.append(row)
    results = list(dict.fromkeys(one.result.name for one in sheet.shortfalls))
    last: list[str | Run | tuple[Run, ...]] = [
        Run(_("{result} a day").format(result=formats.enumerated(results)), bold=True),
        Run(_shown(sheet.shortfalls[0].actual, sheet.shortfalls[0].result, currency), bold=True),
    ]
    for one in sheet.shortfalls:
        difference = Run(with_sign(one.difference, one.result, currency), bold=True)
        last += [_shown(one.reference, one.result, currency), difference, formats.percent(1.0, 0)]
    return table(columns, [*rows, last])


def _shown(value: float, kpi: Kpi, currency: str) -> str:
    """A result a day; counts with two decimals, which a small team's are made of."""
    if kpi.kind is formats.ValueKind.NUMBER:
        return formats.number(value, 2)
    return formats.figure(value, kpi.kind, currency)


def _levers(sheet: FunnelSheet) -> list[Flowable]:
    if not sheet.levers:
        text = _("No factor lies behind the team's median or the own past by more than the data can tell.")
        return [Text(text, look.BODY.with_(colour=look.MUTED))]
    return [
        Box([_lever(one, sheet.paper.currency)], fill=look.TINT, stroke="", pad=6, bar=look.ACCENT)
        for one in sheet.levers
    ]


def _lever(one: Lever, currency: str) -> Flowable:
    head = _("{kpi} from {now} to {then} ({against})").format(
        kpi=one.kpi.name,
        now=formats.figure(one.now, one.kpi.kind, currency),
        then=formats.figure(one.then, one.kpi.kind, currency),
        against=one.against,
    )
    text = _("would bring {daily} {result} a day, {whole} over the days on duty of this period, all else as it was.")
    said = text.format(
        daily=with_sign(one.daily, one.result, currency),
        whole=with_sign(one.whole, one.result, currency),
        result=one.result.name,
    )
    runs = [Run(f"{head}  ", bold=True), Run(said)]
    if one.caution:
        runs.append(Run(f" {one.caution}", colour=look.MUTED))
    return Text(runs)

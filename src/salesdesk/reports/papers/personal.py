"""The personal sheet 个人数据单 on one page: own figures, their course, what went well, and how all of it is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportlab.platypus.flowables import Flowable

from salesdesk import formats, i18n
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.reports import fonts, look
from salesdesk.reports.blocks import Box, Space, Stack
from salesdesk.reports.charts import trend_chart
from salesdesk.reports.interview_sheet import Total
from salesdesk.reports.layout import Document
from salesdesk.reports.linebreak import Run
from salesdesk.reports.papers.figures_block import counting_rules, figures_table
from salesdesk.reports.papers.one_page import fitting
from salesdesk.reports.papers.personal_sheet import PersonalSheet
from salesdesk.reports.sections import bullets, key_values, section, side_by_side
from salesdesk.reports.sheets import Person, PrintResult
from salesdesk.reports.text import Text

_GAP = 14.0


@dataclass(frozen=True, slots=True)
class _Room:
    """How high a chart is, in points, and whether rows and footnotes stand closer than usual."""

    trend: float
    tight: bool = False
    short: bool = False
    """The formulas take the place of the counting rules."""


_ROOMS = (
    _Room(92),
    _Room(74),
    _Room(64, tight=True),
    _Room(50, tight=True),
    _Room(70, tight=True, short=True),
    _Room(50, tight=True, short=True),
)


def personal_pdf(sheet: PersonalSheet) -> tuple[bytes, PrintResult]:
    """The personal sheet as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=_("Personal sheet"),
            subject=f"{' '.join(sheet.agent.name.split())} · {formats.period(sheet.period)}",
            guess=1,
        )
        data, pages = fitting(document, _ROOMS, lambda room: _story(sheet, document.width, room))
    return data, PrintResult(pages=pages, notes=notes)


def person_head(agent: Person) -> list[tuple[str, str]]:
    """Who a paper is about, for its head: name with number, post with level, team."""
    post = "·".join(part for part in (agent.post, label(agent.level) if agent.level else "") if part)
    name = _("{name} ({number})").format(name=agent.name, number=agent.number) if agent.number else agent.name
    return [(_("Agent"), name), (_("Post"), post), (_("Team"), agent.team)]


def duty_words(duty: float | None, days: int | None) -> str:
    """``18 of 20 working days``, or the days on duty alone."""
    if duty is None or days is None:
        return formats.number(duty)
    return _("{duty} of {days} working days").format(duty=formats.number(duty), days=days)


def _story(sheet: PersonalSheet, width: float, room: _Room) -> list[Flowable]:
    currency = sheet.paper.currency
    story: list[Flowable] = [
        Text(_("Personal sheet"), look.TITLE),
        Text(formats.period(sheet.period), look.SUBTITLE),
        Space(4),
        key_values(
            [*person_head(sheet.agent), (_("On duty"), duty_words(sheet.on_duty_days, sheet.working_days))],
            columns=4,
            tint=True,
        ),
    ]
    blocks: list[Flowable] = [figures_table(sheet.lines, currency, tight=room.tight)] if sheet.lines else [_nothing()]
    if sheet.total is not None and sheet.total.score is not None:
        blocks += [Space(5), _total(sheet.total)]
    story += section(_("My figures"), blocks, width, key="figures")
    story += _trends(sheet, width, room)
    story += _words(sheet)
    lines = [replace(line, definition=line.formula) for line in sheet.lines] if room.short else sheet.lines
    story += counting_rules(lines, sheet.period, sheet.notes, width, currency, tight=room.tight)
    story += [Space(5), Box([_rights(sheet)], fill=look.TINT, stroke="", pad=5, bar=look.ACCENT)]
    return story


def _nothing() -> Flowable:
    return Text(_("No figures in this period."), look.BODY.with_(colour=look.MUTED))


def _total(total: Total) -> Flowable:
    words = formats.listed(part for part in (total.scheme, total.note) if part)
    runs = [
        Run(_("Total score") + "  "),
        Run(formats.number(total.score, 1), bold=True),
        Run(" / 100", colour=look.MUTED),
    ]
    if total.rating:
        runs.append(Run(f"   {total.rating}", bold=True))
    if words:
        runs.append(Run(f"   {words}", colour=look.MUTED))
    return Box([Text(runs)], fill=look.TINT, stroke="", pad=5)


def _trends(sheet: PersonalSheet, width: float, room: _Room) -> list[Flowable]:
    if not sheet.trends:
        return []
    each = (width - _GAP * (len(sheet.trends) - 1)) / len(sheet.trends)
    drawn: list[Flowable] = [trend_chart(trend, each, room.trend, sheet.paper.currency) for trend in sheet.trends]
    return [
        Space(9),
        side_by_side(drawn, gap=_GAP),
        Text(_("By week. Dashed: target. Shaded: watch."), look.FOOTNOTE),
    ]


def _words(sheet: PersonalSheet) -> list[Flowable]:
    well = sheet.strengths or (_("Nothing stands out by the data of this period."),)
    left = Stack([Text(_("What went well"), look.SUBHEADING), *bullets(well)])
    if not sheet.gaps:
        return [Space(6), left]
    right = Stack([Text(_("Furthest from the target"), look.SUBHEADING), *bullets(sheet.gaps)])
    return [Space(6), side_by_side([left, right], gap=_GAP)]


def _rights(sheet: PersonalSheet) -> Flowable:
    text = _("These are your own figures; of the team only the median is shown, and nobody else's figures.")
    ask = sheet.ask or _("your supervisor")
    more = _("Is a figure wrong, or a day of leave missing? Tell {name}: every figure opens to the calls behind it.")
    return Text([Run(f"{text} "), Run(more.format(name=ask))], look.SMALL)

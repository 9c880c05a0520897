"""The performance interview 绩效面谈 [3] as a paper two people sign: two A4 pages with the usual amount of text.

Services import the sheet from ``interview_sheet`` (light) and this module only to print (it loads ReportLab).
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from reportlab.platypus.flowables import Flowable

from salesdesk import formats, i18n
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.reports import files, fonts
from salesdesk.reports.blocks import Space
from salesdesk.reports.interview_closing import closing
from salesdesk.reports.interview_results import STEPS, Room, results
from salesdesk.reports.interview_sheet import InterviewSheet
from salesdesk.reports.interview_talk import talk
from salesdesk.reports.layout import Document, Story
from salesdesk.reports.look import SUBTITLE, TITLE
from salesdesk.reports.sections import key_values
from salesdesk.reports.sheets import PrintResult
from salesdesk.reports.text import Text
from salesdesk.types import InterviewState

__all__ = ["InterviewSheet", "interview_pdf", "render_interview"]


def render_interview(sheet: InterviewSheet, target: Path | BinaryIO) -> PrintResult:
    """Write the interview as a PDF in the sheet's language to a path (whole or not at all) or an open file.

    Raises SalesDeskError when the file cannot be written or the font is missing.
    """
    data, result = interview_pdf(sheet)
    files.write_bytes(target, data)
    return result


def interview_pdf(sheet: InterviewSheet) -> tuple[bytes, PrintResult]:
    """The interview as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        draft = sheet.state is InterviewState.DRAFT
        document = Document(
            sheet.paper,
            title=_("Performance interview"),
            subject=_("{name}, {period}, version {version}").format(
                name=" ".join(sheet.agent.name.split()), period=formats.period(sheet.period), version=sheet.version
            ),
            author=sheet.interviewer or sheet.paper.company,
            mark=_("DRAFT") if draft else "",
        )

        def story(room: Room) -> Story:
            return lambda _pages: [
                *_header(sheet),
                *results(sheet, document.width, room),
                *talk(sheet, document.width, pad=room.pad),
                *closing(sheet, document.width),
            ]

        data, pages = _tightest_needed(document, [story(room) for room in STEPS])
    return data, PrintResult(pages=pages, notes=notes)


def _tightest_needed(document: Document, stories: Sequence[Story]) -> tuple[bytes, int]:
    """The first story that fits the usual pages; else the one of fewest pages, the roomier of equals."""
    for story in stories:
        fitting = document.render_within(story, document.guess)
        if fitting is not None:
            return fitting
    return min((document.render(story) for story in stories), key=itemgetter(1))


def _header(sheet: InterviewSheet) -> list[Flowable]:
    agent = sheet.agent
    about = [formats.period(sheet.period), label(sheet.state), _("version {number}").format(number=sheet.version)]
    if sheet.changes:
        about.append(_("corrected: {changes}").format(changes=sheet.changes))
    post = "·".join(part for part in (agent.post, label(agent.level) if agent.level else "") if part)
    name = _("{name} ({number})").format(name=agent.name, number=agent.number) if agent.number else agent.name
    duty = formats.number(sheet.on_duty_days)
    if sheet.on_duty_days is not None and sheet.working_days is not None:
        duty = _("{duty} of {days} working days").format(duty=duty, days=sheet.working_days)
    return [
        Text(_("Performance interview"), TITLE),
        Text("·".join(about), SUBTITLE),
        Space(5),
        key_values(
            [
                (_("Agent"), name),
                (_("Post"), post),
                (_("Team"), agent.team),
                (_("Hired"), formats.day(agent.hired_on)),
                (_("Period"), formats.span(sheet.period.start, sheet.period.end)),
                (_("On duty"), duty),
                (_("Interview on"), formats.moment(sheet.held_at or sheet.held_on)),
                (_("Place, interviewer"), "·".join(part for part in (sheet.place, sheet.interviewer) if part)),
            ],
            columns=4,
            tint=True,
        ),
    ]

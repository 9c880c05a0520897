"""The notice of warning to the agent: neutral, complete, with the counting rules and the right to object."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from reportlab.platypus.flowables import Flowable, KeepTogether

from salesdesk import formats, i18n
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.reports import files, fonts, look
from salesdesk.reports.blocks import Blank, Lines, Space, Stack
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.notice_sheet import NoticeSheet
from salesdesk.reports.plan_sheet import Evidence
from salesdesk.reports.plan_steps import evidence_table, warning_fact
from salesdesk.reports.plan_words import labelled
from salesdesk.reports.sections import key_values, section, side_by_side, table
from salesdesk.reports.sheets import PrintResult
from salesdesk.reports.text import Text

__all__ = ["NoticeSheet", "notice_pdf", "render_notice"]

_BLANK = "______________"
_ROOM = 4
"""Ruled lines for the agent's answer."""


def render_notice(sheet: NoticeSheet, target: Path | BinaryIO) -> PrintResult:
    """Write the notice as a PDF in the sheet's language to a path (whole or not at all) or an open file.

    Raises SalesDeskError when the file cannot be written or the font is missing.
    """
    data, result = notice_pdf(sheet)
    files.write_bytes(target, data)
    return result


def notice_pdf(sheet: NoticeSheet) -> tuple[bytes, PrintResult]:
    """The notice as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=_("Notice on results and support"),
            subject=_("Plan {number}, {name}").format(number=sheet.number, name=" ".join(sheet.agent.name.split())),
            author=sheet.supervisor or sheet.paper.company,
            guess=2,
        )
        data, pages = document.render(lambda _pages: _story(sheet, document.width))
    return data, PrintResult(pages=pages, notes=notes)


def _story(sheet: NoticeSheet, width: float) -> list[Flowable]:
    agent = sheet.agent
    post = "·".join(part for part in (agent.post, label(agent.level) if agent.level else "") if part)
    story: list[Flowable] = [
        Text(_("Notice on results and support"), look.TITLE),
        Space(4),
        key_values(
            [
                (
                    _("Agent"),
                    _("{name} ({number})").format(name=agent.name, number=agent.number) if agent.number else agent.name,
                ),
                (_("Post"), post),
                (_("Team"), agent.team),
                (_("Supervisor"), sheet.supervisor),
                (_("Day"), formats.day(sheet.day)),
                (_("Plan"), sheet.number),
            ],
            columns=3,
            tint=True,
        ),
        Space(6),
        Text(
            _(
                "This notice says which figures were behind their target and what support follows. It is not a"
                " judgement of the person."
            )
        ),
    ]
    story += section(_("1  What was seen"), _seen(sheet, width), width, key="seen")
    story += section(_("2  What support follows, and by when"), _support(sheet), width, key="support")
    story += section(_("3  Your answer"), _answer(sheet), width, key="answer")
    story += section(_("4  Your right to object"), [_objection(sheet)], width, key="object")
    return [*story, KeepTogether(section(_("5  Signatures"), _signatures(sheet), width, key="signatures")[1:])]


def _seen(sheet: NoticeSheet, width: float) -> list[Flowable]:
    currency = sheet.paper.currency
    blocks: list[Flowable] = []
    for fact in sheet.warnings:
        blocks += [*warning_fact(fact, width, currency), Space(4)]
    if not sheet.warnings and sheet.reason.strip():
        blocks += [Text(sheet.reason), Space(4)]
    if sheet.start and sheet.end:
        blocks += [labelled(_("Days counted"), formats.span(sheet.start, sheet.end)), Space(2)]
    return [*blocks, *evidence_table(Evidence(rows=sheet.rows), currency)]


def _support(sheet: NoticeSheet) -> list[Flowable]:
    columns = [
        (_("Step"), Column(1.4), Align.LEFT),
        (_("Due"), Column(1.0), Align.LEFT),
        (_("Responsible"), Column(1.0), Align.LEFT),
    ]
    rows = [[label(one.step), formats.day(one.due), one.owner or formats.NO_DATA] for one in sheet.support]
    return [table(columns, rows)]


def _answer(sheet: NoticeSheet) -> list[Flowable]:
    told = key_values(
        [(_("Told on"), formats.day(sheet.told_on) if sheet.told_on else _BLANK), (_("How"), sheet.told_how or _BLANK)],
        columns=2,
    )
    if sheet.first_answer.strip():
        return [told, labelled(_("The agent's first answer"), sheet.first_answer)]
    return [told, Lines(_ROOM)]


def _objection(sheet: NoticeSheet) -> Flowable:
    days = ngettext("within {n} working day", "within {n} working days", sheet.objection_days)
    return Text(
        _(
            "You may object at any time while the plan is open, in writing or by word to your supervisor. An"
            " objection is answered {days}, and the plan does not close before it is answered."
        ).format(days=days.format(n=sheet.objection_days))
    )


def _signatures(sheet: NoticeSheet) -> list[Flowable]:
    roles = ((_("Agent"), sheet.agent.name), (_("Supervisor"), sheet.supervisor))
    signed = [
        Stack(
            [
                Blank("·".join(part for part in (role, name) if part), room=26),
                Text(_("Date: {day}").format(day=_BLANK), look.LABEL),
            ]
        )
        for role, name in roles
    ]
    words = Run(_("The signature confirms that this notice was received and explained, not agreement."), bold=True)
    return [side_by_side(signed, gap=18), Space(4), Text(words, look.SMALL)]

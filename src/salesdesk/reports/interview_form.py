"""The one-page form given before the talk: the agent's own rating, or an anonymous rating by others (360°)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportlab.platypus.flowables import Flowable

from salesdesk import formats, i18n
from salesdesk.i18n import _
from salesdesk.periods import Period
from salesdesk.reports import files, fonts, look
from salesdesk.reports.blocks import Box, Lines, Space, Stack
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document
from salesdesk.reports.look import Align
from salesdesk.reports.sections import key_values, table
from salesdesk.reports.sheets import Paper, Person, PrintResult
from salesdesk.reports.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedBehaviour:
    """A behaviour with the anchors of 1, 3 and 5 in words."""

    name: str
    anchors: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFormSheet:
    """The form: about whom and which period; ``own``: filled by the agent, else by somebody who stays unnamed."""

    paper: Paper
    agent: Person
    period: Period
    own: bool
    behaviours: tuple[RatedBehaviour, ...]
    back_by: date | None = None


def render_rating_form(sheet: RatingFormSheet, target: Path) -> PrintResult:
    """Write the form as a PDF, whole or not at all. Raises SalesDeskError when the file cannot be written."""
    data, result = rating_form_pdf(sheet)
    files.write_bytes(target, data)
    return result


def rating_form_pdf(sheet: RatingFormSheet) -> tuple[bytes, PrintResult]:
    """The form as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        title = _("Self-rating before the interview") if sheet.own else _("Rating by others (anonymous)")
        document = Document(
            sheet.paper, title=title, subject=formats.period(sheet.period), author=sheet.paper.company, mark=""
        )
        data, pages = document.render(lambda _pages: _story(sheet, title))
    return data, PrintResult(pages=pages, notes=notes)


def _story(sheet: RatingFormSheet, title: str) -> list[Flowable]:
    who = _("{name} ({number})") if sheet.agent.number else "{name}"
    explained = (
        _("Tick one number in each row, as you see it yourself. Nothing follows from it by itself: it is for the talk.")
        if sheet.own
        else _(
            "Tick one number in each row you can judge; leave out the others. Don't write your name: ratings are shown"
            " as averages only, and only from three forms on."
        )
    )
    facts = [
        (_("About"), who.format(name=sheet.agent.name, number=sheet.agent.number)),
        (_("Team"), sheet.agent.team),
        (_("Period"), formats.period(sheet.period)),
        (_("Please return by"), formats.day(sheet.back_by)),
    ]
    blocks: list[Flowable] = [
        Text(title, look.TITLE),
        Space(4),
        key_values(facts, columns=4, tint=True),
        Space(4),
        Text(explained, look.SMALL),
        Space(4),
        _behaviours(sheet),
    ]
    if sheet.own:
        for question, lines in (
            (_("What went well, and what got in the way?"), 3),
            (_("Training I would like"), 2),
            (_("What I ask of the company"), 2),
        ):
            blocks += [Space(5), Box([Stack([Text(question, look.LABEL), Lines(lines)])], pad=5)]
    return blocks


def _behaviours(sheet: RatingFormSheet) -> Flowable:
    columns = [
        (_("Behaviour or ability"), Column(1.35), Align.LEFT),
        (_("1 looks like"), Column(1.9), Align.LEFT),
        (_("3 looks like"), Column(1.9), Align.LEFT),
        (_("5 looks like"), Column(1.9), Align.LEFT),
        (_("Tick one"), Column(fixed=100), Align.LEFT),
    ]
    boxes = "   ".join(f"☐{n}" for n in range(1, 6))
    return table(columns, [[one.name, *one.anchors, boxes] for one in sheet.behaviours])

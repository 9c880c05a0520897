"""A one-to-one 一对一 on one page: agenda, feedback, actions, and room for two names. Longer talks go on overleaf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from reportlab.platypus.flowables import Flowable, KeepTogether

from salesdesk import formats, i18n
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.reports import files, fonts, look
from salesdesk.reports.blocks import Blank, Box, Lines, Space, Stack
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.meeting_sheet import ActionLine, AgendaLine, MeetingSheet, SbiLine
from salesdesk.reports.sections import key_values, section, side_by_side, table
from salesdesk.reports.sheets import PrintResult
from salesdesk.reports.text import Text
from salesdesk.types import MeetingState

__all__ = ["MeetingSheet", "meeting_pdf", "render_meeting"]

_CAPTION = look.LABEL.with_(bold=True)
_ROOM = 2
"""Ruled lines where nothing is written yet."""


def render_meeting(sheet: MeetingSheet, target: Path | BinaryIO) -> PrintResult:
    """Write the one-to-one as a PDF in the sheet's language to a path (whole or not at all) or an open file.

    Raises SalesDeskError when the file cannot be written or the font is missing.
    """
    data, result = meeting_pdf(sheet)
    files.write_bytes(target, data)
    return result


def meeting_pdf(sheet: MeetingSheet) -> tuple[bytes, PrintResult]:
    """The one-to-one as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=_("One-to-one"),
            subject=_("{name}, {day}").format(
                name=" ".join(sheet.agent.name.split()), day=formats.moment(sheet.moment)
            ),
            author=sheet.supervisor or sheet.paper.company,
            mark=_mark(sheet),
            guess=1,
        )
        data, pages = document.render(lambda _pages: _story(sheet, document.width))
    return data, PrintResult(pages=pages, notes=notes)


def _mark(sheet: MeetingSheet) -> str:
    if sheet.correcting:
        return _("BEING CORRECTED")
    return {MeetingState.HELD: "", MeetingState.CALLED_OFF: _("CALLED OFF")}.get(sheet.state, _("AGENDA"))


def _story(sheet: MeetingSheet, width: float) -> list[Flowable]:
    return [
        *_header(sheet),
        *_agenda(sheet, width),
        *_carried(sheet, width),
        *_talk(sheet, width),
        *_actions(sheet, width),
        *_end(sheet, width),
    ]


def _header(sheet: MeetingSheet) -> list[Flowable]:
    agent = sheet.agent
    post = "·".join(part for part in (agent.post, label(agent.level) if agent.level else "") if part)
    name = _("{name} ({number})").format(name=agent.name, number=agent.number) if agent.number else agent.name
    length = ngettext("{n} minute", "{n} minutes", sheet.minutes).format(n=sheet.minutes)
    blocks: list[Flowable] = [
        Text(_("One-to-one"), look.TITLE),
        Text("·".join((formats.moment(sheet.moment), label(sheet.state))), look.SUBTITLE),
        Space(4),
        key_values(
            [
                (_("Agent"), name),
                (_("Post"), post),
                (_("Team"), agent.team),
                (_("Supervisor"), sheet.supervisor),
                (_("Day"), formats.moment(sheet.moment)),
                (_("Length"), length),
                (_("Way of meeting"), sheet.way),
                (_("Place"), sheet.place),
            ],
            columns=4,
            tint=True,
        ),
    ]
    if sheet.called_off:
        blocks += [Space(4), Text([Run(_("Called off: "), bold=True), Run(sheet.called_off)])]
    for one in sheet.corrections:
        said = _("Corrected on {day} by {who}: {what}") if one.who else _("Corrected on {day}: {what}")
        blocks += [
            Space(3),
            Text(said.format(day=formats.day(one.on), who=one.who, what=one.what), look.SMALL_MUTED, mark="✎"),
        ]
    return blocks


def _agenda(sheet: MeetingSheet, width: float) -> list[Flowable]:
    lines: list[Flowable] = []
    subject = ""
    for item in sheet.agenda:
        if item.subject != subject:
            subject = item.subject
            lines += [Space(2), Text(subject, _CAPTION)]
        lines.append(_agenda_line(item))
    if sheet.topics.strip():
        lines += [Space(2), Text(_("The agent's own topics"), _CAPTION), Text(sheet.topics)]
    return section(_("Agenda"), lines or [Lines(_ROOM + 1)], width, key="agenda")


def _agenda_line(item: AgendaLine) -> Flowable:
    runs = [Run(item.text)]
    if item.source:
        runs.append(Run(f"  {item.source}", colour=look.MUTED))
    return Text(runs, mark="☑" if item.done else "☐", hang=look.BODY.size + 4)


def _carried(sheet: MeetingSheet, width: float) -> list[Flowable]:
    if not sheet.carried:
        return []
    return section(_("Open from earlier talks"), [_table(sheet.carried, carried=True)], width, key="carried")


def _talk(sheet: MeetingSheet, width: float) -> list[Flowable]:
    blocks: list[Flowable] = []
    for note in sheet.notes:
        blocks += [_sbi(note), Space(4)]
    if any(step.strip() for step in sheet.steps):
        blocks += [_four_steps(sheet.steps), Space(4)]
    held = sheet.state is MeetingState.HELD
    for title, text in ((_("The agent's own words"), sheet.words), (_("Summary"), sheet.summary)):
        if text.strip():
            blocks.append(Stack([Text(title, _CAPTION), Text(text)]))
        elif not held and not blocks:
            blocks.append(Stack([Text(title, _CAPTION), Lines(_ROOM)]))
    if not blocks:
        return []
    return section(_("Talk and feedback"), blocks, width, key="talk")


def _sbi(note: SbiLine) -> Flowable:
    parts = [
        (_("Situation"), note.situation),
        (_("Behaviour"), note.behaviour),
        (_("Impact"), note.impact),
        (_("Agreed for the next time"), note.agreed),
    ]
    return Box([_labelled(parts)], pad=5)


def _four_steps(steps: Sequence[str]) -> Flowable:
    names = (_("Observation"), _("Feeling"), _("Need"), _("Request"))
    return Box([_labelled(list(zip(names, steps, strict=True)))], pad=5, fill=look.TINT, stroke="")


def _labelled(parts: Sequence[tuple[str, str]]) -> Flowable:
    written = [(name, text) for name, text in parts if text.strip()]
    return Stack([Text([Run(f"{name}  ", bold=True, colour=look.MUTED), Run(text)]) for name, text in written])


def _actions(sheet: MeetingSheet, width: float) -> list[Flowable]:
    blocks: list[Flowable] = [_table(sheet.actions, carried=False)]
    return section(_("Agreed actions"), blocks, width, key="actions")


def _table(actions: Sequence[ActionLine], *, carried: bool) -> Flowable:
    columns = [
        (_("Action"), Column(3.0), Align.LEFT),
        (_("Who"), Column(0.8), Align.LEFT),
        (_("Until"), Column(1.0), Align.LEFT),
        (_("State"), Column(1.5), Align.LEFT),
    ]
    rows = [
        [_what(action, carried=carried), label(action.doer), formats.day(action.due_on), _state(action)]
        for action in actions
    ]
    return table(columns, rows or [[" ", "", "", ""]] * 2, middle=False)


def _what(action: ActionLine, *, carried: bool) -> Sequence[Run]:
    runs = [Run(action.text)]
    if carried and action.since is not None:
        runs.append(Run("  " + _("agreed on {day}").format(day=formats.short_day(action.since)), colour=look.MUTED))
    return runs


def _state(action: ActionLine) -> str:
    if action.done_on is not None:
        return _("✓ done on {day}").format(day=formats.short_day(action.done_on))
    if action.dropped_on is not None:
        return _("dropped: {reason}").format(reason=action.dropped)
    return _("☐ open")


def _end(sheet: MeetingSheet, width: float) -> list[Flowable]:
    if not sheet.signatures or sheet.state is MeetingState.CALLED_OFF:
        return []
    third = width / 3
    names = [
        Blank(_("Agent, date"), room=26),
        Blank(_("Supervisor, date"), room=26),
    ]
    return [
        KeepTogether(
            [
                Space(8),
                side_by_side([*names, Space(1)], shares=(third, third, third), gap=18),
                Text(_("The signature confirms that the talk took place, not agreement."), look.FOOTNOTE),
            ]
        )
    ]

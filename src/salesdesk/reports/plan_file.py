"""The last chapters of an evidence pack: objections with their answers, the attachments, the history."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.i18n import _, ngettext
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Space
from salesdesk.reports.grid import Column
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.plan_sheet import Objection, PlanSheet
from salesdesk.reports.plan_words import labelled, nothing
from salesdesk.reports.sections import section, table
from salesdesk.reports.text import Text
from salesdesk.types import Rag


def objections(sheet: PlanSheet) -> list[Flowable]:
    """Every objection 申诉 with its answer, an open one said plainly."""
    if not sheet.objections:
        return [nothing(_("The agent filed no objection."))]
    blocks: list[Flowable] = []
    for objection in sheet.objections:
        blocks += [Space(4)] if blocks else []
        blocks.append(_objection(objection))
    return blocks


def _objection(objection: Objection) -> Flowable:
    parts: list[Flowable] = [
        labelled(_("Objection of {day}").format(day=formats.day(objection.filed_on)), objection.text)
    ]
    if objection.answer.strip():
        parts.append(labelled(_("Answer of {day}").format(day=formats.day(objection.answered_on)), objection.answer))
    else:
        words = _("Not answered yet; the answer is due {day}.").format(day=formats.day(objection.answer_due))
        parts.append(Text(Run(words, bold=True, colour=look.RAG_COLOURS[Rag.RED])))
    return Box(parts, pad=6)


def record(sheet: PlanSheet, width: float) -> list[Flowable]:
    """The attachments with their hashes, then the append-only history and what the check of its chain found."""
    return [
        *section(_("Attachments"), _attachments(sheet), width, key="attachments", level=1, before=2),
        *section(_("History"), _history(sheet), width, key="lines", level=1, before=8),
    ]


def _history(sheet: PlanSheet) -> list[Flowable]:
    if not sheet.history:
        return [nothing(_("No history is recorded."))]
    columns = [
        (_("When"), Column(fixed=116), Align.LEFT),
        (_("Who"), Column(fixed=70), Align.LEFT),
        (_("What happened"), Column(), Align.LEFT),
    ]
    rows = [[formats.moment(e.at), e.who or formats.NO_DATA, e.text] for e in sheet.history]
    return [*_chain(sheet), table(columns, rows, middle=False)]


def _chain(sheet: PlanSheet) -> list[Flowable]:
    if sheet.history_faults is None:
        return []
    if sheet.history_faults:
        words = formats.sentences((_("The history was tampered with."), *sheet.history_faults))
        return [Text(Run(words, bold=True, colour=look.RAG_COLOURS[Rag.RED])), Space(4)]
    lines = ngettext(
        "{n} line, checked: none was changed, removed or added in between.",
        "{n} lines, checked: none was changed, removed or added in between.",
        len(sheet.history),
    )
    runs = [Run(lines.format(n=len(sheet.history)))]
    if sheet.history_digest:
        runs.append(Run("\n" + _("The chain ends in {digest}").format(digest=sheet.history_digest), colour=look.MUTED))
    return [Text(runs, look.SMALL), Space(4)]


def _attachments(sheet: PlanSheet) -> list[Flowable]:
    """Here the hashes are printed whole: they prove which file was meant."""
    if not sheet.attachments:
        return [nothing(_("No attachments."))]
    found: list[Flowable] = []
    for number, attachment in enumerate(sheet.attachments, 1):
        runs = [Run(attachment.title, bold=True)]
        if attachment.detail:
            runs.append(Run(f"  {attachment.detail}", colour=look.MUTED))
        if attachment.sha256:
            runs.append(Run(f"\nSHA-256 {attachment.sha256}", colour=look.MUTED))
        found.append(Text(runs, look.SMALL, mark=f"{number}.", hang=16))
    return found

"""The end of the interview: the result applied, agreement and appeal, signatures, attachments."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, KeepTogether

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.reports import look
from salesdesk.reports.blocks import Blank, Box, Lines, Space, Stack
from salesdesk.reports.interview_sheet import InterviewSheet, Signature
from salesdesk.reports.linebreak import Run
from salesdesk.reports.sections import bullets, section, side_by_side, tick_box
from salesdesk.reports.sheets import Attachment
from salesdesk.reports.text import Text


def closing(sheet: InterviewSheet, width: float) -> list[Flowable]:
    """Section 6 and what follows it."""
    return [
        *_applied(sheet, width),
        *_signatures(sheet, width),
        *_changed(sheet, width),
        *_appeals(sheet, width),
        *_attachments(sheet, width),
    ]


def _changed(sheet: InterviewSheet, width: float) -> list[Flowable]:
    """What a corrected version changed, line by line, and why."""
    if sheet.version < 2:
        return []
    lines = bullets(sheet.changed, look.SMALL) or [Text(_("Nothing differs from the version before."), look.SMALL)]
    reason = Text([Run(_("Reason: "), bold=True), Run(sheet.changes or formats.NO_DATA)], look.SMALL)
    title = _("Changed against version {number}").format(number=sheet.version - 1)
    return section(title, [reason, Space(2), *lines], width, key="changed", level=1, before=7)


def _appeals(sheet: InterviewSheet, width: float) -> list[Flowable]:
    """Appeals filed since the signature, with their answers."""
    blocks: list[Flowable] = []
    for appeal in sheet.appeals:
        filed = _("Filed on {filed}, answer due by {due}: ").format(
            filed=formats.day(appeal.filed_on), due=formats.day(appeal.due_on)
        )
        blocks.append(Text([Run(filed, bold=True), Run(appeal.text)], look.SMALL))
        if appeal.answered_on is None:
            blocks.append(Text(_("Not answered yet."), look.SMALL_MUTED))
        else:
            verdict = _("Upheld on {day}: ") if appeal.upheld else _("Not upheld on {day}: ")
            head = verdict.format(day=formats.day(appeal.answered_on))
            blocks.append(Text([Run(head, bold=True), Run(appeal.answer)], look.SMALL))
        blocks.append(Space(3))
    if not blocks:
        return []
    return section(_("Appeals after the signature"), blocks, width, key="appeals", level=1, before=7)


def _applied(sheet: InterviewSheet, width: float) -> list[Flowable]:
    applied: list[Flowable] = [Text(_("How the result is applied"), look.LABEL)]
    applied += bullets([text for text in sheet.applied if text.strip()]) or [Lines(2)]
    word = sheet.agreement
    deadline = _("The agent may appeal until {day}.").format(
        day=formats.day(word.appeal_until) if word.appeal_until else "______________"
    )
    agreed: list[Flowable] = [
        Text(_("The agent"), look.LABEL),
        side_by_side(
            [
                tick_box(_("agrees with the result"), word.agreed is True),
                tick_box(_("disagrees and appeals"), word.agreed is False),
            ]
        ),
        Text(deadline, look.SMALL_MUTED),
    ]
    if word.appeal:
        agreed.append(Text([Run(_("Appeal: "), bold=True), Run(word.appeal)]))
    pair = side_by_side([Stack(applied), Stack(agreed)], gap=16)
    return section(_("6  Result applied and agreement"), [pair], width, key="applied")


def _signatures(sheet: InterviewSheet, width: float) -> list[Flowable]:
    signatures = sheet.signatures or (
        Signature(role=_("Agent"), name=sheet.agent.name),
        Signature(role=_("Supervisor"), name=sheet.interviewer),
        Signature(role=_("HR / manager")),
    )
    block: list[Flowable] = []
    for start in range(0, len(signatures), 3):
        row: list[Flowable] = [_signature(s) for s in signatures[start : start + 3]]
        while len(row) < 3:
            row.append(Stack([]))
        block += [side_by_side(row, gap=18), Space(4)]
    block.append(
        Text(_("The signature confirms that the interview took place, not agreement."), look.SMALL.with_(bold=True))
    )
    block += [Space(4), _refusal(sheet)]
    return [KeepTogether(section(_("7  Signatures"), block, width, key="signatures")[1:])]


def _signature(signature: Signature) -> Flowable:
    caption = "·".join(part for part in (signature.role, signature.name) if part)
    day = formats.day(signature.signed_on) if signature.signed_on else ""
    return Stack([Blank(caption, room=26), Text(_("Date: {day}").format(day=day or "______________"), look.LABEL)])


def _refusal(sheet: InterviewSheet) -> Flowable:
    refusal = sheet.refusal
    line = "____________________"
    facts = [
        (_("Reason"), refusal.reason or line),
        (_("Witness"), refusal.witness or line),
        (_("Date"), formats.day(refusal.on) if refusal.on else "______________"),
    ]
    runs = [part for name, value in facts for part in (Run(f"{name}: ", colour=look.MUTED), Run(f"{value}　"))]
    box = tick_box(_("The agent refused to sign."), refusal.refused, look.SMALL)
    return Box([side_by_side([box, Text(runs, look.SMALL)], (1, 2.6), gap=6)], pad=5)


def attachment_lines(attachments: tuple[Attachment, ...]) -> list[Flowable]:
    """Attachments, numbered, with their detail and the first half of their hash."""
    found: list[Flowable] = []
    for number, attachment in enumerate(attachments, 1):
        more = "·".join(
            part
            for part in (attachment.detail, f"SHA-256 {attachment.sha256[:16]}…" if attachment.sha256 else "")
            if part
        )
        runs = [Run(attachment.title), Run(f"  {more}" if more else "", colour=look.MUTED)]
        found.append(Text(runs, look.SMALL, mark=f"{number}.", hang=14))
    return found


def _attachments(sheet: InterviewSheet, width: float) -> list[Flowable]:
    if not sheet.attachments:
        return []
    return section(_("Attachments"), attachment_lines(sheet.attachments), width, key="attachments", level=1, before=7)

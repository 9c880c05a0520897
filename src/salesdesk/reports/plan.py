"""The evidence pack of an improvement plan: the whole file as one dated PDF (domain.md §6).

Page 1 says plainly what is there and what is missing; then the five steps with what each holds, objections, the
history and the attachments, with bookmarks and a table of contents. No legal advice, no word of dismissal.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from reportlab.platypus.flowables import Flowable

from salesdesk import formats, i18n
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.reports import files, fonts, look
from salesdesk.reports.blocks import Box, Space
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document, Pages
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.plan_file import objections, record
from salesdesk.reports.plan_outcome import review, shadowing
from salesdesk.reports.plan_sheet import CheckItem, Piece, PlanSheet, StepState
from salesdesk.reports.plan_steps import diagnosis, training, warning
from salesdesk.reports.sections import contents, key_values, new_page, section, table
from salesdesk.reports.sheets import PrintResult
from salesdesk.reports.text import Text
from salesdesk.types import PlanStep, Rag

__all__ = ["PlanSheet", "plan_pdf", "render_plan"]

_STEPS = (PlanStep.WARN, PlanStep.DIAGNOSE, PlanStep.TRAIN, PlanStep.SHADOW, PlanStep.REVIEW)


def render_plan(sheet: PlanSheet, target: Path | BinaryIO) -> PrintResult:
    """Write the evidence pack as a PDF in the sheet's language to a path (whole or not at all) or an open file.

    Raises SalesDeskError when the file cannot be written or the font is missing.
    """
    data, result = plan_pdf(sheet)
    files.write_bytes(target, data)
    return result


def plan_pdf(sheet: PlanSheet) -> tuple[bytes, PrintResult]:
    """The evidence pack as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=_("Improvement plan: evidence pack"),
            subject=_("Plan {number}, {name}").format(number=sheet.number, name=" ".join(sheet.agent.name.split())),
            author=sheet.owner or sheet.paper.company,
            guess=4,
            contents=True,
        )
        data, pages = document.render(lambda known: _story(sheet, document.width, known))
    return data, PrintResult(pages=pages, notes=notes)


def _story(sheet: PlanSheet, width: float, pages: Pages) -> list[Flowable]:
    chapters = [
        (_("1  Warn: what was seen, and that the agent was told"), "warn", warning(sheet, width)),
        (_("2  Diagnose: causes and goals"), "diagnose", diagnosis(sheet)),
        (_("3  Train: what was taught and practised"), "train", training(sheet)),
        (_("4  Shadow: accompanied calls"), "shadow", shadowing(sheet)),
        (_("5  Review: before and after"), "review", review(sheet, width)),
        (_("6  Objections and answers"), "objections", objections(sheet)),
        (_("7  Attachments and history"), "history", record(sheet, width)),
    ]
    story = [*_cover(sheet, width, pages, [(title, key) for title, key, _blocks in chapters]), new_page()]
    for title, key, blocks in chapters:
        story += section(title, blocks, width, key=key, before=14 if key != "warn" else 0)
    return story


def _cover(sheet: PlanSheet, width: float, pages: Pages, chapters: list[tuple[str, str]]) -> list[Flowable]:
    agent = sheet.agent
    post = "·".join(part for part in (agent.post, label(agent.level) if agent.level else "") if part)
    state = label(sheet.step) + (f" – {label(sheet.result)}" if sheet.result else "")
    subtitle = [_("Plan {number}").format(number=sheet.number), sheet.title]
    blocks: list[Flowable] = [
        Text(_("Improvement plan: evidence pack"), look.TITLE),
        Text("·".join(part for part in subtitle if part), look.SUBTITLE),
        Space(5),
        key_values(
            [
                (_("Agent"), f"{agent.name} {agent.number}".strip()),
                (_("Post"), post),
                (_("Team"), agent.team),
                (_("Hired"), formats.day(agent.hired_on)),
                (_("Opened on"), formats.day(sheet.opened_on)),
                (_("Closed on"), formats.day(sheet.closed_on)),
                (_("State"), state),
                (_("Responsible"), sheet.owner),
            ],
            columns=4,
            tint=True,
        ),
    ]
    blocks += section(_("Is the file complete?"), _checklist(sheet), width, key="checklist")
    blocks += section(_("The five steps"), [_rail(sheet)], width, key="steps")
    blocks += section(_("Contents"), [contents(chapters, pages)], width, key="contents")
    return blocks


def piece_name(piece: Piece) -> str:
    """What a piece of the checklist is, in the language in force."""
    match piece:
        case Piece.STANDARD:
            return _("Signed standard: target, definition, date told")
        case Piece.DATA:
            return _("Data of the period")
        case Piece.RESULT:
            return _("Written result, and any objection to it")
        case Piece.TOLD:
            return _("The agent was told; first answer")
        case Piece.DIAGNOSIS:
            return _("Diagnosis with causes and goals")
        case Piece.TRAINING:
            return _("Training: content and attendance, or transfer letter")
        case Piece.SHADOWING:
            return _("Records of the accompanied calls")
        case Piece.SECOND_MEASUREMENT:
            return _("Second measurement after the support")
        case Piece.DELIVERY:
            return _("Proof of delivery of the papers")


def _checklist(sheet: PlanSheet) -> list[Flowable]:
    known = {item.piece: item for item in sheet.checklist}
    items = [known.get(piece, CheckItem(piece=piece, present=False)) for piece in Piece]
    missing = [piece_name(item.piece) for item in items if not item.present]
    if missing:
        words = i18n.ngettext("{count} piece is missing:", "{count} pieces are missing:", len(missing))
        verdict = Run(words.format(count=len(missing)), bold=True, colour=look.RAG_COLOURS[Rag.RED])
        text = Text([verdict, Run(" " + formats.listed(missing))])
        bar = look.RAG_COLOURS[Rag.RED]
    else:
        text = Text(Run(_("All pieces are there."), bold=True, colour=look.RAG_COLOURS[Rag.GREEN]))
        bar = look.RAG_COLOURS[Rag.GREEN]
    columns = [
        ("", Column(fixed=20), Align.LEFT),
        (_("Piece"), Column(1.5), Align.LEFT),
        (_("State"), Column(fixed=62), Align.LEFT),
        (_("Where, or what is missing"), Column(1.5), Align.LEFT),
    ]
    rows = [
        [
            "☑" if item.present else "☐",
            piece_name(item.piece),
            Run(_("there")) if item.present else Run(_("missing"), bold=True, colour=look.RAG_COLOURS[Rag.RED]),
            item.detail or formats.NO_DATA,
        ]
        for item in items
    ]
    return [Box([text], fill=look.TINT, stroke="", bar=bar, pad=6), Space(5), table(columns, rows)]


def _rail(sheet: PlanSheet) -> Flowable:
    columns = [
        (_("Step"), Column(1.0), Align.LEFT),
        (_("Responsible"), Column(0.9), Align.LEFT),
        (_("Due"), Column(1.0), Align.LEFT),
        (_("Done"), Column(1.0), Align.LEFT),
        (_("State"), Column(1.8), Align.LEFT),
    ]
    rows: list[list[str | Run]] = []
    rounds = sorted({state.round for state in sheet.steps}) or [1]
    known = {(state.round, state.step): state for state in sheet.steps}
    for turn in rounds:
        for number, step in enumerate(_STEPS, 1):
            state = known.get((turn, step))
            if state is None and turn > 1:
                continue  # a later round begins where the loop went back to
            words = label(step) if turn == 1 else _("{step}, round {n}").format(step=label(step), n=turn)
            name = Run(f"{number}  {words}", bold=True)
            if state is None:
                rows.append([name, formats.NO_DATA, formats.NO_DATA, formats.NO_DATA, _("not begun")])
                continue
            rows.append(
                [
                    name,
                    state.owner or formats.NO_DATA,
                    formats.day(state.due),
                    formats.day(state.done_on),
                    _state_words(sheet, state),
                ]
            )
    return table(columns, rows)


def _state_words(sheet: PlanSheet, state: StepState) -> str:
    if state.waived:
        return _("waived: {reason}").format(reason=state.waived)
    if state.done_on is not None:
        return _("done")
    if state.round < sheet.round:
        return _("went back")
    if state.step is sheet.step:
        return _("in hand") if sheet.round == 1 else _("in hand, round {round}").format(round=sheet.round)
    return _("not begun")

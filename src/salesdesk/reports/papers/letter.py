"""The target letter 目标责任书: what is asked, how it is counted, what may change later and how, and who signed."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable, KeepTogether

from salesdesk import formats, i18n
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.reports import fonts, look
from salesdesk.reports.blocks import Blank, Space, Stack
from salesdesk.reports.grid import Column
from salesdesk.reports.layout import Document
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.papers.letter_sheet import LetterSheet, LetterTarget
from salesdesk.reports.papers.personal import person_head
from salesdesk.reports.sections import bullets, key_values, section, side_by_side, table
from salesdesk.reports.sheets import PrintResult
from salesdesk.reports.text import Text
from salesdesk.types import Tier

_TIERS = (Tier.BASE, Tier.CHALLENGE, Tier.EXCELLENT)


def letter_pdf(sheet: LetterSheet) -> tuple[bytes, PrintResult]:
    """The target letter as the bytes of a PDF. Equal sheets give equal bytes."""
    with i18n.speaking(sheet.paper.language):
        sheet, notes = fonts.printable(sheet)
        document = Document(
            sheet.paper,
            title=_("Target letter"),
            subject=f"{' '.join(sheet.agent.name.split())} · {formats.period(sheet.period)}",
            author=sheet.supervisor or sheet.paper.company,
            guess=2,
        )
        data, pages = document.render(lambda _pages: _story(sheet, document.width))
    return data, PrintResult(pages=pages, notes=notes)


def _story(sheet: LetterSheet, width: float) -> list[Flowable]:
    agent = sheet.agent
    story: list[Flowable] = [
        Text(_("Target letter"), look.TITLE),
        Text(formats.period(sheet.period), look.SUBTITLE),
        Space(4),
        key_values(
            [
                *person_head(agent),
                (_("Hired"), formats.day(agent.hired_on)),
                (_("Period"), formats.span(sheet.period.start, sheet.period.end)),
                (_("Working days"), formats.number(sheet.working_days)),
                (_("Supervisor"), sheet.supervisor),
                (_("Company"), sheet.paper.company),
            ],
            columns=4,
            tint=True,
        ),
    ]
    currency = sheet.paper.currency
    story += section(_("1  What is asked"), [_asked(sheet.targets, currency)], width, key="asked")
    details = [block for number, one in enumerate(sheet.targets, 1) for block in _detail(number, one, currency)]
    story += section(_("2  What each target means, and why"), details, width, key="meaning")
    story += section(_("3  How it is counted"), bullets(sheet.counting, look.SMALL), width, key="counting")
    story += section(_("4  What may change later, and how"), bullets(sheet.changes, look.SMALL), width, key="changes")
    return [*story, *_signatures(sheet, width)]


def _asked(targets: Sequence[LetterTarget], currency: str) -> Flowable:
    tiers = [tier for tier in _TIERS if any(ask.tier is tier for one in targets for ask in one.tiers)]
    columns = [(_("Target"), Column(2.0), Align.LEFT)]
    columns += [(_tier_head(targets, tier), Column(1.1), Align.RIGHT) for tier in tiers]
    columns += [
        (_("Whole period"), Column(1.2), Align.RIGHT),
        (_("Reached before"), Column(1.1), Align.RIGHT),
        (_("From – to"), Column(2.0), Align.LEFT),
    ]
    rows: list[list[str | Run | tuple[Run, ...]]] = []
    for number, one in enumerate(targets, 1):
        values = {ask.tier: ask.value for ask in one.tiers}
        name = (Run(one.kpi.name), Run(f" {one.kpi.unit}", colour=look.MUTED), Run(f" [{number}]", colour=look.MUTED))
        rows.append(
            [
                name,
                *(Run(formats.figure(values.get(tier), one.kpi.kind, currency), bold=True) for tier in tiers),
                formats.figure(one.whole, (one.whole_kpi or one.kpi).kind, currency),
                formats.figure(one.reached, one.kpi.kind, currency),
                formats.span(one.start, one.end),
            ]
        )
    return table(columns, rows)


def _tier_head(targets: Sequence[LetterTarget], tier: Tier) -> str:
    """The tier's name with its coefficient, or with room to write it."""
    known = {ask.coefficient for one in targets for ask in one.tiers if ask.tier is tier and ask.coefficient}
    return f"{label(tier)} × {known.pop()}" if len(known) == 1 else label(tier)


def _detail(number: int, one: LetterTarget, currency: str) -> list[Flowable]:
    definition = one.definition.strip().rstrip("。.;；")
    lines: list[list[Run]] = [
        [Run(f"{one.kpi.name}  ", bold=True), Run(formats.listed(part for part in (one.formula, definition) if part))]
    ]
    why = [_("set for: {whose}").format(whose=one.whose), _("answers for it: {owner}").format(owner=one.owner)]
    why.append(_("reason: {reason}").format(reason=one.reason))
    if one.override:
        why.append(_("asked in spite of the inflation guard: {reason}").format(reason=one.override))
    lines.append([Run(formats.listed(why), colour=look.MUTED)])
    if one.asked:
        spans = [
            _("{span}: {value}").format(
                span=formats.span(part.start, part.end), value=formats.figure(part.value, one.kpi.kind, currency)
            )
            for part in one.asked
        ]
        lines.append([Run(_("Asked in fact: "), bold=True), Run(formats.listed(spans))])
    if one.calibrations:
        lines.append([Run(_("Calibrated, the original beside it: "), bold=True), Run(formats.listed(one.calibrations))])
    texts = [
        Text(runs, look.SMALL, mark=f"[{number}]" if not place else "", hang=18) for place, runs in enumerate(lines)
    ]
    return [Stack([*texts, Space(3)], whole=True)]


def _signatures(sheet: LetterSheet, width: float) -> list[Flowable]:
    roles = (
        (_("Agent"), sheet.agent.name),
        (_("Supervisor"), sheet.supervisor),
        (_("HR / manager"), ""),
    )
    signed = [
        Stack(
            [
                Blank("·".join(part for part in (role, name) if part), room=26),
                Text(_("Date: {day}").format(day="______________"), look.LABEL),
            ]
        )
        for role, name in roles
    ]
    words = _("The signature confirms that the targets were explained and one copy was handed over.")
    block: list[Flowable] = [side_by_side(signed, gap=18), Space(4), Text(words, look.SMALL.with_(bold=True))]
    return [KeepTogether(section(_("5  Signatures"), block, width, key="signatures")[1:])]

"""The papers as tables for Excel: the same figures as real numbers, one sheet a subject; what is text stays text."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _
from salesdesk.labels import label, weekday_name
from salesdesk.reports.csv_out import Value
from salesdesk.reports.papers.brief_sheet import BriefSheet
from salesdesk.reports.papers.figures import FigureLine
from salesdesk.reports.papers.funnel_sheet import FunnelSheet
from salesdesk.reports.papers.letter_sheet import LetterSheet
from salesdesk.reports.papers.personal_sheet import PersonalSheet
from salesdesk.reports.papers.team_sheet import TeamSheet
from salesdesk.reports.sheets import Kpi
from salesdesk.reports.workbook import CellKind, TableColumn, TableSheet, Typed
from salesdesk.types import Tier

Cells = list[Value | Typed]


def _kind(kpi: Kpi, value: float | None) -> CellKind:
    match kpi.kind:
        case ValueKind.PERCENT:
            return CellKind.PERCENT
        case ValueKind.DURATION:
            return CellKind.DURATION
        case ValueKind.MONEY:
            return CellKind.MONEY
        case _number:
            whole = value is None or abs(value - round(value)) < 1e-9
            return CellKind.NUMBER if whole else CellKind.DECIMAL


def _of(kpi: Kpi, value: float | None) -> Typed:
    return Typed(value, _kind(kpi, value))


def _part(line: FigureLine, value: float | None) -> Typed:
    """A numerator: seconds and money as such, anything else as a number."""
    if line.kpi.kind in (ValueKind.DURATION, ValueKind.MONEY):
        return _of(line.kpi, value)
    return _of(Kpi(name=""), value)


def _figures(title: str, lines: Sequence[FigureLine], note: str) -> TableSheet:
    columns = [
        TableColumn(_("KPI")),
        TableColumn(_("Unit")),
        TableColumn(_("Target"), CellKind.DECIMAL),
        TableColumn(_("Actual"), CellKind.DECIMAL),
        TableColumn(_("Achieved"), CellKind.PERCENT),
        TableColumn(_("Status")),
        TableColumn(_("Last period"), CellKind.DECIMAL),
        TableColumn(_("Team median"), CellKind.DECIMAL),
        TableColumn(_("Agents in the median"), CellKind.NUMBER),
        TableColumn(_("Numerator"), CellKind.DECIMAL),
        TableColumn(_("Denominator"), CellKind.DECIMAL),
        TableColumn(_("How it is counted")),
    ]
    rows: list[Cells] = [
        [
            line.kpi.name,
            line.kpi.unit,
            _of(line.kpi, line.target),
            _of(line.kpi, line.actual),
            line.achievement,
            label(line.rag) if line.rag else "",
            _of(line.kpi, line.last),
            _of(line.kpi, line.median),
            line.peers if line.median is not None else None,
            _part(line, line.numerator),
            _of(Kpi(name=""), line.denominator),
            line.definition,
        ]
        for line in lines
    ]
    return TableSheet(title, columns, rows, note)


def _all(period: str, notes: Sequence[str]) -> str:
    return formats.sentences([period, *notes]).strip()


def personal_tables(sheet: PersonalSheet) -> list[TableSheet]:
    """The figures of an agent."""
    span = _("All figures: {span}.").format(span=formats.span(sheet.period.start, sheet.period.end))
    return [_figures(sheet.agent.name, sheet.lines, _all(span, sheet.notes))]


def brief_tables(sheet: BriefSheet) -> list[TableSheet]:
    """The day of the team, of everybody, and the calls to hear; the errands are the supervisor's and stay on paper."""
    note = _all(formats.day(sheet.reported), sheet.notes)
    people: list[Cells] = [
        [agent.name, *(_of(line.kpi, line.actual) for line in agent.figures), *([agent.away] if agent.away else [])]
        for agent in sheet.agents
    ]
    width = len(sheet.columns) + 1
    rows = [[*row, *[None] * (width - len(row))] for row in people]
    columns = [TableColumn(_("Agent")), *(TableColumn(kpi.name, CellKind.DECIMAL) for kpi in sheet.columns)]
    calls = [
        TableColumn(_("Agent")),
        TableColumn(_("Time")),
        TableColumn(_("Length"), CellKind.DURATION),
        TableColumn(_("Customer")),
        TableColumn(_("Why")),
    ]
    return [
        _figures(sheet.name, sheet.lines, note),
        TableSheet(_("Everybody's day"), columns, rows, note),
        TableSheet(
            _("Best calls to hear together"),
            calls,
            [[one.agent, one.at, one.talk_s, one.customer, one.why] for one in sheet.calls],
            note,
        ),
    ]


def team_tables(sheet: TeamSheet) -> list[TableSheet]:
    """Key figures, everybody in order, the hours, and the words the calls ended with."""
    span = _("All figures: {span}.").format(span=formats.span(sheet.period.start, sheet.period.end))
    note = _all(span, sheet.notes)
    people = [
        TableColumn(_("Rank")),
        TableColumn(_("Agent")),
        TableColumn(_("Score"), CellKind.DECIMAL),
        TableColumn(_("Lowest"), CellKind.DECIMAL),
        TableColumn(_("Highest"), CellKind.DECIMAL),
        *(TableColumn(kpi.name, CellKind.DECIMAL) for kpi in sheet.columns),
        TableColumn(_("What the data can tell")),
    ]
    rows: list[Cells] = [
        [row.place, row.agent, row.score, row.low, row.high, *(_of(f.kpi, f.actual) for f in row.figures), row.alike]
        for row in sheet.rows
    ]
    found = [_figures(sheet.name, sheet.lines, note), TableSheet(_("Everybody, in order"), people, rows, note)]
    if sheet.heat:
        hours = [
            TableColumn(_("Weekday")),
            TableColumn(_("Hour"), CellKind.NUMBER),
            TableColumn(_("Dials"), CellKind.NUMBER),
            TableColumn(_("Connected"), CellKind.NUMBER),
            TableColumn(_("Connect rate"), CellKind.PERCENT),
        ]
        cells: list[Cells] = [
            [weekday_name(one.weekday), one.hour, one.dials, one.connected, one.connected / one.dials]
            for one in sheet.heat
        ]
        found.append(TableSheet(_("Weekday and hour"), hours, cells, note))
    if sheet.reasons:
        columns = [
            TableColumn(_("Word of the dialer")),
            TableColumn(_("Number of calls"), CellKind.NUMBER),
            TableColumn(_("Share"), CellKind.PERCENT),
            TableColumn(_("Last period"), CellKind.PERCENT),
        ]
        found.append(
            TableSheet(
                _("How the calls ended"), columns, [[r.word, r.count, r.share, r.before] for r in sheet.reasons], note
            )
        )
    return found


def funnel_tables(sheet: FunnelSheet) -> list[TableSheet]:
    """The stages and the decompositions of an agent."""
    span = _("All figures: {span}.").format(span=formats.span(sheet.period.start, sheet.period.end))
    note = _all(span, sheet.notes)
    stages = [
        TableColumn(_("Stage")),
        TableColumn(_("Mine"), CellKind.NUMBER),
        TableColumn(_("From the stage before"), CellKind.PERCENT),
        TableColumn("n", CellKind.NUMBER),
        TableColumn(_("Team median"), CellKind.PERCENT),
        TableColumn(_("Last period"), CellKind.PERCENT),
        TableColumn(_("Target"), CellKind.PERCENT),
    ]
    rows: list[Cells] = [
        [step.name, step.value, step.rate, step.cases or None, step.median, step.past, step.target]
        for step in sheet.steps
    ]
    factors = [
        TableColumn(_("Held against")),
        TableColumn(_("Factor")),
        TableColumn(_("Mine"), CellKind.DECIMAL),
        TableColumn(_("There"), CellKind.DECIMAL),
        TableColumn(_("Its part of the difference, a day"), CellKind.DECIMAL),
        TableColumn(_("Share"), CellKind.PERCENT),
    ]
    parts: list[Cells] = []
    for one in sheet.shortfalls:
        parts += [
            [
                one.title,
                part.kpi.name,
                _of(part.kpi, part.actual),
                _of(part.kpi, part.reference),
                _of(one.result, part.effect),
                part.share,
            ]
            for part in one.parts
        ]
        whole = (one.result, one.actual, one.reference, one.difference)
        parts.append([one.title, whole[0].name, *(_of(one.result, value) for value in whole[1:]), 1.0])
    return [
        TableSheet(sheet.agent.name, stages, rows, note),
        TableSheet(_("{name}: factors").format(name=sheet.agent.name), factors, parts, note),
    ]


def letter_tables(sheet: LetterSheet) -> list[TableSheet]:
    """The targets of an agent."""
    columns = [
        TableColumn(_("Target")),
        TableColumn(_("Unit")),
        *(TableColumn(label(tier), CellKind.DECIMAL) for tier in Tier),
        TableColumn(_("Whole period"), CellKind.DECIMAL),
        TableColumn(_("Reached before"), CellKind.DECIMAL),
        TableColumn(_("From"), CellKind.DATE),
        TableColumn(_("To"), CellKind.DATE),
        TableColumn(_("Set for")),
        TableColumn(_("Answers for it")),
        TableColumn(_("Reason")),
        TableColumn(_("Calibrations")),
        TableColumn(_("How it is counted")),
    ]
    rows: list[Cells] = []
    for one in sheet.targets:
        tiers = {ask.tier: ask.value for ask in one.tiers}
        rows.append(
            [
                one.kpi.name,
                one.kpi.unit,
                *(_of(one.kpi, tiers.get(tier)) for tier in Tier),
                _of(one.whole_kpi or one.kpi, one.whole),
                _of(one.kpi, one.reached),
                one.start,
                one.end,
                one.whose,
                one.owner,
                one.reason,
                formats.listed(one.calibrations),
                one.definition,
            ]
        )
    span = formats.span(sheet.period.start, sheet.period.end)
    return [TableSheet(sheet.agent.name, columns, rows, span)]

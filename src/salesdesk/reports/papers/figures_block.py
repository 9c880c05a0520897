"""Figures on paper: the table against target, before and median; the rules they are counted by; key figures in a row."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _
from salesdesk.periods import Period
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Stack
from salesdesk.reports.grid import Column, Ruling
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.papers.figures import FigureLine
from salesdesk.reports.sections import rag_run, section, side_by_side, table
from salesdesk.reports.text import Text

_GUTTER = 16.0
_TILES_A_ROW = 4
_FAR_ABOVE = 2.0
_TIGHT_PT = 0.9
_NOTE = look.FOOTNOTE
_SMALL_NOTE = look.Style(size=6.3, leading=8.3, colour=look.MUTED)


def named(line: FigureLine, number: int | None = None) -> tuple[Run, ...]:
    """A KPI's name with its unit, and the number of its footnote."""
    runs = [Run(line.kpi.name)]
    if line.kpi.unit:
        runs.append(Run(f" {line.kpi.unit}", colour=look.MUTED))
    if number is not None:
        runs.append(Run(f" [{number}]", colour=look.MUTED))
    return tuple(runs)


def written(line: FigureLine, value: float | None, currency: str) -> str:
    """A value of the line's KPI as people write it, without its unit."""
    return formats.figure(value, line.kpi.kind, currency)


def verdict(line: FigureLine) -> Run:
    """RAG as shape and word, or that there is too little to say."""
    if line.actual is not None and not line.enough:
        return Run(_("too few"), colour=look.MUTED)
    return rag_run(line.rag)


def achieved(line: FigureLine) -> str:
    """The achievement; from far above the target on the share says nothing any more."""
    if line.achievement is not None and line.achievement > _FAR_ABOVE:
        return f"> {formats.percent(_FAR_ABOVE, 0)}"
    return formats.percent(line.achievement, 0)


def moved(line: FigureLine) -> str:
    """An arrow from the period before to now; nothing where it stayed or isn't known."""
    if line.actual is None or line.last is None or line.actual == line.last:
        return ""
    return " ↑" if line.actual > line.last else " ↓"


def figures_table(lines: Sequence[FigureLine], currency: str, *, tight: bool = False) -> Flowable:
    """Every line: target, actual, achievement, verdict, the period before, the team's median; ``tight`` saves room."""
    narrow, right = Column(0.95), Align.RIGHT
    columns = [
        (_("KPI"), Column(2.2), Align.LEFT),
        (_("Target"), narrow, right),
        (_("Actual"), narrow, right),
        (_("Achieved"), narrow, right),
        (_("Status"), Column(fixed=72), Align.LEFT),
        (_("Last period"), Column(1.05), right),
        (_("Team median"), Column(1.15), right),
    ]
    rows: list[list[str | Run | tuple[Run, ...]]] = []
    for number, line in enumerate(lines, 1):
        row: list[str | Run | tuple[Run, ...]] = [
            named(line, number),
            written(line, line.target, currency),
            Run(written(line, line.actual, currency), bold=True),
            achieved(line),
            verdict(line),
            written(line, line.last, currency) + moved(line),
            _median(line, currency),
        ]
        rows.append(row)
    grid = table(columns, rows)
    if tight:
        grid.ruling = Ruling(pad_y=_TIGHT_PT, middle=True)
    return grid


def _median(line: FigureLine, currency: str) -> tuple[Run, ...]:
    if line.median is None:
        return (Run(formats.NO_DATA),)
    return (Run(written(line, line.median, currency)), Run(f" n={line.peers}", colour=look.MUTED))


def counting_rules(
    lines: Sequence[FigureLine],
    period: Period,
    notes: Sequence[str],
    width: float,
    currency: str,
    *,
    tight: bool = False,
) -> list[Flowable]:
    """The footnotes: what each KPI counts, with its sum and the dates."""
    style = _SMALL_NOTE if tight else _NOTE
    found: list[Flowable] = [_rule(number, line, currency, style) for number, line in enumerate(lines, 1)]
    if len(found) >= 4:
        half = (width - _GUTTER) / 2
        middle = _balanced([one.wrap(half, 0)[1] for one in found])
        found = [side_by_side([Stack(found[:middle]), Stack(found[middle:])], gap=_GUTTER)]
    last = [_("All figures: {span}.").format(span=formats.span(period.start, period.end))] if found else []
    last += [note for note in notes if note.strip()]
    if last:
        found.append(Text(formats.sentences(last), style))
    return section(_("How the figures are counted"), found, width, key="rules", level=1, before=6) if found else []


def _balanced(heights: Sequence[float]) -> int:
    """How many of the blocks belong to the left of two columns, so that these are about equally long."""
    whole, left = sum(heights), 0.0
    for place, height in enumerate(heights):
        if left + height / 2 > whole / 2:
            return place
        left += height
    return len(heights)


def _rule(number: int, line: FigureLine, currency: str, style: look.Style) -> Text:
    definition = line.definition.strip().rstrip("。.;；")
    parts = [definition] if definition else []
    if line.numerator is not None and line.actual is not None:
        parts.append(arithmetic(line, currency))
    if line.gap:
        parts.append(_("no data: {why}").format(why=line.gap))
    elif not line.enough:
        parts.append(_("n = {n}: a verdict needs {least}").format(n=formats.number(line.n), least=line.least))
    text = formats.listed(parts) or formats.NO_DATA
    return Text([Run(f"{line.kpi.name}: ", bold=True), Run(text)], style, mark=f"[{number}]", hang=16)


def arithmetic(line: FigureLine, currency: str) -> str:
    """The sum behind a figure: ``365 ÷ 2,060 = 17.7%``."""
    kind = line.kpi.kind if line.kpi.kind in (ValueKind.DURATION, ValueKind.MONEY) else ValueKind.NUMBER
    upper = formats.figure(line.numerator, kind, currency)
    if line.denominator is None:
        return _("Counted: {numerator}").format(numerator=upper)
    return f"{upper} ÷ {formats.number(line.denominator)} = {written(line, line.actual, currency)}"


def tiles(lines: Sequence[FigureLine], currency: str, *, last: str = "") -> list[Flowable]:
    """Key figures side by side: the name, the figure large, target and verdict below; ``last`` names the period before."""
    found: list[Flowable] = []
    for start in range(0, len(lines), _TILES_A_ROW):
        row: list[Flowable] = [_tile(line, currency, last) for line in lines[start : start + _TILES_A_ROW]]
        row += [Stack([])] * (_TILES_A_ROW - len(row))
        found.append(side_by_side(row, gap=8))
    return found


def _tile(line: FigureLine, currency: str, last: str) -> Flowable:
    size = look.Style(size=14, leading=18, bold=True)
    under = [verdict(line)] if line.target is not None else [Run(_("no target"), colour=look.MUTED)]
    if line.target is not None:
        asked = _("target {value}").format(value=written(line, line.target, currency))
        under.append(Run(f"  {asked}", colour=look.MUTED))
    parts: list[Flowable] = [
        Text(named(line), look.LABEL),
        Text(written(line, line.actual, currency), size),
        Text(under, look.SMALL),
    ]
    if last and line.last is not None:
        words = f"{last} {written(line, line.last, currency)}{moved(line)}"
        parts.append(Text(words, look.SMALL_MUTED))
    return Box(parts, pad=5)

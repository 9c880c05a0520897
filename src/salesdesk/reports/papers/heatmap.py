"""The connect rate by hour and weekday: a number in every field, so that a grey print says as much as a coloured one."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing

from salesdesk import formats, labels
from salesdesk.reports import look
from salesdesk.reports.chart_board import LABEL, TICK, Board
from salesdesk.reports.fonts import text_width
from salesdesk.reports.papers.team_sheet import Heat

_ROW = 14.0
_SHADES = ("#ffffff", "#e6edf7", "#c9d8ee", "#a5bfe2")
"""From the lowest rates to the highest; ink on each has a contrast of 4.5 : 1 and more."""


def heat_chart(cells: Sequence[Heat], width: float, least: int) -> Drawing:
    """Weekdays down, hours across; a field with fewer than ``least`` dials says nothing but that it has some."""
    weekdays = sorted({cell.weekday for cell in cells})
    hours = list(range(min(cell.hour for cell in cells), max(cell.hour for cell in cells) + 1)) if cells else []
    board = Board(width, _ROW * (len(weekdays) + 1))
    names = [labels.weekday_name(number) for number in weekdays]
    left = max((text_width(name, LABEL.size) for name in names), default=0) + 6
    each = (width - left) / max(len(hours), 1)
    rates = sorted(cell.connected / cell.dials for cell in cells if cell.dials >= least)
    known = {(cell.weekday, cell.hour): cell for cell in cells}
    for place, hour in enumerate(hours):
        board.text(left + (place + 0.5) * each, board.drawing.height - 10, str(hour), TICK, "middle")
    for line, (number, name) in enumerate(zip(weekdays, names, strict=True)):
        y = board.drawing.height - (line + 2) * _ROW
        board.text(0, y + 4, name, LABEL)
        for place, hour in enumerate(hours):
            cell = known.get((number, hour))
            if cell is None or not cell.dials:
                continue
            x = left + place * each
            if cell.dials < least:
                board.text(x + each / 2, y + 4.4, "·", TICK, "middle")
                continue
            rate = cell.connected / cell.dials
            board.rect(x + 0.5, y + 0.5, each - 1, _ROW - 1, _shade(rate, rates), look.HAIRLINE)
            board.text(x + each / 2, y + 4.4, formats.percent(rate, 0), TICK.with_(colour=look.INK), "middle")
    return board.drawing


def _shade(rate: float, rates: Sequence[float]) -> str:
    """The shade of a rate's quarter among all of them."""
    below = sum(other < rate for other in rates)
    return _SHADES[min(below * len(_SHADES) // max(len(rates), 1), len(_SHADES) - 1)]

"""The dashboard's charts: a KPI's course, and its hours of the week or the funnel beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QToolButton

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.periods import Period, PeriodKind
from salesdesk.ui import theme, week
from salesdesk.ui.charts import FunnelChart, FunnelStep, HeatCell, Heatmap, Series, Trend, TrendChart
from salesdesk.ui.pages.dashboard_table import weekday
from salesdesk.ui.widgets import Card

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import Dashboard, FigureRow, Tile
    from salesdesk.services.figure_rows import HeatCell as HourCell

LEAST_N = 10
"""Dials below which a cell of the heatmap says nothing."""
FUNNEL = ("dials", "connected", "effective_talks")


class TrendCard(Card):
    """The course of a KPI."""

    def __init__(self) -> None:
        super().__init__(N_("Trend"))
        self.chart = TrendChart()
        self.body.addWidget(self.chart)
        self.setMinimumHeight(theme.px(260))

    def show_course(self, board: Dashboard, tile: Tile) -> None:
        """The KPI's course over the period."""
        from salesdesk.metrics.achievement import amber_edge
        from salesdesk.metrics.formats import target_unit_word, write

        definition = tile.row.definition
        unit = target_unit_word(definition)
        points = [point for point in tile.series if point.bucket]
        spans = [Period.parse(point.bucket) for point in points]
        targets = tuple(point.target_per_day for point in points)
        self.set_title(f"{definition.name} ({unit})" if unit else definition.name)
        self.chart.set_trend(
            Trend(
                tuple(_bucket_name(span) for span in spans),
                (Series(board.name or _("company"), tuple(point.per_day for point in points)),),
                targets if any(t is not None for t in targets) else None,
                lambda value: write(definition, value),
                tuple(spans),
                tuple(_counted(point) for point in points),
                definition.name,
                band=amber_edge(definition),
            )
        )

    def show_hours(self, board: Dashboard, rows: Sequence[FigureRow]) -> None:
        """The KPI's course over a single day."""
        from salesdesk.metrics.achievement import amber_edge
        from salesdesk.metrics.formats import write

        definition = rows[0].definition
        self.set_title(_("{kpi} by hour").format(kpi=definition.name))
        self.chart.set_trend(
            Trend(
                tuple(f"{row.bucket}:00" for row in rows),
                (Series(board.name or _("company"), tuple(row.value for row in rows)),),
                rows[0].target if definition.is_rate else None,
                lambda value: write(definition, value),
                (),
                tuple(_counted(row) for row in rows),
                definition.name,
                band=amber_edge(definition),
            )
        )


class SideCard(Card):
    """A KPI by hour and weekday, or the funnel from dials to effective talks."""

    def __init__(self) -> None:
        super().__init__(N_("Hour and weekday"))
        self.heat, self.funnel = Heatmap(), FunnelChart()
        self.body.addWidget(self.heat)
        self.body.addWidget(self.funnel)
        self.funnel.hide()
        self._shown: tuple[Dashboard, str] | None = None
        self.views = QButtonGroup(self)
        for number, (icon, name) in enumerate((("clock", N_("Hours")), ("funnel", N_("Funnel")))):
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(number == 0)
            theme.set_icon(button, icon)
            self.bind(button.setAccessibleName, name)
            self.bind(button.setToolTip, name)
            self.views.addButton(button, number)
            self.corner.addWidget(button)
        self.views.idClicked.connect(self.choose)

    def choose(self, number: int) -> None:
        """Hours (0) or funnel (1)."""
        self.heat.setVisible(number == 0)
        self.funnel.setVisible(number == 1)
        if self._shown is not None:
            self._show_heat(*self._shown)

    def show_board(self, board: Dashboard, kpi: str) -> None:
        """Both, about a board; the hours of one KPI."""
        self._shown = (board, kpi)
        self._show_heat(board, kpi)
        self._show_funnel(board)

    def _show_heat(self, board: Dashboard, kpi: str) -> None:
        kinds = {
            "dials": N_("Dials"),
            "effective_talks": N_("Effective talks"),
            "conversation_rate": N_("Conversation"),
        }
        name = _(kinds.get(kpi, N_("Connect rate")))
        cells = {(cell.weekday, cell.hour): cell for cell in board.heat}
        self.set_title(
            _("{name} by hour and weekday").format(name=name) if self.heat.isVisibleTo(self) else _("Funnel")
        )
        if not cells:
            self.heat.set_cells((), (), {})
            return
        days = sorted({day for day, _hour in cells}, key=week.column)
        hours = list(range(min(h for _d, h in cells), max(h for _d, h in cells) + 1))
        shown = {
            (r, c): HeatCell(_heat_value(kpi, cells[day, hour]), cells[day, hour].dials)
            for r, day in enumerate(days)
            for c, hour in enumerate(hours)
            if (day, hour) in cells
        }
        rate = kpi not in ("dials", "effective_talks")
        self.heat.set_cells(
            [weekday(day) for day in days],
            [f"{hour}" for hour in hours],
            shown,
            (lambda value: formats.percent(value, 0)) if rate else formats.number,
            name,
            LEAST_N if rate else 0,
        )

    def _show_funnel(self, board: Dashboard) -> None:
        by_kpi = {tile.row.kpi: tile.row for tile in board.tiles}
        self.funnel.set_steps(
            [FunnelStep(by_kpi[kpi].definition.name, by_kpi[kpi].value, kpi) for kpi in FUNNEL], _("Funnel")
        )


def _heat_value(kpi: str, cell: HourCell) -> float | None:
    if kpi == "dials":
        return cell.dials
    if kpi == "effective_talks":
        return cell.effective
    if kpi == "conversation_rate":
        return cell.effective / cell.connected if cell.connected else None
    return cell.connected / cell.dials if cell.dials else None


def _bucket_name(span: Period) -> str:
    return formats.period(span) if span.kind is PeriodKind.MONTH else formats.short_day(span.start)


def _counted(point: FigureRow) -> str:
    from salesdesk.metrics.formats import write_quotient

    if point.definition.is_rate and point.denominator:
        return write_quotient(point.definition, point.numerator, point.denominator)
    return ""

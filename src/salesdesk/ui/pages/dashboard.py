"""Dashboard 看板: tiles, trend, heatmap and a table to drill: company → team → agent → day → calls."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFileDialog, QHBoxLayout, QToolButton

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.dashboard_charts import SideCard, TrendCard
from salesdesk.ui.pages.dashboard_data import DashboardData, gather
from salesdesk.ui.pages.dashboard_table import BY_SCOPE, NAMES, Part, columns, parts_of
from salesdesk.ui.pages.dashboard_tiles import TileGrid
from salesdesk.ui.pages.dashboard_way import Way
from salesdesk.ui.pages.explaining import ExplanationSheet
from salesdesk.ui.papers.button import TEAM_PAPERS, PapersButton
from salesdesk.ui.tables import Table
from salesdesk.ui.widgets import Button, Card, EmptyState, PlainLabel, ScrollBody
from salesdesk.ui.widgets.tiles import KpiTile

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import Dashboard

CHARTS_LEAST = 900
"""The width, at the usual text size, below which the two charts lie one below the other."""
KPIS = (
    "dials",
    "connected",
    "connect_rate",
    "talk_time",
    "avg_talk",
    "effective_talks",
    "conversation_rate",
    "customers_reached",
)


class DashboardPage(Page):
    """The figures of a period and scope, each of which opens to what is behind it."""

    name = "dashboard"
    title = N_("Dashboard")
    icon = "layout-dashboard"
    watches = frozenset({Change.CALLS, Change.PEOPLE, Change.TARGETS, Change.SETTINGS, Change.CALENDAR})

    def build(self) -> None:
        """Way up, tiles, charts, table; the explanation at the right."""
        self.kpi = "connect_rate"
        self.by = ""
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.scrolled = ScrollBody()
        self.sheet = ExplanationSheet(self.context)
        across.addWidget(self.scrolled, 1)
        self.sheet.lie_over(self)
        self.empty = EmptyState(
            "layout-dashboard",
            N_("There are no calls in this period. Choose another one above, or import a call log."),
            N_("Go to the latest calls"),
            self.go_to_latest,
        )
        across.addWidget(self.empty, 1)
        self.empty.hide()
        body = self.scrolled.body
        body.setContentsMargins(theme.XL, theme.MD, theme.XL, theme.XL)
        body.setSpacing(theme.MD)
        self.way = Way(self.context.focus.set_scope)
        body.addWidget(self.way)
        self.tile_grid = TileGrid(KPIS)
        self.tile_grid.picked.connect(self.choose_kpi)
        self.tile_grid.explained.connect(self.explain)
        body.addWidget(self.tile_grid)
        self.trend_card, self.side_card = TrendCard(), SideCard()
        self.trend_card.chart.picked.connect(self._open_bucket)
        self.charts = QHBoxLayout()
        self.charts.setSpacing(theme.MD)
        self.charts.addWidget(self.trend_card, 3)
        self.charts.addWidget(self.side_card, 2)
        body.addLayout(self.charts)
        body.addWidget(self._build_table(), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page (or large text) puts fewer tiles in a row and the charts one below the other."""
        super().resizeEvent(event)
        room = event.size().width() - 2 * theme.XL
        self.tile_grid.fit(room)
        wide = room >= theme.px(CHARTS_LEAST)
        self.charts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _build_table(self) -> Card:
        card = self.table_card = Card(N_("Breakdown"))
        self.switches: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for by, name in NAMES.items():
            button = self.switches[by] = QToolButton()
            button.setCheckable(True)
            self.bind(button.setText, name)
            button.clicked.connect(partial(self.break_down, by))
            group.addButton(button)
            card.corner.addWidget(button)
        self.table = Table((), "", self.context, accessible=N_("Figures by agent, team or day"))
        self.table.setMinimumHeight(280)
        self.table.activated.connect(self._drill)
        card.corner.addWidget(PapersButton(self.context.go, TEAM_PAPERS))
        card.corner.addWidget(Button(N_("Export"), self._export, icon="download", kind="quiet"))
        card.corner.addWidget(Button(N_("Workbook…"), self._choose_workbook, icon="file-spreadsheet", kind="quiet"))
        card.body.addWidget(self.table)
        self.note = PlainLabel(role="caption", wrap=True)
        card.body.addWidget(self.note)
        self._shown_columns: tuple[str, list[str]] = ("", [])
        return card

    # data

    def fetch(self, focus: FocusState) -> DashboardData:
        """In a worker."""
        return gather(self.context.desk, focus, self.by)

    def show_data(self, data: DashboardData) -> None:
        """Fill everything from one state of the database: the tiles first, the rest a turn later each."""
        board = data.board
        self.empty.setVisible(board.empty)
        self.scrolled.setVisible(not board.empty)
        if board.empty:
            self.sheet.close_sheet()
            return
        self.in_turns(
            partial(self._show_tiles, data), self._show_course, self._show_side, self._show_parts, self.sheet.again
        )

    def _show_tiles(self, data: DashboardData) -> None:
        here = data.board.name or _("Whole company")
        self.way.show_way(data.above, f"{here} · {formats.period(data.board.period)}")
        before = formats.short_period(data.board.period.previous())
        self.tile_grid.have([tile.row.kpi for tile in data.board.tiles])
        if self.kpi not in self.tiles:
            self.kpi = next(iter(self.tiles))
        for tile in data.board.tiles:
            self.tiles[tile.row.kpi].show_tile(tile, before)
        self._mark()

    def _show_parts(self) -> bool:
        """The table; False: its rows are still to be read."""
        data = self.data
        if data.parts is not None:
            self._show_table(data)
            return True
        desk = self.context.desk
        self.context.jobs.quick(
            lambda: parts_of(desk, data.board, data.by), partial(self._take_parts, data), self._go_without_parts
        )
        return False

    def _go_without_parts(self, error: BaseException) -> None:
        self._refused(error)
        self.go_on()

    def _take_parts(self, data: DashboardData, parts: tuple[Part, ...]) -> None:
        if data is self.data:
            self._data = replace(data, parts=parts)
            self._show_table(self._data)
            self.go_on()

    @property
    def tiles(self) -> dict[str, KpiTile]:
        """The tiles by KPI."""
        return self.tile_grid.tiles

    @property
    def board(self) -> Dashboard | None:
        """The board in sight."""
        return self.data.board if isinstance(self.data, DashboardData) else None

    def choose_kpi(self, kpi: str) -> None:
        """Trend and heatmap are about this KPI from now on."""
        self.kpi = kpi
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self.board is not None:
            self._mark()
            self._show_course()
            self._show_side()

    def _mark(self) -> None:
        for kpi, widget in self.tiles.items():
            widget.set_marked(kpi == self.kpi)

    def _show_course(self) -> None:
        data = self.data
        hours = [row for row in data.hours if row.kpi == self.kpi]
        if hours:
            self.trend_card.show_hours(data.board, hours)
        else:
            tile = next(tile for tile in data.board.tiles if tile.row.kpi == self.kpi)
            self.trend_card.show_course(data.board, tile)

    def _show_side(self) -> None:
        self.side_card.show_board(self.data.board, self.kpi)

    def _show_table(self, data: DashboardData) -> None:
        choices = BY_SCOPE[data.board.scope.kind]
        for by, button in self.switches.items():
            button.setVisible(by in choices and len(choices) > 1)
            button.setChecked(by == data.by)
        self.table_card.set_title(_(NAMES[data.by]))
        kpis = [tile.row.kpi for tile in data.board.tiles]
        if self._shown_columns != (data.by, kpis):
            self._shown_columns = (data.by, kpis)
            self.table.set_columns(columns(data.by, kpis))
        self.table.set_rows(data.parts or ())
        nobody = data.board.without_agent
        self.note.setText(
            ngettext(
                "{n} call names no agent and is counted above only.",
                "{n} calls name no agent and are counted above only.",
                nobody,
            ).format(n=formats.number(nobody))
        )
        self.note.setVisible(bool(nobody) and data.by == "agents")

    # going further

    def break_down(self, by: str, _checked: object = None) -> None:
        """Another breakdown of the same scope."""
        self.by = by
        self.refresh()

    def _drill(self, part: Part) -> None:
        """An agent or team becomes the scope; a day opens its calls."""
        if part.scope != self.context.focus.scope:
            self.by = ""
            self.context.focus.set_scope(part.scope)
        else:
            self.context.go.calls(part.scope, part.period)

    def _open_bucket(self, span: object) -> None:
        if not isinstance(span, Period):
            return
        if span.kind is PeriodKind.DAY:
            self.context.go.calls(self.context.focus.scope, span, self.kpi)
        else:
            self.context.focus.set_period(span)

    def _export(self) -> None:
        self.table.export_as()

    def _choose_workbook(self) -> None:
        recent = self.context.preferences.recent
        name = f"{self.context.focus.period.code}.xlsx"
        chosen, _filter = QFileDialog.getSaveFileName(
            self,
            _("Every figure by agent and day"),
            str(Path(recent.get("papers", str(Path.home()))) / name),
            "Excel (*.xlsx)",
        )
        if chosen:
            recent["papers"] = str(Path(chosen).parent)
            self.save_workbook(Path(chosen))

    def save_workbook(self, target: Path) -> None:
        """Write every KPI of every agent by day to a workbook, with progress."""
        period, scope, exports = self.context.focus.period, self.context.focus.scope, self.context.desk.exports

        def written(notes: tuple[str, ...]) -> None:
            self.context.messages.info(formats.sentences((_("Saved as {file}.").format(file=target.name), *notes)))

        self.context.jobs.run(
            _("Workbook of the figures"),
            lambda progress: exports.workbook(target, period, scope, progress=progress),
            written,
        )

    def explain(self, kpi: str) -> None:
        """How a figure came about, at the right."""
        self.choose_kpi(kpi)
        self.sheet.explain(self.context.focus.period, self.context.focus.scope, kpi)

    def go_to_latest(self) -> None:
        """The period of the same kind that holds the last call; without calls, the import."""
        board = self.board
        if board is None or board.last_day is None:
            self.context.go.import_files()
            return
        kind = self.context.focus.period.kind
        kind = PeriodKind.MONTH if kind is PeriodKind.CUSTOM else kind
        self.context.focus.set_period(Period.of(kind, board.last_day))

"""Dashboard 看板: tiles, trend, heatmap and a table to drill: company → team → agent → day → calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFileDialog, QGridLayout, QHBoxLayout, QToolButton, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import COMPANY, Change, Scope, ScopeKind
from salesdesk.ui import theme, week
from salesdesk.ui.charts import FunnelChart, FunnelStep, HeatCell, Heatmap, Series, Trend, TrendChart
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.dashboard_table import BY_SCOPE, NAMES, Part, columns, parts_of, weekday
from salesdesk.ui.pages.explaining import ExplanationSheet
from salesdesk.ui.papers.button import TEAM_PAPERS, PapersButton
from salesdesk.ui.tables import Table
from salesdesk.ui.widgets import Button, Card, EmptyState, PlainLabel, ScrollBody, clear_layout
from salesdesk.ui.widgets.tiles import KpiTile

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import Dashboard, FigureRow, Tile
    from salesdesk.services.figure_rows import HeatCell as HourCell

TILES_A_ROW = 4
TILE_LEAST, CHARTS_LEAST = 235, 900
"""The widths, at the usual text size, below which a row of tiles and the two charts are laid out anew."""
LEAST_N = 10
"""Dials below which a cell of the heatmap says nothing."""
HOURLY = ("dials", "connected", "connect_rate", "talk_time", "avg_talk", "effective_talks", "conversation_rate")
FUNNEL = ("dials", "connected", "effective_talks")
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


@dataclass(frozen=True, slots=True)
class DashboardData:
    """What the page shows: the board, its breakdown, and the way up from the scope."""

    board: Dashboard
    by: str
    parts: tuple[Part, ...]
    above: tuple[tuple[Scope, str], ...]
    hours: tuple[FigureRow, ...] = ()
    """The course of a single day, by hour; empty for longer periods."""


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
        self.way = QHBoxLayout()
        self.way.setSpacing(0)
        body.addLayout(self.way)
        body.addWidget(self._build_tiles())
        body.addLayout(self._build_charts())
        body.addWidget(self._build_table(), 1)

    def _build_tiles(self) -> QWidget:
        holder = QWidget()
        grid = self.tile_grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.MD)
        self.tiles: dict[str, KpiTile] = {}
        self._across = 0
        self._have_tiles(KPIS)
        self._lay_tiles(TILES_A_ROW)
        return holder

    def _have_tiles(self, kpis: Sequence[str]) -> None:
        """Exactly these tiles, in this order; a KPI that wasn't there before gets one."""
        if list(self.tiles) == list(kpis):
            return
        for gone in [kpi for kpi in self.tiles if kpi not in kpis]:
            self.tiles.pop(gone).deleteLater()
        for kpi in kpis:
            if kpi not in self.tiles:
                tile = self.tiles[kpi] = KpiTile(kpi)
                tile.picked.connect(self.choose_kpi)
                tile.explained.connect(self.explain)
        self.tiles = {kpi: self.tiles[kpi] for kpi in kpis}
        if self.kpi not in self.tiles:
            self.kpi = kpis[0]
        across, self._across = self._across, 0
        self._lay_tiles(across or TILES_A_ROW)

    def _lay_tiles(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for number, tile in enumerate(self.tiles.values()):
            self.tile_grid.addWidget(tile, number // across, number % across)
        for column in range(TILES_A_ROW):
            self.tile_grid.setColumnStretch(column, 1 if column < across else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page (or large text) puts fewer tiles in a row and the charts one below the other."""
        super().resizeEvent(event)
        room = event.size().width() - 2 * theme.XL
        self._lay_tiles(TILES_A_ROW if room >= TILES_A_ROW * theme.px(TILE_LEAST) else TILES_A_ROW // 2)
        wide = room >= theme.px(CHARTS_LEAST)
        self.charts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _build_charts(self) -> QHBoxLayout:
        self.trend_card, self.trend = Card(N_("Trend")), TrendChart()
        self.trend_card.body.addWidget(self.trend)
        self.trend.picked.connect(self._open_bucket)
        self.trend_card.setMinimumHeight(theme.px(260))
        self.side_card = Card(N_("Hour and weekday"))
        self.heat, self.funnel = Heatmap(), FunnelChart()
        self.side_card.body.addWidget(self.heat)
        self.side_card.body.addWidget(self.funnel)
        self.funnel.hide()
        self._views = QButtonGroup(self)
        for number, (icon, name) in enumerate((("clock", N_("Hours")), ("funnel", N_("Funnel")))):
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(number == 0)
            theme.set_icon(button, icon)
            self.bind(button.setAccessibleName, name)
            self.bind(button.setToolTip, name)
            self._views.addButton(button, number)
            self.side_card.corner.addWidget(button)
        self._views.idClicked.connect(self._choose_view)
        line = self.charts = QHBoxLayout()
        line.setSpacing(theme.MD)
        line.addWidget(self.trend_card, 3)
        line.addWidget(self.side_card, 2)
        return line

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
        desk = self.context.desk
        board = desk.figures.dashboard(focus.period, focus.scope, desk.figures.usual_kpis())
        choices = BY_SCOPE[board.scope.kind]
        by = self.by if self.by in choices else choices[0]
        above: list[tuple[Scope, str]] = []
        if board.scope != COMPANY:
            above.append((COMPANY, ""))
        if board.scope.kind is ScopeKind.AGENT:
            agent = next((row for row in desk.people.agents(focus.period.end) if row.id == board.scope.id), None)
            if agent is not None and agent.team_id is not None:
                above.append((Scope(ScopeKind.TEAM, agent.team_id), agent.team))
        hours: tuple[FigureRow, ...] = ()
        if focus.period.length == 1:
            from salesdesk.services.figure_rows import Per

            hours = tuple(desk.figures.figures(focus.period, focus.scope, per=Per.HOUR, kpis=HOURLY))
        return DashboardData(board, by, parts_of(desk, board, by), tuple(above), hours)

    def show_data(self, data: DashboardData) -> None:
        """Fill everything from one state of the database."""
        board = data.board
        self.empty.setVisible(board.empty)
        self.scrolled.setVisible(not board.empty)
        if board.empty:
            self.sheet.close_sheet()
            return
        self._show_way(data)
        before = formats.short_period(board.period.previous())
        self._have_tiles([tile.row.kpi for tile in board.tiles])
        for tile in board.tiles:
            self.tiles[tile.row.kpi].show_tile(tile, before)
        self._show_chosen()
        self._show_funnel(board)
        self._show_table(data)
        self.sheet.again()

    def _show_way(self, data: DashboardData) -> None:
        clear_layout(self.way)
        for scope, name in data.above:
            up = Button("", partial(self.context.focus.set_scope, scope), kind="link")
            up.set_plain(name or _("Whole company"))
            self.way.addWidget(up)
            self.way.addWidget(PlainLabel("›", role="muted"))
        here = data.board.name or _("Whole company")
        self.way.addWidget(PlainLabel(f"  {here} · {formats.period(data.board.period)}", role="muted"))
        self.way.addStretch()

    @property
    def board(self) -> Dashboard | None:
        """The board in sight."""
        return self.data.board if isinstance(self.data, DashboardData) else None

    def choose_kpi(self, kpi: str) -> None:
        """Trend and heatmap are about this KPI from now on."""
        self.kpi = kpi
        self._show_chosen()

    def _show_chosen(self) -> None:
        board = self.board
        if board is None:
            return
        for kpi, widget in self.tiles.items():
            widget.set_marked(kpi == self.kpi)
        tile = next(tile for tile in board.tiles if tile.row.kpi == self.kpi)
        hours = [row for row in self.data.hours if row.kpi == self.kpi]
        if hours:
            self._show_hours(board, hours)
        else:
            self._show_trend(board, tile)
        self._show_heat(board)

    def _show_trend(self, board: Dashboard, tile: Tile) -> None:
        from salesdesk.metrics.achievement import amber_edge
        from salesdesk.metrics.formats import target_unit_word, write

        definition = tile.row.definition
        unit = target_unit_word(definition)
        points = [point for point in tile.series if point.bucket]
        spans = [Period.parse(point.bucket) for point in points]
        targets = tuple(point.target_per_day for point in points)
        self.trend_card.set_title(f"{definition.name} ({unit})" if unit else definition.name)
        self.trend.set_trend(
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

    def _show_hours(self, board: Dashboard, rows: Sequence[FigureRow]) -> None:
        from salesdesk.metrics.achievement import amber_edge
        from salesdesk.metrics.formats import write

        definition = rows[0].definition
        self.trend_card.set_title(_("{kpi} by hour").format(kpi=definition.name))
        self.trend.set_trend(
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

    def _show_heat(self, board: Dashboard) -> None:
        kinds = {
            "dials": N_("Dials"),
            "effective_talks": N_("Effective talks"),
            "conversation_rate": N_("Conversation"),
        }
        name = _(kinds.get(self.kpi, N_("Connect rate")))
        cells = {(cell.weekday, cell.hour): cell for cell in board.heat}
        self.side_card.set_title(
            _("{name} by hour and weekday").format(name=name) if self.heat.isVisibleTo(self) else _("Funnel")
        )
        if not cells:
            self.heat.set_cells((), (), {})
            return
        days = sorted({day for day, _hour in cells}, key=week.column)
        hours = list(range(min(h for _d, h in cells), max(h for _d, h in cells) + 1))
        shown = {
            (r, c): HeatCell(_heat_value(self.kpi, cells[day, hour]), cells[day, hour].dials)
            for r, day in enumerate(days)
            for c, hour in enumerate(hours)
            if (day, hour) in cells
        }
        rate = self.kpi not in ("dials", "effective_talks")
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

    def _choose_view(self, number: int) -> None:
        self.heat.setVisible(number == 0)
        self.funnel.setVisible(number == 1)
        if self.board is not None:
            self._show_heat(self.board)

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
        self.table.set_rows(data.parts)
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
            self.context.messages.info(" ".join((_("Saved as {file}.").format(file=target.name), *notes)))

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

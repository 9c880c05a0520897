"""The tab of figures: every KPI against target, the period before and the team; its course below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from salesdesk.formats import NO_DATA, percent, short_day
from salesdesk.formats import period as period_text
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.metrics.achievement import amber_edge
from salesdesk.metrics.formats import target_unit_word, write, write_change
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import Dashboard, FigureRow, Tile
from salesdesk.types import Scope, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.charts import Series, Trend, TrendChart
from salesdesk.ui.context import Context
from salesdesk.ui.pages.explaining import ExplanationSheet
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets.surfaces import Card, ScrollBody


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One KPI of the agent beside the team's."""

    tile: Tile
    team: FigureRow | None

    @property
    def kpi(self) -> str:
        """The KPI's id."""
        return self.tile.row.kpi


@dataclass(frozen=True, slots=True)
class FiguresData:
    """What the tab shows."""

    board: Dashboard
    lines: tuple[FigureLine, ...]
    team: str


def fetch(desk: Desk, agent_id: int, team_id: int | None, team: str, period: Period) -> FiguresData:
    """In a worker thread."""
    kpis = desk.figures.usual_kpis()
    board = desk.figures.dashboard(period, Scope(ScopeKind.AGENT, agent_id), kpis)
    teams: dict[str, FigureRow] = {}
    if team_id is not None:
        teams = {row.kpi: row for row in desk.figures.figures(period, Scope(ScopeKind.TEAM, team_id), kpis=kpis)}
    lines = tuple(FigureLine(tile, teams.get(tile.row.kpi)) for tile in board.tiles)
    return FiguresData(board, lines, team)


def _name(line: FigureLine) -> str:
    definition = line.tile.row.definition
    return f"{definition.name} ({target_unit_word(definition)})" if definition.per_day else definition.name


def _per_day(row: FigureRow | None) -> str:
    return write(row.definition, row.per_day) if row is not None else NO_DATA


def _status(line: FigureLine) -> str:
    row = line.tile.row
    if row.rag is not None:
        return label(row.rag)
    if row.value is None:
        return _("no data")
    return _("no target") if row.target is None else _("too few (n = {n})").format(n=row.figure.n)


COLUMNS = (
    Column("kpi", N_("KPI"), value=_name, tooltip=lambda line: line.tile.row.definition.formula()),
    Column(
        "actual",
        N_("Actual"),
        "right",
        value=lambda line: _per_day(line.tile.row),
        sort=lambda line: line.tile.row.per_day,
    ),
    Column(
        "target",
        N_("Target"),
        "right",
        value=lambda line: write(line.tile.row.definition, line.tile.row.target_per_day),
        sort=lambda line: line.tile.row.target_per_day,
    ),
    Column(
        "achievement",
        N_("Achieved"),
        "right",
        value=lambda line: percent(line.tile.row.achievement, 0),
        sort=lambda line: line.tile.row.achievement,
        bar=lambda line: line.tile.row.achievement,
        rag=lambda line: line.tile.row.rag,
    ),
    Column("status", N_("Status"), value=_status),
    Column(
        "change",
        N_("Against the period before"),
        "right",
        value=lambda line: write_change(line.tile.row.definition, line.tile.row.per_day, line.tile.before.per_day),
        tooltip=lambda line: _("Before: {value}").format(value=_per_day(line.tile.before)),
    ),
    Column("team", N_("Team"), "right", value=lambda line: _per_day(line.team)),
)


class FiguresTab(QWidget):
    """The table, the course of the chosen KPI, and how a figure came about."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._data: FiguresData | None = None
        self._kpi = ""
        self.table = Table(COLUMNS, "agent-figures", context, accessible=N_("Figures of the agent"))
        self.table.setMinimumHeight(300)
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(self._explain)
        self.trend = TrendChart()
        self.trend.picked.connect(self._open)
        self.card = Card(N_("Course"))
        self.card.body.addWidget(self.trend)
        self.sheet = ExplanationSheet(context)
        self.card.setMinimumHeight(220)
        scrolled = ScrollBody()
        scrolled.body.setSpacing(theme.MD)
        scrolled.body.addWidget(self.table, 3)
        scrolled.body.addWidget(self.card, 2)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.MD, 0, 0)
        down.addWidget(scrolled)
        self.sheet.lie_over(self)

    def show_figures(self, data: FiguresData) -> None:
        """Other figures; the chosen KPI stays."""
        self._data = data
        self.table.set_rows(data.lines)
        place = next((i for i, line in enumerate(self.table.rows_model.rows) if line.kpi == self._kpi), 0)
        if data.lines:
            self.table.setCurrentIndex(self.table.rows_model.index(place, 0))
            self._choose(self.table.row_at(self.table.rows_model.index(place, 0)))
        self.sheet.again()

    def _choose(self, line: FigureLine) -> None:
        if self._data is None:
            return
        self._kpi = line.kpi
        definition, series = line.tile.row.definition, line.tile.series
        points = [point for point in series if point.bucket]
        spans = tuple(Period.parse(point.bucket) for point in points)
        targets = tuple(point.target_per_day for point in points)
        self.card.set_title(_name(line))
        self.trend.set_trend(
            Trend(
                tuple(short_day(span.start) if span.length < 28 else period_text(span) for span in spans),
                (Series(self._data.board.name, tuple(point.per_day for point in points)),),
                targets if any(target is not None for target in targets) else None,
                lambda value: write(definition, value),
                spans,
                title=definition.name,
                band=amber_edge(definition),
            )
        )

    def _explain(self, line: FigureLine) -> None:
        if self._data is not None:
            self.sheet.explain(self._data.board.period, self._data.board.scope, line.kpi)

    def _open(self, span: object) -> None:
        if isinstance(span, Period) and self._data is not None:
            self._context.go.calls(self._data.board.scope, span, self._kpi)

"""The page of scores: the ranking with its uncertainty at the left, the comparison at the right, the weights below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.charts import Band, Dot, FunnelPlotChart, Interval, IntervalChart
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.scores.columns import columns, rating_words
from salesdesk.ui.pages.scores.weights import WeightsCard
from salesdesk.ui.tables import Table
from salesdesk.ui.widgets import Card, Chooser, EmptyState, PlainLabel, ScrollBody

if TYPE_CHECKING:
    from salesdesk.services.ranking import Ranked, Ranking, RatePlot
    from salesdesk.services.schemes import SchemeRow

WIDE = 940
"""The width, at the usual text size, below which the comparison stands below the ranking."""
SCORES = ""
"""What is compared at first: the scores; else a rate by its id."""


@dataclass(frozen=True, slots=True)
class ScoresData:
    """What the page shows."""

    ranking: Ranking
    plot: RatePlot | None
    rates: tuple[tuple[str, str], ...]
    schemes: tuple[SchemeRow, ...]
    teams: dict[int, str]


class ScoresPage(Page):
    """Who stands where under which weights; no place is shown as surer than the data are."""

    name = "scores"
    title = N_("Scores")
    icon = "award"
    watches = frozenset({Change.CALLS, Change.PEOPLE, Change.TARGETS, Change.SETTINGS, Change.CALENDAR})

    def build(self) -> None:
        """Ranking and comparison side by side, the weights below."""
        self.compared = SCORES
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.scrolled = ScrollBody()
        outer.addWidget(self.scrolled)
        self.empty = EmptyState(
            "award",
            N_("Nobody can be scored in this period: a score needs calls, and targets to hold them against."),
            N_("Set targets"),
            lambda: self.context.go.page("targets"),
        )
        outer.addWidget(self.empty)
        self.empty.hide()
        body = self.scrolled.body
        body.setContentsMargins(theme.XL, theme.MD, theme.XL, theme.XL)
        body.setSpacing(theme.MD)
        line = self.line = QHBoxLayout()
        line.setSpacing(theme.MD)
        line.addWidget(self._ranking_card(), 3)
        line.addWidget(self._comparison_card(), 2)
        body.addLayout(line)
        self.weights = WeightsCard(self.context)
        body.addWidget(self.weights)
        body.addStretch()

    def _ranking_card(self) -> Card:
        card = Card(N_("Ranking"))
        self.table = Table(columns(), "scores", self.context, accessible=N_("Ranking by score"))
        self.table.setMinimumHeight(theme.px(300))
        self.table.activated.connect(self._open_agent)
        card.body.addWidget(self.table)
        self.note = PlainLabel(role="caption", wrap=True)
        card.body.addWidget(self.note)
        return card

    def _comparison_card(self) -> Card:
        card = Card(N_("How sure is it?"))
        self.chooser = Chooser()
        self.bind(self.chooser.setAccessibleName, N_("What is compared"))
        self.chooser.fill([(SCORES, _("Score"))])
        self.chooser.picked.connect(self._compare)
        card.corner.addWidget(self.chooser)
        self.intervals, self.plot = IntervalChart(), FunnelPlotChart()
        self.intervals.picked.connect(self._open_id)
        self.plot.picked.connect(self._open_id)
        card.body.addWidget(self.intervals, 1)
        card.body.addWidget(self.plot, 1)
        self.plot.hide()
        self.legend = PlainLabel(role="caption", wrap=True)
        card.body.addWidget(self.legend)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page puts the two one below the other."""
        super().resizeEvent(event)
        wide = event.size().width() >= theme.px(WIDE)
        self.line.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # data

    def fetch(self, focus: FocusState) -> ScoresData:
        """In a worker."""
        from salesdesk.metrics.catalogue import catalogue
        from salesdesk.services.ranking import plottable

        desk = self.context.desk
        ranking = desk.ranking.by_score(focus.period, focus.scope)
        known = {
            part.kpi for row in ranking.rows if row.score for part in row.score.score.parts if part.points is not None
        }
        rates = tuple((one.id, one.name) for one in catalogue() if plottable(one) and one.id in known)
        chosen = self.compared if any(self.compared == rate for rate, _name in rates) else SCORES
        plot = desk.ranking.funnel_plot(focus.period, chosen, focus.scope) if chosen else None
        teams = {team.id: team.name for team in desk.people.teams()}
        return ScoresData(ranking, plot, rates, tuple(desk.schemes.stored()), teams)

    def show_data(self, data: ScoresData) -> None:
        """Table, comparison, weights."""
        rows = data.ranking.rows
        nothing = not rows
        self.empty.setVisible(nothing and not data.schemes)
        self.scrolled.setVisible(not nothing or bool(data.schemes))
        self.table.rows_model.set_rows(rows)
        self.table.fit_columns()
        self.note.setText(self._note(data.ranking))
        self.chooser.fill([(SCORES, _("Score")), *data.rates])
        self.chooser.set_value(data.plot.kpi if data.plot else SCORES)
        self.intervals.setVisible(data.plot is None)
        self.plot.setVisible(data.plot is not None)
        if data.plot is None:
            self._show_intervals(rows)
        else:
            self._show_plot(data.plot)
        self.weights.show_schemes(data.schemes, data.teams, rows, self.context.focus.state())

    def _note(self, ranking: Ranking) -> str:
        parts = [
            _(
                "A place from–to is where the agent may stand by chance alone: drawn again from its own days on duty,"
                " {share} of the time it stands there."
            ).format(share=formats.percent(ranking.confidence, 0))
        ]
        if ranking.without:
            parts.append(_("Without a score: {names}.").format(names=formats.enumerated(ranking.without)))
        return formats.sentences(parts)

    def _show_intervals(self, rows: tuple[Ranked, ...]) -> None:
        self.intervals.set_rows(
            [
                Interval(row.agent, row.place.value, row.place.low, row.place.high, row.words, row.agent_id)
                for row in rows
            ],
            lambda value: formats.number(value, 1),
            _("Scores with their intervals"),
        )
        self.legend.setText(_("Where the lines overlap, the order says little. Click a row to open the agent."))

    def _show_plot(self, found: RatePlot) -> None:
        from salesdesk.metrics.catalogue import kpi
        from salesdesk.metrics.funnel_plot import Zone

        outside = {Zone.WITHIN: 0, Zone.BELOW: 1, Zone.ABOVE: 1, Zone.FAR_BELOW: 2, Zone.FAR_ABOVE: 2}
        words = {0: _("within what chance explains"), 1: _("unusual (1 in 20)"), 2: _("very unusual (1 in 500)")}
        plot = found.plot
        self.plot.set_plot(
            [
                Dot(found.rows[p.key].name, p.n, p.rate, outside[p.zone], words[outside[p.zone]], p.key)
                for p in plot.points
            ],
            [Band(b.n, b.outer_low, b.inner_low, b.inner_high, b.outer_high) for b in plot.limits],
            plot.centre,
            formats.percent,
            kpi(found.kpi).name,
        )
        text = _("Dashed: all together, {rate}. Inner band 95%, outer band 99.8% of what chance alone gives.").format(
            rate=formats.percent(plot.centre)
        )
        if plot.dispersion > 1:
            text += " " + _("Widened: the rates scatter {factor} times as much as chance alone would.").format(
                factor=formats.number(plot.dispersion, 1)
            )
        self.legend.setText(text)

    # what the user does

    def _compare(self, what: str) -> None:
        self.compared = what
        self.refresh()

    def _open_agent(self, row: Ranked) -> None:
        self.context.go.agent(row.agent_id)

    def _open_id(self, agent_id: int) -> None:
        self.context.go.agent(agent_id)


__all__ = ["ScoresPage", "rating_words"]

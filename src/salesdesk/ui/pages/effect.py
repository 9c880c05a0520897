"""Effect 效果: what plans led to, over all of them, and what may be concluded from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.spread import LEAST, Share, Spread
from salesdesk.services.plans.effect import EffectReport, EffectRow, Group, group_name
from salesdesk.services.plans.views import PlanCard
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.charts.comparing import Interval, IntervalChart
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.plans.words import about, due_words, goal_words
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.page_tabs import PLAN_PAGES, PageTabs
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import Card, EmptyState, ScrollBody

MOST_ROWS = 8
"""Rows of a chart; the table below has all."""


def signed(value: float | None) -> str:
    """“+12%”, with its sign; a dash for none."""
    if value is None:
        return formats.NO_DATA
    text = formats.percent(value, 0)
    return f"+{text}" if value > 0 and not text.startswith("+") else text


def share_words(share: Share) -> str:
    """“67% (4 of 6)”; only the counts where there are too few for a share."""
    if not share.n:
        return formats.NO_DATA
    counts = _("{hits} of {n}").format(hits=share.hits, n=share.n)
    return counts if share.low is None else f"{formats.percent(share.value, 0)} ({counts})"


def share_tip(share: Share) -> str:
    """The share's interval, or that there is not enough data."""
    if share.low is None or share.high is None:
        return _("Not enough data: it takes {n} plans.").format(n=LEAST)
    return _("95% interval {low} to {high}").format(
        low=formats.percent(share.low, 0), high=formats.percent(share.high, 0)
    )


def change_words(change: Spread | None) -> str:
    """“+12% (−3% to +20%, n = 8)”; n alone where there are too few."""
    if change is None:
        return formats.NO_DATA
    if change.low is None or change.high is None:
        return _("not enough data (n = {n})").format(n=change.n)
    return _("{middle} ({low} to {high}, n = {n})").format(
        middle=signed(change.middle), low=signed(change.low), high=signed(change.high), n=change.n
    )


def days_words(days: Spread | None) -> str:
    """“8 (6–11, n = 9)”: the median and the middle half."""
    if days is None:
        return formats.NO_DATA
    return _("{middle} ({lower}–{upper}, n = {n})").format(
        middle=formats.number(days.middle, 0),
        lower=formats.number(days.lower, 0),
        upper=formats.number(days.upper, 0),
        n=days.n,
    )


STEP_COLUMNS = (
    Column("step", N_("Step"), format=label),
    Column("days", N_("Working days: median (middle half)"), "right", days_words,
           sort=lambda row: row.days.middle if row.days else None),
    Column("late", N_("Finished late"), "right", share_words, tooltip=lambda row: share_tip(row.late),
           sort=lambda row: row.late.value),
    Column("waived", N_("Skipped"), "right", formats.number),
)  # fmt: skip
ROW_COLUMNS = (
    Column("name", N_("Compared"), format=lambda name: name or formats.NO_DATA),
    Column("plans", N_("Plans"), "right", value=lambda row: len(row.plans)),
    Column("judged", N_("Goal reached"), "right", share_words, tooltip=lambda row: share_tip(row.judged),
           sort=lambda row: row.judged.value),
    Column("change", N_("Change net of the team"), "right", change_words,
           sort=lambda row: row.change.middle if row.change and row.change.enough else None),
    Column("days", N_("Working days to the end"), "right", days_words,
           sort=lambda row: row.days.middle if row.days else None),
)  # fmt: skip
PLAN_COLUMNS = (
    Column("number", N_("Number")),
    Column("agent", N_("Agent")),
    Column("about", N_("About"), value=about),
    Column("goals", N_("Goal"), value=lambda card: "; ".join(goal_words(goal) for goal in card.goals) or "—"),
    Column("due_on", N_("State"), value=lambda card: f"{label(card.step)} · {due_words(card)}"),
)


@dataclass(frozen=True, slots=True)
class EffectData:
    """What the page shows."""

    report: EffectReport
    cards: dict[int, PlanCard]


class EffectPage(Page):
    """Counts, the time of each step, with and without a plan, what led to what, and the plans behind a row."""

    name: ClassVar[str] = "effect"
    title: ClassVar[str] = N_("Effect")
    icon: ClassVar[str] = "scale"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.PLANS, Change.CALLS, Change.WARNINGS, Change.PEOPLE})
    uses_period: ClassVar[bool] = False

    def build(self) -> None:
        """Bar, then cards one below the other."""
        self.tabs = PageTabs(PLAN_PAGES, "effect", self.context.go.page)
        self.span = Chooser()
        self.span.fill_with(
            lambda: [
                (0, _("all plans")),
                (12, _("opened in the last 12 months")),
                (6, _("opened in the last 6 months")),
            ]
        )
        self.bind(self.span.setAccessibleName, N_("Which plans"))
        self.span.picked.connect(lambda _months: self.refresh())
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch()
        top.addWidget(self.span)
        self.nothing = EmptyState(
            "scale",
            N_(
                "No plan to compare yet. Once plans are measured in their review, this page says how long each step"
                " took, how many reached their goals, and what changed beyond the team's own change."
            ),
            N_("To the plans"),
            lambda: self.context.go.page("plans"),
        )
        self.nothing.hide()
        self.scrolled = ScrollBody()
        self._build_cards()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addLayout(top)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.scrolled, 1)

    def _build_cards(self) -> None:
        body = self.scrolled.body
        ends = Card(N_("How plans ended"))
        self.ends = PlainLabel(role="strong", wrap=True)
        self.more_ends = PlainLabel(wrap=True)
        self.caution = PlainLabel(role="caption", wrap=True)
        for widget in (self.ends, self.more_ends, self.caution):
            ends.body.addWidget(widget)
        body.addWidget(ends)
        steps, against = Card(N_("Time in each step")), Card(N_("With and without a plan"))
        self.steps = Table(STEP_COLUMNS, "effect-steps", self.context, accessible=N_("Time in each step"))
        self.steps.setMinimumHeight(theme.px(210))
        self.steps.activated.connect(lambda row: self._show_plans(label(row.step), row.plans))
        steps.body.addWidget(self.steps)
        self.against = IntervalChart()
        self.against_words = PlainLabel(role="caption", wrap=True)
        against.body.addWidget(self.against)
        against.body.addWidget(self.against_words)
        against.body.addStretch()
        grid = QGridLayout()
        grid.setSpacing(theme.LG)
        grid.addWidget(steps, 0, 0)
        grid.addWidget(against, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        body.addLayout(grid)
        led = Card(N_("What led to what"))
        self.group = Chooser()
        self.group.fill_with(lambda: [(group, group_name(group)) for group in Group])
        self.bind(self.group.setAccessibleName, N_("Compare by"))
        self.group.picked.connect(lambda _group: self._show_group())
        led.corner.addWidget(self.group)
        self.chart = IntervalChart()
        self.chart_words = PlainLabel(role="caption", wrap=True)
        self.rows = Table(ROW_COLUMNS, "effect", self.context, accessible=N_("What led to what"))
        self.rows.setMinimumHeight(theme.px(180))
        self.rows.chosen.connect(lambda row: self._show_plans(row.name, row.plans))
        for shown in (self.chart, self.chart_words, self.rows):
            led.body.addWidget(shown)
        body.addWidget(led)
        self.behind = Card()
        self.plans = Table(PLAN_COLUMNS, "effect-plans", self.context, accessible=N_("The plans behind it"))
        self.plans.setMinimumHeight(theme.px(160))
        self.plans.activated.connect(lambda card: self.context.go.plan(card.id))
        self.behind.body.addWidget(self.plans)
        self.behind.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        body.addWidget(self.behind)

    # reading

    def fetch(self, focus: FocusState) -> EffectData:
        """The report of the scope, and the cards of its plans."""
        plans, today, months = self.context.desk.plans, self.context.today(), self.span.value()
        start: date | None = today - timedelta(days=round(months * 30.44)) if months else None
        report = plans.effect(start, None, focus.scope, today)
        known = set(report.plans)
        return EffectData(report, {card.id: card for card in plans.list(on=today) if card.id in known})

    def show_data(self, data: EffectData) -> None:
        """Counts and words, tables and charts."""
        report = data.report
        self.nothing.setVisible(not report.plans)
        self.scrolled.setVisible(bool(report.plans))
        self._show_ends(report)
        self.steps.set_rows(report.steps)
        self._show_against(report)
        self._show_group()

    def _show_ends(self, report: EffectReport) -> None:
        judged = report.judged
        text = ngettext("{n} plan", "{n} plans", len(report.plans)).format(n=len(report.plans))
        parts = [text, _("{n} open").format(n=len(report.open))]
        parts += [f"{label(result)}: {len(found)}" for result, found in report.ended.items()]
        self.ends.setText(" · ".join(parts))
        more = [
            _("Goal reached: {share}. {interval}.").format(
                share=share_words(judged), interval=share_tip(judged).rstrip(".")
            )
            if judged.n
            else _("No plan was closed with an outcome yet."),
            _("Extended: {extended}, back to training: {retrained}, reopened: {reopened}.").format(
                extended=len(report.extended), retrained=len(report.retrained), reopened=len(report.reopened)
            ),
        ]
        self.more_ends.setText(formats.sentences(more))
        self.caution.setText(
            _(
                "Read with care: nobody drew lots for who gets a plan, a course or a trainer, so a difference between"
                " rows may come from who was in them. And who is warned was at a low: part of what follows would have"
                " come by itself (regression to the mean), which is why warnings without a plan stand beside the plans."
                " Withdrawn plans are left out; below {n} plans nothing is concluded."
            ).format(n=LEAST)
        )

    def _show_against(self, report: EffectReport) -> None:
        mine, others = report.whole.change, report.unaided
        rows = [
            Interval(name, found.middle, found.low, found.high, f"n = {found.n}")
            for name, found in ((_("with a plan"), mine), (_("warned, no plan"), others))
            if found is not None and found.enough
        ]
        self.against.set_rows(rows, signed, _("With and without a plan"))
        self.against.setVisible(bool(rows))
        lines = [
            _("With a plan: {change}.").format(change=change_words(mine)),
            _("Warned, without a plan: {change}.").format(change=change_words(others)),
            _compared(mine, others),
            _("The change of the figure against the rest of the team in the same weeks; better is to the right."),
        ]
        if report.without_team:
            lines.append(
                ngettext(
                    "{n} measured plan has no team to compare with and is left out.",
                    "{n} measured plans have no team to compare with and are left out.",
                    report.without_team,
                ).format(n=report.without_team)
            )
        self.against_words.setText(formats.sentences(lines))

    def _show_group(self) -> None:
        data = self.data
        if not isinstance(data, EffectData):
            return
        rows: tuple[EffectRow, ...] = data.report.groups[self.group.value()]
        self.rows.set_rows(rows)
        shown = [row for row in rows if row.change is not None and row.change.enough]
        shown.sort(key=lambda row: -(row.change.middle if row.change else 0))
        self.chart.set_rows(
            [
                Interval(row.name, row.change.middle, row.change.low, row.change.high, f"n = {row.change.n}")
                for row in shown[:MOST_ROWS]
                if row.change is not None
            ],
            signed,
            group_name(self.group.value()),
        )
        self.chart.setVisible(bool(shown))
        few = len(rows) - len(shown)
        words = [] if rows else [_("No plan has this yet.")]
        if few:
            words.append(
                ngettext(
                    "{n} row has fewer than {least} measured plans: not enough data for a comparison.",
                    "{n} rows have fewer than {least} measured plans each: not enough data for a comparison.",
                    few,
                ).format(n=few, least=LEAST)
            )
        self.chart_words.setText(formats.sentences(words))
        self.chart_words.setVisible(bool(words))
        self._show_plans(_("All plans"), data.report.plans)

    def _show_plans(self, name: str, ids: tuple[int, ...]) -> None:
        cards = self.data.cards if isinstance(self.data, EffectData) else {}
        self.behind.set_title(_("The plans behind it: {name}").format(name=name))
        self.plans.set_rows([cards[one] for one in ids if one in cards])


def _compared(mine: Spread | None, others: Spread | None) -> str:
    """What the two intervals allow to say."""
    if mine is None or others is None or mine.low is None or others.high is None:
        return _("Not enough data to compare the two.")
    if others.low is None or mine.high is None:
        return ""
    if mine.low > others.high:
        return _("The intervals do not overlap: plans went with a larger improvement.")
    if mine.high < others.low:
        return _("The intervals do not overlap: those without a plan improved more.")
    return _("The intervals overlap: no difference is shown.")

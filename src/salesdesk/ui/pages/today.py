"""Today 今日: how fresh the data is, who needs attention and why, what is due, and the last day against its targets."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import AgentStatus, Change, Scope, ScopeKind, Severity, WarningState
from salesdesk.ui import theme
from salesdesk.ui.dialogs import ReasonPrompt
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.tab_order import follow_reading
from salesdesk.ui.widgets import (
    Button,
    Card,
    EmptyState,
    IconButton,
    IconLabel,
    Line,
    PlainLabel,
    ScrollBody,
    clear_layout,
)
from salesdesk.ui.widgets.tiles import FigureLine

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.figure_rows import AgentLine, FigureRow
    from salesdesk.services.meetings.views import StandingRow
    from salesdesk.services.warning_rows import WarningView
    from salesdesk.ui.last_look import SeenLine, SeenWarning

SHOWN_KPIS = ("dials", "connect_rate", "talk_time", "effective_talks", "avg_talk")
MOST_PEOPLE = 5
MOST_LINES = 5
SNOOZE_DAYS = 7
MOST_MEETINGS = 3
_LOOKS = {Severity.SERIOUS: ("▼", "red"), Severity.WARNING: ("■", "amber"), Severity.NOTICE: ("●", "muted")}


@dataclass(frozen=True, slots=True)
class Due:
    """A plan's step with its date."""

    plan_id: int
    agent: str
    what: str
    due: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TodayData:
    """Everything the page shows; ``last_day`` None: there are no calls yet."""

    today: date
    last_day: date | None
    calls: int
    quiet: tuple[tuple[int, str], ...]
    """Agents without a call on the last day: id and name, whatever their status."""
    warnings: tuple[WarningView | SeenWarning, ...]
    rows: tuple[FigureRow, ...]
    best: tuple[AgentLine | SeenLine, ...]
    agents: frozenset[int] | None = None
    """Whom the scope holds; None: everybody."""

    def shows(self, agent_id: int | None) -> bool:
        """Whether an agent's news belong on the page, for the scope that is looked at."""
        return self.agents is None or agent_id in self.agents


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be done: read after the figures are shown, because people, plans and interviews take a moment to load."""

    silent: tuple[str, ...]
    unconfirmed: int
    due: tuple[Due, ...]
    interviews: tuple[Any, ...]
    appeals: tuple[Any, ...]
    meetings: tuple[StandingRow, ...]
    """Whose one-to-one is overdue, due or planned for now."""
    plans: dict[int, int]
    """Open plans: agent to plan."""


def gather(desk: Desk, focus: FocusState, today: date) -> TodayData:
    """Read the page's figures and warnings; runs in a worker thread."""
    known = desk.figures.days_with_calls()
    if known is None:
        return TodayData(today, None, 0, (), (), (), ())
    last = known[1]
    board = desk.figures.dashboard(Period.of(PeriodKind.DAY, last), focus.scope)
    rows = {tile.row.kpi: tile.row for tile in board.tiles}
    calling = [line for line in board.lines if line.figures["dials"].value]
    everybody = focus.scope.kind is ScopeKind.COMPANY
    agents = None if everybody else frozenset(line.agent_id for line in board.lines)
    warnings = desk.warnings.find((WarningState.OPEN,), on=today)
    best = sorted(calling, key=lambda line: -(line.figures["talk_time"].value or 0))[:3]
    return TodayData(
        today,
        last,
        round(rows["dials"].value or 0),
        tuple((line.agent_id, line.name) for line in board.lines if not line.figures["dials"].value),
        tuple(one for one in warnings if agents is None or one.agent_id in agents or one.scope == focus.scope),
        tuple(rows[kpi] for kpi in SHOWN_KPIS),
        tuple(best),
        agents,
    )


def agenda(desk: Desk, data: TodayData) -> Agenda:
    """Read who is silent and what is due; runs in a worker thread."""
    agents = desk.people.agents(data.today)
    active = {one.id for one in agents if one.status is AgentStatus.ACTIVE}
    cards = [card for card in desk.plans.list(closed=False, on=data.today) if data.shows(card.agent_id)]
    return Agenda(
        tuple(name for agent, name in data.quiet if agent in active),
        sum(one.status is AgentStatus.UNCONFIRMED for one in agents),
        tuple(_due(desk, data.today, {card.id for card in cards})),
        tuple(one for one in desk.interviews.to_prepare(data.today) if data.shows(one.agent_id)),
        tuple(one for one in desk.interviews.open_appeals() if data.shows(one.agent_id)),
        tuple(one for one in desk.meetings.to_prepare(data.today) if data.shows(one.agent_id)),
        {card.agent_id: card.id for card in reversed(cards)},
    )


def _due(desk: Desk, today: date, plans: Container[int]) -> list[Due]:
    """What waits in these plans: overdue, or due within the days that the plans' rules set; the most urgent first."""
    return [
        Due(one.plan_id, one.agent, one.text, one.due_on, one.overdue_days > 0)
        for one in desk.plans.reminders(today)
        if one.plan_id in plans
    ]


class TodayPage(Page):
    """The supervisor's ten minutes before the morning meeting."""

    name = "today"
    title = N_("Today")
    icon = "sun"
    watches = frozenset(Change)
    uses_period = False

    def build(self) -> None:
        """The strip of freshness above two rows of cards, or what to do when there is nothing yet."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyState(
            "import",
            N_("No calls yet. Import a call log, and the figures, warnings and plans follow from it."),
            N_("Import a call log"),
            self.context.go.import_files,
        )
        self.empty.hide()
        outer.addWidget(self.empty, 1)
        self.scrolled = ScrollBody()
        outer.addWidget(self.scrolled, 1)
        body = self.scrolled.body
        body.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.XL)
        strip = QHBoxLayout()
        strip.setSpacing(theme.SM)
        self.fresh_icon = IconLabel("database")
        self.fresh = PlainLabel(wrap=True)
        self.fresh.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.confirm = Button("", lambda: self.context.go.page("people"), kind="link")
        strip.addWidget(self.fresh_icon)
        strip.addWidget(self.fresh, 1)
        strip.addWidget(self.confirm)
        strip.addWidget(Button(N_("Morning brief"), self.print_page, icon="printer"))
        strip.addWidget(Button(N_("Import today's log"), self.context.go.import_files, icon="import", kind="primary"))
        body.addLayout(strip)
        self.attention = Card(N_("Needs attention"))
        self.against = Card(N_("Last day against target"))
        self.steps = Card(N_("Plan steps due"))
        self.talks = Card(N_("Talks to prepare"))
        self.best = Card(N_("Best of the day"))
        grid = QGridLayout()
        grid.setSpacing(theme.LG)
        grid.addWidget(self.attention, 0, 0, 1, 4)
        grid.addWidget(self.against, 0, 4, 1, 2)
        for column, card in enumerate((self.steps, self.talks, self.best)):
            grid.addWidget(card, 1, column * 2, 1, 2)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        body.addLayout(grid)
        body.addStretch()
        self.more = Button("", self._toggle_all, kind="link")
        self.attention.corner.addWidget(self.more)
        self.attention.corner.addWidget(
            IconButton("sliders-horizontal", N_("Warning rules"), lambda: self.context.go.page("rules"))
        )
        self._all = False
        self._plans: dict[int, int] = {}
        self._plan_buttons: dict[int, Button] = {}
        self._evaluated: tuple[object, ...] = ()

    def print_page(self) -> bool:
        """Today on paper is the morning brief."""
        self.context.go.papers("brief")
        return True

    def fetch(self, focus: FocusState) -> TodayData:
        """In a worker."""
        return gather(self.context.desk, focus, self.context.today())

    def show_data(self, data: TodayData) -> None:
        """Fill strip and cards; what is due comes behind them."""
        self._show_figures(data)
        if data.last_day is not None:
            desk = self.context.desk
            self.context.jobs.quick(lambda: (data, agenda(desk, data)), self._show_agenda)

    def preview(self, data: TodayData) -> None:
        """The figures of the last look; the agenda waits for the database."""
        super().preview(data)
        self._show_figures(data)

    def _show_figures(self, data: TodayData) -> None:
        self.empty.setVisible(data.last_day is None)
        self.scrolled.setVisible(data.last_day is not None)
        if data.last_day is None:
            return
        self._show_freshness(data)
        self._show_warnings(data.warnings)
        self._show_rows(data)
        self._show_best(data)
        follow_reading(self)

    def _show_agenda(self, answer: tuple[TodayData, Agenda]) -> None:
        data, found = answer
        if data is not self.data:
            return  # asked again meanwhile
        self._show_freshness(data, found)
        self._show_plans(found.plans)
        self._show_due(found)
        self._show_talks(found, data.today)
        follow_reading(self)
        self._look_for_warnings(data)

    def _show_freshness(self, data: TodayData, found: Agenda | None = None) -> None:
        last = data.last_day
        assert last is not None  # noqa: S101
        old = (data.today - last).days
        parts = [
            _("Data up to {day}").format(day=formats.day(last)),
            ngettext("{n} call that day", "{n} calls that day", data.calls).format(n=formats.number(data.calls)),
        ]
        if found and found.silent:
            parts.append(
                ngettext(
                    "{n} agent without a call: {names}", "{n} agents without a call: {names}", len(found.silent)
                ).format(n=len(found.silent), names=_and_more(found.silent, 3))
            )
        self.fresh.setText("  ·  ".join(parts))
        self.fresh_icon.set_name("triangle-alert" if old > 3 else "database", "amber" if old > 3 else "muted")
        unconfirmed = found.unconfirmed if found else 0
        self.confirm.setVisible(bool(unconfirmed))
        self.confirm.set_plain(
            ngettext("{n} agent to confirm", "{n} agents to confirm", unconfirmed).format(n=unconfirmed)
        )

    # warnings

    def _show_warnings(self, warnings: Sequence[WarningView | SeenWarning]) -> None:
        clear_layout(self.attention.body)
        self._plan_buttons.clear()
        people: dict[Scope, list[WarningView | SeenWarning]] = {}
        for one in warnings:
            people.setdefault(one.scope, []).append(one)
        title = _("Needs attention")
        self.attention.set_title(f"{title} ({len(people)})" if people else title)
        if not people:
            self._say(self.attention, "circle-check", _("Nobody is below the limits of your rules."))
        shown = list(people.items()) if self._all else list(people.items())[:MOST_PEOPLE]
        for number, (_scope, found) in enumerate(shown):
            if number:
                self.attention.body.addWidget(Line())
            self.attention.body.addWidget(self._warning_row(found))
        self.attention.body.addStretch()
        self.more.setVisible(len(people) > MOST_PEOPLE)
        self.more.set_plain(_("Show fewer") if self._all else _("Show all {n}").format(n=len(people)))

    def _toggle_all(self) -> None:
        self._all = not self._all
        if isinstance(self.data, TodayData):
            self._show_warnings(self.data.warnings)
            self._show_plans(self._plans)
            follow_reading(self)

    def _warning_row(self, found: Sequence[WarningView | SeenWarning]) -> QWidget:
        first = found[0]
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(theme.SM)
        shape, colour = _LOOKS[first.severity]
        mark = PlainLabel(shape)
        mark.setStyleSheet(f"color: {theme.colour(colour).name()};")
        mark.set_tip(label(first.severity))
        mark.setAccessibleName(label(first.severity))
        line.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        text = PlainLabel(first.text, wrap=True)
        words.addWidget(text)
        others = [one.definition.name for one in found[1:] if one.kpi != first.kpi]
        if others:
            names = formats.enumerated(dict.fromkeys(others))
            also = PlainLabel(_("Also: {names}").format(names=names), role="caption", elide=True)
            also.set_tip("\n".join(one.text for one in found[1:]))
            words.addWidget(also)
        words.addStretch()
        line.addLayout(words, 1)
        agent = first.agent_id
        if agent is not None:
            plan = Button(N_("Plan…"), partial(self._go_to_plan, agent, first.id))
            plan.setToolTip(_("Open an improvement plan from this warning"))
            self._plan_buttons[agent] = plan
            line.addWidget(plan, alignment=Qt.AlignmentFlag.AlignTop)
        menu = IconButton("ellipsis", N_("More"))
        menu.clicked.connect(partial(self._warning_menu, menu, first.id))
        line.addWidget(menu, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    def _go_to_plan(self, agent: int, warning: int) -> None:
        """The plan that is open for the agent, or a new one from the warning."""
        if agent in self._plans:
            self.context.go.plan(self._plans[agent])
        else:
            self.context.go.new_plan(agent, warning)

    def _show_plans(self, plans: dict[int, int]) -> None:
        self._plans = plans
        for agent, button in self._plan_buttons.items():
            if agent in plans:
                button.bind(button.set_plain, N_("Open plan"))
                button.setToolTip(_("This agent's improvement plan is under way"))

    def _warning_menu(self, button: QWidget, warning_id: int) -> None:
        known = {one.id: one for one in self.data.warnings}
        warning = known[warning_id]
        menu = QMenu(self)
        if warning.agent_id is not None:
            agent = warning.agent_id
            menu.addAction(theme.icon("user"), _("Open the agent"), partial(self.context.go.agent, agent))
        period = Period(warning.first_day, warning.last_day)
        menu.addAction(
            theme.icon("list"),
            _("Show the calls behind it"),
            partial(self.context.go.calls, warning.scope, period, warning.kpi),
        )
        menu.addSeparator()
        menu.addAction(theme.icon("eye"), _("Seen"), partial(self.acknowledge, warning))
        menu.addAction(theme.icon("clock"), _("Remind me in a week"), partial(self.snooze, warning))
        menu.addAction(theme.icon("bell-off"), _("Dismiss with a reason…"), partial(self.ask_dismiss, warning))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def acknowledge(self, warning: WarningView) -> None:
        """Seen: it leaves the list."""
        desk = self.context.desk
        self._do(warning, partial(desk.warnings.acknowledge, warning.id), _("Warning marked as seen"))

    def snooze(self, warning: WarningView) -> None:
        """Ask again in a week."""
        until = self.context.today() + timedelta(days=SNOOZE_DAYS)
        text = _("You will be reminded on {day}").format(day=formats.day(until))
        self._do(warning, partial(self.context.desk.warnings.snooze, warning.id, until), text)

    def ask_dismiss(self, warning: WarningView) -> None:
        """Dismiss, for a reason that is asked for."""
        reason = ReasonPrompt.ask(self, _("Dismiss the warning"), _("Why does it not matter? The reason is kept."))
        if reason:
            self._do(warning, partial(self.context.desk.warnings.dismiss, warning.id, reason), _("Warning dismissed"))

    def _do(self, warning: WarningView, work: Any, text: str) -> None:
        self.context.act(
            work, {Change.WARNINGS}, undo=partial(self.context.desk.warnings.reopen, warning.id), label=text
        )

    def _look_for_warnings(self, data: TodayData) -> None:
        """Run the rules when the calls, targets or days changed since they ran last; new findings refresh the page."""
        key = (data.last_day, data.calls, tuple((row.value, row.target) for row in data.rows))
        if key == self._evaluated or data.last_day is None:
            return
        self._evaluated = key
        desk, last = self.context.desk, data.last_day
        before = {(one.id, one.last_day) for one in data.warnings}

        def found(views: Sequence[WarningView]) -> None:
            now = {(one.id, one.last_day) for one in views if one.state is WarningState.OPEN}
            if now != before:
                self.context.changes.emit({Change.WARNINGS})

        self.context.jobs.quick(lambda: desk.warnings.evaluate(last), found, write=True)

    # the other cards

    def _show_rows(self, data: TodayData) -> None:
        clear_layout(self.against.body)
        self.against.set_title(_("{day} against target").format(day=formats.short_day(data.last_day)))
        for row in data.rows:
            self.against.body.addWidget(FigureLine(row))
        if all(row.target is None for row in data.rows):
            self.against.body.addWidget(
                Button(N_("Set targets"), lambda: self.context.go.page("targets"), icon="target", kind="link")
            )
        self.against.body.addStretch()

    def _show_best(self, data: TodayData) -> None:
        from salesdesk.metrics.formats import write

        clear_layout(self.best.body)
        for place, line in enumerate(data.best, 1):
            talk, effective = line.figures["talk_time"], line.figures["effective_talks"]
            words = _("{time} talking · {n} effective talks").format(
                time=write(talk.definition, talk.value), n=write(effective.definition, effective.value)
            )
            self._row(self.best, f"{place}  {line.name}", words, partial(self.context.go.agent, line.agent_id))
        if not data.best:
            self._say(self.best, "info", _("Nobody called."))
        self.best.body.addStretch()

    def _show_due(self, found: Agenda) -> None:
        clear_layout(self.steps.body)
        for one in found.due[:MOST_LINES]:
            when = formats.short_day(one.due) if one.due else ""
            words = _("{what} · overdue since {day}") if one.overdue else _("{what} · due {day}")
            self._row(
                self.steps,
                one.agent,
                words.format(what=one.what, day=when),
                partial(self.context.go.plan, one.plan_id),
                danger=one.overdue,
            )
        if not found.due:
            self._say(self.steps, "circle-check", _("No step is due in the next days."))
        self.steps.body.addStretch()

    def _show_talks(self, found: Agenda, today: date) -> None:
        """One-to-ones that are due, the most urgent first, then last month's interviews."""
        from salesdesk.ui.meeting.standing import LATE, standing_words

        clear_layout(self.talks.body)
        for appeal in found.appeals[:MOST_MEETINGS]:
            words = _("Appeal against {period} · answer due {day}").format(
                period=formats.period(appeal.period), day=formats.short_day(appeal.due_on)
            )
            going = partial(self.context.go.interview, appeal.agent_id, appeal.period)
            self._row(self.talks, appeal.agent, words, going, danger=appeal.overdue(today))
        meetings = found.meetings[:MOST_MEETINGS]
        for row in meetings:
            words = _("One-to-one · {standing}").format(standing=standing_words(row, with_day=True))
            self._row(self.talks, row.agent, words, partial(self._open_meeting, row), danger=row.standing in LATE)
        more_meetings = len(found.meetings) - len(meetings)
        if more_meetings > 0:
            more = Button("", lambda: self.context.go.page("meetings"), kind="link")
            more.set_plain(
                ngettext("{n} more one-to-one", "{n} more one-to-ones", more_meetings).format(n=more_meetings)
            )
            self.talks.body.addWidget(more)
        self._show_interviews(found, today, MOST_LINES - len(meetings))

    def _open_meeting(self, row: StandingRow) -> None:
        if row.next_id is not None:
            self.context.go.meeting(row.next_id)
        else:
            self.context.go.new_meeting(row.agent_id)

    def _show_interviews(self, found: Agenda, today: date, most: int) -> None:
        month = Period.of(PeriodKind.MONTH, today).previous()
        for one in found.interviews[:most]:
            state = label(one.state) if one.state is not None else _("not begun")
            words = f"{formats.period(month)} · {state}"
            self._row(self.talks, one.agent, words, partial(self.context.go.interview, one.agent_id, month))
        rest = len(found.interviews) - most
        if rest > 0:
            text = ngettext("and {n} more", "and {n} more", rest).format(n=rest)
            more = Button("", lambda: self.context.go.page("interviews"), kind="link")
            more.set_plain(text)
            self.talks.body.addWidget(more)
        if not found.interviews and not found.meetings and not found.appeals:
            self._say(
                self.talks, "circle-check", _("No one-to-one is due, and all interviews of last month are final.")
            )
        self.talks.body.addStretch()

    @staticmethod
    def _say(card: Card, icon: str, text: str) -> None:
        line = QHBoxLayout()
        line.addWidget(IconLabel(icon), alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(PlainLabel(text, role="muted", wrap=True), 1)
        card.body.addLayout(line)

    @staticmethod
    def _row(card: Card, who: str, words: str, call: Any, *, danger: bool = False) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(PlainLabel(who, elide=True))
        text.addWidget(PlainLabel(words, role="error" if danger else "caption", elide=True))
        line.addLayout(text, 1)
        button = IconButton("arrow-right", N_("Open"), call)
        button.setAccessibleName(_("Open {name}").format(name=who))
        line.addWidget(button)
        card.body.addWidget(row)


def _and_more(names: Sequence[str], most: int) -> str:
    shown = formats.enumerated(names[:most])
    return f"{shown} …" if len(names) > most else shown

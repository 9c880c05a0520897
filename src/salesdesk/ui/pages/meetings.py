"""One-to-ones: who is due by the rhythm, which talks are planned and were held, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.meetings import ActionView, MeetingRow, Rhythm, Standing, StandingRow
from salesdesk.services.people import AgentRow
from salesdesk.types import Change, MeetingState
from salesdesk.ui import theme
from salesdesk.ui.dialogs.meetings.appointment import PlanMeetingDialog
from salesdesk.ui.dialogs.meetings.rhythm import RhythmDialog, RuleDialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.meeting.columns import ACTION_COLUMNS, MEETING_COLUMNS, STANDING_COLUMNS
from salesdesk.ui.page import Page
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.page_tabs import TALK_PAGES, PageTabs
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import EmptyState

_TABS = (N_("Who is due"), N_("All talks"), N_("Open actions"))
_COMING, _HELD, _ALL = "coming", "held", "all"


@dataclass(frozen=True, slots=True)
class MeetingsData:
    """What the page shows."""

    standings: list[StandingRow]
    talks: list[MeetingRow]
    actions: list[ActionView]
    rule: Rhythm


class MeetingsPage(Page):
    """``open(new_meeting=True, agent_id=)`` begins a new one. Enter or a double click opens a talk or plans one."""

    name: ClassVar[str] = "meetings"
    title: ClassVar[str] = N_("One-to-ones")
    icon: ClassVar[str] = "notebook-pen"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.MEETINGS, Change.PEOPLE, Change.CALENDAR})
    uses_period: ClassVar[bool] = False

    def build(self) -> None:
        """The strip of pages, a sentence and buttons, three lists."""
        self.pages = PageTabs(TALK_PAGES, "meetings", self.context.go.page)
        self.summary = PlainLabel(role="muted", wrap=True)
        self.rule = Button(N_("Rhythm…"), self.change_rule, icon="calendar-clock")
        self.plan = Button(N_("Plan a one-to-one…"), self._plan_for_current, icon="plus", kind="primary")
        bar = QHBoxLayout()
        bar.setSpacing(theme.SM)
        bar.addWidget(self.summary, 1)
        bar.addWidget(self.rule)
        bar.addWidget(self.plan)
        self.standings = Table(STANDING_COLUMNS, "meeting-rhythm", self.context, accessible=N_("Who is due"))
        self.standings.activated.connect(self._open_standing)
        self.standings.chosen.connect(lambda _row: self._allow())
        self.talks = Table(MEETING_COLUMNS, "meetings", self.context, accessible=N_("All talks"))
        self.talks.activated.connect(lambda row: self.context.go.meeting(row.id))
        self.which = Chooser()
        self.which.fill_with(
            lambda: [(_COMING, _("To come")), (_HELD, _("Held")), (_ALL, _("All, with those called off"))]
        )
        self.bind(self.which.setAccessibleName, N_("Which talks"))
        self.which.picked.connect(lambda _which: self._show_talks())
        self.to_do = Table(ACTION_COLUMNS, "meeting-actions", self.context, accessible=N_("Open actions"))
        self.to_do.activated.connect(lambda one: self.context.go.meeting(one.meeting_id))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for widget, title in zip((self._standing_tab(), self._talk_tab(), self._action_tab()), _TABS, strict=True):
            self.tabs.addTab(widget, _(title))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.SM, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addWidget(self.pages)
        layout.addLayout(bar)
        layout.addWidget(self.tabs, 1)

    def _standing_tab(self) -> QWidget:
        self.nobody = EmptyState(
            "notebook-pen",
            N_("Nobody works here yet. Add agents on the Team page or import a call log; then plan the first talk."),
            N_("Open the Team page"),
            lambda: self.context.go.page("people"),
        )
        self.standing_stack = _stack(self.standings, self.nobody)
        self.own_rhythm = Button(N_("Rhythm of this agent…"), self._change_current, icon="clock")
        self.agent = Button(N_("Open the agent"), self._open_agent, icon="user")
        return _under((self.own_rhythm, self.agent), self.standing_stack)

    def _talk_tab(self) -> QWidget:
        self.no_talks = EmptyState(
            "notebook-pen",
            N_(
                "No talk here. Half an hour every other week: the agenda comes from the figures, what is agreed is kept."
            ),
            N_("Plan a one-to-one…"),
            self._plan_for_current,
        )
        self.talk_stack = _stack(self.talks, self.no_talks)
        return _under((self.which,), self.talk_stack)

    def _action_tab(self) -> QWidget:
        self.no_actions = EmptyState("circle-check", N_("Nothing is open: every agreed action is done or dropped."))
        self.action_stack = _stack(self.to_do, self.no_actions)
        return _under((), self.action_stack)

    def open(self, **arguments: Any) -> None:
        """Begin a new talk, for an agent where one is named."""
        if arguments.get("new_meeting"):
            self.plan_for(arguments.get("agent_id"))

    def fetch(self, focus: FocusState) -> MeetingsData:
        """The three lists of the scope."""
        meetings, today = self.context.desk.meetings, self.context.today()
        return MeetingsData(
            meetings.standings(focus.scope, today),
            meetings.list(scope=focus.scope, on=today),
            meetings.open_actions(scope=focus.scope, on=today),
            meetings.rule(),
        )

    def show_data(self, data: MeetingsData) -> None:
        """The lists, and how many are due."""
        self.standings.set_rows(data.standings)
        self.standing_stack.setCurrentIndex(0 if data.standings else 1)
        self.to_do.set_rows(data.actions)
        self.action_stack.setCurrentIndex(0 if data.actions else 1)
        self._show_talks()
        self._allow()
        late = sum(row.standing in (Standing.MISSED, Standing.OVERDUE) for row in data.standings)
        coming = sum(row.next_on is not None for row in data.standings)
        parts = [
            ngettext("{n} talk overdue", "{n} talks overdue", late).format(n=late),
            ngettext("{n} planned", "{n} planned", coming).format(n=coming),
            ngettext("{n} action open", "{n} actions open", len(data.actions)).format(n=len(data.actions)),
        ]
        self.summary.setText(" · ".join(parts))

    def _show_talks(self) -> None:
        if not isinstance(self.data, MeetingsData):
            return
        waiting = (MeetingState.PLANNED, MeetingState.PREPARED)
        which, talks = self.which.value(), self.data.talks
        if which == _COMING:
            talks = [row for row in reversed(talks) if row.state in waiting]
        elif which == _HELD:
            talks = [row for row in talks if row.state is MeetingState.HELD]
        self.talks.set_rows(talks)
        self.talk_stack.setCurrentIndex(0 if talks else 1)

    def retranslate(self) -> None:
        """The tabs' titles, too."""
        super().retranslate()
        if hasattr(self, "tabs"):
            for index, title in enumerate(_TABS):
                self.tabs.setTabText(index, _(title))

    # --- doing something

    def _open_standing(self, row: StandingRow) -> None:
        if row.next_id is not None:
            self.context.go.meeting(row.next_id)
        else:
            self.plan_for(row.agent_id)

    def _plan_for_current(self) -> None:
        row = self.standings.current() if self.tabs.currentIndex() == 0 else None
        self.plan_for(row.agent_id if row is not None else self._most_due())

    def _most_due(self) -> int | None:
        """Who waits longest for a talk and has none planned."""
        rows = self.data.standings if isinstance(self.data, MeetingsData) else []
        return next((row.agent_id for row in rows if row.next_id is None), None)

    def plan_for(self, agent_id: int | None) -> None:
        """The dialog; the planned talk is opened."""
        people, context = self.context.desk.people, self.context

        def ready(agents: list[AgentRow]) -> None:
            dialog = PlanMeetingDialog(context, self, agents, agent_id)
            dialog.finished.connect(partial(self._planned, dialog))
            dialog.show_modal()

        context.jobs.quick(lambda: people.agents(context.today()), ready)

    def _planned(self, dialog: PlanMeetingDialog, result: int) -> None:
        if result == QDialog.DialogCode.Accepted and dialog.result_value is not None:
            self.context.go.meeting(dialog.result_value)

    def change_rule(self) -> None:
        """The company's rule."""
        meetings = self.context.desk.meetings
        self.context.jobs.quick(meetings.rule, lambda rule: RuleDialog(self.context, self, rule).show_modal())

    def change_rhythm(self, row: StandingRow) -> None:
        """One agent's rhythm."""
        if isinstance(self.data, MeetingsData):
            RhythmDialog(self.context, self, row, self.data.rule).show_modal()

    def _change_current(self) -> None:
        row = self.standings.current()
        if row is not None:
            self.change_rhythm(row)

    def _open_agent(self) -> None:
        row = self.standings.current()
        if row is not None:
            self.context.go.agent(row.agent_id, "meetings")

    def _allow(self) -> None:
        for button in (self.own_rhythm, self.agent):
            button.setEnabled(self.standings.current() is not None)


def _stack(table: Table, empty: EmptyState) -> QStackedWidget:
    stack = QStackedWidget()
    stack.addWidget(table)
    stack.addWidget(empty)
    return stack


def _under(controls: Sequence[QWidget], content: QWidget) -> QWidget:
    """A tab: a row of controls above its list."""
    whole = QWidget()
    down = QVBoxLayout(whole)
    down.setContentsMargins(0, theme.SM, 0, 0)
    down.setSpacing(theme.SM)
    if controls:
        across = QHBoxLayout()
        for control in controls:
            across.addWidget(control)
        across.addStretch()
        down.addLayout(across)
    down.addWidget(content, 1)
    return whole

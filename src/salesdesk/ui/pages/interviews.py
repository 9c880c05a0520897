"""The interviews of a period: its cycle as board or list, who lacks what until when, and the papers of all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout

from salesdesk import formats, i18n, labels
from salesdesk.formats import day as day_words
from salesdesk.formats import enumerated, percent, stored_day
from salesdesk.formats import period as period_words
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period
from salesdesk.services.interviews import InterviewRow
from salesdesk.services.interviews.cycle_views import CycleView, SeatRow
from salesdesk.services.interviews.views import Printed
from salesdesk.types import Change, InterviewState
from salesdesk.ui import theme
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.focus import FocusState
from salesdesk.ui.interview.cycle_board import CycleBoard, due_words
from salesdesk.ui.interview.cycle_dialog import CycleDialog
from salesdesk.ui.page import Page
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.page_tabs import TALK_PAGES, PageTabs
from salesdesk.ui.widgets.surfaces import EmptyState


def _state(one: Listed) -> str:
    row = one.row
    if row.state is None:
        return _("not prepared")
    text = labels.label(row.state)
    return f"{text} · v{row.version}" if row.version > 1 else text


def _filled_share(one: Listed) -> float:
    """How far it is: what is signed is done, whatever was left empty."""
    row = one.row
    return 1.0 if row.state is not None and row.state.settled else row.filled


def _filled(one: Listed) -> str:
    row = one.row
    return labels.label(row.state) if row.state is not None and row.state.settled else percent(row.filled, 0)


def _due(row: Listed) -> str:
    return "" if row.seat is None else due_words(row.seat)


def _missing(row: Listed) -> str:
    if row.seat is None:
        return ""
    if row.seat.left_out is not None:
        why = _("left out: {why}").format(why=labels.label(row.seat.left_out))
        return f"{why}: {row.seat.note}" if row.seat.note else why
    return formats.sentences(row.seat.missing)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list: the interview, and the seat in the cycle where there is one."""

    row: InterviewRow
    seat: SeatRow | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    period: Period
    rows: tuple[Listed, ...]
    cycle: CycleView | None


COLUMNS = (
    Column("agent", N_("Agent"), value=lambda one: one.row.agent),
    Column("number", N_("Number"), value=lambda one: one.row.number),
    Column("team", N_("Team"), value=lambda one: one.row.team),
    Column("state", N_("State"), value=_state),
    Column("filled", N_("Filled in"), align="right", value=_filled, sort=_filled_share),
    Column("held_on", N_("Interview date"), value=lambda one: one.row.held_on, format=stored_day),
    Column(
        "due", N_("Due"), value=_due, sort=lambda one: str(one.seat.due_on) if one.seat and one.seat.due_on else "9"
    ),
    Column("missing", N_("Missing"), value=_missing),
)


class InterviewsPage(Page):
    """A list for the period in the header; Enter or a double click opens an interview."""

    name: ClassVar[str] = "interviews"
    title: ClassVar[str] = N_("Interviews")
    icon: ClassVar[str] = "message-square"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.INTERVIEWS, Change.PEOPLE, Change.CALLS})

    def build(self) -> None:
        """Tabs, a sentence and buttons above; board and list below."""
        self._period: Period | None = None
        self._cycle: CycleView | None = None
        self.summary = PlainLabel(role="muted", wrap=True)
        self.as_board = Button(N_("Board"), lambda: self._choose_view("board"), icon="columns-3", kind="quiet")
        self.as_list = Button(N_("List"), lambda: self._choose_view("list"), icon="list", kind="quiet")
        self._views = QButtonGroup(self)
        for button in (self.as_board, self.as_list):
            button.setCheckable(True)
            self._views.addButton(button)
        self.open_cycle = Button(N_("Open a cycle…"), self._open_cycle, icon="plus", kind="primary")
        self.close_cycle = Button(N_("Close the cycle"), self._close_cycle, icon="lock")
        self.open_button = Button(N_("Open"), self._open_selected, icon="file-signature", kind="primary")
        self.print_all = Button(N_("Save all as PDF…"), self._choose_folder, icon="download")
        bar = QHBoxLayout()
        bar.setSpacing(theme.SM)
        bar.addWidget(PageTabs(TALK_PAGES, "interviews", self.context.go.page))
        bar.addStretch()
        buttons = (self.as_board, self.as_list, self.print_all, self.close_cycle, self.open_cycle, self.open_button)
        for widget in buttons:
            bar.addWidget(widget)
        self.board = CycleBoard()
        self.board.opened.connect(lambda seat: self._go(seat.agent_id))
        self.table = Table(COLUMNS, "interviews", self.context, accessible=N_("Interviews of the period"))
        self.table.activated.connect(self._open)
        self.empty = EmptyState(
            "message-square",
            N_("Nobody worked in this period. Import a call log or choose another period above."),
            N_("Import a call log"),
            self.context.go.import_files,
        )
        self.stack = QStackedWidget()
        for view in (self.board, self.table, self.empty):
            self.stack.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addLayout(bar)
        layout.addWidget(self.summary)
        layout.addWidget(self.stack, 1)
        (self.as_list if self.context.preferences.recent.get("interviews") == "list" else self.as_board).setChecked(
            True
        )

    def fetch(self, focus: FocusState) -> Shown:
        """The rows of the period, and its cycle where there is one."""
        interviews = self.context.desk.interviews
        rows = interviews.of_period(focus.period, focus.scope)
        found = interviews.cycle_of(focus.period, focus.scope)
        cycle = None if found is None else interviews.cycle(found, self.context.today())
        seats = {} if cycle is None else {seat.agent_id: seat for seat in cycle.seats}
        return Shown(focus.period, tuple(Listed(row, seats.get(row.agent_id)) for row in rows), cycle)

    def show_data(self, data: Shown) -> None:
        """Board or list, or what to do when there is nobody."""
        self._period, self._cycle = data.period, data.cycle
        self.table.set_rows(data.rows)
        if data.cycle is not None:
            self.board.show_cycle(data.cycle)
        self._choose_view("", data)
        self.summary.setText(_summary(data))
        going = data.cycle is not None and data.cycle.cycle.closed_on is None
        for button in (self.as_board, self.as_list):
            button.setVisible(data.cycle is not None)
        self.close_cycle.setVisible(going)
        self.open_cycle.setVisible(data.cycle is None)
        self.open_cycle.setEnabled(bool(data.rows))
        self.print_all.setEnabled(bool(data.rows))
        self.open_button.setEnabled(bool(data.rows))

    def _choose_view(self, name: str, data: Shown | None = None) -> None:
        """Board or list; remembered when the user chose."""
        if name:
            self.context.preferences.recent["interviews"] = name
        shown = data if data is not None else self.data
        rows = bool(shown.rows) if shown is not None else False
        boarded = self._cycle is not None and self.as_board.isChecked()
        self.stack.setCurrentWidget(self.board if boarded else self.table if rows else self.empty)
        self.open_button.setVisible(not boarded)

    def _open_cycle(self) -> None:
        def opened(_cycle: int) -> None:
            self.context.messages.info(_("Everybody's draft is ready."))

        CycleDialog(self.context, self, self.context.focus.state(), opened).open()

    def _close_cycle(self) -> None:
        """Close it; over unfinished interviews only with a reason."""
        view, today = self._cycle, self.context.today()
        if view is None:
            return
        reason = ""
        if not view.done and not any(seat.open_appeal for seat in view.present):
            undone = [seat.agent for seat in view.present if seat.state is None or not seat.state.settled]
            prompt = _("Not signed yet: {names}. Why is the cycle closed without them?")
            given = ReasonPrompt.ask(self, _("Close the cycle"), prompt.format(names=enumerated(undone)))
            if given is None:
                return
            reason = given
        interviews = self.context.desk.interviews
        self.context.act(
            lambda: interviews.close_cycle(view.cycle.id, reason, today),
            {Change.INTERVIEWS},
            undo=lambda: interviews.reopen_cycle(view.cycle.id),
            label=_("Cycle closed"),
        )

    def _open_selected(self) -> None:
        rows = self.table.selected() or list(self.table.rows_model.rows[:1])
        if rows:
            self._open(rows[0])

    def _open(self, one: Listed) -> None:
        self._go(one.row.agent_id)

    def _go(self, agent_id: int) -> None:
        if self._period is not None:
            self.context.go.interview(agent_id, self._period)

    def _choose_folder(self) -> None:
        start = self.context.preferences.recent.get("papers", str(Path.home()))
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for the interviews"), start)
        if chosen:
            self.save_all(Path(chosen))

    def save_all(self, folder: Path) -> None:
        """Write everybody's paper to a folder, with progress."""
        period, scope = self._period, self.context.focus.scope
        if period is None:
            return
        self.context.preferences.recent["papers"] = str(folder)
        language = self.context.preferences.report_language or i18n.language()
        interviews = self.context.desk.interviews

        def written(printed: Printed) -> None:
            n = len(printed.files)
            text = ngettext("{n} interview saved in {folder}", "{n} interviews saved in {folder}", n)
            self.context.messages.info(" ".join((text.format(n=n, folder=folder), *printed.notes)))

        self.context.jobs.run(
            _("Interviews of {period}").format(period=period_words(period)),
            lambda progress: interviews.print_all(period, folder, language, scope, progress),
            written,
            changes={Change.INTERVIEWS},
        )

    def print_page(self) -> bool:
        """The papers of this list are the interviews themselves."""
        self._choose_folder()
        return True


def _summary(data: Shown) -> str:
    """How far the cycle is, or the period without one."""
    if data.cycle is None:
        states = [one.row.state for one in data.rows]
        settled = sum(state is not None and state.settled for state in states)
        begun = sum(state is not None and not state.settled for state in states)
        return _("{period}: {final} signed, {drafts} in preparation, {rest} not prepared.").format(
            period=period_words(data.period), final=settled, drafts=begun, rest=len(states) - settled - begun
        )
    view, cycle = data.cycle, data.cycle.cycle
    counts = [f"{labels.label(state)} {n}" for state in InterviewState if (n := view.counts.get(state, 0))]
    parts = [
        _("{name}, {period}: {counts}.").format(
            name=cycle.name, period=period_words(cycle.period), counts=" · ".join(counts)
        )
    ]
    if view.left_out:
        parts.append(ngettext("{n} left out.", "{n} left out.", len(view.left_out)).format(n=len(view.left_out)))
    if cycle.closed_on is not None:
        parts.append(_("Closed on {day}.").format(day=day_words(cycle.closed_on)))
        parts.append(cycle.close_reason)
        return formats.sentences(part for part in parts if part)
    due = _("Prepare by {prepare}, hold by {hold}, sign by {sign}.")
    parts.append(
        due.format(prepare=day_words(cycle.prepare_by), hold=day_words(cycle.hold_by), sign=day_words(cycle.sign_by))
    )
    if view.overdue:
        parts.append(ngettext("▼ {n} is late.", "▼ {n} are late.", len(view.overdue)).format(n=len(view.overdue)))
    return formats.sentences(parts)

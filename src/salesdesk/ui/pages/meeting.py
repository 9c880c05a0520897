"""One one-to-one: agenda, notes, actions; kept at every pause in typing, and its paper one click away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from salesdesk import i18n, labels
from salesdesk.formats import day, moment
from salesdesk.i18n import N_, _
from salesdesk.services.attachments import Owner
from salesdesk.services.meetings import MeetingForm, MeetingView, Proposal
from salesdesk.types import Change, MeetingState
from salesdesk.ui import theme
from salesdesk.ui.attachments import AttachmentsCard
from salesdesk.ui.dialogs.meetings.appointment import MoveMeetingDialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.meeting.acting import ActionSteps, MeetingSteps
from salesdesk.ui.meeting.columns import state_of
from salesdesk.ui.meeting.editor import MeetingEditor, Typed
from salesdesk.ui.page import Page
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.fields import TYPING_PAUSE_MS
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.paper_view import PaperView
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.two_parts import TwoParts

_WAITING = (MeetingState.PLANNED, MeetingState.PREPARED)


@dataclass(frozen=True, slots=True)
class MeetingData:
    """The talk, and when to meet next: the planned day or a proposal."""

    view: MeetingView
    next_id: int | None
    proposal: Proposal | None


class MeetingPage(Page):
    """``open(meeting_id=)``. What is typed is kept at every pause, and when the page is left."""

    name: ClassVar[str] = "meeting"
    title: ClassVar[str] = N_("One-to-one")
    icon: ClassVar[str] = "notebook-pen"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.MEETINGS, Change.PEOPLE, Change.SETTINGS})
    follows_focus: ClassVar[bool] = False
    uses_period: ClassVar[bool] = False
    uses_scope: ClassVar[bool] = False

    def build(self) -> None:
        """Bar above; the editor or the paper below."""
        self._meeting_id: int | None = None
        self._view: MeetingView | None = None
        self._stored: MeetingView | None = None
        self._dirty = self._private_dirty = self._preparing = False
        self._saved_at = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        self.editor = MeetingEditor()
        self.editor.edited.connect(self._edited)
        self.editor.private_edited.connect(self._private_edited)
        self.editor.taken_out.connect(self._keep_taken_out)
        self.steps = MeetingSteps(self.context, self, lambda: self._view, self._act)
        self.action_steps = ActionSteps(self.context, self, lambda: self._meeting_id, self._act)
        self.editor.carried.finished.connect(self.action_steps.finish)
        self.editor.carried.reopened.connect(self.action_steps.reopen)
        self.editor.carried.dropped.connect(self.action_steps.drop)
        self.editor.carried.moved.connect(self.action_steps.move)
        self.editor.next_button.clicked.connect(lambda _checked=False: self._plan_next())
        self.files = AttachmentsCard(self.context)
        self.editor.put_below(self.files)
        self.paper = PaperView(
            self.context.jobs, messages=self.context.messages, file_name=self._file_name, keys_in=self
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.editor)
        self.stack.addWidget(self.paper)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addWidget(self._bar())
        layout.addWidget(self.stack, 1)

    def _bar(self) -> TwoParts:
        self.who = PlainLabel(role="section", elide=True)
        self.state = PlainLabel(role="caption", elide=True)
        self.language = Chooser()
        self.language.fill(list(i18n.LANGUAGES.items()))
        self.language.set_value(self.context.preferences.report_language or i18n.language())
        self.bind(self.language.setAccessibleName, N_("Language of the paper"))
        self.bind(self.language.setToolTip, N_("Language of the paper"))
        self.language.picked.connect(self._choose_language)
        self.suggest = Button(N_("Agenda from the data"), self._suggest, icon="lightbulb")
        self.move_button = Button(N_("Move…"), self._move, icon="calendar-clock")
        self.hold = Button(N_("Talk was held"), self.steps.hold, icon="check", kind="primary")
        self.correct = Button(N_("Correct…"), self.steps.correct, icon="pencil")
        self.settle = Button(N_("Correction is done"), self.steps.finish_correction, icon="lock", kind="primary")
        self.resume = Button(N_("Takes place after all"), self.steps.resume, icon="rotate-ccw")
        self.show_paper = Button(N_("Paper"), self._toggle_paper, icon="file-text")
        self.show_paper.setCheckable(True)
        self.more = IconButton("ellipsis", N_("More"), self._menu)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.who)
        names.addWidget(self.state)
        heading, bar = QHBoxLayout(), QHBoxLayout()
        heading.addLayout(names)
        bar.setSpacing(theme.SM)
        for widget in (
            self.suggest,
            self.move_button,
            self.correct,
            self.resume,
            self.language,
            self.show_paper,
            self.settle,
            self.hold,
            self.more,
        ):
            bar.addWidget(widget)
        return TwoParts(heading, bar)

    def retranslate(self) -> None:
        """The paper speaks the window's language until the user chose one for it."""
        super().retranslate()
        if hasattr(self, "language") and not self.context.preferences.report_language:
            self.language.set_value(i18n.language())

    def heading(self) -> str:
        """Whose talk on which day."""
        if self._view is None:
            return _(self.title)
        return _("One-to-one: {agent}, {day}").format(agent=self._view.row.agent, day=day(self._view.row.day))

    def open(self, **arguments: Any) -> None:
        """Show a talk; its agenda is built when it is opened for the first time."""
        self._keep()
        meeting_id = int(arguments["meeting_id"])
        if meeting_id != self._meeting_id:
            self._meeting_id, self._view, self._stored, self._saved_at = meeting_id, None, None, ""
            self.show_paper.setChecked(False)
            self.stack.setCurrentWidget(self.editor)
        self.refresh()

    def fetch(self, _focus: FocusState) -> MeetingData | None:
        """The talk, and when to meet next."""
        meetings, today = self.context.desk.meetings, self.context.today()
        if self._meeting_id is None:
            return None
        view = meetings.get(self._meeting_id, today)
        following = meetings.next_of(view.row.agent_id)
        proposal = None
        if following is None and view.row.state not in _WAITING and not view.row.left:
            proposal = meetings.propose(view.row.agent_id, today)
        return MeetingData(view, following, proposal)

    def show_data(self, data: MeetingData | None) -> None:
        """The editor, unless the user is typing in it, and what can be done."""
        if data is None or data.view.id != self._meeting_id:
            return
        view, stored = data.view, self._stored
        another = self._view is None or self._view.id != view.id
        if another or (not self._dirty and (stored is None or _content(view) != _content(stored))):
            self.editor.show_view(view)
            self._dirty = False
        if another or (not self._private_dirty and view.private_note != (stored.private_note if stored else "")):
            self.editor.show_private(view.private_note)
        self._view = self._stored = view
        self.editor.show_beside(view)
        self.files.show_owner(Owner.meeting(view.id), locked=view.row.state is MeetingState.CALLED_OFF)
        self._show_earlier(view)
        self._show_next(data)
        self._show_buttons(view)
        self._say_state()
        window: Any = self.window()
        if hasattr(window, "update_heading"):
            window.update_heading()
        if self.show_paper.isChecked():
            self._preview()
        if another and view.row.state is MeetingState.PLANNED and view.form.empty and not self._preparing:
            self._prepare()

    def _show_buttons(self, view: MeetingView) -> None:
        waiting = view.row.state in _WAITING
        for button in (self.suggest, self.move_button, self.hold):
            button.setVisible(waiting)
        self.correct.setVisible(view.row.state is MeetingState.HELD and not view.reopened)
        self.settle.setVisible(view.reopened)
        self.resume.setVisible(view.row.state is MeetingState.CALLED_OFF)
        row = view.row
        team = f" · {row.team}" if row.team else ""
        when = day(row.held_on) if row.held_on else moment(row.appointment.moment)
        self.who.setText(f"{row.agent}{team} · {when}")

    def _show_earlier(self, view: MeetingView) -> None:
        buttons = []
        for row in view.before:
            button = Button("", partial(self.context.go.meeting, row.id), kind="link")
            button.set_plain(f"{day(row.day)} · {state_of(row)}")
            buttons.append(button)
        self.editor.show_earlier(buttons)

    def _show_next(self, data: MeetingData) -> None:
        proposal, card = data.proposal, self.editor.next_card
        card.setVisible(proposal is not None)
        if proposal is not None:
            when = moment(proposal.appointment.moment)
            self.editor.next_words.setText(proposal.why)
            self.editor.next_button.set_plain(_("Plan the next one for {when}").format(when=when))

    def _say_state(self) -> None:
        view = self._view
        if view is None:
            return
        parts = [state_of(view.row), labels.label(view.row.appointment.way), view.row.appointment.place]
        if view.reopened:
            parts.append(_("is being corrected"))
        elif view.corrections:
            parts.append(_("corrected on {day}").format(day=day(view.corrections[-1].on)))
        self.state.setText(" · ".join(part for part in (*parts, self._saved_at) if part))

    # --- keeping what is typed

    def _edited(self) -> None:
        self._dirty = True
        self._pause.start()

    def _private_edited(self) -> None:
        self._private_dirty = True
        self._pause.start()

    def _keep(self) -> None:
        """Save what was typed."""
        self._pause.stop()
        view = self._view
        if view is None:
            return
        if self._private_dirty:
            self._private_dirty = False
            note = self.editor.private.text()
            meetings = self.context.desk.meetings
            self.context.jobs.quick(
                lambda: meetings.keep_private(view.id, note), lambda _none: self._was_saved(view.id), write=True
            )
        if self._dirty and not view.locked:
            self._dirty = False
            typed = self.editor.typed()
            self.context.jobs.quick(
                partial(self._save_and_build if self._preparing else self._save, view.id, typed),
                lambda _none: self._was_saved(view.id),
                self._not_saved,
                {Change.MEETINGS},
            )

    def _save(self, meeting_id: int, typed: Typed) -> None:
        meetings = self.context.desk.meetings
        meetings.save(meeting_id, typed.form, typed.actions, typed.removed, self.context.today())

    def _save_and_build(self, meeting_id: int, typed: Typed) -> None:
        """Typed while the agenda was being built: what stands in the editor does not know the agenda yet."""
        self._save(meeting_id, typed)
        self.context.desk.meetings.prepare(meeting_id, self.context.today())

    def _was_saved(self, meeting_id: int) -> None:
        if self._view is not None and self._view.id == meeting_id:
            self._saved_at = _("saved {time}").format(time=f"{dt.datetime.now():%H:%M:%S}")  # noqa: DTZ005
            self._say_state()

    def _not_saved(self, error: BaseException) -> None:
        self._dirty = True
        self.context.messages.error(error)

    def _keep_taken_out(self) -> None:
        """A line or an action was taken out: saved at once, with an undo."""
        view = self._view
        if view is None or view.locked:
            return
        self._pause.stop()
        self._dirty = False
        typed, before = self.editor.typed(), view
        old = Typed(before.form, tuple(draft for draft in _drafts(before)), ())
        self.context.act(
            partial(self._save, view.id, typed),
            {Change.MEETINGS},
            undo=partial(self._save, view.id, old),
            label=_("Line taken out"),
        )

    # --- what can be done

    def _act(self, work: Any, label: str, undo: Any = None, undo_with: Any = None) -> None:
        """Keep what was typed, then do it."""
        self._keep()
        self.context.act(work, {Change.MEETINGS}, undo=undo, undo_with=undo_with, label=label)

    def _prepare(self) -> None:
        view, meetings = self._view, self.context.desk.meetings
        if view is None:
            return
        self._preparing = True
        today = self.context.today()

        def done(form: MeetingForm) -> None:
            self._preparing = False
            if self._meeting_id == view.id:
                self.editor.take_agenda(form)

        def failed(error: BaseException) -> None:
            self._preparing = False
            self.context.messages.error(error)

        self.context.jobs.quick(lambda: meetings.prepare(view.id, today), done, failed, {Change.MEETINGS})

    def _suggest(self) -> None:
        view, meetings, today = self._view, self.context.desk.meetings, self.context.today()
        if view is None:
            return
        before = self.editor.typed()
        self._act(
            lambda: meetings.prepare(view.id, today),
            _("Agenda built from the data; what you wrote stays"),
            partial(self._save, view.id, before),
        )

    def _move(self) -> None:
        if self._view is not None:
            self._keep()
            MoveMeetingDialog(self.context, self, self._view).show_modal()

    def _remove(self) -> None:
        view, meetings = self._view, self.context.desk.meetings
        if view is None:
            return
        self._keep()
        self._view = self._stored = self._meeting_id = None

        def failed(error: BaseException) -> None:
            self.context.messages.error(error)
            self.context.go.meeting(view.id)

        self.context.act(
            lambda: meetings.remove(view.id),
            {Change.MEETINGS},
            undo_with=meetings.bring_back,
            label=_("Talk taken away"),
            failed=failed,
        )
        self.context.go.page("meetings")

    def _plan_next(self) -> None:
        data, meetings = self.data, self.context.desk.meetings
        if not isinstance(data, MeetingData) or data.proposal is None:
            return
        agent, appointment = data.view.row.agent_id, data.proposal.appointment
        self._act(
            lambda: meetings.plan(agent, appointment),
            _("One-to-one planned for {when}").format(when=moment(appointment.moment)),
            undo_with=meetings.remove,
        )

    def _menu(self) -> None:
        view = self._view
        if view is None:
            return
        menu = QMenu(self)
        if view.row.state in _WAITING:
            menu.addAction(theme.icon("ban"), _("Call off…"), self.steps.call_off)
            menu.addAction(theme.icon("trash-2"), _("Take away (planned in error)"), self._remove)
        agent = view.row.agent_id
        menu.addAction(theme.icon("user"), _("Open the agent"), partial(self.context.go.agent, agent, "meetings"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    # --- paper

    def _file_name(self) -> str:
        from salesdesk.services.meetings.naming import file_name

        row = self._view.row if self._view is not None else None
        return file_name(row.day, row.agent, row.number) if row is not None else "one-to-one.pdf"

    def _language(self) -> str:
        return str(self.language.value() or i18n.language())

    def _choose_language(self, language: str) -> None:
        self.context.preferences.report_language = language
        if self.show_paper.isChecked():
            self._preview()

    def _toggle_paper(self) -> None:
        shown = self.show_paper.isChecked()
        self.stack.setCurrentWidget(self.paper if shown else self.editor)
        if shown:
            self._keep()
            self._preview()

    def _preview(self) -> None:
        view, language, meetings = self._view, self._language(), self.context.desk.meetings
        if view is None:
            return

        def drawn(pdf: bytes) -> None:
            if self._meeting_id == view.id:
                self.paper.show_pdf(pdf)

        self.context.jobs.quick(lambda: meetings.render(view.id, language), drawn)

    def print_page(self) -> bool:
        """Ctrl+P shows the paper, from where it is printed or saved."""
        if self._view is not None and not self.show_paper.isChecked():
            self.show_paper.setChecked(True)
            self._toggle_paper()
        elif self._view is not None:
            self.paper.print_paper()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed is lost when the page is left."""
        self._keep()
        super().hideEvent(event)


def _content(view: MeetingView) -> tuple[Any, ...]:
    return view.form, tuple(_drafts(view))


def _drafts(view: MeetingView) -> list[Any]:
    from salesdesk.ui.meeting.actions import draft_of

    return [draft_of(action) for action in view.actions]

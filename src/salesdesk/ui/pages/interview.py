"""The interview's editor: the form on the left, the paper live on the right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from salesdesk import i18n, labels
from salesdesk.formats import period as period_words
from salesdesk.i18n import N_, _
from salesdesk.periods import Period
from salesdesk.services.attachments import Owner
from salesdesk.services.interviews import Action, InterviewForm, InterviewView
from salesdesk.services.interviews.appeals import AppealRow
from salesdesk.services.interviews.applying import Offer
from salesdesk.services.interviews.facts import Facts
from salesdesk.services.interviews.signing import NextStep
from salesdesk.services.interviews.voices import Others
from salesdesk.types import Change, InterviewState
from salesdesk.ui import theme
from salesdesk.ui.attachments import AttachmentsCard
from salesdesk.ui.focus import FocusState
from salesdesk.ui.interview.form import InterviewEditor
from salesdesk.ui.interview.life import AppealLine, Life
from salesdesk.ui.interview.rating_forms import RatingFormMenu
from salesdesk.ui.interview.steps import StepBar
from salesdesk.ui.interview.undo import FormUndo
from salesdesk.ui.page import Page
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.fields import TYPING_PAUSE_MS
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.paper_view import PaperView
from salesdesk.ui.widgets.pickers import Chooser


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: the interview, the steps that can come next, offers, appeals, the ratings of others."""

    view: InterviewView
    steps: tuple[NextStep, ...]
    offers: tuple[Offer, ...]
    appeals: tuple[AppealRow, ...]
    others: Others


class InterviewPage(Page):
    """One agent's interview about one period. What is typed is kept at every pause, and when the page is left."""

    name: ClassVar[str] = "interview"
    title: ClassVar[str] = N_("Interview")
    icon: ClassVar[str] = "file-signature"
    watches: ClassVar[frozenset[Change]] = frozenset(
        {
            Change.INTERVIEWS,
            Change.CALLS,
            Change.TARGETS,
            Change.PLANS,
            Change.PEOPLE,
            Change.SETTINGS,
            Change.CALENDAR,
            Change.OUTCOMES,
        }
    )
    follows_focus: ClassVar[bool] = False
    uses_period: ClassVar[bool] = False
    uses_scope: ClassVar[bool] = False

    def build(self) -> None:
        """Bar above, form and paper below."""
        self._wanted: tuple[int, Period] | None = None
        self._view: InterviewView | None = None
        self._known: tuple[tuple[int, Period], Facts] | None = None
        self._stored: InterviewForm | None = None
        self._steps: tuple[NextStep, ...] = ()
        self._dirty = False
        self._saved_at = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._keep)

        self.who = PlainLabel(role="section", elide=True)
        self.state = PlainLabel(role="caption")
        self.language = Chooser()
        self.language.fill(list(i18n.PAPER_LANGUAGES.items()))
        self.language.set_value(self.context.preferences.report_language or i18n.language())
        self.bind(self.language.setAccessibleName, N_("Language of the paper"))
        self.bind(self.language.setToolTip, N_("Language of the paper"))
        self.language.picked.connect(self._choose_language)
        self.suggest = Button(N_("Suggest from the data"), self._suggest, icon="lightbulb")
        self.correct = Button(N_("Correct…"), self._correct, icon="pencil")
        self.more = IconButton("ellipsis", N_("More"), self._menu)

        bar = QHBoxLayout()
        bar.setSpacing(theme.SM)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.who)
        names.addWidget(self.state)
        bar.addLayout(names, 1)
        for widget in (self.language, self.suggest, self.correct, self.more):
            bar.addWidget(widget)

        self.editor = InterviewEditor()
        self.editor.setMinimumWidth(505)
        self.editor.edited.connect(self._edited)
        self.files = AttachmentsCard(self.context)
        self.editor.body.insertWidget(self.editor.body.count() - 1, self.files)
        self.forms = RatingFormMenu(self.context, self, self._take_form)
        self.editor.forms_wanted.connect(self._show_forms)
        self.form_undo = FormUndo(self.editor)
        self.steps = StepBar()
        self.life = Life(self.context, self, self._form_for_step)
        self.steps.wanted.connect(self._step)
        self.appeal_line = AppealLine(self.life)
        self.paper = PaperView(
            self.context.jobs, messages=self.context.messages, file_name=self._file_name, keys_in=self
        )
        if self.paper.output is not None:
            self.paper.output.folder = Path(self.context.preferences.recent.get("papers", str(Path.home())))
        self.notes = PlainLabel(role="caption", wrap=True)
        self.notes.hide()
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.XS)
        right.addWidget(self.notes)
        right.addWidget(self.paper, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.editor)
        self.split.addWidget(beside)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 6)
        self.split.setSizes([515, 600])

        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addLayout(bar)
        layout.addWidget(self.steps)
        layout.addWidget(self.appeal_line)
        layout.addWidget(self.split, 1)

    def retranslate(self) -> None:
        """The paper speaks the window's language until the user chose one for it."""
        super().retranslate()
        if hasattr(self, "language") and not self.context.preferences.report_language:
            self.language.set_value(i18n.language())

    def heading(self) -> str:
        """Whose interview about which period."""
        if self._view is None:
            return _(self.title)
        return _("Interview: {agent}, {period}").format(agent=self._view.agent, period=period_words(self._view.period))

    def open(self, **arguments: Any) -> None:
        """Show an agent's (``agent_id``) interview about a ``period``; a draft is made when there is none."""
        agent_id, period = arguments["agent_id"], arguments["period"]
        self._keep()
        if self._wanted != (agent_id, period):
            self._wanted = (agent_id, period)
            self._view = None
            self._saved_at = ""
        self.refresh()

    def fetch(self, _focus: FocusState) -> Shown | None:
        """The interview, or a new draft, with what can be done next."""
        if self._wanted is None:
            return None
        interviews = self.context.desk.interviews
        known = self._known
        view = interviews.draft(
            *self._wanted, facts=known[1] if known is not None and known[0] == self._wanted else None
        )
        return Shown(
            view,
            tuple(interviews.next_steps(view.id, self.context.today())),
            tuple(interviews.offers(view)),
            tuple(interviews.appeals(view.id)),
            interviews.others(view.id),
        )

    def show_data(self, shown: Shown | None) -> None:
        """The form, unless the user is typing in it, and the paper."""
        if shown is None:
            return
        data = shown.view
        another = self._view is None or self._view.id != data.id
        if another or (not self._dirty and data.form != self._stored):
            self.editor.show_form(data.form)
            self._dirty = False
            if another:
                self.form_undo.reset()
            else:
                self.form_undo.note()
        if data.facts is not None and self._wanted is not None:
            self._known = (self._wanted, data.facts)
        self._view, self._stored, self._steps = data, data.form, shown.steps
        if another:
            self.context.changes.emit({Change.INTERVIEWS})  # it may be a new draft
        settled = data.state.settled
        self.editor.set_locked(settled)
        self.editor.show_facts(data.facts, shown.offers, shown.others)
        self.suggest.setVisible(not settled)
        self.correct.setVisible(settled)
        self.files.show_owner(Owner.interview(data.id))
        self.steps.show_steps(data.state, shown.steps)
        self.appeal_line.show_appeals(data, shown.appeals, self.context.today())
        team = f" · {data.team}" if data.team else ""
        self.who.setText(f"{data.agent}{team} · {period_words(data.period)}")
        self._say_state()
        window: Any = self.window()
        if hasattr(window, "update_heading"):
            window.update_heading()
        self._preview()

    def _on_changes(self, touched: frozenset[Change]) -> None:
        """What was typed changes no figure: only other changes ask for them again."""
        if touched & self.watches - {Change.INTERVIEWS}:
            self._known = None
        super()._on_changes(touched)

    def _say_state(self) -> None:
        if self._view is not None:
            parts = [_("version {n}").format(n=self._view.version), labels.label(self._view.state), self._saved_at]
            self.state.setText(" · ".join(part for part in parts if part))

    def _edited(self) -> None:
        self._dirty = True
        self._pause.start()

    def _keep(self) -> None:
        """Save what was typed, then show it on the paper."""
        self._pause.stop()
        view = self._view
        if view is None or not self._dirty or view.state.settled:
            return
        form = self.editor.form()
        self._dirty = False

        def saved(_result: None) -> None:
            if self._view is not None and self._view.id == view.id:
                self._stored = form
                self._saved_at = _("saved {time}").format(time=f"{dt.datetime.now():%H:%M:%S}")  # noqa: DTZ005

        def failed(error: BaseException) -> None:
            self._dirty = True
            self.context.messages.error(error)

        self.context.jobs.quick(
            lambda: self.context.desk.interviews.save(view.id, form), saved, failed, {Change.INTERVIEWS}
        )

    def _preview(self) -> None:
        view, language = self._view, self._language()
        if view is None:
            return
        form = None if view.state.settled else self.editor.form()

        def drawn(made: tuple[bytes, tuple[str, ...]]) -> None:
            if self._view is not None and self._view.id == view.id:
                pdf, notes = made
                self.paper.show_pdf(pdf)
                self.notes.setText("\n".join(notes))
                self.notes.setVisible(bool(notes))

        self.context.jobs.quick(lambda: self.context.desk.interviews.render(view.id, language, form, view=view), drawn)

    def _language(self) -> str:
        return str(self.language.value() or i18n.language())

    def _choose_language(self, language: str) -> None:
        self.context.preferences.report_language = language
        self._preview()

    def _suggest(self) -> None:
        view = self._view
        if view is None:
            return
        self._keep()
        before: InterviewForm = self.editor.form()
        interviews = self.context.desk.interviews

        def work() -> InterviewForm:
            fresh = interviews.refill(view.id)
            interviews.save(view.id, fresh)
            return fresh

        self.context.act(
            work,
            {Change.INTERVIEWS},
            undo=lambda: interviews.save(view.id, before),
            label=_("Strengths, gaps and targets suggested from the data"),
        )

    def _form_for_step(self) -> InterviewForm:
        """What stands in the form; the step saves it first."""
        self._pause.stop()
        self._dirty = False
        return self.editor.form()

    def _step(self, action: Action) -> None:
        if self._view is not None:
            self.life.step(self._view, action)

    def _correct(self) -> None:
        if self._view is not None:
            self.life.correct(self._view)

    def _show_forms(self, button: QWidget) -> None:
        if self._view is not None:
            menu = self.forms.menu_of(self._view, self._language(), self.editor.form())
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _take_form(self, form: InterviewForm) -> None:
        """What the agent filled in, into the form: it can be undone and edited like anything typed."""
        self.form_undo.note()
        self.editor.show_form(form)
        self._edited()
        self.form_undo.note()

    def _menu(self) -> None:
        menu = self.menu_of()
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()

    def menu_of(self) -> QMenu:
        """The rarer things."""
        menu, view = QMenu(self), self._view
        if view is None:
            return menu

        def add(text: str, call: Callable[[], object]) -> None:
            menu.addAction(text).triggered.connect(lambda _checked=False: call())

        if view.state.settled:
            add(_("Appeal…"), lambda: self.life.appeal(view))
        if any(step.action is Action.BACK for step in self._steps):
            add(_("One step back…"), lambda: self.life.step(view, Action.BACK))
        add(_("History…"), lambda: self.life.history(view))
        if view.state in (InterviewState.DRAFT, InterviewState.PREPARED):
            add(_("Discard this draft"), self._discard)
        return menu

    def _discard(self) -> None:
        view, form = self._view, self.editor.form()
        if view is None:
            return
        self._pause.stop()
        self._dirty = False
        self._view = self._wanted = None
        self.context.act(
            lambda: self.context.desk.interviews.discard(view.id),
            {Change.INTERVIEWS},
            undo=lambda: self._bring_back(view, form),
            label=_("Draft discarded"),
        )
        self.context.go.page("interviews")

    def _bring_back(self, view: InterviewView, form: InterviewForm) -> None:
        again = self.context.desk.interviews.draft(view.agent_id, view.period)
        self.context.desk.interviews.save(again.id, form)

    def _file_name(self) -> str:
        from salesdesk.services.interviews.naming import file_name

        view = self._view
        return file_name(view.period, view.agent, view.number) if view is not None else "interview.pdf"

    def print_page(self) -> bool:
        """Choose a printer, then print the paper."""
        self._keep()
        self.paper.print_paper()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed is lost when the page is left, and the next paper goes to the same folder."""
        self._keep()
        if self.paper.output is not None:
            self.context.preferences.recent["papers"] = str(self.paper.output.folder)
        super().hideEvent(event)

"""Carrying out the steps of an interview from its page: ask for what a step needs, run it, say why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk.errors import SalesDeskError
from salesdesk.formats import day as in_words
from salesdesk.i18n import N_, _
from salesdesk.services.attachments import AttachmentView
from salesdesk.services.interviews import Action, InterviewForm, InterviewView
from salesdesk.services.interviews.appeals import AppealRow
from salesdesk.types import Change, InterviewState
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.interview.history import HistoryDialog
from salesdesk.ui.interview.prompts import AnswerPrompt, AppealPrompt, RefusePrompt, SignPrompt, UnscannedPrompt
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel

_DONE = {
    Action.PREPARE: N_("Prepared: print it for the talk"),
    Action.HOLD: N_("The talk is noted as held"),
    Action.SIGN: N_("Signed: figures, rules and text are frozen"),
    Action.REFUSE: N_("Refusal noted: figures, rules and text are frozen"),
    Action.FREEZE: N_("Filed for good"),
    Action.BACK: N_("One step back"),
}


class Life:
    """Runs steps for a page. ``form`` answers what stands in the form, which is saved before each step."""

    def __init__(self, context: Context, page: QWidget, form: Callable[[], InterviewForm]) -> None:
        self._context = context
        self._page = page
        self._form = form

    def step(self, view: InterviewView, action: Action) -> None:
        """Take a step, after the questions that belong to it."""
        if action is Action.FREEZE:
            self._file(view)
            return
        today, form, reason = self._context.today(), self._form(), ""
        if action in (Action.SIGN, Action.REFUSE):
            prompt = SignPrompt if action is Action.SIGN else RefusePrompt
            asked = prompt.ask(self._page, form, today)
            if asked is None:
                self._save(view, form)
                return
            today, form = asked
        if action is Action.BACK and view.state is InterviewState.HELD:
            given = ReasonPrompt.ask(self._page, _("One step back"), _("Why is the talk not held after all?"))
            if given is None:
                self._save(view, form)
                return
            reason = given
        interviews = self._context.desk.interviews

        def work() -> None:
            if not view.state.settled:
                interviews.save(view.id, form)
            interviews.step(view.id, action, today, reason)

        self._act(work, _(_DONE[action]))

    def _file(self, view: InterviewView) -> None:
        """File a signed interview; without a file attached since the signature, ask once."""
        interviews, today = self._context.desk.interviews, self._context.today()

        def go(attached: Sequence[AttachmentView]) -> None:
            if isValid(self._page) and (attached or UnscannedPrompt.ask(self._page)):
                self._act(lambda: interviews.step(view.id, Action.FREEZE, today), _(_DONE[Action.FREEZE]))

        self._context.jobs.quick(lambda: interviews.attached_since(view.id), go)

    def _save(self, view: InterviewView, form: InterviewForm) -> None:
        """A question was left: what was typed before is kept all the same."""
        if not view.state.settled:
            interviews = self._context.desk.interviews
            self._context.jobs.quick(lambda: interviews.save(view.id, form), changes={Change.INTERVIEWS})

    def correct(self, view: InterviewView) -> None:
        """Begin the next version, with the reason."""
        reason = ReasonPrompt.ask(
            self._page,
            _("Correct a signed interview"),
            _("Why? The signed version stays; the next one lists what changed."),
        )
        if reason is not None:
            interviews = self._context.desk.interviews
            day = self._context.today()
            self._act(
                lambda: interviews.correct(view.id, reason, day), _("Version {n} begun").format(n=view.version + 1)
            )

    def appeal(self, view: InterviewView) -> None:
        """Note an appeal."""
        asked = AppealPrompt.ask(self._page, self._context.today())
        if asked is not None:
            interviews = self._context.desk.interviews
            text, day, late = asked
            self._act(lambda: interviews.appeal(view.id, text, day, late), _("Appeal filed"))

    def answer(self, appeal: AppealRow) -> None:
        """Answer an appeal."""
        asked = AnswerPrompt.ask(self._page, appeal, self._context.today())
        if asked is not None:
            interviews = self._context.desk.interviews
            text, upheld, day = asked
            self._act(lambda: interviews.answer_appeal(appeal.id, text, upheld=upheld, on=day), _("Appeal answered"))

    def history(self, view: InterviewView) -> None:
        """Show what was done, version by version."""
        HistoryDialog(self._context, self._page, view).open()

    def _act(self, work: Callable[[], object], label: str) -> None:
        def failed(error: BaseException) -> None:
            self._context.messages.error(error)
            if isinstance(error, SalesDeskError):
                self._context.changes.emit({Change.INTERVIEWS})

        self._context.act(work, {Change.INTERVIEWS}, label=label, failed=failed)


class AppealLine(TextMixin, QWidget):
    """Until when the agent may appeal, or the open appeal with the button to answer it; hidden for a draft."""

    def __init__(self, life: Life, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._life = life
        self._appeal: AppealRow | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.MD, 0, theme.MD, 0)
        self.words = PlainLabel(role="caption", wrap=True)
        self.answer = Button(N_("Answer the appeal…"), self._answer, icon="scale")
        line.addWidget(self.words, 1)
        line.addWidget(self.answer)
        self.hide()

    def _answer(self) -> None:
        if self._appeal is not None:
            self._life.answer(self._appeal)

    def show_appeals(self, view: InterviewView, appeals: Sequence[AppealRow], today: date) -> None:
        """The open one first; else the last answer, else the deadline."""
        self._appeal = next((one for one in appeals if one.open), None)
        self.answer.setVisible(self._appeal is not None)
        self.words.setText(_words(view, appeals, self._appeal, today))
        late = self._appeal is not None and self._appeal.overdue(today)
        self.words.set_role("error" if late else "caption")
        self.setVisible(view.state.settled and bool(self.words.text()))


def _words(view: InterviewView, appeals: Sequence[AppealRow], waiting: AppealRow | None, today: date) -> str:
    if waiting is not None:
        text = _("Open appeal of {filed}: “{text}” An answer is due by {due}; until then nothing is filed for good.")
        words = text.format(filed=in_words(waiting.filed_on), text=waiting.text, due=in_words(waiting.due_on))
        return f"▼ {words}" if waiting.overdue(today) else words
    if appeals:
        last = appeals[-1]
        verdict = _("upheld") if last.upheld else _("not upheld")
        return _("Appeal of {filed}: {verdict}. {answer}").format(
            filed=in_words(last.filed_on), verdict=verdict, answer=last.answer
        )
    if view.appeal_until is not None and view.appeal_until >= today:
        return _("The agent may appeal until {day}.").format(day=in_words(view.appeal_until))
    return ""

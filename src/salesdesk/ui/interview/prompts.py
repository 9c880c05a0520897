"""What is asked when an interview is signed, refused or appealed against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from salesdesk.formats import day as in_words
from salesdesk.i18n import N_, _
from salesdesk.services.interviews import InterviewForm
from salesdesk.services.interviews.appeals import AppealRow
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.widgets.fields import DateField, Form, TextArea
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser

_WIDTH = 420


class SignPrompt(Dialog):
    """The day of the signature and the agent's word on the result."""

    title = N_("Signed by both")
    ok_text = N_("Freeze as signed")

    def build(self) -> None:
        """Day, agreement, appeal."""
        note = PlainLabel(wrap=True)
        note.setMinimumWidth(_WIDTH)
        self.bind(
            note.setText,
            N_(
                "Figures, counting rules, targets, weights and text are frozen as they are now. Corrections make version 2."
            ),
        )
        self.body.addWidget(note)
        self.on = DateField()
        self.agreed = Chooser(empty=N_("Not said yet"))
        self.agreed.fill_with(lambda: [(True, _("agrees")), (False, _("disagrees"))])
        self.appeal = TextArea(lines=3)
        form = Form()
        form.row((N_("Signed on"), self.on), (N_("The agent"), self.agreed))
        form.add(
            N_("Appeal, in the agent's words"), self.appeal, N_("Filed with the signature; leave it empty for none.")
        )
        self.body.addWidget(form)

    @classmethod
    def ask(cls, parent: QWidget | None, form: InterviewForm, today: date) -> tuple[date, InterviewForm] | None:
        """The day and the form with the agent's word, or None when cancelled."""
        dialog = cls(None, parent)
        dialog.on.set_day(today)
        dialog.agreed.set_value(form.agreed)
        dialog.appeal.set_text(form.appeal)
        try:
            if dialog.exec() != Dialog.DialogCode.Accepted:
                return None
            said = replace(form, agreed=dialog.agreed.value(), appeal=dialog.appeal.text().strip())
            return dialog.on.day() or today, said
        finally:
            dialog.deleteLater()


class RefusePrompt(Dialog):
    """The day of the refusal, the reason the agent gave and who witnessed it."""

    title = N_("The agent refused to sign")
    ok_text = N_("Freeze as refused")

    def build(self) -> None:
        """Day, witness, reason."""
        note = PlainLabel(wrap=True)
        note.setMinimumWidth(_WIDTH)
        self.bind(
            note.setText,
            N_("The paper is frozen as it is now, with the witness. The agent may appeal as after a signature."),
        )
        self.body.addWidget(note)
        self.on = DateField()
        self.witness, self.reason = QLineEdit(), QLineEdit()
        form = Form()
        form.row((N_("Refused on"), self.on), (N_("Witness"), self.witness))
        form.add(N_("Reason given"), self.reason)
        self.body.addWidget(form)

    @classmethod
    def ask(cls, parent: QWidget | None, form: InterviewForm, today: date) -> tuple[date, InterviewForm] | None:
        """The day and the form with witness and reason, or None when cancelled."""
        dialog = cls(None, parent)
        dialog.on.set_day(today)
        dialog.witness.setText(form.witness)
        dialog.reason.setText(form.refusal_reason)
        try:
            if dialog.exec() != Dialog.DialogCode.Accepted:
                return None
            said = replace(form, witness=dialog.witness.text().strip(), refusal_reason=dialog.reason.text().strip())
            return dialog.on.day() or today, said
        finally:
            dialog.deleteLater()


class AppealPrompt(Dialog):
    """The agent's appeal; after the deadline why it is accepted all the same."""

    title = N_("Appeal")
    ok_text = N_("File the appeal")

    def build(self) -> None:
        """Day, words, and the reason for a late one."""
        self.rule = PlainLabel(wrap=True, role="muted")
        self.rule.setMinimumWidth(_WIDTH)
        self.bind(
            self.rule.setText,
            N_(
                "An open appeal keeps the interview from being filed for good and its cycle from being closed. "
                "Nothing else waits for it."
            ),
        )
        self.on = DateField()
        self.text = TextArea(lines=4)
        self.late = QLineEdit()
        form = Form()
        form.add(N_("Filed on"), self.on)
        form.add(N_("Appeal, in the agent's words"), self.text)
        form.add(N_("Why a late appeal is accepted"), self.late, N_("Only after the deadline."))
        self.body.addWidget(self.rule)
        self.body.addWidget(form)
        self.ok.setEnabled(False)
        self.text.textChanged.connect(lambda: self.ok.setEnabled(bool(self.text.text().strip())))

    @classmethod
    def ask(cls, parent: QWidget | None, today: date) -> tuple[str, date, str] | None:
        """Words, day and the reason for a late one; None when cancelled."""
        dialog = cls(None, parent)
        dialog.on.set_day(today)
        try:
            if dialog.exec() != Dialog.DialogCode.Accepted:
                return None
            return dialog.text.text().strip(), dialog.on.day() or today, dialog.late.text().strip()
        finally:
            dialog.deleteLater()


class AnswerPrompt(Dialog):
    """The answer to an appeal, and whether it was right."""

    title = N_("Answer the appeal")
    ok_text = N_("Answer")

    def build(self) -> None:
        """The appeal, the answer, the verdict."""
        self.appeal = PlainLabel(wrap=True)
        self.appeal.setMinimumWidth(_WIDTH)
        self.on = DateField()
        self.upheld = Chooser(empty=N_("Not decided yet"))
        self.upheld.fill_with(
            lambda: [(True, _("upheld: a corrected version follows")), (False, _("not upheld: the result stays"))]
        )
        self.answer = TextArea(lines=4)
        form = Form()
        form.row((N_("Answered on"), self.on), (N_("Decision"), self.upheld))
        form.add(N_("Answer"), self.answer)
        self.body.addWidget(self.appeal)
        self.body.addWidget(form)
        self.ok.setEnabled(False)
        self.answer.textChanged.connect(self._look)
        self.upheld.picked.connect(lambda _value: self._look())

    def _look(self) -> None:
        self.ok.setEnabled(bool(self.answer.text().strip()) and self.upheld.value() is not None)

    @classmethod
    def ask(cls, parent: QWidget | None, appeal: AppealRow, today: date) -> tuple[str, bool, date] | None:
        """The answer, whether the appeal was right, and the day; None when cancelled."""
        dialog = cls(None, parent)
        dialog.appeal.setText(
            _("Filed on {filed}, answer due by {due}: {text}").format(
                filed=in_words(appeal.filed_on), due=in_words(appeal.due_on), text=appeal.text
            )
        )
        dialog.on.set_day(today)
        try:
            if dialog.exec() != Dialog.DialogCode.Accepted:
                return None
            return dialog.answer.text().strip(), bool(dialog.upheld.value()), dialog.on.day() or today
        finally:
            dialog.deleteLater()


class UnscannedPrompt(Dialog):
    """Asks whether an interview is filed though nothing was attached since it was signed."""

    title = N_("File the interview")
    ok_text = N_("File it")

    def build(self) -> None:
        """The question."""
        words = PlainLabel(wrap=True)
        words.setMinimumWidth(380)
        self.bind(
            words.setText,
            N_("Signed without the paper: no scan or photo of it is attached yet. File it all the same?"),
        )
        self.body.addWidget(words)

    @classmethod
    def ask(cls, parent: QWidget | None) -> bool:
        """Show it; whether to go on."""
        dialog = cls(None, parent)
        try:
            return bool(dialog.exec() == Dialog.DialogCode.Accepted)
        finally:
            dialog.deleteLater()

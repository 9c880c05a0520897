"""The base of dialogs: OK and Cancel, Esc, Ctrl+Enter, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from salesdesk.i18n import N_
from salesdesk.types import Json
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.date_field import DateField
from salesdesk.ui.widgets.fields import TYPING_PAUSE_MS, TextArea
from salesdesk.ui.widgets.labels import PlainLabel


class Dialog(TextMixin, QDialog):
    """Override ``build`` (fill ``self.body``) and ``submit`` (check, then ``self.accept()``).

    With ``draft_key`` what was typed is kept at each pause (``gather`` → ``restore``) and dropped when accepted or
    cancelled by the user's wish. ``context`` may be None for a dialog that needs no services.
    """

    title = N_("Dialog")
    ok_text = N_("Save")
    cancel_text = N_("Cancel")

    def __init__(self, context: Context | None, parent: QWidget | None = None, *, draft_key: str = "") -> None:
        super().__init__(parent)
        self._context = context
        self.draft_key = draft_key
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        outer.setSpacing(theme.LG)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.MD)
        outer.addLayout(self.body, 1)
        self.refusal = PlainLabel(role="error", wrap=True)
        self.refusal.hide()
        outer.addWidget(self.refusal)
        self.buttons = QHBoxLayout()
        self.ok = Button(self.ok_text, self.submit, kind="primary")
        self.ok.setDefault(True)
        self.cancel = Button(self.cancel_text, self.reject)
        self.buttons.addStretch()
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.ok)
        outer.addLayout(self.buttons)
        self.bind(self.setWindowTitle, self.title)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.ok.click)
        self.build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.keep_draft)
        if draft_key and context is not None:
            self._take_up_draft()

    @property
    def context(self) -> Context:
        """The context the dialog was given."""
        if self._context is None:
            raise LookupError("this dialog was opened without a context")
        return self._context

    def build(self) -> None:
        """Make the widgets."""

    def submit(self) -> None:
        """The user said OK: check, save, then ``accept``."""
        self.accept()

    def gather(self) -> dict[str, Json]:
        """What was typed, as plain data, for the draft; override together with ``restore``."""
        return {}

    def restore(self, data: dict[str, Json]) -> None:
        """Put a draft back into the fields."""

    def refuse(self, text: str) -> None:
        """Say at the bottom why OK does not go through; empty clears it."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))

    def keep_draft(self) -> None:
        """Keep what was typed so far."""
        if self.draft_key and self._context is not None and self.isVisible():
            data = self.gather()
            drafts, key = self._context.desk, self.draft_key
            self._context.jobs.quick(lambda: drafts.drafts.keep(key, data), write=True)

    def _take_up_draft(self) -> None:
        context, key = self.context, self.draft_key

        def found(data: dict[str, Json] | None) -> None:
            if data:
                self.restore(data)
            self._watch()

        context.jobs.quick(lambda: context.desk.drafts.find(key), found)

    def _watch(self) -> None:
        start: Callable[..., None] = lambda *_args: self._pause.start()  # noqa: E731
        for field in self.findChildren(QLineEdit):
            field.textEdited.connect(start)
        for area in self.findChildren(QPlainTextEdit):
            area.textChanged.connect(start)
        for box in self.findChildren(QComboBox):
            box.activated.connect(start)
        for day in self.findChildren(DateField):
            day.picked.connect(start)
        for number in self.findChildren(QDoubleSpinBox):
            number.valueChanged.connect(start)

    def done(self, result: int) -> None:
        """Closed: the draft is no longer wanted."""
        self._pause.stop()
        if self.draft_key and self._context is not None:
            desk, key = self._context.desk, self.draft_key
            self._context.jobs.quick(lambda: desk.drafts.drop(key), write=True)
        super().done(result)


class ReasonPrompt(Dialog):
    """Asks for a reason that must be given. ``ask`` answers the text, or None when cancelled."""

    title = N_("Reason")
    ok_text = N_("OK")

    def __init__(self, parent: QWidget | None, title: str, prompt: str) -> None:
        super().__init__(None, parent)
        self.setWindowTitle(title)
        self.prompt.setText(prompt)
        self.reason.setAccessibleName(prompt)

    def build(self) -> None:
        """The prompt and the text."""
        self.prompt = PlainLabel(wrap=True)
        self.reason = TextArea(lines=4)
        self.reason.setMinimumWidth(380)
        self.body.addWidget(self.prompt)
        self.body.addWidget(self.reason)
        self.ok.setEnabled(False)
        self.reason.textChanged.connect(lambda: self.ok.setEnabled(bool(self.reason.text().strip())))
        self.unbind(self.setWindowTitle)
        self.reason.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, title: str, prompt: str) -> str | None:
        """Show the dialog (both texts translated); the reason without outer spaces, or None."""
        dialog = cls(parent, title, prompt)
        try:
            accepted = dialog.exec() == QDialog.DialogCode.Accepted
            return dialog.reason.text().strip() if accepted else None
        finally:
            dialog.deleteLater()

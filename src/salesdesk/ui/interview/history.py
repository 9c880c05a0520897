"""The history of an interview in words: each version, each step, each reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from salesdesk.formats import day as in_words
from salesdesk.i18n import N_, _
from salesdesk.services.interviews import InterviewView, VersionRow
from salesdesk.services.interviews.service import HistoryLine
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import ScrollBody


class HistoryDialog(Dialog):
    """Read only; newest version first."""

    title = N_("History of the interview")
    ok_text = N_("Close")

    def __init__(self, context: Context, parent: QWidget | None, view: InterviewView) -> None:
        self._view = view
        super().__init__(context, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        context.jobs.quick(self._read, self._show)

    def _read(self) -> list[tuple[VersionRow, list[HistoryLine]]]:
        interviews = self.context.desk.interviews
        return [(version, interviews.history(version.interview_id)) for version in self._view.versions]

    def build(self) -> None:
        """An empty list until the answer is here."""
        self.lines = ScrollBody()
        self.lines.setMinimumSize(460, 280)
        self.body.addWidget(self.lines)
        self.cancel.hide()

    def _show(self, found: list[tuple[VersionRow, list[HistoryLine]]]) -> None:
        for version, lines in found:
            head = _("Version {n}").format(n=version.version)
            if version.what_changed:
                head = f"{head} · {version.what_changed}"
            self.lines.body.addWidget(PlainLabel(head, role="strong", wrap=True))
            for line in lines:
                words = f"{in_words(line.on)}  {line.text}"
                self.lines.body.addWidget(PlainLabel(f"{words}: {line.reason}" if line.reason else words, wrap=True))
            if not lines:
                self.lines.body.addWidget(PlainLabel(_("Nothing happened yet."), role="muted"))
        self.lines.body.addStretch()

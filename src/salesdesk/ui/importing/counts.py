"""Counts that add up: what an import would do, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.imports import FileOutcome
from salesdesk.services.imports.reasons import in_words
from salesdesk.ui import theme
from salesdesk.ui.widgets import Button, Card, IconLabel, Line, PlainLabel

NAMES_SHOWN = 8
NAME_LENGTH = 40
"""What stands in an agent's column may be anything: a longer one is cut."""


class CountsTable(QWidget):
    """rows = imported + duplicates + rejected + no calls, each on a line with its share explained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.XS)
        self._grid.setHorizontalSpacing(theme.MD)
        self._grid.setColumnStretch(2, 1)

    def show_outcome(self, outcome: FileOutcome, first: str) -> None:
        """Show the counts; ``first`` names the imported ones (translated)."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        lines = [(outcome.imported, first, "")]
        if outcome.duplicates:
            lines.append((outcome.duplicates, _("there already"), ""))
        if outcome.rejected:
            lines.append((outcome.rejected, _("rejected rows"), reasons_in_words(outcome.reasons)))
        if outcome.not_calls:
            lines.append((outcome.not_calls, _("no calls"), reasons_in_words(outcome.not_call_reasons)))
        for row, (count, name, why) in enumerate(lines):
            self._put(row, formats.number(count), name, why)
        if len(lines) > 1:
            self._grid.addWidget(Line(), len(lines), 0, 1, 3)
            self._put(len(lines) + 1, formats.number(outcome.rows), _("rows in all"), "")

    def _put(self, row: int, count: str, name: str, why: str) -> None:
        figure = PlainLabel(count)
        figure.setFont(theme.font(tabular=True, bold=True))
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(figure, row, 0)
        self._grid.addWidget(PlainLabel(name), row, 1, Qt.AlignmentFlag.AlignTop)
        if why:
            self._grid.addWidget(PlainLabel(why, role="caption", wrap=True), row, 2)


def reasons_in_words(reasons: Mapping[str, int]) -> str:
    """``3 × the start is missing``, several in one line."""
    return formats.listed(f"{formats.number(count)} × {in_words(reason)}" for reason, count in reasons.items())


def span_in_words(outcome: FileOutcome) -> str:
    """From which to which day the calls are, and how long they lasted together."""
    if outcome.first_start is None or outcome.last_start is None:
        return ""
    first, last = (datetime.fromisoformat(text).date() for text in (outcome.first_start, outcome.last_start))
    return _("{days} · {talk} of talk").format(days=formats.span(first, last), talk=formats.duration(outcome.talk_s))


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH]}…"


def agents_in_words(outcome: FileOutcome) -> str:
    """The agents nobody knew yet, by name."""
    names = outcome.agents_created
    if not names:
        return ""
    listed = formats.enumerated(map(_short, names[:NAMES_SHOWN])) + ("…" if len(names) > NAMES_SHOWN else "")
    text = ngettext("{n} new agent to confirm: {names}", "{n} new agents to confirm: {names}", len(names))
    return text.format(n=len(names), names=listed)


class DryRunCard(Card):
    """What an import of the file would do, counted exactly."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("What an import would do"), parent)
        self.state = PlainLabel(role="caption", wrap=True)
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.table = CountsTable()
        self.span = PlainLabel(role="caption", wrap=True)
        self.agents = PlainLabel(role="caption", wrap=True)
        for widget in (self.state, self.busy, self.table, self.span, self.agents):
            self.body.addWidget(widget)
        self.wait()

    def wait(self) -> None:
        """It is being counted."""
        self.state.setText(_("Counting…"))
        self._show(state=True, busy=True, counts=False)
        self.busy.setRange(0, 0)

    def refuse(self, text: str) -> None:
        """It cannot be imported, for this reason."""
        self.state.setText(text)
        self._show(state=True, busy=False, counts=False)

    def show_outcome(self, outcome: FileOutcome) -> None:
        """The counts."""
        self.table.show_outcome(outcome, _("would be imported"))
        self.span.setText(span_in_words(outcome))
        self.agents.setText(agents_in_words(outcome))
        self.state.setText(outcome.message)
        self._show(state=bool(outcome.message), busy=False, counts=True)

    def _show(self, *, state: bool, busy: bool, counts: bool) -> None:
        self.state.setVisible(state)
        self.busy.setVisible(busy)
        self.table.setVisible(counts)
        self.span.setVisible(counts and bool(self.span.text()))
        self.agents.setVisible(counts and bool(self.agents.text()))


class ResultCard(Card):
    """What became of one file, and what can be done about it."""

    rejects_wanted = Signal(int)
    undo_wanted = Signal(int)
    compare_wanted = Signal(int)
    confirm_wanted = Signal()

    def __init__(self, outcome: FileOutcome, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.outcome = outcome
        self.set_title(name)
        state = QHBoxLayout()
        self.icon = IconLabel("circle-check", tint="green_text")
        self.said = PlainLabel(wrap=True)
        state.addWidget(self.icon, alignment=Qt.AlignmentFlag.AlignTop)
        state.addWidget(self.said, 1)
        self.body.addLayout(state)
        self.table = CountsTable()
        self.span = PlainLabel(role="caption", wrap=True)
        self.agents = PlainLabel(role="caption", wrap=True)
        for widget in (self.table, self.span, self.agents):
            self.body.addWidget(widget)
        self._buttons = QHBoxLayout()
        self.mend = self._button(
            N_("Put rejected rows right…"), lambda: self.rejects_wanted.emit(outcome.batch), "wrench"
        )
        self.rejects = self._button(N_("Rows not imported…"), lambda: self.rejects_wanted.emit(outcome.batch), "list")
        self.confirm = self._button(N_("Confirm the new agents"), self.confirm_wanted.emit, "user-check")
        self.compare = self._button(
            N_("Compare with the dialer's report…"), lambda: self.compare_wanted.emit(outcome.batch), "scale"
        )
        self.undo = self._button(N_("Take back"), lambda: self.undo_wanted.emit(outcome.batch), "undo-2")
        self._buttons.addStretch()
        self.body.addLayout(self._buttons)
        self._speak()

    def _button(self, text: str, call: Callable[[], object], icon: str) -> Button:
        button = Button(text, call, icon=icon, kind="quiet")
        self._buttons.addWidget(button)
        return button

    def taken_back(self) -> None:
        """The batch is gone again."""
        self.icon.set_name("undo-2", "muted")
        self.said.setText(_("Taken back: nothing of this file is stored any more."))
        for button in (self.undo, self.mend, self.confirm, self.compare):
            button.hide()

    def _speak(self) -> None:
        outcome = self.outcome
        done, failed = outcome.status == "imported", outcome.status == "failed"
        icon, tint = {"imported": ("circle-check", "green_text"), "failed": ("circle-x", "red_text")}.get(
            outcome.status, ("info", "muted")
        )
        self.icon.set_name(icon, tint)
        count = (
            ngettext("{n} record imported.", "{n} records imported.", outcome.imported)
            if outcome.kind != "calls"
            else ngettext("{n} call imported.", "{n} calls imported.", outcome.imported)
        )
        self.said.setText(
            count.format(n=formats.number(outcome.imported))
            if done
            else formats.sentences(part for part in (outcome.message, outcome.hint) if part)
        )
        self.table.setVisible(done and outcome.rows != outcome.imported)
        self.table.show_outcome(outcome, _("imported"))
        self.span.setText(span_in_words(outcome))
        self.span.setVisible(bool(self.span.text()))
        self.agents.setText(agents_in_words(outcome))
        self.agents.setVisible(bool(self.agents.text()))
        mends = done and outcome.rejected > 0 and outcome.kind == "calls"
        self.mend.setVisible(mends)
        self.rejects.setVisible(not failed and outcome.rows > outcome.imported and done and not mends)
        self.confirm.setVisible(done and bool(outcome.agents_created))
        self.compare.setVisible(done and outcome.imported > 0 and outcome.kind == "calls")
        self.undo.setVisible(done)

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if hasattr(self, "undo"):
            self._speak()

"""What was imported so far, newest first: take one back, import it again, look at the rows that stayed out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.services.imports import Batch, UndoPreview
from salesdesk.types import OutcomeKind
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.importing.fields import field_name
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Button, PlainLabel

KINDS = {"calls": N_("call log"), "people": N_("roster")}
STATES = {"imported": N_("imported"), "undone": N_("taken back")}


def _when(seconds: int) -> str:
    return formats.moment(datetime.fromtimestamp(seconds, UTC).astimezone())


def _days(batch: Batch) -> str:
    if batch.first_day is None or batch.last_day is None:
        return formats.NO_DATA
    return formats.span(batch.first_day, batch.last_day)


def _details(batch: Batch) -> str:
    """How the file was read, in a line: its format, encoding and what each column was taken for."""
    read = batch.understanding
    mapping = read.get("mapping")
    columns = [
        f"{field_name(name)} = {column}" for name, column in (mapping if isinstance(mapping, dict) else {}).items()
    ]
    facts = [_("batch {batch}").format(batch=batch.id), batch.profile, str(read.get("encoding") or "")]
    return " · ".join(
        [*(fact for fact in (*facts, batch.file_path) if fact), *([formats.enumerated(columns)] if columns else [])]
    )


def _file(batch: Batch) -> str:
    return _("{file}: rows put right").format(file=batch.file_name) if batch.mends is not None else batch.file_name


def _kind(batch: Batch) -> str:
    return label(OutcomeKind(batch.outcome)) if batch.outcome else _(KINDS.get(batch.kind, batch.kind))


NAMED = 12
"""Agents named before a batch is taken back."""

COLUMNS = (
    Column("file_name", N_("File"), value=_file, tooltip=lambda row: row.file_path),
    Column("imported_at", N_("Imported"), format=_when),
    Column("status", N_("State"), format=lambda word: _(STATES.get(word, word))),
    Column("days", N_("Calls of"), value=_days, sort=lambda row: row.first_day),
    Column("rows", N_("Rows"), "right", format=formats.number),
    Column("imported", N_("Taken in"), "right", format=formats.number),
    Column("duplicates", N_("There already"), "right", format=formats.number),
    Column("rejected", N_("Rejected"), "right", format=formats.number),
    Column("not_calls", N_("No calls"), "right", format=formats.number),
    Column("kind", N_("Kind"), value=_kind, hidden=True),
    Column("profile", N_("Format"), hidden=True),
    Column("id", N_("Batch"), "right", format=formats.number, hidden=True),
)


class BatchesPanel(TextMixin, QWidget):
    """``undo_wanted``, ``redo_wanted`` and ``rows_wanted`` carry the Batch chosen."""

    undo_wanted = Signal(object)
    redo_wanted = Signal(object)
    rows_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.MD, 0, 0)
        outer.setSpacing(theme.SM)
        self.nothing = PlainLabel(role="muted", wrap=True)
        self.bind(self.nothing.setText, N_("Nothing was imported yet. Every import can be taken back here, whole."))
        outer.addWidget(self.nothing)
        self.table = Table(COLUMNS, "batches", context, accessible=N_("Imports so far"))
        self.table.setMinimumHeight(theme.px(120))
        self.table.chosen.connect(lambda _batch: self._allow())
        self.table.activated.connect(self.rows_wanted)
        outer.addWidget(self.table, 1)
        self.details = PlainLabel(role="caption", wrap=True)
        self.consequence = PlainLabel(role="caption", wrap=True)
        outer.addWidget(self.details)
        outer.addWidget(self.consequence)
        self._row = QWidget()
        line = QHBoxLayout(self._row)
        line.setContentsMargins(0, 0, 0, 0)
        self.undo = Button(N_("Take back"), lambda: self._ask(self.undo_wanted), icon="undo-2")
        self.redo = Button(N_("Import again…"), lambda: self._ask(self.redo_wanted), icon="refresh-cw")
        self.rows = Button(N_("Rows not imported…"), lambda: self._ask(self.rows_wanted), icon="list", kind="quiet")
        for button in (self.undo, self.redo, self.rows):
            line.addWidget(button)
        line.addStretch()
        outer.addWidget(self._row)
        outer.addStretch()
        self._allow()

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show these."""
        self.table.set_rows(batches)
        self.table.fit_columns()
        for widget in (self.table, self._row):
            widget.setVisible(bool(batches))
        self.nothing.setVisible(not batches)
        self._allow()

    def choose(self, batch_id: int) -> None:
        """Put the cursor on a batch."""
        for number, batch in enumerate(self.table.rows_model.rows):
            if batch.id == batch_id:
                self.table.selectRow(number)

    def _ask(self, signal: SignalInstance) -> None:
        batch = self.table.current()
        if batch is not None:
            signal.emit(batch)

    def _allow(self) -> None:
        batch: Batch | None = self.table.current()
        self.details.setText(_details(batch) if batch is not None else "")
        self.details.setVisible(bool(self.details.text()))
        self.undo.setEnabled(batch is not None and batch.status == "imported")
        self.redo.setEnabled(batch is not None and batch.kind != "people" and batch.mends is None)
        self.rows.setEnabled(batch is not None and batch.kind != "people" and batch.rows > batch.imported)
        self.consequence.hide()
        if batch is not None and batch.status == "imported" and batch.kind != "people":
            imports, number = self._context.desk.imports, batch.id
            self._context.jobs.quick(
                lambda: imports.undo_preview(number), self._foresee, write=batch.kind == "outcomes"
            )

    def _foresee(self, preview: UndoPreview) -> None:
        """Say what taking the chosen batch back would remove."""
        batch: Batch | None = self.table.current()
        if batch is None or batch.id != preview.batch:
            return
        self.consequence.setText(undo_in_words(preview))
        self.consequence.show()


def undo_in_words(preview: UndoPreview) -> str:
    """What goes with a batch, agents by name, and who stays."""
    if preview.records:
        count = preview.records
        text = ngettext(
            "Taking it back removes {n} record, or puts it back as it was",
            "Taking it back removes {n} records, or puts them back as they were",
            count,
        )
    else:
        count = preview.calls
        text = ngettext("Taking it back removes {n} call", "Taking it back removes {n} calls", count)
    parts = [text.format(n=formats.number(count))]
    if preview.agents:
        parts.append(_("and these agents: {names}").format(names=_some(preview.agents)))
    if preview.stay:
        parts.append(_("these stay: {names}").format(names=_some(preview.stay)))
    return formats.listed(parts)


def _some(names: Sequence[str]) -> str:
    return formats.enumerated(names[:NAMED]) + ("…" if len(names) > NAMED else "")

"""The rows of a batch that were not imported, with line and reason; to a file to be put right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.imports import Batch, TurnedAwayPage
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Chooser, PlainLabel

MOST = 2_000
"""Rows shown; the file holds all that are kept."""

KINDS = (
    ("rejected", N_("rejected rows")),
    ("duplicate", N_("there already")),
    ("not-call", N_("no calls")),
)

COLUMNS = (
    Column("line", N_("Line"), "right", format=formats.number),
    Column("why", N_("Reason")),
    Column("detail", N_("Text")),
    Column("cells", N_("Row"), format=" | ".join, sort=lambda row: row.cells),
)


class RejectsDialog(Dialog):
    """Shows the rows of one batch, kind by kind."""

    title = N_("Rows not imported")
    ok_text = N_("Save to a file…")
    cancel_text = N_("Close")

    def __init__(self, context: Context, parent: QWidget | None, batch: Batch) -> None:
        self.batch = batch
        super().__init__(context, parent)
        self._load()

    def build(self) -> None:
        """The kinds above, the rows below."""
        counts = {"rejected": self.batch.rejected, "duplicate": self.batch.duplicates, "not-call": self.batch.not_calls}
        self.kind = Chooser()
        self.kind.fill_with(
            lambda: [(kind, f"{_(word)} ({formats.number(counts[kind])})") for kind, word in KINDS if counts[kind]]
        )
        self.bind(self.kind.setAccessibleName, N_("Which rows"))
        self.kind.picked.connect(lambda _kind: self._load())
        self.note = PlainLabel(role="caption", wrap=True)
        line = QHBoxLayout()
        line.addWidget(PlainLabel(self.batch.file_name, role="section", elide=True), 1)
        line.addWidget(self.kind)
        self.body.addLayout(line)
        self.table = Table(COLUMNS, "rejects", self.context, accessible=N_("Rows not imported"))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.note)
        self.resize(860, 520)

    def _load(self) -> None:
        kind = self.kind.value()
        self.ok.setEnabled(kind is not None)
        if kind is None:
            return
        imports, number = self.context.desk.imports, self.batch.id
        self.context.jobs.quick(lambda: imports.rejects(number, limit=MOST, kinds=(kind,)), self._show)

    def _show(self, page: TurnedAwayPage) -> None:
        self.table.set_rows(page.rows)
        shown = len(page.rows)
        text = ngettext("{n} of {all} row is shown.", "{n} of {all} rows are shown.", shown)
        self.note.setText(text.format(n=formats.number(shown), all=formats.number(page.counted)))
        self.note.setVisible(shown < page.counted)

    def submit(self) -> None:
        """Ask where to, and write."""
        suggested = f"{Path(self.batch.file_name).stem}-{self.kind.value()}.csv"
        name, _filter = QFileDialog.getSaveFileName(self, _("Save the rows"), suggested, "CSV (*.csv)")
        if name:
            self.save_to(Path(name), (self.kind.value(),))

    def save_to(self, file: Path, kinds: Sequence[str]) -> None:
        """Write the rows of some kinds."""
        imports, number, messages = self.context.desk.imports, self.batch.id, self.context.messages

        def done(count: int) -> None:
            text = ngettext("{n} row written to {file}.", "{n} rows written to {file}.", count)
            messages.info(text.format(n=formats.number(count), file=file.name))
            self.accept()

        self.context.jobs.quick(lambda: imports.save_rejects(number, file, kinds), done)

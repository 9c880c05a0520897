"""The rows of a batch that were not imported: put right in place and imported, or saved to a file with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.imports import Batch, FileOutcome, TurnedAwayPage
from salesdesk.services.imports.mending import Verdict
from salesdesk.types import Change
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.importing.mend_grid import Line, MendGrid
from salesdesk.ui.widgets import Button, Chooser, PlainLabel

MOST = 2_000
"""Rows shown; a file holds all that are kept."""
REJECTED = "rejected"

KINDS = (
    (REJECTED, N_("rejected rows")),
    ("duplicate", N_("there already")),
    ("not-call", N_("no calls")),
)


class RejectsDialog(Dialog):
    """Shows the rows of one batch, kind by kind; ``mended`` carries the outcome of rows that were put right."""

    title = N_("Rows not imported")
    ok_text = N_("Import the rows put right")
    cancel_text = N_("Close")

    mended = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None, batch: Batch) -> None:
        self.batch = batch
        self._edited: dict[int, tuple[str, ...]] = {}
        self._good: set[int] = set()
        super().__init__(context, parent)
        self._load()

    def build(self) -> None:
        """The kinds above, the rows below."""
        self.kind = Chooser()
        self.kind.fill_with(self._kinds)
        self.bind(self.kind.setAccessibleName, N_("Which rows"))
        self.kind.picked.connect(lambda _kind: self._load())
        line = QHBoxLayout()
        line.addWidget(PlainLabel(self.batch.file_name, role="section", elide=True), 1)
        line.addWidget(self.kind)
        self.body.addLayout(line)
        self.how = PlainLabel(role="caption", wrap=True)
        self.bind(
            self.how.setText,
            N_("Put the marked cells right: type into them, or paste from Excel. Each row is read again at once."),
        )
        self.body.addWidget(self.how)
        self.table = MendGrid()
        self.table.lines.edited.connect(self._changed)
        self.body.addWidget(self.table, 1)
        self.note = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.note)
        self.save = Button(N_("Save to a file…"), self._save, icon="download", kind="quiet")
        self.buttons.insertWidget(0, self.save)
        self.ok.setEnabled(False)
        self.ok.setDefault(False)
        self.ok.setAutoDefault(False)
        self.resize(1040, 560)

    def _kinds(self) -> Sequence[tuple[str, str]]:
        batch = self.batch
        counts = {REJECTED: batch.rejected, "duplicate": batch.duplicates, "not-call": batch.not_calls}
        return [(kind, f"{_(word)} ({formats.number(counts[kind])})") for kind, word in KINDS if counts[kind]]

    @property
    def _mends(self) -> bool:
        return self.kind.value() == REJECTED and self.batch.status == "imported" and self.batch.kind != "people"

    def _load(self) -> None:
        kind = self.kind.value()
        self.save.setEnabled(kind is not None)
        self._edited, self._good = {}, set()
        self._count()
        if kind is None:
            return
        imports, number = self.context.desk.imports, self.batch.id
        self.context.jobs.quick(lambda: imports.rejects(number, limit=MOST, kinds=(kind,)), self._show)

    def _show(self, page: TurnedAwayPage) -> None:
        columns = self.batch.understanding.get("columns")
        names = [str(c.get("name", "")) for c in columns if isinstance(c, dict)] if isinstance(columns, list) else []
        self.table.show_rows(page.rows, names, editable=self._mends)
        self.how.setVisible(self._mends and bool(page.rows))
        shown = len(page.rows)
        text = ngettext("{n} of {all} row is shown.", "{n} of {all} rows are shown.", shown)
        text = text.format(n=formats.number(shown), all=formats.number(page.counted))
        if self._mends and page.kept < page.counted:
            text = ngettext(
                "{n} row is left; the others were put right.",
                "{n} rows are left; the others were put right.",
                page.kept,
            )
            text = text.format(n=formats.number(page.kept))
        self.note.setText(text)
        self.note.setVisible(shown < page.counted)
        self.table.setFocus()

    # --- putting right

    def _changed(self, line: Line) -> None:
        self._edited[line.row.id] = line.cells
        imports, number, edited = self.context.desk.imports, self.batch.id, {line.row.id: line.cells}
        self.context.jobs.quick(lambda: imports.judge_rows(number, edited), self._judged, self._refused)

    def _judged(self, verdicts: dict[int, Verdict]) -> None:
        self.refuse("")
        self.table.lines.judged(verdicts)
        self._good |= {row_id for row_id, verdict in verdicts.items() if verdict.good}
        self._good -= {row_id for row_id, verdict in verdicts.items() if not verdict.good}
        self._count()

    def _count(self) -> None:
        good = len(self._good)
        text = ngettext("Import {n} row put right", "Import {n} rows put right", good).format(n=formats.number(good))
        self.ok.set_plain(text if good else _(self.ok_text))
        self.ok.setEnabled(bool(good))

    def _refused(self, error: BaseException) -> None:
        self.refuse(" ".join(part for part in (str(error), getattr(error, "hint", "")) if part))

    def submit(self) -> None:
        """Import the rows that can be read now."""
        if not self._good:
            return
        imports, number = self.context.desk.imports, self.batch.id
        edited = {row_id: cells for row_id, cells in self._edited.items() if row_id in self._good}
        self.ok.setEnabled(False)
        self.context.act(
            lambda: imports.mend(number, edited),
            {Change.CALLS, Change.PEOPLE, Change.OUTCOMES},
            self._mended,
            undo_with=lambda outcome: imports.undo(outcome.batch or 0),
            label=_("Rows put right: {file}").format(file=self.batch.file_name),
            failed=self._refused,
        )

    def _mended(self, outcome: FileOutcome) -> None:
        self.mended.emit(outcome)
        if len(self.table.lines.lines) > len(self._good):
            self._load()
        else:
            self.accept()

    # --- to a file

    def _save(self) -> None:
        suggested = f"{Path(self.batch.file_name).stem}-{self.kind.value()}.xlsx"
        name, _filter = QFileDialog.getSaveFileName(self, _("Save the rows"), suggested, "Excel (*.xlsx);;CSV (*.csv)")
        if name:
            self.save_to(Path(name), (self.kind.value(),))

    def save_to(self, file: Path, kinds: Sequence[str]) -> None:
        """Write the rows of some kinds, with line and reason, as CSV or XLSX by the file's ending."""
        imports, number, messages = self.context.desk.imports, self.batch.id, self.context.messages

        def done(count: int) -> None:
            text = ngettext("{n} row written to {file}.", "{n} rows written to {file}.", count)
            messages.info(text.format(n=formats.number(count), file=file.name))

        self.context.jobs.quick(lambda: imports.save_rejects(number, file, kinds), done)

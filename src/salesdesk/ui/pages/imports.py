"""The Import page: choose files, see how each is read, import it, see what came of it; take imports back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.importers.understanding import Choices
from salesdesk.services.imports.gathering import Gathered, gather
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.importing.counts import ResultCard
from salesdesk.ui.importing.file_view import FileView
from salesdesk.ui.importing.looking import Done, Wish, import_alike, judge
from salesdesk.ui.importing.start_view import StartData, StartView, start_data
from salesdesk.ui.page import Page
from salesdesk.ui.undo import Step
from salesdesk.ui.widgets import Button, PlainLabel, ScrollBody, clear_layout

if TYPE_CHECKING:
    from salesdesk.services.imports import Batch, FileOutcome, Undone

TOUCHED = frozenset({Change.CALLS, Change.PEOPLE, Change.OUTCOMES})
KINDS = "*.csv *.txt *.tsv *.log *.xlsx *.xlsm *.xlsb *.xls *.ods *.html *.htm *.gz *.zip"


class ImportPage(Page):
    """Three views, one at a time: the start, one file before its import, the results."""

    name = "import"
    title = N_("Import")
    icon = "import"
    watches = TOUCHED | {Change.FILES}
    follows_focus = False
    uses_period = False
    uses_scope = False

    def build(self) -> None:
        """The three views."""
        self._waiting: list[Path] = []
        self._choices: Choices | None = None
        self._total = 0
        self._done: list[FileOutcome] = []
        self._present: dict[int, list[int]] = {}
        self.views = QStackedLayout(self)
        self.start = StartView(self.context, self.choose_files)
        self.invitation, self.batches = self.start.invitation, self.start.batches
        self.batches.undo_wanted.connect(lambda batch: self.take_back(batch.id, batch.file_name))
        self.batches.redo_wanted.connect(self.import_again)
        self.batches.rows_wanted.connect(self.show_rows)
        self.file = FileView(self.context)
        self.results = self._make_results()
        for view in (self.start, self.file, self.results):
            self.views.addWidget(view)
        self.file.ready.connect(self._import)
        self.file.skipped.connect(self._next)
        self.file.left.connect(self._leave)
        self.file.is_roster.connect(self._import_roster)
        for keys in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._enter)
            shortcut.setEnabled(False)
            self.views.currentChanged.connect(lambda place, s=shortcut: s.setEnabled(place > 0))

    def _make_results(self) -> QWidget:
        view = QWidget()
        layout = QVBoxLayout(view)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        scrolled = ScrollBody()
        self.cards = scrolled.body
        layout.addWidget(scrolled, 1)
        line = QHBoxLayout()
        self.judged = PlainLabel(role="muted", wrap=True)
        self.more = Button(N_("Import more files…"), self.choose_files, icon="folder-open")
        self.close_results = Button(N_("All imports"), self._leave)
        self.today = Button(N_("See what needs attention"), lambda: self.context.go.page("today"), kind="primary")
        line.addWidget(self.judged, 1)
        for button in (self.more, self.close_results, self.today):
            line.addWidget(button)
        layout.addLayout(line)
        return view

    def open(
        self,
        files: Iterable[Path] = (),
        outcomes: Sequence[FileOutcome] = (),
        choices: Choices | None = None,
        **_other: Any,
    ) -> None:
        """Look at these files, one after the other, or at what came of an import; without either the start.

        ``choices``: what was said about the first file before.
        """
        self._choices = choices
        found = [Path(file) for file in files]
        if outcomes:
            self._done = list(outcomes)
            self._show_results()
        elif found:
            self.context.jobs.quick(lambda: gather(found), self._gathered)
        elif self.views.currentWidget() is self.results:
            self._leave()

    def _gathered(self, found: Gathered) -> None:
        """Folders were dropped too: their files are known."""
        if found.empty:
            names = formats.enumerated(folder.name for folder in found.empty)
            self.context.messages.warn(_("No tables in this folder: {names}").format(names=names))
        if found.more:
            text = _("Only the first {n} files are looked at; drop the others afterwards.")
            self.context.messages.warn(text.format(n=formats.number(len(found.files))))
        if found.files:
            self._begin(list(found.files))

    def fetch(self, focus: FocusState) -> StartData:  # noqa: ARG002
        """The imports so far, the layouts, the watched folder."""
        return start_data(self.context.desk)

    def show_data(self, data: StartData) -> None:
        """Show them."""
        self.start.show_data(data)

    def choose_files(self) -> None:
        """Ask for files."""
        recent = self.context.preferences.recent
        tables, everything = _("Tables"), _("All files")
        names, _filter = QFileDialog.getOpenFileNames(
            self, _("Choose call logs"), recent.get("import", ""), f"{tables} ({KINDS});;{everything} (*)"
        )
        if names:
            recent["import"] = str(Path(names[0]).parent)
            self._begin([Path(name) for name in names])

    # --- one file after the other

    def _begin(self, files: list[Path]) -> None:
        if self.views.currentWidget() is self.file:  # files dropped while others are looked at come after them
            self._waiting += files
            self._total += len(files)
            if self.file.refused.isVisible():  # what could not be read has nothing more to say
                self._next()
            else:
                self.file.stand(self._total - len(self._waiting), self._total)
            return
        self._waiting, self._total, self._done = files, len(files), []
        self._next()

    def _next(self) -> None:
        self.file.forget()
        if not self._waiting:
            self._show_results() if self._done else self._leave()
            return
        path = self._waiting.pop(0)
        self.views.setCurrentWidget(self.file)
        self.file.open_file(path, self._total - len(self._waiting), self._total, choices=self._choices)
        self._choices = None

    def _leave(self) -> None:
        self.file.forget()
        self._waiting = []
        if self._done and self.views.currentWidget() is self.file:
            self._show_results()
            return
        self.views.setCurrentWidget(self.start)
        self.invitation.setFocus()

    def _enter(self) -> None:
        """Enter goes on, all the way through for a file whose layout is known; on another button it presses that."""
        view, focused = self.views.currentWidget(), self.focusWidget()
        if view and isinstance(focused, QPushButton) and view.isAncestorOf(focused) and focused.isEnabled():
            focused.click()
        elif view is self.file:
            (self.file.next if self.file.next.isVisible() else self.file.take).click()
        elif view is self.results:
            self.today.click()

    def _import(self, wish: Wish) -> None:
        others = list(self._waiting) if self.file.others.isChecked() else []
        keep = [] if self.file.others.isChecked() else list(self._waiting)
        desk = self.context.desk
        self.context.jobs.run(
            _("Importing {file}").format(file=wish.look.path.name),
            lambda progress: import_alike(desk, wish, others, progress),
            lambda done: self._imported(done, keep),
            self._failed,
            TOUCHED,
        )

    def _imported(self, done: Done, keep: list[Path]) -> None:
        self._waiting = [*done.left, *keep]
        self._done += done.outcomes
        for outcome in done.outcomes:
            if outcome.status == "imported" and outcome.batch is not None:
                self._remember_step(outcome.batch, Path(outcome.file).name)
        self._next()

    def _failed(self, error: BaseException) -> None:
        self.context.messages.error(error)
        self.file.go_to(self.file.step)

    def _import_roster(self, path: Path) -> None:
        from salesdesk.ui.dialogs.people.roster import RosterDialog

        self.roster_dialog = RosterDialog(self.context, self, path)
        self.roster_dialog.finished.connect(lambda _code: self._next())
        self.roster_dialog.open()

    # --- results

    def _show_results(self) -> None:
        clear_layout(self.cards)
        for outcome in self._done:
            name = Path(outcome.file).name
            card = ResultCard(outcome, name)
            card.rejects_wanted.connect(self._show_rows_of)
            card.compare_wanted.connect(lambda batch, file=name: self.compare(batch, file))
            card.confirm_wanted.connect(lambda: self.context.go.page("people"))
            card.undo_wanted.connect(lambda batch, file=name, c=card: self.take_back(batch, file, c))
            self.cards.addWidget(card)
        self.cards.addStretch(1)
        self.views.setCurrentWidget(self.results)
        some = any(outcome.status == "imported" for outcome in self._done)
        self.judged.setText("")
        self.today.setVisible(some)
        if some:
            self.today.setFocus()
            self._judge()

    def _judge(self) -> None:
        desk = self.context.desk
        self.context.jobs.run(
            _("Running the warning rules"),
            lambda _progress: judge(desk),
            self._judged,
            changes={Change.WARNINGS},
            cancellable=False,
        )

    def _judged(self, count: int) -> None:
        text = ngettext("{n} warning is open.", "{n} warnings are open.", count)
        self.judged.setText(text.format(n=formats.number(count)) if count else _("No warnings are open."))

    # --- batches

    def _ways(self, batch_id: int) -> tuple[Callable[[], Undone], Callable[[], None]]:
        """Taking a batch back and importing it again, in turn: each time it has another id."""
        imports = self.context.desk.imports
        current = self._present.setdefault(batch_id, [batch_id])

        def again() -> None:
            current[0] = imports.redo(current[0]).batch or current[0]
            self._present[current[0]] = current

        return lambda: imports.undo(current[0]), again

    def _remember_step(self, batch_id: int, name: str) -> None:
        back, again = self._ways(batch_id)
        self.context.undo.push(Step(_("Import of {file}").format(file=name), back, again, TOUCHED))

    def take_back(self, batch_id: int, name: str, card: ResultCard | None = None) -> None:
        """Take a batch back; Undo imports its file again."""
        back, again = self._ways(batch_id)

        def done(undone: Undone) -> None:
            if card is not None:
                card.taken_back()
            if undone.also_in:
                text = _("These files also hold some of those calls; import them again to get them back: {files}")
                self.context.messages.warn(
                    text.format(files=formats.enumerated(Path(file).name for file in undone.also_in))
                )
            self._judge()

        self.context.act(back, TOUCHED, done, again, _("Taken back: {file}").format(file=name))

    def import_again(self, batch: Batch) -> None:
        """Look at a batch's file anew, with what is remembered of its layout now; it takes the batch's place."""
        self._waiting, self._total, self._done = [], 1, []
        self.views.setCurrentWidget(self.file)
        self.file.open_file(Path(batch.file_path), 1, 1, batch.id, kind=batch.outcome)

    def compare(self, batch_id: int, name: str) -> None:
        """A batch beside the dialer's own report."""
        from salesdesk.ui.dialogs.import_comparison import ComparisonDialog

        self.comparison_dialog = ComparisonDialog(self.context, self, batch_id, name)
        self.comparison_dialog.finished.connect(self.comparison_dialog.deleteLater)
        self.comparison_dialog.open()

    def _show_rows_of(self, batch_id: int) -> None:
        self.context.jobs.quick(lambda: self.context.desk.imports.batch(batch_id), self.show_rows)

    def show_rows(self, batch: Batch) -> None:
        """The rows of a batch that were not imported."""
        if batch.rows == batch.imported or batch.kind == "people":
            return
        from salesdesk.ui.dialogs.import_rejects import RejectsDialog

        self.rejects_dialog = RejectsDialog(self.context, self, batch)
        self.rejects_dialog.mended.connect(lambda _outcome: self._judge())
        self.rejects_dialog.finished.connect(self.rejects_dialog.deleteLater)
        self.rejects_dialog.open()

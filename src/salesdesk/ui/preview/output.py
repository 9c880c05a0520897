"""A shown paper leaves the window: saved, printed, opened in the system's viewer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from salesdesk.i18n import _
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.messages import Messages

if TYPE_CHECKING:
    from salesdesk.ui.widgets.paper_view import PaperView


@cache
def _visiting() -> TemporaryDirectory[str]:
    """A private folder for papers on their way to another program; emptied when this one ends."""
    return TemporaryDirectory(prefix="salesdesk-", ignore_cleanup_errors=True)


class Output:
    """Saves and prints what a view shows. ``folder`` is where the next file is proposed."""

    def __init__(
        self, jobs: Jobs, messages: Messages, view: PaperView, file_name: Callable[[], str] | None = None
    ) -> None:
        self._jobs = jobs
        self._messages = messages
        self._view = view
        self._file_name = file_name or (lambda: "paper.pdf")
        self.folder = Path.home()

    def save_as(self) -> None:
        """Ask for a file and write the paper to it."""
        if not self._view.pdf:
            return
        suggested = self.folder / self._file_name()
        chosen, _filter = QFileDialog.getSaveFileName(self._view, _("Save PDF"), str(suggested), "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Write the paper, whole or not at all."""
        from salesdesk.reports.files import write_bytes

        pdf = self._view.pdf
        self.folder = target.parent

        def written(_nothing: None) -> None:
            self._messages.info(_("Saved as {file}.").format(file=target.name), (_("Open"), lambda: _open(target)))

        self._jobs.quick(lambda: write_bytes(target, pdf), written)

    def open_elsewhere(self) -> None:
        """Hand a copy to the program that shows PDFs here."""
        from salesdesk.reports.files import safe_file_name, write_bytes

        pdf = self._view.pdf
        if not pdf:
            return
        name = safe_file_name("{name}", ".pdf", name=self._file_name().removesuffix(".pdf"))
        target = Path(_visiting().name) / name
        self._jobs.quick(lambda: write_bytes(target, pdf), lambda _done: _open(target))

    def print_paper(self, sizes: tuple[tuple[float, float], ...], current: int) -> None:
        """Ask for the printer; the pages go there one by one."""
        from salesdesk.ui.preview.printing import Printing, ask_printer

        title = self._file_name().removesuffix(".pdf")
        printer = ask_printer(self._view, title, sizes, current)
        if printer is not None and isValid(self._view):
            Printing(self._jobs, printer, self._view.pdf, self._printed, self._view).start()

    def _printed(self, worked: bool) -> None:
        if worked:
            self._messages.info(_("Sent to the printer."))
        else:
            self._messages.warn(_("The printer did not take the paper."))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

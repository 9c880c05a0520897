"""The menu of rating forms: printed or saved before the talk, filled ones read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from salesdesk.i18n import _, ngettext
from salesdesk.services.interviews import InterviewForm, InterviewView
from salesdesk.services.interviews.naming import file_name
from salesdesk.types import Change
from salesdesk.ui.context import Context

_FILLED = "Excel, CSV (*.xlsx *.xls *.ods *.csv)"


class RatingFormMenu:
    """Gives out and takes in forms for a page. ``take`` receives the form with the agent's own rating."""

    def __init__(self, context: Context, page: QWidget, take: Callable[[InterviewForm], None]) -> None:
        self._context = context
        self._page = page
        self._take = take

    def menu_of(self, view: InterviewView, language: str, form: InterviewForm) -> QMenu:
        """The menu, for the window and for tests."""
        menu = QMenu(self._page)

        def add(text: str, call: Callable[[], object]) -> None:
            menu.addAction(text).triggered.connect(lambda _checked=False: call())

        for own, title in ((True, _("The agent's own rating")), (False, _("Ratings by others, anonymous"))):
            menu.addSection(title)
            add(_("Form to print (PDF)…"), lambda own=own: self._give(view, language, ".pdf", own=own))  # type: ignore[misc]
            add(_("Form to fill in (Excel)…"), lambda own=own: self._give(view, language, ".xlsx", own=own))  # type: ignore[misc]
            if own:
                add(_("Import the filled form…"), lambda: self._choose(view, form))
            else:
                add(_("Import filled forms…"), lambda: self._choose_others(view))
        return menu

    def _folder(self) -> str:
        return self._context.preferences.recent.get("papers", str(Path.home()))

    def _give(self, view: InterviewView, language: str, suffix: str, *, own: bool) -> None:
        name = Path(file_name(view.period, view.agent, view.number))
        word = _("self-rating") if own else _("rating by others")
        suggested = Path(self._folder()) / f"{name.stem} {word}{suffix}"
        kind = "PDF (*.pdf)" if suffix == ".pdf" else "Excel (*.xlsx)"
        chosen, _filter = QFileDialog.getSaveFileName(self._page, _("Save the rating form"), str(suggested), kind)
        if chosen:
            self.give_to(view, language, Path(chosen), own=own)

    def give_to(self, view: InterviewView, language: str, target: Path, *, own: bool) -> None:
        """Write the form to a file, as its ending says."""
        self._context.preferences.recent["papers"] = str(target.parent)
        interviews, by = self._context.desk.interviews, view.form.held_on

        def work() -> None:
            if target.suffix.lower() == ".pdf":
                interviews.print_rating_form(view.id, target, language, own=own, back_by=by)
            else:
                interviews.save_rating_form(view.id, target, language, own=own)

        def written(_result: None) -> None:
            self._context.messages.info(_("Saved as {file}.").format(file=target.name))

        self._context.jobs.quick(work, written, write=True)

    def _choose(self, view: InterviewView, form: InterviewForm) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self._page, _("Import the filled form"), self._folder(), _FILLED)
        if chosen:
            self.read(view, form, Path(chosen))

    def read(self, view: InterviewView, form: InterviewForm, path: Path) -> None:
        """Take the agent's own rating into the form."""
        interviews = self._context.desk.interviews

        def done(filled: InterviewForm) -> None:
            self._take(filled)
            self._context.messages.info(_("The agent's own rating stands in the form."))

        self._context.jobs.quick(lambda: interviews.read_self_rating(view.id, path, form), done)

    def _choose_others(self, view: InterviewView) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(self._page, _("Import filled forms"), self._folder(), _FILLED)
        if chosen:
            self.read_others(view, [Path(one) for one in chosen])

    def read_others(self, view: InterviewView, paths: Sequence[Path]) -> None:
        """Take in the ratings of others."""
        interviews = self._context.desk.interviews

        def done(count: int) -> None:
            text = ngettext("{n} rating by others so far.", "{n} ratings by others so far.", count)
            self._context.messages.info(text.format(n=count))

        self._context.jobs.quick(
            lambda: interviews.import_voices(view.id, paths), done, changes={Change.INTERVIEWS}, write=True
        )

"""One file before it is imported: its first rows with their meaning, what was decided, what an import would do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.importers.understanding import Choices
from salesdesk.services.imports import FileOutcome
from salesdesk.types import Outcome
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.importing.counts import DryRunCard
from salesdesk.ui.importing.decisions import DecisionsCard
from salesdesk.ui.importing.looking import Look, look_at, with_meaning, with_word
from salesdesk.ui.importing.preview import Preview
from salesdesk.ui.importing.words import WordsCard
from salesdesk.ui.jobs import Job
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Button, Card, EmptyState, IconLabel, PlainLabel, ScrollBody

SIDE_WIDTH = 344


class FileView(TextMixin, QWidget):
    """``ready`` carries the Look to import, ``skipped`` and ``left`` nothing, ``is_roster`` the path of a roster."""

    ready = Signal(object)
    skipped = Signal()
    left = Signal()
    is_roster = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.look: Look | None = None
        self._path: Path | None = None
        self._ticket = 0
        self._counting: Job | None = None
        self._waiting = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        outer.setSpacing(theme.MD)
        outer.addLayout(self._head())
        outer.addWidget(self._body(), 1)
        outer.addWidget(self._refusal(), 1)
        outer.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        self.file = PlainLabel(role="section", elide=True)
        self.facts = PlainLabel(role="muted")
        self.place = PlainLabel(role="caption")
        line.addWidget(IconLabel("file-text"))
        line.addWidget(self.file, 1)
        line.addWidget(self.facts)
        line.addWidget(self.place)
        return line

    def _body(self) -> QWidget:
        self.body = QWidget()
        across = QHBoxLayout(self.body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.LG)
        self.preview = Preview()
        self.preview.meant.connect(self._meant)
        self.decisions = DecisionsCard()
        self.decisions.decided.connect(self._look_again)
        self.words = WordsCard()
        self.words.taught.connect(self._taught)
        self.counts = DryRunCard()
        side = ScrollBody()
        side.setFixedWidth(theme.px(SIDE_WIDTH))
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for card in (self.counts, self.words, self.decisions):
            side.body.addWidget(card)
        side.body.setSpacing(theme.MD)
        side.body.addStretch(1)
        across.addWidget(self.preview, 1)
        across.addWidget(side)
        return self.body

    def _refusal(self) -> QWidget:
        """What stands in place of the rows when the file cannot be read."""
        self.refused = Card(N_("This file cannot be imported"))
        self.why = EmptyState("triangle-alert", N_("The file cannot be read."))
        self.refused.body.addWidget(self.why, 1)
        self.refused.hide()
        return self.refused

    def _foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        self.others = QCheckBox()
        self.others.setChecked(True)
        self.roster = Button(N_("Import as a roster"), self._roster, icon="users")
        self.skip = Button(N_("Skip this file"), self.skipped.emit, icon="skip-forward", kind="quiet")
        self.leave = Button(N_("Cancel"), self.left.emit)
        self.take = Button(N_("Import"), self._take, icon="import", kind="primary")
        line.addWidget(self.others)
        line.addStretch()
        for button in (self.skip, self.roster, self.leave, self.take):
            line.addWidget(button)
        return line

    def open_file(self, path: Path, number: int, total: int) -> None:
        """Look at a file, the ``number``-th of ``total``."""
        self.look, self._path = None, path
        self.file.setText(path.name)
        self.file.set_tip(str(path))
        self.facts.setText("")
        self.stand(number, total)
        self.take.setEnabled(False)
        self.roster.hide()
        self.body.setEnabled(False)
        self.counts.wait()
        self._look(Choices())

    def stand(self, number: int, total: int) -> None:
        """Say which of how many files this is: more may come while it is looked at."""
        self._waiting = total - number
        self.place.setText(_("file {n} of {all}").format(n=number, all=total) if total > 1 else "")
        self._speak()

    def forget(self) -> None:
        """The file was imported or left: stop counting."""
        self._ticket += 1
        self._stop_counting()
        self.look, self._path = None, None

    def _look(self, choices: Choices) -> None:
        path = self._path
        if path is None:
            return
        self._stop_counting()
        self._ticket += 1
        ticket, desk = self._ticket, self.context.desk
        self.context.jobs.quick(
            lambda: look_at(desk, path, choices),
            lambda look: self._seen(ticket, look),
            lambda error: self._unreadable(ticket, error),
        )

    def _seen(self, ticket: int, look: Look) -> None:
        if ticket != self._ticket:
            return
        self.look = look
        self.refused.hide()
        self.body.show()
        self.body.setEnabled(True)
        self.preview.show_look(look)
        self.decisions.show_look(look)
        self.words.show_look(look)
        rows = look.understood.rows
        about = ngettext("{n} row", "{n} rows", rows).format(n=formats.number(rows))
        self.facts.setText(_("about {rows}").format(rows=about) if look.understood.estimated else about)
        self.roster.setVisible(look.understood.purpose == "people")
        self.take.setEnabled(look.is_log)
        if look.is_log:
            self.take.setFocus()
            self._count(look)
        elif look.understood.purpose == "people":
            self.roster.setFocus()
            self.counts.refuse(_("This looks like a roster, not like a call log."))
        else:
            self.counts.refuse(
                _("This does not look like a call log. If it is one, say over the columns which holds the start.")
            )

    def _unreadable(self, ticket: int, error: BaseException) -> None:
        if ticket != self._ticket:
            return
        if self.look is not None:  # another choice made it unreadable: say so, and go back to what was
            self.context.messages.error(error)
            self._seen(ticket, self.look)
            return
        text = f"{error.message}\n{error.hint}" if isinstance(error, SalesDeskError) else str(error)
        self.why.text.setText(text.strip())
        self.body.hide()
        self.refused.show()
        (self.skip if self._waiting else self.leave).setFocus()

    def _count(self, look: Look) -> None:
        self.counts.wait()
        ticket, imports = self._ticket, self.context.desk.imports
        self._counting = self.context.jobs.run(
            _("Checking {file}").format(file=look.path.name),
            lambda progress: imports.dry_run(look.path, look.choices, progress),
            lambda outcome: self._counted(ticket, outcome),
            lambda error: self._not_counted(ticket, error),
            write=True,
        )

    def _counted(self, ticket: int, outcome: FileOutcome) -> None:
        if ticket == self._ticket:
            self._counting = None
            self.counts.show_outcome(outcome)

    def _not_counted(self, ticket: int, error: BaseException) -> None:
        if ticket == self._ticket:
            self._counting = None
            self.counts.refuse(str(error))

    def _stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def _look_again(self, choices: Choices) -> None:
        self._look(choices)

    def _meant(self, place: int, field: str) -> None:
        if self.look is not None:
            self._look(with_meaning(self.look, place, field))

    def _taught(self, word: str, outcome: Outcome | None) -> None:
        if self.look is not None:
            choices = with_word(self.look.choices, word, outcome)
            # Shown at once: the next word may be taught before the file was looked at again.
            self.look = replace(self.look, choices=choices)
            self._look(choices)

    def _take(self) -> None:
        if self.look is not None and self.look.is_log:
            self._stop_counting()
            self.take.setEnabled(False)
            self.ready.emit(self.look)

    def _roster(self) -> None:
        if self._path is not None:
            self.is_roster.emit(self._path)

    def _speak(self) -> None:
        text = ngettext(
            "Import the other file too, if it looks the same",
            "Import the other {n} files too, as far as they look the same",
            self._waiting,
        )
        self.others.setText(text.format(n=self._waiting))
        self.others.setVisible(self._waiting > 0)
        self.skip.setVisible(self._waiting > 0)

    def retranslate(self) -> None:
        """Everything that was made from data, in the new language."""
        super().retranslate()
        if self.look is not None:
            self._speak()
            self._look(self.look.choices)

"""One file before it is imported, in three steps: its rows and columns, its agents and words, what an import would do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.importers.understanding import Choices
from salesdesk.services.imports.checking import Checked
from salesdesk.services.imports.recognising import PEOPLE
from salesdesk.services.imports.who import AgentChoices
from salesdesk.types import Outcome, Progress
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.importing.agents import Strangers, strangers
from salesdesk.ui.importing.file_steps import CheckStep, NamesStep, RowsStep
from salesdesk.ui.importing.looking import Look, Wish, check, look_at, with_meaning, with_word
from salesdesk.ui.importing.steps import CHECK, FILE, NAMES, StepRail
from salesdesk.ui.jobs import Job
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Button, Card, EmptyState, IconLabel, PlainLabel


class FileView(TextMixin, QWidget):
    """``ready`` carries the Wish to import, ``skipped`` and ``left`` nothing, ``is_roster`` the path of a roster."""

    ready = Signal(object)
    skipped = Signal()
    left = Signal()
    is_roster = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.look: Look | None = None
        self.checked: Checked | None = None
        self._checked_for: AgentChoices | None = None
        self._path: Path | None = None
        self._instead_of: int | None = None
        self._ticket = 0
        self._counting: Job | None = None
        self._waiting = 0
        self._kind = ""
        self._strangers_known = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        outer.setSpacing(theme.MD)
        outer.addLayout(self._head())
        outer.addWidget(self._body(), 1)
        outer.addWidget(self._refusal(), 1)
        outer.addLayout(self._foot())

    # --- widgets

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        self.file = PlainLabel(role="section", elide=True)
        self.facts = PlainLabel(role="muted")
        self.place = PlainLabel(role="caption")
        self.rail = StepRail()
        self.rail.asked.connect(self.go_to)
        line.addWidget(IconLabel("file-text"))
        line.addWidget(self.file, 1)
        line.addWidget(self.facts)
        line.addWidget(self.place)
        line.addWidget(self.rail)
        return line

    def _body(self) -> QWidget:
        self.body = QWidget()
        self.rows = RowsStep()
        self.names = NamesStep()
        self.check = CheckStep(self.context)
        self.stack = QStackedLayout(self.body)
        for step in (self.rows, self.names, self.check):
            self.stack.addWidget(step)
        self.preview, self.decisions = self.rows.preview, self.rows.decisions
        self.words, self.agents = self.names.words, self.names.agents
        self.counts = self.check.counts
        self.preview.meant.connect(self._meant)
        self.decisions.decided.connect(self._look)
        self.decisions.kind_said.connect(self._hold)
        self.words.taught.connect(self._taught)
        self.agents.decided.connect(self._mark_steps)
        self.check.again.connect(self._replace)
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
        self.back = Button(N_("Back"), self.go_back, icon="arrow-left")
        self.next = Button(N_("Next"), self.go_on, icon="arrow-right", kind="primary")
        self.take = Button(N_("Import"), self._take, icon="import", kind="primary")
        line.addWidget(self.others)
        line.addStretch()
        for button in (self.skip, self.roster, self.leave, self.back, self.next, self.take):
            line.addWidget(button)
        return line

    # --- the way through

    def open_file(
        self,
        path: Path,
        number: int,
        total: int,
        instead_of: int | None = None,
        choices: Choices | None = None,
        kind: str = "",
    ) -> None:
        """Look at a file, the ``number``-th of ``total``; ``instead_of``: the batch whose place it takes.

        ``choices`` and ``kind``: what is said of it already; else it is found out.
        """
        self.forget()
        self._path, self._instead_of = path, instead_of
        self._kind = kind
        self.file.setText(path.name)
        self.file.set_tip(str(path))
        self.facts.setText("")
        self.stand(number, total)
        self.roster.hide()
        self.body.setEnabled(False)
        self.names.wait()
        self._show_step(FILE)
        self._look(choices or Choices())

    def stand(self, number: int, total: int) -> None:
        """Say which of how many files this is: more may come while it is looked at."""
        self._waiting = total - number
        self.place.setText(_("file {n} of {all}").format(n=number, all=total) if total > 1 else "")
        self._speak()

    def forget(self) -> None:
        """The file was imported or left: stop counting."""
        self._ticket += 1
        self._stop_counting()
        self.look, self._path, self.checked, self._checked_for = None, None, None, None
        self._strangers_known = False
        self._instead_of = None
        self._kind = ""
        self.agents.forget()
        self.check.clear()

    @property
    def step(self) -> int:
        """Which of the three steps is shown."""
        return self.stack.currentIndex()

    @property
    def asks_names(self) -> bool:
        """Whether there are agents or words to decide about; True as long as that is not known."""
        return not self._strangers_known or bool(self.agents.count or self.words.choosers)

    def go_on(self) -> None:
        """The next step that has something to say."""
        if self.look is not None and self.look.is_log:
            self.go_to(NAMES if self.step == FILE and self.asks_names else CHECK)

    def go_back(self) -> None:
        """The step before."""
        self.go_to(NAMES if self.step == CHECK and self.asks_names else FILE)

    def go_to(self, step: int) -> None:
        """Show a step; the check counts again when who is who was decided since."""
        if self.look is None or (step != FILE and not self.look.is_log):
            self.rail.show_step(self.step)
            return
        self._show_step(step)
        if step == CHECK and self._checked_for != self._who() and self._counting is None:
            self._count(self.look, self._who())
        (self.next if step != CHECK else self.take).setFocus()

    def _show_step(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self._mark_steps()

    def _mark_steps(self) -> None:
        step, log = self.step, self.look is not None and self.look.is_log
        self.rail.show_step(step)
        self.rail.allow(on=log, names=self.asks_names)
        self.rail.count(NAMES, self.agents.count + len(self.words.choosers) if self._strangers_known else 0)
        self.back.setVisible(step != FILE)
        self.next.setVisible(step != CHECK)
        self.next.setEnabled(log)
        self.take.setVisible(step == CHECK)
        outcome = self.checked.outcome if self.checked is not None else None
        settled = self._checked_for == self._who() and self._counting is None
        self.take.setEnabled(log and settled and outcome is not None and outcome.imported > 0)
        self.others.setVisible(self._waiting > 0 and step == CHECK)

    def _who(self) -> AgentChoices:
        return self.agents.choices() if self._strangers_known else AgentChoices()

    # --- reading

    def _look(self, choices: Choices) -> None:
        path = self._path
        if path is None:
            return
        self._stop_counting()
        self._ticket += 1
        ticket, desk, kind = self._ticket, self.context.desk, self._kind
        self.context.jobs.quick(
            lambda: look_at(desk, path, choices, kind),
            lambda look: self._seen(ticket, look),
            lambda error: self._unreadable(ticket, error),
        )

    def _seen(self, ticket: int, look: Look) -> None:
        if ticket != self._ticket:
            return
        first = self.look is None
        self.look = look
        self.refused.hide()
        self.body.show()
        self.rail.show()
        self.body.setEnabled(True)
        self.rows.show_look(look)
        self.words.show_look(look)
        rows = look.understood.rows
        about = ngettext("{n} row", "{n} rows", rows).format(n=formats.number(rows))
        self.facts.setText(_("about {rows}").format(rows=about) if look.understood.estimated else about)
        self.roster.setVisible(look.kind == PEOPLE)
        self.checked = None
        self._mark_steps()
        if look.is_log:
            if first:
                self.next.setFocus()
            self._count(look, self._who())
        elif look.kind == PEOPLE:
            self.roster.setFocus()
            self.rows.refuse(_("This looks like a roster, not like a call log."))
        else:
            self.rows.refuse(
                _("This does not look like a call log. If it is one, say over the columns which holds the start.")
            )

    def _unreadable(self, ticket: int, error: BaseException) -> None:
        if ticket != self._ticket:
            return
        if self.look is not None:  # another choice made it unreadable: say so, and go back to what was
            self.context.messages.error(error)
            self._kind = self.look.kind
            self._seen(ticket, self.look)
            return
        text = f"{error.message}\n{error.hint}" if isinstance(error, SalesDeskError) else str(error)
        self.why.text.setText(text.strip())
        self.body.hide()
        self.rail.hide()
        self.next.hide()
        self.refused.show()
        (self.skip if self._waiting else self.leave).setFocus()

    # --- counting

    def _count(self, look: Look, agents: AgentChoices) -> None:
        self._stop_counting()
        self.check.wait()
        ticket, desk, instead_of = self._ticket, self.context.desk, self._instead_of
        ask = not self._strangers_known

        def work(progress: Progress) -> tuple[Checked, Strangers | None]:
            checked = check(desk, look, agents, progress, instead_of)
            if not ask or not (checked.unknown or checked.left_out):
                return checked, None
            return checked, strangers(checked, desk.people.agents())

        self._counting = self.context.jobs.run(
            _("Checking {file}").format(file=look.path.name),
            work,
            lambda answer: self._counted(ticket, agents, *answer),
            lambda error: self._not_counted(ticket, error),
            write=True,
        )
        self._mark_steps()

    def _counted(self, ticket: int, agents: AgentChoices, checked: Checked, found: Strangers | None) -> None:
        if ticket != self._ticket:
            return
        self._counting = None
        self.checked = checked
        self.preview.show_turned_away(checked.turned_away)
        self.check.show_checked(checked, self._instead_of)
        if not self._strangers_known:
            self._strangers_known = True
            if found is not None:
                self.agents.show_strangers(found)
            self.names.settle(asked=bool(self.agents.count))
            if self.step == NAMES and not self.asks_names:
                self._checked_for = self._who()
                self.go_to(CHECK)
        # What was left out until now is asked about again, and still left out: that changes no count.
        self._checked_for = self._who() if found is not None else agents
        self._mark_steps()
        if self.step == CHECK and self.take.isEnabled():
            self.take.setFocus()

    def _not_counted(self, ticket: int, error: BaseException) -> None:
        if ticket == self._ticket:
            self._counting = None
            self.check.refuse(str(error))
            self._mark_steps()

    def _stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    # --- what the user says

    def _meant(self, place: int, field: str) -> None:
        if self.look is not None:
            self._strangers_known = self._strangers_known and not field.startswith("agent")
            self._look(with_meaning(self.look, place, field))

    def _hold(self, kind: str) -> None:
        """The user said what the file holds."""
        self._kind = kind
        if self.look is not None:
            self._strangers_known = False
            self.agents.forget()
            self.names.wait()
            self._look(replace(self.look.choices, mapping={}))

    def _taught(self, word: str, outcome: Outcome | None) -> None:
        if self.look is not None:
            choices = with_word(self.look.choices, word, outcome)
            # Shown at once: the next word may be taught before the file was looked at again.
            self.look = replace(self.look, choices=choices)
            self._look(choices)

    def _replace(self, batch_id: int) -> None:
        """The file was imported before: import it in the place of that batch."""
        if self.look is not None:
            self._instead_of = batch_id
            self._count(self.look, self._who())

    def _take(self) -> None:
        if self.look is not None and self.take.isEnabled():
            self._stop_counting()
            self.take.setEnabled(False)
            self.ready.emit(Wish(self.look, self._who(), self._instead_of))

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
        self.others.setVisible(self._waiting > 0 and self.step == CHECK)
        self.skip.setVisible(self._waiting > 0)

    def retranslate(self) -> None:
        """Everything that was made from data, in the new language."""
        super().retranslate()
        if self.look is not None:
            self._speak()
            self._look(self.look.choices)

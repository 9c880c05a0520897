"""A roster file: what each line would do, then the import as one batch."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk.formats import enumerated, listed
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.people import PeopleService
from salesdesk.services.people.enrolling import RosterResult
from salesdesk.services.people.enrolment import ROSTER_ACTIONS, RosterAction, RosterLine, RosterPlan
from salesdesk.types import Change
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets.fields import DateField
from salesdesk.ui.widgets.labels import PlainLabel


def _changes(line: RosterLine) -> str:
    if line.problem:
        return line.problem
    return listed(
        f"{what}: {before} → {after}" if before else f"{what}: {after}" for what, before, after in line.changes
    )


COLUMNS = (
    Column("line", N_("Line"), "right"),
    Column("action", N_("What happens"), format=lambda action: _(ROSTER_ACTIONS[action])),
    Column("name", N_("Full name")),
    Column("number", N_("Number")),
    Column("changes", N_("Changes"), value=_changes, tooltip=_changes),
)


class RosterDialog(SavingDialog):
    """Shows the plan of ``file`` and imports it."""

    title = N_("Import a roster")
    ok_text = N_("Import")

    def __init__(self, context: Context, parent: QWidget | None, file: Path) -> None:
        self.file = file
        self.plan: RosterPlan | None = None
        super().__init__(context, parent)
        self._look()

    def build(self) -> None:
        """The counts, the lines, and since when changes count."""
        self.head = PlainLabel(self.file.name, role="section", elide=True)
        self.counts = PlainLabel(role="muted", wrap=True)
        self.bind(self.counts.setText, N_("Reading the file…"))
        self.table = Table(COLUMNS, accessible=N_("Lines of the roster"))
        self.since = DateField()
        row = QHBoxLayout()
        label = PlainLabel(role="label")
        self.bind(label.setText, N_("Changes of team and level count from"))
        self.bind(self.since.setAccessibleName, N_("Changes of team and level count from"))
        label.setBuddy(self.since)
        row.addWidget(label)
        row.addWidget(self.since)
        row.addStretch()
        for widget in (self.head, self.counts):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row)
        self.since.picked.connect(lambda _day: self._look())
        self.ok.setEnabled(False)
        self.resize(760, 520)

    def _look(self) -> None:
        people, file, since = self.context.desk.people, self.file, self.since.day()
        self.context.jobs.quick(lambda: people.plan_roster(file, on=since), self._seen, self._refused_look)

    def _refused_look(self, error: BaseException) -> None:
        if isValid(self):
            self.counts.hide()
            self.show_refusal(error)

    def _seen(self, plan: RosterPlan) -> None:
        self.plan = plan
        self.table.set_rows(plan.lines)
        self.unbind(self.counts.setText)
        self.counts.setText(counted(plan))
        self.ok.setEnabled(plan.count(RosterAction.NEW) + plan.count(RosterAction.CHANGED) > 0)

    def submit(self) -> None:
        """Import."""
        people, file, since = self.context.desk.people, self.file, self.since.day()
        self.save(
            lambda: people.import_roster(file, on=since),
            {Change.PEOPLE},
            _("Roster {file} imported").format(file=file.name),
            lambda done: _undo(people, done),
        )


def _undo(people: PeopleService, done: RosterResult) -> None:
    if done.batch is not None:
        people.undo_roster(done.batch)


def counted(plan: RosterPlan) -> str:
    """How many lines do what, in one sentence."""
    parts = [
        ngettext("{n} new agent", "{n} new agents", n).format(n=n) if (n := plan.count(RosterAction.NEW)) else "",
        ngettext("{n} changed", "{n} changed", n).format(n=n) if (n := plan.count(RosterAction.CHANGED)) else "",
        ngettext("{n} as it is", "{n} as they are", n).format(n=n) if (n := plan.count(RosterAction.SAME)) else "",
        ngettext("{n} can't be taken", "{n} can't be taken", n).format(n=n)
        if (n := plan.count(RosterAction.CONFLICT) + len(plan.errors))
        else "",
    ]
    text = enumerated(part for part in parts if part) or _("The roster is empty.")
    if plan.new_teams:
        names = enumerated(name for name, _stage in plan.new_teams)
        text += _(" New teams: {names}.").format(names=names)
    return text


def ask_for_roster(parent: QWidget) -> Path | None:
    """Let the user choose a roster file."""
    chosen, _filter = QFileDialog.getOpenFileName(
        parent, _("Choose a roster"), "", _("Tables (*.csv *.txt *.tsv *.xlsx *.xls *.ods);;All files (*)")
    )
    return Path(chosen) if chosen else None

"""A team's name and stage."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.people import TeamRow
from salesdesk.types import Change, TeamStage
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.fields import Form
from salesdesk.ui.widgets.pickers import EnumPicker


class TeamDialog(SavingDialog):
    """Adds a team, or changes ``team``."""

    title = N_("Team")

    def __init__(self, context: Context, parent: QWidget | None = None, team: TeamRow | None = None) -> None:
        self._team = team
        super().__init__(context, parent)
        if team is not None:
            self.name.setText(team.name)
            self.stage.set_value(team.stage)

    def build(self) -> None:
        """Name and stage."""
        self.name = QLineEdit()
        self.name.setMinimumWidth(320)
        self.stage = EnumPicker(TeamStage)
        form = Form()
        self.name_field = form.add(N_("Name"), self.name)
        form.add(N_("Stage"), self.stage, N_("The stage chooses how results and process weigh in the score."))
        self.body.addWidget(form)
        self.name.setFocus()

    def submit(self) -> None:
        """Save it."""
        people, name, stage, team = self.context.desk.people, self.name.text(), self.stage.value(), self._team
        if team is None:
            work, label = (lambda: people.add_team(name, stage)), _("Team {name} added").format(name=name.strip())
        else:
            team_id = team.id
            work = lambda: people.edit_team(team_id, name, stage)  # noqa: E731
            label = _("Team {name} changed").format(name=name.strip())
        self.save(work, {Change.PEOPLE}, label, lambda done: people.restore(done.before))

"""Into another team from a day on; and out of the company."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from salesdesk.formats import enumerated
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import today
from salesdesk.services.people import AgentRow, TeamRow
from salesdesk.types import Change
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.fields import DateField, Form
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import TeamPicker

_SHOWN = 6


def named(agents: Sequence[AgentRow]) -> str:
    """The names of a few agents, and how many more there are."""
    names = enumerated(agent.name for agent in agents[:_SHOWN])
    more = len(agents) - _SHOWN
    if more <= 0:
        return names
    return ngettext("{names} and {n} more", "{names} and {n} more", more).format(names=names, n=more)


class MoveDialog(SavingDialog):
    """Moves agents to a team."""

    title = N_("Move to another team")
    ok_text = N_("Move")

    def __init__(
        self, context: Context, parent: QWidget | None, agents: Sequence[AgentRow], teams: Sequence[TeamRow]
    ) -> None:
        self._agents = list(agents)
        self._teams = [team for team in teams if team.active]
        super().__init__(context, parent)

    def build(self) -> None:
        """Who, where to, since when."""
        who = PlainLabel(named(self._agents), wrap=True)
        self.team = TeamPicker(empty=N_("No team"))
        self.team.fill_teams(self._teams)
        self.since = DateField(today(), optional=True)
        form = Form()
        form.add(N_("To team"), self.team)
        form.add(
            N_("From"),
            self.since,
            N_("Figures before this day stay with the old team. Empty: it was always so."),
        )
        self.body.addWidget(who)
        self.body.addWidget(form)
        if all(agent.team_id is None for agent in self._agents):
            self.since.set_day(None)

    def submit(self) -> None:
        """Move them."""
        people, ids = self.context.desk.people, [agent.id for agent in self._agents]
        team_id, since = self.team.value(), self.since.day()
        label = _("Moved: {names}").format(names=named(self._agents))
        self.save(
            lambda: people.move_many(ids, team_id, since),
            {Change.PEOPLE},
            label,
            lambda done: people.restore(done.before),
        )


class LeaveDialog(SavingDialog):
    """An agent has left: the last day."""

    title = N_("Agent has left")
    ok_text = N_("Deactivate")

    def __init__(self, context: Context, parent: QWidget | None, agent: AgentRow) -> None:
        self._agent = agent
        super().__init__(context, parent)

    def build(self) -> None:
        """The day, and what becomes of the past."""
        self.left_on = DateField(today())
        form = Form()
        form.add(
            N_("Last working day"),
            self.left_on,
            N_("Calls, figures, plans and interviews of the time before stay as they are."),
        )
        self.body.addWidget(PlainLabel(self._agent.name, role="section"))
        self.body.addWidget(form)

    def submit(self) -> None:
        """Deactivate."""
        people, agent, day = self.context.desk.people, self._agent, self.left_on.day() or today()
        self.save(
            lambda: people.deactivate(agent.id, day),
            {Change.PEOPLE},
            _("{name} deactivated").format(name=agent.name),
            lambda done: people.restore(done.before),
        )

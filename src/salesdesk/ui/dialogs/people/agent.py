"""Everything a person writes about an agent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from salesdesk.i18n import N_, _
from salesdesk.periods import today
from salesdesk.services.people import AgentCard, AgentDraft, AgentRow, TeamRow
from salesdesk.types import AgentStatus, Change, Json, Level
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.fields import DateField, Form, TextArea
from salesdesk.ui.widgets.pickers import AgentPicker, EnumPicker, TeamPicker


class AgentDialog(SavingDialog):
    """Adds an agent, or changes the one of ``card``. A changed team or level is dated."""

    title = N_("Agent")

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        teams: Sequence[TeamRow],
        agents: Sequence[AgentRow],
        card: AgentCard | None = None,
        team_id: int | None = None,
    ) -> None:
        self._card = card
        own = card.row.id if card else None
        self._teams = [team for team in teams if team.active or (card and team.id == card.row.team_id)]
        self._mentors = [one for one in agents if one.status is not AgentStatus.INACTIVE and one.id != own]
        super().__init__(context, parent, draft_key=f"agent:{own or 'new'}")
        self.team.set_value(team_id)
        if card is not None:
            self._show(card)
        self._date_the_change()

    def build(self) -> None:
        """The fields, two in a row."""
        self.name, self.number, self.post = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setMinimumWidth(220)
        self.team = TeamPicker(empty=N_("No team"))
        self.team.fill_teams(self._teams)
        self.level = EnumPicker(Level)
        self.level.set_value(Level.INTERMEDIATE)
        self.since = DateField(today(), optional=True)
        self.hired = DateField(None, optional=True)
        self.mentor = AgentPicker(empty=N_("Nobody"))
        self.mentor.fill_agents(self._mentors)
        self.note = TextArea(lines=2)
        form = Form()
        form.row((N_("Full name"), self.name), (N_("Number"), self.number, N_("As in the dialer's export.")))
        form.row((N_("Team"), self.team), (N_("Level"), self.level))
        self.since_field = form.add(
            N_("Team and level count from"),
            self.since,
            N_("Figures before this day stay with the old team and level. Empty: it was always so."),
        )
        form.row((N_("Hired"), self.hired), (N_("Mentor"), self.mentor))
        form.add(N_("Post"), self.post)
        form.add(N_("Note"), self.note)
        self.body.addWidget(form)
        for picker in (self.team, self.level):
            picker.currentIndexChanged.connect(lambda _index: self._date_the_change())
        self.name.setFocus()

    def _show(self, card: AgentCard) -> None:
        row = card.row
        self.name.setText(row.name)
        self.number.setText(row.number)
        self.post.setText(card.post)
        self.team.set_value(row.team_id)
        self.level.set_value(row.level)
        self.hired.set_day(row.hired_on)
        self.mentor.set_value(row.mentor_id)
        self.note.set_text(card.note)

    def _date_the_change(self) -> None:
        """Ask since when only where a team or level becomes another."""
        row = self._card.row if self._card else None
        changed = row is not None and (
            (row.team_id is not None and self.team.value() != row.team_id) or self.level.value() is not row.level
        )
        self.since_field.setVisible(changed)

    def draft(self) -> AgentDraft:
        """What was typed."""
        dated = not self.since_field.isHidden()
        return AgentDraft(
            name=self.name.text(),
            number=self.number.text(),
            team_id=self.team.value(),
            level=self.level.value(),
            hired_on=self.hired.day(),
            mentor_id=self.mentor.value(),
            post=self.post.text(),
            note=self.note.text(),
            since=self.since.day() if dated else None,
        )

    def submit(self) -> None:
        """Save it."""
        people, draft, card = self.context.desk.people, self.draft(), self._card
        name = draft.name.strip()
        if card is None:
            work, label = (lambda: people.add(draft)), _("{name} added").format(name=name)
        else:
            agent_id = card.row.id
            work = lambda: people.edit(agent_id, draft)  # noqa: E731
            label = _("{name} changed").format(name=name)
        self.save(work, {Change.PEOPLE}, label, lambda done: people.restore(done.before))

    def gather(self) -> dict[str, Json]:
        """For the draft of a half-filled form."""
        hired = self.hired.day()
        return {
            "name": self.name.text(),
            "number": self.number.text(),
            "team": self.team.value(),
            "level": str(self.level.value().value),
            "hired": hired.isoformat() if hired else None,
            "mentor": self.mentor.value(),
            "post": self.post.text(),
            "note": self.note.text(),
        }

    def restore(self, data: dict[str, Json]) -> None:
        """Take up the draft."""
        hired = data.get("hired")
        self.name.setText(str(data.get("name", "")))
        self.number.setText(str(data.get("number", "")))
        self.team.set_value(data.get("team"))
        self.level.set_value(Level(str(data.get("level", Level.INTERMEDIATE.value))))
        self.hired.set_day(date.fromisoformat(hired) if isinstance(hired, str) else None)
        self.mentor.set_value(data.get("mentor"))
        self.post.setText(str(data.get("post", "")))
        self.note.set_text(str(data.get("note", "")))

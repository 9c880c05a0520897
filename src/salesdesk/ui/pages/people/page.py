"""Teams on the left, their agents on the right; every change can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.people import AgentRow, Duplicate, TeamRow
from salesdesk.services.people.reading import AgentFilter
from salesdesk.types import AgentStatus, Change
from salesdesk.ui import theme
from salesdesk.ui.dialogs.people.agent import AgentDialog
from salesdesk.ui.dialogs.people.merging import MergeDialog
from salesdesk.ui.dialogs.people.moving import LeaveDialog, MoveDialog, named
from salesdesk.ui.dialogs.people.roster import RosterDialog, ask_for_roster
from salesdesk.ui.dialogs.people.team import TeamDialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.people.bars import DuplicateBar, FoundBar
from salesdesk.ui.pages.people.columns import AGENT_COLUMNS, TEAM_COLUMNS, TeamLine, team_lines
from salesdesk.ui.pages.people.team_table import TeamTable
from salesdesk.ui.tables import Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import SearchBox
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import EmptyState

HERE = (AgentStatus.ACTIVE, AgentStatus.UNCONFIRMED)
_SHOWN: dict[str, tuple[AgentStatus, ...]] = {
    "here": HERE,
    "unconfirmed": (AgentStatus.UNCONFIRMED,),
    "left": (AgentStatus.INACTIVE,),
    "all": tuple(AgentStatus),
}


@dataclass(frozen=True, slots=True)
class PeopleData:
    """Everything the page shows, today."""

    teams: list[TeamRow]
    agents: list[AgentRow]
    duplicates: list[Duplicate]


class PeoplePage(Page):
    """Who is in which team."""

    name = "people"
    title = N_("Team")
    icon = "users"
    watches = frozenset({Change.PEOPLE, Change.CALLS})
    follows_focus = False
    uses_period = False
    uses_scope = False

    def build(self) -> None:
        """Bars on top, teams left, agents right; an empty page says what to do."""
        self.found = FoundBar(self._show_found, self._confirm_all)
        self.pairs = DuplicateBar(lambda pair: self.merge(pair.keep.id, pair.other.id), self._are_two)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._build_teams())
        halves.addWidget(self._build_agents())
        halves.setStretchFactor(1, 1)
        halves.setSizes([300, 820])
        full = QWidget()
        inside = QVBoxLayout(full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.MD)
        for widget in (self.found, self.pairs):
            inside.addWidget(widget)
        inside.addWidget(halves, 1)
        self.empty = EmptyState(
            "users",
            N_("Nobody here yet. Agents come from a roster, from a call log, or are typed in one by one."),
            N_("Import a roster…"),
            self.import_roster,
        )
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(Button(N_("Import a call log"), self.context.go.import_files, icon="import"))
        row.addWidget(Button(N_("Add agent"), self.add_agent, icon="user-plus"))
        row.addWidget(Button(N_("Add team"), self.add_team, icon="plus"))
        row.addStretch()
        blank = QWidget()
        down = QVBoxLayout(blank)
        down.addStretch(2)
        down.addWidget(self.empty)
        down.addLayout(row)
        down.addStretch(3)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(blank)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        outer.addWidget(self.stack)
        self._shortcuts()

    def _build_teams(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(260)
        down = QVBoxLayout(side)
        down.setContentsMargins(0, 0, theme.SM, 0)
        down.setSpacing(theme.SM)
        self.teams = TeamTable(TEAM_COLUMNS, accessible=N_("Teams"))
        self.teams.chosen.connect(lambda _line: self._narrow())
        self.teams.activated.connect(self._edit_line)
        self.add_team_button = Button(N_("Add team"), self.add_team, icon="plus")
        self.edit_team_button = Button(N_("Edit team"), self.edit_team, icon="pencil", kind="quiet")
        self.close_team_button = Button(N_("Close team"), self.close_team, icon="archive", kind="quiet")
        across = QHBoxLayout()
        across.addWidget(self.edit_team_button)
        across.addWidget(self.close_team_button)
        across.addStretch()
        down.addWidget(self.teams, 1)
        down.addLayout(across)
        down.addWidget(self.add_team_button)
        return side

    def _build_agents(self) -> QWidget:
        side = QWidget()
        down = QVBoxLayout(side)
        down.setContentsMargins(theme.SM, 0, 0, 0)
        down.setSpacing(theme.SM)
        self.search = SearchBox(N_("Name, number, pinyin or initials"))
        self.search.setMinimumWidth(200)
        self.search.searched.connect(lambda _text: self._narrow())
        self.shown_statuses = Chooser()
        self.shown_statuses.fill_with(
            lambda: [
                ("here", _("Working here")),
                ("unconfirmed", _("To confirm")),
                ("left", _("Left")),
                ("all", _("Everybody")),
            ]
        )
        self.bind(self.shown_statuses.setAccessibleName, N_("Which agents"))
        self.shown_statuses.picked.connect(lambda _value: self._narrow())
        top = QHBoxLayout()
        top.setSpacing(theme.SM)
        top.addWidget(self.search, 1)
        top.addWidget(self.shown_statuses)
        top.addStretch(1)
        top.addWidget(Button(N_("Import a roster…"), self.import_roster, icon="file-spreadsheet", kind="quiet"))
        top.addWidget(Button(N_("Add agent"), self.add_agent, icon="user-plus", kind="primary"))
        self.agents = Table(AGENT_COLUMNS, "agents", self.context, accessible=N_("Agents"))
        self.agents.activated.connect(lambda row: self.context.go.agent(row.id))
        self.agents.selectionModel().selectionChanged.connect(lambda *_args: self._offer())
        self.agents.model().modelReset.connect(self._offer)
        self.count = PlainLabel(role="caption")
        self.offers = {
            "open": Button(N_("Open"), self._open, icon="external-link", kind="quiet"),
            "confirm": Button(N_("Confirm"), self._confirm, icon="user-check", kind="quiet"),
            "edit": Button(N_("Edit"), self._edit, icon="pencil", kind="quiet"),
            "move": Button(N_("Move…"), self._move, icon="corner-up-left", kind="quiet"),
            "merge": Button(N_("Merge…"), self._merge, icon="merge", kind="quiet"),
            "leave": Button(N_("Has left…"), self._leave, icon="user-x", kind="quiet"),
            "back": Button(N_("Is back"), self._back, icon="user-check", kind="quiet"),
        }
        foot = QHBoxLayout()
        foot.setSpacing(theme.XS)
        foot.addWidget(self.count)
        foot.addStretch()
        for button in self.offers.values():
            foot.addWidget(button)
        down.addLayout(top)
        down.addWidget(self.agents, 1)
        down.addLayout(foot)
        return side

    def _shortcuts(self) -> None:
        for keys, call in (("F2", self._edit), ("Ctrl+N", self.add_agent), ("Ctrl+F", self.search.setFocus)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # --- data

    def fetch(self, focus: FocusState) -> PeopleData:  # noqa: ARG002
        """Teams, everybody, and pairs who may be one."""
        people = self.context.desk.people
        everybody = AgentFilter(statuses=tuple(AgentStatus))
        return PeopleData(people.teams(), people.agents(only=everybody), people.duplicates())

    def show_data(self, data: PeopleData) -> None:
        """Keep the team and the agents that were chosen."""
        self.stack.setCurrentIndex(0 if data.agents or data.teams else 1)
        chosen = self._line()
        lines = team_lines(data.teams, data.agents)
        self.teams.set_rows(lines)
        wanted = next((i for i, line in enumerate(lines) if chosen and line.id == chosen.id), 0)
        self.teams.setCurrentIndex(self.teams.rows_model.index(wanted, 0))
        self.found.show_found([row for row in data.agents if row.status is AgentStatus.UNCONFIRMED])
        self.pairs.show_pairs(data.duplicates)
        self._narrow()

    def _line(self) -> TeamLine | None:
        line: TeamLine | None = self.teams.current()
        return line

    def _narrow(self) -> None:
        """The agents of the chosen team that fit search and status."""
        if not isinstance(self.data, PeopleData):
            return
        line = self._line()
        only = AgentFilter(
            team_id=line.id if line and line.id else None,
            without_team=line is not None and line.id == 0,
            statuses=_SHOWN[self.shown_statuses.value()],
            text=self.search.text(),
        )
        rows = [row for row in self.data.agents if only.lets(row)]
        keep = {row.id for row in self.agents.selected()}
        self.agents.set_rows(rows)
        self._select(keep)
        self.count.setText(ngettext("{n} agent", "{n} agents", len(rows)).format(n=len(rows)))
        is_team = line is not None and line.team is not None
        self.edit_team_button.setEnabled(is_team)
        self.close_team_button.setEnabled(is_team)
        closed = line is not None and not line.active
        self.bind(self.close_team_button.set_plain, N_("Reopen team") if closed else N_("Close team"))
        self._offer()

    def _select(self, ids: set[int]) -> None:
        chosen = self.agents.selectionModel()
        model = self.agents.rows_model
        for number, row in enumerate(model.rows):
            if row.id in ids:
                chosen.select(model.index(number, 0), chosen.SelectionFlag.Select | chosen.SelectionFlag.Rows)

    def _offer(self) -> None:
        """Only what makes sense for the selection."""
        rows: list[AgentRow] = self.agents.selected()
        one, some = len(rows) == 1, bool(rows)
        states = {row.status for row in rows}
        offered = {
            "open": one,
            "confirm": AgentStatus.UNCONFIRMED in states,
            "edit": one,
            "move": some and AgentStatus.INACTIVE not in states,
            "merge": len(rows) in (1, 2),
            "leave": one and AgentStatus.INACTIVE not in states,
            "back": one and AgentStatus.INACTIVE in states,
        }
        for name, button in self.offers.items():
            button.setVisible(offered[name])

    # --- teams

    def add_team(self) -> None:
        """A new team."""
        TeamDialog(self.context, self).show_modal()

    def _edit_line(self, line: TeamLine) -> None:
        if line.team is not None:
            TeamDialog(self.context, self, line.team).show_modal()

    def edit_team(self) -> None:
        """The chosen team's name and stage."""
        line = self._line()
        if line is not None:
            self._edit_line(line)

    def close_team(self) -> None:
        """Close the chosen team, or open it again."""
        line, people = self._line(), self.context.desk.people
        if line is None or line.team is None:
            return
        team_id, was_open = line.team.id, line.active
        self.context.act(
            lambda: people.close_team(team_id) if was_open else people.reopen_team(team_id),
            {Change.PEOPLE},
            undo_with=lambda done: people.restore(done.before),
            label=(_("Team {name} closed") if was_open else _("Team {name} opened again")).format(name=line.name),
        )

    # --- agents

    def add_agent(self) -> None:
        """A new agent, in the team in sight."""
        line = self._line()
        data: PeopleData | None = self.data
        if data is None:
            return
        AgentDialog(
            self.context, self, data.teams, data.agents, team_id=line.id if line and line.id else None
        ).show_modal()

    def _one(self) -> AgentRow | None:
        rows: list[AgentRow] = self.agents.selected()
        return rows[0] if len(rows) == 1 else None

    def _open(self) -> None:
        if row := self._one():
            self.context.go.agent(row.id)

    def _edit(self) -> None:
        row, data, people = self._one(), self.data, self.context.desk.people
        if row is None or data is None:
            return

        def found(card: Any) -> None:
            if card is not None:
                AgentDialog(self.context, self, data.teams, data.agents, card).show_modal()

        self.context.jobs.quick(lambda: people.card(row.id), found)

    def _move(self) -> None:
        rows = self.agents.selected()
        if rows and self.data is not None:
            MoveDialog(self.context, self, rows, self.data.teams).show_modal()

    def _merge(self) -> None:
        rows = sorted(self.agents.selected(), key=lambda row: (row.status is AgentStatus.UNCONFIRMED, -row.calls))
        if rows:
            self.merge(rows[0].id, rows[1].id if len(rows) > 1 else None)

    def merge(self, keep: int, other: int | None) -> None:
        """Ask whether two are one."""
        if self.data is not None:
            MergeDialog(self.context, self, self.data.agents, keep, other).show_modal()

    def _are_two(self, pair: Duplicate) -> None:
        people, one, other = self.context.desk.people, pair.keep.id, pair.other.id
        self.context.act(
            lambda: people.are_two(one, other),
            {Change.PEOPLE},
            undo=lambda: people.may_be_one(one, other),
            label=_("{one} and {other} are two people").format(one=pair.keep.name, other=pair.other.name),
        )

    def _leave(self) -> None:
        if row := self._one():
            LeaveDialog(self.context, self, row).show_modal()

    def _back(self) -> None:
        row, people = self._one(), self.context.desk.people
        if row is None:
            return
        self.context.act(
            lambda: people.reactivate(row.id),
            {Change.PEOPLE},
            undo_with=lambda done: people.restore(done.before),
            label=_("{name} is active again").format(name=row.name),
        )

    # --- found in logs

    def _show_found(self) -> None:
        self.teams.setCurrentIndex(self.teams.rows_model.index(0, 0))
        self.search.clear()
        self.shown_statuses.set_value("unconfirmed")
        self._narrow()
        self.agents.selectAll()
        self.agents.setFocus()

    def _confirm(self) -> None:
        self._confirm_these([row for row in self.agents.selected() if row.status is AgentStatus.UNCONFIRMED])

    def _confirm_all(self) -> None:
        if self.data is not None:
            rows = [row for row in self.data.agents if row.status is AgentStatus.UNCONFIRMED]
            self._confirm_these(rows, below=self.found)

    def _confirm_these(self, rows: list[AgentRow], below: QWidget | None = None) -> None:
        """Into a team, where there is a choice to make: the teams in a menu, ``below`` what asked for it."""
        teams = [team for team in self.data.teams if team.active] if self.data is not None else []
        if not rows:
            return
        if not teams:
            self.confirm(rows, None)
            return
        menu = QMenu(self)
        for team in teams:
            text = _("Into {team}").format(team=team.name).replace("&", "&&")
            menu.addAction(text, partial(self.confirm, rows, team.id))
        menu.addAction(_("Leave the team as it is"), partial(self.confirm, rows, None))
        menu.aboutToHide.connect(menu.deleteLater)
        if below is None:
            menu.popup(self.cursor().pos())
        else:
            corner = below.mapToGlobal(below.rect().bottomRight())
            menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))

    def confirm(self, rows: list[AgentRow], team_id: int | None) -> None:
        """These are ours."""
        people, ids = self.context.desk.people, [row.id for row in rows]
        self.context.act(
            lambda: people.confirm(ids, team_id),
            {Change.PEOPLE},
            undo_with=lambda done: people.restore(done.before),
            label=_("Confirmed: {names}").format(names=named(rows)),
        )
        self.shown_statuses.set_value("here")

    # --- roster

    def import_roster(self, file: Path | None = None) -> None:
        """Choose a roster and show what it would change."""
        chosen = file or ask_for_roster(self)
        if chosen is not None:
            RosterDialog(self.context, self, chosen).show_modal()

    def open(self, **arguments: Any) -> None:
        """``roster=Path`` imports one; ``found=True`` shows who waits to be confirmed."""
        if isinstance(arguments.get("roster"), Path):
            self.import_roster(arguments["roster"])
        if arguments.get("found"):
            self.shown_statuses.set_value("unconfirmed")
            self._narrow()

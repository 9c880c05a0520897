"""What the tables of teams and agents show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.formats import day, enumerated, number
from salesdesk.i18n import N_, _, pgettext
from salesdesk.labels import label
from salesdesk.services.people import AgentRow, TeamRow
from salesdesk.types import AgentStatus, Level, TeamStage
from salesdesk.ui.tables import Column

_LEVELS = list(Level)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A line of the team list: a team, everybody (``id`` None), or those without a team (``id`` 0)."""

    id: int | None
    name: str
    agents: int
    stage: TeamStage | None = None
    active: bool = True
    team: TeamRow | None = None


def team_lines(teams: list[TeamRow], agents: list[AgentRow]) -> list[TeamLine]:
    """Everybody, the teams, and those without one if there are any."""
    here = [agent for agent in agents if agent.status is not AgentStatus.INACTIVE]
    loose = sum(agent.team_id is None for agent in here)
    lines = [TeamLine(None, _("All agents"), len(here))]
    lines += [TeamLine(team.id, team.name, team.agents, team.stage, team.active, team) for team in teams]
    if loose:
        lines.append(TeamLine(0, _("Without a team"), loose))
    return lines


def _stage(line: TeamLine) -> str:
    if line.stage is None:
        return ""
    return label(line.stage) if line.active else _("closed")


TEAM_COLUMNS = (
    Column("name", N_("Team"), tooltip=lambda line: line.name),
    Column("stage", N_("Stage"), value=_stage),
    Column("agents", N_("Agents"), "right"),
)


def _date(value: date | None) -> str:
    return day(value) if value else ""


def status_text(row: AgentRow) -> str:
    """The status in words, with the last day of who left."""
    if row.status is AgentStatus.INACTIVE and row.left_on:
        return _("left {day}").format(day=day(row.left_on))
    return label(row.status)


AGENT_COLUMNS = (
    Column("name", N_("Full name"), sort=lambda row: row.pinyin or row.name.casefold(), tooltip=lambda row: row.name),
    Column("number", N_("Number")),
    Column("level", N_("Level"), format=label, sort=lambda row: _LEVELS.index(row.level)),
    Column("team", N_("Team"), tooltip=lambda row: row.team),
    Column("status", N_("Status"), value=status_text),
    Column("mentor", N_("Mentor")),
    Column("calls", lambda: pgettext("count", "Calls"), "right", format=number),
    Column("last_day", N_("Last call"), format=_date),
    Column(
        "identities",
        N_("Known in exports as"),
        format=enumerated,
        tooltip=lambda row: "\n".join(row.identities),
        hidden=True,
    ),
    Column("hired_on", N_("Hired"), format=_date, hidden=True),
    Column("first_day", N_("First call"), format=_date, hidden=True),
    Column("left_on", N_("Last working day"), format=_date, hidden=True),
)

"""The use cases around people: one method, one transaction. What changes something returns what its undo needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError, UnreadableFileError
from salesdesk.i18n import _
from salesdesk.models import Agent, AgentIdentity
from salesdesk.periods import today
from salesdesk.services.outcomes import joining
from salesdesk.services.people import editing, merging, reading
from salesdesk.services.people.found import Resolver
from salesdesk.services.people.names import normalise
from salesdesk.services.people.reading import AgentFilter
from salesdesk.services.people.rows import (
    AgentCard,
    AgentDraft,
    AgentRow,
    Duplicate,
    Edited,
    MergePreview,
    TeamRow,
)
from salesdesk.services.people.snapshot import Snapshot, restore, take
from salesdesk.store.database import Database
from salesdesk.types import AgentStatus, IdentityKind, Level, TeamStage

if TYPE_CHECKING:
    from salesdesk.importers.understanding import Choices, Understanding
    from salesdesk.services.people.enrolling import RosterResult
    from salesdesk.services.people.enrolment import RosterPlan


class PeopleService:
    """Teams and agents. Days default to today; ``on=None`` in a change means: it was always so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reading

    def teams(self, on: date | None = None) -> list[TeamRow]:
        """Every team by name, closed ones last, with its agents on a day."""
        with self._database.read() as session:
            return reading.teams(session, on or today())

    def agents(self, on: date | None = None, only: AgentFilter | None = None) -> list[AgentRow]:
        """The agents as they are on a day, by name; without a filter all but those who left."""
        only = only or AgentFilter()
        with self._database.read() as session:
            return [row for row in reading.rows(session, on or today()) if only.lets(row)]

    def card(self, agent_id: int, on: date | None = None) -> AgentCard | None:
        """Everything about one agent; of a merged one, about the agent it is. None for an unknown id."""
        with self._database.read() as session:
            return reading.card(session, agent_id, on or today())

    def search(self, text: str, limit: int = 20, on: date | None = None) -> list[AgentRow]:
        """Agents by name, number, identity, pinyin or initials (``zs`` finds 张三), best first."""
        with self._database.read() as session:
            return reading.search(session, text, on or today(), limit)

    def agent_named(self, text: str) -> AgentRow:
        """The one agent meant by a name, number or identity on the command line.

        Raises SalesDeskError when it is nobody, or may be several.
        """
        with self._database.read() as session:
            known, wanted = reading.rows(session, today()), normalise(text)
            exact = [
                row
                for row in known
                if wanted in (normalise(row.name), normalise(row.number)) or wanted in row.identities
            ]
            if len(exact) == 1:
                return exact[0]
            if exact:
                raise SalesDeskError(
                    _("Several agents are called “{name}”.").format(name=text),
                    _("Say the number instead: {numbers}.").format(
                        numbers=", ".join(row.number or f"#{row.id}" for row in exact)
                    ),
                )
            near = reading.near(session, text)
        raise SalesDeskError(
            _("There is no agent “{name}”.").format(name=text),
            _("Did you mean {names}?").format(names=", ".join(near)) if near else "",
        )

    def team_named(self, text: str) -> TeamRow:
        """The team of that name. Raises SalesDeskError when there is none."""
        found = self.teams()
        for team in found:
            if normalise(team.name) == normalise(text):
                return team
        raise SalesDeskError(
            _("There is no team “{name}”.").format(name=text),
            _("Known: {names}.").format(names=", ".join(team.name for team in found)) if found else "",
        )

    def resolver(self) -> dict[str, int]:
        """{what exports call somebody, normalised: agent id}."""
        with self._database.read() as session:
            return Resolver(session).by_value

    # --- teams

    def add_team(self, name: str, stage: TeamStage = TeamStage.NEW) -> Edited:
        """A new team."""
        with self._database.write() as session:
            team = editing.add_team(session, name, stage)
            return Edited(team.id, Snapshot(teams=(team.id,)))

    def rename_team(self, team_id: int, name: str) -> Edited:
        """Another name for a team."""
        return self._edit_team(team_id, name=name)

    def set_stage(self, team_id: int, stage: TeamStage) -> Edited:
        """Another stage for a team."""
        return self._edit_team(team_id, stage=stage)

    def edit_team(self, team_id: int, name: str, stage: TeamStage) -> Edited:
        """Another name and stage for a team."""
        return self._edit_team(team_id, name=name, stage=stage)

    def _edit_team(self, team_id: int, name: str | None = None, stage: TeamStage | None = None) -> Edited:
        with self._database.write() as session:
            before = take(session, teams=(team_id,))
            editing.edit_team(session, team_id, name, stage)
            return Edited(team_id, before)

    def close_team(self, team_id: int, on: date | None = None) -> Edited:
        """Close a team nobody works in any more."""
        with self._database.write() as session:
            before = take(session, teams=(team_id,))
            editing.close_team(session, team_id, on or today())
            return Edited(team_id, before)

    def reopen_team(self, team_id: int) -> Edited:
        """Open a closed team again."""
        with self._database.write() as session:
            before = take(session, teams=(team_id,))
            editing.team_of(session, team_id).active = True
            return Edited(team_id, before)

    # --- agents

    def add(self, draft: AgentDraft) -> Edited:
        """A new agent. RefusedError for what is missing or taken."""
        with self._database.write() as session:
            before = take(session, _bearers(session, draft.name))
            agent = editing.add_agent(session, draft)
            return Edited(agent.id, Snapshot((*before.agents, agent.id), (), before.rows, {}))

    def edit(self, agent_id: int, draft: AgentDraft) -> Edited:
        """What the form holds; a changed team or level counts from ``draft.since``."""
        with self._database.write() as session:
            before = take(session, {agent_id, *_bearers(session, draft.name)})
            editing.edit_agent(session, agent_id, draft)
            return Edited(agent_id, before)

    def move(self, agent_id: int, team_id: int | None, on: date | None = None) -> Edited:
        """To another team (None: out of any) from a day on; without a day the whole past is corrected."""
        with self._database.write() as session:
            before = take(session, (agent_id,))
            editing.move(session, agent_id, team_id, on)
            return Edited(agent_id, before)

    def move_many(self, agent_ids: Sequence[int], team_id: int | None, on: date | None = None) -> Edited:
        """Several agents to one team."""
        with self._database.write() as session:
            before = take(session, agent_ids)
            for agent_id in agent_ids:
                editing.move(session, agent_id, team_id, on)
            return Edited(team_id or 0, before)

    def set_level(self, agent_id: int, level: Level, on: date | None = None) -> Edited:
        """Another level from a day on; without a day the whole past is corrected."""
        with self._database.write() as session:
            before = take(session, (agent_id,))
            editing.set_level(session, agent_id, level, on)
            return Edited(agent_id, before)

    def set_mentor(self, agent_id: int, mentor_id: int | None) -> Edited:
        """Another mentor 导师, or none."""
        card = self.card(agent_id)
        if card is None:
            raise SalesDeskError(_("This agent is no longer there."))
        row = card.row
        return self.edit(
            agent_id,
            AgentDraft(
                row.name, row.number, row.team_id, row.level, row.hired_on, mentor_id, card.post, card.note, today()
            ),
        )

    def deactivate(self, agent_id: int, left_on: date) -> Edited:
        """Somebody left; ``left_on`` is the last day. They stay in the periods they worked."""
        with self._database.write() as session:
            before = take(session, (agent_id,))
            editing.deactivate(session, agent_id, left_on)
            return Edited(agent_id, before)

    def reactivate(self, agent_id: int, on: date | None = None) -> Edited:
        """Somebody is back from a day on; without a day they had never left."""
        with self._database.write() as session:
            before = take(session, (agent_id,))
            editing.reactivate(session, agent_id, on)
            return Edited(agent_id, before)

    def confirm(self, agent_ids: Collection[int] | None = None, team_id: int | None = None) -> Edited:
        """Agents found in logs are ours (None: all of them), in ``team_id`` from the beginning if given.

        The id of the result is how many were confirmed.
        """
        with self._database.write() as session:
            query = select(Agent.id).where(Agent.status == AgentStatus.UNCONFIRMED, Agent.merged_into_id.is_(None))
            wanted = [
                agent_id for agent_id in session.scalars(query) if agent_ids is None or agent_id in set(agent_ids)
            ]
            before = take(session, wanted)
            for agent_id in wanted:
                editing.confirm(session, agent_id, team_id)
            return Edited(len(wanted), before)

    # --- identities

    def add_identity(self, agent_id: int, kind: IdentityKind, value: str) -> Edited:
        """Let exports call the agent by a value. RefusedError when it means somebody else."""
        with self._database.write() as session:
            before = take(session, (agent_id,))
            editing.add_identity(session, agent_id, kind, value)
            return Edited(agent_id, before)

    def remove_identity(self, identity_id: int) -> Edited:
        """Take such a value away."""
        with self._database.write() as session:
            identity = session.get(AgentIdentity, identity_id)
            before = take(session, (identity.agent_id,) if identity else ())
            agent_id = editing.remove_identity(session, identity_id)
            return Edited(agent_id or 0, before)

    # --- two who are one

    def duplicates(self) -> list[Duplicate]:
        """Pairs of agents who may be one person; nothing is merged unasked."""
        with self._database.read() as session:
            return reading.duplicates(session, today())

    def are_two(self, one: int, other: int) -> None:
        """Remember that two agents are two people, so that they aren't suggested again."""
        with self._database.write() as session:
            reading.declare_two(session, one, other)

    def may_be_one(self, one: int, other: int) -> None:
        """Take that back."""
        with self._database.write() as session:
            reading.undeclare_two(session, one, other)

    def merge_preview(self, keep_id: int, other_id: int) -> MergePreview:
        """What a merge of ``other`` into ``keep`` would move, and what speaks against it."""
        with self._database.read() as session:
            by_id = {row.id: row for row in reading.rows(session, today())}
            editing.agent_of(session, keep_id)
            editing.agent_of(session, other_id)
            return merging.preview(session, by_id[keep_id], by_id[other_id])

    def merge(self, other_id: int, keep_id: int) -> Edited:
        """``other`` is ``keep``. The result's id is the change that ``unmerge`` takes back, now or in a year."""
        with self._database.write() as session:
            before, change_id = merging.merge(session, other_id, keep_id)
            return Edited(change_id, before)

    def unmerge(self, change_id: int) -> Edited:
        """Take a merge apart: everything as it was before it."""
        with self._database.write() as session:
            return Edited(change_id, merging.unmerge(session, change_id))

    # --- undo

    def restore(self, before: Snapshot) -> Snapshot:
        """Take a change back; returns what takes the taking back back."""
        with self._database.write() as session:
            inverse = restore(session, before)
            if before.pointers:  # it takes a merge apart, or puts it together again
                joining.join_of_agents(session, before.agents)
            return inverse

    # --- roster

    def plan_roster(self, path: Path, choices: Choices | None = None, on: date | None = None) -> RosterPlan:
        """What a roster file would change, line by line; nothing changes. Raises UnreadableFileError."""
        from salesdesk.importers.reader import inspect, read_people
        from salesdesk.services.imports.files import explained
        from salesdesk.services.people import enrolment

        with explained(path):
            people = read_people(path, _roster(path, inspect(path, choices)))
        with self._database.read() as session:
            return enrolment.plan(session, people, on or today())

    def import_roster(
        self, path: Path, choices: Choices | None = None, on: date | None = None, *, dry_run: bool = False
    ) -> RosterResult:
        """Import a roster as one batch that can be undone; conflicts are left out and counted.

        ``dry_run``: count only. Raises UnreadableFileError for what is no roster.
        """
        from salesdesk.importers.reader import inspect, read_people
        from salesdesk.services.imports.files import explained
        from salesdesk.services.people import enrolling

        with explained(path):
            people = read_people(path, _roster(path, inspect(path, choices)))
        with self._database.write() as session:
            result = enrolling.apply(session, people, path, on or today())
            if dry_run:
                session.rollback()
                result = replace(result, batch=None)
        return result

    def undo_roster(self, batch_id: int) -> None:
        """Take an imported roster back whole."""
        from salesdesk.services.people import enrolling

        with self._database.write() as session:
            enrolling.undo(session, batch_id)


def _roster(path: Path, understood: Understanding) -> Understanding:
    """A call log is not taken for a roster, unless the user says which columns name the people."""
    if understood.purpose == "calls" and not {"name", "number"} & understood.choices.mapping.keys():
        raise UnreadableFileError(
            _("{path} looks like a call log, not like a roster.").format(path=path.name),
            _("Import it with the call logs; its agents are found there."),
        )
    return understood


def _bearers(session: Session, name: str) -> set[int]:
    """Agents whom the bare name stands for: it may stop to, when another bears it."""
    return set(
        session.scalars(
            select(AgentIdentity.agent_id).where(
                AgentIdentity.kind == IdentityKind.NAME, AgentIdentity.value == normalise(name)
            )
        )
    )

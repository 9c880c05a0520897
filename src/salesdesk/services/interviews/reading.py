"""The questions about interviews: who of a period is prepared, and one interview with everything about it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.models import AgentDay, Interview
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.interviews.drafting import Drafting
from salesdesk.services.interviews.facts import Facts
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.gathering import FactsOfPeriod
from salesdesk.services.interviews.views import InterviewRow, InterviewView, VersionRow, filled_share
from salesdesk.services.staffing import Person as Employee
from salesdesk.services.staffing import Staff
from salesdesk.types import COMPANY, AgentStatus, Scope, ScopeKind


class Reading(Drafting):
    """Lists interviews and reads one; a draft is made when it is first asked for."""

    def of_period(self, period: Period, scope: Scope = COMPANY) -> list[InterviewRow]:
        """Everybody of the scope who worked in the period, with the newest version of their interview."""
        with self._database.read() as session:
            staff = Staff.load(session)
            newest: dict[int, Interview] = {}
            for row in session.scalars(
                select(Interview)
                .where(Interview.start == period.start, Interview.end == period.end)
                .order_by(Interview.version)
            ):
                newest[staff.root(row.agent_id)] = row
            calling = {staff.root(agent_id) for agent_id in session.scalars(_callers(period))}
            people = [p for p in people_of(staff, period, scope) if p.id in calling or p.status is AgentStatus.ACTIVE]
            return [_row(staff, person, period, newest.get(person.id)) for person in people]

    def of_agent(self, agent_id: int) -> list[tuple[Period, InterviewRow]]:
        """An agent's interviews, the newest version of each period, latest first."""
        with self._database.read() as session:
            staff = Staff.load(session)
            person = staff.people.get(staff.root(agent_id))
            if person is None:
                return []
            newest: dict[Period, Interview] = {}
            for row in session.scalars(
                select(Interview).where(Interview.agent_id == person.id).order_by(Interview.version)
            ):
                newest[Period.spanning(row.start, row.end)] = row
            return [
                (period, _row(staff, person, period, newest[period]))
                for period in sorted(newest, key=lambda one: (one.end, one.start), reverse=True)
            ]

    def to_prepare(self, on: date) -> list[InterviewRow]:
        """Last month's interviews that are not signed yet: what the Today page reminds of."""
        last = Period.of(PeriodKind.MONTH, on).previous()
        return [row for row in self.of_period(last) if row.state is None or not row.state.settled]

    def draft(
        self, agent_id: int, period: Period, facts: Facts | None = None, among: FactsOfPeriod | None = None
    ) -> InterviewView:
        """The agent's interview of the period; made and filled from the data when there is none yet.

        ``facts``: as asked before, where the data are known not to have changed since. ``among``: what they were asked
        with, in a batch.
        """
        found = self._newest(agent_id, period)
        if found is None:
            facts = facts or self._facts(agent_id, period)
            form = self._suggest(facts, among)
            now = int(time.time())
            with self._database.write() as session:
                row = Interview(
                    agent_id=agent_id,
                    start=period.start,
                    end=period.end,
                    form=form.as_json(),
                    created_at=now,
                    updated_at=now,
                )
                session.add(row)
                session.flush()
                found = row.id
        return self.get(found, facts)

    def get(self, interview_id: int, facts: Facts | None = None) -> InterviewView:
        """One interview, with ``facts`` as asked before. Raises SalesDeskError when there is none of that id."""
        with self._database.read() as session:
            row = find(session, interview_id)
            staff = Staff.load(session)
            versions = tuple(_versions(session, row))
        person = staff.people[staff.root(row.agent_id)]
        period = Period.spanning(row.start, row.end)
        plan = self._plan(person.id)
        return InterviewView(
            id=row.id,
            agent_id=person.id,
            agent=person.name,
            number=person.number or "",
            team=team_name(staff, person, period),
            period=period,
            version=row.version,
            state=row.state,
            form=InterviewForm.from_json(row.form),
            facts=None if row.state.settled else facts or self._facts(person.id, period),
            plan_id=plan.id,
            versions=versions,
            updated_at=row.updated_at,
            signed_on=row.signed_on,
            appeal_until=row.appeal_until,
            what_changed=row.what_changed,
        )

    def _newest(self, agent_id: int, period: Period) -> int | None:
        with self._database.read() as session:
            return session.scalar(
                select(Interview.id)
                .where(Interview.agent_id == agent_id, Interview.start == period.start, Interview.end == period.end)
                .order_by(Interview.version.desc())
                .limit(1)
            )


def find(session: Session, interview_id: int) -> Interview:
    """The stored interview. Raises SalesDeskError when there is none of that id."""
    row = session.get(Interview, interview_id)
    if row is None:
        raise SalesDeskError(_("There is no interview {id}.").format(id=interview_id))
    return row


def _versions(session: Session, row: Interview) -> Iterator[VersionRow]:
    for version in session.scalars(
        select(Interview)
        .where(Interview.agent_id == row.agent_id, Interview.start == row.start, Interview.end == row.end)
        .order_by(Interview.version.desc())
    ):
        yield VersionRow(
            interview_id=version.id,
            version=version.version,
            state=version.state,
            what_changed=version.what_changed,
            finalised_at=version.finalised_at,
        )


def people_of(staff: Staff, period: Period, scope: Scope) -> list[Employee]:
    """Whoever of the scope was employed at some time of the period."""
    match scope.kind:
        case ScopeKind.AGENT:
            return [staff.people[staff.root(scope.id)]]
        case ScopeKind.TEAM:
            found = list(staff.members(scope.id, period))
        case _company:
            found = list(staff.people.values())
    return [person for person in found if person.employed_in(period)]


def _callers(period: Period) -> Select[int]:
    """The ids of whoever has calls in the period."""
    return select(AgentDay.agent_id).where(AgentDay.day.between(period.first_number, period.last_number)).distinct()


def team_name(staff: Staff, person: Employee, period: Period) -> str:
    """The team at the end of the period, else at its beginning; empty for none."""
    team = person.team_on(period.end) or person.team_on(period.start)
    return staff.teams[team][0] if team is not None else ""


def _row(staff: Staff, person: Employee, period: Period, row: Interview | None) -> InterviewRow:
    form = row.form if row else {}  # as stored: a list of people needs no converter
    return InterviewRow(
        agent_id=person.id,
        agent=person.name,
        number=person.number or "",
        team=team_name(staff, person, period),
        interview_id=row.id if row else None,
        state=row.state if row else None,
        version=row.version if row else 0,
        filled=filled_share(form),
        updated_at=row.updated_at if row else None,
        held_on=str(form.get("held_on") or ""),
    )

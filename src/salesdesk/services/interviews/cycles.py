"""Rounds of interviews: one period, one team or the company; who is in it, how far each is, when it may be closed.

A cycle can be closed when everybody's interview is signed or refused and no appeal is open; over unfinished ones only
with a reason, over an open appeal never.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import enumerated
from salesdesk.formats import period as period_words
from salesdesk.i18n import _
from salesdesk.models import Interview, InterviewCycle, InterviewSeat
from salesdesk.periods import Period, today
from salesdesk.services.calendar import load_calendar
from salesdesk.services.figure_rows import By
from salesdesk.services.interviews import machine
from salesdesk.services.interviews.appeals import Appeals
from salesdesk.services.interviews.cycle_seats import (
    appealed_in,
    due_on,
    find_cycle,
    find_seat,
    reason_to_leave_out,
    refuse_period,
    refuse_twice,
    seated_in,
)
from salesdesk.services.interviews.cycle_views import Candidate, CycleRow, CycleView, SeatRow
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.gathering import FactsOfPeriod
from salesdesk.services.interviews.machine import LEAST_REASON, Action
from salesdesk.services.interviews.reading import people_of, team_name
from salesdesk.services.interviews.rules import interview_rules
from salesdesk.services.interviews.views import filled_share
from salesdesk.services.staffing import Staff
from salesdesk.types import COMPANY, LeftOut, Progress, Scope, ScopeKind


class Cycles(Appeals):
    """Opens, shows and closes cycles."""

    def candidates(self, period: Period, scope: Scope = COMPANY, on: date | None = None) -> list[Candidate]:
        """Everybody who would be in a cycle, and who would be left out, with the reason."""
        day = on or today()
        duty = {
            row.scope.id: row.denominator or 0
            for row in self._desk.figures.figures(period, scope, by=By.AGENT, kpis=["dials"])
        }
        with self._database.read() as session:
            staff = Staff.load(session)
            least = interview_rules(session).least_days
            seated = seated_in(session, staff, period)
            people = people_of(staff, period, scope)
            return [
                Candidate(
                    agent_id=person.id,
                    agent=person.name,
                    number=person.number or "",
                    team=team_name(staff, person, period),
                    days_on_duty=duty.get(person.id, 0),
                    left_out=reason_to_leave_out(person, period, duty.get(person.id, 0), least, day, seated),
                )
                for person in people
            ]

    def open_cycle(
        self,
        period: Period,
        scope: Scope = COMPANY,
        on: date | None = None,
        progress: Progress | None = None,
        include: Collection[int] = (),
    ) -> int:
        """Open a cycle and make everybody's draft, all or nothing; returns its id. ``include``: left out no more.

        Raises RefusedError for a period that is no month, quarter or year, for one that has not begun, or where the
        same cycle is open already. A cancelled job leaves nothing behind.
        """
        day = on or today()
        refuse_period(period, day)
        seats = [
            (one, None if one.agent_id in include else one.left_out) for one in self.candidates(period, scope, day)
        ]
        if all(left_out is not None for _one, left_out in seats):
            raise RefusedError(
                _("Nobody is left to talk to about {period}.").format(period=period_words(period)),
                _("Import the calls of the period, or choose another one."),
            )
        drafts = self._drafts(period, [one for one, left_out in seats if left_out is None], progress or Progress())
        now = int(time.time())
        with self._database.write() as session:
            refuse_twice(session, period, scope)
            rules, calendar = interview_rules(session), load_calendar(session)
            cycle = InterviewCycle(
                start=period.start,
                end=period.end,
                scope_kind=scope.kind,
                scope_id=scope.id,
                prepare_by=calendar.step(max(period.end, day), rules.prepare_days),
                hold_by=calendar.step(max(period.end, day), rules.hold_days),
                sign_by=calendar.step(max(period.end, day), rules.sign_days),
                opened_on=day,
                opened_at=now,
                close_reason="",
            )
            session.add(cycle)
            session.flush()
            for one, left_out in seats:
                session.add(InterviewSeat(cycle_id=cycle.id, agent_id=one.agent_id, left_out=left_out, note=""))
            for agent_id, form in drafts.items():
                session.add(
                    Interview(
                        agent_id=agent_id,
                        start=period.start,
                        end=period.end,
                        form=form.as_json(),
                        created_at=now,
                        updated_at=now,
                    )
                )
            return cycle.id

    def _drafts(self, period: Period, seats: Iterable[Candidate], progress: Progress) -> dict[int, InterviewForm]:
        """The forms of those who have no interview about the period yet."""
        wanted = [one for one in seats if self._newest(one.agent_id, period) is None]
        facts = FactsOfPeriod(self._desk, period)
        found: dict[int, InterviewForm] = {}
        for done, one in enumerate(wanted):
            progress.step(done, len(wanted), one.agent)
            found[one.agent_id] = self._suggest(facts.of(one.agent_id), facts)
        return found

    def cycles(self, *, closed: bool = True) -> list[CycleRow]:
        """Every cycle, the newest period first; without ``closed`` only the open ones."""
        with self._database.read() as session:
            staff = Staff.load(session)
            query = select(InterviewCycle).order_by(InterviewCycle.end.desc(), InterviewCycle.id.desc())
            if not closed:
                query = query.where(InterviewCycle.closed_on.is_(None))
            return [self._row(staff, cycle) for cycle in session.scalars(query)]

    def cycle_of(self, period: Period, scope: Scope = COMPANY) -> int | None:
        """The cycle of a period and scope; for a team, the company's where the team has none of its own."""
        with self._database.read() as session:
            cycles = session.scalars(
                select(InterviewCycle).where(InterviewCycle.start == period.start, InterviewCycle.end == period.end)
            ).all()
        by_scope = {Scope(cycle.scope_kind, cycle.scope_id): cycle.id for cycle in cycles}
        return by_scope.get(scope, by_scope.get(COMPANY))

    def cycle(self, cycle_id: int, on: date | None = None) -> CycleView:
        """A cycle with everybody in it: state, what is missing, until when, open appeals."""
        day = on or today()
        with self._database.read() as session:
            cycle = find_cycle(session, cycle_id)
            staff = Staff.load(session)
            period = Period.spanning(cycle.start, cycle.end)
            newest: dict[int, Interview] = {}
            for row in session.scalars(
                select(Interview)
                .where(Interview.start == cycle.start, Interview.end == cycle.end)
                .order_by(Interview.version)
            ):
                newest[staff.root(row.agent_id)] = row
            appealed = appealed_in(session, cycle)
            seats: dict[int, SeatRow] = {}
            for seat in session.scalars(
                select(InterviewSeat).where(InterviewSeat.cycle_id == cycle.id).order_by(InterviewSeat.id)
            ):
                person = staff.people[staff.root(seat.agent_id)]
                if person.id in seats and seat.left_out is not None:
                    continue  # a merged agent had a seat too
                latest = newest.get(person.id)
                seats[person.id] = self._seat(
                    session, staff, cycle, seat, latest, period, day, appealed=person.id in appealed
                )
            ordered = sorted(seats.values(), key=lambda one: (one.left_out is not None, one.team, one.agent))
            return CycleView(cycle=self._row(staff, cycle), seats=tuple(ordered))

    def leave_out(self, cycle_id: int, agent_id: int, reason: str) -> None:
        """Take somebody out of a cycle, with a reason; an interview that was begun stays."""
        if len(reason.strip()) < LEAST_REASON:
            raise RefusedError(_("Say why, in a few words."))
        with self._database.write() as session:
            seat = find_seat(session, cycle_id, agent_id)
            seat.left_out, seat.note = LeftOut.BY_HAND, reason.strip()

    def take_in(self, cycle_id: int, agent_id: int) -> int:
        """Give somebody who was left out an interview after all; returns the interview's id."""
        with self._database.read() as session:
            cycle = find_cycle(session, cycle_id)
            period = Period.spanning(cycle.start, cycle.end)
        made = self.draft(agent_id, period).id
        with self._database.write() as session:
            seat = find_seat(session, cycle_id, agent_id)
            seat.left_out, seat.note = None, ""
        return made

    def close_cycle(self, cycle_id: int, reason: str = "", on: date | None = None) -> None:
        """Close a cycle. Raises RefusedError over an open appeal, and over unfinished interviews without a reason."""
        view = self.cycle(cycle_id, on)
        appeals = [seat.agent for seat in view.present if seat.open_appeal]
        if appeals:
            raise RefusedError(
                _("An appeal is open: {names}. A cycle can't close over it.").format(names=enumerated(appeals)),
                _("Answer it first."),
            )
        undone = [seat.agent for seat in view.present if seat.state is None or not seat.state.settled]
        if undone and len(reason.strip()) < LEAST_REASON:
            raise RefusedError(
                _("Not signed yet: {names}.").format(names=enumerated(undone)),
                _("Say why the cycle is closed without them, or leave them out with a reason."),
            )
        with self._database.write() as session:
            cycle = find_cycle(session, cycle_id)
            cycle.closed_on, cycle.close_reason = on or today(), reason.strip()

    def reopen_cycle(self, cycle_id: int) -> None:
        """Open a closed cycle again."""
        with self._database.write() as session:
            cycle = find_cycle(session, cycle_id)
            cycle.closed_on, cycle.close_reason = None, ""

    def _row(self, staff: Staff, cycle: InterviewCycle) -> CycleRow:
        team = staff.teams.get(cycle.scope_id) if cycle.scope_kind is ScopeKind.TEAM else None
        return CycleRow(
            id=cycle.id,
            period=Period.spanning(cycle.start, cycle.end),
            scope=Scope(cycle.scope_kind, cycle.scope_id),
            name=team[0] if team else self._desk.company.get().name or _("Company"),
            prepare_by=cycle.prepare_by,
            hold_by=cycle.hold_by,
            sign_by=cycle.sign_by,
            opened_on=cycle.opened_on,
            closed_on=cycle.closed_on,
            close_reason=cycle.close_reason,
        )

    def _seat(
        self,
        session: Session,
        staff: Staff,
        cycle: InterviewCycle,
        seat: InterviewSeat,
        row: Interview | None,
        period: Period,
        on: date,
        *,
        appealed: bool,
    ) -> SeatRow:
        person = staff.people[staff.root(seat.agent_id)]
        state = row.state if row is not None else None
        due = due_on(cycle, state)
        missing: tuple[str, ...] = ()
        if row is not None and not row.state.settled:
            steps = machine.next_steps(self._case(session, row), on)
            missing = next((refusals for step, refusals in steps if step.action is not Action.BACK), ())
        return SeatRow(
            agent_id=person.id,
            agent=person.name,
            number=person.number or "",
            team=team_name(staff, person, period),
            left_out=seat.left_out,
            note=seat.note,
            interview_id=row.id if row is not None else None,
            state=state,
            version=row.version if row is not None else 0,
            filled=filled_share(row.form) if row is not None else 0.0,
            missing=missing,
            due_on=due if seat.left_out is None else None,
            overdue=seat.left_out is None and due is not None and on > due and cycle.closed_on is None,
            open_appeal=appealed,
            held_on=str(row.form.get("held_on") or "") if row is not None else "",
            signed_on=row.signed_on if row is not None else None,
        )

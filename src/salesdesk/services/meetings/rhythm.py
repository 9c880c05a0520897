"""How often people meet: the company's rule, an agent's own, pauses; what follows from it, and when to meet next."""

from __future__ import annotations

import time as clock
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import day as day_words
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.models import Attendance, Meeting, MeetingRhythm, Setting
from salesdesk.periods import day_number, today
from salesdesk.services.calendar import load_calendar
from salesdesk.services.meetings.rows import OPEN_STATES, actions_of, appointment_of, find, known_as, when
from salesdesk.services.meetings.views import USUAL_TIME, Appointment, Proposal, Rhythm, Standing, StandingRow
from salesdesk.services.staffing import Person, Staff
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, AgentStatus, AttendanceKind, Level, MeetingState, Scope, ScopeKind

MOST_WEEKS = 26
DUE_SOON = 7
"""Calendar days before the due date from which a talk is due."""

_SETTING = "meeting_rhythm"
_AWAY = frozenset(AttendanceKind) - {AttendanceKind.SHIFT, AttendanceKind.OVERTIME}
_SLOT = timedelta(minutes=30)
_LAST_SLOT = time(17, 0)
_LOOK_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Own:
    """An agent's own rhythm: ``weeks`` None: the rule's."""

    weeks: int | None = None
    paused: bool = False
    reason: str = ""


class RhythmBook:
    """Rules and talks of everybody, read once within a transaction."""

    def __init__(self, session: Session, on: date) -> None:
        self.on = on
        self.staff = Staff.load(session)
        self.calendar: WorkingCalendar = load_calendar(session)
        self.rule = rule_of(session)
        self.own: dict[int, Own] = {}
        for row in session.scalars(select(MeetingRhythm).order_by(MeetingRhythm.id)):
            self.own[self.staff.root(row.agent_id)] = Own(row.weeks, row.paused, row.reason)
        self.last: dict[int, Meeting] = {}
        self.next: dict[int, Meeting] = {}
        for meeting in sorted(session.scalars(select(Meeting)), key=when):
            agent = self.staff.root(meeting.agent_id)
            if meeting.state is MeetingState.HELD:
                self.last[agent] = meeting
            elif meeting.state in OPEN_STATES:
                self.next.setdefault(agent, meeting)

    def weeks(self, person: Person) -> int:
        """Every how many weeks; 0: no rhythm."""
        own = self.own.get(person.id, Own()).weeks
        return self.rule.of(person.level_on(self.on)) if own is None else own

    def due_on(self, person: Person) -> date | None:
        """The working day by which the next talk should be; None without a rhythm or a talk before."""
        last, weeks = self.last.get(person.id), self.weeks(person)
        if last is None or last.held_on is None or not weeks:
            return None
        return self.working(last.held_on + timedelta(weeks=weeks))

    def working(self, day: date) -> date:
        """The day, or the next working day after it."""
        return day if self.calendar.is_working(day) else self.calendar.step(day, 1)

    def standing(self, person: Person) -> tuple[Standing, int]:
        """Where the agent stands, and how many days behind."""
        own, ahead, due = self.own.get(person.id, Own()), self.next.get(person.id), self.due_on(person)
        if ahead is not None and ahead.planned_on < self.on:
            return Standing.MISSED, (self.on - ahead.planned_on).days
        if ahead is not None:
            return Standing.PLANNED, 0
        if own.paused:
            return Standing.PAUSED, 0
        if not self.weeks(person):
            return Standing.FREE, 0
        if due is None:
            return Standing.NEVER, 0
        if due < self.on:
            return Standing.OVERDUE, (self.on - due).days
        return (Standing.DUE if due <= self.on + timedelta(days=DUE_SOON) else Standing.FINE), 0


def rule_of(session: Session) -> Rhythm:
    """The company's rule, within a transaction."""
    row = session.get(Setting, _SETTING)
    if row is None or not isinstance(row.value, dict):
        return Rhythm()
    levels = row.value.get("levels")
    found = {Level(level): int(str(weeks)) for level, weeks in (levels if isinstance(levels, dict) else {}).items()}
    return Rhythm(weeks=int(str(row.value["weeks"])), levels=found)


def _refuse_weeks(weeks: Iterable[int]) -> None:
    if any(not 0 <= one <= MOST_WEEKS for one in weeks):
        raise RefusedError(
            _("A rhythm is between every week and every {most} weeks; 0 for none.").format(most=MOST_WEEKS)
        )


class Rhythms:
    """Reads and changes rhythms; says who is due, and when to meet next."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rule(self) -> Rhythm:
        """The company's rule."""
        with self._database.read() as session:
            return rule_of(session)

    def set_rule(self, weeks: int, levels: Mapping[Level, int] | None = None) -> None:
        """Every how many weeks by default, and for levels that differ. Raises RefusedError for nonsense."""
        levels = dict(levels or {})
        _refuse_weeks((weeks, *levels.values()))
        value = {"weeks": weeks, "levels": {level.value: count for level, count in levels.items()}}
        with self._database.write() as session:
            session.merge(Setting(key=_SETTING, value=value))

    def set_rhythm(self, agent_id: int, weeks: int | None, *, paused: bool = False, reason: str = "") -> Own:
        """An agent's own rhythm from now on (None: the rule's), or a pause for a reason. Returns what it was.

        Raises RefusedError for nonsense, or a pause without a reason.
        """
        _refuse_weeks(() if weeks is None else (weeks,))
        if paused and not reason.strip():
            raise RefusedError(_("A pause needs a reason."), _("For instance a leave, with its end."))
        with self._database.write() as session:
            before = RhythmBook(session, today()).own.get(Staff.load(session).root(agent_id), Own())
            session.add(
                MeetingRhythm(
                    agent_id=agent_id,
                    weeks=weeks,
                    paused=paused,
                    reason=reason.strip() if paused else "",
                    created_at=int(clock.time()),
                )
            )
        return before

    def standings(self, scope: Scope = COMPANY, on: date | None = None) -> list[StandingRow]:
        """Everybody who works here now, the most urgent first, then by name."""
        day = on or today()
        with self._database.read() as session:
            book = RhythmBook(session, day)
            people = [person for person in _people(book.staff, scope, day) if _works_here(person, day)]
            everybody = [alias for person in people for alias in known_as(book.staff, person.id)]
            waiting: dict[int, list[bool]] = {}
            for action in actions_of(session, book.staff, day, agents=everybody):
                if action.open:
                    waiting.setdefault(action.agent_id, []).append(action.overdue_days > 0)
        order = {standing: place for place, standing in enumerate(Standing)}
        rows = [_row(book, person, waiting.get(person.id, [])) for person in people]
        return sorted(rows, key=lambda row: (order[row.standing], -row.overdue_days))

    def to_prepare(self, on: date | None = None, scope: Scope = COMPANY, ahead: int = 1) -> list[StandingRow]:
        """Whose talk is overdue, due or planned within the next days: what the Today page reminds of."""
        day = on or today()
        return [
            row
            for row in self.standings(scope, day)
            if (row.standing.wants_talk and row.standing is not Standing.NEVER)
            or (row.next_on is not None and row.next_on <= day + timedelta(days=ahead))
        ]

    def propose(self, agent_id: int, on: date | None = None) -> Proposal:
        """When to meet next: by the rhythm, at the usual hour.

        On a working day on which the agent isn't known to be away, and at an hour that no other talk has.
        """
        day = on or today()
        with self._database.read() as session:
            book = RhythmBook(session, day)
            person = book.staff.people.get(book.staff.root(agent_id))
            if person is None:
                raise RefusedError(_("There is no such agent any more."))
            away = _away(session, known_as(book.staff, person.id), day)
            taken = {
                (meeting.planned_on, meeting.planned_at)
                for meeting in session.scalars(select(Meeting).where(Meeting.state.in_(OPEN_STATES)))
            }
            last = book.last.get(person.id)
            usual = appointment_of(last) if last is not None else Appointment(day=day, at=USUAL_TIME)
            due, weeks = book.due_on(person), book.weeks(person)
        wanted = max(due or day, day)
        if wanted == day:
            wanted += timedelta(days=1)
        chosen = book.working(wanted)
        while chosen in away and (chosen - wanted).days < _LOOK_AHEAD:
            chosen = book.calendar.step(chosen, 1)
        appointment = Appointment(
            day=chosen,
            at=_free(chosen, usual.at or USUAL_TIME, taken),
            minutes=usual.minutes,
            way=usual.way,
            place=usual.place,
        )
        return Proposal(appointment=appointment, why=_why(last, weeks, due, day))

    def proposal_after(self, meeting_id: int, on: date | None = None) -> Proposal:
        """When to meet next after a talk."""
        with self._database.read() as session:
            agent_id = find(session, meeting_id).agent_id
        return self.propose(agent_id, on)


def _row(book: RhythmBook, person: Person, waiting: list[bool]) -> StandingRow:
    own, last, ahead = book.own.get(person.id, Own()), book.last.get(person.id), book.next.get(person.id)
    standing, behind = book.standing(person)
    team = person.team_on(book.on)
    return StandingRow(
        agent_id=person.id,
        agent=person.name,
        number=person.number or "",
        team=book.staff.teams[team][0] if team is not None else "",
        level=person.level_on(book.on),
        weeks=book.weeks(person),
        own=own.weeks is not None,
        paused=own.paused,
        reason=own.reason,
        last_on=last.held_on if last is not None else None,
        due_on=book.due_on(person),
        next_id=ahead.id if ahead is not None else None,
        next_on=ahead.planned_on if ahead is not None else None,
        overdue_days=behind,
        open_actions=len(waiting),
        overdue_actions=sum(waiting),
        standing=standing,
    )


def _people(staff: Staff, scope: Scope, day: date) -> list[Person]:
    match scope.kind:
        case ScopeKind.AGENT:
            person = staff.people.get(staff.root(scope.id))
            return [person] if person is not None else []
        case ScopeKind.TEAM:
            return [person for person in staff.people.values() if person.team_on(day) == scope.id]
        case ScopeKind.LEVEL:
            return [person for person in staff.people.values() if person.level_on(day) is scope.level]
        case _company:
            return list(staff.people.values())


def _works_here(person: Person, day: date) -> bool:
    return person.status is AgentStatus.ACTIVE and person.employed_on(day)


def _away(session: Session, agent_ids: list[int], day: date) -> set[date]:
    """Days to come on which the agent is known to be away."""
    rows = session.scalars(
        select(Attendance.day).where(
            Attendance.agent_id.in_(agent_ids), Attendance.day > day_number(day), Attendance.kind.in_(_AWAY)
        )
    )
    return {day + timedelta(days=number - day_number(day)) for number in rows}


def _free(day: date, at: time, taken: set[tuple[date, time | None]]) -> time:
    """The hour, or the next half hour that no other talk has; the hour itself when the day is full."""
    moment = datetime.combine(day, at)
    while (day, moment.time()) in taken and moment.time() < _LAST_SLOT:
        moment += _SLOT
    return at if (day, moment.time()) in taken else moment.time()


def _why(last: Meeting | None, weeks: int, due: date | None, day: date) -> str:
    if last is None or last.held_on is None:
        return _("There was no one-to-one so far.")
    if due is None:
        return _("Last talk on {day}.").format(day=day_words(last.held_on))
    rhythm = ngettext("every week", "every {n} weeks", weeks).format(n=weeks)
    text = _("Last talk on {day}, {rhythm}.").format(day=day_words(last.held_on), rhythm=rhythm)
    return text if due >= day else text + " " + _("It was due on {day}.").format(day=day_words(due))

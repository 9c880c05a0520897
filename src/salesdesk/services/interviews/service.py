"""The use cases of interviews: list, draft, save, finalise, correct, print."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from salesdesk import i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.formats import period as period_words
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.models import AgentDay, Interview
from salesdesk.periods import Period
from salesdesk.reports.sheets import PageSize, Person
from salesdesk.services.interviews.facts import Facts, gather
from salesdesk.services.interviews.form import GapNote, InterviewForm, NextTarget
from salesdesk.services.interviews.freezing import thaw, to_json
from salesdesk.services.interviews.plan_link import PlanLink, open_plan
from salesdesk.services.interviews.suggestions import ResultFacts, gap_sentence, gaps, strengths
from salesdesk.services.interviews.views import InterviewRow, InterviewView, VersionRow, filled_share
from salesdesk.services.staffing import Person as Employee
from salesdesk.services.staffing import Staff
from salesdesk.services.target_lookup import TargetBook
from salesdesk.services.targets.service import tidy
from salesdesk.types import COMPANY, AgentStatus, InterviewState, Json, Progress, Scope, ScopeKind

if TYPE_CHECKING:
    from salesdesk.reports.interview_sheet import InterviewSheet
    from salesdesk.services.desk import Desk


STRETCH = 1.05
"""How far above a reached target the next one is proposed at most."""


class InterviewsService:
    """Performance interviews over the services that know the facts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database

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
            people = [p for p in _people(staff, period, scope) if p.id in calling or p.status is AgentStatus.ACTIVE]
            return [_row(staff, person, period, newest.get(person.id)) for person in people]

    def to_prepare(self, on: date) -> list[InterviewRow]:
        """Last month's interviews that are not final yet: what the Today page reminds of."""
        from salesdesk.periods import PeriodKind

        last = Period.of(PeriodKind.MONTH, on).previous()
        return [row for row in self.of_period(last) if row.state is not InterviewState.FINAL]

    def draft(self, agent_id: int, period: Period) -> InterviewView:
        """The agent's interview of the period; made and filled from the data when there is none yet."""
        found = self._newest(agent_id, period)
        if found is None:
            facts = self._facts(agent_id, period)
            form = self._suggest(facts)
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
        return self.get(found)

    def get(self, interview_id: int) -> InterviewView:
        """One interview. Raises SalesDeskError when there is none of that id."""
        with self._database.read() as session:
            row = _find(session, interview_id)
            staff = Staff.load(session)
            versions = tuple(_versions(session, row))
        person = staff.people[staff.root(row.agent_id)]
        period = Period.spanning(row.start, row.end)
        final = row.state is InterviewState.FINAL
        plan = self._plan(person.id)
        return InterviewView(
            id=row.id,
            agent_id=person.id,
            agent=person.name,
            number=person.number or "",
            team=_team(staff, person, period),
            period=period,
            version=row.version,
            state=row.state,
            form=InterviewForm.from_json(row.form),
            facts=None if final else self._facts(person.id, period),
            plan_id=plan.id,
            versions=versions,
            updated_at=row.updated_at,
        )

    def save(self, interview_id: int, form: InterviewForm) -> None:
        """Keep the form as typed so far. Raises RefusedError for a final interview."""
        with self._database.write() as session:
            row = _find(session, interview_id)
            _refuse_final(row)
            row.form = form.as_json()
            row.updated_at = int(time.time())

    def refill(self, interview_id: int) -> InterviewForm:
        """The form with strengths, gaps and next targets suggested anew from today's data; nothing is saved."""
        view = self.get(interview_id)
        if view.facts is None:
            raise _final_refusal()
        fresh = self._suggest(view.facts)
        return replace(view.form, strengths=fresh.strengths, gaps=fresh.gaps, next_targets=fresh.next_targets)

    def finalise(self, interview_id: int) -> None:
        """Freeze figures, counting rules, targets, weights and text as they are now.

        Raises RefusedError when the interview is final already or the talk has no date.
        """
        view = self.get(interview_id)
        if view.state is InterviewState.FINAL:
            raise _final_refusal()
        if view.form.held_on is None:
            raise RefusedError(
                _("An interview can't be final before it was held."), _("Enter the date of the talk first.")
            )
        frozen: dict[str, Json] = {}
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                frozen[language] = to_json(self._live_sheet(view, InterviewState.FINAL))
        with self._database.write() as session:
            row = _find(session, interview_id)
            _refuse_final(row)
            row.state = InterviewState.FINAL
            row.frozen = frozen
            row.finalised_at = row.updated_at = int(time.time())

    def correct(self, interview_id: int, what_changed: str) -> int:
        """Begin the next version of a final interview; the signed one stays. Returns the new id.

        Raises RefusedError without a word on what changes, or when a newer version exists.
        """
        if not what_changed.strip():
            raise RefusedError(_("A correction needs a word on what changes."))
        with self._database.write() as session:
            row = _find(session, interview_id)
            if row.state is not InterviewState.FINAL:
                raise RefusedError(_("Only a final interview needs a correction; a draft can simply be edited."))
            newest = session.scalar(
                select(func.max(Interview.version)).where(
                    Interview.agent_id == row.agent_id, Interview.start == row.start, Interview.end == row.end
                )
            )
            if newest != row.version:
                raise RefusedError(_("There is a newer version already."), _("Correct that one."))
            now = int(time.time())
            made = Interview(
                agent_id=row.agent_id,
                start=row.start,
                end=row.end,
                version=row.version + 1,
                form=dict(row.form),
                what_changed=what_changed.strip(),
                created_at=now,
                updated_at=now,
            )
            session.add(made)
            session.flush()
            return made.id

    def discard(self, interview_id: int) -> None:
        """Delete a draft. Raises RefusedError for a final interview."""
        with self._database.write() as session:
            row = _find(session, interview_id)
            _refuse_final(row)
            session.delete(row)

    def sheet(self, interview_id: int, language: str, form: InterviewForm | None = None) -> InterviewSheet:
        """The paper's sheet; of a final interview the frozen one. ``form``: as typed, though not saved yet."""
        from salesdesk.reports.interview_sheet import InterviewSheet

        with self._database.read() as session:
            frozen = _find(session, interview_id).frozen
        if frozen is not None:
            kept = thaw(InterviewSheet, frozen.get(language) or frozen[i18n.ENGLISH])  # type: ignore[arg-type]
            return replace(kept, paper=replace(kept.paper, printed_at=_now()))
        view = self.get(interview_id)
        if form is not None:
            view = replace(view, form=form)
        with i18n.speaking(language):
            return self._live_sheet(view, view.state)

    def render(
        self, interview_id: int, language: str, form: InterviewForm | None = None, size: PageSize = PageSize.A4
    ) -> bytes:
        """The PDF's bytes, for the preview in the program."""
        from salesdesk.reports.interview import render_interview

        made = self.sheet(interview_id, language, form)
        out = io.BytesIO()
        render_interview(replace(made, paper=replace(made.paper, size=size)), out)
        return out.getvalue()

    def print_pdf(
        self, interview_id: int, target: Path, language: str, size: PageSize = PageSize.A4
    ) -> tuple[str, ...]:
        """Write the PDF; returns what the user should know about the print."""
        from salesdesk.reports.interview import render_interview

        made = self.sheet(interview_id, language)
        return render_interview(replace(made, paper=replace(made.paper, size=size)), target).notes

    def print_all(
        self,
        period: Period,
        folder: Path,
        language: str,
        scope: Scope = COMPANY,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write one PDF for each agent of the scope (drafts are made where there are none); returns the files."""
        from salesdesk.services.interviews.naming import file_name

        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SalesDeskError(
                _("The folder {path} cannot be made: {detail}.").format(path=folder, detail=error.strerror),
                _("Choose another folder."),
            ) from error
        rows, taken, files = self.of_period(period, scope), set[str](), []
        for done, row in enumerate(rows):
            if progress is not None:
                progress.step(done, len(rows), row.agent)
            view_id = row.interview_id or self.draft(row.agent_id, period).id
            name = file_name(period, row.agent, row.number, taken)
            self.print_pdf(view_id, folder / name, language)
            files.append(folder / name)
        return files

    def print_together(
        self,
        period: Period,
        target: Path,
        language: str,
        scope: Scope = COMPANY,
        progress: Progress | None = None,
    ) -> Path:
        """Write everybody's paper one behind the other into one PDF; drafts are made where there are none."""
        import pypdfium2

        from salesdesk.reports.files import write_bytes

        together = pypdfium2.PdfDocument.new()
        rows = self.of_period(period, scope)
        if not rows:
            raise SalesDeskError(_("Nobody worked in {period}.").format(period=period_words(period)))
        for done, row in enumerate(rows):
            if progress is not None:
                progress.step(done, len(rows), row.agent)
            one = pypdfium2.PdfDocument(self.render(row.interview_id or self.draft(row.agent_id, period).id, language))
            together.import_pages(one)
            one.close()
        out = io.BytesIO()
        together.save(out)
        together.close()
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(target, out.getvalue())
        return target

    def _newest(self, agent_id: int, period: Period) -> int | None:
        with self._database.read() as session:
            return session.scalar(
                select(Interview.id)
                .where(Interview.agent_id == agent_id, Interview.start == period.start, Interview.end == period.end)
                .order_by(Interview.version.desc())
                .limit(1)
            )

    def _facts(self, agent_id: int, period: Period) -> Facts:
        with self._database.read() as session:
            person = Staff.load(session).people.get(agent_id)
        if person is None:
            raise SalesDeskError(_("There is no agent {id}.").format(id=agent_id))
        team = person.team_on(period.end) or person.team_on(period.start)
        return gather(self._desk.figures, self._desk.scores, agent_id, team, period)

    def _suggest(self, facts: Facts) -> InterviewForm:
        company = self._desk.company.get()
        short = gaps(facts.results)
        due = facts.period.next().end
        return InterviewForm(
            interviewer=company.supervisor,
            strengths=tuple(strengths(facts.results)),
            gaps=tuple(GapNote(text=gap_sentence(result)) for result in short),
            next_targets=tuple(NextTarget(kpi=k, value=v, due=due, origin=o) for k, v, o in self._next(facts)),
        )

    def _next(self, facts: Facts) -> Iterator[tuple[str, float, str]]:
        """Targets for the next period: the open plan's goal, else what is set for it, else the present one.

        A present target that was reached is proposed a little higher, never above what was reached.
        """
        goals = self._plan(facts.agent_id).goals
        ahead = self._targets(facts, facts.period.next().start)
        present = self._targets(facts, facts.period.end)
        for result in facts.results:
            for value, origin in (
                (goals.get(result.kpi), "plan"),
                (ahead.get(result.kpi), "target"),
                (self._a_little_more(facts, result, present.get(result.kpi)), "present"),
            ):
                if value is not None:
                    yield result.kpi, value, origin
                    break

    def _a_little_more(self, facts: Facts, result: ResultFacts, target: float | None) -> float | None:
        definition = kpi(result.kpi)
        reached = result.actual
        if definition.per_day and reached is not None:
            reached = reached / facts.days_on_duty if facts.days_on_duty else None
        if target is None or reached is None or not result.enough or definition.direction is not Better.UP:
            return target
        return max(target, tidy(definition, min(reached, target * STRETCH)))

    def _targets(self, facts: Facts, day: date) -> dict[str, float | None]:
        """What each KPI asks of the agent on a day, in the target's own unit."""
        with self._database.read() as session:
            person = Staff.load(session).people[facts.agent_id]
            book = TargetBook.load(session, day, day)
        return {
            result.kpi: book.value(result.kpi, person.id, person.team_on(day), person.level_on(day), day)
            for result in facts.results
        }

    def _plan(self, agent_id: int) -> PlanLink:
        with self._database.read() as session:
            merged = Staff.load(session).merged
            return open_plan(session, [agent_id, *(one for one, into in merged.items() if into == agent_id)])

    def _live_sheet(self, view: InterviewView, state: InterviewState) -> InterviewSheet:
        from salesdesk.services.interviews.sheet import Frame, make_sheet

        assert view.facts is not None  # noqa: S101  (only drafts are rendered live)
        with self._database.read() as session:
            staff = Staff.load(session)
        person = staff.people[view.agent_id]
        company = self._desk.company.get()
        known = self._desk.figures.days_with_calls()
        frame = Frame(
            company=company,
            person=Person(
                name=person.name,
                number=person.number or "",
                post=person.post,
                team=view.team,
                level=person.level_on(view.period.end),
                hired_on=person.hired_on,
            ),
            state=state,
            version=view.version,
            changes=next((v.what_changed for v in view.versions if v.interview_id == view.id), ""),
            plan=self._plan(view.agent_id).words,
            working_days=self._desk.calendar.calendar().working_days(view.period),
            data_until=known[1] if known else None,
        )
        return make_sheet(frame, view.facts, view.form, _now())


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005  (a paper bears the wall clock's time)


def _find(session: Session, interview_id: int) -> Interview:
    row = session.get(Interview, interview_id)
    if row is None:
        raise SalesDeskError(_("There is no interview {id}.").format(id=interview_id))
    return row


def _refuse_final(row: Interview) -> None:
    if row.state is InterviewState.FINAL:
        raise _final_refusal()


def _final_refusal() -> RefusedError:
    return RefusedError(_("A final interview can't be changed."), _("Make a correction instead."))


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


def _people(staff: Staff, period: Period, scope: Scope) -> list[Employee]:
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


def _team(staff: Staff, person: Employee, period: Period) -> str:
    team = person.team_on(period.end) or person.team_on(period.start)
    return staff.teams[team][0] if team is not None else ""


def _row(staff: Staff, person: Employee, period: Period, row: Interview | None) -> InterviewRow:
    form = row.form if row else {}  # as stored: a list of people needs no converter
    return InterviewRow(
        agent_id=person.id,
        agent=person.name,
        number=person.number or "",
        team=_team(staff, person, period),
        interview_id=row.id if row else None,
        state=row.state if row else None,
        version=row.version if row else 0,
        filled=filled_share(form),
        updated_at=row.updated_at if row else None,
        held_on=str(form.get("held_on") or ""),
    )

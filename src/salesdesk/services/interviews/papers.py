"""Interviews on paper: the sheet, live or frozen, and the PDFs made of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.formats import day as day_words
from salesdesk.formats import period as period_words
from salesdesk.i18n import _
from salesdesk.models import InterviewAppeal
from salesdesk.periods import Period
from salesdesk.refusals import why
from salesdesk.reports.sheets import Attachment, PageSize, Person
from salesdesk.services.attachments import AttachmentView, Owner
from salesdesk.services.interviews.comparing import changes
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.freezing import thaw
from salesdesk.services.interviews.gathering import FactsOfPeriod
from salesdesk.services.interviews.reading import find
from salesdesk.services.interviews.views import InterviewRow, InterviewView, Printed
from salesdesk.services.interviews.voices import Voices
from salesdesk.types import COMPANY, InterviewState, Progress, Scope

if TYPE_CHECKING:
    from salesdesk.reports.interview_sheet import Appeal, InterviewSheet


class Papers(Voices):
    """Draws interviews and writes their files."""

    def sheet(
        self,
        interview_id: int,
        language: str,
        view: InterviewView | None = None,
        among: FactsOfPeriod | None = None,
    ) -> InterviewSheet:
        """The paper's sheet; of a signed interview the frozen one, with the appeals that came later.

        ``view``: of one that isn't signed, from figures asked before; ``among``: what a batch asked once for all.
        """
        from salesdesk.reports.bilingual import sheet_in
        from salesdesk.reports.interview_sheet import InterviewSheet

        if language == i18n.BOTH:
            return sheet_in(language, lambda tongue: self.sheet(interview_id, tongue, view, among))
        with self._database.read() as session:
            row = find(session, interview_id)
            frozen = row.frozen
            later = {"state": row.state, "appeals": tuple(later_appeals(session, row.id))}
        if frozen is not None:
            kept = thaw(InterviewSheet, frozen.get(language) or frozen[i18n.ENGLISH])  # type: ignore[arg-type]
            with i18n.speaking(language):
                files = (*kept.attachments, *self._papers_since(interview_id))
            return replace(kept, paper=replace(kept.paper, printed_at=_now()), attachments=files, **later)  # type: ignore[arg-type]
        return self.live(view or self.get(interview_id), language, among=among)

    def attached_since(self, interview_id: int) -> list[AttachmentView]:
        """What was attached after the signature, such as the scan of the signed paper; nothing before it."""
        from salesdesk.reports.interview_sheet import InterviewSheet

        with self._database.read() as session:
            frozen = find(session, interview_id).frozen
        if frozen is None:
            return []
        kept = thaw(InterviewSheet, frozen[i18n.ENGLISH])  # type: ignore[arg-type]
        there = {one.sha256 for one in kept.attachments}
        return [one for one in self._desk.attachments.list(Owner.interview(interview_id)) if one.sha256 not in there]

    def _papers_since(self, interview_id: int) -> Iterator[Attachment]:
        for one in self.attached_since(interview_id):
            day = day_words(datetime.fromtimestamp(one.added_at).date())  # noqa: DTZ006  (the wall clock's day)
            yield Attachment(title=one.title, detail=_("attached since, {day}").format(day=day), sha256=one.sha256)

    def sheet_of(self, agent_id: int, period: Period, language: str, among: FactsOfPeriod) -> InterviewSheet:
        """One agent's sheet in a batch; a draft is made where there is none."""
        found = self._newest(agent_id, period)
        if found is not None and self._is_frozen(found):
            return self.sheet(found, language)
        view = self.draft(agent_id, period, among.of(agent_id), among)
        return self.sheet(view.id, language, view, among)

    def _is_frozen(self, interview_id: int) -> bool:
        with self._database.read() as session:
            return find(session, interview_id).frozen is not None

    def live(
        self,
        view: InterviewView,
        language: str,
        form: InterviewForm | None = None,
        among: FactsOfPeriod | None = None,
    ) -> InterviewSheet:
        """The sheet of an interview that isn't signed, from figures asked before; ``form``: as typed, not saved yet."""
        from salesdesk.reports.bilingual import sheet_in

        if language == i18n.BOTH:
            return sheet_in(language, lambda tongue: self.live(view, tongue, form, among))
        with i18n.speaking(language):
            return self._live_sheet(view if form is None else replace(view, form=form), view.state, among=among)

    def render(
        self,
        interview_id: int,
        language: str,
        form: InterviewForm | None = None,
        size: PageSize = PageSize.A4,
        view: InterviewView | None = None,
    ) -> tuple[bytes, tuple[str, ...]]:
        """The PDF's bytes and what the user should know about it, for the preview; with ``view`` no figure is asked."""
        from salesdesk.reports.interview import interview_pdf

        if view is not None and view.facts is not None:
            made = self.live(view, language, form)
        elif form is not None:
            made = self.live(self.get(interview_id), language, form)
        else:
            made = self.sheet(interview_id, language)
        data, result = interview_pdf(replace(made, paper=replace(made.paper, size=size)))
        return data, result.notes

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
    ) -> Printed:
        """Write one PDF for each agent of the scope; drafts are made where there are none."""
        from salesdesk.reports.interview import render_interview
        from salesdesk.services.interviews.naming import file_name

        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SalesDeskError(
                _("The folder {path} cannot be made: {detail}.").format(path=folder, detail=why(error)),
                _("Choose another folder."),
            ) from error
        taken, files, notes = set[str](), list[Path](), list[str]()
        for row, sheet in self._each_sheet(period, language, scope, progress):
            target = folder / file_name(period, row.agent, row.number, taken)
            notes += [f"{row.agent}: {note}" for note in render_interview(sheet, target).notes]
            files.append(target)
        return Printed(files=tuple(files), notes=tuple(notes))

    def print_together(
        self,
        period: Period,
        target: Path,
        language: str,
        scope: Scope = COMPANY,
        progress: Progress | None = None,
    ) -> Printed:
        """Write everybody's paper one behind the other into one PDF; drafts are made where there are none."""
        import pypdfium2

        from salesdesk.reports.files import write_bytes
        from salesdesk.reports.interview import interview_pdf

        together, notes = pypdfium2.PdfDocument.new(), list[str]()
        for row, sheet in self._each_sheet(period, language, scope, progress):
            data, result = interview_pdf(sheet)
            notes += [f"{row.agent}: {note}" for note in result.notes]
            one = pypdfium2.PdfDocument(data)
            together.import_pages(one)
            one.close()
        if not len(together):
            together.close()
            raise SalesDeskError(_("Nobody worked in {period}.").format(period=period_words(period)))
        out = io.BytesIO()
        together.save(out)
        together.close()
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(target, out.getvalue())
        return Printed(files=(target,), notes=tuple(notes))

    def _each_sheet(
        self, period: Period, language: str, scope: Scope, progress: Progress | None
    ) -> Iterator[tuple[InterviewRow, InterviewSheet]]:
        """Everybody's sheet, one after the other; what they share is asked once."""
        known = FactsOfPeriod(self._desk, period)
        rows = self.of_period(period, scope)
        for done, row in enumerate(rows):
            if progress is not None:
                progress.step(done, len(rows), row.agent)
            yield row, self.sheet_of(row.agent_id, period, language, known)

    def _live_sheet(
        self,
        view: InterviewView,
        state: InterviewState,
        signed_on: date | None = None,
        among: FactsOfPeriod | None = None,
    ) -> InterviewSheet:
        from salesdesk.services.interviews.sheet import Frame, make_sheet

        assert view.facts is not None  # noqa: S101  (only drafts are rendered live)
        known = among or FactsOfPeriod(self._desk, view.period)
        person = known.person(view.agent_id)
        frame = Frame(
            company=known.company,
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
            plan=self._plan(view.agent_id, known.staff).words,
            working_days=known.calendar.working_days(view.period),
            data_until=known.data_until,
            signed_on=signed_on,
            others=self.others(view.id),
            attachments=tuple(
                Attachment(
                    title=one.title, detail=one.file_name if one.file_name != one.title else "", sha256=one.sha256
                )
                for one in self._desk.attachments.list(Owner.interview(view.id))
            ),
        )
        made = make_sheet(frame, view.facts, view.form, _now())
        before = next((v.interview_id for v in view.versions if v.version == view.version - 1), None)
        if before is None:
            return made
        return replace(made, changed=tuple(changes(self.sheet(before, i18n.language()), made)))


def later_appeals(session: Session, interview_id: int) -> Iterator[Appeal]:
    """The appeals against an interview as its paper prints them."""
    from salesdesk.reports.interview_sheet import Appeal

    for row in session.scalars(
        select(InterviewAppeal)
        .where(InterviewAppeal.interview_id == interview_id)
        .order_by(InterviewAppeal.filed_on, InterviewAppeal.id)
    ):
        yield Appeal(
            filed_on=row.filed_on,
            text=row.text,
            due_on=row.due_on,
            answer=row.answer,
            answered_on=row.answered_on,
            upheld=row.upheld,
        )


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005  (a paper bears the wall clock's time)

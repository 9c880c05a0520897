"""Papers singly and in batches: a preview of the first, one file of all, or a file for each; whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesdesk import formats, i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import _
from salesdesk.periods import Period, PeriodKind, today
from salesdesk.refusals import why
from salesdesk.services.papers.gathering import Gathering
from salesdesk.services.papers.makers import MAKERS, Maker, NothingToPrintError
from salesdesk.services.papers.naming import expanded, file_name
from salesdesk.services.papers.requests import (
    BY_KIND,
    PAPERS,
    LeftOut,
    PaperForm,
    PaperKind,
    PaperRequest,
    PapersMade,
    PaperType,
    Preview,
    Subject,
)
from salesdesk.types import Progress

if TYPE_CHECKING:
    from salesdesk.reports.workbook import TableSheet
    from salesdesk.services.desk import Desk


class _Batch:
    """One request at work: a gathering for each language, the same moment on every paper."""

    def __init__(self, desk: Desk, request: PaperRequest, now: datetime) -> None:
        period = request.period
        if request.kind is PaperKind.BRIEF:
            request = replace(request, day=morning_of(desk, request))
            period = Period.of(PeriodKind.DAY, desk.calendar.calendar().step(request.day or today(), -1))
        self.request = request
        self.maker: Maker = MAKERS[request.kind]
        self.now = now
        self.notes: dict[str, None] = {}
        languages = i18n.LANGUAGES if request.language == i18n.BOTH else (request.language,)
        self.gatherings = {one: Gathering(desk, period, one, now, request.size) for one in languages}
        self.first = self.gatherings[request.table_language]

    def subjects(self) -> list[Subject]:
        """Of whom there may be a paper."""
        with self.speaking():
            return self.maker.subjects(self.first, self.request)

    def speaking(self) -> AbstractContextManager[None]:
        """The language of tables, names and reasons in force."""
        return i18n.speaking(self.request.table_language)

    def sheet(self, subject: Subject, language: str) -> Any:
        """A subject's sheet in one language. Raises NothingToPrintError where it says nothing."""
        with i18n.speaking(language):
            return self.maker.make_sheet(self.gatherings[language], self.request, subject)

    def pdf(self, subject: Subject) -> bytes:
        """A subject's paper, in two languages beside each other. Raises NothingToPrintError where there is none."""
        from salesdesk.reports.bilingual import sheet_in

        data, result = self.maker.draw(sheet_in(self.request.language, lambda one: self.sheet(subject, one)))
        self.notes.update(dict.fromkeys(result.notes))
        return data

    def tables(self, subject: Subject) -> list[TableSheet]:
        """A subject's tables, in one language."""
        sheet = self.sheet(subject, self.request.table_language)
        with self.speaking():
            return self.maker.tabulate(sheet)

    def join(self, parts: list[tuple[str, bytes]]) -> bytes:
        """Papers one behind the other with a bookmark each."""
        from salesdesk.reports.joining import joined

        with self.speaking():
            title = f"{BY_KIND[self.request.kind].name} {formats.period(self.first.period)}"
        language = self.request.table_language
        return joined(parts, title=title, author=self.first.company.name, language=language, created=self.now)

    def parts(self, subject: Subject | None = None) -> dict[str, str]:
        """What a pattern for file names may name."""
        with self.speaking():
            return {
                "paper": BY_KIND[self.request.kind].name.replace(": ", " - "),
                "period": self.first.period.code,
                "agent": subject.name if subject else self.first.scope_words(self.request.scope),
                "number": subject.number if subject else "",
                "team": subject.team if subject else self.first.scope_words(self.request.scope),
                "date": f"{self.now:%Y-%m-%d}",
                "company": self.first.company.name,
            }


def morning_of(desk: Desk, request: PaperRequest) -> date:
    """The morning of a brief: the one asked for, else today's, or the first after calls that end earlier."""
    if request.day is not None:
        return request.day
    known, calendar = desk.figures.days_with_calls(), desk.calendar.calendar()
    if known is None or known[1] >= calendar.step(today(), -1):
        return today()
    return calendar.step(known[1], 1)


class PapersService:
    """Draws and writes papers. Everything but interviews without a draft only reads, from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def types(self) -> tuple[PaperType, ...]:
        """The papers there are, in the order they are offered."""
        return PAPERS

    def writes(self, request: PaperRequest) -> bool:
        """Whether making these papers may store something: drafts of interviews."""
        return request.kind is PaperKind.INTERVIEW

    def subjects(self, request: PaperRequest) -> list[Subject]:
        """Of whom there may be a paper."""
        return _Batch(self._desk, request, _now()).subjects()

    def preview(self, request: PaperRequest) -> Preview:
        """The first paper that there is, as PDF. Raises SalesDeskError when there is none."""
        batch = _Batch(self._desk, request, _now())
        subjects = batch.subjects()
        for subject in self._drafted(request, subjects):
            try:
                pdf = batch.pdf(subject)
            except NothingToPrintError:
                continue
            return Preview(pdf=pdf, subject=subject.name, count=len(subjects), notes=tuple(batch.notes))
        raise _nothing(request, subjects)

    def _drafted(self, request: PaperRequest, subjects: list[Subject]) -> Iterator[Subject]:
        """For a preview: of interviews only those that are there, because looking must not store anything."""
        if request.kind is not PaperKind.INTERVIEW:
            yield from subjects
            return
        rows = self._desk.interviews.of_period(request.period, request.scope)
        there = {row.agent_id for row in rows if row.interview_id is not None}
        found = [one for one in subjects if one.id in there]
        if subjects and not found:
            raise RefusedError(
                _("No interview of this period is prepared yet."), _("Saving or printing makes the drafts.")
            )
        yield from found

    def file_name(self, request: PaperRequest) -> str:
        """The name that is proposed for one file of all. Raises SalesDeskError for a pattern that is none."""
        batch = _Batch(self._desk, request, _now())
        subjects = batch.subjects()
        only = subjects[0] if len(subjects) == 1 else None
        return file_name(request.pattern, batch.parts(only), f".{request.form.value}", set())

    def pdf(self, request: PaperRequest, progress: Progress | None = None) -> tuple[bytes, PapersMade]:
        """All papers in one PDF, to print. Raises SalesDeskError when there is none."""
        batch = _Batch(self._desk, request, _now())
        subjects, left = batch.subjects(), list[LeftOut]()
        papers = list(_pdfs(batch, subjects, left, progress or Progress()))
        if not papers:
            raise _nothing(request, subjects)
        data = papers[0][1] if len(papers) == 1 else batch.join([(one.name, pdf) for one, pdf in papers])
        return data, PapersMade(files=(), papers=len(papers), left_out=tuple(left), notes=tuple(batch.notes))

    def save(self, request: PaperRequest, target: Path, progress: Progress | None = None) -> PapersMade:
        """Write the papers: to the file ``target``, or into the folder ``target`` a file for each.

        Files that are there already stay; new ones get another name. When it is cancelled or fails, nothing is left.
        Raises SalesDeskError when nothing can be written, or there is nothing to write.
        """
        if request.form is PaperForm.EXCEL and not MAKERS[request.kind].tables:
            raise RefusedError(_("There are no tables of this paper."), _("Choose PDF."))
        batch, progress = _Batch(self._desk, request, _now()), progress or Progress()
        subjects = batch.subjects()
        if not request.together:
            expanded(request.pattern, {})
        write = {
            (PaperForm.PDF, True): _one_pdf,
            (PaperForm.EXCEL, True): _one_workbook,
            (PaperForm.PDF, False): _many_pdfs,
            (PaperForm.EXCEL, False): _many_workbooks,
        }[request.form, request.together]
        left: list[LeftOut] = []
        files, count = write(batch, subjects, left, target, progress)
        if not count:
            raise _nothing(request, subjects)
        return PapersMade(files=tuple(files), papers=count, left_out=tuple(left), notes=tuple(batch.notes))


def _pdfs(
    batch: _Batch, subjects: list[Subject], left: list[LeftOut], progress: Progress
) -> Iterator[tuple[Subject, bytes]]:
    for done, subject in enumerate(subjects):
        progress.step(done, len(subjects), subject.name)
        try:
            yield subject, batch.pdf(subject)
        except NothingToPrintError as nothing:
            left.append(LeftOut(subject.name, str(nothing)))
    progress.step(len(subjects), len(subjects))


def _tables(
    batch: _Batch, subjects: list[Subject], left: list[LeftOut], progress: Progress
) -> Iterator[tuple[Subject, list[TableSheet]]]:
    for done, subject in enumerate(subjects):
        progress.step(done, len(subjects), subject.name)
        try:
            yield subject, batch.tables(subject)
        except NothingToPrintError as nothing:
            left.append(LeftOut(subject.name, str(nothing)))
    progress.step(len(subjects), len(subjects))


def _one_pdf(
    batch: _Batch, subjects: list[Subject], left: list[LeftOut], target: Path, progress: Progress
) -> tuple[list[Path], int]:
    from salesdesk.reports.files import write_bytes

    papers = list(_pdfs(batch, subjects, left, progress))
    if not papers:
        return [], 0
    _folder(target.parent)
    write_bytes(target, papers[0][1] if len(papers) == 1 else batch.join([(one.name, pdf) for one, pdf in papers]))
    return [target], len(papers)


def _one_workbook(
    batch: _Batch, subjects: list[Subject], left: list[LeftOut], target: Path, progress: Progress
) -> tuple[list[Path], int]:
    from salesdesk.reports.workbook import write_workbook

    papers = list(_tables(batch, subjects, left, progress))
    if not papers:
        return [], 0
    _folder(target.parent)
    with batch.speaking():
        result = write_workbook(target, [one for _subject, some in papers for one in some], batch.now)
    batch.notes.update(dict.fromkeys(result.notes))
    return [target], len(papers)


def _many_pdfs(
    batch: _Batch, subjects: list[Subject], left: list[LeftOut], target: Path, progress: Progress
) -> tuple[list[Path], int]:
    from salesdesk.reports.files import write_bytes

    with _staged(target) as (folder, moved):
        taken = _taken(target)
        for subject, pdf in _pdfs(batch, subjects, left, progress):
            name = file_name(batch.request.pattern, batch.parts(subject), ".pdf", taken)
            write_bytes(folder / name, pdf)
    return moved, len(moved)


def _many_workbooks(
    batch: _Batch, subjects: list[Subject], left: list[LeftOut], target: Path, progress: Progress
) -> tuple[list[Path], int]:
    from salesdesk.reports.workbook import write_workbook

    with _staged(target) as (folder, moved):
        taken = _taken(target)
        for subject, tables in _tables(batch, subjects, left, progress):
            name = file_name(batch.request.pattern, batch.parts(subject), ".xlsx", taken)
            with batch.speaking():
                result = write_workbook(folder / name, tables, batch.now)
            batch.notes.update(dict.fromkeys(result.notes))
    return moved, len(moved)


@contextmanager
def _staged(target: Path) -> Iterator[tuple[Path, list[Path]]]:
    """A folder within the target's to write to; at the end its files are moved up, and are in the list. Else: nothing."""
    made = _folder(target)
    moved: list[Path] = []
    try:
        folder = Path(tempfile.mkdtemp(prefix=".", suffix=".part", dir=target))
    except OSError as error:
        raise _cannot(target, error) from error
    try:
        yield folder, moved
        for file in sorted(folder.iterdir()):
            final = target / file.name
            file.rename(final)
            moved.append(final)
    except BaseException as error:
        for file in moved:
            file.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        for parent in made:
            parent.rmdir()
        if isinstance(error, OSError):
            raise _cannot(target, error) from error
        raise
    shutil.rmtree(folder, ignore_errors=True)
    if not moved:
        for parent in made:
            parent.rmdir()


def _folder(path: Path) -> list[Path]:
    """Make a folder; those that were made for it, the innermost first."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(path, error) from error
    return missing


def _taken(folder: Path) -> set[str]:
    return {one.name.casefold() for one in folder.iterdir()}


def _cannot(path: Path, error: OSError) -> SalesDeskError:
    return SalesDeskError(
        _("The papers could not be written to {path}: {detail}.").format(path=path, detail=why(error)),
        _("Choose another folder."),
    )


def _nothing(request: PaperRequest, subjects: list[Subject]) -> SalesDeskError:
    words = formats.period(request.period)
    if not subjects:
        return RefusedError(
            _("There is nobody to make this paper for in {period}.").format(period=words),
            _("Choose another period, team or agent."),
        )
    return RefusedError(
        _("There is nothing to put on this paper in {period}.").format(period=words),
        _("Import the call logs of the period, or set its targets; or choose another period."),
    )


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005  (a paper bears the wall clock's time)

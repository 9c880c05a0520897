"""All services over one database. Each is made when first asked for, so that starting costs little."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from salesdesk.store.database import Database

if TYPE_CHECKING:
    from salesdesk.services.attachments import AttachmentsService
    from salesdesk.services.back_test import BackTestService
    from salesdesk.services.calendar import CalendarService
    from salesdesk.services.calendar_export import CalendarExportService
    from salesdesk.services.calibrations import CalibrationsService
    from salesdesk.services.closing import ClosingService
    from salesdesk.services.company import CompanyService
    from salesdesk.services.drafts import DraftsService
    from salesdesk.services.exports import ExportsService
    from salesdesk.services.figures import FiguresService
    from salesdesk.services.imports import ImportsService
    from salesdesk.services.interviews import InterviewsService
    from salesdesk.services.meetings import MeetingsService
    from salesdesk.services.outcomes.ledger import Ledger
    from salesdesk.services.outcomes.service import OutcomesService
    from salesdesk.services.own_kpis import OwnKpisService
    from salesdesk.services.papers.service import PapersService
    from salesdesk.services.people import PeopleService
    from salesdesk.services.plans import PlansService
    from salesdesk.services.ranking import RankingService
    from salesdesk.services.safety import SafetyService
    from salesdesk.services.schemes import SchemesService
    from salesdesk.services.scores import ScoresService
    from salesdesk.services.targets import TargetsService
    from salesdesk.services.warnings import WarningsService
    from salesdesk.services.watch_folder import WatchFolderService


class Desk:
    """The supervisor's desk: every use case of the program, without a window."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._use_currency()
        self._know_own_kpis()

    def _use_currency(self) -> None:
        """Amounts are read and written in this company's currency."""
        from salesdesk import formats
        from salesdesk.store.database import raw

        with self.database.read() as session:
            found = raw(session).execute("SELECT value FROM setting WHERE key = 'currency'").fetchone()
        formats.use_currency(json.loads(found[0]) if found else "CNY")

    def _know_own_kpis(self) -> None:
        """The own KPIs of this file stand beside the shipped ones; most files have none, and load nothing for it."""
        from salesdesk.metrics.catalogue import use_own
        from salesdesk.store.database import raw

        with self.database.read() as session:
            some = raw(session).execute("SELECT 1 FROM custom_kpi LIMIT 1").fetchone()
        if some is None:
            use_own(())
        else:
            self.own_kpis.use()

    @cached_property
    def company(self) -> CompanyService:
        """Company name, thresholds and other settings that belong to the file."""
        from salesdesk.services.company import CompanyService

        return CompanyService(self.database)

    @cached_property
    def calendar(self) -> CalendarService:
        """Working days, with the supervisor's own."""
        from salesdesk.services.calendar import CalendarService

        return CalendarService(self.database)

    @cached_property
    def people(self) -> PeopleService:
        """Teams and agents."""
        from salesdesk.services.people import PeopleService

        return PeopleService(self.database)

    @cached_property
    def imports(self) -> ImportsService:
        """Files into the database, and batches out of it again."""
        from salesdesk.services.imports import ImportsService

        return ImportsService(self.database)

    @cached_property
    def watch_folder(self) -> WatchFolderService:
        """New exports in a folder, offered or taken."""
        from salesdesk.services.watch_folder import WatchFolderService

        return WatchFolderService(self.database, self.imports, self.outcomes)

    @cached_property
    def outcomes(self) -> OutcomesService:
        """What calls lead to: orders, payments, leads, renewals, feedback, quality checks, attendance."""
        from salesdesk.services.outcomes.service import OutcomesService

        return OutcomesService(self.database)

    @cached_property
    def ledger(self) -> Ledger:
        """The book of outcomes that a supervisor keeps: typed text, pages of a scope, totals."""
        from salesdesk.services.outcomes.ledger import Ledger

        return Ledger(self.database)

    @cached_property
    def figures(self) -> FiguresService:
        """Every figure that is shown, printed or exported."""
        from salesdesk.services.figures import FiguresService

        return FiguresService(self.database, self.calendar)

    @cached_property
    def own_kpis(self) -> OwnKpisService:
        """KPIs of the supervisor's own."""
        from salesdesk.services.own_kpis import OwnKpisService

        return OwnKpisService(self.database)

    @cached_property
    def exports(self) -> ExportsService:
        """Figures for a spreadsheet."""
        from salesdesk.services.exports import ExportsService

        return ExportsService(self.database, self.figures)

    @cached_property
    def targets(self) -> TargetsService:
        """Targets by company, team, level and agent."""
        from salesdesk.services.targets import TargetsService

        return TargetsService(self.database, self.figures)

    @cached_property
    def calibrations(self) -> CalibrationsService:
        """Targets times a factor for a while."""
        from salesdesk.services.calibrations import CalibrationsService

        return CalibrationsService(self.database)

    @cached_property
    def scores(self) -> ScoresService:
        """Weighted scores and ratings."""
        from salesdesk.services.scores import ScoresService

        return ScoresService(self.database, self.figures, self.company)

    @cached_property
    def schemes(self) -> SchemesService:
        """Weight schemes: the presets, and the supervisor's own."""
        from salesdesk.services.schemes import SchemesService

        return SchemesService(self.database)

    @cached_property
    def ranking(self) -> RankingService:
        """Places with their uncertainty, and funnel plots."""
        from salesdesk.services.ranking import RankingService

        return RankingService(self.figures, self.scores)

    @cached_property
    def warnings(self) -> WarningsService:
        """What the rules found, and what was done with it."""
        from salesdesk.services.warnings import WarningsService

        return WarningsService(self.database, self.figures)

    @cached_property
    def back_tests(self) -> BackTestService:
        """What warning rules would have said."""
        from salesdesk.services.back_test import BackTestService

        return BackTestService(self.database)

    @cached_property
    def closing(self) -> ClosingService:
        """Periods whose figures are settled."""
        from salesdesk.services.closing import ClosingService

        return ClosingService(self.database, self.figures)

    @cached_property
    def plans(self) -> PlansService:
        """Improvement plans in five steps."""
        from salesdesk.services.plans import PlansService

        return PlansService(self.database, self.figures, self.warnings, self.calendar)

    @cached_property
    def interviews(self) -> InterviewsService:
        """Performance interviews and their papers."""
        from salesdesk.services.interviews import InterviewsService

        return InterviewsService(self)

    @cached_property
    def attachments(self) -> AttachmentsService:
        """Files kept beside plans, interviews, one-to-ones and courses."""
        from salesdesk.services.attachments import AttachmentsService

        return AttachmentsService(self.database)

    @cached_property
    def meetings(self) -> MeetingsService:
        """One-to-ones, their actions and their rhythm."""
        from salesdesk.services.meetings import MeetingsService

        return MeetingsService(self)

    @cached_property
    def papers(self) -> PapersService:
        """Papers of a team, singly and in batches."""
        from salesdesk.services.papers.service import PapersService

        return PapersService(self)

    @cached_property
    def calendar_export(self) -> CalendarExportService:
        """Dates of plans and talks for a calendar program."""
        from salesdesk.services.calendar_export import CalendarExportService

        return CalendarExportService(self.database)

    @cached_property
    def drafts(self) -> DraftsService:
        """Half-typed forms, kept until they are saved."""
        from salesdesk.services.drafts import DraftsService

        return DraftsService(self.database)

    @cached_property
    def safety(self) -> SafetyService:
        """Backups, restore and the check of the file."""
        from salesdesk.services.safety import SafetyService

        return SafetyService(self.database, self.attachments)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

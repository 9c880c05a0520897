"""A plan's evidence pack: the facts to a sheet, the sheet to a PDF. What paper needs is loaded when it is asked for."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from salesdesk.i18n import BOTH, speaking
from salesdesk.models import Agent
from salesdesk.reports.sheets import Person, PrintResult
from salesdesk.services.attachments import AttachmentsService, Owner
from salesdesk.services.company import CompanyService
from salesdesk.services.plans.bonus import parts_of_plan
from salesdesk.services.plans.core import today
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.reading import Reading
from salesdesk.services.plans.rules import plan_rules
from salesdesk.services.plans.views import PlanView
from salesdesk.types import PlanStep

if TYPE_CHECKING:
    from salesdesk.reports.notice_sheet import NoticeSheet
    from salesdesk.reports.plan_sheet import PlanSheet


class PlanPaper(Reading):
    """Puts a plan on paper."""

    def sheet(self, plan_id: int, language: str, printed_at: datetime | None = None) -> PlanSheet:
        """Everything the evidence pack says, in a language."""
        from salesdesk.reports.bilingual import sheet_in
        from salesdesk.services.plans.checklist import wall_clock
        from salesdesk.services.plans.sheet import make_sheet

        if language == BOTH:
            return sheet_in(language, lambda tongue: self.sheet(plan_id, tongue, printed_at))
        company = CompanyService(self._database).get()
        with speaking(language):
            view = self.get(plan_id)
            files = AttachmentsService(self._database).list(Owner.plan(plan_id), removed=True, whole=True)
            at = printed_at or wall_clock(int(time.time()))
            with self._database.read() as session:
                bonus = parts_of_plan(session, plan_id)
            return make_sheet(view, self._person(view), company, language, at, files, self.verify(plan_id), bonus)

    def print_plan(self, plan_id: int, target: Path | BinaryIO, language: str) -> PrintResult:
        """Write the evidence pack as a PDF. Raises SalesDeskError when the file can't be written."""
        from salesdesk.reports.plan import render_plan

        return render_plan(self.sheet(plan_id, language), target)

    def notice_sheet(self, plan_id: int, language: str, printed_at: datetime | None = None) -> NoticeSheet:
        """What the notice of warning to the agent says, in a language: the figures as they were frozen."""
        from salesdesk.reports.bilingual import sheet_in
        from salesdesk.reports.notice_sheet import NoticeSheet, Support

        if language == BOTH:
            return sheet_in(language, lambda tongue: self.notice_sheet(plan_id, tongue, printed_at))
        whole = self.sheet(plan_id, language, printed_at)
        with speaking(language), self._database.read() as session:
            view, rules = self.get(plan_id), plan_rules(session)
            about = {alert.kpi for alert in view.evidence.alerts} | {view.card.kpi}
        kept = zip(view.evidence.rows, whole.evidence.rows, strict=True)
        return NoticeSheet(
            paper=whole.paper,
            agent=whole.agent,
            number=whole.number,
            day=whole.opened_on,
            supervisor=whole.owner,
            reason=whole.reason,
            warnings=whole.warnings,
            rows=tuple(row for frozen, row in kept if frozen.kpi in about),
            start=view.evidence.start,
            end=view.evidence.end,
            support=tuple(
                Support(step=one.step, due=one.due, owner=one.owner)
                for one in whole.steps
                if one.round == 1 and one.step is not PlanStep.WARN
            ),
            told_on=whole.told_on,
            told_how=whole.told_how,
            first_answer=whole.first_answer,
            objection_days=rules.objection_days,
        )

    def print_notice(self, plan_id: int, target: Path | BinaryIO, language: str) -> PrintResult:
        """Write the notice as a PDF. Raises SalesDeskError when the file can't be written."""
        from salesdesk.reports.notice import render_notice

        return render_notice(self.notice_sheet(plan_id, language), target)

    def _person(self, view: PlanView) -> Person:
        with self._database.read() as session:
            agent = session.get_one(Agent, view.card.agent_id)
            level = Measuring(session).level_of(agent.id, today())
            return Person(
                name=agent.name,
                number=agent.number or "",
                post=agent.post,
                team=view.card.team,
                level=level,
                hired_on=agent.hired_on,
            )

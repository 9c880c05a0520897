"""Figures for a spreadsheet: every KPI of every agent by day (or week, or month), from the one engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from salesdesk.errors import SalesDeskError
from salesdesk.formats import period as period_words
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import value_kind
from salesdesk.periods import Period
from salesdesk.services.company import CompanyService
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.services.figures import FiguresService, course_of
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Progress, Scope


class ExportsService:
    """Workbooks of figures."""

    def __init__(self, database: Database, figures: FiguresService) -> None:
        self._company = CompanyService(database)
        self._figures = figures

    def workbook(
        self,
        target: Path,
        period: Period,
        scope: Scope = COMPANY,
        kpis: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> tuple[str, ...]:
        """Write one sheet a KPI: agents down, days (weeks, months of long periods) across, totals at the end.

        ``kpis`` None: all that the calls and the kept records give. The last row is the whole scope. Returns notes on what was cut. Raises SalesDeskError when nobody has calls
        in the period or the file cannot be written.
        """
        from salesdesk.reports.matrix import Cell, matrix_sheet
        from salesdesk.reports.workbook import column_kind, write_workbook

        progress = progress or Progress()
        kpis = self._figures.known_kpis() if kpis is None else kpis
        per, sheets = course_of(period), []
        seconds = self._company.get().effective_talk_s
        for done, kpi_id in enumerate(kpis):
            definition = kpi(kpi_id)
            progress.step(done, len(kpis), definition.name)
            parts, wholes = self._rows(period, scope, per, kpi_id), self._rows(period, scope, Per.TOTAL, kpi_id)
            if not any(row.value is not None for row in wholes):
                continue
            keys = {row.scope: number for number, row in enumerate(wholes)}
            cells = [Cell(keys[row.scope], row.name, row.bucket, row.value) for row in parts]
            totals = [Cell(keys[row.scope], row.name, "", row.value) for row in wholes]
            sheets.append(
                matrix_sheet(
                    definition.name,
                    column_kind(value_kind(definition)),
                    cells,
                    totals,
                    _("Agent"),
                    period_words(period),
                    definition.rule(seconds),
                )
            )
        if not sheets:
            raise SalesDeskError(
                _("There are no figures in {period}.").format(period=period_words(period)),
                _("Choose another period, or import its call log first."),
            )
        return write_workbook(target, sheets).notes

    def _rows(self, period: Period, scope: Scope, per: Per, kpi_id: str) -> list[FigureRow]:
        """The agents' rows, then the scope's own."""
        agents = self._figures.figures(period, scope, per=per, by=By.AGENT, kpis=[kpi_id])
        return [*agents, *self._figures.figures(period, scope, per=per, kpis=[kpi_id])]

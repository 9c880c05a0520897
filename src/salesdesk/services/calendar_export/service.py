"""The supervisor's dates as a calendar file: of one plan, or of everything in a span."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from salesdesk.formats import span as span_words
from salesdesk.i18n import _
from salesdesk.models import Agent, Setting
from salesdesk.periods import Period
from salesdesk.reports.files import safe_file_name, write_bytes
from salesdesk.services.calendar_export.entries import Entry, EntryState, Source
from salesdesk.services.calendar_export.plan_dates import entries_of, plan_entries
from salesdesk.services.calendar_export.talk_dates import interview_entries, meeting_entries
from salesdesk.services.plans.cards import plan_number
from salesdesk.services.plans.core import find_plan
from salesdesk.store.database import Database

SOURCES: tuple[Source, ...] = (plan_entries, meeting_entries, interview_entries)
"""What has dates. A new kind of talk or paper adds its own."""
_ORIGIN = "calendar_origin"


class CalendarExportService:
    """Writes iCalendar files; written again, they bring what a calendar took over before up to date."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, span: Period) -> Sequence[Entry]:
        """Everything with a date in a span, by day."""
        with self._database.read() as session:
            found = [entry for source in SOURCES for entry in source(session, span)]
        return sorted(found, key=lambda one: (one.first, one.start is not None, one.start, one.key))

    def write_all(self, span: Period, target: Path | BinaryIO) -> int:
        """Write everything in a span; answers how many entries are still to come.

        Raises SalesDeskError when the file can't be written.
        """
        entries = self.entries(span)
        self._write(entries, _("SalesDesk {span}").format(span=span_words(span.start, span.end)), target)
        return sum(entry.state is EntryState.OPEN for entry in entries)

    def write_plan(self, plan_id: int, target: Path | BinaryIO) -> int:
        """Write the dates of one plan, past ones too; answers how many are still to come.

        Raises RefusedError when there is no such plan, SalesDeskError when the file can't be written.
        """
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            entries = entries_of(session, [plan])
            name = _("Plan {number}").format(number=plan_number(plan))
        self._write(entries, name, target)
        return sum(entry.state is EntryState.OPEN for entry in entries)

    def plan_file_name(self, plan_id: int) -> str:
        """What to call the file of a plan."""
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            agent = session.get_one(Agent, plan.agent_id).name
            number = _("Plan {number}").format(number=plan_number(plan))
        return safe_file_name("{plan} {agent}", ".ics", plan=number, agent=agent)

    def _write(self, entries: Sequence[Entry], name: str, target: Path | BinaryIO) -> None:
        from salesdesk.services.calendar_export.writing import calendar_file

        with self._database.read() as session:
            origin = _origin(session)
        if not origin:
            with self._database.write() as session:
                origin = _origin(session) or uuid.uuid4().hex
                session.merge(Setting(key=_ORIGIN, value=origin))
        write_bytes(target, calendar_file(entries, name, origin, int(time.time())))


def _origin(session: Session) -> str:
    """What makes this database's entries its own in everybody's calendars; empty before the first export."""
    row = session.get(Setting, _ORIGIN)
    return str(row.value) if row is not None else ""

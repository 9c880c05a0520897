"""Dates of plans and talks as calendar files (.ics)."""

from __future__ import annotations

from salesdesk.services.calendar_export.entries import Entry, EntryState
from salesdesk.services.calendar_export.service import CalendarExportService

__all__ = ["CalendarExportService", "Entry", "EntryState"]

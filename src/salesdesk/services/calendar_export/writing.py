"""Entries as an iCalendar file (RFC 5545) that Outlook, Apple's and Google's calendars and phones read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from salesdesk import __version__
from salesdesk.i18n import _, language
from salesdesk.services.calendar_export.entries import Entry, EntryState

DAY_BEFORE = timedelta(hours=-15)
"""Of a whole day: at nine in the morning of the day before. Outlook takes no reminder after the beginning."""
HOURS_BEFORE = timedelta(minutes=-15)
_CONTROLS = frozenset({"Cc", "Cs", "Co", "Cn"})
_STATUS = {EntryState.OPEN: "CONFIRMED", EntryState.DONE: "CONFIRMED", EntryState.CANCELLED: "CANCELLED"}


def calendar_file(entries: Iterable[Entry], name: str, origin: str, at: int) -> bytes:
    """The file. ``origin`` makes the entries' ids the file's own (two companies never overwrite each other's).

    Equal entries at the same moment ``at`` (UTC epoch seconds) give equal bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//SalesDesk//SalesDesk {__version__}//{language()[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(_plain(name)))
    for entry in sorted(entries, key=lambda one: (one.first, one.key)):
        calendar.add_component(_event(entry, origin, datetime.fromtimestamp(at, UTC)))
    return bytes(calendar.to_ical())


def _event(entry: Entry, origin: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{origin}.salesdesk")
    event.add("dtstamp", at)
    event.add("sequence", entry.revision)
    if entry.start is not None and entry.end is not None:
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end)
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the day after the last
    done = entry.state is EntryState.DONE
    summary = _plain(entry.summary)
    event.add("summary", _("{entry} (done)").format(entry=summary) if done else summary)
    if entry.words:
        event.add("description", "\n".join(map(_plain, entry.words)))
    if place := _plain(entry.place):
        event.add("location", place)
    if entry.category:
        event.add("categories", [entry.category])
    event.add("status", _STATUS[entry.state])
    event.add("transp", "OPAQUE" if entry.timed and entry.state is EntryState.OPEN else "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.state is EntryState.OPEN:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", HOURS_BEFORE if entry.timed else DAY_BEFORE)
        event.add_component(alarm)
    return event


def _plain(text: str) -> str:
    """One line without control characters: what people typed can't become a line of the file."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in spaced if unicodedata.category(char) not in _CONTROLS).split())

"""What a column of a log can mean, and the choices of a reader, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.types import OutcomeKind

FIELDS: tuple[tuple[str, str], ...] = (
    ("start", N_("Start")),
    ("start_date", N_("Start: date")),
    ("start_time", N_("Start: time of day")),
    ("agent_name", N_("Agent's name")),
    ("agent_number", N_("Agent's number")),
    ("customer", N_("Customer")),
    ("talk", N_("Talk time")),
    ("outcome", N_("Outcome")),
    ("answered", N_("Answered: yes or no")),
    ("disposition", N_("Disposition")),
    ("campaign", N_("Campaign")),
    ("direction", N_("Direction")),
    ("source_id", N_("Call id")),
    ("ring", N_("Ring time")),
    ("queue", N_("Waiting time")),
    ("hold", N_("Hold time")),
    ("wrap", N_("Wrap-up time")),
    ("duration", N_("Whole duration")),
    ("answer", N_("Answered at")),
    ("end", N_("Ended at")),
    ("caller", N_("Caller")),
    ("callee", N_("Number called")),
    ("zone", N_("Time zone")),
    ("record_type", N_("Kind of record")),
    ("leg_of", N_("Part of call")),
)
"""The reader's fields with their names, the usual ones first."""

UNITS = (
    ("s", N_("seconds")),
    ("min", N_("minutes")),
    ("h", N_("hours")),
    ("ms", N_("milliseconds")),
    ("day", N_("days (a spreadsheet's time)")),
    ("clock", N_("written as 1:23")),
    ("words", N_("written in words")),
)
ORDERS = (("ymd", N_("year month day")), ("dmy", N_("day month year")), ("mdy", N_("month day year")))
DELIMITERS = ((",", N_("comma")), (";", N_("semicolon")), ("\t", N_("tab")), ("|", N_("vertical bar")))
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp932", "cp1252", "cp1251")
ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Jerusalem",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
)
"""Offered first; every other zone of the world follows."""

Options = Sequence[tuple[str, str]]


def meanings() -> Options:
    """(field, name) for a column's drop-down, translated, with "not used" first."""
    return [("", _("not used")), *((field, _(name)) for field, name in FIELDS)]


def kinds() -> Options:
    """(kind, name) of what a file can hold: calls, people, or what calls lead to."""
    outcomes = [(kind.value, label(kind)) for kind in OutcomeKind]
    return [("calls", _("calls (a call log)")), *outcomes, ("people", _("people (a roster)"))]


def field_name(field: str) -> str:
    """A field's translated name."""
    return next((_(name) for known, name in FIELDS if known == field), field)


def worded(pairs: Options) -> Options:
    """The same with translated words."""
    return [(value, _(word)) for value, word in pairs]


def with_found(options: Options, found: str) -> Options:
    """The options, with what was found in front when it is none of them."""
    known = {value for value, _text in options}
    return list(options) if not found or found in known else [(found, found), *options]


def zones() -> Options:
    """Every time zone, the computer's own first."""
    offset = datetime.now().astimezone().strftime("%z")
    here = _("this computer's (UTC{offset})").format(offset=f"{offset[:3]}:{offset[3:]}")
    return [("", here), *((zone, zone) for zone in (*ZONES, *other_zones()))]


@cache
def other_zones() -> tuple[str, ...]:
    """The zones seldom needed. Their names are read from the disk: asked first by a worker, the window need not wait."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and zone not in ZONES))

"""The columns of each kind of outcome, and a record's values as they are shown and as they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import partial

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.outcomes import FieldView, OutcomeRecord, Value
from salesdesk.types import Join, OutcomeKind
from salesdesk.ui.tables import Column

NOT_SHOWN = frozenset({"until", "call_ref"})
"""What is said in entering only, or shown by its call."""
AT_FIRST_HIDDEN = frozenset({"source_id", "campaign"})
"""Columns that are seldom wanted by eye; the menu of the headings shows them."""
NOT_EDITED = frozenset({"source", "call"})
RIGHT = frozenset({"money", "score", "share"})
JOIN_SHAPES = {Join.NONE: "○", Join.CALL: "●", Join.AGENT: "●", Join.CUSTOMER: "◐", Join.HAND: "✎"}
"""How sure the join is, beside its words."""


def columns(fields: Sequence[FieldView], currency: str) -> tuple[Column, ...]:
    """The fields of a kind, where the record came from, and the call it belongs to."""
    own = [
        Column(
            view.name,
            partial(str, view.title),
            "right" if view.reading in RIGHT else "left",
            value=partial(shown, view, currency),
            tooltip=partial(shown, view, currency) if view.reading == "text" else None,
            hidden=view.name in AT_FIRST_HIDDEN,
        )
        for view in fields
        if view.name not in NOT_SHOWN
    ]
    attends = any(view.name == "until" for view in fields)
    call = [] if attends else [Column("call", N_("Call"), value=call_words, tooltip=call_tip)]
    return (*own, *call, Column("source", N_("Came from"), value=source_words))


def value_of(view: FieldView, record: OutcomeRecord) -> Value:
    """What a record says in a field."""
    match view.name:
        case "day":
            return record.day
        case "agent_name":
            return record.agent
        case "customer":
            return record.customer
        case "source_id":
            return record.source_id
        case "note":
            return record.note
        case name:
            return record.values.get(name)


def shown(view: FieldView, currency: str, record: OutcomeRecord) -> str:
    """A value as people read it."""
    value = value_of(view, record)
    if value is None or value == "":
        return formats.NO_DATA if view.name == "agent_name" else ""
    if view.name == "day" and record.at:
        return f"{formats.day(record.day)} {datetime.fromisoformat(record.at):%H:%M}"
    match view.reading:
        case "moment" | "day":
            return formats.day(value) if isinstance(value, date) else str(value)
        case "money":
            return formats.money(float(str(value)), currency)
        case "choice":
            return dict(view.choices).get(str(value), str(value))
        case "flag":
            return _("yes") if value else _("no")
        case "score":
            points, scale = int(str(value)) / 100, record.values.get("scale")
            return f"{points:g}/{scale}" if scale else f"{points:g}"
        case "share":
            return f"{int(str(value)) / 100:g}"
        case _text:
            return str(value)


def typed(view: FieldView, currency: str, record: OutcomeRecord) -> str:
    """A value as one would type it: what an editor begins with."""
    value = value_of(view, record)
    if value is None:
        return ""
    if view.name == "day" and record.at:
        return f"{record.day.isoformat()} {datetime.fromisoformat(record.at):%H:%M}"
    match view.reading:
        case "moment" | "day":
            return value.isoformat() if isinstance(value, date | time) else str(value)
        case "money":
            return f"{formats.to_major(int(str(value)), currency):.{formats.minor_digits(currency)}f}".removesuffix(
                ".00"
            )
        case _same:
            return shown(view, currency, record)


def source_words(record: OutcomeRecord) -> str:
    """Where the record came from."""
    if record.by_hand:
        return _("by hand")
    return _("batch {batch}, line {line}").format(batch=record.batch, line=record.line)


def call_words(record: OutcomeRecord) -> str:
    """Whether and how it belongs to a call."""
    return f"{JOIN_SHAPES[record.joined]} {label(record.joined)}"


def call_tip(record: OutcomeRecord) -> str:
    """What the join means for the figures."""
    if record.joined is Join.NONE:
        return _("No call of this customer was found in the days before.")
    text = _("Belongs to call {number}; Enter shows it.").format(number=record.call_id)
    return text + (" " + _("The record names no agent: it counts for the call's.") if record.agent_by_call else "")


def summary(record: OutcomeRecord, fields: Sequence[FieldView], currency: str) -> str:
    """A record in one line, without day, agent and customer."""
    said = [
        shown(view, currency, record)
        for view in fields
        if view.name not in ("day", "until", "agent_name", "customer", "call_ref", "source_id")
        and view.reading != "flag"
    ]
    return " · ".join(text for text in said if text)


KIND_TITLES = {
    OutcomeKind.SALE: N_("Orders"),
    OutcomeKind.PAYMENT: N_("Payments"),
    OutcomeKind.LEAD: N_("Leads"),
    OutcomeKind.RENEWAL: N_("Renewals"),
    OutcomeKind.FEEDBACK: N_("Feedback"),
    OutcomeKind.QUALITY: N_("Quality checks"),
    OutcomeKind.ATTENDANCE: N_("Attendance"),
}

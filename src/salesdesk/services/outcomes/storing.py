"""A record's values into the columns of its table and back."""

from __future__ import annotations

import time as clock
from collections.abc import Mapping
from datetime import date, time
from enum import Enum
from typing import Any, Final, cast
from uuid import uuid4

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from salesdesk.i18n import _
from salesdesk.importers.parties import customer as customer_number
from salesdesk.importers.zones import Zone
from salesdesk.labels import label
from salesdesk.models import Campaign, Payment, Sale
from salesdesk.models.outcomes import MODELS
from salesdesk.periods import day_number, from_day_number
from salesdesk.services.closed import guard_day
from salesdesk.services.outcomes.views import EntryError, Value
from salesdesk.store.joining import DAY_S
from salesdesk.store.same_call import MADE
from salesdesk.types import FeedbackKind, OutcomeKind

BY_HAND: Final = "#"
"""Begins the id of a record that was entered by hand and has no number of its own."""

_COMMON: Final = frozenset({"day", "time", "agent_id", "customer", "source_id", "call_ref", "note"})
_KEPT: Final = frozenset(
    {
        *("id", "source_id", "agent_id", "agent_by_call", "day", "customer", "at_utc", "utc_offset_s", "call_ref"),
        *("call_id", "joined", "batch_id", "line", "note", "entered_at", "updated_at"),
    }
)
"""The columns that every kind has; the others are its own values."""

MOST_MONEY: Final = 10**15
"""Ten trillion: what is more is a slip, and no sum of it would fit the database."""


def columns_of(kind: OutcomeKind) -> tuple[str, ...]:
    """The names of a kind's columns."""
    return tuple(column.key for column in inspect(MODELS[kind]).column_attrs)


def own_columns(kind: OutcomeKind) -> tuple[str, ...]:
    """The columns that hold what the kind itself says."""
    return tuple(name for name in columns_of(kind) if name not in _KEPT)


def to_columns(session: Session, kind: OutcomeKind, values: Mapping[str, Value], zone: Zone) -> dict[str, Any]:
    """Typed values as columns. Raises EntryError for what cannot be, and TypeError for a field the kind has not."""
    own = set(own_columns(kind)) | ({"campaign"} if "campaign_id" in columns_of(kind) else set())
    unknown = set(values) - own - (_COMMON if kind is not OutcomeKind.ATTENDANCE else {"day", "agent_id", "note"})
    if unknown:
        raise TypeError(f"{kind.value} has no {sorted(unknown)}")
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name in ("time", "campaign"):
            continue
        if name == "day" or name.endswith("_day"):
            columns[name] = None if value is None else day_number(cast("date", value))
        elif name == "customer":
            columns[name] = customer_number(str(value)) if value else None
        elif name == "source_id":
            columns[name] = str(value).strip() if value else None
        else:
            columns[name] = _choice(kind, name, value)
    if "campaign" in values:
        columns["campaign_id"] = campaign_id(session, cast("str | None", values["campaign"]))
    if "time" in values:
        _set_moment(columns, cast("time | None", values["time"]), zone)
    return columns


def _set_moment(columns: dict[str, Any], at: time | None, zone: Zone) -> None:
    if at is None:
        columns["at_utc"], columns["utc_offset_s"] = None, 0
        return
    local = columns["day"] * DAY_S + at.hour * 3600 + at.minute * 60 + at.second
    columns["utc_offset_s"] = zone.by_local[local // 3600]
    columns["at_utc"] = local - columns["utc_offset_s"]


def _choice(kind: OutcomeKind, name: str, value: Value) -> Any:
    column = MODELS[kind].__table__.c[name]
    enum = getattr(column.type, "enum_class", None)
    return enum(value) if enum is not None and value is not None else value


def campaign_id(session: Session, name: str | None) -> int | None:
    """The campaign of a name, made where there is none."""
    if not name or not name.strip():
        return None
    found = session.scalar(select(Campaign.id).where(Campaign.name == name.strip()))
    if found is not None:
        return found
    made = Campaign(name=name.strip())
    session.add(made)
    session.flush()
    return made.id


def check(session: Session, kind: OutcomeKind, columns: Mapping[str, Any], record_id: int | None) -> None:
    """Raise EntryError when a record with these columns cannot be kept, RefusedError when its day is closed."""
    problems: dict[str, str] = {}
    if columns.get("day") is None:
        problems["day"] = _("Say the day.")
    else:
        guard_day(session, columns["day"])
    needed = MODELS[kind].__table__.c
    for name in ("amount", "cost"):
        value = columns.get(name)
        if value is None and name in needed and not needed[name].nullable:
            problems[name] = _("Say the amount.")
        elif value is not None and not 0 <= value < MOST_MONEY:
            problems[name] = _("An amount lies between 0 and ten trillion.")
    if kind is OutcomeKind.ATTENDANCE:
        if columns.get("agent_id") is None:
            problems["agent_name"] = _("Say whose day it is.")
        if columns.get("kind") is None:
            problems["kind"] = _("Say what kind of day it is.")
        if not 0 < columns.get("share", 100) <= 300:
            problems["share"] = _("A share of a day lies above 0.")
    if kind is OutcomeKind.FEEDBACK:
        problems.update(_check_feedback(columns))
    if kind is OutcomeKind.QUALITY and columns.get("score") is None and columns.get("compliant") is None:
        problems["score"] = _("Say the score.")
    if (score := columns.get("score")) is not None and not 0 <= score <= 100 * (columns.get("scale") or 100):
        problems["score"] = _("The score lies beyond its scale.")
    if not problems:
        problems.update(_taken(session, kind, columns, record_id))
    if problems:
        raise EntryError(problems)


def _check_feedback(columns: Mapping[str, Any]) -> dict[str, str]:
    if columns.get("kind") is None:
        return {"kind": _("Say what kind of feedback it is.")}
    if columns["kind"] is not FeedbackKind.COMPLAINT and columns.get("score") is None:
        return {"score": _("Say the score.")}
    return {}


def _taken(session: Session, kind: OutcomeKind, columns: Mapping[str, Any], record_id: int | None) -> dict[str, str]:
    """What is wrong when another record is this one already."""
    model = MODELS[kind]
    if kind is OutcomeKind.ATTENDANCE:
        other = session.scalar(
            select(model).where(*(getattr(model, name) == columns[name] for name in ("agent_id", "day", "kind")))
        )
        field, name = "kind", label(columns["kind"])
    else:
        if not columns.get("source_id"):
            return {}
        other = session.scalar(select(model).where(model.source_id == columns["source_id"]))
        field, name = "source_id", str(columns["source_id"])
    if other is None or other.id == record_id:
        return {}
    if other.batch_id is None:
        return {field: _("“{name}” was entered already.").format(name=name)}
    return {
        field: _("“{name}” came with batch {batch}, line {line}.").format(
            name=name, batch=other.batch_id, line=other.line
        )
    }


def finish(session: Session, kind: OutcomeKind, columns: dict[str, Any]) -> None:
    """Fill in what the program itself knows about a new record."""
    now = int(clock.time())
    columns.setdefault("entered_at", now)
    columns["updated_at"] = now
    if kind is not OutcomeKind.ATTENDANCE and not columns.get("source_id"):
        columns["source_id"] = f"{BY_HAND}{uuid4().hex}"
    if kind is OutcomeKind.PAYMENT:
        columns["sale_id"] = order_of(session, columns.get("order_ref"))


def order_of(session: Session, order_ref: str | None) -> int | None:
    """The order that a payment names, where it is known."""
    if not order_ref:
        return None
    return session.scalar(select(Sale.id).where(Sale.source_id == order_ref))


def link_payments(session: Session, sale_id: int, source_id: str) -> None:
    """Payments that came before their order find it now."""
    for payment in session.scalars(select(Payment).where(Payment.order_ref == source_id, Payment.sale_id.is_(None))):
        payment.sale_id = sale_id
    session.flush()


def shown_id(source_id: str) -> str | None:
    """The other system's own id; None for one that the program made."""
    return None if source_id.startswith((MADE, BY_HAND)) else source_id


def own_values(kind: OutcomeKind, record: Any, campaigns: Mapping[int, str]) -> dict[str, Value]:
    """What the kind itself says of a record, for showing."""
    values: dict[str, Value] = {}
    for name in own_columns(kind):
        value = getattr(record, name)
        if name == "campaign_id":
            values["campaign"] = campaigns.get(value) if value is not None else None
        elif name.endswith("_day"):
            values[name] = None if value is None else from_day_number(value)
        elif name != "sale_id":
            values[name] = value.value if isinstance(value, Enum) else value
    return values

"""The kinds of outcome and their fields: what a column of an export, or a cell of hand entry, can mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from salesdesk.i18n import N_
from salesdesk.types import (
    AttendanceKind,
    FeedbackKind,
    LeadStage,
    OutcomeKind,
    PaymentKind,
    SaleStatus,
    Severity,
)


class Reading(StrEnum):
    """How the text of a field is read."""

    TEXT = "text"
    """As it stands, spaces trimmed."""
    KEY = "key"
    """An id: as it stands; whole numbers that a spreadsheet made decimal are whole again."""
    AGENT = "agent"
    CUSTOMER = "customer"
    MOMENT = "moment"
    """A day, and the time of day where it is said."""
    DAY = "day"
    TIME = "time"
    """A time of day, beside a day."""
    MONEY = "money"
    """Minor units of the company's currency."""
    CURRENCY = "currency"
    CHOICE = "choice"
    """One of a few words (``choices``)."""
    FLAG = "flag"
    """Yes or no."""
    SCORE = "score"
    """Hundredths of a point, and the scale."""
    SHARE = "share"
    """Hundredths of a day; hours and half days are understood."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a record says. ``title`` is an English msgid; ``stored`` whether it is a column of the record.

    ``required``: a record cannot be without it.
    """

    name: str
    title: str
    reading: Reading
    required: bool = False
    choices: type[StrEnum] | None = None
    stored: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of outcome: its own fields (the common ones apart)."""

    kind: OutcomeKind
    own: tuple[Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, the common ones first, in the order in which people think of them."""
        if self.kind is OutcomeKind.ATTENDANCE:
            return (*ATTENDANCE_FRONT, *self.own, NOTE)
        return (*FRONT, *self.own, CALL_REF, NOTE)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The field of a name. Raises KeyError."""
        return next(field for field in self.fields if field.name == name)


AGENT_NAME = Field("agent_name", N_("Agent"), Reading.AGENT)
AGENT_NUMBER = Field("agent_number", N_("Agent's number"), Reading.AGENT)
CUSTOMER = Field("customer", N_("Customer's number"), Reading.CUSTOMER)
DAY = Field("day", N_("Day"), Reading.MOMENT, required=True)
TIME = Field("time", N_("Time"), Reading.TIME, stored=False)
SOURCE_ID = Field("source_id", N_("Number of the record"), Reading.KEY)
CALL_REF = Field("call_ref", N_("Call's id"), Reading.KEY)
NOTE = Field("note", N_("Note"), Reading.TEXT)

FRONT = (DAY, TIME, AGENT_NAME, AGENT_NUMBER, CUSTOMER, SOURCE_ID)
ATTENDANCE_FRONT = (
    DAY,
    Field("until", N_("Until and including"), Reading.MOMENT, stored=False),
    Field("agent_name", N_("Agent"), Reading.AGENT, required=True),
    AGENT_NUMBER,
)

CURRENCY = Field("currency", N_("Currency"), Reading.CURRENCY, stored=False)
PRODUCT = Field("product", N_("Product sold"), Reading.TEXT)
CAMPAIGN = Field("campaign", N_("Campaign"), Reading.TEXT)

KINDS: Mapping[OutcomeKind, Kind] = {
    kind.kind: kind
    for kind in (
        Kind(
            OutcomeKind.SALE,
            (
                Field("amount", N_("Amount"), Reading.MONEY, required=True),
                Field("status", N_("Status"), Reading.CHOICE, choices=SaleStatus),
                PRODUCT,
                Field("referral", N_("From a referral"), Reading.FLAG),
                CAMPAIGN,
                CURRENCY,
            ),
        ),
        Kind(
            OutcomeKind.PAYMENT,
            (
                Field("amount", N_("Amount"), Reading.MONEY, required=True),
                Field("kind", N_("Payment or refund"), Reading.CHOICE, choices=PaymentKind),
                Field("order_ref", N_("Number of the order"), Reading.KEY),
                CURRENCY,
            ),
        ),
        Kind(
            OutcomeKind.LEAD,
            (
                Field("stage", N_("Stage"), Reading.CHOICE, choices=LeadStage),
                Field("intent", N_("Interested"), Reading.FLAG),
                Field("qualified_day", N_("Qualified on"), Reading.DAY),
                Field("cost", N_("Cost"), Reading.MONEY),
                Field("amount", N_("Expected amount"), Reading.MONEY),
                PRODUCT,
                CAMPAIGN,
                CURRENCY,
            ),
        ),
        Kind(
            OutcomeKind.RENEWAL,
            (
                Field("renewed_day", N_("Renewed on"), Reading.DAY),
                Field("renewed", N_("Renewed"), Reading.FLAG, stored=False),
                Field("amount", N_("Amount"), Reading.MONEY),
                PRODUCT,
                CURRENCY,
            ),
        ),
        Kind(
            OutcomeKind.FEEDBACK,
            (
                Field("kind", N_("Kind of feedback"), Reading.CHOICE, choices=FeedbackKind),
                Field("score", N_("Score"), Reading.SCORE),
                Field("category", N_("Category"), Reading.TEXT),
                Field("severity", N_("Severity"), Reading.CHOICE, choices=Severity),
                Field("resolved_day", N_("Resolved on"), Reading.DAY),
                Field("resolved", N_("Resolved"), Reading.FLAG, stored=False),
                Field("text", N_("What was said"), Reading.TEXT),
            ),
        ),
        Kind(
            OutcomeKind.QUALITY,
            (
                Field("score", N_("Score"), Reading.SCORE),
                Field("compliant", N_("Compliant"), Reading.FLAG),
                Field("violation", N_("Violation"), Reading.TEXT, stored=False),
                Field("fatal", N_("Fatal item failed"), Reading.FLAG),
                Field("reviewer", N_("Reviewer"), Reading.TEXT),
                Field("scorecard", N_("Scorecard"), Reading.TEXT),
            ),
        ),
        Kind(
            OutcomeKind.ATTENDANCE,
            (
                Field("kind", N_("Kind of day"), Reading.CHOICE, required=True, choices=AttendanceKind),
                Field("share", N_("Days or hours"), Reading.SHARE),
            ),
        ),
    )
}
"""Every kind with its fields."""

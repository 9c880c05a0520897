"""Rows of an export to typed records, one rule for each kind. Bad rows are values, not exceptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from salesdesk.importers import cells, ends, parties, words
from salesdesk.importers.crm import shares
from salesdesk.importers.crm.columns import SECTIONS
from salesdesk.importers.crm.found import Found
from salesdesk.importers.crm.matrix import Matrix, is_free
from salesdesk.importers.crm.rows import DayEntry, OutcomeRow
from salesdesk.importers.crm.values import Moment, Unreadable, Values
from salesdesk.importers.rows import RowError
from salesdesk.types import (
    AttendanceKind,
    FeedbackKind,
    LeadStage,
    OutcomeKind,
    PaymentKind,
    SaleStatus,
    Severity,
)

LONGEST_SPAN = 400
"""Days of one leave; a longer one is a slip of the year."""
_WORKED = frozenset({LeadStage.QUALIFIED, LeadStage.OPPORTUNITY, LeadStage.WON})
"""The stages that a lead reaches only when it was qualified."""


class Converter:
    """Makes records of a file's rows, as its understanding says."""

    def __init__(self, found: Found, values: Values) -> None:
        self._found = found
        self._values = values
        self._fields = found.understanding.fields
        self._headings = [column.name for column in found.understanding.columns]
        self._own: Callable[[Sequence[str], Moment], dict[str, Any]] = {
            OutcomeKind.SALE: self._sale,
            OutcomeKind.PAYMENT: self._payment,
            OutcomeKind.LEAD: self._lead,
            OutcomeKind.RENEWAL: self._renewal,
            OutcomeKind.FEEDBACK: self._feedback,
            OutcomeKind.QUALITY: self._quality,
            OutcomeKind.ATTENDANCE: self._attendance,
        }[found.kind]

    def no_record(self, row: Sequence[str]) -> str:
        """Why a row is no record at all: a code, or ""."""
        if cells.same_header(row, self._headings):
            return "repeated-header"
        return ends.footer_reason(row, len(self._headings))

    def convert(self, line: int, row: Sequence[str]) -> OutcomeRow | RowError:
        """One row as a record, or why it is none."""
        try:
            return self._record(line, row)
        except Unreadable as bad:
            return RowError(line, bad.reason, bad.text, tuple(row))

    def _record(self, line: int, row: Sequence[str]) -> OutcomeRow:
        values = self._values
        agent, number = parties.agent(self._cell(row, "agent_name")), parties.agent(self._cell(row, "agent_number"))
        if parties.TOTAL in (agent, number):
            raise Unreadable("total")
        moment = values.moment(self._cell(row, "day"), self._cell(row, "time"))
        if moment is None:
            raise Unreadable("missing-day")
        own = self._own(row, moment)
        days = own.pop("days", ())
        return OutcomeRow(
            values.key(self._cell(row, "source_id")),
            agent,
            number,
            parties.customer(self._cell(row, "customer")),
            moment.day,
            moment.at_utc,
            moment.utc_offset_s,
            values.key(self._cell(row, "call_ref")),
            values.text(self._cell(row, "note"))[:4000],
            own,
            tuple(days),
            line,
            tuple(row),
        )

    def _cell(self, row: Sequence[str], name: str) -> str:
        places = self._fields.get(name)
        if not places:
            return ""
        return row[places[0]] if places[0] < len(row) else ""

    def _text(self, row: Sequence[str], name: str) -> str:
        return " ".join(self._values.text(self._cell(row, name)).split())[:1000]

    def _money(self, row: Sequence[str], name: str) -> int | None:
        return self._values.money(name, self._cell(row, name), self._cell(row, "currency"))

    def _choice(self, row: Sequence[str], name: str, enum: Any) -> Any:
        return self._values.choice(SECTIONS[self._found.kind, name], self._cell(row, name), enum)

    def _unheard(self, row: Sequence[str], name: str) -> bool:
        """Whether a cell holds a word that the vocabulary does not know."""
        return bool(self._values.text(self._cell(row, name)))

    def _flag(self, row: Sequence[str], name: str, section: str = "flag") -> bool | None:
        return self._values.flag(section, self._cell(row, name))

    # ---- one rule for each kind

    def _sale(self, row: Sequence[str], _moment: Moment) -> dict[str, Any]:
        status = self._choice(row, "status", SaleStatus)
        if status is None and self._unheard(row, "status"):
            raise Unreadable("unknown-status", self._cell(row, "status"))
        status = status or SaleStatus.WON
        amount = self._money(row, "amount")
        if amount is None and status is not SaleStatus.PENDING and status is not SaleStatus.CANCELLED:
            raise Unreadable("missing-amount")
        if amount is not None and amount < 0:
            raise Unreadable("negative-amount", self._cell(row, "amount"))
        return {
            "amount": amount or 0,
            "status": status,
            "product": self._text(row, "product"),
            "referral": self._referral(row),
            "campaign": self._text(row, "campaign") or None,
        }

    def _referral(self, row: Sequence[str]) -> bool:
        """Yes, or the name of the one who referred."""
        said = self._flag(row, "referral")
        return said if said is not None else bool(self._values.text(self._cell(row, "referral")))

    def _payment(self, row: Sequence[str], _moment: Moment) -> dict[str, Any]:
        kind = self._choice(row, "kind", PaymentKind)
        amount = self._money(row, "amount")
        if amount is None:
            raise Unreadable("missing-amount")
        if amount < 0:
            kind = PaymentKind.REFUND
        return {
            "kind": kind or (PaymentKind.REFUND if self._found.refunds else PaymentKind.PAYMENT),
            "amount": abs(amount),
            "order_ref": self._values.key(self._cell(row, "order_ref")),
        }

    def _lead(self, row: Sequence[str], moment: Moment) -> dict[str, Any]:
        stage = self._choice(row, "stage", LeadStage) or LeadStage.NEW
        intent = self._flag(row, "intent", "intent")
        qualified = self._values.day(self._cell(row, "qualified_day"))
        if qualified is None and stage in _WORKED:
            qualified = moment.day
        cost, amount = self._money(row, "cost"), self._money(row, "amount")
        if (cost or 0) < 0 or (amount or 0) < 0:
            raise Unreadable("negative-amount", self._cell(row, "cost" if (cost or 0) < 0 else "amount"))
        return {
            "stage": stage,
            "intent": intent if intent is not None else stage in _WORKED,
            "qualified_day": qualified,
            "cost": cost,
            "amount": amount,
            "product": self._text(row, "product"),
            "campaign": self._text(row, "campaign") or None,
        }

    def _renewal(self, row: Sequence[str], moment: Moment) -> dict[str, Any]:
        renewed = self._values.day(self._cell(row, "renewed_day"))
        said = self._flag(row, "renewed")
        if renewed is None and said:
            renewed = moment.day
        elif said is False:
            renewed = None
        amount = self._money(row, "amount")
        if (amount or 0) < 0:
            raise Unreadable("negative-amount", self._cell(row, "amount"))
        return {"renewed_day": renewed, "amount": amount, "product": self._text(row, "product")}

    def _feedback(self, row: Sequence[str], moment: Moment) -> dict[str, Any]:
        kind = self._choice(row, "kind", FeedbackKind) or self._found.feedback
        scored = self._values.score(self._cell(row, "score"), self._found.scale)
        if kind is None:
            kind = FeedbackKind.CSAT if scored is not None else FeedbackKind.COMPLAINT
        if kind is not FeedbackKind.COMPLAINT and scored is None:
            raise Unreadable("missing-score")
        if kind is FeedbackKind.NPS and scored is not None and scored.scale != 10:
            raise Unreadable("bad-score", self._cell(row, "score"))
        resolved = self._values.day(self._cell(row, "resolved_day"))
        if resolved is None and self._flag(row, "resolved"):
            resolved = moment.day
        return {
            "kind": kind,
            "score": scored.hundredths if scored else None,
            "scale": scored.scale if scored else None,
            "category": self._text(row, "category"),
            "severity": self._choice(row, "severity", Severity) if "severity" in self._fields else None,
            "resolved_day": resolved,
            "text": self._values.text(self._cell(row, "text"))[:4000],
        }

    def _quality(self, row: Sequence[str], _moment: Moment) -> dict[str, Any]:
        scored = self._values.score(self._cell(row, "score"), self._found.scale, into=100)
        compliant = self._flag(row, "compliant")
        if compliant is None and "violation" in self._fields:
            compliant = not self._violates(row)
        fatal = self._cell(row, "fatal")
        hurt = self._flag(row, "fatal")
        if hurt is None:
            hurt = bool(self._values.text(fatal)) and self._values.text(fatal).rstrip("0.") != ""
        if scored is None and compliant is None:
            raise Unreadable("missing-score")
        return {
            "score": scored.hundredths if scored else None,
            "compliant": False if hurt and compliant is None else compliant,
            "fatal": hurt,
            "reviewer": self._text(row, "reviewer"),
            "scorecard": self._text(row, "scorecard"),
        }

    def _violates(self, row: Sequence[str]) -> bool:
        """Whether a cell names a violation, or counts one: ``无``, ``0`` and an empty cell do not."""
        text = self._values.text(self._cell(row, "violation"))
        said = self._values.flag("flag", text)
        return bool(text) and said is not False and text.rstrip("0.") != ""

    def _attendance(self, row: Sequence[str], moment: Moment) -> dict[str, Any]:
        if not (self._values.text(self._cell(row, "agent_name")) or self._values.text(self._cell(row, "agent_number"))):
            raise Unreadable("no-name")
        word = self._cell(row, "kind")
        kind = self._choice(row, "kind", AttendanceKind)
        if kind is None:
            raise Unreadable("unknown-kind" if self._values.text(word) else "missing-kind", word)
        until = self._values.moment(self._cell(row, "until"))
        return {"days": spread(kind, moment, until, self._share(row, word), self._cell(row, "day"))}

    def _share(self, row: Sequence[str], word: str) -> int | None:
        cell = self._cell(row, "share")
        if self._values.text(cell):
            said = shares.read(cell, hours=self._found.hours)
            if said is None or said <= 0:
                raise Unreadable("bad-share", cell)
            return said
        return 50 if shares.says_half(word) else None


def spread(kind: AttendanceKind, start: Moment, until: Moment | None, share: int | None, cell: str) -> list[DayEntry]:
    """A span as its days; ``share``: of all of them together (three days are 300), None for whole days.

    The share is laid on whole days from the first on; what is left goes to the last day.
    """
    last = start.day if until is None else until.day
    if until is not None and until.at_utc is None and until.day == start.day + 1 and share is not None and share <= 100:
        last = start.day  # a day that ends at midnight
    if not start.day <= last <= start.day + LONGEST_SPAN:
        raise Unreadable("bad-span", cell)
    if until is None and share is not None and share > 100:
        last = start.day + -(-share // 100) - 1
    count = last - start.day + 1
    if share is None:
        return [DayEntry(start.day + at, kind, 100) for at in range(count)]
    if share >= count * 100 or kind is AttendanceKind.OVERTIME:
        each = min(share // count, 300)
        return [DayEntry(start.day + at, kind, max(each, 1)) for at in range(count)]
    # Fewer days than the span holds: its free days can't be told apart here, so that the days on which work
    # is due are found when figures are made; the whole span is kept unless it is shorter than one day.
    if count == 1:
        return [DayEntry(start.day, kind, share)]
    if count * 100 - share < 100:
        return [
            DayEntry(start.day + at, kind, 100 if at < count - 1 else share - (count - 1) * 100) for at in range(count)
        ]
    return [DayEntry(start.day + at, kind, 100) for at in range(count)]


def matrix_row(
    matrix: Matrix, line: int, row: Sequence[str], unheard: Callable[[str], None], taught: Mapping[str, str]
) -> OutcomeRow | RowError | None:
    """One agent's month; None for a row that names nobody (a legend, a note)."""
    name = parties.agent(row[matrix.name]) if matrix.name is not None and matrix.name < len(row) else None
    number = parties.agent(row[matrix.number]) if matrix.number is not None and matrix.number < len(row) else None
    if parties.TOTAL in (name, number) or (name is None and number is None):
        return None
    from salesdesk.importers.crm import vocabulary

    entries: list[DayEntry] = []
    strange = ""
    for place, day in matrix.days.items():
        cell = row[place].strip() if place < len(row) else ""
        if is_free(cell) and cell not in taught:
            continue
        said = taught.get(cell) or vocabulary.meaning_of(cell, "attendance") or _worked_hours(cell)
        if said is None or said not in {str(one.value) for one in AttendanceKind}:
            strange = strange or cell
            unheard(cell)
            continue
        share = 50 if shares.says_half(cell) else 100
        entries.append(DayEntry(day, AttendanceKind(said), share))
    if not entries:
        if strange:
            return RowError(line, "unknown-kind", strange, tuple(row))
        return None
    return OutcomeRow(None, name, number, None, entries[0].day, None, 0, None, "", {}, tuple(entries), line, tuple(row))


def _worked_hours(cell: str) -> str | None:
    """Hours in a cell, or clock times of coming and going: the agent was there."""
    if words.normal(cell) and any(sign in cell for sign in (":", "：")):
        return AttendanceKind.SHIFT.value
    try:
        hours = float(cell)
    except ValueError:
        return None
    return AttendanceKind.SHIFT.value if 0 < hours <= 24 else None

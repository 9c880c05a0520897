"""The records of one file into the database, within the caller's transaction, and out of it again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from hashlib import blake2b
from typing import Any, Final, cast

from sqlalchemy import Enum as EnumType
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from salesdesk.importers.crm.rows import OutcomeRow, OutcomeRows
from salesdesk.importers.rows import RowError
from salesdesk.models import Attendance, ImportBatch, Payment, Sale
from salesdesk.models.outcomes import MODELS
from salesdesk.services.closed import LATE, ClosedDays, closed_days
from salesdesk.services.outcomes import joining, storing
from salesdesk.services.people import ensure_found
from salesdesk.store.database import raw
from salesdesk.store.same_call import MADE
from salesdesk.store.turned_away import DUPLICATE, IN_FILE, NOT_CALL, REJECTED, STORED, TurnedAwayRows
from salesdesk.types import Json, OutcomeKind

ORDER_LINE: Final = "order-line"
"""Reason: another line of an order; its amount was added to the first one's."""
_AT_ONCE = 400
REPLACED: Final = "replaced"
"""Where a batch's understanding keeps the records that it brought up to date, as they were."""


@dataclass(slots=True)
class Written:
    """What became of a file's rows. ``records``: how many were stored; ``updated``: how many of these were there before."""

    imported: int = 0
    records: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    not_records: Counter[str] = field(default_factory=Counter)
    duplicates_of: Counter[int] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Every row of the file that held anything."""
        return self.imported + self.duplicates + self.rejected.total() + self.not_records.total()


class Writer:
    """Writes the records of one batch."""

    def __init__(self, session: Session, batch: ImportBatch, kind: OutcomeKind) -> None:
        self._session = session
        self._batch = batch
        self._kind = kind
        self._model = MODELS[kind]
        self._away = TurnedAwayRows(raw(session), batch.id)
        self._now = int(time.time())
        self._campaigns: dict[str, int | None] = {}
        self._replaced: list[dict[str, Json]] = []
        self._closed = closed_days(session)
        self.written = Written()

    def write(self, read: OutcomeRows) -> Written:
        """Everything of a file; what lies in a closed period is set aside."""
        read = _set_late_aside(read, self._closed)
        written = self.written
        written.rejected.update(error.reason for error in read.errors)
        written.not_records.update(row.reason for row in read.not_records)
        self._away.keep(REJECTED, [_away(row) for row in read.errors])
        self._away.keep(NOT_CALL, [_away(row) for row in read.not_records])
        pairs = [(row.agent_name, row.agent_number) for row in read.rows]
        agents = ensure_found(self._session, [pair for pair in pairs if pair != (None, None)], self._batch.id)
        if self._kind is OutcomeKind.ATTENDANCE:
            self._attendance(read.rows, agents)
        else:
            rows = self._one_row_an_order(read.rows) if self._kind is OutcomeKind.SALE else list(read.rows)
            for place in range(0, len(rows), _AT_ONCE):
                self._some(rows[place : place + _AT_ONCE], agents)
            self._link()
            joining.join_batch(self._session, self._kind, self._batch.id)
        if self._replaced:
            self._batch.understanding = {**self._batch.understanding, REPLACED: cast("Json", self._replaced)}
        self._session.flush()
        return written

    # ---- records about customers

    def _one_row_an_order(self, rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
        """Several lines of one order become one, their amounts added; unless each line repeats the whole amount."""
        lines: dict[str, list[OutcomeRow]] = {}
        for row in rows:
            if row.source_id:
                lines.setdefault(row.source_id, []).append(row)
        several = {key: found for key, found in lines.items() if len({one.values["amount"] for one in found}) > 1}
        if not several:
            return list(rows)
        kept: list[OutcomeRow] = []
        for row in rows:
            found = several.get(row.source_id or "")
            if found is None:
                kept.append(row)
            elif row is found[0]:
                names = dict.fromkeys(one.values["product"] for one in found if one.values["product"])
                total = sum(one.values["amount"] for one in found)
                kept.append(row._replace(values={**row.values, "amount": total, "product": " + ".join(names)[:1000]}))
            else:
                self.written.not_records[ORDER_LINE] += 1
                self._away.keep(NOT_CALL, [(row.line, ORDER_LINE, row.source_id or "", row.cells)])
        return kept

    def _some(self, rows: Sequence[OutcomeRow], agents: dict[Any, int]) -> None:
        columns = [self._columns(row, agents) for row in rows]
        held = self._held([one["source_id"] for one in columns])
        fresh: dict[str, dict[str, Any]] = {}
        for row, one in zip(rows, columns, strict=True):
            key = one["source_id"]
            other = held.get(key)
            if key in fresh:
                self._duplicate(row, IN_FILE, self._batch.id, fresh[key]["line"])
            elif other is None:
                fresh[key] = one
            elif other.batch_id == self._batch.id:
                self._duplicate(row, IN_FILE, self._batch.id, other.line)
            elif other.batch_id is not None and row.source_id and self._differs(other, one):
                if self._closed.holds(other.day):  # what it was counts in a period that no longer changes
                    self.written.rejected[LATE] += 1
                    self._away.keep(REJECTED, [(row.line, LATE, "", row.cells)])
                else:
                    self._replace(other, one)
            else:
                self._duplicate(row, STORED, other.batch_id or 0, other.line)
        if fresh:
            self._session.execute(insert(self._model), list(fresh.values()))
            self._count(fresh.values())

    def _count(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            self.written.imported += 1
            self.written.records += 1
            self.written.days.append(row["day"])

    def _columns(self, row: OutcomeRow, agents: dict[Any, int]) -> dict[str, Any]:
        values = dict(row.values)
        if "campaign" in values:
            values["campaign_id"] = self._campaign(values.pop("campaign"))
        return {
            **values,
            "source_id": row.source_id or self._made_key(row),
            "agent_id": agents.get((row.agent_name, row.agent_number)),
            "customer": row.customer,
            "day": row.day,
            "at_utc": row.at_utc,
            "utc_offset_s": row.utc_offset_s,
            "call_ref": row.call_ref,
            "note": row.note,
            "batch_id": self._batch.id,
            "line": row.line,
            "entered_at": self._now,
            "updated_at": self._now,
        }

    _made: Counter[str]

    def _made_key(self, row: OutcomeRow) -> str:
        """The key of a row without an id: what it says, and its occurrence in the file. Two equal rows are both real."""
        if not hasattr(self, "_made"):
            self._made = Counter()
        said = repr(
            (
                row.agent_name, row.agent_number, row.customer, row.day, row.at_utc, row.call_ref, row.note,
                sorted((name, str(value)) for name, value in row.values.items()),
            )
        )  # fmt: skip
        digest = blake2b(said.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
        self._made[digest] += 1
        return f"{MADE}{digest}.{self._made[digest]}"

    def _campaign(self, name: str | None) -> int | None:
        key = name or ""
        if key not in self._campaigns:
            self._campaigns[key] = storing.campaign_id(self._session, name)
        return self._campaigns[key]

    def _held(self, keys: Sequence[str]) -> dict[str, Any]:
        rows = self._session.scalars(select(self._model).where(self._model.source_id.in_(keys)))
        return {row.source_id: row for row in rows}

    def _differs(self, other: Any, one: dict[str, Any]) -> bool:
        """Whether the system says something else of a record now than it did before."""
        own = (*storing.own_columns(self._kind), "day", "customer", "note", "at_utc")
        said = {name: one.get(name) for name in own if name in one}
        if one["agent_id"] is not None and (other.agent_by_call or other.agent_id != one["agent_id"]):
            return True
        return any(getattr(other, name) != value for name, value in said.items())

    def _replace(self, other: Any, one: dict[str, Any]) -> None:
        """Bring a record up to date; what it was is kept with the batch."""
        self._replaced.append(_as_json(self._kind, other))
        agent = {} if one["agent_id"] is not None else {"agent_id": other.agent_id}
        for name, value in {**one, **agent, "entered_at": other.entered_at}.items():
            setattr(other, name, value)
        if one["agent_id"] is not None:
            other.agent_by_call = False
        self._session.flush()
        self.written.updated += 1
        self._count([one])

    def _link(self) -> None:
        """Payments find their orders, whichever came first."""
        self._session.flush()
        order = select(Sale.id).where(Sale.source_id == Payment.order_ref).scalar_subquery()
        if self._kind in (OutcomeKind.SALE, OutcomeKind.PAYMENT):
            self._session.execute(
                update(Payment)
                .where(Payment.sale_id.is_(None), Payment.order_ref.is_not(None))
                .values(sale_id=order)
                .execution_options(synchronize_session=False)
            )

    def _duplicate(self, row: OutcomeRow, reason: str, batch_id: int, line: int) -> None:
        self.written.duplicates += 1
        if reason == STORED and batch_id:
            self.written.duplicates_of[batch_id] += 1
        self._away.keep(DUPLICATE, [(row.line, reason, f"{batch_id}:{line}", row.cells)])

    # ---- attendance

    def _attendance(self, rows: Sequence[OutcomeRow], agents: dict[Any, int]) -> None:
        model = Attendance
        held = {
            (agent, day, kind): (batch, line)
            for agent, day, kind, batch, line in self._session.execute(
                select(model.agent_id, model.day, model.kind, model.batch_id, model.line).where(
                    model.agent_id.in_(set(agents.values()))
                )
            )
        }
        fresh: list[dict[str, Any]] = []
        for row in rows:
            agent = agents.get((row.agent_name, row.agent_number))
            if agent is None:
                self.written.rejected["no-name"] += 1
                self._away.keep(REJECTED, [(row.line, "no-name", "", row.cells)])
                continue
            new = [entry for entry in row.days if (agent, entry.day, entry.kind) not in held]
            if not new:
                batch_id, line = held[agent, row.days[0].day, row.days[0].kind]
                self._duplicate(row, IN_FILE if batch_id == self._batch.id else STORED, batch_id or 0, line)
                continue
            for entry in new:
                held[agent, entry.day, entry.kind] = (self._batch.id, row.line)
                fresh.append(
                    {
                        "agent_id": agent, "day": entry.day, "kind": entry.kind, "share": entry.share,
                        "batch_id": self._batch.id, "line": row.line, "note": row.note,
                        "entered_at": self._now, "updated_at": self._now,
                    }
                )  # fmt: skip
            self.written.imported += 1
            self.written.records += len(new)
            self.written.days += [entry.day for entry in new]
        if fresh:
            self._session.execute(insert(model), fresh)


def fill(batch: ImportBatch, written: Written) -> None:
    """The counts of a batch, after its rows were written."""
    batch.rows, batch.imported, batch.duplicates = written.rows, written.imported, written.duplicates
    batch.rejected, batch.not_calls = written.rejected.total(), written.not_records.total()
    batch.reasons = {
        REJECTED: {**written.rejected},
        NOT_CALL: {**written.not_records},
        DUPLICATE: {str(number): rows for number, rows in written.duplicates_of.items()},
    }
    if written.days:
        batch.first_day, batch.last_day = min(written.days), max(written.days)


def take_out(session: Session, batch: ImportBatch) -> int:
    """Remove the records of a batch and put back those it had brought up to date; returns how many it held."""
    removed = 0
    kept = cast("list[dict[str, Any]]", batch.understanding.get(REPLACED) or [])
    for kind, model in MODELS.items():
        back = [row for row in kept if row["outcome"] == kind.value]
        restored = _put_back(session, kind, back, batch.id)
        found = session.execute(
            delete(model).where(model.batch_id == batch.id).execution_options(synchronize_session=False)
        )
        removed += int(found.rowcount) + len(restored)  # type: ignore[attr-defined]
        session.expire_all()
        if restored:
            joining.join_records(session, kind, restored)
    return removed


def _put_back(session: Session, kind: OutcomeKind, rows: Iterable[dict[str, Any]], batch_id: int) -> list[int]:
    """Records as they were before a batch, where they are still as it left them and their own batch is still there."""
    model = MODELS[kind]
    restored = []
    for row in rows:
        columns = {name: value for name, value in row.items() if name != "outcome"}
        home = session.get(ImportBatch, columns["batch_id"])
        record = session.get(model, columns["id"])
        if record is None or record.batch_id != batch_id or home is None or home.status != "imported":
            continue
        for name, value in columns.items():
            column = model.__table__.c[name].type
            enum = column.enum_class if isinstance(column, EnumType) else None
            setattr(record, name, enum(value) if enum is not None and value is not None else value)
        restored.append(record.id)
    session.flush()
    return restored


def _as_json(kind: OutcomeKind, record: Any) -> dict[str, Json]:
    row: dict[str, Json] = {"outcome": kind.value}
    for name in storing.columns_of(kind):
        value = getattr(record, name)
        row[name] = cast("Json", value.value if isinstance(value, Enum) else value)
    return row


def _set_late_aside(read: OutcomeRows, closed: ClosedDays) -> OutcomeRows:
    """The rows, those whose day is closed among the errors."""
    if not closed:
        return read
    late = {id(row) for row in read.rows if any(closed.holds(day) for day in (row.day, *_days(row)))}
    if not late:
        return read
    errors = [RowError(row.line, LATE, "", row.cells) for row in read.rows if id(row) in late]
    stay = [row for row in read.rows if id(row) not in late]
    return OutcomeRows(stay, [*read.errors, *errors], read.not_records, read.unknown_words)


def _days(row: OutcomeRow) -> Iterable[int]:
    return (entry.day for entry in row.days)


def _away(error: RowError) -> tuple[int, str, str, Sequence[str]]:
    return error.line, error.reason, error.detail, error.raw

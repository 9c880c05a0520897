"""Orders, payments, leads, renewals, feedback, quality checks and attendance: listed, entered, changed, joined."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers.crm.found import Found
from salesdesk.importers.understanding import Choices
from salesdesk.importers.zones import Zone
from salesdesk.models import Call, Payment
from salesdesk.models.outcomes import MODELS
from salesdesk.periods import Period
from salesdesk.services.closed import guard_day
from salesdesk.services.company import CompanyService
from salesdesk.services.imports.checking import Checked
from salesdesk.services.imports.outcome import FileOutcome
from salesdesk.services.outcomes import forms, joining, listing, storing
from salesdesk.services.outcomes.importing import Importing
from salesdesk.services.outcomes.views import (
    EntryError,
    FieldView,
    Kept,
    OutcomePage,
    OutcomeRecord,
    Reading,
    Value,
    no_such,
)
from salesdesk.store.database import Database
from salesdesk.store.joining import TABLES
from salesdesk.types import Join, OutcomeKind, Progress


class OutcomesService:
    """What calls lead to. Every change returns what is needed to take it back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._files = Importing(database)

    # ---- reading

    def fields(self, kind: OutcomeKind) -> tuple[FieldView, ...]:
        """What a record of the kind says, for a form."""
        return forms.fields(kind)

    def list(
        self,
        kind: OutcomeKind,
        *,
        period: Period | None = None,
        agents: Sequence[int] | None = None,
        batch: int | None = None,
        by_hand: bool | None = None,
        joined: Join | None = None,
        search: str = "",
        newest_first: bool = True,
        offset: int = 0,
        limit: int | None = 200,
    ) -> OutcomePage:
        """A page of one kind's records by day; every condition that is given must hold.

        ``agents``: the ids of those credited (with the ids of agents merged into them, where that is wanted).
        ``search``: part of a number, customer, note, product or agent's name.
        """
        with self._database.read() as session:
            return listing.read_page(
                session, kind, period=period, agents=agents, batch=batch, by_hand=by_hand, joined=joined,
                search=search, newest_first=newest_first, offset=offset, limit=limit,
            )  # fmt: skip

    def get(self, kind: OutcomeKind, record_id: int) -> OutcomeRecord:
        """One record. Raises SalesDeskError when it is gone."""
        with self._database.read() as session:
            return _shown(session, kind, record_id)

    # ---- files

    def inspect(self, path: Path, choices: Choices | None = None, kind: OutcomeKind | None = None) -> Found:
        """How an export would be read; nothing is stored. Without ``kind`` it is found out.

        Raises UnreadableFileError for what is no table, and when nothing tells what its rows are.
        """
        return self._files.inspect(path, choices, kind)

    def import_files(
        self,
        paths: Sequence[Path],
        choices: Choices | None = None,
        kind: OutcomeKind | None = None,
        progress: Progress | None = None,
    ) -> builtins.list[FileOutcome]:
        """Import exports, each in its own transaction; what is wrong with one doesn't stop the others.

        The same file again as the same kind imports nothing. A record that its system already gave us is a duplicate,
        or is brought up to date where it says something else now; what was entered by hand stays as it is.
        """
        return self._files.import_files(paths, choices, kind, progress)

    def dry_run(
        self,
        path: Path,
        choices: Choices | None = None,
        kind: OutcomeKind | None = None,
        progress: Progress | None = None,
        rejects_to: Path | None = None,
    ) -> FileOutcome:
        """What an import would do, exactly; nothing is stored. Raises UnreadableFileError or Cancelled."""
        return self._files.rehearse(path, choices, kind, progress, rejects_to=rejects_to).outcome

    def check(
        self,
        path: Path,
        choices: Choices | None = None,
        kind: OutcomeKind | None = None,
        progress: Progress | None = None,
        instead_of: int | None = None,
    ) -> Checked:
        """A dry run with the rows that would stay out; ``instead_of``: as an import in the place of that batch."""
        return self._files.rehearse(path, choices, kind, progress, instead_of=instead_of)

    # ---- by hand

    def read(self, kind: OutcomeKind, texts: Mapping[str, str]) -> Reading:
        """What typed texts mean, by field: dates as people write them, ``1.2万``, names or numbers of agents.

        Nothing is stored. ``add`` takes the values; the problems are for showing beside their fields.
        """
        from salesdesk.services.outcomes.typed import reader_of

        with self._database.read() as session:
            return reader_of(session, kind, CompanyService(self._database).get().currency).read(texts)

    def enter(self, kind: OutcomeKind, texts: Mapping[str, str]) -> OutcomeRecord:
        """Read and add in one step. Raises EntryError."""
        reading = self.read(kind, texts)
        if reading.problems:
            raise EntryError(reading.problems)
        return self.add(kind, reading.values)

    def add(self, kind: OutcomeKind, values: Mapping[str, Value]) -> OutcomeRecord:
        """Enter a record by hand; ``remove`` takes it back. Raises EntryError.

        ``values``: ``day`` (a date), and as wanted ``time``, ``agent_id``, ``customer``, ``source_id``, ``call_ref``,
        ``note`` and the kind's own: amounts in minor units, scores in hundredths, choices by their word.
        """
        with self._database.write() as session:
            return _shown(session, kind, insert_record(session, kind, values, self._zone()))

    def change(self, kind: OutcomeKind, record_id: int, values: Mapping[str, Value]) -> Kept:
        """Change some values of a record; ``restore`` with the answer takes it back. Raises EntryError."""
        with self._database.write() as session:
            record = _record(session, kind, record_id)
            guard_day(session, record.day)
            before = _kept(session, kind, record)
            day_too = {"day": before_day} if (before_day := _day_for_time(record, values)) is not None else {}
            columns = storing.to_columns(session, kind, {**day_too, **values}, self._zone())
            if "source_id" in columns and not columns["source_id"]:
                del columns["source_id"]
            storing.check(session, kind, {**before.row, **columns}, record_id)
            storing.finish(session, kind, after := {**before.row, **columns})
            if "agent_id" in columns:
                after["agent_by_call"] = False
            for name, value in after.items():
                setattr(record, name, value)
            session.flush()
            _after_change(session, kind, record)
            return before

    def remove(self, kind: OutcomeKind, record_id: int) -> Kept:
        """Delete a record; ``restore`` with the answer puts it back."""
        with self._database.write() as session:
            record = _record(session, kind, record_id)
            guard_day(session, record.day)
            before = _kept(session, kind, record)
            session.delete(record)
            session.flush()
            return before

    def restore(self, kept: Kept) -> OutcomeRecord:
        """Put a record back as it was, whether it was changed or deleted since. Raises EntryError when another took its place."""
        with self._database.write() as session:
            model = MODELS[kept.kind]
            row = dict(kept.row)
            storing.check(session, kept.kind, row, kept.id)
            if session.get(model, kept.id) is None:
                session.execute(insert(model).values(**row))
            else:
                session.execute(update(model).where(model.id == kept.id).values(**row))
            if kept.linked:
                session.execute(update(Payment).where(Payment.id.in_(kept.linked)).values(sale_id=kept.id))
            session.expire_all()
            return _shown(session, kept.kind, kept.id)

    # ---- calls

    def rule_in_words(self) -> str:
        """How records find their calls, for the user to see."""
        return joining.rule_in_words(CompanyService(self._database).get().join_days)

    def join(self, kind: OutcomeKind, record_id: int, call_id: int | None) -> Kept:
        """Join a record to a call by hand; None: leave it to the rule again. ``restore`` takes it back."""
        with self._database.write() as session:
            record = _record(session, kind, record_id)
            if kind not in TABLES:
                raise SalesDeskError(_("Attendance belongs to no call."))
            before = _kept(session, kind, record)
            if call_id is None:
                record.joined = Join.NONE
                session.flush()
                joining.join_records(session, kind, [record_id])
                return before
            call = session.get(Call, call_id)
            if call is None:
                raise SalesDeskError(_("The call {number} is no longer there.").format(number=call_id))
            record.call_id, record.joined = call_id, Join.HAND
            if record.agent_id is None or record.agent_by_call:
                record.agent_id, record.agent_by_call = call.agent_id, call.agent_id is not None
            session.flush()
            return before

    def join_all(self) -> None:
        """Join every record anew by the rule; what was joined by hand stays."""
        with self._database.write() as session:
            joining.join_all(session)

    def _zone(self) -> Zone:
        return Zone(CompanyService(self._database).get().timezone)


def insert_record(
    session: Session, kind: OutcomeKind, values: Mapping[str, Value], zone: Zone, *, join: bool = True
) -> int:
    """A new record entered by hand; its id. Raises EntryError. Without ``join`` its call is still to be found."""
    columns = storing.to_columns(session, kind, values, zone)
    _take_defaults(kind, columns)
    storing.check(session, kind, columns, None)
    storing.finish(session, kind, columns)
    record = MODELS[kind](**columns)
    session.add(record)
    session.flush()
    number: int = record.id
    if join:
        _after_change(session, kind, record)
    elif kind is OutcomeKind.SALE:
        storing.link_payments(session, number, record.source_id)
    return number


def _record(session: Session, kind: OutcomeKind, record_id: int) -> Any:
    record = session.get(MODELS[kind], record_id)
    if record is None:
        raise no_such(record_id)
    return record


def _shown(session: Session, kind: OutcomeKind, record_id: int) -> OutcomeRecord:
    return listing.shown(session, kind, [_record(session, kind, record_id)])[0]


def _kept(session: Session, kind: OutcomeKind, record: Any) -> Kept:
    row = {name: getattr(record, name) for name in storing.columns_of(kind)}
    linked: Sequence[int] = ()
    if kind is OutcomeKind.SALE:
        linked = session.scalars(select(Payment.id).where(Payment.sale_id == record.id)).all()
    return Kept(kind, record.id, row, tuple(linked))


def _take_defaults(kind: OutcomeKind, columns: dict[str, Any]) -> None:
    """What an empty field means, so that it can be checked like any other."""
    table = MODELS[kind].__table__
    for column in table.columns:
        if column.default is not None and column.default.is_scalar and columns.get(column.name) is None:
            columns[column.name] = column.default.arg


def _day_for_time(record: Any, values: Mapping[str, Value]) -> Value:
    """The record's own day where only the time of day is changed."""
    from salesdesk.periods import from_day_number

    return from_day_number(record.day) if "time" in values and "day" not in values else None


def _after_change(session: Session, kind: OutcomeKind, record: Any) -> None:
    number = record.id
    if kind is OutcomeKind.SALE:
        storing.link_payments(session, number, record.source_id)
    if kind in TABLES:
        joining.join_records(session, kind, [number])

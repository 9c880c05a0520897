"""The book of outcomes as a supervisor keeps it: lines entered, pages of a scope, totals, what belongs to a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from salesdesk.importers.zones import Zone
from salesdesk.models import Agent, Campaign
from salesdesk.models.outcomes import MODELS
from salesdesk.periods import Period, day_number
from salesdesk.services.company import CompanyService
from salesdesk.services.outcomes import joining, listing, storing
from salesdesk.services.outcomes.service import insert_record
from salesdesk.services.outcomes.totals import Totals, totals
from salesdesk.services.outcomes.typed import Reader, reader_of
from salesdesk.services.outcomes.views import EntryError, OutcomePage, OutcomeRecord, Reading, Value
from salesdesk.services.scopes import canonical, members
from salesdesk.services.staffing import Staff
from salesdesk.store.database import Database
from salesdesk.store.joining import TABLES
from salesdesk.types import COMPANY, Join, OutcomeKind, Scope

LONGEST_SPAN = 366
"""Days that one line of attendance may stretch over."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which records are meant. ``period`` None: of all times. ``by_hand`` False: those that came with files."""

    kind: OutcomeKind
    period: Period | None = None
    scope: Scope = COMPANY
    search: str = ""
    by_hand: bool | None = None
    joined: Join | None = None
    by: str = "day"
    """The field they are in the order of; ``agent`` for names."""
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of several lines: the ids that were made, and by the line's place what was wrong with the others."""

    ids: tuple[int, ...]
    refused: Mapping[int, Mapping[str, str]]


class Ledger:
    """Everything the page of outcomes asks for; single records are the OutcomesService's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # typing

    def reader(self, kind: OutcomeKind, near: date | None = None) -> Reader:
        """Reads typed text of a kind; knows everybody's names of today."""
        currency = CompanyService(self._database).get().currency
        with self._database.read() as session:
            return reader_of(session, kind, currency, near)

    def read(self, kind: OutcomeKind, texts: Mapping[str, str], near: date | None = None) -> Reading:
        """What one typed line means."""
        return self.reader(kind, near).read(texts)

    def enter(self, kind: OutcomeKind, lines: Sequence[Mapping[str, Value]]) -> Entered:
        """Enter several lines at once; what cannot be kept is left out and told. ``remove`` takes the ids back.

        A line of attendance with ``until`` is a record for each working day up to and including that day.
        """
        zone = Zone(CompanyService(self._database).get().timezone)
        made: list[int] = []
        refused: dict[int, Mapping[str, str]] = {}
        with self._database.write() as session:
            for place, values in enumerate(lines):
                try:
                    with session.begin_nested():
                        new = [
                            insert_record(session, kind, one, zone, join=False) for one in self._days(session, values)
                        ]
                except EntryError as error:
                    refused[place] = error.problems
                else:
                    made += new
            if made and kind in TABLES:  # all at once: a search of its own for each line takes ten times as long
                joining.join_records(session, kind, made)
        return Entered(tuple(made), refused)

    def _days(self, session: Session, values: Mapping[str, Value]) -> list[Mapping[str, Value]]:
        from salesdesk.i18n import _
        from salesdesk.services.calendar import load_calendar

        first, last = values.get("day"), values.get("until")
        plain = {name: value for name, value in values.items() if name != "until"}
        if not isinstance(first, date) or not isinstance(last, date):
            return [plain]
        length = (last - first).days
        if not 0 <= length < LONGEST_SPAN:
            raise EntryError({"until": _("The last day lies after the first, by a year at most.")})
        days = [first + timedelta(days=n) for n in range(length + 1)]
        calendar = load_calendar(session)
        working = [day for day in days if calendar.is_working(day)]
        return [{**plain, "day": day} for day in working or days]

    def remove(self, kind: OutcomeKind, ids: Sequence[int]) -> None:
        """Take out records that were entered by mistake."""
        model = MODELS[kind]
        with self._database.write() as session:
            session.execute(delete(model).where(model.id.in_(ids), model.batch_id.is_(None)))

    # reading

    def page(self, question: Question, offset: int = 0, limit: int | None = 200) -> OutcomePage:
        """Some of the records that are meant, and how many there are."""
        with self._database.read() as session:
            model, within = MODELS[question.kind], _within(session, question)
            total = session.scalar(select(func.count()).select_from(model).where(*within)) or 0
            query = select(model).where(*within)
            for order in _order(question):
                query = query.order_by(order)
            query = query.offset(offset)
            if limit is not None:
                query = query.limit(limit)
            rows = listing.shown(session, question.kind, session.scalars(query).all()) if limit != 0 else []
            return OutcomePage(tuple(rows), total, offset)

    def totals(self, question: Question) -> Totals:
        """How many records are meant, and their sums."""
        with self._database.read() as session:
            return totals(session, question.kind, _within(session, question))

    def of_call(self, call_id: int) -> tuple[OutcomeRecord, ...]:
        """Everything that came of a call."""
        found: list[OutcomeRecord] = []
        with self._database.read() as session:
            for kind in TABLES:
                model = MODELS[kind]
                rows = session.scalars(
                    select(model).where(model.call_id == call_id).order_by(model.day, model.id)
                ).all()
                found += listing.shown(session, kind, rows)
        return tuple(found)

    def scope_name(self, scope: Scope) -> str:
        """Whose records are meant."""
        from salesdesk.services.scopes import scope_name

        with self._database.read() as session:
            staff = Staff.load(session)
            return scope_name(staff, canonical(staff, scope), CompanyService(self._database).get().name)


def _within(session: Session, question: Question) -> list[ColumnElement[bool]]:
    model: Any = MODELS[question.kind]
    within: list[ColumnElement[bool]] = []
    if question.period is not None:
        first, last = day_number(question.period.start), day_number(question.period.end)
        within.append(model.day.between(first, last))
    staff = Staff.load(session)
    of_scope = members(staff, canonical(staff, question.scope)).condition(model.agent_id, model.day)
    if of_scope is not None:
        within.append(of_scope)
    if question.by_hand is not None:
        within.append(model.batch_id.is_(None) if question.by_hand else model.batch_id.is_not(None))
    if question.joined is not None and question.kind is not OutcomeKind.ATTENDANCE:
        within.append(model.joined == question.joined)
    if question.search.strip():
        within.append(listing.matches(question.kind, question.search.strip()))
    return within


def _order(question: Question) -> list[Any]:
    """The column asked for, then the latest first; nothing said comes last."""
    model: Any = MODELS[question.kind]
    columns = storing.columns_of(question.kind)
    by = {"agent_name": "agent", "source": "batch_id", "call": "joined"}.get(question.by, question.by)
    if by == "agent":
        column = select(Agent.name).where(Agent.id == model.agent_id).scalar_subquery()
    elif by == "campaign" and "campaign_id" in columns:
        column = select(Campaign.name).where(Campaign.id == model.campaign_id).scalar_subquery()
    else:
        column = getattr(model, by if by in columns else "day")
    way = column.desc() if question.descending else column.asc()
    if column is model.day:
        return [way, model.id.desc() if question.descending else model.id]
    return [column.is_(None), way, model.day.desc(), model.id.desc()]

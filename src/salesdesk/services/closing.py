"""Closed periods 关账: figures that are settled stay as they are; late data is seen, and kept apart.

A closed period takes no new calls or records, no changes of these, no targets or calibrations: what would alter its
figures is refused, or set aside by an import with the reason, until the period is opened again with a reason. What can
still alter them (a merge of agents, another meaning of an outcome word or another limit of an effective talk) shows as
a difference against the figures frozen at closing.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import func, select

from salesdesk.errors import RefusedError
from salesdesk.formats import span
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Kpi, catalogue, kpi
from salesdesk.models import Call, ClosedPeriod
from salesdesk.periods import Period, today
from salesdesk.services.closed import guard, now_closed
from salesdesk.services.figure_rows import By, FigureRow
from salesdesk.services.figures import FiguresService
from salesdesk.store.database import Database
from salesdesk.types import Json

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Closed:
    """A period that is or was closed. Times are UTC epoch seconds; ``reopened_at`` None: it is closed now."""

    id: int
    period: Period
    closed_at: int
    note: str
    reopened_at: int | None
    reopen_reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that isn't any more what it was at closing; None: there was, or is, no data."""

    name: str
    kpi: str
    frozen: float | None
    now: float | None

    @property
    def definition(self) -> Kpi:
        """The KPI's entry in the catalogue."""
        return kpi(self.kpi)


class ClosingService:
    """Closes periods, opens them again, and compares. Each method is one transaction."""

    def __init__(self, database: Database, figures: FiguresService) -> None:
        self._database = database
        self._figures = figures

    def periods(self) -> list[Closed]:
        """Every period that is or was closed, the latest first."""
        with self._database.read() as session:
            query = select(ClosedPeriod).order_by(ClosedPeriod.start.desc(), ClosedPeriod.id.desc())
            return [_closed(row) for row in session.scalars(query)]

    def closed_on(self, day: date) -> Closed | None:
        """The closed period that a day lies in."""
        with self._database.read() as session:
            row = session.scalars(now_closed().where(ClosedPeriod.start <= day, ClosedPeriod.end >= day)).first()
            return None if row is None else _closed(row)

    def close(self, period: Period, note: str = "", on: date | None = None) -> Closed:
        """Freeze the figures of a period that is over by ``on`` (today).

        Raises RefusedError when it isn't, when there is nothing in it, or when part of it is closed already.
        """
        if period.end >= (on or today()):
            raise RefusedError(
                _("{period} isn't over yet.").format(period=span(period.start, period.end)),
                _("A period can be closed from the day after its last one."),
            )
        frozen = self._freeze(period)
        if not any(value is not None for value in frozen.values()):
            raise RefusedError(_("There are no figures in this period."), _("Import its call logs first."))
        with self._database.write() as session:
            guard(session, period.start, period.end)
            row = ClosedPeriod(
                start=period.start,
                end=period.end,
                closed_at=int(time.time()),
                note=note.strip(),
                frozen=cast("dict[str, Json]", frozen),
                digest=_digest(frozen),
                last_call_id=session.scalar(select(func.max(Call.id))) or 0,
            )
            session.add(row)
            session.flush()
            return _closed(row)

    def reopen(self, closed_id: int, reason: str) -> None:
        """Open a period again; the frozen figures stay for comparison. Raises RefusedError without a reason."""
        if not reason.strip():
            raise RefusedError(_("A closed period isn't opened without a reason."), _("Write why it must change."))
        with self._database.write() as session:
            row = session.get(ClosedPeriod, closed_id)
            if row is not None and row.reopened_at is None:
                row.reopened_at, row.reopen_reason = int(time.time()), reason.strip()

    def close_again(self, closed_id: int) -> None:
        """As if it had never been opened (undo of ``reopen``)."""
        with self._database.write() as session:
            row = session.get(ClosedPeriod, closed_id)
            if row is not None:
                row.reopened_at, row.reopen_reason = None, ""

    def forget(self, closed_id: int) -> None:
        """As if it had never been closed (undo of ``close``)."""
        with self._database.write() as session:
            row = session.get(ClosedPeriod, closed_id)
            if row is not None:
                session.delete(row)

    def differences(self, closed_id: int) -> list[Difference]:
        """Which figures differ now from those frozen at closing, in the order of names and KPIs.

        Raises RefusedError when the frozen figures themselves were tampered with.
        """
        with self._database.read() as session:
            row = session.get(ClosedPeriod, closed_id)
            if row is None:
                return []
            period = Period.spanning(row.start, row.end)
            frozen = {key: _number(value) for key, value in row.frozen.items()}
            if _digest(frozen) != row.digest:
                raise RefusedError(
                    _("The figures frozen at closing were changed in the file."), _("Restore a backup of that time.")
                )
        now = self._freeze(period)
        found = []
        for key in sorted(frozen.keys() | now.keys()):
            before, after = frozen.get(key), now.get(key)
            if before is None and after is None:
                continue
            if before is None or after is None or abs(before - after) > _TOLERANCE * max(1.0, abs(before)):
                name, kpi_id = key.rsplit("|", 1)
                found.append(Difference(name.split("|", 1)[1], kpi_id, before, after))
        return found

    def _freeze(self, period: Period) -> dict[str, float | None]:
        """{``scope|name|kpi``: value} of the company, every team and every agent, whatever has data."""
        kpis = [one.id for one in catalogue()]
        rows: list[FigureRow] = []
        for by in (By.COMPANY, By.TEAM, By.AGENT):
            rows += self._figures.figures(period, by=by, kpis=kpis)
        return {
            f"{row.scope.kind.value}{row.scope.id}|{row.name}|{row.kpi}": row.value
            for row in rows
            if row.value is not None
        }


def _closed(row: ClosedPeriod) -> Closed:
    period = Period.spanning(row.start, row.end)
    return Closed(row.id, period, row.closed_at, row.note, row.reopened_at, row.reopen_reason)


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _digest(frozen: dict[str, float | None]) -> str:
    plain = {key: None if value is None else float(value) for key, value in frozen.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

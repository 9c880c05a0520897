"""Elastic calibration 弹性校准 [4]: targets times a factor for a while, beside the targets themselves, with a reason."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.targets import Adjustment
from salesdesk.models import Calibration
from salesdesk.services.closed import guard
from salesdesk.store.database import Database
from salesdesk.types import Scope

MOST = 3.0
"""The highest factor: more than this is a new target and no calibration."""


@dataclass(frozen=True, slots=True)
class CalibrationDraft:
    """A calibration as the supervisor writes it; ``kpi`` empty: every KPI's targets; both dates included."""

    factor: float
    scope: Scope
    start: date
    end: date
    reason: str
    kpi: str = ""


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A stored calibration with its number; ``withdrawn_at`` (UTC seconds) None: in force."""

    id: int
    draft: CalibrationDraft
    created_at: int
    withdrawn_at: int | None


class CalibrationsService:
    """Adds calibrations and takes them back; never changes one. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stored(self, *, withdrawn: bool = False) -> list[CalibrationRow]:
        """The calibrations, the latest start first; with ``withdrawn`` also those taken back."""
        query = select(Calibration).order_by(Calibration.start.desc(), Calibration.id.desc())
        if not withdrawn:
            query = query.where(Calibration.withdrawn_at.is_(None))
        with self._database.read() as session:
            return [_row(row) for row in session.scalars(query)]

    def add(self, draft: CalibrationDraft) -> int:
        """Put a calibration into force; its number. Raises RefusedError with the reason when it makes no sense."""
        refuse_nonsense(draft)
        with self._database.write() as session:
            guard(session, draft.start, draft.end)
            made = Calibration(
                kpi=draft.kpi,
                scope_kind=draft.scope.kind,
                scope_id=draft.scope.id,
                level=draft.scope.level,
                start=draft.start,
                end=draft.end,
                factor=draft.factor,
                reason=draft.reason.strip(),
                created_at=int(time.time()),
            )
            session.add(made)
            session.flush()
            return made.id

    def withdraw(self, ids: Sequence[int]) -> None:
        """Take calibrations back; they stay in the history."""
        self._set(ids, int(time.time()))

    def bring_back(self, ids: Sequence[int]) -> None:
        """In force again (undo of ``withdraw``)."""
        self._set(ids, None)

    def remove(self, ids: Sequence[int]) -> None:
        """As if they had never been added (undo of ``add``)."""
        with self._database.write() as session:
            _guard(session, ids)
            session.execute(delete(Calibration).where(Calibration.id.in_(list(ids))))

    def _set(self, ids: Sequence[int], withdrawn_at: int | None) -> None:
        with self._database.write() as session:
            _guard(session, ids)
            session.execute(update(Calibration).where(Calibration.id.in_(list(ids))).values(withdrawn_at=withdrawn_at))


def refuse_nonsense(draft: CalibrationDraft) -> None:
    """Raise RefusedError when a calibration can't be meant."""
    if draft.kpi:
        kpi(draft.kpi)
    if not math.isfinite(draft.factor) or not 0 <= draft.factor <= MOST:
        raise RefusedError(
            _("The factor of a calibration lies between 0 and {most}.").format(most=f"{MOST:g}"),
            _("0.8 asks a fifth less. A higher target is set as a target."),
        )
    if draft.end < draft.start:
        raise RefusedError(_("The calibration ends before it starts."))
    if not draft.reason.strip():
        raise RefusedError(
            _("A calibration needs a reason."), _("Write what made the usual target unfair: season, outage, policy.")
        )


def load(session: Session, start: date, end: date) -> list[Adjustment]:
    """The calibrations in force somewhere between two dates, within a transaction."""
    rows = session.scalars(
        select(Calibration).where(
            Calibration.withdrawn_at.is_(None), Calibration.start <= end, Calibration.end >= start
        )
    )
    return [
        Adjustment(row.factor, Scope(row.scope_kind, row.scope_id, row.level), row.start, row.end, row.reason,
                   row.kpi or None)
        for row in rows
    ]  # fmt: skip


def _guard(session: Session, ids: Iterable[int]) -> None:
    for row in session.scalars(select(Calibration).where(Calibration.id.in_(list(ids)))):
        guard(session, row.start, row.end)


def _row(row: Calibration) -> CalibrationRow:
    scope = Scope(row.scope_kind, row.scope_id, row.level)
    draft = CalibrationDraft(row.factor, scope, row.start, row.end, row.reason, row.kpi)
    return CalibrationRow(row.id, draft, row.created_at, row.withdrawn_at)

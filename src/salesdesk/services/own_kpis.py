"""KPIs of the supervisor's own: a name, a formula over the counters, a unit; checked and tried before they are kept."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import LANGUAGES, _
from salesdesk.metrics import catalogue as known
from salesdesk.metrics.catalogue import Better, Category, Kpi, Thresholds, Unit
from salesdesk.metrics.counters import COUNTER_NAMES, MONEY
from salesdesk.metrics.formulas import parse
from salesdesk.models import CustomKpi
from salesdesk.periods import Period
from salesdesk.services.company import CompanyService
from salesdesk.services.counting import Counting
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Json

PREFIX = "own_"
_NAME_MOST = 60


@dataclass(frozen=True, slots=True)
class OwnKpi:
    """A KPI as the supervisor writes it. ``per_day``: its target is per agent and day on duty (counts only).

    ``target``: offered as a starting value, in the KPI's unit. ``minimum``: the least n that a verdict may rest on.
    """

    name: str
    formula: str
    unit: Unit = Unit.RATIO
    direction: Better = Better.UP
    category: Category = Category.PROCESS
    per_day: bool = False
    target: float | None = None
    minimum: int = 20
    note: str = ""
    id: str = ""
    archived: bool = field(default=False, compare=False)


class OwnKpisService:
    """Adds, changes and archives own KPIs. Each method is one transaction, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stored(self, *, archived: bool = False) -> list[OwnKpi]:
        """The own KPIs, oldest first; with ``archived`` also those no longer in use."""
        with self._database.read() as session:
            rows = [
                _row(row) for row in session.scalars(select(CustomKpi).order_by(CustomKpi.created_at, CustomKpi.id))
            ]
        return [row for row in rows if archived or not row.archived]

    def check(self, draft: OwnKpi) -> Kpi:
        """The KPI that a draft would be. Raises RefusedError with the reason when it can't be one."""
        return as_kpi(draft)

    def preview(self, draft: OwnKpi, period: Period) -> list[FigureRow]:
        """What the draft would show for the company and each agent in a period; nothing is stored."""
        definition = as_kpi(draft)
        company = CompanyService(self._database).get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            return [row for by in (By.COMPANY, By.AGENT) for row in counting.rows(COMPANY, Per.TOTAL, by, [definition])]

    def add(self, draft: OwnKpi) -> OwnKpi:
        """Keep a new KPI; it is computed everywhere from now on, for the past as well."""
        as_kpi(draft)
        with self._database.write() as session:
            taken = set(session.scalars(select(CustomKpi.id)))
            identifier = next(f"{PREFIX}{n}" for n in range(1, 10_000) if f"{PREFIX}{n}" not in taken)
            row = CustomKpi(id=identifier, data=_data(draft), created_at=int(time.time()))
            session.add(row)
            session.flush()
            _use(session)
            return _row(row)

    def change(self, draft: OwnKpi) -> OwnKpi:
        """Change a KPI, named by its id; the one before, for an undo. Raises SalesDeskError when it is gone."""
        as_kpi(draft)
        with self._database.write() as session:
            row = session.get(CustomKpi, draft.id)
            if row is None:
                raise SalesDeskError(_("This KPI is gone."), _("Make a new one."))
            before = _row(row)
            row.data = _data(draft)
            session.flush()
            _use(session)
            return before

    def archive(self, identifier: str, *, archived: bool = True) -> None:
        """Take a KPI out of use, or (undo) into use again; targets and rules that name it stay readable."""
        with self._database.write() as session:
            row = session.get(CustomKpi, identifier)
            if row is not None:
                row.archived_at = int(time.time()) if archived else None
                session.flush()
                _use(session)

    def forget(self, identifier: str) -> None:
        """As if it had never been made (undo of ``add``)."""
        with self._database.write() as session:
            row = session.get(CustomKpi, identifier)
            if row is not None:
                session.delete(row)
                session.flush()
                _use(session)

    def use(self) -> None:
        """Let the own KPIs of this database stand beside the shipped ones."""
        with self._database.read() as session:
            _use(session)


def aliases() -> dict[str, tuple[str, ...]]:
    """Names of KPIs that are counts: what they stand for in a formula, e.g. ``talk_time`` for the talk seconds."""
    return {one.id: one.numerator for one in known.shipped() if not one.is_rate and one.id not in COUNTER_NAMES}


def names() -> list[str]:
    """Every name that may stand in a formula."""
    return sorted({*COUNTER_NAMES, *aliases()})


def as_kpi(draft: OwnKpi) -> Kpi:
    """The KPI of a draft. Raises RefusedError with the reason when it can't be one."""
    name = draft.name.strip()
    if not name:
        raise RefusedError(_("The KPI needs a name."))
    if len(name) > _NAME_MOST:
        raise RefusedError(_("The name is longer than {n} characters.").format(n=_NAME_MOST))
    if any(one.name.casefold() == name.casefold() and one.id != draft.id for one in known.catalogue()):
        raise RefusedError(_("There is a KPI of that name already."), _("Choose another name."))
    built = _built(draft)
    if draft.per_day and built.denominator:
        raise RefusedError(_("Only a count can have a target per day: a rate is the same for one day and for many."))
    if draft.unit is Unit.MONEY and not MONEY.intersection(part.removeprefix("-") for part in built.numerator):
        raise RefusedError(_("Nothing in this formula is money."), _("Choose another unit."))
    if draft.minimum < 1:
        raise RefusedError(_("The least n is at least 1."))
    return built


def _built(draft: OwnKpi) -> Kpi:
    """The entry of the catalogue, without asking whether it is wise. Raises RefusedError for what is no formula."""
    name, formula = draft.name.strip(), parse(draft.formula, aliases())
    return Kpi(
        id=draft.id or f"{PREFIX}draft",
        names=dict.fromkeys(LANGUAGES, name),
        formulas=dict.fromkeys(LANGUAGES, _literal(draft.formula.strip())),
        rules=dict.fromkeys(LANGUAGES, _literal(draft.note.strip() or draft.formula.strip())),
        numerator=formula.numerator,
        denominator=formula.denominator,
        unit=draft.unit,
        direction=draft.direction,
        category=draft.category,
        per_day=draft.per_day,
        factor=formula.factor,
        target=draft.target,
        minimum=draft.minimum,
        thresholds=Thresholds(),
        source="",
    )


def _literal(text: str) -> str:
    """A text of the user's in which nothing is filled in."""
    return text.replace("{", "{{").replace("}", "}}")


def _use(session: Session) -> None:
    found = []
    for row in session.scalars(select(CustomKpi).order_by(CustomKpi.created_at, CustomKpi.id)):
        kept = _row(row)
        found.append((_built(kept), not kept.archived))
    known.use_own(found)


def _data(draft: OwnKpi) -> dict[str, Json]:
    return {
        "name": draft.name.strip(),
        "formula": draft.formula.strip(),
        "unit": draft.unit.value,
        "direction": draft.direction.value,
        "category": draft.category.value,
        "per_day": draft.per_day,
        "target": draft.target,
        "minimum": draft.minimum,
        "note": draft.note.strip(),
    }


def _row(row: CustomKpi) -> OwnKpi:
    data: Mapping[str, Any] = row.data
    return OwnKpi(
        data["name"],
        data["formula"],
        Unit(data["unit"]),
        Better(data["direction"]),
        Category(data["category"]),
        data["per_day"],
        data["target"],
        data["minimum"],
        data["note"],
        row.id,
        row.archived_at is not None,
    )

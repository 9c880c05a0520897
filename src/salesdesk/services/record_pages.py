"""The records behind a figure that isn't counted from calls, a page at a time."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Kpi
from salesdesk.models import Attendance
from salesdesk.models.outcomes import MODELS
from salesdesk.services.counting import Counting
from salesdesk.services.outcomes.listing import shown
from salesdesk.services.outcomes.views import OutcomePage
from salesdesk.services.results import Results
from salesdesk.services.scopes import members
from salesdesk.store.outcome_counters import SOURCES, Source
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import OutcomeKind, Scope

CALLS = "calls"
_ON_CALLS = {*COLUMNS, "customers", "connected_customers", "resolved_customers"}
_ATTENDANCE = Source(OutcomeKind.ATTENDANCE, Attendance, Attendance.day.expression, Attendance.share.is_not(None))


def origin(results: Results, definition: Kpi, part: str) -> str:
    """What a KPI's numerator or denominator is counted from: ``calls``, the word of a kind of record, or "" for none."""
    names = _names(definition, part)
    if not names:
        return ""
    sources = results.sources(names)
    if sources:
        return SOURCES[sources[0]].kind.value
    on_calls = _ON_CALLS.issuperset(names) and not ("intents" in names and not results.marked)
    return CALLS if on_calls or ("prospects" in names and results.marked) else ""


def _names(definition: Kpi, part: str) -> list[str]:
    names = definition.denominator if part == "denominator" else definition.numerator
    return [name.removeprefix("-") for name in names]


def read_page(
    counting: Counting, scope: Scope, definition: Kpi, part: str, *, offset: int, limit: int | None, newest_first: bool
) -> OutcomePage:
    """The records of a scope that a KPI's part counts, by day; of ``days`` the attendance.

    Raises SalesDeskError for a part that is counted from calls, or of which nothing is recorded.
    """
    if part == "days":
        sources = [_ATTENDANCE]
    else:
        known = [SOURCES[name] for name in counting.results.sources(_names(definition, part))]
        # money from two kinds of record, as in the return on investment: those of the first
        sources = [source for source in known if source.kind is known[0].kind]
    if not sources:
        raise SalesDeskError(
            _("{kpi} isn't counted from records.").format(kpi=definition.name), _("Look at its calls.")
        )
    kind, day = sources[0].kind, sources[0].day
    model = MODELS[kind]
    within = [
        day.between(counting.period.first_number, counting.period.last_number),
        or_(*(source.where for source in sources)),
    ]
    of_scope = members(counting.staff, scope).condition(model.agent_id, day)
    if of_scope is not None:
        within.append(of_scope)
    total = counting.session.scalar(select(func.count()).select_from(model).where(*within)) or 0
    order = (day.desc(), model.id.desc()) if newest_first else (day, model.id)
    query = select(model).where(*within).order_by(*order).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    return OutcomePage(tuple(shown(counting.session, kind, counting.session.scalars(query).all())), total, offset)

"""What went well, concretely: the best day, a best week so far, a call that led to an order [3]."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median

from sqlalchemy import func, select

from salesdesk.formats import day as day_words
from salesdesk.formats import duration, money, short_day
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.counters import Counters, total
from salesdesk.metrics.figures import figure
from salesdesk.models import Call, Sale
from salesdesk.periods import Period, PeriodKind, from_day_number
from salesdesk.services.meetings.agenda.background import Background, line
from salesdesk.services.meetings.agenda.figures import shown
from salesdesk.services.meetings.form import AgendaItem, Subject
from salesdesk.types import SaleStatus

BEST_DAY_KPI = "effective_talks"
RECORD_KPIS = ("connect_rate", "effective_talks", "dials")
HISTORY_WEEKS = 26
LEAST_WEEKS = 6
"""Weeks before, with enough days each, below which a best week means nothing."""
LEAST_DAYS = 3
FEW_DAYS = 10
CLEARLY_MORE = 1.25
"""The best day is worth a word from a quarter more than the usual day on."""


def praise_lines(known: Background) -> Iterator[AgendaItem]:
    """At most three lines; none when nothing stands out."""
    if known.window is None:
        return
    history = known.days(Period(known.window.end - timedelta(weeks=HISTORY_WEEKS), known.window.end, PeriodKind.CUSTOM))
    yield from _best_day(known.window, history)
    yield from _best_week(known, known.window, history)
    yield from _best_call(known, known.window)


def _best_day(window: Period, history: dict[date, Counters]) -> Iterator[AgendaItem]:
    definition = kpi(BEST_DAY_KPI)
    values = {day: figure(definition, sums).value or 0 for day, sums in history.items() if sums.days_on_duty}
    recent = {day: value for day, value in values.items() if day in window}
    if len(values) < FEW_DAYS or not recent:
        return
    best, usual = max(recent, key=lambda day: recent[day]), median(values.values())
    if recent[best] <= usual * CLEARLY_MORE or recent[best] < definition.minimum:
        return
    text = _("Best day: {day} with {value}; {usual} are usual.").format(
        day=short_day(best), value=_counted(definition, recent[best]), usual=f"{usual:g}"
    )
    source = ngettext("Days on duty of {n} week", "Days on duty of {n} weeks", HISTORY_WEEKS).format(n=HISTORY_WEEKS)
    yield line(Subject.PRAISE, "best-day", text, source)


def _counted(definition: Kpi, value: float) -> str:
    return _("{kpi} {value}").format(kpi=definition.name, value=f"{value:g}")


def _best_week(known: Background, window: Period, history: dict[date, Counters]) -> Iterator[AgendaItem]:
    """The best week so far, when it lies in the weeks looked at; the first KPI of which that is true."""
    weeks: dict[date, list[Counters]] = {}
    for day, sums in history.items():
        weeks.setdefault(Period.of(PeriodKind.WEEK, day).start, []).append(sums)
    full = {start: days for start, days in weeks.items() if sum(one.days_on_duty > 0 for one in days) >= LEAST_DAYS}
    for name in RECORD_KPIS:
        definition = kpi(name)
        values = {start: made for start, days in full.items() if (made := figure(definition, total(days))).enough}
        ranked = {start: made.per_day for start, made in values.items() if made.per_day is not None}
        if len(ranked) <= LEAST_WEEKS:
            continue
        best = max(ranked, key=lambda start: (ranked[start], start))
        others = [value for start, value in ranked.items() if start != best]
        if best < window.start - timedelta(days=6) or ranked[best] <= max(others):
            continue
        text = _("Best week so far: {kpi} {value} in the week of {day}.").format(
            kpi=definition.name, value=shown(definition, ranked[best], known.currency), day=short_day(best)
        )
        source = ngettext("{n} week compared", "{n} weeks compared", len(ranked)).format(n=len(ranked))
        yield line(Subject.PRAISE, f"record-{name}", text, source)
        return


def _best_call(known: Background, window: Period) -> Iterator[AgendaItem]:
    """The call behind the largest order of the weeks; without orders the longest talk, to be heard together."""
    sale = known.session.execute(
        select(Sale.amount, Sale.day, Call.talk_s, Call.start_utc + Call.utc_offset_s)
        .join(Call, Call.id == Sale.call_id)
        .where(
            Sale.agent_id.in_(known.known_as),
            Sale.day.between(window.first_number, window.last_number),
            Sale.status == SaleStatus.WON,
        )
        .order_by(Sale.amount.desc(), Sale.id)
        .limit(1)
    ).first()
    if sale is not None:
        amount, _day, talk_s, start = sale
        text = _("Largest order: {amount}, after a talk of {time} on {day}; worth hearing together.").format(
            amount=money(amount, known.currency), time=duration(talk_s), day=_moment(start)
        )
        yield line(Subject.PRAISE, "best-call", text, _("Orders joined to their calls"))
        return
    local = Call.start_utc + Call.utc_offset_s
    first, last = window.first_number * 86_400, (window.last_number + 1) * 86_400
    longest = known.session.execute(
        select(Call.talk_s, func.max(local))
        .where(Call.agent_id.in_(known.known_as), local >= first, local < last, Call.talk_s > 0)
        .group_by(Call.talk_s)
        .order_by(Call.talk_s.desc())
        .limit(1)
    ).first()
    if longest is not None:
        text = _("Longest talk: {time} on {day}; worth hearing together.").format(
            time=duration(longest[0]), day=_moment(longest[1])
        )
        yield line(Subject.PRAISE, "best-call", text, _("Calls"))


def _moment(local_seconds: int) -> str:
    """Seconds since 1970 by the wall's clock as day and hour."""
    number, seconds = divmod(local_seconds, 86_400)
    return f"{day_words(from_day_number(number))} {seconds // 3600:02d}:{seconds % 3600 // 60:02d}"

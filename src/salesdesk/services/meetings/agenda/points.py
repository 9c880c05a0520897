"""Points that are known without figures: open actions, targets agreed in the last interview, leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from salesdesk.formats import day as day_words
from salesdesk.formats import enumerated, number, short_day
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.catalogue import catalogue, kpi
from salesdesk.metrics.formats import write
from salesdesk.models import Attendance, Interview
from salesdesk.periods import Period, day_number, from_day_number
from salesdesk.services.meetings.agenda.background import Background, line
from salesdesk.services.meetings.agenda.figures import shown
from salesdesk.services.meetings.form import AgendaItem, Subject
from salesdesk.services.meetings.rows import actions_of, find
from salesdesk.services.plans.measuring import DAILY_KPIS
from salesdesk.types import AttendanceKind

MOST_TARGETS = 3
LEAVE_AHEAD = 14
_AWAY = (
    AttendanceKind.SICK,
    AttendanceKind.LEAVE,
    AttendanceKind.ABSENCE,
    AttendanceKind.DAY_OFF,
    AttendanceKind.TRAINING,
)


def open_action_lines(known: Background) -> Iterator[AgendaItem]:
    """One line on what is open from the talks before; the actions themselves stand beside the agenda."""
    meeting = find(known.session, known.meeting_id)
    waiting = [
        one
        for one in actions_of(known.session, known.measuring.staff, known.on, agents=known.known_as)
        if one.open and one.meeting_id != meeting.id
    ]
    if not waiting:
        return
    late = sum(one.overdue_days > 0 for one in waiting)
    text = ngettext("{n} action is open: {texts}", "{n} actions are open: {texts}", len(waiting)).format(
        n=len(waiting), texts=enumerated(one.text for one in waiting[:3]) + (" …" if len(waiting) > 3 else "")
    )
    if late:
        text += ngettext(" ({n} overdue)", " ({n} overdue)", late).format(n=late)
    source = _("Actions of the talk on {day}").format(day=day_words(max(one.meeting_on for one in waiting)))
    yield line(Subject.ACTIONS, "open", text, source)


def target_lines(known: Background) -> Iterator[AgendaItem]:
    """The targets agreed in the latest interview, with where the agent stands."""
    interview = known.session.scalar(
        select(Interview)
        .where(Interview.agent_id.in_(known.known_as), Interview.end < known.on)
        .order_by(Interview.end.desc(), Interview.version.desc())
        .limit(1)
    )
    held_on = interview.form.get("held_on") if interview is not None else None
    stored = interview.form.get("next_targets") if interview is not None else None
    if interview is None or not isinstance(stored, list) or not held_on:
        return
    held = date.fromisoformat(str(held_on))
    if held > known.on:
        return
    now = {}
    if known.window is not None:
        now = {one.kpi: one for one in known.measuring.measured(known.agent_id, DAILY_KPIS, known.window)}
    known_kpis = {one.id for one in catalogue()}
    agreed = [one for one in stored if isinstance(one, dict) and one.get("value") is not None]
    for one in agreed[:MOST_TARGETS]:
        due = date.fromisoformat(str(one["due"])) if one.get("due") else None
        name = str(one["kpi"])
        if name not in known_kpis or (due is not None and due < known.on):
            continue
        definition = kpi(name)
        text = _("{kpi}: {target} agreed").format(
            kpi=definition.name, target=shown(definition, float(str(one["value"])), known.currency)
        )
        if due is not None:
            text += _(" until {day}").format(day=short_day(due))
        row = now.get(name)
        if row is not None and row.value is not None:
            text += _(", now {value} (n = {n})").format(
                value=write(definition, row.value, known.currency), n=number(row.n)
            )
        source = _("Interview held on {day}").format(day=day_words(held))
        yield line(Subject.TARGETS, name, text, source)


def attendance_lines(known: Background) -> Iterator[AgendaItem]:
    """Days away in the weeks looked at, and what is known of the next two."""
    if known.window is not None:
        past = _away(known, known.window)
        if past:
            yield line(Subject.ATTENDANCE, "past", _("Away: {days}").format(days=past), _("Attendance"))
    ahead = _away(known, Period(known.on, known.on + timedelta(days=LEAVE_AHEAD)))
    if ahead:
        yield line(Subject.ATTENDANCE, "ahead", _("Will be away: {days}").format(days=ahead), _("Attendance"))


def _away(known: Background, period: Period) -> str:
    rows = known.session.execute(
        select(Attendance.kind, Attendance.day)
        .where(
            Attendance.agent_id.in_(known.known_as),
            Attendance.day.between(day_number(period.start), day_number(period.end)),
            Attendance.kind.in_(_AWAY),
        )
        .order_by(Attendance.day)
    )
    kinds: dict[AttendanceKind, list[date]] = {}
    for kind, number_of_day in rows:
        kinds.setdefault(kind, []).append(from_day_number(number_of_day))
    return enumerated(
        ngettext("{kind} {n} day ({days})", "{kind} {n} days ({days})", len(days)).format(
            kind=label(kind), n=len(days), days=enumerated(map(short_day, days))
        )
        for kind, days in kinds.items()
    )

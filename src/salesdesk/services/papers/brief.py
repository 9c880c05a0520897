"""What the morning brief says: the last working day from the one engine, what is due, and what was outstanding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesdesk import formats, labels
from salesdesk.i18n import _
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.periods import Period, PeriodKind
from salesdesk.reports.papers.brief_sheet import BriefAgent, BriefSheet, Errand
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, FigureRow
from salesdesk.services.outcomes.ledger import Question
from salesdesk.services.papers import honours
from salesdesk.services.papers.best_calls import best_calls
from salesdesk.services.papers.gathering import Gathering, kpi_on_paper
from salesdesk.types import AttendanceKind, OutcomeKind, Scope, ScopeKind, WarningState

TILES = ("dials", "connect_rate", "talk_time", "effective_talks", "deals", "revenue", "intents", "avg_talk")
COLUMNS = ("dials", "effective_talks", "connect_rate", "deals", "talk_time")
DAYS_AHEAD = 7
_AWAY = frozenset(AttendanceKind) - {AttendanceKind.SHIFT, AttendanceKind.OVERTIME}


def brief_sheet(gathering: Gathering, scope: Scope, morning: date) -> BriefSheet:
    """The sheet in the language in force; ``gathering`` is of the reported day."""
    desk, day = gathering.desk, gathering.period.start
    calendar = desk.calendar.calendar()
    whole = gathering.of_scope(scope)
    lines = [gathering.line(whole[name]) for name in TILES if name in whole]
    columns = [name for name in COLUMNS if name in gathering.kpis]
    return BriefSheet(
        paper=gathering.paper,
        name=gathering.scope_words(scope) if scope.kind is not ScopeKind.COMPANY else gathering.company.name,
        day=morning,
        reported=day,
        calendar=tuple(_around(calendar, morning, day)),
        also=tuple(_also(gathering, scope, morning)),
        lines=tuple(line for line in lines if line.actual is not None or line.target is not None),
        columns=tuple(kpi_on_paper(name) for name in columns),
        agents=tuple(_agents(gathering, scope, columns)),
        calls=best_calls(desk, gathering.period, scope, gathering.company.currency),
        honours=honours.honours(desk, day, scope),
        honours_rule=honours.rule(),
        errands=tuple(_errands(desk, scope, gathering, morning)),
        notes=tuple(_freshness(desk, day)),
    )


def _around(calendar: WorkingCalendar, morning: date, reported: date) -> Iterator[str]:
    """What is unusual about the days around: a first day after holidays, days off to come, adjusted working days."""
    gap = (morning - reported).days
    between = (reported + timedelta(days=n) for n in range(1, gap))
    holiday = next((name for day in between if (name := calendar.holiday(day))), None)
    if holiday:
        yield _("First working day after {holiday}.").format(holiday=holiday)
    if not calendar.is_working(morning):
        yield _("Today is no working day.")
    elif morning.weekday() >= 5:
        yield _("Today is an adjusted working day.")
    for ahead in range(1, DAYS_AHEAD + 1):
        day = morning + timedelta(days=ahead)
        name = calendar.holiday(day)
        if day.weekday() >= 5 and calendar.is_working(day):
            yield _("{weekday} {day} is an adjusted working day.").format(
                weekday=labels.weekday(day), day=formats.short_day(day)
            )
        elif name and day.weekday() < 5 and not calendar.holiday(day - timedelta(days=1)):
            yield _("{holiday} from {day}.").format(holiday=name, day=formats.short_day(day))


def _also(gathering: Gathering, scope: Scope, morning: date) -> Iterator[str]:
    """Days off since then on which calls were made all the same."""
    first = gathering.period.end + timedelta(days=1)
    for number in range((morning - first).days):
        day = Period.of(PeriodKind.DAY, first + timedelta(days=number))
        dials = gathering.of_scope(scope, ("dials",), day)["dials"].value
        if dials:
            yield _("Also on {weekday} {day}, a day off: {n} dials.").format(
                weekday=labels.weekday(day.start), day=formats.short_day(day.start), n=formats.number(dials)
            )


def _freshness(desk: Desk, day: date) -> Iterator[str]:
    known = desk.figures.days_with_calls()
    if known is None or known[1] < day:
        last = formats.day(known[1]) if known else formats.NO_DATA
        yield _("No calls of this day are imported yet: the data ends on {day}.").format(day=last)


def _agents(gathering: Gathering, scope: Scope, columns: list[str]) -> Iterator[BriefAgent]:
    """Everybody by name: one day is too short to put people in an order."""
    rows: dict[int, dict[str, FigureRow]] = {}
    for row in gathering.rows(scope, by=By.AGENT):
        rows.setdefault(row.scope.id, {})[row.kpi] = row
    away = _away(gathering.desk, gathering.period, scope)
    for person in gathering.people(scope):
        mine = rows.get(person.id, {})
        if mine and mine["dials"].value is not None:
            yield BriefAgent(name=person.name, figures=tuple(gathering.line(mine[name]) for name in columns))
        else:
            yield BriefAgent(name=person.name, away=away.get(person.id) or _("no calls"))


def _away(desk: Desk, period: Period, scope: Scope) -> dict[int, str]:
    found: dict[int, str] = {}
    for record in desk.ledger.page(Question(OutcomeKind.ATTENDANCE, period, scope), limit=None).rows:
        kind = record.values.get("kind")
        if record.agent_id is not None and isinstance(kind, str) and AttendanceKind(kind) in _AWAY:
            found[record.agent_id] = labels.label(AttendanceKind(kind))
    return found


def _errands(desk: Desk, scope: Scope, gathering: Gathering, morning: date) -> Iterator[Errand]:
    """What is the supervisor's alone: overdue steps first, then open warnings, then what is due today and soon."""
    mine = {person.id for person in gathering.people(scope)}
    due = [one for one in desk.plans.due(morning, DAYS_AHEAD) if one.agent_id in mine]
    steps = [
        Errand(kind=_("Plan"), who=one.agent, what=one.text, due=one.due_on, overdue=one.overdue_days) for one in due
    ]
    yield from (one for one in steps if one.overdue or one.due == morning)
    seen: set[int | None] = set()
    for warning in desk.warnings.find((WarningState.OPEN,), on=morning):
        if (warning.agent_id in mine or warning.scope == scope) and warning.agent_id not in seen:
            seen.add(warning.agent_id)
            yield Errand(kind=_("Warning"), who=warning.name, what=warning.text, severity=warning.severity)
    yield from (one for one in steps if not one.overdue and one.due != morning)
    waiting = [one for one in desk.interviews.to_prepare(morning) if one.agent_id in mine]
    if waiting:
        names = formats.enumerated(one.agent for one in waiting[:6])
        who = names if len(waiting) <= 6 else _("{names} and others").format(names=names)
        yield Errand(kind=_("Interview"), who=formats.number(len(waiting)), what=_("to prepare: {who}").format(who=who))

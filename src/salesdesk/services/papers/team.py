"""What the weekly and monthly team report says, from the one engine of figures, ranking, warnings and plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import write
from salesdesk.periods import today
from salesdesk.reports.interview_sheet import FunnelStage
from salesdesk.reports.papers.team_sheet import Heat, Reason, TeamPlan, TeamRow, TeamSheet, TeamWarning
from salesdesk.services.figure_rows import By, FigureRow
from salesdesk.services.papers.gathering import Gathering, kpi_on_paper
from salesdesk.services.papers.personal import trend
from salesdesk.services.plans.views import GoalNow
from salesdesk.types import Scope

TILES = ("dials", "connect_rate", "effective_talks", "talk_time", "intents", "deals", "deal_rate", "revenue")
EXTRA = ("conversation_rate", "avg_talk", "collections", "qa_score")
TRENDS = ("dials", "connect_rate", "deals")
COLUMNS = ("dials", "connect_rate", "effective_talks", "deals", "revenue")
FUNNEL = ("dials", "connected", "effective_talks", "intents", "deals")
MOST_REASONS = 12
MOST_WARNINGS = 20


def team_sheet(gathering: Gathering, scope: Scope, on: date | None = None) -> TeamSheet:
    """The sheet in the language in force; ``on``: the day that overdue is counted to (today)."""
    desk, period = gathering.desk, gathering.period
    now, before = gathering.of_scope(scope), gathering.of_scope(scope, period=period.previous())
    shown = [name for name in (*TILES, *EXTRA) if name in now and (now[name].value is not None or name == "dials")]
    known = [name for name in gathering.kpis if name in now]
    ranking = desk.ranking.by_score(period, scope)
    figures: dict[int, dict[str, FigureRow]] = {}
    for row in gathering.rows(scope, by=By.AGENT):
        figures.setdefault(row.scope.id, {})[row.kpi] = row
    columns = [name for name in COLUMNS if name in known]
    words = desk.figures.words(period, scope)
    return TeamSheet(
        paper=gathering.paper,
        name=gathering.scope_words(scope),
        period=period,
        working_days=desk.calendar.calendar().working_days(period),
        on_duty_days=now["dials"].denominator,
        agents=len(gathering.people(scope)),
        lines=tuple(gathering.line(now[name], before.get(name)) for name in shown),
        trends=tuple(trend(gathering, scope, name) for name in TRENDS if name in known),
        columns=tuple(kpi_on_paper(name) for name in columns),
        rows=tuple(
            TeamRow(
                place=row.place_words,
                agent=row.agent,
                score=row.score.score.score if row.score else None,
                low=row.place.low,
                high=row.place.high,
                alike=row.words,
                figures=tuple(gathering.line(figures[row.agent_id][name]) for name in columns),
            )
            for row in ranking.rows
        ),
        without=ranking.without,
        funnel=tuple(
            FunnelStage(name=kpi(name).name, value=now[name].value)
            for name in FUNNEL
            if name in now and now[name].value is not None
        ),
        heat=tuple(
            Heat(weekday=one.weekday, hour=one.hour, dials=one.dials, connected=one.connected)
            for one in desk.figures.heatmap(period, scope)
            if one.dials
        ),
        heat_least=kpi("connect_rate").minimum,
        warnings=tuple(_warnings(gathering, scope)),
        plans=tuple(_plans(gathering, scope, on or today())),
        reasons=tuple(_reasons(gathering, scope, words)),
        worded=sum(count for _word, count in words),
        notes=(*_differences(gathering), *gathering.notes()),
    )


def _warnings(gathering: Gathering, scope: Scope) -> Iterator[TeamWarning]:
    """The warnings whose days touch the period, at most so many."""
    mine, period = {person.id for person in gathering.people(scope)}, gathering.period
    found = [
        one
        for one in gathering.desk.warnings.find(since=period.start)
        if one.first_day <= period.end and (one.agent_id in mine or one.scope == scope)
    ]
    for one in found[:MOST_WARNINGS]:
        yield TeamWarning(agent=one.name, severity=one.severity, text=one.text, state=label(one.state))


def _plans(gathering: Gathering, scope: Scope, on: date) -> Iterator[TeamPlan]:
    """The plans that were open at some time of the period."""
    mine, period = {person.id for person in gathering.people(scope)}, gathering.period
    for card in gathering.desk.plans.list(on=on):
        if card.agent_id not in mine or card.opened_on > period.end:
            continue
        if card.closed_on is not None and card.closed_on < period.start:
            continue
        step = label(card.result) if card.result else label(card.step)
        yield TeamPlan(
            agent=card.agent,
            step=step,
            goal="  ".join(_goal(goal) for goal in card.goals),
            due=card.due_on if card.closed_on is None else card.closed_on,
            overdue=card.overdue_days if card.closed_on is None else 0,
        )


def _goal(goal: GoalNow) -> str:
    definition = kpi(goal.kpi)
    return _("{kpi} {now} → {goal}").format(
        kpi=definition.name, now=write(definition, goal.now), goal=write(definition, goal.goal)
    )


def _reasons(gathering: Gathering, scope: Scope, words: list[tuple[str, int]]) -> Iterator[Reason]:
    """The commonest outcome words with their share now and in the period before."""
    whole = sum(count for _word, count in words)
    earlier = dict(gathering.desk.figures.words(gathering.period.previous(), scope))
    before = sum(earlier.values())
    for word, count in words[:MOST_REASONS]:
        yield Reason(
            word=word, count=count, share=count / whole, before=earlier.get(word, 0) / before if before else None
        )


def _differences(gathering: Gathering) -> Iterator[str]:
    """What differs from the figures frozen at closing."""
    for one in gathering.desk.closing.periods():
        if one.period == gathering.period:
            count = len(gathering.desk.closing.differences(one.id))
            if count:
                yield _("{n} figures differ from those frozen at closing: see Settings.").format(n=count)
            return

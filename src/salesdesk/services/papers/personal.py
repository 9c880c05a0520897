"""What an agent's personal sheet says, from the one engine of figures."""

from __future__ import annotations

from datetime import timedelta

from salesdesk import i18n
from salesdesk.metrics.catalogue import FROM_CALLS, Better, kpi
from salesdesk.periods import Period, PeriodKind
from salesdesk.reports.interview_sheet import Total, Trend, TrendPoint
from salesdesk.reports.papers.personal_sheet import PersonalSheet
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.services.interviews.suggestions import ResultFacts, gap_sentence, gaps, strengths
from salesdesk.services.papers.gathering import Gathering, Middle, kpi_on_paper
from salesdesk.types import Scope, ScopeKind

TREND_WEEKS = 12
TREND_KPIS = ("dials", "connect_rate", "effective_talks")
_MOST_GAPS = 2


def personal_sheet(gathering: Gathering, agent_id: int) -> PersonalSheet:
    """The sheet in the language in force."""
    company, period = gathering.company, gathering.period
    now = gathering.of_agents().get(agent_id, {})
    before = gathering.of_agents(period=period.previous()).get(agent_id, {})
    middles = gathering.medians(gathering.team_of(agent_id))
    score = gathering.scores.get(agent_id)
    weighed = {part.kpi for part in score.score.parts} if score is not None else set()
    rows = [row for row in now.values() if row.kpi in FROM_CALLS or row.target is not None or row.kpi in weighed]
    facts = [_facts(row, before.get(row.kpi), middles.get(row.kpi)) for row in rows]
    duty = now["dials"].denominator if "dials" in now else None
    return PersonalSheet(
        paper=gathering.paper,
        agent=gathering.person(agent_id),
        period=period,
        on_duty_days=duty,
        working_days=gathering.desk.calendar.calendar().working_days(period),
        lines=tuple(gathering.line(row, before.get(row.kpi), middles.get(row.kpi)) for row in rows),
        total=None
        if score is None
        else Total(
            score=score.score.score,
            rating=score.rating.names[i18n.language()] if score.rating else "",
            scheme=score.scheme.name,
            note=score.score.note,
        ),
        trends=tuple(trend(gathering, Scope(ScopeKind.AGENT, agent_id), name) for name in TREND_KPIS if name in now),
        strengths=tuple(strengths(facts)),
        gaps=tuple(gap_sentence(one) for one in gaps(facts)[:_MOST_GAPS]),
        ask=company.supervisor,
        notes=gathering.notes(),
    )


def _facts(row: FigureRow, before: FigureRow | None, middle: Middle | None) -> ResultFacts:
    """A row as the sentences about it want it, everything per day on duty where it is counted per day."""
    return ResultFacts(
        kpi=row.kpi,
        target=row.target_per_day,
        actual=row.per_day,
        achievement=row.achievement,
        last=before.per_day if before is not None and before.enough else None,
        median=middle.value if middle is not None else None,
        enough=row.enough,
    )


def trend(gathering: Gathering, scope: Scope, kpi_id: str, weeks: int = TREND_WEEKS) -> Trend:
    """A KPI by week up to the period's end, with what was asked."""
    period, definition = gathering.period, kpi(kpi_id)
    first = Period.of(PeriodKind.WEEK, period.end - timedelta(weeks=weeks - 1)).start
    span = Period(min(first, period.start), period.end, PeriodKind.CUSTOM)
    if scope.kind is ScopeKind.AGENT:  # asked for everybody at once: a batch needs all of them
        rows = [row for row in gathering.rows(by=By.AGENT, per=Per.WEEK, kpis=TREND_KPIS, period=span)
                if row.scope == scope and row.kpi == kpi_id]  # fmt: skip
    else:
        rows = gathering.rows(scope, per=Per.WEEK, kpis=(kpi_id,), period=span)
    points = tuple(
        TrendPoint(label=row.bucket.partition("-")[2] or row.bucket, value=row.per_day, target=row.target_per_day)
        for row in rows
    )
    return Trend(
        kpi=kpi_on_paper(kpi_id),
        points=points,
        amber=gathering.company.amber_from,
        less_is_better=definition.direction is Better.DOWN,
    )

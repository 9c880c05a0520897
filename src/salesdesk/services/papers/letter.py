"""What a target letter says: every target in force for an agent, as it was set and as it is asked in fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import Kpi, catalogue
from salesdesk.metrics.formats import unit_word, value_kind
from salesdesk.metrics.targets import Ask, TargetLine, bucket_target
from salesdesk.periods import Period
from salesdesk.reports.papers.letter_sheet import AskedFrom, LetterSheet, LetterTarget, TierAsk
from salesdesk.reports.sheets import Kpi as PaperKpi
from salesdesk.services.counting import Counting
from salesdesk.services.papers.gathering import Gathering, paper_kpi
from salesdesk.services.target_lookup import precedence
from salesdesk.services.targets.rows import TargetRow
from salesdesk.types import Scope, ScopeKind, Tier


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a letter is made from: one computation's targets, the stored rows by id, the working days of the agent."""

    counting: Counting
    scope: Scope
    rows: dict[int, TargetRow]
    days: Sequence[date]
    """The period's working days on which the agent is employed."""


def letter_sheet(gathering: Gathering, agent_id: int) -> LetterSheet:
    """The sheet in the language in force."""
    desk, period, company = gathering.desk, gathering.period, gathering.company
    person, calendar = gathering.staff.people[agent_id], desk.calendar.calendar()
    days = [day for day in period.days() if calendar.is_working(day) and person.employed_on(day)]
    before = gathering.of_agents(period=period.previous()).get(agent_id, {})
    with desk.database.read() as session:
        ground = _Ground(
            Counting(session, period, company),
            Scope(ScopeKind.AGENT, agent_id),
            {row.id: row for row in desk.targets.targets(period)},
            days,
        )
        targets = [
            one
            for definition in catalogue()
            for one in _of(
                gathering, ground, definition, before[definition.id].per_day if definition.id in before else None
            )
        ]
        ramps = ground.counting.standards.ramps(ground.scope, period)
    return LetterSheet(
        paper=gathering.paper,
        agent=gathering.person(agent_id),
        period=period,
        working_days=len(days),
        targets=tuple(targets),
        counting=tuple(_counting_rules(gathering, ramps=ramps)),
        changes=tuple(_change_rules(gathering)),
        supervisor=company.supervisor,
    )


def _of(gathering: Gathering, ground: _Ground, definition: Kpi, reached: float | None) -> Iterator[LetterTarget]:
    """The targets of one KPI: one, or several where it changes within the period."""
    seen: set[int] = set()
    for day in ground.days or [gathering.period.start]:
        line = _line(ground, definition, day, Tier.BASE)
        if line is None or line.id in seen or line.id not in ground.rows:
            continue
        seen.add(line.id)
        yield _target(gathering, ground, definition, line, day, reached)


def _line(ground: _Ground, definition: Kpi, day: date, tier: Tier) -> TargetLine | None:
    person = ground.counting.staff.people[ground.scope.id]
    scopes = precedence(definition, person.id, person.team_on(day), person.level_on(day))
    return ground.counting.book.lines.line(definition.id, scopes, day, tier)


def _target(
    gathering: Gathering, ground: _Ground, definition: Kpi, line: TargetLine, day: date, reached: float | None
) -> LetterTarget:
    company, row, standards = gathering.company, ground.rows[line.id], ground.counting.standards
    held = [one for one in ground.days if (found := _line(ground, definition, one, Tier.BASE)) and found.id == line.id]
    coefficients = (
        dict(zip(Tier, company.tier_coefficients.split("/"), strict=False)) if company.tier_coefficients else {}
    )
    tiers = [
        TierAsk(tier=tier, value=found.value, coefficient=coefficients.get(tier, ""))
        for tier in Tier
        if (found := _line(ground, definition, day, tier)) is not None
    ]
    asked = [(one, standards.ask(definition, ground.scope, one)) for one in held]
    counted = definition.per_day or definition.is_rate
    return LetterTarget(
        kpi=paper_kpi(definition),
        definition=definition.rule(company.effective_talk_s),
        formula=definition.formula(company.effective_talk_s),
        tiers=tuple(tiers),
        start=line.start,
        end=line.end,
        whose=row.name or label(line.scope.kind),
        owner=row.owner,
        reason=row.reason,
        override=row.override_reason,
        asked=tuple(_spans(asked, line.value)) if counted else (),
        calibrations=tuple(
            _("× {factor} {span}: {reason}").format(
                factor=formats.number(one.factor, 2), span=formats.span(one.start, one.end), reason=one.reason
            )
            for one in standards.eased(definition, ground.scope, gathering.period)
        ),
        whole=_whole(ground, definition, asked, gathering.period),
        whole_kpi=PaperKpi(name=definition.name, kind=value_kind(definition), unit=unit_word(definition)),
        reached=reached,
        per_day=definition.per_day,
    )


def _spans(asked: Sequence[tuple[date, float | None]], value: float) -> Iterator[AskedFrom]:
    """The spans in which something else is asked than was set; none where all of it is asked as set."""
    if all(one == value for _day, one in asked):
        return
    for ask, days in groupby(asked, key=lambda pair: pair[1]):
        among = [day for day, _ask in days]
        if ask is not None:
            yield AskedFrom(start=among[0], end=among[-1], value=ask)


def _whole(
    ground: _Ground, definition: Kpi, asked: Sequence[tuple[date, float | None]], period: Period
) -> float | None:
    """What the period asks at full attendance; None for a rate, which asks the same of any number of days."""
    if definition.per_day:
        return bucket_target(definition, [Ask(value, 1.0) for _day, value in asked])
    if definition.is_rate:
        return None
    return ground.counting.standards.target(definition, ground.scope, period, ())


def _counting_rules(gathering: Gathering, *, ramps: bool) -> Iterator[str]:
    company = gathering.company
    yield _("A count per day is asked for each day on duty: leave, sickness, training and time off in lieu lower it.")
    yield _("“Whole period” is what all {n} working days together ask.").format(
        n=gathering.desk.calendar.calendar().working_days(gathering.period)
    )
    if company.ramp and ramps:
        yield _("Trainees are asked {ramp} % in their first months, counted from the day they were hired.").format(
            ramp=company.ramp
        )
    yield _("A connected call counts as an effective talk from {n} seconds of talk.").format(n=company.effective_talk_s)
    yield _(
        "On target from {green}, watch from {amber} of the target; achievement counts up to {cap} in the score."
    ).format(
        green=formats.percent(company.green_from, 0),
        amber=formats.percent(company.amber_from, 0),
        cap=formats.percent(company.score_cap, 0),
    )
    yield _("Each figure can be opened to the calls or records behind it; the agent may look at them at any time.")


def _change_rules(gathering: Gathering) -> Iterator[str]:
    yield _(
        "For a season, an outage or a policy a target may be calibrated: a factor with dates and a written reason,"
        " kept beside the original, never in its place."
    )
    yield _("A target itself changes only by a new one with its own dates and reason, and by a new letter.")
    yield _("Raising one by more than {share} over what was reached needs a written reason.").format(
        share=formats.percent(gathering.company.inflation_limit, 0)
    )
    yield _("A closed period is not changed. Nothing is changed backwards.")
    yield _("The agent may object in writing; the objection and the answer are kept with this letter.")

"""The dashboard's table: agents, teams or days, with every KPI as a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.periods import Period
from salesdesk.types import Level, Rag, Scope, ScopeKind
from salesdesk.ui.tables import Column

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.figure_rows import Dashboard, FigureRow

AGENTS, TEAMS, DAYS, CAMPAIGNS = "agents", "teams", "days", "campaigns"
NAMES = {AGENTS: N_("Agents"), TEAMS: N_("Teams"), DAYS: N_("Day by day"), CAMPAIGNS: N_("Campaigns")}
BY_SCOPE = {
    ScopeKind.COMPANY: (AGENTS, TEAMS, DAYS, CAMPAIGNS),
    ScopeKind.TEAM: (AGENTS, DAYS, CAMPAIGNS),
    ScopeKind.LEVEL: (AGENTS, DAYS),
    ScopeKind.AGENT: (DAYS, CAMPAIGNS),
}
"""Into what a scope can be broken down; the first is shown at first."""


HIDDEN = ("connected", "conversation_rate")
"""Columns that are shown only when asked for: the table fits a small screen."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row: an agent, a team, or a day of the scope."""

    name: str
    scope: Scope
    period: Period
    figures: Mapping[str, FigureRow] = field(default_factory=dict)
    number: str = ""
    team: str = ""
    level: Level | None = None
    days: float | None = None


def parts_of(desk: Desk, board: Dashboard, by: str) -> tuple[Part, ...]:
    """The rows of a breakdown; runs in a worker."""
    from salesdesk.services.figure_rows import By, Per

    period, scope = board.period, board.scope
    if by == AGENTS:
        return tuple(
            Part(
                line.name,
                Scope(ScopeKind.AGENT, line.agent_id),
                period,
                line.figures,
                line.number,
                line.team,
                line.level,
                line.days_on_duty,
            )
            for line in board.lines
        )
    if by == CAMPAIGNS:
        return _campaigns(desk, board)
    rows = desk.figures.figures(
        period,
        scope,
        per=Per.DAY if by == DAYS else Per.TOTAL,
        by=By.TEAM if by == TEAMS else By.SCOPE,
        kpis=[tile.row.kpi for tile in board.tiles],
    )
    found: dict[tuple[Scope, str], dict[str, FigureRow]] = {}
    names: dict[tuple[Scope, str], str] = {}
    for row in rows:
        key = (row.scope, row.bucket)
        found.setdefault(key, {})[row.kpi] = row
        names[key] = row.name
    parts = []
    for (where, bucket), figures in found.items():
        if by == DAYS and all(row.value is None for row in figures.values()):
            continue
        span = Period.parse(bucket) if bucket else period
        name = day_name(span) if by == DAYS else names[where, bucket]
        parts.append(Part(name, where, span, figures, days=_duty(figures)))
    return tuple(parts)


def _campaigns(desk: Desk, board: Dashboard) -> tuple[Part, ...]:
    from salesdesk.services.figure_rows import By

    found: dict[str, dict[str, FigureRow]] = {}
    kpis = [tile.row.kpi for tile in board.tiles]
    for row in desk.figures.figures(board.period, board.scope, by=By.CAMPAIGN, kpis=kpis):
        found.setdefault(row.name, {})[row.kpi] = row
    return tuple(Part(name, board.scope, board.period, figures) for name, figures in found.items())


def day_name(span: Period) -> str:
    """A day with its weekday: “Fri 30 Oct”."""
    return f"{weekday(span.start.isoweekday())} {formats.short_day(span.start)}"


def weekday(number: int) -> str:
    """The short name of a weekday, 1 = Monday."""
    names = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
    return _(names[number - 1])


def _duty(figures: Mapping[str, FigureRow]) -> float | None:
    dials = figures.get("dials")
    return dials.denominator if dials is not None else None


def columns(by: str, kpis: Sequence[str]) -> list[Column]:
    """Name, what describes the part, then a column a KPI: per day on duty for counts per day."""
    titles = {AGENTS: N_("Agent"), TEAMS: N_("Team"), DAYS: N_("Day"), CAMPAIGNS: N_("Campaign")}
    found = [Column("name", titles[by], sort=_by_date if by == DAYS else None)]
    if by == AGENTS:
        found += [
            Column("number", N_("Number"), hidden=True),
            Column("team", N_("Team")),
            Column("level", N_("Level"), format=_level, sort=_by_level),
        ]
    if by != CAMPAIGNS:
        tip = lambda _part: _("Days with a call")  # noqa: E731
        found.append(Column("days", N_("Days on duty"), "right", format=formats.number, tooltip=tip))
    return found + [_kpi_column(kpi, whole=by == CAMPAIGNS) for kpi in kpis]


def _by_date(part: Part) -> Any:
    return part.period.start


def _level(level: Level | None) -> str:
    return label(level) if level is not None else ""


def _by_level(part: Part) -> int:
    return list(Level).index(part.level) if part.level is not None else -1


def _kpi_column(identifier: str, *, whole: bool = False) -> Column:
    from salesdesk.metrics.catalogue import kpi
    from salesdesk.metrics.formats import target_unit_word, write, write_quotient

    definition = kpi(identifier)

    def title() -> str:
        daily = definition.per_day and not whole
        return _("{kpi} a day").format(kpi=definition.name) if daily else definition.name

    def row_of(part: Part) -> FigureRow | None:
        return part.figures.get(identifier)

    def value(part: Part) -> float | None:
        row = row_of(part)
        if row is None:
            return None
        return row.value if whole else row.per_day

    def rag(part: Part) -> Rag | None:
        row = row_of(part)
        return row.rag if row is not None else None

    def bar(part: Part) -> float | None:
        row = row_of(part)
        return row.achievement if row is not None else None

    def tip(part: Part) -> str:
        row = row_of(part)
        if row is None or row.value is None:
            return _("No data")
        lines = [f"{definition.name}: {write(definition, row.value)}"]
        if definition.is_rate:
            lines.append(write_quotient(row.definition, row.numerator, row.denominator))
        elif row.denominator:
            lines.append(_("on {n} days on duty").format(n=formats.number(row.denominator)))
        if row.target is not None:
            goal = f"{write(definition, row.target_per_day)} {target_unit_word(definition)}".strip()
            share = formats.percent(row.achievement, 0)
            lines.append(_("Target {target}, achieved {share}").format(target=goal, share=share))
        return "\n".join(lines)

    return Column(
        identifier,
        title,
        "right",
        format=lambda number: write(definition, number),
        tooltip=tip,
        rag=rag,
        bar=bar,
        value=value,
        hidden=identifier in HIDDEN,
    )

"""Figures worth a line: the largest change up and down that is more than chance, and what is furthest from its target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesdesk.formats import number, percent, span
from salesdesk.i18n import N_, _
from salesdesk.metrics.achievement import achievement
from salesdesk.metrics.catalogue import Better, Kpi, kpi
from salesdesk.metrics.effects import LEAST_DAYS, Effect, compare
from salesdesk.metrics.formats import target_unit_word, write, write_change
from salesdesk.services.meetings.agenda.background import Background, line
from salesdesk.services.meetings.form import AgendaItem, Subject
from salesdesk.services.plans.measuring import DAILY_KPIS, Measured

WORTH_SAYING = 0.05
"""A change below 5 % of what was before is not worth a line, however certain it is."""
FAR_BELOW, WELL_ABOVE = 0.9, 1.1
"""Achievements from which the distance to the target is worth a line."""

_PATTERNS = {
    (True, True): N_("{kpi} rose from {before} to {after} ({change}); the target is {target}."),
    (True, False): N_("{kpi} rose from {before} to {after} ({change})."),
    (False, True): N_("{kpi} fell from {before} to {after} ({change}); the target is {target}."),
    (False, False): N_("{kpi} fell from {before} to {after} ({change})."),
}
"""By whether it rose, and whether there is a target."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A KPI that changed by more than chance; ``share`` of what was before, positive for the better."""

    definition: Kpi
    effect: Effect
    share: float


def figure_lines(known: Background) -> Iterator[AgendaItem]:
    """At most four lines, and none about a figure twice."""
    if known.window is None:
        return
    now, before = known.window, known.window.previous()
    fresh, old = known.sums(now), known.sums(before)
    targets = {one.kpi: one for one in known.measuring.measured(known.agent_id, DAILY_KPIS, now)}
    moved = [one for name in DAILY_KPIS if (one := _moved(kpi(name), compare(kpi(name), old, fresh, 0.0)))]
    said = set()
    for chosen in (
        max(moved, key=lambda one: one.share, default=None),
        min(moved, key=lambda one: one.share, default=None),
    ):
        if chosen is not None and chosen.definition.id not in said:
            said.add(chosen.definition.id)
            yield _change_line(known, chosen, targets[chosen.definition.id])
    if sum(day.days_on_duty > 0 for day in fresh) >= LEAST_DAYS:
        yield from _target_lines(known, [one for one in targets.values() if one.kpi not in said])


def _moved(definition: Kpi, effect: Effect) -> Moved | None:
    change = effect.change
    if change is None or not effect.before or effect.low is None or effect.high is None:
        return None
    if min(effect.days_before, effect.days_after) < LEAST_DAYS or effect.low <= 0 <= effect.high:
        return None
    if definition.is_rate and min(effect.n_before, effect.n_after) < definition.minimum:
        return None
    share = change / abs(effect.before)
    if abs(share) < WORTH_SAYING:
        return None
    return Moved(definition, effect, share if definition.direction is Better.UP else -share)


def _change_line(known: Background, moved: Moved, measured: Measured) -> AgendaItem:
    definition, effect = moved.definition, moved.effect
    assert known.window is not None  # noqa: S101  (there are figures)
    text = _(_PATTERNS[(effect.change or 0) > 0, measured.target is not None]).format(
        kpi=definition.name,
        before=write(definition, effect.before, known.currency),
        after=shown(definition, effect.after, known.currency),
        change=write_change(definition, effect.after, effect.before),
        target=write(definition, measured.target, known.currency),
    )
    source = _("{now} against {before}; n = {n} and {n_before}").format(
        now=span(known.window.start, known.window.end),
        before=span(known.window.previous().start, known.window.previous().end),
        n=number(effect.n_after),
        n_before=number(effect.n_before),
    )
    return line(Subject.FIGURES, definition.id, text, source)


def _target_lines(known: Background, rows: list[Measured]) -> Iterator[AgendaItem]:
    """What is furthest below its target and what is furthest above, as far as n bears a verdict."""
    reached = {}
    for row in rows:
        definition = kpi(row.kpi)
        share = achievement(row.value, row.target, definition.direction)
        if share is not None and (not definition.is_rate or row.n >= definition.minimum):
            reached[row.kpi] = share
    if not reached:
        return
    lowest, highest = min(reached, key=lambda name: reached[name]), max(reached, key=lambda name: reached[name])
    by_kpi = {row.kpi: row for row in rows}
    if reached[lowest] <= FAR_BELOW:
        yield _target_line(known, by_kpi[lowest], reached[lowest])
    if reached[highest] >= WELL_ABOVE:
        yield _target_line(known, by_kpi[highest], reached[highest])


def _target_line(known: Background, row: Measured, share: float) -> AgendaItem:
    definition = kpi(row.kpi)
    assert known.window is not None  # noqa: S101
    text = _("{kpi} was {actual} against a target of {target} ({achievement}).").format(
        kpi=definition.name,
        actual=shown(definition, row.value, known.currency),
        target=write(definition, row.target, known.currency),
        achievement=percent(share, 0),
    )
    source = _("{span}; n = {n}").format(span=span(known.window.start, known.window.end), n=number(row.n))
    return line(Subject.FIGURES, row.kpi, text, source)


def shown(definition: Kpi, value: float | None, currency: str) -> str:
    """A value with its unit; of a daily count per day."""
    return f"{write(definition, value, currency)} {target_unit_word(definition)}".strip()

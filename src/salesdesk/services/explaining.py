"""How a figure came about, in words of the language in force: its sum, days, target, and what to mind."""

from __future__ import annotations

import math
from collections.abc import Sequence

from salesdesk import formats
from salesdesk.formats import number, span
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.counters import from_hundredths
from salesdesk.metrics.formats import unit_word, write, write_quotient
from salesdesk.metrics.targets import Adjustment
from salesdesk.services.figure_rows import FigureRow
from salesdesk.services.results import Results
from salesdesk.services.standards import Cell
from salesdesk.store.on_duty import Correction
from salesdesk.types import Scope, ScopeKind


def arithmetic(row: FigureRow, currency: str) -> str:
    """The sum: “66 ÷ 330 = 20%”, “90 calls on 5 days on duty = 18 a day”."""
    definition = row.definition
    if row.value is None:
        return _("No data.")
    value = write(definition, row.value, currency)
    if definition.is_rate:
        return f"{write_quotient(definition, row.numerator, row.denominator, currency)} = {value}"
    plain = f"{value} {unit_word(definition)}".rstrip()
    if not definition.per_day or not row.denominator:
        return plain
    return _("{value} on {days} days on duty = {average} a day").format(
        value=plain, days=number(row.denominator), average=write(definition, row.per_day, currency)
    )


def days(cells: Sequence[Cell], leave: Correction, scope: Scope) -> str:
    """The days on duty behind a figure, and those that leave took."""
    duty = from_hundredths(sum(cell.duty for cell in cells))
    agents = len({cell.agent_id for cell in cells if cell.agent_id})
    if scope.kind is ScopeKind.AGENT:
        said = ngettext("{n} day on duty", "{n} days on duty", math.ceil(duty)).format(n=number(duty))
    else:
        said = _("{n} days on duty of {agents} agents").format(n=number(duty), agents=number(agents))
    if not leave.off:
        return said
    off = from_hundredths(leave.off)
    taken = ngettext(
        "{n} day of leave, sickness or training is left out",
        "{n} days of leave, sickness or training are left out",
        math.ceil(off),
    ).format(n=number(off))
    return _("{days}; {leave}").format(days=said, leave=taken)


def target(row: FigureRow, currency: str, eased: Sequence[Adjustment] = (), ramp: str = "") -> str:
    """What was asked, and how it came about; ``eased``: the calibrations in it, ``ramp``: the trainee ramp, if any."""
    definition = row.definition
    if row.target is None:
        return _("No target.")
    asked = write(definition, row.target, currency)
    if not definition.per_day or not row.denominator:
        said = [_("Target {target}").format(target=asked)]
    else:
        said = [
            _("Target {target}: {each} for each of the {days} days on duty").format(
                target=asked, each=write(definition, row.target_per_day, currency), days=number(row.denominator)
            )
        ]
    said += [
        _("calibrated × {factor} {span}: {reason}").format(
            factor=number(one.factor), span=span(one.start, one.end), reason=one.reason
        )
        for one in eased
    ]
    if ramp and definition.per_day:
        said.append(_("trainees are asked {ramp} % month by month").format(ramp=ramp))
    return "; ".join(said)


def note(row: FigureRow, results: Results, leave: Correction) -> str:
    """What to mind: too little data, calls on a day off, where interest was counted."""
    definition = row.definition
    if row.value is None:
        return _("There are no calls or records that this KPI counts.")
    notes = []
    if not row.enough:
        notes.append(
            _("Only n = {n}: not enough data for a verdict (at least {least}).").format(
                n=number(row.figure.n), least=number(definition.minimum)
            )
        )
    if leave.away:
        notes.append(
            ngettext(
                "There are calls on {n} day off: they count, and the day isn't judged.",
                "There are calls on {n} days off: they count, and those days aren't judged.",
                leave.away,
            ).format(n=number(leave.away))
        )
    if {"intents", "prospects"}.intersection((*definition.numerator, *definition.denominator)):
        notes.append(_interest(results))
    return formats.sentences(notes)


def _interest(results: Results) -> str:
    match results.interest:
        case "calls":
            return _("Interest is counted in the calls, by their dispositions.")
        case "leads":
            return _("Interest is counted in the leads: no disposition is marked as intent.")
        case _nowhere:
            return _("No interest is recorded: qualified leads take its place.")

"""Where and when a rate is lost: by hour of the day, weekday and campaign, against the rest of the team or the own past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from salesdesk.formats import number, percent
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.formats import write
from salesdesk.metrics.mixing import Counted, Group, Mixture, split
from salesdesk.periods import Period
from salesdesk.services.plans.hints import Against, Angle, Part, Suggestion
from salesdesk.services.plans.views import EvidenceLink
from salesdesk.store import counters
from salesdesk.store.campaigns import campaign_sums
from salesdesk.store.counters import Members
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import Cause

RATES = {"connect_rate": ("connected", "dials"), "conversation_rate": ("effective", "connected")}
"""The rates that are counted by hour and campaign too, with what they are made of."""

_CAUSES = {Angle.HOUR: Cause.PROCESS, Angle.WEEKDAY: Cause.PROCESS, Angle.CAMPAIGN: Cause.CUSTOMERS}

Groups = Mapping[str, Counted]


@dataclass(frozen=True, slots=True)
class Side:
    """Whose calls of which days."""

    members: Members
    period: Period


def look(session: Session, rate: str, mine: Side, theirs: Side, against: Against) -> list[Suggestion]:
    """What hours, weekdays and campaigns say about a rate; angles with a single group say nothing and are left out."""
    found = []
    for angle in (Angle.HOUR, Angle.WEEKDAY, Angle.CAMPAIGN):
        made = split(_groups(session, angle, rate, mine), _groups(session, angle, rate, theirs))
        if made is not None and len(made.groups) > 1:
            found.append(_suggestion(angle, against, kpi(rate), made, mine.period))
    return found


def _groups(session: Session, angle: Angle, rate: str, side: Side) -> Groups:
    """Hits and cases of each group, by its code: the hour, the weekday from 1, the campaign's name."""
    names = RATES[rate]
    span = (side.period.first_number, side.period.last_number)
    if angle is Angle.CAMPAIGN:
        places = [COLUMNS.index(name) for name in names]
        return {
            name: (sums[places[0]], sums[places[1]])
            for name, sums in campaign_sums(session, span, side.members)
            if sums[places[1]]
        }
    found: dict[str, Counted] = {}
    for row in counters.hours(session, span, side.members, weekdays=angle is Angle.WEEKDAY, names=names):
        if row.sums[1]:
            code = str(row.weekday if angle is Angle.WEEKDAY else row.hour)
            hits, cases = found.get(code, (0, 0))
            found[code] = (hits + row.sums[0], cases + row.sums[1])
    return dict(sorted(found.items(), key=lambda one: int(one[0])))


def _suggestion(angle: Angle, against: Against, definition: Kpi, made: Mixture, period: Period) -> Suggestion:
    parts = tuple(_part(angle, definition, made, group) for group in made.groups)
    worst = made.worst(definition.minimum)
    main = next((part for part, group in zip(parts, made.groups, strict=True) if group is worst), None)
    return Suggestion(
        angle=angle,
        against=against,
        title=_title(angle, against),
        result=definition.id,
        actual=float(made.actual),
        reference=float(made.reference),
        parts=parts,
        main=main.name if main is not None else "",
        cause=_CAUSES[angle] if main is not None else None,
        text=_text(definition, made, parts, main),
        basis=_basis(made),
        link=_link(angle, definition, worst.key if worst is not None else None, period),
    )


def group_name(angle: Angle, code: str) -> str:
    """An hour as “14:00–15:00”, a weekday by its name, a campaign by its own."""
    if angle is Angle.HOUR:
        return f"{int(code)}:00–{int(code) + 1}:00"
    if angle is Angle.WEEKDAY:
        return weekday_name(int(code))
    return code or _("No campaign")


def weekday_name(number_of_day: int) -> str:
    """Monday (1) to Sunday (7) in the language in force."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[number_of_day - 1]


def _part(angle: Angle, definition: Kpi, made: Mixture, group: Group) -> Part:
    rates = [hits / cases if cases else None for hits, cases in (group.mine, group.theirs)]
    name = group_name(angle, group.key)
    return Part(
        kpi=definition.id,
        name=name,
        actual=rates[0],
        reference=rates[1],
        effect=float(group.effect),
        share=float(group.effect / made.difference) if made.difference else None,
        n=group.mine[1],
        reference_n=group.theirs[1],
        enough=min(group.mine[1], group.theirs[1]) >= definition.minimum,
        text=_("{factor}: {actual} against {reference}").format(
            factor=name, actual=write(definition, rates[0]), reference=write(definition, rates[1])
        )
        + " "
        + _("(n = {n})").format(n=number(group.mine[1])),
    )


def _title(angle: Angle, against: Against) -> str:
    if against is Against.PAST:
        return {
            Angle.HOUR: _("By hour, against the agent's own past"),
            Angle.WEEKDAY: _("By weekday, against the agent's own past"),
        }.get(angle, _("By campaign, against the agent's own past"))
    return {
        Angle.HOUR: _("By hour, against the rest of the team"),
        Angle.WEEKDAY: _("By weekday, against the rest of the team"),
    }.get(angle, _("By campaign, against the rest of the team"))


def _text(definition: Kpi, made: Mixture, parts: tuple[Part, ...], main: Part | None) -> str:
    if not any(part.enough for part in parts):
        return _("Not enough data for a verdict.")
    head = _("{kpi}: {actual} against {reference}.").format(
        kpi=definition.name,
        actual=write(definition, float(made.actual)),
        reference=write(definition, float(made.reference)),
    )
    if main is None:
        return f"{head} " + _("None stands out beyond chance.")
    if made.difference < 0 and main.share is not None and main.share > 0:
        return f"{head} " + _(
            "{place} stands out ({actual} against {reference}, n = {n}): {share} of the difference."
        ).format(
            place=main.name,
            actual=write(definition, main.actual),
            reference=write(definition, main.reference),
            n=number(main.n),
            share=percent(main.share, 0),
        )
    return f"{head} " + _("{place} stands out ({actual} against {reference}, n = {n}).").format(
        place=main.name,
        actual=write(definition, main.actual),
        reference=write(definition, main.reference),
        n=number(main.n),
    )


def _basis(made: Mixture) -> str:
    mine = sum(group.mine[1] for group in made.groups)
    theirs = sum(group.theirs[1] for group in made.groups)
    text = _("n = {n} against {reference_n}").format(n=number(mine), reference_n=number(theirs))
    if made.by_share:
        text += "; " + _("{points} pp come from another distribution of the calls").format(
            points=number(round(float(made.by_share) * 100, 1))
        )
    return text


def _link(angle: Angle, definition: Kpi, code: str | None, period: Period) -> EvidenceLink:
    return EvidenceLink(
        start=period.start,
        end=period.end,
        kpi=definition.id,
        hour=int(code) if angle is Angle.HOUR and code is not None else None,
        weekday=int(code) if angle is Angle.WEEKDAY and code is not None else None,
        campaign=code if angle is Angle.CAMPAIGN else None,
    )


def past_of(period: Period) -> Period:
    """The eight weeks before a period."""
    first: date = period.start - timedelta(days=56)
    return Period(first, period.start - timedelta(days=1))

"""An entry of the catalogue in words, the same for list, detail and suggestions."""

from __future__ import annotations

from salesdesk import formats
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.catalogue import catalogue as known_kpis
from salesdesk.metrics.catalogue import kpi
from salesdesk.services.plans.catalogue import Course
from salesdesk.services.plans.courses import LEAST_SCORES, CourseUse


def cause_words(course: Course) -> str:
    """The causes it is against."""
    return formats.enumerated(label(cause) for cause in course.causes) or formats.NO_DATA


def kpi_words(course: Course) -> str:
    """The figures it serves; one that no longer exists is left out."""
    there = {one.id for one in known_kpis()}
    return formats.enumerated(kpi(one).name for one in course.kpis if one in there) or formats.NO_DATA


def level_words(course: Course) -> str:
    """Whom it is for."""
    return formats.enumerated(label(level) for level in course.levels) or _("everybody")


def minute_words(minutes: int) -> str:
    """“90 minutes”; nothing for none."""
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes) if minutes else ""


def score_words(use: CourseUse) -> str:
    """“52 → 78 (n = 9)”, short."""
    if not use.scored:
        return formats.NO_DATA
    return _("{before} → {after} (n = {n})").format(
        before=formats.number(use.before, 0), after=formats.number(use.after, 0), n=use.scored
    )


def use_words(use: CourseUse) -> str:
    """How often it was used."""
    if not use.assigned:
        return _("Not used in a plan yet.")
    plans = ngettext("{n} plan", "{n} plans", len(use.plans)).format(n=len(use.plans))
    text = ngettext(
        "Assigned {assigned} time in {plans}: {done} done, {waived} waived.",
        "Assigned {assigned} times in {plans}: {done} done, {waived} waived.",
        use.assigned,
    ).format(assigned=use.assigned, plans=plans, done=use.done, waived=use.waived)
    return text if use.last_on is None else text + " " + _("Last on {day}.").format(day=formats.day(use.last_on))


def effect_words(use: CourseUse) -> str:
    """What the scores say, with what may be concluded from them."""
    if not use.scored:
        return _("Nobody was tested before and after it yet.")
    text = _("Score before {before}, after {after} (n = {n}).").format(
        before=formats.number(use.before, 0), after=formats.number(use.after, 0), n=use.scored
    )
    if use.low is None or use.high is None:
        more = _("Not enough data for a judgement: it takes {n} tested people.").format(n=LEAST_SCORES)
    else:
        more = _("Change {change} points, 95% interval {low} to {high}.").format(
            change=formats.number(use.change, 0), low=formats.number(use.low, 0), high=formats.number(use.high, 0)
        )
    return f"{text} {more}"

"""Training in words: why an entry of the catalogue fits a plan, the calls of a list, the hours of a round."""

from __future__ import annotations

from salesdesk import formats
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.services.plans.catalogue import Course
from salesdesk.services.plans.views import ItemView, PlanCard, PlanView


def why_words(course: Course, card: PlanCard) -> str:
    """What an entry serves of a plan, or that it was made for something else."""
    reasons = []
    if card.cause is not None and card.cause in course.causes:
        reasons.append(_("against the main cause {cause}").format(cause=label(card.cause)))
    if card.kpi and card.kpi in course.kpis:
        reasons.append(_("serves {kpi}").format(kpi=kpi(card.kpi).name))
    if course.levels:
        reasons.append(_("for {levels}").format(levels=formats.enumerated(label(one) for one in course.levels)))
    if course.calls:
        n = len(course.calls)
        reasons.append(ngettext("{n} call to listen to", "{n} calls to listen to", n).format(n=n))
    return formats.enumerated(reasons) or _("It was not made for this cause and figure.")


def call_words(item: ItemView) -> str:
    """The calls of a listening list, one a line."""
    lines = [" · ".join((one.start, one.agent, formats.duration(one.talk_s))) for one in item.calls]
    if item.calls_gone:
        text = ngettext("{n} call is no longer in the log.", "{n} calls are no longer in the log.", item.calls_gone)
        lines.append(text.format(n=item.calls_gone))
    return "\n".join(lines)


def total_words(view: PlanView) -> str:
    """How much of this round's training was held, with its hours; nothing while none is assigned."""
    here = [item for item in view.items if item.round == view.round]
    done = [item for item in here if item.done_on is not None]
    if not here:
        return ""
    return _("{done} of {all} held, {held} of {planned} hours; {waived} waived.").format(
        done=len(done),
        all=len(here),
        held=formats.number(sum(item.minutes for item in done) / 60, 1),
        planned=formats.number(sum(item.minutes for item in here if not item.waived_reason) / 60, 1),
        waived=sum(bool(item.waived_reason) for item in here),
    )

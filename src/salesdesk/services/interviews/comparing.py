"""What a corrected interview changed: two papers compared field by field, said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.labels import label

if TYPE_CHECKING:
    from salesdesk.reports.interview_sheet import InterviewSheet
    from salesdesk.reports.sheets import Goal, Measure

LONGEST = 160
"""Characters of a text that a line of the comparison shows."""


def changes(before: InterviewSheet, after: InterviewSheet) -> list[str]:
    """One sentence for each field that differs, in the order of the paper; empty where nothing does."""
    return [*_values(_figures(before), _figures(after)), *_lines(_texts(before), _texts(after))]


def _values(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield _("{field}: {before} → {after}").format(field=name, before=_short(old), after=_short(new))


def _lines(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name, old in before.items():
        new = after[name]
        for line in old:
            if line not in new:
                yield _("{field}: “{line}” was taken out").format(field=name, line=_short(line))
        for line in new:
            if line not in old:
                yield _("{field}: “{line}” was added").format(field=name, line=_short(line))


def _short(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return formats.NO_DATA
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "…"


def _figures(sheet: InterviewSheet) -> dict[str, str]:
    """Every single value by the name it has on the paper."""
    agent, currency = sheet.agent, sheet.paper.currency
    found = {
        _("Agent"): f"{agent.name} {agent.number}".strip(),
        _("Post"): " ".join(part for part in (agent.post, label(agent.level) if agent.level else "") if part),
        _("Team"): agent.team,
        _("Hired"): formats.day(agent.hired_on),
        _("On duty"): formats.number(sheet.on_duty_days),
        _("Interview on"): formats.moment(sheet.held_at or sheet.held_on),
        _("Place"): sheet.place,
        _("Interviewer"): sheet.interviewer,
    }
    for row in sheet.results:
        kind = row.kpi.kind
        found |= {
            _("{kpi}, target").format(kpi=row.kpi.name): formats.figure(row.target, kind, currency),
            _("{kpi}, actual").format(kpi=row.kpi.name): formats.figure(row.actual, kind, currency),
            _("{kpi}, weight").format(kpi=row.kpi.name): formats.number(row.weight),
            _("{kpi}, score").format(kpi=row.kpi.name): formats.number(row.score, None if row.score is None else 1),
            _("{kpi}, counting rule").format(kpi=row.kpi.name): row.definition,
        }
    total = sheet.total
    found |= {
        _("Total score"): formats.number(total.score, None if total.score is None else 1),
        _("Grade"): total.rating,
        _("Scheme"): total.scheme,
    }
    for rating in sheet.ratings:
        found[rating.name] = formats.number(rating.score)
        found[_("{behaviour}, own view").format(behaviour=rating.name)] = formats.number(rating.self_score)
    found |= {
        _("Opinion on the result"): sheet.opinion,
        _("Requests to the company"): sheet.requests,
        _("Self-rating"): " – ".join(part for part in (sheet.self_rating, sheet.self_comment) if part),
        _("Training wanted"): sheet.training_wanted,
    }
    return found


def _texts(sheet: InterviewSheet) -> dict[str, tuple[str, ...]]:
    """Every list of lines by the name of its section."""
    return {
        _("What went well"): sheet.strengths,
        _("Gaps and causes"): tuple(
            " – ".join(part for part in (gap.text, label(gap.cause) if gap.cause else "", gap.why) if part)
            for gap in sheet.gaps
        ),
        _("Next targets"): tuple(_goal(goal, sheet.paper.currency) for goal in sheet.next_targets),
        _("Measures"): tuple(_measure(measure) for measure in sheet.measures),
        _("How the result is applied"): sheet.applied,
        _("Attachments"): tuple(attachment.title for attachment in sheet.attachments),
    }


def _goal(goal: Goal, currency: str) -> str:
    return f"{goal.kpi.name} {formats.figure(goal.goal, goal.kpi.kind, currency)} · {formats.day(goal.due)}"


def _measure(measure: Measure) -> str:
    return " · ".join(part for part in (measure.what, measure.who, formats.day(measure.due), measure.support) if part)

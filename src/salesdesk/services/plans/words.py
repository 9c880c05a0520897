"""A plan's history and verdicts in words of the language in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from salesdesk import formats
from salesdesk.formats import NO_DATA, day, figure
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.catalogue import Kpi, Unit, kpi
from salesdesk.metrics.effects import Effect, Verdict
from salesdesk.metrics.formats import write
from salesdesk.services.plans.machine import Action
from salesdesk.types import AttachmentRole, Cause, Json, PlanResult, PlanStep

Detail = Mapping[str, Json]


def kpi_name(identifier: str) -> str:
    """A KPI's name; “figures” for none."""
    return kpi(identifier).name if identifier else _("figures")


def value_of(identifier: str, value: Json) -> str:
    """A figure as people write it."""
    return write(kpi(identifier), float(value)) if isinstance(value, (int, float)) else NO_DATA


def _day(value: Json) -> str:
    return day(date.fromisoformat(value)) if isinstance(value, str) and value else NO_DATA


_PLAIN: dict[str, str] = {
    "opened": N_("Plan opened: {reason}"),
    "told": N_("Told the agent on {on} ({how}). First answer: {answer}"),
    "account": N_("The agent's own account noted: {text}"),
    "finding.added": N_("Finding ({cause}, {weight} %): {finding}"),
    "finding.changed": N_("Finding changed ({cause}, {weight} %): {finding}"),
    "finding.removed": N_("Finding removed: {finding}"),
    "finding.main": N_("Main cause: {cause} – {finding}"),
    "goal.added": N_("Goal: {kpi} from {baseline} (n = {n}) to {goal} by {due}"),
    "goal.changed": N_("Goal changed: {kpi} from {baseline} (n = {n}) to {goal} by {due}"),
    "goal.removed": N_("Goal removed: {kpi} {goal}"),
    "item.assigned": N_("Training assigned: {title}"),
    "item.changed": N_("Training changed: {title}"),
    "item.done": N_("Training done on {on}: {title}"),
    "item.missed": N_("Training of {on} did not take place: {title} – {reason}"),
    "item.waived": N_("Training waived: {title} – {reason}"),
    "item.undone": N_("Training open again: {title}"),
    "item.removed": N_("Training removed: {title}"),
    "item.restored": N_("Training brought back: {title}"),
    "sessions": N_("Shadowing sessions wanted: {count}"),
    "session.planned": N_("Shadowing session planned for {on}"),
    "session.changed": N_("Notes of a shadowing session changed"),
    "session.held": N_("Shadowing session held on {on}; agreed: {agreed}"),
    "session.removed": N_("Planned shadowing session removed"),
    "call.rated": N_("Call rated: {called}"),
    "call.unrated": N_("Rating of a call taken back: {called}"),
    "window": N_("Review window: {start} to {end}"),
    "measured": N_("Goals measured: {goals}"),
    "conclusion": N_("Conclusion of the review: {text}"),
    "objection.filed": N_("Objection filed: {text} – to be answered by {due}"),
    "objection.answered": N_("Objection answered ({decision}): {text}"),
    "bonus.recorded": N_("Bonus part not earned, {start} to {end}: {what}. {reason}"),
    "bonus.taken_back": N_("Bonus part not earned taken back ({what}): {reason}"),
    "due": N_("{step}: due {due}, owner {owner}"),
    "owner": N_("Owner: {owner}"),
    "template": N_("Begun with the template “{name}”"),
    "template.undone": N_("Template taken back"),
    "printed": N_("Plan file printed"),
    "attached": N_("Attached ({role}): {title} – {file}, SHA-256 {sha256}"),
    "detached": N_("Attachment removed ({role}): {title} – {file}, SHA-256 {sha256}. {reason}"),
}

_MOVES: dict[Action, str] = {
    Action.ADVANCE: N_("{from_step} done → {to_step}"),
    Action.WAIVE: N_("{from_step} waived → {to_step}: {reason}"),
    Action.BACK: N_("Back from {from_step} to {to_step}: {reason}"),
    Action.EXTEND: N_("Review extended until {until}: {reason}"),
    Action.RETRAIN: N_("Back to training, round {round}: {reason}"),
    Action.CLOSE: N_("Closed: {result}. {reason}"),
    Action.WITHDRAW: N_("Withdrawn: {reason}"),
    Action.REOPEN: N_("Reopened in {to_step}: {reason}"),
}


def _goal_words(detail: Detail) -> dict[str, str]:
    identifier = str(detail["kpi"])
    return {
        "kpi": kpi_name(identifier),
        "baseline": value_of(identifier, detail.get("baseline")),
        "n": str(detail.get("n", 0)),
        "goal": value_of(identifier, detail["goal"]),
        "due": _day(detail.get("due")),
    }


def _finding_words(detail: Detail) -> dict[str, str]:
    return {
        "cause": label(Cause(str(detail["cause"]))),
        "weight": str(detail.get("weight", 0)),
        "finding": str(detail["finding"]),
    }


def _measured_words(detail: Detail) -> dict[str, str]:
    goals = detail["goals"]
    lines = goals if isinstance(goals, list) else []
    return {
        "goals": "; ".join(
            f"{kpi_name(str(one['kpi']))} {value_of(str(one['kpi']), one['after'])} – {verdict_name(str(one['verdict']))}"
            for one in lines
            if isinstance(one, dict)
        )
    }


def _move_words(detail: Detail) -> dict[str, str]:
    result = detail.get("result")
    return {
        "from_step": label(PlanStep(str(detail["from"]))),
        "to_step": label(PlanStep(str(detail["to"]))),
        "round": str(detail["round"]),
        "reason": str(detail.get("reason", "")),
        "until": _day(detail.get("until")),
        "result": label(PlanResult(str(result))) if result else NO_DATA,
    }


def _texts(detail: Detail) -> dict[str, str]:
    words = {key: NO_DATA if value in (None, "") else str(value) for key, value in detail.items()}
    for key in ("on", "due", "start", "end", "until"):
        if key in words:
            words[key] = _day(detail[key])
    if "step" in words:
        words["step"] = label(PlanStep(words["step"]))
    if "role" in words:
        words["role"] = label(AttachmentRole(words["role"]))
    if "upheld" in words:
        words["decision"] = _("upheld") if detail["upheld"] else _("not upheld")
    return words


_WORDS: dict[str, Callable[[Detail], dict[str, str]]] = {
    **{name: _finding_words for name in _PLAIN if name.startswith("finding.")},
    **{name: _goal_words for name in _PLAIN if name.startswith("goal.")},
    "measured": _measured_words,
}


def describe(action: str, detail: Detail) -> str:
    """A line of the history in words."""
    if action in _PLAIN:
        return _(_PLAIN[action]).format(**_WORDS.get(action, _texts)(detail))
    return _(_MOVES[Action(action)]).format(**_move_words(detail)).rstrip(" :：")


_VERDICTS: dict[Verdict, str] = {
    Verdict.REACHED: N_("goal reached"),
    Verdict.REACHED_WITH_TEAM: N_("goal reached, along with the team"),
    Verdict.IMPROVED: N_("improved, goal not reached"),
    Verdict.WITH_TEAM: N_("improved as the team did, goal not reached"),
    Verdict.UNCHANGED: N_("no clear change"),
    Verdict.WORSE: N_("worse than before"),
    Verdict.NOT_ENOUGH: N_("not enough data"),
}


def verdict_name(verdict: str) -> str:
    """A verdict in a few words."""
    return _(_VERDICTS[Verdict(verdict)])


def verdict_text(definition: Kpi, effect: Effect, goal: float) -> str:
    """A goal's second measurement in full: before, after, n, the goal, the team, and what may be concluded."""
    text = _("{before} → {after} (goal {goal}): {verdict}.").format(
        before=write(definition, effect.before),
        after=write(definition, effect.after),
        goal=write(definition, goal),
        verdict=verdict_name(effect.verdict),
    )
    parts = [text, _basis(definition, effect)]
    if effect.change is not None and effect.low is not None and effect.high is not None:
        parts.append(
            _("Change {change} (95 %: {low} to {high}).").format(
                change=change_words(definition, effect.change),
                low=change_words(definition, effect.low),
                high=change_words(definition, effect.high),
            )
        )
    if effect.team_before is not None and effect.team_after is not None:
        parts.append(
            _("The rest of the team: {before} → {after}.").format(
                before=write(definition, effect.team_before), after=write(definition, effect.team_after)
            )
        )
    if effect.beyond is not None:
        parts.append(_beyond(definition, effect))
    return formats.sentences(parts)


def _beyond(definition: Kpi, effect: Effect) -> str:
    """The change beyond the team's own, with its bounds."""
    people = ngettext("{n} colleague", "{n} colleagues", effect.mates).format(n=effect.mates)
    change = change_words(definition, effect.beyond)
    if effect.beyond_low is None or effect.beyond_high is None:
        return _("Beyond the team's change: {change} ({people}).").format(change=change, people=people)
    return _("Beyond the team's change: {change} (95 %: {low} to {high}; {people}).").format(
        change=change,
        low=change_words(definition, effect.beyond_low),
        high=change_words(definition, effect.beyond_high),
        people=people,
    )


def change_words(definition: Kpi, change: float | None) -> str:
    """A difference with its sign: in points of per cent for a rate, else as the figure is written."""
    if change is None:
        return NO_DATA
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{write_size(definition, change)}"


def write_size(definition: Kpi, size: float) -> str:
    """How large a change is, without its sign: “4.8 pp” for a rate, else as the figure is written."""
    if definition.unit is Unit.RATIO:
        return _("{points} pp").format(points=figure(round(abs(size) * 100, 1)))
    return write(definition, abs(size))


def _basis(definition: Kpi, effect: Effect) -> str:
    days = ngettext("{n} day on duty", "{n} days on duty", effect.days_after).format(n=effect.days_after)
    if not definition.is_rate:
        return _("Based on {days}.").format(days=days)
    return _("Based on {n} cases on {days} (before: {n_before}).").format(
        n=effect.n_after, days=days, n_before=effect.n_before
    )

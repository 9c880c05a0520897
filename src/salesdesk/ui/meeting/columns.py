"""The columns of the lists of one-to-ones."""

from __future__ import annotations

from salesdesk.formats import day, moment
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.services.meetings import ActionView, MeetingRow, Standing, StandingRow
from salesdesk.types import MeetingState, Rag
from salesdesk.ui.meeting.actions import state_words
from salesdesk.ui.meeting.standing import standing_words
from salesdesk.ui.tables.rows import Column

_ORDER = {standing: place for place, standing in enumerate(Standing)}
_COLOURS = {
    Standing.MISSED: Rag.RED,
    Standing.OVERDUE: Rag.RED,
    Standing.NEVER: Rag.AMBER,
    Standing.DUE: Rag.AMBER,
    Standing.PLANNED: Rag.GREEN,
    Standing.FINE: Rag.GREEN,
}


def rhythm_words(row: StandingRow) -> str:
    """Every how many weeks; marked when it is the agent's own."""
    if not row.weeks:
        return "—"
    text = ngettext("every week", "every {n} weeks", row.weeks).format(n=row.weeks)
    return _("{rhythm} (own)").format(rhythm=text) if row.own else text


def open_words(row: StandingRow) -> str:
    """Open actions, and how many of them are late."""
    if not row.open_actions:
        return "—"
    if row.overdue_actions:
        return _("{n} ({late} overdue)").format(n=row.open_actions, late=row.overdue_actions)
    return str(row.open_actions)


STANDING_COLUMNS = (
    Column("agent", N_("Agent")),
    Column("team", N_("Team")),
    Column(
        "standing",
        N_("Standing"),
        value=standing_words,
        sort=lambda row: (_ORDER[row.standing], -row.overdue_days),
        tooltip=lambda row: row.reason,
        rag=lambda row: _COLOURS.get(row.standing),
    ),
    Column("last_on", N_("Last talk"), format=day),
    Column("due_on", N_("Due"), format=day),
    Column("next_on", N_("Next talk"), format=day),
    Column("weeks", N_("Rhythm"), value=rhythm_words, sort=lambda row: row.weeks),
    Column("open_actions", N_("Open actions"), "right", value=open_words, sort=lambda row: row.open_actions),
)


def state_of(row: MeetingRow) -> str:
    """State in words, with what is wrong with it."""
    if row.state is MeetingState.CALLED_OFF:
        return _("called off: {reason}").format(reason=row.called_off)
    if row.missed:
        return _("day went by, not held")
    return label(row.state)


def _when(row: MeetingRow) -> str:
    return day(row.held_on) if row.held_on else moment(row.appointment.moment)


MEETING_COLUMNS = (
    Column("day", N_("Day"), value=_when, sort=lambda row: (row.day, row.id)),
    Column(
        "agent", N_("Agent"), value=lambda row: _("{name} (left)").format(name=row.agent) if row.left else row.agent
    ),
    Column("team", N_("Team")),
    Column("state", N_("State"), value=state_of),
    Column("way", N_("Way of meeting"), value=lambda row: label(row.appointment.way)),
    Column("place", N_("Place"), value=lambda row: row.appointment.place),
    Column(
        "actions",
        N_("Actions (open)"),
        "right",
        value=lambda row: f"{row.actions} ({row.open_actions})" if row.actions else "—",
        sort=lambda row: row.actions,
    ),
)


def action_state(one: ActionView) -> str:
    """How late it is, what became of it, or that it is open."""
    if one.overdue_days:
        return ngettext("overdue by {n} day", "overdue by {n} days", one.overdue_days).format(n=one.overdue_days)
    return state_words(one) or _("open")


ACTION_COLUMNS = (
    Column("due_on", N_("Until"), format=day),
    Column(
        "late",
        N_("State"),
        value=action_state,
        sort=lambda one: -one.overdue_days,
        rag=lambda one: Rag.RED if one.overdue_days else None,
    ),
    Column("agent", N_("Talk with")),
    Column("text", N_("What is done"), tooltip=lambda one: one.text),
    Column("doer", N_("Who"), format=label),
    Column("meeting_on", N_("Agreed on"), format=day),
)

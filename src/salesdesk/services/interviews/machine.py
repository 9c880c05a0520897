"""The life of an interview: one table of transitions, each with its guards in words (domain.md §7).

Draft → prepared → held → signed, or refused with a witness → frozen. From the signature on nothing of its content
changes; a correction is a new version. Pure: a ``Case`` says what an interview holds, ``decide`` answers with the
transition or refuses with every reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from salesdesk import formats
from salesdesk.errors import RefusedError
from salesdesk.formats import day
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.types import InterviewState

LEAST_REASON = 4
"""Characters that a reason must have, so that "ok" or "。" is none."""


class Action(StrEnum):
    """What can be done to an interview as a whole; stored in its history."""

    PREPARE = "prepare"
    HOLD = "hold"
    SIGN = "sign"
    REFUSE = "refuse"
    FREEZE = "freeze"
    BACK = "back"
    APPEAL = "appeal"
    ANSWER = "answer"
    CORRECT = "correct"


ACTION_NAMES = {
    Action.PREPARE: N_("Prepared"),
    Action.HOLD: N_("The talk was held"),
    Action.SIGN: N_("Signed"),
    Action.REFUSE: N_("Signature refused"),
    Action.FREEZE: N_("Filed for good"),
    Action.BACK: N_("Taken back"),
    Action.APPEAL: N_("Appeal filed"),
    Action.ANSWER: N_("Appeal answered"),
    Action.CORRECT: N_("Correction begun"),
}
"""What the history calls each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the guards look at. ``support`` is why no part of the bonus may be withheld, asked where one is recorded.

    ``upheld`` counts appeals that were right; ``newest`` is false once a later version exists.
    """

    state: InterviewState
    points: int = 0
    ahead: int = 0
    held_on: date | None = None
    agreed: bool | None = None
    witness: str = ""
    signed_on: date | None = None
    appeal_until: date | None = None
    open_appeals: int = 0
    upheld: int = 0
    newest: bool = True
    support: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What somebody wants, on which day, and why where a reason is asked."""

    action: Action
    on: date
    reason: str = ""


Guard = Callable[[Case, Intent], str]
"""Answers why not, in words; empty when nothing stands against it."""


def written_reason(_case: Case, intent: Intent) -> str:
    """A reason in words, not a dot."""
    return "" if len(intent.reason.strip()) >= LEAST_REASON else _("Say why, in a few words.")


def has_points(case: Case, _intent: Intent) -> str:
    """Something is affirmed or named as a gap."""
    return "" if case.points else _("Write at least one point under what went well or under gaps.")


def looks_ahead(case: Case, _intent: Intent) -> str:
    """A next target or a measure."""
    return "" if case.ahead else _("Agree on at least one next target or measure.")


def dated(case: Case, intent: Intent) -> str:
    """The day of the talk is known and not ahead."""
    if case.held_on is None:
        return _("Enter the date of the talk first.")
    if case.held_on > intent.on:
        return _("The talk is planned for {day}: it can't have been held yet.").format(day=day(case.held_on))
    return ""


def agreement_said(case: Case, _intent: Intent) -> str:
    """Who signs says whether they agree."""
    return "" if case.agreed is not None else _("Tick whether the agent agrees or disagrees.")


def after_the_talk(case: Case, intent: Intent) -> str:
    """Nothing is signed before the talk."""
    if case.held_on is not None and intent.on < case.held_on:
        return _("The signature can't be older than the talk of {day}.").format(day=day(case.held_on))
    return ""


def witnessed(case: Case, _intent: Intent) -> str:
    """A refusal is witnessed."""
    return "" if case.witness.strip() else _("Name the witness of the refusal.")


def supported(case: Case, _intent: Intent) -> str:
    """No penalty without support [0]."""
    return formats.sentences(case.support)


def no_open_appeal(case: Case, _intent: Intent) -> str:
    """An appeal is answered first."""
    return "" if not case.open_appeals else _("An appeal is open: answer it first.")


def appeal_time_over(case: Case, intent: Intent) -> str:
    """Whoever did not agree may still appeal until the deadline."""
    if case.agreed is True and case.state is InterviewState.SIGNED:
        return ""
    if case.appeal_until is not None and intent.on <= case.appeal_until:
        return _("The agent may appeal until {day}.").format(day=day(case.appeal_until))
    return ""


def upheld_was_corrected(case: Case, _intent: Intent) -> str:
    """An appeal that was right leads to a corrected version."""
    if case.upheld and case.newest:
        return _("The appeal was upheld: make the corrected version first.")
    return ""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    action: Action
    source: InterviewState
    target: InterviewState
    guards: tuple[Guard, ...]

    @property
    def needs_reason(self) -> bool:
        """Whether it is refused without a reason in words."""
        return written_reason in self.guards

    def refusals(self, case: Case, intent: Intent) -> tuple[str, ...]:
        """Every reason against it."""
        return tuple(filter(None, (guard(case, intent) for guard in self.guards)))


_S = InterviewState
_SIGNING = (has_points, looks_ahead, dated, after_the_talk, supported)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.PREPARE, _S.DRAFT, _S.PREPARED, (has_points, looks_ahead)),
    Transition(Action.HOLD, _S.PREPARED, _S.HELD, (dated,)),
    Transition(Action.SIGN, _S.HELD, _S.SIGNED, (*_SIGNING, agreement_said)),
    Transition(Action.REFUSE, _S.HELD, _S.REFUSED, (*_SIGNING, witnessed)),
    Transition(Action.FREEZE, _S.SIGNED, _S.FROZEN, (no_open_appeal, appeal_time_over, upheld_was_corrected)),
    Transition(Action.FREEZE, _S.REFUSED, _S.FROZEN, (no_open_appeal, appeal_time_over, upheld_was_corrected)),
    Transition(Action.BACK, _S.PREPARED, _S.DRAFT, ()),
    Transition(Action.BACK, _S.HELD, _S.PREPARED, (written_reason,)),
)
"""Everything that moves an interview. What isn't here can't happen; a signature is never taken back."""


def from_here(state: InterviewState) -> list[Transition]:
    """The rows that begin in a state."""
    return [row for row in TRANSITIONS if row.source is state]


def next_steps(case: Case, on: date) -> list[tuple[Transition, tuple[str, ...]]]:
    """What can be done next, each with what still stands against it on that day; a missing reason doesn't."""
    found = []
    for row in from_here(case.state):
        intent = Intent(action=row.action, on=on, reason="·" * LEAST_REASON)
        found.append((row, row.refusals(case, intent)))
    return found


def decide(case: Case, intent: Intent) -> Transition:
    """The transition that happens. Raises RefusedError with every reason why it doesn't."""
    for row in from_here(case.state):
        if row.action is intent.action:
            refusals = row.refusals(case, intent)
            if refusals:
                raise RefusedError(formats.sentences(refusals))
            return row
    if case.state.settled:
        raise RefusedError(
            _("The interview is {state}: it can't be changed any more.").format(state=label(case.state)),
            _("Make a correction instead."),
        )
    raise RefusedError(
        _("An interview that is {state} can't take this step.").format(state=label(case.state)),
        _("The order is: prepared, held, signed or refused, frozen."),
    )

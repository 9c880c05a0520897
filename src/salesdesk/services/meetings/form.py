"""What people write in a one-to-one, as far as it may be printed: kept as JSON, grown field by field.

The supervisor's private note is no part of it: whatever prints, exports or freezes a form cannot reach the note.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from salesdesk.i18n import N_, _
from salesdesk.services.interviews.freezing import thaw, to_json
from salesdesk.types import Doer, Json


class Subject(StrEnum):
    """What a line of the agenda is about, in the order in which people talk: what went well comes first."""

    PRAISE = "praise"
    ACTIONS = "actions"
    FIGURES = "figures"
    WARNINGS = "warnings"
    PLAN = "plan"
    TARGETS = "targets"
    ATTENDANCE = "attendance"
    OWN = "own"

    @property
    def words(self) -> str:
        """The name in the language in force."""
        return _(_TITLES[self])


_TITLES = {
    Subject.PRAISE: N_("What went well"),
    Subject.ACTIONS: N_("Open from last time"),
    Subject.FIGURES: N_("Figures"),
    Subject.WARNINGS: N_("Warnings"),
    Subject.PLAN: N_("Improvement plan"),
    Subject.TARGETS: N_("Agreed targets"),
    Subject.ATTENDANCE: N_("Attendance"),
    Subject.OWN: N_("Further topics"),
}
_ORDER = {subject: place for place, subject in enumerate(Subject)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One line. ``key`` says which it is when the agenda is built again; ``source`` where it comes from, in words.

    ``suggested`` is the text the data gave (empty: somebody wrote it); ``done``: it was talked about.
    """

    key: str
    subject: Subject = Subject.OWN
    text: str
    source: str = ""
    suggested: str = ""
    done: bool = False

    @property
    def touched(self) -> bool:
        """Whether somebody wrote, changed or ticked it, so that it must stay."""
        return self.done or self.text != self.suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class SbiNote:
    """Feedback by situation, behaviour and impact [1], and what is agreed for the next time."""

    situation: str = ""
    behaviour: str = ""
    impact: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FourSteps:
    """The four steps of non-violent communication [4]: what was seen, felt, needed and asked for."""

    observation: str = ""
    feeling: str = ""
    need: str = ""
    request: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.observation or self.feeling or self.need or self.request)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDraft:
    """An action as typed; ``key`` is made once where it is typed, so that saving again changes instead of adding."""

    key: str
    text: str
    doer: Doer = Doer.AGENT
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingForm:
    """The form; ``removed`` are the keys of suggested lines that somebody took out, so that they stay out."""

    agenda: tuple[AgendaItem, ...] = ()
    removed: tuple[str, ...] = ()
    topics: str = ""
    words: str = ""
    notes: tuple[SbiNote, ...] = ()
    steps: FourSteps = FourSteps()
    summary: str = ""

    def as_json(self) -> dict[str, Json]:
        """The form as it is stored."""
        return to_json(self)

    @classmethod
    def from_json(cls, stored: dict[str, Json]) -> MeetingForm:
        """The form as it was stored; fields of later versions are passed over."""
        return thaw(cls, stored)

    @property
    def empty(self) -> bool:
        """Whether nobody wrote, changed or ticked anything; what the data suggested does not count."""
        untouched = replace(self, agenda=(), removed=())
        return untouched == MeetingForm() and not any(item.touched for item in self.agenda)

    def with_agenda(self, agenda: Sequence[AgendaItem]) -> MeetingForm:
        """Another agenda: suggested lines that are gone from it are remembered as taken out."""
        now = {item.key for item in agenda}
        gone = [item.key for item in self.agenda if item.suggested and item.key not in now]
        kept = [key for key in self.removed if key not in now]
        return replace(self, agenda=tuple(agenda), removed=(*kept, *gone))

    def rebuilt(self, fresh: Sequence[AgendaItem]) -> MeetingForm:
        """The agenda with today's suggestions.

        Nothing that somebody wrote, changed or ticked is lost, nothing that was taken out comes back, and what the
        data no longer say goes.
        """
        new = {item.key: item for item in fresh if item.key not in self.removed}
        kept = [item if item.touched else new[item.key] for item in self.agenda if item.touched or item.key in new]
        return replace(self, agenda=_with_added(kept, [new[key] for key in new if key not in _keys(kept)]))


def _keys(items: Sequence[AgendaItem]) -> Collection[str]:
    return {item.key for item in items}


def _with_added(kept: Sequence[AgendaItem], added: Sequence[AgendaItem]) -> tuple[AgendaItem, ...]:
    """New lines stand behind those of their subject or of the subjects before; the others keep their order."""
    lines = list(kept)
    for item in added:
        behind = [place for place, one in enumerate(lines) if _ORDER[one.subject] <= _ORDER[item.subject]]
        lines.insert(behind[-1] + 1 if behind else 0, item)
    return tuple(lines)

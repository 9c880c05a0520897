"""What the service of interviews gives to window and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from salesdesk.periods import Period
from salesdesk.services.interviews.facts import Facts, rows_json
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.types import InterviewState, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The files of a batch, and what the user should know about them, each with the agent's name."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRow:
    """One agent of a period's list; ``interview_id`` None and ``state`` None: nothing prepared yet.

    ``filled`` is the share of the form's parts that hold something (0 to 1).
    """

    agent_id: int
    agent: str
    number: str
    team: str
    interview_id: int | None
    state: InterviewState | None
    version: int
    filled: float
    updated_at: int | None
    held_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of an interview, newest first in lists."""

    interview_id: int
    version: int
    state: InterviewState
    what_changed: str
    finalised_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewView:
    """One interview with its figures, form and what the data suggest for it."""

    id: int
    agent_id: int
    agent: str
    number: str
    team: str
    period: Period
    version: int
    state: InterviewState
    form: InterviewForm
    facts: Facts | None
    """None for a signed one: its figures are in the frozen paper."""
    plan_id: int | None
    versions: tuple[VersionRow, ...]
    updated_at: int
    signed_on: date | None = None
    appeal_until: date | None = None
    what_changed: str = ""

    def as_json(self) -> dict[str, Json]:
        """The shape of the command line."""
        return {
            "id": self.id,
            "agent": self.agent,
            "number": self.number or None,
            "period": self.period.code,
            "version": self.version,
            "state": self.state.value,
            "score": self.facts.score.score if self.facts and self.facts.score else None,
            "results": rows_json(self.facts) if self.facts else None,
            "strengths": list(self.form.strengths),
            "gaps": [gap.text for gap in self.form.gaps],
            "next_targets": [{"kpi": t.kpi, "value": t.value, "origin": t.origin} for t in self.form.next_targets],
            "plan": self.plan_id,
        }


def filled_share(form: Mapping[str, Json]) -> float:
    """The share of the parts of a stored form that hold something: what the list shows as progress."""
    parts = (
        *(
            form.get(part)
            for part in ("held_on", "ratings", "strengths", "gaps", "next_targets", "measures", "applied")
        ),
        form.get("opinion") or form.get("requests"),
    )
    return sum(bool(part) for part in parts) / len(parts)

"""What the columns of a call log can mean, and what was found of it."""

from __future__ import annotations

from dataclasses import dataclass, field

DURATIONS = ("talk", "duration", "ring", "queue", "hold", "wrap")
MOMENTS = ("start", "answer", "end")
FIELDS = (
    *MOMENTS, "start_date", "start_time", *DURATIONS, "source_id", "agent_name", "agent_number", "customer", "caller", "callee",
    "direction", "outcome", "answered", "disposition", "campaign", "zone", "record_type", "leg_of",
)  # fmt: skip
"""What a column can mean. ``start`` alone, or ``start_date`` with ``start_time``, says when a call was made."""


@dataclass
class Meaning:
    """The fields found: {field: column places}, and for each column how sure and why."""

    places: dict[str, list[int]] = field(default_factory=dict)
    confidence: dict[int, float] = field(default_factory=dict)
    start_from: str = "start"
    """``end`` where the end of a call stands in the place of its start."""
    why: dict[int, str] = field(default_factory=dict)

    def put(self, name: str, place: int, confidence: float, why: str) -> None:
        """Say that a column fills a field."""
        self.places[name] = [place]
        self.confidence[place] = confidence
        self.why[place] = why

    def at(self, name: str) -> int | None:
        """The (first) column of a field."""
        found = self.places.get(name)
        return found[0] if found else None

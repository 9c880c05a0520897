"""What a file holds: calls, people, or one kind of outcome; told by the user, by what is remembered, or by its columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from salesdesk.errors import SalesDeskError
from salesdesk.importers.crm.inspection import kind_of
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.services.imports.profiles import Profile
from salesdesk.types import OutcomeKind

if TYPE_CHECKING:
    from salesdesk.services.imports.service import ImportsService
    from salesdesk.services.outcomes.service import OutcomesService

CALLS, PEOPLE = "calls", "people"
"""What a file can hold, besides the kinds of outcome."""
OF_CALLS: Final = frozenset(
    ("talk", "duration", "ring", "queue", "hold", "wrap", "answer", "end", "answered", "outcome", "direction", "caller")
)
"""Fields that only calls have."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file holds (``calls``, ``people`` or a kind of outcome), how it would be read, what is remembered of it."""

    kind: str
    understood: Understanding
    profile: Profile | None = None

    @property
    def outcome(self) -> OutcomeKind | None:
        """The kind of record the file holds, when it is no call log and no roster."""
        return kind_of(self.kind)

    @property
    def sure(self) -> bool:
        """Whether files of this layout were imported before, as what it holds: the next one needs nobody."""
        if self.profile is None or self.kind == PEOPLE:
            return False
        return self.outcome is not None or (
            self.understood.purpose == CALLS and self.profile.choices.kind in (None, CALLS)
        )


def recognise(
    imports: ImportsService, outcomes: OutcomesService, path: Path, choices: Choices | None = None, kind: str = ""
) -> Recognised:
    """Look into a file. ``kind`` is what the user says it holds ("": find out). Raises UnreadableFileError."""
    said = choices or Choices()
    understood = imports.inspect(path, said)
    profile = imports.known(understood)
    told = kind or said.kind or (profile.choices.kind if profile is not None else "") or ""
    if not told and profile is None and (learned := imports.known_as_outcomes(understood)) is not None:
        told = learned.choices.kind or ""
    if (outcome := kind_of(told)) is not None or (not told and _may_be_outcomes(understood)):
        try:
            found = outcomes.inspect(path, said, outcome)
        except SalesDeskError:
            if told:
                raise
        else:
            return Recognised(found.kind.value, found.understanding, imports.known(found.understanding))
    return Recognised(told or (PEOPLE if understood.purpose == PEOPLE else CALLS), understood, profile)


def _may_be_outcomes(understood: Understanding) -> bool:
    """Whether nothing says that the rows are calls or people: orders have a day, an agent and a customer as well."""
    return understood.purpose != PEOPLE and not understood.profile and not OF_CALLS & understood.mapping.keys()

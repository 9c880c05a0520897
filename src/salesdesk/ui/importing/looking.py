"""What the Import page knows of one file: plain values, made in a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk.errors import SalesDeskError
from salesdesk.importers.crm.inspection import kind_of
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.services.imports.recognising import CALLS, PEOPLE, recognise
from salesdesk.types import Outcome, OutcomeKind, Progress
from salesdesk.ui.importing.fields import other_zones

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.imports import FileOutcome
    from salesdesk.services.imports.checking import Checked
    from salesdesk.services.imports.rereading import FirstRow
    from salesdesk.services.imports.who import AgentChoices

PREVIEW_ROWS = 200


@dataclass(frozen=True, slots=True)
class Look:
    """How a file would be read and its first rows; ``known`` when a file of this layout was imported before.

    ``default_zone``: the time zone of clocks that name none (empty: this computer's).
    """

    path: Path
    choices: Choices
    understood: Understanding
    rows: tuple[FirstRow, ...]
    known: bool = False
    learned: Choices | None = None
    default_zone: str = ""
    kind: str = CALLS
    meanings: tuple[tuple[str, str], ...] = ()
    """(field, name) of what a column can mean in a file of this kind; empty: the fields of a call."""

    @property
    def outcome(self) -> OutcomeKind | None:
        """The kind of record the file holds, when it is no call log and no roster."""
        return kind_of(self.kind)

    @property
    def is_log(self) -> bool:
        """Whether the file can be imported as it is read."""
        if self.outcome is not None:
            return True
        if self.kind == PEOPLE:
            return False
        timed = {"start", "start_date"} & self.understood.mapping.keys()
        said = {"start", "start_date"} & self.choices.mapping.keys()
        return bool(timed) and (self.understood.purpose == "calls" or bool(said))

    @property
    def effective(self) -> Choices:
        """What was chosen, now or at an earlier import of this layout."""
        return self.understood.choices

    @property
    def zone(self) -> str:
        """The time zone in force: chosen, or the default."""
        return self.effective.timezone or self.default_zone


def look_at(desk: Desk, path: Path, choices: Choices, kind: str = "") -> Look:
    """Read enough of a file to show it; runs in a worker. ``kind`` "": find out. Raises UnreadableFileError."""
    other_zones()
    seen = recognise(desk.imports, desk.outcomes, path, choices, kind)
    fields = desk.outcomes.fields(seen.outcome) if seen.outcome is not None else ()
    return Look(
        path,
        choices,
        seen.understood,
        desk.imports.first_rows(path, seen.understood, PREVIEW_ROWS),
        seen.profile is not None,
        seen.profile.choices if seen.profile else None,
        desk.company.get().timezone,
        seen.kind,
        tuple((field.name, field.title) for field in fields),
    )


def check(desk: Desk, look: Look, agents: AgentChoices, progress: Progress, instead_of: int | None) -> Checked:
    """What an import would do; runs in a worker."""
    if look.outcome is not None:
        return desk.outcomes.check(look.path, look.choices, look.outcome, progress, instead_of)
    return desk.imports.check(look.path, look.choices, agents, progress, instead_of)


def _import(desk: Desk, wish: Wish, path: Path, progress: Progress) -> list[FileOutcome]:
    look = wish.look
    if look.outcome is not None:
        return desk.outcomes.import_files([path], look.choices, look.outcome, progress)
    return desk.imports.import_calls([path], look.choices, progress, wish.agents)


def _is_alike(desk: Desk, look: Look, path: Path) -> bool:
    understood = (
        desk.imports.inspect(path, look.choices)
        if look.outcome is None
        else desk.outcomes.inspect(path, look.choices, look.outcome).understanding
    )
    return understood.fingerprint == look.understood.fingerprint != ""


def with_meaning(look: Look, place: int, field: str) -> Choices:
    """The choices after the user gave a column another meaning ("" : not used)."""
    column = look.understood.columns[place]
    mapping = dict(look.choices.mapping)
    if column.field and column.field != field:
        mapping[column.field] = ""
    if field:
        mapping[field] = column.name
    return replace(look.choices, mapping=mapping)


def with_word(choices: Choices, word: str, outcome: Outcome | None) -> Choices:
    """The choices after the user said what an outcome word means (None: not said)."""
    words: Mapping[str, Outcome] = {k: v for k, v in choices.outcome_words.items() if k != word}
    return replace(choices, outcome_words=words if outcome is None else {**words, word: outcome})


@dataclass(frozen=True, slots=True)
class Wish:
    """An import the user decided on: the file, who its agents are, and the batch it takes the place of, if any."""

    look: Look
    agents: AgentChoices
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of some files; ``left`` are those that look otherwise and want to be seen first."""

    outcomes: tuple[FileOutcome, ...]
    left: tuple[Path, ...] = ()


def import_alike(desk: Desk, wish: Wish, others: Sequence[Path], progress: Progress) -> Done:
    """Import a file that was looked at, and of the others those of the same layout, read the same way."""
    look = wish.look
    if wish.instead_of is not None:
        said = replace(look.choices, kind=look.kind)
        outcomes = [desk.imports.redo(wish.instead_of, said, progress, wish.agents)]
    else:
        outcomes = _import(desk, wish, look.path, progress)
    left: list[Path] = []
    for path in others:
        if outcomes[-1].status == "failed":
            left.append(path)
            continue
        try:
            alike = _is_alike(desk, look, path)
        except SalesDeskError:
            alike = False
        if alike:
            outcomes += _import(desk, wish, path, progress)
        else:
            left.append(path)
    return Done(tuple(outcomes), tuple(left))


def judge(desk: Desk) -> int:
    """Run the warning rules up to the last day that has calls; how many warnings are open. In a worker."""
    days = [batch.last_day for batch in desk.imports.list_batches() if batch.status == "imported" and batch.last_day]
    return len(desk.warnings.evaluate(max(days))) if days else 0

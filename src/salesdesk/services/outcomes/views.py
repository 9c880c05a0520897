"""What the services about outcomes take and hand back: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeAlias

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.types import Join, Json, OutcomeKind

Value: TypeAlias = "str | int | bool | date | time | None"
"""One value of a record: amounts in minor units, scores in hundredths, days as local dates, choices by their word."""


class EntryError(SalesDeskError):
    """A record that cannot be kept as it was typed. ``problems``: {field: what is wrong with it, in words}."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a kind for a form: its name, its translated title, how it is read and what may be chosen.

    ``reading``: agent, customer, moment (a day, perhaps with a time), day, money, choice, flag, score, share, key or
    text. ``choices``: (word, translated name), for ``choice``. ``usual``: what an empty cell means, or "".
    """

    name: str
    title: str
    reading: str
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What typed text means: the values of the fields that could be read, and what is wrong with the others."""

    values: Mapping[str, Value]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """One record as it is shown.

    ``day`` is local; ``at`` the moment in ISO 8601, None where only the day is known. ``source_id`` is the other
    system's id, None where the program made one. ``agent_by_call``: the record names no agent, its call's is credited.
    ``batch`` None: entered by hand. ``values``: what the kind itself says (``importers.crm.kinds``), amounts in minor
    units, scores in hundredths with their ``scale``, days as dates, choices by their word.
    """

    id: int
    kind: OutcomeKind
    day: date
    at: str | None
    source_id: str | None
    agent_id: int | None
    agent: str | None
    agent_by_call: bool
    customer: str | None
    call_id: int | None
    joined: Join
    batch: int | None
    line: int
    note: str
    values: Mapping[str, Value]

    @property
    def by_hand(self) -> bool:
        """Whether the record was entered by hand."""
        return self.batch is None

    def as_json(self) -> dict[str, Json]:
        """One record for the command line."""
        return {
            "kind": self.kind.value,
            "source_id": self.source_id,
            "day": self.day.isoformat(),
            "at": self.at,
            "agent": self.agent,
            "agent_by_call": self.agent_by_call,
            "customer": self.customer,
            **{
                name: value.isoformat() if isinstance(value, date | time) else value
                for name, value in self.values.items()
            },
            "call": self.call_id,
            "joined": self.joined.value,
            "batch": self.batch,
            "line": self.line,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """Some records, how many there are in all, and where the page begins."""

    rows: tuple[OutcomeRecord, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it was, to be put back: ``row`` holds its columns; ``linked`` the payments that named it."""

    kind: OutcomeKind
    id: int
    row: Mapping[str, Any]
    linked: tuple[int, ...] = field(default=())


def no_such(record_id: int) -> SalesDeskError:
    """What to say of a record that is gone."""
    return SalesDeskError(
        _("The record {number} is no longer there.").format(number=record_id), _("Look at the list again.")
    )

"""The numbers of the plans: the documents' defaults from the catalogue file, changed by the supervisor, also by level."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from salesdesk import paths
from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Setting
from salesdesk.types import Json, Level, PlanStep

SETTING = "plan_rules"
LEVELS = "levels"
"""The key in the setting under which the numbers of single levels stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """Working days each step takes, and what the steps ask.

    ``evidence_days``: days on duty in the snapshot; ``evidence_calls``: most call ids kept in it; ``review_days``: the
    follow-up window [4]; ``objection_days``: working days to answer an objection; ``remind_days``: working days before
    a date from which it is shown.
    """

    warn_days: int
    diagnose_days: int
    train_days: int
    shadow_days: int
    review_days: int
    objection_days: int
    sessions: int
    evidence_days: int
    evidence_calls: int
    remind_days: int

    def days_for(self, step: PlanStep) -> int:
        """Working days from entering a step until it is due."""
        return {
            PlanStep.WARN: self.warn_days,
            PlanStep.DIAGNOSE: self.diagnose_days,
            PlanStep.TRAIN: self.train_days,
            PlanStep.SHADOW: self.shadow_days,
        }.get(step, self.review_days + 1)


NAMES = tuple(one.name for one in fields(PlanRules))
BY_LEVEL = ("warn_days", "diagnose_days", "train_days", "shadow_days", "review_days", "sessions")
"""The numbers that may differ by level; the others are the company's."""
BOUNDS: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(NAMES, (1, 120)),
    "review_days": (3, 120),  # a window of less than three working days shows nothing
    "sessions": (1, 20),
    "evidence_days": (3, 120),
    "evidence_calls": (1, 5000),
    "remind_days": (0, 20),
}
"""The least and the most each number may be."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The company's numbers and what single levels have instead."""

    base: PlanRules
    levels: Mapping[Level, Mapping[str, int]] = field(default_factory=dict)

    def for_level(self, level: Level | None) -> PlanRules:
        """The numbers in force for a level."""
        return replace(self.base, **self.levels.get(level, {})) if level is not None else self.base


@cache
def catalogue_file() -> dict[str, Any]:
    """``resources/catalogue/training.toml``, read once."""
    with paths.resource("catalogue", "training.toml").open("rb") as file:
        return tomllib.load(file)


def shipped_rules() -> PlanRules:
    """The documents' numbers."""
    return PlanRules(**catalogue_file()["rules"])


def rule_book(session: Session) -> RuleBook:
    """The rules in force, with those of single levels."""
    row = session.get(Setting, SETTING)
    stored: dict[str, Json] = row.value if row is not None and isinstance(row.value, dict) else {}
    levels = stored.get(LEVELS)
    by_word = levels if isinstance(levels, dict) else {}
    return RuleBook(
        replace(shipped_rules(), **_numbers(stored, NAMES)),
        {level: numbers for level in Level if (numbers := _numbers(by_word.get(level.value), BY_LEVEL))},
    )


def _numbers(stored: Json, names: tuple[str, ...]) -> dict[str, int]:
    given = stored if isinstance(stored, dict) else {}
    return {name: int(str(given[name])) for name in names if isinstance(given.get(name), int)}


def plan_rules(session: Session, level: Level | None = None) -> PlanRules:
    """The rules in force for a level, or for everybody."""
    return rule_book(session).for_level(level)


def rules_of(session: Session, agent_id: int, day: date) -> PlanRules:
    """The rules in force for an agent on a day, by the level they have then."""
    from salesdesk.services.plans.measuring import Measuring

    book = rule_book(session)
    return book.for_level(Measuring(session).level_of(agent_id, day)) if book.levels else book.base


def change_rules(session: Session, **values: int) -> PlanRules:
    """Set some of the company's rules. Raises RefusedError for a number that makes no sense."""
    book = rule_book(session)
    after = replace(book.base, **values)
    keep_rule_book(session, RuleBook(after, book.levels))
    return after


def keep_rule_book(session: Session, book: RuleBook) -> RuleBook:
    """Set all rules; returns those before. Raises RefusedError for a number that makes no sense."""
    before = rule_book(session)
    _refuse_nonsense(asdict(book.base))
    for numbers in book.levels.values():
        _refuse_nonsense(numbers)
    own = {
        level.value: {name: numbers[name] for name in BY_LEVEL if name in numbers}
        for level, numbers in book.levels.items()
        if numbers
    }
    session.merge(Setting(key=SETTING, value={**asdict(book.base), LEVELS: own}))
    session.flush()
    return before


def _refuse_nonsense(numbers: Mapping[str, int]) -> None:
    for name, value in numbers.items():
        least, most = BOUNDS[name]
        if not least <= value <= most:
            raise RefusedError(
                _("{value} makes no sense here: choose a number from {least} to {most}.").format(
                    value=value, least=least, most=most
                )
            )

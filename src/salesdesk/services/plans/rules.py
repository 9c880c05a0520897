"""The numbers of the plans: the documents' defaults from the catalogue file, changed by the supervisor."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from salesdesk import paths
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.models import Setting
from salesdesk.types import PlanStep

SETTING = "plan_rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """Working days each step takes, and what the steps ask.

    ``evidence_days``: days on duty in the snapshot; ``evidence_calls``: most call ids kept in it; ``review_days``: the
    follow-up window [4]; ``objection_days``: working days to answer an objection.
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

    def days_for(self, step: PlanStep) -> int:
        """Working days from entering a step until it is due."""
        return {
            PlanStep.WARN: self.warn_days,
            PlanStep.DIAGNOSE: self.diagnose_days,
            PlanStep.TRAIN: self.train_days,
            PlanStep.SHADOW: self.shadow_days,
        }.get(step, self.review_days + 1)


@cache
def catalogue_file() -> dict[str, Any]:
    """``resources/catalogue/training.toml``, read once."""
    with paths.resource("catalogue", "training.toml").open("rb") as file:
        return tomllib.load(file)


def plan_rules(session: Session) -> PlanRules:
    """The rules in force."""
    shipped = PlanRules(**catalogue_file()["rules"])
    row = session.get(Setting, SETTING)
    changed = row.value if row is not None and isinstance(row.value, dict) else {}
    known = {field.name for field in fields(PlanRules)}
    return replace(shipped, **{name: int(str(value)) for name, value in changed.items() if name in known})


def change_rules(session: Session, **values: int) -> PlanRules:
    """Set some of the rules. Raises SalesDeskError for a number that makes no sense."""
    after = replace(plan_rules(session), **values)
    for name, value in asdict(after).items():
        most = 5000 if name == "evidence_calls" else 120
        if not 1 <= value <= most:
            raise SalesDeskError(
                _("{value} makes no sense here: choose a number from 1 to {most}.").format(value=value, most=most)
            )
    session.merge(Setting(key=SETTING, value=asdict(after)))
    return after

"""Warning rules as data (domain.md §5): the presets of ``resources/catalogue/rules.toml``, which the user may change."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from salesdesk import i18n, paths
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.types import Level, Severity


class RuleKind(StrEnum):
    """What a rule looks for."""

    RUN = "run"
    TREND = "trend"
    HOUR = "hour"


class Against(StrEnum):
    """What a figure is held against."""

    TARGET = "target"
    HISTORY = "history"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; the fields are those of rules.toml. ``minimum`` None: each KPI's own.

    ``quiet``: calendar days after a warning in which the rule says nothing new about the same agent and KPI.
    ``teams`` (by id) and ``levels``: whose days it looks at; empty for everybody's.
    """

    id: str
    names: Mapping[str, str] = field(repr=False)
    kind: RuleKind
    against: Against
    kpis: tuple[str, ...]
    margin: float
    run: int = 3
    serious_run: int = 6
    window: int = 20
    weeks: int = 8
    fresh: int = 14
    minimum: int | None = None
    day_minimum: int = 5
    severity: Severity = Severity.WARNING
    enabled: bool = True
    source: str = ""
    quiet: int = 0
    teams: tuple[int, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return self.names[i18n.language()]

    def least(self, definition: Kpi) -> int:
        """The least n that a verdict may rest on: of a whole run, or of an hour."""
        return definition.minimum if self.minimum is None else self.minimum


def read_rule(identifier: str, row: Mapping[str, Any]) -> Rule:
    """A rule from its fields, as in rules.toml. Raises SalesDeskError for fields that make no sense."""
    values = {name: row[name] for name in _PLAIN if name in row}
    try:
        rule = Rule(
            id=identifier,
            names={i18n.ENGLISH: row["en"], i18n.CHINESE: row["zh"]},
            kind=RuleKind(row["kind"]),
            against=Against(row["against"]),
            kpis=tuple(kpi(name).id for name in row["kpis"]),
            severity=Severity(row["severity"]),
            teams=tuple(int(team) for team in row.get("teams", ())),
            levels=tuple(Level(level) for level in row.get("levels", ())),
            **values,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise SalesDeskError(
            _("The warning rule “{rule}” can't be read: {detail}.").format(rule=identifier, detail=error)
        ) from error
    if (
        not 0 <= rule.margin < 1
        or rule.run < 1
        or rule.window < 1
        or rule.weeks < 4
        or rule.fresh < 1
        or rule.quiet < 0
    ):
        raise SalesDeskError(
            _("The numbers of the warning rule “{rule}” make no sense.").format(rule=rule.name),
            _("The margin lies between 0 and 100%, a run has at least one day, a trend at least four weeks."),
        )
    return rule


_PLAIN = (
    "margin",
    "run",
    "serious_run",
    "window",
    "weeks",
    "fresh",
    "minimum",
    "day_minimum",
    "enabled",
    "source",
    "quiet",
)


@cache
def shipped_rows() -> Mapping[str, Mapping[str, Any]]:
    """The shipped rules as read from the file, by id: what the user's changes are laid over."""
    with paths.resource("catalogue", "rules.toml").open("rb") as file:
        rows: dict[str, Mapping[str, Any]] = tomllib.load(file)["rule"]
    return rows


def shipped() -> tuple[Rule, ...]:
    """The shipped rules."""
    return tuple(read_rule(identifier, row) for identifier, row in shipped_rows().items())

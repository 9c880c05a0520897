"""The KPI catalogue (domain.md §2): read from ``resources/catalogue/kpis.toml``, so that it is data, not code."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from salesdesk import i18n, paths
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _

EFFECTIVE_SECONDS = 60
"""Talk seconds from which a connected dial is an effective talk, unless the setting says otherwise."""


class Unit(StrEnum):
    """What a value is measured in. A RATIO is a fraction (0.213, shown as 21.3 %); MONEY is minor units."""

    CALLS = "calls"
    SECONDS = "seconds"
    RATIO = "ratio"
    CUSTOMERS = "customers"
    LEADS = "leads"
    OPPORTUNITIES = "opportunities"
    ORDERS = "orders"
    MONEY = "money"
    SCORE = "score"
    POINTS = "points"


class Better(StrEnum):
    """The direction of a KPI: UP means more is better."""

    UP = "up"
    DOWN = "down"


class Category(StrEnum):
    """Process 过程 (leading, behaviour, quality) or result 结果 (lagging, output) [0]."""

    PROCESS = "process"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The achievement from which a figure is green, and from which amber; below amber it is red [4]."""

    green: float = 1.0
    amber: float = 0.8


@dataclass(frozen=True, slots=True)
class Kpi:
    """One entry of the catalogue.

    ``numerator`` and ``denominator`` name the counters that are added up (a leading ``-`` subtracts); an empty
    denominator makes the KPI a count. ``per_day``: its target is per agent and working day on duty. ``minimum`` is
    the least n (dials, connected calls ...) that a verdict may rest on. ``source`` names the documents, e.g. ``[0]``.
    """

    id: str
    names: dict[str, str] = field(repr=False)
    formulas: dict[str, str] = field(repr=False)
    rules: dict[str, str] = field(repr=False)
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    unit: Unit
    direction: Better
    category: Category
    per_day: bool
    factor: float
    target: float | None
    minimum: int
    thresholds: Thresholds
    source: str

    @property
    def name(self) -> str:
        """The name in the language in force, e.g. “Connect rate” or 接通率."""
        return self.names[i18n.language()]

    def formula(self, effective_seconds: int = EFFECTIVE_SECONDS) -> str:
        """The formula in words, in the language in force."""
        return self.formulas[i18n.language()].format(effective_seconds=effective_seconds)

    def rule(self, effective_seconds: int = EFFECTIVE_SECONDS) -> str:
        """The counting rule in words, in the language in force."""
        return self.rules[i18n.language()].format(effective_seconds=effective_seconds)

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a quotient of two counts (a ratio, an average, a score) and not a count."""
        return bool(self.denominator)


def _read(identifier: str, row: dict[str, Any], defaults: dict[str, Any]) -> Kpi:
    row = {**defaults, **row}
    words = {i18n.ENGLISH: "en", i18n.CHINESE: "zh"}
    return Kpi(
        id=identifier,
        names={language: row[word] for language, word in words.items()},
        formulas={language: row[f"formula_{word}"] for language, word in words.items()},
        rules={language: row[f"rule_{word}"] for language, word in words.items()},
        numerator=tuple(row["numerator"]),
        denominator=tuple(row.get("denominator", ())),
        unit=Unit(row["unit"]),
        direction=Better(row["direction"]),
        category=Category(row["category"]),
        per_day=row.get("per_day", False),
        factor=row.get("factor", 1),
        target=row.get("target"),
        minimum=row["minimum"],
        thresholds=Thresholds(row["green"], row["amber"]),
        source=row["source"],
    )


@cache
def _by_id() -> dict[str, Kpi]:
    with paths.resource("catalogue", "kpis.toml").open("rb") as file:
        table = tomllib.load(file)
    return {identifier: _read(identifier, row, table["defaults"]) for identifier, row in table["kpi"].items()}


@dataclass(slots=True)
class _Open:
    """What the open database adds to the catalogue: its own KPIs by id, with whether each is in use."""

    kpis: dict[str, tuple[Kpi, bool]] = field(default_factory=dict)


_open = _Open()


def use_own(kpis: Iterable[tuple[Kpi, bool]]) -> None:
    """Let the own KPIs of a database stand beside the shipped ones, in place of those of another one.

    With each whether it is in use: an archived one is listed nowhere, but what was made with it can still name it.
    """
    _open.kpis = {one.id: (one, used) for one, used in kpis}


def own() -> tuple[Kpi, ...]:
    """The supervisor's own KPIs that are in use."""
    return tuple(one for one, used in _open.kpis.values() if used)


def shipped() -> tuple[Kpi, ...]:
    """The KPIs of the program itself, in the order of the domain's table."""
    return tuple(_by_id().values())


def catalogue() -> tuple[Kpi, ...]:
    """Every KPI, in the order of the domain's table, the supervisor's own ones last."""
    return (*shipped(), *own())


def everyday() -> tuple[str, ...]:
    """The KPIs of tables that show them all: what every call log gives, and the supervisor's own."""
    return (*FROM_CALLS, *(one.id for one in own()))


def kpi(identifier: str) -> Kpi:
    """The KPI of that id. Raises SalesDeskError for an unknown one, naming those that come near."""
    found = _by_id().get(identifier) or _open.kpis.get(identifier, (None, False))[0]
    if found is None:
        names = [one.id for one in catalogue()]
        near = difflib.get_close_matches(identifier, names, n=3, cutoff=0.5)
        hint = (
            _("Did you mean {names}?").format(names=", ".join(near))
            if near
            else _("Known: {names}.").format(names=", ".join(names))
        )
        raise SalesDeskError(_("There is no KPI “{kpi}”.").format(kpi=identifier), hint)
    return found


FROM_CALLS = (
    "dials",
    "connected",
    "connect_rate",
    "talk_time",
    "avg_talk",
    "effective_talks",
    "conversation_rate",
    "customers_reached",
)
"""The KPIs that every call log gives, in the order in which tables and papers show them."""

"""Today as it was when the window was last closed, shown again at the next start while the database opens behind it.

It is kept with the sizes and times of the database's files and shown only when they are the same to the last byte
count and nanosecond: then the figures are those of the database. Any doubt, and there is no last look. What the
agenda holds is not kept: it depends on the day.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from salesdesk import paths
from salesdesk.metrics.catalogue import Kpi, Unit, kpi
from salesdesk.types import Level, Rag, Scope, ScopeKind, Severity

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.figure_rows import FigureRow
    from salesdesk.ui.pages.today_data import TodayData

logger = logging.getLogger(__name__)

VERSION = 1
"""Of the file's form; another one is no last look."""


class LateDesk:
    """Stands for the desk until the database is open, and hands everything on to it from then on."""

    def __init__(self) -> None:
        self._desk: Desk | None = None

    def take(self, desk: Desk) -> None:
        """The database is open."""
        self._desk = desk

    def __getattr__(self, name: str) -> Any:
        if self._desk is None:
            self._refuse(name)
        return getattr(self._desk, name)

    @staticmethod
    def _refuse(name: str) -> NoReturn:
        raise LookupError(f"the database is not open yet: {name}")


@dataclass(frozen=True, slots=True)
class SeenWarning:
    """What a last look keeps of a warning."""

    id: int
    kpi: str
    scope: Scope
    agent_id: int | None
    severity: Severity
    text: str
    first_day: date
    last_day: date

    @property
    def definition(self) -> Kpi:
        """The KPI's entry in the catalogue."""
        return kpi(self.kpi)


@dataclass(frozen=True, slots=True)
class SeenLine:
    """What a last look keeps of an agent's line."""

    agent_id: int
    name: str
    figures: dict[str, FigureRow]


def stamp(database: Path) -> list[list[int]]:
    """Size and time of the database's file and of its write-ahead log; zeros for one that is not there."""
    found = []
    for file in (database, database.with_name(database.name + "-wal")):
        facts = file.stat() if file.exists() else None
        found.append([facts.st_size, facts.st_mtime_ns] if facts is not None and facts.st_size else [0, 0])
    return found


def file_of(database: Path) -> Path:
    """Where the last look at a database is kept."""
    key = hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:16]
    return paths.data_dir() / f"last-look-{key}.json"


def keep(database: Path, language: str, data: TodayData) -> None:
    """Keep Today as it is; call it when the database is closed. A failure is logged, not raised."""
    target = file_of(database)
    part = target.with_name(target.name + ".part")
    try:
        part.write_text(json.dumps(_pack(stamp(database), language, data), ensure_ascii=False), "utf-8")
        part.replace(target)
    except OSError as error:
        logger.warning("no last look kept: %s", error)


def find(database: Path, language: str, today: date) -> TodayData | None:
    """The last look, if the database's files have not changed since and the language is the same."""
    try:
        stored = json.loads(file_of(database).read_text("utf-8"))
        head = [stored["version"], stored["language"], stored["stamp"]]
        return _unpack(stored, today) if head == [VERSION, language, stamp(database)] else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        logger.warning("last look set aside: %s", error)
        return None


def _pack(stamped: list[list[int]], language: str, data: TodayData) -> dict[str, Any]:
    return {
        "version": VERSION,
        "language": language,
        "stamp": stamped,
        "last_day": data.last_day.isoformat() if data.last_day else None,
        "calls": data.calls,
        "warnings": [
            [
                one.id,
                one.kpi,
                _pack_scope(one.scope),
                one.agent_id,
                one.severity.value,
                one.text,
                one.first_day.isoformat(),
                one.last_day.isoformat(),
            ]
            for one in data.warnings
        ],
        "rows": [_pack_row(row) for row in data.rows],
        "best": [
            [
                line.agent_id,
                line.name,
                {name: _pack_row(line.figures[name]) for name in ("talk_time", "effective_talks")},
            ]
            for line in data.best
        ],
    }


def _unpack(stored: dict[str, Any], today: date) -> TodayData:
    from salesdesk.ui.pages.today_data import TodayData

    return TodayData(
        today,
        date.fromisoformat(stored["last_day"]) if stored["last_day"] else None,
        stored["calls"],
        (),
        tuple(
            SeenWarning(number, name, _scope(scope), agent, Severity(severity), text, *map(date.fromisoformat, days))
            for number, name, scope, agent, severity, text, *days in stored["warnings"]
        ),
        tuple(_row(row) for row in stored["rows"]),
        tuple(
            SeenLine(agent, name, {which: _row(row) for which, row in figures.items()})
            for agent, name, figures in stored["best"]
        ),
    )


def _pack_scope(scope: Scope) -> list[Any]:
    return [scope.kind.value, scope.id, scope.level.value if scope.level else None]


def _scope(stored: list[Any]) -> Scope:
    kind, number, level = stored
    return Scope(ScopeKind(kind), number, Level(level) if level else None)


def _pack_row(row: FigureRow) -> list[Any]:
    return [
        _pack_scope(row.scope),
        row.name,
        row.bucket,
        row.kpi,
        row.numerator,
        row.denominator,
        row.value,
        row.unit.value,
        row.target,
        row.achievement,
        row.rag.value if row.rag else None,
    ]


def _row(stored: list[Any]) -> FigureRow:
    from salesdesk.services.figure_rows import FigureRow

    scope, name, bucket, which, numerator, denominator, value, unit, target, achievement, rag = stored
    counted = (numerator, denominator, value, Unit(unit), target, achievement)
    return FigureRow(_scope(scope), name, bucket, which, *counted, Rag(rag) if rag else None)

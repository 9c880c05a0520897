"""A file of each released schema opens, keeps what it held, and leaves a checked backup when it had to be migrated."""

from __future__ import annotations

import lzma
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import factories
from salesdesk.models import Draft
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By
from salesdesk.store.database import Database, connect, problems
from salesdesk.store.files import SCHEMA, look

KEPT = Path(__file__).parent / "kept"
WEEK = Period(factories.MONDAY, factories.MONDAY + timedelta(6), PeriodKind.CUSTOM)


def test_there_is_a_file_of_each_schema() -> None:
    assert {f"schema-{number}.db.xz" for number in range(1, SCHEMA + 1)} == {path.name for path in KEPT.iterdir()}


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_a_kept_file_opens_with_everything_in_it(schema: int, tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    path.write_bytes(lzma.decompress((KEPT / f"schema-{schema}.db.xz").read_bytes()))
    assert look(path).schema == schema
    desk = Desk(Database(path))
    assert desk.company.get().name == "鸿远电话销售"
    with desk.database.read() as session:
        assert session.get(Draft, "agent:new") is not None
    assert desk.drafts.find("agent:new") == {"name": "王五"}
    rows = desk.figures.figures(WEEK, by=By.AGENT, kpis=["dials", "connect_rate"])
    figures = {(row.name, row.kpi): (row.numerator, row.denominator) for row in rows}
    assert figures["张三", "dials"] == (90, 5)
    assert figures["张三", "connect_rate"] == (10, 90)
    assert figures["Bo Chen", "connect_rate"] == (25, 60)
    assert desk.safety.check() == []
    desk.close()
    assert look(path).schema == SCHEMA
    assert (tmp_path / "backups").exists() == (schema < SCHEMA)


def test_the_newest_kept_file_has_the_newest_schema(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    path.write_bytes(lzma.decompress((KEPT / f"schema-{SCHEMA}.db.xz").read_bytes()))
    assert problems(path) == []
    schemas = []
    for file in (path, database.path):
        with closing(connect(file, read_only=True)) as connection:
            schemas.append(set(connection.execute("SELECT type, name, sql FROM sqlite_master")))
    assert schemas[0] == schemas[1], "the schema has changed: see keep.py"

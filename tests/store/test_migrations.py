"""The schema: what the migrations make is what the models say, up and down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from salesdesk.models import Base
from salesdesk.store import database as database_module
from salesdesk.store.database import Database
from salesdesk.store.files import SCHEMA
from salesdesk.store.migrations import config, downgrade, upgrade


def difference(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
        )


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrated_schema_is_that_of_the_models(database: Database) -> None:
    assert difference(database.engine) == []
    assert tables(database.engine) == set(Base.metadata.tables)


def test_what_autogenerate_passes_over_is_there(database: Database) -> None:
    with database.read() as session:
        made = dict(
            session.execute(text("SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')")).all()
        )
    assert "start_utc + utc_offset_s" in made["ix_call_local_start"]
    assert {"plan_event_no_update", "plan_event_no_delete"} <= made.keys()
    with database.read() as session:
        rowless = session.scalars(text("SELECT name FROM pragma_table_list WHERE wr = 1")).all()
    assert set(rowless) >= {"agent_day", "agent_hour"}


def test_every_revision_goes_up_and_down(tmp_path: Path) -> None:
    database = Database(tmp_path / "x.db")
    engine = database.engine
    revisions = [script.revision for script in ScriptDirectory.from_config(config(engine)).walk_revisions()]
    for revision in [*revisions[1:], "base"]:
        downgrade(engine, revision)
        upgrade(engine, revisions[0])
        downgrade(engine, revision)
    assert tables(engine) == set()
    upgrade(engine)
    assert tables(engine) == set(Base.metadata.tables)
    database.close()


def test_the_newest_revision_is_the_one_the_program_names(database: Database) -> None:
    script = ScriptDirectory.from_config(config(database.engine))
    assert script.get_heads() == [database_module.HEAD]
    assert len(list(script.walk_revisions())) == SCHEMA

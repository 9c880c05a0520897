"""The schema: what the migrations make is what the models say, up and down."""

from __future__ import annotations

import json
import lzma
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from salesdesk.models import Base, Interview
from salesdesk.store import database as database_module
from salesdesk.store.database import Database
from salesdesk.store.files import SCHEMA
from salesdesk.store.migrations import config, downgrade, upgrade
from salesdesk.types import InterviewState


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


def test_a_final_interview_of_an_earlier_version_is_signed_and_filed(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    kept = Path(__file__).parent / "kept" / "schema-5.db.xz"
    path.write_bytes(lzma.decompress(kept.read_bytes()))
    sheet = {"state": "final", "version": 1}
    row = {
        "form": json.dumps({"held_on": "2026-11-03", "strengths": ["Calls made"]}),
        "frozen": json.dumps({"en": sheet, "zh_CN": sheet}),
    }
    with closing(sqlite3.connect(path)) as old:
        old.execute("DELETE FROM interview")
        old.executemany(
            "INSERT INTO interview (id, agent_id, start, end, version, state, form, frozen, what_changed, created_at, "
            "updated_at, finalised_at) VALUES (:id, (SELECT min(id) FROM agent), '2026-10-01', '2026-10-31', :id, "
            ":state, :form, :frozen, '', 1, 1, :at)",
            [
                {"id": 1, "state": "final", "at": 5, **row},
                {"id": 2, "state": "draft", "at": None, **row, "frozen": None},
            ],
        )
        old.commit()
    database = Database(path)
    with database.read() as session:
        first, second = session.get(Interview, 1), session.get(Interview, 2)
        assert first is not None
        assert second is not None
        assert (first.state, first.signed_on) == (InterviewState.FROZEN, date(2026, 11, 3))
        assert first.frozen is not None
        assert {one["state"] for one in first.frozen.values()} == {"frozen"}
        assert (second.state, second.signed_on, second.frozen) == (InterviewState.DRAFT, None, None)
    database.close()

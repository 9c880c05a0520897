"""A rehearsal: what an import would do, done on a connection that only reads the database.

Whatever an import writes is laid over with temporary tables of the same names, which SQLite finds before those of
the file. So the very statements of an import run, see their own writes, and touch nothing: no lock is taken, others may
write meanwhile, and the result is that of the import by construction. The few tables that an import changes rows of are
copied; those it only adds to begin empty; the calls, of which there may be millions, are a view of the stored ones
and of the new ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

COPIED: Final = (
    "import_batch",
    "setting",
    "team",
    "agent",
    "agent_identity",
    "agent_level",
    "membership",
    "disposition",
    "campaign",
    "agent_day",
)
"""The tables that an import of calls reads and writes."""
EMPTY: Final = ("import_reject", "agent_hour", "agent_month", "agent_clock", "reached_due")
"""What it only adds to: none of its statements asks for what others brought."""

_REFERENCE = re.compile(
    r",\s*CONSTRAINT \w+ FOREIGN KEY\([^)]*\) REFERENCES \"?\w+\"? \([^)]*\)(?: ON DELETE [A-Z ]+)?"
)

_CALLS = """
CREATE TEMP TABLE gone_call (id INTEGER PRIMARY KEY);
CREATE TEMP VIEW call AS
    SELECT * FROM main.call WHERE id NOT IN (SELECT id FROM temp.gone_call) UNION ALL SELECT * FROM temp.new_call;
CREATE TEMP TRIGGER call_added INSTEAD OF INSERT ON temp.call
WHEN NOT EXISTS (
    SELECT 1 FROM main.call WHERE source_id = NEW.source_id AND id NOT IN (SELECT id FROM temp.gone_call)
) BEGIN
    INSERT INTO new_call ({names}) VALUES ({values});
END;
CREATE TEMP TRIGGER call_removed INSTEAD OF DELETE ON temp.call BEGIN
    DELETE FROM new_call WHERE id = OLD.id;
    INSERT OR IGNORE INTO gone_call VALUES (OLD.id);
END;
CREATE TEMP TRIGGER call_changed INSTEAD OF UPDATE ON temp.call
WHEN NOT EXISTS (
    SELECT 1 FROM main.call
    WHERE source_id = NEW.source_id AND id <> NEW.id AND id NOT IN (SELECT id FROM temp.gone_call)
) BEGIN
    DELETE FROM new_call WHERE id = OLD.id;
    INSERT OR IGNORE INTO gone_call VALUES (OLD.id);
    INSERT INTO new_call ({names}) VALUES ({values});
END;
"""


def lay_over(connection: Any, also: Collection[str] = ()) -> None:
    """Lay temporary tables over those that an import writes. ``also``: further tables to copy, without references."""
    for name in COPIED:
        _shadow(connection, name, copy=True)
    for name in EMPTY:
        _shadow(connection, name, copy=False)
    for name in also:
        _shadow(connection, name, copy=True, references=False)
    _shadow(connection, "call", as_name="new_call", copy=False, references=False)
    columns = [row[1] for row in connection.execute("PRAGMA main.table_info(call)")]
    parts = _CALLS.format(names=", ".join(columns), values=", ".join(f"NEW.{name}" for name in columns))
    for statement in _statements(parts):
        connection.execute(statement)


def _shadow(connection: Any, name: str, *, copy: bool, as_name: str = "", references: bool = True) -> None:
    """A temporary table made like one of the file's; with its rows where they are wanted."""
    (sql,) = connection.execute(
        "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?", (name,)
    ).fetchone()
    body = sql[sql.index("(") :]
    shadow = as_name or name
    connection.execute(f'CREATE TEMP TABLE "{shadow}" {body if references else _REFERENCE.sub("", body)}')
    if copy:
        connection.execute(f'INSERT INTO temp."{shadow}" SELECT * FROM main."{name}"')


def _statements(script: str) -> list[str]:
    """The statements of a script; those within a trigger stay with it."""
    return [part.strip() for part in re.split(r";\n(?=CREATE)|;\n$", script) if part.strip()]

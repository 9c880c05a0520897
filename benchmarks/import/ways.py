"""One way of getting the log into a database, as a whole process: ``python ways.py WAY LOG DATABASE``.

All at ``synchronous=FULL`` with a write-ahead log. The floors are the sqlite3 shell's own reader; ``typed`` means times as
seconds, lengths as whole numbers, names as ids, and a unique key that drops repeated calls.
"""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from log import AGENTS, CAMPAIGNS, DIRECTIONS, HEADER, RESULTS

PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA temp_store=FILE;"
TEXT = "CREATE {kind} TABLE raw(" + ",".join(f"{name} TEXT" for name in HEADER.split(",")) + ");"
TYPED = """
CREATE TABLE agent(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE disposition(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE direction(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE campaign(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE call(id INTEGER PRIMARY KEY, call_id TEXT NOT NULL UNIQUE, agent_id INTEGER NOT NULL, phone TEXT NOT NULL,
  start_utc INTEGER NOT NULL, ring_s INTEGER NOT NULL, talk_s INTEGER NOT NULL, disposition_id INTEGER NOT NULL,
  direction_id INTEGER NOT NULL, campaign_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, line INTEGER NOT NULL);
"""
NAMED = {
    "agent": [code for _name, code in AGENTS],
    "disposition": RESULTS,
    "direction": DIRECTIONS,
    "campaign": CAMPAIGNS,
}
PLACES = (
    "call_id, agent_id, phone, start_utc, ring_s, talk_s, disposition_id, direction_id, campaign_id, batch_id, line"
)
INSERT = f"INSERT OR IGNORE INTO call({PLACES}) VALUES(?,?,?,?,?,?,?,?,?,1,?)"
CHUNK = 100_000


def opened(database: Path, *, typed: bool = True) -> sqlite3.Connection:
    """A database with the pragmas, and with the typed tables and their names."""
    connection = sqlite3.connect(database)
    connection.executescript(PRAGMAS)
    if typed:
        connection.executescript(TYPED)
        for table, names in NAMED.items():
            connection.executemany(f"INSERT INTO {table}(name) VALUES(?)", [(name,) for name in names])
        connection.commit()
    return connection


def ids(connection: sqlite3.Connection) -> list[dict[str, int]]:
    """{name: id} of agents, dispositions, directions and campaigns."""
    return [dict(connection.execute(f"SELECT name, id FROM {table}")) for table in NAMED]


def finished(connection: sqlite3.Connection) -> None:
    """Commit, and fold the log into the file."""
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def shell(database: Path, script: str) -> None:
    """Run the sqlite3 shell; what it says about short rows is not of interest."""
    words = f"{PRAGMAS}\n{script}\nPRAGMA wal_checkpoint(TRUNCATE);\n"
    subprocess.run(
        ["sqlite3", str(database)],
        input=words,
        text=True,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def text_floor(log: Path, database: Path) -> None:
    """The shell's own import: every cell as text, no key."""
    shell(database, f"{TEXT.format(kind='')}\n.import --csv --skip 1 {log} raw")


def typed_floor(log: Path, database: Path) -> None:
    """The shell's import into a temporary table, then one statement that types, names and drops repeats."""
    opened(database).close()
    shell(
        database,
        f"{TEXT.format(kind='TEMP')}\n.import --csv --skip 1 {log} raw\n"
        f"INSERT OR IGNORE INTO call({PLACES}) SELECT call_id, a.id, customer_phone, unixepoch(start_time),"
        " CAST(ring_seconds AS INT), CAST(talk_seconds AS INT), o.id, w.id, c.id, 1, r.rowid + 1 FROM raw r"
        " CROSS JOIN agent a ON a.name = agent_no CROSS JOIN disposition o ON o.name = disposition"
        " CROSS JOIN direction w ON w.name = direction CROSS JOIN campaign c ON c.name = campaign;",
    )


def pandas_chunks(log: Path, database: Path) -> None:
    """Chunks of pandas, typed, with executemany; rows that cannot be read are dropped."""
    import pandas as pd

    connection = opened(database)
    agents, results, ways, campaigns = ids(connection)
    line = 2
    for frame in pd.read_csv(log, dtype={"customer_phone": str}, chunksize=CHUNK):
        frame["line"] = range(line, line + len(frame))
        line += len(frame)
        starts = pd.to_datetime(frame.start_time, format="%Y-%m-%d %H:%M:%S", errors="coerce")
        good = frame[starts.notna() & (frame.talk_seconds >= 0)]
        seconds = (starts[good.index] - pd.Timestamp("1970-01-01")) // pd.Timedelta(seconds=1)
        columns: list[list[Any]] = [
            good.call_id.tolist(),
            good.agent_no.map(agents).tolist(),
            good.customer_phone.tolist(),
            seconds.astype("int64").tolist(),
            good.ring_seconds.astype("int64").tolist(),
            good.talk_seconds.astype("int64").tolist(),
            good.disposition.map(results).tolist(),
            good.direction.map(ways).tolist(),
            good.campaign.map(campaigns).tolist(),
            good.line.tolist(),
        ]
        connection.executemany(INSERT, zip(*columns, strict=True))
        connection.commit()
    finished(connection)


def pandas_to_sql(log: Path, database: Path) -> None:
    """What most scripts do: text and numbers as pandas sees them, no key."""
    import pandas as pd

    connection = opened(database, typed=False)
    for frame in pd.read_csv(log, dtype={"customer_phone": str}, chunksize=CHUNK):
        frame.to_sql("raw", connection, if_exists="append", index=False)
    finished(connection)


def _typed_rows(log: Path, connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    agents, results, ways, campaigns = ids(connection)
    with log.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            try:
                key, _name, code, phone, start, ring, talk, result, way, campaign = row
                seconds = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp())
            except ValueError:
                continue
            yield {
                "call_id": key, "agent_id": agents[code], "phone": phone, "start_utc": seconds, "ring_s": int(ring),
                "talk_s": int(talk), "disposition_id": results[result], "direction_id": ways[way],
                "campaign_id": campaigns[campaign], "batch_id": 1, "line": reader.line_num,
            }  # fmt: skip


def sqlalchemy_core(log: Path, database: Path) -> None:
    """SQLAlchemy's own bulk insert: a list of dicts for each chunk."""
    import sqlalchemy as sa
    from sqlalchemy.dialects.sqlite import insert

    connection = opened(database)
    engine = sa.create_engine(f"sqlite:///{database}")
    sa.event.listen(engine, "connect", lambda own, _record: own.executescript(PRAGMAS))
    statement = insert(sa.Table("call", sa.MetaData(), autoload_with=engine)).on_conflict_do_nothing()
    rows = _typed_rows(log, connection)
    while some := list(islice(rows, 50_000)):
        with engine.begin() as transaction:
            transaction.execute(statement, some)
    engine.dispose()
    finished(connection)


_DUCK_READ = "read_csv('{log}', types={{'customer_phone': 'VARCHAR', 'start_time': 'TIMESTAMP'}}, ignore_errors=true)"


def duckdb_native(log: Path, database: Path) -> None:
    """DuckDB into its own file, with a key."""
    import duckdb

    connection = duckdb.connect(str(database) + ".duck")
    connection.execute(
        "CREATE TABLE call(call_id VARCHAR PRIMARY KEY, agent VARCHAR, agent_no VARCHAR, customer_phone VARCHAR,"
        " start_time TIMESTAMP, ring_seconds INT, talk_seconds INT, disposition VARCHAR, direction VARCHAR, campaign VARCHAR)"
    )
    connection.execute(f"INSERT OR IGNORE INTO call SELECT * FROM {_DUCK_READ.format(log=log)}")
    connection.execute("CHECKPOINT")
    connection.close()


def duckdb_to_sqlite(log: Path, database: Path) -> None:
    """DuckDB reads and types, Python's sqlite3 stores (its SQLite extension must be downloaded, so it is not used)."""
    import duckdb

    connection = opened(database)
    agents, results, ways, campaigns = ids(connection)
    found = duckdb.connect().execute(
        "SELECT call_id, agent_no, customer_phone, epoch(start_time)::BIGINT, ring_seconds, talk_seconds, disposition,"
        f" direction, campaign FROM {_DUCK_READ.format(log=log)}"
    )
    while rows := found.fetchmany(CHUNK):
        connection.executemany(
            INSERT,
            (
                (key, agents[code], phone, start, ring, talk, results[result], ways[way], campaigns[campaign], 0)
                for key, code, phone, start, ring, talk, result, way, campaign in rows
            ),
        )
        connection.commit()
    finished(connection)


def salesdesk(log: Path, database: Path) -> None:
    """``salesdesk import calls``, as the user runs it."""
    from salesdesk.cli import run

    if code := run(["--db", str(database), "--json", "import", "calls", str(log)]):
        sys.exit(code)


def salesdesk_without_sums(log: Path, database: Path) -> None:
    """The same with the sums left out: only here, to tell what they cost. The program has no such option."""
    from salesdesk.store import tallies

    tallies.add = lambda *_: None
    salesdesk(log, database)


WAYS = (
    text_floor, typed_floor, salesdesk_without_sums, salesdesk, pandas_chunks, pandas_to_sql, sqlalchemy_core,
    duckdb_to_sqlite, duckdb_native,
)  # fmt: skip
NEEDS = {
    "text_floor": "sqlite3", "typed_floor": "sqlite3", "pandas_chunks": "pandas", "pandas_to_sql": "pandas",
    "duckdb_to_sqlite": "duckdb", "duckdb_native": "duckdb",
}  # fmt: skip

if __name__ == "__main__":
    way, log, database = sys.argv[1:4]
    {one.__name__: one for one in WAYS}[way](Path(log), Path(database))

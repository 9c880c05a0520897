"""The sums kept beside the calls, and the one place that says what is counted.

Counting rules, in SQL over ``call`` (domain.md §2):

- ``dials``: direction outbound or unknown; ``connected``: a dial with outcome connected;
- ``effective``: a connected dial of at least N seconds of talk (setting, default 60) or with a
  disposition marked effective; ``intents``: a dial with a disposition marked as intent;
- ``talk_s``: talk seconds of every call; ``connected_talk_s``: of the connected dials only, so that an
  average talk divides like by like;
- ``handled``: every connected call whatever its direction; ``handled_s``: its talk + hold + wrap-up.

Every change to calls goes through ``add`` and ``subtract`` in the same transaction; ``rebuild`` makes
the sums anew and ``differences`` proves them equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salesdesk.types import Direction, Outcome

COLUMNS = (
    "calls",
    "dials",
    "connected",
    "effective",
    "intents",
    "talk_s",
    "connected_talk_s",
    "ring_s",
    "queue_s",
    "hold_s",
    "wrap_s",
    "handled",
    "handled_s",
)

DEFAULT_EFFECTIVE_S = 60
EFFECTIVE_SETTING = "effective_talk_s"

_DIAL = f"c.direction IN ({Direction.OUTBOUND.value}, {Direction.UNKNOWN.value})"
_MET = f"c.outcome = {Outcome.CONNECTED.value}"
_EFFECTIVE, _INTENT = "coalesce(d.effective, 0)", "coalesce(d.intent, 0)"
_LONG = f"(c.talk_s >= :effective_s OR {_EFFECTIVE})"

RULES = {
    "calls": "count(*)",
    "dials": f"sum({_DIAL})",
    "connected": f"sum({_DIAL} AND {_MET})",
    "effective": f"sum({_DIAL} AND {_MET} AND {_LONG})",
    "intents": f"sum({_DIAL} AND {_INTENT})",
    "talk_s": "sum(c.talk_s)",
    "connected_talk_s": f"sum(iif({_DIAL} AND {_MET}, c.talk_s, 0))",
    "ring_s": "sum(coalesce(c.ring_s, 0))",
    "queue_s": "sum(coalesce(c.queue_s, 0))",
    "hold_s": "sum(coalesce(c.hold_s, 0))",
    "wrap_s": "sum(coalesce(c.wrap_s, 0))",
    "handled": f"sum({_MET})",
    "handled_s": f"sum(iif({_MET}, c.talk_s + coalesce(c.hold_s, 0) + coalesce(c.wrap_s, 0), 0))",
}
"""Each counter as SQL over ``call c LEFT JOIN disposition d``; ``:effective_s`` is bound by the caller."""

CONDITIONS = {
    "calls": "1",
    "dials": _DIAL,
    "connected": f"{_DIAL} AND {_MET}",
    "effective": f"{_DIAL} AND {_MET} AND {_LONG}",
    "intents": f"{_DIAL} AND {_INTENT}",
    "handled": _MET,
}
"""Which calls stand behind a counter: for the drill-down to the calls of a figure."""

LOCAL = "(c.start_utc + c.utc_offset_s)"
"""Local wall-clock seconds; written like the index on it, so that SQLite uses the index."""

_HOUR = f"{LOCAL} / 3600"


_KEY = f"({_HOUR}) * {1 << 20} + coalesce(c.agent_id, 0)"
"""Hour and agent in one number: grouping by it is a quarter quicker than by two."""


def _sums(connection: Any, where: str) -> str:
    """The sums of each hour and agent as a query. Dispositions are few, and named in it: no join for every call."""
    rules = ", ".join(f"{RULES[name]} AS {name}" for name in COLUMNS)
    for joined, column in ((_EFFECTIVE, "effective"), (_INTENT, "intent")):
        marked = connection.execute(f"SELECT id FROM disposition WHERE {column}").fetchall()
        ids = ", ".join(str(number) for (number,) in marked)
        rules = rules.replace(joined, f"coalesce(c.disposition_id IN ({ids}), 0)" if ids else "0")
    return (
        f"SELECT key >> 20 AS hour, key & {(1 << 20) - 1} AS agent_id, {', '.join(COLUMNS)} "
        f"FROM (SELECT {_KEY} AS key, {rules} FROM call c WHERE {where} GROUP BY 1)"
    )


def effective_seconds(connection: Any) -> int:
    """The talk seconds from which a connected call is an effective talk."""
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (EFFECTIVE_SETTING,)).fetchone()
    return int(row[0]) if row else DEFAULT_EFFECTIVE_S


def _merge(connection: Any, where: str, values: dict[str, int], sign: str) -> None:
    """Merge the sums of some calls, and note their days: who was reached on them is found anew (customer_sets.py)."""
    names = ", ".join(COLUMNS)
    connection.execute("DROP TABLE IF EXISTS temp.tally")
    connection.execute(
        f"CREATE TEMP TABLE tally AS {_sums(connection, where)}",
        {**values, "effective_s": effective_seconds(connection)},
    )
    signed = ", ".join(f"{sign}{name}" for name in COLUMNS)
    totals = ", ".join(f"{sign}sum({name})" for name in COLUMNS)
    add = ", ".join(f"{name} = {name} + excluded.{name}" for name in COLUMNS)
    connection.execute(
        f"INSERT INTO agent_hour (hour, agent_id, {names}) SELECT hour, agent_id, {signed} FROM temp.tally WHERE true "
        f"ON CONFLICT DO UPDATE SET {add}"
    )
    connection.execute(
        f"INSERT INTO agent_day (day, agent_id, {names}) SELECT hour / 24, agent_id, {totals} FROM temp.tally "
        f"WHERE true GROUP BY 1, 2 ON CONFLICT DO UPDATE SET {add}"
    )
    if sign == "-":
        connection.execute("DELETE FROM agent_hour WHERE calls = 0 AND hour IN (SELECT hour FROM temp.tally)")
        connection.execute("DELETE FROM agent_day WHERE calls = 0 AND day IN (SELECT hour / 24 FROM temp.tally)")
    connection.execute("INSERT OR IGNORE INTO reached_due SELECT DISTINCT hour / 24 FROM temp.tally")
    connection.execute("DROP TABLE temp.tally")


def add(connection: Any, first_id: int, last_id: int) -> None:
    """Count the calls with ids from ``first_id`` to ``last_id`` in; after they were inserted."""
    _merge(connection, "c.id BETWEEN :first AND :last", {"first": first_id, "last": last_id}, "")


def subtract(connection: Any, first_id: int, last_id: int) -> None:
    """Take those calls out again; before they are deleted or changed."""
    _merge(connection, "c.id BETWEEN :first AND :last", {"first": first_id, "last": last_id}, "-")


def subtract_words(connection: Any, dispositions: Sequence[int]) -> None:
    """Take the calls with these outcome words out; before the words get another meaning or mark."""
    _merge(connection, _of_words(dispositions), {}, "-")


def add_words(connection: Any, dispositions: Sequence[int]) -> None:
    """Count them in again; afterwards."""
    _merge(connection, _of_words(dispositions), {}, "")


def _of_words(dispositions: Sequence[int]) -> str:
    return f"c.disposition_id IN ({', '.join(str(int(number)) for number in dispositions)})"


def rebuild(connection: Any) -> None:
    """Make every sum anew from the calls (after a counting rule changed)."""
    connection.execute("DELETE FROM agent_hour")
    connection.execute("DELETE FROM agent_day")
    _merge(connection, "1", {}, "")


def differences(connection: Any) -> int:
    """How many rows of the sums differ from a fresh count of the calls: 0 when all is well."""
    names = ", ".join(COLUMNS)
    values = {"effective_s": effective_seconds(connection)}
    fresh = _sums(connection, "1")
    hour = f"SELECT hour, agent_id, {names} FROM agent_hour"
    day = f"SELECT day, agent_id, {names} FROM agent_day"
    per_day = ", ".join(f"sum({name})" for name in COLUMNS)
    from_hours = f"SELECT hour / 24, agent_id, {per_day} FROM agent_hour GROUP BY 1, 2"
    pairs = ((fresh, hour), (hour, fresh), (from_hours, day), (day, from_hours))
    return sum(
        connection.execute(
            f"SELECT count(*) FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}))", values
        ).fetchone()[0]
        for one, other in pairs
    )

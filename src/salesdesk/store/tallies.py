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

EVERYBODY = -1
"""The agent under whose number the sums of the week's hours are kept of everybody's calls together."""
WEEK_H = 168

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
_TOTALS = ", ".join(f"sum({name}) AS {name}" for name in COLUMNS)

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


def _merge(connection: Any, where: str, values: dict[str, int], sign: str, new_from: int = 0) -> None:
    """Merge the sums of some calls into those of hours, days and months.

    Their days are noted: who was called on them is found later (customer_sets.py), for calls that are new (``new_from``:
    the first's id) without reading the others of the day again.
    """
    for name in ("tally", "tally_day"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    connection.execute(
        f"CREATE TEMP TABLE tally AS {_sums(connection, where)}",
        {**values, "effective_s": effective_seconds(connection)},
    )
    connection.execute(
        f"CREATE TEMP TABLE tally_day AS SELECT hour / 24 AS day, agent_id, {_month('hour / 24')} AS month, "
        f"NOT EXISTS (SELECT 1 FROM agent_day d WHERE d.day = hour / 24 AND d.agent_id = t.agent_id) AS days, "
        f"{_TOTALS} FROM temp.tally t GROUP BY 1, 2"
    )
    signed = ", ".join(f"{sign}{name}" for name in COLUMNS)
    _upsert(connection, "agent_hour", "hour, agent_id", f"SELECT hour, agent_id, {signed} FROM temp.tally")
    _upsert(connection, "agent_day", "day, agent_id", f"SELECT day, agent_id, {signed} FROM temp.tally_day")
    if sign == "-":
        connection.execute("DELETE FROM agent_hour WHERE calls = 0 AND hour IN (SELECT hour FROM temp.tally)")
        connection.execute("DELETE FROM agent_day WHERE calls = 0 AND day IN (SELECT day FROM temp.tally_day)")
        connection.execute(
            "UPDATE temp.tally_day AS t SET days = "
            "NOT EXISTS (SELECT 1 FROM agent_day d WHERE d.day = t.day AND d.agent_id = t.agent_id)"
        )
    _merge_months(connection, sign)
    connection.execute(
        "INSERT INTO reached_due (day, from_id) SELECT DISTINCT day, ? FROM temp.tally_day WHERE true "
        "ON CONFLICT DO UPDATE SET from_id = min(from_id, excluded.from_id)",
        (new_from,),
    )
    for name in ("tally", "tally_day"):
        connection.execute(f"DROP TABLE temp.{name}")


def _merge_months(connection: Any, sign: str) -> None:
    """Carry what came or went to the sums of months, and to those of each month's hours of the week."""
    months = _signed(sign, ("days", *COLUMNS))
    months = f"SELECT month, agent_id, {months} FROM temp.tally_day GROUP BY 1, 2"
    _upsert(connection, "agent_month", "month, agent_id", months, ("days", *COLUMNS))
    clocks = (
        f"SELECT {{who}}, m.month, t.hour % {WEEK_H}, {_signed(sign, COLUMNS)} FROM temp.tally t "
        "JOIN (SELECT DISTINCT day, month FROM temp.tally_day) m ON m.day = t.hour / 24 GROUP BY 1, 2, 3"
    )
    for who in ("t.agent_id", str(EVERYBODY)):
        _upsert(connection, "agent_clock", "agent_id, month, clock", clocks.format(who=who))
    if sign == "-":
        for table in ("agent_month", "agent_clock"):
            connection.execute(f"DELETE FROM {table} WHERE calls = 0 AND month IN (SELECT month FROM temp.tally_day)")


def _upsert(connection: Any, table: str, key: str, rows: str, names: Sequence[str] = COLUMNS) -> None:
    """Add rows to those that are there already."""
    add = ", ".join(f"{name} = {name} + excluded.{name}" for name in names)
    connection.execute(
        f"INSERT INTO {table} ({key}, {', '.join(names)}) SELECT * FROM ({rows}) WHERE true ON CONFLICT DO UPDATE SET {add}"
    )


def _signed(sign: str, names: Sequence[str]) -> str:
    return ", ".join(f"{sign}sum({name})" for name in names)


def _month(day: str) -> str:
    """The day number of the first day of a day's month."""
    return f"unixepoch(({day}) * 86400, 'unixepoch', 'start of month') / 86400"


def add(connection: Any, first_id: int, last_id: int) -> None:
    """Count the calls with ids from ``first_id`` to ``last_id`` in; after they were inserted.

    Either all calls with these and later ids are new, or they were taken out before and their days are the same.
    """
    _merge(connection, "c.id BETWEEN :first AND :last", {"first": first_id, "last": last_id}, "", first_id)


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
    for table in ("agent_hour", "agent_day", "agent_month", "agent_clock"):
        connection.execute(f"DELETE FROM {table}")
    _merge(connection, "1", {}, "")


def differences(connection: Any) -> int:
    """How many rows of the sums differ from a fresh count of the calls: 0 when all is well."""
    names = ", ".join(COLUMNS)
    values = {"effective_s": effective_seconds(connection)}
    clock = f"SELECT {{who}}, {_month('hour / 24')}, hour % {WEEK_H}, {_TOTALS} FROM agent_hour GROUP BY 1, 2, 3"
    kept = {
        f"SELECT hour, agent_id, {names} FROM agent_hour": _sums(connection, "1"),
        f"SELECT day, agent_id, {names} FROM agent_day": f"SELECT hour / 24, agent_id, {_TOTALS} FROM agent_hour GROUP BY 1, 2",
        f"SELECT month, agent_id, days, {names} FROM agent_month": (
            f"SELECT {_month('day')}, agent_id, count(*), {_TOTALS} FROM agent_day GROUP BY 1, 2"
        ),
        f"SELECT agent_id, month, clock, {names} FROM agent_clock": (
            f"SELECT * FROM ({clock.format(who='agent_id')}) UNION ALL SELECT * FROM ({clock.format(who=EVERYBODY)})"
        ),
    }
    pairs = [pair for one, fresh in kept.items() for pair in ((one, fresh), (fresh, one))]
    return sum(
        connection.execute(
            f"SELECT count(*) FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}))", values
        ).fetchone()[0]
        for one, other in pairs
    )

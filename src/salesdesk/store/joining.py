"""Which call an outcome belongs to. The rule, in SQL (services/outcomes/joining.py has it in words).

1. The record names the call's own id: that call.
2. Else a call with the same customer and the same agent: the last one that began at or before the outcome, within so
   many days (a setting, 30 by default); an outcome that says no time of day counts as the end of its day.
3. Else the same with any agent. A record that names no agent is then credited to the agent of the call.

What was joined by hand is never touched. Joining again gives the same result, whatever the order of the imports.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from salesdesk.models.outcomes import MODELS
from salesdesk.types import Join, OutcomeKind

DAY_S: Final = 86_400
_AT_ONCE = 500
TABLES: Final[dict[OutcomeKind, str]] = {
    kind: str(model.__tablename__) for kind, model in MODELS.items() if kind is not OutcomeKind.ATTENDANCE
}
"""{kind: table} of the kinds that belong to calls."""


class _Wanted(NamedTuple):
    """A record that looks for its call; ``until`` in seconds of the local clock."""

    kind: OutcomeKind
    id: int
    customer: str | None
    agent_id: int | None
    until: int
    call_ref: str | None


def join_records(connection: Any, days: int, kind: OutcomeKind, ids: Iterable[int]) -> None:
    """Find the calls of some records of one kind; those joined by hand stay as they are."""
    _join(connection, days, list(_wanted(connection, kind, list(ids))))


def join_batch(connection: Any, days: int, kind: OutcomeKind, batch_id: int) -> None:
    """Find the calls of the records that one import brought."""
    if kind not in TABLES:
        return
    ids = [row[0] for row in connection.execute(f"SELECT id FROM {TABLES[kind]} WHERE batch_id = ?", (batch_id,))]
    _join(connection, days, list(_wanted(connection, kind, ids)))


def join_to_new_calls(connection: Any, days: int, first_call: int, last_call: int) -> None:
    """After an import of calls: join anew the records that any of these calls may concern."""
    for kind, table in TABLES.items():
        if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
            continue
        named = connection.execute(
            f"SELECT o.id FROM {table} o JOIN call c ON c.source_id = o.call_ref "
            "WHERE c.id BETWEEN ? AND ? AND o.joined <> 'hand'",
            (first_call, last_call),
        )
        ids = {row[0] for row in named}
        customers = {
            row[0]: row[1]
            for row in connection.execute(
                f"SELECT id, customer FROM {table} WHERE customer IS NOT NULL AND joined <> 'hand'"
            )
        }
        with _numbers(connection, ((number, customer) for number, customer in customers.items())):
            ids |= {
                row[0]
                for row in connection.execute(
                    "SELECT DISTINCT w.record FROM call c CROSS JOIN wanted_number w ON w.number = c.customer "
                    "WHERE c.id BETWEEN ? AND ?",
                    (first_call, last_call),
                )
            }
        _join(connection, days, list(_wanted(connection, kind, sorted(ids))))


def join_after_removal(connection: Any, days: int, first_call: int, last_call: int) -> None:
    """After calls were taken out: their records look for another call; a join by hand to one of them ends."""
    for kind, table in TABLES.items():
        rows = connection.execute(f"SELECT id FROM {table} WHERE call_id BETWEEN ? AND ?", (first_call, last_call))
        ids = [row[0] for row in rows]
        if ids:
            _set(connection, table, [(None, None, Join.NONE.value, number) for number in ids], let_go_of_hand=True)
            _join(connection, days, list(_wanted(connection, kind, ids)))


def join_of_agents(connection: Any, days: int, agents: Collection[int]) -> None:
    """After agents were merged or parted: join anew the records that name one of them, as a call of theirs may count now.

    ``agents``: all who were or are one with them.
    """
    marks = ",".join("?" * len(agents))
    for kind, table in TABLES.items():
        rows = connection.execute(
            f"SELECT id FROM {table} WHERE agent_id IN ({marks}) AND NOT agent_by_call", list(agents)
        )
        _join(connection, days, list(_wanted(connection, kind, [row[0] for row in rows])))


def join_all(connection: Any, days: int) -> None:
    """Join everything anew (after the number of days was changed)."""
    for kind, table in TABLES.items():
        ids = [row[0] for row in connection.execute(f"SELECT id FROM {table}")]
        _join(connection, days, list(_wanted(connection, kind, ids)))


def same_number(customer: str) -> list[str]:
    """The ways in which dialers write a customer's number, that number first."""
    plain = customer.removeprefix("+").removeprefix("00") if customer[:1] in "+0" else customer
    ways = [customer]
    abroad = plain != customer
    home = re.fullmatch(r"86(1[3-9]\d{9})", plain) or (None if abroad else re.fullmatch(r"0?(1[3-9]\d{9})", plain))
    if home:  # a mobile number of China
        mobile = home[1]
        ways += [mobile, "0" + mobile, "86" + mobile, "+86" + mobile, "0086" + mobile]
    if not plain.isdigit() or (home and abroad):
        return list(dict.fromkeys(ways))
    if customer[:1] == "+":
        ways += [plain, "00" + plain]
    elif abroad:
        ways += [plain, "+" + plain]
    elif len(plain) >= 10:
        ways += ["+" + plain, "00" + plain]
    return list(dict.fromkeys(ways))


def _wanted(connection: Any, kind: OutcomeKind, ids: Collection[int]) -> Iterator[_Wanted]:
    table = TABLES.get(kind)
    if table is None:
        return
    day = "coalesce(renewed_day, day)" if kind is OutcomeKind.RENEWAL else "day"
    numbers = list(ids)
    for place in range(0, len(numbers), _AT_ONCE):
        some = numbers[place : place + _AT_ONCE]
        marks = ",".join("?" * len(some))
        for row in connection.execute(
            f"SELECT id, customer, iif(agent_by_call, NULL, agent_id), "
            f"coalesce(at_utc + utc_offset_s, ({day} + 1) * {DAY_S} - 1), call_ref "
            f"FROM {table} WHERE id IN ({marks}) AND joined <> 'hand'",
            some,
        ):
            yield _Wanted(kind, *row)


def _join(connection: Any, days: int, wanted: list[_Wanted]) -> None:
    if not wanted:
        return
    roots = _roots(connection)
    found: dict[int, tuple[int | None, int | None, Join]] = {}
    by_id = _by_call_id(connection, wanted)
    found.update(by_id)
    left = [record for record in wanted if record.id not in found and record.customer]
    found.update(_by_customer(connection, left, days, roots))
    table = TABLES[wanted[0].kind]
    _set(
        connection,
        table,
        [(*_parts(found.get(record.id)), record.id) for record in wanted],
    )


def _parts(found: tuple[int | None, int | None, Join] | None) -> tuple[int | None, int | None, str]:
    return (None, None, Join.NONE.value) if found is None else (found[0], found[1], found[2].value)


def _set(
    connection: Any,
    table: str,
    rows: Iterable[tuple[int | None, int | None, str, int]],
    *,
    let_go_of_hand: bool = False,
) -> None:
    """Write the joins: (call id, its agent, how, record id). A record's own agent stays its own."""
    by_hand = "" if let_go_of_hand else " AND joined <> 'hand'"
    connection.executemany(
        f"UPDATE {table} SET call_id = ?1, joined = ?3, "
        "agent_id = iif(agent_id IS NULL OR agent_by_call, ?2, agent_id), "
        "agent_by_call = ((agent_id IS NULL OR agent_by_call) AND ?2 IS NOT NULL) "
        f"WHERE id = ?4{by_hand}",
        rows,
    )


def _by_call_id(connection: Any, wanted: Iterable[_Wanted]) -> dict[int, tuple[int | None, int | None, Join]]:
    refs: dict[str, list[int]] = {}
    for record in wanted:
        if record.call_ref:
            refs.setdefault(record.call_ref, []).append(record.id)
    found: dict[int, tuple[int | None, int | None, Join]] = {}
    keys = list(refs)
    for place in range(0, len(keys), _AT_ONCE):
        some = keys[place : place + _AT_ONCE]
        marks = ",".join("?" * len(some))
        for key, call_id, agent_id in connection.execute(
            f"SELECT source_id, id, agent_id FROM call WHERE source_id IN ({marks})", some
        ):
            found.update((number, (call_id, agent_id, Join.CALL)) for number in refs[key])
    return found


def _by_customer(
    connection: Any, wanted: list[_Wanted], days: int, roots: dict[int, int]
) -> dict[int, tuple[int | None, int | None, Join]]:
    """The last call of each customer, one with the record's own agent before any other; one pass over the time span."""
    if not wanted:
        return {}
    records = {record.id: record for record in wanted}
    first, last = min(r.until for r in wanted) - days * DAY_S, max(r.until for r in wanted)
    best: dict[int, tuple[bool, int, int, int | None]] = {}
    with _numbers(connection, ((record.id, record.customer or "") for record in wanted)):
        for number, call_id, agent_id, start in connection.execute(
            "SELECT w.record, c.id, c.agent_id, c.start_utc + c.utc_offset_s "
            "FROM call c INDEXED BY ix_call_local_start CROSS JOIN wanted_number w ON w.number = c.customer "
            "WHERE c.start_utc + c.utc_offset_s BETWEEN ? AND ?",
            (first, last),
        ):
            record = records[number]
            if not record.until - days * DAY_S <= start <= record.until:
                continue
            same = record.agent_id is not None and roots.get(record.agent_id) == roots.get(agent_id or 0, -1)
            rank = (same, start, call_id)
            if number not in best or rank > best[number][:3]:
                best[number] = (*rank, agent_id)
    return {
        number: (call_id, agent_id, Join.AGENT if same else Join.CUSTOMER)
        for number, (same, _start, call_id, agent_id) in best.items()
    }


def _roots(connection: Any) -> dict[int, int]:
    """{agent: the agent it was merged into, or itself}."""
    into = dict(connection.execute("SELECT id, merged_into_id FROM agent"))
    roots = {}
    for agent in into:
        root = agent
        while into.get(root) is not None:
            root = into[root]
        roots[agent] = root
    return roots


@contextmanager
def _numbers(connection: Any, customers: Iterable[tuple[int, str]]) -> Iterator[None]:
    """A table of the numbers that are looked for, gone again at the end: (record, number) in every way of writing."""
    connection.execute("CREATE TEMP TABLE wanted_number (number TEXT NOT NULL, record INTEGER NOT NULL)")
    try:
        connection.executemany(
            "INSERT INTO wanted_number VALUES (?, ?)",
            ((way, record) for record, customer in customers for way in same_number(customer)),
        )
        connection.execute("CREATE INDEX temp.wanted_number_ix ON wanted_number (number)")
        yield
    finally:
        connection.execute("DROP TABLE temp.wanted_number")

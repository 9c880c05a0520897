"""The sets of customers reached, by day and by month, of every agent and of all together.

Distinct customers don't add up, but sets of them can be joined: a year is twelve months, counted in milliseconds
where reading the calls takes most of a second. A customer is a small number in these sets (``customer``).

Whatever changes calls goes through store/tallies.py, which notes the days concerned as due in the same transaction
(``MARK``). A set is never wrong: until ``fill`` has made a due day's anew, its customers are counted from the calls
(store/customers.py). So an import pays nothing for them but the note, and taking back, merging or correcting calls needs
no rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from salesdesk.periods import day_number, from_day_number
from salesdesk.store.tallies import LOCAL
from salesdesk.types import Direction, Outcome

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

PLACES = 20
"""Bits of a key that say whose set it is."""
TOGETHER = 0
"""The place of everybody's set."""
_MASK = (1 << PLACES) - 1
_BYTES = "<u4"
_DAY_S = 86_400

_REACHED = (
    f"c.customer IS NOT NULL AND c.outcome = {Outcome.CONNECTED.value} "
    f"AND c.direction IN ({Direction.OUTBOUND.value}, {Direction.UNKNOWN.value}) AND {LOCAL} BETWEEN ?1 AND ?2"
)


def month_of(day: int) -> int:
    """The number of a day's month: year × 12 + month − 1."""
    on = from_day_number(day)
    return on.year * 12 + on.month - 1


def days_of(month: int) -> tuple[int, int]:
    """The first and the last day number of a month."""
    year, at = divmod(month, 12)
    after, then = divmod(month + 1, 12)
    return day_number(date(year, at + 1, 1)), day_number(date(after, then + 1, 1)) - 1


def place_of(agent_id: int) -> int:
    """The place of an agent's sets; agent 0: calls without one."""
    return agent_id + 1


def due(connection: Any) -> list[int]:
    """The day numbers whose sets have to be made anew, in order."""
    return [day for (day,) in connection.execute("SELECT day FROM reached_due ORDER BY day")]


def mark_all(connection: Any) -> None:
    """Note every day with calls, and every day with sets, as due."""
    connection.execute(
        f"INSERT OR IGNORE INTO reached_due SELECT day FROM agent_day UNION SELECT key >> {PLACES} FROM reached_day"
    )


def fill(connection: Any, most: int | None = None) -> int:
    """Make the sets of due days, and of their months, anew: at least of one month, and no further than ``most`` days.

    Returns how many days that were: 0 when none was due.
    """
    done = 0
    for month, days in groupby(due(connection), month_of):
        if most is not None and done >= most:
            break
        done += _fill_month(connection, month, list(days))
    return done


def rebuild(connection: Any) -> None:
    """Forget every set, and make all anew from the calls."""
    for table in ("reached_day", "reached_month", "customer"):
        connection.execute(f"DELETE FROM {table}")  # nobody refers to a customer's number but the sets
    mark_all(connection)
    fill(connection)


def differences(connection: Any) -> int:
    """How many sets differ from a fresh count of the calls, due days and their months left out: 0 when all is well."""
    late = set(due(connection))
    days = {
        day for (day,) in connection.execute(f"SELECT day FROM agent_day UNION SELECT key >> {PLACES} FROM reached_day")
    }
    months = {month_of(day) for day in days}
    kept_months = connection.execute(f"SELECT DISTINCT key >> {PLACES} FROM reached_month")
    wrong = sum(month not in months for (month,) in kept_months)
    for month, among in groupby(sorted(days), month_of):
        first, last = days_of(month)
        fresh: dict[int, bytes] = {}
        for run_first, run_last in _runs(list(among)):
            fresh.update(_sets_of(connection, run_first, run_last))
        kept = _between(connection, "reached_day", first, last)
        wrong += sum(fresh.get(key) != kept.get(key) for key in fresh.keys() | kept.keys() if key >> PLACES not in late)
        if late.isdisjoint(range(first, last + 1)):
            united = dict(_united(fresh, month))
            of_month = _between(connection, "reached_month", month, month)
            wrong += sum(united.get(key) != of_month.get(key) for key in united.keys() | of_month.keys())
    return wrong


def _fill_month(connection: Any, month: int, days: Sequence[int]) -> int:
    for first, last in _runs(days):
        bounds = (first * _DAY_S, (last + 1) * _DAY_S - 1)
        connection.execute(
            f"INSERT OR IGNORE INTO customer (name) SELECT c.customer FROM call c WHERE {_REACHED}", bounds
        )
        _replace(connection, "reached_day", first, last, _sets_of(connection, first, last))
    kept = _between(connection, "reached_day", *days_of(month))
    _replace(connection, "reached_month", month, month, _united(kept, month))
    connection.executemany("DELETE FROM reached_due WHERE day = ?", [(day,) for day in days])
    return len(days)


def _runs(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Days in order as spans of days that follow each other."""
    for _gap, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0]):
        numbers = [day for _at, day in run]
        yield numbers[0], numbers[-1]


def _sets_of(connection: Any, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """Key and set of every agent who reached somebody, and of all together, on each day; from the calls."""
    import numpy as np

    days = f"({LOCAL} / {_DAY_S} << {PLACES})"
    query = (
        f"SELECT {days} | (coalesce(c.agent_id, 0) + 1), coalesce(k.id, 0) "
        f"FROM call c LEFT JOIN customer k ON k.name = c.customer WHERE {_REACHED}"
    )
    rows = connection.execute(query, (first * _DAY_S, (last + 1) * _DAY_S - 1)).fetchall()
    if not rows:
        return
    keys, numbers = np.array(rows, dtype=np.int64).T
    base = first << PLACES
    yield from _packed((keys - base << 32) | numbers, base)
    yield from _packed(((keys & ~_MASK) - base << 32) | numbers, base)


def _united(days: dict[int, bytes], month: int) -> Iterator[tuple[int, bytes]]:
    """Key and set of a month from those of its days."""
    import numpy as np

    parts = [
        np.frombuffer(customers, _BYTES).astype(np.int64) | (key & _MASK) << 32
        for key, customers in days.items()
    ]  # fmt: skip
    if parts:
        yield from _packed(np.concatenate(parts), month << PLACES)


def _packed(coded: Numbers, base: int) -> Iterator[tuple[int, bytes]]:
    """Sets from numbers that hold the key beyond ``base`` in their upper half and a customer in the lower."""
    import numpy as np

    coded = np.unique(coded)
    owners = coded >> 32
    begins = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    customers = (coded & 0xFFFFFFFF).astype(_BYTES)
    for begin, end in zip(begins, [*begins[1:], len(coded)], strict=True):
        yield base + int(owners[begin]), customers[begin:end].tobytes()


def _between(connection: Any, table: str, first: int, last: int) -> dict[int, bytes]:
    """The sets of some days or months that are kept."""
    bounds = (first << PLACES, (last + 1 << PLACES) - 1)
    return dict(connection.execute(f"SELECT key, customers FROM {table} WHERE key BETWEEN ? AND ?", bounds))


def _replace(connection: Any, table: str, first: int, last: int, sets: Iterator[tuple[int, bytes]]) -> None:
    bounds = (first << PLACES, (last + 1 << PLACES) - 1)
    connection.execute(f"DELETE FROM {table} WHERE key BETWEEN ? AND ?", bounds)
    connection.executemany(f"INSERT INTO {table} (key, customers) VALUES (?, ?)", sorted(sets))

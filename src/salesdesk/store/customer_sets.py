"""The sets of customers reached, by day and by month, of every agent and of all together.

Distinct customers don't add up, but sets of them can be joined: a year is twelve months, counted in milliseconds
where reading the calls takes most of a second. A customer is a small number in these sets (``customer``).

Whatever changes calls goes through store/tallies.py, which notes the days concerned as due in the same transaction
(``reached_due``). A set is never wrong: until ``fill`` has brought a due day up to date, its customers are counted from
the calls (store/customers.py). So an import pays nothing for them but the note, and taking back, merging or correcting
calls needs no rule of its own. What an import added is added here; only after other changes is a day read anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from salesdesk.store import called_days
from salesdesk.store.called_days import Calls
from salesdesk.store.months import days_of, month_of

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

Due = tuple[int, int]
"""A day number, and the id of the first call that is missing in its sets."""


def place_of(agent_id: int) -> int:
    """The place of an agent's sets; agent 0: calls without one."""
    return agent_id + 1


def due(connection: Any) -> list[int]:
    """The day numbers whose sets aren't up to date, in order."""
    return [day for day, _from in _due(connection)]


def _due(connection: Any) -> list[Due]:
    return list(connection.execute("SELECT day, from_id FROM reached_due ORDER BY day"))


def is_settled(connection: Any, first: int | None, last: int) -> bool:
    """Whether every set of the days from ``first`` (None: the very first) is what the calls say."""
    query = "SELECT 1 FROM reached_due WHERE day <= ? AND (?2 IS NULL OR day >= ?2) LIMIT 1"
    return connection.execute(query, (last, first)).fetchone() is None


def mark_all(connection: Any) -> None:
    """Note every day with calls, and every day with sets, as due."""
    connection.execute(
        "INSERT OR REPLACE INTO reached_due SELECT day, 0 FROM "
        f"(SELECT day FROM agent_day UNION SELECT key >> {PLACES} FROM reached_day UNION SELECT day FROM called_day)"
    )


def fill(connection: Any, most: int | None = None) -> int:
    """Bring the sets of due days, and of their months, up to date: of one month at least, and no further than ``most`` days.

    Returns how many days that were: 0 when none was due.
    """
    done = 0
    for month, days in groupby(_due(connection), lambda one: month_of(one[0])):
        if most is not None and done >= most:
            break
        done += _fill_month(connection, month, list(days))
    return done


def rebuild(connection: Any) -> None:
    """Forget every set, and make all anew from the calls."""
    for table in ("reached_day", "reached_month", "called_day", "customer"):
        connection.execute(f"DELETE FROM {table}")  # nobody refers to a customer's number but the sets
    mark_all(connection)
    fill(connection)


def differences(connection: Any) -> int:
    """How many sets differ from a fresh count of the calls, due days and their months left out: 0 when all is well."""
    late = set(due(connection))
    query = f"SELECT day FROM agent_day UNION SELECT key >> {PLACES} FROM reached_day UNION SELECT day FROM called_day"
    days = {day for (day,) in connection.execute(query)}
    months = {month_of(day) for day in days}
    kept_months = connection.execute(f"SELECT DISTINCT key >> {PLACES} FROM reached_month")
    wrong = sum(month not in months for (month,) in kept_months)
    for month in sorted(months):
        first, last = days_of(month)
        calls = called_days.from_calls(connection, first, last)
        fresh = dict(_sets_of(called_days.unpacked(calls)))
        kept = _between(connection, "reached_day", first, last)
        wrong += sum(fresh.get(key) != kept.get(key) for key in fresh.keys() | kept.keys() if key >> PLACES not in late)
        kept_calls = _called(connection, range(first, last + 1))
        wrong += sum(
            calls.get(day) != kept_calls.get(day) for day in calls.keys() | kept_calls.keys() if day not in late
        )
        if late.isdisjoint(range(first, last + 1)):
            united = dict(_united(fresh, month))
            of_month = _between(connection, "reached_month", month, month)
            wrong += sum(united.get(key) != of_month.get(key) for key in united.keys() | of_month.keys())
    return wrong


def _fill_month(connection: Any, month: int, wanted: Sequence[Due]) -> int:
    days = [day for day, _from in wanted]
    calls = _called(connection, [day for day, from_id in wanted if from_id])
    for first, last, from_id in _runs(wanted):
        for day, new in called_days.from_calls(connection, first, last, from_id, number=True).items():
            calls[day] = called_days.merged(calls[day], new) if day in calls else new
    one = [(day,) for day in days]
    connection.executemany("DELETE FROM called_day WHERE day = ?", one)
    connection.executemany("INSERT INTO called_day (day, calls) VALUES (?, ?)", sorted(calls.items()))
    for day in days:
        _delete(connection, "reached_day", day)
    _insert(connection, "reached_day", _sets_of(called_days.unpacked(calls)))
    kept = _between(connection, "reached_day", *days_of(month))
    _delete(connection, "reached_month", month)
    _insert(connection, "reached_month", _united(kept, month))
    connection.executemany("DELETE FROM reached_due WHERE day = ?", one)
    return len(days)


def _runs(wanted: Sequence[Due]) -> Iterator[tuple[int, int, int]]:
    """Days in order as spans of days that follow each other and miss the calls from the same id on."""
    for (_gap, from_id), run in groupby(enumerate(wanted), lambda pair: (pair[1][0] - pair[0], pair[1][1])):
        numbers = [day for _at, (day, _from) in run]
        yield numbers[0], numbers[-1], from_id


def _called(connection: Any, days: Sequence[int]) -> dict[int, bytes]:
    """The kept calls of some days."""
    query = "SELECT day, calls FROM called_day WHERE day IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(query, (str(list(days)),)))


def _sets_of(calls: Calls) -> Iterator[tuple[int, bytes]]:
    """Key and set of every agent who reached somebody, and of all together, on each day."""
    met = calls.only(calls.reached)
    if not len(met.day):
        return
    base = int(met.day[0])
    day = met.day - base << PLACES
    yield from _packed((day | met.agent + 1) << 32 | met.customer, base << PLACES)
    yield from _packed(day << 32 | met.customer, base << PLACES)


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


def _delete(connection: Any, table: str, number: int) -> None:
    """Forget the sets of a day or month."""
    connection.execute(f"DELETE FROM {table} WHERE key BETWEEN ? AND ?", (number << PLACES, (number + 1 << PLACES) - 1))


def _insert(connection: Any, table: str, sets: Iterator[tuple[int, bytes]]) -> None:
    connection.executemany(f"INSERT INTO {table} (key, customers) VALUES (?, ?)", sorted(sets))

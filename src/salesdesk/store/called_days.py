"""The calls of each day that name a customer, as numbers: what a customer's other calls are asked of.

A day is one row of twelve bytes a call, in the order of their starts and ids: so that a month is read in milliseconds
where its calls take most of a second. Made and kept up to date with the sets of customers (store/customer_sets.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from salesdesk.store.tallies import LOCAL
from salesdesk.types import Direction, Outcome

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Marks = NDArray[np.bool_]

DAY_S = 86_400
_LAYOUT = (("start", "<i4"), ("who", "<u4"), ("customer", "<u4"))
"""Seconds from the day's midnight by UTC; the agent × 4, and 2 for a dial, and 1 for a connected dial; the customer."""
_DIAL, _REACHED = 2, 1

_IS_DIAL = f"c.direction IN ({Direction.OUTBOUND.value}, {Direction.UNKNOWN.value})"
_WHO = (
    f"coalesce(c.agent_id, 0) * 4 + ({_IS_DIAL}) * {_DIAL} "
    f"+ ({_IS_DIAL} AND c.outcome = {Outcome.CONNECTED.value}) * {_REACHED}"
)
_CALLS = (
    f"SELECT {LOCAL} / {DAY_S}, c.start_utc, c.id, {_WHO}, coalesce(k.id, 0), iif(k.id IS NULL, c.customer, NULL) "
    "FROM call c LEFT JOIN customer k ON k.name = c.customer "
    f"WHERE {LOCAL} BETWEEN ?1 AND ?2 AND c.id >= ?3 AND c.customer IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls as columns, day by day; ``start`` in UTC epoch seconds, ``agent`` 0 for none."""

    day: Numbers
    start: Numbers
    agent: Numbers
    customer: Numbers
    dial: Marks
    reached: Marks

    def only(self, among: Marks | Numbers) -> Calls:
        """Those that are marked, or in the order of the places given."""
        columns = (self.day, self.start, self.agent, self.customer, self.dial, self.reached)
        return Calls(*(column[among] for column in columns))  # type: ignore[arg-type]


def read(connection: Any, first: int, last: int) -> Calls:
    """The kept calls of some days."""
    query = "SELECT day, calls FROM called_day WHERE day BETWEEN ? AND ? ORDER BY day"
    return _unpacked(connection.execute(query, (first, last)).fetchall())


def from_calls(connection: Any, first: int, last: int, from_id: int = 0, *, number: bool = False) -> dict[int, bytes]:
    """The same from the calls themselves, packed by day; ``from_id``: the first call that is asked for.

    ``number``: customers who have no number yet are given one; else theirs is 0.
    """
    import numpy as np

    rows = connection.execute(_CALLS, (first * DAY_S, (last + 1) * DAY_S - 1, from_id)).fetchall()
    if not rows:
        return {}
    days, starts, ids, whose, customers, names = zip(*rows, strict=True)
    unknown = [name for name in dict.fromkeys(names) if name is not None] if number else []
    if unknown:
        numbers = _numbered(connection, unknown)
        customers = tuple(numbers.get(name, known) for name, known in zip(names, customers, strict=True))
    day = np.array(days, np.int64)
    packed = np.empty(len(rows), np.dtype(list(_LAYOUT)))
    packed["start"] = np.array(starts, np.int64) - day * DAY_S
    packed["who"], packed["customer"] = whose, customers
    order = np.lexsort((ids, packed["start"], day))
    packed, day = packed[order], day[order]
    begins = np.flatnonzero(np.r_[True, day[1:] != day[:-1]])
    return {
        int(day[begin]): packed[begin:end].tobytes() for begin, end in zip(begins, [*begins[1:], len(day)], strict=True)
    }


def merged(kept: bytes, new: bytes) -> bytes:
    """A day's calls with new ones, whose ids are all higher."""
    import numpy as np

    both = np.frombuffer(kept + new, np.dtype(list(_LAYOUT)))
    return both[np.argsort(both["start"], kind="stable")].tobytes()


def unpacked(days: dict[int, bytes]) -> Calls:
    """Packed days as columns."""
    return _unpacked(sorted(days.items()))


def _unpacked(days: Sequence[tuple[int, bytes]]) -> Calls:
    import numpy as np

    packed = np.frombuffer(b"".join(calls for _day, calls in days), np.dtype(list(_LAYOUT)))
    sizes = [len(calls) // packed.dtype.itemsize for _day, calls in days]
    day = np.repeat(np.array([day for day, _calls in days], np.int64), sizes)
    who = packed["who"]
    return Calls(
        day,
        packed["start"] + day * DAY_S,
        (who >> 2).astype(np.int64),
        packed["customer"].astype(np.int64),
        (who & _DIAL).astype(np.bool_),
        (who & _REACHED).astype(np.bool_),
    )


def _numbered(connection: Any, names: Sequence[str]) -> dict[str, int]:
    """New customers, each with the next number."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM customer").fetchone()
    numbers = {name: last + at for at, name in enumerate(names, 1)}
    connection.executemany("INSERT INTO customer (name, id) VALUES (?, ?)", numbers.items())
    return numbers

"""Follow-ups, and customers for whom one talk was enough, from the days' calls as numbers (store/called_days.py).

The rules are those of store/repeat_calls.py. A long span is read in pieces, so that it takes no more memory than a
short one: what was known before a piece is carried from one to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from salesdesk.store import called_days
from salesdesk.store.called_days import DAY_S, Calls
from salesdesk.store.counters import Members, Span
from salesdesk.store.customer_sets import PLACES, TOGETHER
from salesdesk.store.months import month_of, parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from salesdesk.store.called_days import Marks, Numbers

_PIECE, _PIECE_BITS = 62, 6
"""Days that are read at once, and the bits that tell them apart."""
_PIECE_MASK = (1 << _PIECE_BITS) - 1
_ZONES = 2
"""Days before a span on which, by the clocks of the world, a call may have begun after one within it."""
_NEVER = 1 << 62


def follow_ups(connection: Any, spans: Sequence[Span], members: Members) -> dict[tuple[int, int], int]:
    """By (agent, number of the span) the dials to customers whom anybody had reached before that call."""
    import numpy as np

    first, last = spans[0][0], spans[-1][1]
    begins = np.array([begin for begin, _end in spans], np.int64)
    ends = np.array([end for _begin, end in spans], np.int64)
    known = _reached_before(connection, first - _ZONES)
    found: dict[tuple[int, int], int] = {}
    for begin, end in _pieces(first, last):
        calls = called_days.read(connection, begin - _ZONES, end)
        since = _first_reached(calls, len(known))
        again = calls.dial & (calls.day >= begin) & (known[calls.customer] | (since[calls.customer] < calls.start))
        among = calls.only(again & _meant(members, calls))
        number = np.searchsorted(begins, among.day, "right") - 1
        within = among.day <= ends[number]
        whose = _canonical(members, among.agent)[within]
        keys, counts = np.unique(whose << 32 | number[within], return_counts=True)
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            where = (key >> 32, key & 0xFFFFFFFF)
            found[where] = found.get(where, 0) + count
        known[calls.customer[calls.reached & (calls.day <= end - _ZONES)]] = True
    return found


def served(
    connection: Any, span: Span, members: Members, within_days: int, *, by_agent: bool, by_day: bool
) -> dict[tuple[int, int], tuple[int, int]]:
    """Customers reached, and those of them without another call within so many days of the first time they were.

    By (agent, day number); 0 for all members together, and for the whole span.
    """
    import numpy as np

    found: dict[tuple[int, int], tuple[int, int]] = {}
    counted = np.empty(0, np.int64)  # agent and customer of those whose first talk of the span was met
    for begin, end in _pieces(*span):
        calls = called_days.read(connection, begin, end + within_days + 1)
        calls = calls.only(np.lexsort((calls.start, calls.customer)))
        following = np.r_[calls.start[1:], _NEVER][: len(calls.day)]
        following[:-1][calls.customer[1:] != calls.customer[:-1]] = _NEVER
        enough = following > calls.start + within_days * DAY_S
        mine = calls.reached & (calls.day <= end) & _meant(members, calls)
        talks, enough = calls.only(mine), enough[mine]
        day = talks.day - begin if by_day else np.zeros_like(talks.day)
        whose = _canonical(members, talks.agent) if by_agent else np.zeros_like(talks.agent)
        # By start already, so the first of each agent, day and customer is the one that counts.
        place, first = np.unique((whose << _PIECE_BITS | day) << 32 | talks.customer, return_index=True)
        if not by_day:
            new = ~np.isin(place, counted, assume_unique=True)
            counted = np.concatenate((counted, place[new]))
            place, first = place[new], first[new]
        keys, at, counts = np.unique(place >> 32, return_inverse=True, return_counts=True)
        well = np.bincount(at, enough[first], len(keys))
        for key, count, good in zip(keys.tolist(), counts.tolist(), well.tolist(), strict=True):
            where = (key >> _PIECE_BITS, begin + (key & _PIECE_MASK) if by_day else 0)
            before = found.get(where, (0, 0))
            found[where] = (before[0] + count, before[1] + int(good))
    return found


def _pieces(first: int, last: int) -> Iterator[Span]:
    for begin in range(first, last + 1, _PIECE):
        yield begin, min(begin + _PIECE - 1, last)


def _reached_before(connection: Any, day: int) -> Marks:
    """By the customer's number whether anybody reached them before a day."""
    import numpy as np

    (most,) = connection.execute("SELECT coalesce(max(id), 0) FROM customer").fetchone()
    known = np.zeros(most + 1, np.bool_)
    (earliest,) = connection.execute("SELECT min(key) FROM reached_day").fetchone()
    if earliest is None:
        return known
    for part in parts(earliest >> PLACES, day - 1):
        table, numbers = "reached_day", range(part.first, part.last + 1)
        if part.months:
            table, numbers = "reached_month", range(month_of(part.first), month_of(part.last) + 1)
        keys = [number << PLACES | TOGETHER for number in numbers]
        query = f"SELECT customers FROM {table} WHERE key IN (SELECT value FROM json_each(?))"
        for (customers,) in connection.execute(query, (str(keys),)):
            known[np.frombuffer(customers, "<u4")] = True
    return known


def _first_reached(calls: Calls, customers: int) -> Numbers:
    """By the customer's number when they were first reached in these calls."""
    import numpy as np

    since = np.full(customers, _NEVER, np.int64)
    met = calls.only(calls.reached)
    order = np.argsort(-met.start, kind="stable")
    since[met.customer[order]] = met.start[order]  # the last written is the earliest
    return since


def _meant(members: Members, calls: Calls) -> Marks:
    """Which calls are of the members, on days when they are."""
    import numpy as np

    if members.spans is None:
        return np.ones(len(calls.day), np.bool_)
    known_as = members.known_as
    meant = np.zeros(len(calls.day), np.bool_)
    for agent, first, last in members.spans:
        mine = np.isin(calls.agent, [agent, *known_as.get(agent, ())])
        if first is not None:
            mine &= calls.day >= first
        if last is not None:
            mine &= calls.day <= last
        meant |= mine
    return meant


def _canonical(members: Members, agents: Numbers) -> Numbers:
    """Each agent as now known."""
    import numpy as np

    if not members.aliases or not len(agents):
        return agents
    now: NDArray[np.int64] = np.arange(max(int(agents.max()), *members.aliases) + 1)
    for alias, canonical in members.aliases.items():
        now[alias] = canonical
    return now[agents]

"""Which call is the same call: its key, and what to do when a key is taken (facts.md, Import).

The key is the source's own id. An id that exists with another start from another batch is another
system's call; it is kept as ``id@start``. The same id twice in one file is one call.

Where the source has no ids, the key is made of what the file says of the call, its local start first so that
a log in order of time is stored in order, and of its occurrence in the file: two identical rows of one file are
both real. What we make of a row (direction, outcome, time zone) is not part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

MADE = "="
"""Begins a key that was made from the content."""

_AT_ONCE = 500


class Stored(NamedTuple):
    """Where the call that holds a key came from."""

    batch_id: int
    line: int
    start_utc: int


def made_key(row: Sequence[Any]) -> str:
    """The key of a row without an id (in the order of ``bulk.Row``), as the first of its kind in the file."""
    (
        _id,
        name,
        number,
        customer,
        start,
        offset,
        _direction,
        ring,
        queue,
        talk,
        hold,
        wrap,
        _outcome,
        word,
        campaign,
        _,
    ) = row
    said = repr((name, number, customer, ring, queue, talk, hold, wrap, word, campaign))
    digest = blake2b(said.encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()
    return f"{MADE}{start + offset:09x}{digest}.1"


class TakenKeys:
    """Decides about rows whose key was taken, in the order of the file. Remembers only such rows."""

    def __init__(self, connection: Any, batch_id: int) -> None:
        self._connection = connection
        self._batch_id = batch_id
        self._seen: dict[str, int] = {}
        """{key: how often the file had it}, for keys that were taken at least once."""

    def look_up(self, keys: Sequence[str]) -> dict[str, Stored]:
        """Who holds each key."""
        found: dict[str, Stored] = {}
        for place in range(0, len(keys), _AT_ONCE):
            some = keys[place : place + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT source_id, batch_id, line, start_utc FROM call WHERE source_id IN ({marks})", some
            )
            found.update((key, Stored(*rest)) for key, *rest in rows)
        return found

    def another_key(self, key: str, start_utc: int, holder: Stored) -> str | None:
        """The key under which this row is a call of its own if that one is free, or None for a duplicate."""
        own = holder.batch_id == self._batch_id
        count = self._seen[key] = self._seen.get(key, 1 if own else 0) + 1
        if key.startswith(MADE):
            return None if count == 1 else f"{key.removesuffix('.1')}.{count}"
        if own or count > 1 or holder.start_utc == start_utc:
            return None
        return f"{key}@{start_utc}"


def give_back_plain_ids(connection: Any, batch_id: int, first_id: int, last_id: int) -> list[tuple[int, str]]:
    """(call id, plain id) of other systems' calls that stepped aside for calls with ids first to last.

    When those calls are removed, the others get their plain id back, so that the next export of their own
    system still knows them.
    """
    found = connection.execute(
        # CROSS: in this order. main: in a rehearsal too it is done while nothing was written yet.
        "SELECT other.id, mine.source_id FROM main.call mine CROSS JOIN main.call other "
        "ON other.source_id > mine.source_id || '@' AND other.source_id < mine.source_id || 'A' "
        "WHERE mine.id BETWEEN ? AND ? AND substr(mine.source_id, 1, 1) <> ? AND other.batch_id <> ? "
        "AND other.source_id = mine.source_id || '@' || other.start_utc ORDER BY other.id",
        (first_id, last_id, MADE, batch_id),
    )
    return [(int(number), str(plain)) for number, plain in found]

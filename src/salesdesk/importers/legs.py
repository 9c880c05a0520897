"""Formats that write several rows for one call: legs of a transfer or a queue, or one row for each state.

Rows that share an identifier become one call. The leg with the longest talk is the call; it takes the
earliest start, and what it lacks from the others. Where rows are states (ringing, talking, wrap-up), a
state lasts until the next row. Rows of a call stand close together: a call is let go when its
identifier was not seen for a while, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from salesdesk.importers import words
from salesdesk.importers.rows import CallRow, CallTuple, RowError
from salesdesk.types import Outcome

PATIENCE = 3
"""Blocks that a call waits for another leg."""
_RANK = (Outcome.CONNECTED, Outcome.VOICEMAIL, Outcome.REJECTED, Outcome.BUSY, Outcome.NO_ANSWER, Outcome.ABANDONED)


class _Leg(NamedTuple):
    call: CallRow
    raw: tuple[str, ...]
    state: str


class Legs:
    """Collects the rows of calls. ``add``: talk times of legs are summed (transfers), else the longest counts.

    ``states`` {word of a state: ``talk``, ``ring``, ``queue``, ``hold`` or ``wrap``}; empty when rows are legs.
    """

    def __init__(self, *, add: bool = False, states: Mapping[str, str] | None = None) -> None:
        self._add = add
        self._states = {words.normal(w): kind for w, kind in (states or {}).items()}
        self._open: dict[str, list[_Leg]] = {}
        self._seen: dict[str, int] = {}
        self._now = 0

    def take(
        self, calls: Sequence[CallTuple], keys: Sequence[str], raws: Sequence[Sequence[str]], states: Sequence[str]
    ) -> tuple[list[CallTuple], list[RowError]]:
        """Add rows; returns the calls that are complete and the rows that were legs of them."""
        self._now += 1
        done: list[CallTuple] = []
        for call, key, raw, state in zip(calls, keys, raws, states, strict=True):
            if not key:
                done.append(call)
                continue
            self._open.setdefault(key, []).append(_Leg(CallRow._make(call), tuple(raw), state))
            self._seen[key] = self._now
        old = [key for key, seen in self._seen.items() if self._now - seen >= PATIENCE]
        return self._release(old, done)

    def rest(self) -> tuple[list[CallTuple], list[RowError]]:
        """The calls that still wait, at the end of the file."""
        return self._release(list(self._open), [])

    def _release(self, keys: Sequence[str], done: list[CallTuple]) -> tuple[list[CallTuple], list[RowError]]:
        spare: list[RowError] = []
        for key in keys:
            legs = self._open.pop(key)
            del self._seen[key]
            call = self._of_states(legs) if self._states else self._of_legs(legs)
            done.append(call)
            spare += [RowError(leg.call.line, "leg", key, leg.raw) for leg in legs if leg.call.line != call.line]
        return done, spare

    def _of_legs(self, legs: Sequence[_Leg]) -> CallRow:
        calls = [leg.call for leg in legs]
        main = max(calls, key=lambda c: (c.talk_s, c.outcome == Outcome.CONNECTED))
        talk = sum(c.talk_s for c in calls) if self._add else main.talk_s
        outcomes = {c.outcome for c in calls}
        outcome = next((int(o) for o in _RANK if o in outcomes), main.outcome) if not talk else main.outcome
        first = min(calls, key=lambda c: c.start_utc)
        return main._replace(
            source_id=main.source_id or first.source_id,
            start_utc=first.start_utc,
            utc_offset_s=first.utc_offset_s,
            talk_s=talk,
            outcome=outcome,
            agent_name=main.agent_name or _first(c.agent_name for c in calls),
            agent_number=main.agent_number or _first(c.agent_number for c in calls),
            customer=main.customer or _first(c.customer for c in calls),
            campaign=main.campaign or _first(c.campaign for c in calls),
        )

    def _of_states(self, legs: Sequence[_Leg]) -> CallRow:
        ordered = sorted(legs, key=lambda leg: leg.call.start_utc)
        spent: dict[str, int] = {}
        for leg, after in zip(ordered, [*ordered[1:], None], strict=True):
            kind = self._states.get(words.normal(leg.state))
            if kind and after is not None:
                spent[kind] = spent.get(kind, 0) + after.call.start_utc - leg.call.start_utc
        first = ordered[0].call
        talk = spent.get("talk", 0)
        return first._replace(
            agent_name=first.agent_name or _first(leg.call.agent_name for leg in ordered),
            agent_number=first.agent_number or _first(leg.call.agent_number for leg in ordered),
            customer=first.customer or _first(leg.call.customer for leg in ordered),
            talk_s=talk,
            ring_s=spent.get("ring"),
            queue_s=spent.get("queue"),
            hold_s=spent.get("hold"),
            wrap_s=spent.get("wrap"),
            outcome=int(Outcome.CONNECTED if talk else Outcome.NO_ANSWER),
            disposition=None,
        )


def _first(values: Iterable[str | None]) -> str | None:
    return next((v for v in values if v), None)

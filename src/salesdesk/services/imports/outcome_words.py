"""What the outcome words of dialers mean in this company: said once, true for every log, also for those imported before.

A word that is given another meaning changes the outcome of every call that bears it, and the sums with them, in one
transaction. Words are compared without case, spaces and punctuation, as the reader does.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.importers.words import normal
from salesdesk.models import Call, Disposition, Setting
from salesdesk.store import tallies
from salesdesk.store.database import Database, raw
from salesdesk.types import Outcome

KEPT = "outcome-words"
"""The setting that holds {word, normalised: the word of its outcome}."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word as dialers write it, what it means, and how many calls bear it.

    ``taught``: the user said what it means; else ``outcome`` is that of the first call that had it.
    """

    id: int
    word: str
    outcome: Outcome
    taught: bool
    effective: bool
    intent: bool
    calls: int


@dataclass(frozen=True, slots=True)
class _Before:
    """A word as it was: its meaning and marks, and the calls that meant something else {outcome: ids}."""

    id: int
    outcome: int
    effective: bool
    intent: bool
    calls: Mapping[int, array[int]]


@dataclass(frozen=True, slots=True)
class WordChange:
    """What a change of words needs to be undone; ``calls`` tells how many calls it gave another outcome."""

    kept: Mapping[str, str]
    words: tuple[_Before, ...]

    @property
    def calls(self) -> int:
        """Calls that have another outcome now."""
        return sum(len(ids) for word in self.words for ids in word.calls.values())


class WordsService:
    """The outcome words of all logs: what they mean, which are effective talks, which show an intent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[WordRow]:
        """Every word met so far, the most frequent first."""
        with self._database.read() as session:
            kept = taught(session)
            counts = select(Call.disposition_id, func.count().label("calls")).group_by(Call.disposition_id).subquery()
            rows = session.execute(
                select(Disposition, func.coalesce(counts.c.calls, 0))
                .outerjoin(counts, counts.c.disposition_id == Disposition.id)
                .order_by(func.coalesce(counts.c.calls, 0).desc(), Disposition.name)
            )
            return [
                WordRow(d.id, d.name, Outcome(d.outcome), normal(d.name) in kept, d.effective, d.intent, calls)
                for d, calls in rows
            ]

    def taught(self) -> dict[str, Outcome]:
        """{word, normalised: what the user said it means}."""
        with self._database.read() as session:
            return taught(session)

    def teach(self, words: Mapping[str, Outcome | None]) -> WordChange:
        """Say what words mean; calls imported before follow. None: it is not said any more (calls stay as they are).

        Returns what ``undo`` needs. Raises RefusedError for a word without letters or digits, or without end.
        """
        with self._database.write() as session:
            return teach(session, words)

    def mark(self, word_id: int, *, effective: bool | None = None, intent: bool | None = None) -> WordChange:
        """Say whether a word makes an effective talk or shows an intent; None leaves it. The sums follow.

        Returns what ``undo`` needs. Raises RefusedError for an unknown word.
        """
        with self._database.write() as session:
            row = session.get(Disposition, word_id)
            if row is None:
                raise RefusedError(_("This outcome word is not there any more."))
            before = _Before(row.id, row.outcome, row.effective, row.intent, {})
            with _recounted(session, [row.id]):
                row.effective = row.effective if effective is None else effective
                row.intent = row.intent if intent is None else intent
                session.flush()
            return WordChange(_setting(session), (before,))

    def undo(self, change: WordChange) -> None:
        """Take a change of words back: meanings, marks, the outcomes of calls, the sums."""
        with self._database.write() as session:
            _keep(session, change.kept)
            with _recounted(session, [word.id for word in change.words]):
                for word in change.words:
                    _put_back(session, word)


def taught(session: Session) -> dict[str, Outcome]:
    """{word, normalised: outcome} as the user said."""
    return {word: Outcome[name.upper()] for word, name in _setting(session).items()}


def teach(session: Session, words: Mapping[str, Outcome | None]) -> WordChange:
    """The same as the service's, within the caller's transaction; words that meant this before cost nothing."""
    kept = _setting(session)
    refuse_no_words(words)
    said = {normal(word): outcome for word, outcome in words.items()}
    after = {**kept, **{word: outcome.word for word, outcome in said.items() if outcome is not None}}
    for word in (word for word, outcome in said.items() if outcome is None):
        after.pop(word, None)
    _keep(session, after)
    changed = {
        word: outcome for word, outcome in said.items() if outcome is not None and kept.get(word) != outcome.word
    }
    rows = [row for row in session.scalars(select(Disposition)) if normal(row.name) in changed] if changed else []
    before = []
    with _recounted(session, [row.id for row in rows]):
        for row in rows:
            outcome = changed[normal(row.name)]
            before.append(_Before(row.id, row.outcome, row.effective, row.intent, _others(session, row.id, outcome)))
            row.outcome = int(outcome)
            raw(session).execute(
                "UPDATE call SET outcome = ?1 WHERE disposition_id = ?2 AND outcome != ?1", (int(outcome), row.id)
            )
        session.flush()
    return WordChange(kept, tuple(before))


def refuse_no_words(words: Iterable[str]) -> None:
    """Raise RefusedError for a word without letters or digits, or without end."""
    for word in map(normal, words):
        if not word or len(word) > _LONGEST:
            raise RefusedError(_("This is no outcome word."))


def _others(session: Session, disposition_id: int, outcome: Outcome) -> dict[int, array[int]]:
    """The calls of a word that mean something else, by their outcome."""
    found: dict[int, array[int]] = {}
    rows = raw(session).execute(
        "SELECT outcome, id FROM call WHERE disposition_id = ? AND outcome != ?", (disposition_id, int(outcome))
    )
    for other, call_id in rows:
        found.setdefault(other, array("q")).append(call_id)
    return found


def _put_back(session: Session, before: _Before) -> None:
    row = session.get(Disposition, before.id)
    if row is None:
        return
    row.outcome, row.effective, row.intent = before.outcome, before.effective, before.intent
    session.flush()
    for outcome, ids in before.calls.items():
        raw(session).executemany(
            "UPDATE call SET outcome = ? WHERE id = ? AND disposition_id = ?",
            ((outcome, call_id, before.id) for call_id in ids),
        )


@contextmanager
def _recounted(session: Session, ids: Sequence[int]) -> Iterator[None]:
    """Around a change of words: their calls are taken out of the sums before it, and counted in again after it."""
    session.flush()
    if ids:
        tallies.subtract_words(raw(session), ids)
    yield
    session.flush()
    if ids:
        tallies.add_words(raw(session), ids)


def _setting(session: Session) -> dict[str, str]:
    stored = session.get(Setting, KEPT)
    return dict(cast("dict[str, Any]", stored.value)) if stored is not None else {}


def _keep(session: Session, words: Mapping[str, str]) -> None:
    session.merge(Setting(key=KEPT, value=dict(words)))
    session.flush()

"""One file into one batch, within the caller's transaction."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import beside
from salesdesk.importers.rows import CallTuple, Chunk
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.models import Agent, AgentIdentity, ClosedPeriod, ImportBatch
from salesdesk.paths import printable
from salesdesk.services.closed import LATE, ClosedDays, closed_days
from salesdesk.services.imports import profiles
from salesdesk.services.imports.files import Stamp, check_unchanged, explained
from salesdesk.services.imports.kept import as_kept
from salesdesk.services.imports.outcome import ALREADY, FileOutcome, moment
from salesdesk.services.imports.set_aside import Aside, SetAside
from salesdesk.services.imports.who import AgentChoices, LeftOut, teach
from salesdesk.services.outcomes import joining
from salesdesk.services.people import ensure_found
from salesdesk.services.people.suggesting import Known, UnknownAgent, for_all
from salesdesk.store.bulk import AgentKey, BatchWriter, Counts, Sums, undisturbed
from salesdesk.store.database import raw
from salesdesk.store.turned_away import DUPLICATE, NOT_CALL, REJECTED
from salesdesk.types import Json, Progress

_START = frozenset({"start", "start_date"})
"""The fields that say when a call was made."""
_MOST_UNKNOWN = 200
"""Agents of one file that others are suggested for; a column of customers taken for agents has thousands."""


def write_file(
    session: Session,
    path: Path,
    stamp: Stamp,
    understood: Understanding,
    said: Choices,
    progress: Progress,
    agents: AgentChoices | None = None,
    left_out: LeftOut | None = None,
) -> FileOutcome:
    """Import one call log. ``said`` are the user's own choices (kept, so that the batch can be read again).

    ``agents``: who some of those it names are. ``left_out`` takes rows out, and afterwards says whose.

    Raises UnreadableFileError or Cancelled; then the caller's transaction must not be committed.
    """
    _refuse_what_is_no_log(path, understood, said)
    batch = ImportBatch(
        kind="calls",
        file_name=printable(path.name),
        file_path=printable(str(path.absolute())),
        file_size=stamp.size,
        sha256=stamp.sha256,
        imported_at=int(time.time()),
        profile=understood.profile_name or understood.profile,
        understanding={
            **understood.as_json(),
            "choices": cast("Json", profiles.as_json(said)),
            "reading": as_kept(understood),
            **({"agents": cast("Json", agents.as_json())} if agents else {}),
        },
    )
    session.add(batch)
    session.flush()
    if agents:
        teach(session, agents.same, batch.id)
    counts, sums = _write_calls(session, batch.id, path, understood, progress, left_out or LeftOut(()))
    check_unchanged(path, stamp)
    _fill(batch, counts, sums)
    session.flush()
    joining.join_to_new_calls(session, sums.first_id, sums.last_id)
    return _outcome(session, batch, counts, sums, path, understood)


def _refuse_what_is_no_log(path: Path, understood: Understanding, said: Choices) -> None:
    """A table of something else is not taken for a log, unless the user says that it is one."""
    timed = _START & understood.mapping.keys()
    if timed and (
        understood.purpose == "calls" or said.profile or said.kind == "calls" or _START & said.mapping.keys()
    ):
        return
    if not understood.rows and understood.header_rows:
        raise UnreadableFileError(
            _("{path} has a header, but no rows below it.").format(path=path.name),
            _("Export the call log again, for a span of dates with calls."),
        )
    if understood.purpose == "outcomes":
        raise UnreadableFileError(
            _("{path} looks like orders, payments or other outcomes, not like a call log.").format(path=path.name),
            _("Import it as such (import outcomes), or say that it is a call log."),
        )
    if understood.purpose == "people":
        what = _("{path} looks like a roster, not like a call log.")
    elif timed:
        what = _("{path} does not look like a call log: it has times, but nothing else that calls have.")
    else:
        what = _("{path} is no call log: no column holds the time of a call.")
    raise UnreadableFileError(
        what.format(path=path.name), _("If it is one, choose the column that holds the start of the calls.")
    )


def already_imported(session: Session, path: Path, stamp: Stamp) -> FileOutcome | None:
    """The outcome for a file that was imported before, or None.

    A file counts as not fully imported when some of its calls were duplicates of a batch that was taken
    back afterwards: importing it again brings exactly those in.
    """
    batch = session.scalar(
        select(ImportBatch)
        .where(ImportBatch.sha256 == stamp.sha256, ImportBatch.status == "imported", ImportBatch.kind == "calls")
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    if batch is None or _lost_calls(session, batch) or _opened_again(session, batch):
        return None
    return replace(
        outcome_of(batch),
        file=str(path),
        status=ALREADY,
        imported=0,
        duplicates=batch.imported + batch.duplicates,
        first_start=None,
        last_start=None,
        talk_s=0,
        message=_("This file was already imported (batch {batch}); nothing was imported again.").format(batch=batch.id),
        hint=_("To read it differently, take that batch back first or choose “Import again” there."),
    )


def outcome_of(batch: ImportBatch) -> FileOutcome:
    """What came of a batch, as it was told when it was imported."""
    kept = cast("dict[str, object]", batch.understanding)
    reasons, not_call_reasons = reasons_of(batch)
    return FileOutcome(
        batch.file_path,
        batch=batch.id,
        profile=str(kept.get("profile") or ""),
        profile_name=str(kept.get("profile_name") or ""),
        encoding=str(kept.get("encoding") or ""),
        delimiter=str(kept.get("delimiter") or ""),
        sheet=str(kept.get("sheet") or ""),
        header_rows=tuple(cast("list[int]", kept.get("header_rows") or [])),
        mapping=cast("dict[str, str]", kept.get("mapping") or {}),
        date_format=str(kept.get("date_format") or ""),
        duration_unit=str(kept.get("duration_unit") or ""),
        timezone=str(kept.get("timezone") or ""),
        rows=batch.rows,
        imported=batch.imported,
        duplicates=batch.duplicates,
        rejected=batch.rejected,
        not_calls=batch.not_calls,
        reasons=reasons,
        not_call_reasons=not_call_reasons,
        first_start=moment(batch.first_start, 0),
        last_start=moment(batch.last_start, 0),
        talk_s=batch.talk_s,
    )


def reasons_of(batch: ImportBatch) -> tuple[dict[str, int], dict[str, int]]:
    """{reason code: rows} of a batch: of the rejected rows and of those that are no calls."""
    if batch.kind == "people":
        return cast("dict[str, int]", dict(batch.reasons)), {}
    kept = cast("dict[str, dict[str, int]]", batch.reasons)
    return dict(kept.get(REJECTED, {})), dict(kept.get(NOT_CALL, {}))


def duplicates_of(batch: ImportBatch) -> dict[int, int]:
    """{batch id: rows} of the calls in a file that other batches had brought before."""
    kept = cast("dict[str, dict[str, int]]", batch.reasons)
    return {int(number): rows for number, rows in kept.get(DUPLICATE, {}).items()}


def _lost_calls(session: Session, batch: ImportBatch) -> bool:
    """Whether a batch that held calls of this file is gone."""
    return bool(
        session.scalar(select(exists().where(ImportBatch.id.in_(duplicates_of(batch)), ImportBatch.status == "undone")))
    )


def _opened_again(session: Session, batch: ImportBatch) -> bool:
    """Whether rows of this file were set aside as late, and some period was opened again since."""
    if not reasons_of(batch)[0].get(LATE):
        return False
    return bool(session.scalar(select(exists().where(ClosedPeriod.reopened_at >= batch.imported_at))))


def _write_calls(
    session: Session, batch_id: int, path: Path, understood: Understanding, progress: Progress, left_out: LeftOut
) -> tuple[Counts, Sums]:
    def find_agents(named: Iterable[AgentKey]) -> dict[AgentKey, int]:
        return ensure_found(session, named, batch_id)

    writer = BatchWriter(raw(session), batch_id, find_agents)
    counts, aside = writer.counts, SetAside(writer)
    closed = closed_days(session)
    with undisturbed():
        progress.step(0, understood.rows, path.name)
        for chunk in _chunks(path, understood):
            if left_out:
                chunk.rows, others = left_out.split(chunk.rows)
                aside.note(NOT_CALL, others)
            if closed:
                chunk.rows, late = _split_late(chunk.rows, closed)
                aside.note(REJECTED, late)
            writer.write(chunk.columns)
            writer.turn_away(REJECTED, chunk.errors)
            writer.turn_away(NOT_CALL, chunk.not_calls)
            progress.step(counts.rows, _total(counts.rows, chunk, understood), path.name)
        with explained(path):
            aside.keep(path, understood)
        sums = writer.finish()
    progress.step(counts.rows, counts.rows, path.name)
    return counts, sums


def _split_late(rows: list[CallTuple], closed: ClosedDays) -> tuple[list[CallTuple], list[Aside]]:
    """The calls that stay, and those of closed periods as (line, reason, detail)."""
    stay: list[CallTuple] = []
    late: list[Aside] = []
    for row in rows:
        if closed.holds((row[4] + row[5]) // 86_400):
            late.append((row[-1], LATE, ""))
        else:
            stay.append(row)
    return stay, late


def _chunks(path: Path, understood: Understanding) -> Iterator[Chunk]:
    with explained(path):
        yield from beside.read_calls(path, understood)


def _total(done: int, chunk: Chunk, understood: Understanding) -> int:
    """How many rows there will be, as far as can be known while reading."""
    if understood.rows and not understood.estimated:
        return max(understood.rows, done)
    return max(done * chunk.bytes_total // chunk.bytes_done, done) if chunk.bytes_done else max(understood.rows, done)


def _fill(batch: ImportBatch, counts: Counts, sums: Sums) -> None:
    batch.rows, batch.imported, batch.duplicates = counts.rows, counts.imported, counts.duplicates
    batch.rejected, batch.not_calls = counts.rejected, counts.not_calls
    batch.reasons = {
        REJECTED: {**counts.reasons},
        NOT_CALL: {**counts.not_call_reasons},
        DUPLICATE: {str(number): rows for number, rows in counts.duplicates_of.items()},
    }
    batch.first_call_id, batch.last_call_id = sums.first_id, sums.last_id
    batch.first_start, batch.last_start = sums.first_start, sums.last_start
    batch.first_day, batch.last_day, batch.talk_s = sums.first_day, sums.last_day, sums.talk_s


def _unknown(session: Session, made: Sequence[Agent]) -> tuple[UnknownAgent, ...]:
    """The agents that a batch had to make, with those who were known before and may be meant."""
    if not made:
        return ()
    own = {agent.id for agent in made}
    also: dict[int, list[str]] = {}
    for agent_id, value in session.execute(select(AgentIdentity.agent_id, AgentIdentity.value)):
        also.setdefault(agent_id, []).append(value)
    known = [
        Known(agent.id, agent.name, agent.number or "", tuple(also.get(agent.id, ())))
        for agent in session.scalars(select(Agent).where(Agent.merged_into_id.is_(None)))
        if agent.id not in own
    ]
    # an agent made of a number alone bears it as the name
    asked = [("" if agent.name == agent.number else agent.name, agent.number or "") for agent in made[:_MOST_UNKNOWN]]
    return for_all(asked, known)


def _outcome(
    session: Session, batch: ImportBatch, counts: Counts, sums: Sums, path: Path, understood: Understanding
) -> FileOutcome:
    made = list(session.scalars(select(Agent).where(Agent.created_in_batch_id == batch.id).order_by(Agent.id)))
    outcome = FileOutcome(
        str(path),
        batch=batch.id,
        rows=counts.rows,
        imported=counts.imported,
        duplicates=counts.duplicates,
        rejected=counts.rejected,
        not_calls=counts.not_calls,
        reasons=dict(counts.reasons.most_common()),
        not_call_reasons=dict(counts.not_call_reasons.most_common()),
        agents_created=tuple(agent.name for agent in made),
        unknown_agents=_unknown(session, made),
        first_start=moment(sums.first_start, sums.first_offset),
        last_start=moment(sums.last_start, sums.last_offset),
        talk_s=sums.talk_s,
    )
    return outcome.reading_as(understood)

"""The fast write path: what is the same call, what is counted, and taking a batch out again."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import factories
from salesdesk.models import Call, Campaign, Disposition, ImportReject
from salesdesk.store import bulk, tallies, turned_away
from salesdesk.store.bulk import BatchWriter, Sums
from salesdesk.store.database import Database, raw
from salesdesk.store.turned_away import DUPLICATE, IN_FILE, NOT_CALL, REJECTED, STORED
from salesdesk.types import Direction, Outcome

START = 1_791_766_800  # 2026-10-12 09:00 in Shanghai
OFFSET = 8 * 3600


def row(
    source_id: str | None = None,
    *,
    name: str | None = "张三",
    number: str | None = None,
    start: int = START,
    talk: int = 90,
    line: int = 2,
    customer: str | None = "13800000001",
    outcome: Outcome = Outcome.CONNECTED,
    word: str | None = "已接通",
    campaign: str | None = None,
    direction: Direction = Direction.OUTBOUND,
) -> bulk.Row:
    return (
        source_id, name, number, customer, start, OFFSET, direction.value, 10, None, talk, None, 5, outcome.value, word,
        campaign, line,
    )  # fmt: skip


def columns(rows: Sequence[bulk.Row]) -> bulk.Columns:
    return tuple(zip(*rows, strict=True))


class Desk:
    """Writes batches as the service does, with agents 1, 2, … as they come."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.asked: list[list[bulk.AgentKey]] = []

    @contextmanager
    def batch(self) -> Iterator[tuple[BatchWriter, int, Any]]:
        with self.database.write() as session:
            batch = factories.add_batch(session)

            def find(named: Iterable[bulk.AgentKey]) -> dict[bulk.AgentKey, int]:
                pairs = list(named)
                self.asked.append(pairs)
                return {p: factories.add_agent(session, str(p[0] or p[1]), identities=()) for p in pairs if any(p)}

            yield BatchWriter(raw(session), batch, find), batch, session

    def put(self, *rows: bulk.Row) -> tuple[bulk.Counts, Sums, int]:
        with self.batch() as (writer, batch, session):
            writer.write(columns(rows))
            sums = writer.finish()
            model = session.get_one(factories.ImportBatch, batch)
            model.first_call_id, model.last_call_id = sums.first_id, sums.last_id
        return writer.counts, sums, batch

    def ids(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(Call.source_id).order_by(Call.id)))

    def remove(self, batch: int, sums: Sums) -> int:
        with self.database.write() as session:
            assert sums.first_id is not None
            assert sums.last_id is not None
            return bulk.remove_calls(raw(session), batch, sums.first_id, sums.last_id)

    def sound(self) -> bool:
        with self.database.read() as session:
            return tallies.differences(raw(session)) == 0


@pytest.fixture
def writing(database: Database) -> Desk:
    return Desk(database)


def test_calls_are_stored_as_they_stand_with_ids_for_their_names(writing: Desk) -> None:
    rows = [row(f"c{i}", line=i + 2, start=START + i, campaign="Autumn") for i in range(123)]
    counts, sums, batch = writing.put(*rows)
    assert (counts.imported, counts.duplicates, counts.rows) == (123, 0, 123)
    assert sums == Sums(1, 123, START, OFFSET, START + 122, OFFSET, sums.first_day, sums.first_day, 123 * 90)
    with writing.database.read() as session:
        call = session.scalars(select(Call).where(Call.source_id == "c7")).one()
        assert (call.id, call.line, call.start_utc, call.talk_s, call.batch_id) == (8, 9, START + 7, 90, batch)
        assert (call.ring_s, call.queue_s, call.hold_s, call.wrap_s) == (10, None, None, 5)
        assert session.get_one(Campaign, call.campaign_id).name == "Autumn"
        word = session.get_one(Disposition, call.disposition_id)
        assert (word.name, word.outcome, word.effective, word.intent) == ("已接通", Outcome.CONNECTED, False, False)
    assert writing.sound()


def test_an_agent_is_asked_for_once_and_nobody_stays_nobody(writing: Desk) -> None:
    with writing.batch() as (writer, _batch, _session):
        writer.write(columns([row("a"), row("b", name=None, line=3), row("c", name=" ", line=4)]))
        writer.write(columns([row("d", line=5), row("e", name="李四", number="7", line=6)]))
        writer.finish()
    assert writing.asked == [[("张三", None), (" ", None)], [("李四", "7")]]
    with writing.database.read() as session:
        agents = list(session.scalars(select(Call.agent_id).order_by(Call.id)))
    assert agents[0] == agents[3] is not None
    assert agents[1] is None
    assert writing.sound()


def test_the_same_words_get_the_same_ids_in_the_next_batch(writing: Desk) -> None:
    writing.put(row("a", campaign="Autumn"))
    writing.put(row("b", campaign="Autumn", start=START + 60))
    with writing.database.read() as session:
        assert len(session.scalars(select(Campaign)).all()) == 1
        assert len(session.scalars(select(Disposition)).all()) == 1


def test_an_id_again_with_the_same_start_is_a_duplicate_with_its_place(writing: Desk) -> None:
    _counts, _sums, first = writing.put(row("a", line=17))
    counts, sums, second = writing.put(row("a", line=4), row("b", line=5, start=START + 9))
    assert (counts.imported, counts.duplicates) == (1, 1)
    assert counts.duplicates_of == {first: 1}
    with writing.database.read() as session:
        kept = session.scalars(select(ImportReject)).one()
        assert (kept.batch_id, kept.kind, kept.line, kept.reason) == (second, DUPLICATE, 4, STORED)
        assert kept.detail == f"{first}:17"
        assert "13800000001" in json.loads(kept.raw)
    assert sums.talk_s == 90
    assert writing.sound()


def test_an_id_twice_in_one_file_is_a_duplicate_whatever_its_start(writing: Desk) -> None:
    counts, _sums, batch = writing.put(row("a", line=2), row("a", line=3, start=START + 50))
    assert (counts.imported, counts.duplicates, counts.duplicates_of) == (1, 1, {})
    with writing.database.read() as session:
        kept = session.scalars(select(ImportReject)).one()
        assert (kept.reason, kept.detail) == (IN_FILE, f"{batch}:2")


def test_an_id_twice_in_a_file_stays_a_duplicate_in_the_next_export(writing: Desk) -> None:
    twice = (row("a", line=2), row("a", line=3, start=START + 50))
    writing.put(*twice)
    counts, _sums, _batch = writing.put(*twice, row("b", line=4))
    assert (counts.imported, counts.duplicates) == (1, 2)
    assert writing.ids() == ["a", "b"]


def test_another_systems_call_with_the_same_id_is_kept(writing: Desk) -> None:
    writing.put(row("17"))
    other = row("17", start=START + 3600)
    counts, sums, _batch = writing.put(other)
    assert (counts.imported, counts.duplicates) == (1, 0)
    assert writing.ids() == ["17", f"17@{START + 3600}"]
    assert sums.first_start == START + 3600
    counts, _sums, _batch = writing.put(other)
    assert (counts.imported, counts.duplicates) == (0, 1)
    assert writing.sound()


def test_of_another_systems_id_twice_in_a_file_one_is_kept(writing: Desk) -> None:
    writing.put(row("17"))
    counts, _sums, _batch = writing.put(row("17", start=START + 60), row("17", start=START + 120, line=3))
    assert (counts.imported, counts.duplicates) == (1, 1)


def test_without_ids_identical_rows_of_one_file_are_both_real(writing: Desk) -> None:
    counts, _sums, _batch = writing.put(row(line=2), row(line=3), row(line=4, talk=91))
    assert counts.imported == 3
    counts, _sums, _batch = writing.put(row(line=2), row(line=3), row(line=4))
    assert (counts.imported, counts.duplicates) == (1, 2)
    assert all(key.startswith("=") for key in writing.ids())


def test_what_we_make_of_a_row_is_not_part_of_its_key(writing: Desk) -> None:
    writing.put(row(line=2))
    again = list(row(line=9, outcome=Outcome.NO_ANSWER, direction=Direction.UNKNOWN))
    again[4], again[5] = START + OFFSET - 3600, 3600  # the same wall clock, read in another zone
    counts, _sums, _batch = writing.put(tuple(again))
    assert (counts.imported, counts.duplicates) == (0, 1)


def test_rows_turned_away_are_counted_all_and_kept_shortened(writing: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(turned_away.KEPT, REJECTED, 3)
    with writing.batch() as (writer, _batch, _session):
        writer.turn_away(REJECTED, [(i, "bad-start", "31/31/2026", ("<b>", "=cmd", "x" * 9000)) for i in range(2)])
        writer.turn_away(REJECTED, [(i, "bad-duration", "?", ("a",)) for i in range(2, 5)])
        writer.turn_away(REJECTED, [(9, "bad-duration", "?", ("a",))])
        writer.turn_away(NOT_CALL, [(10, "total", "合计", ("合计", "12"))])
        assert writer.finish() == Sums()
    counts = writer.counts
    assert (counts.rejected, counts.not_calls, counts.rows) == (6, 1, 7)
    assert (counts.reasons, counts.not_call_reasons) == ({"bad-start": 2, "bad-duration": 4}, {"total": 1})
    with writing.database.read() as session:
        kept = session.scalars(select(ImportReject).order_by(ImportReject.id)).all()
        assert [(r.kind, r.line) for r in kept] == [(REJECTED, 0), (REJECTED, 1), (REJECTED, 2), (NOT_CALL, 10)]
        cells = json.loads(kept[0].raw)
        assert cells[:2] == ["<b>", "=cmd"]
        assert len(kept[0].raw) <= turned_away.RAW_LENGTH


def test_hostile_text_survives_literally(writing: Desk) -> None:
    hostile = ("<b>x</b>", "=cmd|' /C calc'!A0", "x" * 500, "👩‍🦰", "a'; DROP TABLE call; --", "a\x00b")
    counts, _sums, _batch = writing.put(
        *(row(text, customer=text, word=text, campaign=text, line=i) for i, text in enumerate(hostile))
    )
    assert counts.imported == len(hostile)
    with writing.database.read() as session:
        assert tuple(session.scalars(select(Call.customer).order_by(Call.id))) == hostile
        assert tuple(session.scalars(select(Campaign.name).order_by(Campaign.id))) == hostile
        assert writing.ids() == list(hostile)


def test_a_call_that_cannot_be_stored_is_a_bug_not_a_duplicate(writing: Desk) -> None:
    broken = list(row("a"))
    broken[9] = None
    with pytest.raises(KeyError, match="a"), writing.batch() as (writer, _batch, _session):
        writer.write(columns([tuple(broken)]))
    assert writing.ids() == []


def test_nothing_to_write_changes_nothing(writing: Desk) -> None:
    counts, sums, _batch = writing.put()
    assert (counts.rows, sums) == (0, Sums())


def test_a_batch_taken_out_leaves_no_trace_and_its_ids_are_never_given_again(writing: Desk) -> None:
    writing.put(row("a"))
    _counts, sums, batch = writing.put(row("b", line=2), row("c", line=3))
    assert (sums.first_id, sums.last_id) == (2, 3)
    assert writing.remove(batch, sums) == 2
    assert writing.ids() == ["a"]
    assert writing.sound()
    _counts, again, _batch = writing.put(row("b", line=2), row("c", line=3))
    assert (again.first_id, again.last_id) == (4, 5)
    assert writing.sound()


def test_a_call_that_stepped_aside_gets_its_id_back(writing: Desk) -> None:
    _counts, sums, batch = writing.put(row("17"), row("18", start=START + 1))
    others = (row("17", start=START + 60), row("18", start=START + 61, line=3))
    writing.put(*others)
    writing.put(row("17", start=START + 120))
    writing.remove(batch, sums)
    assert writing.ids() == ["17", "18", f"17@{START + 120}"]
    for known in (*others, row("17", start=START + 120)):
        counts, _sums, _batch = writing.put(known)
        assert (counts.imported, counts.duplicates) == (0, 1)
    assert writing.sound()


def test_garbage_collection_comes_back_even_after_an_error() -> None:
    with bulk.undisturbed():
        assert not gc.isenabled()
    with pytest.raises(ZeroDivisionError), bulk.undisturbed():
        1 / 0  # noqa: B018
    assert gc.isenabled()
    gc.disable()
    try:
        with bulk.undisturbed():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@given(st.lists(st.text(max_size=300), max_size=40))
def test_a_shortened_row_is_always_a_list_of_at_most_that_length(cells: list[str]) -> None:
    text = turned_away.shorten(cells, 120)
    assert len(text) <= 120
    shown = json.loads(text)
    assert isinstance(shown, list)
    if len(json.dumps(cells, ensure_ascii=False)) <= 120:
        assert shown == cells


def test_calls_never_refer_to_what_is_not_there(database: Database) -> None:
    def write() -> None:
        with database.write_in_bulk() as session:
            writer = BatchWriter(raw(session), factories.add_batch(session), lambda named: dict.fromkeys(named, 77))
            writer.write(columns([row("a")]))
            writer.finish()

    with pytest.raises(LookupError, match=r"agent \['77'\]"):
        write()
    with database.write() as session:
        assert raw(session).execute("SELECT count(*) FROM call").fetchone() == (0,)
        assert raw(session).execute("PRAGMA foreign_keys").fetchone() == (1,)

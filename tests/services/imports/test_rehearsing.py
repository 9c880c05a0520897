"""A dry run is the import itself, done beside the database: the same outcome, nothing written, nobody kept waiting."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from call_logs import HEADER, line, small_log, write_log
from outcome_exports import EXPORTS
from salesdesk.importers.understanding import Choices
from salesdesk.services.desk import Desk
from salesdesk.services.imports.checking import Checked
from salesdesk.services.imports.outcome import FileOutcome
from salesdesk.services.imports.who import AgentChoices
from salesdesk.store.database import Database, connect, problems
from salesdesk.types import Outcome, OutcomeKind, Progress

SAID = Choices(timezone="Asia/Shanghai")

CALL = st.tuples(
    st.integers(0, 12),  # its number: few, so that ids meet
    st.sampled_from(["2026-10-12", "2026-10-13"]),
    st.sampled_from(["已接通", "无人接听", "线路坏了"]),
    st.sampled_from(["", "nobody knows when", "合计"]),
)
LOG = st.tuples(st.booleans(), st.lists(CALL, min_size=1, max_size=12))
"""With or without ids of its own, and what calls it holds."""


def written(folder: Path, name: str, log: tuple[bool, Sequence[tuple[int, str, str, str]]]) -> Path:
    with_ids, calls = log
    rows = [line(number, day="2026-10-12") for number in range(20, 32)]  # enough that can be read, so that it is a log
    for number, day, result, spoilt in calls:
        row = line(number, day=day, result=result)
        row[1], row[2] = ("", f"新人{number}") if number % 5 == 4 else (row[1], row[2])
        row[4] = spoilt or row[4]
        rows.append(row)
    kept = slice(None) if with_ids else slice(1, None)
    return write_log(folder / name, [row[kept] for row in rows], HEADER[kept])


def told(outcome: FileOutcome) -> FileOutcome:
    """Without what only a stored batch has."""
    return replace(outcome, batch=None, dry_run=False)


def seen(checked: Checked) -> Checked:
    """What a file is made of, without its outcome."""
    rows = tuple(replace(row, id=0) for row in checked.turned_away)
    return replace(checked, outcome=FileOutcome(""), turned_away=rows)


@settings(max_examples=10, phases=(Phase.explicit, Phase.generate))
@given(logs=st.lists(LOG, max_size=3), undone=st.sets(st.integers(0, 2)), last=LOG)
@example(logs=[(True, [(4, "2026-10-12", "已接通", "")])], undone={0}, last=(True, [(4, "2026-10-13", "已接通", "")]))
def test_what_it_says_is_what_the_import_then_does(
    logs: list[tuple[bool, list[tuple[int, str, str, str]]]],
    undone: set[int],
    last: tuple[bool, list[tuple[int, str, str, str]]],
    empty_database_file: Path,
) -> None:
    folder = Path(tempfile.mkdtemp())
    shutil.copyfile(empty_database_file, folder / "desk.db")
    desk = Desk(Database(folder / "desk.db"))
    try:
        for place, log in enumerate(logs):
            (before,) = desk.imports.import_calls([written(folder, f"{place}.csv", log)], SAID)
            if place in undone and before.status == "imported":
                desk.imports.undo(before.batch or 0)
        file = written(folder, "last.csv", last)
        rehearsed, checked = desk.imports.dry_run(file, SAID), desk.imports.check(file, SAID)
        (done,) = desk.imports.import_calls([file], SAID)
        assert told(rehearsed) == told(done)
        if done.status == "imported":
            assert seen(checked) == seen(desk.imports.checked(done.batch or 0))
            assert told(checked.outcome) == told(done)
        # and once more in the place of what is there
        instead = done.batch or 0
        again = desk.imports.check(file, SAID, instead_of=instead)
        redone = desk.imports.redo(instead, SAID)
        assert told(again.outcome) == replace(told(redone), file=str(file))
        assert seen(again) == seen(desk.imports.checked(redone.batch or 0))
        assert desk.safety.check() == []
    finally:
        desk.close()
        shutil.rmtree(folder)


def test_calls_that_stepped_aside_get_their_id_back_in_a_rehearsal_too(desk: Desk, tmp_path: Path) -> None:
    first = small_log(tmp_path / "a.csv", range(10))
    other = write_log(tmp_path / "b.csv", [line(n, day="2026-10-14") for n in range(10)])  # another system's ids
    (one,) = desk.imports.import_calls([first], SAID)
    desk.imports.import_calls([other], SAID)
    both = write_log(tmp_path / "a.csv", [line(n, day=day) for day in ("2026-10-14", "2026-10-12") for n in range(10)])
    rehearsed = desk.imports.check(both, SAID, instead_of=one.batch)
    assert told(rehearsed.outcome) == told(desk.imports.redo(one.batch or 0, SAID))


def test_it_holds_no_lock_and_waits_for_none(desk: Desk, tmp_path: Path) -> None:
    file, other = small_log(tmp_path / "a.csv", range(200)), small_log(tmp_path / "b.csv", range(150, 400))
    imported: list[FileOutcome] = []

    def meanwhile(_done: int, _total: int, _note: str) -> None:
        if not imported:
            assert not desk.database.is_being_written()
            imported.extend(desk.imports.import_calls([other], SAID))

    rehearsed = desk.imports.dry_run(file, SAID, Progress(report=meanwhile))
    assert rehearsed.imported == 200, "it sees the database as it was when it began"
    assert [one.imported for one in imported] == [250]
    with closing(connect(desk.database.path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert desk.imports.dry_run(file, SAID).imported == 150
        writer.execute("ROLLBACK")
    assert desk.safety.check() == []


def test_two_at_once_say_the_same(desk: Desk, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv", range(300))
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: desk.imports.check(file, SAID), range(2))
    assert one.outcome.imported == 300
    assert seen(one) == seen(other)
    assert desk.imports.list_batches() == []


def test_nothing_of_it_is_left(desk: Desk, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv", range(20))
    with closing(connect(desk.database.path, read_only=True)) as looking:
        before = looking.execute("PRAGMA data_version").fetchone()
        said = replace(SAID, outcome_words={"已接通": Outcome.BUSY})
        agents = AgentChoices(left_out=frozenset({("张三", "1001")}))
        checked = desk.imports.check(file, said, agents)
        assert (checked.outcome.imported, checked.outcome.not_calls) == (13, 7)
        assert looking.execute("PRAGMA data_version").fetchone() == before
    assert desk.people.agents() == []
    assert desk.imports.words.taught() == {}
    assert problems(desk.database.path) == []
    with pytest.raises(LookupError), desk.database.rehearse():
        raise LookupError
    assert desk.imports.dry_run(file, SAID).imported == 20


@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)
def test_outcomes_are_rehearsed_alike(export: object, desk: Desk, tmp_path: Path) -> None:
    name, kind, text = export.name, export.kind, export.text  # type: ignore[attr-defined]
    file = tmp_path / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    with closing(connect(desk.database.path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        first = desk.outcomes.dry_run(file, SAID, kind)
        writer.execute("ROLLBACK")
    (done,) = desk.outcomes.import_files([file], SAID, kind)
    assert told(first) == told(done)
    # the same records with something else in them: duplicates, and some brought up to date
    lines = text.splitlines()
    changed = tmp_path / f"{name}-2.csv"
    changed.write_text("\n".join([*lines, lines[-1]]).replace("00", "30") + "\n", encoding="utf-8")
    second = desk.outcomes.dry_run(changed, SAID, kind)
    (done,) = desk.outcomes.import_files([changed], SAID, kind)
    assert told(second) == told(done)
    assert second.kind == OutcomeKind(kind).value
    assert desk.safety.check() == []

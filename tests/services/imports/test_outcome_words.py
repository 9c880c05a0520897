"""What a word means is said once: for every log to come, and for the calls that are there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from call_logs import HEADER, line, write_log
from salesdesk.errors import RefusedError
from salesdesk.importers.understanding import Choices
from salesdesk.models import AgentDay, Call
from salesdesk.services.desk import Desk
from salesdesk.services.imports import ImportsService
from salesdesk.store import tallies
from salesdesk.store.database import raw
from salesdesk.types import Outcome


@pytest.fixture
def imports(desk: Desk) -> ImportsService:
    return desk.imports


def outcomes(desk: Desk) -> Counter[str]:
    with desk.database.read() as session:
        return Counter(Outcome(number).word for number in session.scalars(select(Call.outcome)))


def sums(desk: Desk) -> tuple[int, int, int]:
    """Connected, effective and intents over all days; the sums must agree with the calls."""
    with desk.database.read() as session:
        assert tallies.differences(raw(session)) == 0
        days = session.scalars(select(AgentDay)).all()
        return sum(d.connected for d in days), sum(d.effective for d in days), sum(d.intents for d in days)


def odd(path: Path, numbers: range, word: str = "神秘 结果") -> Path:
    """A log of which every other call (all without talk) has a word nobody knows."""
    return write_log(path, [line(n, talk=0, result=word if n % 2 else "占线") for n in numbers])


def test_a_new_meaning_changes_the_calls_that_are_there_and_can_be_undone(
    imports: ImportsService, desk: Desk, tmp_path: Path
) -> None:
    imports.import_calls([odd(tmp_path / "a.csv", range(20))])
    assert outcomes(desk) == {"busy": 10, "unknown": 10}
    assert sums(desk) == (0, 0, 0)
    change = imports.words.teach({"神秘结果": Outcome.CONNECTED})
    assert change.calls == 10
    assert outcomes(desk) == {"busy": 10, "connected": 10}
    assert sums(desk)[0] == 10
    (row,) = [row for row in imports.words.all() if row.taught]
    assert (row.word, row.outcome, row.calls) == ("神秘 结果", Outcome.CONNECTED, 10)
    imports.words.undo(change)
    assert outcomes(desk) == {"busy": 10, "unknown": 10}
    assert sums(desk) == (0, 0, 0)
    assert imports.words.taught() == {}
    assert not any(row.taught for row in imports.words.all())


def test_a_word_holds_for_every_log_whatever_its_header(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    first = odd(tmp_path / "a.csv", range(10))
    imports.import_calls([first], Choices(outcome_words={"神秘 结果": Outcome.REJECTED}))
    other = write_log(
        tmp_path / "b.csv",
        [line(n, talk=0, result="神秘　结果") for n in range(50, 60)],
        header=[*HEADER[:-1], "呼叫结果"],
    )
    assert imports.inspect(other).unknown_words == {}
    imports.import_calls([other])
    assert outcomes(desk) == {"busy": 5, "rejected": 15}
    assert imports.words.taught() == {"神秘结果": Outcome.REJECTED}
    imports.words.teach({"神秘结果": None})
    imports.words.teach({"神秘结果": Outcome.BUSY})
    assert imports.inspect(first).choices.outcome_words["神秘结果"] == Outcome.BUSY
    imports.words.teach({"神秘结果": None})
    assert outcomes(desk) == {"busy": 20}


def test_the_agents_own_word_stands_above_the_lines(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    rows = [[*line(n, talk=0), "加微信了" if n % 2 else ""] for n in range(20)]
    file = write_log(tmp_path / "a.csv", rows, header=[*HEADER, "小结"])
    imports.import_calls([file], Choices(outcome_words={"加微信了": Outcome.CONNECTED}))
    assert outcomes(desk)["connected"] >= 10
    assert sums(desk)[0] >= 10


def test_marks_change_the_sums(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    imports.import_calls([odd(tmp_path / "a.csv", range(20))])
    imports.words.teach({"神秘结果": Outcome.CONNECTED})
    (row,) = [row for row in imports.words.all() if row.taught]
    change = imports.words.mark(row.id, effective=True)
    again = imports.words.mark(row.id, intent=True)
    assert sums(desk) == (10, 10, 10)
    (row,) = [row for row in imports.words.all() if row.taught]
    assert (row.effective, row.intent) == (True, True)
    imports.words.undo(again)
    assert sums(desk) == (10, 10, 0)
    imports.words.undo(change)
    assert sums(desk) == (10, 0, 0)
    with pytest.raises(RefusedError):
        imports.words.mark(999, intent=True)


@pytest.mark.parametrize("word", ["", "x" * 500])
def test_what_is_no_word(imports: ImportsService, word: str) -> None:
    with pytest.raises(RefusedError):
        imports.words.teach({word: Outcome.BUSY})


def test_an_undo_after_the_calls_went(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    (batch,) = imports.import_calls([odd(tmp_path / "a.csv", range(20))])
    change = imports.words.teach({"神秘结果": Outcome.CONNECTED})
    imports.undo(batch.batch or 0)
    imports.words.undo(change)
    assert sums(desk) == (0, 0, 0)

"""The shared words: stable names on the command line, and progress that can be stopped."""

from __future__ import annotations

import pytest

from salesdesk.types import Cancelled, Direction, Outcome, Progress


def test_words_of_the_command_line() -> None:
    assert [direction.word for direction in Direction] == ["unknown", "outbound", "inbound", "internal"]
    assert Outcome.NO_ANSWER.word == "no_answer"


def test_progress_reports_and_stops() -> None:
    heard: list[tuple[int, int, str]] = []
    stop = False
    progress = Progress(lambda *step: heard.append(step), lambda: stop)
    progress.step(3, 10, "rows")
    stop = True
    with pytest.raises(Cancelled):
        progress.step(4)
    assert heard == [(3, 10, "rows")]


def test_progress_may_go_unheard() -> None:
    progress = Progress()
    progress.step(1)
    assert not progress.stopped()

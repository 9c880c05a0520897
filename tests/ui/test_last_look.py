"""The last look: Today at once at the next start, but only of a file that nothing has touched since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from salesdesk.periods import Period
from salesdesk.types import Scope, ScopeKind
from salesdesk.ui import last_look
from salesdesk.ui.focus import FocusState
from salesdesk.ui.last_look import LateDesk
from salesdesk.ui.pages.today_data import gather

TODAY = date(2026, 10, 13)


@pytest.fixture
def data(calls, desk):
    desk.warnings.evaluate(calls)
    return gather(desk, FocusState(Period.parse("2026-10")), TODAY)


@pytest.fixture
def file(desk, tmp_path):
    path = tmp_path / "kept.db"
    path.write_bytes(b"any file")
    return path


def test_what_was_kept_comes_back(data, file):
    last_look.keep(file, "en", data)
    found = last_look.find(file, "en", date(2026, 10, 14))
    assert found.today == date(2026, 10, 14)
    assert found.rows == data.rows
    assert (found.last_day, found.calls) == (data.last_day, data.calls)
    assert [one.text for one in found.warnings] == [one.text for one in data.warnings]
    assert found.warnings[0].scope == Scope(ScopeKind.AGENT, 4)
    assert found.warnings[0].definition.id == "connect_rate"
    assert [line.name for line in found.best] == [line.name for line in data.best]


def test_not_of_a_file_that_changed(data, file):
    last_look.keep(file, "en", data)
    file.write_bytes(b"any other file")
    assert last_look.find(file, "en", TODAY) is None


def test_not_when_a_write_ahead_log_is_left_over(data, file):
    last_look.keep(file, "en", data)
    file.with_name("kept.db-wal").write_bytes(b"written after a crash")
    assert last_look.find(file, "en", TODAY) is None


def test_not_in_another_language(data, file):
    last_look.keep(file, "en", data)
    assert last_look.find(file, "zh_CN", TODAY) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 1}', "7"])
def test_a_spoilt_one_is_set_aside(data, file, text):
    last_look.keep(file, "en", data)
    last_look.file_of(file).write_text(text, "utf-8")
    assert last_look.find(file, "en", TODAY) is None


def test_without_one_there_is_none(file):
    assert last_look.find(file, "en", TODAY) is None


def test_a_folder_that_cannot_be_written_is_no_trouble(data, file, monkeypatch, tmp_path):
    monkeypatch.setattr(last_look, "file_of", lambda _path: tmp_path / "no" / "look.json")
    last_look.keep(file, "en", data)
    assert not (tmp_path / "no").exists()


def test_the_desk_comes_late(desk):
    late = LateDesk()
    with pytest.raises(LookupError):
        _ = late.figures
    late.take(desk)
    assert late.figures is desk.figures


def test_the_window_shows_it_and_then_the_truth(qtbot, dressed, data, desk):
    from salesdesk import settings
    from salesdesk.ui.main_window import MainWindow

    window = MainWindow(settings.Preferences(language="en", theme="light"), TODAY)
    qtbot.addWidget(window)
    window.show()
    shown = []
    window.page_shown.connect(shown.append)
    window.preview(replace(data, calls=7))
    assert window.page.name == "today"
    assert "7 calls that day" in window.page.fresh.text()
    assert window.page.isVisible()
    assert not window.navigation.isEnabled()
    assert len(shown) == 1
    window.attach(desk)
    window.jobs.settle(qtbot)
    assert "107 calls that day" in window.page.fresh.text()
    assert window.page.context.desk.company.get() == desk.company.get()
    assert window.page.up_to_date
    assert not window.messages.bugs
    window.close()

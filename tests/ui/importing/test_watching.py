"""The watched folder and the remembered layouts in the window, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from call_logs import HEADER, line, small_log, write_log
from salesdesk.importers.understanding import Choices
from salesdesk.models import ImportStart
from salesdesk.services.desk import Desk
from salesdesk.services.watch_folder import WatchFolderService, WatchMode, WatchSettings
from salesdesk.types import Outcome
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.layout import FORGET
from salesdesk.ui.importing import at_start
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.messages import Messages
from salesdesk.ui.pages.imports import ImportPage

Settle = Callable[[], None]


@pytest.fixture
def clock(desk: Desk) -> list[float]:
    now = [1_000_000.0]
    desk.__dict__["watch_folder"] = WatchFolderService(desk.database, desk.imports, desk.outcomes, lambda: now[0])
    return now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "exports"
    path.mkdir()
    return path


def page_of(window: MainWindow, settle: Settle) -> ImportPage:
    window.go.page("import")
    settle()
    assert isinstance(window.page, ImportPage)
    return window.page


def look_twice(window: MainWindow, settle: Settle, clock: list[float]) -> None:
    assert window.watcher is not None
    for _look in range(2):
        window.watcher.look()
        settle()
        clock[0] += 30


def texts(messages: Messages) -> list[str]:
    return [message.text for message in messages.said]


def test_new_files_are_offered_once_and_opened(
    clock: list[float], window: MainWindow, desk: Desk, messages: Messages, settle: Settle, folder: Path
) -> None:
    page = page_of(window, settle)
    page.start.watch._change(folder=str(folder), mode=WatchMode.ASK)
    settle()
    assert desk.watch_folder.settings() == WatchSettings(str(folder), WatchMode.ASK)
    small_log(folder / "a.csv", range(20))
    (folder / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    look_twice(window, settle, clock)
    look_twice(window, settle, clock)
    assert texts(messages).count("1 new export: a.csv") == 1
    assert len([text for text in texts(messages) if text.startswith("picture.csv in the watched folder")]) == 1
    table = page.start.watch.table
    assert [row.name for row in table.rows_model.rows] == ["a.csv", "picture.csv"]
    assert page.start.tabs.tabText(2) == "Watched folder (1)"
    offer = next(message for message in messages.said if message.text.startswith("1 new export"))
    assert offer.action is not None
    offer.action[1]()
    settle()
    assert page.file.file.text() == "a.csv"
    page.file.leave.click()

    table.selectRow(0)
    page.start.watch.ignore.click()
    settle()
    assert [row.state for row in table.rows_model.rows] == ["ignored", "cannot be read"]
    table.selectRow(0)
    assert page.start.watch.again.isEnabled()
    page.start.watch.again.click()
    settle()
    look_twice(window, settle, clock)
    assert table.rows_model.rows[0].state == "waits"


def test_known_layouts_are_taken_and_the_result_opens(
    clock: list[float],
    window: MainWindow,
    desk: Desk,
    messages: Messages,
    settle: Settle,
    folder: Path,
    tmp_path: Path,
) -> None:
    desk.imports.import_calls([small_log(tmp_path / "first.csv", range(20))])
    desk.watch_folder.change(WatchSettings(str(folder), WatchMode.AUTOMATIC))
    small_log(folder / "second.csv", range(20, 50))
    write_log(folder / "other.csv", [line(n)[:7] for n in range(60, 80)], HEADER[:7])
    look_twice(window, settle, clock)
    look_twice(window, settle, clock)
    assert [batch.file_name for batch in desk.imports.list_batches()] == ["second.csv", "first.csv"]
    assert texts(messages).count("1 new export: other.csv") == 1
    taken = next(message for message in messages.said if message.text == "second.csv: 30 calls imported.")
    assert taken.action is not None
    assert taken.action[0] == "Open result"
    taken.action[1]()
    settle()
    page = window.page
    assert isinstance(page, ImportPage)
    assert page.views.currentWidget() is page.results


def test_a_folder_that_is_away_is_said_quietly(
    clock: list[float], window: MainWindow, desk: Desk, messages: Messages, settle: Settle, folder: Path
) -> None:
    desk.watch_folder.change(WatchSettings(str(folder), WatchMode.ASK))
    folder.rmdir()
    before = len(messages.said)
    look_twice(window, settle, clock)
    assert window.status.isVisible()
    assert "is not there" in window.status.text.text()
    assert len(messages.said) == before
    folder.mkdir()
    look_twice(window, settle, clock)
    assert not window.status.isVisible()


def test_the_folder_is_chosen_and_a_choice_undone(
    clock: list[float],
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = page_of(window, settle).start.watch
    panel.mode.picked.emit(WatchMode.ASK)
    settle()
    assert panel.mode.value() is WatchMode.OFF  # no folder yet
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    panel.choose()
    settle()
    assert desk.watch_folder.settings().mode is WatchMode.ASK
    panel.pattern.setText("CDR*.csv")
    panel.pattern.editingFinished.emit()
    settle()
    assert desk.watch_folder.settings().pattern == "CDR*.csv"
    window.undo.undo()
    settle()
    assert desk.watch_folder.settings().pattern == ""


def test_layouts_are_renamed_edited_deleted_and_given_away(
    window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Choices(date_order="ymd", outcome_words={"神秘": Outcome.BUSY})
    rows = [line(n, result="神秘" if n % 2 else None) for n in range(20)]
    desk.imports.import_calls([write_log(tmp_path / "a.csv", rows)], said)
    panel = page_of(window, settle).start.profiles
    panel.table.selectRow(0)
    (profile,) = desk.imports.profiles.all()
    panel.rename_to(profile, "Our dialer")
    settle()
    assert desk.imports.profiles.all()[0].name == "Our dialer"
    panel.table.selectRow(0)
    panel.edit()
    settle()
    dialog = panel.dialog
    dialog.plain["talk"].set_value("min")
    dialog.plain["date_order"].set_value(None)
    dialog.words["神秘"].set_value(FORGET)
    dialog.ok.click()
    settle()
    (edited,) = desk.imports.profiles.all()
    assert edited.choices.duration_unit == {"talk": "min"}
    assert edited.choices.date_order is None
    assert not edited.choices.outcome_words
    out = tmp_path / "layout.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    panel.table.selectRow(0)
    panel.export()
    settle()
    assert out.is_file()
    panel.delete()
    settle()
    assert desk.imports.profiles.all() == []
    panel.receive_from(out)
    settle()
    assert desk.imports.profiles.all()[0].name == "Our dialer"
    window.undo.undo()
    settle()
    assert desk.imports.profiles.all() == []
    window.undo.undo()
    settle()
    assert desk.imports.profiles.all()[0].name == "Our dialer"


def test_an_import_that_was_cut_short_is_offered_again(
    window: MainWindow, context: Context, desk: Desk, messages: Messages, settle: Settle, tmp_path: Path
) -> None:
    file = small_log(tmp_path / "a.csv")
    with desk.database.write() as session:
        for path in (file, tmp_path / "gone.csv"):
            session.add(ImportStart(file_path=str(path), choices={"date_order": "ymd"}, started_at=1))
    watcher = at_start.begin(context, lambda _text: None, window)
    settle()
    watcher.stop()
    asked = [message for message in messages.said if "was interrupted" in message.text]
    assert [message.action is None for message in asked] == [False, True]
    assert asked[0].action is not None
    asked[0].action[1]()
    settle()
    page = window.page
    assert isinstance(page, ImportPage)
    assert page.file.look is not None
    assert page.file.look.choices.date_order == "ymd"
    assert desk.imports.interrupted() == []

"""From the first paint to the first page; what cannot be opened is said with a way out; one window a database."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from salesdesk import app as root
from salesdesk import paths, settings
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.ui import logs
from salesdesk.ui.application import Application
from salesdesk.ui.charts import engine
from salesdesk.ui.single import FirstWindow

SRC = Path(root.__file__).parents[1]


@pytest.fixture
def opened(qtbot, dressed, tmp_path, monkeypatch):
    """A function that starts the application on a file and answers it with its window open."""
    made: list[Application] = []
    settings.save(settings.Preferences(language="en", theme="light"))
    hook = sys.excepthook

    def start(path: Path) -> Application:
        program = Application(str(path), "en", root.open_desk, root.restore_backup)
        program.start()
        made.append(program)
        qtbot.waitUntil(program.window.isVisible)
        qtbot.waitUntil(lambda: hasattr(program.window, "jobs"))
        return program

    yield start
    for program in made:
        program.window.jobs.settle(qtbot)
        program.window.close()
        program.close()
        program.window.deleteLater()
        assert not program.window.messages.bugs
    sys.excepthook = hook
    for handler in list(logging.getLogger().handlers):
        if isinstance(handler, logging.FileHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()
    QApplication.processEvents()


def shown(qtbot, program: Application) -> str:
    qtbot.waitUntil(lambda: program.window.page is not None, timeout=15000)
    program.window.jobs.settle(qtbot)
    return program.window.page.name


def test_a_new_file_is_welcomed(opened, qtbot, tmp_path):
    program = opened(tmp_path / "new.db")
    assert shown(qtbot, program) == "welcome"
    assert (tmp_path / "new.db").is_file()
    assert paths.log_file().is_file()


def test_a_known_file_shows_today(opened, qtbot, tmp_path, desk):
    desk.company.change(welcomed=True)
    program = opened(desk.database.path)
    assert shown(qtbot, program) == "today"


@pytest.mark.parametrize("content", [b"", b"GIF89a not a database", b"SQLite format 3\x00" + bytes(84)])
def test_what_is_no_database_is_refused_and_left_alone(opened, qtbot, tmp_path, monkeypatch, content):
    file = tmp_path / "bad.db"
    file.write_bytes(content)
    program = opened(file)
    qtbot.waitUntil(lambda: hasattr(program, "question"))
    assert [b.text() for b in program.question.buttons()]
    assert "bad.db" in program.question.text()
    assert program.window.page is None
    assert file.read_bytes() == content
    assert sorted(tmp_path.glob("*.db")) == [file]
    leave = next(b for b in program.question.buttons() if b.text() == "Quit")
    leave.click()
    qtbot.waitUntil(lambda: not program.window.isVisible())


def test_another_file_instead(opened, qtbot, tmp_path, monkeypatch, desk):
    desk.company.change(welcomed=True)
    (tmp_path / "bad.db").write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(desk.database.path), ""))
    program = opened(tmp_path / "bad.db")
    qtbot.waitUntil(lambda: hasattr(program, "question"))
    next(b for b in program.question.buttons() if b.text() == "Choose another file…").click()
    assert shown(qtbot, program) == "today"
    assert program.path == desk.database.path


def test_a_backup_instead(opened, qtbot, tmp_path, monkeypatch, desk):
    desk.company.change(welcomed=True)
    backup = desk.safety.back_up()
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"damaged")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(backup), ""))
    program = opened(bad)
    qtbot.waitUntil(lambda: hasattr(program, "question"))
    next(b for b in program.question.buttons() if b.text() == "Restore a backup…").click()
    assert shown(qtbot, program) == "today"
    assert (tmp_path / "bad-before-restore-1.db").read_bytes() == b"damaged"
    assert any("Restored" in message.text for message in program.window.messages.said)


def test_restore_while_open(opened, qtbot, tmp_path):
    file = tmp_path / "desk.db"
    first = Desk(Database(file))
    first.company.change(welcomed=True, name="before")
    backup = first.safety.back_up()
    first.company.change(name="after")
    first.close()
    program = opened(file)
    assert shown(qtbot, program) == "today"
    program.window.go.reopen.emit(backup)
    qtbot.waitUntil(lambda: program._desk is not None and program.window.page is not None, timeout=15000)
    program.window.jobs.settle(qtbot)
    assert program._desk.company.get().name == "before"
    program.window.go.reopen.emit(tmp_path / "no-such.db")
    qtbot.waitUntil(lambda: program.window.page is not None, timeout=15000)
    assert program._desk.company.get().name == "before"


def test_a_second_start_raises_the_first_window(qtbot, dressed, tmp_path):
    called: list[int] = []
    first, second = FirstWindow(tmp_path / "a.db"), FirstWindow(tmp_path / "a.db")
    other = FirstWindow(tmp_path / "b.db")
    assert first.claim()
    assert not second.claim()
    assert other.claim()
    first.listen(lambda: called.append(1))
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from PySide6.QtCore import QCoreApplication; a = QCoreApplication([]);"
        "from pathlib import Path; from salesdesk.ui.single import FirstWindow;"
        "w = FirstWindow(Path(sys.argv[2])); sys.exit(0 if not w.claim() and w.call() else 1)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(SRC), str(tmp_path / "a.db")], env=os.environ.copy())
    qtbot.waitUntil(lambda: called == [1] and process.poll() is not None, timeout=15000)
    assert process.returncode == 0
    first.release()
    other.release()
    assert second.claim()
    second.release()


def test_a_lock_left_by_a_killed_process_does_not_block(qapp, tmp_path):
    code = (
        "import sys, os, signal; sys.path.insert(0, sys.argv[1]);"
        "from PySide6.QtCore import QCoreApplication; a = QCoreApplication([]);"
        "from pathlib import Path; from salesdesk.ui.single import FirstWindow;"
        "w = FirstWindow(Path(sys.argv[2])); w.claim(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    if sys.platform == "win32":
        code = code.replace("os.kill(os.getpid(), signal.SIGKILL)", "os._exit(1)")
    subprocess.run([sys.executable, "-c", code, str(SRC), str(tmp_path / "a.db")], env=os.environ.copy(), check=False)
    again = FirstWindow(tmp_path / "a.db")
    assert list(paths.data_dir().glob("*.lock"))
    assert again.claim()
    again.release()


def test_a_window_that_does_not_answer_is_named(qtbot, dressed, tmp_path, monkeypatch):
    monkeypatch.setattr("salesdesk.ui.single.ANSWER_MS", 0)
    first = FirstWindow(tmp_path / "a.db")
    assert first.claim()
    program = Application(str(tmp_path / "a.db"), "en", root.open_desk, root.restore_backup)
    said: list[str] = []

    def leave() -> None:
        box = QApplication.activeModalWidget()
        said.append(box.text())
        box.close()

    QTimer.singleShot(0, leave)
    assert program.run() == 3
    assert "does not answer" in said[0]
    first.release()


def test_the_log_is_turned_over(tmp_path, monkeypatch):
    log = tmp_path / "salesdesk.log"
    monkeypatch.setattr(logs, "LARGEST", 10)
    for text in ("one one one one", "two two two two", "small"):
        log.write_text(text, "utf-8")
        logs.turn_over(log)
    assert log.read_text("utf-8") == "small"
    assert log.with_name("salesdesk.log.1").read_text("utf-8").startswith("two")
    assert log.with_name("salesdesk.log.2").read_text("utf-8").startswith("one")


def test_the_next_start_shows_today_at_once(opened, qtbot, calls, desk, tmp_path, monkeypatch):
    desk.company.change(welcomed=True)
    file = desk.database.path
    desk.close()
    first = opened(file)
    assert shown(qtbot, first) == "today"
    first.window.jobs.settle(qtbot)
    before = first.window.page.fresh.text().split("  ·  ")[:2]
    first.window.close()
    first.close()
    looks: list[object] = []
    from salesdesk.ui.main_window import MainWindow

    plain = MainWindow.preview
    monkeypatch.setattr(MainWindow, "preview", lambda window, data: (looks.append(data), plain(window, data)))
    second = opened(file)
    assert shown(qtbot, second) == "today"
    assert looks
    assert second.window.page.fresh.text().split("  ·  ")[:2] == before
    second.window.jobs.settle(qtbot)
    assert second.window.context is not None


def test_what_draws_charts_is_loaded_after_the_first_page(opened, qtbot, desk, monkeypatch):
    warmed: list[tuple[object, str]] = []
    monkeypatch.setattr(engine, "warm", lambda jobs: warmed.append((jobs, program.window.page.name)))
    desk.company.change(welcomed=True)
    program = opened(desk.database.path)
    assert not warmed
    qtbot.waitUntil(lambda: bool(warmed), timeout=15000)
    assert warmed == [(program.window.jobs, "today")]

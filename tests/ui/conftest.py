"""The window over a tiny company, for every test of pages and dialogs. No test sleeps: ``settle`` waits for the jobs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

import factories
from salesdesk import i18n, settings
from salesdesk.models import Agent, Membership, Team
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.types import AgentStatus, Level, TeamStage
from salesdesk.ui import collector, theme
from salesdesk.ui.context import Context
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.messages import Messages

TODAY = date(2026, 10, 13)
"""The day on which the tests of the window take place, a Tuesday."""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """English, and a data folder of the test's own."""
    monkeypatch.setenv("SALESDESK_HOME", str(tmp_path / "home"))
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """As in the program: unused memory is collected in the window's thread and never in a worker's."""
    with collector.only_here():
        yield


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the light theme."""
    theme.apply(qapp, theme.Mode.LIGHT)
    return qapp


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's file, made once and copied for every test."""
    path = tmp_path_factory.mktemp("template") / "desk.db"
    desk = Desk(Database(path))
    with desk.database.write() as session:
        session.add_all(
            [Team(id=1, name="一组", stage=TeamStage.MATURE), Team(id=2, name="Team B", stage=TeamStage.NEW)]
        )
        session.flush()
        people = [
            (1, "A001", "张三", "zhangsan zs", Level.SENIOR, 1),
            (2, "A002", "李四", "lisi ls", Level.JUNIOR, 1),
            (3, "B001", "Anna Bell", "", Level.INTERMEDIATE, 2),
            (4, "B002", "Tom Reed", "", Level.TRAINEE, 2),
        ]
        for number, code, name, pinyin, level, team in people:
            session.add(
                Agent(
                    id=number,
                    number=code,
                    name=name,
                    pinyin=pinyin,
                    level=level,
                    hired_on=date(2025, 3, 1),
                    status=AgentStatus.ACTIVE,
                )
            )
            session.flush()
            session.add(Membership(agent_id=number, team_id=team))
    desk.database.checkpoint()
    desk.close()
    return path


@pytest.fixture
def desk(tmp_path: Path, template: Path) -> Iterator[Desk]:
    """Two teams, four agents: 1 张三 and 2 李四 in team 1 一组, 3 Anna Bell and 4 Tom Reed in team 2."""
    shutil.copyfile(template, tmp_path / "desk.db")
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


@pytest.fixture
def window(qtbot, dressed: QApplication, desk: Desk) -> Iterator[MainWindow]:
    """The window, shown, with the desk attached and everything settled. A bug on the way fails the test."""
    window = MainWindow(settings.Preferences(language="en", theme="light"), day=TODAY)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.attach(desk)
    window.jobs.settle(qtbot)
    yield window
    if window.jobs.active:
        window.jobs.settle(qtbot)
    bugs = list(window.messages.bugs)
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    # Gone now, not at some turn of the event loop in the middle of the next test.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not bugs, bugs


@pytest.fixture
def context(window: MainWindow) -> Context:
    """What pages and dialogs are given."""
    assert window.context is not None
    return window.context


@pytest.fixture
def messages(window: MainWindow) -> Messages:
    """What was said: ``messages.said``."""
    return window.messages


@pytest.fixture
def settle(qtbot, window: MainWindow) -> Callable[[], None]:
    """Wait until every job is done and shown."""
    return lambda: window.jobs.settle(qtbot)


@pytest.fixture
def calls(desk: Desk) -> date:
    """Calls of 29 September to 12 October 2026 on working days, and targets for October; answers the last day.

    Tom Reed (4) connects far too few, Anna Bell (3) is fine; nobody's calls are missing.
    """
    days = [TODAY - timedelta(days=n) for n in range(14, 0, -1)]
    working = [day for day in days if desk.calendar.calendar().is_working(day)]
    with desk.database.write() as session:
        batch = factories.add_batch(session)
        for day in working:
            for agent, dials, connected in ((1, 30, 9), (2, 24, 7), (3, 28, 9), (4, 25, 2)):
                factories.add_calls(
                    session, agent, day, dials=dials, connected=connected, talk_s=90, hour=9 + agent, batch=batch
                )
        factories.add_target(session, "dials", 25)
        factories.add_target(session, "connect_rate", 0.25)
    return working[-1]

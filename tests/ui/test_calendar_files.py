"""Calendar files from the plan's page and from the page of all plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from plan_ground import OPENED, make_ground
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.ui.calendar_files import CalendarPrompt
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.messages import Messages
from salesdesk.ui.pages.plan import PlanPage
from salesdesk.ui.pages.plans import PlansPage

Settle = Callable[[], None]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


@pytest.fixture
def plan(desk: Desk) -> int:
    ground = make_ground(desk)
    return desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)


def test_the_dates_of_a_plan(
    window: MainWindow,
    plan: int,
    settle: Settle,
    messages: Messages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.go.plan(plan)
    settle()
    page = window.page
    assert isinstance(page, PlanPage)
    names: list[str] = []
    answers = ["", str(tmp_path / "dates")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (names.append(a[2]), (answers.pop(0), ""))[1])
    for _time in range(2):
        page.more.click()
        menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
        action = next(one for one in menu.actions() if one.text() == "Save the dates for a calendar…")
        action.trigger()
        menu.close()
        settle()
    assert names[0] == f"Plan {OPENED.year}-{plan:04d} 张三.ics"
    calendar = Calendar.from_ical((tmp_path / "dates.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) == 5
    assert any("5 dates to come saved in dates.ics" in str(line) for line in messages.said)


def test_everything_between_two_dates(
    window: MainWindow, plan: int, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go.page("plans")
    settle()
    page = window.page
    assert isinstance(page, PlansPage)
    page.dates.click()
    settle()
    prompt = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CalendarPrompt) and w.isVisible())
    prompt.last.set_day(date(2020, 1, 1))
    prompt.ok.click()
    assert "first one first" in prompt.refusal.text()
    answers = ["", str(tmp_path / "all.ICS")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (answers.pop(0), ""))
    prompt.first.set_day(OPENED)
    prompt.last.set_day(date(OPENED.year + 1, 1, 1))
    prompt.ok.click()
    assert prompt.isVisible()
    prompt.ok.click()
    settle()
    calendar = Calendar.from_ical((tmp_path / "all.ICS").read_bytes())
    assert len(calendar.walk("VEVENT")) == 5

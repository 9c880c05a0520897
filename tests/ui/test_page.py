"""Pages: fetched in a worker, stale answers dropped, hidden ones wait, refreshed by what they watch."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QLabel

from salesdesk.errors import SalesDeskError
from salesdesk.periods import Period
from salesdesk.types import Change
from salesdesk.ui.page import Page


class Probe(Page):
    name = "probe"
    watches = frozenset({Change.TARGETS})

    def build(self) -> None:
        self.label = QLabel(self)
        self.asked: list[str] = []
        self.shown_data: list[object] = []
        self.hold: dict[str, threading.Event] = {}

    def fetch(self, focus):
        code = focus.period.code
        self.asked.append(code)
        if code in self.hold:
            self.hold[code].wait(10)
        if code == "2020":
            raise SalesDeskError("Too long ago.")
        return code

    def show_data(self, data):
        self.shown_data.append(data)


@pytest.fixture
def probe(context, qtbot):
    page = Probe(context)
    qtbot.addWidget(page)
    return page


def test_hidden_pages_wait(probe, context, settle):
    context.changes.emit({Change.TARGETS})
    settle()
    assert probe.asked == []
    probe.show()
    settle()
    assert probe.shown_data == ["2026-10"]


def test_only_what_is_watched_refreshes(probe, context, settle):
    probe.show()
    settle()
    context.changes.emit({Change.PLANS})
    settle()
    assert len(probe.asked) == 1
    context.changes.emit({Change.TARGETS, Change.PLANS})
    context.changes.emit({Change.TARGETS})
    settle()
    assert len(probe.asked) == 2


def test_stale_answers_are_dropped(probe, context, settle, qtbot):
    probe.hold["2026-09"] = threading.Event()
    probe.show()
    settle()
    context.focus.set_period(Period.parse("2026-09"))
    qtbot.waitUntil(lambda: "2026-09" in probe.asked)
    context.focus.set_period(Period.parse("2026-08"))
    qtbot.waitUntil(lambda: "2026-08" in probe.asked)
    probe.hold["2026-09"].set()
    settle()
    assert probe.shown_data == ["2026-10", "2026-08"]
    assert probe.data == "2026-08"


def test_errors_are_said(probe, context, settle, messages):
    context.focus.set_period(Period.parse("2020"))
    probe.show()
    settle()
    assert messages.said[-1].text == "Too long ago."
    assert probe.shown_data == []


def test_a_language_switch_shows_the_data_again(probe, window, settle):
    probe.show()
    settle()
    window.switch_language("zh_CN")
    settle()
    assert len(probe.shown_data) == 2

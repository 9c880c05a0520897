"""Pages made ready ahead: only while nobody does anything, and none twice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from salesdesk.ui.pages import PAGES
from salesdesk.ui.shell import ahead


@pytest.fixture
def ready(window, monkeypatch):
    """The maker, to be driven tick by tick."""
    monkeypatch.setattr(ahead, "QUIET_S", 0.0)
    window.make_ahead()
    window.ahead._timer.stop()
    yield window.ahead
    window.ahead.stop()


def test_every_page_is_there_before_it_is_visited(window, ready, settle):
    before = window.pages["today"]
    for _n in range(400):
        if not ready.left and not ready._unpolished:
            break
        ready.tick()
        settle()
    ready.tick()
    assert set(window.pages) == {entry.name for entry in PAGES}
    assert window.pages["today"] is before
    assert window.page is before
    made = window.pages["plans"]
    window.go.page("plans")
    settle()
    assert window.page is made


def test_nothing_is_made_while_the_user_types(window, ready, qtbot, monkeypatch):
    monkeypatch.setattr(ahead, "QUIET_S", 60.0)
    count = len(ready.left)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_A)
    ready.tick()
    assert not ready.quiet
    assert len(ready.left) == count


def test_it_ends_with_the_database(window, ready, settle):
    window.detach()
    assert not ready.left
    assert window.prepare("plans") is None
    ready.tick()
    assert not window.pages

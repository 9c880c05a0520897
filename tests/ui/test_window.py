"""The window: pages by name and key, language and theme at runtime, messages, jobs, undo."""

from __future__ import annotations

import pytest

from salesdesk import i18n
from salesdesk.ui.pages import PAGES


def test_starts_on_today(window):
    assert window.page is not None
    assert window.page.name == "today"


@pytest.mark.parametrize("name", ["today", "dashboard", "calls", "settings", "welcome"])
def test_pages_open(window, settle, name):
    window.go.page(name)
    settle()
    assert window.page.name == name


def test_language_switches_at_runtime(window, settle):
    window.switch_language("zh_CN")
    settle()
    assert i18n.language() == "zh_CN"


def test_page_names_are_unique():
    assert len({entry.name for entry in PAGES}) == len(PAGES)


def test_a_small_screen_is_filled_the_first_time(window):
    window.appear()
    assert window.isMaximized()
    window.preferences.window["main"] = "AAAA"
    window.showNormal()
    window.appear()
    assert not window.isMaximized()

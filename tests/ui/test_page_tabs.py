"""The strip over sibling pages leads there and stays marked here."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from salesdesk.ui.widgets.page_tabs import TALK_PAGES, PageTabs


def test_another_tab_leads_to_its_page_and_this_one_stays_marked(qtbot: QtBot) -> None:
    went: list[str] = []
    tabs = PageTabs(TALK_PAGES, "interviews", went.append)
    qtbot.addWidget(tabs)
    tabs.setCurrentIndex(1)
    assert went == ["meetings"]
    assert tabs.currentIndex() == 0
    tabs.setCurrentIndex(0)
    assert went == ["meetings"]

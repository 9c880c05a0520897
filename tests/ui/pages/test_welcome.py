"""The first start: the sample company, or one's own log."""

from __future__ import annotations

import pytest

from salesdesk.errors import SalesDeskError
from salesdesk.services import sample_company
from salesdesk.ui.widgets import PlainLabel


@pytest.fixture
def page(window, settle):
    window.go.page("welcome")
    settle()
    return window.page


def test_no_line_of_text_is_cut(page, window, settle):
    for language in ("en", "zh_CN"):
        window.switch_language(language)
        settle()
        for label in page.findChildren(PlainLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_own_log(page, desk, window, settle):
    seen = []
    page.company.setText("远航")
    window.go.show = seen.append
    page.own.click()
    settle()
    assert seen[-1].page == "import"
    company = desk.company.get()
    assert (company.welcomed, company.name) == (True, "远航")


def test_sample(page, desk, window, settle, monkeypatch):
    loaded = []
    monkeypatch.setattr(sample_company, "load", lambda *words: loaded.append(words))
    page.sample.click()
    assert not page.own.isEnabled()
    settle()
    assert loaded[0][0] is desk
    assert window.page.name == "today"
    assert desk.company.get().welcomed


def test_sample_refused(page, settle, messages, monkeypatch):
    def refuse(*_words):
        raise SalesDeskError("Not empty.")

    monkeypatch.setattr(sample_company, "load", refuse)
    page.load_sample()
    settle()
    assert messages.said[-1].text == "Not empty."
    assert page.sample.isEnabled()


def test_language(page, window, settle):
    page.company.setText("typed")
    page.language.picked.emit("zh_CN")
    settle()
    assert page.language.value() == "zh_CN"
    assert page.company.text() == "typed"

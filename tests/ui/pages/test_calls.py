"""The calls behind a figure: counted, paged, in either order."""

from __future__ import annotations

import pytest

from salesdesk.periods import Period
from salesdesk.types import COMPANY, Scope, ScopeKind
from salesdesk.ui.widgets import PlainLabel


@pytest.fixture
def page(calls, window, settle):
    window.go.calls(Scope(ScopeKind.AGENT, 4), Period.parse("2026-10-12"), "connect_rate")
    settle()
    return window.page


def test_counts_and_rows(page, settle):
    assert page.count.text() == "25 calls · Tom Reed · 12 Oct 2026"
    assert page.what.value() == "dials"
    first = page.model.row_at(0)
    settle()
    first = page.model.row_at(0)
    assert first.agent == "Tom Reed"
    texts = [page.model.index(0, column).data() for column in range(6)]
    assert texts[0].startswith("12 Oct 13:")
    assert texts[4:] == ["outbound", "connected"]


def test_only_the_connected(page, settle):
    page.what.set_value("connected")
    page.what.picked.emit("connected")
    settle()
    assert page.model.rowCount() == 2


def test_newest_first(page, settle):
    page.order.set_value(True)
    page.order.picked.emit(True)
    settle()
    page.model.row_at(0)
    settle()
    assert page.model.row_at(0).start > page.model.row_at(1).start


def test_a_call_says_where_it_came_from(page, settle):
    page.model.row_at(0)
    settle()
    call = page.model.row_at(0)
    page.table.activated.emit(call)
    page.table.activated.emit(None)
    settle()
    assert page.sheet.isVisible()
    texts = [label.text() for label in page.sheet.findChildren(PlainLabel)]
    assert f"batch {call.batch}, line {call.line}" in texts


def test_no_calls(page, window, settle):
    window.go.calls(COMPANY, Period.parse("2024-02-01"))
    settle()
    assert page.empty.isVisible()
    assert not page.table.isVisible()

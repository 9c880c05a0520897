"""Cards, sheets and tiles."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.periods import Period
from salesdesk.ui.widgets import Card, PlainLabel, SideSheet, clear_layout
from salesdesk.ui.widgets.tiles import KpiTile, change_words, per_day_words, target_words


def test_card_title(qtbot):
    card = Card("Trend")
    qtbot.addWidget(card)
    assert card.accessibleName() == "Trend"
    card.set_title("张三")
    assert card.title.text() == "张三"


def test_clear_layout_takes_nested_layouts(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    inner = QHBoxLayout()
    inner.addWidget(PlainLabel("a"))
    layout.addLayout(inner)
    layout.addWidget(PlainLabel("b"))
    layout.addStretch()
    clear_layout(layout)
    assert layout.count() == 0


def test_sheet_lies_over_its_page_and_leaves_with_escape(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 400)
    page.show()
    sheet = SideSheet("Details")
    sheet.lie_over(page)
    assert not sheet.isVisible()
    sheet.open_sheet("张三")
    assert sheet.geometry().right() == page.width() - 1
    page.resize(1000, 500)
    assert sheet.height() == 500
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_tile_tells_everything(qtbot, calls, context):
    board = context.desk.figures.dashboard(Period.parse("2026-10"))
    tile = KpiTile("dials")
    qtbot.addWidget(tile)
    data = next(one for one in board.tiles if one.row.kpi == "dials")
    tile.show_tile(data, "Sep")
    assert tile.value.text() == f"{round(data.row.value):,}"
    assert "target 25" in tile.target.text()
    assert tile.badge.text().startswith(("▲", "■", "▼"))
    assert tile.accessibleName().startswith("Dials")
    assert target_words(data.row).startswith("target ")
    picked = []
    tile.picked.connect(picked.append)
    tile.explained.connect(picked.append)
    tile.show()
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    tile.info.click()
    assert picked == ["dials"] * 3
    assert not tile.grab().isNull()


def test_tile_without_target(qtbot, calls, context):
    board = context.desk.figures.dashboard(Period.parse("2026-10"))
    data = next(one for one in board.tiles if one.row.kpi == "customers_reached")
    tile = KpiTile("customers_reached")
    qtbot.addWidget(tile)
    tile.show_tile(data, "Sep")
    assert tile.target.text() == "no target"
    assert per_day_words(data.row) == ""
    assert change_words(data)

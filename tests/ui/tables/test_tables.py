"""Tables: order, copies with headers, exports, remembered columns, pages from a service."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QMenu

from salesdesk.errors import SalesDeskError
from salesdesk.formats import percent
from salesdesk.types import Rag
from salesdesk.ui.tables import Column, PagedModel, Table, export
from salesdesk.ui.tables.rows import ACCESSIBLE, BAR, FOREGROUND, ROW, TOOLTIP


@dataclass(frozen=True)
class Row:
    name: str
    rate: float | None
    rag: Rag | None = None


ROWS = [Row("张三", 0.213, Rag.AMBER), Row("李四", None), Row("=cmd()", 0.3, Rag.GREEN)]
COLUMNS = [
    Column("name", "Agent"),
    Column(
        "rate",
        "Connect rate",
        "right",
        format=percent,
        rag=lambda row: row.rag,
        bar=lambda row: row.rate and row.rate / 0.25,
        tooltip=lambda row: f"<{row.name}>",
    ),
    Column("hidden", "Number", value=lambda row: 7, hidden=True),
]


@pytest.fixture
def table(qtbot, context):
    table = Table(COLUMNS, "probe", context)
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    table.set_rows(ROWS)
    return table


def texts(table) -> list[str]:
    return [table.model().index(i, 0).data() for i in range(table.model().rowCount())]


def test_no_data_sorts_last_both_ways(table):
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert texts(table) == ["张三", "=cmd()", "李四"]
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert texts(table) == ["=cmd()", "张三", "李四"]
    table.set_rows(ROWS[:2])
    assert texts(table) == ["张三", "李四"]
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert texts(table) == ["张三", "李四"]


def test_selection_stays_on_its_row_when_sorted(table):
    table.selectRow(0)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [row.name for row in table.selected()] == ["张三"]
    assert table.current().name == "张三"


def test_cells(table):
    index = table.model().index(0, 1)
    assert index.data() == "■ 21.3%"
    assert index.data(ACCESSIBLE) == "21.3%, watch"
    assert "&lt;张三&gt;" in index.data(TOOLTIP)
    assert index.data(BAR) == pytest.approx(0.852)
    assert index.data(FOREGROUND) is not None
    assert index.data(ROW) == ROWS[0]
    assert table.model().index(1, 1).data() == "—"
    assert not table.grab().isNull()


def test_enter_and_double_click_activate(table, qtbot):
    seen = []
    table.activated.connect(seen.append)
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    table.doubleClicked.emit(table.model().index(0, 0))
    assert [row.name for row in seen] == ["李四", "张三"]


def test_copy_has_headers_as_text_and_table(table, qtbot):
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "Agent\tConnect rate\n张三\t■ 21.3%"
    assert "<th>Connect rate</th>" in data.html()


def test_grid_follows_the_columns_on_screen(table):
    table.horizontalHeader().moveSection(1, 0)
    assert table.grid()[0] == ["Connect rate", "Agent"]
    assert len(table.grid()) == 4


def test_columns_are_remembered(table, context, qtbot):
    table._show_column(1, shown=False)
    again = Table(COLUMNS, "probe", context)
    qtbot.addWidget(again)
    assert again.isColumnHidden(1)


def test_export_is_harmless_and_complete(table, tmp_path, settle, messages):
    table.export_as(tmp_path / "t.csv")
    settle()
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Agent", "Connect rate"]
    assert rows[3][0] == "'=cmd()"
    assert "t.csv" in messages.said[-1].text
    table.export_as(tmp_path / "t.xlsx")
    settle()
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Agent", "张三", "李四", "=cmd()"]


def test_an_export_that_fails_leaves_the_old_file(tmp_path):
    folder = tmp_path / "gone"
    with pytest.raises(SalesDeskError):
        export.write([["a"]], folder / "t.csv")
    assert not folder.exists()


@pytest.mark.parametrize(
    ("cell", "safe"), [("=1+1", "'=1+1"), ("-5", "-5"), ("+86", "+86"), ("@x", "'@x"), ("-x", "'-x"), ("", "")]
)
def test_formulas_are_neutralised_and_numbers_kept(cell, safe):
    assert export.neutral(cell) == safe


def test_menus_offer_what_there_is(table, qtbot):
    table._menu(QPoint(5, 5))
    table._column_menu(QPoint(5, 5))
    menus = [menu for menu in table.findChildren(QMenu) if menu.isVisible()]
    labels = [action.text() for menu in menus for action in menu.actions()]
    assert "Copy with headers" in labels
    assert "Connect rate" in labels
    action = next(action for menu in menus for action in menu.actions() if action.text() == "Connect rate")
    action.setChecked(False)
    assert table.isColumnHidden(1)
    for menu in menus:
        menu.close()


def test_cut_text_is_whole_in_the_tooltip(table):
    table.setColumnWidth(0, 10)
    index = table.model().index(0, 0)
    place = table.visualRect(index).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, table.mapToGlobal(place))
    from PySide6.QtWidgets import QStyleOptionViewItem

    option = QStyleOptionViewItem()
    option.rect = table.visualRect(index)
    assert table.itemDelegate().helpEvent(event, table, option, index)


def test_paged_model_fetches_what_is_seen(context, settle, qtbot):
    asked = []

    def fetch(offset, limit, key, descending):
        asked.append((offset, limit, key, descending))
        return [Row(f"{offset + i}", None) for i in range(limit)]

    model = PagedModel(COLUMNS, context.jobs)
    table = Table(model=model)
    qtbot.addWidget(table)
    model.set_source(1_000_000, fetch)
    assert model.index(500_000, 0).data() == "…"
    settle()
    assert model.index(500_000, 0).data() == "500000"
    assert (500_000, 200, "", False) in asked
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.index(0, 0).data() == "…"
    settle()
    assert asked[-1] == (0, 200, "name", True)
    assert model.row_at(0).name == "0"


def test_paged_model_drops_old_answers(context, settle):
    model = PagedModel(COLUMNS, context.jobs)
    model.set_source(10, lambda *_page: [Row("old", None)] * 10)
    model.row_at(0)
    model.set_source(10, lambda *_page: [Row("new", None)] * 10)
    model.row_at(0)
    settle()
    assert model.row_at(0).name == "new"

"""An import lived through: dropped, agents and words decided, checked, brought in, a reject put right, and back again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from call_logs import line, small_log, write_log
from salesdesk import i18n
from salesdesk.services.desk import Desk
from salesdesk.services.people import AgentDraft
from salesdesk.types import Level, Outcome
from salesdesk.ui.importing.agents import NEW, OUT
from salesdesk.ui.importing.mend_grid import BEFORE
from salesdesk.ui.importing.steps import CHECK, FILE, NAMES
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.messages import Messages
from salesdesk.ui.pages.imports import ImportPage

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> ImportPage:
    window.go.page("import")
    settle()
    found = window.page
    assert isinstance(found, ImportPage)
    return found


def messy(path: Path) -> Path:
    """120 calls of 王五 (known), 李斯 (new, sounds like 李四), a test line; two bad cells, two unknown words."""
    agents = [("A005", "王五"), ("2002", "李斯"), ("9999", "测试")]
    rows = []
    for n in range(120):
        row = line(n, day="2026-10-09" if n < 60 else "2026-10-13")
        row[1], row[2] = agents[n % 3]
        rows.append(row)
    rows[4][4], rows[110][6] = "31/31/2026", "abc"
    rows[7][7] = rows[8][7] = "神秘"
    return write_log(path, rows)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_the_whole_job(page: ImportPage, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path) -> None:
    desk.people.add(AgentDraft("王五", "A005", None, Level.JUNIOR, None, None, "", "", None))
    folder = tmp_path / "exports"
    folder.mkdir()
    messy(folder / "a.csv")
    drop(window, folder)
    settle()
    file = page.file
    assert file.step == FILE

    # Problems of the whole file, the second far below the first rows, and the way from one to the next.
    assert [(p.kind, p.column) for p in file.preview.problems].count(("word", 7)) == 2
    assert {p.kind for p in file.preview.problems} == {"word", "rejected"}
    places = []
    for _n in range(5):
        file.rows.problems.go(forward=True)
        index = file.preview.currentIndex()
        places.append((index.row(), index.column()))
    assert places[0] == (4, 4)
    assert places[-1] == places[0]  # around
    file.rows.problems.go(forward=False)
    assert "talk time" in file.rows.problems.about.text()

    # Agents and words.
    QTest.keyClick(file, Qt.Key.Key_Return)
    settle()
    assert file.step == NAMES
    choosers = file.agents.choosers
    assert set(choosers) == {("李斯", "2002"), ("测试", "9999")}
    assert {chooser.value() for chooser in choosers.values()} == {NEW}
    li = next(agent.id for agent in desk.people.agents() if agent.name == "李四")
    file.agents._pick(("李斯", "2002"), li)
    file.agents._pick(("测试", "9999"), OUT)
    file.words.taught.emit("神秘", Outcome.BUSY)
    settle()

    # The check counts again with what was decided.
    QTest.keyClick(file, Qt.Key.Key_Return)
    settle()
    assert file.step == CHECK
    assert file.checked is not None
    outcome = file.checked.outcome
    assert outcome.not_call_reasons == {"left-out": 39}
    assert outcome.imported == 79
    assert outcome.agents_created == ()
    assert file.check.days.grid.accessibleName().startswith("2 working days have no calls")
    file.check.comparison.lines[0].field.setText("120")
    assert "2 × rejected rows" in file.check.comparison.lines[0].why.text()
    file.check.comparison.lines[0].field.setText("79")
    assert file.check.comparison.lines[0].why.text() == "Both agree."
    file.check.comparison.lines[2].field.setText("some")
    assert "not a number" in file.check.comparison.lines[2].why.text()

    # In, and one of the rejects put right.
    QTest.keyClick(file, Qt.Key.Key_Return)
    settle()
    (batch,) = desk.imports.list_batches()
    assert batch.imported == 79
    page._show_rows_of(batch.id)
    settle()
    dialog = page.rejects_dialog
    model = dialog.table.lines
    assert dialog.table.currentIndex().column() == BEFORE + 4
    assert not dialog.ok.isEnabled()
    model.setData(dialog.table.currentIndex(), "2026-10-09 09:04:00")
    settle()
    assert model.lines[0].verdict.good
    assert dialog.ok.text().strip() == "Import 1 row put right"
    dialog.ok.click()
    settle()
    assert [line.row.line for line in model.lines] == [112]
    assert desk.imports.list_batches()[0].mends == batch.id
    window.undo.undo()
    settle()
    assert desk.imports.list_batches()[0].status == "undone"
    dialog.reject()

    # The batch is taken back, its alias too.
    page.open()
    settle()
    page.batches.choose(batch.id)
    settle()
    assert page.batches.consequence.text().startswith("Taking it back removes 79 calls")
    page.batches.undo.click()
    settle()
    assert desk.imports.batch(batch.id).status == "undone"
    assert "2002" not in desk.people.resolver()


def test_a_known_layout_goes_through_with_enter_alone(
    page: ImportPage, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    desk.imports.import_calls([small_log(tmp_path / "a.csv", range(30))])
    page.context.go.import_files([small_log(tmp_path / "b.csv", range(30, 60))])
    settle()
    assert not page.file.asks_names
    for _step in range(2):
        QTest.keyClick(page.file, Qt.Key.Key_Return)
        settle()
    assert desk.imports.list_batches()[0].imported == 30
    assert page.views.currentWidget() is page.results


def test_nothing_to_import_cannot_be_imported(page: ImportPage, desk: Desk, settle: Settle, tmp_path: Path) -> None:
    desk.imports.import_calls([small_log(tmp_path / "a.csv", range(30))])
    page.context.go.import_files([write_log(tmp_path / "b.csv", [line(n) for n in range(29)])])
    settle()
    page.file.go_to(CHECK)
    settle()
    assert page.file.checked is not None
    assert page.file.checked.outcome.duplicates == 29
    assert not page.file.take.isEnabled()
    page.file.go_back()
    assert page.file.step == FILE


def test_rows_are_copied_pasted_cleared_and_saved(
    page: ImportPage, desk: Desk, settle: Settle, messages: Messages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [line(n) for n in range(60)]
    for n in range(3):
        rows[n][4] = "31/31/2026"
    (outcome,) = desk.imports.import_calls([write_log(tmp_path / "a.csv", rows)])
    page._show_rows_of(outcome.batch or 0)
    settle()
    dialog = page.rejects_dialog
    grid, model = dialog.table, dialog.table.lines
    assert model.headerData(BEFORE + 4, Qt.Orientation.Horizontal) == "开始时间"
    QGuiApplication.clipboard().setText("2026-10-12 09:00:00\n2026-10-12 09:01:00\n")
    grid.setCurrentIndex(model.index(0, BEFORE + 4))
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert [row.verdict.good for row in model.lines] == [True, True, False]
    only = QItemSelectionModel.SelectionFlag.ClearAndSelect
    grid.selectionModel().setCurrentIndex(model.index(1, BEFORE + 4), only)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    settle()
    assert [row.verdict.good for row in model.lines] == [True, False, False]
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().setText("2026-10-12 10:00:00")
    grid.selectColumn(BEFORE + 4)
    grid.paste()
    settle()
    assert all(row.verdict.good for row in model.lines)
    assert not model.setData(model.index(0, 0), "x")
    out = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    dialog.save.click()
    settle()
    assert out.stat().st_size > 1000
    dialog.ok.click()
    settle()
    assert not isValid(dialog)
    assert desk.imports.list_batches()[0].imported == 3


def test_afterwards_it_is_compared_and_imported_again_in_its_place(
    page: ImportPage, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    (outcome,) = desk.imports.import_calls([messy(tmp_path / "a.csv")])
    page.open(outcomes=(outcome,))
    settle()
    page.compare(outcome.batch or 0, "a.csv")
    settle()
    assert page.comparison_dialog.comparison.table.rows_model.rowCount() == 3
    page.comparison_dialog.accept()
    page.import_again(desk.imports.batch(outcome.batch or 0))
    settle()
    page.file.go_to(CHECK)
    settle()
    assert page.file.checked is not None
    assert page.file.checked.outcome.imported == 118
    page.file.take.click()
    settle()
    assert [batch.status for batch in desk.imports.list_batches()] == ["imported", "undone"]


def test_every_part_speaks_chinese(page: ImportPage, window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    page.context.go.import_files([messy(tmp_path / "a.csv")])
    settle()
    page.file.go_to(CHECK)
    settle()
    window.switch_language(i18n.CHINESE)
    settle()
    assert page.file.rail.buttons[NAMES].accessibleName().startswith("2  坐席与用语")
    assert page.file.check.tabs.tabText(0) == "核对总数"
    assert "工作日" in page.file.check.days.said.text()
    page.file.leave.click()
    settle()
    assert page.start.tabs.tabText(2) == "监视文件夹"
    window.switch_language(i18n.ENGLISH)
    settle()


def test_other_kinds_of_file_are_told_apart_and_imported_the_same_way(
    page: ImportPage, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    header = ("订单号", "客户手机", "业务员", "成交日期", "订单金额")
    rows = [[f"D{n:04d}", f"138{n:08d}", "张三", f"2026-10-{9 + n % 3:02d}", f"{100 + n}.50"] for n in range(30)]
    page.context.go.import_files([write_log(tmp_path / "orders.csv", rows, header)])
    settle()
    file = page.file
    assert file.look is not None
    assert file.look.kind == "sale"
    assert file.decisions.kind.value() == "sale"
    assert file.preview.head.choosers[0].value() == "source_id"
    assert "amount" in [chooser.value() for chooser in file.preview.head.choosers]
    file.decisions.kind_said.emit("calls")
    settle()
    assert file.look.kind == "calls"
    file.decisions.kind_said.emit("sale")
    settle()
    file.go_to(CHECK)
    settle()
    assert file.checked is not None
    assert file.checked.outcome.imported == 30
    file.take.click()
    settle()
    (batch,) = desk.imports.list_batches()
    assert (batch.kind, batch.imported) == ("outcomes", 30)
    window.undo.undo()
    settle()
    assert desk.imports.batch(batch.id).status == "undone"


def test_rejected_orders_are_put_right_and_their_file_is_imported_again(
    page: ImportPage, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    rows = [f"A{n},2026-10-1{n},13800000001,张三,100,已付款" for n in range(9)]
    path = tmp_path / "orders.csv"
    path.write_text(
        "\n".join(
            ["订单号,下单日期,客户手机,负责人,订单金额,订单状态", *rows, "B1,2026-31-31,13800000001,张三,5,已付款"]
        ),
        encoding="utf-8",
    )
    drop(window, path)
    settle()
    for _step in (CHECK, None):
        QTest.keyClick(page.file, Qt.Key.Key_Return)
        settle()
        if page.file.checked is not None and page.file.isVisible():
            assert [row.line for row in page.file.checked.turned_away] == [11]
    batch = desk.imports.list_batches()[0]
    assert (batch.outcome, batch.imported, batch.rejected) == ("sale", 9, 1)
    page._show_rows_of(batch.id)
    settle()
    dialog = page.rejects_dialog
    assert dialog.table.currentIndex().column() == BEFORE + 1
    dialog.table.lines.setData(dialog.table.currentIndex(), "2026-10-12")
    settle()
    dialog.ok.click()
    settle()
    assert desk.imports.list_batches()[0].mends == batch.id
    window.undo.undo()
    settle()
    assert [row.line for row in desk.imports.rejects(batch.id).rows] == [11]

    page.open()
    settle()
    page.batches.choose(batch.id)
    settle()
    assert page.batches.consequence.text().startswith("Taking it back removes 9 records")
    page.batches.redo.click()
    settle()
    assert page.file.look is not None
    assert page.file.look.kind == "sale"
    page.file.go_to(CHECK)
    settle()
    assert page.file.checked is not None
    assert page.file.checked.outcome.imported == 9
    page.file.take.click()
    settle()
    newest, *_older = desk.imports.list_batches()
    assert (newest.outcome, newest.imported, newest.status) == ("sale", 9, "imported")
    assert desk.imports.batch(batch.id).status == "undone"

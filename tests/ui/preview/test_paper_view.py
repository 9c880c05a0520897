"""The preview of papers as a reader uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from salesdesk.ui.changes import Changes
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.messages import Messages
from salesdesk.ui.preview import output
from salesdesk.ui.preview.document import PaperDocument
from salesdesk.ui.preview.drawing import KEPT_BYTES
from salesdesk.ui.preview.placing import ACTUAL, GAP, Fit
from salesdesk.ui.preview.printing import Printing, chosen_pages
from salesdesk.ui.widgets.paper_view import PaperView
from ui.preview.papers import LONG, paper_of


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def jobs(messages: Messages) -> Iterator[Jobs]:
    jobs = Jobs(messages, Changes())
    yield jobs
    jobs.close()


@pytest.fixture
def view(qtbot, dressed: QApplication, jobs: Jobs, messages: Messages) -> Iterator[PaperView]:
    view = PaperView(jobs, messages=messages, file_name=lambda: "张三 2026-10.pdf")
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    qtbot.waitExposed(view)
    yield view
    jobs.settle(qtbot)
    assert not messages.bugs


def shown(qtbot, view: PaperView, pdf: bytes) -> None:
    with qtbot.waitSignal(view.shown, timeout=15000):
        view.show_pdf(pdf)


def settle(qtbot, view: PaperView, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not view.area._soon.isActive())
    jobs.settle(qtbot)


def test_a_paper_fills_the_width_and_says_its_pages(qtbot, view: PaperView) -> None:
    shown(qtbot, view, paper_of(LONG))
    assert view.pages > 5
    width, _height = view.area._placing.size(0)
    assert abs(width - (view.area.viewport().width() - 2 * GAP)) <= 1
    assert view.area.accessibleName() == f"Preview of the paper, page 1 of {view.pages}"
    qtbot.waitUntil(lambda: "needle" in view.area.accessibleDescription())


def test_another_paper_keeps_place_and_zoom_and_never_shows_a_white_sheet(qtbot, view: PaperView, jobs: Jobs) -> None:
    shown(qtbot, view, paper_of(LONG))
    view.area.go_to_page(3)
    view.area.verticalScrollBar().setValue(view.area.verticalScrollBar().value() + 77)
    settle(qtbot, view, jobs)
    place, zoom = view.area.verticalScrollBar().value(), view.area.zoom
    view.show_pdf(paper_of([line + "!" for line in LONG]))
    inked = []

    def look() -> bool:
        picture = view.area.viewport().grab().toImage()
        middle = range(picture.width() // 8, picture.width() // 2)
        inked.append(
            any(picture.pixelColor(x, y).lightness() < 128 for x in middle for y in range(20, picture.height(), 9))
        )
        return jobs.idle

    qtbot.waitUntil(look)
    assert all(inked)
    assert (view.area.verticalScrollBar().value(), view.area.zoom) == (place, zoom)
    assert view.area.page == 3


def test_the_last_of_many_papers_wins(qtbot, view: PaperView, jobs: Jobs) -> None:
    papers = [paper_of([f"paper {n}"]) for n in range(8)]
    for pdf in papers:
        view.show_pdf(pdf)
    settle(qtbot, view, jobs)
    assert view.pdf == papers[-1]
    qtbot.waitUntil(lambda: "paper 7" in view.area.accessibleDescription())


def test_a_shorter_paper_ends_at_its_last_page(qtbot, view: PaperView) -> None:
    shown(qtbot, view, paper_of(LONG))
    view.area.go_to_page(view.pages - 1)
    shown(qtbot, view, paper_of(["one page"]))
    assert (view.pages, view.area.page) == (1, 0)


def test_memory_is_bounded_in_a_long_batch(qtbot, view: PaperView, jobs: Jobs) -> None:
    import pypdfium2

    batch, one = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(paper_of(LONG))
    while len(batch) < 300:
        batch.import_pages(one)
    import io

    out = io.BytesIO()
    batch.save(out)
    shown(qtbot, view, out.getvalue())
    assert view.pages >= 300
    for page in range(0, view.pages, 12):
        view.area.go_to_page(page)
        settle(qtbot, view, jobs)
        assert view.area.drawing.bytes <= KEPT_BYTES
    view.area.set_zoom(6.0)
    settle(qtbot, view, jobs)
    assert view.area.drawing.bytes <= KEPT_BYTES


def test_ctrl_and_wheel_zoom_at_the_pointer(qtbot, view: PaperView) -> None:
    shown(qtbot, view, paper_of(LONG))
    at = QPointF(200, 300)
    page, x, y = view.area._under(at)

    def wheel(turns: int, keys: Qt.KeyboardModifier) -> None:
        event = QWheelEvent(
            at,
            view.area.viewport().mapToGlobal(at),
            QPoint(),
            QPoint(0, turns),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.area.viewport(), event)

    before = view.area.zoom
    wheel(120, Qt.KeyboardModifier.ControlModifier)
    wheel(120, Qt.KeyboardModifier.ControlModifier)
    assert view.area.zoom > before
    assert view.area.fit is Fit.FREE
    there = view.area._under(at)
    assert there[0] == page
    assert there[1:] == pytest.approx((x, y), abs=2)
    top = view.area.verticalScrollBar().value()
    wheel(-120, Qt.KeyboardModifier.NoModifier)
    assert view.area.verticalScrollBar().value() > top


def test_keys_zoom_search_and_move(qtbot, view: PaperView) -> None:
    shown(qtbot, view, paper_of(LONG))
    view.area.setFocus()
    fitting = view.area.zoom
    qtbot.keyClick(view.area, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.area.zoom > fitting
    qtbot.keyClick(view.area, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view.area, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.area.zoom == fitting
    qtbot.keyClick(view.area, Qt.Key.Key_End)
    assert view.area.page == view.pages - 1
    qtbot.keyClick(view.area, Qt.Key.Key_PageUp)
    qtbot.keyClick(view.area, Qt.Key.Key_Home)
    assert view.area.page == 0
    qtbot.keyClick(view.area, Qt.Key.Key_Space)
    assert view.area.verticalScrollBar().value() > 0
    qtbot.keyClick(view.area, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.search.isVisible()
    qtbot.keyClick(view.search.box, Qt.Key.Key_Escape)
    assert not view.search.isVisible()


def test_single_pages_turn_at_their_end(qtbot, view: PaperView) -> None:
    shown(qtbot, view, paper_of(LONG))
    view.area.setFocus()
    view.area.set_single(True)
    view.area.set_fit(Fit.PAGE)
    assert list(view.area._placing.pages) == [0]
    for key, page in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_Space, 2), (Qt.Key.Key_PageUp, 1), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(view.area, key)
        assert view.area.page == page
    view.area.turn_page(-1)
    assert view.area.page == 0
    view.area.set_single(False)
    assert len(view.area._placing.pages) == view.pages


def test_a_page_number_is_typed(qtbot, view: PaperView) -> None:
    shown(qtbot, view, paper_of(LONG))
    view.number.setFocus()
    view.number.selectAll()
    qtbot.keyClicks(view.number, "4")
    qtbot.keyClick(view.number, Qt.Key.Key_Return)
    assert view.area.page == 3
    view.number.selectAll()
    qtbot.keyClicks(view.number, "99999")
    qtbot.keyClick(view.number, Qt.Key.Key_Return)
    assert view.area.page == view.pages - 1
    assert view.number.text() == str(view.pages)


def test_search_goes_round_and_marks_its_places(qtbot, view: PaperView, jobs: Jobs) -> None:
    shown(qtbot, view, paper_of(LONG))
    view.search.open_bar()
    qtbot.keyClicks(view.search.box, "needle")
    qtbot.waitUntil(lambda: bool(view.search.hits))
    count = len(view.search.hits)
    assert count == sum("needle" in line for line in LONG)
    assert view.search.count.text() == f"1 of {count}"
    qtbot.keyClick(view.search.box, Qt.Key.Key_Return)
    assert view.search.current == 1
    for _step in range(2):
        qtbot.keyClick(view.search.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.search.current == count - 1
    assert view.area.page == view.search.hits[-1].page
    assert sum(len(found) for found in view.area._hits.values()) == count
    shown(qtbot, view, paper_of(LONG[:50]))
    qtbot.waitUntil(lambda: len(view.search.hits) == sum("needle" in line for line in LONG[:50]))
    view.search.box.setText("nothing of the kind")
    qtbot.waitUntil(lambda: view.search.count.text() == "Not found")
    view.search.close_bar()
    assert not view.area._hits


def test_text_is_selected_and_copied(qtbot, view: PaperView, jobs: Jobs) -> None:
    shown(qtbot, view, paper_of(["第一行 first", "第二行 second", "第三行 third"]))
    qtbot.waitUntil(lambda: view.area.selection.text_of(0) is not None)
    text = view.area.selection.text_of(0)
    assert text is not None
    port, zoom = view.area.viewport(), view.area.zoom
    corner = QPointF(view.area._placing.left(0), view.area._placing.top(0) - view.area.verticalScrollBar().value())

    def on_screen(character: int) -> QPoint:
        left, top, right, bottom = text.boxes[character]
        return (corner + QPointF((left + right) / 2 * zoom, (top + bottom) / 2 * zoom)).toPoint()

    first, last = text.characters.index("第二"), text.characters.index("third") + 4
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, on_screen(first))
    QTest.mouseMove(port, on_screen(last))
    qtbot.waitUntil(lambda: bool(view.area.selection.words()))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, on_screen(last))
    view.area.setFocus()
    qtbot.keyClick(view.area, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split() == ["第二行", "second", "第三行", "third"]
    qtbot.keyClick(view.area, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.area.selection.words().startswith("Test Ltd")


def test_the_menu_of_zooms(qtbot, view: PaperView) -> None:
    shown(qtbot, view, paper_of(LONG))
    view._fill_menu()
    actions = {action.text(): action for action in view._menu.actions()}
    assert actions["As wide as the window"].isChecked()
    actions["200%"].trigger()
    assert view.area.zoom == pytest.approx(2 * ACTUAL)
    actions["The whole page"].trigger()
    assert view.area.fit is Fit.PAGE
    actions["One page at a time"].trigger()
    assert view.area.single
    actions["As wide as the window"].trigger()
    assert view.area.fit is Fit.WIDTH


def test_a_paper_is_saved_whole(
    qtbot, view: PaperView, jobs: Jobs, messages: Messages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = paper_of(["one"])
    shown(qtbot, view, pdf)
    asked = []

    def answer(_parent: object, _title: str, suggested: str, _filter: str) -> tuple[str, str]:
        asked.append(Path(suggested).name)
        return str(tmp_path / "out.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    view.save_as()
    settle(qtbot, view, jobs)
    assert asked == ["张三 2026-10.pdf"]
    assert (tmp_path / "out.pdf").read_bytes() == pdf
    assert messages.said[-1].text == "Saved as out.pdf."
    assert view.output is not None
    assert view.output.folder == tmp_path


def test_a_copy_is_opened_elsewhere(qtbot, view: PaperView, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(output, "_open", opened.append)
    pdf = paper_of(["one"])
    shown(qtbot, view, pdf)
    assert view.output is not None
    view.output.open_elsewhere()
    settle(qtbot, view, jobs)
    assert opened[0].read_bytes() == pdf
    assert opened[0].name == "张三 2026-10.pdf"


def test_printing_takes_the_range_page_by_page(
    qtbot, view: PaperView, jobs: Jobs, messages: Messages, tmp_path: Path
) -> None:
    pdf = paper_of(LONG)
    shown(qtbot, view, pdf)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(72)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 4)
    assert view.output is not None
    Printing(jobs, printer, pdf, view.output._printed, view).start()
    qtbot.waitUntil(lambda: bool(messages.said), timeout=20000)
    assert messages.said[-1].text == "Sent to the printer."
    printed = PaperDocument((tmp_path / "printed.pdf").read_bytes())
    assert len(printed) == 3
    assert printed.sizes[0] == pytest.approx((595, 842), abs=2)


def test_pages_in_the_printers_order(tmp_path: Path, dressed: QApplication) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "x.pdf"))
    assert chosen_pages(printer, 3) == [0, 1, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(printer, 3) == [2, 1, 0]


def test_a_printer_that_refuses_is_said(qtbot, view: PaperView, jobs: Jobs, messages: Messages, tmp_path: Path) -> None:
    pdf = paper_of(["one"])
    shown(qtbot, view, pdf)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "x.pdf"))
    assert view.output is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesdesk.ui.preview.printing.QPainter.begin", lambda *_any: False)
        Printing(jobs, printer, pdf, view.output._printed, view).start()
    assert messages.said[-1].text == "The printer did not take the paper."


def test_every_control_has_a_name(qtbot, view: PaperView) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    shown(qtbot, view, paper_of(["one"]))
    controls = [*view.findChildren(QAbstractButton), *view.findChildren(QLineEdit)]
    named = [one for one in controls if one.objectName() != "qt_toolbutton" and one.parent() != view.search.box]
    assert all(one.accessibleName() for one in named if one.parent() in (view, view.search))
    view.clear()
    assert view.pages == 0
    QApplication.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert "0" in view.area.accessibleName()

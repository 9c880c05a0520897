"""Ctrl+P on a page without a paper form of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from salesdesk.ui import page_print, theme


def test_the_whole_page_in_light_colours(calls, window, settle):
    window.go.page("dashboard")
    settle()
    window.switch_theme("dark")
    whole = page_print.picture(window.page)
    assert theme.is_dark()
    assert whole.toImage().pixelColor(2, 2).name().upper() == theme.LIGHT.window
    assert whole.height() > window.page.height()
    window.switch_theme("light")


def test_long_pages_take_several_sheets(calls, window, settle, tmp_path):
    import pypdfium2

    window.resize(1000, 700)
    window.go.page("dashboard")
    settle()
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    page_print.print_picture(page_print.picture(window.page), printer)
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    assert len(document) >= 1
    document.close()


def test_ctrl_p_asks_for_the_printer(window, qtbot, settle, monkeypatch):
    window.go.page("dashboard")
    settle()
    asked = []
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: asked.append(1) or QPrintDialog.DialogCode.Rejected)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == [1]

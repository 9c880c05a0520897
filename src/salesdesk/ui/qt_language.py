"""Qt's own words (dialog buttons, context menus of fields) in the program's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from salesdesk.i18n import CHINESE, language
from salesdesk.ui import theme

_installed: list[QTranslator] = []


def speak(app: QApplication) -> None:
    """Install Qt's catalogue of the language in force and let every widget say its texts again."""
    QLocale.setDefault(theme.qt_locale(language()))
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    if language() == CHINESE:
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_zh_CN", folder):
            app.installTranslator(translator)
            _installed.append(translator)
    for widget in app.topLevelWidgets():
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))

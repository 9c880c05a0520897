"""Bound texts follow a language switch; what belongs to a widget that is gone is forgotten."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget

from salesdesk import i18n
from salesdesk.ui import qt_language
from salesdesk.ui.texts import TextMixin


class Sign(TextMixin, QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel(self)
        self.bind(self.label.setText, "company")


def test_switch_says_it_again(qtbot, dressed):
    sign = Sign()
    qtbot.addWidget(sign)
    assert sign.label.text() == "company"
    i18n.use("zh_CN")
    qt_language.speak(dressed)
    assert sign.label.text() == "公司"
    i18n.use("en")
    qt_language.speak(dressed)
    assert sign.label.text() == "company"


def test_values_fill_placeholders_and_can_change(qtbot):
    sign = Sign()
    qtbot.addWidget(sign)
    sign.bind(sign.label.setText, "Undone: {label}", label="x")
    assert sign.label.text() == "Undone: x"
    sign.rebind(sign.label.setText, label="{y}")
    assert sign.label.text() == "Undone: {y}"
    sign.unbind(sign.label.setText)
    sign.label.setText("kept")
    sign.retranslate()
    assert sign.label.text() == "kept"


def test_a_gone_widget_is_no_trouble(qtbot):
    import shiboken6

    sign = Sign()
    qtbot.addWidget(sign)
    shiboken6.delete(sign.label)
    sign.retranslate()
    assert not sign._bindings()


def test_qts_own_words_are_translated(qtbot, dressed: QApplication):
    def cancel() -> str:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        return box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")

    i18n.use("zh_CN")
    qt_language.speak(dressed)
    chinese = cancel()
    i18n.use("en")
    qt_language.speak(dressed)
    assert (chinese, cancel()) == ("取消", "Cancel")

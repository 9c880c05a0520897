"""Fields and forms: the label above its control, a hint or the refusal below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QBoxLayout,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from salesdesk.i18n import N_
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.date_field import DateField
from salesdesk.ui.widgets.labels import PlainLabel

__all__ = ["DateField", "Field", "Form", "NumberField", "SearchBox", "TextArea"]

TYPING_PAUSE_MS = 600
"""A pause in typing after which text is kept as a draft."""


class Field(TextMixin, QWidget):
    """A label, a control, and below it a hint or an error."""

    def __init__(self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.label = PlainLabel(role="label")
        self.label.setBuddy(control)
        self.hint = PlainLabel(role="caption", wrap=True)
        self.error = PlainLabel(role="error", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.XS)
        for widget in (self.label, control, self.hint, self.error):
            layout.addWidget(widget)
        self.bind(self.label.setText, label)
        self.bind(control.setAccessibleName, label)
        self.hint.setVisible(bool(hint))
        self.error.hide()
        if hint:
            self.bind(self.hint.setText, hint)
        self.setFocusProxy(control)

    def set_error(self, text: str = "") -> None:
        """Show why the value is refused (translated), or nothing."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.control.setProperty("wrong", "true" if text else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
        self.control.setAccessibleDescription(text)


class Form(QWidget):
    """Fields one below the other; ``row`` with several fields puts them side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.MD)
        self.fields: list[Field] = []

    def add(self, label: str, control: QWidget, hint: str = "") -> Field:
        """One field on a row of its own; ``label`` and ``hint`` are English messages marked with ``N_``."""
        field = Field(label, control, hint)
        self.fields.append(field)
        self.body.addWidget(field)
        return field

    def row(self, *fields: tuple[str, QWidget] | tuple[str, QWidget, str]) -> list[Field]:
        """Several fields side by side."""
        made = [Field(*one) for one in fields]
        self.fields += made
        line: QBoxLayout = QHBoxLayout()
        line.setSpacing(theme.MD)
        for field in made:
            line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        return made

    def clear_errors(self) -> None:
        """Before asking again."""
        for field in self.fields:
            field.set_error()


class SearchBox(TextMixin, QLineEdit):
    """A search field: ``searched`` carries the text after a short pause in typing."""

    searched = Signal(str)

    def __init__(self, placeholder: str = N_("Search"), parent: QWidget | None = None, *, pause_ms: int = 150) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        theme.set_icon(self.actions()[-1], "search", "muted")
        self.bind(self.setPlaceholderText, placeholder)
        self.bind(self.setAccessibleName, placeholder)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _text: self._pause.start())


class NumberField(QDoubleSpinBox):
    """A number. ``value_or_none`` is None when ``optional`` and empty; no change by an accidental wheel."""

    def __init__(
        self,
        value: float | None = 0,
        parent: QWidget | None = None,
        *,
        low: float = 0,
        high: float = 1e9,
        decimals: int = 0,
        suffix: str = "",
        optional: bool = False,
    ) -> None:
        super().__init__(parent)
        self._optional = optional
        step = 10.0**-decimals
        self._empty = low - step
        self.setDecimals(decimals)
        self.setRange(self._empty if optional else low, high)
        self.setGroupSeparatorShown(True)
        self.setLocale(QLocale("en_GB"))
        self.setSuffix(suffix)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        if optional:
            self.lineEdit().setPlaceholderText("—")
        self.set_number(value)
        self.installEventFilter(self)

    def _says_nothing(self, text: str) -> bool:
        return self._optional and not text.removesuffix(self.suffix()).strip()

    def textFromValue(self, value: float) -> str:
        """Nothing for no value."""
        return "" if self._optional and value <= self._empty else super().textFromValue(value)

    def valueFromText(self, text: str) -> float:
        """No value for nothing."""
        return self._empty if self._says_nothing(text) else super().valueFromText(text)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """An optional field may be emptied."""
        if self._says_nothing(text):
            return QValidator.State.Acceptable, text, position
        return super().validate(text, position)

    def number(self) -> float | None:
        """The value, or None when empty."""
        value = self.value()
        return None if self._optional and value <= self._empty else value

    def set_number(self, value: float | None) -> None:
        """Show a value; None empties an optional field."""
        self.setValue(self._empty if value is None else value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page unless the field has the focus."""
        if watched is self and event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class TextArea(TextMixin, QPlainTextEdit):
    """Several lines of plain text that grows with its content. ``paused`` fires at a pause in typing: keep a draft."""

    paused = Signal(str)

    def __init__(self, text: str = "", parent: QWidget | None = None, *, placeholder: str = "", lines: int = 3) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setTabChangesFocus(True)
        if placeholder:
            self.bind(self.setPlaceholderText, placeholder)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.paused.emit(self.text()))
        self.setPlainText(text)
        self.textChanged.connect(self._typed)
        self._fit()

    def text(self) -> str:
        """What was typed."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show a text; the cursor stays where it is when nothing changed."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def _typed(self) -> None:
        self._fit()
        self._pause.start()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def _fit(self) -> None:
        lines = min(max(self._lines, self.document().blockCount()), 12)
        self.setMinimumHeight(lines * self.fontMetrics().lineSpacing() + theme.LG + 2)

"""Surfaces: cards, empty states, side sheets, scrolled bodies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from salesdesk.i18n import N_
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.labels import IconLabel, PlainLabel


class Card(TextMixin, QFrame):
    """One surface with a title. Put things into ``body``; small controls into ``corner`` at the title's right."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.LG, theme.MD, theme.LG, theme.LG)
        outer.setSpacing(theme.SM)
        self.title = PlainLabel(role="section")
        self.corner = QHBoxLayout()
        self.corner.setSpacing(theme.SM)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch()
        head.addLayout(self.corner)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.SM)
        outer.addLayout(self.body, 1)
        if title:
            self.bind(self.title.setText, title)
            self.bind(self.setAccessibleName, title)
        self.title.setVisible(bool(title))

    def set_title(self, text: str) -> None:
        """A title that was made from data, already translated."""
        self.title.setText(text)
        self.title.show()
        self.setAccessibleName(text)


class EmptyState(TextMixin, QWidget):
    """An empty page teaches: a picture, one sentence, one button."""

    def __init__(
        self,
        icon: str,
        text: str,
        button_text: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        layout.setSpacing(theme.MD)
        layout.addStretch()
        layout.addWidget(IconLabel(icon, size=40), alignment=Qt.AlignmentFlag.AlignHCenter)
        self.text = PlainLabel(role="muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bind(self.text.setText, text)
        layout.addWidget(self.text)
        self.button: Button | None = None
        if button_text:
            self.button = Button(button_text, on_click, kind="primary")
            layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()


class SideSheet(TextMixin, QFrame):
    """Detail at the page's right edge; Esc or the cross closes it.

    Put it into a layout, or let it lie over a page with ``lie_over(page)``.
    """

    closed = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None, *, width: int = 380) -> None:
        super().__init__(parent)
        self.setObjectName("sideSheet")
        self._host: QWidget | None = None
        self._width = width
        self.setMinimumWidth(round(width * 0.8))
        self.setMaximumWidth(round(width * 1.3))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.LG, theme.MD, theme.SM, theme.MD)
        head = QHBoxLayout()
        self.title = PlainLabel(role="section", wrap=True)
        self.cross = IconButton("x", N_("Close"), self.close_sheet)
        head.addWidget(self.title, 1)
        head.addWidget(self.cross, alignment=Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        scrolled = ScrollBody()
        self.body = scrolled.body
        self.body.setContentsMargins(0, theme.SM, theme.SM, theme.SM)
        outer.addWidget(scrolled, 1)
        if title:
            self.bind(self.title.setText, title)
        self.hide()

    def lie_over(self, page: QWidget) -> None:
        """Lie over the right edge of a page instead of taking room from it."""
        self._host = page
        self.setParent(page)
        self.hide()
        page.installEventFilter(self)

    def _place(self) -> None:
        if self._host is not None:
            width = min(self._width, self._host.width())
            self.setGeometry(self._host.width() - width, 0, width, self._host.height())
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def open_sheet(self, title: str | None = None) -> None:
        """Show it, with another (translated) title when given."""
        if title is not None:
            self.title.setText(title)
        self.setAccessibleName(self.title.text())
        self._place()
        self.show()
        self.cross.setFocus()

    def close_sheet(self) -> None:
        """Hide it."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Esc in here is the sheet's, not the window's."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
            event.accept()
            return
        super().keyPressEvent(event)


class ScrollBody(QScrollArea):
    """A page's body that scrolls when it does not fit. Put things into ``body``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.LG)
        self.setWidget(inside)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear_layout(inner)

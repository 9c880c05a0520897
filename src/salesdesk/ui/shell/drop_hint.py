"""What lies over the window while files are dragged across it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from salesdesk.ui import theme


class DropHint(QWidget):
    """Shown while files hover: what letting go does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words = ""
        self.hide()

    def appear(self, words: str) -> None:
        """Cover the window with these (translated) words."""
        self.words = words
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A veil, a frame and a sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme.colour("window")
        veil.setAlphaF(0.85)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(theme.XL, theme.XL, -theme.XL, -theme.XL), 12, 12)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(theme.TITLE, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.words)

"""Labels that show text as it is: names come from files, and Qt would read HTML in them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from salesdesk.formats import duration
from salesdesk.labels import RAG_SHAPES, label
from salesdesk.types import Rag
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin


def plain_tip(text: str) -> str:
    """A text for ``setToolTip``: Qt guesses HTML, so what looks like it is escaped and wrapped."""
    if not text:
        return ""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<p style='white-space:pre-wrap'>{escaped}</p>"


class PlainLabel(TextMixin, QLabel):
    """A label that never reads markup or mnemonics. ``role`` is a style of the theme, e.g. ``caption``.

    With ``elide`` a text too long for its place ends in “…” and is whole in the tooltip; with ``wrap`` it breaks.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, role: str = "", elide: bool = False, wrap: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._elide = elide
        self._tip = ""
        self.setWordWrap(wrap)
        if role:
            self.set_role(role)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        elif wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Another style of the theme."""
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_tip(self, text: str) -> None:
        """A plain tooltip."""
        self._tip = text
        self.setToolTip(plain_tip(text))

    def setText(self, text: str) -> None:
        """The text as it is."""
        super().setText(text)
        self._tell_when_cut()

    def minimumSizeHint(self) -> QSize:
        """An elided label may become narrow."""
        hint = super().minimumSizeHint()
        return QSize(theme.XXL, hint.height()) if self._elide else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in the tooltip what no longer fits."""
        super().resizeEvent(event)
        self._tell_when_cut()

    def _cut(self) -> bool:
        return self._elide and self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def _tell_when_cut(self) -> None:
        if not self._tip:
            self.setToolTip(plain_tip(self.text()) if self._cut() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """A text that is cut ends in “…”."""
        if not self._cut():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        place = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


class DurationLabel(PlainLabel):
    """Seconds as ``m:ss`` or ``h:mm:ss``; ``—`` for None."""

    def set_seconds(self, seconds: float | None) -> None:
        """Show a duration in seconds."""
        self.setText(duration(seconds))


class RagBadge(PlainLabel):
    """Red, amber, green as shape + word + colour; ``—`` with a reason for no data."""

    def __init__(self, rag: Rag | None = None, parent: QWidget | None = None, *, reason: str = "") -> None:
        super().__init__("", parent)
        self._rag = rag
        self._reason = reason
        self.set_rag(rag, reason)

    def set_rag(self, rag: Rag | None, reason: str = "") -> None:
        """Show another colour; ``reason`` says why there is none."""
        self._rag, self._reason = rag, reason
        self.setText(f"{RAG_SHAPES[rag]} {label(rag)}" if rag else "—")
        self.setAccessibleName(label(rag) if rag else reason or "—")
        self.set_tip(reason)
        text, back = theme.rag_colour(rag, text=True).name(), theme.rag_soft(rag).name()
        self.setStyleSheet(
            f"color: {text}; background: {back}; border-radius: 4px; padding: 1px 7px;"
            f" font-size: {theme.px(theme.CAPTION)}px; font-weight: 600;"
        )
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def retranslate(self) -> None:
        """The word in the new language."""
        super().retranslate()
        self.set_rag(self._rag, self._reason)


class Line(QFrame):
    """A hairline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line")
        self.setFixedHeight(1)


class IconLabel(QLabel):
    """A picture of ``resources/icons`` that follows the theme."""

    def __init__(self, name: str, parent: QWidget | None = None, *, size: int = 18, tint: str = "muted") -> None:
        super().__init__(parent)
        self._name, self._size, self._tint = name, size, tint
        self.setIcon()

    def setIcon(self, _icon: object = None) -> None:
        """Draw the icon in the palette in force."""
        self.setProperty("salesdeskIcon", f"{self._name}/{self._tint}")
        ratio = self.devicePixelRatioF()
        self.setPixmap(theme.pixmap(self._name, theme.colour(self._tint), self._size, ratio))

    def set_name(self, name: str, tint: str | None = None) -> None:
        """Another icon."""
        self._name, self._tint = name, tint or self._tint
        self.setIcon()

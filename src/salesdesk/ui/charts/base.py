"""What every chart has: an accessible text, values on hover, a picture to copy or save, room for its labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QToolTip, QWidget

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import plain_tip

LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
Format = Callable[[float | None], str]
"""How a value is written, e.g. ``formats.percent``."""


def nice_top(value: float) -> float:
    """The end of an axis that holds ``value``: 1, 2, 2.5 or 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** len(str(int(value))) / 10 if value >= 1 else 1.0
    while power > value:
        power /= 10
    return next(step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value)


_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Chart(TextMixin, QWidget):
    """Override ``draw(painter, area)``; fill ``hot`` with (area, tip, payload). ``picked`` carries a clicked payload.

    Where ``walkable``, the arrows go from one hot area to the next, and Enter picks it as a click does.
    """

    walkable: ClassVar[bool] = False
    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, least: QSize | None = None) -> None:
        super().__init__(parent)
        self._least = least or QSize(220, 140)
        self._hot: list[tuple[QRectF, str, object]] = []
        self._under: int | None = None
        self._cursor: int | None = None
        if self.walkable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def minimumSizeHint(self) -> QSize:
        """Below this the labels would not fit."""
        return QSize(theme.px(self._least.width()), theme.px(self._least.height()))

    def sizeHint(self) -> QSize:
        """A good size."""
        least = self.minimumSizeHint()
        return QSize(round(least.width() * 1.6), round(least.height() * 1.3))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw the chart into ``area``."""

    def describe(self, text: str) -> None:
        """What a screen reader says, and what a test can read."""
        self.setAccessibleName(text)
        self.update()

    def hot(self, area: QRectF, tip: str, payload: object = None) -> None:
        """An area with a value on hover; with a payload it can be clicked."""
        self._hot.append((area, tip, payload))

    @property
    def hovering(self) -> int | None:
        """The number of the hot area under the mouse."""
        return self._under

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw on the widget."""
        painter = QPainter(self)
        self._render(painter, QRectF(self.rect()))
        if self.hasFocus() and (place := self.cursor_area()) is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(place, 3, 3)
        painter.end()

    def _render(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPTION, tabular=True))
        self._hot.clear()
        self.draw(painter, area)

    def picture(self, ratio: float = 2.0) -> QPixmap:
        """The chart as a picture on its surface, sharp enough for a slide."""
        size = self.size()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.colour("card"))
        self.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        return picture

    def copy_picture(self) -> None:
        """Into the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    def save_picture(self, file: Path | None = None) -> None:
        """As PNG; asks for the file when none is given. Raises SalesDeskError when it cannot be written."""
        if file is None:
            chosen, _filter = QFileDialog.getSaveFileName(self, _("Save the picture"), "chart.png", "PNG (*.png)")
            if not chosen:
                return
            file = Path(chosen)
        if not self.picture().save(str(file), "PNG"):
            raise SalesDeskError(_("{path} cannot be written.").format(path=file), _("Choose another place."))

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(theme.icon("copy"), _("Copy the picture"), self.copy_picture)
        menu.addAction(theme.icon("image"), _("Save the picture…"), self.save_picture)
        menu.popup(self.mapToGlobal(place))
        menu.aboutToHide.connect(menu.deleteLater)

    def _at(self, place: QPointF) -> int | None:
        return next((i for i, (area, _tip, _payload) in enumerate(self._hot) if area.contains(place)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The value under the mouse."""
        found = self._at(event.position())
        if found != self._under:
            self._under = found
            self.update()
        if found is None:
            QToolTip.hideText()
            self.unsetCursor()
            return
        _area, tip, payload = self._hot[found]
        self.setCursor(Qt.CursorShape.PointingHandCursor if payload is not None else Qt.CursorShape.ArrowCursor)
        QToolTip.showText(event.globalPosition().toPoint(), plain_tip(tip), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a value."""
        found = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None and self._hot[found][2] is not None:
            self.picked.emit(self._hot[found][2])

    def cursor_area(self) -> QRectF | None:
        """The hot area that the keyboard is at."""
        return self._hot[self._cursor][0] if self._cursor is not None and self._cursor < len(self._hot) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home begins anew, Enter picks; all other keys are the page's."""
        key = Qt.Key(event.key())
        if not self.walkable or not self._hot or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._walk(*_ARROWS[key])
        elif key == Qt.Key.Key_Home:
            self._stand_at(0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.cursor_area() is not None:
            payload = self._hot[self._cursor or 0][2]
            if payload is not None:
                self.picked.emit(payload)
        else:
            super().keyPressEvent(event)

    def _walk(self, across: int, down: int) -> None:
        """To the nearest hot area in a direction; the first step stands on the first area."""
        here = self.cursor_area()
        if here is None:
            self._stand_at(0)
            return
        ahead: list[tuple[float, int]] = []
        for number, (area, _tip, _payload) in enumerate(self._hot):
            way = area.center() - here.center()
            along, aside = way.x() * across + way.y() * down, abs(way.x() * down) + abs(way.y() * across)
            if along > 1 and aside < max(here.width() * abs(down), here.height() * abs(across)) / 2:
                ahead.append((along, number))
        if ahead:
            self._stand_at(min(ahead)[1])

    def _stand_at(self, number: int) -> None:
        self._cursor = number
        area, tip, _payload = self._hot[number]
        self.setAccessibleDescription(tip)
        QToolTip.showText(self.mapToGlobal(area.center().toPoint()), plain_tip(tip), self)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard arrives at an area, so that it is seen where it is."""
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self._hot and self.cursor_area() is None:
            self._cursor = 0
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No cursor without the focus."""
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self._under = None
        self.update()
        super().leaveEvent(event)


def text_at(painter: QPainter, area: QRectF, text: str, align: Qt.AlignmentFlag, colour: QColor | None = None) -> None:
    """A text within an area, ended by “…” when it is too long."""
    painter.setPen(colour or theme.colour("muted"))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(area.width()))
    painter.drawText(area, int(align | Qt.AlignmentFlag.AlignVCenter), shown)


def empty(painter: QPainter, area: QRectF) -> None:
    """Nothing to draw."""
    text_at(painter, area, _("No data in this period"), Qt.AlignmentFlag.AlignHCenter)

"""Toasts at the lower right: what was said, with a button where there is something to do; never modal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from salesdesk.i18n import N_
from salesdesk.ui import theme
from salesdesk.ui.messages import Kind, Message, Messages
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.labels import IconLabel, PlainLabel

SHOWN_MS = {Kind.INFO: 6000, Kind.WARNING: 10000, Kind.ERROR: 0}
"""How long a toast stays; 0 until it is closed."""
MOST = 4
_ICONS = {Kind.INFO: "circle-check", Kind.WARNING: "triangle-alert", Kind.ERROR: "circle-alert"}


class Toast(QFrame):
    """One message."""

    def __init__(self, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message
        self.setObjectName("toast")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MD, theme.SM, theme.SM, theme.SM)
        layout.setSpacing(theme.SM)
        layout.addWidget(IconLabel(_ICONS[message.kind], tint="on_tooltip"))
        text = PlainLabel(f"{message.text}\n{message.hint}" if message.hint else message.text, wrap=True)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        wanted = max(text.fontMetrics().horizontalAdvance(line) for line in text.text().split("\n")) + theme.SM
        text.setMinimumWidth(min(wanted, 380))
        layout.addWidget(text, 1)
        self.button: QPushButton | None = None
        if message.action is not None:
            label, call = message.action
            self.button = QPushButton(label.replace("&", "&&"))
            self.button.clicked.connect(self.close_toast)
            self.button.clicked.connect(lambda _checked=False: call())
            layout.addWidget(self.button)
        self.cross = IconButton("x", N_("Close"), self.close_toast)
        theme.set_icon(self.cross, "x", "on_tooltip")
        layout.addWidget(self.cross)
        self.setAccessibleName(message.text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_toast)
        if SHOWN_MS[message.kind]:
            self._timer.start(SHOWN_MS[message.kind])

    def close_toast(self) -> None:
        """Take it away."""
        self.hide()
        self.setParent(None)
        self.deleteLater()


class Toasts(QWidget):
    """The pile of toasts over the pages."""

    def __init__(self, messages: Messages, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.SM)
        self._host = parent
        parent.installEventFilter(self)
        messages.spoken.connect(self.add)
        messages.succeeded.connect(self.forget_refusals)
        self.hide()

    @property
    def shown(self) -> list[Toast]:
        """The toasts now on screen, oldest first."""
        return list(self.findChildren(Toast))

    def add(self, message: Message) -> None:
        """Show a message; the same text again replaces the one before."""
        for toast in self.shown:
            if toast.message.text == message.text:
                toast.close_toast()
        while len(self.shown) >= MOST:
            self.shown[0].close_toast()
        toast = Toast(message, self)
        toast.destroyed.connect(self._place_soon)
        self._layout.addWidget(toast)
        toast.show()
        self.place()

    def forget_refusals(self) -> None:
        """What was refused was done after all, or the user went on to something else."""
        for toast in self.shown:
            if toast.message.refusal:
                toast.close_toast()

    def _place_soon(self) -> None:
        """A toast went; as a method of ours, Qt forgets this connection when the pile itself goes."""
        QTimer.singleShot(0, self, self.place)

    def place(self) -> None:
        """Lower right of the pages."""
        if not self.shown:
            self.hide()
            return
        self.show()
        self._layout.activate()
        self.resize(self._layout.sizeHint())
        room = self._host.rect()
        self.move(room.right() - self.width() - theme.LG, room.bottom() - self.height() - theme.LG)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

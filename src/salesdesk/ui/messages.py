"""The one channel from the program to its user: toasts, never modal; and bugs, which get a dialog."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from salesdesk.errors import RefusedError, SalesDeskError

logger = logging.getLogger(__name__)

Action = tuple[str, Callable[[], object]]
"""A button of a message: its translated label and what it does."""


class Kind(StrEnum):
    """What sort of message."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said; ``hint`` tells what to do next. A ``refusal`` is over once the user's next change succeeds."""

    kind: Kind
    text: str
    hint: str = ""
    action: Action | None = None
    refusal: bool = False


class Messages(QObject):
    """``spoken`` carries each Message; ``broke`` carries the exception of a bug. ``said`` and ``bugs`` remember.

    ``succeeded`` tells that a change of the user went through: refusals on screen are no longer true.
    """

    spoken = Signal(object)
    succeeded = Signal()
    broke = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.said: list[Message] = []
        self.bugs: list[BaseException] = []

    def info(self, text: str, action: Action | None = None) -> None:
        """Say that something was done; ``action`` adds a button, e.g. Undo."""
        self._say(Message(Kind.INFO, text, action=action))

    def warn(self, text: str, action: Action | None = None) -> None:
        """Say something that should be heeded."""
        self._say(Message(Kind.WARNING, text, action=action))

    def refuse(self, text: str, action: Action | None = None) -> None:
        """Say why something can't be done now; gone once it, or another change, could be done."""
        self._say(Message(Kind.WARNING, text, action=action, refusal=True))

    def error(self, exception: BaseException) -> None:
        """A SalesDeskError is told with its hint; anything else is a bug and reaches the crash dialog."""
        if isinstance(exception, SalesDeskError):
            refusal = isinstance(exception, RefusedError)
            self._say(Message(Kind.ERROR, exception.message, exception.hint, refusal=refusal))
            return
        logger.error("bug", exc_info=exception)
        self.bugs.append(exception)
        self.broke.emit(exception)

    def _say(self, message: Message) -> None:
        logger.info("%s: %s %s", message.kind, message.text, message.hint)
        self.said.append(message)
        self.spoken.emit(message)

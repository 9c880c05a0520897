"""One window a database: a second start raises the first window and leaves.

A lock file names the process that has the database open; one left behind by a killed process does not block,
because Qt looks whether its process still lives.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

from salesdesk import paths

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

logger = logging.getLogger(__name__)

ANSWER_MS = 3000
"""How long the second start waits for the first window."""
RAISE = b"raise\n"


class FirstWindow:
    """``claim`` says whether this process is the first; the first one ``listen``s, another ``call``s it."""

    def __init__(self, database: Path) -> None:
        key = hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:16]
        self.name = f"salesdesk-{key}"
        self._lock = QLockFile(str(paths.data_dir() / f"{self.name}.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Whether no other living process has this database open in a window."""
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        logger.warning("no lock file: %s", self._lock.error())
        return True

    def listen(self, on_call: Callable[[], None]) -> None:
        """Answer later starts: ``on_call`` raises the window."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self.name)
        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

        def called() -> None:
            while (caller := server.nextPendingConnection()) is not None:
                caller.disconnected.connect(caller.deleteLater)
                caller.disconnectFromServer()
                on_call()

        server.newConnection.connect(called)
        if not server.listen(self.name):
            logger.warning("a second start will not find this window: %s", server.errorString())
        self._server = server

    def call(self) -> bool:
        """Ask the first window to come to the front; False when it does not answer."""
        from PySide6.QtCore import QElapsedTimer, QThread
        from PySide6.QtNetwork import QLocalSocket

        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < ANSWER_MS:
            socket = QLocalSocket()
            socket.connectToServer(self.name)
            if socket.waitForConnected(500):
                socket.write(RAISE)
                socket.waitForDisconnected(1000)
                return True
            QThread.msleep(100)  # the first window may still be starting
        return False

    def release(self) -> None:
        """Let others have the database."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

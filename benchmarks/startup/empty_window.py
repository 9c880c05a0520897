"""The floor: the least a PySide6 program can do. With ``orm`` as argument it also imports SQLAlchemy's ORM."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """An empty window that says when it was first painted."""

    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; the first time, go on when everything of that paint is done."""
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.finish)

    def finish(self) -> None:
        """Say that the window is there; import what was asked for, say so, and leave."""
        print(f"first-paint {time.monotonic()}", flush=True)
        if sys.argv[1:] == ["orm"]:
            import sqlalchemy.orm  # noqa: F401

            print(f"today-ready {time.monotonic()}", flush=True)
        QApplication.quit()


program = QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
sys.exit(program.exec())

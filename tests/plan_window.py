"""Short ways to a plan in the window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog

from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.plan import PlanPage


def dialog_of(kind: type[QDialog]) -> QDialog:
    """The dialog of that kind that is open."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert found, kind
    return found[-1]


def plan_page(window: MainWindow) -> PlanPage:
    """The page of the plan that is shown."""
    assert isinstance(window.page, PlanPage)
    return window.page


def form(window: MainWindow, kind: type) -> object:
    """The form of a step on it."""
    found = plan_page(window).forms[kind.step]  # type: ignore[attr-defined]
    assert isinstance(found, kind)
    return found

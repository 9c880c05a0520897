"""Where to go: pages name each other by word, never by class. The window does the walking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from salesdesk.periods import Period
from salesdesk.types import Scope

HISTORY = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what it was opened with."""

    page: str
    arguments: dict[str, Any] = field(default_factory=dict)


class Navigator(QObject):
    """``moved`` carries the Place that is now shown. The window sets ``show`` to what opens a place."""

    moved = Signal(object)
    reopen = Signal(object)
    """Close the database and open it again, with a backup (Path) in its place or as it is (None)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.show: Callable[[Place], None] = lambda _place: None
        self._trail: list[Place] = []

    @property
    def place(self) -> Place | None:
        """Where the window is."""
        return self._trail[-1] if self._trail else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return len(self._trail) > 1

    def page(self, name: str, **arguments: Any) -> None:
        """Open a page by its name; its ``open(**arguments)`` is called when there are any."""
        place = Place(name, arguments)
        self._walk(place, place)

    def _walk(self, place: Place, remembered: Place) -> None:
        if remembered != self.place:
            self._trail = [*self._trail[1 - HISTORY :], remembered]
        self.show(place)
        self.moved.emit(place)

    def _begin(self, name: str, **arguments: Any) -> None:
        """Open a page and begin something there: who comes back later finds the page, and nothing begins again."""
        self._walk(Place(name, arguments), Place(name))

    def back(self) -> None:
        """Return to the place before this one."""
        if self.can_go_back:
            self._trail.pop()
            self.show(self._trail[-1])
            self.moved.emit(self._trail[-1])

    def agent(self, agent_id: int, tab: str = "figures") -> None:
        """An agent's page: ``AgentPage.open(agent_id=, tab=)``."""
        self.page("agent", agent_id=agent_id, tab=tab)

    def plan(self, plan_id: int) -> None:
        """A plan's page: ``PlanPage.open(plan_id=)``."""
        self.page("plan", plan_id=plan_id)

    def new_plan(self, agent_id: int | None = None, alert_id: int | None = None) -> None:
        """A new plan, from a warning or by hand: ``PlansPage.open(new_plan=True, agent_id=, alert_id=)``."""
        self._begin("plans", new_plan=True, agent_id=agent_id, alert_id=alert_id)

    def interview(self, agent_id: int, period: Period) -> None:
        """The interview of an agent and period: ``InterviewPage.open(agent_id=, period=)``."""
        self.page("interview", agent_id=agent_id, period=period)

    def meeting(self, meeting_id: int) -> None:
        """A one-to-one: ``MeetingPage.open(meeting_id=)``."""
        self.page("meeting", meeting_id=meeting_id)

    def new_meeting(self, agent_id: int | None = None) -> None:
        """A new one-to-one: ``MeetingsPage.open(new_meeting=True, agent_id=)``."""
        self._begin("meetings", new_meeting=True, agent_id=agent_id)

    def calls(self, scope: Scope, period: Period, kpi: str = "") -> None:
        """The calls behind a figure: ``CallsPage.open(scope=, period=, kpi=)``."""
        self.page("calls", scope=scope, period=period, kpi=kpi)

    def papers(self, kind: str = "", agent_id: int | None = None) -> None:
        """A paper, of one agent or of everybody in the scope: ``PapersPage.open(kind=, agent_id=)``."""
        self.page("papers", kind=kind, agent_id=agent_id)

    def outcomes(self, kind: str = "", scope: Scope | None = None, period: Period | None = None) -> None:
        """What calls led to: ``OutcomesPage.open(kind=, scope=, period=)``."""
        self.page("outcomes", kind=kind, scope=scope, period=period)

    def import_files(self, files: Iterable[Path | str] = ()) -> None:
        """Import files: ``ImportPage.open(files=[Path, …])``."""
        self._begin("import", files=[Path(file) for file in files])

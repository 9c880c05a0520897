"""The search of the header (Ctrl+K): agents by name, number, pinyin and initials, with their open plans and next talks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from salesdesk.formats import moment
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.widgets.fields import SearchBox

if TYPE_CHECKING:
    from salesdesk.services.meetings import MeetingRow
    from salesdesk.services.people import AgentRow
    from salesdesk.services.plans.views import PlanCard

_MOST = 12
_FEW = 3
"""When so few agents are found, their plans and talks are listed too."""


@dataclass(frozen=True, slots=True)
class Found:
    """An agent with what is open about them."""

    agent: AgentRow
    plans: Sequence[PlanCard] = ()
    talk: MeetingRow | None = None


def find(context: Context, text: str) -> list[Found]:
    """In a worker: who is meant, best first."""
    desk = context.desk
    agents = desk.people.search(text)[:_MOST]
    if len(agents) > _FEW:
        return [Found(agent) for agent in agents]
    found = []
    for agent in agents:
        coming = desk.meetings.next_of(agent.id)
        talk = desk.meetings.get(coming, context.today()).row if coming is not None else None
        found.append(Found(agent, desk.plans.list(agent.id, closed=False, on=context.today()), talk))
    return found


class Results(QListWidget):
    """The list below the search field; it never takes the focus from it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class Search(QWidget):
    """The field and its results."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context: Context | None = None
        self._ticket = 0
        self.box = SearchBox(N_("Find an agent (Ctrl+K)"))
        self.box.setMinimumWidth(200)
        self.box.setMaximumWidth(280)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.results = Results(self)
        self.results.hide()
        self.results.itemClicked.connect(self._open)
        self.box.searched.connect(self._look)
        self.box.installEventFilter(self)

    def attach(self, context: Context) -> None:
        """From now on there is something to search."""
        self._context = context

    def start(self) -> None:
        """Ctrl+K."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _look(self, text: str) -> None:
        context = self._context
        self._ticket += 1
        if context is None or not text:
            self.results.hide()
            return
        ticket = self._ticket
        context.jobs.quick(lambda: find(context, text), lambda rows: self._show(ticket, rows))

    def _show(self, ticket: int, rows: Sequence[Found]) -> None:
        if ticket != self._ticket or not self.box.isVisible():
            return
        self.results.clear()
        for row in rows:
            self._add_found(row)
        if not rows:
            item = QListWidgetItem(_("No agent of that name or number"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.results.addItem(item)
        self.results.setCurrentRow(0)
        height = sum(self.results.sizeHintForRow(i) for i in range(self.results.count())) + 2 * theme.SM
        wanted = max(self.box.width(), theme.px(280), self.results.sizeHintForColumn(0) + 2 * theme.MD)
        width = min(wanted, self.window().width() - 2 * theme.SM)
        self.results.setFixedSize(width, height)
        self.results.move(self.box.mapToGlobal(QPoint(self.box.width() - width, self.box.height() + theme.XS)))
        self.results.show()

    def _add_found(self, found: Found) -> None:
        context, agent = self._context, found.agent
        if context is None:
            return
        parts = [agent.name, agent.number or "", agent.team or ""]
        self._add("   ".join(part for part in parts if part), partial(context.go.agent, agent.id))
        for plan in found.plans:
            words = _("Plan {number}: {step}").format(number=plan.number, step=label(plan.step))
            self._add(f"      {words}", partial(context.go.plan, plan.id))
        if found.talk is not None:
            words = _("One-to-one: {when}").format(when=moment(found.talk.appointment.moment))
            self._add(f"      {words}", partial(context.go.meeting, found.talk.id))

    def _add(self, words: str, go: Callable[[], None]) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, go)
        self.results.addItem(item)

    def _open(self, item: QListWidgetItem | None) -> None:
        go = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if go is None:
            return
        self.results.hide()
        self.box.clear()
        go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter act on the list while the field keeps the focus."""
        if event.type() == QEvent.Type.FocusOut:
            self.results.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.results.isVisible():
            key, row = event.key(), self.results.currentRow()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.results.setCurrentRow((row + step) % self.results.count())
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self.results.currentItem())
                return True
            if key == Qt.Key.Key_Escape:
                self.results.hide()
                return True
        return super().eventFilter(watched, event)

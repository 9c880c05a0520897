"""The tab of attendance: a month of days, set with the keyboard or the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import AttendanceKind, Change, OutcomeKind, Scope, ScopeKind
from salesdesk.ui import theme, week
from salesdesk.ui.context import Context
from salesdesk.ui.outcomes.sums import sum_words
from salesdesk.ui.pages.dashboard_table import weekday
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import PlainLabel

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.outcomes import Kept, OutcomeRecord
    from salesdesk.services.outcomes.totals import Totals

CHANGES = frozenset({Change.OUTCOMES})
WEEKS, DAYS = 6, 7
WHOLE, HALF = 100, 50
SHAPES = {
    AttendanceKind.SHIFT: "●",
    AttendanceKind.LEAVE: "○",
    AttendanceKind.SICK: "✚",
    AttendanceKind.TRAINING: "◆",
    AttendanceKind.ABSENCE: "✕",
    AttendanceKind.DAY_OFF: "◇",
    AttendanceKind.OVERTIME: "▲",
}
"""Never by colour alone."""


@dataclass(frozen=True, slots=True)
class AttendanceMonth:
    """A month of one agent: the records by day, which days are working days, the sums."""

    agent_id: int
    month: Period
    records: dict[date, tuple[OutcomeRecord, ...]]
    working: frozenset[date]
    totals: Totals


def fetch(desk: Desk, agent_id: int, period: Period) -> AttendanceMonth:
    """In a worker: the month in which the period ends."""
    from salesdesk.services.outcomes.ledger import Question

    month = Period.of(PeriodKind.MONTH, period.end)
    question = Question(OutcomeKind.ATTENDANCE, month, Scope(ScopeKind.AGENT, agent_id))
    by_day: dict[date, tuple[OutcomeRecord, ...]] = {}
    for row in desk.ledger.page(question, limit=None).rows:
        by_day[row.day] = (*by_day.get(row.day, ()), row)
    calendar = desk.calendar.calendar()
    days = [month.start + timedelta(days=n) for n in range((month.end - month.start).days + 1)]
    working = frozenset(day for day in days if calendar.is_working(day))
    return AttendanceMonth(agent_id, month, by_day, working, desk.ledger.totals(question))


class MonthGrid(TextMixin, QTableWidget):
    """Arrows move, Shift widens, Enter asks what the days were, Delete clears them."""

    asked = Signal(object, object)
    cleared = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WEEKS, DAYS, parent)
        self.bind(self.setAccessibleName, N_("Attendance of the month"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(theme.px(40))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda place: self._ask(self.viewport().mapToGlobal(place)))
        self.doubleClicked.connect(lambda _index: self._ask())
        self._days: dict[tuple[int, int], date] = {}

    def show_month(self, found: AttendanceMonth) -> None:
        """Fill the days; the selection stays on its place."""
        self.setHorizontalHeaderLabels([weekday(day) for day in week.weekdays()])
        first = found.month.start
        lead = week.column(first.isoweekday())
        self._days = {}
        for number in range(WEEKS * DAYS):
            place = divmod(number, DAYS)
            day = first + timedelta(days=number - lead)
            item = QTableWidgetItem()
            if found.month.start <= day <= found.month.end:
                self._days[place] = day
                self._fill(item, day, found)
            else:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.setItem(*place, item)
        last_row = max(row for row, _column in self._days)
        for row in range(WEEKS):
            self.setRowHidden(row, row > last_row)

    def _fill(self, item: QTableWidgetItem, day: date, found: AttendanceMonth) -> None:
        records = found.records.get(day, ())
        lines = [str(day.day), *(_day_words(record) for record in records)]
        item.setText("\n".join(lines))
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        free = day not in found.working
        said = formats.enumerated(lines[1:]) or (_("no working day") if free else _("nothing entered"))
        item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{formats.day(day)}: {said}")
        if free:
            item.setForeground(theme.colour("muted"))
            item.setBackground(theme.colour("sunken"))
        if records:
            item.setBackground(theme.colour("accent_soft"))

    def selected_days(self) -> list[date]:
        """The days that are selected, in order."""
        return sorted(
            day
            for index in self.selectedIndexes()
            if (day := self._days.get((index.row(), index.column()))) is not None
        )

    def select(self, day: date) -> None:
        """Put the cursor on a day."""
        for place, known in self._days.items():
            if known == day:
                self.setCurrentCell(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar ask, Delete clears."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.selected_days():
                self.cleared.emit(self.selected_days())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _ask(self, place: QPoint | None = None) -> None:
        days = self.selected_days()
        if days:
            below = self.visualItemRect(self.currentItem()).bottomLeft() if self.currentItem() else QPoint()
            self.asked.emit(days, place or self.viewport().mapToGlobal(below))


def _day_words(record: OutcomeRecord) -> str:
    kind = AttendanceKind(str(record.values["kind"]))
    share = int(str(record.values["share"]))
    part = "" if share == WHOLE else f" {share / 100:g}"
    return f"{SHAPES[kind]} {label(kind)}{part}"


class AttendanceTab(QWidget):
    """The grid, what to do with it, and the sums of the month."""

    def __init__(self, context: Context, reload: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._reload = context, reload
        self.found: AttendanceMonth | None = None
        self.head = PlainLabel(role="section")
        self.grid = MonthGrid()
        self.sums = PlainLabel(role="muted", wrap=True)
        hint = PlainLabel(role="caption", wrap=True)
        hint.bind(
            hint.setText,
            N_("Choose days with the arrows and Shift, or the mouse. Enter says what they were, Delete clears."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.MD, 0, 0)
        layout.setSpacing(theme.SM)
        for widget in (self.head, self.grid, self.sums, hint):
            layout.addWidget(widget, 1 if widget is self.grid else 0)
        self.grid.asked.connect(self.ask)
        self.grid.cleared.connect(self.clear)

    def show_month(self, found: AttendanceMonth) -> None:
        """Fill it."""
        here = self.grid.selected_days()
        self.found = found
        self.head.setText(formats.period(found.month))
        self.grid.show_month(found)
        for day in here[:1]:
            self.grid.select(day)
        self.sums.setText(" · ".join(sum_words(one, "") for one in found.totals.sums))

    def ask(self, days: Sequence[date], place: QPoint) -> QMenu:
        """What the days were."""
        menu = QMenu(self)
        for kind in AttendanceKind:
            menu.addAction(f"{SHAPES[kind]}  {label(kind)}", partial(self.put, days, kind))
        halves = menu.addMenu(_("Half a day"))
        for kind in AttendanceKind:
            halves.addAction(f"{SHAPES[kind]}  {label(kind)}", partial(self.put, days, kind, HALF))
        menu.addSeparator()
        menu.addAction(_("Clear"), lambda: self.clear(days))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return menu

    def put(self, days: Sequence[date], kind: AttendanceKind, share: int = WHOLE) -> None:
        """The days were that; what stood there gives way, but half a day stays beside another half."""
        self._set(days, kind, share, f"{label(kind)}: {_days(days)}")

    def clear(self, days: Sequence[date]) -> None:
        """Nothing is known of the days any more."""
        if self.found is not None and any(self.found.records.get(day) for day in days):
            self._set(days, None, WHOLE, _("Cleared: {days}").format(days=_days(days)))

    def _set(self, days: Sequence[date], kind: AttendanceKind | None, share: int, words: str) -> None:
        found = self.found
        if found is None:
            return
        desk, agent_id = self._context.desk, found.agent_id
        gone = [record for day in days for record in found.records.get(day, ()) if _gives_way(record, kind, share)]
        lines = [{"day": day, "agent_id": agent_id, "kind": kind.value, "share": share} for day in days if kind]
        kept: list[Kept] = []
        made: list[int] = []

        def work() -> None:
            kept[:] = [desk.outcomes.remove(OutcomeKind.ATTENDANCE, record.id) for record in gone]
            made[:] = desk.ledger.enter(OutcomeKind.ATTENDANCE, lines).ids

        def back() -> None:
            desk.ledger.remove(OutcomeKind.ATTENDANCE, made)
            for one in kept:
                desk.outcomes.restore(one)

        self._context.act(work, CHANGES, undo=back, label=words)


def _gives_way(record: OutcomeRecord, kind: AttendanceKind | None, share: int) -> bool:
    """A whole day, and clearing, take the place of everything; half a day that of a whole one and of its own kind."""
    return share == WHOLE or int(str(record.values["share"])) == WHOLE or record.values["kind"] == kind


def _days(days: Sequence[date]) -> str:
    if len(days) == 1:
        return formats.short_day(days[0])
    return ngettext("{n} day", "{n} days", len(days)).format(n=len(days))

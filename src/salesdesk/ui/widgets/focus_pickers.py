"""The header's pickers: which period, whose figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.periods import Period, PeriodKind, today
from salesdesk.types import COMPANY, Scope, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.fields import DateField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.month_calendar import MonthCalendar
from salesdesk.ui.widgets.pickers import EnumPicker


class Popup(TextMixin, QFrame):
    """A small window below a control; Esc or a click elsewhere closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.MD, theme.MD, theme.MD, theme.MD)

    def show_below(self, control: QWidget) -> None:
        """Open below a control, kept inside its screen."""
        self.adjustSize()
        corner = control.mapToGlobal(QPoint(0, control.height() + theme.XS))
        room = control.screen().availableGeometry()
        corner.setX(max(room.left(), min(corner.x(), room.right() - self.width())))
        corner.setY(max(room.top(), min(corner.y(), room.bottom() - self.height())))
        self.move(corner)
        self.show()


class PeriodPicker(TextMixin, QWidget):
    """‹ October 2026 ›: previous, next, and a popup with the kind of period, a calendar and a custom span."""

    picked = Signal(object)

    def __init__(self, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._period = period
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.before = IconButton("chevron-left", N_("Previous period (Alt+Left)"), lambda: self.go(-1))
        self.after = IconButton("chevron-right", N_("Next period (Alt+Right)"), lambda: self.go(1))
        self.button = QToolButton()
        self.button.setProperty("kind", "field")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(self.button, "calendar-days", "muted")
        self.button.clicked.connect(self.open_popup)
        for widget in (self.before, self.button, self.after):
            layout.addWidget(widget)
        self._opened = False
        self._speak()

    def _make_popup(self) -> None:
        """The popup is made when it is first opened: the window starts without it."""
        if self._opened:
            return
        self._opened = True
        self.popup = Popup(self)
        self.kind = EnumPicker(list(PeriodKind))
        self.calendar = MonthCalendar()
        self.calendar.clicked.connect(self._day_clicked)
        self.first, self.last = DateField(self._period.start), DateField(self._period.end)
        self.span = QWidget()
        span = QHBoxLayout(self.span)
        span.setContentsMargins(0, 0, 0, 0)
        span.addWidget(self.first)
        span.addWidget(PlainLabel("–"))
        span.addWidget(self.last)
        span.addWidget(Button(N_("Show"), self._span_chosen, kind="primary"))
        self.wrong = PlainLabel(role="error", wrap=True)
        self.wrong.hide()
        self.bind(self.kind.setAccessibleName, N_("Kind of period"))
        self.bind(self.first.setAccessibleName, N_("First day"))
        self.bind(self.last.setAccessibleName, N_("Last day"))
        self.kind.picked.connect(self._kind_chosen)
        for widget in (self.kind, self.calendar, self.span, self.wrong):
            self.popup.body.addWidget(widget)

    @property
    def period(self) -> Period:
        """The period shown."""
        return self._period

    def set_period(self, period: Period) -> None:
        """Show a period, without telling ``picked``."""
        self._period = period
        self._speak()

    def choose(self, period: Period) -> None:
        """Show a period and tell ``picked``."""
        self.set_period(period)
        self.picked.emit(period)

    def go(self, way: int) -> None:
        """To the period before (-1) or after (1)."""
        self.choose(self._period.previous() if way < 0 else self._period.next())

    def open_popup(self) -> None:
        """Open the popup at the period shown."""
        self._make_popup()
        start = self._period.start
        self.kind.set_value(self._period.kind)
        self.first.set_day(start)
        self.last.set_day(self._period.end)
        self.calendar.setSelectedDate(QDate(start.year, start.month, start.day))
        self._arrange()
        self.popup.show_below(self.button)
        self.calendar.setFocus()

    def _arrange(self) -> None:
        custom = self.kind.value() is PeriodKind.CUSTOM
        self.calendar.setVisible(not custom)
        self.span.setVisible(custom)
        self.wrong.hide()
        self.popup.adjustSize()

    def _kind_chosen(self, kind: PeriodKind) -> None:
        self._arrange()
        if kind is not PeriodKind.CUSTOM:
            day = min(max(today(), self._period.start), self._period.end)
            self.choose(Period.of(kind, day))

    def _day_clicked(self, day: QDate) -> None:
        self.choose(Period.of(self.kind.value(), date(day.year(), day.month(), day.day())))
        self.popup.hide()

    def _span_chosen(self) -> None:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None or last < first:
            self.wrong.setText(_("The last day lies before the first."))
            self.wrong.show()
            return
        self.choose(Period(first, last))
        self.popup.hide()

    def _speak(self) -> None:
        text = formats.period(self._period)
        self.button.setText(f" {text}")
        self.button.setAccessibleName(_("Period: {period}").format(period=text))

    def retranslate(self) -> None:
        """Names in the new language."""
        super().retranslate()
        self._speak()


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One choosable scope: a team with its agents below, or an agent (no lines below)."""

    scope: Scope
    name: str
    below: tuple[ScopeLine, ...] = ()


class ScopePicker(TextMixin, QToolButton):
    """Company → team → agent, as a tree with a filter."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope = COMPANY
        self._lines: tuple[ScopeLine, ...] = ()
        self._company = ""
        self.setProperty("kind", "field")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(self, "users", "muted")
        self._opened = False
        self.clicked.connect(self.open_popup)
        self._speak()

    def _make_popup(self) -> None:
        if self._opened:
            return
        self._opened = True
        self.popup = Popup(self)
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.bind(self.filter.setPlaceholderText, N_("Team or agent"))
        self.bind(self.filter.setAccessibleName, N_("Team or agent"))
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setMinimumSize(260, 320)
        self.bind(self.tree.setAccessibleName, N_("Scope"))
        self.popup.body.addWidget(self.filter)
        self.popup.body.addWidget(self.tree)
        self.filter.textChanged.connect(self._narrow)
        self.filter.returnPressed.connect(self._take_first)
        self.tree.itemClicked.connect(lambda item, _column: self._take(item))
        self.tree.itemActivated.connect(lambda item, _column: self._take(item))

    def fill(self, lines: Iterable[ScopeLine], company: str = "") -> None:
        """Offer these teams and agents."""
        self._lines, self._company = tuple(lines), company
        self._speak()

    @property
    def scope(self) -> Scope:
        """The scope shown."""
        return self._scope

    def set_scope(self, scope: Scope) -> None:
        """Show a scope, without telling ``picked``."""
        self._scope = scope
        self._speak()

    def name_of(self, scope: Scope) -> str:
        """What a scope is called."""
        if scope.kind is ScopeKind.COMPANY:
            return self._company or _("Whole company")
        if scope.kind is ScopeKind.LEVEL and scope.level is not None:
            return label(scope.level)
        for line in self._lines:
            for one in (line, *line.below):
                if one.scope == scope:
                    return one.name
        return "—"

    def open_popup(self) -> None:
        """Open the tree at the scope in force."""
        self._make_popup()
        self.filter.clear()
        self._grow()
        self.popup.show_below(self)
        self.filter.setFocus()

    def _grow(self) -> None:
        self.tree.clear()
        top = self._item(None, COMPANY, self.name_of(COMPANY))
        for line in self._lines:
            team = self._item(top, line.scope, line.name)
            for one in line.below:
                self._item(team, one.scope, one.name)
        self.tree.expandAll()

    def _item(self, above: QTreeWidgetItem | None, scope: Scope, name: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name])
        item.setData(0, Qt.ItemDataRole.UserRole, scope)
        if above is None:
            self.tree.addTopLevelItem(item)
        else:
            above.addChild(item)
        if scope == self._scope:
            self.tree.setCurrentItem(item)
        return item

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()

        def visit(item: QTreeWidgetItem | None) -> bool:
            if item is None:
                return False
            below = [visit(item.child(i)) for i in range(item.childCount())]
            seen = any(below) or wanted in item.text(0).casefold()
            item.setHidden(not seen)
            return seen

        for i in range(self.tree.topLevelItemCount()):
            visit(self.tree.topLevelItem(i))

    def _take_first(self) -> None:
        wanted = self.filter.text().strip().casefold()
        found = self.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
        for item in found:
            if wanted and wanted in item.text(0).casefold():
                self._take(item)
                return

    def _take(self, item: QTreeWidgetItem) -> None:
        self.popup.hide()
        self.set_scope(item.data(0, Qt.ItemDataRole.UserRole))
        self.picked.emit(self._scope)

    def _speak(self) -> None:
        text = self.name_of(self._scope)
        self.setText(" " + text.replace("&", "&&"))
        self.setAccessibleName(_("Scope: {name}").format(name=text))

    def retranslate(self) -> None:
        """Names in the new language."""
        super().retranslate()
        self._speak()

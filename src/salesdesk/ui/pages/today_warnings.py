"""Who needs attention, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.periods import Period
from salesdesk.types import Change, Scope, Severity
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs import ReasonPrompt
from salesdesk.ui.widgets import Button, Card, IconButton, IconLabel, Line, PlainLabel, clear_layout

if TYPE_CHECKING:
    from salesdesk.services.warning_rows import WarningView
    from salesdesk.ui.last_look import SeenWarning

MOST_PEOPLE = 5
SNOOZE_DAYS = 7
STALE_DAYS = 7
"""A warning whose last day lies further back says so."""
_LOOKS = {Severity.SERIOUS: ("▼", "red"), Severity.WARNING: ("■", "amber"), Severity.NOTICE: ("●", "muted")}


class AttentionCard(Card):
    """The open warnings, by whom they concern. ``rearranged``: other rows stand there on the user's wish."""

    rearranged = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(N_("Needs attention"))
        self.context = context
        self.more = Button("", self.toggle_all, kind="link")
        self.corner.addWidget(self.more)
        self.corner.addWidget(IconButton("sliders-horizontal", N_("Warning rules"), lambda: context.go.page("rules")))
        self._all = False
        self._warnings: Sequence[WarningView | SeenWarning] = ()
        self._plans: dict[int, int] = {}
        self._plan_buttons: dict[int, Button] = {}

    def show_warnings(self, warnings: Sequence[WarningView | SeenWarning]) -> None:
        """Whom they concern, the gravest first."""
        self._warnings = warnings
        clear_layout(self.body)
        self._plan_buttons.clear()
        people: dict[Scope, list[WarningView | SeenWarning]] = {}
        for one in warnings:
            people.setdefault(one.scope, []).append(one)
        title = _("Needs attention")
        self.set_title(f"{title} ({len(people)})" if people else title)
        if not people:
            say(self, "circle-check", _("Nobody is below the limits of your rules."))
        shown = list(people.items()) if self._all else list(people.items())[:MOST_PEOPLE]
        for number, (_scope, found) in enumerate(shown):
            if number:
                self.body.addWidget(Line())
            self.body.addWidget(self._warning_row(found))
        self.body.addStretch()
        self.more.setVisible(len(people) > MOST_PEOPLE)
        self.more.set_plain(_("Show fewer") if self._all else _("Show all {n}").format(n=len(people)))

    def toggle_all(self) -> None:
        """Everybody, or the first few."""
        self._all = not self._all
        self.show_warnings(self._warnings)
        self.show_plans(self._plans)
        self.rearranged.emit()

    def _warning_row(self, found: Sequence[WarningView | SeenWarning]) -> QWidget:
        first = found[0]
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(theme.SM)
        shape, colour = _LOOKS[first.severity]
        mark = PlainLabel(shape)
        mark.setStyleSheet(f"color: {theme.colour(colour).name()};")
        mark.set_tip(label(first.severity))
        mark.setAccessibleName(label(first.severity))
        line.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        text = PlainLabel(first.text, wrap=True)
        words.addWidget(text)
        if (self.context.today() - first.last_day).days > STALE_DAYS:
            words.addWidget(
                PlainLabel(_("Last on {day}").format(day=formats.short_day(first.last_day)), role="caption")
            )
        others = [one.definition.name for one in found[1:] if one.kpi != first.kpi]
        if others:
            names = formats.enumerated(dict.fromkeys(others))
            also = PlainLabel(_("Also: {names}").format(names=names), role="caption", elide=True)
            also.set_tip("\n".join(one.text for one in found[1:]))
            words.addWidget(also)
        words.addStretch()
        line.addLayout(words, 1)
        agent = first.agent_id
        if agent is not None:
            plan = Button(N_("Plan…"), partial(self._go_to_plan, agent, first.id))
            plan.setToolTip(_("Open an improvement plan from this warning"))
            self._plan_buttons[agent] = plan
            line.addWidget(plan, alignment=Qt.AlignmentFlag.AlignTop)
        menu = IconButton("ellipsis", N_("More"))
        menu.clicked.connect(partial(self.menu_of, menu, first.id))
        line.addWidget(menu, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    def _go_to_plan(self, agent: int, warning: int) -> None:
        """The plan that is open for the agent, or a new one from the warning."""
        if agent in self._plans:
            self.context.go.plan(self._plans[agent])
        else:
            self.context.go.new_plan(agent, warning)

    def show_plans(self, plans: dict[int, int]) -> None:
        """The plans that are open (agent to plan): their warnings lead there."""
        self._plans = plans
        for agent, button in self._plan_buttons.items():
            if agent in plans:
                button.bind(button.set_plain, N_("Open plan"))
                button.setToolTip(_("This agent's improvement plan is under way"))

    def menu_of(self, button: QWidget, warning_id: int) -> None:
        """What can be done about a warning."""
        known = {one.id: one for one in self._warnings}
        warning = known[warning_id]
        menu = QMenu(self)
        if warning.agent_id is not None:
            agent = warning.agent_id
            menu.addAction(theme.icon("user"), _("Open the agent"), partial(self.context.go.agent, agent))
        period = Period(warning.first_day, warning.last_day)
        menu.addAction(
            theme.icon("list"),
            _("Show the calls behind it"),
            partial(self.context.go.calls, warning.scope, period, warning.kpi),
        )
        menu.addSeparator()
        menu.addAction(theme.icon("eye"), _("Seen"), partial(self.acknowledge, warning))
        menu.addAction(theme.icon("clock"), _("Remind me in a week"), partial(self.snooze, warning))
        menu.addAction(theme.icon("bell-off"), _("Dismiss with a reason…"), partial(self.ask_dismiss, warning))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def acknowledge(self, warning: WarningView | SeenWarning) -> None:
        """Seen: it leaves the list."""
        desk = self.context.desk
        self._do(warning, partial(desk.warnings.acknowledge, warning.id), _("Warning marked as seen"))

    def snooze(self, warning: WarningView | SeenWarning) -> None:
        """Ask again in a week."""
        until = self.context.today() + timedelta(days=SNOOZE_DAYS)
        text = _("You will be reminded on {day}").format(day=formats.day(until))
        self._do(warning, partial(self.context.desk.warnings.snooze, warning.id, until), text)

    def ask_dismiss(self, warning: WarningView | SeenWarning) -> None:
        """Dismiss, for a reason that is asked for."""
        reason = ReasonPrompt.ask(self, _("Dismiss the warning"), _("Why does it not matter? The reason is kept."))
        if reason:
            self._do(warning, partial(self.context.desk.warnings.dismiss, warning.id, reason), _("Warning dismissed"))

    def _do(self, warning: WarningView | SeenWarning, work: Any, text: str) -> None:
        self.context.act(
            work, {Change.WARNINGS}, undo=partial(self.context.desk.warnings.reopen, warning.id), label=text
        )


def say(card: Card, icon: str, text: str) -> None:
    """A sentence in place of rows."""
    line = QHBoxLayout()
    line.addWidget(IconLabel(icon), alignment=Qt.AlignmentFlag.AlignTop)
    line.addWidget(PlainLabel(text, role="muted", wrap=True), 1)
    card.body.addLayout(line)

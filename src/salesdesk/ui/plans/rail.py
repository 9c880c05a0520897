"""The rail of the five steps on top of a plan's page: where it stands, when each is due, which one is shown below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.plans.machine import STEPS
from salesdesk.services.plans.views import PlanView, StageView
from salesdesk.types import PlanStep
from salesdesk.ui import theme
from salesdesk.ui.plans.words import ICONS
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import IconLabel, PlainLabel, plain_tip


class StepTile(QFrame):
    """One step. Enter or a click shows its form."""

    chosen = Signal(object)

    def __init__(self, step: PlanStep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.setObjectName("tile")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.MD, theme.SM, theme.MD, theme.SM)
        line.setSpacing(theme.SM)
        self.icon = IconLabel(ICONS[step], size=20)
        line.addWidget(self.icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = PlainLabel(elide=True)
        self.state = PlainLabel(role="caption", elide=True)
        self.earlier = PlainLabel(role="caption", elide=True)
        self.earlier.hide()
        words.addWidget(self.title)
        words.addWidget(self.state)
        words.addWidget(self.earlier)
        line.addLayout(words, 1)

    def show_stage(
        self, stage: StageView | None, *, current: bool, shown: bool, today: date, closed: bool = False
    ) -> None:
        """Name, state and due date of the step; the one whose form is below is marked."""
        self.title.setText(f"{STEPS.index(self.step) + 1}  {label(self.step)}")
        self.title.setFont(theme.font(theme.BODY, bold=current))
        words, tint, name = _state(stage, current=current, today=today, closed=closed)
        self.state.setText(words)
        self.state.set_role("error" if tint == "red_text" else "caption")
        self.icon.set_name(name or ICONS[self.step], tint)
        edge = theme.colour("accent" if shown else "hairline").name()
        back = theme.colour("accent_soft" if current else "card").name()
        self.setStyleSheet(f"#tile {{ border: {2 if shown else 1}px solid {edge}; background: {back}; }}")
        self.setAccessibleName(f"{label(self.step)}: {words}")
        self.setToolTip(plain_tip(stage.waived_reason if stage is not None else ""))

    def show_earlier(self, stages: Sequence[StageView]) -> None:
        """How the step went in earlier rounds: the loop stays in sight."""
        words = [_("round {n}: {state}").format(n=one.round, state=_ended(one)) for one in stages]
        self.earlier.setText(" · ".join(words))
        self.earlier.setVisible(bool(words))
        if words:
            self.setAccessibleName(f"{self.accessibleName()}; {self.earlier.text()}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click shows the step."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.step)
            return
        super().keyPressEvent(event)


def _ended(stage: StageView) -> str:
    """How a step ended in a round that is over."""
    if stage.waived_reason:
        return _("waived")
    return _("done {day}").format(day=formats.short_day(stage.done_on)) if stage.done_on else _("not reached")


def _state(stage: StageView | None, *, current: bool, today: date, closed: bool) -> tuple[str, str, str]:
    """The words, the colour and the icon ('' for the step's own)."""
    if stage is None:
        return _("not begun"), "muted", ""
    if stage.waived_reason:
        return _("waived"), "amber_text", "skip-forward"
    if stage.done_on is not None:
        return _("done {day}").format(day=formats.short_day(stage.done_on)), "green_text", "circle-check"
    if closed:
        return _("not reached"), "muted", ""
    due = formats.short_day(stage.due_on)
    if current and stage.due_on < today:
        return _("overdue since {day}").format(day=due), "red_text", ""
    return _("due {day}").format(day=due), "accent" if current else "muted", ""


class StepRail(TextMixin, QWidget):
    """Five tiles in a row; ``chosen`` carries the step to show."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bind(self.setAccessibleName, N_("Steps of the plan"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SM)
        self.tiles = {step: StepTile(step) for step in STEPS}
        for tile in self.tiles.values():
            tile.chosen.connect(self.chosen)
            line.addWidget(tile, 1)

    def show_plan(self, view: PlanView, shown: PlanStep, today: date) -> None:
        """The latest round's stages, with how earlier rounds went."""
        latest = {stage.step: stage for stage in sorted(view.stages, key=lambda stage: stage.round)}
        closed = view.step is PlanStep.CLOSED
        for step, tile in self.tiles.items():
            current = view.step is step
            stage = latest.get(step)
            tile.show_stage(stage, current=current, shown=step is shown, today=today, closed=closed)
            before = [one for one in view.stages if one.step is step and stage is not None and one.round < stage.round]
            tile.show_earlier(sorted(before, key=lambda one: one.round))

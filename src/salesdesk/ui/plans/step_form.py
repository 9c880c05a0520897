"""The base of the five steps' forms: filled from the plan, never over what is being typed, saved when left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget

from salesdesk.services.plans.catalogue import Course
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.hints import Suggestion
from salesdesk.services.plans.template_goals import WaitingGoals
from salesdesk.services.plans.views import PlanView
from salesdesk.types import Json, PlanStep
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.plans.moving import CHANGES, Work
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.fields import DateField, TextArea
from salesdesk.ui.widgets.rows import Rows

__all__ = ["PlanData", "Rows", "StepForm"]


@dataclass(frozen=True, slots=True)
class PlanData:
    """What the plan's page shows: the plan, and what helps in its step (read in a worker)."""

    view: PlanView
    suggestions: tuple[Suggestion, ...] = ()
    courses: tuple[Course, ...] = ()
    calls: tuple[CallLine, ...] = ()
    observer: str = ""
    waiting: WaitingGoals | None = None
    draft: dict[str, Json] | None = None


class StepForm(TextMixin, QWidget):
    """``show_plan`` fills it; ``typed`` is what is not saved yet; ``saving`` answers the work that saves it.

    ``edited`` tells that somebody typed. A locked form (another step's) only shows.
    """

    step: ClassVar[PlanStep]
    edited = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.data: PlanData | None = None
        self.locked = False
        self.dirty = False
        self._quiet = False
        self._lockable: list[QWidget] = []
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.LG)
        self.build()
        self.body.addStretch()

    # for the forms to override

    def build(self) -> None:
        """Make the widgets."""

    def fill(self, data: PlanData) -> None:
        """Show lists and texts that nobody types in."""

    def fill_fields(self, view: PlanView) -> None:
        """Show what is typed in; only called while nothing unsaved stands there."""

    def typed(self) -> dict[str, Json]:
        """What was typed and not saved, as plain data; empty when there is nothing."""
        return {}

    def restore(self, data: dict[str, Json]) -> None:
        """Put back what was typed before a crash."""

    def saving(self) -> Work | None:
        """The work that saves what was typed, to be run in a worker; None when there is nothing to save."""
        return None

    # shared

    @property
    def view(self) -> PlanView:
        """The plan that is shown."""
        if self.data is None:
            raise LookupError("no plan is shown yet")
        return self.data.view

    @property
    def plan_id(self) -> int:
        """Its id."""
        return self.view.id

    def show_plan(self, data: PlanData, *, locked: bool) -> None:
        """Show a plan. What is being typed stays; a locked form shows what is stored."""
        if locked:
            self.dirty = False
        self.data, self.locked = data, locked
        self._quiet = True
        try:
            for widget in self._lockable:
                widget.setEnabled(not locked)
            self.fill(data)
            if not self.dirty:
                self.fill_fields(data.view)
        finally:
            self._quiet = False

    def begin(self) -> None:
        """The keyboard is at the first field."""
        widget = self.nextInFocusChain()
        while widget is not None and self.isAncestorOf(widget):
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QAbstractButton)
            if takes and widget.isEnabled() and widget.isVisible():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            widget = widget.nextInFocusChain()

    def take_up(self, draft: dict[str, Json]) -> None:
        """Put a draft back: it counts as typed and not saved."""
        self._quiet = True
        try:
            self.restore(draft)
        finally:
            self._quiet = False
        self.dirty = True
        self.edited.emit()

    def touched(self, *_arguments: object) -> None:
        """Connect every field's signal here."""
        if not self._quiet and not self.locked:
            self.dirty = True
            self.edited.emit()

    def act(self, work: Work, label: str = "", done: Callable[[Any], object] | None = None) -> None:
        """A small change to the plan."""
        self.context.act(work, CHANGES, done, label=label)

    def lockable(self, *widgets: QWidget) -> None:
        """These are only for the step that the plan is in."""
        self._lockable += widgets

    def line(self, placeholder: str = "") -> QLineEdit:
        """A line of text that is watched."""
        made = QLineEdit()
        if placeholder:
            self.bind(made.setPlaceholderText, placeholder)
        made.textEdited.connect(self.touched)
        self.lockable(made)
        return made

    def area(self, lines: int = 3, placeholder: str = "") -> TextArea:
        """A text that is watched."""
        made = TextArea(lines=lines, placeholder=placeholder)
        made.textChanged.connect(self.touched)
        self.lockable(made)
        return made

    def day(self, *, optional: bool = True) -> DateField:
        """A date that is watched."""
        made = DateField(optional=optional)
        made.picked.connect(self.touched)
        self.lockable(made)
        return made

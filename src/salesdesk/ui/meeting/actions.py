"""The right of the editor: what earlier talks left to do, and what is agreed in this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.formats import short_day
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.meetings import ActionDraft, ActionView
from salesdesk.types import Doer
from salesdesk.ui import theme
from salesdesk.ui.meeting.growing_text import GrowingText
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.fields import DateField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import EnumPicker
from salesdesk.ui.widgets.row_list import RowList
from salesdesk.ui.widgets.surfaces import clear_layout


class ActionRow(TextMixin, QWidget):
    """What, who, until when; ``changed`` is set by the list. ``key`` stays with the row for good."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: Callable[[], None] = lambda: None
        self.key = uuid4().hex
        self.text = GrowingText(placeholder=N_("What is done"), one_line=True)
        self.bind(self.text.setAccessibleName, N_("What is done"))
        self.text.on_edit(self._tell)
        self.doer = EnumPicker(Doer)
        self.doer.setMinimumContentsLength(4)
        self.bind(self.doer.setAccessibleName, N_("Who"))
        self.doer.picked.connect(self._tell)
        self.due = DateField(optional=True)
        self.bind(self.due.setAccessibleName, N_("Until"))
        self.due.picked.connect(self._tell)
        self.state = PlainLabel(role="caption", wrap=True)
        self.state.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.SM)
        layout.setVerticalSpacing(theme.XS)
        layout.addWidget(self.text, 0, 0, 1, 2)
        layout.addWidget(self.doer, 1, 0)
        layout.addWidget(self.due, 1, 1)
        layout.addWidget(self.state, 2, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self.text.entered.connect(self.doer.setFocus)
        self.setFocusProxy(self.text)

    def _tell(self, *_arguments: object) -> None:
        self.changed()

    def value(self) -> ActionDraft | None:
        """The action, or None when nothing was written."""
        text = self.text.text().strip()
        return ActionDraft(key=self.key, text=text, doer=self.doer.value(), due_on=self.due.day()) if text else None

    def show_value(self, value: ActionDraft) -> None:
        """Show an action."""
        self.key = value.key
        self.text.set_text(value.text)
        self.doer.set_value(value.doer)
        self.due.set_day(value.due_on)

    def show_state(self, words: str) -> None:
        """Say that it is done or dropped."""
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        self.text.setReadOnly(locked)
        self.doer.setEnabled(not locked)
        self.due.setEnabled(not locked)


class OwnActions(RowList[ActionDraft]):
    """The actions agreed in this talk; ``removed`` are the keys of those whose row was taken away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ActionRow, N_("Add an action"), parent)
        self._known: set[str] = set()

    def show_actions(self, actions: Sequence[ActionView]) -> None:
        """Show stored actions with what became of them."""
        self.show_values([draft_of(one) for one in actions])
        self._known = {one.key for one in actions}
        words = {one.key: state_words(one) for one in actions}
        for row in self.findChildren(ActionRow):
            row.show_state(words.get(row.key, ""))

    def removed(self) -> tuple[str, ...]:
        """Keys that were shown and are gone."""
        here = {row.key for row in self.findChildren(ActionRow)}
        return tuple(sorted(self._known - here))


def draft_of(action: ActionView) -> ActionDraft:
    """A stored action as it can be typed over."""
    return ActionDraft(key=action.key, text=action.text, doer=action.doer, due_on=action.due_on)


def state_words(action: ActionView) -> str:
    """What became of it; empty while it is open."""
    if action.done_on is not None:
        return _("✓ done on {day}").format(day=short_day(action.done_on))
    if action.dropped_on is not None:
        return _("dropped: {reason}").format(reason=action.dropped)
    return ""


class CarriedActions(TextMixin, QWidget):
    """Actions of earlier talks: tick what is done, drop with a reason, give another date. Settling is the page's."""

    finished = Signal(object)
    reopened = Signal(object)
    dropped = Signal(object)
    moved = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: tuple[ActionView, ...] = ()
        self._locked = False
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(theme.SM)

    def show_actions(self, actions: Sequence[ActionView], *, locked: bool) -> None:
        """Show them; ``locked``: only to read."""
        if (tuple(actions), locked) == (self._actions, self._locked) and self._body.count():
            return
        self._actions, self._locked = tuple(actions), locked
        clear_layout(self._body)
        for action in self._actions:
            self._body.addWidget(self._row(action))
        if not self._actions:
            self._body.addWidget(PlainLabel(_("Nothing is open from earlier talks."), role="muted", wrap=True))

    def _row(self, action: ActionView) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.XS)
        tick = QCheckBox()
        tick.setChecked(action.done_on is not None)
        tick.setEnabled(not self._locked and action.dropped_on is None)
        tick.setAccessibleName(_("Done: {text}").format(text=action.text))
        tick.toggled.connect(lambda on: (self.finished if on else self.reopened).emit(action))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(action.text, wrap=True))
        words.addWidget(PlainLabel(self._about(action), role="error" if action.overdue_days else "caption", wrap=True))
        line.addWidget(tick, alignment=Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        if not self._locked and action.open:
            due = DateField(action.due_on, optional=True)
            due.setAccessibleName(_("Until when: {text}").format(text=action.text))
            due.picked.connect(partial(self.moved.emit, action))
            drop = IconButton("ban", N_("No longer wanted…"), partial(self.dropped.emit, action))
            words.addSpacing(theme.XS)
            words.addWidget(due)
            line.addWidget(drop, alignment=Qt.AlignmentFlag.AlignTop)
        elif not self._locked and action.dropped_on is not None:
            again = IconButton("rotate-ccw", N_("Open again"), partial(self.reopened.emit, action))
            line.addWidget(again, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    @staticmethod
    def _about(action: ActionView) -> str:
        parts = [label(action.doer), _("of {day}").format(day=short_day(action.meeting_on))]
        if state := state_words(action):
            parts.append(state)
        elif action.overdue_days:
            parts.append(_("overdue since {day}").format(day=short_day(action.due_on)))
        return " · ".join(parts)

    def retranslate(self) -> None:
        """Say it in the new language."""
        super().retranslate()
        if hasattr(self, "_actions"):
            actions, self._actions = self._actions, ()
            clear_layout(self._body)
            self.show_actions(actions, locked=self._locked)

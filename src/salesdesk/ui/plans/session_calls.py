"""The calls of a 陪访 session: found in the log, ticked, and rated one by one; the session's view sums them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.plans.heard import CallLine, CallSheet
from salesdesk.ui import theme
from salesdesk.ui.plans.call_finder import CallFinder, call_words
from salesdesk.ui.plans.rating_grid import RatingGrid, mean_words
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import clear_layout


class SessionCalls(TextMixin, QWidget):
    """``edited`` tells that something was ticked or rated; ``wished`` that other calls are wanted."""

    edited = Signal()
    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[int, QCheckBox] = {}
        self._lines: dict[int, CallLine] = {}
        self._sheets: dict[int, CallSheet] = {}
        self._whole = CallSheet()
        self._rating: int | None = None
        self._free = True
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.SM)
        self.title = PlainLabel(role="label")
        self.bind(self.title.setText, N_("Calls heard (chosen from the log)"))
        self.finder = CallFinder()
        self.finder.wished.connect(lambda: self.wished.emit(self.finder.wish()))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.which = Chooser()
        self.bind(self.which.setAccessibleName, N_("Rating of"))
        self.which.picked.connect(self.turn_to)
        label = PlainLabel(role="label")
        self.bind(label.setText, N_("Rating of"))
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        line.addWidget(label)
        line.addWidget(self.which, 1)
        self.grid = RatingGrid()
        self.grid.edited.connect(self._rated)
        self.summary = PlainLabel(role="caption", wrap=True)
        body.addWidget(self.title)
        body.addWidget(self.finder)
        body.addLayout(self._list)
        body.addLayout(line)
        body.addWidget(self.grid)
        body.addWidget(self.summary)

    # what is shown

    def show_calls(self, chosen: Sequence[CallLine], offered: Sequence[CallLine], ticked: Sequence[int]) -> None:
        """The calls of the session, and others to choose from."""
        kept = [call for call_id, call in self._lines.items() if call_id in ticked]
        self._lines = {call.id: call for call in (*chosen, *kept, *offered)}
        clear_layout(self._list)
        self.boxes = {}
        for call in self._lines.values():
            box = QCheckBox(call_words(call).replace("&", "&&"))
            box.setChecked(call.id in ticked)
            box.setEnabled(self._free)
            box.toggled.connect(self._ticked_anew)
            self.boxes[call.id] = box
            self._list.addWidget(box)
        self.title.setVisible(bool(self._lines) or self._free)

    def set_free(self, free: bool) -> None:
        """Whether anything may be changed."""
        self._free = free
        self.finder.setVisible(free)
        for widget in (*self.boxes.values(), *self.grid.ratings.values(), *self.grid.notes.values()):
            widget.setEnabled(free)

    def load(self, sheets: Mapping[int, CallSheet], whole: CallSheet) -> None:
        """What was rated so far, call by call; ``whole`` is the rating of a session without calls of the log."""
        self._sheets, self._whole = dict(sheets), whole
        self._rating = next(iter(self.ticked()), None)
        self._offer()

    def tick(self, calls: Sequence[int]) -> None:
        """Tick just these of the calls that are shown."""
        for call_id, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(call_id in calls)

    # what stands there

    def ticked(self) -> tuple[int, ...]:
        """The ids of the calls that were heard."""
        return tuple(call_id for call_id, box in self.boxes.items() if box.isChecked())

    def whole(self) -> CallSheet:
        """The rating of the session as a whole."""
        self._keep()
        return self._whole

    def sheets(self) -> dict[int, CallSheet]:
        """The rating of each call that is ticked."""
        self._keep()
        return {call_id: self._sheet_of(call_id) for call_id in self.ticked()}

    # ratings, call by call

    def turn_to(self, call_id: int | None) -> None:
        """Rate this call now."""
        self._keep()
        self._rating = call_id
        self._offer()

    def _ticked_anew(self, _on: bool) -> None:
        self._keep()
        ticked = self.ticked()
        if self._rating not in ticked:
            self._rating = ticked[0] if ticked else None
        self._offer()
        self.edited.emit()

    def _offer(self) -> None:
        options: list[tuple[int | None, str]] = [
            (call_id, f"{self._mark(call_id)} {call_words(self._lines[call_id])}") for call_id in self.ticked()
        ]
        self.which.fill(options or [(None, _("the session as a whole (no call of the log)"))])
        self.which.set_value(self._rating)
        self.grid.show_sheet(self._sheet_of(self._rating))
        self._sum_up()

    def _mark(self, call_id: int) -> str:
        return "☑" if self._sheet_of(call_id).complete else "☐"

    def _sheet_of(self, call_id: int | None) -> CallSheet:
        return self._whole if call_id is None else self._sheets.get(call_id, CallSheet())

    def _keep(self) -> None:
        """Remember what stands in the grid."""
        if self._rating is None:
            self._whole = self.grid.sheet()
        else:
            self._sheets[self._rating] = self.grid.sheet()

    def _rated(self) -> None:
        self._keep()
        self._sum_up()
        self.edited.emit()

    def _sum_up(self) -> None:
        """The session's view: the mean of each area over the calls."""
        words = mean_words([self._sheet_of(call_id) for call_id in self.ticked()])
        self.summary.setText(words)
        self.summary.setVisible(bool(words))

"""The cycle as a board: a column a state, a card a person, with what is missing and until when it is due."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats, labels
from salesdesk.i18n import N_, _
from salesdesk.services.interviews.cycle_views import CycleView, SeatRow
from salesdesk.types import InterviewState
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import PlainLabel, plain_tip
from salesdesk.ui.widgets.surfaces import ScrollBody, clear_layout

COLUMNS: tuple[tuple[InterviewState, ...], ...] = (
    (InterviewState.DRAFT,),
    (InterviewState.PREPARED,),
    (InterviewState.HELD,),
    (InterviewState.SIGNED, InterviewState.REFUSED),
    (InterviewState.FROZEN,),
)


def due_words(seat: SeatRow) -> str:
    """Until when the next step is due; an open appeal comes first."""
    if seat.open_appeal:
        return _("appeal open")
    if seat.due_on is None:
        return formats.day(seat.signed_on) if seat.signed_on is not None else ""
    words = _("due {day}").format(day=formats.day(seat.due_on))
    return f"▼ {words}" if seat.overdue else words


class SeatCard(QFrame):
    """One person. Enter or a click opens the interview."""

    opened = Signal(object)

    def __init__(self, seat: SeatRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat
        self.setObjectName("tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        body = QVBoxLayout(self)
        body.setContentsMargins(theme.MD, theme.SM, theme.MD, theme.SM)
        body.setSpacing(3)
        name = PlainLabel(seat.agent, elide=True)
        name.setFont(theme.font(theme.BODY, bold=True))
        body.addWidget(name)
        if seat.team:
            body.addWidget(PlainLabel(seat.team, role="caption", elide=True))
        if seat.state is InterviewState.REFUSED:
            body.addWidget(PlainLabel(labels.label(seat.state), role="caption"))
        late = seat.overdue or seat.open_appeal
        body.addWidget(PlainLabel(due_words(seat), role="error" if late else "caption", elide=True))
        missing = formats.sentences(seat.missing)
        if missing:
            body.addWidget(PlainLabel(missing, role="caption", wrap=True))
        self.setToolTip(plain_tip(missing))
        self.setAccessibleName(", ".join(part for part in (seat.agent, seat.team, due_words(seat), missing) if part))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self.seat)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.seat)
            return
        super().keyPressEvent(event)


class CycleBoard(TextMixin, QWidget):
    """Shows a cycle; ``opened`` carries the seat that was chosen."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.MD)
        self._columns: list[tuple[PlainLabel, ScrollBody]] = []
        for _states in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(theme.SM)
            head, cards = PlainLabel(role="label"), ScrollBody()
            column.addWidget(head)
            column.addWidget(cards, 1)
            line.addLayout(column, 1)
            self._columns.append((head, cards))
        self.bind(self.setAccessibleName, N_("Interviews by state"))

    def show_cycle(self, view: CycleView) -> None:
        """Everybody in the column of their state; what is late stands first."""
        for states, (head, cards) in zip(COLUMNS, self._columns, strict=True):
            clear_layout(cards.body)
            seats = [seat for seat in view.present if (seat.state or InterviewState.DRAFT) in states]
            head.setText(f"{labels.label(states[0])}  {len(seats)}")
            for seat in sorted(seats, key=lambda one: (not one.open_appeal, not one.overdue, one.agent)):
                card = SeatCard(seat)
                card.opened.connect(self.opened)
                cards.body.addWidget(card)
            cards.body.addStretch()

    def cards(self) -> list[SeatCard]:
        """The cards, column by column."""
        return [card for _head, cards in self._columns for card in cards.findChildren(SeatCard)]

"""The board: a column a step, a card a plan; cards are dragged, or moved by the keyboard and the menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.plans.machine import STEPS, Action
from salesdesk.services.plans.views import Move, PlanCard
from salesdesk.types import PlanStep, Rag
from salesdesk.ui import theme
from salesdesk.ui.plans.words import ICONS, about, due_words, goal_words, move_words, progress_words
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import IconLabel, PlainLabel, plain_tip
from salesdesk.ui.widgets.surfaces import ScrollBody, clear_layout

MIME = "application/x-salesdesk-plan"
COLUMN_WIDTH = 190
"""The least width of a column; wider screens share what there is."""


class CardWidget(QFrame):
    """One plan. Enter or a click opens it; Ctrl+Right and Ctrl+Left move it; the menu key shows every move."""

    opened = Signal(int)
    wanted = Signal(object, object)
    """(card, step): bring the plan to a step."""
    chosen = Signal(object, object)
    """(card, move): a move of the menu."""

    def __init__(self, card: PlanCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._pressed: QPoint | None = None
        self.setObjectName("tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        body = QVBoxLayout(self)
        body.setContentsMargins(theme.MD, theme.SM, theme.MD, theme.SM)
        body.setSpacing(3)
        body.addLayout(self._head())
        cause = f" · {label(card.cause)}" if card.cause else ""
        body.addWidget(PlainLabel(f"{about(card)}{cause}", role="caption", wrap=True))
        for goal in card.goals[:2]:
            words = PlainLabel(goal_words(goal), wrap=True)
            if goal.met:
                words.setStyleSheet(f"color: {theme.rag_colour(Rag.GREEN, text=True).name()};")
                words.setText(f"▲ {words.text()}")
            body.addWidget(words)
        body.addLayout(self._foot())
        said = [card.agent, about(card), *(goal_words(goal) for goal in card.goals), due_words(card), card.owner]
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip(plain_tip(card.reason))

    def _head(self) -> QHBoxLayout:
        card = self.card
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        name = PlainLabel(card.agent, elide=True)
        name.setFont(theme.font(theme.BODY, bold=True))
        line.addWidget(name, 1)
        if card.open_objections:
            flag = IconLabel("flag", size=14, tint="red_text")
            flag.setToolTip(plain_tip(_("An objection is not answered.")))
            line.addWidget(flag)
        if card.round > 1:
            line.addWidget(PlainLabel(_("round {n}").format(n=card.round), role="caption"))
        done = progress_words(card)
        if done:
            line.addWidget(PlainLabel(done, role="caption"))
        return line

    def _foot(self) -> QHBoxLayout:
        card = self.card
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        words = f"▼ {due_words(card)}" if card.overdue else due_words(card)
        line.addWidget(PlainLabel(words, role="error" if card.overdue else "caption"))
        if card.owner:
            owner = PlainLabel(card.owner, role="caption", elide=True)
            owner.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(owner, 1)
        return line

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag once the mouse has gone far enough."""
        if self._pressed is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, str(self.card.id).encode())
        drag.setMimeData(data)
        picture = QPixmap(self.size() * self.devicePixelRatioF())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.render(picture)
        drag.setPixmap(picture)
        drag.setHotSpot(event.position().toPoint())
        drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the plan."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            self._pressed = None
            self.opened.emit(self.card.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Ctrl with an arrow moves."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not control:
            self.opened.emit(self.card.id)
        elif control and event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self.card.step in STEPS:
            place = STEPS.index(self.card.step) + (1 if event.key() == Qt.Key.Key_Right else -1)
            if 0 <= place < len(STEPS):
                self.wanted.emit(self.card, STEPS[place])
            elif place == len(STEPS):
                self.opened.emit(self.card.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Every move, those that are not possible with their reason as tooltip."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """The menu of moves."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction(_("Open")).triggered.connect(lambda _on=False: self.opened.emit(self.card.id))
        menu.addSeparator()
        for move in self.card.moves:
            self._add(menu, move)
        return menu

    def _add(self, menu: QMenu, move: Move) -> None:
        action = menu.addAction(move_words(move).replace("&", "&&"))
        action.setEnabled(not move.blocked)
        action.setToolTip(plain_tip(formats.sentences(move.blocked)))
        action.triggered.connect(lambda _on=False: self.chosen.emit(self.card, move))


class StepColumn(TextMixin, QFrame):
    """A step with its cards; takes dropped cards, and says while one hovers whether it may be dropped."""

    dropped = Signal(object, object)
    """(card, step)."""

    def __init__(self, step: PlanStep, board: Board) -> None:
        super().__init__()
        self.step = step
        self._board = board
        self.setObjectName("column")
        self.setAcceptDrops(True)
        self.setMinimumWidth(COLUMN_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.SM, theme.SM, theme.SM, theme.SM)
        outer.setSpacing(theme.SM)
        head = QHBoxLayout()
        head.setSpacing(theme.SM)
        head.addWidget(IconLabel(ICONS[step], size=16))
        self.title = PlainLabel()
        self.title.setFont(theme.font(theme.BODY, bold=True))
        self.count = PlainLabel(role="caption")
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch()
        outer.addLayout(head)
        self.note = PlainLabel(role="caption", wrap=True)
        self.note.hide()
        outer.addWidget(self.note)
        scrolled = ScrollBody()
        self.cards = scrolled.body
        self.cards.setSpacing(theme.SM)
        outer.addWidget(scrolled, 1)
        self._tint("")
        self.retranslate()

    def retranslate(self) -> None:
        """The step's name."""
        super().retranslate()
        self.title.setText(label(self.step))
        self.setAccessibleName(label(self.step))

    def show_cards(self, widgets: Sequence[CardWidget]) -> None:
        """Put cards into the column."""
        clear_layout(self.cards)
        for widget in widgets:
            self.cards.addWidget(widget)
        if not widgets:
            self.cards.addWidget(PlainLabel(_("No plan in this step."), role="caption", wrap=True))
        self.cards.addStretch()
        self.count.setText(str(len(widgets)) if widgets else "")

    def _tint(self, name: str) -> None:
        back = theme.colour(name or "sunken").name()
        self.setStyleSheet(f"#column {{ background: {back}; border-radius: 8px; }}")

    def refusal(self, card: PlanCard) -> str:
        """Why a card may not be dropped here; empty when it may."""
        if card.step is self.step:
            return ""
        ways = [m for m in card.moves if m.to is self.step and m.action in (Action.ADVANCE, Action.BACK, Action.REOPEN)]
        if self.step is PlanStep.CLOSED:
            ways = [move for move in card.moves if move.action is Action.CLOSE]
        if not ways:
            return _("Steps go in order.")
        return "" if any(not way.blocked for way in ways) else formats.sentences(ways[0].blocked)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take plans; show whether this one may come here, and why not."""
        card = self._board.card_of(event.mimeData())
        if card is None:
            return
        event.acceptProposedAction()
        refusal = self.refusal(card)
        self._tint("red_soft" if refusal else "accent_soft")
        self.note.setText(refusal)
        self.note.setVisible(bool(refusal))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """As before."""
        self._calm()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the move; the service has the last word."""
        self._calm()
        card = self._board.card_of(event.mimeData())
        if card is not None:
            event.acceptProposedAction()
            if card.step is not self.step:
                self.dropped.emit(card, self.step)

    def _calm(self) -> None:
        self._tint("")
        self.note.hide()


class Board(TextMixin, QScrollArea):
    """Five columns, and the closed plans when asked for."""

    opened = Signal(int)
    wanted = Signal(object, object)
    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bind(self.setAccessibleName, N_("Board of improvement plans"))
        inside = QWidget()
        inside.setObjectName("scrolled")
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SM)
        self.columns = {step: StepColumn(step, self) for step in PlanStep}
        for column in self.columns.values():
            line.addWidget(column, 1)
            column.dropped.connect(self.wanted)
        self.columns[PlanStep.CLOSED].hide()
        self.setWidget(inside)
        self._cards: dict[int, PlanCard] = {}
        self._widgets: dict[int, CardWidget] = {}

    def show_closed(self, shown: bool) -> None:
        """With or without the column of closed plans."""
        self.columns[PlanStep.CLOSED].setVisible(shown)

    def card_of(self, data: QMimeData) -> PlanCard | None:
        """The plan that is dragged."""
        if not data.hasFormat(MIME):
            return None
        return self._cards.get(int(bytes(data.data(MIME).data()).decode()))

    def card_widget(self, plan_id: int) -> CardWidget | None:
        """A plan's card."""
        return self._widgets.get(plan_id)

    def show_cards(self, cards: Sequence[PlanCard]) -> None:
        """Show plans; the one that had the focus keeps it."""
        focused = next((number for number, widget in self._widgets.items() if widget.hasFocus()), None)
        self._cards = {card.id: card for card in cards}
        self._widgets = {}
        for step, column in self.columns.items():
            widgets = [self._widget(card) for card in cards if card.step is step]
            column.show_cards(widgets)
        if focused is not None and focused in self._widgets:
            self._widgets[focused].setFocus()

    def _widget(self, card: PlanCard) -> CardWidget:
        widget = CardWidget(card)
        widget.opened.connect(self.opened)
        widget.wanted.connect(self.wanted)
        widget.chosen.connect(self.chosen)
        self._widgets[card.id] = widget
        return widget

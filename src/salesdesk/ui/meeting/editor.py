"""The editor of one talk: agenda at the left, notes in the middle, actions and the private note at the right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QSplitter, QWidget

from salesdesk.i18n import N_
from salesdesk.services.meetings import ActionDraft, MeetingForm, MeetingView
from salesdesk.ui import theme
from salesdesk.ui.meeting.actions import CarriedActions, OwnActions
from salesdesk.ui.meeting.agenda import AgendaList
from salesdesk.ui.meeting.growing_text import GrowingText
from salesdesk.ui.meeting.notes import StepsCard, feedback_list
from salesdesk.ui.tab_order import follow_reading
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Field
from salesdesk.ui.widgets.labels import IconLabel, PlainLabel
from salesdesk.ui.widgets.surfaces import Card, ScrollBody, clear_layout


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the editor, apart from the private note."""

    form: MeetingForm
    actions: tuple[ActionDraft, ...]
    removed: tuple[str, ...]


class MeetingEditor(TextMixin, QWidget):
    """``edited`` at every change, ``private_edited`` for the private note, ``taken_out`` when a line or action went."""

    edited = Signal()
    private_edited = Signal()
    taken_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self._form = MeetingForm()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self.left = self._left()
        for column in (self.left, self._middle(), self._right()):
            split.addWidget(column)
        split.setSizes([400, 400, 360])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        across = QScrollArea()
        across.setWidgetResizable(True)
        across.setFrameShape(QFrame.Shape.NoFrame)
        across.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        across.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across.setWidget(split)
        layout.addWidget(across)

    def _left(self) -> ScrollBody:
        self.agenda = AgendaList()
        self.agenda.edited.connect(self._tell)
        self.agenda.taken_out.connect(self._tell_gone)
        card = Card(N_("Agenda"))
        card.body.addWidget(self.agenda)
        self.topics = self._area(N_("What the agent wants to talk about"), 2)
        own = Card(N_("The agent's own topics"))
        own.body.addWidget(self.topics)
        return _column(card, own)

    def _middle(self) -> ScrollBody:
        self.notes = feedback_list()
        self.notes.edited.connect(self._tell)
        feedback = Card(N_("Feedback: situation, behaviour, impact"))
        feedback.body.addWidget(self.notes)
        self.steps = StepsCard()
        self.steps.edited.connect(self._tell)
        said = Card(N_("What was said"))
        self.words = self._area(N_("In the agent's own words"), 2)
        self.summary = self._area(N_("What both take with them"), 2)
        said.body.addWidget(Field(N_("The agent's own words"), self.words))
        said.body.addWidget(Field(N_("Summary"), self.summary))
        return _column(feedback, self.steps, said)

    def _right(self) -> ScrollBody:
        self.carried = CarriedActions()
        before = Card(N_("Open from earlier talks"))
        before.body.addWidget(self.carried)
        self.agreed = OwnActions()
        self.agreed.edited.connect(self._tell)
        new = Card(N_("Agreed actions"))
        new.body.addWidget(self.agreed)
        self.next_card = Card(N_("Next talk"))
        self.next_words = PlainLabel(wrap=True)
        self.next_button = Button("", None, kind="link")
        self.next_card.body.addWidget(self.next_words)
        self.next_card.body.addWidget(self.next_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.private = GrowingText(lines=3)
        self.private.textChanged.connect(self._tell_private)
        self.bind(self.private.setAccessibleName, N_("Private note, never printed"))
        mine = Card(N_("Private note"))
        never = QHBoxLayout()
        never.addWidget(IconLabel("lock", tint="amber"), alignment=Qt.AlignmentFlag.AlignTop)
        self.never = PlainLabel(role="caption", wrap=True)
        self.bind(self.never.setText, N_("Only for you: never printed, exported or attached to anything."))
        never.addWidget(self.never, 1)
        mine.body.addLayout(never)
        mine.body.addWidget(self.private)
        self.earlier = Card(N_("Earlier talks"))
        return _column(before, new, self.next_card, mine, self.earlier)

    def put_below(self, card: Card) -> None:
        """Another card below the agent's own topics."""
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.left.body.insertWidget(self.left.body.count() - 1, card)

    def _area(self, placeholder: str, lines: int) -> GrowingText:
        made = GrowingText(placeholder=placeholder, lines=lines)
        self.bind(made.setAccessibleName, placeholder)
        made.on_edit(self._tell)
        return made

    def _tell(self, *_arguments: object) -> None:
        if not self._quiet:
            self.edited.emit()
            if self.agreed.removed():
                self.taken_out.emit()

    def _tell_gone(self) -> None:
        self.edited.emit()
        self.taken_out.emit()

    def _tell_private(self) -> None:
        if not self._quiet:
            self.private_edited.emit()

    def typed(self) -> Typed:
        """What stands in the editor."""
        form = MeetingForm(
            agenda=self._form.agenda,
            removed=self._form.removed,
            topics=self.topics.text().strip(),
            words=self.words.text().strip(),
            notes=self.notes.values(),
            steps=self.steps.steps(),
            summary=self.summary.text().strip(),
        ).with_agenda(self.agenda.items())
        return Typed(form, self.agreed.values(), self.agreed.removed())

    def show_view(self, view: MeetingView) -> None:
        """Show a talk; nothing is emitted."""
        self._quiet = True
        try:
            form = self._form = view.form
            self.agenda.show_items(form.agenda)
            self.notes.show_values(form.notes)
            self.steps.show_steps(form.steps)
            for area, text in ((self.topics, form.topics), (self.words, form.words), (self.summary, form.summary)):
                area.set_text(text)
            self.agreed.show_actions(view.actions)
        finally:
            self._quiet = False

    def take_agenda(self, form: MeetingForm) -> None:
        """Show the agenda that was just built, beside whatever was typed meanwhile."""
        self._quiet = True
        try:
            self._form = replace(self._form, agenda=form.agenda, removed=form.removed)
            self.agenda.show_items(form.agenda)
        finally:
            self._quiet = False

    def show_private(self, note: str) -> None:
        """Show the private note; nothing is emitted."""
        self._quiet = True
        try:
            self.private.set_text(note)
        finally:
            self._quiet = False

    def show_beside(self, view: MeetingView) -> None:
        """What is not typed here: actions carried over, earlier talks."""
        self.carried.show_actions(view.carried, locked=view.locked or view.reopened)
        self.earlier.setVisible(bool(view.before))
        locked = view.locked
        for part in (self.agenda, self.notes, self.steps, self.agreed):
            part.set_locked(locked)
        for area in (self.topics, self.words, self.summary):
            area.setReadOnly(locked)
        follow_reading(self)

    def show_earlier(self, buttons: list[Button]) -> None:
        """Links to the talks before this one."""
        clear_layout(self.earlier.body)
        for button in buttons:
            self.earlier.body.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)


class _Column(ScrollBody):
    """Scrolls up and down; as wide as what stands in it needs, so that nothing is cut at its right."""

    def minimumSizeHint(self) -> QSize:
        """The content's width and the scroll bar's."""
        bar = self.verticalScrollBar().sizeHint().width()
        least = self.body.totalMinimumSize().width() + bar
        return QSize(max(theme.px(240), least), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content needs another width: the columns share theirs anew."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _column(*cards: Card) -> ScrollBody:
    column = _Column()
    column.body.setContentsMargins(0, 0, theme.SM, 0)
    column.body.setSpacing(theme.MD)
    column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    for card in cards:
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.body.addWidget(card)
    column.body.addStretch()
    return column

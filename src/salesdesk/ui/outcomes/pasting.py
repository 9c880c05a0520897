"""Several lines from a spreadsheet: good ones are entered, the others stay with what is wrong, to be put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QWidget

from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.outcomes import FieldView, Reading, Value
from salesdesk.services.people.names import squash
from salesdesk.ui import theme
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel, plain_tip
from salesdesk.ui.widgets.surfaces import Card

Index = QModelIndex | QPersistentModelIndex
DISPLAY, EDIT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole)
BACKGROUND, TOOLTIP = int(Qt.ItemDataRole.BackgroundRole), int(Qt.ItemDataRole.ToolTipRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
MOST_LINES = 5000
Read = Callable[[Mapping[str, str]], Reading]


@dataclass(slots=True)
class Line:
    """A pasted line: its texts by field, what they mean, and what the book said against it."""

    texts: dict[str, str]
    values: Mapping[str, Value] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def lines_of(cells: Sequence[Sequence[str]], fields: Sequence[FieldView]) -> list[dict[str, str]]:
    """Texts by field: under headings where the first line is one, else in the order of the fields."""
    names = {squash(text): view.name for view in fields for text in (view.title, view.name)}
    rows = [[cell.strip() for cell in row] for row in cells]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    head = [names.get(squash(cell)) for cell in rows[0]]
    if sum(name is not None for name in head) * 2 > len([cell for cell in rows[0] if cell]):
        rows = rows[1:]
    else:
        head = [view.name for view in fields]
    return [{name: cell for name, cell in zip(head, row, strict=False) if name and cell} for row in rows[:MOST_LINES]]


class PasteModel(QAbstractTableModel):
    """The lines, each cell editable; the first column says what is wrong with a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: tuple[FieldView, ...] = ()
        self.lines: list[Line] = []
        self._read: Read | None = None

    def show_lines(self, fields: Sequence[FieldView], texts: Sequence[dict[str, str]], read: Read) -> None:
        """Other lines, read at once."""
        self.beginResetModel()
        said = {name for one in texts for name in one}
        self.fields = tuple(view for view in fields if view.name in said or view.required)
        self._read = read
        self.lines = [self._judged(Line(dict(one))) for one in texts]
        self.endResetModel()

    def keep(self, lines: Sequence[Line]) -> None:
        """Only these are left."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def _judged(self, line: Line) -> Line:
        if self._read is not None:
            reading = self._read(line.texts)
            line.values, line.problems = reading.values, dict(reading.problems)
        return line

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """A row a line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The fields, and what is wrong."""
        return 0 if parent.isValid() else len(self.fields) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """The fields' names; the lines' numbers."""
        if role != DISPLAY:
            return None
        if orientation == Qt.Orientation.Vertical:
            return section + 1
        return self.fields[section - 1].title if section else _("What is wrong")

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Texts; what is refused stands on red."""
        line = self.lines[index.row()]
        if not index.column():
            return self._verdict(line, role)
        name = self.fields[index.column() - 1].name
        if role in (DISPLAY, EDIT):
            return line.texts.get(name, "")
        if role == BACKGROUND and name in line.problems:
            return theme.colour("red_soft")
        if role == FOREGROUND and name in line.problems:
            return theme.colour("red_text")
        return plain_tip(line.problems[name]) if role == TOOLTIP and name in line.problems else None

    def _verdict(self, line: Line, role: int) -> Any:
        if role == FOREGROUND:
            return theme.colour("red_text" if line.problems else "green_text")
        titles = {view.name: view.title for view in self.fields}
        words = [f"{titles[name]}: {text}" if name in titles else text for name, text in line.problems.items()]
        text = " ".join(words)
        if role == DISPLAY:
            return text or "✓"
        return plain_tip(text) if role == TOOLTIP and text else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything but the verdict can be changed."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() else plain

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Read the line again."""
        if role != EDIT:
            return False
        line = self.lines[index.row()]
        line.texts[self.fields[index.column() - 1].name] = str(value).strip()
        self._judged(line)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(self.fields)))
        return True


class PasteCard(Card):
    """``entered`` carries the good lines; ``settle`` says which of them were refused after all."""

    entered = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Pasted lines"), parent)
        self.model = PasteModel(self)
        self.view = QTableView()
        self.bind(self.view.setAccessibleName, N_("Pasted lines"))
        self.view.setModel(self.model)
        self.view.setTabKeyNavigation(False)
        triggers = QAbstractItemView.EditTrigger
        self.view.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.setMinimumHeight(theme.px(150))
        self.view.installEventFilter(self)
        self.state = PlainLabel(role="muted", wrap=True)
        self.take = Button("", self.submit, icon="check", kind="primary")
        self.drop = Button(N_("Discard"), self.discard, icon="x", kind="quiet")
        line = QHBoxLayout()
        line.addWidget(self.state, 1)
        line.addWidget(self.drop)
        line.addWidget(self.take)
        self.body.addWidget(self.view)
        self.body.addLayout(line)
        self.model.dataChanged.connect(lambda *_args: self._count())
        self.hide()

    def show_lines(self, fields: Sequence[FieldView], texts: Sequence[dict[str, str]], read: Read) -> None:
        """Show what was pasted."""
        self.model.show_lines(fields, texts, read)
        self.view.resizeColumnsToContents()
        self._count()
        self.show()
        self.take.setFocus()

    @property
    def good(self) -> list[Line]:
        """The lines that can be entered."""
        return [line for line in self.model.lines if not line.problems]

    def _count(self) -> None:
        good, bad = len(self.good), len(self.model.lines) - len(self.good)
        self.take.set_plain(ngettext("Enter {n} line", "Enter {n} lines", good).format(n=good))
        self.take.setEnabled(bool(good))
        text = _("Every line can be entered.")
        if bad:
            text = ngettext(
                "{n} line can't be entered: put it right here, or leave it.",
                "{n} lines can't be entered: put them right here, or leave them.",
                bad,
            ).format(n=bad)
        self.state.setText(text)

    def submit(self) -> None:
        """Enter the good lines."""
        good = self.good
        if good:
            self.take.setEnabled(False)
            self.entered.emit(good)

    def settle(self, lines: Sequence[Line], refused: Mapping[int, Mapping[str, str]]) -> None:
        """The lines went into the book, except those that were refused: they stay with the reason."""
        for place, problems in refused.items():
            lines[place].problems = dict(problems)
        gone = {id(line) for place, line in enumerate(lines) if place not in refused}
        self.model.keep([line for line in self.model.lines if id(line) not in gone])
        self._count()
        if not self.model.lines:
            self.discard()

    def discard(self) -> None:
        """Forget what is left."""
        self.model.keep(())
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Delete takes selected lines out; Ctrl+Enter enters the good ones; Esc forgets all."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Delete):
                rows = {index.row() for index in self.view.selectedIndexes()}
                self.model.keep([line for n, line in enumerate(self.model.lines) if n not in rows])
                self._count()
                return True
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.submit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.discard()
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Numbers and verdicts in the new language."""
        super().retranslate()
        if hasattr(self, "take"):
            self._count()

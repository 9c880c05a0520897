"""Rows that were not imported, as a grid of the cells as they stood in the file: the bad ones marked, to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.imports import TurnedAway
from salesdesk.services.imports.mending import Verdict
from salesdesk.ui import theme
from salesdesk.ui.importing.marks import MarkedDelegate
from salesdesk.ui.tables import export
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import plain_tip

Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _EDIT, _TIP = (
    int(role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)
)
_TEXT, _BACK, _FONT = (
    int(role) for role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.FontRole)
)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
STATE, BEFORE = 0, 2
"""The column that says what is wrong, and how many columns stand before the file's own."""
WIDEST, NARROWEST = 280, 72
MEASURED = 40
"""Rows that say how wide a column is: to measure thousands would hold the window up."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands now, and what the reader says of it."""

    row: TurnedAway
    cells: tuple[str, ...]
    verdict: Verdict
    touched: frozenset[int] = field(default_factory=frozenset)


class MendModel(QAbstractTableModel):
    """``edited`` carries the Line that was changed."""

    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self._names: Sequence[str] = ()
        self.editable = False

    def show_rows(self, rows: Sequence[TurnedAway], names: Sequence[str], *, editable: bool) -> None:
        """Show rows under the names of the file's columns."""
        self.beginResetModel()
        width = max((len(row.cells) for row in rows), default=0)
        reach = max((max(row.bad, default=-1) + 1 for row in rows), default=0)
        self._names = [*names, *(f"+{n}" for n in range(len(names) + 1, max(width, reach) + 1))]
        self.lines = [Line(row, row.cells, Verdict(good=False, why=row.why, bad=row.bad)) for row in rows]
        self.editable = editable
        self.endResetModel()

    def judged(self, verdicts: dict[int, Verdict]) -> None:
        """The reader said something about some rows."""
        for number, line in enumerate(self.lines):
            if line.row.id in verdicts:
                self.lines[number] = replace(line, verdict=verdicts[line.row.id])
                self.dataChanged.emit(self.index(number, 0), self.index(number, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """How many rows."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The reason, the line, the file's columns."""
        return 0 if parent.isValid() else BEFORE + len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Names of the columns."""
        if role != _DISPLAY or orientation != Qt.Orientation.Horizontal:
            return None
        return (_("What is wrong"), _("Line"))[section] if section < BEFORE else self._names[section - BEFORE]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The file's cells can be edited."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self.editable and index.column() >= BEFORE else found

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """A cell: its text, and how it stands."""
        line, place = self.lines[index.row()], index.column() - BEFORE
        if role in (_DISPLAY, _EDIT):
            return self._text(line, index.column())
        bad = not line.verdict.good and place in line.verdict.bad
        if role == _BACK and self.editable:
            if bad:
                return theme.colour("red_soft")
            return theme.colour("green_soft") if index.column() == STATE and line.verdict.good else None
        if role == _TEXT and self.editable:
            if bad or (index.column() == STATE and not line.verdict.good):
                return theme.colour("red_text")
            return theme.colour("green_text") if index.column() == STATE else None
        if role == _FONT and place in line.touched:
            return theme.font(bold=True)
        if role == _TIP and bad:
            return plain_tip(line.verdict.why)
        if role == _SPOKEN and bad:
            return f"{self._text(line, index.column())}: {line.verdict.why}"
        return None

    def _text(self, line: Line, column: int) -> str:
        if column == STATE:
            return _("✓ can be imported") if line.verdict.good else line.verdict.why
        if column < BEFORE:
            return str(line.row.line)
        place = column - BEFORE
        return line.cells[place] if place < len(line.cells) else ""

    def setData(self, index: Index, value: object, role: int = _EDIT) -> bool:
        """Another text in a cell."""
        line, place = self.lines[index.row()], index.column() - BEFORE
        if role != _EDIT or place < 0 or not self.editable:
            return False
        cells = [*line.cells, *[""] * (place + 1 - len(line.cells))]
        if cells[place] == str(value):
            return False
        cells[place] = str(value)
        self.lines[index.row()] = replace(line, cells=tuple(cells), touched=line.touched | {place})
        self.dataChanged.emit(index, index)
        self.edited.emit(self.lines[index.row()])
        return True


class MendGrid(TextMixin, QTableView):
    """The grid: typing or F2 edits, Enter goes down, Ctrl+C and Ctrl+V copy and fill several cells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = MendModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(MarkedDelegate(self))
        self.bind(self.setAccessibleName, N_("Rows not imported"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setResizeContentsPrecision(MEASURED)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[TurnedAway], names: Sequence[str], *, editable: bool) -> None:
        """Show rows; the cursor is at the first bad cell."""
        self.lines.show_rows(rows, names, editable=editable)
        self.resizeColumnsToContents()
        for column in range(self.lines.columnCount()):
            most = 2 * WIDEST if column == STATE else WIDEST
            self.setColumnWidth(
                column, min(max(self.columnWidth(column) + theme.SM, theme.px(NARROWEST)), theme.px(most))
            )
        if rows:
            self.setCurrentIndex(self.lines.index(0, BEFORE + min(rows[0].bad, default=0)))
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, and delete like a spreadsheet; Enter edits."""
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete and self.state() != QAbstractItemView.State.EditingState:
            for cell in self.selectedIndexes():
                self.lines.setData(cell, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid() and not event.modifiers():
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The selected cells into the clipboard."""
        cells = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        rows: dict[int, list[str]] = {}
        for row, column in cells:
            rows.setdefault(row, []).append(str(self.lines.index(row, column).data() or ""))
        QGuiApplication.clipboard().setMimeData(export.mime(list(rows.values())))

    def paste(self) -> None:
        """Cells from the clipboard, from the cursor on; one cell fills the whole selection."""
        text = QGuiApplication.clipboard().text().rstrip("\n")
        block = [row.split("\t") for row in text.split("\n")]
        if len(block) == 1 and len(block[0]) == 1:
            for index in self.selectedIndexes():
                self.lines.setData(index, block[0][0])
            return
        corner = self.currentIndex()
        for down, row in enumerate(block):
            for across, cell in enumerate(row):
                index = self.lines.index(corner.row() + down, corner.column() + across)
                if index.isValid():
                    self.lines.setData(index, cell)

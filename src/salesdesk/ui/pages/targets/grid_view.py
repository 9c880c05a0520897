"""The grid that is typed into: all by keyboard, with blocks from and to Excel."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from salesdesk.formats import NO_DATA
from salesdesk.i18n import N_
from salesdesk.types import ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.pages.targets.grid_model import GridModel, Typed
from salesdesk.ui.tables import export
from salesdesk.ui.tables.block import parse_block
from salesdesk.ui.texts import TextMixin

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 30
_INDENT = {ScopeKind.AGENT: theme.XL, ScopeKind.LEVEL: theme.LG}


class CellEditor(QStyledItemDelegate):
    """A line to type into; leaving it untouched changes nothing. Enter goes on below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A refused text stands on red."""
        model = index.model()
        refused = isinstance(model, GridModel) and model.key_at(index) in model.refusals
        if refused:
            painter.fillRect(option.rect, theme.colour("red_soft"))
        super().paint(painter, option, index)
        if refused:
            painter.save()
            painter.setPen(theme.colour("red"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        """A plain line, right-aligned like the figures."""
        line = QLineEdit(parent)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setFrame(False)
        line.setStyleSheet("padding: 0 6px; border-radius: 0;")
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what is there, all selected."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(int(Qt.ItemDataRole.EditRole)) or "").removesuffix(" ~"))
            editor.selectAll()
            editor.setModified(False)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Only what was really typed."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Up and down commit and go on, like in a spreadsheet."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}
            key = Qt.Key(event.key())
            if key in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                view = self.parent()
                if isinstance(view, TargetGridView):
                    view.step(steps[key])
                return True
        return super().eventFilter(editor, event)


class RowNames(QHeaderView):
    """The names at the left, which stay in sight: company and teams bold, agents indented below their team."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setDefaultSectionSize(theme.px(ROW_HEIGHT))
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Wide enough for the names, within reason."""
        model = self.model()
        widest = 120
        if isinstance(model, GridModel):
            bold = theme.font(bold=True)
            metrics = QFontMetrics(bold)
            for number in range(model.rowCount()):
                row = model.row_at(number)
                widest = max(widest, metrics.horizontalAdvance(row.name) + _INDENT.get(row.scope.kind, theme.SM))
        return QSize(min(widest + theme.XL, 260), super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  (Qt's name)
        """One name."""
        model = self.model()
        if not isinstance(model, GridModel) or logicalIndex >= model.rowCount():
            return
        row = model.row_at(logicalIndex)
        whole = row.scope.kind in (ScopeKind.COMPANY, ScopeKind.TEAM)
        painter.save()
        painter.fillRect(rect, theme.colour("card"))
        view = self.parent()
        if isinstance(view, QTableView) and view.currentIndex().row() == logicalIndex:
            painter.fillRect(rect, theme.colour("accent_soft"))
        painter.setFont(theme.font(bold=whole))
        painter.setPen(theme.colour("muted" if row.scope.kind is ScopeKind.LEVEL else "text"))
        place = rect.adjusted(_INDENT.get(row.scope.kind, theme.SM), 0, -theme.XS, 0)
        text = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.setPen(theme.colour("hairline"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class TargetGridView(TextMixin, QTableView):
    """Typing replaces, F2 edits, Delete takes back, Ctrl+C/V move blocks, Ctrl+D fills down, Ctrl+Enter asks more.

    ``wanted`` is the cell under the cursor whose details are asked for.
    """

    wanted = Signal(object)
    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid_model = GridModel(self)
        self.setVerticalHeader(RowNames(self))
        self.setModel(self.grid_model)
        self.setItemDelegate(CellEditor(self))
        self.bind(self.setAccessibleName, N_("Targets by agent and KPI"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)  # Tab leaves the grid; the arrows move inside
        head = self.horizontalHeader()
        head.setMinimumSectionSize(72)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setMinimumHeight(theme.px(44))
        self.verticalHeader().show()

    def show_again(self) -> None:
        """After other rows: the names may need another width."""
        self.verticalHeader().setFixedWidth(self.verticalHeader().sizeHint().width())
        self.updateGeometries()

        self.fit()

    def fit(self) -> None:
        """Columns as wide as their headings and calibrated targets need, sharing what is left."""
        model, head = self.grid_model, self.horizontalHeader()
        count = model.columnCount()
        if not count:
            return
        heading, figures = QFontMetrics(theme.font(theme.CAPTION, bold=True)), QFontMetrics(theme.font(bold=True))
        across = Qt.Orientation.Horizontal
        needs = []
        for column in range(count):
            lines = str(model.headerData(column, across)).split("\n")
            widths = [heading.horizontalAdvance(line) for line in lines]
            widths += [figures.horizontalAdvance(text) for text in model.calibrated(column)]
            needs.append(max(widths) + theme.XL)
        spare = max(0, self.viewport().width() - sum(needs))
        for column, need in enumerate(needs):
            extra = spare // count + (1 if column < spare % count else 0)
            head.resizeSection(column, need + extra)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the new room."""
        super().resizeEvent(event)
        self.fit()

    def retranslate(self) -> None:
        """Headings of another language need another room."""
        super().retranslate()
        if hasattr(self, "grid_model"):
            self.show_again()

    def step(self, rows: int) -> None:
        """The cursor goes up or down."""
        here = self.currentIndex()
        target = self.grid_model.index(here.row() + rows, here.column())
        if target.isValid():
            self.setCurrentIndex(target)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the cursor is; the name at the left shows it."""
        super().currentChanged(current, previous)
        self.verticalHeader().viewport().update()
        self.moved.emit(current)

    def event(self, event: QEvent) -> bool:
        """Esc is ours, and not the window's, where there is a refusal to forget."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride and self._refused_here():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet."""
        keys = QKeySequence.StandardKey
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(keys.Copy):
            self.copy()
        elif event.matches(keys.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_cells()
        elif control and event.key() == Qt.Key.Key_D:
            self.fill_down()
        elif control and enter and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex())
        elif enter and self.state() != QAbstractItemView.State.EditingState:
            self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self._refused_here():
            self.grid_model.accept([self.grid_model.key_at(index) for index in self.selectedIndexes()])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _refused_here(self) -> bool:
        return any(self.grid_model.key_at(index) in self.grid_model.refusals for index in self.selectedIndexes())

    def _block(self) -> list[list[QModelIndex]]:
        """The selected cells, row by row."""
        rows: dict[int, list[QModelIndex]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column())):
            rows.setdefault(index.row(), []).append(index)
        return list(rows.values())

    def copy(self) -> None:
        """The selected block with its names and headings, for Excel and WPS."""
        block = self._block()
        if not block:
            return
        model = self.grid_model
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        head = ["", *(str(model.headerData(index.column(), across)).replace("\n", " ") for index in block[0])]
        rows = [[str(model.headerData(row[0].row(), down)), *(model.written(one) for one in row)] for row in block]
        QGuiApplication.clipboard().setMimeData(export.mime([head, *rows]))

    def paste(self) -> None:
        """A block of the clipboard: by its names and headings where it has them, else from the selection's first cell.

        A single value fills the selection. What stands there already, and “—”, changes nothing.
        """
        block = self._block()
        cells = parse_block(QGuiApplication.clipboard().text())
        if not cells:
            return
        if self._has_headings(cells):
            pairs = self._by_name(cells)
        elif not block:
            return
        elif len(cells) == 1 and len(cells[0]) == 1:
            pairs = [(index, cells[0][0]) for row in block for index in row]
        else:
            first = block[0][0]
            pairs = [
                (self.grid_model.index(first.row() + down, first.column() + across), text)
                for down, line in enumerate(cells)
                for across, text in enumerate(line)
            ]
        self._tell([(index, text) for index, text in pairs if index.isValid() and self._says_more(index, text)])

    def _says_more(self, index: QModelIndex, text: str) -> bool:
        plain = text.strip()
        return plain not in (NO_DATA, self.grid_model.written(index))

    def _headings(self) -> dict[str, int]:
        """Column numbers by heading, as ``copy`` writes them and without their units."""
        found: dict[str, int] = {}
        for column in range(self.grid_model.columnCount()):
            heading = str(self.grid_model.headerData(column, Qt.Orientation.Horizontal))
            found[heading.replace("\n", " ")] = found[heading.split("\n", maxsplit=1)[0]] = column
        return found

    def _has_headings(self, cells: list[list[str]]) -> bool:
        head = self._headings()
        return len(cells) > 1 and len(cells[0]) > 1 and all(text.strip() in head for text in cells[0][1:])

    def _by_name(self, cells: list[list[str]]) -> list[tuple[QModelIndex, str]]:
        """Cells with names at the left and KPIs on top; lines whose name is nobody's or not unique are left out."""
        head, model = self._headings(), self.grid_model
        columns = [head[text.strip()] for text in cells[0][1:]]
        rows: dict[str, list[int]] = {}
        for number in range(model.rowCount()):
            rows.setdefault(model.row_at(number).name, []).append(number)
        return [
            (model.index(rows[line[0].strip()][0], column), text)
            for line in cells[1:]
            if len(rows.get(line[0].strip(), ())) == 1
            for column, text in zip(columns, line[1:], strict=False)
        ]

    def clear_cells(self) -> None:
        """Take back what is set in the selected cells."""
        model = self.grid_model
        own = [
            index
            for index in self.selectedIndexes()
            if model.cell_at(index).own is not None or model.key_at(index) in model.refusals
        ]
        self._tell([(index, "") for index in own])

    def fill_down(self) -> None:
        """The first selected row's values into the rows below."""
        block = self._block()
        if len(block) < 2:
            return
        edit = int(Qt.ItemDataRole.EditRole)
        texts = [str(index.data(edit)).removesuffix(" ~") for index in block[0]]
        self._tell([(index, text) for row in block[1:] for index, text in zip(row, texts, strict=False)])

    def _tell(self, pairs: list[tuple[QModelIndex, str]]) -> None:
        if pairs:
            model = self.grid_model
            model.typed.emit([Typed(*model.key_at(index), text.strip()) for index, text in pairs])


__all__ = ["CellEditor", "TargetGridView", "parse_block"]

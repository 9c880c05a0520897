"""The table view: sort, copy with headers, export, columns remembered, bars in cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from salesdesk.i18n import N_, _
from salesdesk.types import Rag
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.tables import export
from salesdesk.ui.tables.rows import BAR, DISPLAY, FONT, RAG, Column, RowsModel
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import plain_tip

FULL_BAR = 1.2
"""The achievement at which a bar in a cell is full."""
ROW_HEIGHT = 32
FITTED_ROWS = 60
"""Rows whose texts decide how wide the columns are: Qt's thousand take a second, and pages that nobody looks at."""


class CellDelegate(QStyledItemDelegate):
    """Draws the bar of an achievement below the text; tells in a tooltip what does not fit."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The cell, then its bar."""
        super().paint(painter, option, index)
        share = index.data(BAR)
        if share is None:
            return
        place: QRect = option.rect.adjusted(theme.SM, 0, -theme.SM, -4)
        rail = QRect(place.left(), place.bottom() - 2, place.width(), 3)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hairline"))
        painter.drawRect(rail)
        rag = index.data(RAG)  # Qt hands a string enumeration back as a plain string
        painter.setBrush(theme.rag_colour(Rag(rag) if rag else None))
        painter.drawRect(QRect(rail.left(), rail.top(), round(rail.width() * min(share / FULL_BAR, 1)), 3))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A little air at the sides."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + theme.LG, max(hint.height(), theme.px(ROW_HEIGHT)))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Text that is cut is whole in the tooltip."""
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            tip = index.data(int(Qt.ItemDataRole.ToolTipRole)) or ""
            text = str(index.data(DISPLAY) or "")
            room = option.rect.width() - theme.MD
            if not tip and view.fontMetrics().horizontalAdvance(text) > room:
                tip = plain_tip(text)
            QToolTip.showText(event.globalPos(), tip, view)
            return True
        return super().helpEvent(event, view, option, index)


class Table(TextMixin, QTableView):
    """A table over ``RowsModel`` (or any model of the same columns). ``activated`` carries the row: Enter, double click.

    ``name`` remembers columns in the preferences. ``accessible`` names the table (English message).
    """

    activated = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column] = (),
        name: str = "",
        context: Context | None = None,
        parent: QWidget | None = None,
        *,
        accessible: str = N_("Table"),
        model: RowsModel | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._context = context
        self._fitted = False
        self._natural: dict[int, int] = {}
        self._widths: dict[tuple[object, ...], dict[int, int]] = {}
        self.setItemDelegate(CellDelegate(self))
        self.rows_model = model or RowsModel(columns, self)
        self.setModel(self.rows_model)
        self.bind(self.setAccessibleName, accessible)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setResizeContentsPrecision(FITTED_ROWS)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._column_menu)
        head.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(lambda index: self.activated.emit(self.row_at(index)))
        self._hide_optional()
        self._recall()
        self.rows_model.dataChanged.connect(self._fit_first)
        head.sectionResized.connect(lambda *_args: self._remember_dragged())
        head.sectionMoved.connect(lambda *_args: self._remember_dragged())

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; selection stays on the row of the same place when it can."""
        current = self.currentIndex()
        self.rows_model.set_rows(rows)
        if rows and not self._fitted:
            self._fitted = True
            self.fit_columns()
        if current.isValid() and current.row() < len(rows):
            self.setCurrentIndex(self.rows_model.index(current.row(), current.column()))

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns; widths are fitted anew with the next rows, unless they were fitted to the same ones before."""
        self._widths[self._titles()] = self._natural
        self.rows_model.set_columns(columns)
        self._natural = self._widths.get(self._titles(), {})
        self._fitted = bool(self._natural)
        self._hide_optional()
        if self._fitted:
            self._spread()

    def _titles(self) -> tuple[object, ...]:
        """What the widths of columns were fitted for: their titles, at a size of text."""
        return (theme.px(ROW_HEIGHT), *(column.heading() for column in self.rows_model.columns))

    def row_at(self, index: QModelIndex | QPersistentModelIndex) -> Any:
        """The row under a model index."""
        return self.rows_model.row_at(index)

    def selected(self) -> list[Any]:
        """The selected rows, from top to bottom."""
        return [self.row_at(index) for index in sorted(self.selectionModel().selectedRows(), key=lambda i: i.row())]

    def current(self) -> Any:
        """The row of the cursor, or None."""
        index = self.currentIndex()
        return self.row_at(index) if index.isValid() else None

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell ``chosen`` of the row under the cursor."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.chosen.emit(self.row_at(current))

    def _fit_first(self) -> None:
        """A model that reads page by page has its first rows."""
        if not self._fitted and self.rows_model.rows:
            self._fitted = True
            self.fit_columns()

    def fit_columns(self) -> None:
        """Columns as wide as their texts, and all of them a share of what is left; the user's own widths stay."""
        if self._has_own_widths():
            return
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.blockSignals(True)  # noqa: FBT003
        self._natural = {
            column: min(max(self._width_of(column) + theme.MD, 64), 320)
            for column in range(head.count())
            if not self.isColumnHidden(column)
        }
        head.blockSignals(False)  # noqa: FBT003
        self._spread()

    def _width_of(self, column: int) -> int:
        """What the title and the first texts of a column need; Qt would ask six things of every cell for it."""
        model, head = self.model(), self.horizontalHeader()
        rows = range(min(model.rowCount(), FITTED_ROWS))
        texts = [str(model.data(model.index(row, column), DISPLAY) or "") for row in rows]
        face = model.data(model.index(0, column), FONT) if texts else None
        metrics = QFontMetrics(face) if face is not None else self.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return max(widest + theme.LG + theme.SM, head.sectionSizeHint(column))

    def _has_own_widths(self) -> bool:
        return bool(self.name and self._context and f"table:{self.name}" in self._context.preferences.window)

    def _spread(self) -> None:
        """Share the room that is left (or a little too small) among the columns."""
        if not self._natural or self._has_own_widths():
            return
        head, count = self.horizontalHeader(), len(self._natural)
        extra = (self.viewport().width() - sum(self._natural.values())) // count
        head.blockSignals(True)  # noqa: FBT003
        for column, width in self._natural.items():
            self.setColumnWidth(column, width + max(extra, -theme.MD))
        head.blockSignals(False)  # noqa: FBT003
        head.setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share another width."""
        super().resizeEvent(event)
        self._spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, Ctrl+C copies with headers."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.currentIndex().isValid() and self.state() != QAbstractItemView.State.EditingState:
            self.activated.emit(self.current())
            event.accept()
            return
        super().keyPressEvent(event)

    def grid(self, *, only_selected: bool = False) -> list[list[str]]:
        """What is shown, header first, in the order of the columns on screen."""
        head, model = self.horizontalHeader(), self.model()
        order = [head.logicalIndex(i) for i in range(head.count())]
        shown = [column for column in order if not self.isColumnHidden(column)]
        horizontal = Qt.Orientation.Horizontal
        picked = sorted({index.row() for index in self.selectedIndexes()}) if only_selected else []
        numbers = picked or range(model.rowCount())
        rows = [[str(model.index(row, column).data() or "") for column in shown] for row in numbers]
        return [[str(model.headerData(column, horizontal) or "") for column in shown], *rows]

    def copy(self) -> None:
        """The selected rows (or all) with headers into the clipboard."""
        QGuiApplication.clipboard().setMimeData(export.mime(self.grid(only_selected=True)))

    def export_as(self, file: Path | None = None) -> None:
        """Write what is shown as CSV or XLSX; asks for the file when none is given."""
        if file is None:
            chosen, _filter = QFileDialog.getSaveFileName(
                self, _("Export the table"), f"{self.name or 'table'}.xlsx", "Excel (*.xlsx);;CSV (*.csv)"
            )
            if not chosen:
                return
            file = Path(chosen)
        grid, target, context = self.grid(), file, self._context
        if context is None:
            export.write(grid, target)
            return
        messages = context.messages
        context.jobs.quick(
            lambda: export.write(grid, target),
            lambda path: messages.info(_("Written: {file}").format(file=path)),
        )

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(theme.icon("copy"), _("Copy with headers"), self.copy)
        menu.addAction(theme.icon("download"), _("Export the table…"), self.export_as)
        menu.popup(self.viewport().mapToGlobal(place))
        menu.aboutToHide.connect(menu.deleteLater)

    def _column_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for number in range(self.model().columnCount()):
            title = str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")
            action = menu.addAction(title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(number > 0)
            action.toggled.connect(lambda on, n=number: self._show_column(n, shown=on))
        menu.popup(self.horizontalHeader().mapToGlobal(place))
        menu.aboutToHide.connect(menu.deleteLater)

    def _show_column(self, number: int, *, shown: bool) -> None:
        self.setColumnHidden(number, not shown)
        self._remember()

    def _hide_optional(self) -> None:
        for number, column in enumerate(self.rows_model.columns):
            self.setColumnHidden(number, column.hidden)

    def _recall(self) -> None:
        if self.name and self._context:
            stored = self._context.preferences.window.get(f"table:{self.name}")
            if stored:
                self.horizontalHeader().restoreState(QByteArray.fromBase64(stored.encode()))
                self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _remember_dragged(self) -> None:
        """Only what the user's mouse did: the last column also changes when the window or the rows do."""
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._remember()

    def _remember(self) -> None:
        if self.name and self._context and self.isVisible():
            state = self.horizontalHeader().saveState().toBase64()
            self._context.preferences.window[f"table:{self.name}"] = bytes(state.data()).decode()

    def retranslate(self) -> None:
        """Headers and cells in the new language; its words have other widths."""
        super().retranslate()
        if hasattr(self, "rows_model"):
            self.rows_model.headerDataChanged.emit(
                Qt.Orientation.Horizontal, 0, max(self.rows_model.columnCount() - 1, 0)
            )
            self.viewport().update()
            self._fitted = False


__all__ = ["ROW_HEIGHT", "CellDelegate", "QHeaderView", "Table"]

"""A table's model over a list of frozen rows, and what a column is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from salesdesk.i18n import _
from salesdesk.labels import RAG_SHAPES, label
from salesdesk.types import Rag
from salesdesk.ui import theme
from salesdesk.ui.widgets.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
FONT = int(Qt.ItemDataRole.FontRole)
ROW = int(Qt.ItemDataRole.UserRole)
BAR = ROW + 1
RAG = ROW + 2
"""Roles as plain integers: comparing enumerations in ``data`` doubles the time of a frame."""

_ALIGN = {
    "left": int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
    "right": int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
    "center": int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter),
}


def _text(value: Any) -> str:
    return "—" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` names the row's attribute, or is replaced by ``value`` (row → value).

    ``title`` is an English message marked with ``N_`` (or a callable that answers a translated text).
    ``align``: left, right (numbers, tabular figures) or center. ``format``: value → text. ``sort``: row → key;
    None sorts last in both directions. ``tooltip``: row → text. ``rag``: row → Rag or None puts its shape and
    colour. ``bar``: row → achievement (1.0 = target) draws a bar below the text. ``hidden``: at first not shown.
    """

    key: str
    title: str | Callable[[], str]
    align: str = "left"
    format: Callable[[Any], str] = _text
    sort: Callable[[Any], Any] | None = None
    tooltip: Callable[[Any], str] | None = None
    rag: Callable[[Any], Rag | None] | None = None
    bar: Callable[[Any], float | None] | None = None
    value: Callable[[Any], Any] | None = None
    hidden: bool = False

    def heading(self) -> str:
        """The title in the language in force."""
        return self.title() if callable(self.title) else _(self.title)

    def of(self, row: Any) -> Any:
        """The row's value in this column."""
        return self.value(row) if self.value is not None else getattr(row, self.key)

    def shown(self, row: Any) -> str:
        """The row's text in this column."""
        return self.format(self.of(row))

    def sort_key(self, row: Any) -> Any:
        """What the row is sorted by."""
        return self.sort(row) if self.sort is not None else self.of(row)


class RowsModel(QAbstractTableModel):
    """Rows in the order given or sorted; for lists of up to some thousands."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Any] = []
        self._given: list[Any] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows as shown."""
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows, in the sort order in force."""
        self.beginResetModel()
        self._given = list(rows)
        self._rows = list(rows)
        if self._sorted_by is not None:
            self._arrange(*self._sorted_by)
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._sorted_by = None
        self._rows = list(self._given)
        self.endResetModel()

    def row_at(self, index: Index | int) -> Any:
        """The row at a model index or number."""
        return self._rows[index if isinstance(index, int) else index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Titles, aligned as their columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == DISPLAY:
            return column.heading()
        if role == ALIGNMENT:
            return _ALIGN[column.align]
        if role == TOOLTIP:
            return plain_tip(column.heading())
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Texts, tooltips, alignment, colours; the whole row under ``ROW``."""
        if not index.isValid():
            return None
        row, column = self.row_at(index.row()), self.columns[index.column()]
        if row is None:
            return "…" if role == DISPLAY else None
        if role == DISPLAY:
            return cell_text(column, row)
        if role == ALIGNMENT:
            return _ALIGN[column.align]
        if role == TOOLTIP:
            return plain_tip(column.tooltip(row)) if column.tooltip else None
        return cell_extra(column, row, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 restores the order given."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(index, self._rows[index.row()]) for index in before]
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self._rows = list(self._given)
        if self._sorted_by is not None:
            self._arrange(column, order)
        place = {id(row): number for number, row in enumerate(self._rows)}
        for old, row in kept:
            self.changePersistentIndex(old, self.index(place[id(row)], old.column()))
        self.layoutChanged.emit()

    def _arrange(self, column: int, order: Qt.SortOrder) -> None:
        key = self.columns[column].sort_key
        known = [row for row in self._rows if key(row) is not None]
        unknown = [row for row in self._rows if key(row) is None]
        known.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = known + unknown


def cell_text(column: Column, row: Any) -> str:
    """The text of a cell, with the shape of its colour before it."""
    text = column.shown(row)
    rag = column.rag(row) if column.rag is not None else None
    return f"{RAG_SHAPES[rag]} {text}" if rag is not None else text


def cell_extra(column: Column, row: Any, role: int) -> Any:
    """What a cell has beside text and alignment."""
    if role == ROW:
        return row
    if role == FOREGROUND and column.rag is not None:
        rag = column.rag(row)
        return theme.rag_colour(rag, text=True) if rag is not None else None
    if role == ACCESSIBLE and column.rag is not None:
        rag = column.rag(row)
        return f"{column.shown(row)}, {label(rag)}" if rag is not None else column.shown(row)
    if role == BAR and column.bar is not None:
        return column.bar(row)
    if role == RAG and column.rag is not None:
        return column.rag(row)
    if role == FONT and column.align == "right":
        return theme.font(tabular=True)
    return None

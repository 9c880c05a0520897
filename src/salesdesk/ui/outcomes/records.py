"""The table of records: read page by page, edited in place, deleted with Undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from salesdesk.i18n import N_
from salesdesk.services.outcomes import FieldView, OutcomeRecord
from salesdesk.ui.context import Context
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.outcomes.columns import NOT_EDITED, typed
from salesdesk.ui.tables import PagedModel, Table
from salesdesk.ui.tables.rows import Index

EDIT = int(Qt.ItemDataRole.EditRole)


class RecordsModel(PagedModel):
    """``edited`` carries (record, field's name, what was typed)."""

    edited = Signal(object, str, str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__((), jobs)
        self.fields: Mapping[str, FieldView] = {}
        self.currency = "CNY"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What a record says can be changed; where it came from and its call cannot."""
        flags = super().flags(index)
        key = self.columns[index.column()].key if index.isValid() else ""
        return flags if key in NOT_EDITED or key not in self.fields else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """An editor begins with the value as one types it."""
        if role == EDIT and index.isValid():
            row, view = self.row_at(index), self.fields.get(self.columns[index.column()].key)
            return typed(view, self.currency, row) if row is not None and view is not None else ""
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Ask the page to change the record; it is shown anew when that was done."""
        row: OutcomeRecord | None = self.row_at(index)
        if role != EDIT or row is None:
            return False
        text = str(value).strip()
        if text != self.data(index, EDIT):
            self.edited.emit(row, self.columns[index.column()].key, text)
        return True


class RecordsTable(Table):
    """``deleted`` carries the selected records. F2 edits, Delete deletes, Enter opens the call."""

    deleted = Signal(object)

    def __init__(self, context: Context) -> None:
        self.model_of_records = RecordsModel(context.jobs)
        super().__init__(context=context, accessible=N_("Records"), model=self.model_of_records)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the selected records out; they can be put back."""
        if event.key() == Qt.Key.Key_Delete and self.state() != QAbstractItemView.State.EditingState:
            records = [record for record in self.selected() if record is not None]
            if records:
                self.deleted.emit(records)
            event.accept()
            return
        super().keyPressEvent(event)

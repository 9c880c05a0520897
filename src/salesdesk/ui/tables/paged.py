"""A model for very many rows: pages are fetched from a service in a worker when they come into sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from salesdesk.ui.jobs import Jobs
from salesdesk.ui.tables.rows import Column, Index, RowsModel

PAGE = 200
KEPT_PAGES = 60

FetchPage = Callable[[int, int, str, bool], Sequence[Any]]
"""(offset, limit, column key to sort by or '', descending) → rows; runs in a worker thread."""


class PagedModel(RowsModel):
    """Knows how many rows there are, and holds the pages last looked at. Sorting is the service's work."""

    def __init__(self, columns: Sequence[Column], jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._jobs = jobs
        self._count = 0
        self._fetch: FetchPage | None = None
        self._pages: dict[int, Sequence[Any]] = {}
        self._asked: set[int] = set()
        self._ticket = 0
        self._key, self._descending = "", False

    def set_source(self, count: int, fetch: FetchPage) -> None:
        """Show ``count`` rows, fetched page by page."""
        self.beginResetModel()
        self._count, self._fetch = count, fetch
        self._forget()
        self.endResetModel()

    def _forget(self) -> None:
        self._ticket += 1
        self._pages.clear()
        self._asked.clear()

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows that are at hand."""
        return tuple(row for page in self._pages.values() for row in page)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else self._count

    def row_at(self, index: Index | int) -> Any:
        """The row, or None while its page is on the way."""
        number = index if isinstance(index, int) else index.row()
        page = self._pages.get(number // PAGE)
        if page is None:
            self._ask(number // PAGE)
            return None
        place = number % PAGE
        return page[place] if place < len(page) else None

    def _ask(self, number: int) -> None:
        fetch = self._fetch
        if fetch is None or number in self._asked:
            return
        self._asked.add(number)
        ticket, key, descending = self._ticket, self._key, self._descending
        self._jobs.quick(
            lambda: (ticket, number, fetch(number * PAGE, PAGE, key, descending)),
            self._take,
        )

    def _take(self, answer: tuple[int, int, Sequence[Any]]) -> None:
        ticket, number, rows = answer
        if ticket != self._ticket:
            return
        self._asked.discard(number)
        self._pages[number] = rows
        while len(self._pages) > KEPT_PAGES:
            del self._pages[next(iter(self._pages))]
        first = number * PAGE
        last = min(first + PAGE, self._count) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the service for another order."""
        self.beginResetModel()
        self._key = self.columns[column].key if 0 <= column < len(self.columns) else ""
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._forget()
        self.endResetModel()

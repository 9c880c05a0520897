"""Tables: ``Table`` with ``Column``s over ``RowsModel`` (lists) or ``PagedModel`` (very many rows)."""

from salesdesk.ui.tables.paged import PagedModel
from salesdesk.ui.tables.rows import Column, RowsModel
from salesdesk.ui.tables.table import Table

__all__ = ["Column", "PagedModel", "RowsModel", "Table"]

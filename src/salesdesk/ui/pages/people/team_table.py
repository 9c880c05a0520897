"""The narrow list of teams."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QWidget

from salesdesk.i18n import N_
from salesdesk.ui.tables import Column, Table


class TeamTable(Table):
    """One team at a time, in the order given; the name takes the room that stage and number leave."""

    def __init__(
        self, columns: Sequence[Column], parent: QWidget | None = None, *, accessible: str = N_("Teams")
    ) -> None:
        super().__init__(columns, parent=parent, accessible=accessible)
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.setSortingEnabled(False)
        head = self.horizontalHeader()
        head.setSectionsMovable(False)
        head.setMinimumSectionSize(48)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def fit_columns(self) -> None:
        """They fit by themselves."""

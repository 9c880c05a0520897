"""The dashboard's tiles, as many in a row as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from salesdesk.ui import theme
from salesdesk.ui.widgets.tiles import KpiTile

TILES_A_ROW = 4
TILE_LEAST = 235
"""The width of a tile, at the usual text size, below which there are fewer in a row."""


class TileGrid(QWidget):
    """A tile a KPI. ``picked`` and ``explained`` carry its id."""

    picked = Signal(str)
    explained = Signal(str)

    def __init__(self, kpis: Sequence[str]) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.MD)
        self.tiles: dict[str, KpiTile] = {}
        self._across = TILES_A_ROW
        self.have(kpis)

    def have(self, kpis: Sequence[str]) -> None:
        """Exactly these tiles, in this order; a KPI that wasn't there before gets one."""
        if list(self.tiles) == list(kpis):
            return
        for gone in [kpi for kpi in self.tiles if kpi not in kpis]:
            self.tiles.pop(gone).deleteLater()
        for kpi in kpis:
            if kpi not in self.tiles:
                tile = self.tiles[kpi] = KpiTile(kpi)
                tile.picked.connect(self.picked)
                tile.explained.connect(self.explained)
        self.tiles = {kpi: self.tiles[kpi] for kpi in kpis}
        self._lay()

    def fit(self, room: int) -> None:
        """As many in a row as there is room for."""
        across = TILES_A_ROW if room >= TILES_A_ROW * theme.px(TILE_LEAST) else TILES_A_ROW // 2
        if across != self._across:
            self._across = across
            self._lay()

    def _lay(self) -> None:
        for number, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, number // self._across, number % self._across)
        for column in range(TILES_A_ROW):
            self._grid.setColumnStretch(column, 1 if column < self._across else 0)

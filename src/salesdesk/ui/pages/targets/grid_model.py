"""The model of the grid: what is set here, what is inherited (muted), and what was refused, kept as it was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from salesdesk.formats import period as period_text
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import target_unit_word, write
from salesdesk.periods import Period
from salesdesk.services.targets import GridCell, GridRow, TargetGrid
from salesdesk.types import Scope, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.widgets.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
Key = tuple[Scope, str]

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)
FONT = int(Qt.ItemDataRole.FontRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, pasted or deleted in one cell; an empty text takes the target back."""

    scope: Scope
    kpi: str
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that was not accepted, and why."""

    text: str
    why: str


class GridModel(QAbstractTableModel):
    """Rows of ``TargetGrid`` by KPI. ``typed`` carries a list of ``Typed``; nothing changes here before it is stored."""

    typed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: TargetGrid | None = None
        self.refusals: dict[Key, Refusal] = {}

    def set_grid(self, grid: TargetGrid) -> None:
        """Show another grid; refusals stay while they are about the same period and tier."""
        same = self.grid is not None and (self.grid.period, self.grid.tier) == (grid.period, grid.tier)
        self.beginResetModel()
        self.grid = grid
        if not same:
            self.refusals.clear()
        self.endResetModel()

    def refuse(self, refused: dict[Key, Refusal]) -> None:
        """Keep what was typed in these cells, marked, with the reason."""
        self.refusals.update(refused)
        self._repaint()

    def accept(self, keys: Iterable[Key]) -> None:
        """Forget refusals of these cells."""
        for key in keys:
            self.refusals.pop(key, None)
        self._repaint()

    def _repaint(self) -> None:
        if self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # --- asking

    def row_at(self, number: int) -> GridRow:
        """The row of that number."""
        if self.grid is None:
            raise IndexError(number)
        return self.grid.rows[number]

    def cell_at(self, index: Index) -> GridCell:
        """The cell under a model index."""
        return self.row_at(index.row()).cells[self.kpi_at(index.column())]

    def kpi_at(self, column: int) -> str:
        """The KPI's id of a column."""
        if self.grid is None:
            raise IndexError(column)
        return self.grid.kpis[column]

    def key_at(self, index: Index) -> Key:
        """Whose and which KPI."""
        return self.row_at(index.row()).scope, self.kpi_at(index.column())

    def find(self, key: Key) -> QModelIndex:
        """Where a cell is now; invalid when it is gone."""
        if self.grid is not None and key[1] in self.grid.kpis:
            for number, row in enumerate(self.grid.rows):
                if row.scope == key[0]:
                    return self.index(number, self.grid.kpis.index(key[1]))
        return QModelIndex()

    # --- Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """How many rows."""
        return 0 if parent.isValid() or self.grid is None else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many KPIs."""
        return 0 if parent.isValid() or self.grid is None else len(self.grid.kpis)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be typed into."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.isValid() else plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """KPI names with their units above; names at the left."""
        if self.grid is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self._row_head(section, role)
        definition = kpi(self.grid.kpis[section])
        if role == DISPLAY:
            return f"{definition.name}\n{target_unit_word(definition)}" if definition.per_day else definition.name
        if role == TOOLTIP:
            return plain_tip(f"{definition.name}: {definition.formula()}")
        return _RIGHT if role == ALIGNMENT else None

    def _row_head(self, section: int, role: int) -> Any:
        row = self.row_at(section)
        if role == DISPLAY:
            return row.name
        if role == TOOLTIP:
            words = [row.name, row.number, row.team if row.scope.kind is ScopeKind.AGENT else ""]
            words.append(label(row.level) if row.level and row.scope.kind is ScopeKind.AGENT else "")
            return plain_tip(" · ".join(word for word in words if word))
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Texts, colours and the explanation on hover."""
        if not index.isValid() or self.grid is None:
            return None
        if role == ALIGNMENT:
            return _RIGHT
        refusal = self.refusals.get(self.key_at(index))
        cell = self.cell_at(index)
        if role == DISPLAY:
            return refusal.text if refusal else self._shown(cell)
        if role == EDIT:
            if refusal:
                return refusal.text
            return "" if cell.value is None else self._text(cell)
        if role == TOOLTIP:
            return plain_tip(self.explain(index))
        if role == ACCESSIBLE:
            return f"{self._shown(cell)}. {self.explain(index)}"
        if role == FOREGROUND:
            return theme.colour("red_text" if refusal else "text" if cell.own is not None else "muted")
        if role == BACKGROUND:
            return theme.colour("red_soft") if refusal else None
        if role == FONT:
            return theme.font(bold=cell.own is not None, tabular=True)
        return None

    @staticmethod
    def _text(cell: GridCell) -> str:
        text = write(kpi(cell.kpi), cell.value)
        return f"{text} ~" if cell.varies else text

    def written(self, index: Index) -> str:
        """The target as it would be typed, or what was refused: what is copied, without what calibrations make of it."""
        refusal = self.refusals.get(self.key_at(index))
        return refusal.text if refusal else self._text(self.cell_at(index))

    def calibrated(self, column: int) -> list[str]:
        """What the cells of a column show that have more to show than a target."""
        cells = [] if self.grid is None else [row.cells[self.kpi_at(column)] for row in self.grid.rows]
        return [self._shown(cell) for cell in cells if cell.asked is not None]

    def _shown(self, cell: GridCell) -> str:
        """The target, and beside it what a calibration makes of it."""
        if cell.asked is None:
            return self._text(cell)
        return f"{self._text(cell)} → {write(kpi(cell.kpi), cell.asked)}"

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Tell what was typed; the page stores it."""
        if role != EDIT or not index.isValid():
            return False
        scope, kpi_id = self.key_at(index)
        self.typed.emit([Typed(scope, kpi_id, str(value).strip())])
        return True

    def explain(self, index: Index) -> str:
        """Where the value comes from, what was reached before, and why it was refused."""
        cell, refusal = self.cell_at(index), self.refusals.get(self.key_at(index))
        definition = kpi(cell.kpi)
        lines = []
        if refusal:
            lines.append(refusal.why)
        if cell.own is not None:
            lines.append(_("Set here."))
        elif cell.value is not None:
            origin = cell.origin_name
            lines.append(_("From {origin}, {period}.").format(origin=origin, period=period_text(cell.origin_period)))
        else:
            lines.append(_("No target."))
        if cell.varies:
            lines.append(_("~ It changes within the period."))
        said = _("Calibrated × {factor}, {period}: {reason}. The target itself stays.")
        lines += [
            said.format(
                factor=f"{one.factor:g}", period=period_text(Period.spanning(one.start, one.end)), reason=one.reason
            )
            for one in cell.calibrated
        ]
        if cell.reached is not None:
            lines.append(_("Reached in the period before: {value}.").format(value=write(definition, cell.reached)))
        return "\n".join(lines)

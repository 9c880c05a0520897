"""The first rows of a file, with what each column means in a drop-down over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from salesdesk.i18n import N_, _
from salesdesk.importers.understanding import Column
from salesdesk.services.imports import TurnedAway
from salesdesk.ui import theme
from salesdesk.ui.importing.fields import Options, meanings
from salesdesk.ui.importing.looking import Look
from salesdesk.ui.importing.marks import MarkedDelegate
from salesdesk.ui.importing.preview_model import LIKELY, PreviewModel, Problem, reason
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Chooser, plain_tip

WIDEST, NARROWEST = 280, 152
MEASURED = 40
"""Rows that say how wide a column is."""

Index = QModelIndex | QPersistentModelIndex


class MeaningHeader(TextMixin, QHeaderView):
    """Column names with a drop-down below each. ``meant`` carries (column, field) when the user chose."""

    meant = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._choosers: list[Chooser] = []
        self._doubtful: list[bool] = []
        self._options: Options = ()
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSectionsMovable(False)
        self.setResizeContentsPrecision(MEASURED)
        self.sectionResized.connect(lambda *_sizes: self._place())

    @property
    def choosers(self) -> Sequence[Chooser]:
        """The drop-downs, one a column."""
        return self._choosers

    def show_columns(self, columns: Sequence[Column], options: Options = ()) -> None:
        """Another drop-down for each column; ``options``: what a column can mean, when it is no call log."""
        if tuple(options) != tuple(self._options):
            self._options = tuple(options)
            for chooser in self._choosers:
                chooser.fill_with(self._meanings)
        self._doubtful = [self._is_doubtful(column) for column in columns]
        while len(self._choosers) > len(columns):
            gone = self._choosers.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._choosers) < len(columns):
            self._choosers.append(self._make(len(self._choosers)))
        for chooser, column in zip(self._choosers, columns, strict=True):
            chooser.set_value(column.field)
            chooser.setAccessibleName(_("Meaning of {column}").format(column=column.name))
            chooser.setToolTip(plain_tip(reason(column, dict(self._options))))
            chooser.show()
        self.updateGeometries()
        self._place()

    @staticmethod
    def _is_doubtful(column: Column) -> bool:
        return bool(column.field) and 0 < column.confidence < LIKELY

    def _meanings(self) -> Options:
        return [("", _("not used")), *self._options] if self._options else meanings()

    def _make(self, place: int) -> Chooser:
        chooser = Chooser(self.viewport())
        chooser.fill_with(self._meanings)
        chooser.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        chooser.setMinimumContentsLength(6)
        chooser.setMaxVisibleItems(16)
        chooser.picked.connect(lambda field: self.meant.emit(place, field or ""))
        return chooser

    def sizeHint(self) -> QSize:
        """The names and the drop-downs below them."""
        names = self.fontMetrics().height()
        return QSize(super().sizeHint().width(), names + self._chooser_height() + theme.MD)

    def _chooser_height(self) -> int:
        return self._choosers[0].sizeHint().height() if self._choosers else 0

    def _place(self) -> None:
        height = self._chooser_height()
        top = self.height() - height - theme.XS
        for section, chooser in enumerate(self._choosers):
            left = self.sectionViewportPosition(section)
            chooser.setGeometry(left + theme.XS, top, self.sectionSize(section) - theme.SM, height)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The name in the upper part only, in bold where the column is used."""
        painter.save()
        painter.fillRect(rect, theme.colour("card"))
        used = section < len(self._choosers) and bool(self._choosers[section].value())
        painter.setFont(theme.font(theme.CAPTION, bold=used))
        painter.setPen(theme.colour("text" if used else "muted"))
        room = rect.adjusted(theme.SM, theme.XS, -theme.XS, 0)
        name = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        if section < len(self._doubtful) and self._doubtful[section]:
            painter.setPen(theme.colour("amber_text"))
            name = f"? {name}"
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), name)
        painter.setPen(theme.colour("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the drop-downs in their places."""
        super().resizeEvent(event)
        self._place()

    def scrolled(self) -> None:
        """The view was scrolled sideways."""
        self._place()


class Preview(TextMixin, QTableView):
    """The table of the first rows. ``meant`` carries (column, field) when the user gave a column a meaning.

    ``looked_at`` carries (row, column) of the cell under the cursor.
    """

    meant = Signal(int, str)
    looked_at = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PreviewModel(self)
        self.head = MeaningHeader(self)
        self.setHorizontalHeader(self.head)
        self.setModel(self._model)
        self.setItemDelegate(MarkedDelegate(self))
        self.bind(self.setAccessibleName, N_("First rows of the file"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(theme.px(28))
        self.verticalHeader().setMinimumWidth(theme.px(36))
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.head.scrolled())
        self.head.meant.connect(self.meant)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The cells that need a look, from top to bottom."""
        return self._model.problems

    @property
    def columns(self) -> Sequence[Column]:
        """The columns as understood."""
        return self._model.columns

    def reason(self, column: int) -> str:
        """Why a column was taken for what it is."""
        return self._model.reason(column)

    def problem_at(self, row: int, column: int) -> Problem | None:
        """What is wrong in a cell or with its row."""
        return self._model.problem_at(row, column)

    def show_turned_away(self, turned_away: Sequence[TurnedAway]) -> None:
        """The rejected rows of the whole file are known."""
        current = self.currentIndex()
        place = current.row(), current.column()
        self._model.show_turned_away(turned_away)
        if current.isValid():
            self.setCurrentIndex(self._model.index(*place))

    def go_to(self, problem: Problem) -> None:
        """Put the cursor on a problem."""
        index = self._model.index(problem.row, problem.column)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the cursor is."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked_at.emit(current.row(), current.column())

    def show_look(self, look: Look) -> None:
        """Show another file, or the same read otherwise; widths stay where the columns are the same."""
        before = [self._model.headerData(n, Qt.Orientation.Horizontal) for n in range(self._model.columnCount())]
        self._model.show_look(look)
        self.head.show_columns(look.understood.columns, look.meanings)
        if before != [column.name for column in look.understood.columns]:
            self.resizeColumnsToContents()
            for section in range(self._model.columnCount()):
                width = min(max(self.columnWidth(section), theme.px(NARROWEST)), theme.px(WIDEST))
                self.setColumnWidth(section, width)
        self.head.scrolled()

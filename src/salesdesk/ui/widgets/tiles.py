"""A KPI at a glance: actual large, target small, achievement as a bar, RAG as shape + word, change, course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from salesdesk.formats import percent
from salesdesk.i18n import N_, _
from salesdesk.types import Rag
from salesdesk.ui import theme
from salesdesk.ui.charts.lines import Sparkline
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.labels import PlainLabel, RagBadge

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import FigureRow, Tile

FULL = 1.2
"""The achievement at which the bar is full; a tick marks the target."""


class AchievementBar(QWidget):
    """A thin bar from 0 to 120 % of the target, with a tick at the target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self._rag: Rag | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Low."""
        return QSize(80, 8)

    def set_share(self, share: float | None, rag: Rag | None) -> None:
        """Show an achievement (1.0 = target) in its colour."""
        self._share, self._rag = share, rag
        self.setAccessibleName(_("Achievement: {share}").format(share=percent(share, 0)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rail, bar, tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rail = QRectF(0, self.height() / 2 - 2, self.width(), 4)
        painter.setBrush(theme.colour("hairline"))
        painter.drawRoundedRect(rail, 2, 2)
        if self._share is not None:
            painter.setBrush(theme.rag_colour(self._rag))
            width = rail.width() * min(max(self._share, 0.0) / FULL, 1.0)
            painter.drawRoundedRect(QRectF(0, rail.top(), width, 4), 2, 2)
            painter.setBrush(theme.colour("text"))
            painter.drawRect(QRectF(rail.width() / FULL - 1, 0, 2, self.height()))
        painter.end()


def value_words(row: FigureRow) -> str:
    """The value with its unit, as a person reads it: “1,980 calls”."""
    from salesdesk.metrics.formats import unit_word, write

    return f"{write(row.definition, row.value)} {unit_word(row.definition) if row.value is not None else ''}".strip()


def target_words(row: FigureRow) -> str:
    """“target 2,000” in the unit of the value; “no target” where there is none."""
    from salesdesk.metrics.formats import write

    if row.target is None:
        return _("no target")
    return _("target {value}").format(value=write(row.definition, row.target))


def per_day_words(row: FigureRow) -> str:
    """“73.4 a day, target 80” (of one agent) for a count per day; empty for anything else."""
    from salesdesk.metrics.formats import write

    if not row.definition.per_day or not row.denominator:
        return ""
    average = write(row.definition, row.per_day)
    if row.target_per_day is None:
        return _("{average} a day").format(average=average)
    return _("{average} a day, target {target}").format(
        average=average, target=write(row.definition, row.target_per_day)
    )


def change_words(tile: Tile) -> str:
    """The change against the period before, with its sign; for counts per day, of the average per day."""
    from salesdesk.metrics.formats import write_change

    return write_change(tile.row.definition, tile.row.per_day, tile.before.per_day)


class KpiTile(TextMixin, QFrame):
    """One tile. ``picked`` when it is clicked or Enter is pressed, ``explained`` for the small “i”; both carry the id."""

    picked = Signal(str)
    explained = Signal(str)

    def __init__(self, kpi: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kpi = kpi
        self.setObjectName("tile")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name = PlainLabel(role="caption", elide=True)
        self.value = PlainLabel(role="figure")
        self.unit = PlainLabel(role="muted")
        self.badge = RagBadge()
        self.target = PlainLabel(role="caption", elide=True)
        self.bar = AchievementBar()
        self.change = PlainLabel(role="caption")
        self.course = Sparkline()
        self.info = IconButton("info", N_("How this figure came about"), lambda: self.explained.emit(self.kpi))
        theme.set_icon(self.info, "info", "muted")
        self.info.setIconSize(QSize(14, 14))
        self.info.setStyleSheet("padding: 1px;")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.MD, theme.SM, theme.MD, theme.SM)
        outer.setSpacing(theme.XS)
        for widgets in (
            ((self.name, 1), (self.badge, 0), (self.info, 0)),
            ((self.value, 0), (self.unit, 0), (self.course, 1)),
            ((self.bar, 1),),
            ((self.target, 1), (self.change, 0)),
        ):
            line = QHBoxLayout()
            line.setSpacing(theme.SM)
            for widget, stretch in widgets:
                line.addWidget(widget, stretch, Qt.AlignmentFlag.AlignVCenter)
            outer.addLayout(line)
        self.value.setFont(theme.font(theme.FIGURE, bold=True, tabular=True))

    def show_tile(self, tile: Tile, before_name: str) -> None:
        """Show a KPI; ``before_name`` is what the change is held against, e.g. “September”."""
        from salesdesk.metrics.formats import unit_word, write

        row, definition = tile.row, tile.row.definition
        self.name.setText(definition.name)
        self.value.setText(write(definition, row.value))
        self.unit.setText(unit_word(definition) if row.value is not None else "")
        why = "" if row.enough else _("Too few calls for a verdict")
        self.badge.set_rag(row.rag, why if row.target is not None else _("No target"))
        self.badge.setVisible(row.rag is not None)
        self.bar.set_share(row.achievement, row.rag)
        words = per_day_words(row)
        self.target.setText(words or target_words(row))
        self.target.set_tip(" · ".join(part for part in (target_words(row), words) if part))
        change = change_words(tile)
        self.change.setText(_("{change} vs {before}").format(change=change, before=before_name))
        self.change.setVisible(change != "—")
        self.course.set_values([point.per_day for point in tile.series])
        self.setAccessibleName(
            ", ".join(
                part for part in (definition.name, value_words(row), self.target.text(), self.change.text()) if part
            )
        )

    def set_marked(self, marked: bool) -> None:
        """Show that the charts below are about this KPI."""
        colour = theme.colour("accent" if marked else "hairline").name()
        self.setStyleSheet(f"#tile {{ border-color: {colour}; }}" if marked else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click picks the KPI."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.kpi)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space pick the KPI."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.kpi)
            return
        super().keyPressEvent(event)


class FigureLine(QWidget):
    """A KPI on one line: name, value of target, bar, badge. Where there is no room, the name has a line of its own."""

    def __init__(self, row: FigureRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from salesdesk.metrics.formats import write

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(2)
        self.head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.head.setSpacing(0)
        self.figures = QWidget()
        head = QHBoxLayout(self.figures)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(theme.SM)
        self.name = PlainLabel(row.definition.name, elide=True)
        value = PlainLabel(write(row.definition, row.value))
        value.setFont(theme.font(theme.BODY, bold=True, tabular=True))
        head.addStretch()
        head.addWidget(value)
        if row.target is not None:
            head.addWidget(PlainLabel(f"/ {write(row.definition, row.target)}", role="caption"))
        badge = RagBadge(row.rag)
        badge.setVisible(row.rag is not None)
        head.addWidget(badge)
        self.head.addWidget(self.name, 1)
        self.head.addWidget(self.figures)
        layout.addLayout(self.head)
        bar = AchievementBar()
        bar.set_share(row.achievement, row.rag)
        if row.target is not None:
            layout.addWidget(bar)
        self.setAccessibleName(f"{row.definition.name}: {value_words(row)}, {target_words(row)}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or one below the other."""
        super().resizeEvent(event)
        words = self.name.fontMetrics().horizontalAdvance(self.name.text())
        fits = words + self.figures.sizeHint().width() + theme.SM <= event.size().width()
        self.head.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

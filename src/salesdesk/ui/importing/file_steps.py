"""The three steps of a file: its rows with their meaning, who and what is unknown in it, what an import would do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.services.imports import TurnedAway
from salesdesk.services.imports.checking import Checked
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.importing.agents import AgentsCard
from salesdesk.ui.importing.comparison import Comparison
from salesdesk.ui.importing.counts import DryRunCard
from salesdesk.ui.importing.days import DaysCard
from salesdesk.ui.importing.decisions import DecisionsCard
from salesdesk.ui.importing.looking import Look
from salesdesk.ui.importing.preview import Preview
from salesdesk.ui.importing.problem_bar import ProblemBar
from salesdesk.ui.importing.words import WordsCard
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Button, Card, PlainLabel, ScrollBody

SIDE_WIDTH = 344
KINDS = {"rejected": N_("rejected"), "duplicate": N_("there already"), "not-call": N_("no call")}


def _side(*cards: QWidget) -> ScrollBody:
    side = ScrollBody()
    side.setFixedWidth(theme.px(SIDE_WIDTH))
    side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    side.body.setSpacing(theme.MD)
    for card in cards:
        side.body.addWidget(card)
    side.body.addStretch(1)
    return side


def _across(parent: QWidget) -> QHBoxLayout:
    across = QHBoxLayout(parent)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(theme.LG)
    return across


class RowsStep(QWidget):
    """The first rows under their meanings, and how the file is read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = _across(self)
        self.preview = Preview()
        self.problems = ProblemBar(self.preview)
        self.decisions = DecisionsCard()
        self.note = PlainLabel(role="error", wrap=True)
        self.note.hide()
        left = QVBoxLayout()
        left.setSpacing(theme.SM)
        left.addWidget(self.note)
        left.addWidget(self.preview, 1)
        left.addWidget(self.problems)
        across.addLayout(left, 1)
        across.addWidget(_side(self.decisions))

    def show_look(self, look: Look) -> None:
        """Show a file as it would be read."""
        self.note.hide()
        self.preview.show_look(look)
        self.decisions.show_look(look)

    def refuse(self, text: str) -> None:
        """Say above the rows why they cannot be imported as they are."""
        self.note.setText(text)
        self.note.show()


class NamesStep(TextMixin, QWidget):
    """Agents and outcome words nobody knows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = _across(self)
        self.agents = AgentsCard()
        self.words = WordsCard()
        self.none = Card(N_("Agents nobody knows yet"))
        self.state = PlainLabel(role="muted", wrap=True)
        self.bind(self.state.setText, N_("Looking through the whole file…"))
        self.none.body.addWidget(self.state)
        self.none.body.addStretch(1)
        across.addWidget(self.none, 1)
        across.addWidget(self.agents, 1)
        across.addWidget(_side(self.words))
        self.agents.hide()

    def settle(self, *, asked: bool) -> None:
        """The whole file was looked through: whether it names anybody unknown."""
        self.agents.setVisible(asked)
        self.none.setVisible(not asked)
        self.bind(self.state.setText, N_("Every agent in the file is known."))

    def wait(self) -> None:
        """Another file is looked through."""
        self.agents.hide()
        self.none.show()
        self.bind(self.state.setText, N_("Looking through the whole file…"))


COLUMNS = (
    Column("line", N_("Line"), "right", format=formats.number),
    Column("kind", N_("What"), format=lambda kind: _(KINDS.get(kind, kind))),
    Column("why", N_("Reason")),
    Column("detail", N_("Text")),
    Column("cells", N_("Row"), format=" | ".join, sort=lambda row: row.cells),
)


class CheckStep(TextMixin, QWidget):
    """What an import would do: counts, days, totals to compare, the rows that stay out. ``again`` carries a batch id."""

    again = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = _across(self)
        self.counts = DryRunCard()
        self.days = DaysCard()
        self.redo = Button(N_("Import it in the place of that import"), self._ask_again, icon="refresh-cw")
        self.counts.body.addWidget(self.redo, alignment=Qt.AlignmentFlag.AlignLeft)
        self.redo.hide()
        self._batch = 0
        side = _side(self.counts, self.days)
        side.setFixedWidth(theme.px(SIDE_WIDTH + 56))
        card = Card()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.comparison = Comparison(context)
        self.rows = Table(COLUMNS, "import-stays-out", context, accessible=N_("Rows that stay out"))
        for widget in (self.comparison, self.rows):
            page = QWidget()
            layout = QVBoxLayout(page)
            layout.setContentsMargins(0, theme.MD, 0, 0)
            layout.addWidget(widget)
            self.tabs.addTab(page, "")
        card.body.addWidget(self.tabs, 1)
        across.addWidget(side)
        across.addWidget(card, 1)
        self._turned_away: tuple[TurnedAway, ...] = ()
        self._name_tabs()

    def wait(self) -> None:
        """It is being counted."""
        self.counts.wait()
        self.days.hide()
        self.redo.hide()

    def refuse(self, text: str) -> None:
        """It cannot be imported, for this reason."""
        self.counts.refuse(text)
        self.days.hide()

    def show_checked(self, checked: Checked, instead_of: int | None = None) -> None:
        """The counts and all that stands behind them."""
        self.counts.show_outcome(checked.outcome)
        self.days.show_days(checked.days)
        self.comparison.show_checked(checked)
        self._turned_away = checked.turned_away
        self.rows.set_rows(checked.turned_away)
        self.rows.fit_columns()
        self._batch = checked.outcome.batch or 0
        self.redo.setVisible(bool(self._batch) and instead_of is None)
        self._name_tabs()

    def clear(self) -> None:
        """Another file comes."""
        self.comparison.clear()
        self.tabs.setCurrentIndex(0)

    def _ask_again(self) -> None:
        self.again.emit(self._batch)

    def _name_tabs(self) -> None:
        count = len(self._turned_away)
        self.tabs.setTabText(0, _("Compare totals"))
        self.tabs.setTabText(1, _("Rows that stay out") + (f" ({formats.number(count)})" if count else ""))

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if hasattr(self, "_turned_away"):
            self._name_tabs()

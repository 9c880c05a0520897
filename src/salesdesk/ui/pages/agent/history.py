"""The tab of history: what exports call the agent, teams and levels with their dates, who was merged."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk.errors import SalesDeskError
from salesdesk.formats import day
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.people import AgentCard, IdentityRow, LevelRow, MembershipRow
from salesdesk.services.people.rows import MergedRow
from salesdesk.types import Change, IdentityKind
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.people.merging import TOUCHED
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import EnumPicker
from salesdesk.ui.widgets.surfaces import Card, ScrollBody


def _start(value: date | None) -> str:
    return day(value) if value else _("the beginning")


def _end(value: date | None) -> str:
    return day(value) if value else _("today")


def _merged_on(row: MergedRow) -> str:
    return day(datetime.fromtimestamp(row.merged_at, UTC).astimezone().date())


IDENTITIES = (Column("kind", N_("Kind"), format=label), Column("value", N_("In exports")))
TEAMS = (
    Column("team", N_("Team")),
    Column("start", N_("From"), format=_start),
    Column("end", N_("To"), format=_end),
)
LEVELS = (Column("level", N_("Level"), format=label), Column("start", N_("From"), format=_start))
MERGED = (
    Column("name", N_("Full name")),
    Column("number", N_("Number")),
    Column("merged_at", N_("Merged on"), value=_merged_on),
)


class HistoryTab(QWidget):
    """Cards side by side; identities can be added and taken away, merges taken apart."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._card: AgentCard | None = None
        self.identities = Table(IDENTITIES, accessible=N_("Known in exports as"))
        self.teams = Table(TEAMS, accessible=N_("Teams"))
        self.levels = Table(LEVELS, accessible=N_("Levels"))
        self.merged = Table(MERGED, accessible=N_("Merged into this agent"))
        for table in (self.identities, self.teams, self.levels, self.merged):
            table.setMinimumHeight(140)
            table.setSelectionMode(Table.SelectionMode.SingleSelection)
        scrolled = ScrollBody()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.MD, 0, 0)
        outer.addWidget(scrolled)
        columns = QHBoxLayout()
        columns.setSpacing(theme.LG)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(theme.LG)
        right.setSpacing(theme.LG)
        left.addWidget(self._build_identities())
        left.addWidget(self._build_merged())
        for title, table in ((N_("Teams"), self.teams), (N_("Levels"), self.levels)):
            card = Card(title)
            card.body.addWidget(table)
            right.addWidget(card)
        left.addStretch()
        right.addStretch()
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        scrolled.body.addLayout(columns)

    def _build_identities(self) -> Card:
        card = Card(N_("Known in exports as"))
        self.kind = EnumPicker(IdentityKind)
        self.value = QLineEdit()
        card.bind(self.kind.setAccessibleName, N_("Kind"))
        card.bind(self.value.setAccessibleName, N_("In exports"))
        card.bind(self.value.setPlaceholderText, N_("As the export writes it"))
        self.value.returnPressed.connect(self.add_identity)
        self.refusal = PlainLabel(role="error", wrap=True)
        self.refusal.hide()
        self.remove = Button(N_("Take away"), self.remove_identity, icon="unlink", kind="quiet")
        card.corner.addWidget(self.remove)
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.value, 1)
        row.addWidget(Button(N_("Add"), self.add_identity, icon="plus"))
        card.body.addWidget(self.identities)
        card.body.addLayout(row)
        card.body.addWidget(self.refusal)
        return card

    def _build_merged(self) -> Card:
        self.merged_card = Card(N_("Merged into this agent"))
        self.apart = Button(N_("Take apart"), self.take_apart, icon="split", kind="quiet")
        self.merged_card.corner.addWidget(self.apart)
        self.merged_card.body.addWidget(self.merged)
        return self.merged_card

    def show_agent(self, card: AgentCard) -> None:
        """Fill the tables."""
        self._card = card
        rows: list[tuple[Table, tuple[IdentityRow | MembershipRow | LevelRow | MergedRow, ...]]] = [
            (self.identities, card.identities),
            (self.teams, tuple(reversed(card.memberships))),
            (self.levels, tuple(reversed(card.levels))),
            (self.merged, card.merged),
        ]
        for table, found in rows:
            table.set_rows(found)
        self.merged_card.setVisible(bool(card.merged))
        self.remove.setEnabled(bool(card.identities))

    def add_identity(self) -> None:
        """Let exports call the agent so."""
        card, people = self._card, self._context.desk.people
        if card is None:
            return
        agent_id, kind, value = card.row.id, self.kind.value(), self.value.text()
        self.refusal.hide()
        self._context.act(
            lambda: people.add_identity(agent_id, kind, value),
            {Change.PEOPLE},
            lambda _done: self.value.clear() if isValid(self) else None,
            label=_("“{value}” means {name} now").format(value=value.strip(), name=card.row.name),
            undo_with=lambda done: people.restore(done.before),
            failed=self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        if isValid(self) and isinstance(error, SalesDeskError):
            self.refusal.setText(f"{error.message} {error.hint}".strip())
            self.refusal.show()

    def remove_identity(self) -> None:
        """Take the chosen one away."""
        card, people = self._card, self._context.desk.people
        chosen: IdentityRow | None = self.identities.current()
        if card is None or chosen is None:
            return
        self._context.act(
            lambda: people.remove_identity(chosen.id),
            {Change.PEOPLE},
            label=_("“{value}” no longer means {name}").format(value=chosen.value, name=card.row.name),
            undo_with=lambda done: people.restore(done.before),
        )

    def take_apart(self) -> None:
        """Undo the chosen merge, whenever it was."""
        card, people = self._card, self._context.desk.people
        chosen: MergedRow | None = self.merged.current()
        if card is None or chosen is None:
            return
        self._context.act(
            lambda: people.unmerge(chosen.change_id),
            TOUCHED,
            label=_("{other} and {keep} are two again").format(other=chosen.name, keep=card.row.name),
            undo_with=lambda done: people.restore(done.before),
        )

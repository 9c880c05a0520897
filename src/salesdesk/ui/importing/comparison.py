"""Our totals beside the dialer's own report: type its figures, and see whether they agree and why not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.importers.durations import seconds
from salesdesk.services.imports.checking import AgentTally, Checked
from salesdesk.services.imports.comparing import Compared, compare_calls, compare_connected, compare_talk
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import IconLabel, PlainLabel


def _named(agent: AgentTally) -> str:
    if agent.agent_id is None:
        return _("nobody named")
    return " · ".join(part for part in (agent.name, agent.number) if part)


COLUMNS = (
    Column("name", N_("Agent"), value=_named),
    Column("known", N_("Known"), format=lambda known: "" if known else _("new"), sort=lambda row: row.known),
    Column("calls", N_("Calls"), "right", format=formats.number),
    Column("connected", N_("Connected"), "right", format=formats.number),
    Column("talk_s", N_("Talk time"), "right", format=formats.duration),
)


def number_of(text: str) -> int | None:
    """A typed count; None for nothing or no number."""
    plain = text.strip().replace(",", "").replace(" ", "").replace("，", "")
    return int(plain) if plain.isdigit() else None


def seconds_of(text: str) -> int | None:
    """A typed length: 1:23:45, 85:10, 3600, 20分21秒; None for nothing or no length."""
    found = seconds(text.strip(), "s") if text.strip() else None
    return None if found is None or found < 0 else round(found)


class Comparison(TextMixin, QWidget):
    """Three totals with a field each, the difference in words, and every agent's part."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checked: Checked | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.SM)
        for place, title in ((1, N_("Here")), (2, N_("In the dialer's report"))):
            head = PlainLabel(role="label")
            self.bind(head.setText, title)
            grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignRight if place == 1 else Qt.AlignmentFlag.AlignLeft)
        self.lines = [
            _Line(self, grid, 1, N_("Calls"), formats.number, number_of, compare_calls),
            _Line(self, grid, 2, N_("Connected"), formats.number, number_of, compare_connected),
            _Line(self, grid, 3, N_("Talk time"), formats.duration, seconds_of, compare_talk),
        ]
        grid.setColumnStretch(4, 1)
        self.table = Table(COLUMNS, "import-agents", context, accessible=N_("Agents in the file"))
        grid.addWidget(self.table, 4, 0, 1, 5)
        grid.setRowStretch(4, 1)

    def show_checked(self, checked: Checked) -> None:
        """Show the totals of a file."""
        self._checked = checked
        self.table.set_rows(checked.agents)
        self.table.fit_columns()
        for line in self.lines:
            line.show_checked(checked)

    def clear(self) -> None:
        """Another file comes."""
        for line in self.lines:
            line.field.clear()

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if getattr(self, "_checked", None) is not None:
            for line in self.lines:
                line.show_checked(self._checked)  # type: ignore[arg-type]


class _Line:
    """One total."""

    def __init__(
        self,
        owner: Comparison,
        grid: QGridLayout,
        row: int,
        name: str,
        show: Callable[[int], str],
        read: Callable[[str], int | None],
        compare: Callable[[Checked, int | None], Compared],
    ) -> None:
        self._show, self._read, self._compare = show, read, compare
        self._checked: Checked | None = None
        title = PlainLabel()
        owner.bind(title.setText, name)
        self.ours = PlainLabel()
        self.ours.setFont(theme.font(tabular=True, bold=True))
        self.field = QLineEdit()
        self.field.setMaximumWidth(theme.px(150))
        self.field.setMinimumWidth(theme.px(90))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        owner.bind(self.field.setPlaceholderText, N_("optional"))
        owner.bind(self.field.setAccessibleName, name)
        self.icon = IconLabel("circle-check", size=16, tint="green_text")
        self.why = PlainLabel(role="caption", wrap=True)
        for place, widget in enumerate((title, self.ours, self.field, self.icon, self.why)):
            side = Qt.AlignmentFlag.AlignRight if place == 1 else Qt.AlignmentFlag(0)
            grid.addWidget(
                widget, row, place, side | Qt.AlignmentFlag.AlignVCenter if place == 1 else Qt.AlignmentFlag(0)
            )
        self.field.textChanged.connect(lambda _text: self._tell())
        self.icon.hide()

    def show_checked(self, checked: Checked) -> None:
        """Another file, or the same read otherwise."""
        self._checked = checked
        self.ours.setText(self._show(self._compare(checked, None).ours))
        self._tell()

    def _tell(self) -> None:
        if self._checked is None:
            return
        theirs = self._read(self.field.text())
        if self.field.text().strip() and theirs is None:
            self.icon.hide()
            self.why.setText(_("This is not a number that can be read."))
            return
        found = self._compare(self._checked, theirs)
        self.icon.setVisible(found.agrees is not None)
        self.icon.set_name("circle-check" if found.agrees else "info", "green_text" if found.agrees else "amber_text")
        self.why.setText(_("Both agree.") if found.agrees else found.why)

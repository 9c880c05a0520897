"""The interviews of a period: who is prepared, who is not, and the papers of all."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout

from salesdesk import i18n, labels
from salesdesk.formats import percent
from salesdesk.formats import period as period_words
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period
from salesdesk.services.interviews import InterviewRow
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import EmptyState


def _state(row: InterviewRow) -> str:
    if row.state is None:
        return _("not prepared")
    text = labels.label(row.state)
    return f"{text} · v{row.version}" if row.version > 1 else text


def _filled_share(row: InterviewRow) -> float:
    """How far it is: what is final is done, whatever was left empty."""
    return 1.0 if row.state is not None and row.state.settled else row.filled


def _filled(row: InterviewRow) -> str:
    return labels.label(row.state) if row.state is not None and row.state.settled else percent(row.filled, 0)


COLUMNS = (
    Column("agent", N_("Agent")),
    Column("number", N_("Number")),
    Column("team", N_("Team")),
    Column("state", N_("State"), value=_state),
    Column("filled", N_("Filled in"), align="right", value=_filled, sort=_filled_share),
    Column("held_on", N_("Interview date"), format=lambda text: text or "—"),
)


class InterviewsPage(Page):
    """A list for the period in the header; Enter or a double click opens an interview."""

    name: ClassVar[str] = "interviews"
    title: ClassVar[str] = N_("Interviews")
    icon: ClassVar[str] = "message-square"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.INTERVIEWS, Change.PEOPLE, Change.CALLS})

    def build(self) -> None:
        """A sentence and buttons above, the list below."""
        self._period: Period | None = None
        self.summary = PlainLabel(role="muted", wrap=True)
        self.open_button = Button(N_("Open"), self._open_selected, icon="file-signature", kind="primary")
        self.print_all = Button(N_("Save all as PDF…"), self._choose_folder, icon="download")
        bar = QHBoxLayout()
        bar.setSpacing(theme.SM)
        bar.addWidget(self.summary, 1)
        bar.addWidget(self.print_all)
        bar.addWidget(self.open_button)
        self.table = Table(COLUMNS, "interviews", self.context, accessible=N_("Interviews of the period"))
        self.table.activated.connect(self._open)
        self.empty = EmptyState(
            "message-square",
            N_("Nobody worked in this period. Import a call log or choose another period above."),
            N_("Import a call log"),
            self.context.go.import_files,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addLayout(bar)
        layout.addWidget(self.stack, 1)

    def fetch(self, focus: FocusState) -> tuple[Period, list[InterviewRow]]:
        """The rows of the period."""
        return focus.period, self.context.desk.interviews.of_period(focus.period, focus.scope)

    def show_data(self, data: tuple[Period, list[InterviewRow]]) -> None:
        """The table, or what to do when it is empty."""
        self._period, rows = data
        self.table.set_rows(rows)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        final = sum(row.state is not None and row.state.settled for row in rows)
        drafts = sum(row.state is not None and not row.state.settled for row in rows)
        self.summary.setText(
            _("{period}: {final} signed, {drafts} in preparation, {rest} not prepared.").format(
                period=period_words(self._period), final=final, drafts=drafts, rest=len(rows) - final - drafts
            )
        )
        self.print_all.setEnabled(bool(rows))
        self.open_button.setEnabled(bool(rows))

    def _open_selected(self) -> None:
        rows = self.table.selected() or list(self.table.rows_model.rows[:1])
        if rows:
            self._open(rows[0])

    def _open(self, row: InterviewRow) -> None:
        if self._period is not None:
            self.context.go.interview(row.agent_id, self._period)

    def _choose_folder(self) -> None:
        start = self.context.preferences.recent.get("papers", str(Path.home()))
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for the interviews"), start)
        if chosen:
            self.save_all(Path(chosen))

    def save_all(self, folder: Path) -> None:
        """Write everybody's paper to a folder, with progress."""
        period, scope = self._period, self.context.focus.scope
        if period is None:
            return
        self.context.preferences.recent["papers"] = str(folder)
        language = self.context.preferences.report_language or i18n.language()
        interviews = self.context.desk.interviews

        def written(files: list[Path]) -> None:
            text = ngettext("{n} interview saved in {folder}", "{n} interviews saved in {folder}", len(files))
            self.context.messages.info(text.format(n=len(files), folder=folder))

        self.context.jobs.run(
            _("Interviews of {period}").format(period=period_words(period)),
            lambda progress: interviews.print_all(period, folder, language, scope, progress),
            written,
            changes={Change.INTERVIEWS},
        )

    def print_page(self) -> bool:
        """The papers of this list are the interviews themselves."""
        self._choose_folder()
        return True

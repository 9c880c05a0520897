"""Papers 打印: which paper, of whom, in which form; the first one in sight, all of them to printer or disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.papers.requests import PaperForm, PaperKind, PaperRequest, PapersMade, Preview
from salesdesk.types import Change, Progress, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.papers.choices import Choices
from salesdesk.ui.widgets import Button, PlainLabel, ScrollBody
from salesdesk.ui.widgets.paper_view import PaperView

if TYPE_CHECKING:
    from salesdesk.services.people.rows import AgentRow

_LEFT_PX, _LEFT_MOST_PX = 330, 480
_NAMES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class PapersData:
    """What the page is told: the agents to choose from, the usual morning, the request and its first paper."""

    agents: tuple[AgentRow, ...]
    request: PaperRequest
    preview: Preview | None
    refusal: str = ""


class PapersPage(Page):
    """The list of papers and its options on the left, a live preview of the first on the right."""

    name: ClassVar[str] = "papers"
    title: ClassVar[str] = N_("Papers")
    icon: ClassVar[str] = "printer"
    watches: ClassVar[frozenset[Change]] = frozenset(Change) - {Change.FILES}

    def build(self) -> None:
        """Choices and buttons left, the paper right."""
        self.choices = Choices(self.context.preferences.recent)
        self.choices.changed.connect(self.refresh)
        self.save_button = Button(N_("Save…"), self._choose_target, icon="download", kind="primary")
        self.print_button = Button(N_("Print all…"), self.print_page, icon="printer")
        self.about = PlainLabel(role="caption", wrap=True)
        left = QVBoxLayout()
        left.setSpacing(theme.SM)
        scrolled = ScrollBody()
        scrolled.body.setContentsMargins(0, 0, theme.SM, 0)
        scrolled.body.addWidget(self.choices)
        scrolled.body.addStretch()
        scrolled.setFixedWidth(min(theme.px(_LEFT_PX), _LEFT_MOST_PX))
        left.addWidget(scrolled, 1)
        left.addWidget(self.about)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SM)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.print_button)
        buttons.addStretch()
        left.addLayout(buttons)
        self.paper = PaperView(
            self.context.jobs, messages=self.context.messages, file_name=lambda: self._proposed, keys_in=self
        )
        self.refused = PlainLabel(role="muted", wrap=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.paper)
        self.stack.addWidget(_centred(self.refused))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.LG)
        layout.addLayout(left)
        layout.addWidget(self.stack, 1)
        self._request: PaperRequest | None = None
        self._proposed = "paper.pdf"

    def open(self, kind: str = "", agent_id: int | None = None, **_arguments: Any) -> None:
        """Open on a paper, of one agent where one is named."""
        if kind:
            self.choices.choose(PaperKind(kind), agent_id)
        self.refresh()

    # --- the preview

    def refresh(self) -> None:
        """What is chosen is read in the window's thread, before a worker draws it."""
        if hasattr(self, "choices"):
            state = self.context.focus.state()
            self._request = self.choices.request(state.period, state.scope)
        super().refresh()

    def fetch(self, focus: FocusState) -> PapersData:
        """In a worker: the first paper."""
        request = self._request or self.choices.request(focus.period, focus.scope)
        desk = self.context.desk
        agents = tuple(desk.people.agents(self.context.today()))
        try:
            return PapersData(agents, request, desk.papers.preview(request))
        except SalesDeskError as error:
            return PapersData(agents, request, None, f"{error} {error.hint}".strip())

    def show_data(self, data: PapersData) -> None:
        """The paper, or why there is none; interviews may be made even where there is none to look at yet."""
        self._fill_agents(data.agents)
        preview = data.preview
        can = preview is not None or data.request.kind is PaperKind.INTERVIEW
        self.save_button.setEnabled(can)
        self.print_button.setEnabled(can)
        if preview is None:
            self.stack.setCurrentIndex(1)
            self.refused.setText(data.refusal)
            self.about.setText("")
            return
        self._proposed = f"{data.request.kind.value} {preview.subject}.pdf"
        self.stack.setCurrentIndex(0)
        self.paper.show_pdf(preview.pdf)
        said = []
        if preview.count > 1:
            said.append(
                ngettext("{n} paper; in sight: {name}", "{n} papers; in sight: {name}", preview.count).format(
                    n=preview.count, name=preview.subject
                )
            )
        self.about.setText(formats.sentences((*said, *preview.notes)))

    def _fill_agents(self, agents: Sequence[AgentRow]) -> None:
        scope = self.context.focus.scope
        self.choices.agent.fill_agents(
            one for one in agents if scope.kind is not ScopeKind.TEAM or one.team_id == scope.id
        )

    # --- to disk and printer

    def _current(self) -> PaperRequest:
        state = self.context.focus.state()
        return self.choices.request(state.period, state.scope)

    def _choose_target(self) -> None:
        request, recent = self._current(), self.context.preferences.recent
        folder = Path(recent.get("papers", str(Path.home())))
        if not request.together:
            chosen = QFileDialog.getExistingDirectory(self, _("Folder for the papers"), str(folder))
            if chosen:
                recent["papers"] = chosen
                self.save(request, Path(chosen))
            return

        def ask(name: str) -> None:
            kinds = {PaperForm.PDF: "PDF (*.pdf)", PaperForm.EXCEL: "Excel (*.xlsx)"}
            path, _kind = QFileDialog.getSaveFileName(self, _("Save"), str(folder / name), kinds[request.form])
            if path:
                recent["papers"] = str(Path(path).parent)
                self.save(request, Path(path))

        self.context.jobs.quick(lambda: self.context.desk.papers.file_name(request), ask)

    def save(self, request: PaperRequest, target: Path) -> None:
        """Write the papers to a file or folder, with progress; what was left out is told."""
        papers = self.context.desk.papers

        def written(made: PapersMade) -> None:
            if len(made.files) == 1:
                text = _("Saved as {file}.").format(file=made.files[0].name)
            else:
                text = ngettext("{n} file saved in {folder}.", "{n} files saved in {folder}.", len(made.files))
                text = text.format(n=len(made.files), folder=target)
            place = made.files[0] if len(made.files) == 1 else target
            self.context.messages.info(formats.sentences((text, *self._told(made))), (_("Open"), lambda: _open(place)))

        self.context.jobs.run(
            self._title(request),
            lambda progress: papers.save(request, target, progress),
            written,
            changes={Change.INTERVIEWS} if papers.writes(request) else (),
        )

    def print_page(self) -> bool:
        """Draw all papers, then choose a printer for them."""
        request, papers = self._current(), self.context.desk.papers
        if not self.print_button.isEnabled():
            return True

        def drawn(progress: Progress) -> tuple[bytes, PapersMade, tuple[tuple[float, float], ...]]:
            from salesdesk.ui.preview.document import PaperDocument

            pdf, made = papers.pdf(request, progress)
            document = PaperDocument(pdf)
            try:
                return pdf, made, document.sizes
            finally:
                document.close()

        def ask(answer: tuple[bytes, PapersMade, tuple[tuple[float, float], ...]]) -> None:
            from salesdesk.ui.preview.printing import Printing, ask_printer

            pdf, made, sizes = answer
            printer = ask_printer(self, self._title(request), sizes, 0)
            if printer is not None:
                told = formats.sentences(self._told(made))
                Printing(self.context.jobs, printer, pdf, lambda worked: self._printed(worked, told), self).start()

        self.context.jobs.run(
            self._title(request), drawn, ask, changes={Change.INTERVIEWS} if papers.writes(request) else ()
        )
        return True

    def _printed(self, worked: bool, told: str) -> None:
        if worked:
            self.context.messages.info(f"{_('Sent to the printer.')} {told}".strip())
        else:
            self.context.messages.warn(_("The printer did not take the paper."))

    def _title(self, request: PaperRequest) -> str:
        return f"{self.choices.type.name}: {formats.period(request.period)}"

    def _told(self, made: PapersMade) -> list[str]:
        """Who was left out and why, and what to know about the print."""
        reasons: dict[str, list[str]] = {}
        for one in made.left_out:
            reasons.setdefault(one.why, []).append(one.name)
        said = []
        for why, names in reasons.items():
            shown = formats.enumerated(names[:_NAMES_SHOWN])
            if len(names) > _NAMES_SHOWN:
                shown = _("{names} and {n} more").format(names=shown, n=len(names) - _NAMES_SHOWN)
            said.append(_("Left out: {names} ({why}).").format(names=shown, why=why))
        return [*said, *made.notes]


def _centred(widget: QWidget) -> QWidget:
    from PySide6.QtCore import Qt

    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignCenter)
    return holder


def _open(path: Path) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

"""What is chosen on the page of papers: which one, how it is written; remembered on this computer."""

from __future__ import annotations

from collections.abc import MutableMapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from salesdesk import i18n
from salesdesk.i18n import N_, _
from salesdesk.periods import Period
from salesdesk.services.papers.requests import (
    DEFAULT_PATTERN,
    PAPERS,
    PageSize,
    PaperForm,
    PaperKind,
    PaperRequest,
    PaperType,
)
from salesdesk.types import Scope
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import AgentPicker, Chooser, DateField, Field, Form, PlainLabel

_PREFIX = "papers."


class Choices(TextMixin, QWidget):
    """The list of papers above their options. ``changed``: another paper would come out."""

    changed = Signal()

    def __init__(self, remembered: MutableMapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remembered = remembered
        self.list = QListWidget()
        self.list.setObjectName("papers")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bind(self.list.setAccessibleName, N_("Papers"))
        self.purpose = PlainLabel(role="caption", wrap=True)
        self.day = DateField(None, optional=True)
        self.agent = AgentPicker(empty=N_("Everybody in the scope above"))
        self.language = Chooser()
        self.page_size = Chooser()
        self.form = Chooser()
        self.files = Chooser()
        self.pattern = QLineEdit()
        self.pattern.setMaxLength(200)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SM)
        layout.addWidget(self.list)
        layout.addWidget(self.purpose)
        self.options = Form()
        self.day_field = self.options.add(
            N_("Morning of"), self.day, N_("Empty: the first morning after the latest calls.")
        )
        self.agent_field = self.options.add(N_("Agent"), self.agent)
        self.options.row((N_("Language"), self.language), (N_("Paper size"), self.page_size))
        self.files_field: Field = self.options.row((N_("Written as"), self.form), (N_("Files"), self.files))[1]
        self.pattern_field = self.options.add(
            N_("File names"), self.pattern, N_("{paper} {period} {agent} {number} {team} {date} {company}")
        )
        layout.addWidget(self.options)
        self._fill()
        self._recall()
        self.list.currentRowChanged.connect(lambda _row: self._chosen())
        for chooser in (self.agent, self.language, self.page_size, self.form, self.files):
            chooser.picked.connect(lambda _value: self._chosen())
        self.day.picked.connect(lambda _day: self.changed.emit())
        self.pattern.editingFinished.connect(self._remember)
        self._arrange()

    # --- what is chosen

    @property
    def type(self) -> PaperType:
        """The paper."""
        return PAPERS[max(self.list.currentRow(), 0)]

    def choose(self, kind: PaperKind, agent_id: int | None = None) -> None:
        """Choose a paper, of one agent where one is named."""
        self.list.setCurrentRow([one.kind for one in PAPERS].index(kind))
        self.agent.set_value(agent_id)
        self._arrange()

    def request(self, period: Period, scope: Scope) -> PaperRequest:
        """The request for the period and scope that the window looks at."""
        from salesdesk.types import ScopeKind

        one = self.agent.value() if self.type.single else None
        return PaperRequest(
            kind=self.type.kind,
            period=period,
            scope=scope if one is None else Scope(ScopeKind.AGENT, one),
            day=self.day.day(),
            language=self.language.value(),
            size=self.page_size.value(),
            form=self.form.value() if self.type.excel else PaperForm.PDF,
            together=not self.type.single or one is not None or self.files.value() == "one",
            pattern=self.pattern.text().strip() or DEFAULT_PATTERN,
        )

    # --- inside

    def _fill(self) -> None:
        for _one in PAPERS:
            self.list.addItem(QListWidgetItem())
        self._speak()
        self.language.fill_with(lambda: list(i18n.PAPER_LANGUAGES.items()))
        self.page_size.fill_with(lambda: [(PageSize.A4, "A4"), (PageSize.LETTER, "Letter")])
        self.form.fill_with(lambda: [(PaperForm.PDF, "PDF"), (PaperForm.EXCEL, "Excel")])
        self.files.fill_with(lambda: [("one", _("One file of all")), ("many", _("A file for each"))])

    def _recall(self) -> None:
        kept = self._remembered
        kinds = [one.kind.value for one in PAPERS]
        kind = kept.get(_PREFIX + "kind", PaperKind.BRIEF.value)
        self.list.setCurrentRow(kinds.index(kind) if kind in kinds else 0)
        self.language.set_value(kept.get(_PREFIX + "language", i18n.language()))
        sizes = {one.value: one for one in PageSize}
        self.page_size.set_value(sizes.get(kept.get(_PREFIX + "size", ""), PageSize.A4))
        forms = {one.value: one for one in PaperForm}
        self.form.set_value(forms.get(kept.get(_PREFIX + "form", ""), PaperForm.PDF))
        self.files.set_value(kept.get(_PREFIX + "files", "one"))
        self.pattern.setText(kept.get(_PREFIX + "pattern", DEFAULT_PATTERN))

    def _remember(self) -> None:
        chosen = {
            "kind": self.type.kind.value,
            "language": self.language.value(),
            "size": self.page_size.value().value,
            "form": self.form.value().value,
            "files": self.files.value(),
            "pattern": self.pattern.text().strip() or DEFAULT_PATTERN,
        }
        self._remembered.update({_PREFIX + name: value for name, value in chosen.items()})

    def _chosen(self) -> None:
        self._remember()
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        """Only the options that the paper has."""
        paper = self.type
        self.purpose.setText(_(paper.purpose))
        self.day_field.setVisible(paper.kind is PaperKind.BRIEF)
        self.agent_field.setVisible(paper.single)
        self.form.setEnabled(paper.excel)
        if not paper.excel:
            self.form.set_value(PaperForm.PDF)
        many = paper.single and self.agent.value() is None
        self.files_field.setVisible(many)

    def _speak(self) -> None:
        for row, one in enumerate(PAPERS):
            item = self.list.item(row)
            item.setText(one.name)
        height = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(height + 2 * self.list.frameWidth() + 4)

    def retranslate(self) -> None:
        """Names and purposes in the new language."""
        super().retranslate()
        if hasattr(self, "files_field"):
            self._speak()
            self._arrange()

"""Welcome: the first start. A sample company to look around in, or the supervisor's own log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from salesdesk import settings
from salesdesk.i18n import LANGUAGES, N_, _
from salesdesk.types import Change, Progress
from salesdesk.ui import theme
from salesdesk.ui.page import Page
from salesdesk.ui.widgets import Button, Card, Chooser, Field, IconLabel, PlainLabel

WIDEST = 860


class WelcomePage(Page):
    """Two ways to begin; nothing here must be filled in."""

    name = "welcome"
    title = N_("Welcome")
    icon = "house"
    uses_period = False
    uses_scope = False
    follows_focus = False

    def build(self) -> None:
        """Language and company above, two cards below."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        body = QVBoxLayout(middle)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.LG)
        across = (
            QHBoxLayout()
        )  # stretches, not an alignment: with one, Qt asks for the height at the whole page's width
        across.addStretch(1)
        across.addWidget(middle, WIDEST)
        across.addStretch(1)
        outer.addStretch()
        outer.addLayout(across)
        outer.addStretch(2)
        greeting = PlainLabel(role="title", wrap=True)
        self.bind(greeting.setText, N_("From the call log to the talk that helps"))
        promise = PlainLabel(role="muted", wrap=True)
        self.bind(
            promise.setText,
            N_(
                "SalesDesk counts what your team's calls say, holds it against fair targets, warns you in time, and leads"
                " you through improvement plans and performance interviews. Everything stays on this computer."
            ),
        )
        body.addWidget(greeting)
        body.addWidget(promise)
        body.addLayout(self._fields())
        body.addLayout(self._ways())

    def _fields(self) -> QHBoxLayout:
        self.language = Chooser()
        self.language.fill(LANGUAGES.items())
        self.language.picked.connect(self._choose_language)
        self.company = QLineEdit()
        self.company.setMaxLength(120)
        line = QHBoxLayout()
        line.setSpacing(theme.MD)
        line.addWidget(Field(N_("Language"), self.language), 1)
        line.addWidget(Field(N_("Company name (optional, it stands on printed papers)"), self.company), 2)
        return line

    def _ways(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.LG)
        self.sample, sample = self._way(
            "users",
            N_("Look around in a sample company"),
            N_(
                "Three teams, eighteen agents, half a year of calls. One agent's connect rate is falling: see how the"
                " warning, the plan and the interview follow. You can begin with your own data at any time."
            ),
            N_("Load the sample"),
            self.load_sample,
        )
        self.own, own = self._way(
            "file-spreadsheet",
            N_("Start with my own call log"),
            N_(
                "Any export of your dialer will do: CSV, text or Excel. SalesDesk finds out what the columns mean and"
                " shows you before it imports. Agents it does not know yet are kept for you to confirm."
            ),
            N_("Choose a file…"),
            self.start_with_own,
        )
        line.addWidget(sample, 1)
        line.addWidget(own, 1)
        return line

    def _way(self, icon: str, title: str, text: str, label: str, call: Callable[[], object]) -> tuple[Button, Card]:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        card.body.setSpacing(theme.MD)
        card.body.addWidget(IconLabel(icon, size=28, tint="accent"))
        head, words = PlainLabel(role="section", wrap=True), PlainLabel(role="muted", wrap=True)
        self.bind(head.setText, title)
        self.bind(words.setText, text)
        card.body.addWidget(head)
        card.body.addWidget(words)
        card.body.addStretch()
        button = Button(label, call, kind="primary")
        card.body.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return button, card

    def show_data(self, _data: Any) -> None:
        """The language in force."""
        from salesdesk.i18n import language

        self.language.set_value(language())

    def _choose_language(self, language: str) -> None:
        window: Any = self.window()
        window.switch_language(language)
        settings.save(self.context.preferences)

    def load_sample(self) -> None:
        """Make the sample company in the (empty) database, then show it."""
        desk, name = self.context.desk, self.company.text().strip()
        self._allow(allowed=False)

        def work(progress: Progress) -> None:
            from salesdesk.periods import today
            from salesdesk.services.sample_company import load

            load(desk, progress, today())
            desk.company.change(welcomed=True, **({"name": name} if name else {}))

        self.job = self.context.jobs.run(
            _("Making the sample company"), work, self._done, self._failed, changes=frozenset(Change)
        )

    def _done(self, _result: object) -> None:
        self._allow(allowed=True)
        self.context.go.page("today")

    def _failed(self, error: BaseException) -> None:
        self._allow(allowed=True)
        self.context.messages.error(error)

    def _allow(self, *, allowed: bool) -> None:
        self.sample.setEnabled(allowed)
        self.own.setEnabled(allowed)

    def start_with_own(self) -> None:
        """Remember the welcome, and go to the import."""
        desk, name = self.context.desk, self.company.text().strip()
        self.context.act(
            lambda: desk.company.change(welcomed=True, **({"name": name} if name else {})),
            {Change.SETTINGS},
            lambda _company: self.context.go.import_files(),
        )

"""Outcome words nobody taught the program, each with a drop-down for what it means."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from salesdesk.formats import number
from salesdesk.i18n import N_, ngettext
from salesdesk.labels import label
from salesdesk.types import Outcome
from salesdesk.ui import theme
from salesdesk.ui.importing.looking import Look
from salesdesk.ui.widgets import Card, Chooser, PlainLabel

MOST = 12
LONGEST = 14


class WordsCard(Card):
    """``taught`` carries (word, Outcome or None)."""

    taught = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Unknown outcome words"), parent)
        self.why = PlainLabel(role="caption", wrap=True)
        self.bind(self.why.setText, N_("Until you say what they mean, calls with talk time count as connected."))
        self.body.addWidget(self.why)
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(theme.SM)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.body.addLayout(self._form)
        self.choosers: dict[str, Chooser] = {}
        self.rest = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.rest)

    def show_look(self, look: Look) -> None:
        """The words of this file, those that were just taught included."""
        taught = look.choices.outcome_words
        words: dict[str, int] = dict.fromkeys(taught, 0) | dict(look.understood.unknown_words)
        shown = dict(list(words.items())[:MOST])
        if list(shown) != list(self.choosers):
            self._rebuild(shown)
        for word, chooser in self.choosers.items():
            chooser.set_value(taught.get(word))
        more = len(words) - len(shown)
        self.rest.setText(ngettext("and {n} more", "and {n} more", more).format(n=more))
        self.rest.setVisible(more > 0)
        self.setVisible(bool(words))

    def _rebuild(self, words: Mapping[str, int]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.choosers = {}
        for word, count in words.items():
            chooser = Chooser(empty=N_("not said"))
            chooser.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.fill_with(lambda: [(outcome, label(outcome)) for outcome in Outcome])
            chooser.setAccessibleName(word)
            chooser.picked.connect(lambda outcome, w=word: self.taught.emit(w, outcome))
            short = word if len(word) <= LONGEST else f"{word[:LONGEST]}…"
            name = PlainLabel(f"{short} ({number(count)})" if count else short)
            name.set_tip(word)
            self._form.addRow(name, chooser)
            self.choosers[word] = chooser

"""What was decided for a remembered layout: the columns, the dates, the words; each can be changed or left to be found out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.imports import Profile
from salesdesk.types import Change, Outcome
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.importing import fields
from salesdesk.ui.widgets import Card, Chooser, PlainLabel, ScrollBody

FORGET = "forget"


class LayoutDialog(Dialog):
    """Edits the user's own decisions; what the program found by itself follows the files."""

    title = N_("Remembered layout")

    def __init__(self, context: Context, parent: QWidget | None, profile: Profile) -> None:
        self.profile = profile
        super().__init__(context, parent)

    def build(self) -> None:
        """Decisions at the left; columns and words at the right."""
        self.body.addWidget(PlainLabel(self.profile.name, role="section", elide=True))
        across = QHBoxLayout()
        across.setSpacing(theme.LG)
        self.body.addLayout(across, 1)
        across.addWidget(self._reading(), 1)
        right = QVBoxLayout()
        right.addWidget(self._columns(), 1)
        right.addWidget(self._words(), 1)
        across.addLayout(right, 1)
        self.resize(860, 520)

    def _reading(self) -> QWidget:
        said = self.profile.choices
        card = Card(N_("How it is read"))
        form = _form(card)
        self.plain: dict[str, Chooser] = {}
        known = {
            "encoding": (N_("Encoding"), [(name, name) for name in fields.ENCODINGS], said.encoding),
            "delimiter": (N_("Delimiter"), fields.DELIMITERS, said.delimiter),
            "date_order": (N_("Order of dates"), fields.ORDERS, said.date_order),
            "talk": (N_("Talk time is in"), fields.UNITS, said.duration_unit.get("talk")),
            "timezone": (N_("Time zone"), [zone for zone in fields.zones() if zone[0]], said.timezone),
        }
        for name, (title, options, value) in known.items():
            chooser = Chooser(empty=N_("found out in each file"), searchable=name == "timezone")
            chooser.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(14)
            offered = fields.with_found(options, value or "")
            chooser.fill_with(lambda o=offered, n=name: o if n in ("encoding", "timezone") else fields.worded(o))  # type: ignore[misc]
            chooser.set_value(value)
            self.bind(chooser.setAccessibleName, title)
            text = PlainLabel()
            self.bind(text.setText, title)
            form.addRow(text, chooser)
            self.plain[name] = chooser
        card.body.addStretch(1)
        return card

    def _columns(self) -> QWidget:
        card = Card(N_("Columns you chose"))
        form = _scrolled_form(card)
        self.columns: dict[str, Chooser] = {}
        for name, column in self.profile.choices.mapping.items():
            chooser = Chooser()
            chooser.fill_with(lambda c=column: [(c, c or _("in no column")), (FORGET, _("found out in each file"))])  # type: ignore[misc]
            chooser.set_value(column)
            chooser.setAccessibleName(fields.field_name(name))
            form.addRow(PlainLabel(fields.field_name(name)), chooser)
            self.columns[name] = chooser
        card.setVisible(bool(self.columns))
        return card

    def _words(self) -> QWidget:
        card = Card(N_("Outcome words"))
        form = _scrolled_form(card)
        self.words: dict[str, Chooser] = {}
        for word, outcome in self.profile.choices.outcome_words.items():
            chooser = Chooser()
            chooser.fill_with(lambda: [*((one, label(one)) for one in Outcome), (FORGET, _("forget it"))])
            chooser.set_value(outcome)
            chooser.setAccessibleName(word)
            name = PlainLabel(word, elide=True)
            name.setMinimumWidth(theme.px(110))
            form.addRow(name, chooser)
            self.words[word] = chooser
        card.setVisible(bool(self.words))
        return card

    def submit(self) -> None:
        """Keep what was decided; undo puts it back."""
        said = self.profile.choices
        units = {name: unit for name, unit in said.duration_unit.items() if name != "talk"}
        if self.plain["talk"].value():
            units["talk"] = self.plain["talk"].value()
        choices = replace(
            said,
            encoding=self.plain["encoding"].value(),
            delimiter=self.plain["delimiter"].value(),
            date_order=self.plain["date_order"].value(),
            timezone=self.plain["timezone"].value(),
            duration_unit=units,
            mapping={name: chooser.value() for name, chooser in self.columns.items() if chooser.value() != FORGET},
            outcome_words={word: chooser.value() for word, chooser in self.words.items() if chooser.value() != FORGET},
        )
        service, number = self.context.desk.imports.profiles, self.profile.id
        self.context.act(
            lambda: service.edit(number, choices),
            {Change.FILES},
            lambda _before: self.accept(),
            undo_with=service.restore,
            label=_("Layout changed: {name}").format(name=self.profile.name),
            failed=lambda error: self.refuse(str(error)),
        )


def _form(card: Card) -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(theme.MD)
    form.setVerticalSpacing(theme.SM)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    card.body.addLayout(form)
    return form


def _scrolled_form(card: Card) -> QFormLayout:
    scrolled, holder = ScrollBody(), QWidget()
    form = QFormLayout(holder)
    form.setContentsMargins(0, 0, theme.SM, 0)
    form.setVerticalSpacing(theme.SM)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    scrolled.body.addWidget(holder)
    scrolled.body.addStretch(1)
    card.body.addWidget(scrolled, 1)
    return form

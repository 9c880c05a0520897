"""What was decided about a file besides its columns, each to be changed: encoding, delimiter, sheet, dates, unit, zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.ui import theme
from salesdesk.ui.importing import fields
from salesdesk.ui.importing.fields import Options
from salesdesk.ui.importing.looking import Look
from salesdesk.ui.widgets import Card, Chooser, Field, PlainLabel


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was decided: its label, the choices offered, what is in force, and how another is said.

    ``offered`` answers no options where the question doesn't arise (a sheet in a text file).
    """

    label: str
    offered: Callable[[Understanding], Options]
    value: Callable[[Look], str]
    say: Callable[[Choices, Any], Choices]
    searchable: bool = False


def _encodings(u: Understanding) -> Options:
    if u.kind != "csv":
        return []
    return fields.with_found([(name, name) for name in fields.ENCODINGS], u.encoding)


def _delimiters(u: Understanding) -> Options:
    return fields.with_found(fields.worded(fields.DELIMITERS), u.delimiter) if u.kind == "csv" else []


def _sheets(u: Understanding) -> Options:
    return [(name, name) for name in u.sheets] if len(u.sheets) > 1 else []


def _orders(u: Understanding) -> Options:
    return fields.worded(fields.ORDERS) if u.date_order else []


def _units(u: Understanding) -> Options:
    return fields.worded(fields.UNITS) if "talk" in u.mapping else []


DECISIONS = (
    Decision(N_("Encoding"), _encodings, lambda look: look.understood.encoding, lambda c, v: replace(c, encoding=v)),
    Decision(
        N_("Delimiter"), _delimiters, lambda look: look.understood.delimiter, lambda c, v: replace(c, delimiter=v)
    ),
    Decision(N_("Sheet"), _sheets, lambda look: look.understood.sheet, lambda c, v: replace(c, sheet=v)),
    Decision(
        N_("Order of dates"), _orders, lambda look: look.understood.date_order, lambda c, v: replace(c, date_order=v)
    ),
    Decision(
        N_("Talk time is in"),
        _units,
        lambda look: look.understood.duration_unit,
        lambda c, v: replace(c, duration_unit={**c.duration_unit, "talk": v}),
    ),
    Decision(
        N_("Time zone"),
        lambda _u: fields.zones(),
        lambda look: look.zone,
        lambda c, v: replace(c, timezone=v),
        searchable=True,
    ),
)


class DecisionsCard(Card):
    """``decided`` carries the new choices when the user changed one, ``kind_said`` what the file holds."""

    decided = Signal(object)
    kind_said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("How it is read"), parent)
        self._look: Look | None = None
        self.format = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.format)
        self.kind = Chooser()
        self.kind.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.fill_with(fields.kinds)
        self.kind.picked.connect(self.kind_said.emit)
        self.body.addWidget(Field(N_("The file holds"), self.kind))
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.MD)
        form.setVerticalSpacing(theme.SM)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.body.addLayout(form)
        self._form = form
        self.choosers: dict[str, Chooser] = {}
        for decision in DECISIONS:
            chooser = Chooser(searchable=decision.searchable)
            chooser.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            label = PlainLabel()
            self.bind(label.setText, decision.label)
            self.bind(chooser.setAccessibleName, decision.label)
            chooser.picked.connect(lambda value, d=decision: self._picked(d, value))
            form.addRow(label, chooser)
            self.choosers[decision.label] = chooser
        self.problems = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.problems)

    def show_look(self, look: Look) -> None:
        """Show what is in force, and where the program was not sure."""
        self._look = look
        u = look.understood
        self.format.setText(_format(look))
        self.kind.set_value(look.kind)
        for row, decision in enumerate(DECISIONS):
            options = decision.offered(u)
            self._form.setRowVisible(row, bool(options))
            chooser = self.choosers[decision.label]
            chooser.fill_with(partial(decision.offered, u))
            chooser.set_value(decision.value(look))
        self.problems.setText("\n".join(f"• {problem}" for problem in u.problems))
        self.problems.setVisible(bool(u.problems))

    def _picked(self, decision: Decision, value: Any) -> None:
        if self._look is not None and value is not None:
            self.decided.emit(decision.say(self._look.choices, value))


def _format(look: Look) -> str:
    """The format in a line: its name, and whether such a file was imported before."""
    name = look.understood.profile_name or _("no known format: read by its columns")
    return _("{format} · imported before").format(format=name) if look.known else name

"""How often to meet: the company's rule with its levels, and one agent's own rhythm or pause."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.meetings import Rhythm, StandingRow
from salesdesk.services.meetings.rhythm import MOST_WEEKS
from salesdesk.types import Change, Level
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.fields import Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel


class RuleDialog(SavingDialog):
    """The company's rule: weeks between two talks, and levels that differ."""

    title = N_("Rhythm of one-to-ones")

    def __init__(self, context: Context, parent: QWidget | None, rule: Rhythm) -> None:
        self._rule = rule
        super().__init__(context, parent)

    def build(self) -> None:
        """One number for everybody, one for each level where it differs."""
        self.weeks = NumberField(self._rule.weeks, low=0, high=MOST_WEEKS)
        form = Form()
        form.add(N_("Every how many weeks"), self.weeks, N_("0: no rhythm, nobody is reminded."))
        self.levels: dict[Level, NumberField] = {}
        caption = PlainLabel(role="label")
        self.bind(caption.setText, N_("Levels that differ (empty: as above)"))
        self.body.addWidget(form)
        self.body.addWidget(caption)
        by_level = Form()
        for level in Level:
            field = NumberField(self._rule.levels.get(level), low=0, high=MOST_WEEKS, optional=True)
            self.levels[level] = field
        by_level.row(*((label(level), field) for level, field in self.levels.items()))
        self.body.addWidget(by_level)

    def submit(self) -> None:
        """Keep the rule."""
        meetings, before = self.context.desk.meetings, self._rule
        weeks = round(self.weeks.number() or 0)
        numbers = {level: field.number() for level, field in self.levels.items()}
        levels = {level: round(number) for level, number in numbers.items() if number is not None}
        self.save(
            lambda: meetings.set_rule(weeks, levels),
            {Change.MEETINGS},
            _("Rhythm of one-to-ones changed"),
            lambda _done: meetings.set_rule(before.weeks, before.levels),
        )


class RhythmDialog(SavingDialog):
    """One agent's own rhythm, or a pause."""

    title = N_("Rhythm of one agent")

    def __init__(self, context: Context, parent: QWidget | None, row: StandingRow, rule: Rhythm) -> None:
        self._row, self._rule = row, rule
        super().__init__(context, parent)

    def build(self) -> None:
        """Weeks, or a pause with its reason."""
        row, usual = self._row, self._rule.of(self._row.level)
        self.weeks = NumberField(row.weeks if row.own else None, low=0, high=MOST_WEEKS, optional=True)
        self.paused = QCheckBox()
        self.bind(self.paused.setText, N_("Pause: nobody is reminded until it is taken back"))
        self.paused.setChecked(row.paused)
        self.reason = QLineEdit(row.reason)
        form = Form()
        field = form.add(N_("Every how many weeks"), self.weeks, N_("Empty: as the company has it."))
        field.hint.setText(_("Empty: as the company has it ({n}).").format(n=usual))
        form.body.addWidget(self.paused)
        form.add(N_("Reason of the pause"), self.reason, N_("For instance a leave, with its end."))
        self.body.addWidget(PlainLabel(row.agent, role="section"))
        self.body.addWidget(form)

    def submit(self) -> None:
        """Keep it."""
        meetings, agent = self.context.desk.meetings, self._row.agent_id
        number, paused, reason = self.weeks.number(), self.paused.isChecked(), self.reason.text()
        weeks = None if number is None else round(number)
        self.save(
            lambda: meetings.set_rhythm(agent, weeks, paused=paused, reason=reason),
            {Change.MEETINGS},
            _("Rhythm of {name} changed").format(name=self._row.agent),
            lambda before: meetings.set_rhythm(agent, before.weeks, paused=before.paused, reason=before.reason),
        )

"""The days of the interviews and what each rating may lead to, as the supervisor wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from salesdesk import labels
from salesdesk.i18n import N_, _
from salesdesk.metrics.scores import bands
from salesdesk.services.interviews.rules import InterviewRules, ResultRule, shipped_results, shipped_rules
from salesdesk.types import AppliedKind, Change
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.fields import NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import ScrollBody

TITLES = {
    "prepare_days": N_("Prepare within working days"),
    "hold_days": N_("Hold within working days"),
    "sign_days": N_("Sign within working days"),
    "appeal_days": N_("Appeal within working days"),
    "answer_days": N_("Answer an appeal within working days"),
    "least_days": N_("Joined in the period: interviewed from days on duty"),
}
_MOST = 120


class ResultLine(TextMixin, QWidget):
    """One rule: a rating, what kind of thing it leads to, and that in words."""

    def __init__(self, rule: ResultRule | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SM)
        self.rating, self.kind, self.text = Chooser(), Chooser(), QLineEdit()
        self.rating.fill([(band.name, band.name) for band in bands()])
        self.kind.fill_with(lambda: [(kind, labels.label(kind)) for kind in AppliedKind])
        self.bind(self.rating.setAccessibleName, N_("Rating"))
        self.bind(self.kind.setAccessibleName, N_("Kind"))
        self.bind(self.text.setAccessibleName, N_("What it leads to"))
        self.bind(self.text.setPlaceholderText, N_("What it leads to"))
        line.addWidget(self.rating)
        line.addWidget(self.kind)
        line.addWidget(self.text, 1)
        line.addWidget(IconButton("x", N_("Take away"), self.take_away))
        if rule is not None:
            self.rating.set_value(rule.rating)
            self.kind.set_value(rule.kind)
            self.text.setText(rule.text)

    def take_away(self) -> None:
        """Drop the rule, once the dialog is saved."""
        self.setParent(None)
        self.deleteLater()

    def rule(self) -> ResultRule:
        """What stands in the line."""
        return ResultRule(
            rating=str(self.rating.value()), kind=AppliedKind(self.kind.value()), text=self.text.text().strip()
        )


class InterviewRulesDialog(SavingDialog):
    """Numbers above, the list of rules below."""

    title = N_("Rules of the interviews")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.ok.setEnabled(False)
        interviews = context.desk.interviews
        context.jobs.quick(lambda: (interviews.rules(), interviews.result_rules()), self._begin)

    def build(self) -> None:
        """The numbers, the list, and the way back to what was shipped."""
        self.setMinimumSize(theme.px(720), theme.px(520))
        intro = PlainLabel(role="caption", wrap=True)
        self.bind(
            intro.setText,
            N_(
                "Cycles that are open keep their dates. What a rating may lead to is offered in the interview,"
                " never applied by itself."
            ),
        )
        self.body.addWidget(intro)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.SM)
        self.numbers: dict[str, NumberField] = {}
        for place, (name, words) in enumerate(TITLES.items()):
            row, column = divmod(place, 2)
            said = PlainLabel(wrap=True)
            self.bind(said.setText, words)
            field = NumberField(1, low=1, high=_MOST)
            self.bind(field.setAccessibleName, words)
            self.numbers[name] = field
            grid.addWidget(said, row, column * 2)
            grid.addWidget(field, row, column * 2 + 1)
        for column in (0, 2):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        head = PlainLabel(role="label")
        self.bind(head.setText, N_("What a rating may lead to"))
        self.body.addWidget(head)
        self.list = ScrollBody()
        self.list.body.addStretch()
        self.body.addWidget(self.list, 1)
        self.defaults = Button(N_("Restore the defaults"), self.restore_defaults, icon="rotate-ccw", kind="quiet")
        self.buttons.insertWidget(0, self.defaults)
        self.add = Button(N_("Add a rule"), self.add_line, icon="plus", kind="quiet")
        self.buttons.insertWidget(1, self.add)

    def _begin(self, found: tuple[InterviewRules, tuple[ResultRule, ...]]) -> None:
        if isValid(self):
            self.show_rules(*found)
            self.ok.setEnabled(True)

    def show_rules(self, numbers: InterviewRules, results: Sequence[ResultRule]) -> None:
        """Show these."""
        for name, value in asdict(numbers).items():
            self.numbers[name].set_number(value)
        for line in self.lines():
            line.take_away()
        for rule in results:
            self.add_line(rule)

    def lines(self) -> list[ResultLine]:
        """The lines in their order."""
        return self.list.findChildren(ResultLine)

    def add_line(self, rule: ResultRule | None = None) -> None:
        """One more line at the end, an empty one to fill in."""
        line = ResultLine(rule)
        self.list.body.insertWidget(self.list.body.count() - 1, line)
        if rule is None:
            line.text.setFocus()

    def restore_defaults(self) -> None:
        """Show what was shipped; it is kept with OK."""
        self.show_rules(shipped_rules(), shipped_results())

    def submit(self) -> None:
        """Keep both; the undo brings back those before."""
        interviews = self.context.desk.interviews
        numbers = InterviewRules(**{name: round(field.number() or 0) for name, field in self.numbers.items()})
        results = [line.rule() for line in self.lines()]
        self.save(
            lambda: interviews.keep_rules(numbers, results),
            {Change.INTERVIEWS, Change.SETTINGS},
            _("Rules of the interviews saved"),
            undo_with=lambda before: interviews.keep_rules(*before),
        )

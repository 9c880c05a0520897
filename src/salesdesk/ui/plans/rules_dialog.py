"""The numbers of the plans: working days of each step, sessions, the review's window, reminders; also by level."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.plans.rules import BOUNDS, BY_LEVEL, NAMES, PlanRules, RuleBook, shipped_rules
from salesdesk.types import Change, Level
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import ScrollBody

TITLES = {
    "warn_days": N_("Warn: working days"),
    "diagnose_days": N_("Diagnose: working days"),
    "train_days": N_("Train: working days"),
    "shadow_days": N_("Shadow: working days"),
    "review_days": N_("Review window: working days"),
    "sessions": N_("Shadowing sessions"),
    "objection_days": N_("Answer an objection within working days"),
    "remind_days": N_("Remind working days before a date"),
    "evidence_days": N_("Evidence and baseline: days on duty"),
    "evidence_calls": N_("Most calls kept in the evidence"),
}
ORDER = (*BY_LEVEL, "objection_days", "remind_days", "evidence_days", "evidence_calls")


class RulesDialog(SavingDialog):
    """One row a number; the first column is for everybody, an empty field of a level means: as everybody."""

    title = N_("Rules of the plans")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.ok.setEnabled(False)
        context.jobs.quick(context.desk.plans.rule_book, self._begin)

    def build(self) -> None:
        """The grid, and the way back to the shipped numbers."""
        self.setMinimumSize(theme.px(760), theme.px(520))
        intro = PlainLabel(role="caption", wrap=True)
        self.bind(
            intro.setText,
            N_(
                "They hold for steps that begin from now on; plans already open keep their dates."
                " An empty field of a level means: as everybody."
            ),
        )
        self.body.addWidget(intro)
        scrolled = ScrollBody()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.SM)
        self._heads: list[tuple[PlainLabel, Level]] = []
        everybody = PlainLabel(role="label")
        self.bind(everybody.setText, N_("Everybody"))
        grid.addWidget(everybody, 0, 1)
        for column, level in enumerate(Level, start=2):
            head = PlainLabel(role="label")
            self._heads.append((head, level))
            grid.addWidget(head, 0, column)
        self.base: dict[str, NumberField] = {}
        self.levels: dict[tuple[Level, str], NumberField] = {}
        for row, name in enumerate(ORDER, start=1):
            least, most = BOUNDS[name]
            words = PlainLabel(wrap=True)
            self.bind(words.setText, TITLES[name])
            grid.addWidget(words, row, 0)
            self.base[name] = NumberField(least, low=least, high=most)
            self.bind(self.base[name].setAccessibleName, TITLES[name])
            grid.addWidget(self.base[name], row, 1)
            for column, level in enumerate(Level, start=2):
                if name in BY_LEVEL:
                    field = NumberField(None, low=least, high=most, optional=True)
                    self.levels[level, name] = field
                    grid.addWidget(field, row, column)
        grid.setColumnStretch(0, 2)
        for column in range(1, 2 + len(Level)):
            grid.setColumnStretch(column, 1)
        scrolled.body.addLayout(grid)
        scrolled.body.addStretch()
        self.body.addWidget(scrolled, 1)
        self.defaults = Button(N_("Restore the defaults"), self.restore_defaults, icon="rotate-ccw", kind="quiet")
        self.buttons.insertWidget(0, self.defaults)
        self._name_levels()

    def _name_levels(self) -> None:
        for head, level in self._heads:
            head.setText(label(level))
        for (level, name), field in self.levels.items():
            field.setAccessibleName(f"{_(TITLES[name])}, {label(level)}")

    def retranslate(self) -> None:
        """The levels in the new language too."""
        super().retranslate()
        if hasattr(self, "levels"):
            self._name_levels()

    def _begin(self, book: RuleBook) -> None:
        if isValid(self):
            self.show_book(book)
            self.ok.setEnabled(True)

    def show_book(self, book: RuleBook) -> None:
        """Show these rules."""
        for name, value in asdict(book.base).items():
            self.base[name].set_number(value)
        for (level, name), field in self.levels.items():
            field.set_number(book.levels.get(level, {}).get(name))

    def book(self) -> RuleBook:
        """What stands in the fields."""
        base = PlanRules(**{name: round(self.base[name].number() or 0) for name in NAMES})
        levels: dict[Level, dict[str, int]] = {}
        for (level, name), field in self.levels.items():
            number = field.number()
            if number is not None and round(number) != getattr(base, name):
                levels.setdefault(level, {})[name] = round(number)
        return RuleBook(base, levels)

    def restore_defaults(self) -> None:
        """Show the shipped numbers; they are kept with OK."""
        self.show_book(RuleBook(shipped_rules()))

    def submit(self) -> None:
        """Keep them; the undo brings back those before."""
        plans, book = self.context.desk.plans, self.book()
        self.save(
            lambda: plans.keep_rule_book(book),
            {Change.PLANS, Change.SETTINGS},
            _("Rules of the plans saved"),
            undo_with=plans.keep_rule_book,
        )

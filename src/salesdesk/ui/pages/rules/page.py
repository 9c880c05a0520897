"""The page of the rules: choose one at the left, change it in the middle, see at the right what it would have said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.types import Change, Json, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.charts import Bar, BarChart
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.rules.form import KINDS, RuleForm
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Button, Card, Chooser, PlainLabel, ScrollBody

if TYPE_CHECKING:
    from salesdesk.metrics.rules import Rule
    from salesdesk.services.back_test import BackTest, Said

PAUSE_MS = 400
MONTHS = (3, 6, 12)


@dataclass(frozen=True, slots=True)
class RulesData:
    """What the page shows."""

    rules: tuple[Rule, ...]
    teams: tuple[tuple[int, str], ...]
    shipped: frozenset[str]


class RulesPage(Page):
    """A rule is changed with its consequences before the eyes, and takes force when it is saved."""

    name = "rules"
    title = N_("Warning rules")
    icon = "bell"
    watches = frozenset({Change.WARNINGS, Change.PEOPLE, Change.CALLS, Change.TARGETS})
    uses_period = False
    uses_scope = False
    follows_focus = False

    def build(self) -> None:
        """Rules, form, back-test."""
        self.chosen = ""
        self._ticket = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.try_out)
        across = QHBoxLayout(self)
        across.setContentsMargins(theme.XL, theme.MD, theme.XL, theme.LG)
        across.setSpacing(theme.MD)
        left = QVBoxLayout()
        left.setSpacing(theme.MD)
        left.addWidget(self._rules_card())
        left.addWidget(self._form_card(), 1)
        across.addLayout(left, 1)
        across.addWidget(self._test_card(), 1)

    def _rules_card(self) -> Card:
        card = Card()
        self.table = Table(_columns(), "", accessible=N_("Warning rules"))
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setMinimumHeight(theme.px(150))
        self.table.chosen.connect(self._choose)
        card.body.addWidget(self.table)
        return card

    def _form_card(self) -> Card:
        card = Card()
        scrolled = ScrollBody()
        self.form = RuleForm()
        self.form.edited.connect(self._edited)
        scrolled.body.addWidget(self.form)
        scrolled.body.addStretch()
        card.body.addWidget(scrolled, 1)
        self.refusal = PlainLabel(role="error", wrap=True)
        self.refusal.hide()
        card.body.addWidget(self.refusal)
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        self.save_button = Button(N_("Save"), self.save, kind="primary")
        self.reset_button = Button(N_("Back to the shipped rule"), self.reset, kind="quiet", icon="rotate-ccw")
        self.copy_button = Button(N_("Save as a new rule"), self.save_copy, kind="quiet", icon="copy")
        line.addWidget(self.reset_button)
        line.addStretch()
        line.addWidget(self.copy_button)
        line.addWidget(self.save_button)
        card.body.addLayout(line)
        return card

    def _test_card(self) -> Card:
        card = self.test_card = Card(N_("What it would have said"))
        self.months = Chooser()
        self.bind(self.months.setAccessibleName, N_("How far back"))
        self.months.fill_with(
            lambda: [(n, ngettext("the last {n} month", "the last {n} months", n).format(n=n)) for n in MONTHS]
        )
        self.months.set_value(MONTHS[1])
        self.months.picked.connect(lambda _value: self.try_out())
        card.corner.addWidget(self.months)
        self.summary = PlainLabel(wrap=True)
        card.body.addWidget(self.summary)
        self.weeks = BarChart()
        self.said = Table(_said_columns(), "", accessible=N_("Warnings the rule would have given"))
        self.said.activated.connect(self._open)
        weeks = ScrollBody()
        weeks.body.addWidget(self.weeks)
        card.body.addWidget(weeks, 2)
        card.body.addWidget(self.said, 3)
        return card

    # data

    def open(self, rule: str = "", **_arguments: Any) -> None:
        """Opened on a rule, by its id."""
        if rule:
            self.chosen = rule
            self.refresh()

    def fetch(self, _focus: FocusState) -> RulesData:
        """In a worker."""
        from salesdesk.metrics.rules import shipped_rows

        desk = self.context.desk
        teams = tuple((team.id, team.name) for team in desk.people.teams())
        return RulesData(tuple(desk.warnings.rules()), teams, frozenset(shipped_rows()))

    def show_data(self, data: RulesData) -> None:
        """The rules; the chosen one in the form."""
        self.table.rows_model.set_rows(data.rules)
        self.table.fit_columns()
        known = [rule.id for rule in data.rules]
        if self.chosen not in known:
            self.chosen = known[0] if known else ""
        if self.chosen:
            self.table.blockSignals(True)  # noqa: FBT003
            self.table.selectRow(known.index(self.chosen))
            self.table.blockSignals(False)  # noqa: FBT003
            self._show_rule(next(rule for rule in data.rules if rule.id == self.chosen))

    def _choose(self, row: Rule | None) -> None:
        if row is not None and row.id != self.chosen:
            self.chosen = row.id
            self._show_rule(row)

    def _show_rule(self, rule: Rule) -> None:
        self.form.show_rule(rule, self.data.teams)
        self.reset_button.setVisible(True)
        self.reset_button.set_plain(
            _("Back to the shipped rule") if rule.id in self.data.shipped else _("Delete this rule")
        )
        self.save_button.setEnabled(False)
        self.refuse("")
        self.try_out()

    def refuse(self, text: str) -> None:
        """Say below the form why the rule makes no sense; empty clears it."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))

    # trying

    def _edited(self) -> None:
        self.save_button.setEnabled(True)
        self._pause.start()

    def drafted(self) -> Rule | None:
        """The rule as it stands in the form, or None when it makes no sense (and the reason is shown)."""
        from salesdesk.metrics.rules import read_rule, shipped_rows

        if self.form.rule is None:
            return None
        before = self.form.rule
        row = dict(shipped_rows().get(before.id, {})) | {
            "en": before.names["en"], "zh": before.names["zh_CN"], "kind": before.kind.value, **self.form.values()
        }  # fmt: skip
        try:
            rule = read_rule(before.id, row)
        except SalesDeskError as error:
            self.refuse(f"{error.message} {error.hint}".strip())
            return None
        if not rule.kpis:
            self.refuse(_("Tick at least one KPI."))
            return None
        self.refuse("")
        return rule

    def try_out(self) -> None:
        """Run the rule over the past, in a worker; a newer question overtakes an older one."""
        rule = self.drafted()
        self._ticket += 1
        if rule is None:
            return
        ticket, tests, end, months = (
            self._ticket,
            self.context.desk.back_tests,
            self.context.today(),
            self.months.value(),
        )
        self.summary.setText(_("Looking back…"))
        self.context.jobs.quick(lambda: tests.run(rule, end, months), partial(self._show_test, ticket))

    def _show_test(self, ticket: int, test: BackTest) -> None:
        if not isValid(self) or ticket != self._ticket:
            return
        self.summary.setText(summary(test))
        self.weeks.set_bars(
            [Bar(formats.short_day(monday), count) for monday, count in test.weeks],
            lambda value: formats.number(value, 0),
            _("Warnings by week"),
        )
        self.said.rows_model.set_rows(list(reversed(test.said)))
        self.said.fit_columns()

    # what the user does

    def save(self) -> None:
        """Put the rule into force."""
        rule = self.drafted()
        if rule is not None and self.form.rule is not None:
            self._put(self.form.rule.id, self.form.values(), _("The rule was changed"))

    def save_copy(self) -> None:
        """A rule of one's own with these fields."""
        rule = self.drafted()
        if rule is None or self.form.rule is None:
            return
        known = {one.id for one in self.data.rules}
        number = next(n for n in range(1, 1000) if f"own_{n}" not in known)
        values = self.form.values()
        name = self.form.name.text().strip()
        if name == self.form.rule.name:
            name = _("{name} (copy)").format(name=name)
        values |= {"en": name, "zh": name, "kind": rule.kind.value, "source": ""}
        self.chosen = f"own_{number}"
        self._put(self.chosen, values, _("A new rule was made"))

    def _put(self, identifier: str, values: dict[str, Any], text: str) -> None:
        warnings = self.context.desk.warnings

        def work() -> dict[str, Json] | None:
            before = warnings.stored_rule(identifier)
            warnings.change_rule(identifier, **values)
            return before

        self.context.act(
            work,
            {Change.WARNINGS},
            undo_with=partial(warnings.restore_rule, identifier),
            label=text,
            failed=lambda error: self.refuse(str(getattr(error, "message", error))),
        )

    def reset(self) -> None:
        """Back to the shipped rule; a rule of one's own goes."""
        if self.form.rule is None:
            return
        identifier, warnings = self.form.rule.id, self.context.desk.warnings

        def work() -> dict[str, Json] | None:
            before = warnings.stored_rule(identifier)
            warnings.reset_rule(identifier)
            return before

        self.context.act(
            work,
            {Change.WARNINGS},
            undo_with=partial(warnings.restore_rule, identifier),
            label=_("The rule is as it was shipped") if identifier in self.data.shipped else _("The rule is gone"),
        )

    def _open(self, row: Said) -> None:
        if row.scope.kind is ScopeKind.AGENT:
            self.context.go.agent(row.scope.id)


def summary(test: BackTest) -> str:
    """The back-test in words."""
    if not test.agents and not test.said:
        return _("Nothing in these months could be judged by this rule.")
    n = len(test.said)
    parts = [
        ngettext(
            "{n} warning in {weeks} weeks: {rate} a week, about {concerned} of {agents} agents.",
            "{n} warnings in {weeks} weeks: {rate} a week, about {concerned} of {agents} agents.",
            n,
        ).format(
            n=formats.number(n),
            weeks=len(test.weeks),
            rate=formats.number(test.per_week, 1),
            concerned=test.concerned,
            agents=test.agents,
        )
    ]
    if n:
        parts.append(
            _("A plan followed {led} of them; {passed} passed by themselves within a week.").format(
                led=test.led_to_plan, passed=test.passed
            )
        )
    return formats.sentences(parts)


def _columns() -> list[Column]:
    return [
        Column("name", N_("Warning rule")),
        Column("kind", N_("Looks for"), value=lambda rule: _(KINDS[rule.kind.value])),
        Column("enabled", N_("On"), "center", format=lambda on: "✓" if on else "–"),
    ]


def _said_columns() -> list[Column]:
    from salesdesk.metrics.catalogue import kpi

    return [
        Column("on", N_("Day"), format=formats.day),
        Column("name", N_("About")),
        Column("kpi", N_("KPI"), value=lambda row: kpi(row.kpi).name),
        Column("lasted", N_("Lasted"), "right"),
        Column("after", N_("Then"), value=_after),
    ]


def _after(row: Said) -> str:
    if row.plan_id is not None:
        return _("a plan")
    return _("passed by itself") if row.passed else "—"

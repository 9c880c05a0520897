"""Templates of plans: the list at the left, the chosen one at the right; shipped ones are copied to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.services.plans.catalogue import Course
from salesdesk.services.plans.measuring import daily_kpis
from salesdesk.services.plans.rules import BOUNDS
from salesdesk.services.plans.templates import STEPS_WITH_DAYS, Template, TemplateGoal, TemplateItem
from salesdesk.types import Cause, Change, Level, PlanStep
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.courses.ticks import TickList, Ticks
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.fields import Form, NumberField, TextArea
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser, KpiPicker
from salesdesk.ui.widgets.surfaces import ScrollBody, clear_layout

TOUCHED = frozenset({Change.PLANS})
EMPTY = Template(name="", own=True)
COLUMNS = (
    Column("name", N_("Template"), tooltip=lambda row: row.note),
    Column("own", N_("Origin"), value=lambda row: _("of one's own") if row.own else _("shipped")),
)


class TemplatesDialog(Dialog):
    """Each change is kept with Save and can be undone; ``draft`` begins with a template made from a plan."""

    title = N_("Templates of plans")
    ok_text = N_("Close")

    def __init__(self, context: Context, parent: QWidget | None, draft: Template | None = None) -> None:
        self._courses: dict[str, Course] = {}
        self._template = EMPTY
        self._items: list[TemplateItem] = []
        self._goals: list[TemplateGoal] = []
        self._draft = draft
        self._wanted = ""
        super().__init__(context, parent)
        self.cancel.hide()
        self.refresh()

    def show_modal(self) -> None:
        """Open over its window."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def build(self) -> None:
        """List and form."""
        self.setMinimumSize(theme.px(960), theme.px(600))
        across = QHBoxLayout()
        across.setSpacing(theme.LG)
        left = QVBoxLayout()
        self.table = Table(COLUMNS, "", accessible=N_("Templates of plans"))
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.chosen.connect(self.show_template)
        left.addWidget(self.table, 1)
        line = QHBoxLayout()
        self.new = Button(N_("New"), lambda: self.show_template(EMPTY), icon="plus", kind="quiet")
        self.copy = Button(N_("Copy"), self.duplicate, icon="copy", kind="quiet")
        self.drop = Button(N_("Remove"), self.remove, icon="trash-2", kind="quiet")
        for button in (self.new, self.copy, self.drop):
            line.addWidget(button)
        line.addStretch()
        left.addLayout(line)
        across.addLayout(left, 2)
        scrolled = ScrollBody()
        self._build_form(scrolled)
        right = QVBoxLayout()
        right.addWidget(scrolled, 1)
        self.keep = Button(N_("Save"), self.save, icon="check")
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.keep)
        right.addLayout(foot)
        across.addLayout(right, 3)
        self.body.addLayout(across, 1)

    def _build_form(self, scrolled: ScrollBody) -> None:
        form = Form()
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.note = TextArea(lines=2)
        self.causes, self.levels = Ticks(Cause), Ticks(Level)
        self.kpis = TickList(lambda: [(one.id, one.name) for one in daily_kpis()], lines=3)
        least, most = BOUNDS["sessions"]
        self.sessions = NumberField(None, low=least, high=most, optional=True)
        self.days = {step: NumberField(None, low=1, high=120, optional=True) for step in STEPS_WITH_DAYS}
        form.add(N_("Name"), self.name)
        form.add(N_("What it is for"), self.note)
        form.add(N_("Against which causes"), self.causes)
        form.add(N_("For which figures"), self.kpis)
        form.add(N_("For which levels"), self.levels, N_("No tick: for everybody."))
        form.row(
            (N_("Warn: working days"), self.days[PlanStep.WARN]),
            (N_("Diagnose: working days"), self.days[PlanStep.DIAGNOSE]),
        )
        form.row(
            (N_("Train: working days"), self.days[PlanStep.TRAIN]),
            (N_("Shadow: working days"), self.days[PlanStep.SHADOW]),
            (N_("Shadowing sessions"), self.sessions),
        )
        scrolled.body.addWidget(form)
        hint = PlainLabel(role="caption", wrap=True)
        self.bind(hint.setText, N_("An empty field: as the rules of the plans have it."))
        scrolled.body.addWidget(hint)
        self.item_rows, self.goal_rows = QVBoxLayout(), QVBoxLayout()
        self.course = Chooser(empty=N_("choose a training…"))
        self.day = NumberField(0, high=60)
        self.kpi, self.percent = KpiPicker(ids=[one.id for one in daily_kpis()]), NumberField(10, low=1, high=500)
        self.percent.setSuffix(" %")
        self.bind(self.course.setAccessibleName, N_("Training"))
        self.bind(self.day.setAccessibleName, N_("Working days after the step began"))
        self.bind(self.percent.setAccessibleName, N_("Better by per cent"))
        self.adding: list[QWidget] = []
        for title, rows, fields, add in (
            (N_("Trainings, and working days after the step began"), self.item_rows, (self.course, self.day), self.add_item),
            (N_("Goals: better by per cent"), self.goal_rows, (self.kpi, self.percent), self.add_goal),
        ):  # fmt: skip
            head = PlainLabel(role="strong")
            self.bind(head.setText, title)
            scrolled.body.addWidget(head)
            rows.setSpacing(theme.XS)
            scrolled.body.addLayout(rows)
            line = QHBoxLayout()
            line.addWidget(fields[0], 1)
            line.addWidget(fields[1])
            button = Button(N_("Add"), add, icon="plus")
            line.addWidget(button)
            self.adding += [*fields, button]
            scrolled.body.addLayout(line)
        scrolled.body.addStretch()

    # reading

    def refresh(self) -> None:
        """Read the templates and the catalogue."""
        plans = self.context.desk.plans
        self.context.jobs.quick(lambda: (plans.templates(), plans.courses()), self._show)

    def _show(self, answer: tuple[Sequence[Template], Sequence[Course]]) -> None:
        if not isValid(self):
            return
        templates, courses = answer
        self._courses = {course.id: course for course in courses}
        self.course.fill([(course.id, course.title) for course in courses])
        self.table.set_rows(templates)
        if self._draft is not None:
            draft, self._draft = self._draft, None
            self.show_template(draft)
            return
        rows = self.table.rows_model.rows
        wanted = next((n for n, one in enumerate(rows) if one.id == self._wanted), 0)
        self.table.setCurrentIndex(self.table.rows_model.index(wanted, 0))
        self.show_template(rows[wanted])

    def show_template(self, template: Template) -> None:
        """Show one; a shipped one cannot be typed in."""
        self._template = template
        self.refuse("")
        self.name.setText(template.name)
        self.note.set_text(template.note)
        self.causes.set_values(template.causes)
        self.kpis.set_values(template.kpis)
        self.levels.set_values(template.levels)
        self.sessions.set_number(template.sessions or None)
        for step, field in self.days.items():
            field.set_number(template.days.get(step))
        self._items, self._goals = list(template.items), list(template.goals)
        for widget in (self.name, self.note, self.causes, self.kpis, self.levels, self.sessions, *self.days.values()):
            widget.setEnabled(template.own)
        for widget in self.adding:
            widget.setEnabled(template.own)
        self.keep.setEnabled(template.own)
        self.drop.setEnabled(bool(template.own and template.id))
        self._show_rows()
        if not template.id:
            self.name.setFocus()

    def _show_rows(self) -> None:
        clear_layout(self.item_rows)
        clear_layout(self.goal_rows)
        for item in self._items:
            course = self._courses.get(item.course)
            title = course.title if course is not None else item.title or item.course
            self._row(self.item_rows, f"{title} · {item.day}", partial(self._leave_item, item))
        for goal in self._goals:
            self._row(self.goal_rows, f"{kpi(goal.kpi).name} · {goal.percent} %", partial(self._leave_goal, goal))

    def _row(self, rows: QVBoxLayout, text: str, remove: partial[None]) -> None:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(PlainLabel(text, wrap=True), 1)
        if self._template.own:
            line.addWidget(IconButton("trash-2", N_("Remove this line"), remove))
        rows.addWidget(holder)

    # changing

    def add_item(self) -> None:
        """The chosen training."""
        if self.course.value():
            course = self._courses[self.course.value()]
            self._items.append(
                TemplateItem(course=course.id, kind=course.kind, title=course.title, day=round(self.day.number() or 0))
            )
            self._show_rows()

    def add_goal(self) -> None:
        """The chosen figure; one goal a figure."""
        goal = TemplateGoal(self.kpi.value(), round(self.percent.number() or 1))
        self._goals = [*(one for one in self._goals if one.kpi != goal.kpi), goal]
        self._show_rows()

    def _leave_item(self, item: TemplateItem) -> None:
        self._items.remove(item)
        self._show_rows()

    def _leave_goal(self, goal: TemplateGoal) -> None:
        self._goals.remove(goal)
        self._show_rows()

    def duplicate(self) -> None:
        """A copy of the chosen one, to be changed and saved."""
        chosen = self._template
        self.show_template(replace(chosen, id="", own=True, name=_("{title} (copy)").format(title=chosen.name)))

    def template(self) -> Template:
        """What stands in the fields."""
        numbers = {step: field.number() for step, field in self.days.items()}
        return replace(
            self._template,
            name=self.name.text().strip(),
            note=self.note.text(),
            causes=self.causes.values(),
            kpis=self.kpis.values(),
            levels=self.levels.values(),
            sessions=round(self.sessions.number() or 0),
            days={step: round(number) for step, number in numbers.items() if number is not None},
            items=tuple(self._items),
            goals=tuple(self._goals),
        )

    def save(self) -> None:
        """Keep it; the undo takes a new one away and brings a changed one back."""
        plans, before, made = self.context.desk.plans, self._template, self.template()

        def back(kept: Template) -> None:
            if before.id:
                plans.keep_template(before)
            else:
                plans.drop_template(kept.id)

        self.context.act(
            lambda: plans.keep_template(made),
            TOUCHED,
            self._kept,
            label=_("Template saved: {name}").format(name=made.name),
            undo_with=back,
            failed=lambda error: self.refuse(str(error)),
        )

    def _kept(self, kept: Template) -> None:
        if isValid(self):
            self._wanted = kept.id
            self.refresh()

    def remove(self) -> None:
        """Take an own one away."""
        plans, gone = self.context.desk.plans, self._template
        if not gone.id or not gone.own:
            return
        self._wanted = ""
        self.context.act(
            lambda: plans.drop_template(gone.id),
            TOUCHED,
            lambda _none: self.refresh() if isValid(self) else None,
            undo=lambda: plans.keep_template(gone),
            label=_("Template removed: {name}").format(name=gone.name),
        )


def words(template: Template) -> str:
    """A template in a line: name and causes."""
    causes = ", ".join(label(cause) for cause in template.causes)
    return f"{template.name} · {causes}" if causes else template.name

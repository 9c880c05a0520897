"""Courses 培训目录: what can be trained, against which cause, how often it was used and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.metrics.catalogue import catalogue as known_kpis
from salesdesk.services.attachments import Owner
from salesdesk.services.plans.catalogue import Course, CourseKind, kind_name
from salesdesk.services.plans.course_file import Taken
from salesdesk.services.plans.courses import CourseLine
from salesdesk.services.plans.views import PlanCard
from salesdesk.types import Cause, Change, Level
from salesdesk.ui import theme
from salesdesk.ui.attachments.card import AttachmentsCard
from salesdesk.ui.courses.detail import CourseDetail
from salesdesk.ui.courses.editor import EMPTY, CourseDialog, copy_of
from salesdesk.ui.courses.material import open_material
from salesdesk.ui.courses.words import cause_words, kpi_words, level_words, score_words
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import SearchBox
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.page_tabs import PLAN_PAGES, PageTabs
from salesdesk.ui.widgets.pickers import Chooser, EnumPicker
from salesdesk.ui.widgets.surfaces import EmptyState
from salesdesk.ui.widgets.two_parts import TwoParts

COLUMNS = (
    Column("title", N_("Title"), value=lambda line: line.course.title, tooltip=lambda line: line.course.content),
    Column("kind", N_("Kind"), value=lambda line: kind_name(line.course.kind)),
    Column("causes", N_("Against the cause"), value=lambda line: cause_words(line.course)),
    Column("kpis", N_("Serves the figures"), value=lambda line: kpi_words(line.course), hidden=True),
    Column("levels", N_("For the levels"), value=lambda line: level_words(line.course), hidden=True),
    Column("minutes", N_("Minutes"), "right", formats.number, value=lambda line: line.course.minutes),
    Column("used", N_("Used"), "right", formats.number, value=lambda line: line.use.assigned),
    Column(
        "score",
        N_("Score before → after"),
        "center",
        value=lambda line: score_words(line.use),
        sort=lambda line: line.use.change,
    ),
    Column(
        "own",
        N_("Origin"),
        value=lambda line: (
            _("retired") if line.course.retired else _("of one's own") if line.course.own else _("shipped")
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class CoursesData:
    """What the page shows."""

    lines: tuple[CourseLine, ...]
    plans: tuple[PlanCard, ...]


class CoursesPage(Page):
    """The list at the left, the chosen entry at the right."""

    name: ClassVar[str] = "courses"
    title: ClassVar[str] = N_("Courses")
    icon: ClassVar[str] = "graduation-cap"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.PLANS, Change.CALLS})
    follows_focus: ClassVar[bool] = False
    uses_period: ClassVar[bool] = False
    uses_scope: ClassVar[bool] = False

    def build(self) -> None:
        """Tabs and buttons, filters, list and detail."""
        self._lines: tuple[CourseLine, ...] = ()
        self._plans: dict[int, PlanCard] = {}
        self._wanted = ""
        self.tabs = PageTabs(PLAN_PAGES, "courses", self.context.go.page)
        strip, top = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(theme.SM)
        strip.addWidget(self.tabs)
        strip.addStretch()
        top.addStretch()
        top.addWidget(Button(N_("Templates of plans…"), self.open_templates, icon="layers"))
        top.addWidget(Button(N_("Import…"), self.ask_import, icon="import"))
        top.addWidget(Button(N_("Export…"), self.ask_export, icon="download"))
        top.addWidget(Button(N_("New training"), self.add, icon="plus", kind="primary"))

        self.search = SearchBox(N_("Search the courses"))
        self.kind = Chooser(empty=N_("every kind"))
        self.kind.fill_with(lambda: [(kind, kind_name(kind)) for kind in CourseKind])
        self.cause = EnumPicker(Cause, empty=N_("every cause"))
        self.kpi = Chooser(empty=N_("every figure"))
        self.level = EnumPicker(Level, empty=N_("every level"))
        self.retired = QCheckBox()
        self.bind(self.retired.setText, N_("Retired too"))
        filters = QHBoxLayout()
        filters.setSpacing(theme.SM)
        filters.addWidget(self.search, 1)
        for chooser, name in (
            (self.kind, N_("Kind")),
            (self.cause, N_("Cause")),
            (self.kpi, N_("Figure")),
            (self.level, N_("Level")),
        ):
            self.bind(chooser.setAccessibleName, name)
            chooser.picked.connect(lambda _value: self._filter())
            filters.addWidget(chooser)
        filters.addWidget(self.retired)
        self.search.searched.connect(lambda _text: self._filter())
        self.retired.toggled.connect(lambda _on: self._filter())

        self.table = Table(COLUMNS, "courses", self.context, accessible=N_("Catalogue of training"))
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(lambda line: self.edit(line.course))
        self.nothing = EmptyState("search", N_("No training fits this search."), N_("Show all"), self.show_all)
        self.left = QStackedWidget()
        self.left.addWidget(self.table)
        self.left.addWidget(self.nothing)
        self.detail = CourseDetail()
        self.detail.plan.connect(self.context.go.plan)
        self.detail.material.connect(self._open_material)
        self.change = Button(N_("Edit…"), lambda: self._do(self.edit), icon="pencil")
        self.copy = Button(N_("Copy…"), lambda: self._do(self.duplicate), icon="copy")
        self.put_away = Button(N_("Retire"), lambda: self._do(self.retire), icon="archive")
        for button in (self.change, self.copy, self.put_away):
            self.detail.foot.addWidget(button)
        self.detail.foot.addStretch()
        self.files = AttachmentsCard(self.context)
        self.right = QWidget()
        right = QVBoxLayout(self.right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.MD)
        right.addWidget(self.detail, 1)
        right.addWidget(self.files)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.LG)
        split.addWidget(self.left)
        split.addWidget(self.right)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([800, 340])
        self.count = PlainLabel(role="caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addWidget(TwoParts(strip, top))
        layout.addLayout(filters)
        layout.addWidget(split, 1)
        layout.addWidget(self.count)

    def open(self, **arguments: Any) -> None:
        """Show the entry ``course_id``."""
        self._wanted = str(arguments.get("course_id") or "")
        if self._lines:
            self.show_all()

    # reading

    def fetch(self, _focus: FocusState) -> CoursesData:
        """The catalogue, and the plans that used any of it."""
        plans = self.context.desk.plans
        lines = tuple(plans.catalogue())
        used = {one for line in lines for one in line.use.plans}
        cards = plans.list(on=self.context.today()) if used else []
        return CoursesData(lines, tuple(card for card in cards if card.id in used))

    def show_data(self, data: CoursesData) -> None:
        """The list, and the entry that was shown before."""
        self._lines = data.lines
        self._plans = {card.id: card for card in data.plans}
        served = {one for line in data.lines for one in line.course.kpis}
        self.kpi.fill([(one.id, one.name) for one in known_kpis() if one.id in served])
        self._filter()

    def show_all(self) -> None:
        """Forget the filters."""
        self.search.clear()
        for chooser in (self.kind, self.cause, self.kpi, self.level):
            chooser.set_value(None)
        if any(line.course.id == self._wanted and line.course.retired for line in self._lines):
            self.retired.setChecked(True)
        self._filter()

    def _filter(self) -> None:
        current = self.table.current()
        wanted = self._wanted or (current.course.id if current is not None else "")
        shown = [line for line in self._lines if self._fits(line)]
        self.left.setCurrentWidget(self.table if shown else self.nothing)
        self.table.set_rows(shown)
        rows = self.table.rows_model.rows
        row = next((n for n, line in enumerate(rows) if line.course.id == wanted), 0)
        self._wanted = ""
        self.right.setVisible(bool(rows))
        if rows:
            self.table.setCurrentIndex(self.table.rows_model.index(row, 0))
            self._choose(rows[row])
        own = sum(line.course.own for line in shown)
        self.count.setText(
            _("{trainings}, {own} of one's own").format(
                trainings=ngettext("{n} training", "{n} trainings", len(shown)).format(n=len(shown)), own=own
            )
        )

    def _fits(self, line: CourseLine) -> bool:
        course, text = line.course, self.search.text().strip().casefold()
        said = " ".join((course.title, course.content, course.material, kpi_words(course), cause_words(course)))
        return (
            (not course.retired or self.retired.isChecked() or course.id == self._wanted)
            and all(word in said.casefold() for word in text.split())
            and self.kind.value() in (None, course.kind)
            and (self.cause.value() is None or self.cause.value() in course.causes)
            and (self.kpi.value() is None or self.kpi.value() in course.kpis)
            and (self.level.value() is None or not course.levels or self.level.value() in course.levels)
        )

    def _choose(self, line: CourseLine) -> None:
        course = line.course
        self.change.setEnabled(course.own)
        self.bind(self.change.setToolTip, N_("A shipped training is changed as a copy.") if not course.own else "")
        self.bind(self.put_away.set_plain, N_("Bring back") if course.retired else N_("Retire"))
        cards = [self._plans[one] for one in reversed(line.use.plans) if one in self._plans]
        self.detail.show_line(line, (), cards)
        self.files.show_owner(Owner.course(course.id), locked=course.retired)
        if course.calls:
            plans = self.context.desk.plans
            self.context.jobs.quick(lambda: plans.call_lines(course.calls), partial(self._show_calls, line, cards))

    def _show_calls(self, line: CourseLine, cards: list[PlanCard], calls: Any) -> None:
        if isValid(self) and self.table.current() is line:
            self.detail.show_line(line, calls, cards)

    # changing

    def _do(self, work: Any) -> None:
        line = self.table.current()
        if line is not None:
            work(line.course)

    def add(self) -> None:
        """The editor for a new entry."""
        self._edit(EMPTY)

    def edit(self, course: Course) -> None:
        """The editor; a shipped entry is changed as a copy."""
        self._edit(course if course.own else copy_of(course))

    def duplicate(self, course: Course) -> None:
        """The editor, for a copy."""
        self._edit(copy_of(course))

    def _edit(self, course: Course) -> None:
        dialog = CourseDialog(self.context, self.window(), course)

        def kept() -> None:
            if dialog.result_value is not None:
                self._wanted = dialog.result_value.id
                self.refresh()

        dialog.accepted.connect(kept)
        dialog.show_modal()

    def retire(self, course: Course) -> None:
        """No longer offer the entry, or offer it again."""
        plans, wanted = self.context.desk.plans, not course.retired
        words = _("Retired: {title}") if wanted else _("Brought back: {title}")
        self.context.act(
            lambda: plans.retire_course(course.id, retired=wanted),
            {Change.PLANS},
            undo=lambda: plans.retire_course(course.id, retired=not wanted),
            label=words.format(title=course.title),
        )

    def open_templates(self) -> None:
        """The templates of plans."""
        from salesdesk.ui.plans.templates_dialog import TemplatesDialog

        TemplatesDialog(self.context, self.window()).show_modal()

    def _open_material(self, material: str) -> None:
        try:
            open_material(material)
        except SalesDeskError as error:
            self.context.messages.error(error)

    # as a file

    def ask_export(self) -> None:
        """Where to write the catalogue."""
        suggested = str(Path(self.context.preferences.recent.get("papers", str(Path.home()))) / "courses.toml")
        name, _filter = QFileDialog.getSaveFileName(self, _("Export the courses"), suggested, "TOML (*.toml)")
        if name:
            self.export(Path(name))

    def export(self, target: Path) -> None:
        """Write what the list shows."""
        plans = self.context.desk.plans
        ids = [line.course.id for line in self.table.rows_model.rows]

        def written(n: int) -> None:
            text = ngettext("{n} training written to {file}.", "{n} trainings written to {file}.", n)
            self.context.messages.info(text.format(n=n, file=target.name))

        self.context.jobs.quick(lambda: plans.export_courses(target, ids), written)

    def ask_import(self) -> None:
        """Which file to take in."""
        name, _filter = QFileDialog.getOpenFileName(self, _("Import courses"), "", "TOML (*.toml)")
        if name:
            self.take_in(Path(name))

    def take_in(self, file: Path) -> None:
        """Take the courses of a file into the catalogue."""
        plans = self.context.desk.plans

        def done(taken: Taken) -> None:
            words = _("{added} new, {changed} changed, {same} the same.").format(
                added=len(taken.added), changed=len(taken.before), same=taken.same
            )
            self.context.messages.info(" ".join((words, *taken.notes[:3])))

        self.context.act(
            lambda: plans.import_courses(file),
            {Change.PLANS},
            done,
            undo_with=plans.take_back_courses,
            label=_("Courses imported from {file}").format(file=file.name),
        )

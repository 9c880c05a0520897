"""The editor of an entry of the catalogue: new, one's own, or a copy of a shipped one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.metrics.catalogue import catalogue as known_kpis
from salesdesk.services.plans.catalogue import LONGEST_MINUTES, Course, CourseKind, kind_name
from salesdesk.types import Cause, Change, Json, Level
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.courses.calls_dialog import CallsDialog
from salesdesk.ui.courses.ticks import TickList, Ticks
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Form, NumberField, TextArea
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser

TOUCHED = frozenset({Change.PLANS})
EMPTY = Course(id="", kind=CourseKind.COURSE, title="", content="", minutes=60)


def copy_of(course: Course) -> Course:
    """What a copy begins with: everything but the id."""
    return replace(
        course, id="", own=True, retired=False, based_on=course.id, title=_("{title} (copy)").format(title=course.title)
    )


class CourseDialog(SavingDialog):
    """Without an id it makes a new entry; ``result_value`` is the kept one."""

    title = N_("Training")

    def __init__(self, context: Context, parent: QWidget | None, course: Course = EMPTY) -> None:
        self._course = course
        self._calls = course.calls
        super().__init__(context, parent, draft_key="" if course.id or course.based_on else "course:new")
        self._show(course)

    def build(self) -> None:
        """Kind, title, minutes, content; whom and what it is for; material and calls."""
        self.setMinimumWidth(theme.px(620))
        form = Form()
        self.kind = Chooser()
        self.kind.fill_with(lambda: [(kind, kind_name(kind)) for kind in CourseKind])
        self.name = QLineEdit()
        self.name.setMaxLength(120)
        self.minutes = NumberField(60, high=LONGEST_MINUTES)
        self.content = TextArea(lines=4)
        self.causes, self.levels = Ticks(Cause), Ticks(Level)
        self.kpis = TickList(lambda: [(one.id, one.name) for one in known_kpis()], lines=4)
        self.material = QLineEdit()
        self.material.setMaxLength(500)
        _kind, self.title_field, self.minutes_field = form.row(
            (N_("Kind"), self.kind), (N_("Title"), self.name), (N_("Minutes"), self.minutes)
        )
        form.add(N_("Content"), self.content, N_("What is done, how often, and how one sees that it was learnt."))
        form.add(N_("Against which causes"), self.causes)
        form.add(N_("For which figures"), self.kpis)
        form.add(N_("For which levels"), self.levels, N_("No tick: for everybody."))
        form.add(
            N_("Material: a file or a link"),
            self.material,
            N_("Such a file stays where it is; files to be kept with the data are attached on the page of courses."),
        )
        self.body.addWidget(form)
        line = QHBoxLayout()
        line.addWidget(Button(N_("Choose a file…"), self.choose_file, icon="paperclip"))
        line.addWidget(Button(N_("Calls to listen to…"), self.choose_calls, icon="headphones"))
        self.calls_said = PlainLabel(role="caption")
        line.addWidget(self.calls_said, 1)
        self.body.addLayout(line)

    def _show(self, course: Course) -> None:
        self.kind.set_value(course.kind)
        self.name.setText(course.title)
        self.minutes.set_number(course.minutes)
        self.content.set_text(course.content)
        self.causes.set_values(course.causes)
        self.kpis.set_values(course.kpis)
        self.levels.set_values(course.levels)
        self.material.setText(course.material)
        self._say_calls()
        self.name.setFocus()

    def _say_calls(self) -> None:
        n = len(self._calls)
        self.calls_said.setText(ngettext("{n} call on the list", "{n} calls on the list", n).format(n=n) if n else "")

    def choose_file(self) -> None:
        """Ask for the material's file."""
        name, _filter = QFileDialog.getOpenFileName(self, _("Choose the material"), self.material.text())
        if name:
            self.material.setText(name)

    def choose_calls(self) -> None:
        """Ask for the calls of a listening list."""
        dialog = CallsDialog(self.context, self, self._calls, self.set_calls)
        dialog.setModal(True)
        dialog.open()

    def set_calls(self, calls: tuple[int, ...]) -> None:
        """The calls of the listening list."""
        self._calls = calls
        self._say_calls()

    def gather(self) -> dict[str, Json]:
        """What was typed."""
        return {
            "title": self.name.text(),
            "content": self.content.text(),
            "minutes": self.minutes.number(),
            "material": self.material.text(),
            "kind": self.kind.value().value,
            "calls": list(self._calls),
            "causes": [one.value for one in self.causes.values()],
            "levels": [one.value for one in self.levels.values()],
            "kpis": list(self.kpis.values()),
        }

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back."""

        def words(name: str) -> list[str]:
            given = data.get(name)
            return [str(one) for one in given] if isinstance(given, list) else []

        self._calls = tuple(int(one) for one in words("calls"))
        minutes = data.get("minutes")
        self._show(
            Course(
                id="",
                kind=CourseKind(str(data.get("kind") or CourseKind.COURSE)),
                title=str(data.get("title") or ""),
                content=str(data.get("content") or ""),
                minutes=round(minutes) if isinstance(minutes, (int, float)) else 60,
                causes=tuple(Cause(one) for one in words("causes")),
                kpis=tuple(words("kpis")),
                levels=tuple(Level(one) for one in words("levels")),
                material=str(data.get("material") or ""),
            )
        )

    def course(self) -> Course:
        """What stands in the fields."""
        return replace(
            self._course,
            kind=self.kind.value(),
            title=self.name.text().strip(),
            content=self.content.text().strip(),
            minutes=round(self.minutes.number() or 0),
            causes=self.causes.values(),
            kpis=self.kpis.values(),
            levels=self.levels.values(),
            material=self.material.text().strip(),
            calls=self._calls,
        )

    def submit(self) -> None:
        """Keep it; the undo takes a new one away and brings a changed one back."""
        self.title_field.set_error()
        plans, course, before = self.context.desk.plans, self.course(), self._course
        made: list[str] = []

        def keep() -> Course:
            kept = plans.keep_course(replace(course, id=course.id or (made[0] if made else "")))
            made[:] = [kept.id]
            return kept

        def back(kept: Course) -> None:
            if before.id:
                plans.keep_course(before)
            else:
                plans.drop_course(kept.id)

        label = _("Training changed: {title}") if before.id else _("Training added: {title}")
        self.save(keep, TOUCHED, label.format(title=course.title), undo_with=back)

    def show_refusal(self, error: BaseException) -> None:
        """Beside the title when that is missing."""
        if not self.name.text().strip() and isinstance(error, SalesDeskError):
            self.title_field.set_error(error.message)
            self.name.setFocus()
        else:
            super().show_refusal(error)

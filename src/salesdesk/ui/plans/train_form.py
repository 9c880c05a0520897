"""Step 3, train: what is assigned, from the catalogue or one's own, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.plans.catalogue import Course, CourseKind, kind_name
from salesdesk.services.plans.training import ItemForm
from salesdesk.services.plans.views import ItemView, PlanView
from salesdesk.types import Json, PlanStep
from salesdesk.ui.courses.material import open_material
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.plans.done_prompt import DonePrompt
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.plans.step_form import PlanData, Rows, StepForm
from salesdesk.ui.plans.train_words import call_words, total_words, why_words
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import Card

__all__ = ["DonePrompt", "TrainForm"]

OWN = "own"


class TrainForm(StepForm):
    """The items of the current round on top, those of earlier rounds below; an editor to assign more."""

    step: ClassVar[PlanStep] = PlanStep.TRAIN

    def build(self) -> None:
        """Items, then the editor."""
        items = Card(N_("Assigned"))
        self.rows = Rows()
        items.body.addWidget(self.rows)
        self.total = PlainLabel(role="caption", wrap=True)
        items.body.addWidget(self.total)
        self.body.addWidget(items)
        self.editor = Card(N_("Assign training"))
        form = Form()
        self.course = Chooser()
        self.kind = Chooser()
        self.kind.fill_with(lambda: [(kind, kind_name(kind)) for kind in CourseKind])
        self.title = self.line()
        self.content = self.area(2)
        self.trainer = self.line()
        self.planned = self.day()
        self.minutes = NumberField(60, high=6000)
        self.course.picked.connect(self._pick)
        form.add(N_("From the catalogue (best fitting first)"), self.course)
        self.why = PlainLabel(role="caption", wrap=True)
        form.body.addWidget(self.why)
        _kind, self.title_field = form.row((N_("Kind"), self.kind), (N_("Title"), self.title))
        form.add(N_("Content"), self.content)
        form.row((N_("Trainer"), self.trainer), (N_("Planned for"), self.planned), (N_("Minutes"), self.minutes))
        self.lockable(self.course, self.kind, self.minutes)
        self.day_note = PlainLabel(role="caption", wrap=True)
        form.body.addWidget(self.day_note)
        self.planned.picked.connect(lambda _day: self._look_at_day())
        self.editor.body.addWidget(form)
        self.assign = Button(N_("Assign"), self._assign, icon="plus")
        self.editor.body.addWidget(self.assign, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.editor)
        self._courses: dict[str, Course] = {}
        self._editing: ItemView | None = None

    def fill(self, data: PlanData) -> None:
        """Items and catalogue."""
        view = data.view
        self.editor.setVisible(not self.locked)
        self.rows.clear(
            _("Nothing is assigned yet. Support begins here: without it there is no fair judgement.")
            if not view.items
            else ""
        )
        for item in sorted(view.items, key=lambda one: (-one.round, one.id)):
            self._show_item(item, view)
        self.total.setText(total_words(view))
        self._courses = {course.id: course for course in data.courses}
        chosen = self.course.value()
        options = [(OWN, _("training of one's own"))]
        options += [(course.id, f"{course.title} · {kind_name(course.kind)}") for course in data.courses]
        self.course.fill(options)
        self.course.set_value(chosen)

    def _show_item(self, item: ItemView, view: PlanView) -> None:
        minutes = ngettext("{n} minute", "{n} minutes", item.minutes).format(n=item.minutes) if item.minutes else ""
        parts = [kind_name(item.kind), item.trainer, minutes]
        if item.done_on is not None:
            parts.append(_("done on {day}").format(day=formats.short_day(item.done_on)))
            if item.score_after is not None:
                before = formats.NO_DATA if item.score_before is None else str(item.score_before)
                parts.append(_("score {before} → {after}").format(before=before, after=item.score_after))
        elif item.waived_reason:
            parts.append(_("waived: {reason}").format(reason=item.waived_reason))
        elif item.planned_on is not None:
            parts.append(_("planned for {day}").format(day=formats.short_day(item.planned_on)))
        if item.round != view.round or view.round > 1:
            parts.append(_("round {n}").format(n=item.round))
        mark = "☑" if item.done_on else ("☐" if not item.waived_reason else "–")
        buttons = []
        if not self.locked and item.round == view.round:
            if item.settled:
                buttons = [("rotate-ccw", N_("Open again"), partial(self._undo, item))]
            else:
                buttons = [
                    ("check", N_("Done…"), partial(self._done, item)),
                    ("skip-forward", N_("Waive with a reason…"), partial(self._waive, item)),
                    ("pencil", N_("Edit"), partial(self._edit, item)),
                    ("trash-2", N_("Remove"), partial(self._remove, item)),
                ]
        if item.material:
            buttons.insert(0, ("paperclip", N_("Open the material"), partial(self._open_material, item.material)))
        if item.course:
            opened = partial(self.context.go.page, "courses", course_id=item.course)
            buttons.append(("graduation-cap", N_("Show it in the catalogue, with its files"), opened))
        if item.planned_on is not None and not item.settled and item.planned_on < self.context.today():
            parts.append(_("not held yet"))
            if not self.locked and item.round == view.round:
                buttons.insert(0, ("user-x", N_("Did not take place…"), partial(self._missed, item)))
        caption = " · ".join(part for part in parts if part)
        self.rows.add(
            f"{mark} {item.title}",
            "\n".join(part for part in (caption, item.content, call_words(item)) if part),
            buttons,
        )

    def _open_material(self, material: str) -> None:
        try:
            open_material(material)
        except SalesDeskError as error:
            self.context.messages.error(error)

    def _look_at_day(self) -> None:
        """Say what speaks against the chosen day: a day off, the agent away, the step's end."""
        day, plans, view = self.planned.day(), self.context.desk.plans, self.view
        if day is None:
            self.day_note.setText("")
            return
        agent, due = view.card.agent_id, view.card.due_on
        self.context.jobs.quick(lambda: plans.day_notes(agent, day, due), self._say_day)

    def _say_day(self, notes: tuple[str, ...]) -> None:
        if isValid(self):
            self.day_note.setText(formats.sentences(notes))

    def _missed(self, item: ItemView) -> None:
        """The agent or the trainer was not there: the reason goes into the history, the date is free again."""
        reason = ReasonPrompt.ask(
            self, _("Training did not take place"), _("Why did “{title}” not take place?").format(title=item.title)
        )
        if reason is not None:
            plans, plan_id = self.context.desk.plans, self.plan_id
            self.act(lambda: plans.miss_item(plan_id, item.id, reason), _("Noted: it needs a new date"))

    def fill_fields(self, view: PlanView) -> None:
        """An empty editor, for who trained last."""
        self._editing = None
        self.course.set_value(OWN)
        self.title.clear()
        self.content.set_text("")
        self.trainer.setText(view.items[-1].trainer if view.items else "")
        self.planned.set_day(None)
        self.day_note.setText("")
        self.why.setText("")
        self.minutes.set_number(60)
        self.bind(self.assign.set_plain, N_("Assign"))

    def _pick(self, course_id: str) -> None:
        course = self._courses.get(course_id)
        self.why.setText(why_words(course, self.view.card) if course is not None else "")
        if course is not None:
            self.kind.set_value(course.kind)
            self.title.setText(course.title)
            self.content.set_text(course.content)
            self.minutes.set_number(course.minutes)
            self.touched()

    def _form(self) -> ItemForm:
        chosen, editing = self._courses.get(self.course.value()), self._editing
        calls = tuple(one.id for one in editing.calls) if editing is not None else ()
        return ItemForm(
            kind=self.kind.value(),
            title=self.title.text(),
            content=self.content.text(),
            trainer=self.trainer.text(),
            planned_on=self.planned.day(),
            minutes=round(self.minutes.number() or 0),
            course=chosen.id if chosen is not None and chosen.title == self.title.text() else "",
            material=editing.material if editing is not None else chosen.material if chosen is not None else "",
            calls=calls if editing is not None else chosen.calls if chosen is not None else (),
            note=editing.note if editing is not None else "",
            score_before=editing.score_before if editing is not None else None,
            score_after=editing.score_after if editing is not None else None,
        )

    def _assign(self) -> None:
        self.title_field.set_error()
        plans, plan_id, form, editing = self.context.desk.plans, self.plan_id, self._form(), self._editing

        def done(_result: object) -> None:
            self.dirty = False
            self.fill_fields(self.view)
            self.edited.emit()

        self.context.act(
            lambda: plans.assign(plan_id, form) if editing is None else plans.change_item(plan_id, editing.id, form),
            CHANGES,
            done,
            label=_("Training assigned") if editing is None else _("Training changed"),
            failed=lambda error: self.title_field.set_error(str(error)),
        )

    def _edit(self, item: ItemView) -> None:
        self._editing = item
        self.course.set_value(item.course if item.course in self._courses else OWN)
        self.kind.set_value(item.kind)
        self.title.setText(item.title)
        self.content.set_text(item.content)
        self.trainer.setText(item.trainer)
        self.planned.set_day(item.planned_on)
        self.minutes.set_number(item.minutes)
        self.bind(self.assign.set_plain, N_("Save the training"))
        self.title.setFocus()
        self.dirty = True

    def _done(self, item: ItemView) -> None:
        dialog = DonePrompt(self.context, self.window(), self.plan_id, item)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _waive(self, item: ItemView) -> None:
        reason = ReasonPrompt.ask(
            self, _("Waive the training"), _("Why can “{title}” be left out?").format(title=item.title)
        )
        if reason is not None:
            plans, plan_id = self.context.desk.plans, self.plan_id
            self.context.act(
                lambda: plans.waive_item(plan_id, item.id, reason),
                CHANGES,
                undo=lambda: plans.undo_item(plan_id, item.id),
                label=_("Training waived"),
            )

    def _undo(self, item: ItemView) -> None:
        plans, plan_id = self.context.desk.plans, self.plan_id
        self.act(lambda: plans.undo_item(plan_id, item.id), _("Training open again"))

    def _remove(self, item: ItemView) -> None:
        plans, plan_id = self.context.desk.plans, self.plan_id
        self.context.act(
            lambda: plans.remove_item(plan_id, item.id),
            CHANGES,
            undo_with=lambda removed: plans.bring_back_item(plan_id, removed),
            label=_("Training removed"),
        )

    def typed(self) -> dict[str, Json]:
        """What stands in the editor."""
        if not self.dirty or self._editing is not None or not self.title.text().strip():
            return {}
        return {"title": self.title.text(), "content": self.content.text(), "trainer": self.trainer.text()}

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back."""
        self.title.setText(str(data.get("title") or ""))
        self.content.set_text(str(data.get("content") or ""))
        self.trainer.setText(str(data.get("trainer") or ""))

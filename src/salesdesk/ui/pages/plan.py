"""One plan: the rail of its steps, the current step's form, the evidence beside it, the history below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from salesdesk import formats, i18n
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.periods import Period
from salesdesk.services.plans.machine import STEPS, Action
from salesdesk.services.plans.views import Move, ObjectionView, PlanView
from salesdesk.types import Change, Json, PlanStep, Scope, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.plans.diagnose_form import DiagnoseForm
from salesdesk.ui.plans.foot import PlanFoot
from salesdesk.ui.plans.more_menu import MoreMenu, open_dialog
from salesdesk.ui.plans.moving import Mover, Work
from salesdesk.ui.plans.rail import StepRail
from salesdesk.ui.plans.review_form import ReviewForm
from salesdesk.ui.plans.shadow_form import ShadowForm
from salesdesk.ui.plans.side import AnswerPrompt, ObjectionPrompt, SidePane
from salesdesk.ui.plans.step_form import PlanData, StepForm
from salesdesk.ui.plans.train_form import TrainForm
from salesdesk.ui.plans.warn_form import WarnForm
from salesdesk.ui.plans.words import about, due_words
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.fields import TYPING_PAUSE_MS
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import ScrollBody

SIDE_BY_SIDE = 920
"""The width, at the usual text size, from which form and evidence stand side by side."""
FORMS: tuple[type[StepForm], ...] = (WarnForm, DiagnoseForm, TrainForm, ShadowForm, ReviewForm)


class PlanPage(Page):
    """What is typed is kept as a draft at every pause, and saved when the page or the step is left."""

    name: ClassVar[str] = "plan"
    title: ClassVar[str] = N_("Improvement plan")
    icon: ClassVar[str] = "clipboard-list"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.PLANS, Change.PEOPLE, Change.CALENDAR})
    follows_focus: ClassVar[bool] = False
    uses_period: ClassVar[bool] = False
    uses_scope: ClassVar[bool] = False
    drop_words: ClassVar[str] = N_("Let go to attach to this plan")

    def build(self) -> None:
        """Bar, rail, form and side."""
        self._wanted: int | None = None
        self._plan: PlanView | None = None
        self._shown: PlanStep | None = None
        self._drafted = False
        self._mover = Mover(self.context, self, self._unsaved)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._keep_draft)
        self._build_bar()
        self.rail = StepRail()
        self.rail.chosen.connect(self._show_step)
        self.forms: dict[PlanStep, StepForm] = {form.step: form(self.context) for form in FORMS}
        self.stack = QStackedWidget()
        for form in self.forms.values():
            form.edited.connect(self._pause.start)
            scrolled = ScrollBody()
            scrolled.body.addWidget(form)
            self.stack.addWidget(scrolled)
        review = self.forms[PlanStep.REVIEW]
        if isinstance(review, ReviewForm):
            review.outcome.connect(self._run)
        self.foot = PlanFoot(self._run, self._show_current)
        self.menu = MoreMenu(self.context, self, self._run)
        self.side = SidePane(self.context)
        self.side.calls.connect(self._show_calls)
        self.side.answer.connect(self._answer)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SM)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(theme.LG)
        self.split.addWidget(left)
        self.split.addWidget(self.side)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([700, 440])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addLayout(self.bar)
        layout.addWidget(self.rail)
        layout.addWidget(self.split, 1)

    def _build_bar(self) -> None:
        self.who = PlainLabel(role="section", elide=True)
        self.what = PlainLabel(role="caption", elide=True)
        self.saved = PlainLabel(role="caption")
        self.objection = Button(N_("Objection…"), self._object, icon="flag")
        self.pdf = Button(N_("Print the file"), self._ask_pdf, icon="printer")
        self.more = IconButton("ellipsis", N_("More"), self._menu)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.who)
        names.addWidget(self.what)
        self.bar = QHBoxLayout()
        self.bar.setSpacing(theme.SM)
        self.bar.addLayout(names, 1)
        for widget in (self.saved, self.objection, self.pdf, self.more):
            self.bar.addWidget(widget)

    def heading(self) -> str:
        """Whose plan about what."""
        if self._plan is None:
            return _(self.title)
        return _("Plan: {agent}, {about}").format(agent=self._plan.card.agent, about=about(self._plan.card))

    # reading

    def open(self, **arguments: Any) -> None:
        """Show the plan ``plan_id``."""
        plan_id = int(arguments["plan_id"])
        if plan_id != self._wanted:
            self._save()
            self._wanted, self._plan, self._shown = plan_id, None, None
        self.refresh()

    def fetch(self, _focus: FocusState) -> PlanData | None:
        """The plan, and what helps in its step."""
        if self._wanted is None:
            return None
        plans, day = self.context.desk.plans, self.context.today()
        view = plans.get(self._wanted, day)
        step = view.step
        return PlanData(
            view,
            suggestions=tuple(plans.suggestions(view.id, day)) if step is PlanStep.DIAGNOSE else (),
            waiting=plans.waiting_goals(view.id) if step is PlanStep.DIAGNOSE else None,
            courses=tuple(plans.courses(view.id)) if step is PlanStep.TRAIN else (),
            calls=tuple(plans.calls_to_hear(view.id, day)) if step is PlanStep.SHADOW else (),
            observer=self.context.desk.company.get().supervisor,
            draft=self.context.desk.drafts.find(_key(view)) if self._plan is None else None,
        )

    def show_data(self, data: PlanData | None) -> None:
        """Everything; what is being typed stays."""
        if data is None:
            return
        view, before = data.view, self._plan
        self._plan = view
        if before is None or before.step is not view.step or self._shown is None:
            self._shown = view.step if view.step in STEPS else _closed_in(view)
        if before is None or (before.id, before.step) != (view.id, view.step):
            self.saved.setText("")
        card = view.card
        parts = [card.agent, card.team, about(card)]
        self.who.setText(" · ".join(part for part in parts if part))
        words = [_("Plan {number}").format(number=card.number), label(card.step), due_words(card), card.owner]
        if card.round > 1:
            words.insert(2, _("round {n}").format(n=card.round))
        self.what.setText(" · ".join(part for part in words if part))
        for step, form in self.forms.items():
            form.show_plan(data, locked=step is not view.step)
        self.side.show_plan(view)
        if data.draft and view.step in self.forms:
            self._drafted = True
            self.forms[view.step].take_up(data.draft)
            self.context.messages.info(_("What was typed and not saved yet is back."))
        self._show_step(self._shown)
        if view.step in self.forms and (before is None or (before.id, before.step) != (view.id, view.step)):
            self.forms[view.step].begin()
        window: Any = self.window()
        if hasattr(window, "update_heading"):
            window.update_heading()

    def _show_step(self, step: PlanStep) -> None:
        view = self._plan
        if view is None:
            return
        self._shown = step
        self.stack.setCurrentIndex(STEPS.index(step))
        self.rail.show_plan(view, step, self.context.today())
        self.foot.show_plan(view, step)

    def _show_current(self) -> None:
        if self._plan is not None and self._plan.step in STEPS:
            self._show_step(self._plan.step)

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Files dropped anywhere on the page are attached."""
        return self._plan is not None and self.side.attachments.take(paths)

    # moving

    def _run(self, move: Move) -> None:
        """Carry out a move. What is typed may be just what is missing: it is saved first, the service decides."""
        view = self._plan
        if view is not None:
            self._mover.run(view.id, replace(move, blocked=()) if self._has_unsaved() else move, view.review_to)

    def _menu(self) -> None:
        if self._plan is not None:
            self.menu.popup(self._plan, self.more)

    def _object(self) -> None:
        if self._plan is not None:
            open_dialog(ObjectionPrompt(self.context, self.window(), self._plan.id))

    def _answer(self, objection: ObjectionView) -> None:
        if self._plan is not None:
            open_dialog(AnswerPrompt(self.context, self.window(), self._plan.id, objection))

    def _show_calls(self) -> None:
        view = self._plan
        if view is not None and view.evidence.start is not None and view.evidence.end is not None:
            scope = Scope(ScopeKind.AGENT, view.card.agent_id)
            self.context.go.calls(scope, Period(view.evidence.start, view.evidence.end))

    # typing

    def _form(self) -> StepForm | None:
        return self.forms.get(self._plan.step) if self._plan is not None else None

    def _has_unsaved(self) -> bool:
        form = self._form()
        return form is not None and form.saving() is not None

    def _unsaved(self) -> Work | None:
        """The work that saves what was typed until now; the draft goes with it. What is typed later counts anew."""
        form = self._form()
        work = form.saving() if form is not None else None
        if form is None or work is None or self._plan is None:
            return None
        drafts, key = self.context.desk.drafts, _key(self._plan)
        form.dirty = False

        def both() -> None:
            try:
                work()
            except BaseException:
                form.dirty = True
                raise
            drafts.drop(key)

        return both

    def _keep_draft(self) -> None:
        """At a pause in typing: what is not saved yet survives a crash."""
        form, view = self._form(), self._plan
        if form is None or view is None:
            return
        data: dict[str, Json] = form.typed()
        drafts, key = self.context.desk.drafts, _key(view)
        if data:
            self._drafted = True
            self.context.jobs.quick(lambda: drafts.keep(key, data), lambda _none: self._say_kept(), write=True)
        elif self._drafted:
            self._drafted = False
            self.context.jobs.quick(lambda: drafts.drop(key), write=True)

    def _say_kept(self) -> None:
        self.saved.setText(_("typed text is kept"))

    def _save(self) -> None:
        """Write what was typed into the plan."""
        self._pause.stop()
        self._keep_draft()
        work = self._unsaved()
        if work is not None:
            self.context.jobs.quick(work, lambda _none: self._say_saved(), changes={Change.PLANS})

    def _say_saved(self) -> None:
        self.saved.setText(_("saved"))
        self._keep_draft()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the form (a narrow window, large text), the evidence goes below it."""
        super().resizeEvent(event)
        wide = self.width() >= theme.px(SIDE_BY_SIDE)
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed is lost when the page is left."""
        self._save()
        super().hideEvent(event)

    # paper

    def print_page(self) -> bool:
        """Ctrl+P: the whole file as PDF."""
        self._ask_pdf()
        return True

    def _ask_pdf(self) -> None:
        view = self._plan
        if view is None:
            return
        from salesdesk.services.plans.naming import file_name

        folder = Path(self.context.preferences.recent.get("papers", str(Path.home())))
        suggested = folder / file_name(view.card.number, view.card.agent)
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save PDF"), str(suggested), "PDF (*.pdf)")
        if chosen:
            self.save_pdf(Path(chosen))

    def save_pdf(self, target: Path) -> None:
        """Write the plan's file to a PDF, in the language of the papers."""
        view = self._plan
        if view is None:
            return
        self.context.preferences.recent["papers"] = str(target.parent)
        language = self.context.preferences.report_language or i18n.language()
        plans, saved = self.context.desk.plans, self._unsaved()

        def work() -> tuple[str, ...]:
            refused: tuple[str, ...] = ()
            if saved is not None:
                try:
                    saved()
                except SalesDeskError as error:  # the paper shows what is stored, and the message why
                    refused = (error.message,)
            return (*plans.print_plan(view.id, target, language).notes, *refused)

        def written(notes: tuple[str, ...]) -> None:
            words = formats.sentences((_("Saved as {file}.").format(file=target.name), *notes))
            self.context.messages.info(words, (_("Open"), lambda: _open_file(target)))

        self.context.jobs.quick(work, written, changes={Change.PLANS} if saved is not None else (), write=True)


def _closed_in(view: PlanView) -> PlanStep:
    """The step in which a closed plan was closed: where it would be taken up again."""
    return next((move.to for move in view.moves if move.action is Action.REOPEN), PlanStep.REVIEW)


def _key(view: PlanView) -> str:
    """Under which what is typed into a step is kept."""
    return f"plan:{view.id}:{view.step.value}:{view.round}"


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

"""Step 5, review 复查: the window, before and after of each goal against the team, the conclusion, the outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.effects import Verdict
from salesdesk.metrics.formats import write
from salesdesk.services.plans.machine import Action
from salesdesk.services.plans.views import GoalView, Outcome, PlanView
from salesdesk.types import Json, PlanStep, Rag
from salesdesk.ui import theme
from salesdesk.ui.plans.moving import Work
from salesdesk.ui.plans.rated_again import RatedAgain
from salesdesk.ui.plans.step_form import PlanData, Rows, StepForm
from salesdesk.ui.plans.words import move_words
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Form
from salesdesk.ui.widgets.labels import PlainLabel, RagBadge
from salesdesk.ui.widgets.surfaces import Card, clear_layout

_RAG = {
    Verdict.REACHED: Rag.GREEN,
    Verdict.REACHED_WITH_TEAM: Rag.GREEN,
    Verdict.IMPROVED: Rag.AMBER,
    Verdict.WITH_TEAM: Rag.AMBER,
    Verdict.UNCHANGED: Rag.RED,
    Verdict.WORSE: Rag.RED,
}
_OUTCOMES = (Action.CLOSE, Action.EXTEND, Action.RETRAIN)


class ReviewForm(StepForm):
    """``outcome`` carries the Move by which the review ends."""

    step: ClassVar[PlanStep] = PlanStep.REVIEW
    outcome = Signal(object)

    def build(self) -> None:
        """Window and goals, conclusion, outcomes."""
        self.measured = Card(N_("Before and after"))
        form = Form()
        self.start, self.end = self.day(optional=False), self.day(optional=False)
        form.row((N_("Window from"), self.start), (N_("Window until"), self.end))
        self.window_form = form
        self.measured.body.addWidget(form)
        self.rows = Rows()
        self.measured.body.addWidget(self.rows)
        line = QHBoxLayout()
        self.measure = Button(N_("Measure now"), self._measure, icon="scale")
        self.window_note = PlainLabel(role="caption", wrap=True)
        line.addWidget(self.measure, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.window_note, 1)
        self.measured.body.addLayout(line)
        self.body.addWidget(self.measured)
        self.again = RatedAgain(self.context)
        self.body.addWidget(self.again)
        words = Card(N_("Conclusion"))
        self.conclusion = self.area(4, N_("What changed, what helped, what comes next"))
        self.bind(self.conclusion.setAccessibleName, N_("Conclusion"))
        words.body.addWidget(self.conclusion)
        self.body.addWidget(words)
        self.outcomes = Card(N_("Outcome"))
        self.body.addWidget(self.outcomes)

    def fill(self, data: PlanData) -> None:
        """Goals with what was measured, and every outcome with what stands against it."""
        view = data.view
        self.rows.clear(_("There is no goal to measure.") if not view.goals else "")
        for goal in view.goals:
            self._show_goal(goal)
        self.measure.setVisible(not self.locked and bool(view.goals))
        text = ""
        if view.review_from and view.review_to:
            text = _("Window {span}; the team's own change in the same days is taken into account.").format(
                span=formats.span(view.review_from, view.review_to)
            )
        if view.review_on_duty is not None and text:
            done, wanted = view.review_on_duty
            text += " " + _("{done} of {wanted} days on duty so far.").format(done=done, wanted=wanted)
            if view.review_to is not None and self.context.today() > view.review_to and done < wanted:
                text += " " + _("The window is over with fewer: think of extending it.")
        self.window_note.setText(text)
        self.again.show_plan(view, locked=self.locked)
        self.window_form.setVisible(bool(text))
        self.outcomes.setVisible(not self.locked)
        clear_layout(self.outcomes.body)
        if self.locked:
            return
        for move in view.moves:
            if move.action in _OUTCOMES:
                self._show_outcome(move_words(move), move.blocked, partial(self.outcome.emit, move))

    def _show_outcome(self, words: str, blocked: tuple[str, ...], call: Callable[[], object]) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.MD)
        button = Button("", call)
        button.set_plain(words)
        button.setEnabled(not blocked)
        line.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(PlainLabel(formats.sentences(blocked), role="caption", wrap=True), 1)
        self.outcomes.body.addLayout(line)

    def _show_goal(self, goal: GoalView) -> None:
        definition = kpi(goal.kpi)
        head = _("{kpi}: goal {goal} until {day}").format(
            kpi=definition.name, goal=write(definition, goal.goal), day=formats.day(goal.due_on)
        )
        if not goal.outcomes:
            now = _("Baseline {value} (n = {n}); not measured yet.").format(
                value=write(definition, goal.baseline), n=formats.number(goal.baseline_n)
            )
            self.rows.add(head, now)
            return
        latest = goal.outcomes[-1]
        badge = RagBadge(_RAG.get(latest.verdict), reason=_("not enough data"))
        lines = [_outcome_words(one, several=len(goal.outcomes) > 1) for one in goal.outcomes]
        self.rows.add(head, "\n".join(lines), leading=badge)

    def fill_fields(self, view: PlanView) -> None:
        """Window and conclusion."""
        self.start.set_day(view.review_from or self.context.today())
        self.end.set_day(view.review_to or self.context.today())
        self.conclusion.set_text(view.review_note)

    def _measure(self) -> None:
        plans, plan_id, day = self.context.desk.plans, self.plan_id, self.context.today()
        saved = self.saving()

        def work() -> None:
            if saved is not None:
                saved()
            plans.measure(plan_id, day)

        def done(_none: None) -> None:
            self.dirty = False
            self.edited.emit()

        self.act(work, _("Goals measured"), done)

    def typed(self) -> dict[str, Json]:
        """The conclusion."""
        return {"conclusion": self.conclusion.text()} if self.dirty else {}

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back."""
        self.fill_fields(self.view)
        self.conclusion.set_text(str(data.get("conclusion") or ""))

    def saving(self) -> Work | None:
        """Window and conclusion, as far as they changed."""
        if not self.dirty:
            return None
        plans, plan_id, text = self.context.desk.plans, self.plan_id, self.conclusion.text()
        start, end = self.start.day(), self.end.day()
        moved = (start, end) != (self.view.review_from, self.view.review_to)

        def work() -> None:
            plans.conclude(plan_id, text)  # first: a window that is refused must not hold the words back
            if moved and start is not None and end is not None:
                plans.set_window(plan_id, start, end)

        return work


def _outcome_words(one: Outcome, *, several: bool) -> str:
    words = _("{span}: {text}").format(span=formats.span(one.start, one.end), text=one.text)
    return _("Round {n}").format(n=one.round) + f" · {words}" if several else words

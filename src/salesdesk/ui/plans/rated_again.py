"""Calls rated by themselves: first in the diagnosis, and with the same form again in the review, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.services.plans.calls import CallKind, CallWish
from salesdesk.services.plans.heard import CallLine, RatedCall, Side, side_name
from salesdesk.services.plans.views import PlanView
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.plans.call_finder import call_words
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.plans.rating_grid import RatingGrid, mean_words
from salesdesk.ui.plans.step_form import Rows
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Field
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import Card

MOST_CALLS = 60
"""Calls that are offered to be rated."""


class RatedCalls(Card):
    """Calls rated by themselves, the areas' means, and the way to rate another one."""

    about: ClassVar[str]

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.about, parent)
        self._context = context
        self._view: PlanView | None = None
        self.note = PlainLabel(role="caption", wrap=True)
        self.areas = Rows()
        self.calls = Rows()
        self.rate = Button(N_("Rate a call…"), self._rate, icon="headphones")
        for widget in (self.note, self.areas, self.calls):
            self.body.addWidget(widget)
        self.body.addWidget(self.rate, alignment=Qt.AlignmentFlag.AlignLeft)

    def sum_up(self, view: PlanView) -> None:
        """Say in the note, and area by area, what the ratings say."""
        raise NotImplementedError

    def show_plan(self, view: PlanView, *, locked: bool) -> None:
        """What was rated so far; the calls of sessions count on the side of their day."""
        self._view = view
        self.areas.clear()
        self.sum_up(view)
        self.calls.clear()
        for one in view.rated:
            if one.session_id is None:
                self._show(one, locked=locked, current=one.round == view.round)
        self.rate.setVisible(not locked)

    def _show(self, one: RatedCall, *, locked: bool, current: bool) -> None:
        buttons: list[tuple[str, str, Callable[[], object]]] = []
        if not locked and current:
            buttons = [("trash-2", N_("Remove"), partial(self._remove, one))]
        caption = " · ".join((side_name(one.side), one.rater, formats.short_day(one.rated_on)))
        self.calls.add(call_words(one.call), caption, buttons)

    def _remove(self, one: RatedCall) -> None:
        if self._view is None:
            return
        plans, plan_id = self._context.desk.plans, self._view.id
        self._context.act(
            lambda: plans.unrate_call(plan_id, one.id),
            CHANGES,
            label=_("Rating removed"),
            undo=lambda: plans.rate_call(plan_id, one.call.id, one.sheet, rater=one.rater, on=one.rated_on),
        )

    def _rate(self) -> None:
        if self._view is not None:
            dialog = RateCallDialog(self._context, self.window(), self._view)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()


class RatedAgain(RatedCalls):
    """In the review: before against after, with n."""

    about = N_("Calls rated before and after")

    def sum_up(self, view: PlanView) -> None:
        """How many on each side, and each area's change."""
        counts = {side: sum(one.side is side for one in view.rated) for side in Side}
        self.note.setText(
            _(
                "Rated with the same form: {before} calls before the support, {between} during, {after} in the review."
            ).format(before=counts[Side.BEFORE], between=counts[Side.BETWEEN], after=counts[Side.AFTER])
        )
        for change in view.changes:
            self.areas.add(change.text)


class RatedFirst(RatedCalls):
    """In the diagnosis: how the calls are now, so that the review has something to compare with."""

    about = N_("Calls heard and rated")

    def sum_up(self, view: PlanView) -> None:
        """The mean of each area over the calls heard."""
        self.note.setText(_("The form of the sessions; the review rates with it again and sets both side by side."))
        means = mean_words([one.sheet for one in view.rated if one.side is Side.BEFORE])
        if means:
            self.areas.add(means)


class RateCallDialog(Dialog):
    """One call of the evidence's days or of the review's window, rated with the form of the sessions."""

    title = N_("Rate a call")

    def __init__(self, context: Context, parent: QWidget | None, view: PlanView) -> None:
        self._view = view
        self._drawn = 0
        self._lines: list[CallLine] = []
        super().__init__(context, parent)
        self.resize(720, self.sizeHint().height())
        self._find()

    def build(self) -> None:
        """Which days, which call, the grid."""
        self.side = Chooser()
        sides = (Side.BEFORE,) if self._view.review_from is None else (Side.BEFORE, Side.AFTER)
        self.side.fill_with(lambda: [(one, side_name(one)) for one in sides])
        self.side.set_value(sides[-1])
        self.side.picked.connect(lambda _value: self._find())
        self.call = Chooser(empty=N_("choose…"), searchable=True)
        self.call.picked.connect(lambda _value: self.refuse(""))
        self.draw = Button(N_("Draw one by lot"), self._draw, icon="refresh-cw")
        self.grid = RatingGrid()
        self.body.addWidget(Field(N_("Calls of which days"), self.side))
        self.body.addWidget(Field(N_("Call"), self.call, N_("Drawn by lot nobody can say that it was picked to fit.")))
        self.body.addWidget(self.draw, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.grid)

    def _days(self) -> tuple[date, date]:
        evidence, today = self._view.evidence, self.context.today()
        if self.side.value() is Side.BEFORE:
            end = evidence.end or self._view.card.opened_on
            return evidence.start or end - timedelta(days=14), end
        return self._view.review_from or today, min(self._view.review_to or today, today)

    def _find(self) -> None:
        start, end = self._days()
        wish = CallWish(CallKind.EVERY, start=start, end=end, limit=MOST_CALLS)
        plans, plan_id, now = self.context.desk.plans, self._view.id, self.context.today()
        side = self.side.value()

        def found(lines: Sequence[CallLine]) -> None:
            if self.side.value() is side:  # else another answer is on its way
                self._offer(lines)

        self.context.jobs.quick(lambda: plans.calls_to_hear(plan_id, now, wish), found)

    def _offer(self, lines: Sequence[CallLine]) -> None:
        self._lines = list(lines)
        self.call.fill([(one.id, call_words(one)) for one in lines])
        self.draw.setEnabled(bool(lines))
        self.refuse("" if lines else _("There are no connected calls on these days."))

    def _draw(self) -> None:
        """The same plan draws the same calls in the same order, so that a draw can be repeated and checked."""
        rated = {one.call.id for one in self._view.rated}
        free = [one.id for one in self._lines if one.id not in rated]
        if free:
            chosen = Random(self._view.id).sample(free, len(free))  # noqa: S311  (a draw that can be repeated and checked)
            self.call.set_value(chosen[self._drawn % len(chosen)])
            self._drawn += 1

    def submit(self) -> None:
        """Keep the rating."""
        call_id, sheet = self.call.value(), self.grid.sheet()
        if call_id is None:
            self.refuse(_("Choose the call."))
            return
        plans, plan_id, day = self.context.desk.plans, self._view.id, self.context.today()
        self.context.act(
            lambda: plans.rate_call(plan_id, call_id, sheet, on=day),
            CHANGES,
            lambda _id: self.accept(),
            label=_("Call rated"),
            failed=lambda error: self.refuse(str(error)),
        )

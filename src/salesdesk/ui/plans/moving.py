"""Carrying out a move of a plan from any page: ask for what it needs, run it, say why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.services.plans.machine import Action
from salesdesk.services.plans.views import Move
from salesdesk.types import Change, PlanStep
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog, ReasonPrompt
from salesdesk.ui.plans.words import move_words, prompt_words
from salesdesk.ui.widgets.fields import DateField, Field, TextArea

CHANGES = frozenset({Change.PLANS, Change.WARNINGS})
Work = Callable[[], object]


class ExtendPrompt(Dialog):
    """Until when the review is extended, and why."""

    title = N_("Extend the review")
    ok_text = N_("Extend")

    def build(self) -> None:
        """A day and a reason."""
        self.until = DateField()
        self.reason = TextArea(lines=3)
        self.reason.setMinimumWidth(380)
        self.body.addWidget(Field(N_("New last day of the window"), self.until))
        self.body.addWidget(Field(N_("Reason"), self.reason))
        self.ok.setEnabled(False)
        self.reason.textChanged.connect(lambda: self.ok.setEnabled(bool(self.reason.text().strip())))

    @classmethod
    def ask(cls, parent: QWidget | None, until: date) -> tuple[date, str] | None:
        """The day and the reason, or None."""
        dialog = cls(None, parent)
        dialog.until.set_day(until)
        try:
            accepted = dialog.exec() == Dialog.DialogCode.Accepted
            day = dialog.until.day()
            return (day, dialog.reason.text().strip()) if accepted and day is not None else None
        finally:
            dialog.deleteLater()


class Mover:
    """Runs moves for a page. ``before`` answers what was typed and must be saved first."""

    def __init__(self, context: Context, page: QWidget, before: Callable[[], Work | None] = lambda: None) -> None:
        self._context = context
        self._page = page
        self._before = before

    def run(self, plan_id: int, move: Move, until: date | None = None) -> None:
        """Ask for the reason a move needs, then carry it out; what stands against it is told."""
        if move.blocked:
            self._context.messages.refuse(formats.sentences(move.blocked))
            return
        if move.action is Action.EXTEND:
            asked = ExtendPrompt.ask(self._page, until or self._context.today())
            if asked is not None:
                self._do(plan_id, move, asked[1], asked[0])
            return
        reason = ""
        if move.needs_reason:
            given = ReasonPrompt.ask(self._page, move_words(move).rstrip("…"), prompt_words(move))
            if given is None:
                return
            reason = given
        self._do(plan_id, move, reason)

    def to_step(self, plan_id: int, moves: tuple[Move, ...], step: PlanStep) -> None:
        """Bring a plan to a step: forward if its rule allows, back with a reason; skipping is refused in words."""
        way = next((move for move in moves if move.to is step and move.action is Action.ADVANCE), None)
        way = way or next((move for move in moves if move.to is step and move.action in _BACKWARDS), None)
        if way is None:
            plans, day = self._context.desk.plans, self._context.today()
            self._context.jobs.quick(lambda: plans.advance(plan_id, day, step), changes=CHANGES)
            return
        if way.blocked and way.action is Action.ADVANCE:
            self._offer_waiver(plan_id, moves, way)
            return
        self.run(plan_id, way)

    def _offer_waiver(self, plan_id: int, moves: tuple[Move, ...], way: Move) -> None:
        waiver = next((move for move in moves if move.action is Action.WAIVE), None)
        offer = None if waiver is None else (_("Skip with a reason…"), lambda: self.run(plan_id, waiver))
        self._context.messages.refuse(formats.sentences(way.blocked), offer)

    def _do(self, plan_id: int, move: Move, reason: str, until: date | None = None) -> None:
        saved = self._before()
        work = self._work(plan_id, move, reason, until)

        def both() -> None:
            if saved is not None:
                saved()
            work()

        def failed(error: BaseException) -> None:
            self._context.messages.error(error)
            if isinstance(error, SalesDeskError):
                self._context.changes.emit(CHANGES)

        words = move_words(move).rstrip("…")
        self._context.act(both, CHANGES, label=f"{words} ✓", failed=failed)

    def _work(self, plan_id: int, move: Move, reason: str, until: date | None) -> Work:
        plans, day = self._context.desk.plans, self._context.today()
        match move.action:
            case Action.ADVANCE:
                return lambda: plans.advance(plan_id, day)
            case Action.WAIVE:
                return lambda: plans.waive(plan_id, reason, day)
            case Action.BACK:
                return lambda: plans.back(plan_id, move.to, reason, day)
            case Action.EXTEND:
                return lambda: plans.extend(plan_id, until or day, reason, day)
            case Action.RETRAIN:
                return lambda: plans.retrain(plan_id, reason, day)
            case Action.WITHDRAW:
                return lambda: plans.withdraw(plan_id, reason, day)
            case Action.REOPEN:
                return lambda: plans.reopen(plan_id, reason, day)
            case Action.CLOSE:
                result = move.result
                if result is None:
                    raise ValueError("closing needs a result")
                return lambda: plans.close(plan_id, result, reason, day)


_BACKWARDS = (Action.BACK, Action.REOPEN)

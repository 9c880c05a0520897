"""Below a step's form: what is missing, and the ways on and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.plans.machine import Action
from salesdesk.services.plans.views import Move, PlanView
from salesdesk.types import PlanStep
from salesdesk.ui import theme
from salesdesk.ui.plans.words import due_words, move_words
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import Card


class PlanFoot(Card):
    """``run`` carries out a move of the plan, ``current`` shows the step that it is in."""

    def __init__(self, run: Callable[[Move], None], current: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._do = run
        self._moves: tuple[Move, ...] = ()
        self.missing = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.missing)
        self.back = Button(N_("Back…"), self._back_menu, icon="arrow-left")
        self.waive = Button(N_("Skip with a reason…"), lambda: self.run(Action.WAIVE), icon="skip-forward")
        self.on = Button("", lambda: self.run(Action.ADVANCE), icon="arrow-right", kind="primary")
        self.reopen = Button(N_("Reopen…"), lambda: self.run(Action.REOPEN), icon="rotate-ccw")
        self.here = Button(N_("Show the current step"), current, kind="link")
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        for widget in (self.back, self.waive, self.here):
            line.addWidget(widget)
        line.addStretch()
        line.addWidget(self.reopen)
        line.addWidget(self.on)
        self.body.addLayout(line)

    def way(self, action: Action) -> Move | None:
        """The first move of that kind that the plan has from here."""
        return next((move for move in self._moves if move.action is action), None)

    def run(self, action: Action) -> None:
        """Carry out a move by its kind."""
        move = self.way(action)
        if move is not None:
            self._do(move)

    def show_plan(self, view: PlanView, shown: PlanStep) -> None:
        """The buttons of the step that is shown, and what it still lacks."""
        self._moves = view.moves
        closed, current = view.step is PlanStep.CLOSED, view.step is shown
        advance = self.way(Action.ADVANCE)
        self.on.setVisible(current and advance is not None)
        if advance is not None:
            self.on.set_plain(move_words(advance))
        self.waive.setVisible(current and self.way(Action.WAIVE) is not None)
        self.back.setVisible(current and self.way(Action.BACK) is not None)
        self.reopen.setVisible(closed)
        self.here.setVisible(not current and not closed)
        if closed:
            text = _("This plan is closed: {words}").format(words=due_words(view.card))
        elif not current:
            text = _("The plan is in the step “{step}”; this one is only shown.").format(step=label(view.step))
        elif view.missing:
            text = _("Still missing: {list}").format(list=formats.sentences(view.missing))
        else:
            text = _("Everything this step asks is there.")
        self.missing.setText(text)

    def _back_menu(self) -> None:
        menu = QMenu(self)
        for move in self._moves:
            if move.action is Action.BACK:
                action = menu.addAction(move_words(move).replace("&", "&&"))
                action.triggered.connect(partial(self._back_to, move))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.back.mapToGlobal(self.back.rect().topLeft()))

    def _back_to(self, move: Move, _on: bool = False) -> None:
        self._do(move)

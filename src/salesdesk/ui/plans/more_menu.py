"""What else can be done with a plan: the menu at the right of its page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.services.plans.machine import STEPS, Action
from salesdesk.services.plans.templates import Template
from salesdesk.services.plans.views import Move, PlanView
from salesdesk.ui.calendar_files import save_plan_dates
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog, ReasonPrompt
from salesdesk.ui.plans.apply_template import STEPS as TEMPLATE_STEPS
from salesdesk.ui.plans.apply_template import ApplyTemplateDialog
from salesdesk.ui.plans.bonus_dialog import BonusDialog
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.plans.notice import save_notice
from salesdesk.ui.plans.words import about, move_words


class MoreMenu:
    """``run`` carries out a move of the plan."""

    def __init__(self, context: Context, page: QWidget, run: Callable[[Move], None]) -> None:
        self._context = context
        self._page = page
        self._run = run

    def popup(self, view: PlanView, at: QWidget) -> None:
        """Open the menu below a button."""
        menu = QMenu(self._page)
        entries: list[tuple[str, Callable[[], object]]] = [
            (_("Open the agent's page"), lambda: self._context.go.agent(view.card.agent_id, "plans"))
        ]
        if view.step in STEPS:
            entries.append((_("Due date and owner of the step…"), lambda: self.plan_stage(view)))
        if view.step in TEMPLATE_STEPS:
            entries.append((_("Use a template…"), lambda: self.use_template(view)))
        entries += [
            (_("Save as a template…"), lambda: self.keep_as_template(view)),
            (_("Bonus part not earned…"), lambda: self.bonus(view)),
            (_("Hand over to…"), lambda: self.hand_over(view)),
            (_("Notice to the agent as PDF…"), lambda: save_notice(self._context, self._page, view)),
            (_("Save the dates for a calendar…"), lambda: save_plan_dates(self._context, self._page, view.id)),
            (_("Check the history"), lambda: self.verify(view)),
        ]
        for words, call in entries:
            menu.addAction(words).triggered.connect(lambda _on=False, call=call: call())
        withdraw = next((move for move in view.moves if move.action is Action.WITHDRAW), None)
        if withdraw is not None:
            menu.addSeparator()
            menu.addAction(move_words(withdraw)).triggered.connect(lambda _on=False: self._run(withdraw))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at.mapToGlobal(at.rect().bottomLeft()))

    def plan_stage(self, view: PlanView) -> None:
        """When the current step is due, and who sees to it."""
        from salesdesk.ui.plans.stage_dialog import StageDialog

        stage = next((one for one in view.stages if one.current), None)
        if stage is not None:
            StageDialog(self._context, self._page.window(), view, stage).show_modal()

    def use_template(self, view: PlanView) -> None:
        """The trainings, sessions and dates of a template."""
        ApplyTemplateDialog(self._context, self._page.window(), view).show_modal()

    def keep_as_template(self, view: PlanView) -> None:
        """A template made from the plan, to be looked over and saved."""
        from salesdesk.ui.plans.templates_dialog import TemplatesDialog

        plans, name = self._context.desk.plans, about(view.card)

        def show(draft: Template) -> None:
            TemplatesDialog(self._context, self._page.window(), draft).show_modal()

        self._context.jobs.quick(lambda: plans.template_of(view.id, name), show)

    def bonus(self, view: PlanView) -> None:
        """Parts of a bonus that were not earned."""
        open_dialog(BonusDialog(self._context, self._page.window(), view.card.agent_id))

    def hand_over(self, view: PlanView) -> None:
        """Give the plan to somebody else."""
        owner = ReasonPrompt.ask(self._page, _("Hand over the plan"), _("Who sees to it from now on?"))
        if owner:
            plans, before = self._context.desk.plans, view.card.owner
            self._context.act(
                lambda: plans.set_owner(view.id, owner),
                CHANGES,
                undo=lambda: plans.set_owner(view.id, before),
                label=_("Owner: {owner}").format(owner=owner),
            )

    def verify(self, view: PlanView) -> None:
        """Say whether the history is whole."""

        def checked(found: list[str]) -> None:
            if found:
                self._context.messages.warn(formats.sentences(found))
            else:
                words = _("The history is whole: {n} lines, none changed.").format(n=len(view.history))
                self._context.messages.info(words)

        self._context.jobs.quick(lambda: self._context.desk.plans.verify(view.id), checked)


def open_dialog(dialog: Dialog) -> None:
    """Open a dialog that goes when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()

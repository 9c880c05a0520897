"""Dates of plans and talks saved as a calendar file (.ics) that Outlook and phones read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.widgets.fields import DateField, Field
from salesdesk.ui.widgets.labels import PlainLabel

AHEAD_DAYS = 60
"""How far the dates reach that are offered first."""


def save_plan_dates(context: Context, parent: QWidget, plan_id: int) -> None:
    """Ask where, and write the dates of one plan."""
    export = context.desk.calendar_export

    def named(name: str) -> None:
        target = _ask(parent, name)
        if target is not None:
            context.jobs.quick(
                lambda: export.write_plan(plan_id, target), lambda count: _told(context, target, count), write=True
            )

    context.jobs.quick(lambda: export.plan_file_name(plan_id), named)


def _ask(parent: QWidget, name: str) -> Path | None:
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("Save the calendar file"), name, "iCalendar (*.ics)")
    if not chosen:
        return None
    return Path(chosen if chosen.lower().endswith(".ics") else f"{chosen}.ics")


def _told(context: Context, target: Path, count: int) -> None:
    words = ngettext("{n} date to come saved in {file}", "{n} dates to come saved in {file}", count)
    context.messages.info(words.format(n=count, file=target.name))


class CalendarPrompt(Dialog):
    """From when to when; then where the file goes."""

    title = N_("Calendar file")
    ok_text = N_("Save…")

    def build(self) -> None:
        """Two dates."""
        self.first, self.last = DateField(), DateField()
        self.first.set_day(self.context.today())
        self.last.set_day(self.context.today() + timedelta(days=AHEAD_DAYS))
        words = PlainLabel(
            _(
                "Steps due, trainings, shadowing sessions, review windows, one-to-ones and interviews, with a reminder"
                " each. Opened again, a newer file brings the calendar up to date. Figures, reasons and private notes"
                " are not in it."
            ),
            role="muted",
            wrap=True,
        )
        words.setMinimumWidth(380)
        self.body.addWidget(words)
        self.body.addWidget(Field(N_("From"), self.first))
        self.body.addWidget(Field(N_("To"), self.last))

    def submit(self) -> None:
        """Write it."""
        first, last = self.first.day(), self.last.day()
        if first is None or last is None or last < first:
            self.refuse(_("Choose two dates, the first one first."))
            return
        target = _ask(self, "SalesDesk.ics")
        if target is None:
            return
        context, span = self.context, Period(first, last)
        context.jobs.quick(
            lambda: context.desk.calendar_export.write_all(span, target),
            lambda count: _told(context, target, count),
            write=True,
        )
        self.accept()

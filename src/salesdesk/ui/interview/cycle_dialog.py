"""Opening a cycle of interviews: about which period, with whom, who is left out and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from salesdesk import labels
from salesdesk.formats import number
from salesdesk.formats import period as period_words
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.interviews.cycle_seats import KINDS
from salesdesk.services.interviews.cycle_views import Candidate
from salesdesk.types import Change, LeftOut, Progress, Scope
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.widgets.fields import Form
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import ScrollBody, clear_layout

_OFFERED = 3
"""Periods of each kind to choose from, the newest first."""


class CycleDialog(Dialog):
    """Chooses the period, shows who takes part, opens the cycle as a job."""

    title = N_("Open a cycle of interviews")
    ok_text = N_("Make everybody's draft")

    def __init__(
        self, context: Context, parent: QWidget | None, focus: FocusState, opened: Callable[[int], object]
    ) -> None:
        self._scope: Scope = focus.scope
        self._focus = focus.period
        self._opened = opened
        self._boxes: dict[int, QCheckBox] = {}
        super().__init__(context, parent)
        self._look()

    def build(self) -> None:
        """The period above, the people below."""
        self.period = Chooser()
        self.period.fill_with(lambda: [(one, period_words(one)) for one in self._periods()])
        self.period.set_value(_covering(self._focus))
        self.period.picked.connect(lambda _value: self._look())
        form = Form()
        form.add(N_("Period"), self.period)
        self.body.addWidget(form)
        self.summary = PlainLabel(wrap=True)
        self.body.addWidget(self.summary)
        self.people = ScrollBody()
        self.people.setMinimumSize(460, 260)
        self.body.addWidget(self.people, 1)
        self.ok.setEnabled(False)

    def _periods(self) -> list[Period]:
        """The period in the header first, then the last months, quarters and years."""
        found = [_covering(self._focus)]
        for kind in KINDS:
            one = Period.of(kind, self.context.today())
            for _n in range(_OFFERED):
                if one not in found:
                    found.append(one)
                one = one.previous()
        return found

    def _look(self) -> None:
        period, scope, today = self.period.value(), self._scope, self.context.today()
        self.ok.setEnabled(False)
        interviews = self.context.desk.interviews
        self.context.jobs.quick(
            lambda: interviews.candidates(period, scope, today),
            lambda found: self._show(period, found),
            lambda error: self.refuse(str(error)),
        )

    def _show(self, period: Period, found: list[Candidate]) -> None:
        from shiboken6 import isValid

        if not isValid(self) or period != self.period.value():
            return
        clear_layout(self.people.body)
        self._boxes = {}
        out = [one for one in found if one.left_out is not None]
        n = len(found) - len(out)
        text = ngettext("{n} interview; {out} left out.", "{n} interviews; {out} left out.", n)
        self.summary.setText(text.format(n=n, out=len(out)))
        for one in sorted(found, key=lambda one: one.left_out is None):
            box = QCheckBox(_line(one).replace("&", "&&"))
            box.setChecked(one.left_out is None)
            box.setEnabled(one.left_out not in (None, LeftOut.ELSEWHERE))
            box.toggled.connect(lambda _on: self._count())
            self._boxes[one.agent_id] = box
            self.people.body.addWidget(box)
        self.people.body.addStretch()
        self._count()

    def _count(self) -> None:
        self.ok.setEnabled(any(box.isChecked() for box in self._boxes.values()))

    def submit(self) -> None:
        """Open it in a job; the dialog goes at once."""
        period, scope, today = self.period.value(), self._scope, self.context.today()
        include = [agent_id for agent_id, box in self._boxes.items() if box.isChecked()]
        interviews, opened = self.context.desk.interviews, self._opened

        def work(progress: Progress) -> int:
            return interviews.open_cycle(period, scope, today, progress, include)

        self.context.jobs.run(
            _("Interviews of {period}").format(period=period_words(period)),
            work,
            opened,
            changes={Change.INTERVIEWS},
        )
        self.accept()


def _covering(period: Period) -> Period:
    """The period itself, or the month of its last day."""
    return period if period.kind in KINDS else Period.of(PeriodKind.MONTH, period.end)


def _line(one: Candidate) -> str:
    days = _("{n} days on duty").format(n=number(one.days_on_duty))
    parts = [one.agent, one.team, days]
    if one.left_out is not None:
        parts.append(_("left out: {why}").format(why=labels.label(one.left_out)))
    return " · ".join(part for part in parts if part)

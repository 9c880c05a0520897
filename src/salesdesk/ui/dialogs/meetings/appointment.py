"""When, where and how to meet: a new talk, or another day for one that is planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QLineEdit, QTimeEdit, QWidget

from salesdesk.formats import moment
from salesdesk.i18n import N_, _
from salesdesk.services.meetings import Appointment, MeetingView, Proposal
from salesdesk.services.meetings.views import USUAL_MINUTES, USUAL_TIME
from salesdesk.services.people import AgentRow
from salesdesk.types import Change, MeetingWay
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.fields import DateField, Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import AgentPicker, EnumPicker


class AppointmentForm(Form):
    """Day, hour, length, way and place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = DateField()
        self.day.setMinimumWidth(theme.px(125))
        self.at = QTimeEdit()
        self.at.lineEdit().setTextMargins(theme.SM, 0, 0, 0)  # the style sheet pads every field but this one
        self.at.setDisplayFormat("HH:mm")
        self.minutes = NumberField(USUAL_MINUTES, low=5, high=480)
        self.way = EnumPicker(MeetingWay)
        self.place = QLineEdit()
        self.row((N_("Day"), self.day), (N_("At"), self.at), (N_("Minutes"), self.minutes))
        self.row((N_("Way of meeting"), self.way), (N_("Place"), self.place))

    def appointment(self) -> Appointment:
        """What stands in the form."""
        day = self.day.day()
        assert day is not None  # noqa: S101  (the field is not optional)
        return Appointment(
            day=day,
            at=self.at.time().toPython(),  # type: ignore[arg-type]
            minutes=round(self.minutes.number() or USUAL_MINUTES),
            way=self.way.value(),
            place=self.place.text().strip(),
        )

    def show_appointment(self, appointment: Appointment) -> None:
        """Show one."""
        at = appointment.at or USUAL_TIME
        self.day.set_day(appointment.day)
        self.at.setTime(QTime(at.hour, at.minute))
        self.minutes.set_number(appointment.minutes)
        self.way.set_value(appointment.way)
        self.place.setText(appointment.place)


class PlanMeetingDialog(SavingDialog):
    """Plans a talk; day and hour are proposed by the rhythm and the calendar."""

    title = N_("Plan a one-to-one")
    ok_text = N_("Plan it")

    def __init__(
        self, context: Context, parent: QWidget | None, agents: Sequence[AgentRow], agent_id: int | None = None
    ) -> None:
        self._agents, self._agent_id = list(agents), agent_id
        self._day: date | None = None
        super().__init__(context, parent)
        self._propose()

    def build(self) -> None:
        """Who and when, and why then."""
        self.agent = AgentPicker()
        self.agent.fill_agents(self._agents)
        self.agent.set_value(self._agent_id)
        self.agent.picked.connect(lambda _agent: self._propose())
        self.why = PlainLabel(role="caption", wrap=True)
        who = Form()
        who.add(N_("Agent"), self.agent)
        self.form = AppointmentForm()
        self.body.addWidget(who)
        self.body.addWidget(self.form)
        self.body.addWidget(self.why)

    def _propose(self) -> None:
        agent = self.agent.value()
        if agent is None:
            return
        meetings, today = self.context.desk.meetings, self.context.today()

        def proposed(answer: tuple[Proposal, int | None]) -> None:
            found, planned = answer
            if self.agent.value() == agent:
                self.form.show_appointment(found.appointment)
                said = [found.why, _("A talk with this agent is planned already.") if planned is not None else ""]
                self.why.setText(" ".join(part for part in said if part))

        self.context.jobs.quick(lambda: (meetings.propose(agent, today), meetings.next_of(agent)), proposed)

    def submit(self) -> None:
        """Plan it, and open it."""
        agent = self.agent.value()
        if agent is None:
            self.refuse(_("Choose an agent."))
            return
        meetings, appointment = self.context.desk.meetings, self.form.appointment()
        self.save(
            lambda: meetings.plan(agent, appointment),
            {Change.MEETINGS},
            _("One-to-one planned for {when}").format(when=moment(appointment.moment)),
            meetings.remove,
        )


class MoveMeetingDialog(SavingDialog):
    """Another day, hour or place."""

    title = N_("Move the one-to-one")
    ok_text = N_("Move")

    def __init__(self, context: Context, parent: QWidget | None, view: MeetingView) -> None:
        self._view = view
        super().__init__(context, parent)

    def build(self) -> None:
        """The form, filled."""
        self.form = AppointmentForm()
        self.form.show_appointment(self._view.row.appointment)
        self.body.addWidget(PlainLabel(self._view.row.agent, role="section"))
        self.body.addWidget(self.form)

    def submit(self) -> None:
        """Move it."""
        meetings, meeting_id, appointment = self.context.desk.meetings, self._view.id, self.form.appointment()
        self.save(
            lambda: meetings.move(meeting_id, appointment),
            {Change.MEETINGS},
            _("One-to-one moved to {when}").format(when=moment(appointment.moment)),
            lambda before: meetings.move(meeting_id, before),
        )

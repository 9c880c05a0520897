"""Step 4, shadow 陪访: the sessions, and the observation form of the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.services.plans.calls import CallWish
from salesdesk.services.plans.heard import CallLine, CallSheet
from salesdesk.services.plans.rating import read_sheet
from salesdesk.services.plans.shadowing import SessionForm
from salesdesk.services.plans.views import PlanView, SessionView
from salesdesk.types import Json, PlanStep
from salesdesk.ui.plans.moving import CHANGES, Work
from salesdesk.ui.plans.session_calls import SessionCalls
from salesdesk.ui.plans.step_form import PlanData, Rows, StepForm
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import Card


class ShadowForm(StepForm):
    """One session is open at a time; what is typed into its form is saved when it is left."""

    step: ClassVar[PlanStep] = PlanStep.SHADOW

    def build(self) -> None:
        """Sessions, then the form."""
        self._open: int | None = None
        sessions = Card(N_("Sessions"))
        self.progress = PlainLabel(role="muted", wrap=True)
        self.rows = Rows()
        sessions.body.addWidget(self.progress)
        sessions.body.addWidget(self.rows)
        line = QHBoxLayout()
        self.plan_one = Button(N_("Plan a session"), self._plan, icon="plus")
        self.plan_all = Button(N_("Plan all that are missing"), self._plan_all, icon="calendar-days")
        self.required = NumberField(2, low=1, high=20)
        self.bind(self.required.setAccessibleName, N_("Sessions wanted"))
        self.required.editingFinished.connect(self._require)
        self.wanted = PlainLabel(role="caption")
        self.bind(self.wanted.setText, N_("Sessions wanted"))
        line.addWidget(self.plan_one)
        line.addWidget(self.plan_all)
        line.addStretch()
        line.addWidget(self.wanted)
        line.addWidget(self.required)
        sessions.body.addLayout(line)
        self.body.addWidget(sessions)
        self._build_form()

    def _build_form(self) -> None:
        self.sheet = Card(N_("Observation"))
        fields = Form()
        self.planned = self.day()
        self.observer = self.line()
        fields.row((N_("Planned for"), self.planned), (N_("Observer"), self.observer))
        self.sheet.body.addWidget(fields)
        self.calls = SessionCalls()
        self.calls.edited.connect(self.touched)
        self.calls.wished.connect(self._find)
        self._offered: Sequence[CallLine] | None = None
        self.sheet.body.addWidget(self.calls)
        notes = Form()
        self.situation, self.behaviour, self.impact, self.agreed = (self.area(2) for _n in range(4))
        notes.add(N_("Situation"), self.situation, N_("When, which call, what was asked"))
        notes.add(N_("Behaviour"), self.behaviour, N_("What was seen and heard, without judging the person"))
        notes.add(N_("Impact"), self.impact, N_("What it did with the customer and the call"))
        notes.add(N_("Agreed next behaviour"), self.agreed)
        self.sheet.body.addWidget(notes)
        self.hold = Button(N_("The session was held today"), self._hold, icon="check", kind="primary")
        self.sheet.body.addWidget(self.hold, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.sheet)

    # what is stored

    def fill(self, data: PlanData) -> None:
        """Sessions; the open one stays open."""
        view = data.view
        mine = [one for one in view.sessions if one.round == view.round]
        held = sum(one.held_on is not None for one in mine)
        self.progress.setText(
            _("{held} of {required} sessions held in this round.").format(held=held, required=view.sessions_required)
        )
        self.required.set_number(view.sessions_required)
        for widget in (self.plan_one, self.required, self.wanted):
            widget.setVisible(not self.locked)
        self.plan_all.setVisible(not self.locked and len(mine) < view.sessions_required)
        self.rows.clear()
        for number, one in enumerate(view.sessions, 1):
            self._show_session(number, one, view)
        ids = {one.id for one in view.sessions}
        if self._open not in ids:
            ahead = [one for one in mine if one.held_on is None] or list(view.sessions)
            self._open = ahead[0].id if ahead else None
            self.dirty = False
        self._show_calls(data)

    def _show_session(self, number: int, one: SessionView, view: PlanView) -> None:
        parts = []
        if one.held_on is not None:
            parts.append(_("held on {day}").format(day=formats.day(one.held_on)))
        elif one.planned_on is not None:
            parts.append(_("planned for {day}").format(day=formats.day(one.planned_on)))
        parts.append(one.observer)
        if view.round > 1:
            parts.append(_("round {n}").format(n=one.round))
        buttons = [("eye", N_("Show the form"), partial(self._choose, one.id))]
        if not self.locked and one.held_on is None and one.round == view.round:
            buttons.append(("trash-2", N_("Remove"), partial(self._remove, one)))
        mark = "☑" if one.held_on else "☐"
        self.rows.add(
            _("{mark} Session {n}").format(mark=mark, n=number), " · ".join(part for part in parts if part), buttons
        )

    def _show_calls(self, data: PlanData) -> None:
        one = self._session()
        free = one is not None and one.held_on is None and one.round == data.view.round and not self.locked
        chosen = one.calls if one is not None else ()
        ticked = self.calls.ticked() if self.dirty else tuple(call.id for call in chosen)
        offered = (data.calls if self._offered is None else self._offered) if free else ()
        self.calls.show_calls(chosen, offered, ticked)
        self.calls.set_free(free)

    def _find(self, wish: CallWish) -> None:
        """Offer other calls; those that are ticked stay."""
        plans, plan_id, now = self.context.desk.plans, self.plan_id, self.context.today()

        def found(lines: Sequence[CallLine]) -> None:
            if self.calls.finder.wish() != wish:  # another answer is on its way
                return
            self._offered = lines
            one = self._session()
            self.calls.show_calls(one.calls if one is not None else (), lines, self.calls.ticked())

        self.context.jobs.quick(lambda: plans.calls_to_hear(plan_id, now, wish), found)

    def _session(self) -> SessionView | None:
        if self.data is None:
            return None
        return next((one for one in self.view.sessions if one.id == self._open), None)

    def fill_fields(self, view: PlanView) -> None:
        """The open session's form."""
        one = self._session()
        self.sheet.setVisible(one is not None)
        if one is None:
            return
        place = [session.id for session in view.sessions].index(one.id) + 1
        self.sheet.set_title(_("Observation of session {n}").format(n=place))
        self.planned.set_day(one.planned_on)
        self.observer.setText(one.observer or (self.data.observer if self.data else ""))
        self.calls.load(
            {rated.call.id: rated.sheet for rated in one.rated},
            CallSheet(ratings={} if one.rated else one.ratings, notes=one.notes),
        )
        self.situation.set_text(one.situation)
        self.behaviour.set_text(one.behaviour)
        self.impact.set_text(one.impact)
        self.agreed.set_text(one.agreed)
        free = not self.locked and one.held_on is None and one.round == view.round
        for widget in (self.planned, self.observer, self.situation, self.behaviour, self.impact, self.agreed):
            widget.setEnabled(free)
        self.hold.setVisible(free)

    # changes

    def _choose(self, session_id: int) -> None:
        if session_id == self._open or self.data is None:
            return
        saved = self.saving()
        self._open, self.dirty, self._offered = session_id, False, None
        if saved is not None:
            self.act(saved)
        self.show_plan(self.data, locked=self.locked)

    def _plan(self) -> None:
        plans, plan_id = self.context.desk.plans, self.plan_id
        observer = self.data.observer if self.data else ""
        saved = self.saving()

        def work() -> int:
            if saved is not None:
                saved()
            return plans.plan_session(plan_id, self.context.today(), observer)

        def planned(session_id: int) -> None:
            self._open, self.dirty, self._offered = session_id, False, None

        self.context.act(
            work,
            CHANGES,
            planned,
            label=_("Session planned"),
            undo_with=lambda session_id: plans.remove_session(plan_id, session_id),
        )

    def _plan_all(self) -> None:
        plans, plan_id, now = self.context.desk.plans, self.plan_id, self.context.today()
        observer = self.data.observer if self.data else ""

        def take_back(planned: list[int]) -> None:
            for session_id in planned:
                plans.remove_session(plan_id, session_id)

        self.context.act(
            lambda: plans.plan_sessions(plan_id, now, observer),
            CHANGES,
            label=_("Sessions planned"),
            undo_with=take_back,
        )

    def _remove(self, one: SessionView) -> None:
        plans, plan_id = self.context.desk.plans, self.plan_id
        self.act(lambda: plans.remove_session(plan_id, one.id), _("Session removed"))

    def _require(self) -> None:
        count = round(self.required.number() or 1)
        if self.data is not None and not self.locked and count != self.view.sessions_required:
            plans, plan_id, before = self.context.desk.plans, self.plan_id, self.view.sessions_required
            self.context.act(
                lambda: plans.require_sessions(plan_id, count),
                CHANGES,
                undo=lambda: plans.require_sessions(plan_id, before),
                label=_("Number of sessions changed"),
            )

    def _hold(self) -> None:
        if self._open is None:
            return
        plans, plan_id, session_id, day = self.context.desk.plans, self.plan_id, self._open, self.context.today()
        content = self._form()
        held = min(day, self.planned.day() or day)

        def work() -> None:
            plans.change_session(plan_id, session_id, content)
            plans.hold_session(plan_id, session_id, held, day)

        def done(_none: None) -> None:
            self.dirty = False
            self.edited.emit()

        self.act(work, _("Session held"), done)

    # typing

    def _form(self) -> SessionForm:
        whole = self.calls.whole()
        return SessionForm(
            planned_on=self.planned.day(),
            observer=self.observer.text(),
            calls=self.calls.ticked(),
            ratings=whole.ratings,
            notes=whole.notes,
            sheets=self.calls.sheets(),
            situation=self.situation.text(),
            behaviour=self.behaviour.text(),
            impact=self.impact.text(),
            agreed=self.agreed.text(),
        )

    def typed(self) -> dict[str, Json]:
        """The open session's form."""
        if not self.dirty or self._open is None:
            return {}
        content = self._form()
        return {
            "session": self._open,
            "planned": content.planned_on.isoformat() if content.planned_on else None,
            "observer": content.observer,
            "ratings": {area.value: rating for area, rating in content.ratings.items()},
            "notes": {area.value: note for area, note in content.notes.items()},
            "situation": content.situation,
            "behaviour": content.behaviour,
            "impact": content.impact,
            "agreed": content.agreed,
            "calls": list(content.calls),
            "sheets": {str(call_id): sheet.as_json() for call_id, sheet in content.sheets.items()},
        }

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back, if the session is still there."""
        sheets, calls = data.get("sheets"), data.get("calls")
        rated = {int(call_id): read_sheet(one) for call_id, one in sheets.items()} if isinstance(sheets, dict) else {}
        self.calls.tick([int(str(one)) for one in calls] if isinstance(calls, list) else [])
        self.calls.load(rated, read_sheet(data))
        self.observer.setText(str(data.get("observer") or ""))
        for name in ("situation", "behaviour", "impact", "agreed"):
            getattr(self, name).set_text(str(data.get(name) or ""))

    def saving(self) -> Work | None:
        """Write the form of the open session."""
        if not self.dirty or self._open is None:
            return None
        plans, plan_id, session_id, content = self.context.desk.plans, self.plan_id, self._open, self._form()
        return lambda: plans.change_session(plan_id, session_id, content)

"""Step 4, shadow 陪访: the sessions, and the observation form of the one that is open."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.formats import duration
from salesdesk.i18n import N_, _
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.observation import NOT_APPLICABLE, Area, AreaForm, anchor, form
from salesdesk.services.plans.shadowing import SessionForm
from salesdesk.services.plans.views import PlanView, SessionView
from salesdesk.types import Json, PlanStep
from salesdesk.ui import theme
from salesdesk.ui.plans.moving import CHANGES, Work
from salesdesk.ui.plans.step_form import PlanData, Rows, StepForm
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel, plain_tip
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import Card, clear_layout


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
        self.required = NumberField(2, low=1, high=20)
        self.bind(self.required.setAccessibleName, N_("Sessions wanted"))
        self.required.editingFinished.connect(self._require)
        self.wanted = PlainLabel(role="caption")
        self.bind(self.wanted.setText, N_("Sessions wanted"))
        line.addWidget(self.plan_one)
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
        self.calls_title = PlainLabel(role="label")
        self.bind(self.calls_title.setText, N_("Calls heard (chosen from the log)"))
        self.sheet.body.addWidget(self.calls_title)
        self.calls = QVBoxLayout()
        self.calls.setSpacing(2)
        self.sheet.body.addLayout(self.calls)
        self._boxes: dict[int, QCheckBox] = {}
        self._build_ratings()
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

    def _build_ratings(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(2, 1)
        self.ratings: dict[Area, Chooser] = {}
        self.notes = {}
        self._names: dict[Area, PlainLabel] = {}
        for row, area in enumerate(Area):
            name = self._names[area] = PlainLabel()
            rating = self.ratings[area] = Chooser(empty=N_("not rated"))
            rating.setMinimumContentsLength(18)
            rating.fill_with(partial(_levels, area))
            rating.picked.connect(self.touched)
            note = self.notes[area] = self.line(N_("note"))
            grid.addWidget(name, row, 0)
            grid.addWidget(rating, row, 1)
            grid.addWidget(note, row, 2)
            self.lockable(rating)
        holder = QWidget()
        holder.setLayout(grid)
        self.sheet.body.addWidget(holder)
        self._name_areas()

    def _name_areas(self) -> None:
        for one in form():
            self._names[one.area].setText(one.name)
            self.ratings[one.area].setAccessibleName(one.name)
            self.ratings[one.area].setToolTip(plain_tip(_anchors(one)))
            self.notes[one.area].setAccessibleName(_("Note: {area}").format(area=one.name))

    def retranslate(self) -> None:
        """Areas and anchors too."""
        super().retranslate()
        if hasattr(self, "_names"):
            self._name_areas()

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
        chosen = one.calls if one is not None else ()
        ticked = self._ticked() if self.dirty else tuple(call.id for call in chosen)
        offered = () if one is None or one.held_on is not None or self.locked else data.calls
        lines: dict[int, CallLine] = {call.id: call for call in (*chosen, *offered)}
        clear_layout(self.calls)
        self._boxes = {}
        for call in lines.values():
            box = QCheckBox(_call_words(call).replace("&", "&&"))
            box.setChecked(call.id in ticked)
            box.setEnabled(not self.locked and one is not None and one.held_on is None)
            box.toggled.connect(self.touched)
            self._boxes[call.id] = box
            self.calls.addWidget(box)
        self.calls_title.setVisible(bool(lines))

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
        for area in Area:
            self.ratings[area].set_value(one.ratings.get(area))
            self.notes[area].setText(one.notes.get(area, ""))
        self.situation.set_text(one.situation)
        self.behaviour.set_text(one.behaviour)
        self.impact.set_text(one.impact)
        self.agreed.set_text(one.agreed)
        free = not self.locked and one.held_on is None and one.round == view.round
        for widget in (self.planned, self.observer, self.situation, self.behaviour, self.impact, self.agreed):
            widget.setEnabled(free)
        for area in Area:
            self.ratings[area].setEnabled(free)
            self.notes[area].setEnabled(free)
        self.hold.setVisible(free)

    # changes

    def _choose(self, session_id: int) -> None:
        if session_id == self._open or self.data is None:
            return
        saved = self.saving()
        self._open, self.dirty = session_id, False
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
            self._open, self.dirty = session_id, False

        self.context.act(
            work,
            CHANGES,
            planned,
            label=_("Session planned"),
            undo_with=lambda session_id: plans.remove_session(plan_id, session_id),
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

    def _ticked(self) -> tuple[int, ...]:
        return tuple(call_id for call_id, box in self._boxes.items() if box.isChecked())

    def _form(self) -> SessionForm:
        return SessionForm(
            planned_on=self.planned.day(),
            observer=self.observer.text(),
            calls=self._ticked(),
            ratings={area: rating for area in Area if (rating := self.ratings[area].value()) is not None},
            notes={area: self.notes[area].text() for area in Area},
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
        }

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back, if the session is still there."""
        ratings, notes = data.get("ratings"), data.get("notes")
        for area in Area:
            if isinstance(ratings, dict):
                self.ratings[area].set_value(ratings.get(area.value))
            if isinstance(notes, dict):
                self.notes[area].setText(str(notes.get(area.value) or ""))
        self.observer.setText(str(data.get("observer") or ""))
        for name in ("situation", "behaviour", "impact", "agreed"):
            getattr(self, name).set_text(str(data.get(name) or ""))

    def saving(self) -> Work | None:
        """Write the form of the open session."""
        if not self.dirty or self._open is None:
            return None
        plans, plan_id, session_id, content = self.context.desk.plans, self.plan_id, self._open, self._form()
        return lambda: plans.change_session(plan_id, session_id, content)


def _levels(area: Area) -> list[tuple[int, str]]:
    """1 to 5 with their meaning, and what no call gave occasion for."""
    anchors = next(one.anchors for one in form() if one.area is area)
    rated = [(number, f"{number}  {words}") for number, words in enumerate(anchors, 1)]
    return [*rated, (NOT_APPLICABLE, anchor(area, NOT_APPLICABLE))]


def _anchors(one: AreaForm) -> str:
    return "\n".join(f"{number}  {words}" for number, words in enumerate(one.anchors, 1))


def _call_words(call: CallLine) -> str:
    parts = [call.start, call.customer, duration(call.talk_s), call.disposition, call.why]
    return " · ".join(part for part in parts if part)

"""Weights of a scheme, with a live look at who would move how in rank before anything is adopted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.types import COMPANY, Change, Level, Scope, ScopeKind, TeamStage
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Chooser, DateField, Form, NumberField, PlainLabel, ScrollBody

if TYPE_CHECKING:
    from salesdesk.metrics.scores import Scheme
    from salesdesk.services.schemes import SchemeDraft, SchemeRow
    from salesdesk.services.scores import Move

PAUSE_MS = 250
"""After the last change, before the preview is reckoned anew."""
Whom = tuple[Scope, TeamStage | None]


class WeightsDialog(SavingDialog):
    """Opens on a scheme (or the preset of mature teams); adopts a new one in its place from a day on."""

    title = N_("Weights")
    ok_text = N_("Adopt")

    def __init__(
        self, context: Context, parent: QWidget | None, focus: FocusState, scheme: Scheme | None, row: SchemeRow | None
    ) -> None:
        self.focus_state = focus
        self.start_from, self.row = scheme, row
        self._ticket = 0
        super().__init__(context, parent)
        context.jobs.quick(context.desk.people.teams, self._know_teams)
        self.refresh()

    # widgets

    def build(self) -> None:
        """For whom and when at the top, the weights at the left, who would move at the right."""
        from salesdesk.metrics.scores import schemes

        self.setMinimumSize(theme.px(940), theme.px(580))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.name = QLineEdit(self.row.draft.name if self.row else "")
        self.name.setMaxLength(80)
        self.bind(self.name.setPlaceholderText, N_("e.g. Autumn: care first"))
        self.basis = Chooser(empty=N_("Keep what is below"))
        self.basis.fill_with(lambda: [(one.id, one.name) for one in schemes()])
        self.basis.picked.connect(self.take_preset)
        self.whom = Chooser()
        self.whom.fill_with(self._whom_options)
        self.whom.picked.connect(lambda _value: self._pause.start())
        self.start = DateField(self.focus_state.period.start)
        self.end = DateField(None, optional=True)
        self.reason = QLineEdit(self.row.draft.reason if self.row else "")
        self.reason.setMaxLength(300)
        form = Form()
        form.row((N_("Name"), self.name), (N_("Start from a preset"), self.basis), (N_("For"), self.whom))
        form.row((N_("From"), self.start), (N_("To"), self.end), (N_("Reason"), self.reason))
        self.body.addWidget(form)
        across = QHBoxLayout()
        across.setSpacing(theme.LG)
        across.addLayout(self._build_weights(), 1)
        across.addLayout(self._build_preview(), 1)
        self.body.addLayout(across, 1)
        if self.row is not None:
            self.whom.set_value((self.row.draft.scope, self.row.draft.stage))
        self.show_weights(self.start_from.weights if self.start_from else schemes()[2].weights)

    def _build_weights(self) -> QVBoxLayout:
        from salesdesk.metrics.catalogue import Category, catalogue

        down = QVBoxLayout()
        self.sum = PlainLabel(role="strong", wrap=True)
        down.addWidget(self.sum)
        scrolled = ScrollBody()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.XS)
        self.weights: dict[str, NumberField] = {}
        line = 0
        for category, title in ((Category.PROCESS, N_("Process")), (Category.RESULT, N_("Result"))):
            head = PlainLabel(role="label")
            self.bind(head.setText, title)
            grid.addWidget(head, line, 0, 1, 2)
            line += 1
            for one in catalogue():
                if one.category is not category:
                    continue
                field = self.weights[one.id] = NumberField(0, high=100, decimals=1)
                field.setDecimals(1)
                field.setAccessibleName(one.name)
                field.valueChanged.connect(self._weighed)
                name = PlainLabel(one.name)
                name.setBuddy(field)
                grid.addWidget(name, line, 0)
                grid.addWidget(field, line, 1)
                line += 1
        grid.setColumnStretch(0, 1)
        scrolled.body.addLayout(grid)
        down.addWidget(scrolled, 1)
        return down

    def _build_preview(self) -> QVBoxLayout:
        down = QVBoxLayout()
        self.preview_title = PlainLabel(role="strong", wrap=True)
        down.addWidget(self.preview_title)
        self.preview = Table(_columns(), "", accessible=N_("Who would move how"))
        down.addWidget(self.preview, 1)
        self.preview_note = PlainLabel(role="caption", wrap=True)
        down.addWidget(self.preview_note)
        return down

    def _whom_options(self) -> list[tuple[Whom, str]]:
        teams: list[Any] = getattr(self, "_teams", [])
        everybody: list[tuple[Whom, str]] = [((COMPANY, None), _("The whole company"))]
        stages: list[tuple[Whom, str]] = [
            ((COMPANY, stage), _("Teams: {stage}").format(stage=label(stage))) for stage in TeamStage
        ]
        groups: list[tuple[Whom, str]] = [((Scope(ScopeKind.TEAM, team.id), None), team.name) for team in teams]
        levels: list[tuple[Whom, str]] = [((Scope(ScopeKind.LEVEL, 0, level), None), label(level)) for level in Level]
        return everybody + stages + groups + levels

    def _know_teams(self, teams: Any) -> None:
        if not isValid(self):
            return
        self._teams = list(teams)
        chosen = self.whom.value()
        self.whom.fill_with(self._whom_options)
        self.whom.set_value((self.row.draft.scope, self.row.draft.stage) if self.row else chosen)

    # weights

    def take_preset(self, identifier: str | None) -> None:
        """Put a preset's weights into the fields."""
        from salesdesk.metrics.scores import scheme

        if identifier is not None:
            preset = scheme(identifier)
            self.show_weights(preset.weights)
            if not self.name.text().strip():
                self.name.setText(preset.name)

    def show_weights(self, weights: Any) -> None:
        """Show weights by KPI id."""
        for name, field in self.weights.items():
            field.blockSignals(True)  # noqa: FBT003
            field.set_number(weights.get(name, 0))
            field.blockSignals(False)  # noqa: FBT003
        self._weighed()

    def chosen_weights(self) -> dict[str, float]:
        """The weights above zero, by KPI id."""
        return {name: field.value() for name, field in self.weights.items() if field.value() > 0}

    def _weighed(self, _value: float = 0.0) -> None:
        from salesdesk.metrics.catalogue import Category, kpi

        weights = self.chosen_weights()
        whole = sum(weights.values())
        process = sum(weight for name, weight in weights.items() if kpi(name).category is Category.PROCESS)
        right = abs(whole - 100) < 0.05
        text = _("Together {sum} of 100 · process {process} · result {result}").format(
            sum=formats.number(whole), process=formats.number(process), result=formats.number(whole - process)
        )
        if not right:
            rest = _("{rest} to go") if whole < 100 else _("{rest} too many")
            text += " · " + rest.format(rest=formats.number(abs(100 - whole)))
        self.sum.setText(text)
        self.sum.set_role("strong" if right else "error")
        self.ok.setEnabled(right)
        self._pause.start()

    # preview

    def draft(self) -> SchemeDraft:
        """The scheme as it stands in the fields."""
        from salesdesk.services.schemes import SchemeDraft

        scope, stage = self.whom.value() or (COMPANY, None)
        return SchemeDraft(
            self.name.text(),
            self.chosen_weights(),
            self.start.day() or self.focus_state.period.start,
            self.reason.text(),
            scope,
            stage,
            self.end.day(),
            self.basis.value() or (self.start_from.id if self.start_from and not self.row else ""),
        )

    def refresh(self) -> None:
        """Reckon who would move, in a worker; a newer question overtakes an older one."""
        self._ticket += 1
        if abs(sum(self.chosen_weights().values()) - 100) >= 0.05:
            self.preview_note.setText(_("The preview waits until the weights add up to 100."))
            return
        ticket, draft, focus, scores = self._ticket, self.draft(), self.focus_state, self.context.desk.scores
        self.context.jobs.quick(
            lambda: scores.preview(draft, focus.period, focus.scope), partial(self._show_preview, ticket)
        )

    def _show_preview(self, ticket: int, moves: list[Move]) -> None:
        if not isValid(self) or ticket != self._ticket:
            return
        self.preview_title.setText(
            _("If they had been in force in {period}").format(period=formats.period(self.focus_state.period))
        )
        self.preview.rows_model.set_rows(moves)
        self.preview.fit_columns()
        moved = sum(1 for move in moves if move.climbs)
        concerned = sum(1 for move in moves if move.concerned)
        self.preview_note.setText(
            _("{moved} of {all} agents would change their place; the weights are for {concerned} of them.").format(
                moved=moved, all=len(moves), concerned=concerned
            )
        )

    def submit(self) -> None:
        """Adopt."""
        schemes, draft = self.context.desk.schemes, self.draft()
        self.save(lambda: schemes.adopt(draft), {Change.SETTINGS}, _("New weights adopted"), schemes.take_back)


def _columns() -> list[Column]:
    return [
        Column("agent", N_("Agent")),
        Column("place", N_("Rank"), "right", value=_places, sort=lambda move: move.place_then),
        Column("climbs", N_("Moves"), "right", format=_moves),
        Column("score", N_("Score"), "right", value=_scores, sort=lambda move: move.score_then),
    ]


def _places(move: Move) -> str:
    return _change(move.place_now, move.place_then, 0)


def _scores(move: Move) -> str:
    return _change(move.score_now, move.score_then, 1)


def _change(now: float | None, then: float | None, decimals: int) -> str:
    before, after = ("—" if value is None else formats.number(value, decimals) for value in (now, then))
    return after if before == after else f"{before} → {after}"


def _moves(climbs: int) -> str:
    if climbs == 0:
        return "–"
    return f"▲ {climbs}" if climbs > 0 else f"▼ {-climbs}"

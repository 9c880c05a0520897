"""The weights in force: what each scheme is for, how process and result are balanced, and the way to change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.types import COMPANY, Change, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.focus import FocusState
from salesdesk.ui.widgets import Button, Card, PlainLabel, clear_layout

if TYPE_CHECKING:
    from salesdesk.metrics.scores import Scheme
    from salesdesk.services.ranking import Ranked
    from salesdesk.services.schemes import SchemeRow


class WeightsCard(Card):
    """One line a scheme: those that judge the agents shown, then the supervisor's others."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(N_("Weights"), parent)
        self.context = context
        self.lines = QVBoxLayout()
        self.lines.setSpacing(theme.MD)
        self.body.addLayout(self.lines)
        self.add = Button(N_("New weights…"), self.open_new, icon="plus", kind="quiet")
        self.corner.addWidget(self.add)
        self._focus: FocusState | None = None
        self._used: dict[str, Scheme] = {}

    def show_schemes(
        self,
        stored: Sequence[SchemeRow],
        teams: Mapping[int, str],
        ranked: Sequence[Ranked],
        focus: FocusState,
    ) -> None:
        """Show who is under which weights, and which other schemes there are."""
        self._focus = focus
        self._used = {row.score.scheme.id: row.score.scheme for row in ranked if row.score is not None}
        under: dict[str, list[str]] = {}
        for row in ranked:
            if row.score is not None:
                under.setdefault(row.score.scheme.id, []).append(row.agent)
        clear_layout(self.lines)
        own = {row.scheme.id: row for row in stored}
        for scheme in self._used.values():
            self.lines.addWidget(self._line(scheme, own.get(scheme.id), teams, under[scheme.id]))
        for identifier, other in own.items():
            if identifier not in self._used:
                self.lines.addWidget(self._line(other.scheme, other, teams, []))

    def _line(self, scheme: Scheme, row: SchemeRow | None, teams: Mapping[int, str], under: Sequence[str]) -> QWidget:
        from salesdesk.metrics.catalogue import Category, kpi

        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.MD)
        down = QVBoxLayout()
        down.setSpacing(theme.XS)
        head = PlainLabel(scheme.name, role="strong")
        weights = sorted(scheme.weights.items(), key=lambda item: -item[1])
        parts = formats.enumerated(f"{kpi(name).name} {formats.number(weight)}" for name, weight in weights)
        balance = _("Process {process} · result {result}").format(
            process=formats.number(scheme.share(Category.PROCESS)), result=formats.number(scheme.share(Category.RESULT))
        )
        for text in (f"{balance} · {parts}", self._where(row, teams, under)):
            words = PlainLabel(text, role="caption", wrap=True)
            down.addWidget(words)
        down.insertWidget(0, head)
        across.addLayout(down, 1)
        change = Button(N_("Change…"), partial(self.open_from, scheme, row), kind="quiet", icon="pencil")
        across.addWidget(change)
        if row is not None:
            across.addWidget(Button(N_("End"), partial(self.withdraw, row.id), kind="quiet", icon="x"))
        return holder

    @staticmethod
    def _where(row: SchemeRow | None, teams: Mapping[int, str], under: Sequence[str]) -> str:
        judged = _("Judges {names}.").format(names=formats.enumerated(under)) if under else _("Judges nobody now.")
        if row is None:
            return _("A preset.") + " " + judged
        draft = row.draft
        since = (
            _("from {start}").format(start=formats.day(draft.start))
            if draft.end is None
            else formats.span(draft.start, draft.end)
        )
        return f"{whom(row, teams)}, {since}: {draft.reason} {judged}"

    # what the user does

    def open_new(self) -> None:
        """Weights to begin with: those that judge most of the agents shown."""
        self.open_from(next(iter(self._used.values()), None), None)

    def open_from(self, scheme: Scheme | None, row: SchemeRow | None) -> None:
        """Open the editor on a scheme; what is saved takes its place from a day on."""
        from salesdesk.ui.dialogs.scores.weights import WeightsDialog

        focus = self._focus or self.context.focus.state()
        WeightsDialog(self.context, self.window(), focus, scheme, row).show_modal()

    def withdraw(self, scheme_id: int) -> None:
        """Take a scheme out of force, with an undo."""
        schemes = self.context.desk.schemes
        self.context.act(
            lambda: schemes.withdraw(scheme_id),
            {Change.SETTINGS},
            label=_("The weights are no longer in force"),
            undo_with=schemes.take_back,
        )


def whom(row: SchemeRow, teams: Mapping[int, str]) -> str:
    """For whom a scheme is, in words."""
    scope, stage = row.draft.scope, row.draft.stage
    if scope.kind is ScopeKind.TEAM:
        return teams.get(scope.id, "—")
    if scope.kind is ScopeKind.LEVEL and scope.level is not None:
        return label(scope.level)
    if scope == COMPANY and stage is not None:
        return _("Teams: {stage}").format(stage=label(stage))
    return _("The whole company")

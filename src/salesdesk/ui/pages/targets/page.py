"""The grid of targets for the period and scope in the header; typed into, pasted into, undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.formats import period as period_text
from salesdesk.i18n import N_, _, ngettext
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import read, write
from salesdesk.metrics.smart import TargetDraft, refusals
from salesdesk.services.papers.requests import PaperKind
from salesdesk.services.targets import InflatedError, TargetGrid
from salesdesk.types import COMPANY, Change, Tier
from salesdesk.ui import theme
from salesdesk.ui.dialogs.targets.copying import CopyDialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.targets.grid_model import Key, Refusal, Typed
from salesdesk.ui.pages.targets.grid_view import TargetGridView
from salesdesk.ui.pages.targets.sheet import TargetSheet
from salesdesk.ui.pages.targets.strip import InflationStrip
from salesdesk.ui.papers.button import PapersButton
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import EnumPicker
from salesdesk.ui.widgets.two_parts import TwoParts


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a reason from the inflation guard's question."""

    drafts: tuple[TargetDraft, ...]
    withdrawing: tuple[int, ...]
    texts: dict[Key, str]
    label: str


class TargetsPage(Page):
    """Who is asked what."""

    name = "targets"
    title = N_("Targets")
    icon = "target"
    watches = frozenset({Change.TARGETS, Change.PEOPLE, Change.CALLS, Change.SETTINGS})

    def build(self) -> None:
        """A line of tools, the grid, what it says about itself, and the sheet at the right."""
        self._waiting: Waiting | None = None
        self._wanted: tuple[Key, float | None] | None = None
        self._reason_period = ""
        self.tier = EnumPicker(Tier)
        self.bind(self.tier.setAccessibleName, N_("Tier"))
        self.tier.picked.connect(lambda _value: self.refresh())
        self.reason = QLineEdit()
        self.bind(self.reason.setAccessibleName, N_("Reason for what is typed here"))
        self.reason.setMinimumWidth(180)
        written, tools = QHBoxLayout(), QHBoxLayout()
        written.setSpacing(theme.SM)
        tools.setSpacing(theme.SM)
        for message, control in ((N_("Tier"), self.tier), (N_("Reason"), self.reason)):
            word = PlainLabel(role="label")
            self.bind(word.setText, message)
            word.setBuddy(control)
            written.addWidget(word)
            written.addWidget(control, 1 if control is self.reason else 0)
        tools.addStretch(1)
        self.copy_button = Button(N_("Copy from an earlier period…"), self.copy_earlier, icon="copy")
        self.new_button = Button(N_("Set a target…"), self.open_sheet, icon="plus", kind="primary")
        self.funnel_button = Button(N_("From revenue…"), lambda: self.context.go.page("funnel"), icon="funnel")
        self.calibrate_button = Button(N_("Calibrations…"), self.open_calibrations, icon="sliders-horizontal")
        tools.addWidget(PapersButton(self.context.go, (PaperKind.LETTER,)))
        for button in (self.calibrate_button, self.funnel_button):
            tools.addWidget(button)
        tools.addWidget(self.copy_button)
        tools.addWidget(self.new_button)
        self.empty = QWidget()
        hint = QHBoxLayout(self.empty)
        hint.setContentsMargins(0, 0, 0, 0)
        self.empty_text = PlainLabel(role="muted", wrap=True)
        self.bind(
            self.empty_text.setText,
            N_(
                "No targets yet. Type into the grid, copy an earlier period's, or begin with the usual starting values."
            ),
        )
        self.usual = Button(N_("Use the usual starting values"), self.set_usual, icon="lightbulb")
        hint.addWidget(self.empty_text, 1)
        hint.addWidget(self.usual)
        self.empty.hide()
        self.view = TargetGridView()
        self.view.grid_model.typed.connect(self.apply)
        self.view.moved.connect(self._explain)
        self.view.wanted.connect(lambda _index: self.open_sheet())
        self.strip = InflationStrip()
        self.strip.answered.connect(self._answered)
        self.about = PlainLabel(role="caption", elide=True)
        self.keys = PlainLabel(role="caption", elide=True)
        self.bind(
            self.keys.setText,
            N_(
                "Type to replace · F2 edit · Delete take back · Ctrl+V paste from Excel · Ctrl+D fill down · Ctrl+Enter details"
            ),
        )
        left = QWidget()
        down = QVBoxLayout(left)
        down.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.MD)
        down.setSpacing(theme.SM)
        down.addWidget(TwoParts(written, tools))
        for widget, stretch in ((self.empty, 0), (self.view, 1), (self.strip, 0), (self.about, 0), (self.keys, 0)):
            down.addWidget(widget, stretch)
        self.sheet = TargetSheet(self.context)
        self.sheet.closed.connect(self.view.setFocus)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self.sheet)
        halves.setStretchFactor(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(halves)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.open_sheet)

    def open_calibrations(self) -> None:
        """Targets times a factor for a while."""
        from salesdesk.ui.dialogs.targets.calibrating import CalibrationsDialog

        CalibrationsDialog(self.context, self.window(), self.context.focus.state()).show_modal()

    # --- data

    def fetch(self, focus: FocusState) -> TargetGrid:
        """The grid of the period and scope."""
        return self.context.desk.targets.grid(
            focus.period, focus.scope, self.context.desk.figures.usual_kpis(), self._tier()
        )

    def _tier(self) -> Tier:
        """The tier in sight; read from the worker as well, so from a plain attribute."""
        return self._chosen_tier

    _chosen_tier: Tier = Tier.BASE

    def refresh(self) -> None:
        """Ask again, with the tier that is chosen now."""
        self._chosen_tier = self.tier.value() or Tier.BASE
        super().refresh()

    def show_data(self, data: TargetGrid) -> None:
        """Other rows; the cursor stays on its cell."""
        model, view = self.view.grid_model, self.view
        here = view.currentIndex()
        key = model.key_at(here) if here.isValid() else None
        model.set_grid(data)
        view.show_again()
        place = model.find(key) if key is not None else QModelIndex()
        if not place.isValid() and model.rowCount():
            place = model.index(0, 0)
        if place.isValid():
            view.setCurrentIndex(place)
        self._explain(view.currentIndex())
        self.empty.setVisible(data.empty)
        preset = _("Targets for {period}").format(period=period_text(data.period))
        if self.reason.text() in ("", self._reason_period):
            self.reason.setText(preset)
        self._reason_period = preset
        self.sheet.fill(data)
        if self._wanted is not None:
            (scope, kpi_id), value = self._wanted
            self._wanted = None
            self.sheet.show_target(scope, kpi_id, data.period, data.tier, value)

    def _explain(self, index: QModelIndex) -> None:
        """Below the grid: the cell under the cursor in a sentence."""
        model = self.view.grid_model
        if not index.isValid() or model.grid is None:
            self.about.setText("")
            return
        row, definition = model.row_at(index.row()), kpi(model.kpi_at(index.column()))
        why = model.explain(index).replace("\n", " ")
        self.about.setText(f"{row.name} · {definition.name} · {why}")
        refused = model.key_at(index) in model.refusals
        self.about.set_role("error" if refused else "caption")

    # --- changing

    def apply(self, typed: list[Typed]) -> None:
        """Store what was typed; what can't be is marked in its cell, with the reason."""
        grid = self.view.grid_model.grid
        if grid is None:
            return
        drafts: list[TargetDraft] = []
        withdrawing: list[int] = []
        refused: dict[Key, Refusal] = {}
        texts: dict[Key, str] = {}
        for one in typed:
            key = (one.scope, one.kpi)
            texts[key] = one.text
            if not one.text:
                own = self.view.grid_model.find(key)
                target_id = self.view.grid_model.cell_at(own).own_id if own.isValid() else None
                withdrawing += [target_id] if target_id is not None else []
                continue
            draft, why = self._draft(one, grid)
            if draft is None:
                refused[key] = Refusal(one.text, why)
            else:
                drafts.append(draft)
        self.view.grid_model.accept(texts)
        self.view.grid_model.refuse(refused)
        self._explain(self.view.currentIndex())
        if drafts or withdrawing:
            label = self._label(drafts, withdrawing, grid)
            self._store(Waiting(tuple(drafts), tuple(withdrawing), texts, label))

    def _draft(self, one: Typed, grid: TargetGrid) -> tuple[TargetDraft | None, str]:
        try:
            value = read(kpi(one.kpi), one.text)
        except SalesDeskError as error:
            return None, f"{error.message} {error.hint}".strip()
        draft = TargetDraft(one.kpi, value, one.scope, grid.period, grid.owner, self.reason.text(), grid.tier)
        why = refusals(draft)
        return (None, formats.sentences(why)) if why else (draft, "")

    def _label(self, drafts: list[TargetDraft], withdrawing: list[int], grid: TargetGrid) -> str:
        if len(drafts) == 1 and not withdrawing:
            draft = drafts[0]
            name = next((row.name for row in grid.rows if row.scope == draft.scope), "")
            definition = kpi(draft.kpi)
            return _("{kpi} for {name}: {value}").format(
                kpi=definition.name, name=name, value=write(definition, draft.value)
            )
        if drafts:
            return ngettext("{n} target set", "{n} targets set", len(drafts)).format(n=len(drafts))
        n = len(withdrawing)
        return ngettext("{n} target taken back", "{n} targets taken back", n).format(n=n)

    def _store(self, what: Waiting, override: str = "") -> None:
        targets = self.context.desk.targets

        def failed(error: BaseException) -> None:
            if not isValid(self):
                return
            if isinstance(error, InflatedError):
                self._waiting = what
                self._mark(what, error.message)
                self.strip.ask(error.inflations)
            else:
                self._mark(what, str(error))
                self.context.messages.error(error)

        self.context.act(
            lambda: targets.set_many(what.drafts, override, withdrawing=what.withdrawing),
            {Change.TARGETS},
            label=what.label,
            undo_with=targets.undo,
            failed=failed,
        )

    def _mark(self, what: Waiting, why: str) -> None:
        refused = {key: Refusal(text, why) for key, text in what.texts.items() if text}
        known = self.view.grid_model.refusals
        self.view.grid_model.refuse({key: one for key, one in refused.items() if key not in known})
        self._explain(self.view.currentIndex())

    def _answered(self, reason: str | None) -> None:
        what, self._waiting = self._waiting, None
        if what is not None and reason:
            set_keys = {(draft.scope, draft.kpi) for draft in what.drafts}
            self.view.grid_model.accept([key for key in what.texts if key in set_keys])
            self._store(what, reason)
        self.view.setFocus()

    def set_usual(self) -> None:
        """The documents' starting values for the whole company."""
        grid = self.view.grid_model.grid
        if grid is None:
            return
        usual = [kpi(identifier) for identifier in grid.kpis if kpi(identifier).target is not None]
        drafts = tuple(
            TargetDraft(
                one.id,
                one.target,
                COMPANY,
                grid.period,
                grid.owner,
                _("Usual starting value {source}").format(source=one.source),
                grid.tier,
            )
            for one in usual
        )
        texts = {(COMPANY, one.id): write(one, one.target) for one in usual}
        self._store(Waiting(drafts, (), texts, _("Usual starting values set")))

    # --- more

    def copy_earlier(self) -> None:
        """Last period's targets again."""
        focus = self.context.focus
        CopyDialog(self.context, self, focus.period, focus.scope).show_modal()

    def open_sheet(self) -> None:
        """The form for the cell under the cursor."""
        model, here = self.view.grid_model, self.view.currentIndex()
        grid = model.grid
        if grid is None or not grid.rows:
            return
        index = here if here.isValid() else model.index(0, 0)
        scope, kpi_id = model.key_at(index)
        self.sheet.show_target(scope, kpi_id, grid.period, grid.tier, model.cell_at(index).own)

    def open(self, **arguments: Any) -> None:
        """``scope=``, ``kpi=``, optional ``value=``: the form opens on that target."""
        if arguments.get("scope") is not None and arguments.get("kpi"):
            self._wanted = (arguments["scope"], arguments["kpi"]), arguments.get("value")
            self.refresh()

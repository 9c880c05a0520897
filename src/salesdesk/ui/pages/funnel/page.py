"""The page of the funnel: revenue and rates at the left, what they ask of each agent at the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period
from salesdesk.types import Change, Rag, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.charts import FunnelChart, FunnelStep
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.funnel.break_even import BreakEvenCard
from salesdesk.ui.pages.funnel.rates import RateField
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Button, Card, Chooser, EmptyState, Field, NumberField, PlainLabel, ScrollBody

if TYPE_CHECKING:
    from salesdesk.services.targets import Decomposition, FunnelGround
    from salesdesk.services.targets.rows import PartOfFunnel

WIDE = 900
WEEKS = (4, 12, 26, 52)
RATES = (
    ("avg_order", N_("Average order")),
    ("lead_conversion", N_("Lead conversion")),
    ("intents_per_talk", N_("Intents per effective talk")),
    ("conversation_rate", N_("Conversation rate")),
    ("connect_rate", N_("Connect rate")),
)
SHARES = {"history": N_("their dials of the past"), "level": N_("their level"), "headcount": N_("heads, all alike")}
ADOPTED = ("dials", "connected", "effective_talks", "deals", "revenue")


@dataclass(frozen=True, slots=True)
class FunnelData:
    """What the page shows: the teams, and the ground of the chosen one (None: there is no team)."""

    teams: tuple[tuple[int, str], ...]
    ground: FunnelGround | None
    currency: str


class FunnelPage(Page):
    """A slider moves, and everything that follows is there at once; adopting makes targets of it, in one step."""

    name = "funnel"
    title = N_("From revenue to dials")
    icon = "funnel"
    watches = frozenset({Change.CALLS, Change.PEOPLE, Change.CALENDAR, Change.SETTINGS})
    uses_scope = True

    def build(self) -> None:
        """Inputs, funnel and break-even at the left; the agents and adopting at the right."""
        self.made: Decomposition | None = None
        self._team: int | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyState(
            "funnel", N_("A funnel is broken down for a team. Make one and put agents into it."),
            N_("Open the team page"), lambda: self.context.go.page("people"),
        )  # fmt: skip
        self.empty.hide()
        outer.addWidget(self.empty)
        self.scrolled = ScrollBody()
        outer.addWidget(self.scrolled)
        body = self.scrolled.body
        body.setContentsMargins(theme.XL, theme.MD, theme.XL, theme.XL)
        line = self.line = QHBoxLayout()
        line.setSpacing(theme.MD)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(theme.MD)
        left.addWidget(self._input_card())
        self.break_even = BreakEvenCard()
        left.addWidget(self.break_even)
        left.addStretch()
        right.addWidget(self._funnel_card())
        right.addWidget(self._agents_card(), 1)
        line.addLayout(left, 2)
        line.addLayout(right, 3)
        body.addLayout(line)

    def _input_card(self) -> Card:
        card = Card(N_("Revenue and rates"))
        self.team, self.looked_back, self.share = Chooser(), Chooser(), Chooser()
        self.looked_back.fill_with(
            lambda: [(n, ngettext("the last {n} week", "the last {n} weeks", n).format(n=n)) for n in WEEKS]
        )
        self.looked_back.set_value(WEEKS[1])
        self.share.fill_with(lambda: [(by, _(text)) for by, text in SHARES.items()])
        self.revenue = NumberField(None, low=0, high=1e12, decimals=2, optional=True)
        for pair in (
            ((N_("Team"), self.team), (N_("Rates from"), self.looked_back)),
            ((N_("Revenue to reach"), self.revenue), (N_("Shared by"), self.share)),
        ):
            line = QHBoxLayout()
            line.setSpacing(theme.MD)
            for label, control in pair:
                line.addWidget(Field(label, control), 1)
            card.body.addLayout(line)
        self.rates: dict[str, RateField] = {}
        for name, title in RATES:
            field = self.rates[name] = RateField(title, money=name == "avg_order")
            field.moved.connect(self.reckon)
            card.body.addWidget(field)
        self.team.picked.connect(self._choose_team)
        self.looked_back.picked.connect(lambda _value: self.refresh())
        self.share.picked.connect(lambda _value: self.reckon())
        self.revenue.valueChanged.connect(lambda _value: self.reckon())
        return card

    def _funnel_card(self) -> Card:
        card = Card(N_("What it asks of the team"))
        self.funnel = FunnelChart()
        card.body.addWidget(self.funnel)
        self.verdict = PlainLabel(wrap=True)
        card.body.addWidget(self.verdict)
        return card

    def _agents_card(self) -> Card:
        card = Card(N_("Each agent's part"))
        self.table = Table(_columns(self), "funnel", self.context, accessible=N_("Each agent's part"))
        self.table.setMinimumHeight(theme.px(190))
        card.body.addWidget(self.table, 1)
        self.note = PlainLabel(role="caption", wrap=True)
        card.body.addWidget(self.note)
        ticks = QHBoxLayout()
        ticks.setSpacing(theme.MD)
        self.ticks: dict[str, QCheckBox] = {}
        for name in ADOPTED:
            tick = self.ticks[name] = QCheckBox()
            tick.setChecked(name in ("dials", "revenue"))
            tick.toggled.connect(lambda _on: self._allow())
            ticks.addWidget(tick)
        ticks.addStretch()
        card.body.addLayout(ticks)
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.bind(self.reason.setPlaceholderText, N_("Reason (needed where a target rises steeply)"))
        self.bind(self.reason.setAccessibleName, N_("Reason"))
        self.adopt_button = Button(N_("Adopt as targets"), self.adopt, kind="primary", icon="target")
        line.addWidget(self.reason, 1)
        line.addWidget(self.adopt_button)
        card.body.addLayout(line)
        self.refusal = PlainLabel(role="error", wrap=True)
        self.refusal.hide()
        card.body.addWidget(self.refusal)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page has one column."""
        super().resizeEvent(event)
        wide = event.size().width() >= theme.px(WIDE)
        self.line.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # data

    def refresh(self) -> None:
        """Ask again, for the window of history that is chosen now."""
        self._weeks = self.looked_back.value() or WEEKS[1]
        super().refresh()

    _weeks = WEEKS[1]

    def fetch(self, focus: FocusState) -> FunnelData:
        """In a worker."""
        desk = self.context.desk
        teams = tuple((team.id, team.name) for team in desk.people.teams() if team.active)
        known = [number for number, _name in teams]
        wanted = focus.scope.id if focus.scope.kind is ScopeKind.TEAM else self._team
        team = wanted if wanted in known else (known[0] if known else None)
        currency = desk.company.get().currency
        if team is None:
            return FunnelData(teams, None, currency)
        last = min(focus.period.start, self.context.today()) - timedelta(days=1)
        window = Period(last - timedelta(weeks=self._weeks) + timedelta(days=1), last)
        return FunnelData(teams, desk.targets.funnel_ground(focus.period, team, window), currency)

    def show_data(self, data: FunnelData) -> None:
        """The ground, and what follows from it."""
        from salesdesk.metrics.catalogue import kpi

        self.empty.setVisible(data.ground is None)
        self.scrolled.setVisible(data.ground is not None)
        for name, tick in self.ticks.items():
            tick.setText(kpi(name).name)
        if data.ground is None:
            return
        self._team = data.ground.team_id
        self.team.fill(data.teams)
        self.team.set_value(data.ground.team_id)
        for name, field in self.rates.items():
            field.show_past(data.ground.rates[name], data.currency)
        conversion = data.ground.rates["lead_conversion"]
        self.break_even.show_past(conversion.value if conversion else None)
        self.reckon()

    def reckon(self) -> None:
        """What the revenue asks with these rates: pure arithmetic, at every move of a slider."""
        from salesdesk.services.targets import ShareBy
        from salesdesk.services.targets.decomposing import reckon

        self.made = None
        self.refuse("")
        ground = self.data.ground if self.data is not None else None
        revenue = self.revenue.number()
        if ground is None:
            return
        if not revenue:
            self._show_nothing(_("Type the revenue that the team is to reach in {period}.").format(
                period=formats.period(ground.period)))  # fmt: skip
            return
        by_hand = {
            name: value
            for name, field in self.rates.items()
            if (ground.rates[name] is None or field.by_hand) and (value := field.value())
        }
        try:
            self.made = reckon(ground, formats.to_minor(revenue), by_hand, ShareBy(self.share.value() or "history"))
        except SalesDeskError as error:
            self._show_nothing(f"{error.message} {error.hint}".strip())
            return
        self._show_made(self.made)

    def _show_nothing(self, why: str) -> None:
        self.funnel.set_steps([])
        self.table.rows_model.set_rows([])
        self.note.setText("")
        self.verdict.setText(why)
        self.verdict.set_role("muted")
        self._allow()

    def _show_made(self, made: Decomposition) -> None:
        from salesdesk.metrics.catalogue import kpi

        whole = made.whole
        steps = [
            ("dials", whole.dials), ("connected", whole.connected), ("effective_talks", whole.effective_talks),
            ("intents", whole.intents), ("deals", whole.deals),
        ]  # fmt: skip
        self.funnel.set_steps([FunnelStep(kpi(name).name, value) for name, value in steps], _("Funnel"))
        self.table.rows_model.set_rows(made.agents)
        self.table.fit_columns()
        self.verdict.setText(verdict(made))
        self.verdict.set_role("strong")
        self.note.setText(
            _("The parts add up to {dials} dials and {revenue} exactly, over {days} working days.").format(
                dials=formats.number(whole.dials),
                revenue=formats.money(whole.revenue, self.data.currency),
                days=made.working_days,
            )
        )
        self._allow()

    def _allow(self) -> None:
        self.adopt_button.setEnabled(self.made is not None and any(tick.isChecked() for tick in self.ticks.values()))

    # what the user does

    def _choose_team(self, team: int) -> None:
        self._team = team
        self.refresh()

    def refuse(self, text: str) -> None:
        """Say why it can't be adopted; empty clears it."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))

    def adopt(self) -> None:
        """Make targets of the ticked figures."""
        made, targets = self.made, self.context.desk.targets
        if made is None:
            return
        kpis = [name for name, tick in self.ticks.items() if tick.isChecked()]
        reason = self.reason.text().strip()
        self.refuse("")
        self.context.act(
            lambda: targets.adopt(made, kpis, reason, reason),
            {Change.TARGETS},
            label=_("Targets of {team} adopted for {period}").format(
                team=made.team, period=formats.period(made.period)
            ),
            undo_with=targets.undo,
            failed=self._refused_adopting,
        )

    def _refused_adopting(self, error: BaseException) -> None:
        from salesdesk.services.targets import InflatedError

        if isinstance(error, InflatedError):
            shown = "\n".join(one.text for one in error.inflations[:2])
            self.refuse(shown + "\n" + _("Write the reason for such a rise, and adopt again."))
            self.reason.setFocus()
        elif isinstance(error, SalesDeskError):
            self.refuse(f"{error.message} {error.hint}".strip())
        else:
            self.context.messages.error(error)


def verdict(made: Decomposition) -> str:
    """Whether it is humanly possible, in words."""
    known = [part for part in made.agents if part.possible is not None]
    beyond = [part.name for part in known if part.possible is False]
    if not known:
        return _("Nobody has dialled in the window: whether it is possible can't be said.")
    if not beyond:
        return _("Everybody has reached as many dials on a day before.")
    return ngettext(
        "More than {names} ever dialled on a day.", "More than {names} ever dialled on a day.", len(beyond)
    ).format(names=formats.enumerated(beyond))


def _columns(page: FunnelPage) -> list[Column]:
    def money(value: float | None) -> str:
        return formats.money(value, page.data.currency if page.data is not None else "CNY")

    return [
        Column("name", N_("Agent")),
        Column("days", N_("Working days"), "right", value=lambda part: part.plan.days),
        Column("revenue", N_("Revenue"), "right", value=lambda part: part.plan.part.revenue, format=money),
        Column("deals", N_("Deals"), "right", value=lambda part: part.plan.part.deals, format=formats.number),
        Column("dials", N_("Dials"), "right", value=lambda part: part.plan.part.dials, format=formats.number),
        Column(
            "per_day", N_("Dials a day"), "right", value=lambda part: part.plan.dials_per_day, format=formats.number,
            rag=_possible,
        ),
        Column("most", N_("Most so far"), "right", format=formats.number),
    ]  # fmt: skip


def _possible(part: PartOfFunnel) -> Rag | None:
    if part.possible is None:
        return None
    return Rag.GREEN if part.possible else Rag.RED

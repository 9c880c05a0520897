"""Today 今日: how fresh the data is, who needs attention and why, what is due, and the last day against its targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import Change, WarningState
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.today_data import Agenda, TodayData, agenda, gather
from salesdesk.ui.pages.today_warnings import AttentionCard, say
from salesdesk.ui.tab_order import follow_reading
from salesdesk.ui.widgets import (
    Button,
    Card,
    EmptyState,
    IconButton,
    IconLabel,
    PlainLabel,
    ScrollBody,
    clear_layout,
)
from salesdesk.ui.widgets.tiles import FigureLine

if TYPE_CHECKING:
    from salesdesk.services.meetings.views import StandingRow
    from salesdesk.services.warning_rows import WarningView

MOST_LINES = 5
MOST_MEETINGS = 3


class TodayPage(Page):
    """The supervisor's ten minutes before the morning meeting."""

    name = "today"
    title = N_("Today")
    icon = "sun"
    watches = frozenset(Change)
    uses_period = False

    def build(self) -> None:
        """The strip of freshness above two rows of cards, or what to do when there is nothing yet."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyState(
            "import",
            N_("No calls yet. Import a call log, and the figures, warnings and plans follow from it."),
            N_("Import a call log"),
            self.context.go.import_files,
        )
        self.empty.hide()
        outer.addWidget(self.empty, 1)
        self.scrolled = ScrollBody()
        outer.addWidget(self.scrolled, 1)
        body = self.scrolled.body
        body.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.XL)
        strip = QHBoxLayout()
        strip.setSpacing(theme.SM)
        self.fresh_icon = IconLabel("database")
        self.fresh = PlainLabel(wrap=True)
        self.fresh.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.confirm = Button("", lambda: self.context.go.page("people"), kind="link")
        strip.addWidget(self.fresh_icon)
        strip.addWidget(self.fresh, 1)
        strip.addWidget(self.confirm)
        strip.addWidget(Button(N_("Morning brief"), self.print_page, icon="printer"))
        strip.addWidget(Button(N_("Import today's log"), self.context.go.import_files, icon="import", kind="primary"))
        body.addLayout(strip)
        self.attention = AttentionCard(self.context)
        self.attention.rearranged.connect(partial(follow_reading, self))
        self.against = Card(N_("Last day against target"))
        self.steps = Card(N_("Plan steps due"))
        self.talks = Card(N_("Talks to prepare"))
        self.best = Card(N_("Best of the day"))
        grid = QGridLayout()
        grid.setSpacing(theme.LG)
        grid.addWidget(self.attention, 0, 0, 1, 4)
        grid.addWidget(self.against, 0, 4, 1, 2)
        for column, card in enumerate((self.steps, self.talks, self.best)):
            grid.addWidget(card, 1, column * 2, 1, 2)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        body.addLayout(grid)
        body.addStretch()
        self._evaluated: tuple[object, ...] = ()

    def print_page(self) -> bool:
        """Today on paper is the morning brief."""
        self.context.go.papers("brief")
        return True

    def fetch(self, focus: FocusState) -> TodayData:
        """In a worker."""
        return gather(self.context.desk, focus, self.context.today())

    def show_data(self, data: TodayData) -> None:
        """Fill strip and cards, each in its turn; what is due comes behind them."""
        self._show_either(data)
        if data.last_day is not None:
            desk = self.context.desk
            self.context.jobs.quick(lambda: (data, agenda(desk, data)), self._take_agenda)
            self.in_turns(*self._figures(data))

    def preview(self, data: TodayData) -> None:
        """The figures of the last look; the agenda waits for the database."""
        super().preview(data)
        self._show_either(data)
        for step in self._figures(data) if data.last_day is not None else ():
            step()

    def _show_either(self, data: TodayData) -> None:
        self.empty.setVisible(data.last_day is None)
        self.scrolled.setVisible(data.last_day is not None)

    def _figures(self, data: TodayData) -> tuple[Callable[[], object], ...]:
        """What shows the figures, step by step."""
        return (
            partial(self._show_freshness, data),
            partial(self.attention.show_warnings, data.warnings),
            partial(self._show_rows, data),
            partial(self._show_best, data),
            partial(follow_reading, self),
        )

    def _take_agenda(self, answer: tuple[TodayData, Agenda]) -> None:
        data, found = answer
        if data is not self.data:
            return  # asked again meanwhile
        self.after_turns(
            partial(self._show_freshness, data, found),
            partial(self.attention.show_plans, found.plans),
            partial(self._show_due, found),
            partial(self._show_talks, found, data.today),
            partial(follow_reading, self),
            partial(self._look_for_warnings, data),
        )

    def _show_freshness(self, data: TodayData, found: Agenda | None = None) -> None:
        last = data.last_day
        assert last is not None  # noqa: S101
        old = (data.today - last).days
        parts = [
            _("Data up to {day}").format(day=formats.day(last)),
            ngettext("{n} call that day", "{n} calls that day", data.calls).format(n=formats.number(data.calls)),
        ]
        if found and found.silent:
            parts.append(
                ngettext(
                    "{n} agent without a call: {names}", "{n} agents without a call: {names}", len(found.silent)
                ).format(n=len(found.silent), names=_and_more(found.silent, 3))
            )
        self.fresh.setText("  ·  ".join(parts))
        self.fresh_icon.set_name("triangle-alert" if old > 3 else "database", "amber" if old > 3 else "muted")
        unconfirmed = found.unconfirmed if found else 0
        self.confirm.setVisible(bool(unconfirmed))
        self.confirm.set_plain(
            ngettext("{n} agent to confirm", "{n} agents to confirm", unconfirmed).format(n=unconfirmed)
        )

    def _look_for_warnings(self, data: TodayData) -> None:
        """Run the rules when the calls, targets or days changed since they ran last; new findings refresh the page."""
        key = (data.last_day, data.calls, tuple((row.value, row.target) for row in data.rows))
        if key == self._evaluated or data.last_day is None:
            return
        self._evaluated = key
        desk, last = self.context.desk, data.last_day
        before = {(one.id, one.last_day) for one in data.warnings}

        def found(views: Sequence[WarningView]) -> None:
            now = {(one.id, one.last_day) for one in views if one.state is WarningState.OPEN}
            if now != before:
                self.context.changes.emit({Change.WARNINGS})

        self.context.jobs.quick(lambda: desk.warnings.evaluate(last), found, write=True)

    # the other cards

    def _show_rows(self, data: TodayData) -> None:
        clear_layout(self.against.body)
        self.against.set_title(_("{day} against target").format(day=formats.short_day(data.last_day)))
        for row in data.rows:
            self.against.body.addWidget(FigureLine(row))
        if all(row.target is None for row in data.rows):
            self.against.body.addWidget(
                Button(N_("Set targets"), lambda: self.context.go.page("targets"), icon="target", kind="link")
            )
        self.against.body.addStretch()

    def _show_best(self, data: TodayData) -> None:
        from salesdesk.metrics.formats import write

        clear_layout(self.best.body)
        for place, line in enumerate(data.best, 1):
            talk, effective = line.figures["talk_time"], line.figures["effective_talks"]
            words = _("{time} talking · {n} effective talks").format(
                time=write(talk.definition, talk.value), n=write(effective.definition, effective.value)
            )
            self._row(self.best, f"{place}  {line.name}", words, partial(self.context.go.agent, line.agent_id))
        if not data.best:
            say(self.best, "info", _("Nobody called."))
        self.best.body.addStretch()

    def _show_due(self, found: Agenda) -> None:
        clear_layout(self.steps.body)
        for one in found.due[:MOST_LINES]:
            when = formats.short_day(one.due) if one.due else ""
            words = _("{what} · overdue since {day}") if one.overdue else _("{what} · due {day}")
            self._row(
                self.steps,
                one.agent,
                words.format(what=one.what, day=when),
                partial(self.context.go.plan, one.plan_id),
                danger=one.overdue,
            )
        if not found.due:
            say(self.steps, "circle-check", _("No step is due in the next days."))
        self.steps.body.addStretch()

    def _show_talks(self, found: Agenda, today: date) -> None:
        """One-to-ones that are due, the most urgent first, then last month's interviews."""
        from salesdesk.ui.meeting.standing import LATE, standing_words

        clear_layout(self.talks.body)
        for appeal in found.appeals[:MOST_MEETINGS]:
            words = _("Appeal against {period} · answer due {day}").format(
                period=formats.period(appeal.period), day=formats.short_day(appeal.due_on)
            )
            going = partial(self.context.go.interview, appeal.agent_id, appeal.period)
            self._row(self.talks, appeal.agent, words, going, danger=appeal.overdue(today))
        meetings = found.meetings[:MOST_MEETINGS]
        for row in meetings:
            words = _("One-to-one · {standing}").format(standing=standing_words(row, with_day=True))
            self._row(self.talks, row.agent, words, partial(self._open_meeting, row), danger=row.standing in LATE)
        more_meetings = len(found.meetings) - len(meetings)
        if more_meetings > 0:
            more = Button("", lambda: self.context.go.page("meetings"), kind="link")
            more.set_plain(
                ngettext("{n} more one-to-one", "{n} more one-to-ones", more_meetings).format(n=more_meetings)
            )
            self.talks.body.addWidget(more)
        self._show_interviews(found, today, MOST_LINES - len(meetings))

    def _open_meeting(self, row: StandingRow) -> None:
        if row.next_id is not None:
            self.context.go.meeting(row.next_id)
        else:
            self.context.go.new_meeting(row.agent_id)

    def _show_interviews(self, found: Agenda, today: date, most: int) -> None:
        month = Period.of(PeriodKind.MONTH, today).previous()
        for one in found.interviews[:most]:
            state = label(one.state) if one.state is not None else _("not begun")
            words = f"{formats.period(month)} · {state}"
            self._row(self.talks, one.agent, words, partial(self.context.go.interview, one.agent_id, month))
        rest = len(found.interviews) - most
        if rest > 0:
            text = ngettext("and {n} more", "and {n} more", rest).format(n=rest)
            more = Button("", lambda: self.context.go.page("interviews"), kind="link")
            more.set_plain(text)
            self.talks.body.addWidget(more)
        if not found.interviews and not found.meetings and not found.appeals:
            say(self.talks, "circle-check", _("No one-to-one is due, and all interviews of last month are signed."))
        self.talks.body.addStretch()

    @staticmethod
    def _row(card: Card, who: str, words: str, call: Any, *, danger: bool = False) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(PlainLabel(who, elide=True))
        text.addWidget(PlainLabel(words, role="error" if danger else "caption", elide=True))
        line.addLayout(text, 1)
        button = IconButton("arrow-right", N_("Open"), call)
        button.setAccessibleName(_("Open {name}").format(name=who))
        line.addWidget(button)
        card.body.addWidget(row)


def _and_more(names: Sequence[str], most: int) -> str:
    shown = formats.enumerated(names[:most])
    return f"{shown} …" if len(names) > most else shown

"""Agents a log names and nobody knows: for each, the same as somebody, a new agent, or left out. Never decided silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.imports.checking import AgentTally, Checked
from salesdesk.services.imports.who import AgentChoices
from salesdesk.services.people import AgentRow
from salesdesk.services.people.found import Named
from salesdesk.services.people.suggesting import Candidate
from salesdesk.ui import theme
from salesdesk.ui.widgets import Button, Card, Chooser, PlainLabel, ScrollBody, clear_layout

NEW, OUT = "new", "out"
AT_ONCE = 6
MOST = 60
"""Agents asked about; more of them are no staff, and become new agents together."""
Options = list[tuple[str | int, str]]


@dataclass(frozen=True, slots=True)
class Strangers:
    """What the card shows: the agents nobody knows, whom they may be, and everybody who is known."""

    agents: tuple[AgentTally, ...]
    suggestions: Mapping[Named, Sequence[Candidate]]
    known: tuple[AgentRow, ...]
    left_out: frozenset[Named]


def strangers(checked: Checked, known: Sequence[AgentRow]) -> Strangers:
    """The agents to ask about: those nobody knows, and those left out until now."""
    out = [
        AgentTally(None, name or "", number or "", known=False, calls=rows, connected=0, talk_s=0)
        for (name, number), rows in checked.left_out.items()
    ]
    near = {(agent.name or None, agent.number or None): agent.candidates for agent in checked.outcome.unknown_agents}
    return Strangers((*checked.unknown, *out), near, tuple(known), frozenset(checked.left_out))


class AgentsCard(Card):
    """``decided`` is emitted whenever a decision changed; ``choices()`` answers them all."""

    decided = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Agents nobody knows yet"), parent)
        self.why = PlainLabel(role="caption", wrap=True)
        self.bind(
            self.why.setText,
            N_("New agents wait to be confirmed. What you say here is remembered: the next log is not asked about."),
        )
        self.body.addWidget(self.why)
        scrolled = ScrollBody()
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, theme.SM, 0)
        self._grid.setHorizontalSpacing(theme.MD)
        self._grid.setVerticalSpacing(theme.SM)
        self._grid.setColumnMinimumWidth(0, theme.px(170))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 2)
        scrolled.body.addWidget(self._holder)
        scrolled.body.addStretch(1)
        self.body.addWidget(scrolled, 1)
        self.rest = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.rest)
        self.choosers: dict[Named, Chooser] = {}
        self._values: dict[Named, str | int] = {}
        self._to_come: list[tuple[int, AgentTally]] = []
        self._shown: Strangers | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._add_some)

    def show_strangers(self, found: Strangers) -> None:
        """Ask about these; what was decided about the same ones stays."""
        decided = dict(self._values)
        self._shown = found
        clear_layout(self._grid)
        self.choosers = {}
        asked = found.agents[:MOST]
        self._values = {
            agent.named: decided.get(agent.named, OUT if agent.named in found.left_out else NEW) for agent in asked
        }
        self._to_come = list(enumerate(asked))
        self._add_some()
        more = len(found.agents) - len(asked)
        text = ngettext("{n} more becomes a new agent.", "{n} more become new agents.", more)
        self.rest.setText(text.format(n=formats.number(more)))
        self.rest.setVisible(more > 0)
        self.setVisible(bool(asked))

    def _add_some(self) -> None:
        """A few rows now, the others at the next turns: drop-downs take their time, and the window answers."""
        if self._shown is None:
            return
        now, self._to_come = self._to_come[:AT_ONCE], self._to_come[AT_ONCE:]
        for row, agent in now:
            self._add(row, agent, self._shown)
        if self._to_come:
            self._soon.start()

    def _add(self, row: int, agent: AgentTally, found: Strangers) -> None:
        named = agent.named
        name = PlainLabel(" · ".join(part for part in (agent.name, agent.number) if part), elide=True)
        count = PlainLabel(_calls(agent.calls), role="muted")
        chooser = Chooser(searchable=True)
        chooser.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        chooser.setMinimumContentsLength(20)
        near = found.suggestions.get(named, ())
        chooser.fill_with(lambda: _options(near, found.known))
        chooser.set_value(self._values[named])
        chooser.setAccessibleName(_("What {agent} is").format(agent=name.text()))
        chooser.picked.connect(lambda value: self._decide(named, value))
        self.choosers[named] = chooser
        line = 2 * row
        self._grid.addWidget(name, line, 0)
        self._grid.addWidget(count, line, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(chooser, line, 2)
        if near:
            best = near[0]
            text = _("Perhaps {agent}: {reason}").format(agent=_who(best), reason=best.why)
            button = Button("", lambda: self._pick(named, best.agent_id), icon="user-check", kind="link")
            button.set_plain(text)
            self._grid.addWidget(button, line + 1, 0, 1, 3, Qt.AlignmentFlag.AlignRight)

    def _pick(self, named: Named, value: str | int) -> None:
        self.choosers[named].set_value(value)
        self._decide(named, value)

    def _decide(self, named: Named, value: str | int) -> None:
        self._values[named] = value
        self.decided.emit()

    def choices(self) -> AgentChoices:
        """What was decided."""
        values = self._values
        out = frozenset(named for named, value in values.items() if value == OUT)
        before = self._shown.left_out if self._shown is not None else frozenset[Named]()
        same = {named: value for named, value in values.items() if isinstance(value, int)}
        return AgentChoices(same, out, before - out - same.keys())

    @property
    def count(self) -> int:
        """How many agents are asked about."""
        return len(self._values)

    def forget(self) -> None:
        """Another file comes: nothing is decided."""
        clear_layout(self._grid)
        self.choosers = {}
        self._values, self._to_come = {}, []
        self._shown = None

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if getattr(self, "_shown", None) is not None:
            self.show_strangers(self._shown)  # type: ignore[arg-type]


def _calls(count: int) -> str:
    return ngettext("{n} call", "{n} calls", count).format(n=formats.number(count))


def _who(agent: Candidate | AgentRow) -> str:
    return " · ".join(part for part in (agent.name, agent.number) if part)


def _options(near: Sequence[Candidate], known: Sequence[AgentRow]) -> Options:
    first = {one.agent_id for one in near}
    options: Options = [(NEW, _("New agent")), (OUT, _("Leave these calls out"))]
    options += [
        (one.agent_id, _("The same as {agent} ({reason})").format(agent=_who(one), reason=one.why)) for one in near
    ]
    options += [(row.id, _("The same as {agent}").format(agent=_who(row))) for row in known if row.id not in first]
    return options

"""Two agents that are one person: who stays, and what would move, before anything happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from salesdesk.formats import enumerated, number, span
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.people import AgentRow, MergePreview
from salesdesk.types import Change
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Form
from salesdesk.ui.widgets.labels import Line, PlainLabel
from salesdesk.ui.widgets.pickers import AgentPicker

TOUCHED = frozenset({Change.PEOPLE, Change.CALLS, Change.TARGETS, Change.PLANS, Change.INTERVIEWS, Change.WARNINGS})


class MergeDialog(SavingDialog):
    """Merges ``other`` into ``keep``; either can be chosen anew, and the two swapped."""

    title = N_("Merge two agents")
    ok_text = N_("Merge")

    def __init__(
        self, context: Context, parent: QWidget | None, agents: Sequence[AgentRow], keep: int, other: int | None = None
    ) -> None:
        self._agents = list(agents)
        self._ticket = 0
        self.preview: MergePreview | None = None
        super().__init__(context, parent)
        self.keep.set_value(keep)
        self.other.set_value(other)
        self._look()

    def build(self) -> None:
        """Both agents, and below what the merge does."""
        self.keep, self.other = AgentPicker(), AgentPicker(empty=N_("Choose an agent"))
        for picker in (self.keep, self.other):
            picker.fill_agents(self._agents)
            picker.setMinimumWidth(240)
            picker.picked.connect(lambda _value: self._look())
        form = Form()
        form.row((N_("This one stays"), self.keep), (N_("This one is the same person"), self.other))
        self.swap = Button(N_("Swap"), self.swap_them, icon="arrow-up-down", kind="link")
        self.facts = PlainLabel(role="muted", wrap=True)
        self.moves = PlainLabel(wrap=True)
        self.doubts = PlainLabel(role="danger", wrap=True)
        self.promise = PlainLabel(role="caption", wrap=True)
        self.bind(self.promise.setText, N_("The merge can be taken back at any time, now or later."))
        self.body.addWidget(form)
        self.body.addWidget(self.swap)
        self.body.addWidget(Line())
        for label in (self.facts, self.moves, self.doubts, self.promise):
            self.body.addWidget(label)
        self.setMinimumWidth(560)

    def swap_them(self) -> None:
        """The other one stays instead."""
        keep, other = self.keep.value(), self.other.value()
        if other is not None:
            self.keep.set_value(other)
            self.other.set_value(keep)
            self._look()

    def _look(self) -> None:
        self._ticket += 1
        ticket, keep, other = self._ticket, self.keep.value(), self.other.value()
        self.preview = None
        self.ok.setEnabled(False)
        self.refuse("")
        if keep is None or other is None or keep == other:
            self._say(None)
            return
        people = self.context.desk.people

        def seen(found: MergePreview) -> None:
            if isValid(self) and ticket == self._ticket:
                self.preview = found
                self.ok.setEnabled(True)
                self._say(found)

        self.context.jobs.quick(lambda: people.merge_preview(keep, other), seen, self._refused_look)

    def _refused_look(self, error: BaseException) -> None:
        if isValid(self):
            self.show_refusal(error)

    def _say(self, found: MergePreview | None) -> None:
        for label in (self.facts, self.moves, self.doubts):
            label.setVisible(found is not None)
        if found is None:
            return
        self.facts.setText("\n".join(_facts(row) for row in (found.keep, found.other)))
        self.moves.setText(what_moves(found))
        self.doubts.setText("\n".join(f"▲ {doubt}" for doubt in found.doubts))
        self.doubts.setVisible(bool(found.doubts))

    def submit(self) -> None:
        """Merge."""
        found, people = self.preview, self.context.desk.people
        if found is None:
            return
        keep, other = found.keep, found.other
        self.save(
            lambda: people.merge(other.id, keep.id),
            TOUCHED,
            _("{other} is {keep} now").format(other=other.name, keep=keep.name),
            lambda done: people.unmerge(done.id),
        )


def _facts(row: AgentRow) -> str:
    calls = ngettext("{n} call", "{n} calls", row.calls).format(n=number(row.calls))
    if row.first_day and row.last_day:
        calls += _(" ({span})").format(span=span(row.first_day, row.last_day))
    return " · ".join(part for part in (row.name, row.number, row.team, calls) if part)


_WORDS: dict[str, Callable[[int], str]] = {
    "identities": lambda n: ngettext("{n} name or number in exports", "{n} names or numbers in exports", n).format(n=n),
    "targets": lambda n: ngettext("{n} target", "{n} targets", n).format(n=n),
    "plan": lambda n: ngettext("{n} improvement plan", "{n} improvement plans", n).format(n=n),
    "interview": lambda n: ngettext("{n} interview", "{n} interviews", n).format(n=n),
    "meeting": lambda n: ngettext("{n} one-to-one", "{n} one-to-ones", n).format(n=n),
    "alert": lambda n: ngettext("{n} warning", "{n} warnings", n).format(n=n),
}


def what_moves(found: MergePreview) -> str:
    """What a merge moves, as sentences."""
    parts = [_WORDS[what](count) for what, count in found.moves.items() if count and what in _WORDS]
    lines = [
        _("All calls of {other} count for {keep} from now on, also in past periods.").format(
            other=found.other.name, keep=found.keep.name
        )
    ]
    if parts:
        lines.append(_("Moved to {keep}: {what}.").format(keep=found.keep.name, what=enumerated(parts)))
    if found.withdrawn:
        lines.append(
            ngettext(
                "{n} target of {other} gives way to {keep}'s own.",
                "{n} targets of {other} give way to {keep}'s own.",
                found.withdrawn,
            ).format(n=found.withdrawn, other=found.other.name, keep=found.keep.name)
        )
    return "\n".join(lines)

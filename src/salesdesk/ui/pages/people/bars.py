"""The two bars above the table: agents found in logs, and pairs who may be one person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from salesdesk.formats import enumerated
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.people import AgentRow, Duplicate
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import IconLabel, PlainLabel

_WHY = {
    "same-name": N_("same name"),
    "same-pinyin": N_("same pinyin"),
    "close-spelling": N_("nearly the same spelling"),
}


class Bar(TextMixin, QFrame):
    """An icon, a sentence and buttons; hidden while it has nothing to say."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.LG, theme.SM, theme.SM, theme.SM)
        self.row.setSpacing(theme.SM)
        self.row.addWidget(IconLabel(icon, tint="accent"))
        self.text = PlainLabel(elide=True)
        self.row.addWidget(self.text, 1)
        self.hide()

    def button(self, message: str, on_click: Callable[[], object], *, kind: str = "") -> Button:
        """One more button at the right."""
        made = Button(message, on_click, kind=kind)
        self.row.addWidget(made)
        return made


class FoundBar(Bar):
    """Agents found in call logs who wait to be confirmed."""

    def __init__(self, show_them: Callable[[], object], confirm_all: Callable[[], object]) -> None:
        super().__init__("user-plus")
        self.look = self.button(N_("Show them"), show_them, kind="quiet")
        self.confirm = self.button(N_("Confirm all"), confirm_all, kind="primary")

    def show_found(self, rows: list[AgentRow]) -> None:
        """Name them."""
        self.setVisible(bool(rows))
        names = enumerated(row.name for row in rows[:5]) + (" …" if len(rows) > 5 else "")
        self.text.setText(
            ngettext(
                "{n} agent found in call logs waits to be confirmed: {names}",
                "{n} agents found in call logs wait to be confirmed: {names}",
                len(rows),
            ).format(n=len(rows), names=names)
        )


class DuplicateBar(Bar):
    """One pair at a time: are they the same person, or two people."""

    def __init__(self, merge: Callable[[Duplicate], object], are_two: Callable[[Duplicate], object]) -> None:
        super().__init__("merge")
        self._pair: Duplicate | None = None
        self.two = self.button(N_("Two people"), lambda: self._pair and are_two(self._pair), kind="quiet")
        self.merge = self.button(N_("Merge…"), lambda: self._pair and merge(self._pair))

    def show_pairs(self, pairs: list[Duplicate]) -> None:
        """Ask about the first one."""
        self._pair = pairs[0] if pairs else None
        self.setVisible(bool(pairs))
        if not pairs:
            return
        pair = pairs[0]
        text = _("{one} and {other} may be one person ({why}).").format(
            one=_who(pair.keep), other=_who(pair.other), why=_(_WHY[pair.why])
        )
        if len(pairs) > 1:
            text += " " + ngettext("{n} more pair.", "{n} more pairs.", len(pairs) - 1).format(n=len(pairs) - 1)
        self.text.setText(text)


def _who(row: AgentRow) -> str:
    return f"{row.name} ({row.number})" if row.number else row.name

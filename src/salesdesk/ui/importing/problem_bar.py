"""Below the preview: how many cells need a look, the way to the next one, and what is known of the cell in sight."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.ui import theme
from salesdesk.ui.importing.preview import Preview
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import IconButton, IconLabel, PlainLabel


class ProblemBar(TextMixin, QWidget):
    """Follows a preview. F8 goes to the next problem, Shift+F8 to the one before."""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = preview
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SM)
        self.icon = IconLabel("circle-check", tint="green_text")
        self.count = PlainLabel()
        self.before = IconButton("chevron-up", N_("Previous problem (Shift+F8)"), lambda: self.go(forward=False))
        self.after = IconButton("chevron-down", N_("Next problem (F8)"), lambda: self.go(forward=True))
        self.about = PlainLabel(role="caption", elide=True)
        for widget in (self.icon, self.count, self.before, self.after):
            line.addWidget(widget)
        line.addWidget(self.about, 1)
        QShortcut(QKeySequence("F8"), self).activated.connect(lambda: self.go(forward=True))
        QShortcut(QKeySequence("Shift+F8"), self).activated.connect(lambda: self.go(forward=False))
        preview.looked_at.connect(self._tell)
        preview.model().modelReset.connect(self.recount)

    def recount(self) -> None:
        """The rows are others."""
        number = len(self._preview.problems)
        self.icon.set_name("triangle-alert" if number else "circle-check", "amber_text" if number else "green_text")
        text = ngettext("{n} cell needs a look", "{n} cells need a look", number)
        self.count.setText(text.format(n=formats.number(number)) if number else _("Nothing stands out in the rows"))
        for button in (self.before, self.after):
            button.setVisible(bool(number))
        self.about.setText("")

    def go(self, *, forward: bool) -> None:
        """To the next problem from the cursor, or the one before; around at the ends."""
        problems = self._preview.problems
        if not problems:
            return
        places = [(problem.row, problem.column) for problem in problems]
        current = self._preview.currentIndex()
        here = (current.row(), current.column()) if current.isValid() else (-1, -1)
        number = bisect_right(places, here) if forward else bisect_left(places, here) - 1
        self._preview.go_to(problems[number % len(problems)])
        self._preview.setFocus()

    def _tell(self, row: int, column: int) -> None:
        problem = self._preview.problem_at(row, column)
        columns = self._preview.columns
        about = self._preview.reason(column).replace("\n", " · ") if column < len(columns) else ""
        self.about.setText(f"{problem.why} · {about}" if problem is not None else about)

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if hasattr(self, "about"):
            self.recount()

"""Who the page is about: initials, name, number, level, team, tenure, mentor, warnings, and what can be done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from salesdesk.formats import enumerated
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.services.people import AgentCard
from salesdesk.services.warning_rows import WarningView
from salesdesk.types import AgentStatus, Severity
from salesdesk.ui import theme
from salesdesk.ui.navigator import Navigator
from salesdesk.ui.pages.people.columns import status_text
from salesdesk.ui.papers.button import AGENT_PAPERS, PapersButton
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.labels import PlainLabel

_HAN = re.compile(r"[㐀-鿿]")
AVATAR = 48
MOST_FIGURES = 3
_SHAPES = {Severity.NOTICE: "■", Severity.WARNING: "▼", Severity.SERIOUS: "▼"}


def initials(name: str) -> str:
    """What stands in the circle: the last two characters of a Chinese name, two initials of another."""
    if _HAN.search(name):
        plain = "".join(_HAN.findall(name))
        return plain if len(plain) <= 2 else plain[-2:]
    words = re.findall(r"[^\W_]+", name)
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def tenure(since: date | None, until: date) -> str:
    """How long somebody has been here, in years and months."""
    if since is None or since > until:
        return ""
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    years, rest = divmod(max(months, 0), 12)
    parts = []
    if years:
        parts.append(ngettext("{n} year", "{n} years", years).format(n=years))
    if rest or not years:
        parts.append(ngettext("{n} month", "{n} months", rest).format(n=rest))
    return " ".join(parts)


class Avatar(QWidget):
    """Initials in a circle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Round."""
        return QSize(AVATAR, AVATAR)

    def set_name(self, name: str) -> None:
        """Another person."""
        self.text = initials(name)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The circle and the letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        place = QRectF(0, 0, AVATAR, AVATAR)
        painter.drawEllipse(place)
        painter.setPen(theme.colour("accent"))
        painter.setFont(theme.font(theme.SECTION, bold=True))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self.text)
        painter.end()


class AgentHeader(TextMixin, QFrame):
    """Shows an ``AgentCard`` and its open warnings. ``calls`` {edit, talk, plan, new_plan: callable} are what its buttons do."""

    def __init__(
        self,
        calls: dict[str, Callable[[], object]],
        go: Navigator,
        whose: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.LG, theme.MD, theme.MD, theme.MD)
        outer.setSpacing(theme.LG)
        self.avatar = Avatar()
        self.facts = PlainLabel(wrap=True)
        self.warnings = PlainLabel(role="danger", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(theme.XS)
        words.addStretch()
        for widget in (self.facts, self.warnings):
            words.addWidget(widget)
        words.addStretch()
        self.buttons = {
            "edit": Button(N_("Edit"), calls["edit"], icon="pencil", kind="quiet"),
            "talk": Button(N_("Prepare a talk"), calls["talk"], icon="message-square"),
            "plan": Button(N_("Improvement plan…"), calls["plan"], icon="clipboard-list"),
        }
        outer.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(words, 1)
        self._new_plan = calls["new_plan"]
        self.more = IconButton("ellipsis", N_("More"), self._menu)
        self.papers = PapersButton(go, AGENT_PAPERS, whose)
        for button in (self.papers, *self.buttons.values(), self.more):
            outer.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(theme.icon("plus"), _("New plan…"), self._new_plan)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_agent(self, card: AgentCard, warnings: list[WarningView], on: date, *, planned: bool = False) -> None:
        """Fill it. ``planned``: a plan is under way, which the button opens; a new one is in the menu."""
        plan = self.buttons["plan"]
        plan.bind(plan.set_plain, N_("Open plan") if planned else N_("Improvement plan…"))
        self.more.setVisible(planned)
        row = card.row
        self.avatar.set_name(row.name)
        self.avatar.setAccessibleName(row.name)
        since = card.tenure_from
        here = tenure(since, row.left_on or on)
        facts = (
            row.number,
            label(row.level),
            row.team or _("Without a team"),
            card.post,
            _("{tenure} here").format(tenure=here) if here else "",
            _("Mentor: {name}").format(name=row.mentor) if row.mentor else "",
            _("Mentors {names}").format(names=enumerated(name for _id, name in card.mentees)) if card.mentees else "",
            "" if row.status is AgentStatus.ACTIVE else status_text(row),
        )
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        self.warnings.setText("\n".join(_by_figure(warnings)[:MOST_FIGURES]))
        self.warnings.set_tip("\n".join(one.text for one in warnings))
        self.warnings.setVisible(bool(warnings))


def _by_figure(warnings: list[WarningView]) -> list[str]:
    """A line a figure: its first warning in words, the other rules that say so too by their names."""
    figures: dict[str, list[WarningView]] = {}
    for one in warnings:
        figures.setdefault(one.kpi, []).append(one)
    lines = []
    for first, *others in figures.values():
        line = f"{_SHAPES[first.severity]} {first.text}"
        if others:
            names = enumerated(dict.fromkeys(one.rule_name for one in others))
            line += " " + _("Also: {names}").format(names=names)
        lines.append(line)
    return lines

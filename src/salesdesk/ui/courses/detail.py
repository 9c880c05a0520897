"""One entry of the catalogue in full: what it is for, its material, its calls, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.plans.catalogue import kind_name
from salesdesk.services.plans.courses import CourseLine
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.views import PlanCard
from salesdesk.ui import theme
from salesdesk.ui.courses.words import cause_words, effect_words, kpi_words, level_words, minute_words, use_words
from salesdesk.ui.plans.words import about, due_words
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import Card, ScrollBody, clear_layout

MOST_PLANS = 12


class CourseDetail(Card):
    """``show_line`` fills it; ``plan`` carries the id of a plan that was clicked, ``material`` that it was asked for."""

    plan = Signal(int)
    material = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.SM)
        scrolled = ScrollBody()
        scrolled.body.setSpacing(theme.SM)
        self.words = scrolled.body
        self.body.addWidget(scrolled, 1)
        self.body.addLayout(self.foot)

    def show_line(self, line: CourseLine, calls: Sequence[CallLine], plans: Sequence[PlanCard]) -> None:
        """Everything about an entry; ``plans`` are those that used it, latest first."""
        course, use = line.course, line.use
        self.set_title(course.title)
        clear_layout(self.words)
        facts = [kind_name(course.kind), minute_words(course.minutes)]
        facts.append(_("of one's own") if course.own else _("shipped"))
        if course.retired:
            facts.append(_("retired"))
        self._say(" · ".join(one for one in facts if one), "caption")
        if course.content:
            self._say(course.content)
        self._fact(_("Against the cause"), cause_words(course))
        self._fact(_("Serves the figures"), kpi_words(course))
        self._fact(_("For the levels"), level_words(course))
        if course.material:
            link = Button("", lambda: self.material.emit(course.material), icon="paperclip", kind="link")
            link.set_plain(course.material.rsplit("/", 1)[-1][:60] or course.material[:60])
            link.setToolTip(course.material)
            self.words.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeft)
        if course.calls:
            self._calls(course.calls, calls)
        self._head(_("Use and effect"))
        self._say(use_words(use))
        self._say(effect_words(use))
        for card in plans[:MOST_PLANS]:
            text = " · ".join((card.agent, about(card), due_words(card)))
            button = Button("", partial(self.plan.emit, card.id), kind="link")
            button.set_plain(text)
            self.words.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        if len(plans) > MOST_PLANS:
            rest = len(plans) - MOST_PLANS
            self._say(ngettext("and {n} more", "and {n} more", rest).format(n=rest), "caption")
        self.words.addStretch()

    def _calls(self, ids: Sequence[int], lines: Sequence[CallLine]) -> None:
        self._head(N_("Calls to listen to"))
        for line in lines:
            self._say(" · ".join((line.start, line.agent, formats.duration(line.talk_s))), "caption")
        gone = len(ids) - len(lines)
        if gone:
            text = ngettext(
                "{n} call is no longer in the log.", "{n} calls are no longer in the log.", gone
            ).format(n=gone)  # fmt: skip
            self._say(text, "caption")

    def _head(self, text: str) -> None:
        self.words.addSpacing(theme.SM)
        self._say(_(text), "strong")

    def _fact(self, name: str, text: str) -> None:
        line = QVBoxLayout()
        line.setSpacing(0)
        line.addWidget(PlainLabel(name, role="caption"))
        line.addWidget(PlainLabel(text, wrap=True))
        self.words.addLayout(line)

    def _say(self, text: str, role: str = "") -> None:
        self.words.addWidget(PlainLabel(text, role=role, wrap=True))

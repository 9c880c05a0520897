"""Buttons that offer what the facts allow to be written: phrases in both languages, uses of a rating."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from salesdesk import i18n, labels
from salesdesk.i18n import N_, _
from salesdesk.services.interviews import AppliedNote
from salesdesk.services.interviews.applying import Offer
from salesdesk.services.interviews.facts import Facts
from salesdesk.services.interviews.phrases import PhraseSection, languages, phrases
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import plain_tip

_LONGEST = 76
_TITLES = {
    PhraseSection.STRENGTHS: N_("Phrases…"),
    PhraseSection.GAPS: N_("Phrases for causes…"),
    PhraseSection.MEASURES: N_("Phrases for measures…"),
    PhraseSection.SUPPORT: N_("Phrases for support…"),
}


class _MenuButton(Button):
    """A quiet button with a menu made anew at each opening."""

    def __init__(self, message: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(message, self.open_menu, parent, icon=icon, kind="link")
        self.setSizePolicy(self.sizePolicy().Policy.Maximum, self.sizePolicy().verticalPolicy())
        self.hide()

    def menu_of(self) -> QMenu:
        """The menu, for the window and for tests."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.fill(menu)
        return menu

    def fill(self, menu: QMenu) -> None:
        """Put the entries in."""

    def open_menu(self) -> None:
        """Show it below the button."""
        menu = self.menu_of()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class PhraseButton(_MenuButton):
    """Offers the phrases of a section; the chosen one is handed to ``take`` and can be edited there."""

    def __init__(self, section: PhraseSection, take: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(_TITLES[section], "lightbulb", parent)
        self._section = section
        self._take = take
        self._facts: Facts | None = None

    def show_facts(self, facts: Facts | None) -> None:
        """What the phrases are filled from; without facts nothing is offered."""
        self._facts = facts
        self.setVisible(facts is not None)

    def fill(self, menu: QMenu) -> None:
        """Each phrase in the language in force, then in the other."""
        if self._facts is None:
            return
        offered = phrases(self._facts, self._section)
        for language in languages():
            menu.addSection(i18n.LANGUAGES[language])
            for phrase in offered:
                text = phrase.texts[language]
                entry = menu.addAction(_shown(text))
                entry.setToolTip(plain_tip(text))
                entry.triggered.connect(lambda _checked=False, chosen=text: self._take(chosen))


class OfferButton(_MenuButton):
    """Offers what a rating may lead to, with how sure the rating is."""

    def __init__(self, take: Callable[[AppliedNote], None], parent: QWidget | None = None) -> None:
        super().__init__(N_("What the rating may lead to…"), "award", parent)
        self._take = take
        self._offers: Sequence[Offer] = ()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """What is offered; hidden when it is nothing."""
        self._offers = tuple(offers)
        self.setVisible(bool(offers))

    def fill(self, menu: QMenu) -> None:
        """The rating's own first; each group says how sure it is."""
        said = ""
        for offer in self._offers:
            if offer.why != said:
                menu.addSection(offer.why.replace("&", "&&"))
                said = offer.why
            entry = menu.addAction(_shown(f"{labels.label(offer.note.kind)}: {offer.note.text}"))
            entry.setToolTip(plain_tip(offer.why if offer.settled else _("Not settled by the data.")))
            entry.triggered.connect(lambda _checked=False, note=offer.note: self._take(note))


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return (text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…").replace("&", "&&")

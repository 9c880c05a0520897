"""The grid of the observation form: six areas, each with its rating by words and a note."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.services.plans.heard import CallSheet
from salesdesk.services.plans.observation import NOT_APPLICABLE, Area, AreaForm, anchor, area_name, form
from salesdesk.services.plans.rating import mean_of
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import PlainLabel, plain_tip
from salesdesk.ui.widgets.pickers import Chooser


class RatingGrid(TextMixin, QWidget):
    """``sheet`` is what stands there; ``edited`` tells that somebody changed it."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        self.ratings: dict[Area, Chooser] = {}
        self.notes: dict[Area, QLineEdit] = {}
        self._names: dict[Area, PlainLabel] = {}
        for row, area in enumerate(Area):
            name = self._names[area] = PlainLabel()
            rating = self.ratings[area] = Chooser(empty=N_("not rated"))
            rating.setMinimumContentsLength(18)
            rating.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            rating.fill_with(partial(_levels, area))
            rating.picked.connect(lambda _value: self.edited.emit())
            note = self.notes[area] = QLineEdit()
            self.bind(note.setPlaceholderText, N_("note"))
            note.textEdited.connect(lambda _text: self.edited.emit())
            grid.addWidget(name, row, 0)
            grid.addWidget(rating, row, 1)
            grid.addWidget(note, row, 2)
        self._name_areas()

    def _name_areas(self) -> None:
        for one in form():
            self._names[one.area].setText(one.name)
            self.ratings[one.area].setAccessibleName(one.name)
            self.ratings[one.area].setToolTip(plain_tip(_anchors(one)))
            self.notes[one.area].setAccessibleName(_("Note: {area}").format(area=one.name))

    def retranslate(self) -> None:
        """Areas and anchors too."""
        super().retranslate()
        if hasattr(self, "_names"):
            self._name_areas()

    def sheet(self) -> CallSheet:
        """The ratings and notes that stand there."""
        return CallSheet(
            ratings={area: rating for area in Area if (rating := self.ratings[area].value()) is not None},
            notes={area: text for area in Area if (text := self.notes[area].text().strip())},
        )

    def show_sheet(self, sheet: CallSheet) -> None:
        """Show ratings and notes."""
        for area in Area:
            self.ratings[area].set_value(sheet.ratings.get(area))
            self.notes[area].setText(sheet.notes.get(area, ""))


def _levels(area: Area) -> list[tuple[int, str]]:
    """1 to 5 with their meaning, and what no call gave occasion for."""
    anchors = next(one.anchors for one in form() if one.area is area)
    rated = [(number, f"{number}  {words}") for number, words in enumerate(anchors, 1)]
    return [*rated, (NOT_APPLICABLE, anchor(area, NOT_APPLICABLE))]


def _anchors(one: AreaForm) -> str:
    return "\n".join(f"{number}  {words}" for number, words in enumerate(one.anchors, 1))


def mean_words(sheets: Sequence[CallSheet]) -> str:
    """The mean of each area over some calls, each with n; empty when nothing was rated."""
    parts = []
    for area in Area:
        mean, n = mean_of(sheets, area)
        if mean is not None:
            parts.append(f"{area_name(area)} {formats.number(mean, 1)} (n = {n})")
    return _("Mean of the calls: {parts}").format(parts=" · ".join(parts)) if parts else ""
